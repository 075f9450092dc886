/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/mutate.h"

#include "scanner/base/memory.h"
#include "scanner/check/concerned.h"
#include "scanner/check/phrase_cut.h"
#include "scanner/check/rule_text.h"
#include "scanner/check/witness.h"
#include "scanner/check/used.h"
#include "scanner/check/variants.h"
#include "scanner/pattern/phrase_walk.h"

#include <stdlib.h>

enum { NAMES_SHOWN = 8 };

/* A change made to one rule, or to all rules of a file at once. */
struct change {
    enum mutation_kind kind;
    const char *key; /* equal keys at equal places are one change */
    struct location at;
    const char *rule, *family;      /* rule: whose; NULL for a file-level clause */
    const struct phrase *branch_of; /* a branch left out; @key is the branch */
    const struct phrase *phrase;    /* what was left out: a phrase, or @dropped of it */
    const struct phrase_node *dropped;
    size_t part_of;        /* NO_CHANGE, or one that says more and must be noticed first */
    bool noticed, covered; /* covered: found all the same */
};
static const size_t NO_CHANGE = SIZE_MAX;

struct mutating {
    const struct rulebook *book;
    int32_t as_of_day;
    const struct corpus *corpus; /* or NULL */
    struct concerned concerned;  /* empty without a corpus */
    struct used used;            /* what branches are worth leaving out: others nobody can miss */
    bool clauses_only;
    struct diag *diag;
    struct arena arena;
    struct change *changes;
    size_t count, cap;
    /* the batch at hand */
    struct variants variants;
    size_t change_of[VARIANTS_MAX];
};

static void
note_noticed(struct mutating *mutating)
{
    const struct variants *variants = &mutating->variants;
    for (size_t k = 1; k < variants->count; k++) {
        if (variants->variants[k].digest != variants->variants[0].digest)
            mutating->changes[mutating->change_of[k]].noticed = true;
    }
}

static bool
all_noticed(const struct mutating *mutating)
{
    for (size_t k = 1; k < mutating->variants.count; k++) {
        if (!mutating->changes[mutating->change_of[k]].noticed)
            return false;
    }
    return true;
}

static bool
finds_witness(const struct rule *form, const struct change *change, bool longest)
{
    struct witness witness;
    bool found = false;
    if (!witness_make(change->phrase, change->dropped, longest, &witness))
        return false;
    for (size_t i = 0; i < form->phrase_count && !found; i++)
        found = witness_fits(&witness, &form->phrases[i]);
    return found;
}

/* Whether what was left out is found all the same: by another phrase, or another branch. */
static void
look_for_covered(struct mutating *mutating)
{
    const struct variants *variants = &mutating->variants;
    for (size_t k = 1; k < variants->count; k++) {
        struct change *change = &mutating->changes[mutating->change_of[k]];
        const struct rule *form = &variants->rules[k];
        bool asked = change->part_of == NO_CHANGE || mutating->changes[change->part_of].noticed;
        if (!change->noticed && asked && change->phrase)
            change->covered =
                finds_witness(form, change, false) && finds_witness(form, change, true);
    }
}

static void
run_batch(struct mutating *mutating)
{
    struct variants *variants = &mutating->variants;
    const struct rule *rule = variants->rule;
    for (size_t i = 0; variants->count > 1 && i < rule->example_count; i++) {
        struct transcript transcript;
        struct error error;
        transcript_init(&transcript);
        if (transcript_parse(&transcript, rule->examples[i].source, &error)) {
            variants_run(variants, &transcript, mutating->as_of_day);
            note_noticed(mutating);
        }
        transcript_finish(&transcript);
    }
    const struct corpus *lines =
        mutating->corpus ? &mutating->concerned.by_rule[rule - mutating->book->rules] : NULL;
    if (lines && lines->count && !all_noticed(mutating)) {
        variants_run_corpus(variants, lines, mutating->as_of_day);
        note_noticed(mutating);
    }
    look_for_covered(mutating);
    variants_finish(variants);
}

static bool
same_place(struct location a, struct location b)
{
    return a.line == b.line && a.column == b.column && strcmp(a.file, b.file) == 0;
}

/* Notes a change, or finds it again when it was made at file level. */
static size_t
note_change(struct mutating *mutating, enum mutation_kind kind, struct location at, bool file_level,
            const char *key)
{
    key = diag_words(mutating->diag, key);
    for (size_t i = mutating->count; file_level && i > 0; i--) {
        struct change *change = &mutating->changes[i - 1];
        if (!change->rule && same_place(change->at, at) && strcmp(change->key, key) == 0)
            return i - 1;
    }
    mutating->changes = memory_reserve(mutating->changes, &mutating->cap, mutating->count + 1,
                                       sizeof *mutating->changes);
    mutating->changes[mutating->count] = (struct change){
        .kind = kind,
        .family = mutating->variants.rule->family,
        .part_of = NO_CHANGE,
        .key = arena_copy_text(&mutating->arena, span_of_text(key)),
        .at = at,
        .rule = file_level ? NULL : mutating->variants.rule->id,
    };
    return mutating->count++;
}

/* A form of the rule at hand to make a change in; begins a new batch when this one is full. */
static struct rule *
begin_change(struct mutating *mutating, enum mutation_kind kind, struct location at,
             bool file_level, const char *key)
{
    struct variants *variants = &mutating->variants;
    if (variants->count == VARIANTS_MAX) {
        const struct rule *rule = variants->rule;
        run_batch(mutating);
        variants_init(variants, mutating->book, rule);
    }
    mutating->change_of[variants->count] = note_change(mutating, kind, at, file_level, key);
    return variants_add(variants, at, "%s", key);
}

/* The change begun last. */
static struct change *
last_change(struct mutating *mutating)
{
    return &mutating->changes[mutating->change_of[mutating->variants.count - 1]];
}

static size_t
last_index(const struct mutating *mutating)
{
    return mutating->change_of[mutating->variants.count - 1];
}

static void
change_clauses(struct mutating *mutating, const struct rule *rule)
{
    struct variants *variants = &mutating->variants;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        struct buf text = {0};
        if (clause->role == CLAUSE_LESSEN && rule->level == LEVEL_NOTICE)
            continue; /* nothing is lower */
        rule_text_clause(clause, &text);
        struct buf key = {0};
        buf_printf(&key, diag_words(mutating->diag, "without %s"), text.data);
        struct rule *without =
            begin_change(mutating, MUTATE_CLAUSE, clause->at, clause->from_file, key.data);
        variant_drop_clause(variants, without, i);
        size_t whole = last_index(mutating);
        bool windowed = clause->relation == RELATION_BEFORE || clause->relation == RELATION_AFTER ||
                        clause->relation == RELATION_NEAR;
        if (windowed && !mutating->clauses_only) {
            buf_reset(&key);
            buf_printf(&key, diag_words(mutating->diag, "looking twice as far: %s"), text.data);
            struct rule *form =
                begin_change(mutating, MUTATE_WINDOW, clause->at, clause->from_file, key.data);
            last_change(mutating)->part_of = whole;
            struct clause *own = variant_own_clauses(variants, form);
            own[i].within.chars *= 2;
            own[i].within.us *= 2;
        }
        buf_finish(&key);
        buf_finish(&text);
    }
}

/* Nine tenths of what is asked for, or eleven where less is asked for. */
static const struct term *
relaxed(struct mutating *mutating, const struct comparison *comparison)
{
    bool more = comparison->op == COMPARE_GE || comparison->op == COMPARE_GT;
    struct term *factor = arena_new(&mutating->variants.arena, sizeof *factor);
    struct term *product = arena_new(&mutating->variants.arena, sizeof *product);
    *factor = (struct term){.kind = TERM_NUMBER, .number = more ? 900000 : 1100000};
    *product = (struct term){.kind = TERM_MULTIPLY, .left = comparison->right, .right = factor};
    return product;
}

static void
change_where(struct mutating *mutating, const struct rule *rule)
{
    struct variants *variants = &mutating->variants;
    for (size_t i = 0; i < rule->where_count; i++) {
        const struct comparison *comparison = &rule->where[i];
        struct buf text = {0}, key = {0};
        rule_text_comparison(rule, comparison, &text);
        buf_printf(&key, diag_words(mutating->diag, "without where: %s"), text.data);
        variant_drop_comparison(
            variants, begin_change(mutating, MUTATE_WHERE, rule->where_at, false, key.data), i);
        size_t whole = last_index(mutating);
        if (comparison->op != COMPARE_EQ && comparison->op != COMPARE_NE) {
            buf_reset(&key);
            buf_printf(&key, diag_words(mutating->diag, "a tenth less strict: %s"), text.data);
            struct rule *form =
                begin_change(mutating, MUTATE_STRICT, rule->where_at, false, key.data);
            last_change(mutating)->part_of = whole;
            struct comparison *own = variant_own_where(variants, form);
            own[i].right = relaxed(mutating, comparison);
        }
        buf_finish(&text);
        buf_finish(&key);
    }
}

static struct rule *
change_time(struct mutating *mutating, const struct rule *rule, const char *key)
{
    return begin_change(mutating, MUTATE_TIME, rule->at, false, key);
}

static void
change_times(struct mutating *mutating, const struct rule *rule)
{
    if (rule->within_us)
        change_time(mutating, rule, "within: twice as long")->within_us *= 2;
    if (rule->count.within_us)
        change_time(mutating, rule, "count: within twice as long")->count.within_us *= 2;
    if (rule->count.at_least > 1)
        change_time(mutating, rule, "count: one less")->count.at_least--;
    if (rule->apart_us)
        change_time(mutating, rule, "without apart:")->apart_us = 0;
    if (rule->stream_scope)
        change_time(mutating, rule, "without scope: stream")->stream_scope = false;
    if (rule->any_order)
        change_time(mutating, rule, "without order: any")->any_order = false;
}

/* --- branches -------------------------------------------------------------------------------- */

struct branch_visit {
    struct mutating *mutating;
    const struct rule *rule;
    size_t phrase, step;
    size_t whole; /* the change that leaves out the phrase, or NO_CHANGE */
};

/* Takes child @drop of @choice out of the form's phrases. */
static void
cut_branch(const struct branch_visit *visit, const struct phrase_node *choice, size_t drop,
           struct rule *form)
{
    const struct phrase *phrase = &visit->rule->phrases[visit->phrase];
    struct arena *arena = &visit->mutating->variants.arena;
    const struct phrase_node *root =
        phrase_without_branch(arena, phrase->steps[visit->step].root, choice, drop);
    struct phrase *phrases = arena_array(arena, form->phrase_count, sizeof *phrases);
    struct phrase_step *steps = arena_array(arena, phrase->step_count, sizeof *steps);
    memcpy(phrases, form->phrases, form->phrase_count * sizeof *phrases);
    memcpy(steps, phrase->steps, phrase->step_count * sizeof *steps);
    if (root->min && phrase_has_anchor(root))
        steps[visit->step] = (struct phrase_step){root, root->min, root->max};
    phrases[visit->phrase].steps = steps;
    form->phrases = phrases;
}

static void
describe_branch(struct change *change, const struct branch_visit *visit,
                const struct phrase_node *branch)
{
    change->branch_of = change->phrase = &visit->rule->phrases[visit->phrase];
    change->part_of = visit->whole;
    change->dropped = branch;
}

/* A branch that no example has is not tried: that none misses it is known. */
static void
drop_branch(const struct branch_visit *visit, const struct phrase_node *choice, size_t drop)
{
    struct mutating *mutating = visit->mutating;
    const struct used *used = &mutating->used;
    const struct phrase_node *branch = choice->children[drop];
    struct buf key = {0};
    phrase_write(branch, visit->rule->slot_names, &key);
    if (node_set_has(&used->nodes, branch) ||
        used->uncertain[visit->rule - mutating->book->rules]) {
        struct rule *form = begin_change(mutating, MUTATE_BRANCH, branch->at, false, key.data);
        describe_branch(last_change(mutating), visit, branch);
        cut_branch(visit, choice, drop, form);
    } else {
        size_t index = note_change(mutating, MUTATE_BRANCH, branch->at, false, key.data);
        struct change *change = &mutating->changes[index];
        struct rule form = *visit->rule;
        describe_branch(change, visit, branch);
        cut_branch(visit, choice, drop, &form);
        change->covered = finds_witness(&form, change, false) && finds_witness(&form, change, true);
    }
    buf_finish(&key);
}

static void
visit_node(void *user, const struct phrase_node *node)
{
    const struct branch_visit *visit = user;
    for (size_t i = 0; node->kind == NODE_CHOICE && !node->list_name && node->child_count > 1 &&
                       i < node->child_count;
         i++) {
        if (node->children[i]->max)
            drop_branch(visit, node, i);
    }
}

/* Leaves out each phrase; *ret_wholes: by phrase, the change that does so, or NO_CHANGE. */
static void
change_phrases(struct mutating *mutating, const struct rule *rule, size_t *ret_wholes)
{
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        ret_wholes[i] = NO_CHANGE;
        if (rule->phrase_count == 1)
            continue;
        struct rule *form =
            begin_change(mutating, MUTATE_PHRASE, phrase->at, false, "without this phrase");
        variant_drop_phrase(&mutating->variants, form, i);
        ret_wholes[i] = last_index(mutating);
        last_change(mutating)->phrase = phrase;
    }
}

/* Leaves out each branch of the phrases that are needed as a whole; of others none can be missed.
 */
static void
change_branches(struct mutating *mutating, const struct rule *rule, const size_t *wholes)
{
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        bool needed = wholes[i] == NO_CHANGE || mutating->changes[wholes[i]].noticed;
        for (size_t k = 0; needed && k < phrase->step_count; k++) {
            struct branch_visit visit = {mutating, rule, i, k, wholes[i]};
            phrase_visit(phrase->steps[k].root, false, visit_node, &visit);
        }
    }
}

/* --- counting -------------------------------------------------------------------------------- */

const char *
mutation_kind_name(enum mutation_kind kind)
{
    static const char *const names[] = {
        [MUTATE_PHRASE] = "phrase", [MUTATE_BRANCH] = "branch", [MUTATE_CLAUSE] = "clause",
        [MUTATE_WINDOW] = "window", [MUTATE_WHERE] = "where",   [MUTATE_STRICT] = "strict",
        [MUTATE_TIME] = "time",
    };
    return names[kind];
}

/* Whether an example could notice the change, as far as can be told. */
static bool
is_counted(const struct mutating *mutating, const struct change *change)
{
    bool whole_needed = change->part_of == NO_CHANGE || mutating->changes[change->part_of].noticed;
    return change->noticed || (!change->covered && whole_needed);
}

static void
count_in(struct mutation_tally *tally, const struct change *change)
{
    tally->changes++;
    tally->noticed += change->noticed;
}

static struct mutation_tally *
tally_of_family(struct mutations *mutations, const char *family)
{
    for (size_t i = 0; i < mutations->family_count; i++) {
        if (strcmp(mutations->families[i].family, family) == 0)
            return &mutations->families[i].tally;
    }
    size_t last = mutations->family_count;
    if (last < MUTATED_FAMILIES)
        mutations->families[mutations->family_count++].family = family;
    else
        last = MUTATED_FAMILIES - 1;
    return &mutations->families[last].tally;
}

static void
count_all(const struct mutating *mutating, struct mutations *mutations)
{
    for (size_t i = 0; i < mutating->count; i++) {
        const struct change *change = &mutating->changes[i];
        mutations->covered += change->covered && !change->noticed;
        if (!is_counted(mutating, change))
            continue;
        mutations->changes++;
        mutations->noticed += change->noticed;
        count_in(&mutations->kinds[change->kind], change);
        if (change->kind != MUTATE_BRANCH)
            count_in(tally_of_family(mutations, change->family), change);
    }
}

/* The branches of one phrase in one message. Returns the change after them. */
static size_t
tell_branches(const struct mutating *mutating, size_t first, struct diag *diag)
{
    const struct change *change = &mutating->changes[first];
    struct buf names = {0};
    size_t missing = 0, i = first;
    for (; i < mutating->count && mutating->changes[i].branch_of == change->branch_of; i++) {
        if (mutating->changes[i].noticed || !is_counted(mutating, &mutating->changes[i]))
            continue;
        if (missing++ < NAMES_SHOWN)
            buf_printf(&names, "「%s」", mutating->changes[i].key);
    }
    if (missing > NAMES_SHOWN)
        buf_printf(&names, diag_words(diag, " and %zu more"), missing - NAMES_SHOWN);
    if (missing)
        diag_add(diag, DIAG_INFO, "E09", change->branch_of->at,
                 "%s: no example notices when a branch is left out: %s", change->rule, names.data);
    buf_finish(&names);
    return i;
}

/* --- the whole pack -------------------------------------------------------------------------- */

static void
mutate(struct mutating *mutating, const char *code, enum diag_level level, struct diag *diag,
       struct mutations *ret_mutations)
{
    const struct rulebook *book = mutating->book;
    *ret_mutations = (struct mutations){0};
    arena_init(&mutating->arena);
    if (!mutating->clauses_only) {
        struct engine *engine = engine_new(book);
        used_init(&mutating->used, book, engine, mutating->corpus, mutating->as_of_day);
        engine_free(engine);
    }
    if (mutating->corpus)
        concerned_init(&mutating->concerned, book, mutating->corpus, mutating->as_of_day);
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        if (rule->broken)
            continue;
        variants_init(&mutating->variants, book, rule);
        change_clauses(mutating, rule);
        if (!mutating->clauses_only) {
            change_where(mutating, rule);
            change_times(mutating, rule);
            size_t *wholes = memory_array(rule->phrase_count, sizeof *wholes);
            change_phrases(mutating, rule, wholes);
            run_batch(mutating);
            variants_init(&mutating->variants, book, rule);
            change_branches(mutating, rule, wholes);
            free(wholes);
        }
        run_batch(mutating);
    }
    count_all(mutating, ret_mutations);
    for (size_t i = 0; i < mutating->count;) {
        const struct change *change = &mutating->changes[i];
        if (change->branch_of) {
            i = tell_branches(mutating, i, diag);
            continue;
        }
        if (!change->noticed && is_counted(mutating, change))
            diag_add(diag, level, code, change->at, "%s%sno example notices the change: %s",
                     change->rule ? change->rule : "", change->rule ? diag_words(diag, ": ") : "",
                     change->key);
        i++;
    }
    concerned_finish(&mutating->concerned);
    used_finish(&mutating->used);
    free(mutating->changes);
    arena_finish(&mutating->arena);
}

void
mutate_run(const struct rulebook *book, int32_t as_of_day, const struct corpus *corpus,
           struct diag *diag, struct mutations *ret_mutations)
{
    struct mutating mutating = {
        .book = book, .as_of_day = as_of_day, .corpus = corpus, .diag = diag};
    mutate(&mutating, "E09", DIAG_INFO, diag, ret_mutations);
}

void
mutate_clauses(const struct rulebook *book, int32_t as_of_day, const struct corpus *corpus,
               struct diag *diag, struct mutations *ret_mutations)
{
    struct mutating mutating = {
        .book = book, .as_of_day = as_of_day, .corpus = corpus, .clauses_only = true, .diag = diag};
    mutate(&mutating, "X04", DIAG_INFO, diag, ret_mutations);
}
