/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"
#include "scanner/text/fold.h"
#include "scanner/text/sound.h"

#include <stdlib.h>
#include <unicode/uchar.h>

/*
 * Any bytes: what is valid UTF-8 folds to clean characters, folding them again changes nothing, and
 * what is heard of them are syllables.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool holds)
{
    if (!holds)
        abort();
}

static void
check_char(uint32_t c)
{
    uint32_t again[FOLD_MAX], code = text_code(c);
    uint16_t ids[SOUND_READINGS];
    size_t count;
    expect(!(c & (CHAR_BREATH | CHAR_TOKEN)) && code <= 0x10ffff);
    expect(!(c & (CHAR_CHINESE | CHAR_DROPPED)) || c & CHAR_NUMBER);
    expect(fold_code_point(code, again, &count) == FOLD_TEXT && count == 1);
    expect(text_code(again[0]) == code);
    expect(u_isalnum((UChar32)code) || code == '%' ||
           u_charType((UChar32)code) == U_CURRENCY_SYMBOL ||
           U_GET_GC_MASK((UChar32)code) & U_GC_N_MASK);
    count = sound_of(c, ids);
    expect(count <= SOUND_READINGS);
    for (size_t i = 0; i < count; i++)
        expect(ids[i] > 0 && ids[i] < sound_count() && sound_canonical(ids[i]) <= ids[i]);
}

static void
check_letters(const uint32_t *chars, size_t count)
{
    struct sound_spelling spellings[8];
    size_t sum = 0, parts = sound_split(chars, count, spellings, 8);
    for (size_t i = 0; i < parts; i++)
        sum += spellings[i].len;
    expect(parts == 0 || sum == count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { CHARS_MAX = 4096 };
    static uint32_t chars[CHARS_MAX];
    size_t total = 0;
    struct span text = span_of((const char *)data, size);
    const char *at = text.data, *end = at + utf8_valid_prefix(text);
    while (at < end && total + FOLD_MAX <= CHARS_MAX) {
        uint32_t c = utf8_next(&at);
        size_t count = SIZE_MAX;
        enum fold_class fold_class = fold_code_point(c, chars + total, &count);
        expect(fold_class <= FOLD_NEWLINE && count <= FOLD_MAX);
        expect((fold_class == FOLD_TEXT) == (count > 0));
        expect(!fold_is_arabic_digit(c) || count == 1);
        for (size_t i = 0; i < count; i++)
            check_char(chars[total + i]);
        total += count;
    }
    for (size_t i = 0; i < total; i += 16)
        check_letters(chars + i, total - i < 16 ? total - i : 16);
    return 0;
}
