/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/check/corpus.h"
#include "scanner/check/example.h"

/*
 * mutate: breaks every rule in small ways and runs its examples, and where these don't notice
 * the lines of a corpus: each change that none of them notices is told, for it shows a missing example or a needless part. What stands at file level is
 * noticed when the examples of any rule of the file do.
 *
 * Not counted is what no example could notice: a change after which the rule finds the same in a
 * sentence made for it (another phrase or branch says as much), a lessening of what is at the lowest
 * level, and what only asks more closely about something that is not needed as a whole: the window of
 * a clause that can be dropped, the branches of a phrase.
 */
enum mutation_kind {
    MUTATE_PHRASE,  /* left out */
    MUTATE_BRANCH,  /* left out */
    MUTATE_CLAUSE,  /* left out */
    MUTATE_WINDOW,  /* of a clause, twice as wide */
    MUTATE_WHERE,   /* a comparison left out */
    MUTATE_STRICT,  /* a comparison a tenth less strict */
    MUTATE_TIME,    /* within, apart, count, scope, order */
    MUTATION_KINDS
};
const char *mutation_kind_name(enum mutation_kind kind); /* "phrase" … */

struct mutation_tally {
    size_t changes, noticed;
};

enum { MUTATED_FAMILIES = 24 };
struct mutations {
    size_t changes, noticed; /* of all kinds */
    struct mutation_tally kinds[MUTATION_KINDS];
    struct mutated_family { /* branches left out of account */
        const char *family;
        struct mutation_tally tally;
    } families[MUTATED_FAMILIES];
    size_t family_count;
    size_t covered; /* not counted: another phrase or branch says as much */
};

/* E09: drops clauses, phrases and branches, widens windows, relaxes comparisons and counts. */
void mutate_run(const struct rulebook *book, int32_t as_of_day,
                const struct corpus *corpus, struct diag *diag,
                struct mutations *ret_mutations);

/* X04: only whether each clause is needed. */
void mutate_clauses(const struct rulebook *book, int32_t as_of_day,
                const struct corpus *corpus, struct diag *diag,
                    struct mutations *ret_mutations);
