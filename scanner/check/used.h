/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/corpus.h"

/*
 * used: the branches and list entries that the words of some record took, and the first steps of
 * the phrases, in the examples of a pack and the lines of a corpus. A record is read as the first
 * phrase of its rule that fits; one that fits none (heard, not written) makes its rule uncertain.
 */
struct node_set { /* open addressing; zero it to begin */
    const struct phrase_node **nodes;
    size_t slots, count;
};
void node_set_add(struct node_set *set, const struct phrase_node *node);
bool node_set_has(const struct node_set *set, const struct phrase_node *node);
void node_set_finish(struct node_set *set);

struct used {
    struct node_set nodes;
    bool *uncertain; /* by rule number */
};

/* @corpus: or NULL. */
void used_init(struct used *used, const struct rulebook *book, const struct engine *engine,
               const struct corpus *corpus, int32_t as_of_day);
void used_finish(struct used *used);
