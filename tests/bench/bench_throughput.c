/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bench.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/input/input.h"
#include "scanner/match/plan.h"

#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * How fast the whole way is: read, fold, match, confirm, cite, write. Beside it, on the same text
 * and core, programs that only look for the same literals: a bare Vectorscan stream and `rg -F -o`.
 * Neither folds, so both find fewer.
 */
enum { RUNS = 3, PART = 128 * 1024 };

struct text {
    struct span bytes;
    size_t chars, lines;
};

static void
print_row(const char *name, const struct text *text, double seconds, uint64_t found,
          const char *what)
{
    printf("%-34s %8.1f %9.2f %10llu %s\n", name, (double)text->bytes.len / seconds / 1e6,
           (double)text->chars / seconds / 1e6, (unsigned long long)found, what);
    fflush(stdout);
}

/* --- adclaim --------------------------------------------------------------------------------- */

static void
drain(struct input *input, struct scan *scan)
{
    struct segment segment;
    struct error error;
    for (;;) {
        switch (input_next(input, &segment, &error)) {
        case INPUT_SEGMENT:
            if (segment.stream.len == 0)
                segment.stream = span_of_text("text");
            scan_feed(scan, 0, &segment);
            break;
        case INPUT_BAD:
            break;
        case INPUT_MORE:
        case INPUT_END:
            return;
        }
    }
}

static uint64_t
scan_text(const struct bench_pack *pack, const struct text *text, bool each_line,
          const char *format, double *ret_seconds)
{
    struct bench_output output;
    bench_output_open(&output, pack, format);
    struct scan_options options = bench_options(&output);
    double start = bench_cpu_s();
    struct scan *scan = scan_new(pack->engine, &options);
    struct input *input = input_new("text", "text");
    if (each_line)
        input_set_each_line(input);
    for (size_t at = 0; at < text->bytes.len; at += PART) {
        size_t part = text->bytes.len - at < PART ? text->bytes.len - at : PART;
        input_feed(input, span_of(text->bytes.data + at, part));
        drain(input, scan);
    }
    input_finish(input);
    drain(input, scan);
    scan_end_source(scan, 0);
    *ret_seconds = bench_cpu_s() - start;
    input_free(input);
    scan_free(scan);
    bench_output_close(&output);
    return output.findings;
}

static void
bench_scan(const struct bench_pack *pack, const struct text *text, bool each_line,
           const char *format, const char *name)
{
    double best = 1e9;
    uint64_t found = 0;
    for (int i = 0; i < RUNS; i++) {
        double seconds;
        found = scan_text(pack, text, each_line, format, &seconds);
        if (seconds < best)
            best = seconds;
    }
    char what[64];
    snprintf(what, sizeof what, "findings, %.1f in 10,000 lines",
             (double)found * 1e4 / (double)(text->lines ? text->lines : 1));
    print_row(name, text, best, found, what);
}

/* --- the literals alone ---------------------------------------------------------------------- */

struct literals {
    struct arena arena;
    struct anchor_finder finder;
    char **texts; /* UTF-8, sorted, each once */
    size_t *lens;
    size_t count, cap;
};

static void
add_step(struct literals *literals, const struct phrase_step *step)
{
    struct anchors anchors = {0};
    anchors_find(&literals->finder, step, &anchors);
    for (size_t i = 0; i < anchors.count; i++) {
        struct buf text = {0};
        for (size_t k = 0; k < anchors.items[i].count; k++)
            buf_add_code_point(&text, anchors.items[i].chars[k]);
        literals->texts =
            memory_reserve(literals->texts, &literals->cap, literals->count + 1, sizeof(char *));
        literals->texts[literals->count++] = memory_copy_text(text.data, text.len);
        buf_finish(&text);
    }
    free(anchors.items);
}

static int
compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* What the engine's literal pass looks for on behalf of the rules. */
static void
collect_literals(const struct rulebook *book, struct literals *literals)
{
    *literals = (struct literals){0};
    arena_init(&literals->arena);
    anchor_finder_init(&literals->finder, &literals->arena, false, false);
    for (size_t r = 0; r < book->rule_count; r++) {
        const struct rule *rule = &book->rules[r];
        for (size_t p = 0; p < rule->phrase_count; p++) {
            for (size_t s = 0; s < rule->phrases[p].step_count; s++)
                add_step(literals, &rule->phrases[p].steps[s]);
        }
    }
    if (literals->count)
        qsort(literals->texts, literals->count, sizeof(char *), compare_texts);
    size_t kept = 0;
    for (size_t i = 0; i < literals->count; i++) {
        if (kept && strcmp(literals->texts[kept - 1], literals->texts[i]) == 0)
            free(literals->texts[i]);
        else
            literals->texts[kept++] = literals->texts[i];
    }
    literals->count = kept;
    literals->lens = memory_array(kept, sizeof(size_t));
    for (size_t i = 0; i < kept; i++)
        literals->lens[i] = strlen(literals->texts[i]);
}

static void
free_literals(struct literals *literals)
{
    for (size_t i = 0; i < literals->count; i++)
        free(literals->texts[i]);
    free(literals->texts);
    free(literals->lens);
    anchor_finder_finish(&literals->finder);
    arena_finish(&literals->arena);
}

static int
count_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
          void *context)
{
    uint64_t *count = context;
    (void)id, (void)from, (void)to, (void)flags;
    ++*count;
    return 0;
}

static void
bench_vectorscan(const struct literals *literals, const struct text *text)
{
    hs_database_t *database = NULL;
    hs_compile_error_t *error = NULL;
    unsigned *ids = memory_array(literals->count, sizeof *ids);
    unsigned *flags = memory_array(literals->count, sizeof *flags);
    for (size_t i = 0; i < literals->count; i++)
        ids[i] = (unsigned)i;
    double start = bench_cpu_s();
    hs_error_t answer =
        hs_compile_lit_multi((const char *const *)literals->texts, flags, ids, literals->lens,
                             (unsigned)literals->count, HS_MODE_STREAM, NULL, &database, &error);
    double compiled = bench_cpu_s() - start, best = 1e9;
    free(ids);
    free(flags);
    if (answer != HS_SUCCESS) {
        printf("Vectorscan: %s\n", error ? error->message : "?");
        hs_free_compile_error(error);
        return;
    }
    hs_scratch_t *scratch = NULL;
    hs_alloc_scratch(database, &scratch);
    uint64_t found = 0;
    for (int run = 0; run < RUNS; run++) {
        hs_stream_t *stream = NULL;
        found = 0;
        start = bench_cpu_s();
        hs_open_stream(database, 0, &stream);
        for (size_t at = 0; at < text->bytes.len; at += PART) {
            size_t part = text->bytes.len - at < PART ? text->bytes.len - at : PART;
            hs_scan_stream(stream, text->bytes.data + at, (unsigned)part, 0, scratch, count_hit,
                           &found);
        }
        hs_close_stream(stream, scratch, count_hit, &found);
        double seconds = bench_cpu_s() - start;
        if (seconds < best)
            best = seconds;
    }
    char what[64];
    snprintf(what, sizeof what, "literals; compiled in %.0f ms", compiled * 1e3);
    print_row("Vectorscan, one stream", text, best, found, what);
    hs_free_scratch(scratch);
    hs_free_database(database);
}

static bool
make_file(char *template, struct span bytes)
{
    int fd = mkstemp(template);
    if (fd < 0)
        return false;
    size_t done = 0;
    while (done < bytes.len) {
        ssize_t wrote = write(fd, bytes.data + done, bytes.len - done);
        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
    close(fd);
    return done == bytes.len;
}

/* Runs rg, counting the lines it prints. False: there is none. */
static bool
run_rg(const char *literals, const char *text, double *ret_seconds, uint64_t *ret_lines)
{
    int ends[2];
    struct rusage usage;
    int status;
    char bytes[65536];
    ssize_t got;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execlp("rg", "rg", "-j1", "--no-config", "--no-filename", "-F", "-o", "-f", literals, text,
               (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    *ret_lines = 0;
    while ((got = read(ends[0], bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < got; i++)
            *ret_lines += bytes[i] == '\n';
    }
    close(ends[0]);
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return false;
    *ret_seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                   ((double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
    return WIFEXITED(status) && WEXITSTATUS(status) <= 1;
}

static void
bench_rg(const struct literals *literals, const struct text *text)
{
    char list[] = "/tmp/adclaim-literals-XXXXXX", whole[] = "/tmp/adclaim-text-XXXXXX";
    struct buf lines = {0};
    for (size_t i = 0; i < literals->count; i++) {
        buf_add_text(&lines, literals->texts[i]);
        buf_add_char(&lines, '\n');
    }
    double best = 1e9;
    uint64_t found = 0;
    bool ran = make_file(list, buf_span(&lines));
    bool both = ran && make_file(whole, text->bytes);
    ran = both;
    for (int run = 0; run < RUNS && ran; run++) {
        double seconds;
        ran = run_rg(list, whole, &seconds, &found);
        if (ran && seconds < best)
            best = seconds;
    }
    if (ran)
        print_row("rg -F -o, whole process", text, best, found, "literals that do not overlap");
    else
        printf("rg -F -o                           skipped: rg is missing\n");
    unlink(list);
    if (both)
        unlink(whole);
    buf_finish(&lines);
}

int
main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct bench_pack pack;
    const char *source;
    bench_pack_open(&pack, argv[1]);
    struct buf bytes = bench_text(0, &source);
    struct text text = {.bytes = buf_span(&bytes), .chars = utf8_count(buf_span(&bytes))};
    for (size_t i = 0; i < bytes.len; i++)
        text.lines += bytes.data[i] == '\n';
    struct literals literals;
    collect_literals(pack.book, &literals);
    printf("text: %s, %.1f MB, %.1f M characters, %zu lines; %zu rules, %zu literals\n", source,
           (double)bytes.len / 1e6, (double)text.chars / 1e6, text.lines, pack.book->rule_count,
           literals.count);
    printf("one core, best of %d\n%-34s %8s %9s %10s\n", RUNS, "", "MB/s", "Mchar/s", "found");
    bench_scan(&pack, &text, true, "jsonl", "adclaim, each line a stream");
    bench_scan(&pack, &text, false, "jsonl", "adclaim, one long stream");
    bench_vectorscan(&literals, &text);
    bench_rg(&literals, &text);
    free_literals(&literals);
    buf_finish(&bytes);
    bench_pack_close(&pack);
    return 0;
}
