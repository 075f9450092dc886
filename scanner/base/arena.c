/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/arena.h"

#include "scanner/base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct arena_block {
    struct arena_block *older;
    max_align_t data[];
};

enum { BLOCK_SIZE = 16 * 1024 };

void
arena_init(struct arena *arena)
{
    *arena = (struct arena){0};
}

static void
free_blocks(struct arena_block *block)
{
    while (block) {
        struct arena_block *older = block->older;
        free(block);
        block = older;
    }
}

void
arena_finish(struct arena *arena)
{
    free_blocks(arena->blocks);
    *arena = (struct arena){0};
}

void
arena_reset(struct arena *arena)
{
    if (!arena->blocks)
        return;
    free_blocks(arena->blocks->older);
    arena->blocks->older = NULL;
    arena->used = 0;
    arena->total = 0;
}

void *
arena_new(struct arena *arena, size_t size)
{
    size_t align = _Alignof(max_align_t);
    size = (size + align - 1) / align * align;
    if (!arena->blocks || arena->cap - arena->used < size) {
        size_t cap = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        struct arena_block *block = memory_grow(NULL, sizeof *block + cap, 1);
        block->older = arena->blocks;
        arena->blocks = block;
        arena->used = 0;
        arena->cap = cap;
    }
    void *new = (char *)arena->blocks->data + arena->used;
    arena->used += size;
    arena->total += size;
    memset(new, 0, size);
    return new;
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        return memory_array(count, size); /* ends the program: nothing that large exists */
    return arena_new(arena, count * size);
}

char *
arena_copy_text(struct arena *arena, struct span text)
{
    char *copy = arena_new(arena, text.len + 1);
    if (text.len)
        memcpy(copy, text.data, text.len);
    return copy;
}

struct span
arena_copy(struct arena *arena, struct span text)
{
    return span_of(arena_copy_text(arena, text), text.len);
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_new(arena, (size_t)(len < 0 ? 0 : len) + 1);
    vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}
