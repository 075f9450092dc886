/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/stream.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/*
 * `lessen` clauses that look ahead never delay a finding: it goes out, and when the words come a
 * mitigation record follows. A correction on air lessens only the nearest earlier finding.
 */
static bool
looks_ahead(const struct clause *clause)
{
    return clause->role == CLAUSE_LESSEN &&
           (clause->relation == RELATION_AFTER || clause->relation == RELATION_NEAR ||
            clause->relation == RELATION_ANYWHERE);
}

static struct text_range
claim_range(const struct claim *claim)
{
    return (struct text_range){claim->hits[0].range.start,
                               claim->hits[claim->hit_count - 1].range.end};
}

static void
drop(struct correlate *correlate, size_t i)
{
    claim_free(correlate->mitigations[i].claim);
    correlate->mitigation_count--;
    memmove(correlate->mitigations + i, correlate->mitigations + i + 1,
            (correlate->mitigation_count - i) * sizeof *correlate->mitigations);
}

static bool
in_window(const struct correlate *correlate, const struct mitigation *mitigation, size_t c,
          struct text_range range, int64_t t1_us, uint32_t span)
{
    const struct claim *claim = mitigation->claim;
    const struct rule *rule = claim_rule(correlate, claim);
    const struct clause *clause = &rule->clauses[c];
    const struct kept_hit *last = &claim->hits[claim->hit_count - 1];
    return range.start >= last->range.end && (span == claim->span || rule->stream_scope) &&
           (clause->relation == RELATION_ANYWHERE || t1_us - last->t1_us <= clause->within.us);
}

static void
set_ready(struct mitigation *mitigation, size_t c, text_event event)
{
    if (mitigation->ready && mitigation->ready_event <= event)
        return;
    mitigation->ready = true;
    mitigation->ready_event = event;
    mitigation->ready_clause = c;
}

void
mitigation_add(struct correlate *correlate, struct claim *claim, const char *id, enum level level)
{
    const struct rule *rule = claim_rule(correlate, claim);
    struct mitigation mitigation = {.claim = claim, .level = level};
    for (size_t c = 0; c < rule->clause_count; c++)
        mitigation.open |= (uint64_t)looks_ahead(&rule->clauses[c]) << c;
    if (!mitigation.open) {
        claim_free(claim);
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
    uint32_t first = correlate->plan->rules[claim->rule].first_clause;
    for (size_t k = 0; k < correlate->heard_count; k++) {
        const struct heard *heard = &correlate->heard[k];
        size_t c = heard->clause - first;
        if (heard->clause >= first && c < rule->clause_count && (added->open >> c & 1) &&
            in_window(correlate, added, c, heard->range, heard->t1_us, heard->span))
            set_ready(added, c, correlate->event);
    }
    mitigation_try(correlate);
}

void
mitigation_hear(struct correlate *correlate, uint32_t clause, struct text_range range,
                int64_t t1_us, uint32_t span)
{
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        uint32_t first = correlate->plan->rules[mitigation->claim->rule].first_clause;
        size_t c = clause - first;
        if (clause >= first && c < claim_rule(correlate, mitigation->claim)->clause_count &&
            (mitigation->open >> c & 1) &&
            in_window(correlate, mitigation, c, range, t1_us, span))
            set_ready(mitigation, c, correlate->event);
    }
}

/* Clauses measured in 字 are looked for in the window, until they are decided. */
void
mitigation_try(struct correlate *correlate)
{
    struct text_view view = window_view(correlate->window);
    for (size_t i = correlate->mitigation_count; i-- > 0;) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        const struct claim *claim = mitigation->claim;
        const struct rule *rule = claim_rule(correlate, claim);
        uint64_t time_clauses = correlate->plan->rules[claim->rule].time_clauses;
        struct text_range last = claim->hits[claim->hit_count - 1].range;
        for (size_t c = 0; c < rule->clause_count; c++) {
            if (!(mitigation->open >> c & 1) || (time_clauses >> c & 1))
                continue;
            struct clause_verdict verdict = {0};
            if (last.start >= view.base &&
                clause_judge(correlate->matcher, correlate->plan, &view,
                             rule_clause(correlate, claim->rule, c), CLAUSE_RIGHT,
                             (size_t)(last.start - view.base), (size_t)(last.end - view.base),
                             &verdict) == MORE)
                continue;
            mitigation->open &= ~(UINT64_C(1) << c);
            if (verdict.right)
                set_ready(mitigation, c, window_event(correlate->window, verdict.reach));
        }
        if (!mitigation->open && !mitigation->ready)
            drop(correlate, i);
    }
}

bool
mitigation_event(const struct correlate *correlate, text_event *ret_event)
{
    bool found = false;
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        const struct mitigation *mitigation = &correlate->mitigations[i];
        if (mitigation->ready && (!found || mitigation->ready_event < *ret_event)) {
            *ret_event = mitigation->ready_event;
            found = true;
        }
    }
    return found;
}

/* Of the findings lessened at or before @event only the nearest is. */
void
mitigation_emit(struct correlate *correlate, text_event event)
{
    size_t nearest = SIZE_MAX;
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        const struct mitigation *mitigation = &correlate->mitigations[i];
        if (mitigation->ready && mitigation->ready_event <= event &&
            (nearest == SIZE_MAX ||
             claim_range(mitigation->claim).end >
                 claim_range(correlate->mitigations[nearest].claim).end))
            nearest = i;
    }
    for (size_t i = correlate->mitigation_count; i-- > 0;) {
        struct mitigation *mitigation = &correlate->mitigations[i];
        if (i == nearest || !mitigation->ready || mitigation->ready_event > event)
            continue;
        mitigation->ready = false;
        if (!mitigation->open) {
            drop(correlate, i);
            nearest -= i < nearest;
        }
    }
    if (nearest == SIZE_MAX)
        return;
    emit_mitigation(correlate, &correlate->mitigations[nearest]);
    correlate->mitigations[nearest].claim = NULL;
    drop(correlate, nearest);
}

/* Forgets findings whose windows have passed, or all of them. */
void
mitigation_forget(struct correlate *correlate, bool end)
{
    for (size_t i = correlate->mitigation_count; i-- > 0;) {
        const struct mitigation *mitigation = &correlate->mitigations[i];
        const struct claim *claim = mitigation->claim;
        const struct rule *rule = claim_rule(correlate, claim);
        uint64_t time_clauses = correlate->plan->rules[claim->rule].time_clauses;
        bool open = false;
        for (size_t c = 0; c < rule->clause_count; c++) {
            const struct clause *clause = &rule->clauses[c];
            if (!(mitigation->open >> c & 1))
                continue;
            int64_t until = clause->relation == RELATION_ANYWHERE
                                ? INT64_MAX
                                : claim->hits[claim->hit_count - 1].t1_us + clause->within.us;
            open |= !(time_clauses >> c & 1) || until >= correlate_time_needed(correlate);
        }
        if (end || !open)
            drop(correlate, i);
    }
}
