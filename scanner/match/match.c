/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/match/match.h"

#include "scanner/base/memory.h"
#include "scanner/match/where.h"

#include <stdlib.h>

enum { GROUP_SETTLED = UINT16_MAX }; /* of a rule's own steps there are fewer */
enum { CANDIDATES_SORTED = 16 /* fewer are sorted by insertion */ };

/* Where a match may begin: a literal of @watch was heard, or the start waited for text. */
struct candidate {
    uint32_t unit, watch; /* watch: NO_WATCH for a start that waited */
    bool later;
    uint64_t start, settled; /* as in struct pending_start */
};
enum { NO_WATCH = -1 };

struct match_worker {
    const struct plan *plan;
    struct matcher matcher;
    struct candidate *candidates;
    size_t candidate_count, candidate_cap;
    struct pending_start *starts; /* candidates of one unit worth judging */
    size_t start_cap;
    struct occurrence *occurrences;
    size_t occurrence_count, occurrence_cap;
    struct judged *judged, *judged_earlier; /* room for all watches of one start */
    uint32_t *woken; /* by unit: the last feed in which more than a later step was heard of it */
    uint32_t feeds;
    struct heard_text heard;

    /* while match_feed runs */
    struct match_state *state;
    const struct window *window;
    struct text_view view;

    bool limit_reached;
    struct pending_start limit_at;
};

enum standing { STANDS, EXEMPT, REMOVED };

/* A match of one watch and what its clauses say of it. */
struct judged {
    uint32_t watch;
    enum standing standing;
    text_reach reach;
    size_t end;
    uint64_t left, right;
    struct match match;
};

struct match_worker *
match_worker_new(const struct plan *plan)
{
    struct match_worker *worker = memory_new(sizeof *worker);
    worker->plan = plan;
    matcher_init(&worker->matcher, &plan->programs, plan->book->number_words);
    size_t most = 1;
    for (size_t i = 0; i < plan->unit_count; i++) {
        const struct unit *unit = &plan->units[i];
        if (unit->watch_count > most)
            most = unit->watch_count;
        if (unit->later_count > most)
            most = unit->later_count;
    }
    worker->judged = memory_array(most, sizeof *worker->judged);
    worker->judged_earlier = memory_array(most, sizeof *worker->judged_earlier);
    worker->woken = memory_array(plan->unit_count, sizeof *worker->woken);
    return worker;
}

void
match_worker_free(struct match_worker *worker)
{
    if (!worker)
        return;
    matcher_finish(&worker->matcher);
    free(worker->candidates);
    free(worker->starts);
    free(worker->occurrences);
    free(worker->judged);
    free(worker->judged_earlier);
    heard_text_finish(&worker->heard);
    free(worker->woken);
    free(worker);
}

struct matcher *
match_worker_matcher(struct match_worker *worker)
{
    return &worker->matcher;
}

void
match_finish(struct match_state *state)
{
    free(state->pending);
    free(state->taken);
    *state = (struct match_state){0};
}

void
match_reset(struct match_state *state)
{
    state->pending_count = 0;
    state->taken_count = 0;
    state->heard_to = 0;
}

void
match_fit(struct match_state *state)
{
    state->pending =
        memory_fit(state->pending, &state->pending_cap, state->pending_count, sizeof *state->pending);
    state->taken =
        memory_fit(state->taken, &state->taken_cap, state->taken_count, sizeof *state->taken);
}

/* --- candidates ------------------------------------------------------------------------------ */

static void
note_limit(struct match_worker *worker, uint32_t unit, uint64_t start)
{
    if (!worker->matcher.limit_reached)
        return;
    worker->matcher.limit_reached = false;
    if (!worker->limit_reached)
        worker->limit_at = (struct pending_start){.unit = unit, .start = start};
    worker->limit_reached = true;
}

static void
reserve_candidate(struct match_worker *worker)
{
    worker->candidates = memory_reserve(worker->candidates, &worker->candidate_cap,
                                        worker->candidate_count + 1, sizeof *worker->candidates);
}

static void
add_candidate(struct match_worker *worker, uint32_t unit, uint32_t watch, uint64_t start)
{
    reserve_candidate(worker);
    worker->candidates[worker->candidate_count++] = (struct candidate){
        .unit = unit,
        .watch = watch,
        .later = watch_is_later(&worker->plan->watches[watch]),
        .start = start,
    };
}

/* May @c say another character than is written? */
static bool
may_be_heard(const struct match_worker *worker, uint32_t c)
{
    return !(c & CHAR_NUMBER) && !heard_is_letter(c) &&
           !everyday_has(&worker->plan->programs.everyday, text_code(c));
}

/* May a match begin at @at, with one of the sounds @begins or as @written? */
static bool
may_begin_heard(struct match_worker *worker, const struct first_chars *begins,
                const struct first_chars *written, size_t at)
{
    uint32_t c = worker->view.chars[at];
    bool confusions = worker->plan->programs.confusions;
    if (first_has(written, text_code(c)))
        return true;
    if (heard_is_letter(c))
        return heard_may_begin(begins, &worker->view, at, &worker->matcher.spelling, confusions);
    return may_be_heard(worker, c) && first_has(begins, heard_char(c, confusions));
}

/*
 * Starts of a match by ear that has said @use's anchor when it comes to @end. Letters and repeats
 * make it wider than its phrase, so each of them counts for nought or one.
 */
static void
wake_heard(struct match_worker *worker, const struct anchor_use *use, size_t end)
{
    const struct first_chars *begins = &worker->plan->watches[use->watch].begins;
    const struct first_chars *written = &worker->plan->watches[use->watch].written_begins;
    const uint32_t *chars = worker->view.chars;
    bool confusions = worker->plan->programs.confusions;
    uint32_t sound = 0, sure = 0;
    if (end == 0)
        return;
    uint32_t before = heard_char(chars[end - 1], confusions);
    for (size_t width = 1; width <= end && width <= (size_t)use->max + HEARD_EXTRA; width++) {
        size_t at = end - width;
        sound = before;
        before = at ? heard_char(chars[at - 1], confusions) : 0;
        sure += !heard_is_letter(chars[at]) && sound != before;
        if (sure > use->max)
            break;
        if (width >= use->min && may_begin_heard(worker, begins, written, at))
            add_candidate(worker, use->unit, use->watch, worker->view.base + at);
        if (chars[at] & CHAR_BREATH)
            break;
    }
    worker->woken[use->unit] = worker->feeds;
}

/* Do the characters that gave the sounds before @end say the anchor, written or heard? */
static bool
may_say(const struct match_worker *worker, const struct heard_anchor *anchor, size_t end)
{
    const struct heard_text *heard = &worker->heard;
    const uint32_t *chars = worker->view.chars;
    for (size_t i = 0; i < anchor->count; i++) {
        size_t k = end - anchor->count + i, at = heard->starts[k];
        bool alone = k + 1 < heard->count ? at + 1 == heard->starts[k + 1] : worker->view.closed;
        if (!alone || heard->ends[k] != at + 1) /* letters, or said again */
            return true;
        uint32_t code = text_code(chars[at]);
        if (code != anchor->chars[i] && (anchor->as_written || !may_be_heard(worker, chars[at])))
            return false;
    }
    return true;
}

/* May the text go on after the anchor, as written or heard? */
static bool
may_be_heard_on(const struct match_worker *worker, const struct followers *after, size_t end)
{
    const struct text_view *view = &worker->view;
    if (!after)
        return true;
    if (end == view->count)
        return !view->closed;
    uint32_t c = view->chars[end];
    if (c & CHAR_BREATH)
        return false;
    if (first_has(&after->written, text_code(c)) || heard_is_letter(c) ||
        text_code(c) == text_code(view->chars[end - 1]))
        return true;
    return may_be_heard(worker, c) &&
           first_has(&after->heard, heard_char(c, worker->plan->programs.confusions));
}

static void
hear_sound(void *context, uint32_t literal, size_t end)
{
    struct match_worker *worker = context;
    const struct anchor_table *table = &worker->plan->heard;
    size_t at = worker->heard.ends[end - 1];
    for (uint32_t i = table->use_starts[literal]; i < table->use_starts[literal + 1]; i++) {
        const struct heard_anchor *anchor = table->uses[i].heard;
        if (!table->uses[i].doubled && may_be_heard_on(worker, anchor->after, at) &&
            may_say(worker, anchor, end))
            wake_heard(worker, &table->uses[i], at);
    }
}

struct hearing {
    struct match_worker *worker;
    size_t end;
};

static void
hear_repeat(void *context, uint32_t literal, size_t end)
{
    const struct hearing *hearing = context;
    const struct anchor_table *table = &hearing->worker->plan->heard;
    (void)end;
    for (uint32_t i = table->use_starts[literal]; i < table->use_starts[literal + 1]; i++)
        wake_heard(hearing->worker, &table->uses[i], hearing->end);
}

/* Turns the new text into sounds, together with enough before it for an anchor that goes on. */
static void
hear(struct match_worker *worker, struct match_state *state)
{
    const struct plan *plan = worker->plan;
    const struct text_view *view = &worker->view;
    if (!plan->heard.literal_count)
        return;
    if (state->heard_to < view->base)
        state->heard_to = view->base;
    size_t to = (size_t)(state->heard_to - view->base), known = 0;
    size_t from = to > HEARD_CONTEXT ? to - HEARD_CONTEXT : 0;
    state->heard_to =
        view->base + heard_text_fill(&worker->heard, view, from, plan->programs.confusions);
    while (known < worker->heard.count && worker->heard.starts[known] < to)
        known++;
    literal_scan(plan->heard.literals, worker->heard.sounds, known, worker->heard.count, hear_sound,
                 worker);
    for (size_t i = 0; i < worker->heard.repeat_count; i++) {
        const struct heard_repeat *repeat = &worker->heard.repeats[i];
        struct hearing hearing = {worker, repeat->end};
        if (repeat->start >= to)
            literal_scan(plan->heard.literals, &repeat->sound, 0, 1, hear_repeat, &hearing);
    }
}

/* May the text go on after the literal as the step does? True where it is not known yet. */
static bool
may_go_on(const struct text_view *view, const struct followers *after, size_t end)
{
    if (!after)
        return true;
    if (end == view->count)
        return !view->closed;
    return !(view->chars[end] & CHAR_BREATH) &&
           first_has(&after->written, text_code(view->chars[end]));
}

static void
hear_literal(void *context, uint32_t literal, size_t end)
{
    struct match_worker *worker = context;
    const struct plan *plan = worker->plan;
    const struct anchor_table *table = &plan->written;
    for (uint32_t i = table->use_starts[literal]; i < table->use_starts[literal + 1]; i++) {
        const struct anchor_use *use = &table->uses[i];
        const struct first_chars *begins = &plan->watches[use->watch].begins;
        if (plan->units[use->unit].heard) {
            if (may_be_heard_on(worker, use->after, end))
                wake_heard(worker, use, end);
            continue;
        }
        if (!may_go_on(&worker->view, use->after, end))
            continue;
        for (uint32_t back = use->min; back <= use->max && back <= end; back++) {
            if (!first_has(begins, text_code(worker->view.chars[end - back])))
                continue;
            add_candidate(worker, use->unit, use->watch, worker->view.base + end - back);
            if (!watch_is_later(&plan->watches[use->watch]))
                worker->woken[use->unit] = worker->feeds;
        }
    }
}

static int
compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->later != y->later)
        return x->later ? 1 : -1;
    return (x->watch > y->watch) - (x->watch < y->watch);
}

static void
sort_candidates(struct match_worker *worker)
{
    struct candidate *items = worker->candidates;
    size_t count = worker->candidate_count;
    if (count > CANDIDATES_SORTED) {
        qsort(items, count, sizeof *items, compare_candidates);
    } else {
        for (size_t i = 1; i < count; i++) {
            struct candidate item = items[i];
            size_t k = i;
            for (; k > 0 && compare_candidates(&items[k - 1], &item) > 0; k--)
                items[k] = items[k - 1];
            items[k] = item;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || compare_candidates(&items[kept - 1], &items[i]) != 0)
            items[kept++] = items[i];
    }
    worker->candidate_count = kept;
}

/* Later steps alone are passed over while nothing waits for them. */
static void
drop_idle_candidates(struct match_worker *worker)
{
    size_t kept = 0;
    for (size_t i = 0; i < worker->candidate_count; i++) {
        if (worker->woken[worker->candidates[i].unit] == worker->feeds)
            worker->candidates[kept++] = worker->candidates[i];
    }
    worker->candidate_count = kept;
}

static void
wait_for_text(struct match_worker *worker, const struct pending_start *start)
{
    struct match_state *state = worker->state;
    state->pending = memory_reserve(state->pending, &state->pending_cap, state->pending_count + 1,
                                    sizeof *state->pending);
    state->pending[state->pending_count++] = *start;
}

/* --- judging one match ----------------------------------------------------------------------- */

/* Does a clause that held, or failed to, take a match out by what is known of this step alone? */
static bool
clause_removes(const struct clause *clause, const struct watch *watch, bool sequence,
               const struct clause_verdict *verdict)
{
    bool held = verdict->left || verdict->right;
    if (!sequence)
        return clause->role == CLAUSE_WHEN     ? !held
               : clause->role == CLAUSE_UNLESS ? held && !clause->because
                                               : false;
    /* of a sequence, `when` over or near may be met by another step; exemptions are judged whole, and
     * so is all but over where only the whole tells which step is the first */
    bool either_end = watch->first && watch->last && clause->relation != RELATION_OVER;
    if (clause->role == CLAUSE_UNLESS)
        return held && !clause->because && !either_end;
    if (clause->role == CLAUSE_WHEN && clause->relation == RELATION_BEFORE)
        return watch->first && !watch->last && !held;
    if (clause->role == CLAUSE_WHEN && clause->relation == RELATION_AFTER)
        return watch->last && !watch->first && !held;
    return false;
}

static unsigned
clause_sides(const struct clause *clause, const struct watch *watch)
{
    unsigned sides = (watch->first ? CLAUSE_LEFT : 0u) | (watch->last ? CLAUSE_RIGHT : 0u);
    if (clause->role == CLAUSE_LESSEN)
        sides &= CLAUSE_LEFT; /* what comes after lessens by a record of its own */
    return sides;
}

/* MORE, or YES with *ret filled. */
static enum answer
judge(struct match_worker *worker, size_t start, struct judged *ret)
{
    const struct plan *plan = worker->plan;
    const struct watch *watch = &plan->watches[ret->watch];
    const struct rule *rule = &plan->book->rules[watch->rule];
    const struct rule_plan *rule_plan = &plan->rules[watch->rule];
    bool sequence = rule->phrases[watch->phrase].step_count > 1;
    bool exempt = false;
    ret->standing = STANDS;
    ret->left = ret->right = 0;
    if (!where_holds(rule, ret->match.bound, ret->match.slots)) {
        ret->standing = REMOVED;
        return YES;
    }
    bool removed = false;
    for (uint32_t i = 0; i < rule_plan->clause_count; i++) {
        if (rule_plan->time_clauses >> i & 1)
            continue;
        const struct clause_plan *clause = &plan->clauses[rule_plan->first_clause + i];
        struct clause_verdict verdict;
        if (clause_judge(&worker->matcher, plan, &worker->view, clause,
                         clause_sides(clause->clause, watch), start, ret->end,
                         &verdict) == MORE)
            return MORE;
        if (verdict.reach > ret->reach)
            ret->reach = verdict.reach;
        ret->left |= (uint64_t)verdict.left << i;
        ret->right |= (uint64_t)verdict.right << i;
        removed |= clause_removes(clause->clause, watch, sequence, &verdict);
        exempt |= !sequence && clause->clause->role == CLAUSE_UNLESS && clause->clause->because &&
                  (verdict.left || verdict.right);
    }
    ret->standing = removed ? REMOVED : exempt ? EXEMPT : STANDS;
    return YES;
}

/* Does anything written that the rule finds overlap [start, end)? Also what its clauses excuse. */
static enum answer
written_overlaps(struct match_worker *worker, const struct unit *unit, size_t start, size_t end,
                 text_reach *reach)
{
    const struct plan *plan = worker->plan;
    const uint32_t *chars = worker->view.chars;
    size_t first = start;
    while (first > 0 && start - first < unit->reach && !(chars[first] & CHAR_BREATH))
        first--;
    for (size_t at = first; at < end; at++) {
        uint32_t code = text_code(chars[at]);
        if (!first_has(&unit->begins, code))
            continue;
        for (uint32_t w = unit->first_watch; w < unit->first_watch + unit->watch_count; w++) {
            struct match match;
            if (!first_has(&plan->watches[w].begins, code))
                continue;
            enum answer answer =
                match_at(&worker->matcher, &worker->view, plan->watches[w].entry, at, &match);
            if (answer == MORE)
                return MORE;
            if (match.reach > *reach)
                *reach = match.reach;
            if (answer == YES && match.end > start)
                return YES;
        }
    }
    return NO;
}

static bool
may_begin(struct match_worker *worker, const struct unit *unit, const struct first_chars *begins,
          const struct first_chars *written, size_t at)
{
    return unit->heard ? may_begin_heard(worker, begins, written, at)
                       : first_has(begins, text_code(worker->view.chars[at]));
}

/* All matches at @start of a unit's watches, or of its @later steps. MORE, or YES; *reach grows. */
static enum answer
judge_start(struct match_worker *worker, const struct unit *unit, bool later, size_t start,
            struct judged *ret_judged, size_t *ret_count, text_reach *reach)
{
    const struct plan *plan = worker->plan;
    uint32_t from = unit->first_watch + (later ? unit->watch_count : 0);
    uint32_t to = from + (later ? unit->later_count : unit->watch_count);
    *ret_count = 0;
    if (!later && !may_begin(worker, unit, &unit->begins, &unit->written_begins, start))
        return YES;
    for (uint32_t w = from; w < to; w++) {
        const struct watch *watch = &plan->watches[w];
        if (!may_begin(worker, unit, &watch->begins, &watch->written_begins, start))
            continue;
        struct judged *judged = &ret_judged[*ret_count];
        enum answer answer = (unit->heard ? match_heard_at : match_at)(
            &worker->matcher, &worker->view, watch->entry, start, &judged->match);
        if (answer == MORE)
            return MORE;
        if (judged->match.reach > *reach)
            *reach = judged->match.reach;
        if (answer == NO)
            continue;
        judged->watch = w;
        judged->end = judged->match.end;
        judged->reach = judged->match.reach;
        if (judge(worker, start, judged) == MORE)
            return MORE;
        if (judged->reach > *reach)
            *reach = judged->reach;
        if (judged->standing == REMOVED)
            continue;
        if (unit->heard) {
            answer = written_overlaps(worker, &plan->units[unit->rule], start, judged->end, reach);
            if (answer == MORE)
                return MORE;
            if (answer == YES)
                continue;
        }
        ++*ret_count;
    }
    return YES;
}

/* --- releasing ------------------------------------------------------------------------------- */

/*
 * Are all starts of the unit in the breath decided, or of its @later steps, that lie @least
 * characters or more before @start? *reach grows by what that took.
 */
static enum answer
earlier_decided(struct match_worker *worker, const struct unit *unit, bool later, size_t start,
                size_t least, text_reach *reach)
{
    enum answer answer = YES;
    const uint32_t *chars = worker->view.chars;
    size_t most = later ? unit->later_reach : unit->reach;
    for (size_t back = least; back <= most && back <= start && answer == YES; back++) {
        if (back > 0 && (chars[start - back + 1] & CHAR_BREATH))
            break;
        size_t count;
        answer = judge_start(worker, unit, later, start - back, worker->judged_earlier, &count,
                             reach);
    }
    return answer;
}

/* A product-change cue before @start or at it might open a new span: is that known? */
static enum answer
spans_decided(struct match_worker *worker, size_t start, text_reach *reach)
{
    const struct plan *plan = worker->plan;
    if (plan->product_unit == NO_UNIT)
        return YES;
    const struct unit *unit = &plan->units[plan->product_unit];
    const uint32_t *chars = worker->view.chars;
    for (size_t back = 0; back <= unit->reach && back <= start; back++) {
        size_t at = start - back;
        uint32_t code = text_code(chars[at]);
        for (uint32_t w = unit->first_watch;
             first_has(&unit->begins, code) && w < unit->first_watch + unit->watch_count; w++) {
            struct match match;
            if (!first_has(&plan->watches[w].begins, code))
                continue;
            if (match_at(&worker->matcher, &worker->view, plan->watches[w].entry, at, &match) ==
                MORE)
                return MORE;
            if (match.reach > *reach)
                *reach = match.reach;
        }
        if (chars[at] & CHAR_BREATH)
            break;
    }
    return YES;
}

static struct taken_range *
taken_of(struct match_state *state, uint32_t unit, uint32_t group, bool exempt)
{
    for (size_t i = 0; i < state->taken_count; i++) {
        struct taken_range *taken = &state->taken[i];
        if (taken->unit == unit && taken->group == group && taken->exempt == exempt)
            return taken;
    }
    return NULL;
}

static void
take(struct match_state *state, uint32_t unit, uint32_t group, bool exempt, uint64_t end)
{
    struct taken_range *taken = taken_of(state, unit, group, exempt);
    if (!taken) {
        state->taken = memory_reserve(state->taken, &state->taken_cap, state->taken_count + 1,
                                      sizeof *state->taken);
        taken = &state->taken[state->taken_count++];
        *taken = (struct taken_range){unit, group, exempt, 0};
    }
    taken->end = end;
}

static struct occurrence *
add_occurrence(struct match_worker *worker, uint32_t watch, size_t start, size_t end,
               text_reach reach)
{
    worker->occurrences =
        memory_reserve(worker->occurrences, &worker->occurrence_cap,
                       worker->occurrence_count + 1, sizeof *worker->occurrences);
    struct occurrence *occurrence = &worker->occurrences[worker->occurrence_count++];
    uint64_t base = worker->view.base;
    *occurrence = (struct occurrence){
        .watch = watch,
        .range = {base + start, base + end},
        .event = window_event(worker->window, reach),
    };
    return occurrence;
}

static void
put_out(struct match_worker *worker, const struct judged *judged, size_t start, text_reach reach)
{
    struct occurrence *out = add_occurrence(worker, judged->watch, start, judged->end, reach);
    out->exempt = judged->standing == EXEMPT;
    out->left = judged->left;
    out->right = judged->right;
    out->bound = judged->match.bound;
    memcpy(out->slots, judged->match.slots, sizeof out->slots);
}

/* Of the matches of one group at one start the longest goes out, unless an earlier one overlaps. */
static void
release(struct match_worker *worker, uint32_t unit, size_t start, const struct judged *judged,
        size_t count, text_reach reach)
{
    const struct plan *plan = worker->plan;
    struct match_state *state = worker->state;
    uint64_t position = worker->view.base + start;
    for (size_t i = 0; i < count; i++) {
        uint32_t group = plan->watches[judged[i].watch].group;
        bool best = true;
        for (size_t k = 0; k < count && best; k++) {
            if (plan->watches[judged[k].watch].group != group || k == i)
                continue;
            if (judged[k].standing != judged[i].standing)
                best = judged[i].standing == STANDS;
            else
                best = judged[k].end < judged[i].end || (judged[k].end == judged[i].end && k > i);
        }
        bool exempt = judged[i].standing == EXEMPT;
        const struct taken_range *taken = taken_of(state, unit, group, false);
        const struct taken_range *excused = taken_of(state, unit, group, true);
        if (!best || (taken && position < taken->end) ||
            (exempt && excused && position < excused->end))
            continue;
        take(state, unit, group, exempt, worker->view.base + judged[i].end);
        put_out(worker, &judged[i], start, reach);
        worker->occurrences[worker->occurrence_count - 1].sound = plan->units[unit].heard;
    }
}

/*
 * A start settles no earlier than those before it. Clauses may look ahead farther from an earlier
 * start than earlier_decided looks back: what the last one has used is remembered as a taken range
 * of a group of its own, up to twice its stream position (as text_reach has it).
 */
static void
settle_in_order(struct match_worker *worker, uint32_t unit, size_t start, text_reach *reach)
{
    uint64_t base = 2 * worker->view.base;
    const struct taken_range *last = taken_of(worker->state, unit, GROUP_SETTLED, false);
    if (last && last->end > base + *reach)
        *reach = last->end - base;
    else if (*reach > 2 * (text_reach)(start + worker->plan->units[unit].reach))
        take(worker->state, unit, GROUP_SETTLED, false, base + *reach);
}

/* False: text not heard yet decides. */
static bool
release_start(struct match_worker *worker, uint32_t unit_index, size_t start)
{
    const struct unit *unit = &worker->plan->units[unit_index];
    uint32_t rule = unit->heard ? unit->rule : unit_index;
    size_t found = 0;
    text_reach reach = 0;
    if (judge_start(worker, unit, false, start, worker->judged, &found, &reach) == MORE)
        return false;
    if (worker->plan->book->rules[rule].clause_count > 0)
        settle_in_order(worker, unit_index, start, &reach);
    if (found == 0)
        return true;
    if (earlier_decided(worker, unit, false, start, 1, &reach) == MORE ||
        spans_decided(worker, start, &reach) == MORE)
        return false;
    release(worker, unit_index, start, worker->judged, found, reach);
    return true;
}

/* @held_up: a start before it, which it may join, is not decided. */
static void
release_later(struct match_worker *worker, struct pending_start later, bool held_up)
{
    const struct unit *unit = &worker->plan->units[later.unit];
    uint64_t base = 2 * worker->view.base;
    size_t start = (size_t)(later.start - worker->view.base), found = 0;
    text_reach reach = 0, before = 0;
    bool more =
        judge_start(worker, unit, true, start, worker->judged, &found, &reach) == MORE;
    if (!more && found == 0)
        return;
    if (!later.settled && !held_up && earlier_decided(worker, unit, false, start, 0, &before) == YES) {
        const struct taken_range *last = taken_of(worker->state, later.unit, GROUP_SETTLED, false);
        later.settled = base + before + 1;
        if (last && last->end + 1 > later.settled)
            later.settled = last->end + 1;
    }
    if (more || !later.settled ||
        earlier_decided(worker, unit, true, start, 1, &reach) == MORE ||
        spans_decided(worker, start, &reach) == MORE) {
        wait_for_text(worker, &later);
        return;
    }
    if (later.settled - 1 > base + reach)
        reach = later.settled - 1 - base;
    for (size_t i = 0; i < found; i++)
        put_out(worker, &worker->judged[i], start, reach);
}

static void
release_rule(struct match_worker *worker, const struct pending_start *starts, size_t count)
{
    bool held_up = false;
    for (size_t i = 0; i < count; i++) {
        if (starts[i].later) {
            release_later(worker, starts[i], held_up);
        } else if (held_up || !release_start(worker, starts[i].unit,
                                             (size_t)(starts[i].start - worker->view.base))) {
            held_up = true;
            wait_for_text(worker, &starts[i]);
        }
    }
}

struct ends {
    size_t items[MATCH_ENDS];
    size_t count;
};

static bool
keep_end(void *context, size_t end, text_reach reach)
{
    struct ends *ends = context;
    (void)reach;
    for (size_t i = 0; i < ends->count; i++) {
        if (ends->items[i] == end)
            return false;
    }
    if (ends->count < MATCH_ENDS)
        ends->items[ends->count++] = end;
    return false;
}

/* A clause phrase remembered over time: every way to read it counts. */
static enum answer
release_clause(struct match_worker *worker, uint32_t w, size_t start, text_reach *reach)
{
    struct ends ends = {.count = 0};
    if (match_all(&worker->matcher, &worker->view, worker->plan->watches[w].entry, start, keep_end,
                  &ends, reach) == MORE)
        return MORE;
    for (size_t i = 0; i < ends.count; i++)
        add_occurrence(worker, w, start, ends.items[i], *reach);
    return NO;
}

static enum answer
release_cue(struct match_worker *worker, uint32_t w, size_t start, text_reach *reach)
{
    const struct plan *plan = worker->plan;
    const struct watch *watch = &plan->watches[w];
    struct match match;
    enum answer answer = match_at(&worker->matcher, &worker->view, watch->entry, start, &match);
    if (match.reach > *reach)
        *reach = match.reach;
    if (answer != YES)
        return answer;
    if (watch->kind == WATCH_PRODUCT) {
        enum { NOT_AFTER_CHARS = 6 };
        enum answer held =
            clause_probe_before(&worker->matcher, &worker->view, plan->not_after,
                                plan->not_after_count, start, NOT_AFTER_CHARS, reach);
        if (held != NO)
            return held == MORE ? MORE : NO;
    }
    struct occurrence *out = add_occurrence(worker, w, start, match.end, *reach);
    out->opens_span = watch->kind == WATCH_PRODUCT;
    out->bound = match.bound;
    memcpy(out->slots, match.slots, sizeof out->slots);
    return NO;
}

/* What one start gives is settled together: it waits until all watches there are decided. */
static void
release_other(struct match_worker *worker, const struct pending_start *candidate)
{
    const struct plan *plan = worker->plan;
    const struct unit *unit = &plan->units[candidate->unit];
    size_t start = (size_t)(candidate->start - worker->view.base);
    uint32_t code = text_code(worker->view.chars[start]);
    size_t before = worker->occurrence_count;
    text_reach reach = 0;
    for (uint32_t w = unit->first_watch; w < unit->first_watch + unit->watch_count; w++) {
        const struct watch *watch = &plan->watches[w];
        if (!first_has(&watch->begins, code))
            continue;
        enum answer answer = watch->kind == WATCH_CLAUSE ? release_clause(worker, w, start, &reach)
                                                         : release_cue(worker, w, start, &reach);
        if (answer == MORE) {
            worker->occurrence_count = before; /* all of it again, when there is more text */
            wait_for_text(worker, candidate);
            return;
        }
    }
    for (size_t i = before; i < worker->occurrence_count; i++)
        worker->occurrences[i].event = window_event(worker->window, reach);
}

static int
compare_occurrences(const void *a, const void *b)
{
    const struct occurrence *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    if (x->range.start != y->range.start)
        return x->range.start < y->range.start ? -1 : 1;
    if (x->opens_span != y->opens_span)
        return x->opens_span ? -1 : 1; /* what is said from here on belongs to the new span */
    if (x->range.end != y->range.end) /* of two cues the longer tells more */
        return (x->range.end < y->range.end) != (x->opens_span) ? -1 : 1;
    return (x->watch > y->watch) - (x->watch < y->watch);
}

static void
forget_taken(struct match_state *state, uint64_t base)
{
    size_t kept = 0;
    for (size_t i = 0; i < state->taken_count; i++) {
        uint64_t end = state->taken[i].end;
        if ((state->taken[i].group == GROUP_SETTLED ? end / 2 : end) > base)
            state->taken[kept++] = state->taken[i];
    }
    state->taken_count = kept;
}

/*
 * Starts of one unit at which the watch whose literal was heard is not refuted. The others of the
 * unit need not be asked: each has literals of its own.
 */
static size_t
promising_starts(struct match_worker *worker, const struct candidate *candidates, size_t count)
{
    size_t kept = 0;
    worker->starts = memory_reserve(worker->starts, &worker->start_cap, count,
                                    sizeof *worker->starts);
    for (size_t i = 0; i < count; i++) {
        const struct candidate *candidate = &candidates[i];
        struct match match;
        struct pending_start *last = kept ? &worker->starts[kept - 1] : NULL;
        if (last && last->start == candidate->start && last->later == candidate->later) {
            if (candidate->settled)
                last->settled = candidate->settled;
            continue;
        }
        if (candidate->watch != (uint32_t)NO_WATCH &&
            (worker->plan->units[candidate->unit].heard ? match_heard_at : match_at)(
                &worker->matcher, &worker->view, worker->plan->watches[candidate->watch].entry,
                (size_t)(candidate->start - worker->view.base), &match) == NO)
            continue;
        worker->starts[kept++] = (struct pending_start){candidate->unit, candidate->later,
                                                        candidate->start, candidate->settled};
    }
    return kept;
}

const struct occurrence *
match_feed(struct match_worker *worker, struct match_state *state, const struct window *window,
           uint64_t from, const uint32_t *waiting, size_t waiting_count, size_t *ret_count)
{
    const struct plan *plan = worker->plan;
    worker->state = state;
    worker->window = window;
    worker->view = window_view(window);
    worker->candidate_count = 0;
    worker->occurrence_count = 0;
    worker->feeds++;
    size_t old = (size_t)(from - worker->view.base);
    literal_scan(plan->written.literals, worker->view.chars, old, worker->view.count, hear_literal,
                 worker);
    hear(worker, state);
    for (size_t i = 0; i < state->pending_count; i++) {
        const struct pending_start *start = &state->pending[i];
        reserve_candidate(worker);
        worker->candidates[worker->candidate_count++] = (struct candidate){
            start->unit, (uint32_t)NO_WATCH, start->later, start->start, start->settled};
        worker->woken[start->unit] = worker->feeds;
    }
    for (size_t i = 0; i < waiting_count; i++)
        worker->woken[waiting[i]] = worker->feeds;
    state->pending_count = 0;
    drop_idle_candidates(worker);
    sort_candidates(worker);
    for (size_t i = 0; i < worker->candidate_count;) {
        uint32_t unit = worker->candidates[i].unit;
        size_t end = i;
        while (end < worker->candidate_count && worker->candidates[end].unit == unit)
            end++;
        size_t count = promising_starts(worker, worker->candidates + i, end - i);
        bool heard = plan->units[unit].heard, of_rule = heard || unit < plan->book->rule_count;
        if (of_rule)
            release_rule(worker, worker->starts, count);
        for (size_t k = 0; !of_rule && k < count; k++)
            release_other(worker, &worker->starts[k]);
        note_limit(worker, heard ? plan->units[unit].rule : unit, worker->candidates[i].start);
        i = end;
    }
    if (worker->occurrence_count > 1)
        qsort(worker->occurrences, worker->occurrence_count, sizeof *worker->occurrences,
              compare_occurrences);
    if (state->taken_count)
        forget_taken(state, worker->view.base);
    *ret_count = worker->occurrence_count;
    return worker->occurrences;
}

uint64_t
match_needs(const struct match_worker *worker, const struct match_state *state,
            const struct window *window)
{
    uint64_t first = window->base + window->count;
    if (worker->plan->heard.literal_count && state->heard_to < first)
        first = state->heard_to;
    for (size_t i = 0; i < state->pending_count; i++) {
        if (state->pending[i].start < first)
            first = state->pending[i].start;
    }
    size_t back = worker->plan->look_back;
    return first > back ? first - back : 0;
}

bool
match_limit_reached(struct match_worker *worker, uint32_t *ret_unit, uint64_t *ret_start)
{
    bool reached = worker->limit_reached;
    *ret_unit = worker->limit_at.unit;
    *ret_start = worker->limit_at.start;
    worker->limit_reached = false;
    return reached;
}

size_t
match_bytes(const struct match_state *state)
{
    return (state->pending_cap * sizeof *state->pending) + (state->taken_cap * sizeof *state->taken);
}
