/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/scan.h"

/*
 * example: a rule's `bad` and `good` lines as tiny transcripts.
 *
 *   类目=保健食品                     labels and 日期=… come first
 *   0秒   这个包【吊牌价一千二】你们     one segment a line, at its second; without seconds there is
 *   40秒  来【直播间价199】            one line, said at 0 s
 *
 * Marks are taken out and kept as ranges of characters of the joined text.
 */
enum { EXAMPLE_LINES = 64, EXAMPLE_MARKS = 64, EXAMPLE_LABELS = 8 };

struct example_line {
    struct span text; /* without marks */
    size_t first;     /* its first character in the joined text */
    size_t source_line, source_column; /* of its first character in the example's source, from 0 */
    int64_t t0_us;
};

struct example_mark {
    size_t start, end; /* characters of the joined text */
};

struct transcript {
    struct arena arena;
    struct example_line lines[EXAMPLE_LINES];
    size_t line_count, char_count;
    struct example_mark marks[EXAMPLE_MARKS];
    size_t mark_count;
    struct label labels[EXAMPLE_LABELS];
    size_t label_count;
    struct span date;
};

void transcript_init(struct transcript *transcript);
void transcript_finish(struct transcript *transcript);

/* False with *reterr when the example can't be read: unbalanced marks, a line without its second. */
bool transcript_parse(struct transcript *transcript, const char *source, struct error *reterr);

/* Scans it with the whole engine; @pieces: characters a segment is split into, 0: not at all. */
void transcript_scan(const struct transcript *transcript, const struct engine *engine,
                     int32_t as_of_day, size_t pieces, record_fn record, void *context);

/* Where a place of a scan with any cutting lies in the joined text. */
size_t transcript_char(const struct transcript *transcript, uint64_t seq, uint64_t line,
                       uint32_t character);
