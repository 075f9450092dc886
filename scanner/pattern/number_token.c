/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where one number ends and the next begins, told while the text arrives.
 *
 * A number character goes on with the open token as long as some spoken number could read so:
 *
 *   一千二百五    三四十    二十七八    一九九    1.2万    5百万    1万2千
 *
 * and else begins a new one:
 *
 *   九十九|三二一  after …十九 another digit is only the second of a pair, and 二十七八 is
 *                  one because 8 follows 7
 *   一百三|二一    likewise, but 一百三四十 stays whole
 *   三十|百分      a multiplier above the last, unless it is 万 or 亿
 *   99|九十九      Arabic and Chinese digits do not mix; 百 千 万 亿 may follow Arabic ones
 *   五|两          两 stands at the start, or after 千 万 亿 (一千两百)
 *
 * 一百二百 and 三二一十 can't be told apart before it is too late. They stay one token, which reads
 * as no number at all: better no price than a wrong one.
 */
#include "scanner/pattern/number.h"

#include "scanner/pattern/number_read.h"

enum shape {
    SHAPE_NONE,
    SHAPE_DIGIT,       /* 三: one digit at the start */
    SHAPE_TWO,         /* 两 at the start */
    SHAPE_PAIR,        /* 三四: two digits at the start that may be "three or four" */
    SHAPE_STRING,      /* 一九九: digits one by one */
    SHAPE_UNIT,        /* …百 */
    SHAPE_ZERO,        /* …百零 */
    SHAPE_UNIT_DIGIT,  /* …百三 */
    SHAPE_UNIT_PAIR,   /* …百三四 */
    SHAPE_ARABIC,      /* 19 */
    SHAPE_FRACTION,    /* 19. or 19.9 */
    SHAPE_ARABIC_UNIT, /* 19万 */
    SHAPE_BROKEN,      /* Chinese characters that are no number any more */
};

/* The digit read last lies in the upper half of state->shape. */
static enum shape
shape_of(const struct number_state *state)
{
    return (enum shape)(state->shape & 15);
}

static bool
go_on(struct number_state *state, enum shape shape, int digit, int unit)
{
    state->shape = (uint8_t)(shape | (digit > 0 ? digit << 4 : 0));
    state->unit = (uint8_t)unit;
    return false;
}

static bool
begin(struct number_state *state, enum shape shape, int digit, int unit)
{
    *state = (struct number_state){0};
    go_on(state, shape, digit, unit);
    return true;
}

static bool
arabic_step(struct number_state *state, uint32_t code)
{
    switch (shape_of(state)) {
    case SHAPE_ARABIC:
        return go_on(state, code == '.' ? SHAPE_FRACTION : SHAPE_ARABIC, 0, state->unit);
    case SHAPE_FRACTION: /* 2021.11.11 is one token and no number */
        return go_on(state, SHAPE_FRACTION, 0, state->unit);
    case SHAPE_ARABIC_UNIT:
        if (code != '.')
            return go_on(state, SHAPE_ARABIC, 0, state->unit);
        break;
    default:
        break;
    }
    return begin(state, SHAPE_ARABIC, 0, 0);
}

static bool
two_step(struct number_state *state)
{
    switch (shape_of(state)) {
    case SHAPE_UNIT:
        if (state->unit >= 3)
            return go_on(state, SHAPE_UNIT_DIGIT, 2, state->unit);
        break;
    case SHAPE_ZERO:
        return go_on(state, SHAPE_UNIT_DIGIT, 2, state->unit);
    case SHAPE_BROKEN:
        return go_on(state, SHAPE_BROKEN, 0, 0);
    default:
        break;
    }
    return begin(state, SHAPE_TWO, 2, 0);
}

static bool
digit_step(struct number_state *state, int digit)
{
    int last = state->shape >> 4;
    switch (shape_of(state)) {
    case SHAPE_DIGIT:
        return go_on(state, number_is_pair(last, digit) ? SHAPE_PAIR : SHAPE_STRING, digit, 0);
    case SHAPE_TWO:
        if (digit == 3)
            return go_on(state, SHAPE_PAIR, digit, 0);
        break;
    case SHAPE_PAIR:
    case SHAPE_STRING:
        return go_on(state, SHAPE_STRING, digit, 0);
    case SHAPE_UNIT:
        return go_on(state, digit ? SHAPE_UNIT_DIGIT : SHAPE_ZERO, digit, state->unit);
    case SHAPE_ZERO:
        if (digit)
            return go_on(state, SHAPE_UNIT_DIGIT, digit, state->unit);
        break;
    case SHAPE_UNIT_DIGIT:
        if (digit == last + 1)
            return go_on(state, SHAPE_UNIT_PAIR, digit, state->unit);
        break;
    case SHAPE_BROKEN:
        return go_on(state, SHAPE_BROKEN, 0, 0);
    default:
        break;
    }
    return begin(state, SHAPE_DIGIT, digit, 0);
}

static bool
multiplier_step(struct number_state *state, int power)
{
    int unit = state->unit;
    switch (shape_of(state)) {
    case SHAPE_DIGIT:
    case SHAPE_PAIR:
        return go_on(state, SHAPE_UNIT, 0, power);
    case SHAPE_TWO:
        if (power > 1)
            return go_on(state, SHAPE_UNIT, 0, power);
        break;
    case SHAPE_STRING:
        return go_on(state, SHAPE_BROKEN, 0, 0);
    case SHAPE_UNIT: /* 百万, 一百十 */
        if ((power >= 4 && power > unit) || (power == 1 && unit > 1))
            return go_on(state, SHAPE_UNIT, 0, power);
        break;
    case SHAPE_ZERO:
        return go_on(state, power == 1 ? SHAPE_UNIT : SHAPE_BROKEN, 0, power);
    case SHAPE_UNIT_DIGIT:
        if (power < unit || (power >= 4 && power > unit))
            return go_on(state, SHAPE_UNIT, 0, power);
        if (power == unit || power >= 4)
            return go_on(state, SHAPE_BROKEN, 0, 0);
        break;
    case SHAPE_UNIT_PAIR:
        if (power < unit || (power >= 4 && power > unit))
            return go_on(state, SHAPE_UNIT, 0, power);
        return go_on(state, SHAPE_BROKEN, 0, 0);
    case SHAPE_ARABIC:
    case SHAPE_FRACTION:
        if (power > 1)
            return go_on(state, SHAPE_ARABIC_UNIT, 0, power);
        break;
    case SHAPE_ARABIC_UNIT:
        if (power >= 4 && power > unit)
            return go_on(state, SHAPE_ARABIC_UNIT, 0, power);
        break;
    case SHAPE_BROKEN:
        return go_on(state, SHAPE_BROKEN, 0, 0);
    case SHAPE_NONE:
        break;
    }
    return begin(state, SHAPE_UNIT, 0, power);
}

bool
number_step_number(struct number_state *state, uint32_t c)
{
    if (c & (CHAR_DROPPED | CHAR_BREATH))
        *state = (struct number_state){0};
    uint32_t code = text_code(c);
    if (!(c & CHAR_CHINESE))
        return arabic_step(state, code);
    if (code == U'两')
        return two_step(state);
    int power = number_power(code);
    return power ? multiplier_step(state, power) : digit_step(state, number_digit(code));
}
