/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The slots. Each reads one whole number forwards from where it begins; what stands before it is
 * looked at only to see that the number is not the tail of a longer one (九块|九, 三点|五, 几|百).
 */
#include "scanner/pattern/number_read.h"

#include <stdio.h>
#include <string.h>

typedef void (*slot_fn)(struct number_reader *reader, size_t at, struct readings *readings);

/* ── 数字 ── */

static void
number_read(struct number_reader *reader, size_t at, struct readings *readings)
{
    struct number number;
    if (!number_parse(reader, at, false, &number))
        return;
    if ((number.flags & (NUMBER_ROUGH | NUMBER_LONE)) == (NUMBER_ROUGH | NUMBER_LONE))
        return; /* 几个 */
    if (number.flags & NUMBER_NAKED && !(number.flags & NUMBER_ROUGH) &&
        (!measure_follows(reader, number.end) || read_code(reader, number.end) == U'分'))
        return; /* 百搭, 千万别, 百分之 */
    readings_add(readings, number.end, (struct quantity){number.low, number.high, UNIT_NONE});
}

/* ── 百分比 ── */

static int64_t
fraction_of(uint32_t code)
{
    return code == U'百' ? 100 : code == U'千' ? 1000 : code == U'万' ? 10000 : 0;
}

/* 百分之三十, 千分之三, 百分百 */
static void
read_spoken_percent(struct number_reader *reader, size_t at, int64_t whole,
                    struct readings *readings)
{
    struct number number, span;
    if (whole == 100 && read_code(reader, at + 2) == U'百') {
        if (number_token_end(reader, at + 2) == at + 3)
            readings_add(readings, at + 3, (struct quantity){MILLION, MILLION, UNIT_NONE});
        return;
    }
    if (read_code(reader, at + 2) != U'之' || !number_parse(reader, at + 3, false, &number))
        return;
    if (number_parse_span(reader, &number, &span))
        number = span;
    if (number_scale_both(&number, 1, whole))
        readings_add(readings, number.end, (struct quantity){number.low, number.high, UNIT_NONE});
}

/* 三成, 七八成, 三成半 */
static bool
read_tenths(struct number_reader *reader, struct number *number)
{
    size_t at = number->end;
    if (read_code(reader, at) != U'成' || number->low < MILLION ||
        number->high > 10 * (int64_t)MILLION ||
        is_one_of(read_glued(reader, at + 1), U"成熟功本交立员为人品都绩果效语长见不分份批"))
        return false;
    bool half = read_glued(reader, at + 1) == U'半' && number->low == number->high;
    if (!number_scale_both(number, 1, 10))
        return false;
    number->low += half * (MILLION / 20);
    number->high += half * (MILLION / 20);
    number->end = at + 1 + half;
    return true;
}

/* 三十个点 */
static bool
read_points(struct number_reader *reader, struct number *number)
{
    size_t at = number->end;
    if (read_code(reader, at) != U'个' || read_code(reader, at + 1) != U'点' ||
        is_one_of(read_glued(reader, at + 2), U"钟赞位心击子") ||
        !number_scale_both(number, 1, 100))
        return false;
    number->end = at + 2;
    return true;
}

static void
percent_read(struct number_reader *reader, size_t at, struct readings *readings)
{
    struct number number, span;
    int64_t whole = fraction_of(read_code(reader, at));
    if (whole && read_code(reader, at + 1) == U'分') {
        if (begins_token(read_char(reader, at)))
            read_spoken_percent(reader, at, whole, readings);
        return;
    }
    if (!number_parse(reader, at, false, &number))
        return;
    if (number_parse_span(reader, &number, &span) &&
        (read_code(reader, span.end) == '%' || read_code(reader, span.end) == U'成'))
        number = span;
    if (read_tenths(reader, &number) || read_points(reader, &number)) {
        readings_add(readings, number.end, (struct quantity){number.low, number.high, UNIT_NONE});
        return;
    }
    if (read_code(reader, number.end) == '%' && number_scale_both(&number, 1, 100))
        readings_add(readings, number.end + 1,
                     (struct quantity){number.low, number.high, UNIT_NONE});
}

/* ── 折扣 ── */

static bool
discount_ends(struct number_reader *reader, size_t at)
{
    return read_code(reader, at) == U'折' &&
           !is_one_of(read_glued(reader, at + 1), U"叠伞页痕腾磨断射返线");
}

static void
discount_read(struct number_reader *reader, size_t at, struct readings *readings)
{
    struct number number, span;
    uint32_t code = read_code(reader, at);
    const struct quantity half = {MILLION / 2, MILLION / 2, UNIT_NONE};
    if (code == U'半') {
        if (read_glued(reader, at + 1) == U'价' ||
            (read_glued(reader, at + 1) == U'折' && discount_ends(reader, at + 1)))
            readings_add(readings, at + 2, half);
        return;
    }
    if (code == U'对') {
        uint32_t next = read_glued(reader, at + 1);
        if (next == U'折' ? discount_ends(reader, at + 1)
                          : next == U'半' && is_one_of(read_glued(reader, at + 2), U"砍卖降折价"))
            readings_add(readings, at + 2, half);
        return;
    }
    if (!number_parse(reader, at, false, &number) || number.flags & NUMBER_NAKED)
        return;
    if (number_parse_span(reader, &number, &span) && read_code(reader, span.end) == U'折')
        number = span;
    /* 八五折 and 85折 are 0.85, 三折 0.3 */
    int64_t divisor = number.low >= 10 * (int64_t)MILLION ? 100 : 10;
    if (!discount_ends(reader, number.end) || !number_scale_both(&number, 1, divisor) ||
        number.low <= 0 || number.high >= MILLION ||
        (divisor == 100 && number.low < MILLION / 10 + 1))
        return;
    readings_add(readings, number.end + 1, (struct quantity){number.low, number.high, UNIT_NONE});
}

/* ── 时长 ── */

struct time_unit {
    const char32_t *text;
    int64_t seconds;
    enum { NO_GE, MAY_GE, MUST_GE } ge; /* 个 before it */
    const char32_t *not_before;         /* characters that make it another word */
};

static const struct time_unit time_units[] = {
    {U"小时", 3600, MAY_GE, U""},
    {U"钟头", 3600, MAY_GE, U""},
    {U"钟", 3600, MUST_GE, U""},
    {U"h", 3600, NO_GE, U"abcdefghijklmnopqrstuvwxyz"},
    {U"分钟", 60, NO_GE, U""},
    {U"min", 60, NO_GE, U"abcdefghijklmnopqrstuvwxyz"},
    {U"刻钟", 900, NO_GE, U""},
    {U"秒钟", 1, NO_GE, U""},
    {U"秒", 1, NO_GE, U"杀拍发没光空抢"},
    {U"天", 86400, NO_GE, U"猫然"},
    {U"昼夜", 86400, NO_GE, U""},
    {U"日", 86400, NO_GE, U"元本常用"},
    {U"星期", 604800, MAY_GE, U"一二三四五六日天123456"},
    {U"礼拜", 604800, MAY_GE, U"一二三四五六日天123456"},
    {U"周", 604800, NO_GE, U"年岁边"},
    {U"月", 2592000, MUST_GE, U"饼"},
    {U"季度", 7776000, MAY_GE, U""},
    {U"年", 31536000, NO_GE, U"级代份货"},
};
enum { TIME_UNITS = sizeof time_units / sizeof time_units[0] };

static size_t
text_len(const char32_t *text)
{
    size_t len = 0;
    while (text[len])
        len++;
    return len;
}

/* The time unit at @at, after 个 or not; its end, or 0. */
static size_t
time_unit_at(struct number_reader *reader, size_t at, bool ge, const struct time_unit **ret_unit)
{
    for (size_t i = 0; i < TIME_UNITS; i++) {
        const struct time_unit *unit = &time_units[i];
        if (unit->ge == (ge ? NO_GE : MUST_GE) || !read_text(reader, at, unit->text))
            continue;
        size_t end = at + text_len(unit->text);
        if (is_one_of(read_glued(reader, end), unit->not_before))
            return 0;
        *ret_unit = unit;
        return end;
    }
    return 0;
}

/* 二一年, 2021年, 19年10月: a date. */
static bool
is_year(struct number_reader *reader, const struct number *number, size_t after)
{
    if (number->flags & NUMBER_STRING || number->low >= 1900 * (int64_t)MILLION)
        return true;
    return begins_token(read_char(reader, after)) &&
           read_code(reader, number_token_end(reader, after)) == U'月';
}

/* 个 [半|多], unit, [半|多], after @number; false if no duration. */
static bool
read_duration(struct number_reader *reader, struct number *number)
{
    const struct time_unit *unit;
    size_t at = number->end;
    uint32_t part = 0;
    bool ge = read_code(reader, at) == U'个';
    if (ge) {
        at++;
        part = read_glued(reader, at);
        if (part == U'半' || part == U'多')
            at++;
        else
            part = 0;
    }
    size_t end = time_unit_at(reader, at, ge, &unit);
    if (!end)
        return false;
    if (unit->text[0] == U'年' && is_year(reader, number, end))
        return false;
    if (unit->text[0] == U'日' && number->flags & NUMBER_ARABIC &&
        !is_one_of(read_glued(reader, end), U"内以之无保退包"))
        return false; /* 25日 */
    if (!part) {
        part = read_glued(reader, end);
        if (part == U'半' ? !is_one_of(read_glued(reader, end + 1), U"价折")
                          : part == U'多' && more_at(reader, end))
            end++;
        else
            part = 0;
    }
    if (part && number->low != number->high)
        return false;
    number->end = end;
    if (!number_scale_both(number, unit->seconds, 1))
        return false;
    int64_t whole = unit->seconds * MILLION;
    number->low += part == U'半' ? whole / 2 : 0;
    number->high += part == U'半' ? whole / 2 : part == U'多' ? whole - MILLION : 0;
    return true;
}

/* 半小时, 半个月, 半天: half a day, by the clock. */
static bool
read_half(struct number_reader *reader, size_t at, struct number *ret)
{
    const struct time_unit *unit;
    bool ge = read_glued(reader, at + 1) == U'个';
    if (!ge && !read_glued(reader, at + 1))
        return false;
    size_t end = time_unit_at(reader, at + 1 + ge, ge, &unit);
    if (!end || unit->seconds < 60)
        return false;
    *ret = (struct number){.low = unit->seconds * MILLION / 2,
                           .high = unit->seconds * MILLION / 2,
                           .start = at,
                           .end = end};
    return true;
}

/* 一小时|三十分钟, 一分|三十秒: adds a smaller part. */
static void
add_smaller(struct number_reader *reader, struct number *duration)
{
    struct number part;
    uint32_t c = read_char(reader, duration->end);
    if (!begins_token(c) || c & CHAR_DROPPED || duration->low != duration->high ||
        !number_parse(reader, duration->end, false, &part) || part.low >= 60 * (int64_t)MILLION)
        return;
    int64_t unit = read_text(reader, part.end, U"分")   ? 60
                   : read_text(reader, part.end, U"秒") ? 1
                                                        : 0;
    if (!unit || !number_scale_both(&part, unit, 1) || duration->low % (unit * 60 * MILLION) != 0)
        return;
    duration->low += part.low;
    duration->high += part.high;
    duration->end = part.end + 1;
    if (read_code(reader, duration->end) == U'钟')
        duration->end++;
}

/* 个把小时 */
static bool
read_about_one_time(struct number_reader *reader, size_t at, struct number *ret)
{
    const struct time_unit *unit;
    if (read_glued(reader, at + 1) != U'把' || !read_glued(reader, at + 2))
        return false;
    size_t end = time_unit_at(reader, at + 2, true, &unit);
    if (!end)
        return false;
    int64_t whole = unit->seconds * MILLION;
    *ret = (struct number){.low = whole, .high = 2 * whole - MILLION, .start = at, .end = end};
    return true;
}

/* 俩小时, 仨月: 两个, 三个 */
static bool
read_joined_ge(struct number_reader *reader, size_t at, int64_t count, struct number *ret)
{
    const struct time_unit *unit;
    if (!read_glued(reader, at + 1))
        return false;
    size_t end = time_unit_at(reader, at + 1, true, &unit);
    if (!end)
        return false;
    int64_t all = count * unit->seconds * MILLION;
    *ret = (struct number){.low = all, .high = all, .start = at, .end = end};
    return true;
}

/* 分|三十秒, 分半, 分半钟 after @number; 分 alone is none. */
static bool
read_minutes(struct number_reader *reader, struct number *number)
{
    size_t at = number->end + 1;
    if (!number_scale_both(number, 60, 1))
        return false;
    number->end = at;
    if (read_glued(reader, at) == U'半' && number->low == number->high &&
        !is_one_of(read_glued(reader, at + 1), U"价折天个小年斤月")) {
        number->low = number->high += 30 * (int64_t)MILLION;
        number->end += read_glued(reader, at + 1) == U'钟' ? 2 : 1;
        return true;
    }
    add_smaller(reader, number);
    return number->end != at;
}

static bool
read_plain_duration(struct number_reader *reader, size_t at, struct number *number)
{
    struct number span;
    if (!number_parse(reader, at, false, number))
        return false;
    if (number_parse_span(reader, number, &span) && read_duration(reader, &span)) {
        *number = span;
        return true;
    }
    if (read_text(reader, number->end, U"分") && read_code(reader, number->end + 1) != U'钟')
        return read_minutes(reader, number);
    if (!read_duration(reader, number))
        return false;
    add_smaller(reader, number);
    return true;
}

static void
duration_read(struct number_reader *reader, size_t at, struct readings *readings)
{
    struct number number;
    uint32_t code = read_code(reader, at);
    if (code == U'半' || code == U'个' || code == U'俩' || code == U'仨') {
        if (code == U'半'   ? !read_half(reader, at, &number)
            : code == U'个' ? !read_about_one_time(reader, at, &number)
                            : !read_joined_ge(reader, at, code == U'俩' ? 2 : 3, &number))
            return;
    } else if (!read_plain_duration(reader, at, &number)) {
        return;
    }
    readings_add(readings, number.end, (struct quantity){number.low, number.high, UNIT_NONE});
}

/* ── what stands before ── */

/* Of what number_parse reads. */
#define NUMBER_BEGINS U"0123456789十百千万亿两幺几数上小大好俩仨"

static const struct {
    const char *name;
    slot_fn read;
    const char32_t *begins;
} slots[SLOT_KINDS] = {
    [SLOT_PRICE] = {"价格", price_read, NUMBER_BEGINS U"每¥块"},
    [SLOT_NUMBER] = {"数字", number_read, NUMBER_BEGINS},
    [SLOT_PERCENT] = {"百分比", percent_read, NUMBER_BEGINS},
    [SLOT_DISCOUNT] = {"折扣", discount_read, NUMBER_BEGINS U"半对"},
    [SLOT_DURATION] = {"时长", duration_read, NUMBER_BEGINS U"半个"},
};

/*
 * Whether the number at @at is the tail of one that begins earlier: 九块|九, 三点|五, 20到|30块,
 * 九十九|一件. Reads the same slot from the nearest number before and sees whether it runs over
 * @at.
 */
static bool
is_tail(struct number_reader *reader, enum slot_kind kind, size_t at)
{
    const uint32_t *chars = reader->view.chars;
    uint32_t before = chars[at - 1];
    struct slot_reading items[SLOT_READINGS];
    if (!(before & CHAR_NUMBER) && !is_one_of(text_code(before), U"块元毛角钱点到至时分个"))
        return false;
    for (size_t s = at; s-- > 0 && at - s < NUMBER_MAX && !(chars[s + 1] & CHAR_BREATH);) {
        if (!begins_token(chars[s]))
            continue;
        struct number_reader earlier = *reader;
        struct readings readings = {.items = items, .at = s};
        earlier.view.origin = s;
        slots[kind].read(&earlier, s, &readings);
        reader->more |= earlier.more;
        for (size_t i = 0; i < readings.count; i++)
            if (s + items[i].len > at)
                return true;
        return false;
    }
    return false;
}

static bool
is_barred(struct number_reader *reader, enum slot_kind kind, size_t at)
{
    const uint32_t *chars = reader->view.chars;
    uint32_t code = text_code(chars[at]);
    if (inside_token(chars[at]))
        return true;
    if (kind == SLOT_PRICE && price_is_barred(reader, at))
        return true;
    if (at == 0 || chars[at] & (CHAR_BREATH | CHAR_DROPPED))
        return false;
    uint32_t before = text_code(chars[at - 1]);
    if (code == U'几' && chars[at - 1] & CHAR_NUMBER) /* 十几 */
        return true;
    if (kind != SLOT_PERCENT && number_power(code) > (before == U'上') &&
        is_one_of(before, U"几数上"))
        return true;
    if (kind == SLOT_DISCOUNT && before == U'波') /* 一波三折 */
        return true;
    if (kind == SLOT_DURATION && (before == U'第' || (before == U'月' && chars[at] & CHAR_NUMBER)))
        return true; /* 第三天, 十一月三日 */
    return is_tail(reader, kind, at);
}

static void
sort_longest_first(struct slot_reading *readings, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && readings[j - 1].len < readings[j].len; j--) {
            struct slot_reading swap = readings[j];
            readings[j] = readings[j - 1];
            readings[j - 1] = swap;
        }
}

enum answer
slot_read(const struct number_words *words, const struct text_view *view, size_t at,
          enum slot_kind kind, struct slot_reading ret_readings[SLOT_READINGS], size_t *ret_count,
          text_reach *reach)
{
    struct number_reader reader = {.words = words, .view = *view, .reach = reach};
    struct readings readings = {.items = ret_readings, .at = at};
    uint32_t c = read_char(&reader, at);
    *ret_count = 0;
    if (c == PEEK_END)
        return reader.more ? MORE : NO;
    reader.view.origin = at;
    if (!is_one_of(text_code(c), slots[kind].begins))
        return NO; /* phrases and anchors rely on it */
    if (is_barred(&reader, kind, at))
        return reader.more ? MORE : NO;
    slots[kind].read(&reader, at, &readings);
    if (reader.more)
        return MORE;
    sort_longest_first(ret_readings, readings.count);
    *ret_count = readings.count;
    return readings.count ? YES : NO;
}

const char *
slot_kind_name(enum slot_kind kind)
{
    return slots[kind].name;
}

const char32_t *
slot_begins(enum slot_kind kind)
{
    return slots[kind].begins;
}

bool
slot_kind_from_name(const char *name, size_t len, enum slot_kind *ret_kind)
{
    for (int kind = 0; kind < SLOT_KINDS; kind++)
        if (strlen(slots[kind].name) == len && memcmp(slots[kind].name, name, len) == 0) {
            *ret_kind = (enum slot_kind)kind;
            return true;
        }
    return false;
}

static int
print_value(int64_t value, char *ret_text, size_t size)
{
    char decimals[8];
    int64_t whole = value / MILLION, fraction = value % MILLION;
    if (fraction == 0)
        return snprintf(ret_text, size, "%lld", (long long)whole);
    snprintf(decimals, sizeof decimals, "%06d", (int)(fraction < 0 ? -fraction : fraction));
    for (int i = 5; decimals[i] == '0'; i--)
        decimals[i] = '\0';
    return snprintf(ret_text, size, "%s%lld.%s", value < 0 && whole == 0 ? "-" : "",
                    (long long)whole, decimals);
}

size_t
quantity_print(const struct quantity *quantity, char *ret_text, size_t size)
{
    char low[32], high[32];
    print_value(quantity->low, low, sizeof low);
    print_value(quantity->high, high, sizeof high);
    int len = quantity->low == quantity->high ? snprintf(ret_text, size, "%s", low)
                                              : snprintf(ret_text, size, "%s–%s", low, high);
    return len < 0 ? 0 : (size_t)len;
}
