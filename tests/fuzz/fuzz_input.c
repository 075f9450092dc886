/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/input_dump.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The first byte chooses the format and whether lines are streams, the rest is a file. Promised:
 * what segment.h says of a segment (input_dump checks), and the same segments and complaints
 * however the file is cut.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
run(uint8_t choice, struct span bytes, int chunk, struct buf *out)
{
    static const char *const formats[] = {NULL, "jsonl", "srt", "vtt", "text"};
    struct input *input = input_new(formats[choice % 5], "f");
    if (choice & 0x80)
        input_set_each_line(input);
    if (choice & 0x40)
        input_set_chinese(input);
    buf_add_text(out, "");
    input_dump_chunks(input, bytes, chunk, out);
    input_free(input);
}

/* The file with a nested field put first into every object: jansson has to read them all. */
static struct buf
without_plain_lines(struct span bytes)
{
    struct buf out = {0};
    bool at_start = true;
    for (size_t i = 0; i < bytes.len; i++) {
        char c = bytes.data[i];
        buf_add_char(&out, c);
        if (at_start && c == '{') {
            size_t next = i + 1;
            while (next < bytes.len && (bytes.data[next] == ' ' || bytes.data[next] == '\t'))
                next++;
            if (next < bytes.len && bytes.data[next] == '"')
                buf_add_text(&out, "\"~\":[],");
        }
        at_start = c == '\n' || c == '\r' || (at_start && (c == ' ' || c == '\t'));
    }
    return out;
}

/* Segments as they are, complaints by their number only: their columns differ. */
static struct buf
segments_of(const struct buf *dump)
{
    struct buf out = {0};
    size_t bad = 0;
    for (const char *at = dump->data; *at;) {
        size_t len = strcspn(at, "\n") + 1;
        if (strncmp(at, "bad ", 4) == 0)
            bad++;
        else
            buf_add(&out, at, len);
        at += len;
    }
    buf_printf(&out, "%zu bad\n", bad);
    return out;
}

static void
compare_ways(uint8_t choice, struct span bytes, const struct buf *whole)
{
    struct buf slow_bytes = without_plain_lines(bytes), slow = {0};
    run(choice, buf_span(&slow_bytes), 0, &slow);
    struct buf a = segments_of(whole), b = segments_of(&slow);
    if (!span_equal(buf_span(&a), buf_span(&b))) {
        fprintf(stderr, "fast:\n%s\nslow:\n%s\n", whole->data, slow.data);
        abort();
    }
    buf_finish(&a);
    buf_finish(&b);
    buf_finish(&slow);
    buf_finish(&slow_bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int chunks[] = {1, 3, 7, -1, -2};
    if (size == 0)
        return 0;
    struct span bytes = span_of((const char *)data + 1, size - 1);
    struct buf whole = {0};
    run(data[0], bytes, 0, &whole);
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf out = {0};
        run(data[0], bytes, chunks[i], &out);
        if (!span_equal(buf_span(&out), buf_span(&whole))) {
            fprintf(stderr, "whole:\n%s\nin chunks (%d):\n%s\n", whole.data, chunks[i], out.data);
            abort();
        }
        buf_finish(&out);
    }
    if (data[0] % 5 == 1)
        compare_ways(data[0], bytes, &whole);
    buf_finish(&whole);
    return 0;
}
