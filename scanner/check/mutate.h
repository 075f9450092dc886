/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/check/corpus.h"
#include "scanner/check/example.h"

/*
 * mutate: breaks every rule in small ways and runs its examples, and where these don't notice
 * the lines of a corpus: each change that none of them notices is told, for it shows a missing example or a needless part. What stands at file level is
 * noticed when the examples of any rule of the file do.
 */
struct mutations {
    size_t changes, noticed;
    size_t branches, branches_noticed; /* those of them that leave a branch out */
};

/* E09: drops clauses, phrases and branches, widens windows, relaxes comparisons and counts. */
void mutate_run(const struct rulebook *book, int32_t as_of_day,
                const struct corpus *corpus, struct diag *diag,
                struct mutations *ret_mutations);

/* X04: only whether each clause is needed. */
void mutate_clauses(const struct rulebook *book, int32_t as_of_day,
                const struct corpus *corpus, struct diag *diag,
                    struct mutations *ret_mutations);
