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

enum difference { DIFFERENCE_MISSING, DIFFERENCE_UNEXPECTED, DIFFERENCE_CHANGED };
struct differences {
    size_t missing, unexpected, changed;
};

/* @want and @got are lines; one that does not exist is empty. */
typedef void difference_fn(void *context, enum difference kind, struct span want, struct span got);

/* Compares two such texts; @tell is called for what is changed and missing, then what is
 * unexpected. */
struct differences expected_compare(struct span want, struct span got, difference_fn *tell,
                                    void *context);

/* For people: a line or more, indented. */
void expected_print(enum difference kind, struct span want, struct span got, bool english,
                    struct buf *out);

enum expected_field {
    EXPECTED_TYPE,
    EXPECTED_RULE,
    EXPECTED_LEVEL,
    EXPECTED_STREAM,
    EXPECTED_TIME,
    EXPECTED_WORDS,
    EXPECTED_MORE,
    EXPECTED_FIELDS
};
struct span expected_field(struct span line, enum expected_field field); /* empty: there is none */
