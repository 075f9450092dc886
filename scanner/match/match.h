/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/match/clause.h"
#include "scanner/text/window.h"

/*
 * match: folded text -> occurrences of what the plan watches, each when it is settled.
 *
 *   literals heard ──► candidates (unit, start) ──► match_at, clauses ──► released occurrences
 *                          ▲    MORE: wait for text     │
 *                          └────────────────────────────┘
 *
 * What may begin a match of a rule is released in the order of the text: an occurrence waits until
 * every earlier such start of its rule in the breath is decided, for an earlier one that overlaps
 * wins. Its event is the moment at which all of this was known, which no cutting can change. What is
 * heard only, in a unit of its own, waits moreover until nothing written can overlap it.
 *
 * A step that can only go on with a sequence hides nothing and holds up no start. It waits for the
 * starts before it, which it may join, and for such steps just before it, which come first; and it is
 * passed over while none of its rule waits.
 */
struct occurrence {
    uint32_t watch; /* index into plan.watches */
    struct text_range range;
    text_event event;
    bool exempt;            /* an `unless` with `because` holds, and none without */
    bool sound;
    bool opens_span;        /* a product-change cue */
    uint64_t left, right;   /* bit i: clause i of the rule held on that side (see clause.h) */
    uint32_t bound;
    struct quantity slots[PHRASE_SLOTS];
};

struct pending_start {
    uint32_t unit;
    bool later;       /* of a step that only goes on */
    uint64_t start;
    uint64_t settled; /* later: what the starts before it have used, once that is known; else 0 */
};

struct taken_range { /* the last match of a competing group */
    uint32_t unit, group;
    bool exempt;
    uint64_t end;
};

/* What matching remembers of one stream. Zero it to begin. */
struct match_state {
    struct pending_start *pending;
    size_t pending_count, pending_cap;
    struct taken_range *taken;
    size_t taken_count, taken_cap;
    uint64_t heard_to; /* up to here the text was turned into sounds */
};

/* What one thread needs to match; shared by its streams one after the other. */
struct match_worker;
struct match_worker *match_worker_new(const struct plan *plan);
void match_worker_free(struct match_worker *worker);
struct matcher *match_worker_matcher(struct match_worker *worker);

void match_finish(struct match_state *state);
void match_reset(struct match_state *state); /* as new; keeps its memory */
void match_fit(struct match_state *state);   /* gives back memory it does not need now */

/*
 * Matches what the window gained since @from (stream position). Occurrences are in the order they
 * settled, borrowed until the next call. @waiting: rules for which a sequence waits to go on; later
 * steps of other rules are not looked for.
 */
const struct occurrence *match_feed(struct match_worker *worker, struct match_state *state,
                                    const struct window *window, uint64_t from,
                                    const uint32_t *waiting, size_t waiting_count,
                                    size_t *ret_count);

/* The earliest position that waiting starts still need, looking back included. */
uint64_t match_needs(const struct match_worker *worker, const struct match_state *state,
                     const struct window *window);

/* Whether an attempt ran into a limit since the last call: which unit's, and where. */
bool match_limit_reached(struct match_worker *worker, uint32_t *ret_unit, uint64_t *ret_start);
size_t match_bytes(const struct match_state *state);
