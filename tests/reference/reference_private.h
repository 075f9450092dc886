/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/memory.h"
#include "scanner/text/window.h"
#include "tests/reference/reference.h"

#include <stdlib.h>
#include <string.h>

enum { REF_NODES = 1 << 15 };

/* A list that grows: LIST(type) items; LIST_ADD(items, value). */
#define LIST(type)                                                                                 \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, cap;                                                                         \
    }
#define LIST_ADD(list, value)                                                                      \
    ((list).items = memory_reserve((list).items, &(list).cap, (list).count + 1,                    \
                                   sizeof *(list).items),                                          \
     (list).items[(list).count++] = (value))

struct ref_string {
    uint32_t *chars;
    size_t len;
};

/* What is known of a node: whether it is plain text and what it may begin with. */
struct ref_node {
    const struct phrase_node *node;
    struct ref_node *next;
    bool plain, has_first;
    uint64_t first[16];              /* by the code's low ten bits */
};

/* One reading of a phrase. */
struct ref_reading {
    size_t end;
    text_reach reach;
    uint32_t bound;
    struct quantity slots[PHRASE_SLOTS];
};
typedef LIST(struct ref_reading) ref_readings;

/* All readings of a phrase at one start. */
struct ref_kept {
    const struct phrase_node *root;
    size_t start;
    struct ref_kept *next;
    bool known;
    ref_readings readings; /* one for each end, with the least reach */
    text_reach reach;
};

enum ref_kind { REF_STEP, REF_CLAUSE, REF_PRODUCT, REF_LINK, REF_CATEGORY };

struct ref_occurrence {
    enum ref_kind kind;
    uint32_t rule, phrase, step, clause, category;
    size_t order; /* as written */
    size_t start, end;
    text_event event;
    bool exempt;
    uint64_t left, right;
    uint32_t bound;
    struct quantity slots[PHRASE_SLOTS];
};

struct ref {
    const struct rulebook *book;
    int32_t day;
    struct window window;
    struct text_view view;
    struct ref_node *nodes[REF_NODES];
    struct ref_kept *kept[REF_NODES];
    LIST(struct ref_string) words; /* 整词, in code order */
    size_t longest_word;
    void *pattern_data;
    LIST(struct ref_occurrence) occurrences;
};

/* reference_phrase.c */
void ref_phrases_init(struct ref *ref);
void ref_phrases_finish(struct ref *ref);
void ref_forget(struct ref *ref); /* what belongs to one text */
bool ref_may_begin(struct ref *ref, const struct phrase_node *root, size_t start);
/* Every reading at @start in order of preference; @first_only: the first. *reach grows by what was
 * looked at. */
void ref_read(struct ref *ref, const struct phrase_node *root, size_t start, bool first_only,
              ref_readings *ret, text_reach *reach);

/* reference_match.c */
void ref_find_occurrences(struct ref *ref);
uint64_t ref_time_clauses(const struct rule *rule);
bool ref_needs_memory(const struct clause *clause);
enum { REF_LEFT = 1, REF_RIGHT = 2 };
struct ref_verdict {
    bool left, right;
    text_reach reach;
};
struct ref_verdict ref_judge_clause(struct ref *ref, const struct clause *clause, unsigned sides,
                                    size_t start, size_t end);
bool ref_where_holds(const struct rule *rule, uint32_t bound, const struct quantity *slots);
