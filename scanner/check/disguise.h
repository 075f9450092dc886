/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/check/example.h"

/*
 * disguise: says every flagged example again with something between the characters of what is
 * marked (a blank, an emoji, a zero-width character, a filler), which must change nothing: E10
 * names the rules that no longer find it. And once more with a denial before it: E11 names the
 * rules that flag it all the same, for the author to judge. A message for each rule and way.
 */
struct disguises {
    size_t tried, found; /* examples, disguised */
    size_t denied, still_flagged;
};

void disguise_run(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
                  struct diag *diag, struct disguises *ret_disguises);
