/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/error.h"
#include "scanner/correlate/finding.h"

/*
 * expected: what a transcript is to give, as a text that people read and version control compares.
 *
 *   # adclaim expected, as of 2026-03-01
 *   finding<TAB>price-fraud.gap<TAB>warning<TAB>12.srt<TAB>00:01:02.300<TAB>【吊牌价一千二】【今天199】<TAB>原=1200
 * 现=199
 *
 * A line is a record, in the order they leave: type, rule, level, stream, time, the words of each
 * hit, and what else is true of it: slots, count=3, via=sound, confidence=medium when it is below
 * the rule's, lessened, exempted=PROVISION or exempted=not-yet-law, tested=PROVISION for one that
 * was tried and did not hold. A piece that could not be read is a line of type damage. "-" stands
 * for what a record does not have. Lines that begin with # are for people, but for the day in the
 * first.
 */
void expected_add_head(struct buf *out, int32_t as_of_day);
void expected_add_record(struct buf *out, const struct record *record);
void expected_add_damage(struct buf *out, const struct error *error);

/* The day in the first line; false when there is none. */
bool expected_day(struct span text, int32_t *ret_as_of_day);

struct differences {
    size_t missing, unexpected, changed;
};

/* Compares two such texts and tells the differences, a line or two each, indented. */
struct differences expected_compare(struct span want, struct span got, bool english,
                                    struct buf *out);
