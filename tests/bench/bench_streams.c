/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bench.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Many live rooms on one core: segments of 15 characters at random over N open streams, as speech
 * recognition gives them, three seconds each. Speed, and what a stream keeps after a mean of 40.
 *
 *   ADCLAIM_BENCH_STREAMS   N (1,000,000, and before it 20,000)
 *   ADCLAIM_BENCH_SECONDS   processor time for each N (60); fewer segments are fed when it is over
 */
enum { SEGMENT_CHARS = 15, SEGMENTS_EACH = 40, SEGMENT_US = 3 * 1000 * 1000 };

static struct span *
cut_text(const struct buf *text, size_t *ret_count)
{
    struct span *spans = NULL;
    size_t count = 0, cap = 0;
    const char *at = text->data, *end = text->data + text->len;
    while (at < end) {
        const char *start = at;
        for (int i = 0; i < SEGMENT_CHARS && at < end && *at != '\n'; i++)
            utf8_next(&at);
        if (at > start) {
            spans = memory_reserve(spans, &cap, count + 1, sizeof *spans);
            spans[count++] = span_of(start, (size_t)(at - start));
        }
        if (at < end && *at == '\n')
            at++;
    }
    *ret_count = count;
    return spans;
}

static void
bench_streams(const struct bench_pack *pack, const struct span *texts, size_t text_count,
              uint32_t stream_count, double most_seconds)
{
    struct bench_output output;
    bench_output_open(&output, pack, "null");
    struct scan_options options = bench_options(&output);
    uint16_t *said = memory_array(stream_count, sizeof *said);
    struct bench_random random = {11};
    size_t resident = bench_resident();
    struct scan *scan = scan_new(pack->engine, &options);
    char name[16];
    double opening = bench_cpu_s();
    uint64_t fed = 0, most = (uint64_t)stream_count * SEGMENTS_EACH;
    double start = opening;
    for (; fed < most && (fed % 1024 || bench_cpu_s() - start < most_seconds); fed++) {
        uint32_t room = fed < stream_count ? (uint32_t)fed : bench_random(&random, stream_count);
        if (fed == stream_count)
            opening = bench_cpu_s(); /* all are open: what follows is measured */
        int len = snprintf(name, sizeof name, "room%u", room);
        struct segment segment = {
            .stream = span_of(name, (size_t)len),
            .text = texts[bench_random(&random, (uint32_t)text_count)],
            .has_t0 = true,
            .has_t1 = true,
            .t0_us = (int64_t)said[room] * SEGMENT_US,
            .t1_us = ((int64_t)said[room] + 1) * SEGMENT_US,
        };
        said[room]++;
        scan_feed(scan, 0, &segment);
    }
    double seconds = bench_cpu_s() - opening;
    uint64_t measured = fed > stream_count ? fed - stream_count : fed;
    struct scan_counts counts = scan_counts(scan);
    size_t grown = bench_resident() - resident;
    printf("%10llu %13.1f %12.0f %12.0f %13.0f %10.1f\n", (unsigned long long)counts.open_streams,
           (double)fed / (double)counts.open_streams, (double)measured / seconds,
           (double)counts.state_bytes / (double)counts.open_streams,
           (double)grown / (double)counts.open_streams, (double)grown / 1048576);
    fflush(stdout);
    scan_free(scan);
    free(said);
    bench_output_close(&output);
}

int
main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct bench_pack pack;
    const char *source;
    bench_pack_open(&pack, argv[1]);
    struct buf text = bench_text(0, &source);
    size_t count;
    struct span *spans = cut_text(&text, &count);
    double seconds = (double)bench_number("ADCLAIM_BENCH_SECONDS", 60);
    long asked = bench_number("ADCLAIM_BENCH_STREAMS", 0);
    printf("text: %s; segments of %d characters at random over open streams, one core\n", source,
           SEGMENT_CHARS);
    printf("%10s %13s %12s %12s %13s %10s\n", "streams", "segments each", "segments/s",
           "state bytes", "resident", "in all MiB");
    if (asked <= 0)
        bench_streams(&pack, spans, count, 20 * 1000, seconds);
    bench_streams(&pack, spans, count, (uint32_t)(asked > 0 ? asked : 1000 * 1000), seconds);
    free(spans);
    buf_finish(&text);
    bench_pack_close(&pack);
    return 0;
}
