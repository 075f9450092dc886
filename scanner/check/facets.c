/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/facets.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

enum { FACETS_SHOWN = 12 };

void
markdown_add(struct buf *out, struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (strchr("|<>*`\\[]", text.data[i]) && text.data[i])
            buf_add_char(out, '\\');
        buf_add_char(out, text.data[i] == '\n' ? ' ' : text.data[i]);
    }
}

void
facets_add(struct facets *facets, const char *kind, const char *text, bool single, bool wording)
{
    facets->items =
        memory_reserve(facets->items, &facets->cap, facets->count + 1, sizeof *facets->items);
    facets->items[facets->count++] =
        (struct facet){kind, arena_copy_text(&facets->arena, span_of_text(text)), single, wording};
}

/* Takes the text out of @text. */
void
facets_add_built(struct facets *facets, const char *kind, struct buf *text, bool single)
{
    facets_add(facets, kind, text->len ? text->data : "", single, false);
    buf_reset(text);
}

void
facets_add_texts(struct facets *facets, const char *kind, const struct bilingual *texts)
{
    struct buf text = {0};
    buf_printf(&text, "%s / %s", texts->zh ? texts->zh : "-", texts->en ? texts->en : "-");
    facets_add(facets, kind, text.data, true, true);
    buf_finish(&text);
}

static int
compare_items(const void *a, const void *b)
{
    const struct facet *x = a, *y = b;
    int kinds = strcmp(x->kind, y->kind);
    return kinds ? kinds : strcmp(x->text, y->text);
}

void
facets_init(struct facets *facets)
{
    *facets = (struct facets){0};
    arena_init(&facets->arena);
}

void
facets_finish(struct facets *facets)
{
    free(facets->items);
    arena_finish(&facets->arena);
}

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

void
facets_compare(struct facets *old, struct facets *new, bool english, struct cell *cell)
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
