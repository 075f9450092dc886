/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/pattern/phrase.h"

/*
 * phrase_parse: phrase text to its tree: `(a|b|)`, 【list】, 【slot】, 【name=slot】, `…`, `→`; the
 * literals folded, fillers taken out. （｜） …… and -> are read as the marks they stand for. Nodes
 * live in the context's arena. Mistakes go to the diag as P.. codes, at their own column.
 */
enum {
    PHRASE_CHARS = 4000,     /* longest phrase text */
    PHRASE_DEPTH = 16,       /* brackets in brackets */
    PHRASE_GAP = 60,         /* widest `…` */
    PHRASE_WEIGHT = 200000,  /* nodes of a step, lists written out: what a walk over it takes */
    PHRASE_STEP_WIDTH = 240, /* widest step, in folded characters */
};

enum phrase_use {
    PHRASE_FIND,   /* everything */
    PHRASE_CLAUSE, /* clauses and cues: one step, slots without names */
    PHRASE_ENTRY,  /* of a list: likewise */
};

struct phrase_context {
    struct arena *arena;
    struct diag *diag;
    enum phrase_use use;
    size_t gap;              /* the most characters of `…` */
    const uint32_t *fillers; /* folded, sorted */
    size_t filler_count;
    bool number_slots; /* slots without a name get that of their kind, and so an index */
    /*
     * A list's CHOICE by name, or NULL after reporting the mistake. @at is the name's first
     * character, @width its length.
     */
    const struct phrase_node *(*find_list)(void *user, const char *name, struct location at,
                                           unsigned width);
    void *user;
    /* Names bound so far by the phrases of one rule, in order of slot_index. */
    const char *slot_names[PHRASE_SLOTS];
    enum slot_kind slot_kinds[PHRASE_SLOTS];
    struct location slot_places[PHRASE_SLOTS];
    size_t slot_count;
};

/* What to parse. @exact: character i of the text stands at column at.column + i. */
struct phrase_text {
    const char *text;
    struct location at;
    bool exact;
};

/* False when there was a mistake; *ret_phrase is then left alone. */
bool phrase_parse(struct phrase_context *context, const struct phrase_text *text,
                  struct phrase *ret_phrase);

/* Appends a folded literal as UTF-8. */
struct buf;
void phrase_print_chars(const uint32_t *chars, size_t count, struct buf *out);
