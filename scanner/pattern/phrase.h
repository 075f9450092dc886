/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "scanner/base/error.h"
#include "scanner/pattern/number.h"

/*
 * phrase: the phrase language as a tree, after lists are resolved and literals are folded.
 *
 *   【原价说法】【原=价格】 → 现(在|)只要…【现=价格】
 *   step 0: SEQUENCE[CHOICE 原价说法, SLOT 原]   step 1: SEQUENCE[LITERAL 现, CHOICE 在|, …]
 */
enum node_kind {
    NODE_LITERAL,  /* chars: one or more folded code points */
    NODE_SEQUENCE, /* children one after another */
    NODE_CHOICE,   /* one of the children; an empty SEQUENCE child makes it optional. A list is one too */
    NODE_GAP,      /* 0 … gap folded characters */
    NODE_SLOT,     /* a number; bound to a name or not */
    NODE_PATTERN,  /* a PCRE2 fragment */
};

struct phrase_node {
    enum node_kind kind;
    struct location at; /* where it was written, in the phrase or the list */
    size_t min, max;    /* width in folded characters */
    size_t weight;      /* nodes under it, lists written out */
    const uint32_t *chars; /* LITERAL */
    size_t char_count;
    const struct phrase_node **children; /* SEQUENCE, CHOICE */
    size_t child_count;
    const char *list_name; /* CHOICE made from a list, else NULL */
    size_t gap;            /* GAP: the most characters */
    enum slot_kind slot;   /* SLOT */
    int slot_index;        /* SLOT: index into the rule's slot names, or -1 */
    const struct phrase_pattern *pattern; /* PATTERN */
};

/* A `{pattern: …, up-to: …}` list entry, compiled once. */
struct phrase_pattern {
    const char *source;
    size_t up_to; /* folded characters */
    struct location at;
    void *code;   /* pcre2_code, JIT compiled, UTF, anchored; owned by the rulebook */
    void *whole;  /* the same, and anchored at the end */
};

struct phrase_step {
    const struct phrase_node *root; /* kind SEQUENCE */
    size_t min, max;                /* width in folded characters */
};

enum { PHRASE_STEPS = 8, PHRASE_SLOTS = 16 };

struct phrase {
    const char *source; /* as written */
    struct location at;
    const struct phrase_step *steps;
    size_t step_count; /* 1 without → */
};
