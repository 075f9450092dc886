/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/phrase_parse.h"

/*
 * witness: folded text that a phrase matches, made from its tree: a branch asked for, else the
 * shortest or the longest; nothing for a gap, a number for a slot.
 *
 *   (全网|全国)最低(价|) → 只要【价格】, through 全国     全国最低 · 只要99元
 */
enum { WITNESS_CHARS = PHRASE_STEP_WIDTH };
struct witness {
    size_t steps;
    size_t counts[PHRASE_STEPS];
    uint32_t chars[PHRASE_STEPS][WITNESS_CHARS];
};

/* @through: NULL for any. False when none can be made, as of a pattern. */
bool witness_make(const struct phrase *phrase, const struct phrase_node *through, bool longest,
                  struct witness *ret_witness);

/* Whether @phrase matches it too, each step the whole of its text. */
bool witness_fits(const struct witness *witness, const struct phrase *phrase);
