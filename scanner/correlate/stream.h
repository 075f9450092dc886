/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/correlate/claim.h"

/* What correlate remembers of one stream; private to this folder. */

struct product_span {
    uint32_t number;     /* from 1 */
    uint64_t start, end; /* stream positions of its cue */
    int64_t link_number; /* 0: unknown */
    char *cue;           /* original words, NULL for the first */
    int category;        /* index into the rulebook's, or NO_CATEGORY */
};
enum { NO_CATEGORY = -1, SPANS_KEPT = 4, RECENT_RANGES = 4 };

/* An unfinished sequence, or the matches counted so far. */
struct waiting {
    struct claim *claim;
    uint32_t phrase;
    uint32_t steps; /* bit i: step i was heard */
    bool counted;   /* a count in progress rather than a sequence */
};

/* A claim that an open clause may still remove, exempt or make hold. */
struct pending {
    struct claim *claim;
    uint64_t open;       /* bit i: clause i is open */
    int64_t deadline_us; /* of the first open 秒 clause; INT64_MAX: the end of the span or stream */
};

/* A finding that what comes after may lessen. */
struct mitigation {
    struct claim *claim; /* NULL once it is lessened: it may still be the one a correction means */
    uint32_t rule, span;
    uint64_t end; /* stream position and time of the end of its last hit */
    int64_t t1_us;
    char id[ID_SIZE];
    enum level level;
    uint64_t open;          /* lessen clauses that look ahead over time */
    bool ready;             /* clause @ready_clause stands beside it, known at @ready_event */
    text_event ready_event;
    size_t ready_clause;
    bool corrected;         /* clause @correction was said; it counts from @due_us on */
    int64_t due_us;
    size_t correction;
};

/* An occurrence of a phrase of a clause that looks over time. */
struct heard {
    uint32_t clause; /* index into plan.clauses */
    uint32_t span;
    struct text_range range;
    int64_t t1_us;
};

struct repeat {
    uint64_t words; /* digest of rule, span and folded words */
    char id[ID_SIZE];
};

struct recent {
    const char *family;
    struct text_range ranges[RECENT_RANGES];
    size_t range_count;
    char id[ID_SIZE];
};

/* What leaves at the present event. */
struct leaving {
    enum record_type type;
    struct claim *claim;
    enum exempt_reason exempt_reason;
    const struct clause *clause; /* mitigation: the one that lessens */
    enum level level;
    char first[ID_SIZE];
    const char *zh, *en;         /* engine */
    const struct rule *rule;
};

struct correlate {
    const struct correlate_options *options;
    const struct plan *plan;
    const struct rulebook *book;
    struct matcher *matcher;
    const struct window *window;

    const char *name; /* borrowed */
    int32_t day;
    enum date_source date_source;
    bool estimated;
    enum closed_by closed;
    char **speakers; /* number i + 1 */
    size_t speaker_count, speaker_cap;
    struct stored_label {
        char *key, *value;
    } *labels;
    size_t label_count, label_cap;

    struct product_span first_span;
    struct product_span *spans; /* the newest last: SPANS_KEPT of them, or &first_span */
    size_t span_count;

    struct waiting *waiting;
    size_t waiting_count, waiting_cap;
    struct pending *pending;
    size_t pending_count, pending_cap;
    struct mitigation *mitigations;
    size_t mitigation_count, mitigation_cap;
    struct heard *heard; /* in the order they were */
    size_t heard_count, heard_cap;
    struct repeat *repeats;
    size_t repeat_count, repeat_cap, repeat_next;
    struct recent *recent; /* a ring of RECENT_FINDINGS once it is full */
    size_t recent_count, recent_cap, recent_next;

    struct leaving *leaving;
    size_t leaving_count, leaving_cap;
    text_event event; /* being processed */
    uint64_t engine_records;
};

static inline const struct rule *
claim_rule(const struct correlate *correlate, const struct claim *claim)
{
    return &correlate->book->rules[claim->rule];
}

static inline const struct clause_plan *
rule_clause(const struct correlate *correlate, uint32_t rule, size_t i)
{
    return &correlate->plan->clauses[correlate->plan->rules[rule].first_clause + i];
}

/* correlate.c: nothing still to be decided was said before this. */
int64_t correlate_time_needed(const struct correlate *correlate);

/* spans.c */
struct product_span *span_at(struct correlate *correlate, uint64_t position);
struct product_span *span_of_claim(struct correlate *correlate, const struct claim *claim);
void span_open(struct correlate *correlate, const struct occurrence *cue);
void spans_begin(struct correlate *correlate);
void spans_free(struct correlate *correlate);
/* The category of a span's goods and how it is known; NULL when unknown. */
const struct category *span_category(const struct correlate *correlate,
                                     const struct product_span *span, const char **ret_name,
                                     enum category_source *ret_source);
const char *stream_label(const struct correlate *correlate, const char *key);

/* sequence.c: occurrences of steps -> claims */
void sequence_take(struct correlate *correlate, const struct occurrence *occurrence);
struct claim *sequence_count(struct correlate *correlate, struct claim *claim); /* takes it over */
void sequence_expire(struct correlate *correlate);

/* pending.c: the clauses that need time */
/* Does the clause's phrase, said there in the claim's span, stand to it as the clause asks? */
bool pending_stands(const struct clause *clause, const struct rule *rule, const struct claim *claim,
                    struct text_range range, int64_t t1_us, uint32_t span);
void pending_judge(struct correlate *correlate, struct claim *claim); /* takes it over */
void pending_hear(struct correlate *correlate, const struct occurrence *occurrence);
bool pending_deadline(const struct correlate *correlate, int64_t *ret_us);
void pending_pass(struct correlate *correlate, int64_t deadline_us);
void pending_end_span(struct correlate *correlate, uint32_t span);
void pending_end_stream(struct correlate *correlate);

/* mitigation.c: findings that what comes after lessens */
bool mitigation_is_correction(const struct clause *clause);
void mitigation_begin(struct correlate *correlate, struct claim *claim);
void mitigation_add(struct correlate *correlate, struct claim *claim, const char *id,
                    enum level level, bool lessened); /* takes it over */
void mitigation_hear(struct correlate *correlate, uint32_t clause, struct text_range range,
                     int64_t t1_us, uint32_t span);
void mitigation_look(struct correlate *correlate); /* the window has gained text */
uint64_t mitigation_needs(const struct correlate *correlate); /* stream position */
bool mitigation_event(const struct correlate *correlate, text_event *ret_event);
void mitigation_emit(struct correlate *correlate, text_event event);
void mitigation_end(struct correlate *correlate); /* what was said counts; nothing more will be */
void mitigation_forget(struct correlate *correlate);

/* emit.c: claims -> records */
void emit_claim(struct correlate *correlate, enum record_type type, struct claim *claim,
                enum exempt_reason reason); /* takes it over */
/* Takes @mitigation's claim; @clause of its rule lessens it, known at @event. */
void emit_mitigation(struct correlate *correlate, struct mitigation *mitigation, size_t clause,
                     text_event event);
void emit_engine(struct correlate *correlate, const struct rule *rule, const char *zh,
                 const char *en);
void emit_flush(struct correlate *correlate);
enum level level_lessened(enum level level);
