/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/why.h"
#include "scanner/match/plan.h"
#include "scanner/text/window.h"

/* What why's files share: the whole text of one transcript, and how to speak of it. */

enum { WHY_HITS = 16 };

struct heard_literal { /* what a step of a rule is looked for by */
    uint32_t watch;
    size_t start, end;  /* in the text */
    size_t first, last; /* the slice: where a match could begin and end */
};

struct seen { /* a record, or a step that was found although no record came of it */
    bool is_record, via_sound;
    enum record_type type;
    enum level level;
    struct text_range hits[WHY_HITS];
    unsigned steps[WHY_HITS];
    int64_t t0_us, t1_us; /* of the first, the last hit */
    size_t hit_count;
    unsigned count;
    uint32_t bound;
    struct quantity slots[PHRASE_SLOTS];
    int64_t decided_us;
    enum closed_by closed;
    enum exempt_reason exempt_reason;
    const struct clause *exempted;
    const char *category;
    enum category_source category_source;
};

struct why {
    const struct why_options *options;
    const struct plan *plan;
    const struct transcript *transcript;
    struct window window;
    struct text_view view;
    struct matcher matcher;
    struct arena arena;
    struct buf *out;
};

const char *why_words(const struct why *why, const char *zh, const char *en)
    __attribute__((format_arg(2), format_arg(3)));

/* Begins a line under a label. */
void why_label(struct why *why, const char *zh, const char *en);
/* The original words of a range. */
void why_add_text(struct why *why, size_t start, size_t end);

/* why_clause.c: the clauses of rule number @rule around what was seen. */
void why_clauses(struct why *why, uint32_t rule, const struct seen *seen);
