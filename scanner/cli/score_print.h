/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/score.h"

/* score_print: scores for people, and their changes for people and programs. */

/* A table of all families, with and without notices. */
void score_print(const struct score *score, bool english, struct buf *out);
/* "medical recall (with notices): 91.0% -> 88.2%" */
void score_print_change(const struct score_change *change, bool english, struct buf *out);
/* One JSON object. */
void score_write_change(const struct score_change *change, struct buf *out);
