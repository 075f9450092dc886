/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/stream.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/* The span a position lies in: the newest that begins at or before it. */
struct product_span *
span_at(struct correlate *correlate, uint64_t position)
{
    size_t i = correlate->span_count;
    while (i > 1 && correlate->spans[i - 1].start > position)
        i--;
    return &correlate->spans[i - 1];
}

struct product_span *
span_of_claim(struct correlate *correlate, const struct claim *claim)
{
    for (size_t i = 0; i < correlate->span_count; i++) {
        if (correlate->spans[i].number == claim->span)
            return &correlate->spans[i];
    }
    return &correlate->spans[0];
}

/* A product-change cue: absences of the old span are decided; its last steps may still settle. */
void
span_open(struct correlate *correlate, const struct occurrence *cue)
{
    struct product_span *old = &correlate->spans[correlate->span_count - 1];
    if (cue->range.start < old->end)
        return; /* the same cue, read another way */
    uint32_t number = old->number;
    pending_end_span(correlate, number);
    if (correlate->spans == &correlate->first_span) {
        correlate->spans = memory_array(SPANS_KEPT, sizeof *correlate->spans);
        correlate->spans[0] = correlate->first_span;
    } else if (correlate->span_count == SPANS_KEPT) {
        free(correlate->spans[0].cue);
        memmove(correlate->spans, correlate->spans + 1,
                (SPANS_KEPT - 1) * sizeof *correlate->spans);
        correlate->span_count--;
    }
    struct buf words = {0};
    window_source(correlate->window, cue->range, &words, NULL, 0);
    correlate->spans[correlate->span_count++] = (struct product_span){
        .number = number + 1,
        .start = cue->range.start,
        .end = cue->range.end,
        .link_number = cue->bound & 1 ? cue->slots[0].low / 1000000 : 0,
        .cue = memory_copy_text(words.data, words.len),
        .category = NO_CATEGORY,
    };
    buf_finish(&words);
}

void
spans_begin(struct correlate *correlate)
{
    correlate->first_span = (struct product_span){.number = 1, .category = NO_CATEGORY};
    correlate->spans = &correlate->first_span;
    correlate->span_count = 1;
}

void
spans_free(struct correlate *correlate)
{
    for (size_t i = 0; i < correlate->span_count; i++)
        free(correlate->spans[i].cue);
    if (correlate->spans != &correlate->first_span)
        free(correlate->spans);
}

const char *
stream_label(const struct correlate *correlate, const char *key)
{
    for (size_t i = 0; i < correlate->label_count; i++) {
        if (strcmp(correlate->labels[i].key, key) == 0)
            return correlate->labels[i].value;
    }
    return NULL;
}

const struct category *
span_category(const struct correlate *correlate, const struct product_span *span,
              const char **ret_name, enum category_source *ret_source)
{
    const struct rulebook *book = correlate->book;
    const char *label = stream_label(correlate, "类目");
    *ret_name = label;
    *ret_source = CATEGORY_LABEL;
    if (label) {
        for (size_t i = 0; i < book->category_count; i++) {
            if (strcmp(book->categories[i].name, label) == 0)
                return &book->categories[i];
        }
        return NULL;
    }
    if (span->category == NO_CATEGORY) {
        *ret_source = CATEGORY_UNKNOWN;
        return NULL;
    }
    *ret_name = book->categories[span->category].name;
    *ret_source = CATEGORY_CUE;
    return &book->categories[span->category];
}
