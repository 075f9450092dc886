/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "scanner/base/error.h"
#include "scanner/input/segment.h"

/*
 * reader: what an input format implements. input.c cuts bytes into lines, mends their UTF-8 and
 * hands them over one at a time; the reader queues the segments (and complaints) that follow from
 * them.
 *
 *   bytes → input.c: probe, lines, UTF-8 → class->line → queue → input_next
 *
 * A new format is one file and one row of the table in input.c.
 */
struct reader_line {
    struct span text;  /* valid UTF-8 without its line end; borrowed until the queue is empty */
    uint64_t number;   /* from 1 */
    bool begins, ends; /* both, unless @text is a piece of a long line */
    uint64_t char_base, byte_base; /* of @text in the (mended) line */
};

struct reader;
struct reader_class {
    const char *name;
    const char *endings; /* file name endings, each with its dot and a blank after it */
    size_t size;         /* of the reader's own struct, which begins with struct reader */
    bool takes_pieces;   /* long lines come in pieces; else they are refused */
    void (*line)(struct reader *reader, const struct reader_line *line);
    void (*finish)(struct reader *reader); /* no more lines; may queue; NULL: nothing to do */
    void (*free)(struct reader *reader);   /* what the reader itself allocated; may be NULL */
};
extern const struct reader_class reader_jsonl, reader_srt, reader_vtt, reader_plain;

struct reader_item {
    bool is_error;
    union {
        struct segment segment;
        struct error error;
    };
};

struct reader {
    const struct reader_class *class;
    const char *name; /* of the file */
    bool each_line, chinese;
    struct arena arena; /* for what queued segments point at; emptied before each line */
    struct reader_item *queue;
    size_t queued, taken, queue_cap;
};

/* Queues a segment; the caller fills it. Valid until the next reader_add or reader_bad. */
struct segment *reader_add(struct reader *reader, uint64_t line);

/* Queues a complaint in the language asked for: two formats for the same arguments. */
void reader_bad(struct reader *reader, uint64_t line, uint64_t column, const char *zh,
                const char *en, ...) __attribute__((format(printf, 4, 6), format(printf, 5, 6)));
