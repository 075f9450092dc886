/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/input_dump.h"

#include "scanner/base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define MUST(truth) ((truth) ? (void)0 : broken(#truth))

static void
broken(const char *promise)
{
    fprintf(stderr, "a segment breaks the promise: %s\n", promise);
    abort();
}

static void
check_segment(const struct segment *segment)
{
    MUST(utf8_is_valid(segment->text) && utf8_is_valid(segment->stream));
    MUST(utf8_is_valid(segment->speaker) && utf8_is_valid(segment->date));
    MUST(segment->line > 0);
    MUST(!segment->has_t1 || segment->has_t0);
    MUST(!segment->has_t1 || segment->t0_us <= segment->t1_us);
    size_t chars = utf8_count(segment->text), reached = 0;
    int64_t time = INT64_MIN;
    for (size_t i = 0; i < segment->word_count; i++) {
        const struct word_time *word = &segment->words[i];
        MUST(word->char_start >= reached && word->char_count > 0);
        reached = word->char_start + word->char_count;
        MUST(reached <= chars);
        MUST(word->t0_us >= time && word->t1_us >= word->t0_us);
        time = word->t1_us;
    }
}

static void
dump_us(struct buf *out, bool has, int64_t us)
{
    if (!has) {
        buf_add_char(out, '?');
        return;
    }
    char text[32];
    int64_t distance = us < 0 ? -us : us;
    snprintf(text, sizeof text, "%s%" PRId64 ".%06" PRId64, us < 0 ? "-" : "", distance / 1000000,
             distance % 1000000);
    size_t len = strlen(text);
    while (text[len - 1] == '0')
        len--;
    buf_add(out, text, text[len - 1] == '.' ? len - 1 : len);
}

static void
dump_text(struct buf *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] == '\n')
            buf_add_text(out, "\\n");
        else if (text.data[i] == '\0')
            buf_add_text(out, "\\0");
        else
            buf_add_char(out, text.data[i]);
    }
}

static void
dump_segment(struct buf *out, const struct segment *segment)
{
    buf_printf(out, "%" PRIu64 ":", segment->line);
    if (segment->stream.len)
        buf_printf(out, " [%.*s]", SPAN_ARGS(segment->stream));
    if (segment->has_t0) {
        buf_add_char(out, ' ');
        dump_us(out, true, segment->t0_us);
        buf_add_char(out, '-');
        dump_us(out, segment->has_t1, segment->t1_us);
    }
    if (segment->text.len) {
        buf_add_char(out, ' ');
        dump_text(out, segment->text);
    }
    if (segment->has_seq)
        buf_printf(out, " seq=%" PRIu64, segment->seq);
    if (segment->speaker.len)
        buf_printf(out, " speaker=%.*s", SPAN_ARGS(segment->speaker));
    if (segment->date.len)
        buf_printf(out, " date=%.*s", SPAN_ARGS(segment->date));
    for (size_t i = 0; i < segment->label_count; i++)
        buf_printf(out, " %.*s=%.*s", SPAN_ARGS(segment->labels[i].key),
                   SPAN_ARGS(segment->labels[i].value));
    for (size_t i = 0; i < segment->word_count; i++) {
        const struct word_time *word = &segment->words[i];
        buf_printf(out, " (%zu+%zu ", word->char_start, word->char_count);
        dump_us(out, true, word->t0_us);
        buf_add_char(out, '-');
        dump_us(out, true, word->t1_us);
        buf_add_char(out, ')');
    }
    if (segment->blank_before)
        buf_add_text(out, " blank");
    if (segment->continues)
        buf_printf(out, " continues@%" PRIu64 "/%" PRIu64, segment->char_base, segment->byte_base);
    if (segment->end)
        buf_add_text(out, " end");
    buf_add_char(out, '\n');
}

void
input_dump_all(struct input *input, struct buf *out)
{
    struct segment segment;
    struct error error;
    char text[600];
    for (;;) {
        switch (input_next(input, &segment, &error)) {
        case INPUT_SEGMENT:
            check_segment(&segment);
            dump_segment(out, &segment);
            break;
        case INPUT_BAD:
            MUST(utf8_is_valid(span_of_text(error.message)));
            buf_printf(out, "bad %s\n", error_text(&error, text, sizeof text));
            break;
        case INPUT_MORE:
        case INPUT_END:
            return;
        }
    }
}

void
input_dump_chunks(struct input *input, struct span bytes, int chunk, struct buf *out)
{
    uint32_t random = chunk < 0 ? (uint32_t)-chunk * 2654435761u + 1 : 0;
    while (bytes.len) {
        size_t len = chunk > 0 ? (size_t)chunk : bytes.len;
        if (chunk < 0) {
            random = random * 1664525u + 1013904223u;
            len = random >> 28;
        }
        if (len > bytes.len)
            len = bytes.len;
        /* A copy of its own, so that a sanitizer sees a reader that keeps or oversteps it. */
        char *copy = malloc(len ? len : 1);
        if (!copy)
            abort();
        memcpy(copy, bytes.data, len);
        input_feed(input, span_of(copy, len));
        free(copy);
        input_dump_all(input, out);
        bytes = span_of(bytes.data + len, bytes.len - len);
    }
    input_finish(input);
    input_dump_all(input, out);
}
