/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/check/dress.h"

/*
 * disguise: says every flagged example of a pack in all the ways of dress.h and scans it.
 *
 * A heard way changes one character: one without which the rule does not find the example. Which
 * one, and which pairs of ways are tried, depends on the example alone, so that every run tries the
 * same.
 */
struct disguised {
    const struct rule *rule;
    const struct example *example;
    size_t way, also; /* dress_way; @also: the second of a pair, else SIZE_MAX */
    const struct transcript *plain, *said;
    bool found;
};
typedef void (*disguised_fn)(void *context, const struct disguised *disguised);

/* Examples that are not found, or only by sound, are left out; so is all but each @every-th. */
void disguise_each(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
                   size_t every, disguised_fn tell, void *context);

struct disguises {
    size_t tried, found;          /* folded ways */
    size_t tried_heard, heard;    /* heard ways, of rules that listen */
    size_t denied, still_flagged;
};

/*
 * E10 names the rules that no longer find an example in a folded way, or in a heard one though
 * they listen; E11 those that flag it denied, for the author to judge. A message for each rule and
 * way.
 */
void disguise_run(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
                  struct diag *diag, struct disguises *ret_disguises);
