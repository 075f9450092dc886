/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/phrase_walk.h"
#include "scanner/rulebook/loader.h"

#include <stdlib.h>

/*
 * Mistakes that show only when a rule is whole, or beside the rest of the pack. These are errors: a
 * pack with one is not loaded. What is merely odd is rule_lint's business.
 */

static uint32_t
example_width(const struct phrase *phrase)
{
    return (uint32_t)utf8_count(span_of_text(phrase->source));
}

/* What is looked for all the time needs something to look for. */
static void
check_anchor(struct diag *diag, const struct phrase *phrase, const char *what)
{
    for (size_t i = 0; i < phrase->step_count; i++) {
        if (phrase_has_anchor(phrase->steps[i].root))
            continue;
        diag_add(diag, DIAG_ERROR, "P03", phrase->steps[i].root->at,
                 "%s without a word that every match contains: it would have to be tried at every "
                 "character",
                 diag_words(diag, what))
            ->width = phrase->step_count == 1 ? example_width(phrase) : 1;
        diag_fix(diag,
                 "write words beside the slots, gaps and patterns, outside of what is optional");
    }
}

static void
check_anchors(struct diag *diag, const struct phrase *phrases, size_t count, const char *what)
{
    for (size_t i = 0; i < count; i++)
        check_anchor(diag, &phrases[i], what);
}

static void
check_clause_anchors(struct diag *diag, const struct rule *rule)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        bool remembered = clause->relation == RELATION_ANYWHERE || clause->within.in_time;
        if (remembered && !clause->from_file)
            check_anchors(diag, clause->phrases, clause->phrase_count,
                          "a clause over time has a phrase");
    }
}

/* Slots that `where` compares must be there in every match. */
static void
check_where(struct diag *diag, const struct rule *rule)
{
    uint64_t wanted = 0;
    for (size_t i = 0; i < rule->where_count; i++)
        wanted |= rule->where[i].slots;
    for (size_t i = 0; i < rule->phrase_count && wanted; i++) {
        uint64_t missing = wanted & ~phrase_steps_always_bind(&rule->phrases[i]);
        for (size_t slot = 0; slot < rule->slot_count; slot++) {
            if (!(missing >> slot & 1))
                continue;
            diag_add(diag, DIAG_ERROR, "W02", rule->where_at,
                     "where compares %s, but not every match of a phrase has it: there the rule "
                     "could never fire",
                     rule->slot_names[slot]);
            diag_fix(diag, "bind 【%s=…】 on every branch, or move the phrase to a rule of its own",
                     rule->slot_names[slot]);
            diag_also(diag, rule->phrases[i].at, "this phrase");
            break;
        }
    }
}

/* ---- categories ---- */

static void
check_category(struct loader *loader, const char *name, struct location at, const char *where)
{
    const struct rulebook *book = loader->book;
    for (size_t i = 0; i < book->category_count; i++)
        if (strcmp(book->categories[i].name, name) == 0)
            return;
    if (loader->incomplete)
        return;
    diag_add(loader->diag, DIAG_ERROR, "S03", at,
             "%s names category \"%.64s\", which pack.yaml has not",
             diag_words(loader->diag, where), name);
    const char *names[256];
    size_t count = 0;
    for (; count < book->category_count && count < 256; count++)
        names[count] = book->categories[count].name;
    const char *nearest = diag_nearest(name, names, count);
    if (nearest)
        diag_fix(loader->diag, "did you mean %s?", nearest);
    else
        diag_fix(loader->diag, "add it under categories in pack.yaml");
}

static void
check_labels(struct loader *loader, const struct clause *clause)
{
    if (clause->relation != RELATION_LABEL || strcmp(clause->label_key, "类目") != 0)
        return;
    for (size_t i = 0; i < clause->label_value_count; i++)
        if (strcmp(clause->label_values[i], "未知") != 0)
            check_category(loader, clause->label_values[i], clause->at, "label");
}

static void
check_law_categories(struct loader *loader)
{
    for (size_t i = 0; loader->has_laws && i < laws_provision_count(loader->book->laws); i++) {
        const struct provision *provision = laws_provision_at(loader->book->laws, i);
        for (size_t j = 0; j < provision->category_count; j++)
            check_category(loader, provision->categories[j], provision->at, "\"for\"");
    }
}

/* ---- all ---- */

/* File-level clauses are looked at once, with the first rule that has them. */
static bool
is_new_file(const struct rule *rules, size_t i)
{
    return i == 0 || strcmp(rules[i].at.file, rules[i - 1].at.file) != 0;
}

static void
check_file_clauses(struct loader *loader, const struct rule *rule)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        if (!clause->from_file)
            continue;
        check_labels(loader, clause);
        if (clause->relation == RELATION_ANYWHERE || clause->within.in_time)
            check_anchors(loader->diag, clause->phrases, clause->phrase_count,
                          "a clause over time has a phrase");
    }
}

static void
check_rule(struct loader *loader, struct rule *rule)
{
    size_t errors = loader->diag->error_count;
    check_anchors(loader->diag, rule->phrases, rule->phrase_count, "a step");
    check_clause_anchors(loader->diag, rule);
    if (!rule->broken)
        check_where(loader->diag, rule);
    for (size_t i = 0; i < rule->clause_count; i++)
        if (!rule->clauses[i].from_file)
            check_labels(loader, &rule->clauses[i]);
    rule->broken |= loader->diag->error_count != errors;
}

void
rule_check(struct loader *loader, struct rule *rules)
{
    const struct rulebook *book = loader->book;
    struct diag *diag = loader->diag;
    check_anchors(diag, book->product_cues, book->product_cue_count, "a cue");
    if (book->link_number)
        check_anchor(diag, book->link_number, "link-number");
    for (size_t i = 0; i < book->category_count; i++)
        check_anchors(diag, book->categories[i].cues, book->categories[i].cue_count, "a cue");
    check_law_categories(loader);
    for (size_t i = 0; i < book->rule_count && !loader_gave_up(loader); i++) {
        if (is_new_file(rules, i))
            check_file_clauses(loader, &rules[i]);
        check_rule(loader, &rules[i]);
    }
}
