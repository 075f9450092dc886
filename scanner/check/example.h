/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/scan.h"

/*
 * example: a rule's `bad` and `good` lines as tiny transcripts.
 *
 *   类目=保健食品                     labels and 日期=… come first
 *   0秒   这个包【吊牌价一千二】你们     one segment a line, at its second; without seconds there
 * is 40秒  来【直播间价199】            one line, said at 0 s
 *
 * Marks are taken out and kept as ranges of characters of the joined text.
 */
enum { EXAMPLE_LINES = 64, EXAMPLE_MARKS = 64, EXAMPLE_LABELS = 64 };

struct example_line {
    struct span text;               /* without marks */
    size_t first;                   /* its first character in the joined text */
    size_t source_line;             /* in the example as written, from 0 */
    const uint32_t *source_columns; /* of each character, from 0 */
    int64_t t0_us;
    const struct segment *heard; /* NULL, or the segment the line was made of: it has its times */
};

struct example_mark {
    size_t start, end; /* characters of the joined text */
};

struct transcript {
    struct arena arena;
    struct example_line *lines; /* in @arena when it was parsed or heard */
    size_t line_count, line_cap, char_count;
    struct example_mark marks[EXAMPLE_MARKS];
    size_t mark_count;
    struct label labels[EXAMPLE_LABELS];
    size_t label_count;
    struct span date;
};

void transcript_init(struct transcript *transcript);
void transcript_finish(struct transcript *transcript);

/* False with *reterr when the example can't be read: unbalanced marks, a line without its second.
 */
bool transcript_parse(struct transcript *transcript, const char *source, struct error *reterr);

/* Adds a segment of a real transcript as a line without marks; everything is copied. */
void transcript_hear(struct transcript *transcript, const struct segment *segment);

/*
 * Scans it with the whole engine, as source @source, and ends it; @pieces: characters a segment is
 * split into, 0: not at all.
 */
void transcript_scan(const struct transcript *transcript, struct scan *scan, unsigned source,
                     size_t pieces);

/* The characters of the joined text that a hit covers. */
struct example_mark transcript_mark(const struct transcript *transcript, const struct hit *hit);

/* Where a range of the joined text was written, and how many characters of its first line it takes.
 */
struct location transcript_locate(const struct transcript *transcript,
                                  const struct example *example, struct example_mark mark,
                                  uint32_t *ret_width);

/* The text with 【】 around each range, for messages. */
void transcript_show(const struct transcript *transcript, const struct example_mark *marks,
                     size_t count, struct buf *out);
