/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/pack_diff.h"

/*
 * facets: what a rule, a list, a law or the head of a pack means, as a set of facets, each a kind
 * and a text. Two things mean the same when their sets are equal; what differs is told facet by
 * facet.
 */
struct facet {
    const char *kind;
    const char *text;
    bool single;  /* one of its kind: "level: error → warning" */
    bool wording; /* for people only */
};

struct facets {
    struct arena arena;
    struct facet *items;
    size_t count, cap;
};

void facets_init(struct facets *facets);
void facets_finish(struct facets *facets);

/* The text is copied, the kind is not. */
void facets_add(struct facets *facets, const char *kind, const char *text, bool single,
                bool wording);
/* Takes the text out of @text. */
void facets_add_built(struct facets *facets, const char *kind, struct buf *text, bool single);
/* What people read, in both languages. */
void facets_add_texts(struct facets *facets, const char *kind, const struct bilingual *texts);

/* A cell of a Markdown table. */
struct cell {
    struct buf text;
    size_t count;
    enum version_step step;
};

/* Sorts both sets, and tells into @cell what differs. */
void facets_compare(struct facets *old, struct facets *new, bool english, struct cell *cell);

/* law_facets.c */
void facets_add_law(struct facets *facets, const struct law *law);
void facets_add_provision(struct facets *facets, const struct provision *provision);
