/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/bounds.h"

#include "scanner/base/memory.h"
#include "scanner/correlate/correlate.h"
#include "scanner/report/emit.h"

#include <stdlib.h>

static size_t
widest(const struct phrase *phrases, size_t count)
{
    size_t most = 0;
    for (size_t i = 0; i < count; i++) {
        if (phrases[i].steps[0].max > most)
            most = phrases[i].steps[0].max;
    }
    return most;
}

static size_t
longest_word(const struct rulebook *book)
{
    size_t longest = 0;
    for (size_t i = 0; book->whole_words && i < book->whole_words->child_count; i++) {
        if (book->whole_words->children[i]->max > longest)
            longest = book->whole_words->children[i]->max;
    }
    return longest;
}

static void
add_clause(const struct clause *clause, size_t *chars, struct rule_bounds *bounds)
{
    bool ahead = clause->relation == RELATION_AFTER || clause->relation == RELATION_NEAR;
    if (clause->relation == RELATION_ANYWHERE || (clause->within.in_time &&
        clause->relation != RELATION_LABEL && clause->relation != RELATION_OVER))
        bounds->phrases += CLAUSE_MEMORY;
    if (clause->role == CLAUSE_LESSEN)
        return; /* what comes after lessens by a record of its own */
    bounds->span_end |= clause->relation == RELATION_ANYWHERE;
    if (ahead && clause->within.in_time && clause->within.us > bounds->wait_us)
        bounds->wait_us = clause->within.us;
    size_t look = (size_t)clause->within.chars + widest(clause->phrases, clause->phrase_count);
    if (ahead && !clause->within.in_time && look > *chars)
        *chars = look;
}

struct rule_bounds
rule_bounds_of(const struct rulebook *book, const struct rule *rule)
{
    struct rule_bounds bounds = {0};
    size_t clause_chars = 0, step_chars = 0;
    for (size_t i = 0; i < rule->clause_count; i++)
        add_clause(&rule->clauses[i], &clause_chars, &bounds);
    for (size_t p = 0; p < rule->phrase_count; p++) {
        const struct phrase *phrase = &rule->phrases[p];
        for (size_t k = 0; k < phrase->step_count; k++) {
            /* a shorter match may be waiting to see whether a longer one comes about */
            size_t more = phrase->steps[k].max - phrase->steps[k].min;
            if (more > step_chars)
                step_chars = more;
        }
        if (phrase->step_count > 1)
            bounds.hits = WAITING_STARTS * (phrase->step_count - 1);
    }
    bounds.hits += rule->count.at_least;
    bounds.chars = step_chars + clause_chars + longest_word(book) + 1;
    return bounds;
}

struct bounded {
    const struct rule *rule;
    struct rule_bounds bounds;
};

static int
compare_latest_first(const void *a, const void *b)
{
    const struct bounded *x = a, *y = b;
    if (x->bounds.span_end != y->bounds.span_end)
        return x->bounds.span_end ? -1 : 1;
    if (x->bounds.wait_us != y->bounds.wait_us)
        return x->bounds.wait_us > y->bounds.wait_us ? -1 : 1;
    if (x->bounds.chars != y->bounds.chars)
        return x->bounds.chars > y->bounds.chars ? -1 : 1;
    return strcmp(x->rule->id, y->rule->id);
}

void
bounds_text(const struct rulebook *book, bool english, struct buf *out)
{
    struct bounded *all = memory_array(book->rule_count, sizeof *all);
    for (size_t i = 0; i < book->rule_count; i++)
        all[i] = (struct bounded){&book->rules[i], rule_bounds_of(book, &book->rules[i])};
    if (book->rule_count)
        qsort(all, book->rule_count, sizeof *all, compare_latest_first);
    buf_add_text(out, english ? "decided at the latest, after the end of a hit or of its breath; kept "
                                "of a stream until then\n"
                              : "最晚何时判定（从命中的末尾或这口气断开算起）；在那之前每路直播最多记住多少\n");
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule_bounds *bounds = &all[i].bounds;
        buf_printf(out, "  %-40s ", all[i].rule->id);
        if (bounds->span_end)
            buf_add_text(out, english ? "end of span" : "换品或结束");
        else if (bounds->wait_us)
            buf_printf(out, english ? "%lld s" : "%lld秒", (long long)(bounds->wait_us / 1000000));
        else
            buf_printf(out, english ? "%zu characters" : "%zu字", bounds->chars);
        if (bounds->hits)
            buf_printf(out, english ? ", %zu hits" : "，命中%zu处", bounds->hits);
        if (bounds->phrases)
            buf_printf(out, english ? ", %zu phrases of clauses" : "，条件的话%zu处", bounds->phrases);
        buf_add_char(out, '\n');
    }
    free(all);
}

void
bounds_json(const struct rulebook *book, struct buf *out)
{
    emit_begin_array(out);
    for (size_t i = 0; i < book->rule_count; i++) {
        struct rule_bounds bounds = rule_bounds_of(book, &book->rules[i]);
        emit_begin_object(out);
        emit_field_text(out, "rule", book->rules[i].id);
        emit_field_unsigned(out, "characters", bounds.chars);
        emit_field_unsigned(out, "seconds", (uint64_t)(bounds.wait_us / 1000000));
        emit_field_bool(out, "span_end", bounds.span_end);
        emit_field_unsigned(out, "hits", bounds.hits);
        emit_field_unsigned(out, "phrases", bounds.phrases);
        emit_end_object(out);
    }
    emit_end_array(out);
}
