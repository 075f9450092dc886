/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/check/example.h"

/*
 * Runs every example of every rule that has no mistake, through the whole engine: E02 not found,
 * E03 a clean one is flagged, E04 the wrong words are flagged, E05 cutting changes what is found,
 * E06 another rule of the same family flags the same words, E08 an example that can't be read, P06 a
 * rule all of whose flagged examples another one of its family flags as seriously.
 * Returns how many examples were run. @note_others: also E06, an info.
 */
size_t run_examples(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
                    bool note_others, struct diag *diag);
