/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/number.h"

#include <uchar.h>

/*
 * number_read: what the parts of the number grammar share. Not for other stages.
 *
 *   number_token.c   characters → tokens, while text arrives
 *   number_value.c   tokens → values: 一千二, 三点五, 二十来, 三到五百
 *   number_idiom.c   values said roundabout: 一两百, 小一百, 百儿八十
 *   number_words.c   measure words and units after a number, and words that only look like them
 *   number_price.c   values → 价格
 *   number_slot.c    values → the other slots; slot_read
 */

/* 十 1, 百 2, 千 3, 万 4, 亿 8, else 0. */
static inline int
number_power(uint32_t code)
{
    return code == U'十'   ? 1
           : code == U'百' ? 2
           : code == U'千' ? 3
           : code == U'万' ? 4
           : code == U'亿' ? 8
                           : 0;
}

/* 0-9, 两 and 幺; else -1. */
static inline int
number_digit(uint32_t code)
{
    return code >= '0' && code <= '9' ? (int)(code - '0')
           : code == U'两'            ? 2
           : code == U'幺'            ? 1
                                      : -1;
}

/* "three or four": 三四, 七八, and 三五. */
static inline bool
number_is_pair(int first, int second)
{
    return (first > 0 && second == first + 1) || (first == 3 && second == 5);
}

/* Reads forwards and remembers whether it ran out of text. */
struct number_reader {
    const struct number_words *words;
    struct text_view view;
    text_reach *reach;
    bool more;
};

/* The character with its marks; PEEK_END at the end of the breath or, with more set, of the text.
 */
static inline uint32_t
read_char(struct number_reader *reader, size_t i)
{
    uint32_t c = text_read(&reader->view, i, reader->reach);
    if (c != PEEK_MORE)
        return c;
    reader->more = true;
    return PEEK_END;
}

static inline uint32_t
read_code(struct number_reader *reader, size_t i)
{
    return text_code(read_char(reader, i));
}

/* The code if nothing was dropped before it, else 0. */
static inline uint32_t
read_glued(struct number_reader *reader, size_t i)
{
    uint32_t c = read_char(reader, i);
    return c & CHAR_DROPPED ? 0 : text_code(c);
}

static inline bool
begins_token(uint32_t c)
{
    return (c & CHAR_NUMBER) && (c & CHAR_TOKEN);
}

static inline bool
inside_token(uint32_t c)
{
    return (c & CHAR_NUMBER) && !(c & CHAR_TOKEN);
}

/* Whether the texts of a NULL-terminated table stand at @i. */
bool read_text(struct number_reader *reader, size_t i, const char32_t *text);
bool read_any(struct number_reader *reader, size_t i, const char32_t *const *texts);
bool is_one_of(uint32_t code, const char32_t *codes);

enum number_flag {
    NUMBER_LONE = 1 << 0,   /* one digit, 两 or 十 */
    NUMBER_ONE = 1 << 1,    /* 一, 1 or 两 alone */
    NUMBER_NAKED = 1 << 2,  /* begins with 百 千 万 亿: 百元, 千万 */
    NUMBER_PAIR = 1 << 3,   /* 七八 alone */
    NUMBER_STRING = 1 << 4, /* 一九九: Chinese digits one by one */
    NUMBER_ARABIC = 1 << 5,
    NUMBER_POINT = 1 << 6,    /* has decimals */
    NUMBER_ROUGH = 1 << 7,    /* 多, 来, 几, 上, 到 */
    NUMBER_ZERO_LED = 1 << 8, /* 007, 零五 */
};

enum { MILLION = 1000000 };

struct number {
    int64_t low, high; /* millionths */
    int64_t step;      /* place of the last digit that is not zero, in millionths: 1200 → 100 */
    size_t start, end; /* of all of it */
    size_t token_end;  /* of the first token */
    unsigned flags;    /* enum number_flag */
};

/*
 * Reads the number at @at. With @spare_one the last character, a 一 that belongs to a unit, is left
 * out. False if there is none (or reader->more).
 */
bool number_parse(struct number_reader *reader, size_t at, bool spare_one, struct number *ret);

/* @first, then 到 or 至 and a higher number: 三到五百 → 300–500. */
bool number_parse_span(struct number_reader *reader, const struct number *first,
                       struct number *ret);

/* Roundabout numbers that begin at @at: 一两百, 小一百, 大几百, 百儿八十. */
bool number_parse_idiom(struct number_reader *reader, size_t at, struct number *ret);
/* 出头, 大几 or 好几 after @number: its length, or 0. The range begins *ret_more above @number. */
size_t number_idiom_after(struct number_reader *reader, const struct number *number,
                          int64_t *ret_more);
/* Whether what a number would count stands at @i: 块, 天, 个. */
bool number_counts(struct number_reader *reader, size_t i);

/* The end of the token at @at; at most NUMBER_MAX + 1 characters are read. */
size_t number_token_end(struct number_reader *reader, size_t at);

/* value * factor / divisor if that is exact and fits. */
bool number_scale(int64_t value, int64_t factor, int64_t divisor, int64_t *ret_value);
bool number_scale_both(struct number *number, int64_t factor, int64_t divisor);

/* A measure word of the pack, glued to what is before @i, that is not the start of another word. */
bool measure_follows(struct number_reader *reader, size_t i);
/* 多 or 余 that means "and more", not 多好 or 多便宜. */
bool more_at(struct number_reader *reader, size_t i);
/* The longest unit of the pack at @i: its length, or 0. */
size_t unit_at(struct number_reader *reader, size_t i, int16_t *ret_unit);
/* The same, whatever was dropped before it: /斤. */
size_t unit_text_at(struct number_reader *reader, size_t i, int16_t *ret_unit);
/* 一斤, 1斤: its length with the 一, or 0. */
size_t one_unit_at(struct number_reader *reader, size_t i, int16_t *ret_unit);

/* Readings under construction, in any order; slot_read sorts them. */
struct readings {
    struct slot_reading *items;
    size_t count, at;
};
void readings_add(struct readings *readings, size_t end, struct quantity value);

void price_read(struct number_reader *reader, size_t at, struct readings *readings);
/* Whether an amount before @at makes the number there no price: 第三, 几百, 1,299. */
bool price_is_barred(struct number_reader *reader, size_t at);
