/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"
#include "scanner/check/example.h"
#include "tests/bench/bench.h"

#include <stdio.h>

/*
 * What one stream keeps, in bytes, while it is open: said nothing, said plain speech, and said at its
 * fullest: every flagged example of the pack, one after the other, none of them ever ended.
 *
 *   ADCLAIM_BENCH_HOURS   of speech, at five characters a second (2)
 */
enum { CHARS_A_SECOND = 5, SEGMENT_CHARS = 15 };

struct speaker {
    struct scan *scan;
    int64_t clock_us;
    uint64_t segments, most, sum;
};

static void
say(struct speaker *speaker, struct span text)
{
    const char *at = text.data, *end = text.data + text.len;
    while (at < end) {
        const char *start = at;
        int chars = 0;
        for (; chars < SEGMENT_CHARS && at < end; chars++)
            utf8_next(&at);
        int64_t until = speaker->clock_us + (int64_t)chars * 1000000 / CHARS_A_SECOND;
        struct segment segment = {
            .stream = span_of_text("room"),
            .text = span_of(start, (size_t)(at - start)),
            .has_t0 = true,
            .has_t1 = true,
            .t0_us = speaker->clock_us,
            .t1_us = until,
        };
        speaker->clock_us = until;
        scan_feed(speaker->scan, 0, &segment);
        uint64_t bytes = scan_counts(speaker->scan).state_bytes;
        speaker->segments++;
        speaker->sum += bytes;
        if (bytes > speaker->most)
            speaker->most = bytes;
    }
}

static void
report(const char *what, const struct speaker *speaker)
{
    printf("%-34s %9llu %9.1f %10.0f %10llu\n", what, (unsigned long long)speaker->segments,
           (double)speaker->clock_us / 3.6e9,
           speaker->segments ? (double)speaker->sum / (double)speaker->segments : 0,
           (unsigned long long)speaker->most);
}

/* All flagged examples, until the time is over. */
static void
say_examples(struct speaker *speaker, const struct rulebook *book, int64_t until_us)
{
    while (speaker->clock_us < until_us) {
        for (size_t i = 0; i < book->rule_count; i++) {
            const struct rule *rule = &book->rules[i];
            for (size_t k = 0; k < rule->example_count; k++) {
                struct transcript transcript;
                struct error error;
                if (!rule->examples[k].flagged)
                    continue;
                transcript_init(&transcript);
                if (transcript_parse(&transcript, rule->examples[k].source, &error)) {
                    for (size_t n = 0; n < transcript.line_count; n++)
                        say(speaker, transcript.lines[n].text);
                }
                transcript_finish(&transcript);
            }
        }
    }
}

int
main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct bench_pack pack;
    struct bench_output output;
    const char *source;
    int64_t until_us = (int64_t)bench_number("ADCLAIM_BENCH_HOURS", 2) * 3600 * 1000000;
    bench_pack_open(&pack, argv[1]);
    bench_output_open(&output, &pack, "null");
    struct scan_options options = bench_options(&output);
    struct buf text = bench_text(0, &source);
    printf("text: %s\n%-34s %9s %9s %10s %10s\n", source, "one stream that said", "segments", "hours",
           "mean bytes", "most bytes");

    struct speaker idle = {.scan = scan_new(pack.engine, &options)};
    say(&idle, span_of_text("好"));
    report("one character", &idle);
    scan_free(idle.scan);

    struct speaker plain = {.scan = scan_new(pack.engine, &options)};
    size_t bytes = (size_t)(until_us / 1000000) * CHARS_A_SECOND * 3;
    while (bytes < text.len && (text.data[bytes] & 0xC0) == 0x80)
        bytes++;
    say(&plain, span_of(text.data, bytes < text.len ? bytes : text.len));
    report("plain speech", &plain);
    scan_free(plain.scan);

    struct speaker full = {.scan = scan_new(pack.engine, &options)};
    say_examples(&full, pack.book, until_us);
    report("every flagged example", &full);
    scan_free(full.scan);

    buf_finish(&text);
    bench_output_close(&output);
    bench_pack_close(&pack);
    return 0;
}
