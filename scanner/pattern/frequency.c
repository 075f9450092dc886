/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/frequency.h"

#include "scanner/pattern/char_counts.h"

enum { ROWS = sizeof char_counts / sizeof *char_counts };

static uint32_t
per_million(uint32_t first, uint32_t second)
{
    size_t low = 0, high = ROWS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const uint32_t *chars = char_counts[middle].chars;
        if (chars[0] < first || (chars[0] == first && chars[1] < second))
            low = middle + 1;
        else
            high = middle;
    }
    return low < ROWS && char_counts[low].chars[0] == first && char_counts[low].chars[1] == second
               ? char_counts[low].per_million
               : 0;
}

double
frequency_known(const uint32_t *chars, size_t count)
{
    if (count == 1)
        return per_million(chars[0], 0);
    double least = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        double here = per_million(chars[i], chars[i + 1]);
        least = i == 0 || here < least ? here : least;
    }
    return least;
}

void
everyday_init(struct everyday *everyday)
{
    *everyday = (struct everyday){0};
    for (size_t i = 0; i < ROWS; i++) {
        uint32_t code = char_counts[i].chars[0];
        if (char_counts[i].chars[1] == 0)
            everyday->bits[code / 64] |= UINT64_C(1) << (code % 64);
    }
}

static const struct frequency_slot *
slot_of(const struct frequencies *frequencies, uint32_t first, uint32_t second)
{
    uint32_t i = ((first * 0x9e3779b1u) ^ (second * 0x85ebca6bu)) >> 8;
    for (;; i++) {
        const struct frequency_slot *slot = &frequencies->slots[i % FREQUENCY_SLOTS];
        if (slot->first == 0 || (slot->first == first && slot->second == second))
            return slot;
    }
}

_Static_assert(ROWS * 2 < FREQUENCY_SLOTS, "half of the slots stay free");

void
frequencies_init(struct frequencies *frequencies)
{
    *frequencies = (struct frequencies){0};
    for (size_t i = 0; i < ROWS; i++) {
        const uint32_t *chars = char_counts[i].chars;
        *(struct frequency_slot *)slot_of(frequencies, chars[0], chars[1]) =
            (struct frequency_slot){chars[0], chars[1], char_counts[i].per_million};
    }
}

double
frequency_guess(const struct frequencies *frequencies, const uint32_t *chars, size_t count)
{
    /* what the tables leave out, taken as rarer than their floors of 1000 and 500 */
    enum { RARE_CHARACTER = 300, RARE_PAIR = 400, PAIR_PULL = 8 };
    double least = 1e6, before = 0;
    for (size_t i = 0; i < count; i++) {
        double here = slot_of(frequencies, chars[i], 0)->per_million;
        if (here == 0)
            here = RARE_CHARACTER;
        least = here < least ? here : least;
        if (i > 0) {
            double pair = slot_of(frequencies, chars[i - 1], chars[i])->per_million;
            if (pair == 0) { /* by chance, and words pull their characters together */
                pair = before * here / 1e6 * PAIR_PULL;
                pair = pair > RARE_PAIR ? RARE_PAIR : pair;
            }
            least = pair < least ? pair : least;
        }
        before = here;
        if (i > 1)
            least /= 3;
    }
    return least > 0.1 ? least : 0.1;
}
