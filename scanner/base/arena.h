/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"

/*
 * arena: many small objects that live and die together. What it hands out is zeroed, aligned for
 * any type and valid until arena_reset or arena_finish.
 */
struct arena_block;
struct arena {
    struct arena_block *blocks;
    size_t used, cap; /* of the newest block */
    size_t total;     /* bytes handed out since the last reset */
};

void arena_init(struct arena *arena);
void arena_finish(struct arena *arena);
void arena_reset(struct arena *arena); /* keeps the newest block */
void *arena_new(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size);
char *arena_copy_text(struct arena *arena, struct span text); /* terminated */
struct span arena_copy(struct arena *arena, struct span text);
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
