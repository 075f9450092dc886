/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/exercise.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/check/mutate.h"
#include "scanner/check/phrase_path.h"
#include "scanner/pattern/phrase_walk.h"
#include "scanner/text/fold.h"

#include <stdlib.h>

enum { NAMES_SHOWN = 8 };

struct node_set { /* open addressing */
    const struct phrase_node **nodes;
    size_t slots, count;
};

struct exercising {
    const struct rulebook *book;
    struct scan *scan;
    unsigned source;
    const struct rule *rule; /* whose examples are being run; NULL: any rule counts */
    struct node_set used;    /* branches, entries, and the first steps of phrases */
};

static size_t
set_slot(const struct node_set *set, const struct phrase_node *node)
{
    size_t i = (size_t)(((uintptr_t)node >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20);
    while (set->nodes[i & (set->slots - 1)] && set->nodes[i & (set->slots - 1)] != node)
        i++;
    return i & (set->slots - 1);
}

static void
set_add(struct node_set *set, const struct phrase_node *node)
{
    if (set->count * 2 >= set->slots) {
        struct node_set old = *set;
        set->slots = old.slots ? old.slots * 2 : 1024;
        set->nodes = memory_array(set->slots, sizeof *set->nodes);
        for (size_t i = 0; i < old.slots; i++) {
            if (old.nodes[i])
                set->nodes[set_slot(set, old.nodes[i])] = old.nodes[i];
        }
        free(old.nodes);
    }
    size_t slot = set_slot(set, node);
    set->count += set->nodes[slot] == NULL;
    set->nodes[slot] = node;
}

static bool
set_has(const struct node_set *set, const struct phrase_node *node)
{
    return set->slots && set->nodes[set_slot(set, node)];
}

/* --- hits ------------------------------------------------------------------------------------ */

static bool
is_filler(const struct rulebook *book, uint32_t c)
{
    for (size_t i = 0; i < book->filler_count; i++) {
        if (book->fillers[i] == c)
            return true;
    }
    return false;
}

/* Folds the words of a hit; the caller frees them. */
static uint32_t *
fold_words(const struct rulebook *book, struct span words, size_t *ret_count)
{
    uint32_t *chars = memory_array(words.len * FOLD_MAX + 1, sizeof *chars);
    const char *at = words.data, *end = words.data + words.len;
    uint32_t before = 0;
    *ret_count = 0;
    while (at < end) {
        size_t count = 0;
        uint32_t c = utf8_next(&at);
        enum fold_class class = fold_code_point(c, chars + *ret_count, &count);
        if (class == FOLD_POINT && fold_is_arabic_digit(before) && at < end) {
            const char *peek = at;
            if (fold_is_arabic_digit(utf8_next(&peek)))
                chars[(*ret_count)++] = '.' | CHAR_NUMBER;
        } else if (class == FOLD_TEXT &&
                   !(count == 1 && is_filler(book, text_code(chars[*ret_count])))) {
            *ret_count += count;
        }
        before = c;
    }
    return chars;
}

static void
use_branch(void *used, const struct phrase_node *taken)
{
    set_add(used, taken);
}

static bool
walk_hits(const struct exercising *exercising, const struct phrase *phrase,
          const struct record *record, struct node_set *used)
{
    bool good = true;
    for (size_t i = 0; i < record->hit_count && good; i++) {
        const struct hit *hit = &record->hits[i];
        if (hit->step >= phrase->step_count)
            return false;
        struct phrase_path path = {.branch = used ? use_branch : NULL, .context = used};
        size_t count;
        uint32_t *chars = fold_words(exercising->book, hit->text, &count);
        good = phrase_path(phrase->steps[hit->step].root, chars, count, &path);
        free(chars);
    }
    return good;
}

static void
take_record(void *context, const struct record *record)
{
    struct exercising *exercising = context;
    const struct rule *rule = record->rule;
    if (!rule || (exercising->rule && rule != exercising->rule) ||
        (record->type != RECORD_FINDING && record->type != RECORD_AGAIN))
        return;
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        if (!walk_hits(exercising, phrase, record, NULL))
            continue;
        walk_hits(exercising, phrase, record, &exercising->used);
        set_add(&exercising->used, phrase->steps[0].root);
        return;
    }
}

static void
run_rule(struct exercising *exercising, const struct rule *rule)
{
    exercising->rule = rule;
    for (size_t i = 0; i < rule->example_count; i++) {
        struct transcript transcript;
        struct error error;
        transcript_init(&transcript);
        if (rule->examples[i].flagged &&
            transcript_parse(&transcript, rule->examples[i].source, &error))
            transcript_scan(&transcript, exercising->scan, exercising->source++, 0);
        transcript_finish(&transcript);
    }
}

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
        if (set_has(unused->used, node->children[i]))
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
tell_phrases(const struct exercising *exercising, const struct rule *rule, struct diag *diag,
             struct exercise *exercise)
{
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        struct unused unused = {.used = &exercising->used,
                                .diag = diag,
                                .slot_names = rule->slot_names,
                                .count = &exercise->branches,
                                .used_count = &exercise->branches_used};
        bool used = set_has(&exercising->used, phrase->steps[0].root);
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
        set_add(user, node);
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
tell_lists(const struct exercising *exercising, struct diag *diag, struct exercise *exercise)
{
    const struct rulebook *book = exercising->book;
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
        struct unused unused = {.used = &exercising->used,
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
    free(lists.nodes);
}

void
exercise_run(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
             const struct corpus *corpus, struct diag *diag, struct exercise *ret_exercise)
{
    struct exercising exercising = {.book = book};
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = &exercising};
    struct mutations clauses = {0};
    *ret_exercise = (struct exercise){0};
    exercising.scan = scan_new(engine, &options);
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        if (!rule->broken)
            run_rule(&exercising, rule);
    }
    exercising.rule = NULL;
    if (corpus)
        corpus_scan(corpus, engine, &options);
    for (size_t i = 0; i < book->rule_count; i++) {
        if (!book->rules[i].broken)
            tell_phrases(&exercising, &book->rules[i], diag, ret_exercise);
    }
    tell_lists(&exercising, diag, ret_exercise);
    mutate_clauses(book, as_of_day, corpus, diag, &clauses);
    ret_exercise->clauses = clauses.changes;
    ret_exercise->clauses_used = clauses.noticed;
    scan_free(exercising.scan);
    free(exercising.used.nodes);
}

unsigned
exercise_percent(const struct exercise *exercise)
{
    size_t all = exercise->phrases + exercise->clauses;
    size_t used = exercise->phrases_used + exercise->clauses_used;
    return all ? (unsigned)(used * 100 / all) : 100;
}
