/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fold_table_gen: writes fold_table.c, the folding of every code point, from ICU. Runs at build
 * time, so the program itself neither links ICU nor pays for it at start-up.
 *
 *   １ → 1    Ｔ → t    é → e    麼 → 么    伍 → 5    ⑴ → (1) → 1    № → No → no    Ν (Greek) → n
 *
 * Each code point goes through the steps of fold_once until nothing changes any more, which is
 * what makes folding twice the same as folding once.
 *
 * usage: fold_table_gen OUTPUT
 */
#include "scanner/text/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum {
    CODE_POINTS = 0x110000,
    TEXT_MAX = 64,   /* UTF-16 units of one code point's expansion, on the way */
    ROUNDS_MAX = 16, /* a longer chain would be a cycle in ICU's data */
};

struct tools {
    const UNormalizer2 *compose, *decompose;
    UTransliterator *simplify;
    USpoofChecker *spoof;
};

/* Code points on their way through the steps. */
struct text {
    UChar32 chars[TEXT_MAX];
    int32_t count;
};

static void
fail_if(bool failed, const char *what, UChar32 c)
{
    if (!failed)
        return;
    fprintf(stderr, "fold_table_gen: %s at U+%04X\n", what, (unsigned)c);
    exit(1);
}

static void
text_add(struct text *text, UChar32 c)
{
    fail_if(text->count == TEXT_MAX, "expansion too long", c);
    text->chars[text->count++] = c;
}

static void
text_add_utf16(struct text *text, const UChar *units, int32_t len)
{
    for (int32_t i = 0; i < len;) {
        UChar32 c;
        U16_NEXT(units, i, len, c);
        text_add(text, c);
    }
}

static int32_t
normalize(const UNormalizer2 *form, UChar32 c, UChar ret_units[TEXT_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[2];
    int32_t len = 0;
    U16_APPEND_UNSAFE(units, len, c);
    int32_t count = unorm2_normalize(form, units, len, ret_units, TEXT_MAX, &status);
    fail_if(U_FAILURE(status), "cannot normalize", c);
    return count;
}

/* NFKC, then apart into letter and marks (é, zuì), but for Hangul, whose parts are letters. */
static void
add_compatible(const struct tools *tools, UChar32 c, struct text *text)
{
    UChar composed[TEXT_MAX], parts[TEXT_MAX];
    int32_t len = normalize(tools->compose, c, composed);
    for (int32_t i = 0; i < len;) {
        UChar32 d;
        U16_NEXT(composed, i, len, d);
        if (ublock_getCode(d) == UBLOCK_HANGUL_SYLLABLES)
            text_add(text, d);
        else
            text_add_utf16(text, parts, normalize(tools->decompose, d, parts));
    }
}

/* The ASCII letter in the names of ɴ, 🅝 and 🅽, which have no decomposition; or 0. */
static UChar32
letter_by_name(UChar32 c)
{
    static const char *const prefixes[] = {
        "LATIN LETTER SMALL CAPITAL ",
        "NEGATIVE CIRCLED LATIN CAPITAL LETTER ",
        "NEGATIVE SQUARED LATIN CAPITAL LETTER ",
    };
    char name[128];
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = u_charName(c, U_UNICODE_CHAR_NAME, name, sizeof name, &status);
    if (U_FAILURE(status))
        return 0;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        size_t prefix_len = strlen(prefixes[i]);
        if ((size_t)len == prefix_len + 1 && memcmp(name, prefixes[i], prefix_len) == 0)
            return name[prefix_len];
    }
    return 0;
}

/* The ASCII letter that Latin, Greek, Cyrillic … letter @c looks like, or @c. By its own shape:
 * Greek Ν is an n, ν a v. */
static UChar32
look_alike(const struct tools *tools, UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    if (c < 0x80 || !u_isalpha(c))
        return c;
    switch (uscript_getScript(c, &status)) {
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_ARMENIAN:
    case USCRIPT_CHEROKEE:
    case USCRIPT_LISU:
        break;
    default:
        return c;
    }
    UChar units[2], skeleton[TEXT_MAX];
    int32_t len = 0;
    U16_APPEND_UNSAFE(units, len, c);
    int32_t count = uspoof_getSkeleton(tools->spoof, 0, units, len, skeleton, TEXT_MAX, &status);
    fail_if(U_FAILURE(status), "no skeleton", c);
    while (count > 1 && U_GET_GC_MASK(skeleton[count - 1]) & U_GC_M_MASK)
        count--; /* ø: an o and an overlaid stroke */
    if (count != 1 || skeleton[0] >= 0x80 || !u_isalpha(skeleton[0]))
        return c;
    /* l, I and | share one skeleton */
    return skeleton[0] == 'l' && u_isupper(c) ? 'i' : skeleton[0];
}

static UChar32
simplified_once(const struct tools *tools, UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[TEXT_MAX];
    int32_t len = 0, limit, i = 0;
    U16_APPEND_UNSAFE(units, len, c);
    limit = len;
    utrans_transUChars(tools->simplify, units, &len, TEXT_MAX, 0, &limit, &status);
    fail_if(U_FAILURE(status), "cannot simplify", c);
    UChar32 first;
    U16_NEXT(units, i, len, first);
    return i == len ? first : c;
}

/* To the end of the chain. 苎 and 苧 are each other's simplification: of a ring, the lowest. */
static UChar32
simplified(const struct tools *tools, UChar32 c)
{
    UChar32 end = c, lowest = UCHAR_MAX_VALUE;
    for (int i = 0; i < ROUNDS_MAX; i++) {
        UChar32 next = simplified_once(tools, end);
        if (next == end)
            return end;
        end = next;
    }
    for (int i = 0; i < ROUNDS_MAX; i++) {
        end = simplified_once(tools, end);
        lowest = end < lowest ? end : lowest;
    }
    return lowest;
}

/* Financial and old forms of the digits and multipliers, after simplification. */
static UChar32
plain_numeral(UChar32 c)
{
    static const char32_t *const forms[10] = {U"零〇", U"一壹壱弌", U"二贰弍弐貮", U"三叁叄弎",
                                              U"四肆", U"五伍",     U"六陆",       U"七柒",
                                              U"八捌", U"九玖"};
    for (int digit = 0; digit < 10; digit++)
        for (const char32_t *form = forms[digit]; *form; form++)
            if (*form == (char32_t)c)
                return '0' + digit;
    switch (c) {
    case U'拾':
        return U'十';
    case U'佰':
        return U'百';
    case U'仟':
        return U'千';
    default:
        return c;
    }
}

/* ❶ ⓫ 🄌: numbers in rings and such that have no decomposition. */
static bool
is_ringed_number(UChar32 c)
{
    UBlockCode block = ublock_getCode(c);
    return u_charType(c) == U_OTHER_NUMBER &&
           (block == UBLOCK_DINGBATS || block == UBLOCK_ENCLOSED_ALPHANUMERICS ||
            block == UBLOCK_ENCLOSED_ALPHANUMERIC_SUPPLEMENT);
}

static void
fold_once(const struct tools *tools, UChar32 c, struct text *ret_text)
{
    struct text compatible = {.count = 0};
    UChar32 letter = letter_by_name(c);
    if (letter)
        text_add(&compatible, letter);
    else
        add_compatible(tools, c, &compatible);

    ret_text->count = 0;
    for (int32_t i = 0; i < compatible.count; i++) {
        UChar32 d = look_alike(tools, compatible.chars[i]);
        UChar units[2], lower[TEXT_MAX];
        UErrorCode status = U_ZERO_ERROR;
        int32_t len = 0;
        if (is_ringed_number(d)) {
            char digits[16];
            snprintf(digits, sizeof digits, "%d", (int)u_getNumericValue(d));
            for (const char *p = digits; *p; p++)
                text_add(ret_text, *p);
            continue;
        }
        if (u_charType(d) == U_DECIMAL_DIGIT_NUMBER)
            d = '0' + u_charDigitValue(d);
        d = plain_numeral(simplified(tools, d));
        U16_APPEND_UNSAFE(units, len, d);
        len = u_strFoldCase(lower, TEXT_MAX, units, len, U_FOLD_CASE_DEFAULT, &status);
        fail_if(U_FAILURE(status), "cannot fold case", d);
        text_add_utf16(ret_text, lower, len);
    }
}

static void
fold_fully(const struct tools *tools, UChar32 c, struct text *ret_text)
{
    ret_text->count = 0;
    text_add(ret_text, c);
    for (int round = 0; round < ROUNDS_MAX; round++) {
        struct text next = {.count = 0}, piece;
        for (int32_t i = 0; i < ret_text->count; i++) {
            fold_once(tools, ret_text->chars[i], &piece);
            for (int32_t j = 0; j < piece.count; j++)
                text_add(&next, piece.chars[j]);
        }
        bool same =
            next.count == ret_text->count &&
            memcmp(next.chars, ret_text->chars, sizeof next.chars[0] * (size_t)next.count) == 0;
        *ret_text = next;
        if (same)
            return;
    }
    fail_if(true, "folding never ends", c);
}

static bool
is_kept(UChar32 c)
{
    return c == '%' || U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_SC_MASK);
}

/* Whether the digit that comes of @c is Arabic: ９ 𝟗 ٣. In ①, ⑴, ² or ㍘ they are a number of their
 * own, and 「①99元」 must not become 199. */
static bool
is_arabic(UChar32 c)
{
    return u_charType(c) == U_DECIMAL_DIGIT_NUMBER;
}

/* 大陆, 队伍 and 收拾 are common words, and recognisers never write prices that way. */
static bool
is_mostly_a_word(UChar32 c)
{
    return c == U'伍' || c == U'陆' || c == U'陸' || c == U'拾';
}

static uint32_t
number_marks(UChar32 original, UChar32 folded)
{
    if (folded >= '0' && folded <= '9') {
        if (is_arabic(original))
            return CHAR_NUMBER;
        return is_mostly_a_word(original) ? 0 : CHAR_NUMBER | CHAR_CHINESE;
    }
    switch (folded) {
    case U'十':
    case U'百':
    case U'千':
    case U'万':
    case U'亿':
    case U'两':
    case U'幺':
        return is_mostly_a_word(original) ? 0 : CHAR_NUMBER | CHAR_CHINESE;
    default:
        return 0;
    }
}

static bool
is_newline(UChar32 c)
{
    return (c >= 0x0a && c <= 0x0d) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

static bool
is_sentence_end(const struct text *text)
{
    for (int32_t i = 0; i < text->count; i++) {
        UChar32 c = text->chars[i];
        if (c != U'。' && c != '!' && c != '?' && c != ';')
            return false;
    }
    return text->count > 0;
}

/* The table entry of @c; expansions of two characters or more go to the end of @longs. */
static uint32_t
entry_for(const struct tools *tools, UChar32 c, uint32_t *longs, uint32_t *long_count)
{
    struct text text;
    uint32_t chars[TEXT_MAX], count = 0;
    if (is_newline(c))
        return (uint32_t)FOLD_NEWLINE << FOLD_CLASS_SHIFT;
    if (U_GET_GC_MASK(c) & U_GC_CS_MASK)
        return (uint32_t)FOLD_DROPPED << FOLD_CLASS_SHIFT;
    fold_fully(tools, c, &text);
    if (is_sentence_end(&text))
        return (uint32_t)FOLD_SENTENCE_END << FOLD_CLASS_SHIFT;
    if (text.count == 1 && text.chars[0] == '.')
        return (uint32_t)FOLD_POINT << FOLD_CLASS_SHIFT;
    bool dropped = false;
    for (int32_t i = 0; i < text.count; i++) {
        UChar32 d = text.chars[i];
        if (!is_kept(d)) {
            dropped = true;
            continue;
        }
        uint32_t marks = number_marks(c, d);
        if (marks && dropped)
            marks |= CHAR_DROPPED;
        chars[count++] = (uint32_t)d | marks;
        dropped = false;
    }
    if (count == 0)
        return (uint32_t)FOLD_DROPPED << FOLD_CLASS_SHIFT;
    if (count == 1)
        return chars[0] ^ (uint32_t)c;
    fail_if(count > FOLD_MAX, "longer than FOLD_MAX", c);
    uint32_t entry = FOLD_ENTRY_MANY | *long_count << FOLD_COUNT_BITS | count;
    memcpy(longs + *long_count, chars, count * sizeof chars[0]);
    *long_count += count;
    return entry ^ (uint32_t)c;
}

static void
write_array(FILE *out, const char *type, const char *name, const uint32_t *values, uint32_t count)
{
    fprintf(out, "\nconst %s %s[%u] = {", type, name, (unsigned)count);
    for (uint32_t i = 0; i < count; i++)
        fprintf(out, "%s0x%x,", i % 12 == 0 ? "\n    " : " ", (unsigned)values[i]);
    fprintf(out, "\n};\n");
}

static void
write_tables(FILE *out, const uint32_t *entries, const uint32_t *longs, uint32_t long_count)
{
    enum { BLOCK = 1 << FOLD_BLOCK_BITS, BLOCKS = CODE_POINTS / BLOCK };
    static uint32_t index[BLOCKS], data[CODE_POINTS];
    uint32_t block_count = 0;
    for (uint32_t i = 0; i < BLOCKS; i++) {
        const uint32_t *block = entries + (size_t)i * BLOCK;
        uint32_t same = 0;
        while (same < block_count &&
               memcmp(data + (size_t)same * BLOCK, block, BLOCK * sizeof *block) != 0)
            same++;
        if (same == block_count)
            memcpy(data + (size_t)block_count++ * BLOCK, block, BLOCK * sizeof *block);
        index[i] = same;
    }
    fprintf(out, "/* Written by fold_table_gen from ICU %s, Unicode %s. */\n", U_ICU_VERSION,
            U_UNICODE_VERSION);
    fprintf(out, "#include \"scanner/text/fold.h\"\n");
    write_array(out, "uint16_t", "fold_index", index, BLOCKS);
    write_array(out, "uint32_t", "fold_entries", data, block_count * BLOCK);
    write_array(out, "uint32_t", "fold_longs", longs, long_count);
}

int
main(int argc, char **argv)
{
    static uint32_t entries[CODE_POINTS], longs[1 << 16];
    uint32_t long_count = 0;
    UErrorCode status = U_ZERO_ERROR;
    UChar id[32];
    u_uastrcpy(id, "Traditional-Simplified");
    struct tools tools = {
        .compose = unorm2_getNFKCInstance(&status),
        .decompose = unorm2_getNFKDInstance(&status),
        .simplify = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status),
        .spoof = uspoof_open(&status),
    };
    fail_if(U_FAILURE(status), u_errorName(status), 0);
    fail_if(argc != 2, "usage: fold_table_gen OUTPUT", 0);

    for (UChar32 c = 0; c < CODE_POINTS; c++)
        entries[c] = entry_for(&tools, c, longs, &long_count);

    FILE *out = fopen(argv[1], "w");
    fail_if(!out, "cannot open the output", 0);
    write_tables(out, entries, longs, long_count);
    bool bad = ferror(out) != 0;
    fail_if(fclose(out) != 0 || bad, "cannot write the output", 0);
    utrans_close(tools.simplify);
    uspoof_close(tools.spoof);
    return 0;
}
