/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/law_nodes.h"

#include "scanner/base/day.h"

#include <stdlib.h>

static const char *
kind_words(enum yaml_kind kind)
{
    return kind == YAML_TEXT ? "text" : kind == YAML_LIST ? "a list" : "a mapping";
}

bool
law_expect(struct law_reader *reader, const struct yaml_node *node, enum yaml_kind kind,
           const char *what)
{
    if (node->kind == kind)
        return true;
    diag_add(reader->diag, DIAG_ERROR, "L01", node->at, "%s must be %s, not %s",
             diag_words(reader->diag, what), diag_words(reader->diag, kind_words(kind)),
             diag_words(reader->diag, kind_words(node->kind)));
    return false;
}

static bool
is_one_of(const char *word, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, names[i]) == 0)
            return true;
    }
    return false;
}

/* True when @node is a mapping; keys that are not among @names are reported. */
bool
law_expect_map(struct law_reader *reader, const struct yaml_node *node, const char *what,
               const char *const *names, size_t count)
{
    if (!law_expect(reader, node, YAML_MAP, what))
        return false;
    for (size_t i = 0; i < node->count; i++) {
        const char *key = node->pairs[i].key;
        if (is_one_of(key, names, count))
            continue;
        diag_add(reader->diag, DIAG_ERROR, "L02", node->pairs[i].at, "unknown key \"%s\" in %s",
                 key, diag_words(reader->diag, what));
        const char *nearest = diag_nearest(key, names, count);
        if (nearest)
            diag_fix(reader->diag, "did you mean \"%s\"?", nearest);
    }
    return true;
}

const struct yaml_node *
law_key(const struct yaml_node *map, const char *key)
{
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->pairs[i].key, key) == 0)
            return map->pairs[i].value;
    }
    return NULL;
}

const struct yaml_node *
law_need(struct law_reader *reader, const struct yaml_node *map, const char *key, const char *what)
{
    const struct yaml_node *node = law_key(map, key);
    if (!node)
        diag_add(reader->diag, DIAG_ERROR, "L03", map->at, "%s has no \"%s\"",
                 diag_words(reader->diag, what), key);
    return node;
}

/* The text under @key, or NULL; a text that lasts as long as the tree's arena. */
const char *
law_read_text(struct law_reader *reader, const struct yaml_node *map, const char *key)
{
    const struct yaml_node *node = law_key(map, key);
    return node && law_expect(reader, node, YAML_TEXT, key) ? node->text : NULL;
}

const char *
law_need_text(struct law_reader *reader, const struct yaml_node *map, const char *key,
              const char *what)
{
    const struct yaml_node *node = law_need(reader, map, key, what);
    return node && law_expect(reader, node, YAML_TEXT, key) ? node->text : NULL;
}

/* One of @names under @key; @fallback when the key is missing. */
int
law_read_name(struct law_reader *reader, const struct yaml_node *map, const char *key,
              const char *const *names, size_t count, int fallback)
{
    const struct yaml_node *node = law_key(map, key);
    if (!node || !law_expect(reader, node, YAML_TEXT, key))
        return fallback;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(node->text, names[i]) == 0)
            return (int)i;
    }
    diag_add(reader->diag, DIAG_ERROR, "L04", node->at, "\"%s\" is no %s", node->text, key);
    struct buf known;
    buf_init(&known);
    for (size_t i = 0; i < count; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
    diag_fix(reader->diag, "one of %s", known.data);
    buf_finish(&known);
    return fallback;
}

int32_t
law_read_day(struct law_reader *reader, const struct yaml_node *map, const char *key,
             int32_t missing)
{
    const struct yaml_node *node = law_key(map, key);
    int32_t day;
    if (!node || !law_expect(reader, node, YAML_TEXT, key))
        return missing;
    if (day_parse(span_of_text(node->text), &day))
        return day;
    diag_add(reader->diag, DIAG_ERROR, "L04", node->at, "\"%s\" is no day; write YYYY-MM-DD",
             node->text);
    return missing;
}

int
law_read_number(struct law_reader *reader, const struct yaml_node *map, const char *key,
                int missing)
{
    const struct yaml_node *node = law_key(map, key);
    if (!node || !law_expect(reader, node, YAML_TEXT, key))
        return missing;
    char *end;
    long value = strtol(node->text, &end, 10);
    if (*end == '\0' && end != node->text && value > 0 && value <= 100)
        return (int)value;
    diag_add(reader->diag, DIAG_ERROR, "L04", node->at, "%s must be a number from 1 to 100", key);
    return missing;
}

static struct law_text
law_text_of(struct law_reader *reader, const struct yaml_node *node, const char *what)
{
    struct law_text text = {0};
    if (node->kind == YAML_TEXT)
        return (struct law_text){.zh = node->text};
    if (!law_expect_map(reader, node, what, NAMES("zh", "en")))
        return text;
    text.zh = law_need_text(reader, node, "zh", what);
    text.en = law_need_text(reader, node, "en", what);
    return text;
}

struct law_text
law_read_bilingual(struct law_reader *reader, const struct yaml_node *map, const char *key)
{
    const struct yaml_node *node = law_key(map, key);
    return node ? law_text_of(reader, node, key) : (struct law_text){0};
}

struct law_text
law_need_bilingual(struct law_reader *reader, const struct yaml_node *map, const char *key,
                   const char *what)
{
    const struct yaml_node *node = law_need(reader, map, key, what);
    return node ? law_text_of(reader, node, key) : (struct law_text){0};
}

/* One text or a list of texts. */
const char *const *
law_read_texts(struct law_reader *reader, const struct yaml_node *map, const char *key,
               size_t *ret_count)
{
    const struct yaml_node *node = law_key(map, key);
    *ret_count = 0;
    if (!node)
        return NULL;
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    const char **texts = arena_array(reader->arena, count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *item = node->kind == YAML_LIST ? node->items[i] : node;
        if (law_expect(reader, item, YAML_TEXT, key))
            texts[(*ret_count)++] = item->text;
    }
    return texts;
}

/* The items of the list under @key; an empty list when it is missing. */
const struct yaml_node *
law_read_list(struct law_reader *reader, const struct yaml_node *map, const char *key)
{
    static const struct yaml_node none = {.kind = YAML_LIST};
    const struct yaml_node *node = law_key(map, key);
    return node && law_expect(reader, node, YAML_LIST, key) ? node : &none;
}
