/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/utf8.h"
#include "scanner/pattern/number.h"
#include "scanner/text/fold.h"

/* Folds a text the way the window does, without fillers, times or places; stops when full. */
struct fold_text {
    uint32_t chars[256];
    struct text_view view; /* closed, from the first character on */
};

static inline void
fold_text_push(struct fold_text *folded, struct number_state *state, uint32_t c, uint32_t marks)
{
    if (folded->view.count == sizeof folded->chars / sizeof folded->chars[0])
        return;
    c |= marks;
    if (number_step(state, c))
        c |= CHAR_TOKEN;
    folded->chars[folded->view.count++] = c;
}

static inline void
fold_text_span(struct fold_text *ret_folded, struct span text)
{
    struct number_state state = {0};
    uint32_t marks = 0;
    bool after_digit = false, point = false;
    const char *at = text.data, *end = at + text.len;
    *ret_folded = (struct fold_text){.view = {.closed = true}};
    ret_folded->view.chars = ret_folded->chars;
    while (at < end) {
        uint32_t c = utf8_next(&at), chars[FOLD_MAX];
        size_t count = 0;
        enum fold_class fold_class = fold_code_point(c, chars, &count);
        bool digit = fold_is_arabic_digit(c);
        if (point && digit)
            fold_text_push(ret_folded, &state, '.' | CHAR_NUMBER, marks);
        else if (point)
            marks |= CHAR_DROPPED;
        point = fold_class == FOLD_POINT && after_digit;
        after_digit = digit;
        if (fold_class == FOLD_SENTENCE_END)
            marks |= CHAR_BREATH | CHAR_DROPPED;
        else if (count == 0 && !point)
            marks |= CHAR_DROPPED;
        for (size_t i = 0; i < count; i++, marks = 0)
            fold_text_push(ret_folded, &state, chars[i], marks);
    }
}

static inline void
fold_text(struct fold_text *ret_folded, const char *text)
{
    fold_text_span(ret_folded, span_of_text(text));
}
