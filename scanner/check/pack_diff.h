/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/scan.h"

/*
 * pack_diff: what changed between two packs in meaning, not in layout. Phrases are compared as they
 * are matched, after folding, without regard to their order; lists entry by entry; laws by
 * their dates, articles and penalties. Equal changes to several rules are one row.
 *
 *   major   a rule was removed, or a flagged example of the old pack is no longer found
 *   minor   anything else that changes what is found, or how it is judged
 *   patch   only what people read
 */
enum version_step { STEP_NONE, STEP_PATCH, STEP_MINOR, STEP_MAJOR };
const char *version_step_name(enum version_step step);

/* The step from one version to another; STEP_MAJOR may be made as 0.N to 0.N+1. */
enum version_step version_step_of(const char *from, const char *to);

struct pack_diff {
    enum version_step step;                   /* asked for */
    size_t added, removed, changed, reworded; /* rules */
    size_t lost, gained; /* examples of the old pack that are no longer, newly flagged */
    struct buf rows;     /* of a Markdown table: where, what */
};

void pack_diff_run(const struct rulebook *old_book, const struct engine *old_engine,
                   const struct rulebook *new_book, const struct engine *new_engine,
                   int32_t as_of_day, bool english, struct pack_diff *ret_diff);

/* Text for a cell of a Markdown table. */
void markdown_add(struct buf *out, struct span text);
