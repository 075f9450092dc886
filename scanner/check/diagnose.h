/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/check/example.h"

/*
 * diagnose: why an example failed, found by trying the rule in other forms on it.
 *
 *   not found   the clause, comparison, window or count without which it would be found, and the
 *               distance that was missing; else the furthest step that was reached
 *   flagged     the nearest exception, and how far it would have to look
 *
 * Appends the reason to @out as the end of a sentence; *ret_place is what it speaks of, with
 * file NULL when there is nothing to point at.
 */
struct failing {
    const struct rulebook *book;
    const struct rule *rule;
    const struct transcript *transcript;
    int32_t as_of_day;
    translate_fn *translate; /* of the sentence; NULL: English */
};
void diagnose_missing(const struct failing *failing, struct buf *out, struct location *ret_place);
bool diagnose_flagged(const struct failing *failing, struct buf *out, struct location *ret_place);
