/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/text/folded.h"

/*
 * fold: one code point to nought or more folded characters, by tables generated from ICU at build
 * time (text/fold_table_gen.c writes fold_table.c): NFKC, case, single-character traditional to
 * simplified, Chinese digits to 0-9. Marks, spaces, punctuation, emoji, zero-width and variation
 * characters and symbols other than % and currency fold to nothing.
 *
 *   letters   lose their accents (é as e + mark does). Latin, Greek, Cyrillic, Armenian, Cherokee
 *             and Lisu letters that look like an ASCII letter become it, each by its own shape:
 *             Greek Ν is n, ν is v. The digits 0 and 1 never become letters or the reverse.
 *   digits    of any script become 0-9. Those of ① ⑴ ⒈ ❶ ² ½ ㍘ are marked CHAR_CHINESE, so that
 *             「①99元」 is 1 and 99; 𝟗 and ９ are Arabic.
 *   numerals  壹…玖, 佰 and 仟 become 1…9, 百 and 千, and so do 伍, 陆 and 拾, but these three
 *             without number marks: 队伍, 大陆 and 收拾 are words, and no recogniser writes prices
 *             with them.
 *
 * fold(a) + fold(b) = fold(ab), and folding twice changes nothing. The decimal point is the
 * window's business: FOLD_POINT tells it.
 */
enum { FOLD_MAX = 18 }; /* longest expansion (U+FDFA) */

enum fold_class {
    FOLD_TEXT,         /* gives characters */
    FOLD_DROPPED,      /* gives nothing */
    FOLD_SENTENCE_END, /* gives nothing and ends a breath: 。！？；!?; and width forms; not '.' */
    FOLD_POINT,        /* '.' and its width form: kept between two Arabic digits, else nothing */
    FOLD_NEWLINE,      /* gives nothing; a blank line of untimed text is told by the reader */
};

/*
 * Table entry of a code point: the one folded character with its marks if entry < 1 << 26; else a
 * class, or FOLD_ENTRY_MANY with the place and number of its characters in fold_longs. Entries lie
 * in the table exclusive-or'ed with the code point: then all that folds to itself is one block.
 */
enum { FOLD_BLOCK_BITS = 6, FOLD_COUNT_BITS = 5, FOLD_CLASS_SHIFT = 26 };
#define FOLD_ENTRY_MANY ((uint32_t)1 << 29)

extern const uint16_t fold_index[];
extern const uint32_t fold_entries[];
extern const uint32_t fold_longs[];

/* The entry of @c, at most 0x10ffff. */
static inline uint32_t
fold_lookup(uint32_t c)
{
    uint32_t block = fold_index[c >> FOLD_BLOCK_BITS];
    return fold_entries[block << FOLD_BLOCK_BITS | (c & ((1 << FOLD_BLOCK_BITS) - 1))] ^ c;
}

/* Whether @entry is itself the one folded character. */
static inline bool
fold_is_single(uint32_t entry)
{
    return entry >> FOLD_CLASS_SHIFT == 0;
}

/* FOLD_TEXT for one character or many. */
static inline enum fold_class
fold_entry_class(uint32_t entry)
{
    return (enum fold_class)(entry >> FOLD_CLASS_SHIFT & 7);
}

/*
 * Writes the folded characters of @c with CHAR_NUMBER and CHAR_CHINESE set where due; and
 * CHAR_DROPPED where, inside the expansion, something was dropped before a number character (½ is
 * 1 and 2). The other marks, and drops between code points, are left for the window. Fillers are
 * the pack's business.
 */
enum fold_class fold_code_point(uint32_t c, uint32_t ret_chars[FOLD_MAX], size_t *ret_count);

/* Whether @c is an Arabic digit (9 ９ 𝟗): the neighbours that keep a decimal point. */
bool fold_is_arabic_digit(uint32_t c);
