/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/corpus.h"

/*
 * concerned: which lines of a corpus, and which transcripts, a rule could find anything in however
 * it is changed: those where it does without its clauses and comparisons. One pass for all rules.
 */
struct concerned {
    struct arena arena;
    struct corpus *by_rule; /* by rule number */
    size_t rule_count;
};

/* What is kept borrows from @corpus. */
void concerned_init(struct concerned *concerned, const struct rulebook *book,
                    const struct corpus *corpus, int32_t as_of_day);
void concerned_finish(struct concerned *concerned); /* zeroed is fine */
