/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "scanner/base/buf.h"
#include "scanner/base/error.h"

/*
 * score: how well a pack does on labelled utterances, family by family.
 *
 *   precision = found / (found + wrong)    recall = found / expected
 *   F1 = 2 found / (expected + found + wrong)
 *
 * Counted twice: with notices, and as if notices did not exist.
 */
struct tally {
    size_t expected; /* labels */
    size_t found;    /* labels that a finding matches */
    size_t wrong;    /* claims that match no label */
};

enum measure { MEASURE_PRECISION, MEASURE_RECALL, MEASURE_F1, MEASURES };
const char *measure_name(enum measure measure); /* "precision" … */

/* In millionths; -1 when there is nothing to divide by. */
int64_t tally_measure(const struct tally *tally, enum measure measure);

enum counting { WITH_NOTICES, WITHOUT_NOTICES, COUNTINGS };
const char *counting_name(enum counting counting); /* "with-notices" … */

struct family_score {
    const char *family;
    struct tally tallies[COUNTINGS];
};

struct score {
    struct arena arena;
    struct family_score *families; /* by name */
    size_t family_count, family_cap;
    size_t utterances, lawful; /* lawful: nothing is expected */
};

void score_init(struct score *score);
void score_finish(struct score *score);

/* The row of a family, made when new. Valid until the next call. */
struct family_score *score_family(struct score *score, const char *family);
struct family_score score_sum(const struct score *score); /* family "all" */

/* One JSON object: what --write-baseline writes, and the "score" of --format json. */
void score_write(const struct score *score, struct buf *out);
bool score_read(struct score *score, struct span json, struct error *reterr);

/* A measure of a family, or of all, that is not what it was. */
struct score_change {
    const char *family; /* of one of the two scores */
    enum counting counting;
    enum measure measure;
    int64_t before, now; /* millionths; -1: could not be told */
    bool worse;
};

/* Calls @change for every difference; returns how many were for the worse. */
size_t score_compare(const struct score *before, const struct score *now,
                     void (*change)(void *context, const struct score_change *change),
                     void *context);
