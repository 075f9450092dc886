/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/stream.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/*
 * Clauses that need time. What goes before a claim is known when it is made; what comes after it is
 * open until it is heard, its window has passed, or the span or stream ends. A phrase counts for a
 * 秒 window after the claim when it is said in full inside it.
 */
enum clause_state { CLAUSE_HELD, CLAUSE_FAILED, CLAUSE_OPEN };

static const struct kept_hit *
first_hit(const struct claim *claim)
{
    return &claim->hits[0];
}

static const struct kept_hit *
last_hit(const struct claim *claim)
{
    return &claim->hits[claim->hit_count - 1];
}

static bool
label_holds(struct correlate *correlate, const struct claim *claim, const struct clause *clause)
{
    const char *value;
    enum category_source source = CATEGORY_LABEL;
    if (strcmp(clause->label_key, "类目") == 0)
        span_category(correlate, span_of_claim(correlate, claim), &value, &source);
    else
        value = stream_label(correlate, clause->label_key);
    if (!value)
        value = "未知";
    for (size_t i = 0; i < clause->label_value_count; i++) {
        if (strcmp(clause->label_values[i], value) == 0)
            return true;
    }
    return false;
}

bool
pending_stands(const struct clause *clause, const struct rule *rule, const struct claim *claim,
                 struct text_range range, int64_t t1_us, uint32_t span)
{
    const struct kept_hit *first = first_hit(claim), *last = last_hit(claim);
    if (span != claim->span && !rule->stream_scope)
        return false;
    bool before = range.end <= first->range.start && first->t0_us - t1_us <= clause->within.us;
    bool after = range.start >= last->range.end && t1_us - last->t1_us <= clause->within.us;
    bool overlaps = range.start < last->range.end && range.end > first->range.start;
    switch (clause->relation) {
    case RELATION_BEFORE:
        return before;
    case RELATION_AFTER:
        return after;
    case RELATION_NEAR:
        return before || after || overlaps;
    case RELATION_ANYWHERE:
        return true;
    default:
        return false;
    }
}

static bool
remembered(const struct correlate *correlate, const struct claim *claim, size_t i)
{
    const struct rule *rule = claim_rule(correlate, claim);
    const struct clause *clause = &rule->clauses[i];
    uint32_t number = correlate->plan->rules[claim->rule].first_clause + (uint32_t)i;
    for (size_t k = 0; k < correlate->heard_count; k++) {
        const struct heard *heard = &correlate->heard[k];
        if (heard->clause == number &&
            pending_stands(clause, rule, claim, heard->range, heard->t1_us, heard->span))
            return true;
    }
    return false;
}

static enum clause_state
clause_state_now(struct correlate *correlate, const struct claim *claim, size_t i)
{
    const struct clause *clause = &claim_rule(correlate, claim)->clauses[i];
    if (clause->relation == RELATION_LABEL)
        return label_holds(correlate, claim, clause) ? CLAUSE_HELD : CLAUSE_FAILED;
    if (remembered(correlate, claim, i))
        return CLAUSE_HELD;
    return clause->relation == RELATION_BEFORE ? CLAUSE_FAILED : CLAUSE_OPEN;
}

static int64_t
clause_deadline(const struct claim *claim, const struct clause *clause)
{
    return clause->relation == RELATION_ANYWHERE ? INT64_MAX
                                                 : last_hit(claim)->t1_us + clause->within.us;
}

/* All clauses are decided. Takes the claim over. */
static void
settle(struct correlate *correlate, struct claim *claim)
{
    const struct rule *rule = claim_rule(correlate, claim);
    claim->event = correlate->event;
    bool by_text = correlate->event <= window_now(correlate->window);
    claim->closed = by_text ? CLOSED_BY_TEXT : correlate->closed;
    if (rule->count.at_least) {
        claim = sequence_count(correlate, claim);
        if (!claim)
            return;
    }
    for (size_t i = 0; i < rule->clause_count && !claim->exempted; i++) {
        const struct clause *clause = &rule->clauses[i];
        if (clause->role == CLAUSE_UNLESS && clause->because && (claim->held >> i & 1) &&
            laws_exempts(correlate->book->laws, clause->because, correlate->day))
            claim->exempted = clause;
    }
    if (claim->exempted)
        emit_claim(correlate, RECORD_EXEMPTED, claim, EXEMPT_PROVISION);
    else if (!laws_any_in_force(correlate->book->laws, rule->law, rule->law_count,
                                correlate->day))
        emit_claim(correlate, RECORD_EXEMPTED, claim, EXEMPT_NOT_YET_LAW);
    else
        emit_claim(correlate, RECORD_FINDING, claim, EXEMPT_PROVISION);
}

static void
measure_deadline(const struct correlate *correlate, struct pending *pending)
{
    const struct rule *rule = claim_rule(correlate, pending->claim);
    pending->deadline_us = INT64_MAX;
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (pending->open >> i & 1) {
            int64_t deadline = clause_deadline(pending->claim, &rule->clauses[i]);
            if (deadline < pending->deadline_us)
                pending->deadline_us = deadline;
        }
    }
}

static bool
waits_already(const struct correlate *correlate, const struct claim *claim)
{
    for (size_t i = 0; i < correlate->pending_count; i++) {
        const struct claim *other = correlate->pending[i].claim;
        if (other->rule == claim->rule && other->span == claim->span)
            return true;
    }
    return false;
}

void
pending_judge(struct correlate *correlate, struct claim *claim)
{
    const struct rule *rule = claim_rule(correlate, claim);
    const struct window *window = correlate->window;
    uint64_t time_clauses = correlate->plan->rules[claim->rule].time_clauses;
    uint64_t open = 0;
    bool absence = false, removed = false;
    mitigation_begin(correlate, claim);
    claim->decided_us = window_event_time(window, correlate->event);
    buf_reset(&claim->before);
    buf_add_span(&claim->before, hit_before(first_hit(claim)));
    window_after(window, last_hit(claim)->range, CONTEXT_CHARS, correlate->event, &claim->after);
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        if (!(time_clauses >> i & 1) || mitigation_is_correction(clause))
            continue;
        enum clause_state state = clause_state_now(correlate, claim, i);
        claim->held |= (uint64_t)(state == CLAUSE_HELD) << i;
        if (clause->role == CLAUSE_LESSEN)
            continue;
        if (state == CLAUSE_OPEN) {
            open |= UINT64_C(1) << i;
            absence |= clause->role == CLAUSE_UNLESS;
        }
        removed |= clause->role == CLAUSE_WHEN
                       ? state == CLAUSE_FAILED
                       : state == CLAUSE_HELD && !clause->because;
    }
    if (removed || (absence && !rule->count.at_least && waits_already(correlate, claim))) {
        claim_free(claim);
        return;
    }
    if (!open) {
        settle(correlate, claim);
        return;
    }
    if (correlate->pending_count == PENDING_MAX) {
        emit_engine(correlate, rule, "等待判定的线索已达上限，本条未能等到结果",
                    "too many claims wait to be decided; this one was given up");
        claim_free(claim);
        return;
    }
    correlate->pending = memory_reserve(correlate->pending, &correlate->pending_cap,
                                        correlate->pending_count + 1, sizeof *correlate->pending);
    struct pending *pending = &correlate->pending[correlate->pending_count++];
    *pending = (struct pending){.claim = claim, .open = open};
    measure_deadline(correlate, pending);
}

static struct claim *
take_out(struct correlate *correlate, size_t i)
{
    struct claim *claim = correlate->pending[i].claim;
    correlate->pending_count--;
    memmove(correlate->pending + i, correlate->pending + i + 1,
            (correlate->pending_count - i) * sizeof *correlate->pending);
    return claim;
}

/* Clause @c of pending @i is decided. Returns true when the entry is gone. */
static bool
decide(struct correlate *correlate, size_t i, size_t c, bool held)
{
    struct pending *pending = &correlate->pending[i];
    const struct clause *clause = &claim_rule(correlate, pending->claim)->clauses[c];
    pending->open &= ~(UINT64_C(1) << c);
    pending->claim->held |= (uint64_t)held << c;
    if (clause->role == CLAUSE_WHEN ? !held : held && !clause->because) {
        claim_free(take_out(correlate, i));
        return true;
    }
    if (pending->open) {
        measure_deadline(correlate, pending);
        return false;
    }
    settle(correlate, take_out(correlate, i));
    return true;
}

/* Before this nothing is said of any claim there is or may yet be. */
static int64_t
earliest_claim(const struct correlate *correlate)
{
    const struct window *window = correlate->window;
    int64_t first = window->count ? window_start_time(window, window->base) : window->clock_us;
    for (size_t i = 0; i < correlate->waiting_count; i++) {
        const struct claim *claim = correlate->waiting[i].claim;
        if (claim->hit_count && first_hit(claim)->t0_us < first)
            first = first_hit(claim)->t0_us;
    }
    for (size_t i = 0; i < correlate->pending_count; i++) {
        if (first_hit(correlate->pending[i].claim)->t0_us < first)
            first = first_hit(correlate->pending[i].claim)->t0_us;
    }
    return first;
}

/* Whether @old can still matter now that @newer was heard. */
static bool
heard_matters(const struct correlate *correlate, const struct heard *old,
              const struct heard *newer, int64_t first_us)
{
    const struct clause *clause = correlate->plan->clauses[old->clause].clause;
    if (clause->relation == RELATION_ANYWHERE)
        return old->clause != newer->clause || old->span != newer->span;
    return old->t1_us + clause->within.us >= first_us;
}

/* Remembers an occurrence; what is too old to matter goes, and of too many of one clause the oldest. */
static void
remember(struct correlate *correlate, struct heard heard)
{
    size_t same = 0, kept = 0;
    int64_t first_us = earliest_claim(correlate);
    for (size_t i = 0; i < correlate->heard_count; i++)
        same += correlate->heard[i].clause == heard.clause;
    for (size_t i = 0; i < correlate->heard_count; i++) {
        if (same >= CLAUSE_MEMORY && correlate->heard[i].clause == heard.clause)
            same--;
        else if (heard_matters(correlate, &correlate->heard[i], &heard, first_us))
            correlate->heard[kept++] = correlate->heard[i];
    }
    correlate->heard_count = kept;
    correlate->heard = memory_reserve(correlate->heard, &correlate->heard_cap, kept + 1,
                                      sizeof *correlate->heard);
    correlate->heard[correlate->heard_count++] = heard;
}

void
pending_hear(struct correlate *correlate, const struct occurrence *occurrence)
{
    const struct watch *watch = &correlate->plan->watches[occurrence->watch];
    struct text_range range = occurrence->range;
    int64_t t1 = window_end_time(correlate->window, range.end);
    uint32_t span = span_at(correlate, range.start)->number;
    remember(correlate, (struct heard){watch->clause, span, range, t1});
    for (size_t i = 0; i < correlate->pending_count;) {
        struct pending *pending = &correlate->pending[i++];
        if (pending->claim->rule != watch->rule)
            continue;
        const struct rule *rule = claim_rule(correlate, pending->claim);
        size_t c = watch->clause - correlate->plan->rules[watch->rule].first_clause;
        if ((pending->open >> c & 1) &&
            pending_stands(&rule->clauses[c], rule, pending->claim, range, t1, span) &&
            decide(correlate, i - 1, c, true))
            i--;
    }
    mitigation_hear(correlate, watch->clause, range, t1, span);
}

bool
pending_deadline(const struct correlate *correlate, int64_t *ret_us)
{
    *ret_us = INT64_MAX;
    for (size_t i = 0; i < correlate->pending_count; i++) {
        if (correlate->pending[i].deadline_us < *ret_us)
            *ret_us = correlate->pending[i].deadline_us;
    }
    return *ret_us != INT64_MAX;
}

/* Open clauses whose deadline is at or before @deadline_us have failed. */
void
pending_pass(struct correlate *correlate, int64_t deadline_us)
{
    for (size_t i = 0; i < correlate->pending_count;) {
        if (correlate->pending[i].deadline_us > deadline_us) {
            i++;
            continue;
        }
        const struct rule *rule = claim_rule(correlate, correlate->pending[i].claim);
        int64_t deadline = correlate->pending[i].deadline_us;
        if (deadline > correlate->pending[i].claim->decided_us)
            correlate->pending[i].claim->decided_us = deadline;
        bool gone = false;
        for (size_t c = 0; c < rule->clause_count && !gone; c++) {
            if ((correlate->pending[i].open >> c & 1) &&
                clause_deadline(correlate->pending[i].claim, &rule->clauses[c]) <= deadline_us)
                gone = decide(correlate, i, c, false);
        }
        i += !gone;
    }
}

static void
fail_all(struct correlate *correlate, size_t i)
{
    const struct rule *rule = claim_rule(correlate, correlate->pending[i].claim);
    correlate->pending[i].claim->decided_us =
        window_event_time(correlate->window, correlate->event);
    bool gone = false;
    for (size_t c = 0; c < rule->clause_count && !gone; c++) {
        if (correlate->pending[i].open >> c & 1)
            gone = decide(correlate, i, c, false);
    }
}

void
pending_end_span(struct correlate *correlate, uint32_t span)
{
    for (size_t i = 0; i < correlate->pending_count;) {
        const struct claim *claim = correlate->pending[i].claim;
        if (claim->span == span && !claim_rule(correlate, claim)->stream_scope)
            fail_all(correlate, i); /* it is gone */
        else
            i++;
    }
}

void
pending_end_stream(struct correlate *correlate)
{
    while (correlate->pending_count)
        fail_all(correlate, 0); /* the oldest first: counts go by the order of the text */
}
