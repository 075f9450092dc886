/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bench.h"

#include "scanner/base/memory.h"
#include "scanner/check/labelled.h"
#include "scanner/input/input.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What each channel finds in text where next to nothing should be found: as written, by the sound of
 * characters and repeats, by letters. And what listening costs. The text is that of all benchmarks
 * (product reviews), each line a stream; beside it the lawful utterances of the corpus.
 *
 *   bench_channels PACK CORPUS    ADCLAIM_BENCH_LIST=1 lists what was found by sound
 */
enum { RUNS = 3 };

struct channels {
    uint64_t written, sound, letters;
    bool listed;
};

static bool
has_letters(const struct record *record)
{
    for (size_t i = 0; i < record->hit_count; i++) {
        struct span text = record->hits[i].text;
        for (size_t k = 0; k < text.len; k++) {
            char c = (char)(text.data[k] | 0x20);
            if (c >= 'a' && c <= 'z')
                return true;
        }
    }
    return false;
}

static void
count_record(void *context, const struct record *record)
{
    struct channels *channels = context;
    if (record->type != RECORD_FINDING && record->type != RECORD_AGAIN)
        return;
    if (!record->via_sound)
        channels->written++;
    else if (has_letters(record))
        channels->letters++;
    else
        channels->sound++;
    if (record->via_sound && channels->listed)
        printf("    %s: %.*s【%.*s】%.*s\n", record->rule->id, (int)record->before.len,
               record->before.data, (int)record->hits[0].text.len, record->hits[0].text.data,
               (int)record->after.len, record->after.data);
}

static size_t
count_lines(struct span text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.data[i] == '\n';
    return lines ? lines : 1;
}

static void
drain(struct input *input, struct scan *scan)
{
    struct segment segment;
    struct error error;
    enum input_outcome outcome;
    while ((outcome = input_next(input, &segment, &error)) == INPUT_SEGMENT || outcome == INPUT_BAD) {
        if (outcome == INPUT_SEGMENT)
            scan_feed(scan, 0, &segment);
    }
}

static double
scan_lines(const struct engine *engine, struct span text, struct channels *ret_channels)
{
    bool listed = ret_channels->listed;
    double best = 1e9;
    for (int i = 0; i < RUNS; i++) {
        *ret_channels = (struct channels){.listed = listed && i == 0};
        struct scan_options options = {
            .as_of_day = 20000, .record = count_record, .context = ret_channels};
        double start = bench_cpu_s();
        struct scan *scan = scan_new(engine, &options);
        struct input *input = input_new("text", "text");
        input_set_each_line(input);
        input_feed(input, text);
        drain(input, scan);
        input_finish(input);
        drain(input, scan);
        scan_end_source(scan, 0);
        scan_free(scan);
        input_free(input);
        double seconds = bench_cpu_s() - start;
        best = seconds < best ? seconds : best;
    }
    return best;
}

/* --- the lawful half of the corpus ----------------------------------------------------------- */

/* Adds the utterances of a file in which nothing is to be found. */
static void
add_lawful(const char *path, struct buf *out)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;
    while (file && (len = getline(&line, &cap, file)) > 0) {
        if (strstr(line, "\"expect\": []"))
            buf_add(out, line, (size_t)len);
    }
    free(line);
    if (file)
        fclose(file);
}

static struct buf
read_lawful(const char *dir)
{
    struct buf lawful = {0}, path = {0};
    DIR *folder = opendir(dir);
    for (const struct dirent *entry; folder && (entry = readdir(folder));) {
        if (!strstr(entry->d_name, ".labelled.jsonl"))
            continue;
        buf_reset(&path);
        buf_printf(&path, "%s/%s", dir, entry->d_name);
        add_lawful(path.data, &lawful);
    }
    if (folder)
        closedir(folder);
    buf_finish(&path);
    return lawful;
}

static void
pass_over(void *context, const struct slip *slip)
{
    (void)context;
    (void)slip;
}

static void
tell_damage(void *context, const struct error *error)
{
    (void)context;
    printf("%s\n", error->message);
}

static void
scan_lawful(const struct engine *engine, struct span file, struct channels *channels)
{
    struct score score;
    score_init(&score);
    struct labelled labelled = {.engine = engine,
                                .options = {.as_of_day = 20000},
                                .score = &score,
                                .slip = pass_over,
                                .damage = tell_damage,
                                .record = count_record,
                                .context = channels};
    labelled_run(&labelled, "lawful", file);
    score_finish(&score);
}

/* --- the table ------------------------------------------------------------------------------- */

static void
print_channels(const struct channels *channels, size_t lines)
{
    double share = 1e4 / (double)lines;
    printf(" %7llu %6.1f %6llu %5.1f %6llu %5.1f", (unsigned long long)channels->written,
           (double)channels->written * share, (unsigned long long)channels->sound,
           (double)channels->sound * share, (unsigned long long)channels->letters,
           (double)channels->letters * share);
}

static void
bench_pack(const struct rulebook *book, const char *name, struct span text, struct span lawful,
           bool listed)
{
    struct channels of_text = {.listed = listed}, of_lawful = {.listed = listed};
    struct engine *engine = engine_new(book);
    double seconds = scan_lines(engine, text, &of_text);
    if (lawful.len)
        scan_lawful(engine, lawful, &of_lawful);
    printf("%-16s", name);
    print_channels(&of_text, count_lines(text));
    printf(" |");
    print_channels(&of_lawful, count_lines(lawful));
    printf(" | %6.2f s %5.1f MB/s\n", seconds, (double)text.len / seconds / 1e6);
    fflush(stdout);
    engine_free(engine);
}

int
main(int argc, char **argv)
{
    struct bench_pack pack;
    const char *source;
    if (argc < 3) {
        fprintf(stderr, "usage: bench_channels PACK CORPUS\n");
        return 2;
    }
    bench_pack_open(&pack, argv[1]);
    struct buf text = bench_text(0, &source), lawful = read_lawful(argv[2]);
    struct span all = buf_span(&text), utterances = buf_span(&lawful);
    struct rulebook other = *pack.book;
    struct rule *silent = memory_array(other.rule_count, sizeof *silent);
    memcpy(silent, other.rules, other.rule_count * sizeof *silent);
    size_t listening = 0;
    for (size_t i = 0; i < other.rule_count; i++) {
        listening += silent[i].sound;
        silent[i].sound = false;
    }
    printf("%s, %zu lines | lawful utterances of the corpus, %zu; %zu of %zu rules listen\n"
           "number of hits, and how many in 10,000 lines\n%-16s %14s %12s %12s | %14s %12s %12s\n",
           source, count_lines(all), count_lines(utterances), listening, other.rule_count, "",
           "as written", "by sound", "by letters", "as written", "by sound", "by letters");
    other.rules = silent;
    bench_pack(&other, "sound off", all, utterances, false);
    bench_pack(pack.book, "as the pack says", all, utterances,
               bench_number("ADCLAIM_BENCH_LIST", 0) != 0);
    other.rules = pack.book->rules;
    other.sound_confusions = !pack.book->sound_confusions;
    bench_pack(&other, other.sound_confusions ? "confusions on" : "confusions off", all, utterances,
               bench_number("ADCLAIM_BENCH_LIST", 0) > 1);
    free(silent);
    buf_finish(&text);
    buf_finish(&lawful);
    bench_pack_close(&pack);
    return 0;
}
