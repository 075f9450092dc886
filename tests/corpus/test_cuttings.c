/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/memory.h"
#include "scanner/input/input.h"
#include "tests/corpus/corpus_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The cutting law over the corpus, with the whole pack: test_cuttings PACK DIR. Bytes are fed 1, 2,
 * 3, 5, 7 and 64 at a time; segments are split into pieces of 1, 2, 3, 5, 7 characters and at
 * random; all streams are interleaved. Each time every stream says what it says whole.
 */
enum { AS_OF_DAY = 20454 };

static size_t failed, checked;

static void
expect_same(const char *name, const char *how, const struct trace *whole, const struct trace *other)
{
    checked++;
    if (trace_equal(whole, other))
        return;
    failed++;
    printf("%s, %s: other records\n--- whole\n%s--- so\n%s", name, how,
           whole->lines.len ? whole->lines.data : "", other->lines.len ? other->lines.data : "");
}

static void
scan_bytes(const struct engine *engine, const char *path, struct span bytes, size_t step,
           struct trace *ret)
{
    struct scan_options options = {
        .as_of_day = AS_OF_DAY, .record = trace_record, .context = ret};
    struct scan *scan = scan_new(engine, &options);
    struct input *input = input_new(NULL, path);
    struct segment segment;
    struct error error;
    enum input_outcome outcome;
    trace_reset(ret);
    for (size_t at = 0;; at += step) {
        size_t len = bytes.len - at < step ? bytes.len - at : step;
        input_feed(input, span_of(bytes.data + at, len));
        if (len < step)
            input_finish(input);
        while ((outcome = input_next(input, &segment, &error)) == INPUT_SEGMENT)
            scan_feed(scan, 0, &segment);
        if (len < step)
            break;
    }
    scan_end_source(scan, 0);
    scan_free(scan);
    input_free(input);
}

static void
cut_bytes(const struct engine *engine, const struct corpus *corpus)
{
    static const size_t steps[] = {1, 2, 3, 5, 7, 64};
    struct trace whole = {0}, other = {0};
    for (size_t i = 0; i < corpus->file_count; i++) {
        scan_bytes(engine, corpus->paths[i], corpus->bytes[i], corpus->bytes[i].len + 1, &whole);
        for (size_t k = 0; k < sizeof steps / sizeof *steps; k++) {
            if (!test_takes(i + k))
                continue;
            scan_bytes(engine, corpus->paths[i], corpus->bytes[i], steps[k], &other);
            expect_same(corpus->paths[i], "bytes cut", &whole, &other);
        }
    }
    trace_finish(&whole);
    trace_finish(&other);
}

static void
cut_segments(const struct engine *engine, const struct corpus *corpus)
{
    static const size_t pieces[] = {1, 2, 3, 5, 7};
    enum { FIXED = sizeof pieces / sizeof *pieces, ALL = FIXED + 3 };
    struct trace whole = {0}, other = {0};
    struct segments cut = {0};
    for (size_t i = 0; i < corpus->stream_count; i++) {
        const struct corpus_stream *stream = &corpus->streams[i];
        scan_segments(engine, &stream->segments, AS_OF_DAY, &whole);
        for (size_t k = 0; k < ALL; k++) {
            if (!test_takes(i + k))
                continue;
            struct dice dice = {k * 977 + i + 1};
            segments_cut(&stream->segments, k < FIXED ? pieces[k] : 0, k < FIXED ? NULL : &dice,
                         &cut);
            scan_segments(engine, &cut, AS_OF_DAY, &other);
            expect_same(stream->name, "segments split", &whole, &other);
        }
    }
    segments_finish(&cut);
    trace_finish(&whole);
    trace_finish(&other);
}

struct streams_trace {
    const struct corpus *corpus;
    struct trace *traces;
};

static void
take_record(void *context, const struct record *record)
{
    struct streams_trace *streams = context;
    for (size_t i = 0; i < streams->corpus->stream_count; i++) {
        if (span_is(record->stream, streams->corpus->streams[i].name))
            trace_record(&streams->traces[i], record);
    }
}

/* All streams in one scan, the next segment now of this one, now of that. */
static void
interleave(const struct engine *engine, const struct corpus *corpus, uint64_t seed)
{
    struct streams_trace streams = {
        corpus, memory_array(corpus->stream_count, sizeof *streams.traces)};
    size_t *next = memory_array(corpus->stream_count, sizeof *next), left = 0;
    struct scan_options options = {
        .as_of_day = AS_OF_DAY, .record = take_record, .context = &streams};
    struct scan *scan = scan_new(engine, &options);
    struct dice dice = {seed};
    struct trace whole = {0};
    for (size_t i = 0; i < corpus->stream_count; i++)
        left += corpus->streams[i].segments.count;
    while (left) {
        size_t i = dice_below(&dice, corpus->stream_count);
        const struct segments *segments = &corpus->streams[i].segments;
        if (next[i] == segments->count)
            continue;
        scan_feed(scan, 0, &segments->items[next[i]++]);
        left--;
    }
    scan_end_source(scan, 0);
    scan_free(scan);
    for (size_t i = 0; i < corpus->stream_count; i++) {
        scan_segments(engine, &corpus->streams[i].segments, AS_OF_DAY, &whole);
        expect_same(corpus->streams[i].name, "interleaved", &whole, &streams.traces[i]);
        trace_finish(&streams.traces[i]);
    }
    trace_finish(&whole);
    free(streams.traces);
    free(next);
}

int
main(int argc, char **argv)
{
    struct diag diag;
    struct rulebook *book;
    struct corpus corpus;
    diag_init(&diag);
    if (argc != 3 || !rulebook_load(argv[1], &book, &diag)) {
        fprintf(stderr, "usage: test_cuttings PACK DIR, with a pack that loads\n");
        return 2;
    }
    diag_finish(&diag);
    struct engine *engine = engine_new(book);
    corpus_read(&corpus, argv[2]);
    cut_bytes(engine, &corpus);
    cut_segments(engine, &corpus);
    for (uint64_t seed = 1; seed <= 3 && corpus.stream_count; seed++)
        interleave(engine, &corpus, seed);
    printf("%zu files, %zu streams, %zu scans compared: %zu differ\n", corpus.file_count,
           corpus.stream_count, checked, failed);
    bool empty = corpus.stream_count == 0;
    corpus_finish(&corpus);
    engine_free(engine);
    rulebook_free(book);
    return failed || empty;
}
