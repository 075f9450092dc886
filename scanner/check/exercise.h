/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/check/corpus.h"
#include "scanner/check/example.h"

/*
 * exercise: what of a pack its examples, and the lines of a corpus, use. A phrase, branch or list
 * entry is used when a finding or an exemption in one came about through it; a clause when without
 * it some example or line would come out differently. Empty branches are not counted, and what only
 * stands in clauses isn't either.
 */
struct exercise {
    size_t phrases, phrases_used;
    size_t branches, branches_used;
    size_t entries, entries_used; /* of lists that rules use in find: */
    size_t clauses, clauses_used;
};

/* Tells what is not used: E07 for phrases, branches and entries, X04 for clauses. @corpus: or NULL.
 */
void exercise_run(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
                  const struct corpus *corpus, struct diag *diag, struct exercise *ret_exercise);

/*
 * How many of all phrases and clauses are used, in percent. Branches and list entries, mostly other
 * words for the same thing, are told but not asked for.
 */
unsigned exercise_percent(const struct exercise *exercise);
