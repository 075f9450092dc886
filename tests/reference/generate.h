/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/rulebook/rulebook.h"
#include "tests/reference/cutting.h"

/*
 * generate: packs and streams over a handful of characters, so that matches, overlaps, number cuts,
 * whole words, turn words, sequences and counts happen all the time. Segments last whole seconds
 * and windows of time end between them: no time stands near a threshold.
 */
struct generated {
    struct buf rules;        /* the family file, as a reader would see it */
    struct rulebook *book;   /* NULL when the loader refused the pack */
    bool sound;              /* rules listen, and speech says things otherwise */
    struct arena arena;
    struct segments segments;
};

void generate_pack(struct dice *dice, struct generated *ret);
void generate_stream(struct dice *dice, struct generated *generated);
void generated_finish(struct generated *generated);
