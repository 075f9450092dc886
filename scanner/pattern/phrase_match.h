/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/heard.h"

/*
 * phrase_match: runs a step's program at one place of the text. "At each start a phrase has at most
 * one match: branches and entries longest first, gaps as short as possible, slots as long as
 * possible" is the order in which it tries; the first success is the match.
 *
 * A stretch of adjacent literal characters in a match is a literal run. Where a run ends it is held
 * against two more conditions: it must not cut a number (第一 in 第一百位), and no whole word of the
 * pack's 整词 that is not all in the run may cover its first or its last part, that is, a literal or
 * an entry of a choice (第一 in 第一次, also behind 显瘦).
 *
 * By ear (match_heard_at) a character of the phrase also matches
 *
 *   heard     another character whose commonest reading is one of its readings (蕞低价); numbers are
 *             exact, and so are everyday characters (是 个 直), which say what they say,
 *             and those after a mark or a space inside the run; in a literal or list entry of fewer than
 *             HEARD_SYLLABLES the run must have HEARD_LOOSE
 *   spelled   two letters or more that spell one of its readings, where the whole stretch of
 *             letters splits into syllables (zui低价, quanwang最低)
 *   repeated  itself after the character just matched was said again (国家家级)
 *
 * in a run of HEARD_SYLLABLES characters that have readings, or more. At most one in three of a
 * run's characters is heard; letters and repeats together add at most HEARD_EXTRA characters to a match.
 * A match by ear has at least one of the three. Where a run ends it is judged by the text as
 * written: numbers and 整词 as above.
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
    struct heard_spelling spelling;
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

/* The match by ear. Of equally long ways through a set the one nearer to what is written comes first. */
enum answer match_heard_at(struct matcher *matcher, const struct text_view *view, uint32_t entry,
                           size_t start, struct match *ret);

/*
 * Any possible match: every way the step can be read at @start, told to @accept with its end and the
 * reach it needs. Stops when @accept returns true and then answers YES; else MORE when text not
 * heard yet could give further ways, else NO. *reach grows by all that was looked at.
 */
typedef bool (*match_accept_fn)(void *context, size_t end, text_reach reach);
enum answer match_all(struct matcher *matcher, const struct text_view *view, uint32_t entry,
                      size_t start, match_accept_fn accept, void *context, text_reach *reach);
