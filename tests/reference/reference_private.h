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
    bool plain, set, has_first; /* @set: tried as one set of strings */
    bool may_be_heard;
    uint64_t first[16];              /* by the code's low ten bits */
    bool has_sounds;
    uint64_t sounds[16];             /* the same of the sounds that may say them */
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
    bool heard; /* by sound */
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

/* One way through a phrase; what it has differed from the written run so far, when by ear. */
struct ref_way {
    size_t at, run; /* run: where the literal run began, or REF_NO_RUN */
    size_t first_end, last_start; /* of its first and last part: a literal, or a plain choice's string */
    text_reach reach;
    unsigned syllables, heard, spelled, repeated; /* of the run */
    bool loose;                                   /* of the run: heard in a part of two or less */
    unsigned extra;                               /* characters more than the phrase has */
    bool differs;
};
#define REF_NO_RUN SIZE_MAX

struct ref_attempt {
    struct ref *ref;
    struct text_view view;
    bool first_only, by_ear;
    text_reach reach;
    struct ref_reading now; /* slots bound on the way */
    ref_readings *out;
};

/* reference_phrase.c */
uint32_t ref_read_at(struct ref_attempt *attempt, struct ref_way *way, size_t i);
void ref_phrases_init(struct ref *ref);
void ref_phrases_finish(struct ref *ref);
void ref_forget(struct ref *ref); /* what belongs to one text */
bool ref_may_begin(struct ref *ref, const struct phrase_node *root, size_t start);
/* Every reading at @start in order of preference; @first_only: the first. *reach grows by what was
 * looked at. */
void ref_read(struct ref *ref, const struct phrase_node *root, size_t start, bool first_only,
              ref_readings *ret, text_reach *reach);

/* The reading by ear at @start that comes first, if any. */
void ref_hear(struct ref *ref, const struct phrase_node *root, size_t start, ref_readings *ret,
              text_reach *reach);

/* The sounds that what @node matches may begin with; all, when it may be empty. */
const uint64_t *ref_first_sounds(struct ref *ref, const struct phrase_node *node);

/* reference_sound.c */
typedef LIST(struct ref_way) ref_ways;
/* Every way to hear a literal or a plain choice from @way on, in no order. */
void ref_hear_plain(struct ref_attempt *attempt, const struct phrase_node *node,
                    const struct ref_way *way, ref_ways *ret);
/* May @branch be heard at the way's end, by the first character alone? */
bool ref_may_go_on(struct ref_attempt *attempt, const struct ref_way *way,
                   const struct phrase_node *branch);
bool ref_hearing_stands(const struct ref_way *way);
/* Adds the sounds of @code, as numbers of ten bits. */
void ref_add_sounds(const struct ref *ref, uint32_t code, uint64_t ret_sounds[16]);
/* May @c begin what begins with these sounds? Letters may always. */
bool ref_may_say(const struct ref *ref, uint32_t c, const uint64_t sounds[16]);
/* Are there three characters in a row that could be heard? */
bool ref_may_be_heard(const struct phrase_node *root);

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
