/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/text/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>
#include <uchar.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { LAST_CODE_POINT = 0x10ffff, TEXT_MAX = 128 };

/* @want: folded text, each number character followed by n (Arabic) or c (Chinese); sentence ends as
 * "/", points as ".", newlines as "\n". */
struct row {
    const char *raw, *want;
    bool marks;
};

static void
check(void **state)
{
    const struct row *row = *state;
    struct buf got = {0};
    buf_add_text(&got, "");
    for (const char *at = row->raw, *end = at + strlen(at); at < end;) {
        uint32_t chars[FOLD_MAX];
        size_t count = 99;
        switch (fold_code_point(utf8_next(&at), chars, &count)) {
        case FOLD_SENTENCE_END:
            buf_add_char(&got, '/');
            break;
        case FOLD_POINT:
            buf_add_char(&got, '.');
            break;
        case FOLD_NEWLINE:
            buf_add_char(&got, '\n');
            break;
        case FOLD_TEXT:
            assert_in_range(count, 1, FOLD_MAX);
            break;
        case FOLD_DROPPED:
            assert_int_equal(count, 0);
            break;
        }
        for (size_t i = 0; i < count; i++) {
            buf_add_code_point(&got, chars[i] & CHAR_CODE);
            if (row->marks && chars[i] & CHAR_NUMBER)
                buf_add_char(&got, chars[i] & CHAR_CHINESE ? 'c' : 'n');
            else if (row->marks)
                assert_false(chars[i] & CHAR_CHINESE);
        }
    }
    assert_string_equal(got.data, row->want);
    buf_finish(&got);
}

static size_t
fold_one(uint32_t c, uint32_t ret_codes[FOLD_MAX], enum fold_class *ret_class)
{
    size_t count;
    *ret_class = fold_code_point(c, ret_codes, &count);
    for (size_t i = 0; i < count; i++)
        ret_codes[i] &= CHAR_CODE;
    return count;
}

static bool
is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c < 0xe000;
}

static void
folding_twice_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        uint32_t once[FOLD_MAX], twice[FOLD_MAX];
        enum fold_class fold_class;
        size_t count = fold_one(c, once, &fold_class);
        for (size_t i = 0; i < count; i++) {
            size_t again = fold_one(once[i], twice, &fold_class);
            if (again != 1 || twice[0] != once[i])
                fail_msg("U+%04X gives U+%04X, which is not folded", (unsigned)c,
                         (unsigned)once[i]);
        }
    }
}

static void
what_is_kept_and_what_is_dropped(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        uint32_t codes[FOLD_MAX];
        enum fold_class fold_class;
        size_t count = fold_one(c, codes, &fold_class);
        assert_int_equal(fold_class == FOLD_TEXT, count > 0);
        for (size_t i = 0; i < count; i++) {
            uint32_t mask = U_GET_GC_MASK((UChar32)codes[i]);
            bool kept = codes[i] == '%' || mask & (U_GC_L_MASK | U_GC_N_MASK | U_GC_SC_MASK);
            if (!kept || u_hasBinaryProperty((UChar32)codes[i], UCHAR_EMOJI_PRESENTATION))
                fail_msg("U+%04X gives U+%04X", (unsigned)c, (unsigned)codes[i]);
        }
        uint32_t mask = U_GET_GC_MASK((UChar32)c);
        bool whole = u_getIntPropertyValue((UChar32)c, UCHAR_DECOMPOSITION_TYPE) == U_DT_NONE;
        if (count == 0 && whole &&
            mask & (U_GC_L_MASK | U_GC_ND_MASK | U_GC_NL_MASK | U_GC_SC_MASK))
            fail_msg("letter, digit or currency U+%04X is dropped", (unsigned)c);
    }
}

/* The folding of a text that ICU made of one code point. */
static size_t
fold_units(const UChar *units, int32_t len, uint32_t ret_codes[TEXT_MAX])
{
    size_t count = 0;
    for (int32_t i = 0; i < len;) {
        UChar32 c;
        enum fold_class fold_class;
        U16_NEXT(units, i, len, c);
        count += fold_one((uint32_t)c, ret_codes + count, &fold_class);
    }
    return count;
}

static void
expect_same(uint32_t c, const char *what, const UChar *units, int32_t len)
{
    uint32_t want[TEXT_MAX + FOLD_MAX], got[FOLD_MAX];
    enum fold_class fold_class;
    size_t count = fold_one(c, got, &fold_class), want_count = fold_units(units, len, want);
    if (count != want_count || memcmp(got, want, count * sizeof got[0]) != 0)
        fail_msg("U+%04X does not fold as its %s", (unsigned)c, what);
}

/* Whether letters of the script may take the shape of an ASCII letter, each case its own. */
static bool
has_look_alikes(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &status);
    return script == USCRIPT_LATIN || script == USCRIPT_GREEK || script == USCRIPT_CYRILLIC ||
           script == USCRIPT_ARMENIAN || script == USCRIPT_CHEROKEE || script == USCRIPT_LISU ||
           script == USCRIPT_INHERITED;
}

static void
folding_agrees_with_icu(void **state)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&status);
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    UChar id[32], units[TEXT_MAX], result[TEXT_MAX];
    u_uastrcpy(id, "Hant-Hans");
    UTransliterator *simplify = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    assert_true(U_SUCCESS(status));
    (void)state;
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        if (is_surrogate(c) || u_charType((UChar32)c) == U_UNASSIGNED)
            continue;
        int32_t len = 0, limit, out;
        U16_APPEND_UNSAFE(units, len, c);
        out = unorm2_normalize(nfkc, units, len, result, TEXT_MAX, &status);
        expect_same(c, "NFKC form", result, out);
        if (ublock_getCode((UChar32)c) != UBLOCK_HANGUL_SYLLABLES) {
            out = unorm2_normalize(nfd, units, len, result, TEXT_MAX, &status);
            expect_same(c, "NFD form", result, out);
        }
        if (!has_look_alikes(c)) {
            out = u_strFoldCase(result, TEXT_MAX, units, len, U_FOLD_CASE_DEFAULT, &status);
            expect_same(c, "case folding", result, out);
        }
        limit = out = len;
        memcpy(result, units, sizeof(UChar) * (size_t)len);
        utrans_transUChars(simplify, result, &out, TEXT_MAX, 0, &limit, &status);
        if (u_countChar32(result, out) == 1)
            expect_same(c, "simplified form", result, out);
        assert_true(U_SUCCESS(status));
    }
    utrans_close(simplify);
}

static void
digits_agree_with_icu(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        uint32_t chars[FOLD_MAX];
        size_t count;
        fold_code_point(c, chars, &count);
        if (u_charType((UChar32)c) == U_DECIMAL_DIGIT_NUMBER) {
            assert_int_equal(count, 1);
            assert_int_equal(text_code(chars[0]), '0' + u_charDigitValue((UChar32)c));
            assert_true(chars[0] & CHAR_NUMBER);
        }
        bool arabic = count == 1 && chars[0] & CHAR_NUMBER && !(chars[0] & CHAR_CHINESE);
        assert_int_equal(fold_is_arabic_digit(c), arabic);
        /* ICU knows the value of 壹 and 〇 too */
        double value = u_getNumericValue((UChar32)c);
        bool digit = count == 1 && text_code(chars[0]) >= '0' && text_code(chars[0]) <= '9';
        if (digit && value != U_NO_NUMERIC_VALUE)
            assert_int_equal(text_code(chars[0]) - '0', value);
        for (size_t i = 0; i < count; i++)
            assert_false(chars[i] & (CHAR_BREATH | CHAR_TOKEN));
    }
}

static void
the_longest_expansion_fits(void **state)
{
    size_t longest = 0;
    (void)state;
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        uint32_t codes[FOLD_MAX];
        enum fold_class fold_class;
        size_t count = fold_one(c, codes, &fold_class);
        longest = count > longest ? count : longest;
        assert_true(fold_is_single(fold_lookup(c)) == (count == 1));
    }
    assert_int_equal(longest, 15); /* U+FDFA: 18 letters and spaces */
}

#define ROW(name, raw, want)                                                                       \
    {                                                                                              \
        name, check, NULL, NULL, &(struct row)                                                     \
        {                                                                                          \
            raw, want, false                                                                       \
        }                                                                                          \
    }
#define MARKS(name, raw, want)                                                                     \
    {                                                                                              \
        name, check, NULL, NULL, &(struct row)                                                     \
        {                                                                                          \
            raw, want, true                                                                        \
        }                                                                                          \
    }

static const struct CMUnitTest tests[] = {
    ROW("empty text stays empty", "", ""),
    ROW("full width becomes ASCII", "ＴＯＰ９９％", "top99%"),
    ROW("traditional becomes simplified", "國家級 臺灣 頭髮 發財 麵條", "国家级台湾头发发财面条"),
    ROW("spaces, punctuation and emoji go", "最🔥低🔥价、～ ❤️…—“好”",
        "最低价好"),
    ROW("zero-width and variation characters go", "最\u200b低\ufeff价\ufe0f", "最低价"),
    ROW("combining marks go", "最\u0336低\u20dd价", "最低价"),
    ROW("accents go, written either way", "zuì zui\u0300 É", "zuizuie"),
    ROW("percent and currency stay", "30% 30％ ¥9 ￥9 $9 €9", "30%30%¥9¥9$9€9"),
    ROW("other symbols go", "+-*/=<>|~^`@#&™©°", "tm"),
    ROW("letters that look Latin become it", "ΝО ＶІР ТОР ɴᴏ", "noviptopno"),
    ROW("letters in rings", "ⓃⓄ 🅝🅞 🄽🄾 🅽🅾 Ⓥ信", "nonononov信"),
    ROW("№ is no", "№1", "no1"),
    ROW("sentence ends", "好。好！好？好；a!b?c;｡︒‼", "好/好/好/好/a/b/c////"),
    ROW("a comma or an ellipsis is none", "好，好…好、好", "好好好好"),
    ROW("points are told", "1.5 1．5 好.", "1.51.5好."),
    ROW("newlines are told", "a\nb\r\n\u2028", "a\nb\n\n\n"),
    ROW("squared words", "㎏ ㎡ ㍘ ㊙ 🈲", "kgm20点秘禁"),
    ROW("Japanese marks go as other marks do", "がぎ カ゛", "かきカ"),
    ROW("Hangul stays whole", "한국", "한국"),
    ROW("compatibility ideographs", "令和 更", "令和更"),
    MARKS("Arabic digits", "1９𝟗٣", "1n9n9n3n"),
    MARKS("Chinese digits", "〇零一二三四五六七八九", "0c0c1c2c3c4c5c6c7c8c9c"),
    MARKS("financial digits", "壹贰叁肆柒捌玖貳參", "1c2c3c4c7c8c9c2c参"),
    MARKS("multipliers", "十百千万亿两萬億兩佰仟幺", "十c百c千c万c亿c两c万c亿c两c百c千c幺c"),
    MARKS("伍 陆 拾 are words", "队伍大陸收拾", "队5大6收十"),
    MARKS("半 and 俩 are letters", "半俩几", "半俩几"),
    MARKS("digits in rings count as Chinese", "①⑴⒈❶⑩²", "1c1c1c1c1c0c2c"),
    cmocka_unit_test(folding_twice_changes_nothing),
    cmocka_unit_test(what_is_kept_and_what_is_dropped),
    cmocka_unit_test(folding_agrees_with_icu),
    cmocka_unit_test(digits_agree_with_icu),
    cmocka_unit_test(the_longest_expansion_fits),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
