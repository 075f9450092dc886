/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void
out_of_memory(size_t size)
{
    fprintf(stderr, "adclaim: out of memory (%zu bytes wanted)\n", size);
    exit(2);
}

void *
memory_new(size_t size)
{
    void *new = calloc(1, size ? size : 1);
    if (!new)
        out_of_memory(size);
    return new;
}

void *
memory_array(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory(SIZE_MAX);
    return memory_new(count * size);
}

void *
memory_grow(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        out_of_memory(SIZE_MAX);
    size_t bytes = count * size;
    void *new = realloc(old, bytes ? bytes : 1);
    if (!new)
        out_of_memory(bytes);
    return new;
}

char *
memory_copy_text(const char *text, size_t len)
{
    char *copy = memory_new(len + 1);
    if (len)
        memcpy(copy, text, len);
    return copy;
}

void *
memory_reserve(void *items, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return items;
    size_t new_cap = *cap ? *cap * 2 : size < 64 ? 64 / size : 1; /* a stream has many small ones */
    if (new_cap < need)
        new_cap = need;
    items = memory_grow(items, new_cap, size);
    *cap = new_cap;
    return items;
}

void *
memory_fit(void *items, size_t *cap, size_t count, size_t size)
{
    if (*cap - count <= count / 4)
        return items;
    *cap = count;
    if (count)
        return memory_grow(items, count, size);
    free(items);
    return NULL;
}
