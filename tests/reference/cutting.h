/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/correlate/finding.h"
#include "scanner/scan.h"

/*
 * cutting: streams kept whole, cut into pieces, scanned, and what came out written down so that two
 * scans can be compared. Shared by the tests of the cutting law (design.md section 4).
 */

/* xorshift: the same numbers on every machine. */
struct dice {
    uint64_t state;
};
uint64_t dice_next(struct dice *dice);
size_t dice_below(struct dice *dice, size_t sides);

struct segments {
    struct segment *items;
    size_t count, cap;
};
void segments_add(struct segments *segments, struct segment segment);
void segments_finish(struct segments *segments);

/*
 * Splits each segment at characters, with interpolated border times: into pieces of @pieces
 * characters; 0: not at all; with @dice: of random sizes. Pieces borrow the text.
 */
void segments_cut(const struct segments *segments, size_t pieces, struct dice *dice,
                  struct segments *ret);

/* What a scan said. */
struct trace {
    struct buf lines;      /* everything that cutting may not change, a line a record */
    struct buf brief;      /* what a reference tells too */
    int64_t *times;        /* which cutting may move by 2 ms */
    size_t time_count, time_cap;
    size_t records, findings;
};
void trace_record(void *trace, const struct record *record); /* a record_fn */
void trace_reset(struct trace *trace);
void trace_finish(struct trace *trace);

/* The same lines, and times within 2 ms. */
bool trace_equal(const struct trace *a, const struct trace *b);
/* Sorts the lines of @text. */
void lines_sort(struct buf *text);

void scan_segments(const struct engine *engine, const struct segments *segments, int32_t as_of_day,
                   struct trace *ret);

/*
 * True for every case, or for every N-th with ADCLAIM_TEST_SHARE=N in the environment: under the
 * sanitizers, which make a program ten times slower, a sample is enough.
 */
bool test_takes(size_t number);
