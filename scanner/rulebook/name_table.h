/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"

/*
 * name_table: a name to the number it was added under. Keys are borrowed: terminated, and alive as
 * long as the table. Zero it; name_table_finish frees.
 */
struct name_table {
    const char **names;
    size_t *values;
    size_t cap, count;
};

enum { NAME_NONE = -1 };

/* Adds @name unless it is there; returns the value it now has. */
size_t name_table_add(struct name_table *table, const char *name, size_t value);
/* NAME_NONE when it was never added. */
long name_table_find(const struct name_table *table, const char *name);
void name_table_finish(struct name_table *table);
