/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/text/fold.h"

enum fold_class
fold_code_point(uint32_t c, uint32_t ret_chars[FOLD_MAX], size_t *ret_count)
{
    uint32_t entry = fold_lookup(c);
    if (fold_is_single(entry)) {
        ret_chars[0] = entry;
        *ret_count = 1;
        return FOLD_TEXT;
    }
    if (!(entry & FOLD_ENTRY_MANY)) {
        *ret_count = 0;
        return fold_entry_class(entry);
    }
    size_t count = entry & ((1 << FOLD_COUNT_BITS) - 1);
    const uint32_t *chars = fold_longs + ((entry & ~FOLD_ENTRY_MANY) >> FOLD_COUNT_BITS);
    for (size_t i = 0; i < count; i++)
        ret_chars[i] = chars[i];
    *ret_count = count;
    return FOLD_TEXT;
}

bool
fold_is_arabic_digit(uint32_t c)
{
    uint32_t entry = fold_lookup(c);
    return (entry & ~(uint32_t)CHAR_CODE) == CHAR_NUMBER && (entry & CHAR_CODE) <= '9';
}
