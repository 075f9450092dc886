/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reference/reference.h"

#include "scanner/base/day.h"
#include "scanner/base/utf8.h"
#include "scanner/correlate/correlate.h"
#include "tests/reference/reference_private.h"

/*
 * Occurrences are taken in the order in which they settle. Between them deadlines pass and
 * corrections come; what leaves at one event leaves by place, then by rule.
 */
enum { WAITING_MOST = 8, CORRECTION_WAIT_US = 5000000 };

struct ref_hit {
    unsigned step;
    size_t start, end;
    int64_t t0_us, t1_us;
    uint64_t left, right;
};

struct ref_claim {
    bool heard; /* by sound */
    uint32_t rule, phrase, steps;
    uint32_t span;
    bool counted, waits, told, gone; /* which stage it is in */
    LIST(struct ref_hit) hits;                  /* in the order of the text */
    uint32_t bound;
    struct quantity slots[PHRASE_SLOTS];
    unsigned count;
    uint64_t held, open;
    const struct clause *exempted, *lessened;
    enum record_type type;
    enum exempt_reason reason;
    enum level level;
    bool may_lessen, beside, corrected; /* told: what has come that lessens it */
    text_event beside_event;
    int64_t corrected_us; /* counts from then on */
    size_t beside_clause, correction;
};

struct ref_span {
    uint32_t number;
    size_t start, end; /* its cue */
    int category;      /* -1: unknown */
};

struct ref_said { /* a clause's phrase */
    uint32_t rule, clause, span;
    size_t start, end;
    int64_t t1_us;
};

struct ref_told { /* a finding, to tell repeats */
    uint32_t rule, span;
    const struct ref_claim *claim;
};

struct reference {
    struct ref ref;
    const struct reference_input *input;
    record_fn record;
    void *context;
    LIST(struct ref_claim *) claims; /* in the order made */
    LIST(struct ref_span) spans;
    LIST(struct ref_said) said;
    LIST(struct ref_told) told;
    LIST(struct ref_claim *) leaving;
    text_event event;
};

static const struct rule *
rule_of(const struct reference *run, const struct ref_claim *claim)
{
    return &run->ref.book->rules[claim->rule];
}

static struct ref_span *
span_at(struct reference *run, size_t position)
{
    size_t i = run->spans.count - 1;
    while (i > 0 && run->spans.items[i].start > position)
        i--;
    return &run->spans.items[i];
}

static struct ref_hit
hit_of(struct reference *run, const struct ref_occurrence *occurrence)
{
    return (struct ref_hit){occurrence->step,
                            occurrence->start,
                            occurrence->end,
                            window_start_time(&run->ref.window, occurrence->start),
                            window_end_time(&run->ref.window, occurrence->end),
                            occurrence->left,
                            occurrence->right};
}

static void
add_hit(struct ref_claim *claim, struct ref_hit hit)
{
    LIST_ADD(claim->hits, hit);
    size_t at = claim->hits.count - 1;
    for (; at > 0 && claim->hits.items[at - 1].start > hit.start; at--)
        claim->hits.items[at] = claim->hits.items[at - 1];
    claim->hits.items[at] = hit;
}

static void
bind(struct ref_claim *claim, uint32_t bound, const struct quantity *slots)
{
    claim->bound |= bound;
    for (unsigned i = 0; i < PHRASE_SLOTS; i++) {
        if (bound >> i & 1)
            claim->slots[i] = slots[i];
    }
}

static struct ref_claim *
new_claim(struct reference *run, uint32_t rule, uint32_t span)
{
    struct ref_claim *claim = memory_new(sizeof *claim);
    claim->rule = rule;
    claim->span = span;
    LIST_ADD(run->claims, claim);
    return claim;
}

static struct ref_hit *
last_hit(const struct ref_claim *claim)
{
    return &claim->hits.items[claim->hits.count - 1];
}

/* --- what leaves ----------------------------------------------------------------------------- */

static const struct category *
category_of(struct reference *run, const struct ref_claim *claim, const char **ret_name)
{
    const struct rulebook *book = run->ref.book;
    *ret_name = NULL;
    for (size_t i = 0; i < run->input->segment_count && !*ret_name; i++) {
        const struct segment *segment = &run->input->segments[i];
        for (size_t k = 0; k < segment->label_count && !*ret_name; k++) {
            if (!span_is(segment->labels[k].key, "类目"))
                continue;
            for (size_t c = 0; c < book->category_count; c++) {
                if (span_is(segment->labels[k].value, book->categories[c].name)) {
                    *ret_name = book->categories[c].name;
                    return &book->categories[c];
                }
            }
            *ret_name = "?";
            return NULL;
        }
    }
    int category = run->spans.items[claim->span - 1].category;
    if (category < 0)
        return NULL;
    *ret_name = book->categories[category].name;
    return &book->categories[category];
}

static void
write_record(struct reference *run, const struct ref_claim *claim, enum record_type type)
{
    struct hit *hits = memory_array(claim->hits.count, sizeof *hits);
    struct bound_slot slots[PHRASE_SLOTS];
    const struct rule *rule = rule_of(run, claim);
    struct record record = {.type = type,
                            .rule = rule,
                            .level = claim->level,
                            .hits = hits,
                            .hit_count = claim->hits.count,
                            .slots = slots,
                            .count = claim->count,
                            .span_number = claim->span,
                            .lessened = claim->lessened,
                            .exempted = claim->exempted,
                            .exempt_reason = claim->reason,
                            .via_sound = claim->heard,
                            .book = run->ref.book};
    for (size_t i = 0; i < claim->hits.count; i++)
        hits[i] = (struct hit){.step = claim->hits.items[i].step,
                               .range = {claim->hits.items[i].start, claim->hits.items[i].end}};
    for (unsigned i = 0; i < rule->slot_count; i++) {
        if (claim->bound >> i & 1)
            slots[record.slot_count++] =
                (struct bound_slot){.name = rule->slot_names[i], .value = claim->slots[i]};
    }
    run->record(run->context, &record);
    free(hits);
}

static bool
same_words(const struct reference *run, const struct ref_claim *a, const struct ref_claim *b)
{
    if (a->hits.count != b->hits.count)
        return false;
    for (size_t i = 0; i < a->hits.count; i++) {
        const struct ref_hit *x = &a->hits.items[i], *y = &b->hits.items[i];
        if (x->end - x->start != y->end - y->start)
            return false;
        for (size_t k = 0; k < x->end - x->start; k++) {
            if (text_code(run->ref.view.chars[x->start + k]) !=
                text_code(run->ref.view.chars[y->start + k]))
                return false;
        }
    }
    return true;
}

static enum level
less(enum level level)
{
    return level == LEVEL_ERROR ? LEVEL_WARNING : LEVEL_NOTICE;
}

static bool
looks_ahead(const struct clause *clause)
{
    return clause->role == CLAUSE_LESSEN &&
           (clause->relation == RELATION_AFTER || clause->relation == RELATION_NEAR ||
            clause->relation == RELATION_ANYWHERE);
}

/* A correction on air lessens the nearest earlier finding only; anything else, what it is beside. */
static bool
is_correction(const struct clause *clause)
{
    return clause->role == CLAUSE_LESSEN && clause->relation == RELATION_AFTER &&
           clause->within.in_time;
}

static void
set_beside(struct ref_claim *claim, size_t clause, text_event event)
{
    if (claim->beside && (claim->beside_event < event ||
                          (claim->beside_event == event && claim->beside_clause < clause)))
        return;
    claim->beside = true;
    claim->beside_clause = clause;
    claim->beside_event = event;
}

/* Does a phrase of the clause, said there, stand in the relation to the claim? */
static bool
said_holds(const struct reference *run, const struct ref_claim *claim, const struct clause *clause,
           const struct ref_said *said)
{
    const struct ref_hit *first = &claim->hits.items[0], *last = last_hit(claim);
    bool before = said->end <= first->start && first->t0_us - said->t1_us <= clause->within.us;
    bool after = said->start >= last->end && said->t1_us - last->t1_us <= clause->within.us;
    bool overlaps = said->start < last->end && said->end > first->start;
    if (said->span != claim->span && !rule_of(run, claim)->stream_scope)
        return false;
    return clause->relation == RELATION_BEFORE  ? before
           : clause->relation == RELATION_AFTER ? after
           : clause->relation == RELATION_NEAR  ? before || after || overlaps
                                                : clause->relation == RELATION_ANYWHERE;
}

/* Something was said: does it lessen a finding? */
static void
lessen_by(const struct reference *run, struct ref_claim *claim, const struct ref_said *said)
{
    const struct rule *rule = rule_of(run, claim);
    const struct clause *clause = &rule->clauses[said->clause];
    if (said->rule != claim->rule || !looks_ahead(clause) ||
        !said_holds(run, claim, clause, said))
        return;
    if (!is_correction(clause)) {
        set_beside(claim, said->clause, run->event);
        return;
    }
    int64_t due_us = said->t1_us + CORRECTION_WAIT_US;
    if (!claim->corrected || due_us < claim->corrected_us ||
        (due_us == claim->corrected_us && said->clause < claim->correction)) {
        claim->corrected = true;
        claim->corrected_us = due_us;
        claim->correction = said->clause;
    }
}

/* A finding went out: what comes after it may lessen it. */
static void
await_correction(struct reference *run, struct ref_claim *claim, bool may_lessen)
{
    const struct rule *rule = rule_of(run, claim);
    claim->told = true;
    claim->may_lessen = may_lessen;
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (!looks_ahead(&rule->clauses[i]) || ref_needs_memory(&rule->clauses[i]))
            continue;
        struct ref_verdict verdict =
            ref_judge_clause(&run->ref, &rule->clauses[i], REF_RIGHT, last_hit(claim)->start,
                             last_hit(claim)->end);
        if (verdict.right)
            set_beside(claim, i, window_event(&run->ref.window, verdict.reach));
    }
    for (size_t i = 0; i < run->said.count; i++)
        lessen_by(run, claim, &run->said.items[i]);
}

static void
tell(struct reference *run, struct ref_claim *claim)
{
    const struct rule *rule = rule_of(run, claim);
    const char *name;
    const struct category *category = category_of(run, claim, &name);
    if (claim->type == RECORD_MITIGATION) {
        claim->level = less(claim->level);
        write_record(run, claim, RECORD_MITIGATION);
        return;
    }
    claim->level = rule->level;
    for (size_t i = 0; i < rule->clause_count && !claim->lessened; i++) {
        if (rule->clauses[i].role == CLAUSE_LESSEN && (claim->held >> i & 1) &&
            !(category && category->never_minor))
            claim->lessened = &rule->clauses[i];
    }
    if (claim->lessened)
        claim->level = less(claim->level);
    if (claim->type == RECORD_EXEMPTED) {
        write_record(run, claim, RECORD_EXEMPTED);
        return;
    }
    for (size_t i = 0; i < run->told.count; i++) {
        const struct ref_told *told = &run->told.items[i];
        if (told->rule == claim->rule && told->span == claim->span &&
            same_words(run, told->claim, claim)) {
            write_record(run, claim, RECORD_AGAIN);
            return;
        }
    }
    struct ref_told told = {claim->rule, claim->span, claim};
    LIST_ADD(run->told, told);
    write_record(run, claim, RECORD_FINDING);
    await_correction(run, claim, !claim->lessened && !(category && category->never_minor));
}

static int
compare_leaving(const void *a, const void *b)
{
    const struct ref_claim *x = *(struct ref_claim *const *)a, *y = *(struct ref_claim *const *)b;
    if (x->hits.items[0].start != y->hits.items[0].start)
        return x->hits.items[0].start < y->hits.items[0].start ? -1 : 1;
    if (x->rule != y->rule)
        return 0;
    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    return (last_hit(x)->end > last_hit(y)->end) - (last_hit(x)->end < last_hit(y)->end);
}

static void
flush(struct reference *run)
{
    struct ref_claim **leaving = run->leaving.items;
    size_t count = run->leaving.count;
    run->leaving.items = NULL;
    run->leaving.count = run->leaving.cap = 0;
    for (size_t i = 1; i < count; i++) {
        struct ref_claim *claim = leaving[i];
        size_t k = i;
        for (; k > 0; k--) {
            const struct ref_claim *other = leaving[k - 1];
            int order = other->hits.items[0].start == claim->hits.items[0].start
                            ? strcmp(rule_of(run, other)->id, rule_of(run, claim)->id)
                            : 0;
            if ((order ? order : compare_leaving(&leaving[k - 1], &claim)) <= 0)
                break;
            leaving[k] = leaving[k - 1];
        }
        leaving[k] = claim;
    }
    for (size_t i = 0; i < count; i++)
        tell(run, leaving[i]);
    free(leaving);
}

/* --- claims ---------------------------------------------------------------------------------- */

/* The matches counted so far, with this one; the claim that fires, or NULL. */
static struct ref_claim *
count_claim(struct reference *run, struct ref_claim *claim)
{
    const struct rule *rule = rule_of(run, claim);
    struct ref_claim *sum = NULL;
    for (size_t i = 0; i < run->claims.count; i++) {
        struct ref_claim *other = run->claims.items[i];
        if (other->counted && !other->gone && other->rule == claim->rule &&
            (other->span == claim->span || rule->stream_scope))
            sum = other;
    }
    if (!sum) {
        sum = new_claim(run, claim->rule, claim->span);
        sum->counted = true;
    }
    const struct ref_hit *first = &claim->hits.items[0];
    size_t each = rule->phrases[0].step_count; /* generated packs count rules of one phrase shape */
    while (sum->count && rule->count.within_us &&
           first->t0_us - sum->hits.items[each - 1].t1_us > rule->count.within_us) {
        sum->hits.count -= each;
        memmove(sum->hits.items, sum->hits.items + each, sum->hits.count * sizeof *sum->hits.items);
        sum->count--;
    }
    if (!sum->count || first->t0_us - last_hit(sum)->t1_us >= rule->apart_us) {
        for (size_t i = 0; i < claim->hits.count; i++)
            add_hit(sum, claim->hits.items[i]);
        sum->bound |= claim->bound;
        memcpy(sum->slots, claim->slots, sizeof sum->slots);
        sum->held = claim->held;
        sum->count++;
    }
    if (sum->count < rule->count.at_least)
        return NULL;
    sum->counted = false;
    return sum;
}

/* All its clauses are decided. */
static void
settle(struct reference *run, struct ref_claim *claim)
{
    const struct rule *rule = rule_of(run, claim);
    claim->waits = false;
    if (rule->count.at_least) {
        claim = count_claim(run, claim);
        if (!claim)
            return;
    }
    claim->type = RECORD_FINDING;
    for (size_t i = 0; i < rule->clause_count && !claim->exempted; i++) {
        const struct clause *clause = &rule->clauses[i];
        if (clause->role == CLAUSE_UNLESS && clause->because && (claim->held >> i & 1) &&
            laws_exempts(run->ref.book->laws, clause->because, run->ref.day))
            claim->exempted = clause;
    }
    if (claim->exempted) {
        claim->type = RECORD_EXEMPTED;
        claim->reason = EXEMPT_PROVISION;
    } else if (!laws_any_in_force(run->ref.book->laws, rule->law, rule->law_count, run->ref.day)) {
        claim->type = RECORD_EXEMPTED;
        claim->reason = EXEMPT_NOT_YET_LAW;
    }
    LIST_ADD(run->leaving, claim);
}

static bool
label_holds(struct reference *run, const struct ref_claim *claim, const struct clause *clause)
{
    struct span value = {0};
    const char *name = NULL;
    bool known = false;
    for (size_t i = 0; i < run->input->segment_count && !known; i++) {
        const struct segment *segment = &run->input->segments[i];
        for (size_t k = 0; k < segment->label_count && !known; k++) {
            if (span_is(segment->labels[k].key, clause->label_key)) {
                value = segment->labels[k].value;
                known = true;
            }
        }
    }
    if (!known && strcmp(clause->label_key, "类目") == 0) {
        category_of(run, claim, &name);
        known = name != NULL;
        value = span_of_text(name ? name : "");
    }
    if (!known)
        value = span_of_text("未知");
    for (size_t i = 0; i < clause->label_value_count; i++) {
        if (span_is(value, clause->label_values[i]))
            return true;
    }
    return false;
}

static void
judge_claim(struct reference *run, struct ref_claim *claim)
{
    const struct rule *rule = rule_of(run, claim);
    bool absence = false;
    claim->open = 0;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        bool held = false;
        if (!(ref_time_clauses(rule) >> i & 1) || is_correction(clause))
            continue;
        if (clause->relation == RELATION_LABEL)
            held = label_holds(run, claim, clause);
        for (size_t k = 0; k < run->said.count && !held; k++) {
            const struct ref_said *said = &run->said.items[k];
            held = said->rule == claim->rule && said->clause == i &&
                   said_holds(run, claim, clause, said);
        }
        bool open = !held && clause->relation != RELATION_LABEL &&
                    clause->relation != RELATION_BEFORE;
        claim->held |= (uint64_t)held << i;
        if (clause->role == CLAUSE_LESSEN)
            continue;
        claim->open |= (uint64_t)open << i;
        absence |= open && clause->role == CLAUSE_UNLESS;
        if (clause->role == CLAUSE_WHEN ? !held && !open : held && !clause->because)
            return;
    }
    for (size_t i = 0; absence && !rule->count.at_least && i < run->claims.count; i++) {
        const struct ref_claim *other = run->claims.items[i];
        if (other->waits && other->rule == claim->rule && other->span == claim->span)
            return;
    }
    size_t waiting = 0;
    for (size_t i = 0; i < run->claims.count; i++)
        waiting += run->claims.items[i]->waits;
    if (claim->open && waiting == PENDING_MAX)
        return; /* given up, as an engine record says */
    claim->waits = claim->open != 0;
    if (!claim->waits)
        settle(run, claim);
}

/* An open clause is decided. */
static void
decide(struct reference *run, struct ref_claim *claim, size_t c, bool held)
{
    const struct clause *clause = &rule_of(run, claim)->clauses[c];
    claim->open &= ~(UINT64_C(1) << c);
    claim->held |= (uint64_t)held << c;
    if (clause->role == CLAUSE_WHEN ? !held : held && !clause->because)
        claim->waits = false;
    else if (!claim->open)
        settle(run, claim);
}

static int64_t
deadline_of(const struct reference *run, const struct ref_claim *claim, size_t c)
{
    const struct clause *clause = &rule_of(run, claim)->clauses[c];
    return clause->relation == RELATION_ANYWHERE ? INT64_MAX
                                                 : last_hit(claim)->t1_us + clause->within.us;
}

/* Open clauses with a deadline at or before @until_us, or all of a span's, have failed. */
static void
fail_open(struct reference *run, int64_t until_us, uint32_t span)
{
    for (size_t i = 0; i < run->claims.count; i++) {
        struct ref_claim *claim = run->claims.items[i];
        if (span && (claim->span != span || rule_of(run, claim)->stream_scope))
            continue;
        for (size_t c = 0; claim->waits && c < rule_of(run, claim)->clause_count; c++) {
            if ((claim->open >> c & 1) && (span || deadline_of(run, claim, c) <= until_us))
                decide(run, claim, c, false);
        }
    }
}

/* --- steps ----------------------------------------------------------------------------------- */

static bool
can_join(const struct reference *run, const struct ref_claim *claim,
         const struct ref_occurrence *occurrence, const struct ref_hit *hit, uint32_t span)
{
    const struct rule *rule = rule_of(run, claim);
    if (!claim->steps || claim->gone || claim->rule != occurrence->rule ||
        claim->phrase != occurrence->phrase || (claim->span != span && !rule->stream_scope) ||
        (claim->steps >> hit->step & 1))
        return false;
    if (!rule->any_order &&
        (!(claim->steps >> (hit->step - 1) & 1) || last_hit(claim)->end > hit->start))
        return false;
    const struct ref_hit *first = &claim->hits.items[0];
    int64_t between = hit->start > first->start ? hit->t0_us - first->t1_us
                                                : last_hit(claim)->t0_us - hit->t1_us;
    if (between > rule->within_us)
        return false;
    for (size_t i = 0; i < claim->hits.count; i++) {
        const struct ref_hit *other = &claim->hits.items[i];
        bool later = other->start > hit->start;
        if (hit->start < other->end && other->start < hit->end)
            return false;
        if ((later ? other->t0_us - hit->t1_us : hit->t0_us - other->t1_us) < rule->apart_us)
            return false;
    }
    struct ref_claim both = {.bound = claim->bound};
    memcpy(both.slots, claim->slots, sizeof both.slots);
    bind(&both, occurrence->bound, occurrence->slots);
    return ref_where_holds(rule, both.bound, both.slots);
}

/* Clauses in 字 of the whole sequence: before its first step, after its last, over any. */
static bool
sequence_stands(const struct reference *run, struct ref_claim *claim)
{
    const struct rule *rule = rule_of(run, claim);
    uint64_t over = 0, sides = claim->hits.items[0].left | last_hit(claim)->right;
    bool stands = true;
    for (size_t i = 0; i < claim->hits.count; i++)
        over |= claim->hits.items[i].left;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        if (ref_time_clauses(rule) >> i & 1)
            continue;
        bool held = (clause->relation == RELATION_OVER ? over : sides) >> i & 1;
        claim->held |= (uint64_t)held << i;
        if (clause->role == CLAUSE_WHEN)
            stands &= held;
        else if (clause->role == CLAUSE_UNLESS && !clause->because)
            stands &= !held;
    }
    return stands;
}

static void
take_step(struct reference *run, const struct ref_occurrence *occurrence)
{
    const struct rule *rule = &run->ref.book->rules[occurrence->rule];
    const struct phrase *phrase = &rule->phrases[occurrence->phrase];
    uint32_t span = span_at(run, occurrence->start)->number;
    uint32_t all = (1u << phrase->step_count) - 1;
    struct ref_hit hit = hit_of(run, occurrence);
    if (phrase->step_count == 1) {
        struct ref_claim *claim = new_claim(run, occurrence->rule, span);
        claim->held = occurrence->left | occurrence->right;
        claim->heard = occurrence->heard;
        add_hit(claim, hit);
        bind(claim, occurrence->bound, occurrence->slots);
        judge_claim(run, claim);
        return;
    }
    for (size_t i = run->claims.count; i-- > 0;) {
        struct ref_claim *claim = run->claims.items[i];
        if (!can_join(run, claim, occurrence, &hit, span))
            continue;
        if ((claim->steps | 1u << hit.step) != all) {
            claim->steps |= 1u << hit.step;
            add_hit(claim, hit);
            bind(claim, occurrence->bound, occurrence->slots);
            return;
        }
        struct ref_claim *whole = new_claim(run, claim->rule, claim->span);
        for (size_t k = 0; k < claim->hits.count; k++)
            add_hit(whole, claim->hits.items[k]);
        bind(whole, claim->bound, claim->slots);
        add_hit(whole, hit);
        bind(whole, occurrence->bound, occurrence->slots);
        if (!sequence_stands(run, whole))
            return;
        for (size_t k = 0; k < run->claims.count; k++) {
            struct ref_claim *other = run->claims.items[k];
            other->gone |= other->steps && other->rule == claim->rule;
        }
        judge_claim(run, whole);
        return;
    }
    if (hit.step != 0 && !rule->any_order)
        return;
    size_t same = 0;
    for (size_t i = run->claims.count; i-- > 0;) {
        struct ref_claim *other = run->claims.items[i];
        if (other->steps && !other->gone && other->rule == occurrence->rule && other->span == span)
            other->gone = ++same >= WAITING_MOST;
    }
    struct ref_claim *claim = new_claim(run, occurrence->rule, span);
    claim->phrase = occurrence->phrase;
    claim->steps = 1u << hit.step;
    add_hit(claim, hit);
    bind(claim, occurrence->bound, occurrence->slots);
}

/* --- everything else that is heard ----------------------------------------------------------- */

static void
take_clause(struct reference *run, const struct ref_occurrence *occurrence)
{
    struct ref_said said = {occurrence->rule,
                            occurrence->clause,
                            span_at(run, occurrence->start)->number,
                            occurrence->start,
                            occurrence->end,
                            window_end_time(&run->ref.window, occurrence->end)};
    LIST_ADD(run->said, said);
    for (size_t i = 0; i < run->claims.count; i++) {
        struct ref_claim *claim = run->claims.items[i];
        if (claim->rule != said.rule)
            continue;
        if (claim->waits && (claim->open >> said.clause & 1) &&
            said_holds(run, claim, &rule_of(run, claim)->clauses[said.clause], &said))
            decide(run, claim, said.clause, true);
        else if (claim->told)
            lessen_by(run, claim, &said);
    }
}

static void
take_occurrence(struct reference *run, const struct ref_occurrence *occurrence)
{
    switch (occurrence->kind) {
    case REF_STEP:
        take_step(run, occurrence);
        break;
    case REF_CLAUSE:
        take_clause(run, occurrence);
        break;
    case REF_PRODUCT: {
        const struct ref_span *old = &run->spans.items[run->spans.count - 1];
        struct ref_span span = {old->number + 1, occurrence->start, occurrence->end, -1};
        if (occurrence->start < old->end)
            break; /* the same cue read another way */
        fail_open(run, 0, old->number);
        LIST_ADD(run->spans, span);
        break;
    }
    case REF_LINK:
        break;
    case REF_CATEGORY: {
        struct ref_span *span = span_at(run, occurrence->start);
        if (span->category < 0 || (int)occurrence->category < span->category)
            span->category = (int)occurrence->category;
        break;
    }
    }
}

static void
lessen(struct reference *run, struct ref_claim *claim, size_t clause)
{
    claim->may_lessen = false;
    claim->type = RECORD_MITIGATION;
    claim->lessened = &rule_of(run, claim)->clauses[clause];
    LIST_ADD(run->leaving, claim);
}

/* Of findings that end together, the one whose rule comes first. */
static bool
is_nearer(const struct ref_claim *a, const struct ref_claim *b)
{
    size_t end_a = last_hit(a)->end, end_b = last_hit(b)->end;
    return end_a != end_b ? end_a > end_b : a->rule < b->rule;
}

/* What has come counts: at the end of the stream all of it, else what is due. */
static void
take_lessening(struct reference *run, text_event event, bool end)
{
    struct ref_claim *nearest = NULL;
    for (size_t i = 0; i < run->claims.count; i++) {
        struct ref_claim *claim = run->claims.items[i];
        if (claim->told && claim->may_lessen && claim->beside &&
            (end || claim->beside_event <= event))
            lessen(run, claim, claim->beside_clause);
    }
    for (size_t i = 0; i < run->claims.count; i++) {
        struct ref_claim *claim = run->claims.items[i];
        text_event due;
        if (!claim->told || !claim->corrected ||
            !(end || (window_time_event(&run->ref.window, claim->corrected_us, &due) &&
                      due <= event)))
            continue;
        claim->corrected = false;
        if (!nearest || is_nearer(claim, nearest))
            nearest = claim;
    }
    if (nearest && nearest->may_lessen)
        lessen(run, nearest, nearest->correction);
}

static void
run_events(struct reference *run)
{
    size_t next = 0;
    for (;;) {
        enum { NOTHING, OCCURRENCE, CORRECTION, DEADLINE } what = NOTHING;
        text_event event = run->event, other;
        int64_t deadline = INT64_MAX;
        if (next < run->ref.occurrences.count) {
            what = OCCURRENCE;
            event = run->ref.occurrences.items[next].event;
        }
        for (size_t i = 0; i < run->claims.count; i++) {
            const struct ref_claim *claim = run->claims.items[i];
            bool known = claim->told && claim->corrected &&
                         window_time_event(&run->ref.window, claim->corrected_us, &other);
            if (claim->told && claim->may_lessen && claim->beside &&
                (!known || claim->beside_event < other)) {
                other = claim->beside_event;
                known = true;
            }
            if (!known)
                continue;
            other = other > run->event ? other : run->event;
            if (what == NOTHING || other < event) {
                what = CORRECTION;
                event = other;
            }
        }
        for (size_t i = 0; i < run->claims.count; i++) {
            const struct ref_claim *claim = run->claims.items[i];
            for (size_t c = 0; claim->waits && c < rule_of(run, claim)->clause_count; c++) {
                if ((claim->open >> c & 1) && deadline_of(run, claim, c) < deadline)
                    deadline = deadline_of(run, claim, c);
            }
        }
        if (deadline != INT64_MAX && window_time_event(&run->ref.window, deadline, &other)) {
            other = other > run->event ? other : run->event;
            if (what == NOTHING || other < event) {
                what = DEADLINE;
                event = other;
            }
        }
        if ((what == NOTHING || event != run->event) && run->leaving.count) {
            flush(run);
            continue;
        }
        if (what == NOTHING)
            break;
        run->event = event;
        if (what == OCCURRENCE)
            take_occurrence(run, &run->ref.occurrences.items[next++]);
        else if (what == CORRECTION)
            take_lessening(run, event, false);
        else
            fail_open(run, deadline, 0);
    }
    run->event = 2 * run->ref.window.next_ordinal + 1;
    for (size_t i = 0; i < run->claims.count; i++) {
        struct ref_claim *claim = run->claims.items[i];
        for (size_t c = 0; claim->waits && c < rule_of(run, claim)->clause_count; c++) {
            if (claim->open >> c & 1)
                decide(run, claim, c, false);
        }
    }
    flush(run);
    take_lessening(run, run->event, true);
    flush(run);
}

/* --- the text -------------------------------------------------------------------------------- */

/* Section 4: 0.2 s a character where the input does not say; over 3 s ends a breath. */
static void
hear(struct reference *run)
{
    struct window *window = &run->ref.window;
    for (size_t i = 0; i < run->input->segment_count; i++) {
        const struct segment *segment = &run->input->segments[i];
        int64_t lasts = (int64_t)utf8_count(segment->text) * 200000;
        int64_t gap = segment->t0_us - window->clock_us;
        struct window_join join = {.t0_us = segment->t0_us};
        struct window_cursor cursor = {0};
        if (segment->has_t0) {
            join.t1_us = segment->has_t1 ? segment->t1_us : segment->t0_us + lasts;
            join.ends_breath = gap > 3000000 || segment->blank_before;
            join.number_break = gap > 300000;
        } else {
            join.t0_us = window->clock_us;
            join.t1_us = window->clock_us + lasts;
            join.ends_breath = segment->blank_before;
            join.number_break = !segment->continues;
        }
        if (join.t1_us < join.t0_us)
            join.t1_us = join.t0_us;
        window_append(window, segment, &join, &cursor, SIZE_MAX / 2);
        int32_t day;
        if (segment->date.len && day_parse(segment->date, &day))
            run->ref.day = day;
    }
    window_close_breath(window);
    run->ref.view = window_view(window);
}

struct reference *
reference_new(const struct rulebook *book)
{
    struct reference *run = memory_new(sizeof *run);
    run->ref.book = book;
    ref_phrases_init(&run->ref);
    return run;
}

void
reference_free(struct reference *run)
{
    ref_phrases_finish(&run->ref);
    free(run);
}

void
reference_scan(struct reference *run, const struct reference_input *input, record_fn record,
               void *context)
{
    struct ref *ref = &run->ref;
    run->input = input;
    run->record = record;
    run->context = context;
    run->event = 0;
    run->claims.count = run->spans.count = run->said.count = run->told.count = 0;
    ref->occurrences.count = 0;
    ref->day = input->as_of_day;
    window_init(&ref->window, ref->book->fillers, ref->book->filler_count);
    struct ref_span whole = {1, 0, 0, -1};
    LIST_ADD(run->spans, whole);
    hear(run);
    ref_find_occurrences(ref);
    run_events(run);
    for (size_t i = 0; i < run->claims.count; i++) {
        free(run->claims.items[i]->hits.items);
        free(run->claims.items[i]);
    }
    free(run->claims.items);
    free(run->spans.items);
    free(run->said.items);
    free(run->told.items);
    free(run->leaving.items);
    free(ref->occurrences.items);
    run->claims.items = NULL;
    run->spans.items = NULL;
    run->said.items = NULL;
    run->told.items = NULL;
    run->leaving.items = NULL;
    ref->occurrences.items = NULL;
    run->claims.cap = run->spans.cap = run->said.cap = run->told.cap = run->leaving.cap = 0;
    ref->occurrences.cap = 0;
    ref_forget(ref);
    window_finish(&ref->window);
}
