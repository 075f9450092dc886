/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * How often a folded string may turn up in a million characters of everyday Chinese, from the counts
 * of its rarest character or pair; 0 when that is rarer than the tables reach.
 */
double frequency_known(const uint32_t *chars, size_t count);

/* The same, with a guess below what the tables reach: never 0. */
double frequency_guess(const uint32_t *chars, size_t count);
