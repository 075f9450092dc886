/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/pack_diff.h"

#include "scanner/base/memory.h"
#include "scanner/check/example.h"
#include "scanner/check/facets.h"
#include "scanner/check/rule_text.h"
#include "scanner/pattern/phrase_walk.h"

#include <stdio.h>
#include <stdlib.h>

const char *
version_step_name(enum version_step step)
{
    static const char *const names[] = {"none", "patch", "minor", "major"};
    return names[step];
}

enum version_step
version_step_of(const char *from, const char *to)
{
    unsigned a[3] = {0}, b[3] = {0};
    if (sscanf(from, "%u.%u.%u", &a[0], &a[1], &a[2]) < 1 ||
        sscanf(to, "%u.%u.%u", &b[0], &b[1], &b[2]) < 1)
        return strcmp(from, to) == 0 ? STEP_NONE : STEP_MAJOR;
    for (int i = 0; i < 3; i++) {
        if (b[i] < a[i])
            return STEP_NONE;
        if (b[i] > a[i])
            return i == 0 || (i == 1 && a[0] == 0) ? STEP_MAJOR : i == 1 ? STEP_MINOR : STEP_PATCH;
    }
    return STEP_NONE;
}

/* --- facets ---------------------------------------------------------------------------------- */

static void
add_duration(struct facets *facets, const char *kind, int64_t us)
{
    struct buf text = {0};
    if (us) {
        rule_text_duration(us, &text);
        facets_add_built(facets, kind, &text, true);
    }
    buf_finish(&text);
}

static void
add_phrases(struct facets *facets, const char *kind, const struct phrase *phrases, size_t count,
            const char *const *slot_names)
{
    struct buf text = {0};
    for (size_t i = 0; i < count; i++) {
        phrase_write_all(&phrases[i], slot_names, &text);
        facets_add_built(facets, kind, &text, false);
    }
    buf_finish(&text);
}

static void
add_settings(struct facets *facets, const struct rule *rule)
{
    struct buf text = {0};
    facets_add(facets, "level", level_name(rule->level), true, false);
    facets_add(facets, "confidence", confidence_name(rule->confidence), true, false);
    facets_add(facets, "evidence", evidence_name(rule->evidence), true, false);
    for (size_t i = 0; i < rule->law_count; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", rule->law[i]);
    facets_add_built(facets, "law", &text, true);
    if (rule->count.at_least) {
        buf_printf(&text, "at-least %u within ", rule->count.at_least);
        rule_text_duration(rule->count.within_us, &text);
        facets_add_built(facets, "count", &text, true);
    }
    add_duration(facets, "within", rule->within_us);
    add_duration(facets, "apart", rule->apart_us);
    facets_add(facets, "order", rule->any_order ? "any" : "written", true, false);
    facets_add(facets, "scope", rule->stream_scope ? "stream" : "span", true, false);
    facets_add(facets, "sound", rule->sound ? "true" : "false", true, false);
    buf_finish(&text);
}

static void
add_rule(struct facets *facets, const struct rule *rule)
{
    struct buf text = {0};
    add_phrases(facets, "find", rule->phrases, rule->phrase_count, rule->slot_names);
    for (size_t i = 0; i < rule->where_count; i++) {
        rule_text_comparison(rule, &rule->where[i], &text);
        facets_add_built(facets, "where", &text, false);
    }
    for (size_t i = 0; i < rule->clause_count; i++) {
        rule_text_clause(&rule->clauses[i], &text);
        facets_add_built(facets, "clause", &text, false);
    }
    add_settings(facets, rule);
    facets_add_texts(facets, "title", &rule->title);
    facets_add_texts(facets, "say", &rule->say);
    facets_add_texts(facets, "verify", &rule->verify);
    facets_add_texts(facets, "advice", &rule->advice);
    buf_finish(&text);
}

static void
add_children(struct facets *facets, const char *kind, const struct phrase_node *node)
{
    struct buf text = {0};
    for (size_t i = 0; node && i < node->child_count; i++) {
        phrase_write(node->children[i], NULL, &text);
        facets_add_built(facets, kind, &text, false);
    }
    buf_finish(&text);
}

static void
add_head(struct facets *facets, const struct rulebook *book)
{
    struct buf text = {0};
    for (size_t i = 0; i < book->filler_count; i++) {
        buf_add_code_point(&text, book->fillers[i]);
        facets_add_built(facets, "filler", &text, false);
    }
    add_phrases(facets, "turn", book->turns, book->turn_count, NULL);
    add_phrases(facets, "product-change", book->product_cues, book->product_cue_count, NULL);
    add_phrases(facets, "not-after", book->product_not_after, book->product_not_after_count, NULL);
    if (book->link_number)
        add_phrases(facets, "link-number", book->link_number, 1, NULL);
    for (size_t i = 0; i < book->category_count; i++) {
        const struct category *category = &book->categories[i];
        buf_printf(&text, "%zu. %s%s", i + 1, category->name,
                   category->never_minor ? " (never-minor)" : "");
        facets_add_built(facets, "category", &text, false);
        for (size_t k = 0; k < category->cue_count; k++) {
            buf_printf(&text, "%s: ", category->name);
            phrase_write_all(&category->cues[k], NULL, &text);
            facets_add_built(facets, "cue", &text, false);
        }
    }
    add_children(facets, "整词", book->whole_words);
    buf_finish(&text);
}

/* --- comparing ------------------------------------------------------------------------------- */

enum { NAMES_SHOWN = 6 };

struct row { /* of the table: equal changes to several things are one row */
    struct buf names;
    size_t count;
    const char *what;
};

struct rows {
    struct arena arena;
    struct row *items;
    size_t count, cap;
};

struct comparing {
    struct pack_diff *diff;
    bool english;
    struct rows rows;
};

/* @alike: it joins an equal change to something else. */
static struct row *
row_of(struct rows *rows, const char *what, bool alike)
{
    for (size_t i = 0; alike && i < rows->count; i++) {
        if (strcmp(rows->items[i].what, what) == 0)
            return &rows->items[i];
    }
    rows->items = memory_reserve(rows->items, &rows->cap, rows->count + 1, sizeof *rows->items);
    struct row *row = &rows->items[rows->count++];
    *row = (struct row){.what = arena_copy_text(&rows->arena, span_of_text(what))};
    return row;
}

static void
add_row(struct comparing *comparing, const char *name, const char *what, enum version_step step,
        bool alike)
{
    struct row *row = row_of(&comparing->rows, what, alike);
    if (step > comparing->diff->step)
        comparing->diff->step = step;
    if (row->count++ >= NAMES_SHOWN)
        return;
    buf_add_text(&row->names, row->count > 1 ? "<br>" : "");
    markdown_add(&row->names, span_of_text(name));
}

static void
end_rows(struct comparing *comparing)
{
    struct rows *rows = &comparing->rows;
    struct buf *out = &comparing->diff->rows;
    for (size_t i = 0; i < rows->count; i++) {
        struct row *row = &rows->items[i];
        buf_printf(out, "| %s", row->names.data);
        if (row->count > NAMES_SHOWN)
            buf_printf(out, comparing->english ? "<br>… and %zu more" : "<br>…等 %zu 处",
                       row->count - (comparing->english ? NAMES_SHOWN : 0));
        buf_printf(out, " | %s |\n", row->what);
        buf_finish(&row->names);
    }
    free(rows->items);
    arena_finish(&rows->arena);
}

static enum version_step
end_cell(struct comparing *comparing, const char *name, struct cell *cell)
{
    if (cell->count)
        add_row(comparing, name, cell->text.data, cell->step, true);
    buf_finish(&cell->text);
    return cell->step;
}

static void
compare_rules(const struct rule *old_rule, const struct rule *new_rule, struct comparing *comparing)
{
    struct facets old, new;
    struct cell cell = {0};
    facets_init(&old);
    facets_init(&new);
    add_rule(&old, old_rule);
    add_rule(&new, new_rule);
    facets_compare(&old, &new, comparing->english, &cell);
    enum version_step step = end_cell(comparing, new_rule->id, &cell);
    comparing->diff->changed += step == STEP_MINOR;
    comparing->diff->reworded += step == STEP_PATCH;
    facets_finish(&old);
    facets_finish(&new);
}

static const struct word_list *
find_list(const struct rulebook *book, const char *name)
{
    for (size_t i = 0; i < book->list_count; i++) {
        if (strcmp(book->lists[i].name, name) == 0)
            return &book->lists[i];
    }
    return NULL;
}

static void
compare_lists(const struct rulebook *old_book, const struct rulebook *new_book,
              struct comparing *comparing)
{
    for (size_t i = 0; i < old_book->list_count + new_book->list_count; i++) {
        bool from_old = i < old_book->list_count;
        const struct word_list *list =
            from_old ? &old_book->lists[i] : &new_book->lists[i - old_book->list_count];
        const struct word_list *other = find_list(new_book, list->name);
        struct facets old, new;
        struct cell cell = {0};
        if (!from_old && find_list(old_book, list->name))
            continue;
        facets_init(&old);
        facets_init(&new);
        add_children(&old, "entry", from_old ? list->node : NULL);
        add_children(&new, "entry", other ? other->node : NULL);
        facets_compare(&old, &new, comparing->english, &cell);
        end_cell(comparing, arena_printf(&old.arena, "【%s】", list->name), &cell);
        facets_finish(&old);
        facets_finish(&new);
    }
}

static void
compare_heads(const struct rulebook *old_book, const struct rulebook *new_book,
              struct comparing *comparing)
{
    struct facets old, new;
    struct cell cell = {0};
    facets_init(&old);
    facets_init(&new);
    add_head(&old, old_book);
    add_head(&new, new_book);
    facets_compare(&old, &new, comparing->english, &cell);
    end_cell(comparing, "pack.yaml", &cell);
    facets_finish(&old);
    facets_finish(&new);
}

/* --- laws ------------------------------------------------------------------------------------ */

static void
compare_law(const struct law *old_law, const struct law *new_law, struct comparing *comparing)
{
    struct facets old, new;
    struct cell cell = {0};
    facets_init(&old);
    facets_init(&new);
    if (old_law)
        facets_add_law(&old, old_law);
    if (new_law)
        facets_add_law(&new, new_law);
    facets_compare(&old, &new, comparing->english, &cell);
    end_cell(comparing, (old_law ? old_law : new_law)->id, &cell);
    facets_finish(&old);
    facets_finish(&new);
}

static void
compare_provision(const struct provision *old_provision, const struct provision *new_provision,
                  struct comparing *comparing)
{
    struct facets old, new;
    struct cell cell = {0};
    facets_init(&old);
    facets_init(&new);
    if (old_provision)
        facets_add_provision(&old, old_provision);
    if (new_provision)
        facets_add_provision(&new, new_provision);
    facets_compare(&old, &new, comparing->english, &cell);
    end_cell(comparing, (old_provision ? old_provision : new_provision)->id, &cell);
    facets_finish(&old);
    facets_finish(&new);
}

static void
compare_laws(const struct laws *old, const struct laws *new, struct comparing *comparing)
{
    for (size_t i = 0; i < laws_count(old); i++)
        compare_law(laws_at(old, i), laws_find_law(new, laws_at(old, i)->id), comparing);
    for (size_t i = 0; i < laws_count(new); i++) {
        if (!laws_find_law(old, laws_at(new, i)->id))
            compare_law(NULL, laws_at(new, i), comparing);
    }
    for (size_t i = 0; i < laws_provision_count(old); i++) {
        const struct provision *provision = laws_provision_at(old, i);
        compare_provision(provision, laws_find(new, provision->id), comparing);
    }
    for (size_t i = 0; i < laws_provision_count(new); i++) {
        if (!laws_find(old, laws_provision_at(new, i)->id))
            compare_provision(NULL, laws_provision_at(new, i), comparing);
    }
}

/* --- examples of the old pack ---------------------------------------------------------------- */

struct asking {
    const char *rule;
    bool found;
};

static void
take_record(void *context, const struct record *record)
{
    struct asking *asking = context;
    asking->found |= record->type == RECORD_FINDING && strcmp(record->rule->id, asking->rule) == 0;
}

static void
compare_examples(const struct rule *rule, struct scan *scans[2], struct asking *asking,
                 unsigned *source, struct comparing *comparing)
{
    for (size_t i = 0; i < rule->example_count; i++) {
        struct transcript transcript;
        struct error error;
        bool found[2];
        transcript_init(&transcript);
        if (transcript_parse(&transcript, rule->examples[i].source, &error)) {
            for (int k = 0; k < 2; k++) {
                *asking = (struct asking){rule->id, false};
                transcript_scan(&transcript, scans[k], (*source)++, 0);
                found[k] = asking->found;
            }
            if (found[0] != found[1]) {
                struct buf what = {0};
                comparing->diff->lost += found[0];
                comparing->diff->gained += found[1];
                buf_add_text(&what, found[0] ? "− example: " : "+ example: ");
                transcript_show(&transcript, NULL, 0, &what);
                struct buf cell = {0};
                markdown_add(&cell, buf_span(&what));
                add_row(comparing, rule->id, cell.data, found[0] ? STEP_MAJOR : STEP_MINOR, false);
                buf_finish(&what);
                buf_finish(&cell);
            }
        }
        transcript_finish(&transcript);
    }
}

void
pack_diff_run(const struct rulebook *old_book, const struct engine *old_engine,
              const struct rulebook *new_book, const struct engine *new_engine, int32_t as_of_day,
              bool english, struct pack_diff *ret_diff)
{
    struct asking asking = {0};
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = &asking};
    struct scan *scans[] = {scan_new(old_engine, &options), scan_new(new_engine, &options)};
    unsigned source = 0;
    struct comparing comparing = {.diff = ret_diff, .english = english};
    *ret_diff = (struct pack_diff){0};
    arena_init(&comparing.rows.arena);
    compare_heads(old_book, new_book, &comparing);
    compare_lists(old_book, new_book, &comparing);
    compare_laws(old_book->laws, new_book->laws, &comparing);
    for (size_t i = 0; i < old_book->rule_count; i++) {
        const struct rule *rule = &old_book->rules[i], *other = rulebook_find(new_book, rule->id);
        if (other) {
            compare_rules(rule, other, &comparing);
            compare_examples(rule, scans, &asking, &source, &comparing);
        } else {
            ret_diff->removed++;
            add_row(&comparing, rule->id, english ? "**removed**" : "**删除**", STEP_MAJOR, false);
        }
    }
    for (size_t i = 0; i < new_book->rule_count; i++) {
        const struct rule *rule = &new_book->rules[i];
        if (rulebook_find(old_book, rule->id))
            continue;
        ret_diff->added++;
        add_row(&comparing, rule->id, english ? "**added**" : "**新增**", STEP_MINOR, false);
    }
    end_rows(&comparing);
    scan_free(scans[0]);
    scan_free(scans[1]);
}
