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

double
frequency_guess(const uint32_t *chars, size_t count)
{
    /* what the tables leave out, taken as rarer than their floors of 1000 and 500 */
    enum { RARE_CHARACTER = 300, RARE_PAIR = 400, PAIR_PULL = 8 };
    double least = 1e6, before = 0;
    for (size_t i = 0; i < count; i++) {
        double here = per_million(chars[i], 0);
        if (here == 0)
            here = RARE_CHARACTER;
        least = here < least ? here : least;
        if (i > 0) {
            double pair = per_million(chars[i - 1], chars[i]);
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
