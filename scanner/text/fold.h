/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/text/folded.h"

/*
 * fold: one code point to nought or more folded characters, by tables generated from ICU at build
 * time (text/fold_table_gen.c writes fold_table.c): NFKC, case, single-character traditional to
 * simplified, Chinese digits to 0-9. Marks, spaces, punctuation, emoji, zero-width and variation
 * characters and symbols other than % and currency fold to nothing.
 *
 * fold(a) + fold(b) = fold(ab). The decimal point is the window's business: fold_point tells it.
 */
enum { FOLD_MAX = 18 }; /* longest expansion (U+FDFA) */

enum fold_class {
    FOLD_TEXT,         /* gives characters */
    FOLD_DROPPED,      /* gives nothing */
    FOLD_SENTENCE_END, /* gives nothing and ends a breath: 。！？；!?; and their width forms; not '.' */
    FOLD_POINT,        /* '.' and its width form: kept between two Arabic digits, else nothing */
    FOLD_NEWLINE,      /* gives nothing; a blank line of untimed text is told by the reader */
};

/* Writes the folded characters of @c with CHAR_NUMBER and CHAR_CHINESE set where due; CHAR_BREATH,
 * CHAR_DROPPED and CHAR_TOKEN are left for the window. Fillers are the pack's business. */
enum fold_class fold_code_point(uint32_t c, uint32_t ret_chars[FOLD_MAX], size_t *ret_count);

/* Whether @c is an Arabic digit (ASCII or full width): the neighbours that keep a decimal point. */
bool fold_is_arabic_digit(uint32_t c);

/* Toneless syllable id of a folded character, 0 when it has none: text/sound.h will use it. */
