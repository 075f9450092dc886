/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/stream.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/*
 * `lessen` clauses that look ahead never delay a finding: it goes out, and when the words come a
 * mitigation record follows.
 *
 *   beside a finding (near, anywhere, after within 字)   lessens each finding it stands beside
 *   a correction on air (after within 秒)                lessens the nearest earlier finding only
 *
 * A correction counts from CORRECTION_WAIT_US after it was said: by then the findings before it have
 * gone out. If the nearest one is lessened already, or can't be, nothing changes; so a correction
 * made in several words is one.
 */
enum { CORRECTION_WAIT_US = 5000000 };

static bool
looks_ahead(const struct clause *clause)
{
    return clause->role == CLAUSE_LESSEN &&
           (clause->relation == RELATION_AFTER || clause->relation == RELATION_NEAR ||
            clause->relation == RELATION_ANYWHERE);
}

bool
mitigation_is_correction(const struct clause *clause)
{
    return clause->role == CLAUSE_LESSEN && clause->relation == RELATION_AFTER && clause->within.in_time;
}

static const struct rule *
rule_of(const struct correlate *correlate, const struct mitigation *mitigation)
{
    return &correlate->book->rules[mitigation->rule];
}

static void
drop(struct correlate *correlate, size_t i)
{
    claim_free(correlate->mitigations[i].claim);
    correlate->mitigation_count--;
    memmove(correlate->mitigations + i, correlate->mitigations + i + 1,
            (correlate->mitigation_count - i) * sizeof *correlate->mitigations);
}

/* What is known first counts; of several the clause written first. */
static void
set_ready(struct mitigation *mitigation, size_t clause, text_event event)
{
    if (mitigation->ready &&
        (mitigation->ready_event < event ||
         (mitigation->ready_event == event && mitigation->ready_clause < clause)))
        return;
    mitigation->ready = true;
    mitigation->ready_event = event;
    mitigation->ready_clause = clause;
}

/* A phrase of clause @c was said: does it lessen the finding? */
static void
hear(struct correlate *correlate, struct mitigation *mitigation, size_t c,
     struct text_range range, int64_t t1_us, uint32_t span)
{
    const struct rule *rule = rule_of(correlate, mitigation);
    const struct clause *clause = &rule->clauses[c];
    if (!(mitigation->open >> c & 1))
        return;
    if (!mitigation_is_correction(clause)) {
        if (mitigation->claim &&
            pending_stands(clause, rule, mitigation->claim, range, t1_us, span))
            set_ready(mitigation, c, correlate->event);
    } else if (range.start >= mitigation->end &&
               t1_us - mitigation->t1_us <= clause->within.us &&
               (span == mitigation->span || rule->stream_scope) &&
               (!mitigation->corrected || t1_us + CORRECTION_WAIT_US < mitigation->due_us ||
                (t1_us + CORRECTION_WAIT_US == mitigation->due_us && c < mitigation->correction))) {
        mitigation->corrected = true;
        mitigation->due_us = t1_us + CORRECTION_WAIT_US;
        mitigation->correction = c;
    }
}

/* What stands beside the finding is known, or was known before it went out. */
static void
take_beside(struct mitigation *mitigation)
{
    if (mitigation->claim->beside)
        set_ready(mitigation, mitigation->claim->beside_clause, mitigation->claim->beside_event);
}

/* Whether nothing more can be said of it. */
static bool
is_spent(const struct mitigation *mitigation)
{
    const struct claim *claim = mitigation->claim;
    return !mitigation->open && !mitigation->corrected &&
           !(claim && (mitigation->ready || claim->beside_open));
}

void
mitigation_add(struct correlate *correlate, struct claim *claim, const char *id, enum level level,
               bool lessened)
{
    const struct rule *rule = claim_rule(correlate, claim);
    const struct kept_hit *last = &claim->hits[claim->hit_count - 1];
    uint64_t time_clauses = correlate->plan->rules[claim->rule].time_clauses;
    struct mitigation mitigation = {
        .rule = claim->rule,
        .span = claim->span,
        .end = last->range.end,
        .t1_us = last->t1_us,
        .level = level,
    };
    for (size_t c = 0; c < rule->clause_count; c++) {
        const struct clause *clause = &rule->clauses[c];
        if ((time_clauses >> c & 1) && looks_ahead(clause) && (!lessened || mitigation_is_correction(clause)))
            mitigation.open |= UINT64_C(1) << c;
    }
    if (lessened) {
        claim_free(claim);
    } else {
        mitigation.claim = claim;
        take_beside(&mitigation);
    }
    if (is_spent(&mitigation)) {
        claim_free(mitigation.claim);
        return;
    }
    memcpy(mitigation.id, id, ID_SIZE);
    if (correlate->mitigation_count == MITIGATIONS_MAX)
        drop(correlate, 0); /* the farthest; a correction lessens the nearest */
    correlate->mitigations =
        memory_reserve(correlate->mitigations, &correlate->mitigation_cap,
                       correlate->mitigation_count + 1, sizeof *correlate->mitigations);
    struct mitigation *added = &correlate->mitigations[correlate->mitigation_count++];
    *added = mitigation;
    uint32_t first = correlate->plan->rules[added->rule].first_clause;
    for (size_t k = 0; k < correlate->heard_count; k++) {
        const struct heard *heard = &correlate->heard[k];
        if (heard->clause >= first && heard->clause - first < rule->clause_count)
            hear(correlate, added, heard->clause - first, heard->range, heard->t1_us, heard->span);
    }
}

void
mitigation_hear(struct correlate *correlate, uint32_t clause, struct text_range range,
                int64_t t1_us, uint32_t span)
{
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        uint32_t first = correlate->plan->rules[mitigation->rule].first_clause;
        if (clause >= first && clause - first < rule_of(correlate, mitigation)->clause_count)
            hear(correlate, mitigation, clause - first, range, t1_us, span);
    }
}

/* Clauses measured in 字 are looked for in the window, until they are decided. */
static void
look_beside(struct correlate *correlate, struct claim *claim)
{
    const struct rule *rule = claim_rule(correlate, claim);
    struct text_view view = window_view(correlate->window);
    struct text_range last = claim->hits[claim->hit_count - 1].range;
    for (size_t c = 0; claim->beside_open && c < rule->clause_count; c++) {
        struct clause_verdict verdict;
        if (!(claim->beside_open >> c & 1) ||
            clause_judge(correlate->matcher, correlate->plan, &view,
                         rule_clause(correlate, claim->rule, c), CLAUSE_RIGHT,
                         (size_t)(last.start - view.base), (size_t)(last.end - view.base),
                         &verdict) == MORE)
            continue;
        claim->beside_open &= ~(UINT64_C(1) << c);
        text_event event = window_event(correlate->window, verdict.reach);
        if (!verdict.right || (claim->beside && claim->beside_event <= event))
            continue;
        claim->beside = true;
        claim->beside_event = event;
        claim->beside_clause = c;
    }
}

void
mitigation_begin(struct correlate *correlate, struct claim *claim)
{
    const struct rule *rule = claim_rule(correlate, claim);
    uint64_t time_clauses = correlate->plan->rules[claim->rule].time_clauses;
    for (size_t c = 0; c < rule->clause_count; c++) {
        if (looks_ahead(&rule->clauses[c]) && !(time_clauses >> c & 1))
            claim->beside_open |= UINT64_C(1) << c;
    }
    look_beside(correlate, claim);
}

void
mitigation_look(struct correlate *correlate)
{
    for (size_t i = 0; i < correlate->pending_count; i++)
        look_beside(correlate, correlate->pending[i].claim);
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        if (!mitigation->claim)
            continue;
        look_beside(correlate, mitigation->claim);
        take_beside(mitigation);
    }
}

uint64_t
mitigation_needs(const struct correlate *correlate)
{
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < correlate->pending_count + correlate->mitigation_count; i++) {
        const struct claim *claim =
            i < correlate->pending_count
                ? correlate->pending[i].claim
                : correlate->mitigations[i - correlate->pending_count].claim;
        if (claim && claim->beside_open && claim->hits[claim->hit_count - 1].range.start < first)
            first = claim->hits[claim->hit_count - 1].range.start;
    }
    return first;
}

/* When what @mitigation waits for is known to count. False: not yet, or nothing has come. */
static bool
event_of(const struct correlate *correlate, const struct mitigation *mitigation,
         text_event *ret_event)
{
    bool due = mitigation->corrected &&
               window_time_event(correlate->window, mitigation->due_us, ret_event);
    if (!mitigation->ready || !mitigation->claim)
        return due;
    if (!due || mitigation->ready_event < *ret_event)
        *ret_event = mitigation->ready_event;
    return true;
}

bool
mitigation_event(const struct correlate *correlate, text_event *ret_event)
{
    bool found = false;
    text_event event;
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        if (event_of(correlate, &correlate->mitigations[i], &event) &&
            (!found || event < *ret_event)) {
            *ret_event = event;
            found = true;
        }
    }
    return found;
}

/* Of findings that end together, the one whose rule comes first. */
static bool
is_nearer(const struct mitigation *a, const struct mitigation *b)
{
    return a->end != b->end ? a->end > b->end : a->rule < b->rule;
}

/* What was corrected and is due at @event, or @always: the nearest finding is lessened. */
static void
correct(struct correlate *correlate, text_event event, bool always)
{
    struct mitigation *nearest = NULL;
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        text_event due;
        if (!mitigation->corrected ||
            (!always && (!window_time_event(correlate->window, mitigation->due_us, &due) ||
                         due > event)))
            continue;
        mitigation->corrected = false;
        if (!nearest || is_nearer(mitigation, nearest))
            nearest = mitigation;
    }
    if (nearest && nearest->claim)
        emit_mitigation(correlate, nearest, nearest->correction, event);
}

static void
lessen_beside(struct correlate *correlate, text_event event)
{
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        if (mitigation->claim && mitigation->ready && mitigation->ready_event <= event)
            emit_mitigation(correlate, mitigation, mitigation->ready_clause, event);
    }
}

void
mitigation_emit(struct correlate *correlate, text_event event)
{
    lessen_beside(correlate, event);
    correct(correlate, event, false);
    for (size_t i = correlate->mitigation_count; i-- > 0;) {
        if (is_spent(&correlate->mitigations[i]))
            drop(correlate, i);
    }
}

void
mitigation_end(struct correlate *correlate)
{
    lessen_beside(correlate, correlate->event);
    correct(correlate, correlate->event, true);
    while (correlate->mitigation_count)
        drop(correlate, correlate->mitigation_count - 1);
}

/* Forgets findings whose windows have passed. */
void
mitigation_forget(struct correlate *correlate)
{
    int64_t needed_us = correlate_time_needed(correlate);
    for (size_t i = correlate->mitigation_count; i-- > 0;) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        const struct rule *rule = rule_of(correlate, mitigation);
        for (size_t c = 0; c < rule->clause_count; c++) {
            const struct clause *clause = &rule->clauses[c];
            bool past = clause->relation != RELATION_ANYWHERE &&
                        mitigation->t1_us + clause->within.us < needed_us;
            if (past || (!mitigation->claim && !mitigation_is_correction(clause)))
                mitigation->open &= ~(UINT64_C(1) << c);
        }
        if (is_spent(mitigation))
            drop(correlate, i);
    }
}
