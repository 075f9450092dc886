/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/diagnose.h"

#include "scanner/check/rule_text.h"
#include "scanner/check/variants.h"
#include "scanner/pattern/phrase_walk.h"

enum { WHOLE_STEP = 1000 /* outweighs any part of one */ };
enum { WIDER_MOST = 40 }; /* characters, or tenfold steps of time, that a window is widened by */
static const int64_t ever_us = INT64_C(1000000000000);

static const char steps_apart[] = "the steps lie too far apart",
                  counted_apart[] = "the counted matches lie too far apart";

/* --- what keeps an example from being found -------------------------------------------------- */

/* A form that differs in one thing, told by @english; NULL when there are too many. */
static struct rule *
try_without(struct variants *variants, const struct failing *failing, struct location at,
            const char *english)
{
    return variants_add(variants, at, "%s", translated(failing->translate, english));
}

static void
try_clauses(struct variants *variants, const struct failing *failing)
{
    const struct rule *rule = variants->rule;
    for (size_t i = 0; i < rule->clause_count; i++) {
        struct buf text = {0};
        const struct clause *clause = &rule->clauses[i];
        if (clause->role == CLAUSE_LESSEN)
            continue;
        rule_text_clause(clause, &text);
        struct rule *form =
            variants_add(variants, clause->at,
                         clause->role == CLAUSE_WHEN
                             ? translated(failing->translate, "this clause does not hold: %s")
                             : translated(failing->translate, "this clause removes it: %s"),
                         text.data);
        if (form)
            variant_drop_clause(variants, form, i);
        buf_finish(&text);
    }
}

static void
try_comparisons(struct variants *variants, const struct failing *failing)
{
    const struct rule *rule = variants->rule;
    for (size_t i = 0; i < rule->where_count; i++) {
        struct buf text = {0};
        rule_text_comparison(rule, &rule->where[i], &text);
        struct rule *form = variants_add(
            variants, rule->where_at,
            translated(failing->translate, "this comparison is not true: %s"), text.data);
        if (form)
            variant_drop_comparison(variants, form, i);
        buf_finish(&text);
    }
}

static void
drop_all_clauses(struct variants *variants, struct rule *form)
{
    while (form->clause_count)
        variant_drop_clause(variants, form, 0);
}

/* What else one change may tell; then all changes together. Returns the index of the last. */
static size_t
try_times(struct variants *variants, const struct failing *failing)
{
    const struct rule *rule = variants->rule;
    struct rule *form;
    if (rule->within_us && (form = try_without(variants, failing, rule->at, steps_apart)))
        form->within_us = ever_us;
    if (rule->apart_us &&
        (form = try_without(variants, failing, rule->at, "they are nearer than apart:")))
        form->apart_us = 0;
    if (rule->count.within_us && (form = try_without(variants, failing, rule->at, counted_apart)))
        form->count.within_us = ever_us;
    if (!rule->stream_scope &&
        (form = try_without(variants, failing, rule->at, "the goods change in between")))
        form->stream_scope = true;
    if (rule->clause_count > 1 &&
        (form = try_without(variants, failing, rule->at, "several clauses stand in the way")))
        drop_all_clauses(variants, form);
    form = try_without(variants, failing, rule->at, "several of its conditions do not hold");
    if (form) {
        drop_all_clauses(variants, form);
        form->where_count = 0;
        form->within_us = form->within_us ? ever_us : 0;
        form->count = (struct count_rule){0};
        form->apart_us = 0;
        form->stream_scope = true;
    }
    return variants->count - 1;
}

/* The front of a phrase: its first @steps steps, or @parts parts of its first step. */
static void
try_front(struct variants *variants, const struct failing *failing, const struct phrase *phrase,
          size_t steps, size_t parts)
{
    struct buf text = {0};
    struct phrase *front = arena_new(&variants->arena, sizeof *front);
    struct phrase_step *step = arena_array(&variants->arena, steps, sizeof *step);
    *front = *phrase;
    memcpy(step, phrase->steps, steps * sizeof *step);
    front->steps = step;
    front->step_count = steps;
    if (parts) {
        struct phrase_node *root = arena_new(&variants->arena, sizeof *root);
        *root = *phrase->steps[0].root;
        root->child_count = parts;
        root->min = root->max = 0;
        for (size_t i = 0; i < parts; i++) {
            root->min += root->children[i]->min;
            root->max += root->children[i]->max;
        }
        step[0] = (struct phrase_step){root, root->min, root->max};
        if (!root->min || !phrase_has_anchor(root)) {
            return;
        }
        phrase_write(root->children[parts], variants->rule->slot_names, &text);
    } else {
        phrase_write(phrase->steps[steps].root, variants->rule->slot_names, &text);
    }
    struct rule *form =
        parts ? variants_add(variants, phrase->at,
                             translated(failing->translate,
                                        "「%s」 is not found after what comes before it"),
                             text.data)
              : variants_add(variants, phrase->at,
                             translated(failing->translate,
                                        "step %zu is not found after the ones before it"),
                             steps + 1);
    if (form) {
        drop_all_clauses(variants, form);
        form->phrases = front;
        form->phrase_count = 1;
        form->where_count = 0;
        form->count = (struct count_rule){0};
        form->within_us = steps > 1 ? ever_us : 0;
        form->stream_scope = true;
    }
    buf_finish(&text);
}

static size_t
first_that_finds(const struct variants *variants, size_t from)
{
    while (from < variants->count && variants->variants[from].hit_count == 0)
        from++;
    return from;
}

static void
add_words(const struct failing *failing, const struct variant *variant, struct buf *out)
{
    struct buf words = {0};
    transcript_show(failing->transcript, variant->hits, variant->hit_count, &words);
    buf_printf(out, translated(failing->translate, " (found so far: %s)"), words.data);
    buf_finish(&words);
}

/* How far apart the hits are that a change of time alone let through. */
static void
add_gap(const struct failing *failing, const struct variant *variant, struct buf *out)
{
    const struct rule *rule = failing->rule;
    size_t last = variant->hit_count - 1;
    if (last == 0 || (strcmp(variant->what, translated(failing->translate, steps_apart)) != 0 &&
                      strcmp(variant->what, translated(failing->translate, counted_apart)) != 0))
        return;
    int64_t gap = variant->hit_t0_us[last] - variant->hit_t1_us[0];
    buf_add_text(out, translated(failing->translate, ": "));
    rule_text_duration(gap > 0 ? gap : 0, out);
    buf_add_text(out, translated(failing->translate, ", within allows "));
    rule_text_duration(rule->count.within_us ? rule->count.within_us : rule->within_us, out);
}

/* Nothing alone would do: how much of any phrase is there. The one that leaves least to say wins.
 */
static void
tell_furthest(const struct failing *failing, struct buf *out, struct location *ret_place)
{
    const struct rule *rule = failing->rule;
    const struct variant *best = NULL;
    struct variants variants = {0};
    struct buf words = {0};
    size_t best_len = 0, steps[VARIANTS_MAX] = {0}; /* whole ones that a form asks for */
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        const struct phrase_node *root = phrase->steps[0].root;
        if (!variants.rules)
            variants_init(&variants, failing->book, rule);
        for (size_t k = phrase->step_count - 1; k > 0; k--) {
            try_front(&variants, failing, phrase, k, 0);
            steps[variants.count - 1] = k;
        }
        for (size_t k = root->child_count > 0 ? root->child_count - 1 : 0; k > 0; k--)
            try_front(&variants, failing, phrase, 1, k);
        if (variants.count + PHRASE_STEPS + 40 < VARIANTS_MAX && i + 1 < rule->phrase_count)
            continue;
        variants_run(&variants, failing->transcript, failing->as_of_day);
        for (size_t k = 1; k < variants.count; k++) {
            const struct variant *variant = &variants.variants[k];
            size_t len = variant->hit_count ? steps[k] * WHOLE_STEP : 0;
            for (size_t h = 0; h < variant->hit_count; h++)
                len += variant->hits[h].end - variant->hits[h].start;
            if (len <= best_len)
                continue;
            best = variant;
            best_len = len;
            *ret_place = variant->at;
            buf_reset(&words);
            buf_add_text(&words, variant->what);
            add_words(failing, variant, &words);
        }
        variants_finish(&variants);
        variants = (struct variants){0};
        memset(steps, 0, sizeof steps);
    }
    buf_add_text(out, best ? words.data
                           : translated(failing->translate,
                                        "nothing that a phrase of the rule begins with is in it"));
    buf_finish(&words);
}

void
diagnose_missing(const struct failing *failing, struct buf *out, struct location *ret_place)
{
    struct variants variants;
    *ret_place = (struct location){0};
    variants_init(&variants, failing->book, failing->rule);
    try_comparisons(&variants, failing);
    try_clauses(&variants, failing);
    try_times(&variants, failing);
    variants_run(&variants, failing->transcript, failing->as_of_day);
    size_t reason = first_that_finds(&variants, 1);
    if (failing->rule->count.at_least > 1 && reason + 1 >= variants.count &&
        reason < variants.count) {
        const struct variant *all = &variants.variants[reason];
        *ret_place = failing->rule->at;
        buf_printf(out, translated(failing->translate, "it is said %zu times, count asks for %u"),
                   all->hit_count, failing->rule->count.at_least);
        add_words(failing, all, out);
    } else if (reason < variants.count) {
        const struct variant *variant = &variants.variants[reason];
        *ret_place = variant->at;
        buf_add_text(out, variant->what);
        add_gap(failing, variant, out);
        if (variant->slots[0])
            buf_printf(out, " (%s)", variant->slots);
    } else {
        tell_furthest(failing, out, ret_place);
    }
    variants_finish(&variants);
}

/* --- what could have kept an example from being flagged -------------------------------------- */

/* The least widening of a clause's window that lets it silence the example; 0: none does. */
static int64_t
least_window(const struct failing *failing, size_t index)
{
    const struct clause *clause = &failing->rule->clauses[index];
    struct variants variants;
    int64_t sizes[WIDER_MOST], found = 0;
    size_t count = 0;
    variants_init(&variants, failing->book, failing->rule);
    for (int64_t i = 1; i <= WIDER_MOST; i++) {
        int64_t size =
            clause->within.in_time ? clause->within.us + i * 5 * 1000000 : clause->within.chars + i;
        struct rule *form = variants_add(&variants, clause->at, "wider");
        struct clause *own = variant_own_clauses(&variants, form);
        if (clause->within.in_time)
            own[index].within.us = size;
        else
            own[index].within.chars = size;
        sizes[count++] = size;
    }
    variants_run(&variants, failing->transcript, failing->as_of_day);
    for (size_t i = count; i > 0; i--) {
        if (variants.variants[i].hit_count < variants.variants[0].hit_count)
            found = sizes[i - 1];
    }
    variants_finish(&variants);
    return found;
}

/* Which unless clauses would silence it if they looked further: all of them tried at once. */
static size_t
nearest_clause(const struct failing *failing)
{
    const struct rule *rule = failing->rule;
    size_t clauses[VARIANTS_MAX], found = SIZE_MAX;
    struct variants variants;
    variants_init(&variants, failing->book, rule);
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        bool windowed = clause->relation == RELATION_BEFORE || clause->relation == RELATION_AFTER ||
                        clause->relation == RELATION_NEAR;
        if (clause->role != CLAUSE_UNLESS || !windowed)
            continue;
        struct rule *form = variants_add(&variants, clause->at, "wider");
        if (!form)
            break;
        struct clause *own = variant_own_clauses(&variants, form);
        own[i].within.chars += WIDER_MOST;
        own[i].within.us += WIDER_MOST * 5 * INT64_C(1000000);
        clauses[variants.count - 1] = i;
    }
    variants_run(&variants, failing->transcript, failing->as_of_day);
    for (size_t i = variants.count; i-- > 1;) {
        if (variants.variants[i].hit_count < variants.variants[0].hit_count)
            found = clauses[i];
    }
    variants_finish(&variants);
    return found;
}

bool
diagnose_flagged(const struct failing *failing, struct buf *out, struct location *ret_place)
{
    size_t index = nearest_clause(failing);
    struct buf looks = {0}, would = {0};
    *ret_place = (struct location){0};
    if (index == SIZE_MAX)
        return false;
    const struct clause *clause = &failing->rule->clauses[index];
    struct window_size needed = clause->within;
    int64_t size = least_window(failing, index);
    if (!size)
        return false;
    if (needed.in_time)
        needed.us = size;
    else
        needed.chars = size;
    *ret_place = clause->at;
    rule_text_window(&clause->within, &looks);
    rule_text_window(&needed, &would);
    buf_printf(out,
               translated(failing->translate,
                          "the nearest exception looks %s far and would have to look %s"),
               looks.data, would.data);
    buf_finish(&looks);
    buf_finish(&would);
    return true;
}
