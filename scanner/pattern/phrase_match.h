/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/program.h"

/*
 * phrase_match: runs a step's program at one place of the text. "At each start a phrase has at most
 * one match: branches and entries longest first, gaps as short as possible, slots as long as
 * possible" is the order in which it tries; the first success is the match.
 *
 * A stretch of adjacent literal characters in a match is a literal run. Where a run ends it is held
 * against two more conditions: it must not cut a number (第一 in 第一百位), and no longer whole
 * word of the pack's 整词 may cover it (第一 in 第一次).
 */
enum {
    MATCH_STEPS = 100000, /* instructions one attempt may take; phrases that could are refused by check */
    MATCH_ENDS = 8,       /* ends match_all tells of one start */
    PATTERN_MATCH_LIMIT = 20000, /* PCRE2's, for slices of at most 64 characters */
    PATTERN_DEPTH_LIMIT = 1000,
    PATTERN_HEAP_KIB = 1024,
};

struct matcher {
    const struct programs *programs;
    const struct number_words *words;
    void *pattern_data;   /* pcre2_match_data and _context, made by matcher_init */
    void *pattern_limits;
    bool limit_reached; /* an attempt ran out of steps or of PCRE2's limits: its answer was NO */
};

void matcher_init(struct matcher *matcher, const struct programs *programs,
                  const struct number_words *words);
void matcher_finish(struct matcher *matcher);

struct match {
    size_t end;       /* index after the last character */
    text_reach reach; /* what the decision has used; for NO and YES */
    uint32_t bound;   /* bit i: slots[i] is set */
    struct quantity slots[PHRASE_SLOTS];
};

/* The match of the step that begins at chars[start]. MORE: text not heard yet decides. */
enum answer match_at(struct matcher *matcher, const struct text_view *view, uint32_t entry,
                     size_t start, struct match *ret);

/*
 * Any possible match: every way the step can be read at @start, told to @accept with its end and the
 * reach it needs. Stops when @accept returns true and then answers YES; else MORE when text not
 * heard yet could give further ways, else NO. *reach grows by all that was looked at.
 */
typedef bool (*match_accept_fn)(void *context, size_t end, text_reach reach);
enum answer match_all(struct matcher *matcher, const struct text_view *view, uint32_t entry,
                      size_t start, match_accept_fn accept, void *context, text_reach *reach);
