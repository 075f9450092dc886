/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/text/folded.h"

#include <uchar.h>

/*
 * number: spoken numbers and prices, read from folded text. Values are exact: millionths in an
 * int64_t. A rough number (二十来块, 三四十) is a range whose ends differ.
 *
 * A run of number characters without a number break falls into tokens, each one whole number
 * (九十九三二一 is 99 and then 3 2 1 read together). Tokens are cut while text arrives:
 * number_step says whether a token begins at each character, looking only backwards, so cutting
 * the input cannot move a token's border.
 */
enum { NUMBER_MAX = 16 /* characters of one slot */, SLOT_READINGS = 4 };

struct number_state {
    uint8_t shape; /* where in the grammar the current token stands, and the digit read last;
                      0: no token is open */
    uint8_t unit;  /* the last multiplier read: 十 百 千 万 亿 as a power of ten */
};

bool number_step_number(struct number_state *state, uint32_t c); /* @c is a number character */

/* @c: folded character with CHAR_NUMBER/CHAR_CHINESE/CHAR_DROPPED/CHAR_BREATH. True: CHAR_TOKEN. */
static inline bool
number_step(struct number_state *state, uint32_t c)
{
    if (c & CHAR_NUMBER)
        return number_step_number(state, c);
    *state = (struct number_state){0};
    return false;
}

enum slot_kind { SLOT_PRICE, SLOT_NUMBER, SLOT_PERCENT, SLOT_DISCOUNT, SLOT_DURATION };
enum { SLOT_KINDS = SLOT_DURATION + 1 };
const char *slot_kind_name(enum slot_kind kind); /* "价格" … */
/* Every character that a slot of @kind can begin with; ends with 0. */
const char32_t *slot_begins(enum slot_kind kind);
bool slot_kind_from_name(const char *name, size_t len, enum slot_kind *ret_kind);

enum { UNIT_NONE = -1 };

struct quantity {
    int64_t low, high; /* millionths: yuan, plain numbers, fractions (三折 = 0.3), seconds */
    int16_t unit; /* 价格: what it is per, as an index into the pack's 单位; or UNIT_NONE */
};

/* One way to read a slot: it takes @len characters from where it begins. */
struct slot_reading {
    size_t len;
    struct quantity value;
};

/* The pack's word lists that the grammar needs, folded; built once by the rulebook. */
struct number_words;
struct number_words *number_words_new(void);
void number_words_free(struct number_words *words);
/* @chars: folded code points. Measure words (量词) and price units (单位). Units are numbered in
 * the order added; words of equal text get the number of the first. */
void number_words_add_measure(struct number_words *words, const uint32_t *chars, size_t count);
int16_t number_words_add_unit(struct number_words *words, const uint32_t *chars, size_t count);

/*
 * Every reading of a slot of @kind that begins at index @at, longest first. YES with *ret_count >
 * 0, NO, or MORE when text not heard yet could change the answer. @reach grows by what was looked
 * at, the characters past the number that tell what it counts included. NO where @at lies inside a
 * token or in a longer number (九块|九, 三点|五): for that it looks back over NUMBER_MAX characters
 * of the breath at most, which the view should hold. @words may be NULL.
 *
 * Shorter readings leave the ends of a price to the phrase: 199块钱一斤 is also 199块钱, 199块 and
 * 199, all of them for a 斤.
 */
enum answer slot_read(const struct number_words *words, const struct text_view *view, size_t at,
                      enum slot_kind kind, struct slot_reading ret_readings[SLOT_READINGS],
                      size_t *ret_count, text_reach *reach);

/* "39.9", "1200", "20–29" : the value as people write it, at most 6 decimals, no trailing zeros. */
size_t quantity_print(const struct quantity *quantity, char *ret_text, size_t size);
