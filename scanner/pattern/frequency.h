/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * How often a folded string may turn up in a million characters of everyday Chinese, from the
 * counts of its rarest character or pair; 0 when that is rarer than the tables reach.
 */
double frequency_known(const uint32_t *chars, size_t count);

/* The characters of which frequency_known(…, 1) is not 0. */
struct everyday {
    uint64_t bits[1024]; /* of the basic plane; beyond it nothing is */
};
void everyday_init(struct everyday *everyday);

static inline bool
everyday_has(const struct everyday *everyday, uint32_t code)
{
    return code < 0x10000 && everyday->bits[code / 64] >> (code % 64) & 1;
}

/* The tables laid out to be asked often. */
enum { FREQUENCY_SLOTS = 2048 };
struct frequencies {
    struct frequency_slot { /* open addressing */
        uint32_t first, second, per_million;
    } slots[FREQUENCY_SLOTS];
};
void frequencies_init(struct frequencies *frequencies);

/* The same as frequency_known, with a guess below what the tables reach: never 0. */
double frequency_guess(const struct frequencies *frequencies, const uint32_t *chars, size_t count);
