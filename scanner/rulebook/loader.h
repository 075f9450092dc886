/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/pattern/phrase_parse.h"
#include "scanner/rulebook/name_table.h"
#include "scanner/rulebook/rulebook.h"
#include "scanner/rulebook/yaml_tree.h"

/*
 * loader: what the parts of rulebook_load share while a pack is read. Private to rulebook/.
 */
enum {
    RULE_LIMIT = 20000,
    LIST_LIMIT = 5000,
    ENTRY_LIMIT = 20000,      /* of one list */
    WORD_LIMIT = 50000,       /* of 整词, 量词 or 单位, branches written out */
    MISTAKE_LIMIT = 500,      /* then reading stops: nobody reads more */
    GAP_DEFAULT = 12,
    CHARS_LIMIT = 120,        /* 字 of a clause window */
    PACK_WEIGHT = 10 * 1000 * 1000, /* sum of phrase_node.weight over all phrases */
    TIME_LIMIT_S = 12 * 60 * 60,
    PACK_LANGUAGE = 1,
};

enum list_state { LIST_UNREAD, LIST_BUSY, LIST_READ, LIST_BAD };

struct list_source {
    const char *name;
    struct location at;
    const struct yaml_node *node;
    enum list_state state;
    const struct phrase_node *choice;
    bool used;
};

struct loader {
    struct rulebook *book;
    struct arena *arena;
    struct diag *diag;

    struct list_source *lists;
    size_t list_count, list_cap;
    struct name_table list_names;
    unsigned list_depth;
    size_t weight;
    bool too_heavy;
    size_t comparisons; /* spent on finding the nearest name */

    void **patterns; /* compiled, to be freed with the book */
    size_t pattern_count, pattern_cap;

    struct rule *rules;
    size_t rule_count, rule_cap;
    struct name_table rule_names;

    struct law_use *law_uses;
    size_t law_use_count, law_use_cap;
    bool has_laws;   /* laws.yaml could be read: ids can be checked */
    bool lost_phrase; /* a phrase could not be read whole since this was last cleared */
    bool incomplete; /* a file could not be read: what is unknown may be in it */
};

/* ---- shape.c: nodes as what they should be; Y05, Y06 ---- */

struct key_set {
    const char *where; /* "a rule" */
    const char *const *names;
    size_t count;
};
extern const struct key_set keys_pack, keys_change, keys_category, keys_lists, keys_family,
    keys_pattern, keys_rule, keys_clause, keys_count, keys_bilingual;

/* Reports keys that are not in @set. */
void shape_keys(struct loader *loader, const struct yaml_node *map, const struct key_set *set);

/* Whether a key that is not in @set was likely meant to be @key: then it isn't missing. */
bool shape_has_slip(const struct yaml_node *map, const struct key_set *set, const char *key);
/* Lets the newest message underline the whole of @node. */
void shape_underline(struct loader *loader, const struct yaml_node *node);

/* These return NULL (or false) after reporting. @what names the value: "level", "a phrase". */
const char *shape_text(struct loader *loader, const struct yaml_node *node, const char *what);
const struct yaml_node *shape_map(struct loader *loader, const struct yaml_node *node,
                                  const char *what);
const struct yaml_node *shape_list(struct loader *loader, const struct yaml_node *node,
                                   const char *what);
/* A text or a list of texts, as nodes in the arena; bad ones are reported and left out. */
const struct yaml_node **shape_texts(struct loader *loader, const struct yaml_node *node,
                                     const char *what, size_t *ret_count);
struct bilingual shape_bilingual(struct loader *loader, const struct yaml_node *node,
                                 const char *what);
bool shape_bool(struct loader *loader, const struct yaml_node *node, const char *what,
                bool *ret_value);
/* The index of the text among @names. */
bool shape_choice(struct loader *loader, const struct yaml_node *node, const char *what,
                  const char *const *names, size_t count, size_t *ret_index);
bool shape_count(struct loader *loader, const struct yaml_node *node, const char *what,
                 unsigned limit, unsigned *ret_value);
/* `8字` `60秒` `5分` `1分30秒`. */
bool shape_window(struct loader *loader, const struct yaml_node *node, const char *what,
                  struct window_size *ret_size);
bool shape_time(struct loader *loader, const struct yaml_node *node, const char *what,
                int64_t *ret_us);
bool shape_chars(struct loader *loader, const struct yaml_node *node, const char *what,
                 size_t limit, size_t *ret_chars);

struct phrase_text shape_phrase_text(const struct yaml_node *node);
bool loader_gave_up(const struct loader *loader);

/* ---- the parts of a pack ---- */

void pack_parse(struct loader *loader, const struct yaml_node *root);
void pack_parse_phrases(struct loader *loader, const struct yaml_node *root); /* once lists are known */

void lists_collect(struct loader *loader, const struct yaml_node *lists);
void lists_resolve(struct loader *loader); /* also fills whole words and number words */
void lists_note_used(struct loader *loader);
/* phrase_parse, with the limits of the whole pack. */
bool loader_phrase(struct loader *loader, struct phrase_context *context,
                   const struct yaml_node *node, struct phrase *ret_phrase);
struct phrase_context lists_context(struct loader *loader, enum phrase_use use, size_t gap);

void family_collect_lists(struct loader *loader, const struct yaml_node *root);
void family_parse(struct loader *loader, const struct yaml_node *root);

/* The value of a key that every rule has; NULL after reporting it as @code. */
const struct yaml_node *rule_required(struct loader *loader, const struct yaml_node *map,
                                      const char *key, const char *code, const char *fix);
void rule_texts_parse(struct loader *loader, const struct yaml_node *map, struct rule *rule);
void rule_texts_check(struct loader *loader, const struct yaml_node *map, const struct rule *rule);

/* A `where`. False after reporting. */
bool where_parse(struct loader *loader, const struct phrase_context *slots,
                 const struct phrase_text *text, struct rule *rule);

/* ---- rule_check.c ---- */
void rule_check(struct loader *loader, struct rule *rules); /* the book's, still to be written */
