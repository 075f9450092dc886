/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/name_table.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/* Open addressing, at most half full; FNV-1a. */
static size_t
find_slot(const struct name_table *table, const char *name)
{
    uint32_t hash = 2166136261u;
    for (const char *p = name; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 16777619u;
    size_t slot = hash & (table->cap - 1);
    while (table->names[slot] && strcmp(table->names[slot], name) != 0)
        slot = (slot + 1) & (table->cap - 1);
    return slot;
}

static void
grow(struct name_table *table)
{
    struct name_table new = {.cap = table->cap ? table->cap * 2 : 64, .count = table->count};
    new.names = memory_array(new.cap, sizeof *new.names);
    new.values = memory_array(new.cap, sizeof *new.values);
    for (size_t i = 0; i < table->cap; i++) {
        if (!table->names[i])
            continue;
        size_t slot = find_slot(&new, table->names[i]);
        new.names[slot] = table->names[i];
        new.values[slot] = table->values[i];
    }
    name_table_finish(table);
    *table = new;
}

size_t
name_table_add(struct name_table *table, const char *name, size_t value)
{
    if ((table->count + 1) * 2 > table->cap)
        grow(table);
    size_t slot = find_slot(table, name);
    if (!table->names[slot]) {
        table->names[slot] = name;
        table->values[slot] = value;
        table->count++;
    }
    return table->values[slot];
}

long
name_table_find(const struct name_table *table, const char *name)
{
    if (!table->count)
        return NAME_NONE;
    size_t slot = find_slot(table, name);
    return table->names[slot] ? (long)table->values[slot] : NAME_NONE;
}

void
name_table_finish(struct name_table *table)
{
    free(table->names);
    free(table->values);
    *table = (struct name_table){0};
}
