/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 价格: what is said as so many yuan.
 *
 *   ¥199   199元   199块钱   一百多块   20到30块
 *   九块九   一块五毛八   三块零五   59块99   三块半   (one digit is 毛, two are 分)
 *   五毛   九毛九   五分钱   块儿八毛   块把钱
 *   一百九十九   (bare: when nothing around makes it a number of something else)
 *   一斤三十九块九   59块9一斤   九块九一斤   三块钱每斤   (the unit and its 一 are part of it)
 */
#include "scanner/pattern/number_read.h"

enum { JIAO = MILLION / 10, FEN = MILLION / 100 };

enum { BARE_DIGITS_MAX = 7 }; /* longer ones are telephone numbers */

/* What a price grows into; @stops are the places where it may end, besides @end. */
struct price {
    struct quantity value;
    size_t end;
    size_t stops[SLOT_READINGS];
    size_t stop_count;
};

void
readings_add(struct readings *readings, size_t end, struct quantity value)
{
    if (end - readings->at > NUMBER_MAX || readings->count == SLOT_READINGS)
        return;
    for (size_t i = 0; i < readings->count; i++)
        if (readings->items[i].len == end - readings->at)
            return;
    readings->items[readings->count++] = (struct slot_reading){end - readings->at, value};
}

static void
price_stop(struct price *price)
{
    if (price->stop_count < SLOT_READINGS)
        price->stops[price->stop_count++] = price->end;
}

/* A digit string of a token of its own: 五, 九九; 0 if it is none. */
static size_t
digits_at(struct number_reader *reader, size_t at, int ret_digits[2])
{
    uint32_t c = read_char(reader, at);
    if (!begins_token(c) || c & CHAR_DROPPED)
        return 0;
    size_t end = number_token_end(reader, at);
    for (size_t i = at; i < end && i < at + 2; i++) {
        uint32_t code = read_code(reader, i);
        if (code < '0' || code > '9')
            return 0;
        ret_digits[i - at] = (int)(code - '0');
    }
    return end - at;
}

/* Whether what stands at @i makes the digits before it a number of its own: 十块|三斤. */
static bool
counts_something(struct number_reader *reader, size_t i)
{
    return is_one_of(read_glued(reader, i), U"块元点%折间晚堆册碗床") || measure_follows(reader, i);
}

/* 200元|一间, 三块|一大包: after 块 a 一 is 毛 only where nothing follows that it could count. */
static bool
one_counts(struct number_reader *reader, size_t at)
{
    uint32_t next = read_char(reader, at + 1), code = text_code(next);
    return code != PEEK_END && !(next & CHAR_DROPPED) && !is_one_of(code, U"毛角的") &&
           !read_text(reader, at + 1, U"包邮");
}

static void
add_to_price(struct price *price, int64_t low, int64_t high, size_t end)
{
    price->value.low += low;
    price->value.high += high;
    price->end = end;
}

/* 钱 */
static void
skip_money(struct number_reader *reader, struct price *price)
{
    if (read_glued(reader, price->end) == U'钱') {
        price_stop(price);
        price->end++;
    }
}

/* After 毛: 八 or 八分. */
static void
read_fen(struct number_reader *reader, struct price *price)
{
    int digits[2];
    int16_t unit;
    size_t at = price->end, len = digits_at(reader, at, digits);
    if (len == 2 && digits[1] == 1 && one_unit_at(reader, at + 1, &unit))
        len = 1; /* 毛八一斤 */
    else if (len == 1 && digits[0] == 1 && one_unit_at(reader, at, &unit))
        len = 0;
    if (len != 1)
        return;
    int64_t fen = digits[0] * FEN;
    if (read_glued(reader, at + 1) == U'分')
        add_to_price(price, fen, fen, at + 2);
    else if (!counts_something(reader, at + 1))
        add_to_price(price, fen, fen, at + 1);
}

/* After 块: 五, 五毛八, 九九, 零五. False if it can't be told what is meant. */
static bool
read_coins(struct number_reader *reader, struct price *price)
{
    int digits[2];
    int16_t unit;
    size_t at = price->end, len = digits_at(reader, at, digits);
    if (len == 0)
        return true;
    bool chinese = read_char(reader, at) & CHAR_CHINESE;
    int64_t jiao = digits[0] * JIAO;
    /* 块|一斤, 块九|一斤, and 块九|一千克, where the token goes on */
    if (digits[0] == 1 && (len == 1 ? one_counts(reader, at) : one_unit_at(reader, at, &unit) > 0))
        return true;
    if (len >= 2 && digits[1] == 1 && one_unit_at(reader, at + 1, &unit)) {
        add_to_price(price, jiao, jiao, at + 1);
        return true;
    }
    if (len > 2)
        return true;
    uint32_t next = read_glued(reader, at + len);
    if (len == 2 && digits[0] == 0 && is_one_of(next, U"毛角")) { /* 十块零五毛 */
        add_to_price(price, digits[1] * JIAO, digits[1] * JIAO, at + 3);
        return true;
    }
    if (len == 1 && is_one_of(next, U"毛角")) {
        add_to_price(price, jiao, jiao, at + 2);
        read_fen(reader, price);
        return true;
    }
    int64_t fen = jiao + digits[1 - (len == 1)] * FEN;
    if (len == 2 && next == U'分' && read_glued(reader, at + 3) != U'钟')
        add_to_price(price, fen, fen, at + 3);
    else if (counts_something(reader, at + len))
        return len == 1 || !chinese; /* 九块九三单: one token hides 九 and 三单 */
    else if (len == 1)
        add_to_price(price, jiao, jiao, at + 1);
    else if (chinese && number_is_pair(digits[0], digits[1]))
        add_to_price(price, jiao, digits[1] * JIAO, at + 2);
    else
        add_to_price(price, fen, fen, at + 2);
    return true;
}

/* After 块: 半, 多, or coins. */
static bool
read_change(struct number_reader *reader, struct price *price)
{
    size_t at = price->end;
    bool exact = price->value.low == price->value.high;
    if (read_glued(reader, at) == U'半' &&
        !is_one_of(read_glued(reader, at + 1), U"价折天个小年斤月"))
        add_to_price(price, 5 * JIAO, 5 * JIAO, at + 1);
    else if (more_at(reader, at))
        add_to_price(price, 0, exact ? MILLION - FEN : 0, at + 1);
    else if (read_glued(reader, at) == U'来' && read_glued(reader, at + 1) == U'钱')
        add_to_price(price, 0, exact ? MILLION - FEN : 0, at + 1);
    else if (read_glued(reader, at) == U'出' && read_glued(reader, at + 1) == U'头')
        add_to_price(price, 0, exact ? MILLION - FEN : 0, at + 2);
    else if (exact)
        return read_coins(reader, price);
    return true;
}

/* Whether 一块 and 两块 are money, not a piece of something or "together": what follows says so. */
static bool
is_one_yuan(struct number_reader *reader, size_t i)
{
    uint32_t c = read_char(reader, i);
    return text_code(c) == PEEK_END || c & (CHAR_DROPPED | CHAR_NUMBER) ||
           is_one_of(text_code(c), U"钱半多每起整的秒") || read_text(reader, i, U"包邮") ||
           read_text(reader, i, U"出头");
}

/* 元, 块, 人民币, rmb: the length, or 0. 元素 and 一块去 are none. */
static size_t
yuan_at(struct number_reader *reader, const struct number *number, size_t i)
{
    uint32_t code = read_code(reader, i);
    if (code == U'人')
        return read_text(reader, i, U"人民币") ? 3 : 0;
    if (code == 'r')
        return read_text(reader, i, U"rmb") ? 3 : 0;
    if (code != U'元' && code != U'块')
        return 0;
    if (is_one_of(read_glued(reader, i + 1), code == U'元' ? U"素旦宝宵气化论祖帅首" : U"头状儿"))
        return 0;
    if (code == U'块' && number->flags & NUMBER_ONE && !is_one_yuan(reader, i + 1))
        return 0;
    return 1;
}

/* 五毛, 九毛九, 五毛钱, 五分钱, 三角钱 */
static bool
small_change(struct number_reader *reader, const struct number *number, struct price *price)
{
    size_t at = number->end;
    uint32_t code = read_glued(reader, at);
    bool money = false;
    if (!is_one_of(code, U"毛角分") || code == 0)
        return false;
    if (code == U'毛' && is_one_of(read_glued(reader, at + 1), U"孔巾衣衫发绒毯线囊呢"))
        return false;
    if (code != U'毛') {
        money = read_glued(reader, at + 1) == U'钱';
        if (!money)
            return false;
    }
    struct number amount = *number;
    if (!number_scale_both(&amount, 1, code == U'分' ? 100 : 10))
        return false;
    price->value.low = amount.low;
    price->value.high = amount.high;
    price->end = at + 1;
    if (!money && amount.low == amount.high)
        read_fen(reader, price);
    skip_money(reader, price);
    return true;
}

/* 斤 after 59/: the stroke is gone, and what tells is that nothing goes on from the unit. */
static size_t
cut_off_unit_at(struct number_reader *reader, size_t i, int16_t *ret_unit)
{
    uint32_t c = read_char(reader, i);
    if (text_code(c) == PEEK_END || !(c & CHAR_DROPPED) || c & CHAR_NUMBER)
        return 0;
    size_t len = unit_text_at(reader, i, ret_unit);
    uint32_t next = len ? read_char(reader, i + len) : 0;
    return len && (text_code(next) == PEEK_END || next & CHAR_DROPPED) ? len : 0;
}

/* 一斤, 每斤, 每一斤 after a price; /斤, /一斤, 一/斤 where the unit ends what is said. */
static size_t
unit_after(struct number_reader *reader, size_t i, int16_t *ret_unit)
{
    bool one = read_glued(reader, i) == '1';
    size_t len = one ? one_unit_at(reader, i, ret_unit) : 0;
    if (len)
        return len;
    len = cut_off_unit_at(reader, i + one, ret_unit);
    if (len || one)
        return len ? one + len : 0;
    if (read_code(reader, i) != U'每')
        return 0;
    len = one_unit_at(reader, i + 1, ret_unit);
    if (len == 0)
        len = unit_at(reader, i + 1, ret_unit);
    return len ? len + 1 : 0;
}

static uint32_t
code_before(const struct number_reader *reader, size_t at, size_t back)
{
    for (size_t i = 0; i < back; i++)
        if (at < i + 1 || reader->view.chars[at - i] & (CHAR_BREATH | CHAR_DROPPED))
            return 0;
    return text_code(reader->view.chars[at - back]);
}

static bool
is_arabic_number(uint32_t c)
{
    return (c & CHAR_NUMBER) && !(c & CHAR_CHINESE);
}

/* 1,299: the comma is gone, and what is left is 1 and 299. */
static bool
is_before_thousands(struct number_reader *reader, const struct number *number)
{
    uint32_t c = read_char(reader, number->end);
    if (!(number->flags & NUMBER_ARABIC) || number->end != number->start + 1 ||
        !is_arabic_number(c) || !(c & CHAR_DROPPED))
        return false;
    return number_token_end(reader, number->end) == number->end + 3;
}

static bool
is_after_thousands(struct number_reader *reader, size_t at)
{
    const uint32_t *chars = reader->view.chars;
    if (at == 0 || !is_arabic_number(chars[at]) || !(chars[at] & CHAR_DROPPED) ||
        chars[at] & CHAR_BREATH || !is_arabic_number(chars[at - 1]) || !begins_token(chars[at - 1]))
        return false;
    size_t end = number_token_end(reader, at);
    return end == at + 3 || (end > at + 4 && read_code(reader, at + 3) == '.');
}

/* 321, 一二三: counted down or up aloud. */
static bool
is_countdown(struct number_reader *reader, const struct number *number)
{
    size_t len = number->end - number->start;
    if (len < 3 || number->flags & NUMBER_POINT)
        return false;
    int step = (int)read_code(reader, number->start + 1) - (int)read_code(reader, number->start);
    if (step != 1 && step != -1)
        return false;
    for (size_t i = 1; i < len; i++)
        if ((int)read_code(reader, number->start + i) -
                (int)read_code(reader, number->start + i - 1) !=
            step)
            return false;
    return true;
}

/* 2021 or 二零二一; 618, 11.11, 12.12, 6.18 */
static bool
is_date(const struct number *number)
{
    int64_t whole = number->low / MILLION;
    if (number->flags & NUMBER_POINT)
        return number->low == 11110000 || number->low == 12120000 || number->low == 6180000;
    return number->flags & (NUMBER_ARABIC | NUMBER_STRING) &&
           ((whole >= 2000 && whole <= 2039) || whole == 618);
}

/* 三九, 五八; 三七 and 五一 are a herb and a holiday. */
static bool
ends_like_price(const struct number *number)
{
    int64_t last = number->low / MILLION % 10;
    return number->flags & NUMBER_POINT || last == 8 || last == 9;
}

/* Whether the number by its own shape can't be a bare price. */
static bool
is_unlikely_bare(struct number_reader *reader, const struct number *number)
{
    unsigned flags = number->flags;
    if (flags & (NUMBER_NAKED | NUMBER_ONE | NUMBER_PAIR | NUMBER_ZERO_LED))
        return true;
    if (number->end - number->start > BARE_DIGITS_MAX && flags & (NUMBER_ARABIC | NUMBER_STRING))
        return true;
    if (flags & NUMBER_STRING && number->end == number->start + 2 && !ends_like_price(number))
        return true;
    if (flags & (NUMBER_ARABIC | NUMBER_STRING) && is_countdown(reader, number))
        return true;
    return is_date(number);
}

static const char32_t *const foreign_money[] = {
    U"美元", U"美金", U"美刀", U"欧元", U"日元", U"英镑", U"港币", U"港元",
    U"韩元", U"韩币", U"泰铢", U"台币", U"卢布", U"澳元", U"加元", NULL};

/* Whether what follows leaves a bare number a price. */
static bool
is_free_bare(struct number_reader *reader, const struct number *number)
{
    size_t end = number->end;
    uint32_t c = read_char(reader, end), code = text_code(c);
    if (code == PEEK_END)
        return true;
    if (is_one_of(code, U"%折") || read_any(reader, end, foreign_money) ||
        read_text(reader, end, U"个月") || read_text(reader, end, U"小时") ||
        read_text(reader, end, U"分钟"))
        return false;
    if (c & CHAR_DROPPED)
        return true;
    if (number->flags & NUMBER_LONE) /* 三文鱼, 五星 */
        return false;
    if (code >= 'a' && code <= 'z') /* 5g, a4 */
        return read_glued(reader, end + 1) >= 'a' && read_glued(reader, end + 1) <= 'z' &&
               !measure_follows(reader, end);
    return !read_text(reader, end, U"分之") && !measure_follows(reader, end);
}

/* Whether what stands before leaves a bare number a price. */
static bool
is_free_before(const struct number_reader *reader, const struct number *number)
{
    uint32_t code = code_before(reader, number->start, 1);
    if (code >= 'a' && code <= 'z')
        return code == 'b' && code_before(reader, number->start, 2) == 'm';
    return !is_one_of(code, U"$€£双点") || code == 0;
}

/* The price that begins with @number; false if it is none. */
static bool
read_amount(struct number_reader *reader, const struct number *number, bool yuan,
            struct price *price)
{
    price->value = (struct quantity){number->low, number->high, UNIT_NONE};
    price->end = number->end;
    if (is_before_thousands(reader, number))
        return false;
    if (small_change(reader, number, price))
        return true;
    size_t len = yuan_at(reader, number, number->end);
    if (len) {
        price_stop(price);
        price->end += len;
        if (len == 1 && read_glued(reader, price->end) != U'钱') {
            size_t end = price->end;
            if (!read_change(reader, price))
                return false;
            if (price->end == end)
                return true;
            price->stop_count = 0;
            if (is_one_of(read_code(reader, price->end - 1), U"毛角来多"))
                skip_money(reader, price);
            return true;
        }
        skip_money(reader, price);
        return true;
    }
    return yuan || (!is_unlikely_bare(reader, number) && is_free_before(reader, number) &&
                    is_free_bare(reader, number));
}

/* 九点九一斤, 一百一斤, 三九一件: the last 一 of the number belongs to the unit. */
static bool
spares_one(struct number_reader *reader, size_t at, const struct number *full, struct number *ret)
{
    int16_t unit;
    if (full->end < at + 2 || full->flags & NUMBER_ARABIC ||
        read_code(reader, full->end - 1) != '1' || !one_unit_at(reader, full->end - 1, &unit))
        return false;
    if (full->flags & NUMBER_STRING && full->low >= (int64_t)1900 * MILLION &&
        read_code(reader, full->end) == U'年')
        return false;
    if (!number_parse(reader, at, true, ret) || ret->flags & (NUMBER_LONE | NUMBER_NAKED))
        return false;
    return !(ret->flags & NUMBER_STRING) || ends_like_price(ret);
}

static void
finish_price(struct number_reader *reader, struct price *price, bool only_with_unit,
             struct readings *readings)
{
    int16_t unit;
    size_t len = unit_after(reader, price->end, &unit);
    if (len) {
        price->value.unit = unit;
        readings_add(readings, price->end + len, price->value);
    } else if (only_with_unit) {
        return;
    }
    if (!inside_token(read_char(reader, price->end)))
        readings_add(readings, price->end, price->value);
    while (price->stop_count > 0)
        readings_add(readings, price->stops[--price->stop_count], price->value);
}

/* The prices that begin with the number at @at. */
static void
read_number_price(struct number_reader *reader, size_t at, bool yuan, struct readings *readings)
{
    struct number number, other;
    struct price price = {.stop_count = 0};
    if (!number_parse(reader, at, false, &number))
        return;
    if (number_parse_span(reader, &number, &other) && yuan_at(reader, &other, other.end) &&
        read_amount(reader, &other, yuan, &price)) {
        finish_price(reader, &price, false, readings);
        return;
    }
    price.stop_count = 0;
    if (spares_one(reader, at, &number, &other) &&
        (yuan || (!is_unlikely_bare(reader, &other) && is_free_before(reader, &other)))) {
        price = (struct price){.value = {other.low, other.high, UNIT_NONE}, .end = other.end};
        finish_price(reader, &price, true, readings);
        return;
    }
    if (read_amount(reader, &number, yuan, &price))
        finish_price(reader, &price, false, readings);
}

/* 一斤三十九块九, 每斤¥39.9 */
static void
read_unit_price(struct number_reader *reader, size_t at, size_t len, int16_t unit,
                struct readings *readings)
{
    struct slot_reading items[SLOT_READINGS];
    struct readings inner = {.items = items, .at = at + len};
    bool yuan = read_glued(reader, at + len) == U'¥';
    if (!read_glued(reader, at + len))
        return;
    read_number_price(reader, at + len + yuan, yuan, &inner);
    for (size_t i = 0; i < inner.count; i++) {
        items[i].value.unit = unit;
        readings_add(readings, inner.at + items[i].len, items[i].value);
    }
}

/* 块儿八毛, 块把钱, 块儿来钱: about one yuan. */
static void
read_about_one(struct number_reader *reader, size_t at, struct readings *readings)
{
    static const struct {
        const char32_t *text;
        size_t len;
        struct quantity value;
    } idioms[] = {{U"块儿8毛", 4, {8 * JIAO, MILLION, UNIT_NONE}},
                  {U"块8毛", 3, {8 * JIAO, MILLION, UNIT_NONE}},
                  {U"块把钱", 3, {MILLION, 2 * MILLION - FEN, UNIT_NONE}},
                  {U"块儿来钱", 4, {MILLION, 2 * MILLION - FEN, UNIT_NONE}},
                  {U"块来钱", 3, {MILLION, 2 * MILLION - FEN, UNIT_NONE}}};
    const uint32_t *chars = reader->view.chars;
    if (at > 0 && chars[at - 1] & CHAR_NUMBER && !(chars[at] & (CHAR_BREATH | CHAR_DROPPED)))
        return; /* 三块八毛 */
    for (size_t i = 0; i < sizeof idioms / sizeof idioms[0]; i++)
        if (read_text(reader, at, idioms[i].text))
            readings_add(readings, at + idioms[i].len, idioms[i].value);
}

void
price_read(struct number_reader *reader, size_t at, struct readings *readings)
{
    int16_t unit;
    uint32_t code = read_code(reader, at);
    if (code == U'块') {
        read_about_one(reader, at, readings);
        return;
    }
    if (code == U'每' || code == '1') {
        size_t len = code == '1' ? one_unit_at(reader, at, &unit) : unit_after(reader, at, &unit);
        if (len)
            read_unit_price(reader, at, len, unit, readings);
        if (readings->count || code == U'每')
            return;
    }
    bool yuan = code == U'¥';
    if (!yuan)
        yuan = code_before(reader, at, 1) == U'¥';
    read_number_price(reader, code == U'¥' ? at + 1 : at, yuan, readings);
}

bool
price_is_barred(struct number_reader *reader, size_t at)
{
    uint32_t before = code_before(reader, at, 1);
    return (before && is_one_of(before, U"第之$€£")) || is_after_thousands(reader, at);
}
