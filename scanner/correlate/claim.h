/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/correlate/correlate.h"

/* A hit with copies of its words: it outlives the window. */
struct kept_hit {
    unsigned step;
    struct text_range range;
    int64_t t0_us, t1_us;
    struct place *places; /* of each segment it runs over; behind them its words and those before */
    uint32_t place_count, text_len, before_len;
    uint64_t words;   /* digest of the folded characters */
    uint32_t speaker;
    uint64_t left, right; /* clauses that held at this step */
};

/* A whole match of a rule on its way to be a finding. */
struct claim {
    uint32_t rule;
    bool sequence, exempt, sound;
    struct kept_hit *hits; /* in the order of the text */
    size_t hit_count, hit_cap;
    uint32_t bound;
    uint32_t span;
    text_event event;
    int64_t decided_us;
    unsigned count;
    enum closed_by closed;
    struct buf before, after;
    const struct clause *exempted;
    uint64_t held;        /* bit i: clause i held */
    uint64_t beside_open; /* `lessen` clauses in 字 that look past it: not decided yet */
    bool beside;          /* clause @beside_clause is one that holds, known at @beside_event */
    text_event beside_event;
    size_t beside_clause;
    size_t slot_count;
    struct quantity slots[]; /* of the rule */
};

struct claim *claim_new(uint32_t rule, size_t slot_count);
void claim_free(struct claim *claim);

/* Copies an occurrence out of the window. */
struct kept_hit hit_keep(const struct window *window, const struct occurrence *occurrence,
                         unsigned step);
struct span hit_text(const struct kept_hit *hit);
struct span hit_before(const struct kept_hit *hit); /* the words before it, for people to read */
struct kept_hit hit_copy(const struct kept_hit *hit);
void hit_free(struct kept_hit *hit);

/* Takes over @hit, keeping the hits in the order of the text. */
void claim_add_hit(struct claim *claim, struct kept_hit hit);
/* Takes the slots that @occurrence binds. */
void claim_bind(struct claim *claim, const struct occurrence *occurrence);
size_t claim_bytes(const struct claim *claim);
