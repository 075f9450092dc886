/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/exercise.h"

#include "scanner/check/mutate.h"
#include "scanner/check/used.h"
#include "scanner/pattern/phrase_walk.h"

#include <stdlib.h>

enum { NAMES_SHOWN = 8 };

/* --- what was not used ----------------------------------------------------------------------- */

struct unused {
    const struct node_set *used;
    const char *const *slot_names;
    size_t *count, *used_count;
    const struct diag *diag;
    struct buf names;
    size_t missing;
};

static void
add_name(struct unused *unused, const struct phrase_node *node)
{
    if (unused->missing++ >= NAMES_SHOWN)
        return;
    buf_add_text(&unused->names, "「");
    phrase_write(node, unused->slot_names, &unused->names);
    buf_add_text(&unused->names, "」");
}

static void
look_at_children(struct unused *unused, const struct phrase_node *node)
{
    for (size_t i = 0; i < node->child_count; i++) {
        if (node->children[i]->max == 0)
            continue;
        ++*unused->count;
        if (node_set_has(unused->used, node->children[i]))
            ++*unused->used_count;
        else
            add_name(unused, node->children[i]);
    }
}

static void
look_at_branches(void *user, const struct phrase_node *node)
{
    if (node->kind == NODE_CHOICE && !node->list_name)
        look_at_children(user, node);
}

static void
end_names(struct unused *unused)
{
    if (unused->missing > NAMES_SHOWN)
        buf_printf(&unused->names, diag_words(unused->diag, " and %zu more"),
                   unused->missing - NAMES_SHOWN);
}

static void
tell_phrases(const struct used *used_nodes, const struct rule *rule, struct diag *diag,
             struct exercise *exercise)
{
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        struct unused unused = {.used = &used_nodes->nodes,
                                .diag = diag,
                                .slot_names = rule->slot_names,
                                .count = &exercise->branches,
                                .used_count = &exercise->branches_used};
        bool used = node_set_has(&used_nodes->nodes, phrase->steps[0].root);
        exercise->phrases++;
        exercise->phrases_used += used;
        for (size_t k = 0; k < phrase->step_count; k++)
            phrase_visit(phrase->steps[k].root, false, look_at_branches, &unused);
        end_names(&unused);
        if (!used)
            diag_add(diag, DIAG_INFO, "E07", phrase->at, "%s: no example uses this phrase",
                     rule->id);
        else if (unused.missing)
            diag_add(diag, DIAG_INFO, "E07", phrase->at, "%s: no example uses %s", rule->id,
                     unused.names.data);
        buf_finish(&unused.names);
    }
}

/* Marks the lists that stand in a find: of some rule. */
static void
note_list(void *user, const struct phrase_node *node)
{
    if (node->list_name)
        node_set_add(user, node);
}

static const struct phrase_node *
find_list(const struct node_set *lists, const char *name)
{
    for (size_t i = 0; i < lists->slots; i++) {
        if (lists->nodes[i] && strcmp(lists->nodes[i]->list_name, name) == 0)
            return lists->nodes[i];
    }
    return NULL;
}

static void
tell_lists(const struct used *used_nodes, const struct rulebook *book, struct diag *diag,
           struct exercise *exercise)
{
    struct node_set lists = {0};
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        for (size_t k = 0; !rule->broken && k < rule->phrase_count; k++) {
            for (size_t s = 0; s < rule->phrases[k].step_count; s++)
                phrase_visit(rule->phrases[k].steps[s].root, true, note_list, &lists);
        }
    }
    for (size_t i = 0; i < book->list_count; i++) {
        const struct word_list *list = &book->lists[i];
        const struct phrase_node *node = find_list(&lists, list->name);
        struct unused unused = {.used = &used_nodes->nodes,
                                .diag = diag,
                                .count = &exercise->entries,
                                .used_count = &exercise->entries_used};
        if (!node)
            continue;
        look_at_children(&unused, node);
        end_names(&unused);
        if (unused.missing)
            diag_add(diag, DIAG_INFO, "E07", list->at, "list %s: no example uses %s", list->name,
                     unused.names.data);
        buf_finish(&unused.names);
    }
    node_set_finish(&lists);
}

void
exercise_run(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
             const struct corpus *corpus, struct diag *diag, struct exercise *ret_exercise)
{
    struct mutations clauses = {0};
    struct used used;
    *ret_exercise = (struct exercise){0};
    used_init(&used, book, engine, corpus, as_of_day);
    for (size_t i = 0; i < book->rule_count; i++) {
        if (!book->rules[i].broken)
            tell_phrases(&used, &book->rules[i], diag, ret_exercise);
    }
    tell_lists(&used, book, diag, ret_exercise);
    mutate_clauses(book, as_of_day, corpus, diag, &clauses);
    ret_exercise->clauses = clauses.changes;
    ret_exercise->clauses_used = clauses.noticed;
    used_finish(&used);
}

unsigned
exercise_percent(const struct exercise *exercise)
{
    size_t all = exercise->phrases + exercise->clauses;
    size_t used = exercise->phrases_used + exercise->clauses_used;
    return all ? (unsigned)(used * 100 / all) : 100;
}
