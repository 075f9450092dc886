/* SPDX-License-Identifier: Apache-2.0 */
/* ICU's Chinese spell-out rules as the oracle for formal numerals, and prices built on them. */
#include "tests/support/fold_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

enum { MILLION = 1000000 };

/* splitmix64: the same numbers on every run. */
static uint64_t
random_next(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

static UNumberFormat *
open_format(const char *locale)
{
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *format = unum_open(UNUM_SPELLOUT, NULL, 0, locale, NULL, &status);
    assert_true(U_SUCCESS(status));
    return format;
}

static void
spell(const UNumberFormat *format, int64_t value, char ret_text[128])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[64];
    int32_t len = unum_formatInt64(format, value, text, 64, NULL, &status);
    u_strToUTF8(ret_text, 128, NULL, text, len, &status);
    assert_true(U_SUCCESS(status));
}

/* The whole of @text is one slot from @low to @high. */
static void
expect(enum slot_kind kind, const char *text, int64_t low, int64_t high)
{
    struct fold_text folded;
    struct slot_reading readings[SLOT_READINGS];
    size_t count;
    text_reach reach = 0;
    fold_text(&folded, text);
    enum answer answer = slot_read(NULL, &folded.view, 0, kind, readings, &count, &reach);
    if (answer != YES || readings[0].len != folded.view.count || readings[0].value.low != low ||
        readings[0].value.high != high)
        fail_msg("%s %s: answer %d, %lld–%lld over %zu", slot_kind_name(kind), text, (int)answer,
                 answer == YES ? (long long)readings[0].value.low : 0,
                 answer == YES ? (long long)readings[0].value.high : 0,
                 answer == YES ? readings[0].len : 0);
}

static void
check_number(const UNumberFormat *format, int64_t value)
{
    char text[128], yuan[160];
    spell(format, value, text);
    struct fold_text folded;
    fold_text(&folded, text);
    if (folded.view.count > NUMBER_MAX - 1)
        return;
    for (size_t i = 1; i < folded.view.count; i++) /* one token */
        assert_false(folded.chars[i] & CHAR_TOKEN);
    expect(SLOT_NUMBER, text, value * MILLION, value * MILLION);
    snprintf(yuan, sizeof yuan, "%s元", text);
    expect(SLOT_PRICE, yuan, value * MILLION, value * MILLION);
}

static void
formal_numerals_mean_what_icu_says(void **state)
{
    UNumberFormat *simplified = open_format("zh"), *traditional = open_format("zh_Hant");
    uint64_t seed = 1;
    (void)state;
    for (int64_t value = 0; value < 10000; value++) {
        check_number(simplified, value);
        check_number(traditional, value);
    }
    for (int i = 0; i < 5000; i++)
        check_number(simplified, (int64_t)(random_next(&seed) % 100000));
    for (int i = 0; i < 5000; i++) {
        int64_t limit = 1;
        for (uint64_t digits = random_next(&seed) % 12; digits > 0; digits--)
            limit *= 10;
        check_number(simplified, (int64_t)(random_next(&seed) % (uint64_t)(limit * 10)));
    }
    unum_close(simplified);
    unum_close(traditional);
}

/* What ICU can parse and we read as a formal numeral is worth the same. */
static void
random_numerals_agree_with_icu(void **state)
{
    static const char *const chars[] = {"零", "一", "二", "三", "五", "九", "十", "百", "千", "万"};
    UNumberFormat *format = open_format("zh");
    uint64_t seed = 2;
    int agreed = 0;
    (void)state;
    for (int i = 0; i < 10000; i++) {
        char text[64] = "", spelt[128];
        uint64_t count = 1 + random_next(&seed) % 7;
        while (count-- > 0)
            strcat(text, chars[random_next(&seed) % 10]);
        UErrorCode status = U_ZERO_ERROR;
        UChar units[64];
        int32_t len, end = 0;
        u_strFromUTF8(units, 64, &len, text, -1, &status);
        int64_t value = unum_parseInt64(format, units, len, &end, &status);
        if (U_FAILURE(status) || end != len || value < 0)
            continue;
        spell(format, value, spelt);
        struct fold_text ours, canonical;
        fold_text(&ours, text);
        fold_text(&canonical, spelt);
        if (ours.view.count != canonical.view.count ||
            memcmp(ours.chars, canonical.chars, ours.view.count * sizeof ours.chars[0]) != 0)
            continue; /* not as ICU itself would say it: 一千二 */
        expect(SLOT_NUMBER, text, value * MILLION, value * MILLION);
        agreed++;
    }
    assert_in_range(agreed, 200, 10000);
    unum_close(format);
}

static void
spoken_prices_are_exact(void **state)
{
    UNumberFormat *format = open_format("zh");
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    char number[128], text[256];
    uint64_t seed = 3;
    (void)state;
    for (int i = 0; i < 5000; i++) {
        int64_t yuan = (int64_t)(random_next(&seed) % 2000) + 1;
        int jiao = (int)(random_next(&seed) % 9) + 1, fen = (int)(random_next(&seed) % 9) + 1;
        spell(format, yuan, number);
        snprintf(text, sizeof text, "%s块%s", number, digits[jiao]);
        expect(SLOT_PRICE, text, yuan * MILLION + jiao * 100000, yuan * MILLION + jiao * 100000);
        snprintf(text, sizeof text, "%s元%s毛%s分", number, digits[jiao], digits[fen]);
        expect(SLOT_PRICE, text, yuan * MILLION + jiao * 100000 + fen * 10000,
               yuan * MILLION + jiao * 100000 + fen * 10000);
        snprintf(text, sizeof text, "%s点%s%s元", number, digits[jiao], digits[fen]);
        expect(SLOT_PRICE, text, yuan * MILLION + jiao * 100000 + fen * 10000,
               yuan * MILLION + jiao * 100000 + fen * 10000);
        snprintf(text, sizeof text, "%lld块%d", (long long)yuan, jiao);
        expect(SLOT_PRICE, text, yuan * MILLION + jiao * 100000, yuan * MILLION + jiao * 100000);
        snprintf(text, sizeof text, "¥%lld.%d%d", (long long)yuan, jiao, fen);
        expect(SLOT_PRICE, text, yuan * MILLION + jiao * 100000 + fen * 10000,
               yuan * MILLION + jiao * 100000 + fen * 10000);
        if (yuan % 10 == 0 && yuan % 100 != 0) {
            snprintf(text, sizeof text, "%s多块", number);
            expect(SLOT_PRICE, text, yuan * MILLION, (yuan + 9) * MILLION);
        }
    }
    unum_close(format);
}

/* 一千二, 两百五: the last multiplier left out. */
static void
short_numerals(void **state)
{
    static const char *const digits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    static const struct {
        const char *unit;
        int64_t value;
    } units[] = {{"百", 100}, {"千", 1000}, {"万", 10000}, {"亿", 100000000}};
    char text[64];
    (void)state;
    for (int first = 1; first < 10; first++)
        for (int second = 1; second < 10; second++)
            for (int u = 0; u < 4; u++) {
                int64_t value = first * units[u].value + second * units[u].value / 10;
                snprintf(text, sizeof text, "%s%s%s", first == 2 ? "两" : digits[first],
                         units[u].unit, digits[second]);
                expect(SLOT_NUMBER, text, value * MILLION, value * MILLION);
            }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(formal_numerals_mean_what_icu_says),
        cmocka_unit_test(random_numerals_agree_with_icu),
        cmocka_unit_test(spoken_prices_are_exact),
        cmocka_unit_test(short_numerals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
