/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/stream.h"

#include "scanner/base/memory.h"
#include "scanner/match/where.h"

/*
 * Steps of a phrase pair up, and matches are counted.
 *
 *   原价 … → 现价 …     a first step waits; a later step joins the most recent waiting start for
 *                       which within, apart and every bound comparison hold, else changes nothing
 *   count               whole matches that passed their clauses; the n-th fires, counting restarts
 */

static void
drop_waiting(struct correlate *correlate, size_t i)
{
    claim_free(correlate->waiting[i].claim);
    correlate->waiting_count--;
    memmove(correlate->waiting + i, correlate->waiting + i + 1,
            (correlate->waiting_count - i) * sizeof *correlate->waiting);
}

static void
drop_starts_of(struct correlate *correlate, uint32_t rule)
{
    for (size_t i = correlate->waiting_count; i-- > 0;) {
        if (correlate->waiting[i].claim->rule == rule && !correlate->waiting[i].counted)
            drop_waiting(correlate, i);
    }
}

static struct waiting *
add_waiting(struct correlate *correlate, struct waiting waiting)
{
    size_t same = 0, oldest = 0;
    for (size_t i = correlate->waiting_count; i-- > 0;) {
        const struct waiting *other = &correlate->waiting[i];
        if (other->claim->rule == waiting.claim->rule && other->counted == waiting.counted &&
            other->claim->span == waiting.claim->span) {
            same++;
            oldest = i;
        }
    }
    if (same >= WAITING_STARTS)
        drop_waiting(correlate, oldest);
    correlate->waiting = memory_reserve(correlate->waiting, &correlate->waiting_cap,
                                        correlate->waiting_count + 1, sizeof *correlate->waiting);
    correlate->waiting[correlate->waiting_count] = waiting;
    return &correlate->waiting[correlate->waiting_count++];
}

/* Within the rule's time: from the end of the first hit to the start of the last. */
static bool
in_time(const struct rule *rule, const struct claim *claim, const struct kept_hit *hit)
{
    const struct kept_hit *first = &claim->hits[0];
    if (first->range.start < hit->range.start)
        return hit->t0_us - first->t1_us <= rule->within_us;
    const struct kept_hit *last = &claim->hits[claim->hit_count - 1];
    return last->t0_us - hit->t1_us <= rule->within_us;
}

/* Not overlapping any hit of the claim, and as far apart as the rule asks. */
static bool
stands_apart(const struct rule *rule, const struct claim *claim, const struct kept_hit *hit)
{
    for (size_t i = 0; i < claim->hit_count; i++) {
        const struct kept_hit *other = &claim->hits[i];
        if (hit->range.start < other->range.end && other->range.start < hit->range.end)
            return false;
        int64_t gap = hit->range.start < other->range.start ? other->t0_us - hit->t1_us
                                                            : hit->t0_us - other->t1_us;
        if (gap < rule->apart_us)
            return false;
    }
    return true;
}

static bool
can_join(const struct correlate *correlate, const struct waiting *waiting,
         const struct occurrence *occurrence, const struct watch *watch,
         const struct kept_hit *hit, uint32_t span)
{
    const struct claim *claim = waiting->claim;
    const struct rule *rule = claim_rule(correlate, claim);
    if (waiting->counted || claim->rule != watch->rule || waiting->phrase != watch->phrase ||
        (claim->span != span && !rule->stream_scope) || (waiting->steps >> watch->step & 1))
        return false;
    if (!rule->any_order) {
        if (watch->step > 0 && !(waiting->steps >> (watch->step - 1) & 1))
            return false;
        if (claim->hits[claim->hit_count - 1].range.end > hit->range.start)
            return false;
    }
    if (!in_time(rule, claim, hit) || !stands_apart(rule, claim, hit))
        return false;
    struct quantity slots[PHRASE_SLOTS];
    uint32_t bound = claim->bound | occurrence->bound;
    for (size_t i = 0; i < claim->slot_count; i++)
        slots[i] = occurrence->bound >> i & 1 ? occurrence->slots[i] : claim->slots[i];
    return where_holds(rule, bound, slots);
}

/* What the clauses measured in 字 say of a sequence as a whole. */
static bool
sequence_stands(const struct correlate *correlate, struct claim *claim)
{
    const struct rule *rule = claim_rule(correlate, claim);
    uint64_t time_clauses = correlate->plan->rules[claim->rule].time_clauses;
    uint64_t any_left = 0;
    for (size_t i = 0; i < claim->hit_count; i++)
        any_left |= claim->hits[i].left;
    uint64_t left = claim->hits[0].left, right = claim->hits[claim->hit_count - 1].right;
    bool removed = false;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        if (time_clauses >> i & 1)
            continue;
        uint64_t sides = clause->relation == RELATION_OVER ? any_left : left | right;
        bool held = sides >> i & 1;
        claim->held |= (uint64_t)held << i;
        if (clause->role == CLAUSE_WHEN)
            removed |= !held;
        else if (clause->role == CLAUSE_UNLESS && held && !clause->because)
            removed = true;
        else if (clause->role == CLAUSE_UNLESS && held)
            claim->exempt = true;
    }
    return !removed;
}

static struct claim *
copy_of(const struct claim *claim)
{
    struct claim *copy = claim_new(claim->rule, claim->slot_count);
    copy->sequence = claim->sequence;
    copy->sound = claim->sound;
    copy->bound = claim->bound;
    memcpy(copy->slots, claim->slots, copy->slot_count * sizeof *copy->slots);
    copy->span = claim->span;
    for (size_t i = 0; i < claim->hit_count; i++)
        claim_add_hit(copy, hit_copy(&claim->hits[i]));
    return copy;
}

static void
take_step(struct correlate *correlate, const struct occurrence *occurrence,
          const struct watch *watch, uint32_t span)
{
    const struct rule *rule = &correlate->book->rules[watch->rule];
    uint32_t all = (1u << rule->phrases[watch->phrase].step_count) - 1;
    struct kept_hit hit = hit_keep(correlate->window, occurrence, watch->step);
    for (size_t i = correlate->waiting_count; i-- > 0;) {
        struct waiting *waiting = &correlate->waiting[i];
        if (!can_join(correlate, waiting, occurrence, watch, &hit, span))
            continue;
        if ((waiting->steps | 1u << watch->step) != all) {
            waiting->steps |= 1u << watch->step;
            claim_add_hit(waiting->claim, hit);
            claim_bind(waiting->claim, occurrence);
            return;
        }
        struct claim *claim = copy_of(waiting->claim);
        claim_add_hit(claim, hit);
        claim_bind(claim, occurrence);
        if (!sequence_stands(correlate, claim)) {
            claim_free(claim);
            return;
        }
        drop_starts_of(correlate, watch->rule);
        pending_judge(correlate, claim);
        return;
    }
    if (watch->step != 0 && !rule->any_order) {
        hit_free(&hit);
        return;
    }
    struct claim *claim = claim_new(watch->rule, rule->slot_count);
    claim->sequence = true;
    claim->span = span;
    claim->sound = occurrence->sound;
    claim_add_hit(claim, hit);
    claim_bind(claim, occurrence);
    add_waiting(correlate,
                (struct waiting){.claim = claim, .phrase = watch->phrase, .steps = 1u << watch->step});
}

void
sequence_take(struct correlate *correlate, const struct occurrence *occurrence)
{
    const struct watch *watch = &correlate->plan->watches[occurrence->watch];
    const struct rule *rule = &correlate->book->rules[watch->rule];
    uint32_t span = span_at(correlate, occurrence->range.start)->number;
    if (rule->phrases[watch->phrase].step_count > 1) {
        take_step(correlate, occurrence, watch, span);
        return;
    }
    struct claim *claim = claim_new(watch->rule, rule->slot_count);
    claim->span = span;
    claim->sound = occurrence->sound;
    claim->exempt = occurrence->exempt;
    claim->held = occurrence->left | occurrence->right;
    claim_add_hit(claim, hit_keep(correlate->window, occurrence, 0));
    claim_bind(claim, occurrence);
    pending_judge(correlate, claim);
}

/* Whether all of a span was heard and decided: the next one's cue has left the window. */
static bool
span_is_over(const struct correlate *correlate, uint32_t number)
{
    for (size_t i = 0; i < correlate->span_count; i++) {
        if (correlate->spans[i].number > number)
            return correlate->spans[i].start <= correlate->window->base;
    }
    return false;
}

void
sequence_expire(struct correlate *correlate)
{
    int64_t needed_us = correlate_time_needed(correlate);
    for (size_t i = correlate->waiting_count; i-- > 0;) {
        const struct waiting *waiting = &correlate->waiting[i];
        const struct rule *rule = claim_rule(correlate, waiting->claim);
        int64_t within = waiting->counted ? rule->count.within_us : rule->within_us;
        if (within && waiting->claim->hits[waiting->counted ? waiting->claim->hit_count - 1 : 0].t1_us +
                              within < needed_us)
            drop_waiting(correlate, i);
        else if (!rule->stream_scope && span_is_over(correlate, waiting->claim->span))
            drop_waiting(correlate, i);
    }
}

/* Counts a claim that passed its clauses. Returns the claim that fires, or NULL. */
struct claim *
sequence_count(struct correlate *correlate, struct claim *claim)
{
    const struct rule *rule = claim_rule(correlate, claim);
    struct waiting *counted = NULL;
    for (size_t i = 0; i < correlate->waiting_count; i++) {
        struct waiting *waiting = &correlate->waiting[i];
        if (waiting->counted && waiting->claim->rule == claim->rule &&
            (waiting->claim->span == claim->span || rule->stream_scope))
            counted = waiting;
    }
    if (!counted) {
        struct claim *sum = claim_new(claim->rule, claim->slot_count);
        sum->span = claim->span;
        sum->sequence = claim->sequence;
        counted = add_waiting(correlate, (struct waiting){.claim = sum, .counted = true});
    }
    struct claim *sum = counted->claim;
    const struct kept_hit *first = &claim->hits[0];
    while (sum->hit_count && rule->count.within_us &&
           first->t0_us - sum->hits[0].t1_us > rule->count.within_us) {
        hit_free(&sum->hits[0]);
        sum->hit_count--;
        memmove(sum->hits, sum->hits + 1, sum->hit_count * sizeof *sum->hits);
        sum->count--;
    }
    bool same_saying = sum->hit_count &&
                       first->t0_us - sum->hits[sum->hit_count - 1].t1_us < rule->apart_us;
    if (!same_saying) {
        for (size_t i = 0; i < claim->hit_count; i++)
            claim_add_hit(sum, hit_copy(&claim->hits[i]));
        sum->bound |= claim->bound;
        memcpy(sum->slots, claim->slots, sum->slot_count * sizeof *sum->slots);
        sum->held = claim->held;
        sum->beside_open = claim->beside_open;
        sum->beside = claim->beside;
        sum->beside_event = claim->beside_event;
        sum->beside_clause = claim->beside_clause;
        sum->event = claim->event;
        sum->decided_us = claim->decided_us;
        sum->closed = claim->closed;
        sum->count++;
    }
    claim_free(claim);
    if (sum->count < rule->count.at_least)
        return NULL;
    size_t at = (size_t)(counted - correlate->waiting);
    correlate->waiting_count--;
    memmove(correlate->waiting + at, correlate->waiting + at + 1,
            (correlate->waiting_count - at) * sizeof *correlate->waiting);
    return sum;
}
