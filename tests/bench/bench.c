/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bench.h"

#include "scanner/base/diag.h"
#include "scanner/base/memory.h"
#include "scanner/rulebook/rulebook.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

void
bench_pack_open(struct bench_pack *pack, const char *dir)
{
    struct diag diag;
    diag_init(&diag);
    if (!rulebook_load(dir, &pack->book, &diag)) {
        const struct diag_item *first = &diag.items[0];
        for (size_t i = 0; i < diag.count && first->level != DIAG_ERROR; i++)
            first = &diag.items[i];
        fprintf(stderr, "%s: %s:%u: %s\n", dir, first->at.file, first->at.line, first->message);
        exit(2);
    }
    diag_finish(&diag);
    pack->engine = engine_new(pack->book);
}

void
bench_pack_close(struct bench_pack *pack)
{
    engine_free(pack->engine);
    rulebook_free(pack->book);
}

/* What a host might say; one line in a few has something to find. */
static void
make_up(struct buf *text, size_t bytes)
{
    static const char *const parts[] = {
        "欢迎刚进来的宝宝", "这个颜色特别显白", "昨天有姐妹问我要怎么搭", "我自己穿的是中号",
        "拍下之后两天之内发货", "喜欢的可以看一下一号链接", "这个面料摸起来很软", "来我给你们转一圈",
        "上身就是这种感觉", "洗过三次没有起球", "口袋是真口袋", "里面是加绒的", "大家看一下这个细节",
        "有点像我们小时候吃的那种", "不喜欢可以退", "家里有老人的可以备一点", "好多人问尺码",
        "等一下给你们上链接", "九十九块钱两件", "原价一百二", "运费险都给你们送", "今天讲的是保湿",
        "刚才那个姐姐说收到了", "主播今天嗓子有点哑", "我再说一遍", "点个关注不迷路",
    };
    static const char *const claims[] = {
        "全网最低价", "用了三天就能治好", "国家级的品质", "错过今天再也没有了", "百分之百有效",
    };
    struct bench_random random = {7};
    while (text->len < bytes) {
        for (uint32_t i = 2 + bench_random(&random, 4); i > 0; i--) {
            buf_add_text(text, parts[bench_random(&random, sizeof parts / sizeof parts[0])]);
            buf_add_text(text, i > 1 ? "，" : "。");
        }
        if (bench_random(&random, 30) == 0)
            buf_add_text(text, claims[bench_random(&random, sizeof claims / sizeof claims[0])]);
        buf_add_char(text, '\n');
    }
}

static bool
read_file(const char *path, struct buf *text)
{
    char bytes[65536];
    ssize_t got;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    while ((got = read(fd, bytes, sizeof bytes)) > 0)
        buf_add(text, bytes, (size_t)got);
    close(fd);
    return text->len > 0;
}

struct buf
bench_text(size_t bytes, const char **ret_source)
{
    struct buf text = {0};
    const char *path = getenv("ADCLAIM_BENCH_TEXT");
    if (!path)
        path = ADCLAIM_SOURCE_ROOT "/../shared/text/reviews.txt";
    const char *slash = strrchr(path, '/');
    *ret_source = slash ? slash + 1 : path;
    if (!read_file(path, &text)) {
        *ret_source = "made-up speech";
        make_up(&text, bytes ? bytes : 10 * 1000 * 1000);
    }
    size_t once = text.len;
    while (text.len < bytes) {
        struct buf again = {0};
        buf_add(&again, text.data, once);
        buf_add_span(&text, buf_span(&again));
        buf_finish(&again);
    }
    return text;
}

double
bench_cpu_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + ((double)now.tv_nsec / 1e9);
}

double
bench_wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return ((double)now.tv_sec * 1e3) + ((double)now.tv_nsec / 1e6);
}

size_t
bench_resident(void)
{
    unsigned long whole = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return 0;
    if (fscanf(file, "%lu %lu", &whole, &resident) != 2)
        resident = 0;
    fclose(file);
    return resident * (size_t)sysconf(_SC_PAGESIZE);
}

static int
compare_doubles(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

double
bench_median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
    return values[count / 2];
}

long
bench_number(const char *environment, long standard)
{
    const char *value = getenv(environment);
    return value && *value ? atol(value) : standard;
}

static void
write_record(void *context, const struct record *record)
{
    struct bench_output *output = context;
    output->findings += record->type == RECORD_FINDING;
    output->sink->class->write(output->sink, record);
    output->bytes += output->sink->out.len;
    buf_reset(&output->sink->out);
}

void
bench_output_open(struct bench_output *output, const struct bench_pack *pack, const char *format)
{
    *output = (struct bench_output){
        .sink = report_open(format, &(struct report_options){.english = false}),
    };
    output->sink->class->begin(output->sink, pack->book);
    buf_reset(&output->sink->out);
}

void
bench_output_close(struct bench_output *output)
{
    report_close(output->sink);
}

struct scan_options
bench_options(struct bench_output *output)
{
    return (struct scan_options){
        .as_of_day = 20480, /* 2026-01-27 */
        .record = write_record,
        .context = output,
    };
}

/* SplitMix64 */
uint32_t
bench_random(struct bench_random *random, uint32_t below)
{
    uint64_t x = random->state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    x ^= x >> 31;
    return (uint32_t)((x >> 32) * below >> 32);
}
