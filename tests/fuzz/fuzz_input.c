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
    buf_finish(&whole);
    return 0;
}
