/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/pack_diff.h"

#include "scanner/base/memory.h"
#include "scanner/check/example.h"
#include "scanner/check/rule_text.h"
#include "scanner/pattern/phrase_walk.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * A rule, a list or the head of a pack is written as a set of facets, each a kind and a text. Two
 * things mean the same when their sets are equal; what differs is told facet by facet.
 */
enum { FACETS_SHOWN = 12 };

struct facet {
    const char *kind;
    const char *text;
    bool single;  /* one of its kind: "level: error → warning" */
    bool wording; /* for people only */
};

struct facets {
    struct arena arena;
    struct facet *items;
    size_t count, cap;
};

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

void
markdown_add(struct buf *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("|<>*`\\[]", text.data[i]) && text.data[i])
            buf_add_char(out, '\\');
        buf_add_char(out, text.data[i] == '\n' ? ' ' : text.data[i]);
    }
}

/* --- facets ---------------------------------------------------------------------------------- */

static void
add_facet(struct facets *facets, const char *kind, const char *text, bool single, bool wording)
{
    facets->items =
        memory_reserve(facets->items, &facets->cap, facets->count + 1, sizeof *facets->items);
    facets->items[facets->count++] =
        (struct facet){kind, arena_copy_text(&facets->arena, span_of_text(text)), single, wording};
}

/* Takes the text out of @text. */
static void
add_built(struct facets *facets, const char *kind, struct buf *text, bool single)
{
    add_facet(facets, kind, text->len ? text->data : "", single, false);
    buf_reset(text);
}

static void
add_duration(struct facets *facets, const char *kind, int64_t us)
{
    struct buf text = {0};
    if (us) {
        rule_text_duration(us, &text);
        add_built(facets, kind, &text, true);
    }
    buf_finish(&text);
}

static void
add_bilingual(struct facets *facets, const char *kind, const struct bilingual *texts)
{
    struct buf text = {0};
    buf_printf(&text, "%s / %s", texts->zh ? texts->zh : "-", texts->en ? texts->en : "-");
    add_facet(facets, kind, text.data, true, true);
    buf_finish(&text);
}

static void
add_phrases(struct facets *facets, const char *kind, const struct phrase *phrases, size_t count,
            const char *const *slot_names)
{
    struct buf text = {0};
    for (size_t i = 0; i < count; i++) {
        phrase_write_all(&phrases[i], slot_names, &text);
        add_built(facets, kind, &text, false);
    }
    buf_finish(&text);
}

static void
add_settings(struct facets *facets, const struct rule *rule)
{
    struct buf text = {0};
    add_facet(facets, "level", level_name(rule->level), true, false);
    add_facet(facets, "confidence", confidence_name(rule->confidence), true, false);
    add_facet(facets, "evidence", evidence_name(rule->evidence), true, false);
    for (size_t i = 0; i < rule->law_count; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", rule->law[i]);
    add_built(facets, "law", &text, true);
    if (rule->count.at_least) {
        buf_printf(&text, "at-least %u within ", rule->count.at_least);
        rule_text_duration(rule->count.within_us, &text);
        add_built(facets, "count", &text, true);
    }
    add_duration(facets, "within", rule->within_us);
    add_duration(facets, "apart", rule->apart_us);
    add_facet(facets, "order", rule->any_order ? "any" : "written", true, false);
    add_facet(facets, "scope", rule->stream_scope ? "stream" : "span", true, false);
    add_facet(facets, "sound", rule->sound ? "true" : "false", true, false);
    buf_finish(&text);
}

static void
add_rule(struct facets *facets, const struct rule *rule)
{
    struct buf text = {0};
    add_phrases(facets, "find", rule->phrases, rule->phrase_count, rule->slot_names);
    for (size_t i = 0; i < rule->where_count; i++) {
        rule_text_comparison(rule, &rule->where[i], &text);
        add_built(facets, "where", &text, false);
    }
    for (size_t i = 0; i < rule->clause_count; i++) {
        rule_text_clause(&rule->clauses[i], &text);
        add_built(facets, "clause", &text, false);
    }
    add_settings(facets, rule);
    add_bilingual(facets, "title", &rule->title);
    add_bilingual(facets, "say", &rule->say);
    add_bilingual(facets, "verify", &rule->verify);
    add_bilingual(facets, "advice", &rule->advice);
    buf_finish(&text);
}

static void
add_children(struct facets *facets, const char *kind, const struct phrase_node *node)
{
    struct buf text = {0};
    for (size_t i = 0; node && i < node->child_count; i++) {
        phrase_write(node->children[i], NULL, &text);
        add_built(facets, kind, &text, false);
    }
    buf_finish(&text);
}

static void
add_head(struct facets *facets, const struct rulebook *book)
{
    struct buf text = {0};
    for (size_t i = 0; i < book->filler_count; i++) {
        buf_add_code_point(&text, book->fillers[i]);
        add_built(facets, "filler", &text, false);
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
        add_built(facets, "category", &text, false);
        for (size_t k = 0; k < category->cue_count; k++) {
            buf_printf(&text, "%s: ", category->name);
            phrase_write_all(&category->cues[k], NULL, &text);
            add_built(facets, "cue", &text, false);
        }
    }
    add_children(facets, "整词", book->whole_words);
    buf_finish(&text);
}

static int
compare_items(const void *a, const void *b)
{
    const struct facet *x = a, *y = b;
    int kinds = strcmp(x->kind, y->kind);
    return kinds ? kinds : strcmp(x->text, y->text);
}

static void
begin_facets(struct facets *facets)
{
    *facets = (struct facets){0};
    arena_init(&facets->arena);
}

static void
finish_facets(struct facets *facets)
{
    free(facets->items);
    arena_finish(&facets->arena);
}

/* --- comparing ------------------------------------------------------------------------------- */

struct cell {
    struct buf text;
    size_t count;
    enum version_step step;
};

static void
tell(struct cell *cell, const char *sign, const struct facet *facet, const char *before)
{
    enum version_step step = facet->wording ? STEP_PATCH : STEP_MINOR;
    if (step > cell->step)
        cell->step = step;
    if (cell->count++ >= FACETS_SHOWN)
        return;
    buf_printf(&cell->text, "%s%s%s: ", cell->count > 1 ? "<br>" : "", sign, facet->kind);
    if (before) {
        markdown_add(&cell->text, span_of_text(before));
        buf_add_text(&cell->text, " → ");
    }
    markdown_add(&cell->text, span_of_text(facet->text));
}

static const struct facet *
find_single(const struct facets *facets, const char *kind)
{
    for (size_t i = 0; i < facets->count; i++) {
        if (facets->items[i].single && strcmp(facets->items[i].kind, kind) == 0)
            return &facets->items[i];
    }
    return NULL;
}

static void
compare_facets(struct facets *old, struct facets *new, bool english, struct cell *cell)
{
    if (old->count)
        qsort(old->items, old->count, sizeof *old->items, compare_items);
    if (new->count)
        qsort(new->items, new->count, sizeof *new->items, compare_items);
    for (size_t i = 0, k = 0; i < old->count || k < new->count;) {
        int order = i == old->count   ? 1
                    : k == new->count ? -1
                                      : compare_items(&old->items[i], &new->items[k]);
        if (order < 0) {
            const struct facet *facet = &old->items[i++];
            if (!facet->single || !find_single(new, facet->kind))
                tell(cell, "− ", facet, NULL);
        } else if (order > 0) {
            const struct facet *facet = &new->items[k++];
            const struct facet *before = facet->single ? find_single(old, facet->kind) : NULL;
            tell(cell, before ? "" : "+ ", facet, before ? before->text : NULL);
        } else {
            i++;
            k++;
        }
    }
    if (cell->count > FACETS_SHOWN)
        buf_printf(&cell->text, english ? "<br>… and %zu more" : "<br>…还有 %zu 处",
                   cell->count - FACETS_SHOWN);
}

static void
add_row(struct pack_diff *diff, const char *name, const char *what, enum version_step step)
{
    if (step > diff->step)
        diff->step = step;
    buf_add_text(&diff->rows, "| ");
    markdown_add(&diff->rows, span_of_text(name));
    buf_printf(&diff->rows, " | %s |\n", what);
}

static enum version_step
end_cell(struct pack_diff *diff, const char *name, struct cell *cell)
{
    if (cell->count)
        add_row(diff, name, cell->text.data, cell->step);
    buf_finish(&cell->text);
    return cell->step;
}

static void
compare_rules(const struct rule *old_rule, const struct rule *new_rule, bool english,
              struct pack_diff *diff)
{
    struct facets old, new;
    struct cell cell = {0};
    begin_facets(&old);
    begin_facets(&new);
    add_rule(&old, old_rule);
    add_rule(&new, new_rule);
    compare_facets(&old, &new, english, &cell);
    enum version_step step = end_cell(diff, new_rule->id, &cell);
    diff->changed += step == STEP_MINOR;
    diff->reworded += step == STEP_PATCH;
    finish_facets(&old);
    finish_facets(&new);
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
compare_lists(const struct rulebook *old_book, const struct rulebook *new_book, bool english,
              struct pack_diff *diff)
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
        begin_facets(&old);
        begin_facets(&new);
        add_children(&old, "entry", from_old ? list->node : NULL);
        add_children(&new, "entry", other ? other->node : NULL);
        compare_facets(&old, &new, english, &cell);
        end_cell(diff, arena_printf(&old.arena, "【%s】", list->name), &cell);
        finish_facets(&old);
        finish_facets(&new);
    }
}

static void
compare_heads(const struct rulebook *old_book, const struct rulebook *new_book, bool english,
              struct pack_diff *diff)
{
    struct facets old, new;
    struct cell cell = {0};
    begin_facets(&old);
    begin_facets(&new);
    add_head(&old, old_book);
    add_head(&new, new_book);
    compare_facets(&old, &new, english, &cell);
    end_cell(diff, "pack.yaml", &cell);
    finish_facets(&old);
    finish_facets(&new);
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
                 unsigned *source, struct pack_diff *diff)
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
                diff->lost += found[0];
                diff->gained += found[1];
                buf_add_text(&what, found[0] ? "− example: " : "+ example: ");
                transcript_show(&transcript, NULL, 0, &what);
                struct buf cell = {0};
                markdown_add(&cell, buf_span(&what));
                add_row(diff, rule->id, cell.data, found[0] ? STEP_MAJOR : STEP_MINOR);
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
    *ret_diff = (struct pack_diff){0};
    compare_heads(old_book, new_book, english, ret_diff);
    compare_lists(old_book, new_book, english, ret_diff);
    for (size_t i = 0; i < old_book->rule_count; i++) {
        const struct rule *rule = &old_book->rules[i], *other = rulebook_find(new_book, rule->id);
        if (other) {
            compare_rules(rule, other, english, ret_diff);
            compare_examples(rule, scans, &asking, &source, ret_diff);
        } else {
            ret_diff->removed++;
            add_row(ret_diff, rule->id, english ? "**removed**" : "**删除**", STEP_MAJOR);
        }
    }
    for (size_t i = 0; i < new_book->rule_count; i++) {
        const struct rule *rule = &new_book->rules[i];
        if (rulebook_find(old_book, rule->id))
            continue;
        ret_diff->added++;
        add_row(ret_diff, rule->id, english ? "**added**" : "**新增**", STEP_MINOR);
    }
    scan_free(scans[0]);
    scan_free(scans[1]);
}
