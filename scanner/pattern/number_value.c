/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a number is worth.
 *
 *   formal     一千二百零五        digit and multiplier by turns, 零 for a gap
 *   short      一千二 两百五       the last multiplier is left out: a tenth of the one before
 *   pairs      三四十 一百七八     both readings go along side by side: low 30, high 40
 *   strings    一九九 幺八八       digit by digit
 *   Arabic     199 1.2万 1万2千
 *   decimals   九十九点九 一点二万
 *   rough      二十来 一百多 十几万 几百 上千 百把; number_idiom.c has more
 */
#include "scanner/pattern/number_read.h"

struct token {
    uint32_t codes[NUMBER_MAX];
    size_t count;
    bool arabic;
};

static const int64_t powers[] = {1,       10,       100,       1000,       10000,      100000,
                                 1000000, 10000000, 100000000, 1000000000, 10000000000};
enum { POWER_MAX = sizeof powers / sizeof powers[0] - 1 };

bool
number_scale(int64_t value, int64_t factor, int64_t divisor, int64_t *ret_value)
{
    int64_t product;
    if (__builtin_mul_overflow(value, factor, &product) || product % divisor != 0)
        return false;
    *ret_value = product / divisor;
    return true;
}

bool
number_scale_both(struct number *number, int64_t factor, int64_t divisor)
{
    return number_scale(number->low, factor, divisor, &number->low) &&
           number_scale(number->high, factor, divisor, &number->high);
}

static bool
set_whole(struct number *number, int64_t low, int64_t high)
{
    if (!number_scale(low, MILLION, 1, &number->low) ||
        !number_scale(high, MILLION, 1, &number->high))
        return false;
    number->step = MILLION;
    while (number->low > 0 && number->low % (number->step * 10) == 0)
        number->step *= 10;
    return true;
}

size_t
number_token_end(struct number_reader *reader, size_t at)
{
    size_t end = at + 1;
    while (end <= at + NUMBER_MAX && inside_token(read_char(reader, end)))
        end++;
    return end;
}

/* False if there is no token at @at or it is too long for a slot. */
static bool
read_token(struct number_reader *reader, size_t at, bool spare_one, struct token *ret_token,
           size_t *ret_end)
{
    uint32_t c = read_char(reader, at);
    if (!begins_token(c))
        return false;
    size_t end = number_token_end(reader, at);
    if (end - at > NUMBER_MAX)
        return false;
    ret_token->count = 0;
    ret_token->arabic = !(c & CHAR_CHINESE);
    for (size_t i = at; i < end - spare_one; i++)
        ret_token->codes[ret_token->count++] = read_code(reader, i);
    *ret_end = end - spare_one;
    return ret_token->count > 0;
}

/* Reads the digits from *i on; false if there are none or too many. */
static bool
read_digits(const struct token *token, size_t *i, int64_t *ret_value)
{
    size_t start = *i;
    int64_t value = 0;
    for (; *i < token->count; ++*i) {
        int digit = token->codes[*i] == U'两' ? -1 : number_digit(token->codes[*i]);
        if (digit < 0)
            break;
        if (*i - start == 15)
            return false;
        value = value * 10 + digit;
    }
    *ret_value = value;
    return *i > start;
}

/* 十 百万: the multipliers from *i on as one factor. */
static int64_t
read_factor(const struct token *token, size_t *i)
{
    int64_t factor = 1;
    for (; *i < token->count && number_power(token->codes[*i]); ++*i)
        if (!number_scale(factor, powers[number_power(token->codes[*i])], 1, &factor) ||
            factor > powers[POWER_MAX])
            return 0;
    return factor;
}

/* digits + fraction digits, times factor, exactly. */
static bool
set_decimal(struct number *number, int64_t whole, int64_t fraction, size_t fraction_len,
            int64_t factor)
{
    int64_t part;
    while (fraction_len > 0 && fraction % 10 == 0) {
        fraction /= 10;
        fraction_len--;
    }
    if (fraction_len > POWER_MAX || factor == 0 || !set_whole(number, whole, whole) ||
        !number_scale_both(number, factor, 1) || !number_scale(fraction, factor, 1, &part) ||
        !number_scale(part, MILLION, powers[fraction_len], &part) ||
        __builtin_add_overflow(number->low, part, &number->low))
        return false;
    number->high = number->low;
    number->step = MILLION;
    while (number->low > 0 && number->low % (number->step * 10) == 0)
        number->step *= 10;
    return true;
}

/* 199, 39.9, 1.2万, 3千5, 1万2千 */
static bool
arabic_value(const struct token *token, struct number *number)
{
    size_t i = 0;
    int64_t whole, fraction = 0;
    size_t fraction_start;
    if (!read_digits(token, &i, &whole))
        return false;
    number->flags |= NUMBER_ARABIC;
    if (token->codes[0] == '0' && i > 1)
        number->flags |= NUMBER_ZERO_LED;
    if (token->count == 1)
        number->flags |= whole == 1 ? NUMBER_LONE | NUMBER_ONE : NUMBER_LONE;
    fraction_start = i;
    if (i < token->count && token->codes[i] == '.') {
        i++;
        fraction_start = i;
        if (!read_digits(token, &i, &fraction))
            return false;
        number->flags |= NUMBER_POINT;
    }
    size_t fraction_len = i - fraction_start;
    int64_t factor = read_factor(token, &i);
    if (!set_decimal(number, whole, fraction, fraction_len, factor))
        return false;
    while (i < token->count) { /* 1万|2千, 3千|5 */
        size_t start = i;
        int64_t next, next_factor, part;
        if (!read_digits(token, &i, &next))
            return false;
        bool one_digit = i - start == 1;
        next_factor = read_factor(token, &i);
        if (i == token->count && next_factor == 1 && one_digit)
            next_factor = factor / 10;
        if (next_factor == 0 || !number_scale(next, next_factor, 1, &part) || part >= factor ||
            !number_scale(part, MILLION, 1, &part) ||
            __builtin_add_overflow(number->low, part, &number->low))
            return false;
        factor = next_factor;
        number->high = number->low;
        number->step = MILLION;
    }
    return true;
}

/* 一九九, 七八, 三 */
static bool
string_value(const struct token *token, struct number *number)
{
    size_t i = 0;
    int64_t value;
    int first = number_digit(token->codes[0]);
    if (token->count == 1) {
        number->flags |= NUMBER_LONE;
        if (token->codes[0] == U'幺')
            return false;
        if (first == 1 || token->codes[0] == U'两')
            number->flags |= NUMBER_ONE;
        return set_whole(number, first, first);
    }
    if (token->count == 2 && token->codes[0] != U'幺') {
        int second = number_digit(token->codes[1]);
        if (number_is_pair(first, second)) {
            number->flags |= NUMBER_PAIR;
            return set_whole(number, first, second);
        }
    }
    if (!read_digits(token, &i, &value) || i < token->count)
        return false;
    number->flags |= NUMBER_STRING;
    if (first == 0)
        number->flags |= NUMBER_ZERO_LED;
    return set_whole(number, value, value);
}

/* Where the reading of a formal numeral stands; low and high differ by pairs only. */
struct formal {
    int64_t low, high;                 /* the sections done: up to the last 万 or 亿 */
    int64_t section_low, section_high; /* since then */
    int64_t digit_low, digit_high;     /* read, and no multiplier yet; -1: none */
    int unit;                          /* last multiplier in this section; 4 before the first */
    int big;                           /* last of 万 亿; 12 before the first */
    int last;                          /* last multiplier of all; 0 before the first */
    bool zero;                         /* 零 since the last multiplier */
    bool after_unit;                   /* the last character was a multiplier */
};

static bool
formal_digit(struct formal *f, const struct token *token, size_t *i)
{
    int digit = number_digit(token->codes[*i]);
    if (f->digit_low >= 0 || token->codes[*i] == U'幺')
        return false;
    if (digit == 0) {
        bool fits = f->after_unit && !f->zero;
        f->zero = true;
        f->after_unit = false;
        return fits;
    }
    f->digit_low = f->digit_high = digit;
    f->after_unit = false;
    if (*i + 1 < token->count && token->codes[*i + 1] != U'两' &&
        number_is_pair(digit, number_digit(token->codes[*i + 1]))) {
        ++*i;
        f->digit_high = number_digit(token->codes[*i]);
    }
    return true;
}

static bool
formal_small(struct formal *f, int power, bool at_start)
{
    if (power >= f->unit)
        return false;
    if (f->digit_low < 0) { /* 百八, 十五, 一百十 */
        if (!at_start && !(power == 1 && (f->after_unit || f->zero)))
            return false;
        f->digit_low = f->digit_high = 1;
    }
    f->section_low += f->digit_low * powers[power];
    f->section_high += f->digit_high * powers[power];
    f->digit_low = f->digit_high = -1;
    f->unit = f->last = power;
    f->zero = false;
    f->after_unit = true;
    return true;
}

static bool
formal_big(struct formal *f, int power, bool at_start)
{
    if (power == 4 ? f->big <= 4 : f->big == 8)
        return false;
    if (f->digit_low >= 0) {
        /* 三百五万 is nobody's number */
        if (f->unit < 4 && f->unit > 1 && !f->zero)
            return false;
        f->section_low += f->digit_low;
        f->section_high += f->digit_high;
    } else if (at_start) {
        f->section_low = f->section_high = 1;
    } else if (!f->after_unit) {
        return false;
    }
    f->low += f->section_low * (power == 4 ? powers[4] : 1);
    f->high += f->section_high * (power == 4 ? powers[4] : 1);
    if (power == 8 && (!number_scale(f->low, powers[8], 1, &f->low) ||
                       !number_scale(f->high, powers[8], 1, &f->high)))
        return false;
    f->section_low = f->section_high = 0;
    f->digit_low = f->digit_high = -1;
    f->unit = 4;
    f->big = f->last = power;
    f->zero = false;
    f->after_unit = true;
    return true;
}

static bool
formal_value(const struct token *token, struct number *number)
{
    struct formal f = {.digit_low = -1, .digit_high = -1, .unit = 4, .big = 12};
    for (size_t i = 0; i < token->count; i++) {
        int power = number_power(token->codes[i]);
        bool fits = power == 0  ? formal_digit(&f, token, &i)
                    : power < 4 ? formal_small(&f, power, i == 0)
                                : formal_big(&f, power, i == 0);
        if (!fits)
            return false;
    }
    if (f.digit_low >= 0) {
        int64_t place = f.zero || f.last <= 1 ? 1 : powers[f.last - 1]; /* 一千二 */
        f.section_low += f.digit_low * place;
        f.section_high += f.digit_high * place;
    } else if (f.zero) {
        return false;
    }
    if (number_power(token->codes[0]) > 1)
        number->flags |= NUMBER_NAKED;
    if (token->count == 1 && token->codes[0] == U'十')
        number->flags |= NUMBER_LONE;
    if (f.low + f.section_low != f.high + f.section_high)
        number->flags |= NUMBER_ROUGH;
    return set_whole(number, f.low + f.section_low, f.high + f.section_high);
}

static bool
token_value(const struct token *token, struct number *number)
{
    if (token->arabic)
        return arabic_value(token, number);
    for (size_t i = 0; i < token->count; i++)
        if (number_power(token->codes[i]))
            return formal_value(token, number);
    return string_value(token, number);
}

/* 点 and digits, then one multiplier at most: 三点五, 一点二万. But 八点四十 and 8点30 are times.
 */
static void
add_spoken_decimals(struct number_reader *reader, bool spare_one, struct number *number)
{
    struct token token;
    size_t end, i = 0;
    int64_t fraction;
    if (number->flags & (NUMBER_POINT | NUMBER_NAKED | NUMBER_PAIR | NUMBER_ROUGH) ||
        read_glued(reader, number->end) != U'点' || !read_glued(reader, number->end + 1) ||
        !read_token(reader, number->end + 1, spare_one, &token, &end) ||
        token.arabic != !!(number->flags & NUMBER_ARABIC) || !read_digits(&token, &i, &fraction))
        return;
    size_t fraction_len = i;
    int64_t factor = i < token.count ? powers[number_power(token.codes[i])] : 1;
    if (i + 1 < token.count || factor == 10)
        return;
    if (token.arabic && token.count == 2 && fraction < 60 && number->low <= 24 * (int64_t)MILLION)
        return;
    struct number exact = *number;
    if (!set_decimal(&exact, number->low / MILLION, fraction, fraction_len, factor))
        return;
    exact.flags = (exact.flags & ~(unsigned)(NUMBER_LONE | NUMBER_ONE)) | NUMBER_POINT;
    exact.end = end;
    *number = exact;
}

/* A 万 or 亿 of its own at @at, as after 十多 and 几十: its factor, else 0. */
static int64_t
lone_big(struct number_reader *reader, size_t at)
{
    int power = number_power(read_glued(reader, at));
    if (power < 4 || !begins_token(read_char(reader, at)) || number_token_end(reader, at) != at + 1)
        return 0;
    return powers[power];
}

/* Makes it the range from @low up to, not including, @limit (whole numbers), times 万 or 亿. */
static bool
set_rough(struct number_reader *reader, struct number *number, int64_t low, int64_t limit,
          size_t end)
{
    int64_t factor = lone_big(reader, end);
    if (factor) {
        if (!number_scale(low, factor, 1, &low) || !number_scale(limit, factor, 1, &limit))
            return false;
        end++;
    }
    number->low = low;
    number->high = limit - MILLION;
    number->flags = (number->flags & ~(unsigned)(NUMBER_LONE | NUMBER_NAKED)) | NUMBER_ROUGH;
    number->end = end;
    return true;
}

/* 来 and 把 mean "about" only before what is counted: 二十来块, but 九十来抢. */
bool
number_counts(struct number_reader *reader, size_t i)
{
    return is_one_of(read_glued(reader, i), U"块元毛万亿个天年月周斤岁") ||
           read_text(reader, i, U"小时") || read_text(reader, i, U"分钟") ||
           measure_follows(reader, i);
}

static void
add_rough(struct number_reader *reader, struct number *number)
{
    size_t at = number->end;
    uint32_t code = read_glued(reader, at);
    int64_t step = number->step;
    if (number->low != number->high || step < 10 * (int64_t)MILLION)
        return;
    int64_t more = 0;
    size_t idiom = number_idiom_after(reader, number, &more);
    if (idiom) {
        set_rough(reader, number, number->low + more, number->low + step, at + idiom);
        return;
    }
    switch (code) {
    case U'多':
    case U'余':
        if (more_at(reader, at))
            set_rough(reader, number, number->low, number->low + step, at + 1);
        break;
    case U'来':
        if (number_counts(reader, at + 1))
            set_rough(reader, number, number->low, number->low + step, at + 1);
        break;
    case U'把':
        if ((number->flags & NUMBER_NAKED) && number_counts(reader, at + 1))
            set_rough(reader, number, number->low, number->low + step, at + 1);
        break;
    case U'几': {
        uint32_t next = read_char(reader, at + 1);
        int64_t place = powers[number_power(read_glued(reader, at + 1))] * (int64_t)MILLION;
        if (step == 10 * (int64_t)MILLION &&
            (place == MILLION || !begins_token(next) || place > step))
            set_rough(reader, number, number->low + MILLION, number->low + step, at + 1);
        else if (place > MILLION && place < step && begins_token(next) &&
                 number_token_end(reader, at + 1) == at + 2)
            set_rough(reader, number, number->low + place, number->low + step, at + 2);
        break;
    }
    default:
        break;
    }
}

/* 几百, 数千, 上万; 几 alone before what is counted. */
static bool
parse_several(struct number_reader *reader, size_t at, uint32_t code, struct number *ret)
{
    struct token token;
    size_t end, i = 0;
    ret->flags = NUMBER_ROUGH;
    if (!read_glued(reader, at + 1))
        return false;
    if (code == U'几' && !begins_token(read_char(reader, at + 1))) {
        if (!number_counts(reader, at + 1))
            return false;
        *ret = (struct number){
            2 * (int64_t)MILLION,      9 * (int64_t)MILLION, MILLION, at, at + 1, at + 1,
            NUMBER_ROUGH | NUMBER_LONE};
        return true;
    }
    if (!read_token(reader, at + 1, false, &token, &end))
        return false;
    int64_t factor = read_factor(&token, &i);
    int64_t low = code == U'上' ? 1 : 2;
    if (i < token.count || factor < (code == U'上' ? 100 : 10) ||
        !number_scale(low, factor, 1, &low) || !set_whole(ret, low, low) ||
        !number_scale(10 * (int64_t)MILLION, factor, 1, &ret->high))
        return false;
    ret->step = ret->high / 10;
    ret->high -= MILLION;
    ret->start = at;
    ret->end = ret->token_end = end;
    return true;
}

bool
number_parse(struct number_reader *reader, size_t at, bool spare_one, struct number *ret)
{
    struct token token;
    size_t end;
    uint32_t c = read_char(reader, at);
    *ret = (struct number){.start = at};
    if (!spare_one && number_parse_idiom(reader, at, ret))
        return true;
    *ret = (struct number){.start = at};
    if (is_one_of(text_code(c), U"几数上"))
        return parse_several(reader, at, text_code(c), ret);
    if (!begins_token(c))
        return false;
    ret->token_end = number_token_end(reader, at);
    bool decimals = read_glued(reader, ret->token_end) == U'点';
    if (!read_token(reader, at, spare_one && !decimals, &token, &end) || !token_value(&token, ret))
        return false;
    ret->end = end;
    if (decimals)
        add_spoken_decimals(reader, spare_one, ret);
    else if (!spare_one)
        add_rough(reader, ret);
    return true;
}

bool
number_parse_span(struct number_reader *reader, const struct number *first, struct number *ret)
{
    struct number last;
    uint32_t code = read_glued(reader, first->end);
    if ((code != U'到' && code != U'至') || !read_glued(reader, first->end + 1) ||
        !number_parse(reader, first->end + 1, false, &last))
        return false;
    int64_t low = first->low, scaled;
    if (low < 10 * (int64_t)MILLION && last.step >= 100 * (int64_t)MILLION &&
        !((first->flags | last.flags) & NUMBER_ARABIC) &&
        number_scale(low, last.step, MILLION, &scaled) && scaled < last.low)
        low = scaled; /* 三到五百 */
    if (low >= last.low)
        return false;
    *ret = (struct number){low,
                           last.high,
                           last.step,
                           first->start,
                           last.end,
                           first->token_end,
                           last.flags | NUMBER_ROUGH};
    return true;
}
