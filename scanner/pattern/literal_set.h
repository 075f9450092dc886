/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/text/folded.h"

/*
 * literal_set: finds all occurrences of many strings in folded text, in one pass, also those that
 * began before the part being scanned.
 *
 * Strings are kept by their end. A filter of bits tells from the last two characters whether any
 * string can end here; where one can, a trie of the strings read backwards tells which. The text
 * before the part stands in the window anyway, so a stream needs no state of its own, and building
 * takes milliseconds for tens of thousands of strings. Vectorscan's literal matcher is the oracle of
 * its test and the peer it is measured against.
 */
struct literal_set;

struct literal {
    const uint32_t *chars; /* folded code points */
    size_t count;          /* at least 1 */
};

/* Hits name a literal by its index; literals are distinct. */
struct literal_set *literal_set_new(const struct literal *literals, size_t count);
void literal_set_free(struct literal_set *set);
size_t literal_set_bytes(const struct literal_set *set);

/* @end: index after the occurrence's last character. */
typedef void (*literal_hit_fn)(void *context, uint32_t literal, size_t end);

/* Tells the occurrences that end in chars(from, to]; chars[0 … from) is the text before. */
void literal_scan(const struct literal_set *set, const uint32_t *chars, size_t from, size_t to,
                  literal_hit_fn hit, void *context);
