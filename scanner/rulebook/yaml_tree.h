/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"

/*
 * yaml_tree: a YAML file as nodes that keep line and column, built from libyaml's events. A strict
 * subset: one document, no anchors, aliases or tags, no duplicate keys, at most 16 levels, 4 MiB.
 * Every scalar is text. Mistakes go to the diag as Y.. codes.
 */
enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

struct yaml_node {
    enum yaml_kind kind;
    struct location at;       /* where the value begins (past an opening quote) */
    const char *text;         /* TEXT: terminated, no NUL inside */
    bool plain;               /* TEXT: on one line without escapes: column + i is character i */
    bool block;               /* TEXT: a | or > block scalar; lines begin on the line after @at */
    bool broken;              /* TEXT: can't be read and was complained about; the text is no use */
    uint32_t indent;          /* TEXT, block: spaces before each of its lines */
    const struct yaml_node **items; /* LIST */
    const struct yaml_pair *pairs;  /* MAP, in written order */
    size_t count;
};

struct yaml_pair {
    const char *key;
    struct location at; /* of the key */
    const struct yaml_node *value;
};

struct buf;

/* Reads a pack file of at most 4 MiB whole. @name stands for it in messages. */
bool yaml_read_file(const char *path, const char *name, struct buf *ret_text, struct diag *diag);

/* NULL when the file can't be used at all. Nodes live in @arena; so does the file name in places. */
const struct yaml_node *yaml_load(const char *path, struct arena *arena, struct diag *diag);

/* As yaml_load, from memory; @name stands for the file in messages. */
const struct yaml_node *yaml_parse(struct span text, const char *name, struct arena *arena,
                                   struct diag *diag);

/* The value of @key in a MAP, or NULL. */
const struct yaml_node *yaml_find(const struct yaml_node *map, const char *key);
