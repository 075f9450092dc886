/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reference/reference_private.h"

#include <math.h>

/* --- where ----------------------------------------------------------------------------------- */

struct values {
    long double low, high;
    bool valid;
};

static struct values
value_of(const struct term *term, const struct quantity *slots, int *unit, bool *differ)
{
    if (term->kind == TERM_NUMBER)
        return (struct values){term->number / 1e6L, term->number / 1e6L, true};
    if (term->kind == TERM_SLOT) {
        const struct quantity *slot = &slots[term->slot];
        *differ |= slot->unit != UNIT_NONE && *unit != UNIT_NONE && *unit != slot->unit;
        if (slot->unit != UNIT_NONE)
            *unit = slot->unit;
        return (struct values){slot->low / 1e6L, slot->high / 1e6L, true};
    }
    struct values a = value_of(term->left, slots, unit, differ);
    struct values b = value_of(term->right, slots, unit, differ);
    if (term->kind == TERM_DIVIDE && b.low <= 0 && b.high >= 0)
        return (struct values){0, 0, false};
    long double all[4], as[2] = {a.low, a.high}, bs[2] = {b.low, b.high};
    for (int i = 0; i < 4; i++) {
        long double x = as[i / 2], y = bs[i % 2];
        all[i] = term->kind == TERM_ADD        ? x + y
                 : term->kind == TERM_SUBTRACT ? x - y
                 : term->kind == TERM_MULTIPLY ? x * y
                                               : x / y;
    }
    return (struct values){fminl(fminl(all[0], all[1]), fminl(all[2], all[3])),
                           fmaxl(fmaxl(all[0], all[1]), fmaxl(all[2], all[3])),
                           a.valid && b.valid};
}

/* Every comparison whose slots are all bound holds for all values. */
bool
ref_where_holds(const struct rule *rule, uint32_t bound, const struct quantity *slots)
{
    const long double hair = 1e-9L;
    for (size_t i = 0; i < rule->where_count; i++) {
        const struct comparison *comparison = &rule->where[i];
        int unit = UNIT_NONE;
        bool differ = false, holds = false;
        if (comparison->slots & ~(uint64_t)bound)
            continue;
        struct values a = value_of(comparison->left, slots, &unit, &differ);
        struct values b = value_of(comparison->right, slots, &unit, &differ);
        switch (comparison->op) {
        case COMPARE_LT:
            holds = a.high < b.low - hair;
            break;
        case COMPARE_LE:
            holds = a.high <= b.low + hair;
            break;
        case COMPARE_EQ:
            holds = fabsl(a.high - b.low) < hair && fabsl(a.low - b.high) < hair;
            break;
        case COMPARE_NE:
            holds = a.high < b.low - hair || a.low > b.high + hair;
            break;
        case COMPARE_GE:
            holds = a.low >= b.high - hair;
            break;
        case COMPARE_GT:
            holds = a.low > b.high + hair;
            break;
        }
        if (!holds || differ || !a.valid || !b.valid)
            return false;
    }
    return true;
}

/* --- clauses in 字 --------------------------------------------------------------------------- */

static size_t
breath_start(const struct ref *ref, size_t at)
{
    while (at > 0 && !(ref->view.chars[at] & CHAR_BREATH))
        at--;
    return at;
}

static size_t
breath_end(const struct ref *ref, size_t at)
{
    for (at++; at < ref->view.count && !(ref->view.chars[at] & CHAR_BREATH); at++)
        continue;
    return at < ref->view.count ? at : ref->view.count;
}

/* Does a turn word lie wholly in [from, to)? *reach grows by what tells. */
static bool
turn_between(struct ref *ref, size_t from, size_t to, text_reach *reach)
{
    bool found = false;
    text_reach best = 0;
    ref_readings readings = {0};
    for (size_t i = 0; i < ref->book->turn_count; i++) {
        for (size_t q = from; q < to; q++) {
            ref_read(ref, ref->book->turns[i].steps[0].root, q, false, &readings, reach);
            for (size_t k = 0; k < readings.count; k++) {
                text_reach needed = readings.items[k].reach;
                if (readings.items[k].end <= to && (!found || needed < best)) {
                    found = true;
                    best = needed;
                }
            }
        }
    }
    free(readings.items);
    if (found && best > *reach)
        *reach = best;
    return found;
}

/* Does a reading [q, f) of one of the phrases stand to [start, end) as @relation says? */
static bool
stands(struct ref *ref, const struct clause *clause, enum relation relation, size_t start,
       size_t end, text_reach *reach)
{
    size_t chars = (size_t)clause->within.chars;
    size_t low = breath_start(ref, start), high = breath_end(ref, start);
    size_t widest = 0;
    bool found = false;
    text_reach best = 0, all = 0;
    ref_readings readings = {0};
    for (size_t i = 0; i < clause->phrase_count; i++) {
        if (clause->phrases[i].steps[0].max > widest)
            widest = clause->phrases[i].steps[0].max;
    }
    size_t need = relation == RELATION_BEFORE ? chars + widest : widest;
    size_t from = relation == RELATION_OVER ? end : start;
    if (from > need && low < from - need)
        low = from - need;
    if (relation == RELATION_AFTER) {
        low = end;
        for (size_t q = low; q <= end + chars; q++) {
            if (q >= high)
                reach_end(&all, high);
            else
                reach_char(&all, q);
        }
        if (high > end + chars + 1)
            high = end + chars + 1;
    } else {
        size_t stop = relation == RELATION_OVER ? start + 1
                      : relation == RELATION_BEFORE ? start : end;
        if (high > stop)
            high = stop;
    }
    for (size_t i = 0; i < clause->phrase_count; i++) {
        for (size_t q = low; q < high; q++) {
            ref_read(ref, clause->phrases[i].steps[0].root, q, false, &readings, &all);
            for (size_t k = 0; k < readings.count; k++) {
                size_t f = readings.items[k].end;
                text_reach needed = readings.items[k].reach;
                bool turned = false;
                if (relation == RELATION_OVER ? q > start || f < end
                    : relation == RELATION_BEFORE ? f > start || start - f > chars
                    : relation == RELATION_AFTER ? q < end || q - end > chars
                                                 : q >= end || f <= start)
                    continue;
                if (relation == RELATION_BEFORE)
                    turned = turn_between(ref, f, start, &needed);
                else if (relation == RELATION_AFTER)
                    turned = turn_between(ref, end, q, &needed);
                if (turned && needed > all)
                    all = needed;
                if (!turned && (!found || needed < best)) {
                    found = true;
                    best = needed;
                }
            }
        }
    }
    free(readings.items);
    if (!found)
        best = all;
    if (best > *reach)
        *reach = best;
    return found;
}

struct ref_verdict
ref_judge_clause(struct ref *ref, const struct clause *clause, unsigned sides, size_t start,
                 size_t end)
{
    struct ref_verdict verdict = {0};
    text_reach *reach = &verdict.reach;
    switch (clause->relation) {
    case RELATION_OVER:
        verdict.left = stands(ref, clause, RELATION_OVER, start, end, reach);
        break;
    case RELATION_BEFORE:
        verdict.left = (sides & REF_LEFT) && stands(ref, clause, RELATION_BEFORE, start, end, reach);
        break;
    case RELATION_AFTER:
        verdict.right = (sides & REF_RIGHT) && stands(ref, clause, RELATION_AFTER, start, end, reach);
        break;
    case RELATION_NEAR:
        if (sides & REF_LEFT) {
            verdict.left = stands(ref, clause, RELATION_BEFORE, start, end, reach);
            verdict.left |= stands(ref, clause, RELATION_NEAR, start, end, reach);
        }
        verdict.right = (sides & REF_RIGHT) && stands(ref, clause, RELATION_AFTER, start, end, reach);
        break;
    default:
        break;
    }
    return verdict;
}

bool
ref_needs_memory(const struct clause *clause)
{
    return clause->relation == RELATION_ANYWHERE ||
           (clause->within.in_time && clause->relation != RELATION_LABEL &&
            clause->relation != RELATION_OVER);
}

uint64_t
ref_time_clauses(const struct rule *rule)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (rule->clauses[i].relation == RELATION_LABEL || ref_needs_memory(&rule->clauses[i]))
            bits |= UINT64_C(1) << i;
    }
    return bits;
}

/* --- the matches of one rule ----------------------------------------------------------------- */

struct judged {
    struct ref_occurrence occurrence;
    uint32_t group;
    bool later; /* it can only go on with a sequence */
    bool chosen;
};

struct rule_matches {
    LIST(struct judged) items;
    /* by start: what judging all phrases there that may begin has used, and all steps that go on */
    text_reach *reach, *later_reach;
};

/* What a clause says of one step alone. @first, @last: the step opens, closes the sequence. */
static bool
step_is_removed(const struct clause *clause, bool sequence, bool first, bool last, bool held)
{
    bool edge = clause->relation == RELATION_BEFORE  ? first && !last
                : clause->relation == RELATION_AFTER ? last && !first
                                                     : false;
    /* with `order: any` only the whole tells which step is the first and which the last */
    bool whole = sequence && first && last && clause->relation != RELATION_OVER;
    if (clause->role == CLAUSE_UNLESS)
        return held && !clause->because && !whole;
    return clause->role == CLAUSE_WHEN && !held && (!sequence || edge);
}

static void
judge_match(struct ref *ref, const struct rule *rule, uint32_t phrase, uint32_t step,
            const struct ref_reading *reading, size_t start, uint32_t group, size_t order,
            struct rule_matches *matches)
{
    bool sequence = rule->phrases[phrase].step_count > 1, removed = false;
    bool first = step == 0 || rule->any_order;
    bool last = step + 1 == rule->phrases[phrase].step_count || rule->any_order;
    struct judged judged = {.group = group, .later = !first};
    struct ref_occurrence *out = &judged.occurrence;
    *out = (struct ref_occurrence){.kind = REF_STEP,
                                   .rule = (uint32_t)(rule - ref->book->rules),
                                   .phrase = phrase,
                                   .step = step,
                                   .order = order,
                                   .start = start,
                                   .end = reading->end,
                                   .bound = reading->bound};
    memcpy(out->slots, reading->slots, sizeof out->slots);
    if (!ref_where_holds(rule, reading->bound, reading->slots))
        return;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        unsigned sides = (first ? REF_LEFT : 0u) | (last ? REF_RIGHT : 0u);
        if (ref_time_clauses(rule) >> i & 1)
            continue;
        if (clause->role == CLAUSE_LESSEN)
            sides &= REF_LEFT;
        struct ref_verdict verdict = ref_judge_clause(ref, clause, sides, start, reading->end);
        bool held = verdict.left || verdict.right;
        text_reach *reach = first ? &matches->reach[start] : &matches->later_reach[start];
        if (verdict.reach > *reach)
            *reach = verdict.reach;
        out->left |= (uint64_t)verdict.left << i;
        out->right |= (uint64_t)verdict.right << i;
        removed |= step_is_removed(clause, sequence, first, last, held);
        out->exempt |= !sequence && clause->role == CLAUSE_UNLESS && clause->because && held;
    }
    if (!removed)
        LIST_ADD(matches->items, judged);
}

static int
compare_judged(const void *a, const void *b)
{
    const struct judged *x = a, *y = b;
    if (x->occurrence.start != y->occurrence.start)
        return x->occurrence.start < y->occurrence.start ? -1 : 1;
    if (x->occurrence.end != y->occurrence.end)
        return x->occurrence.end > y->occurrence.end ? -1 : 1;
    return x->occurrence.order < y->occurrence.order ? -1 : 1;
}

/*
 * Earliest, then longest, then written first; what stands hides what is exempted. Steps that only go
 * on with a sequence do not compete: one that joins nothing changes nothing.
 */
static void
choose(struct rule_matches *matches, bool exempt)
{
    for (size_t i = 0; i < matches->items.count; i++) {
        struct judged *judged = &matches->items.items[i];
        bool hidden = judged->occurrence.exempt != exempt;
        for (size_t k = 0; k < matches->items.count && !hidden; k++) {
            const struct judged *other = &matches->items.items[k];
            hidden = other->chosen && !other->later && other->group == judged->group &&
                     other->occurrence.start <= judged->occurrence.start &&
                     other->occurrence.end > judged->occurrence.start;
        }
        judged->chosen |= !hidden;
    }
}

/* The cues a new span may open with, heard no later than @start: *reach grows by them. */
static void
add_cue_reach(struct ref *ref, size_t start, text_reach *reach)
{
    const struct rulebook *book = ref->book;
    size_t most = 0;
    ref_readings readings = {0};
    for (size_t i = 0; i < book->product_cue_count; i++) {
        if (book->product_cues[i].steps[0].max > most)
            most = book->product_cues[i].steps[0].max;
    }
    most += ref->longest_word + 1;
    for (size_t back = 0; book->product_cue_count && back <= most && back <= start; back++) {
        for (size_t i = 0; i < book->product_cue_count; i++)
            ref_read(ref, book->product_cues[i].steps[0].root, start - back, true, &readings,
                     reach);
        if (ref->view.chars[start - back] & CHAR_BREATH)
            break;
    }
    free(readings.items);
}

/* Steps that go on come in the order of the text where they may overlap. */
static void
add_later_reach(const struct ref *ref, const struct rule *rule, const struct rule_matches *matches,
                size_t start, text_reach *reach)
{
    size_t most = 0;
    for (size_t p = 0; p < rule->phrase_count; p++) {
        for (size_t k = 1; k < rule->phrases[p].step_count; k++) {
            if (rule->phrases[p].steps[k].max > most)
                most = rule->phrases[p].steps[k].max;
        }
    }
    most += ref->longest_word + 1;
    for (size_t back = 0; back <= most && back <= start; back++) {
        if (matches->later_reach[start - back] > *reach)
            *reach = matches->later_reach[start - back];
        if (ref->view.chars[start - back] & CHAR_BREATH)
            break;
    }
}

/* The matches at @start of the steps that may begin one, or of those that only go on. */
static void
read_start(struct ref *ref, const struct rule *rule, size_t start, bool later, size_t *order,
           struct rule_matches *matches)
{
    uint32_t group = 1;
    ref_readings readings = {0};
    for (uint32_t p = 0; p < rule->phrase_count; p++) {
        const struct phrase *phrase = &rule->phrases[p];
        for (uint32_t k = 0; k < phrase->step_count; k++) {
            uint32_t own = phrase->step_count == 1 ? 0 : group++;
            if ((k > 0 && !rule->any_order) != later)
                continue;
            ref_read(ref, phrase->steps[k].root, start, true, &readings,
                     later ? &matches->later_reach[start] : &matches->reach[start]);
            if (readings.count)
                judge_match(ref, rule, p, k, &readings.items[0], start, own, *order, matches);
            ++*order;
        }
    }
    free(readings.items);
}

/* What is chosen goes out with the event at which it, and what comes before it, is decided. */
static void
settle_rule(struct ref *ref, const struct rule *rule, struct rule_matches *matches, bool heard)
{
    if (matches->items.count)
        qsort(matches->items.items, matches->items.count, sizeof *matches->items.items,
              compare_judged);
    choose(matches, false);
    choose(matches, true);
    text_reach known = 0; /* all starts of the breath so far are decided */
    size_t next = 0;
    for (size_t start = 0; start < ref->view.count; start++) {
        if (ref->view.chars[start] & CHAR_BREATH)
            known = 0;
        if (matches->reach[start] > known)
            known = matches->reach[start];
        for (; next < matches->items.count && matches->items.items[next].occurrence.start == start;
             next++) {
            struct judged *judged = &matches->items.items[next];
            text_reach reach = known;
            if (!judged->chosen)
                continue;
            if (judged->later)
                add_later_reach(ref, rule, matches, start, &reach);
            add_cue_reach(ref, start, &reach);
            judged->occurrence.event = window_event(&ref->window, reach);
            judged->occurrence.heard = heard;
            LIST_ADD(ref->occurrences, judged->occurrence);
        }
    }
    free(matches->items.items);
    free(matches->reach);
    free(matches->later_reach);
}

static struct rule_matches
no_matches(const struct ref *ref)
{
    return (struct rule_matches){
        .reach = memory_array(ref->view.count + 1, sizeof(text_reach)),
        .later_reach = memory_array(ref->view.count + 1, sizeof(text_reach)),
    };
}

static void
find_rule(struct ref *ref, uint32_t index, size_t *order)
{
    const struct rule *rule = &ref->book->rules[index];
    struct rule_matches matches = no_matches(ref);
    size_t first_order = *order;
    for (size_t start = 0; start < ref->view.count; start++) {
        *order = first_order;
        read_start(ref, rule, start, false, order, &matches);
        read_start(ref, rule, start, true, order, &matches);
    }
    settle_rule(ref, rule, &matches, false);
}

/* --- by sound -------------------------------------------------------------------------------- */

/* Does anything written that the rule looks for overlap it, whatever its clauses say? */
static bool
written_overlaps(struct ref *ref, const struct rule *rule, size_t start, size_t end,
                 text_reach *reach)
{
    ref_readings readings = {0};
    size_t most = 0;
    bool found = false;
    for (size_t p = 0; p < rule->phrase_count; p++) {
        for (size_t k = 0; k < (rule->any_order ? rule->phrases[p].step_count : 1); k++) {
            if (rule->phrases[p].steps[k].max > most)
                most = rule->phrases[p].steps[k].max;
        }
    }
    size_t from = breath_start(ref, start);
    if (start > most && from < start - most)
        from = start - most;
    for (size_t at = from; at < end && !found; at++) {
        for (size_t p = 0; p < rule->phrase_count && !found; p++) {
            size_t steps = rule->any_order ? rule->phrases[p].step_count : 1;
            for (size_t k = 0; k < steps && !found; k++) {
                ref_read(ref, rule->phrases[p].steps[k].root, at, true, &readings, reach);
                found = readings.count && readings.items[0].end > start;
            }
        }
    }
    free(readings.items);
    return found;
}

/* Phrases of one step, unless the rule counts. What is heard never masks what stands written. */
static void
find_heard(struct ref *ref, uint32_t index, size_t *order)
{
    const struct rule *rule = &ref->book->rules[index];
    struct rule_matches matches = no_matches(ref);
    ref_readings readings = {0};
    for (uint32_t p = 0; p < rule->phrase_count && !rule->count.at_least; p++, ++*order) {
        const struct phrase *phrase = &rule->phrases[p];
        if (phrase->step_count > 1)
            continue;
        for (size_t start = 0; start < ref->view.count; start++) {
            size_t before = matches.items.count;
            ref_hear(ref, phrase->steps[0].root, start, &readings, &matches.reach[start]);
            if (readings.count)
                judge_match(ref, rule, p, 0, &readings.items[0], start, 0, *order, &matches);
            if (matches.items.count > before &&
                written_overlaps(ref, rule, start, readings.items[0].end, &matches.reach[start]))
                matches.items.count = before;
        }
    }
    free(readings.items);
    settle_rule(ref, rule, &matches, true);
}

/* --- cues and the phrases of clauses in 秒 ---------------------------------------------------- */

/* What one start gives is settled together. */
static void
settle_together(struct ref *ref, size_t from, text_reach reach)
{
    for (size_t i = from; i < ref->occurrences.count; i++)
        ref->occurrences.items[i].event = window_event(&ref->window, reach);
}

static void
find_clause(struct ref *ref, uint32_t rule, uint32_t clause, size_t *order)
{
    const struct clause *what = &ref->book->rules[rule].clauses[clause];
    ref_readings readings = {0};
    for (size_t start = 0; start < ref->view.count; start++) {
        size_t before = ref->occurrences.count;
        text_reach reach = 0;
        for (size_t i = 0; i < what->phrase_count; i++) {
            ref_read(ref, what->phrases[i].steps[0].root, start, false, &readings, &reach);
            for (size_t k = 0; k < readings.count; k++) {
                struct ref_occurrence out = {.kind = REF_CLAUSE,
                                             .rule = rule,
                                             .clause = clause,
                                             .order = *order + i,
                                             .start = start,
                                             .end = readings.items[k].end};
                LIST_ADD(ref->occurrences, out);
            }
        }
        settle_together(ref, before, reach);
    }
    *order += what->phrase_count;
    free(readings.items);
}

/* Does something that makes a cue none end at most 6字 before it? */
static bool
is_barred(struct ref *ref, size_t start, text_reach *reach)
{
    enum { NOT_AFTER_CHARS = 6 };
    bool found = false;
    text_reach best = 0, all = 0;
    ref_readings readings = {0};
    for (size_t i = 0; i < ref->book->product_not_after_count; i++) {
        const struct phrase_step *step = &ref->book->product_not_after[i].steps[0];
        size_t low = breath_start(ref, start), need = NOT_AFTER_CHARS + step->max;
        if (start > need && low < start - need)
            low = start - need;
        for (size_t q = low; q < start; q++) {
            ref_read(ref, step->root, q, false, &readings, &all);
            for (size_t k = 0; k < readings.count; k++) {
                size_t f = readings.items[k].end;
                if (f <= start && start - f <= NOT_AFTER_CHARS &&
                    (!found || readings.items[k].reach < best)) {
                    found = true;
                    best = readings.items[k].reach;
                }
            }
        }
    }
    free(readings.items);
    if ((found ? best : all) > *reach)
        *reach = found ? best : all;
    return found;
}

static void
find_cues(struct ref *ref, enum ref_kind kind, uint32_t category, const struct phrase *phrases,
          size_t count, size_t *order)
{
    ref_readings readings = {0};
    for (size_t start = 0; start < ref->view.count; start++) {
        size_t before = ref->occurrences.count;
        text_reach reach = 0;
        for (size_t i = 0; i < count; i++) {
            ref_read(ref, phrases[i].steps[0].root, start, true, &readings, &reach);
            if (!readings.count || (kind == REF_PRODUCT && is_barred(ref, start, &reach)))
                continue;
            struct ref_occurrence out = {.kind = kind,
                                         .category = category,
                                         .order = *order + i,
                                         .start = start,
                                         .end = readings.items[0].end,
                                         .bound = readings.items[0].bound};
            memcpy(out.slots, readings.items[0].slots, sizeof out.slots);
            LIST_ADD(ref->occurrences, out);
        }
        settle_together(ref, before, reach);
    }
    *order += count;
    free(readings.items);
}

static int
compare_occurrences(const void *a, const void *b)
{
    const struct ref_occurrence *x = a, *y = b;
    if (x->event != y->event)
        return x->event < y->event ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if ((x->kind == REF_PRODUCT) != (y->kind == REF_PRODUCT))
        return x->kind == REF_PRODUCT ? -1 : 1;
    if (x->end != y->end) /* of two cues the longer tells more */
        return (x->end < y->end) != (x->kind == REF_PRODUCT) ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

void
ref_find_occurrences(struct ref *ref)
{
    const struct rulebook *book = ref->book;
    size_t order = 0;
    for (uint32_t i = 0; i < book->rule_count; i++)
        find_rule(ref, i, &order);
    for (uint32_t i = 0; i < book->rule_count; i++) {
        for (uint32_t c = 0; c < book->rules[i].clause_count; c++) {
            if (ref_needs_memory(&book->rules[i].clauses[c]))
                find_clause(ref, i, c, &order);
        }
    }
    find_cues(ref, REF_PRODUCT, 0, book->product_cues, book->product_cue_count, &order);
    if (book->link_number)
        find_cues(ref, REF_LINK, 0, book->link_number, 1, &order);
    for (uint32_t i = 0; i < book->category_count; i++)
        find_cues(ref, REF_CATEGORY, i, book->categories[i].cues, book->categories[i].cue_count,
                  &order);
    for (uint32_t i = 0; i < book->rule_count; i++) {
        if (book->rules[i].sound)
            find_heard(ref, i, &order);
    }
    if (ref->occurrences.count)
        qsort(ref->occurrences.items, ref->occurrences.count, sizeof *ref->occurrences.items,
              compare_occurrences);
}
