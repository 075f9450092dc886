/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/example.h"

/*
 * dress: says a flagged example in another way, as sellers, typists and recognisers do.
 *
 *   folded   what folding alone undoes: signs, emoji or fillers between the characters of what is
 *            marked, other shapes of its characters (最優, Ｔop, 第①). To be found always.
 *   heard    one character is written by another of its sound, by letters, or said again (蕞低价,
 *            zui低价, 国家家级). To be found where the rule listens.
 *   denied   the marked words in a denial, a question or somebody else's mouth. Not to be found.
 *
 * The forms are asked of the folding and sound tables backwards: what folds, what sounds like this?
 */
enum dress_kind { DRESS_FOLDED, DRESS_HEARD, DRESS_DENIED, DRESS_KINDS };

struct dress_way {
    const char *name; /* a short word, for tables */
    enum dress_kind kind;
    const char *what; /* for messages: "blanks between the characters" */
};
enum { DRESS_WAYS_MAX = 40 };

/* NULL after the last. */
const struct dress_way *dress_way(size_t index);

/* The forms to choose from; and which characters the pack's own examples use. Read-only once made;
 * shorter-lived than @book. */
struct wardrobe;
struct wardrobe *wardrobe_new(const struct rulebook *book);
void wardrobe_free(struct wardrobe *wardrobe);

/* One character of an example and how it is said now. */
struct piece {
    uint32_t c;
    bool marked;    /* it is */
    bool inside;    /* so is the one before it, in the same mark */
    uint32_t said;  /* instead of c, or 0 */
    const char *spelled; /* instead of c, or NULL */
    struct span before;
    const char *again; /* after it; or NULL */
};

/* An example on its way. Its strings live as long as the wardrobe and the arena given. */
struct dressing {
    const struct transcript *transcript;
    struct arena *arena;
    struct piece *pieces; /* of the joined text */
    const char *prefix, *suffix;
};
void dressing_init(struct dressing *dressing, const struct transcript *transcript,
                   struct arena *arena);

/*
 * Puts @way on. Folded ways and denials take all that is marked, heard ways the character @at.
 * False, and nothing changed: nothing there can be said that way.
 */
bool dressing_put_on(struct dressing *dressing, const struct wardrobe *wardrobe, size_t way,
                     size_t at);

/* A character that no phrase holds in place of the one @at, to see whether the finding needs it. */
void dressing_blot(struct dressing *dressing, size_t at);

/* As it is said now; the marks are those of the plain text. */
struct transcript dressing_say(const struct dressing *dressing);
