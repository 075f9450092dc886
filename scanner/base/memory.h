/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>

/*
 * memory: allocation that never fails. Out of memory ends the program with one message and exit
 * code 2, here and nowhere else, so that no caller carries a branch no test can reach.
 */
void *memory_new(size_t size); /* zeroed; free() it */
void *memory_array(size_t count, size_t size); /* zeroed, size arithmetic checked */
void *memory_grow(void *old, size_t count, size_t size); /* realloc; new bytes are not zeroed */
char *memory_copy_text(const char *text, size_t len); /* terminated copy */

/* Doubles *cap (at least to @need) and grows the array behind @items; its elements are @size bytes. */
void *memory_reserve(void *items, size_t *cap, size_t need, size_t size);

/* Gives back what @count elements do not need, when that is much; NULL when there are none. */
void *memory_fit(void *items, size_t *cap, size_t count, size_t size);
