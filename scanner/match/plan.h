/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/anchor.h"
#include "scanner/pattern/heard.h"
#include "scanner/pattern/literal_set.h"
#include "scanner/pattern/phrase_match.h"
#include "scanner/rulebook/rulebook.h"

/*
 * plan: a rulebook made ready to match. Read-only, shared by all streams and threads.
 *
 * What is looked for falls into units. A rule is a unit: what may begin a match of it is watched
 * together, because it competes and is released in the order of the text; steps that only go on with
 * a sequence follow it (see match.h). Each cue, and each clause phrase that must
 * be remembered over time (秒, anywhere), is a unit of its own. A rule with `sound` has a second unit
 * for what is heard: it never delays or hides what is found as written.
 */
enum watch_kind { WATCH_STEP, WATCH_CLAUSE, WATCH_PRODUCT, WATCH_LINK, WATCH_CATEGORY };

struct watch {
    enum watch_kind kind;
    uint32_t rule, phrase, step; /* WATCH_STEP */
    uint32_t clause;             /* WATCH_CLAUSE: index into plan.clauses */
    uint32_t category;           /* WATCH_CATEGORY */
    uint32_t group;              /* WATCH_STEP: matches of one group compete */
    bool first, last;            /* WATCH_STEP: it may open, close a sequence */
    uint32_t entry;
    struct first_chars begins, written_begins; /* of a unit by ear: its sounds; as written */
    uint32_t max;  /* folded characters */
    uint32_t slots; /* bit i: slot i of the rule is bound here */
};

/* A step that can only go on with a sequence. */
static inline bool
watch_is_later(const struct watch *watch)
{
    return watch->kind == WATCH_STEP && !watch->first;
}

struct unit {
    uint32_t first_watch, watch_count;
    uint32_t later_count;      /* steps that only go on; their watches follow the others */
    struct first_chars begins, written_begins; /* of any of its watches, later steps left out */
    uint32_t reach;            /* characters past its start that a decision may use, clauses left out */
    uint32_t later_reach;      /* the same of later steps */
    bool heard;                /* its steps are matched by ear; @begins holds sounds */
    uint32_t rule;             /* heard: whose */
};

/* A phrase of a clause. */
struct probe {
    uint32_t entry;
    struct first_chars begins;
    uint32_t max;
};

struct clause_plan {
    const struct clause *clause;
    struct probe *probes;
    uint32_t probe_count;
    uint32_t max;       /* width of the widest probe */
    struct first_chars begins;
    uint32_t unit;      /* of the phrases remembered over time, or NO_UNIT */
};

struct rule_plan {
    uint32_t first_clause, clause_count; /* in plan.clauses */
    enum slot_kind slot_kinds[PHRASE_SLOTS];
    uint64_t time_clauses; /* bit i: clause i is judged by correlate: 秒, anywhere, label */
};

/* What an anchor that is looked for by its sound says. */
struct heard_anchor {
    const uint32_t *chars;
    uint32_t count; /* 0: two in a row sound alike, so it may be fewer sounds */
    bool as_written; /* its run is too short for a character to be misheard */
    const struct followers *after; /* as in struct anchor */
};

struct anchor_use {
    uint32_t unit, watch;
    uint32_t min, max; /* characters from a match's start to the end of the literal */
    const struct followers *after; /* what must follow the literal, or NULL (see anchor.h) */
    const struct heard_anchor *heard; /* of the table of sounds, else NULL */
    bool doubled; /* the same: it is one sound said more than once */
};

/* What to look for in one pass, and whom each wakes. */
struct anchor_table {
    struct literal_set *literals;
    uint32_t *use_starts; /* literal i: uses[use_starts[i]] … uses[use_starts[i + 1]] */
    struct anchor_use *uses;
    size_t literal_count, use_count;
};

enum { NO_UNIT = UINT32_MAX };

struct plan {
    const struct rulebook *book;
    struct arena arena;
    struct programs programs;
    struct anchor_table written, heard; /* characters; sounds (see heard.h) */
    struct watch *watches;
    size_t watch_count;
    struct unit *units; /* units[i] for i < rule_count are the rules */
    size_t unit_count;
    struct clause_plan *clauses;
    size_t clause_count;
    struct rule_plan *rules;
    struct probe *turns;
    size_t turn_count;
    struct probe *not_after; /* what makes a product-change cue none */
    size_t not_after_count;
    uint32_t product_unit; /* NO_UNIT when the pack has no cues */
    size_t look_back;      /* characters before a start that its decision may read */
};

struct plan *plan_new(const struct rulebook *book);
void plan_free(struct plan *plan);
