/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * folded: what matching reads. A folded character is a code point with marks in its upper bits, so
 * that one load tells the letter, whether a breath ends before it and whether a number goes on.
 *
 *   text     这款 包， 只要  九十九！  三 二 一
 *   folded   这款包只要9十9321
 *   marks            .. NCt NC NC   BDNCt ...      B breath, D dropped, N number, C Chinese, t token
 */
enum {
    CHAR_CODE = 0x1fffff,     /* the code point */
    CHAR_BREATH = 1 << 21,    /* a breath ends before this character */
    CHAR_DROPPED = 1 << 22,   /* something was dropped, or a gap over 0.3 s or an untimed line break
                                 lies, just before: a number break if both sides are number characters */
    CHAR_CHINESE = 1 << 23,   /* a number character that was not an Arabic digit in the original */
    CHAR_NUMBER = 1 << 24,    /* 0-9 十 百 千 万 亿 两, or the decimal point */
    CHAR_TOKEN = 1 << 25,     /* a number token begins here (see pattern/number.h) */
};

/* What a reader meets at an index: a character, or one of these. */
enum {
    PEEK_END = 0x1ffffe,  /* the breath ended here: nothing follows */
    PEEK_MORE = 0x1fffff, /* not heard yet */
};

/*
 * The text that matching may look at: @count characters, of which chars[0] is the stream's folded
 * character number @base. Indices below count from chars[0]. Borrowed from the window.
 */
struct text_view {
    const uint32_t *chars;
    size_t count;
    uint64_t base;
    size_t origin; /* where the present reader began: a breath that begins there does not stop it */
    bool closed;   /* the breath is known to end after the last character */
};

/* Half-open, in folded characters. */
struct text_range {
    uint64_t start, end;
};

/* Code and marks of chars[i] read forwards inside the breath of an earlier index; or PEEK_… */
static inline uint32_t
text_peek(const struct text_view *view, size_t i)
{
    if (i >= view->count)
        return view->closed ? PEEK_END : PEEK_MORE;
    return (view->chars[i] & CHAR_BREATH) && i != view->origin ? PEEK_END : view->chars[i];
}

static inline uint32_t
text_code(uint32_t c)
{
    return c & CHAR_CODE;
}

/*
 * reach: how much of the text a decision has used, as a number that only grows along the stream:
 * 2n when characters [0, n) of the view were read, 2n+1 when moreover the end of the breath after
 * character n-1 was. A decision is settled at its reach (design.md section 4).
 */
typedef uint64_t text_reach;

static inline void
reach_char(text_reach *reach, size_t i) /* chars[i] was read */
{
    text_reach r = 2 * ((text_reach)i + 1);
    if (r > *reach)
        *reach = r;
}

static inline void
reach_end(text_reach *reach, size_t i) /* the end of the breath before chars[i] was read */
{
    text_reach r = 2 * (text_reach)i + 1;
    if (r > *reach)
        *reach = r;
}

/* text_peek that keeps @reach. PEEK_MORE leaves it alone. */
static inline uint32_t
text_read(const struct text_view *view, size_t i, text_reach *reach)
{
    uint32_t c = text_peek(view, i);
    if (c == PEEK_END)
        reach_end(reach, i);
    else if (c != PEEK_MORE)
        reach_char(reach, i);
    return c;
}

/* Answers that may have to wait for more text. */
enum answer { NO, YES, MORE };
