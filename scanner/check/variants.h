/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/corpus.h"
#include "scanner/check/example.h"

/*
 * variants: one rule in many slightly different forms, all run at once by the real engine. Rules do
 * not suppress each other, so each form finds what it would find alone. It answers "what if": why
 * an example is not found, which clause is needed, which change no example notices.
 */
enum { VARIANTS_MAX = 60 }; /* fewer than the claims of one stream that may wait to be decided */

struct variant {
    const char *what;                        /* the change, for messages */
    struct location at;                      /* what was changed */
    struct example_mark hits[EXAMPLE_MARKS]; /* in the example run last, in order of discovery */
    size_t hit_count;
    size_t records; /* findings and repeats */
    bool exempted;
    int64_t hit_t0_us[EXAMPLE_MARKS], hit_t1_us[EXAMPLE_MARKS];
    char slots[160]; /* of the first record: "原=1200 现=199" */
    uint64_t digest; /* of everything it found in the example run last */
};

struct variants {
    struct arena arena;
    struct rulebook book; /* shares all but its rules with the real one */
    const struct rule *rule;
    struct rule *rules; /* rules[i] is what variants[i] runs */
    struct variant *variants;
    size_t count;
    struct engine *engine;
    struct scan *scan;
    unsigned source;
    const struct transcript *transcript; /* NULL: of a corpus */
};

void variants_init(struct variants *variants, const struct rulebook *book, const struct rule *rule);
void variants_finish(struct variants *variants);

/* A copy of the rule to change before the first run, or NULL when there are VARIANTS_MAX. What it
 * points to is shared: replace it. The first one is always the rule as it is. */
struct rule *variants_add(struct variants *variants, struct location at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Over all of a corpus; of what is found only the digests are kept. */
void variants_run_corpus(struct variants *variants, const struct corpus *corpus,
                         int32_t as_of_day);
void variants_run(struct variants *variants, const struct transcript *transcript,
                  int32_t as_of_day);

/* Parts of a rule without some of their items, or as a copy to change. */
void variant_drop_clause(struct variants *variants, struct rule *rule, size_t index);
struct clause *variant_own_clauses(struct variants *variants, struct rule *rule);
void variant_drop_comparison(struct variants *variants, struct rule *rule, size_t index);
struct comparison *variant_own_where(struct variants *variants, struct rule *rule);
void variant_drop_phrase(struct variants *variants, struct rule *rule, size_t index);
