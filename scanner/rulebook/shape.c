/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/loader.h"

#include <stdarg.h>
#include <stdio.h>

#define KEYS(variable, place, ...)                                                                 \
    static const char *const variable##_names[] = {__VA_ARGS__};                                   \
    const struct key_set variable = {place, variable##_names,                                      \
                                     sizeof variable##_names / sizeof *variable##_names}

KEYS(keys_pack, "pack.yaml", "name", "version", "language", "fillers", "sound-confusions", "turns",
     "product-change", "link-number", "categories");
KEYS(keys_change, "product-change in pack.yaml", "cues", "not-after");
KEYS(keys_category, "a category in pack.yaml", "name", "never-minor", "cues");
KEYS(keys_lists, "lists.yaml", "lists");
KEYS(keys_family, "the top of a family file", "lists", "unless", "when", "lessen", "rules");
KEYS(keys_pattern, "a pattern entry of a list", "pattern", "up-to");
KEYS(keys_rule, "a rule", "id", "title", "level", "confidence", "evidence", "law", "find", "gap",
     "within", "order", "apart", "count", "where", "scope", "sound", "when", "unless", "lessen",
     "say", "verify", "advice", "bad", "good");
KEYS(keys_clause, "a clause (an entry of when, unless or lessen)", "over", "before", "after",
     "near", "anywhere", "label", "within", "because", "reason");
KEYS(keys_count, "count", "at-least", "within");
KEYS(keys_bilingual, "a text in two languages", "zh", "en");

static const struct key_set *const all_keys[] = {
    &keys_rule,   &keys_clause,   &keys_count,   &keys_family,    &keys_pack,
    &keys_change, &keys_category, &keys_pattern, &keys_bilingual,
};

bool
loader_gave_up(const struct loader *loader)
{
    return loader->diag->error_count >= MISTAKE_LIMIT;
}

static bool
has_key(const struct key_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (*set->names[i] == *name && strcmp(set->names[i], name) == 0)
            return true;
    return false;
}

void
shape_underline(struct loader *loader, const struct yaml_node *node)
{
    if (node->kind == YAML_TEXT && node->plain)
        loader->diag->items[loader->diag->count - 1].width =
            (uint32_t)utf8_count(span_of_text(node->text));
}

bool
shape_has_slip(const struct yaml_node *map, const struct key_set *set, const char *key)
{
    for (size_t i = 0; i < map->count; i++) {
        if (has_key(set, map->pairs[i].key))
            continue;
        const char *nearest = diag_nearest(map->pairs[i].key, set->names, set->count);
        if (nearest && strcmp(nearest, key) == 0)
            return true;
    }
    return false;
}

static void
report_key(struct loader *loader, const struct yaml_pair *pair, const struct key_set *set)
{
    struct diag_item *item =
        diag_add(loader->diag, DIAG_ERROR, "Y05", pair->at,
                 "unknown key \"%.64s\" in %s: it would have no effect", pair->key,
                 diag_words(loader->diag, set->where));
    size_t width = strlen(pair->key);
    item->width = width < 64 ? (uint32_t)width : 1;
    for (size_t i = 0; i < sizeof all_keys / sizeof *all_keys; i++) {
        if (all_keys[i] != set && has_key(all_keys[i], pair->key)) {
            diag_fix(loader->diag, "\"%s\" belongs to %s: look at the indentation", pair->key,
                     diag_words(loader->diag, all_keys[i]->where));
            return;
        }
    }
    const char *nearest = diag_nearest(pair->key, set->names, set->count);
    if (nearest) {
        diag_fix(loader->diag, "did you mean \"%s\"?", nearest);
        return;
    }
    struct buf known = {0};
    for (size_t i = 0; i < set->count; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", set->names[i]);
    diag_fix(loader->diag, "the keys here are %s", known.data);
    buf_finish(&known);
}

void
shape_keys(struct loader *loader, const struct yaml_node *map, const struct key_set *set)
{
    for (size_t i = 0; i < map->count && !loader_gave_up(loader); i++)
        if (!has_key(set, map->pairs[i].key))
            report_key(loader, &map->pairs[i], set);
}

static const char *
kind_name(const struct yaml_node *node)
{
    switch (node->kind) {
    case YAML_TEXT:
        return *node->text ? "text" : "nothing";
    case YAML_LIST:
        return "a list";
    case YAML_MAP:
        return "a mapping";
    }
    return "";
}

static void
wrong_shape(struct loader *loader, const struct yaml_node *node, const char *what,
            const char *wanted)
{
    if (node->kind == YAML_TEXT && node->broken)
        return;
    diag_add(loader->diag, DIAG_ERROR, "Y06", node->at, "%s should be %s, but %s is written here",
             diag_words(loader->diag, what), diag_words(loader->diag, wanted),
             diag_words(loader->diag, kind_name(node)));
    shape_underline(loader, node);
    if (node->kind == YAML_MAP && node->count == 1 && strcmp(wanted, "text") == 0)
        diag_fix(loader->diag, "\": \" makes a mapping of \"%.40s: …\"; put the text in quotes",
                 node->pairs[0].key);
    else if (node->kind == YAML_LIST && strcmp(wanted, "text") == 0)
        diag_fix(loader->diag, "a text that opens with [ needs quotes; a list has no place here");
    else if (node->kind == YAML_TEXT && strstr(node->text, "：") && strcmp(wanted, "text") != 0)
        diag_fix(loader->diag, "\"：\" is full width: write \": \" (half width, and a space)");
    else if (node->kind == YAML_TEXT && strcmp(wanted, "a list") == 0)
        diag_fix(loader->diag, "write \"- \" before each entry");
    else
        diag_fix(loader->diag, "write %s", diag_words(loader->diag, wanted));
}

const char *
shape_text(struct loader *loader, const struct yaml_node *node, const char *what)
{
    if (node->kind == YAML_TEXT && !node->broken && *node->text)
        return node->text;
    wrong_shape(loader, node, what, "text");
    return NULL;
}

const struct yaml_node *
shape_map(struct loader *loader, const struct yaml_node *node, const char *what)
{
    if (node->kind == YAML_MAP)
        return node;
    wrong_shape(loader, node, what, "a mapping");
    return NULL;
}

const struct yaml_node *
shape_list(struct loader *loader, const struct yaml_node *node, const char *what)
{
    if (node->kind == YAML_LIST)
        return node;
    wrong_shape(loader, node, what, "a list");
    return NULL;
}

const struct yaml_node **
shape_texts(struct loader *loader, const struct yaml_node *node, const char *what,
            size_t *ret_count)
{
    size_t count = node->kind == YAML_LIST ? node->count : 1, kept = 0;
    const struct yaml_node **texts = arena_array(loader->arena, count, sizeof *texts);
    for (size_t i = 0; i < count && !loader_gave_up(loader); i++) {
        const struct yaml_node *item = node->kind == YAML_LIST ? node->items[i] : node;
        if (shape_text(loader, item, what))
            texts[kept++] = item;
    }
    if (node->kind == YAML_LIST && !node->count) {
        diag_add(loader->diag, DIAG_ERROR, "Y06", node->at, "an empty list where %s is wanted",
                 diag_words(loader->diag, what));
        diag_fix(loader->diag, "write an entry, or delete the key");
    }
    *ret_count = kept;
    return texts;
}

struct bilingual
shape_bilingual(struct loader *loader, const struct yaml_node *node, const char *what)
{
    struct bilingual both = {0};
    if (node->kind == YAML_TEXT && !node->broken && *node->text && !strstr(node->text, "：")) {
        diag_add(loader->diag, DIAG_ERROR, "D01", node->at,
                 "%s is given in one language: reports are made in Chinese and in English",
                 diag_words(loader->diag, what));
        diag_fix(loader->diag, "write {zh: …, en: …}");
        return both;
    }
    if (!shape_map(loader, node, what))
        return both;
    shape_keys(loader, node, &keys_bilingual);
    const struct yaml_node *zh = yaml_find(node, "zh"), *en = yaml_find(node, "en");
    both.zh = zh ? shape_text(loader, zh, "zh") : NULL;
    both.en = en ? shape_text(loader, en, "en") : NULL;
    if (!zh || !en) {
        diag_add(loader->diag, DIAG_ERROR, "D01", node->at,
                 "%s has no %s: reports are made in Chinese and in English",
                 diag_words(loader->diag, what), zh ? "en" : "zh");
        diag_fix(loader->diag, "add \"%s: …\"", zh ? "en" : "zh");
    }
    return both;
}

bool
shape_choice(struct loader *loader, const struct yaml_node *node, const char *what,
             const char *const *names, size_t count, size_t *ret_index)
{
    const char *text = shape_text(loader, node, what);
    if (!text)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], text) == 0) {
            *ret_index = i;
            return true;
        }
    }
    struct buf known = {0};
    for (size_t i = 0; i < count; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
    diag_add(loader->diag, DIAG_ERROR, "Y06", node->at, "%s can't be \"%.64s\": it is one of %s",
             diag_words(loader->diag, what), text, known.data);
    shape_underline(loader, node);
    const char *nearest = diag_nearest(text, names, count);
    if (nearest)
        diag_fix(loader->diag, "did you mean \"%s\"?", nearest);
    buf_finish(&known);
    return false;
}

bool
shape_bool(struct loader *loader, const struct yaml_node *node, const char *what, bool *ret_value)
{
    static const char *const names[] = {"false", "true"};
    size_t index;
    if (!shape_choice(loader, node, what, names, 2, &index))
        return false;
    *ret_value = index;
    return true;
}

/* ---- amounts ---- */

/* Digits with at most six decimals, as millionths; *p steps over them. */
static bool
read_millionths(const char **p, int64_t *ret_value)
{
    int64_t value = 0, unit = 1000000;
    const char *start = *p;
    for (; **p >= '0' && **p <= '9'; ++*p) {
        if (value > INT64_C(1000000000))
            return false;
        value = value * 10 + (**p - '0');
    }
    if (*p == start)
        return false;
    value *= unit;
    if (**p == '.' && (*p)[1] >= '0' && (*p)[1] <= '9')
        for (++*p; **p >= '0' && **p <= '9'; ++*p)
            if (unit /= 10)
                value += (**p - '0') * unit;
    *ret_value = value;
    return true;
}

static bool
eat(const char **p, const char *word)
{
    size_t len = strlen(word);
    if (strncmp(*p, word, len) != 0)
        return false;
    *p += len;
    return true;
}

enum unit { UNIT_BAD, UNIT_CHARS, UNIT_TIME };

/* A whole amount with its unit; time in microseconds, characters as they are. */
static enum unit
read_amount(const char *text, int64_t *ret_value)
{
    enum unit unit = UNIT_BAD;
    int64_t total = 0;
    const char *p = text;
    while (*p) {
        int64_t value;
        while (*p == ' ')
            p++;
        if (!read_millionths(&p, &value))
            return UNIT_BAD;
        while (*p == ' ')
            p++;
        bool first = unit == UNIT_BAD;
        if (eat(&p, "秒") || eat(&p, "s")) {
            unit = UNIT_TIME;
        } else if (eat(&p, "分钟") || eat(&p, "分") || eat(&p, "m")) {
            unit = UNIT_TIME;
            value *= 60;
        } else if (eat(&p, "小时") || eat(&p, "h")) {
            unit = UNIT_TIME;
            value *= 3600;
        } else if (first && (eat(&p, "字") || eat(&p, "c"))) {
            if (*p || value % 1000000)
                return UNIT_BAD;
            *ret_value = value / 1000000;
            return UNIT_CHARS;
        } else {
            return UNIT_BAD;
        }
        if (value < 0 || total > INT64_MAX / 4 || value > INT64_MAX / 4)
            return UNIT_BAD;
        total += value;
    }
    *ret_value = total;
    return unit;
}

static void
report_window(struct loader *loader, const struct yaml_node *node, const char *what,
              const char *wanted)
{
    diag_add(loader->diag, DIAG_ERROR, "W01", node->at, "%s can't be \"%.40s\"",
             diag_words(loader->diag, what), node->text);
    shape_underline(loader, node);
    diag_fix(loader->diag, "write %s, in Arabic digits", diag_words(loader->diag, wanted));
}

static bool
too_wide(struct loader *loader, const struct yaml_node *node, const char *what, int64_t limit,
         const char *unit)
{
    diag_add(loader->diag, DIAG_ERROR, "P09", node->at,
             "%s is \"%.40s\", the most is %lld%s: the stream would have to be kept that long",
             diag_words(loader->diag, what), node->text, (long long)limit, unit);
    shape_underline(loader, node);
    diag_fix(loader->diag, "use a smaller window");
    return false;
}

bool
shape_window(struct loader *loader, const struct yaml_node *node, const char *what,
             struct window_size *ret_size)
{
    const char *text = shape_text(loader, node, what);
    int64_t value = 0;
    if (!text)
        return false;
    switch (read_amount(text, &value)) {
    case UNIT_CHARS:
        if (value > CHARS_LIMIT)
            return too_wide(loader, node, what, CHARS_LIMIT, "字");
        *ret_size = (struct window_size){.chars = value};
        return true;
    case UNIT_TIME:
        if (value > TIME_LIMIT_S * INT64_C(1000000))
            return too_wide(loader, node, what, TIME_LIMIT_S / 60, "分");
        *ret_size = (struct window_size){.in_time = true, .us = value};
        return true;
    case UNIT_BAD:
        break;
    }
    report_window(loader, node, what, "characters (8字) or media time (60秒, 5分)");
    return false;
}

bool
shape_time(struct loader *loader, const struct yaml_node *node, const char *what, int64_t *ret_us)
{
    const char *text = shape_text(loader, node, what);
    int64_t value = 0;
    if (!text)
        return false;
    if (read_amount(text, &value) != UNIT_TIME || value == 0) {
        report_window(loader, node, what, "media time (60秒, 5分)");
        return false;
    }
    if (value > TIME_LIMIT_S * INT64_C(1000000))
        return too_wide(loader, node, what, TIME_LIMIT_S / 60, "分");
    *ret_us = value;
    return true;
}

bool
shape_chars(struct loader *loader, const struct yaml_node *node, const char *what, size_t limit,
            size_t *ret_chars)
{
    const char *text = shape_text(loader, node, what);
    int64_t value = 0;
    if (!text)
        return false;
    if (read_amount(text, &value) != UNIT_CHARS || value == 0) {
        report_window(loader, node, what, "characters (8字)");
        return false;
    }
    if (value > (int64_t)limit)
        return too_wide(loader, node, what, (int64_t)limit, "字");
    *ret_chars = (size_t)value;
    return true;
}

bool
shape_count(struct loader *loader, const struct yaml_node *node, const char *what, unsigned limit,
            unsigned *ret_value)
{
    const char *text = shape_text(loader, node, what);
    if (!text)
        return false;
    unsigned value = 0;
    const char *p = text;
    for (; *p >= '0' && *p <= '9' && value <= limit; p++)
        value = value * 10 + (unsigned)(*p - '0');
    if (*p || p == text || value > limit) {
        diag_add(loader->diag, DIAG_ERROR, "Y06", node->at,
                 "%s should be a number up to %u, but \"%.40s\" is written here",
                 diag_words(loader->diag, what), limit, text);
        diag_fix(loader->diag, "write it in Arabic digits, without a unit");
        return false;
    }
    *ret_value = value;
    return true;
}

struct phrase_text
shape_phrase_text(const struct yaml_node *node)
{
    return (struct phrase_text){node->text, node->at, node->plain};
}
