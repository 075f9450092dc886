/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/correlate/finding.h"
#include "scanner/match/match.h"

/*
 * correlate: occurrences over time -> findings. It alone makes findings; a rule of one phrase is its
 * simplest case.
 *
 *   occurrences, in the order they settle ─┬─ steps and counts ─► claims ─► time clauses ─► records
 *                                          └─ cues, clause phrases ─► spans, memory ─┘
 *
 * A claim is a whole match of a rule. It is judged by the clauses that need time (秒, anywhere,
 * label), waits for those that are still open, and then leaves as a finding, an exempted record or
 * nothing. Records of one event leave sorted by the place of their hits, then by rule id.
 */
enum {
    WAITING_STARTS = 8,     /* of one rule and span, by definition; the oldest gives way */
    PENDING_MAX = 64,       /* claims of one stream that wait for clauses */
    MITIGATIONS_MAX = 64,   /* findings of one stream that a correction may still lessen */
    CLAUSE_MEMORY = 16,     /* occurrences remembered of one clause */
    REPEATS_MAX = 512,      /* findings of one span that repeats are held against */
    RECENT_FINDINGS = 16,   /* held against for same_claim */
    COUNTED_MAX = 64,       /* matches a count may ask for */
    HIT_PLACES = 16,        /* segments one hit may run over and be told of */
    CONTEXT_CHARS = 16,     /* original characters told before and after the hits */
};

/* The same for every stream of a scan. */
struct correlate_options {
    const struct plan *plan;
    int32_t as_of_day, default_day;
    bool has_default_day;
    const struct label *labels;
    size_t label_count;
    record_fn record;
    void *context;
};

struct correlate;

struct correlate *correlate_new(const struct correlate_options *options);
void correlate_free(struct correlate *correlate);
void correlate_reset(struct correlate *correlate); /* for another stream; keeps its memory */
void correlate_fit(struct correlate *correlate);   /* gives back memory it does not need now */
void correlate_set_name(struct correlate *correlate, const char *stream); /* borrowed */

/* What a segment says of its stream: labels, day, speaker. Returns the speaker's number. */
uint32_t correlate_hear_segment(struct correlate *correlate, const struct segment *segment,
                                bool estimated);

/* Takes the occurrences of one feed and lets time pass up to the window's clock. */
void correlate_feed(struct correlate *correlate, struct matcher *matcher,
                    const struct window *window, const struct occurrence *occurrences,
                    size_t count);

/* The breath was closed from outside (--idle), or the stream ended; call before correlate_feed. */
void correlate_set_closed(struct correlate *correlate, enum closed_by closed);
/* The stream ended: everything that waits is decided. */
void correlate_end(struct correlate *correlate, const struct window *window);

void correlate_late(struct correlate *correlate, const struct segment *segment, uint64_t seq);
void correlate_limit(struct correlate *correlate, const struct window *window, uint32_t unit,
                     uint64_t start);

/* Rules for which a sequence waits to go on, at most @cap, some perhaps twice. More than @cap: the
 * caller asks again with room for the number returned. */
size_t correlate_waiting(const struct correlate *correlate, uint32_t *ret_rules, size_t cap);

/* The earliest position that still has to be in the window. */
uint64_t correlate_needs(const struct correlate *correlate);
size_t correlate_bytes(const struct correlate *correlate);
uint64_t correlate_engine_records(const struct correlate *correlate);
