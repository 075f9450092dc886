/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/input/input.h"

/*
 * input_dump: everything an input gives out, as text that two runs can be compared by.
 *
 *   1: [88] 12.4-13.9 这款全网最低 seq=7 speaker=主播
 *   bad file:3:5: invalid UTF-8 …
 *
 * Aborts when a segment breaks a promise of segment.h: text that is not UTF-8, words outside the
 * text or out of order, times that run backwards in a segment, lines that do.
 */
void input_dump_all(struct input *input, struct buf *out); /* until INPUT_MORE or INPUT_END */

/* Feeds @bytes in chunks of @chunk bytes (0: all at once; -1 - n: of changing length, by seed n).
 */
void input_dump_chunks(struct input *input, struct span bytes, int chunk, struct buf *out);
