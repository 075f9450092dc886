/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/pattern/anchor.h"
#include "scanner/pattern/phrase_pattern.h"
#include "scanner/pattern/frequency.h"
#include "scanner/pattern/phrase_walk.h"
#include "scanner/pattern/program.h"
#include "scanner/rulebook/loader.h"

#include <stdlib.h>

/*
 * What works but is likely not meant: asked by `adclaim check` of a pack that loads, never while
 * scanning. Every answer is computed from the trees; no text is matched.
 */
struct lint {
    const struct rulebook *book;
    struct diag *diag;
    struct arena arena;            /* for this run */
    struct anchor_finder finder;
    struct name_table text_index;  /* phrases met so far, as they are matched … */
    const struct phrase **phrases; /* … where they stand … */
    const struct rule **rules;     /* … and whose they are */
    size_t text_count, phrase_cap, rule_cap;
    struct over_use *overs; /* `over` phrases of file-level clauses */
    size_t over_count, over_cap;
};

struct over_use {
    const struct phrase *phrase;
    bool useful;
};

static const char *
phrase_text(struct lint *lint, const struct phrase *phrase, const char *const *slot_names)
{
    struct buf text = {0};
    phrase_write_all(phrase, slot_names, &text);
    const char *copy = arena_copy_text(&lint->arena, buf_span(&text));
    buf_finish(&text);
    return copy;
}

static uint32_t
source_width(const struct phrase *phrase)
{
    return (uint32_t)utf8_count(span_of_text(phrase->source));
}

/* ---- entries and branches that add nothing ---- */

struct branch {
    const struct phrase_node *node;
    struct text_strings strings;
};

static int
compare_branches(const void *a, const void *b)
{
    const struct branch *left = a, *right = b;
    if (left->strings.count != right->strings.count)
        return left->strings.count < right->strings.count ? 1 : -1;
    const struct location *x = &left->node->at, *y = &right->node->at;
    if (x->line != y->line)
        return x->line > y->line ? 1 : -1;
    return (x->column > y->column) - (x->column < y->column);
}

static const char *
string_text(struct lint *lint, const struct text_strings *strings, size_t i)
{
    struct buf text = {0};
    buf_add_text(&text, "");
    phrase_print_chars(strings->chars[i], strings->lens[i], &text);
    const char *copy = arena_copy_text(&lint->arena, buf_span(&text));
    buf_finish(&text);
    return copy;
}

/*
 * Branches of plain text, those with most strings first: one all of whose strings are taken already
 * adds nothing, whatever the order in which they are written.
 */
static void
find_covered(struct lint *lint, const struct phrase_node *choice, const char *code)
{
    enum { STRINGS = 20000 };
    struct branch *branches = memory_array(choice->child_count, sizeof *branches);
    struct name_table taken = {0};
    size_t count = 0;
    for (size_t i = 0; i < choice->child_count; i++) {
        struct branch *branch = &branches[count];
        branch->node = choice->children[i];
        if (branch->node->max > 0 &&
            phrase_strings(branch->node, STRINGS, &lint->arena, &branch->strings))
            count++;
        else
            text_strings_finish(&branch->strings);
    }
    qsort(branches, count, sizeof *branches, compare_branches);
    for (size_t i = 0; i < count; i++) {
        const struct text_strings *strings = &branches[i].strings;
        size_t by = i;
        bool covered = true;
        for (size_t s = 0; s < strings->count; s++) {
            by = name_table_add(&taken, string_text(lint, strings, s), i);
            covered &= by != i;
        }
        if (!covered || by == i)
            continue;
        bool list = choice->list_name;
        diag_add(lint->diag, DIAG_WARNING, code, branches[i].node->at, "this %s adds nothing: %s",
                 diag_words(lint->diag, list ? "entry" : "branch"),
                 diag_words(lint->diag, strings->count == branches[by].strings.count
                                            ? "after folding another one is the same"
                                            : "others cover it"));
        diag_fix(lint->diag, "delete it");
        diag_also(lint->diag, branches[by].node->at, "covered by this one");
    }
    for (size_t i = 0; i < count; i++)
        text_strings_finish(&branches[i].strings);
    name_table_finish(&taken);
    free(branches);
}

static void
visit_choice(void *user, const struct phrase_node *node)
{
    struct lint *lint = user;
    if (node->kind == NODE_CHOICE && !node->list_name)
        find_covered(lint, node, "P04");
}

static void
lint_pattern(struct lint *lint, const struct phrase_node *node)
{
    if (node->kind != NODE_PATTERN || !pattern_backtracks(node->pattern))
        return;
    diag_add(lint->diag, DIAG_WARNING, "P07", node->at,
             "this pattern can take very many steps on an unlucky text: its repeats can share the "
             "same characters in many ways");
    diag_fix(lint->diag, "let no two repeats beside or inside each other match the same character");
}

static void
lint_lists(struct lint *lint)
{
    for (size_t i = 0; i < lint->book->list_count; i++) {
        const struct word_list *list = &lint->book->lists[i];
        if (!list->used) {
            diag_add(lint->diag, DIAG_WARNING, "S04", list->at, "nothing names list \"%s\"",
                     list->name)
                ->width = (uint32_t)utf8_count(span_of_text(list->name));
            diag_fix(lint->diag, "delete it, or name it in a phrase: 【%s】", list->name);
        }
        find_covered(lint, list->node, "S05");
        lint_pattern(lint, list->node->children[0]);
        for (size_t j = 0; j < list->node->child_count; j++)
            phrase_visit(list->node->children[j], false, visit_choice, lint);
    }
}

/* ---- phrases ---- */

/* Hits in 10,000 characters: exact for a character or pair in the table, else too rare to matter.
 */
static double
estimate(const uint32_t *chars, size_t count)
{
    return frequency_known(chars, count) / 100;
}

static void
lint_anchor(struct lint *lint, const struct phrase *phrase, const struct phrase_step *step)
{
    enum { OFTEN = 10, TOO_OFTEN = 60 }; /* for single characters, for longer words */
    struct anchors anchors = {0};
    if (!anchors_find(&lint->finder, step, &anchors)) {
        free(anchors.items);
        return;
    }
    double hits = 0, worst = -1;
    const struct anchor *often = NULL;
    for (size_t i = 0; i < anchors.count; i++) {
        double here = estimate(anchors.items[i].chars, anchors.items[i].count);
        hits += here;
        if (here > worst || (anchors.items[i].count == 1 && often->count > 1)) {
            worst = here;
            often = &anchors.items[i];
        }
    }
    if (often && hits > (often->count == 1 ? OFTEN : TOO_OFTEN)) {
        struct buf text = {0};
        phrase_print_chars(often->chars, often->count, &text);
        diag_add(lint->diag, DIAG_WARNING, "P03", step->root->at,
                 "slow: what this step is found by turns up about %.0f times in 10,000 characters, "
                 "such as %s「%s」",
                 hits,
                 often->count == 1 ? diag_words(lint->diag, "the single character ") : "",
                 text.data)
            ->width = phrase->step_count == 1 ? source_width(phrase) : 1;
        diag_fix(lint->diag, "let every match contain a rarer word of two characters or more");
        buf_finish(&text);
    }
    free(anchors.items);
}

/* Rules that tell the same words apart by a condition are no duplicates. */
static bool
has_condition(const struct rule *rule)
{
    for (size_t i = 0; i < rule->clause_count; i++)
        if (rule->clauses[i].role == CLAUSE_WHEN)
            return true;
    return rule->where_count || rule->count.at_least;
}

static void
lint_duplicate(struct lint *lint, const struct rule *rule, const struct phrase *phrase)
{
    const char *text = phrase_text(lint, phrase, rule->slot_names);
    size_t index = name_table_add(&lint->text_index, text, lint->text_count);
    if (index == lint->text_count) {
        size_t need = lint->text_count + 1;
        lint->phrases =
            memory_reserve(lint->phrases, &lint->phrase_cap, need, sizeof *lint->phrases);
        lint->rules = memory_reserve(lint->rules, &lint->rule_cap, need, sizeof *lint->rules);
        lint->phrases[lint->text_count] = phrase;
        lint->rules[lint->text_count++] = rule;
        return;
    }
    const struct rule *other = lint->rules[index];
    if (other != rule && (has_condition(rule) || has_condition(other)))
        return;
    diag_add(lint->diag, DIAG_WARNING, "P05", phrase->at,
             other == rule ? "this phrase is there twice"
                           : "rule %s looks for the same phrase: one sentence gives two findings",
             other->id)
        ->width = source_width(phrase);
    diag_fix(lint->diag, "delete one of them");
    diag_also(lint->diag, lint->phrases[index]->at, "the other one");
}

static void
lint_phrases(struct lint *lint, const struct rule *rule)
{
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        lint_duplicate(lint, rule, phrase);
        for (size_t s = 0; s < phrase->step_count; s++) {
            lint_anchor(lint, phrase, &phrase->steps[s]);
            phrase_visit(phrase->steps[s].root, false, visit_choice, lint);
        }
    }
}

/* ---- clauses ---- */

struct possible {
    uint64_t bits[65536 / 64]; /* code points below 65536; others count as there */
    bool anything;
};

static void
add_possible(void *user, const struct phrase_node *node)
{
    struct possible *possible = user;
    if (node->kind == NODE_GAP || node->kind == NODE_SLOT || node->kind == NODE_PATTERN)
        possible->anything = true;
    for (size_t i = 0; i < node->char_count; i++)
        if (node->chars[i] < 65536)
            possible->bits[node->chars[i] / 64] |= UINT64_C(1) << node->chars[i] % 64;
}

/* Whether every match of @node holds a character that is not possible. */
static bool
needs_other(const struct phrase_node *node, const struct possible *possible)
{
    bool choice = node->kind == NODE_CHOICE;
    for (size_t i = 0; i < node->char_count; i++)
        if (node->chars[i] < 65536 &&
            !(possible->bits[node->chars[i] / 64] >> node->chars[i] % 64 & 1))
            return true;
    if (!choice && node->kind != NODE_SEQUENCE)
        return false;
    for (size_t i = 0; i < node->child_count; i++)
        if (needs_other(node->children[i], possible) != choice)
            return !choice;
    return choice && node->child_count > 0;
}

static bool
can_cover(const struct phrase *over, const struct rule *rule, const struct possible *possible)
{
    /* what was found by its sound is written otherwise */
    bool anything = possible->anything || rule->sound;
    for (size_t i = 0; i < rule->phrase_count; i++) {
        for (size_t s = 0; s < rule->phrases[i].step_count; s++) {
            const struct phrase_step *step = &rule->phrases[i].steps[s];
            if (over->steps[0].max >= step->min && (anything || !needs_other(step->root, possible)))
                return true;
        }
    }
    return false;
}

static void
report_useless_over(struct lint *lint, const struct phrase *over, const char *who)
{
    who = diag_words(lint->diag, who);
    diag_add(lint->diag, DIAG_WARNING, "X01", over->at,
             "this clause can never apply: nothing %s finds fits inside 「%s」", who, over->source)
        ->width = source_width(over);
    diag_fix(lint->diag, "write the whole of what is to be covered, the words found included; or "
                         "use before, after or near");
}

static void
note_file_over(struct lint *lint, const struct phrase *over, bool useful)
{
    for (size_t i = 0; i < lint->over_count; i++) {
        if (lint->overs[i].phrase == over) {
            lint->overs[i].useful |= useful;
            return;
        }
    }
    lint->overs =
        memory_reserve(lint->overs, &lint->over_cap, lint->over_count + 1, sizeof *lint->overs);
    lint->overs[lint->over_count++] = (struct over_use){over, useful};
}

static void
lint_over(struct lint *lint, const struct rule *rule, const struct clause *clause)
{
    for (size_t i = 0; i < clause->phrase_count; i++) {
        const struct phrase *over = &clause->phrases[i];
        struct possible *possible = memory_new(sizeof *possible);
        phrase_visit(over->steps[0].root, true, add_possible, possible);
        bool useful = can_cover(over, rule, possible);
        free(possible);
        if (clause->from_file)
            note_file_over(lint, over, useful);
        else if (!useful)
            report_useless_over(lint, over, "this rule");
    }
}

/* An exception that is all that the rule looks for. */
static void
lint_swallowed(struct lint *lint, const struct rule *rule, const struct clause *clause)
{
    for (size_t i = 0; i < clause->phrase_count; i++) {
        const char *over = phrase_text(lint, &clause->phrases[i], NULL);
        bool all = rule->phrase_count > 0;
        for (size_t j = 0; j < rule->phrase_count && all; j++)
            all = rule->phrases[j].step_count == 1 &&
                  strcmp(phrase_text(lint, &rule->phrases[j], NULL), over) == 0;
        if (!all)
            continue;
        diag_add(lint->diag, DIAG_ERROR, "X02", clause->phrases[i].at,
                 "this exception covers all that the rule finds: it can never fire")
            ->width = source_width(&clause->phrases[i]);
        diag_fix(lint->diag, "make the exception longer than the words found");
        diag_also(lint->diag, rule->phrases[0].at, "the phrase");
    }
}

/* Whether @outer holds wherever @inner does, their phrases being the same. */
static bool
is_as_wide(const struct clause *outer, const struct clause *inner)
{
    if (outer->role != inner->role || outer->relation != inner->relation ||
        outer->within.in_time != inner->within.in_time)
        return false;
    if (!outer->because != !inner->because ||
        (outer->because && strcmp(outer->because, inner->because) != 0))
        return false;
    if (outer->role == CLAUSE_WHEN)
        return outer->within.chars == inner->within.chars && outer->within.us == inner->within.us;
    return outer->within.chars >= inner->within.chars && outer->within.us >= inner->within.us;
}

struct clause_phrase {
    const struct clause *clause;
    const struct phrase *phrase;
    const char *text;
};

static void
lint_repeated(struct lint *lint, const struct rule *rule, bool first_of_file)
{
    size_t count = 0;
    for (size_t i = 0; i < rule->clause_count; i++)
        count += rule->clauses[i].phrase_count;
    struct clause_phrase *all = memory_array(count, sizeof *all);
    count = 0;
    for (size_t i = 0; i < rule->clause_count; i++)
        for (size_t j = 0; j < rule->clauses[i].phrase_count; j++) {
            const struct phrase *phrase = &rule->clauses[i].phrases[j];
            all[count++] =
                (struct clause_phrase){&rule->clauses[i], phrase, phrase_text(lint, phrase, NULL)};
        }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct clause_phrase *a = &all[j], *b = &all[i];
            if (strcmp(a->text, b->text) != 0 ||
                (a->clause->from_file && b->clause->from_file && !first_of_file))
                continue;
            bool later = is_as_wide(a->clause, b->clause);
            if (!later && !is_as_wide(b->clause, a->clause))
                continue;
            const struct clause_phrase *extra = later ? b : a, *other = later ? a : b;
            diag_add(lint->diag, DIAG_WARNING, "X03", extra->phrase->at,
                     "another clause of this rule holds wherever this one does")
                ->width = source_width(extra->phrase);
            diag_fix(lint->diag, "delete it");
            diag_also(lint->diag, other->phrase->at,
                      other->clause->from_file ? "written for the whole file" : "the other one");
            break;
        }
    }
    free(all);
}

static void
lint_late(struct lint *lint, const struct rule *rule, const struct clause *clause)
{
    enum { LATE_S = 30 };
    if (rule->level != LEVEL_ERROR || clause->role == CLAUSE_LESSEN)
        return;
    bool waits = clause->relation == RELATION_AFTER || clause->relation == RELATION_NEAR;
    if (clause->relation == RELATION_ANYWHERE) {
        diag_add(lint->diag, DIAG_ERROR, "W04", clause->at,
                 "an error that is told only when the product span has ended");
        diag_fix(lint->diag, "use after with a window up to %d秒, or let the level be warning",
                 LATE_S);
    } else if (waits && clause->within.us > LATE_S * INT64_C(1000000)) {
        diag_add(lint->diag, DIAG_ERROR, "W04", clause->at,
                 "an error that is told up to %lld s late: the words have long been heard",
                 (long long)(clause->within.us / 1000000));
        diag_fix(lint->diag, "use a window up to %d秒, or let the level be warning", LATE_S);
    }
}

static void
lint_clauses(struct lint *lint, const struct rule *rule, bool first_of_file)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        if (clause->relation == RELATION_OVER)
            lint_over(lint, rule, clause);
        if (clause->relation == RELATION_OVER && clause->role == CLAUSE_UNLESS)
            lint_swallowed(lint, rule, clause);
        if (!clause->from_file || first_of_file)
            lint_late(lint, rule, clause);
        for (size_t j = 0; j < clause->phrase_count && (!clause->from_file || first_of_file); j++)
            phrase_visit(clause->phrases[j].steps[0].root, false, visit_choice, lint);
    }
    lint_repeated(lint, rule, first_of_file);
}

/* ---- the rest of a rule ---- */

static bool
same_term(const struct term *a, const struct term *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == TERM_NUMBER)
        return a->number == b->number;
    if (a->kind == TERM_SLOT)
        return a->slot == b->slot;
    return same_term(a->left, b->left) && same_term(a->right, b->right);
}

static void
lint_where(struct lint *lint, const struct rule *rule)
{
    for (size_t i = 0; i < rule->where_count; i++) {
        if (!same_term(rule->where[i].left, rule->where[i].right))
            continue;
        diag_add(lint->diag, DIAG_WARNING, "W03", rule->where_at,
                 "a comparison of a thing with itself: it is always true or always false");
        diag_fix(lint->diag, "compare different slots, or delete it");
    }
}

/* ---- the pack ---- */

static void
lint_categories(struct lint *lint)
{
    const struct rulebook *book = lint->book;
    struct name_table seen = {0};
    for (size_t i = 0; i < book->category_count; i++) {
        const struct category *category = &book->categories[i];
        for (size_t j = 0; j < category->cue_count; j++) {
            size_t first = name_table_add(&seen, phrase_text(lint, &category->cues[j], NULL), i);
            if (first == i)
                continue;
            diag_add(lint->diag, DIAG_WARNING, "S05", category->cues[j].at,
                     "this cue is one of category %s already, which is more special and wins",
                     book->categories[first].name)
                ->width = source_width(&category->cues[j]);
            diag_fix(lint->diag, "keep it in one category");
        }
    }
    name_table_finish(&seen);
}

struct literals {
    struct lint *lint;
    struct name_table known;
};

static void
add_literal(void *user, const struct phrase_node *node)
{
    struct literals *literals = user;
    if (node->kind != NODE_LITERAL)
        return;
    struct text_strings one = {.chars = (const uint32_t **)&node->chars,
                               .lens = (size_t *)&node->char_count};
    name_table_add(&literals->known, string_text(literals->lint, &one, 0), 1);
}

static bool
hides_something(const struct phrase_node *word, struct literals *literals)
{
    struct buf text = {0};
    bool found = false;
    for (size_t start = 0; start < word->char_count && !found; start++) {
        for (size_t len = 1; start + len <= word->char_count && len < word->char_count; len++) {
            buf_reset(&text);
            phrase_print_chars(word->chars + start, len, &text);
            if (name_table_find(&literals->known, text.data) != NAME_NONE) {
                found = true;
                break;
            }
        }
    }
    buf_finish(&text);
    return found;
}

/* Whole words that hide no word of any phrase. */
static void
lint_whole_words(struct lint *lint)
{
    const struct rulebook *book = lint->book;
    struct literals literals = {.lint = lint};
    if (!book->whole_words)
        return;
    for (size_t i = 0; i < book->rule_count; i++)
        for (size_t j = 0; j < book->rules[i].phrase_count; j++)
            for (size_t s = 0; s < book->rules[i].phrases[j].step_count; s++)
                phrase_visit(book->rules[i].phrases[j].steps[s].root, true, add_literal, &literals);
    size_t idle = 0;
    struct buf words = {0};
    buf_add_text(&words, "");
    for (size_t i = 0; i < book->whole_words->child_count; i++) {
        const struct phrase_node *word = book->whole_words->children[i];
        if (hides_something(word, &literals))
            continue;
        if (idle++ < 6) {
            buf_add_text(&words, idle > 1 ? " " : "");
            phrase_print_chars(word->chars, word->char_count, &words);
        }
    }
    if (idle) {
        diag_add(lint->diag, DIAG_WARNING, "S08", book->whole_words->at,
                 "%zu of the whole words hold no word that any rule looks for: %s%s", idle,
                 words.data, idle > 6 ? " …" : "");
        diag_fix(lint->diag, "delete them");
    }
    buf_finish(&words);
    name_table_finish(&literals.known);
}

void
rulebook_lint(const struct rulebook *book, struct diag *diag)
{
    struct lint lint = {.book = book, .diag = diag};
    anchor_finder_init(&lint.finder, &lint.arena, false, false);
    lint_lists(&lint);
    lint_categories(&lint);
    lint_whole_words(&lint);
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        if (rule->broken)
            continue;
        bool first = i == 0 || strcmp(rule->at.file, book->rules[i - 1].at.file) != 0;
        lint_phrases(&lint, rule);
        lint_clauses(&lint, rule, first);
        lint_where(&lint, rule);
    }
    for (size_t i = 0; i < lint.over_count; i++)
        if (!lint.overs[i].useful)
            report_useless_over(&lint, lint.overs[i].phrase, "any rule of this file");
    name_table_finish(&lint.text_index);
    anchor_finder_finish(&lint.finder);
    arena_finish(&lint.arena);
    free(lint.phrases);
    free(lint.rules);
    free(lint.overs);
}
