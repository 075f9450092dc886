/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/fold_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define P  SLOT_PRICE
#define N  SLOT_NUMBER
#define PC SLOT_PERCENT
#define D  SLOT_DISCOUNT
#define T  SLOT_DURATION

static const char *const measures[] = {
    "个", "件", "单", "条", "瓶", "盒", "包", "斤",   "公斤", "克",   "张",   "份", "款",   "号",
    "位", "人", "家", "米", "度", "点", "月", "个月", "年",   "天",   "次",   "岁", "页",   "字",
    "只", "对", "本", "后", "前", "比", "减", "排",   "g",    "ml",   "kg",   "倍", "小时", "分钟",
    "级", "星", "成", "楼", "层", "日", "周", "分",   "多个", "来个", "万人", "餐", NULL,
};
static const char *const units[] = {"斤", "公斤", "千克", "克", "两",   "件", "盒", "瓶",
                                    "包", "个",   "单",   "月", "个月", "年", "天", NULL};

static size_t
fold_word(const char *text, uint32_t chars[16])
{
    size_t count = 0;
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        uint32_t folded[FOLD_MAX];
        size_t n;
        fold_code_point(utf8_next(&p), folded, &n);
        for (size_t i = 0; i < n; i++)
            chars[count++] = folded[i];
    }
    return count;
}

static struct number_words *
make_words(void)
{
    struct number_words *words = number_words_new();
    uint32_t chars[16];
    for (size_t i = 0; measures[i]; i++)
        number_words_add_measure(words, chars, fold_word(measures[i], chars));
    for (size_t i = 0; units[i]; i++)
        assert_int_equal(number_words_add_unit(words, chars, fold_word(units[i], chars)), i);
    return words;
}

static enum answer
read_at(const struct number_words *words, const struct fold_text *folded, size_t count, bool closed,
        size_t at, enum slot_kind kind, struct slot_reading readings[SLOT_READINGS],
        size_t *ret_count, text_reach *ret_reach)
{
    /* A copy of just the heard characters, so that a sanitizer sees a look past them. */
    struct text_view view = {.count = count, .origin = at, .closed = closed};
    uint32_t *heard = malloc(count * sizeof *heard + 1);
    memcpy(heard, folded->chars, count * sizeof *heard);
    view.chars = heard;
    *ret_reach = 0;
    enum answer answer = slot_read(words, &view, at, kind, readings, ret_count, ret_reach);
    free(heard);
    return answer;
}

/*
 * Whatever was heard so far, the answer is MORE or the final one; it comes no later than a few
 * characters past the number, and its reach tells from when.
 */
static void
check_prefixes(const struct number_words *words, const struct fold_text *folded, size_t at,
               enum slot_kind kind)
{
    struct slot_reading want[SLOT_READINGS], got[SLOT_READINGS];
    size_t want_count, got_count, breath = at + 1;
    text_reach want_reach, reach;
    enum answer final =
        read_at(words, folded, folded->view.count, true, at, kind, want, &want_count, &want_reach);
    assert_int_not_equal(final, MORE);
    while (breath < folded->view.count && !(folded->chars[breath] & CHAR_BREATH))
        breath++;
    for (size_t heard = 0; heard <= folded->view.count; heard++) {
        enum answer answer =
            read_at(words, folded, heard, false, at, kind, got, &got_count, &reach);
        if (2 * (text_reach)heard < want_reach)
            assert_int_equal(answer, MORE);
        if (answer == MORE) {
            assert_true(heard <= breath);
            continue;
        }
        assert_int_equal(answer, final);
        assert_int_equal(reach, want_reach);
        assert_int_equal(got_count, want_count);
        for (size_t i = 0; i < got_count; i++) {
            assert_int_equal(got[i].len, want[i].len);
            assert_int_equal(got[i].value.low, want[i].value.low);
            assert_int_equal(got[i].value.high, want[i].value.high);
            assert_int_equal(got[i].value.unit, want[i].value.unit);
        }
    }
    for (size_t i = 0; i < want_count; i++) {
        size_t end = at + want[i].len;
        assert_in_range(want[i].len, 1, NUMBER_MAX);
        assert_true(i == 0 || want[i].len < want[i - 1].len);
        assert_true(want[i].value.low <= want[i].value.high);
        assert_true(end <= folded->view.count);
        for (size_t k = at + 1; k < end; k++) { /* never over a break */
            uint32_t c = folded->chars[k];
            assert_false(c & CHAR_BREATH);
            assert_false(c & CHAR_DROPPED && c & CHAR_NUMBER && folded->chars[k - 1] & CHAR_NUMBER);
        }
        if (end < folded->view.count) /* never a part of a token */
            assert_false(folded->chars[end] & CHAR_NUMBER && !(folded->chars[end] & CHAR_TOKEN));
    }
}

/*
 * @text with 【 】 around what the slot takes; nothing in between and an end mark left out: the
 * slot begins at the mark and is no such number. @want as quantity_print does, with "/unit".
 */
struct row {
    enum slot_kind kind;
    const char *text, *want;
};

static void
check(void **state)
{
    const struct row *row = *state;
    struct number_words *words = make_words();
    struct fold_text before, inside, folded;
    const char *open = strstr(row->text, "【"), *close = strstr(row->text, "】");
    char plain[256], got[80] = "";
    assert_non_null(open);
    size_t mark = strlen("【"), head = (size_t)(open - row->text);
    snprintf(plain, sizeof plain, "%.*s", (int)head, row->text);
    fold_text(&before, plain);
    if (close) {
        snprintf(plain, sizeof plain, "%.*s%.*s", (int)head, row->text, (int)(close - open - mark),
                 open + mark);
        fold_text(&inside, plain);
        size_t len = strlen(plain);
        snprintf(plain + len, sizeof plain - len, "%s", close + mark);
    } else {
        snprintf(plain, sizeof plain, "%.*s%s", (int)head, row->text, open + mark);
    }
    fold_text(&folded, plain);

    struct slot_reading readings[SLOT_READINGS];
    size_t count, at = before.view.count;
    text_reach reach;
    enum answer answer =
        read_at(words, &folded, folded.view.count, true, at, row->kind, readings, &count, &reach);
    if (answer == YES) {
        size_t len = quantity_print(&readings[0].value, got, sizeof got);
        if (readings[0].value.unit != UNIT_NONE)
            snprintf(got + len, sizeof got - len, "/%s", units[readings[0].value.unit]);
    }
    assert_string_equal(got, row->want ? row->want : "");
    if (close)
        assert_int_equal(readings[0].len, inside.view.count - at);
    for (size_t i = 0; i < folded.view.count; i++)
        for (int kind = 0; kind < SLOT_KINDS; kind++)
            check_prefixes(words, &folded, i, (enum slot_kind)kind);
    number_words_free(words);
}

#define YES_ROW(kind, text, want)                                                                  \
    {                                                                                              \
        text, check, NULL, NULL, &(struct row)                                                     \
        {                                                                                          \
            kind, text, want                                                                       \
        }                                                                                          \
    }
#define NO_ROW(kind, text)                                                                         \
    {                                                                                              \
        text, check, NULL, NULL, &(struct row)                                                     \
        {                                                                                          \
            kind, text, NULL                                                                       \
        }                                                                                          \
    }

/* @want: the tokens of @text, each after a bar. */
struct token_row {
    const char *text, *want;
};

static void
check_tokens(void **state)
{
    const struct token_row *row = *state;
    struct fold_text folded;
    char got[256];
    size_t len = 0;
    fold_text(&folded, row->text);
    for (size_t i = 0; i < folded.view.count; i++) {
        if (folded.chars[i] & CHAR_TOKEN)
            got[len++] = '|';
        len += utf8_encode(text_code(folded.chars[i]), got + len);
    }
    got[len] = '\0';
    assert_string_equal(got, row->want);
}

#define TOKENS(text, want)                                                                         \
    {                                                                                              \
        text, check_tokens, NULL, NULL, &(struct token_row)                                        \
        {                                                                                          \
            text, want                                                                             \
        }                                                                                          \
    }

static void
shorter_readings(void **state)
{
    struct number_words *words = make_words();
    struct fold_text folded;
    struct slot_reading readings[SLOT_READINGS];
    size_t count;
    text_reach reach;
    (void)state;
    fold_text(&folded, "199块钱一斤");
    assert_int_equal(read_at(words, &folded, 7, true, 0, P, readings, &count, &reach), YES);
    assert_int_equal(count, 4);
    static const size_t lens[] = {7, 5, 4, 3};
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(readings[i].len, lens[i]);
        assert_int_equal(readings[i].value.low, 199000000);
        assert_int_equal(readings[i].value.unit, 0);
    }
    number_words_free(words);
}

static void
units_of_equal_text_are_one(void **state)
{
    struct number_words *words = number_words_new();
    uint32_t chars[16];
    (void)state;
    assert_int_equal(number_words_add_unit(words, chars, fold_word("斤", chars)), 0);
    assert_int_equal(number_words_add_unit(words, chars, fold_word("個", chars)), 1);
    assert_int_equal(number_words_add_unit(words, chars, fold_word("个", chars)), 1);
    assert_int_equal(number_words_add_unit(words, chars, fold_word("件", chars)), 2);
    number_words_free(words);
    number_words_free(NULL);
}

static void
slots_read_without_a_pack(void **state)
{
    struct fold_text folded;
    struct slot_reading readings[SLOT_READINGS];
    size_t count;
    text_reach reach;
    (void)state;
    fold_text(&folded, "九块九");
    assert_int_equal(read_at(NULL, &folded, 3, true, 0, P, readings, &count, &reach), YES);
    assert_int_equal(readings[0].value.low, 9900000);
}

static void
names_go_both_ways(void **state)
{
    enum slot_kind kind;
    (void)state;
    for (int k = 0; k < SLOT_KINDS; k++) {
        const char *name = slot_kind_name((enum slot_kind)k);
        assert_true(slot_kind_from_name(name, strlen(name), &kind));
        assert_int_equal(kind, k);
    }
    assert_false(slot_kind_from_name("价", strlen("价"), &kind));
    assert_false(slot_kind_from_name("价格表", strlen("价格表"), &kind));
}

static void
quantities_print_short(void **state)
{
    static const struct {
        struct quantity value;
        const char *want;
    } rows[] = {
        {{39900000, 39900000, UNIT_NONE}, "39.9"},
        {{0, 0, UNIT_NONE}, "0"},
        {{1200000000, 1200000000, UNIT_NONE}, "1200"},
        {{1, 1, UNIT_NONE}, "0.000001"},
        {{-500000, -500000, UNIT_NONE}, "-0.5"},
        {{20000000, 29000000, UNIT_NONE}, "20–29"},
        {{INT64_MAX, INT64_MAX, UNIT_NONE}, "9223372036854.775807"},
    };
    char text[80];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(quantity_print(&rows[i].value, text, sizeof text), strlen(rows[i].want));
        assert_string_equal(text, rows[i].want);
    }
}

static const struct CMUnitTest tests[] = {
    /* formal and spoken numerals */
    YES_ROW(P, "到手【一百九十九】", "199"),
    YES_ROW(P, "原价【一千二】，", "1200"),
    YES_ROW(P, "【两百五】给你", "250"),
    YES_ROW(P, "【两千八】", "2800"),
    YES_ROW(P, "【一万二】", "12000"),
    YES_ROW(P, "【十二万五】", "125000"),
    YES_ROW(P, "【一千二百五】", "1250"),
    YES_ROW(P, "【一千二百五十】", "1250"),
    YES_ROW(P, "【一百零五】", "105"),
    YES_ROW(P, "【一百〇五】", "105"),
    YES_ROW(P, "【一万零五百】", "10500"),
    YES_ROW(P, "【一千零一十】", "1010"),
    YES_ROW(P, "【三百五十万】", "3500000"),
    YES_ROW(P, "【一亿两千万】", "120000000"),
    YES_ROW(P, "【百八十块】", "180"),
    YES_ROW(P, "【壹佰玖十九元】", "199"),
    YES_ROW(P, "【幺八八】", "188"),
    YES_ROW(P, "【一九九】", "199"),
    YES_ROW(P, "【二九九】包邮", "299"),
    YES_ROW(P, "【三九】包邮", "39"),
    YES_ROW(P, "【二零零块】", "200"),
    NO_ROW(P, "【三百零"),
    NO_ROW(P, "【三百五百"),
    NO_ROW(P, "【一百二百块"),
    NO_ROW(P, "【三二一十块"),
    NO_ROW(P, "【三百五万块"),
    NO_ROW(P, "【幺"),

    /* Arabic */
    YES_ROW(P, "【199元】", "199"),
    YES_ROW(P, "【１９９元】", "199"),
    YES_ROW(P, "【199 元】", "199"),
    YES_ROW(P, "【¥199】起", "199"),
    YES_ROW(P, "【￥39.9】", "39.9"),
    YES_ROW(P, "¥【199】", "199"),
    YES_ROW(P, "【199块钱】", "199"),
    YES_ROW(P, "【199人民币】", "199"),
    YES_ROW(P, "【199rmb】", "199"),
    YES_ROW(P, "【1.2万】", "12000"),
    YES_ROW(P, "【1.25亿】", "125000000"),
    YES_ROW(P, "【3千5】", "3500"),
    YES_ROW(P, "【1万2千】", "12000"),
    YES_ROW(P, "【1万2】", "12000"),
    YES_ROW(P, "【5百万】", "5000000"),
    YES_ROW(P, "【0.99】", "0.99"),
    YES_ROW(P, "【0元】购", "0"),
    YES_ROW(P, "【39.900】", "39.9"),
    NO_ROW(P, "【1,299元"),
    NO_ROW(P, "1,【299元"),
    NO_ROW(P, "现价【2,599"),
    YES_ROW(P, "【99】，199", "99"),
    NO_ROW(P, "【2021.11.11"),
    NO_ROW(P, "【11.11"),
    NO_ROW(P, "【13812345678"),
    NO_ROW(P, "【007"),
    NO_ROW(P, "【99999999999999999999元"),
    NO_ROW(P, "【9999999999999999元"),
    NO_ROW(P, "【0.1234567元"),
    YES_ROW(P, "【0.123456元】", "0.123456"),
    YES_ROW(P, "①【99元】", "99"),
    YES_ROW(P, "⒈【99元】", "99"),

    /* 块, 毛, 分 */
    YES_ROW(P, "【九块九】", "9.9"),
    YES_ROW(P, "【一块五毛八】", "1.58"),
    YES_ROW(P, "【三块五】", "3.5"),
    YES_ROW(P, "【九毛九】", "0.99"),
    YES_ROW(P, "【五毛】", "0.5"),
    YES_ROW(P, "【五毛钱】", "0.5"),
    YES_ROW(P, "【五分钱】", "0.05"),
    YES_ROW(P, "【三角钱】", "0.3"),
    YES_ROW(P, "【三块零五】", "3.05"),
    YES_ROW(P, "【三块零五分】", "3.05"),
    YES_ROW(P, "【三块五毛五】", "3.55"),
    YES_ROW(P, "【三块五毛五分】", "3.55"),
    YES_ROW(P, "【59块9】", "59.9"),
    YES_ROW(P, "【5块99】", "5.99"),
    YES_ROW(P, "【九块九九】", "9.99"),
    YES_ROW(P, "【39元9】", "39.9"),
    YES_ROW(P, "【三块半】", "3.5"),
    YES_ROW(P, "【一块】", "1"),
    YES_ROW(P, "【两块】", "2"),
    YES_ROW(P, "【十块】三斤", "10"),
    YES_ROW(P, "【十块】两个", "10"),
    YES_ROW(P, "【10块】30个", "10"),
    YES_ROW(P, "【三十块】九块九", "30"),
    YES_ROW(P, "【九块】，九折", "9"),
    YES_ROW(P, "【九块九】两单", "9.9"),
    YES_ROW(P, "【九块九】包邮", "9.9"),
    NO_ROW(P, "【九块九三单"),
    YES_ROW(P, "【三块】一大包", "3"),
    YES_ROW(P, "【200元】一间", "200"),
    YES_ROW(P, "【三块一】，", "3.1"),
    YES_ROW(P, "【一块】的红包", "1"),
    YES_ROW(P, "【一块】包邮", "1"),
    YES_ROW(P, "【三块】香皂", "3"),
    NO_ROW(P, "【一块去"),
    NO_ROW(P, "【一块电池"),
    NO_ROW(P, "【一元素"),
    NO_ROW(P, "【三毛巾"),
    NO_ROW(P, "九块【九"),
    NO_ROW(P, "一块五毛【八"),
    YES_ROW(P, "三十块【九块九】", "9.9"),
    YES_ROW(P, "三十块。【九块九】！九", "9.9"),
    YES_ROW(P, "三十块！【九】。", "9"),

    /* decimals */
    YES_ROW(P, "【九十九点九】", "99.9"),
    YES_ROW(P, "【三点五】", "3.5"),
    YES_ROW(P, "【一点二万】", "12000"),
    YES_ROW(P, "【99点9】", "99.9"),
    YES_ROW(P, "【二百五十点五】", "250.5"),
    NO_ROW(P, "三点【五"),
    NO_ROW(P, "【八点四十"),
    NO_ROW(P, "【8点30"),
    NO_ROW(P, "【八点半"),

    /* rough */
    YES_ROW(P, "【十来块】", "10–19"),
    YES_ROW(P, "【二十来块】", "20–29"),
    YES_ROW(P, "【三四十】", "30–40"),
    YES_ROW(P, "【二三十块】", "20–30"),
    YES_ROW(P, "【一百多块】", "100–199"),
    YES_ROW(P, "【一百多】", "100–199"),
    YES_ROW(P, "【一百多元】", "100–199"),
    YES_ROW(P, "【一百余元】", "100–199"),
    YES_ROW(P, "【上千】", "1000–9999"),
    YES_ROW(P, "【上百块】", "100–999"),
    YES_ROW(P, "【几十块】", "20–99"),
    YES_ROW(P, "【几百块钱】", "200–999"),
    YES_ROW(P, "【数千元】", "2000–9999"),
    YES_ROW(P, "【几块钱】", "2–9"),
    YES_ROW(P, "【十几块】", "11–19"),
    YES_ROW(P, "【二十几】", "21–29"),
    YES_ROW(P, "【一百几十块】", "110–199"),
    YES_ROW(P, "【十几万】", "110000–199999"),
    YES_ROW(P, "【三万多块】", "30000–39999"),
    YES_ROW(P, "【十多万】", "100000–199999"),
    YES_ROW(P, "【三块多】", "3–3.99"),
    YES_ROW(P, "【七八块】", "7–8"),
    YES_ROW(P, "【三五百】", "300–500"),
    YES_ROW(P, "【两三百】", "200–300"),
    YES_ROW(P, "【一百七八】", "170–180"),
    YES_ROW(P, "【一百三四十】", "130–140"),
    YES_ROW(P, "【十五六块】", "15–16"),
    YES_ROW(P, "【百把块】", "100–199"),
    YES_ROW(P, "【20到30块】", "20–30"),
    YES_ROW(P, "【三到五百块】", "300–500"),
    YES_ROW(P, "【199】到手99", "199"),
    YES_ROW(P, "【九十九】多好", "99"),
    YES_ROW(P, "【一百】多便宜", "100"),
    YES_ROW(P, "【九十】来抢", "90"),
    NO_ROW(P, "20到【30块"),
    NO_ROW(P, "几【百块"),
    NO_ROW(P, "十【几块"),
    NO_ROW(P, "上【千块"),

    /* per unit: the 一 belongs to the unit */
    YES_ROW(P, "【一斤三十九块九】", "39.9/斤"),
    YES_ROW(P, "【59块9一斤】", "59.9/斤"),
    YES_ROW(P, "【九块九一斤】", "9.9/斤"),
    YES_ROW(P, "【九点九一斤】", "9.9/斤"),
    YES_ROW(P, "【三块五一斤】", "3.5/斤"),
    YES_ROW(P, "【三块一斤】", "3/斤"),
    YES_ROW(P, "【三块钱一斤】", "3/斤"),
    YES_ROW(P, "【三十九一件】", "39/件"),
    YES_ROW(P, "【一百一盒】", "100/盒"),
    YES_ROW(P, "【三九一件】", "39/件"),
    YES_ROW(P, "【九块九一千克】", "9.9/千克"),
    YES_ROW(P, "【39.9一公斤】", "39.9/公斤"),
    YES_ROW(P, "【59.9每斤】", "59.9/斤"),
    YES_ROW(P, "【每斤三十】", "30/斤"),
    YES_ROW(P, "【每一斤三十】", "30/斤"),
    YES_ROW(P, "【一件九十九】", "99/件"),
    YES_ROW(P, "【1斤39.9】", "39.9/斤"),
    YES_ROW(P, "【一两五十块】", "50/两"),
    YES_ROW(P, "【三十块一两】", "30/两"),
    YES_ROW(P, "【五毛一个】", "0.5/个"),
    YES_ROW(P, "【二十九块九一个月】", "29.9/个月"),
    YES_ROW(P, "一件【九十九】", "99"),
    YES_ROW(P, "【九块一】包邮", "9.1"),
    YES_ROW(P, "【59.9元】，个个好", "59.9"),
    NO_ROW(P, "59块9【一斤"),
    NO_ROW(P, "【十一件"),

    /* what is no price */
    NO_ROW(P, "【一样"),
    NO_ROW(P, "【一个"),
    NO_ROW(P, "【一，"),
    NO_ROW(P, "【两，"),
    NO_ROW(P, "只要【三单"),
    NO_ROW(P, "第【114页"),
    NO_ROW(P, "【114页"),
    NO_ROW(P, "第【三"),
    NO_ROW(P, "【2021年"),
    NO_ROW(P, "【二零二一年"),
    NO_ROW(P, "【一九九一年"),
    NO_ROW(P, "【2021新款"),
    NO_ROW(P, "双【十一"),
    NO_ROW(P, "【三七粉"),
    NO_ROW(P, "【五一"),
    NO_ROW(P, "【三文鱼"),
    NO_ROW(P, "【618活动"),
    NO_ROW(P, "荣耀【7平板"),
    NO_ROW(P, "【五星好评"),
    NO_ROW(P, "【千万别"),
    NO_ROW(P, "【百搭"),
    NO_ROW(P, "【三二一上链接"),
    NO_ROW(P, "【321上链接"),
    NO_ROW(P, "【八五折"),
    NO_ROW(P, "【30%"),
    NO_ROW(P, "【24小时"),
    NO_ROW(P, "【三十分钟"),
    NO_ROW(P, "【三 个月"),
    NO_ROW(P, "【5号链接"),
    NO_ROW(P, "【500g"),
    NO_ROW(P, "【5g手机"),
    NO_ROW(P, "iphone【15"),
    NO_ROW(P, "【三倍"),
    NO_ROW(P, "【三分之一"),
    NO_ROW(P, "三分之【一"),
    NO_ROW(P, "百分之【三十"),
    NO_ROW(P, "【199美元"),
    NO_ROW(P, "$【199"),
    NO_ROW(P, "满【300减50"),
    NO_ROW(P, "【九十九后"),
    YES_ROW(P, "【199】vip价", "199"),
    YES_ROW(P, "【九】！", "9"),
    YES_ROW(P, "【99】家人们", "99"),
    YES_ROW(P, "【99】点击下方", "99"),
    YES_ROW(P, "【99】，件件好", "99"),
    YES_ROW(P, "【九十九】三二一", "99"),
    YES_ROW(P, "【百元】", "100"),

    /* 数字 */
    YES_ROW(N, "第【三】个", "3"),
    YES_ROW(N, "【一】个", "1"),
    YES_ROW(N, "【两】个", "2"),
    YES_ROW(N, "【114】页", "114"),
    YES_ROW(N, "【1.2万】人", "12000"),
    YES_ROW(N, "【三点五】", "3.5"),
    YES_ROW(N, "【三】点四十", "3"),
    YES_ROW(N, "【九】块九", "9"),
    YES_ROW(N, "【一百多】", "100–199"),
    YES_ROW(N, "【二零二一】年", "2021"),
    YES_ROW(N, "【九十九】三二一", "99"),
    YES_ROW(N, "九十九【三二一】", "321"),
    YES_ROW(N, "【万】人好评", "10000"),
    NO_ROW(N, "九十【九"),
    NO_ROW(N, "1【99"),
    NO_ROW(N, "三点【五"),
    NO_ROW(N, "【几个"),
    NO_ROW(N, "【千万别"),
    NO_ROW(N, "【百分之三"),

    /* 百分比 */
    YES_ROW(PC, "【百分之三十】", "0.3"),
    YES_ROW(PC, "【30%】", "0.3"),
    YES_ROW(PC, "【30％】", "0.3"),
    YES_ROW(PC, "【百分之百】", "1"),
    YES_ROW(PC, "【百分百】", "1"),
    YES_ROW(PC, "【100%】", "1"),
    YES_ROW(PC, "【百分之九十九点九】", "0.999"),
    YES_ROW(PC, "【99.9%】", "0.999"),
    YES_ROW(PC, "【百分之七八十】", "0.7–0.8"),
    YES_ROW(PC, "【百分之零点五】", "0.005"),
    YES_ROW(PC, "【千分之三】", "0.003"),
    YES_ROW(PC, "【万分之一】", "0.0001"),
    YES_ROW(PC, "【百分之三十到五十】", "0.3–0.5"),
    NO_ROW(PC, "【三十"),
    NO_ROW(PC, "【百分"),
    NO_ROW(PC, "【三分之一"),

    /* 折扣 */
    YES_ROW(D, "【三折】", "0.3"),
    YES_ROW(D, "【八五折】", "0.85"),
    YES_ROW(D, "【八点五折】", "0.85"),
    YES_ROW(D, "【五折】", "0.5"),
    YES_ROW(D, "【85折】", "0.85"),
    YES_ROW(D, "【8.5折】", "0.85"),
    YES_ROW(D, "【九九折】", "0.99"),
    YES_ROW(D, "【两折】", "0.2"),
    YES_ROW(D, "【七八折】", "0.7–0.8"),
    YES_ROW(D, "【三到五折】", "0.3–0.5"),
    YES_ROW(D, "【零点五折】", "0.05"),
    YES_ROW(D, "【对折】", "0.5"),
    YES_ROW(D, "【半价】", "0.5"),
    YES_ROW(D, "【对半】砍", "0.5"),
    NO_ROW(D, "一波【三折"),
    NO_ROW(D, "【十折"),
    NO_ROW(D, "【100折"),
    NO_ROW(D, "【三折叠"),
    NO_ROW(D, "【百折不挠"),
    NO_ROW(D, "三点【五折"),
    NO_ROW(D, "【对半分"),

    /* 时长 */
    YES_ROW(T, "【三天】", "259200"),
    YES_ROW(T, "【两个小时】", "7200"),
    YES_ROW(T, "【半小时】", "1800"),
    YES_ROW(T, "【三十分钟】", "1800"),
    YES_ROW(T, "【24小时】", "86400"),
    YES_ROW(T, "【24 小时】", "86400"),
    YES_ROW(T, "【一个半小时】", "5400"),
    YES_ROW(T, "【一小时三十分钟】", "5400"),
    YES_ROW(T, "【一分三十秒】", "90"),
    YES_ROW(T, "【两 分 钟】", "120"),
    YES_ROW(T, "【一小时三十分🔥钟】", "5400"),
    YES_ROW(T, "【十秒钟】", "10"),
    YES_ROW(T, "【三天半】", "302400"),
    YES_ROW(T, "【两三天】", "172800–259200"),
    YES_ROW(T, "【一个多小时】", "3600–7199"),
    YES_ROW(T, "【七日】", "604800"),
    YES_ROW(T, "【一周】", "604800"),
    YES_ROW(T, "【两个星期】", "1209600"),
    YES_ROW(T, "【三个月】", "7776000"),
    YES_ROW(T, "【半个月】", "1296000"),
    YES_ROW(T, "【一年】", "31536000"),
    YES_ROW(T, "【一刻钟】", "900"),
    YES_ROW(T, "【24h】", "86400"),
    YES_ROW(T, "【一年】三个月", "31536000"),
    YES_ROW(T, "【15日】内", "1296000"),
    NO_ROW(T, "也就是【25日晚上"),
    NO_ROW(T, "【19年10月"),
    NO_ROW(T, "【三月"),
    NO_ROW(T, "【2021年"),
    NO_ROW(T, "第【三天"),
    NO_ROW(T, "十一月【三日"),
    NO_ROW(T, "【三秒杀"),
    NO_ROW(T, "【三年级"),
    NO_ROW(T, "【十分好"),
    NO_ROW(T, "一个【半小时"),

    /* roundabout, and what is short in speech */
    YES_ROW(P, "【九十九块九毛九】", "99.99"),
    YES_ROW(P, "【九十九块九毛九分】", "99.99"),
    YES_ROW(P, "【一百九十九块九】", "199.9"),
    YES_ROW(P, "【十块零五毛】", "10.5"),
    YES_ROW(P, "【三块零五毛钱】", "3.5"),
    YES_ROW(P, "【三块五毛钱】", "3.5"),
    YES_ROW(P, "【两块八毛钱一斤】", "2.8/斤"),
    YES_ROW(P, "【幺九九】", "199"),
    YES_ROW(P, "【两千零九十九】", "2099"),
    YES_ROW(P, "【九百九十八】", "998"),
    YES_ROW(P, "【一两百块】", "100–200"),
    YES_ROW(P, "【一两千块钱】", "1000–2000"),
    YES_ROW(P, "【一两百万】", "1000000–2000000"),
    YES_ROW(P, "【一两块钱】", "1–2"),
    NO_ROW(P, "【一两百五"),
    NO_ROW(P, "一【两百块"),
    YES_ROW(P, "一斤【三十九】", "39"),
    NO_ROW(P, "【一两黄金"),
    YES_ROW(P, "【一二百块】", "100–200"),
    YES_ROW(P, "【小一百块钱】", "90–100"),
    YES_ROW(P, "【小两千块】", "1800–2000"),
    YES_ROW(P, "【小几百块】", "200–999"),
    YES_ROW(P, "【一块出头】", "1–1.99"),
    YES_ROW(P, "【一百出头】", "100–199"),
    YES_ROW(P, "【二十出头】", "20–29"),
    YES_ROW(P, "【三块来钱】", "3–3.99"),
    YES_ROW(P, "【一百大几】", "150–199"),
    YES_ROW(P, "【两百大几十块】", "250–299"),
    YES_ROW(P, "【大几百块】", "500–999"),
    YES_ROW(P, "【大几十】", "50–99"),
    YES_ROW(P, "【大几千】", "5000–9999"),
    YES_ROW(P, "【好几百】", "200–999"),
    YES_ROW(P, "【一百好几】", "120–199"),
    YES_ROW(P, "【块儿八毛】的", "0.8–1"),
    YES_ROW(P, "【百儿八十块】", "80–100"),
    YES_ROW(P, "【千儿八百】", "800–1000"),
    YES_ROW(P, "【万儿八千】", "8000–10000"),
    YES_ROW(P, "【块把钱】", "1–1.99"),
    YES_ROW(P, "【块儿来钱】", "1–1.99"),
    YES_ROW(P, "【百来块】", "100–199"),
    YES_ROW(P, "【百十来块】", "110–119"),
    YES_ROW(P, "【千把块】", "1000–1999"),
    YES_ROW(P, "【九十几块】", "91–99"),
    YES_ROW(P, "【59/斤】", "59/斤"),
    YES_ROW(P, "【59元/斤】", "59/斤"),
    YES_ROW(P, "【59一/盒】，好吃", "59/盒"),
    YES_ROW(P, "【59】/盒子很好看", "59"),
    YES_ROW(P, "【59】，斤数足", "59"),
    YES_ROW(P, "【39.9】/两", "39.9"),
    YES_ROW(P, "【199】/一件", "199"),
    YES_ROW(P, "【199】，一件都不能少", "199"),
    NO_ROW(P, "【1999米"),
    YES_ROW(P, "【298元一盒】", "298/盒"),
    YES_ROW(P, "【6块6】", "6.6"),
    YES_ROW(P, "【九块九毛钱】", "9.9"),
    YES_ROW(P, "【1块1毛1】", "1.11"),
    YES_ROW(P, "【十九块九毛】", "19.9"),
    NO_ROW(P, "【一 百 九 十 九"),
    YES_ROW(D, "【半折】", "0.5"),
    YES_ROW(D, "【5 折】", "0.5"),
    NO_ROW(D, "打【骨折"),
    YES_ROW(D, "【六八折】", "0.68"),
    YES_ROW(D, "【2.5折】", "0.25"),
    YES_ROW(D, "【五五折】", "0.55"),
    NO_ROW(D, "【半折叠"),
    YES_ROW(PC, "【三成】", "0.3"),
    YES_ROW(PC, "【七八成】", "0.7–0.8"),
    YES_ROW(PC, "【三成半】", "0.35"),
    YES_ROW(PC, "【三 成】", "0.3"),
    NO_ROW(PC, "【三成熟"),
    NO_ROW(PC, "【一成不变"),
    YES_ROW(PC, "【八成】的人", "0.8"),
    NO_ROW(PC, "【三成功"),
    YES_ROW(PC, "【十成】", "1"),
    NO_ROW(PC, "【二十成"),
    YES_ROW(PC, "【十个点】", "0.1"),
    YES_ROW(PC, "【30个点】", "0.3"),
    NO_ROW(PC, "【三个点赞"),
    YES_ROW(PC, "【三到五成】", "0.3–0.5"),
    YES_ROW(PC, "【百分之三四十】", "0.3–0.4"),
    YES_ROW(T, "【三分 钟】", "180"),
    YES_ROW(T, "【三 分 钟】", "180"),
    YES_ROW(T, "【三分半钟】", "210"),
    YES_ROW(T, "【两分半】", "150"),
    YES_ROW(T, "【两分半钟】", "150"),
    YES_ROW(T, "【一个半小时】", "5400"),
    YES_ROW(T, "【两小时三十分钟】", "9000"),
    YES_ROW(T, "【两个小时三十分】", "9000"),
    YES_ROW(T, "【两个半小时】", "9000"),
    YES_ROW(T, "【三天】三夜", "259200"),
    YES_ROW(T, "【一两天】", "86400–172800"),
    YES_ROW(T, "【一两分钟】", "60–120"),
    YES_ROW(T, "【一两个小时】", "3600–7200"),
    YES_ROW(T, "【几分钟】", "120–540"),
    YES_ROW(T, "【十几分钟】", "660–1140"),
    YES_ROW(T, "【五六分钟】", "300–360"),
    YES_ROW(T, "【两个半月】", "6480000"),
    YES_ROW(T, "【一年半】", "47304000"),
    YES_ROW(T, "【半年】", "15768000"),
    YES_ROW(T, "【半分钟】", "30"),
    YES_ROW(T, "【个把小时】", "3600–7199"),
    YES_ROW(T, "【1分30秒】", "90"),
    YES_ROW(T, "【三十 秒】", "30"),
    YES_ROW(T, "【二十四 个小时】", "86400"),
    YES_ROW(T, "【三五天】", "259200–432000"),
    YES_ROW(T, "【十来分钟】", "600–1140"),
    NO_ROW(T, "【三分半价"),
    YES_ROW(T, "【俩小时】", "7200"),
    YES_ROW(T, "【一个钟头】", "3600"),
    YES_ROW(T, "【一个钟】", "3600"),
    NO_ROW(T, "【五分 到手"),
    YES_ROW(N, "【一两】个", "1–2"),
    YES_ROW(N, "【一两百】单", "100–200"),
    YES_ROW(N, "【一两】单", "1–2"),
    YES_ROW(N, "最后【俩】个", "2"),
    YES_ROW(N, "【仨】条", "3"),
    NO_ROW(N, "咱【俩去吃"),
    YES_ROW(P, "【仨块钱】", "3"),
    TOKENS("九十九三二一", "|9十9|321"),
    TOKENS("一百三二一", "|1百3|21"),
    TOKENS("一百三四十", "|1百34十"),
    TOKENS("二十七八块", "|2十78块"),
    TOKENS("九十九，三", "|9十9|3"),
    TOKENS("99九十九", "|99|9十9"),
    TOKENS("九十九99", "|9十9|99"),
    TOKENS("1.2万", "|1.2万"),
    TOKENS("5十", "|5|十"),
    TOKENS("3千克", "|3千克"),
    TOKENS("九十九百分百", "|9十9|百分|百"),
    TOKENS("三十千克", "|3十|千克"),
    TOKENS("三两", "|3|两"),
    TOKENS("一千两百", "|1千两百"),
    TOKENS("十块二十块", "|十块|2十块"),
    TOKENS("一二三四五六七八九十", "|123456789十"),
    TOKENS("199。299", "|199|299"),
    TOKENS("大陆一百", "大6|1百"),
    TOKENS("①99", "|1|99"),
    TOKENS("1. 5", "|1|5"),
    TOKENS("一百二百三", "|1百2百3"),
    TOKENS("三十五百", "|3十5|百"),
    TOKENS("两五", "|两|5"),
    TOKENS("两三百", "|两3百"),
    TOKENS("幺八八", "|幺88"),
    TOKENS("2021.11.11", "|2021.11.11"),

    cmocka_unit_test(shorter_readings),
    cmocka_unit_test(units_of_equal_text_are_one),
    cmocka_unit_test(slots_read_without_a_pack),
    cmocka_unit_test(names_go_both_ways),
    cmocka_unit_test(quantities_print_short),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
