/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"

/*
 * width: lines for a terminal, where a Chinese character takes two columns.
 */

/* Columns of one character: 0, 1 or 2. Characters of ambiguous width count 1. */
unsigned width_of(uint32_t code_point);

/* Columns of valid UTF-8; colour sequences (ESC [ … m) take none. */
size_t width_text(struct span text);

/*
 * Adds other people's text for people to read: control and direction characters, which could move
 * the cursor or turn the words round, and runs of white space become one blank.
 */
void width_add_clean(struct buf *out, struct span text);

/*
 * Adds @text (cleaned, with colour sequences of our own) broken into lines of at most @columns, all
 * but the first set in by @indent, and a line end after the last. 0 columns: one line. Breaks at
 * blanks and between Chinese characters, but never before 。，》 or after 《（.
 */
void width_wrap(struct buf *out, struct span text, unsigned columns, unsigned indent);
