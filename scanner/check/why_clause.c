/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/why_private.h"

#include "scanner/check/rule_text.h"
#include "scanner/match/clause.h"

/* The occurrence of a clause's phrases that is nearest to the hits, on the side it looks to. */
struct nearest {
    struct why *why;
    const struct clause *clause;
    size_t start, end; /* of the hits */
    size_t q;          /* where the present reading begins */
    bool any, covers;
    struct text_range range;
    size_t gap;
};

static bool
accept(void *context, size_t f, text_reach reach)
{
    struct nearest *nearest = context;
    size_t q = nearest->q;
    enum relation relation = nearest->clause->relation;
    bool before = f <= nearest->start, after = q >= nearest->end;
    size_t gap = before ? nearest->start - f : after ? q - nearest->end : 0;
    bool covers = q <= nearest->start && f >= nearest->end;
    (void)reach;
    if ((relation == RELATION_BEFORE && !before) || (relation == RELATION_AFTER && !after) ||
        (relation == RELATION_OVER && (before || after)))
        return false;
    if (nearest->any && (nearest->covers || (gap >= nearest->gap && !covers)))
        return false;
    nearest->any = true;
    nearest->covers = covers;
    nearest->range = (struct text_range){q, f};
    nearest->gap = gap;
    return false;
}

static void
find_nearest(struct nearest *nearest, const struct clause_plan *plan)
{
    struct why *why = nearest->why;
    for (size_t q = 0; q < why->view.count; q++) {
        uint32_t code = text_code(why->view.chars[q]);
        for (uint32_t i = 0; i < plan->probe_count; i++) {
            text_reach reach = 0;
            if (!first_has(&plan->probes[i].begins, code))
                continue;
            nearest->q = q;
            match_all(&why->matcher, &why->view, plan->probes[i].entry, q, accept, nearest, &reach);
        }
    }
}

/* What lies between the hits and the occurrence: [from, to). */
static void
between(const struct nearest *nearest, size_t *ret_from, size_t *ret_to)
{
    bool before = nearest->range.end <= nearest->start;
    *ret_from = before ? nearest->range.end : nearest->end;
    *ret_to = before ? nearest->start : nearest->range.start;
}

static bool
breath_ends_between(const struct nearest *nearest)
{
    size_t from, to;
    between(nearest, &from, &to);
    for (size_t i = from; i <= to && i < nearest->why->view.count; i++) {
        if (nearest->why->view.chars[i] & CHAR_BREATH)
            return true;
    }
    return false;
}

static bool
accept_first(void *context, size_t end, text_reach reach)
{
    (void)reach;
    *(size_t *)context = end;
    return true;
}

/* A turn word between the two; its range. */
static bool
turns_between(const struct nearest *nearest, struct text_range *ret_range)
{
    struct why *why = nearest->why;
    size_t from, to, end;
    between(nearest, &from, &to);
    for (size_t q = from; q < to; q++) {
        for (size_t i = 0; i < why->plan->turn_count; i++) {
            const struct probe *probe = &why->plan->turns[i];
            text_reach reach = 0;
            if (!first_has(&probe->begins, text_code(why->view.chars[q])) ||
                match_all(&why->matcher, &why->view, probe->entry, q, accept_first, &end, &reach) !=
                    YES ||
                end > to)
                continue;
            *ret_range = (struct text_range){q, end};
            return true;
        }
    }
    return false;
}

static int64_t
seconds_apart(const struct nearest *nearest, const struct seen *seen)
{
    const struct window *window = &nearest->why->window;
    int64_t end = window_end_time(window, nearest->range.end), us = 0;
    if (nearest->range.end <= nearest->start)
        us = seen->t0_us - end;
    else if (nearest->range.start >= nearest->end)
        us = end - seen->t1_us;
    return us > 0 ? us : 0;
}

/* Where it stands and how far away. */
static void
add_distance(const struct nearest *nearest, const struct seen *seen)
{
    struct why *why = nearest->why;
    bool before = nearest->range.end <= nearest->start;
    bool after = nearest->range.start >= nearest->end;
    buf_add_text(why->out, "「");
    why_add_text(why, nearest->range.start, nearest->range.end);
    buf_add_text(why->out, "」 ");
    if (!before && !after) {
        buf_add_text(why->out, nearest->covers ? why_words(why, "盖住命中", "covers the hit")
                                               : why_words(why, "与命中相交", "overlaps the hit"));
        return;
    }
    buf_add_text(why->out,
                 before ? why_words(why, "在前 ", "before, ") : why_words(why, "在后 ", "after, "));
    if (nearest->clause->within.in_time)
        rule_text_duration(seconds_apart(nearest, seen), why->out);
    else
        buf_printf(why->out, "%zu字", nearest->gap);
}

/* Why an occurrence that is there does not count. */
static void
add_hindrance(const struct nearest *nearest)
{
    struct why *why = nearest->why;
    const struct clause *clause = nearest->clause;
    bool apart = nearest->range.end <= nearest->start || nearest->range.start >= nearest->end;
    struct text_range turn;
    buf_add_text(why->out, why_words(why, "，", ", "));
    if (clause->relation == RELATION_OVER) {
        buf_add_text(why->out, why_words(why, "没有盖全", "does not cover all of it"));
    } else if (!clause->within.in_time && apart && breath_ends_between(nearest)) {
        buf_add_text(why->out,
                     why_words(why, "隔着句末或停顿", "a sentence end or a pause lies between"));
    } else if (!clause->within.in_time && apart && turns_between(nearest, &turn)) {
        buf_add_text(why->out, why_words(why, "中间有转折「", "「"));
        why_add_text(why, turn.start, turn.end);
        buf_add_text(why->out, why_words(why, "」", "」 turns between them"));
    } else {
        buf_add_text(why->out, why_words(why, "只看 ", "it looks "));
        rule_text_window(&clause->within, why->out);
        buf_add_text(why->out, why_words(why, "", " far"));
    }
}

/* By the words alone; what depends on labels, goods and spans is the record's to tell. */
static bool
holds(struct nearest *nearest, const struct clause_plan *plan, const struct seen *seen)
{
    const struct clause *clause = nearest->clause;
    struct clause_verdict verdict;
    if (clause->relation == RELATION_ANYWHERE)
        return nearest->any;
    if (clause->within.in_time)
        return nearest->any && seconds_apart(nearest, seen) <= clause->within.us;
    return clause_judge(&nearest->why->matcher, nearest->why->plan, &nearest->why->view, plan,
                        CLAUSE_LEFT | CLAUSE_RIGHT, nearest->start, nearest->end,
                        &verdict) == YES &&
           (verdict.left || verdict.right);
}

static void
add_effect(struct why *why, const struct clause *clause, bool held)
{
    const char *text =
        held ? why_words(why, "成立", "holds") : why_words(why, "不成立", "does not hold");
    if (held && clause->role == CLAUSE_UNLESS)
        text = clause->because ? why_words(why, "成立，豁免", "holds, exempts it")
                               : why_words(why, "成立，去掉", "holds, removes it");
    if (held && clause->role == CLAUSE_LESSEN)
        text = why_words(why, "成立，降一级", "holds, lessens it");
    if (!held && clause->role == CLAUSE_WHEN)
        text = why_words(why, "不成立，去掉", "does not hold, removes it");
    buf_add_text(why->out, text);
}

static void
add_clause(struct why *why, const struct clause *clause)
{
    enum { LONGEST = 120 };
    struct buf text = {0};
    rule_text_clause(clause, &text);
    why_label(why, "条件", "clause");
    if (text.len <= LONGEST) {
        buf_add_span(why->out, buf_span(&text));
    } else { /* its words are many: the file has them */
        size_t len = LONGEST;
        while ((text.data[len] & 0xc0) == 0x80)
            len--;
        buf_add(why->out, text.data, len);
        buf_add_text(why->out, " …");
        if (clause->within.in_time || clause->within.chars) {
            buf_add_text(why->out, " within: ");
            rule_text_window(&clause->within, why->out);
        }
    }
    buf_finish(&text);
    if (clause->at.file)
        buf_printf(why->out, "  (%s:%u)", clause->at.file, clause->at.line);
    buf_add_text(why->out, "\n            ");
}

/* A clause of labels: what is known of the goods. True when it was told. */
static void
tell_label(struct why *why, const struct clause *clause, const struct seen *seen)
{
    bool goods = strcmp(clause->label_key, "类目") == 0, held = false;
    struct span value = {0};
    for (size_t i = 0; i < why->transcript->label_count; i++) {
        if (span_is(why->transcript->labels[i].key, clause->label_key))
            value = why->transcript->labels[i].value;
    }
    if (goods && seen->category)
        value = span_of_text(seen->category);
    if (goods && !seen->is_record && value.len == 0)
        return; /* not known here: the reason says whether it was this */
    if (value.len == 0)
        value = span_of_text("未知");
    for (size_t i = 0; i < clause->label_value_count; i++)
        held |= span_is(value, clause->label_values[i]);
    add_clause(why, clause);
    buf_printf(why->out, "%s=%.*s：", clause->label_key, (int)value.len, value.data);
    add_effect(why, clause, held);
    buf_add_char(why->out, '\n');
}

void
why_clauses(struct why *why, uint32_t rule_number, const struct seen *seen)
{
    const struct rule *rule = &why->plan->book->rules[rule_number];
    const struct clause_plan *plans =
        why->plan->clauses + why->plan->rules[rule_number].first_clause;
    size_t silent = 0;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        struct nearest nearest = {
            .why = why,
            .clause = clause,
            .start = (size_t)seen->hits[0].start,
            .end = (size_t)seen->hits[seen->hit_count - 1].end,
        };
        if (clause->relation == RELATION_LABEL) {
            tell_label(why, clause, seen);
            continue;
        }
        find_nearest(&nearest, &plans[i]);
        if (!nearest.any && clause->role != CLAUSE_WHEN) {
            silent++;
            continue;
        }
        bool held = holds(&nearest, &plans[i], seen);
        add_clause(why, clause);
        if (nearest.any) {
            add_distance(&nearest, seen);
            if (!held)
                add_hindrance(&nearest);
        } else {
            buf_add_text(why->out, why_words(why, "没有说到", "not said"));
        }
        buf_add_text(why->out, why_words(why, "：", ": "));
        add_effect(why, clause, held);
        buf_add_char(why->out, '\n');
    }
    if (silent) {
        why_label(why, "", "");
        buf_printf(why->out,
                   why_words(why, "另有 %zu 个条件，它们要的词没有说到\n",
                             "clauses of whose words none was said: %zu\n"),
                   silent);
    }
}
