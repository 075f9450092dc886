/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/frequency.h"
#include "scanner/pattern/program.h"

/* What a literal may be followed by. */
struct followers {
    struct first_chars written, heard; /* @heard: sounds, when anchors are looked for by ear */
};

/*
 * anchor: strings so chosen that every match of a step contains one of them. Looking for the
 * anchors of all steps in one pass therefore misses no match, and the fewer they turn up the less
 * is tried.
 */
struct anchor {
    const uint32_t *chars;
    uint32_t count;
    uint32_t min_offset, max_offset; /* characters from a match's start */
    const struct followers *after; /* one must follow in the breath; NULL: nothing need */
    uint32_t run;  /* characters of the longest literal run (see phrase_match.h) it can stand in, */
    uint32_t part; /* and of the literal or set entry that it is from; UNBOUNDED where not known */
};

enum { UNBOUNDED = 1 << 20 };

struct anchors {
    struct anchor *items;
    size_t count, cap;
};

/* Finds anchors for many steps; remembers what lists cost. */
struct anchor_finder {
    struct arena *arena; /* the anchors found live here */
    struct frequencies frequencies;
    bool heard; /* they will be looked for by ear, */
    bool confusions; /* and so: see heard.h */
    struct known_weight {
        const struct phrase_node *list;
        struct weight {
            double often;   /* how often in a million characters the strings are expected */
            double strings; /* how many there are */
        } weight;
    } * known; /* open addressing */
    size_t known_count, known_slots;
};
void anchor_finder_init(struct anchor_finder *finder, struct arena *arena, bool heard,
                        bool confusions);
void anchor_finder_finish(struct anchor_finder *finder);

/* Adds the cheapest anchors of @step to @ret, whose items the caller frees; false when it has none.
 */
bool anchors_find(struct anchor_finder *finder, const struct phrase_step *step,
                  struct anchors *ret);
