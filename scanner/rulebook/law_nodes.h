/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"
#include "scanner/rulebook/laws_private.h"
#include "scanner/rulebook/yaml_tree.h"

/*
 * law_nodes: nodes of laws.yaml as what they should be. Every mistake goes to the diag as L01 to
 * L04; what comes back can be used all the same.
 */
struct law_reader {
    struct arena *arena;
    struct diag *diag;
    struct laws *laws;
};

/* Names and their count. */
#define NAMES(...)                                                                                 \
    ((const char *const[]){__VA_ARGS__}),                                                          \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)

/* Whether @node is of this kind; reports if not (L01). @what names it in messages. */
bool law_expect(struct law_reader *reader, const struct yaml_node *node, enum yaml_kind kind,
                const char *what);
/* True when @node is a mapping; keys that are not among @names are reported (L02). */
bool law_expect_map(struct law_reader *reader, const struct yaml_node *node, const char *what,
                    const char *const *names, size_t count);
/* What stands under @key, or NULL. */
const struct yaml_node *law_key(const struct yaml_node *map, const char *key);
/* The same, reported when it is missing (L03). */
const struct yaml_node *law_need(struct law_reader *reader, const struct yaml_node *map,
                                 const char *key, const char *what);
/* The text under @key, or NULL; a text that lasts as long as the tree's arena. */
const char *law_read_text(struct law_reader *reader, const struct yaml_node *map, const char *key);
const char *law_need_text(struct law_reader *reader, const struct yaml_node *map, const char *key,
                          const char *what);
/* One of @names under @key (L04); @fallback when the key is missing. */
int law_read_name(struct law_reader *reader, const struct yaml_node *map, const char *key,
                  const char *const *names, size_t count, int fallback);
int32_t law_read_day(struct law_reader *reader, const struct yaml_node *map, const char *key,
                     int32_t missing);
int law_read_number(struct law_reader *reader, const struct yaml_node *map, const char *key,
                    int missing);
struct law_text law_read_bilingual(struct law_reader *reader, const struct yaml_node *map,
                                   const char *key);
struct law_text law_need_bilingual(struct law_reader *reader, const struct yaml_node *map,
                                   const char *key, const char *what);
/* One text or a list of texts. */
const char *const *law_read_texts(struct law_reader *reader, const struct yaml_node *map,
                                  const char *key, size_t *ret_count);
/* The items of the list under @key; an empty list when it is missing. */
const struct yaml_node *law_read_list(struct law_reader *reader, const struct yaml_node *map,
                                      const char *key);
