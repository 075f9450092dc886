/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/yaml_plain.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdlib.h>

/*
 * Recursive descent over lines. Every function that returns a node has moved @line to the next line
 * with content; NULL means that libyaml has to read the file. Indentation is all spaces, so that in
 * front of the first text of a line bytes are columns.
 */
enum { KEY_BYTES = 128, DEPTH = 16, NODES = 200 * 1000, PAIRS = 1000 };

struct plain {
    const struct yaml_text *text;
    struct arena *arena;
    size_t line; /* being read; its content begins at @indent */
    size_t indent;
    size_t seen_line, seen_at, seen_column; /* where place last was */
    unsigned depth;
    size_t nodes;
    const struct yaml_node **items; /* stacks of open lists and maps */
    size_t item_count, item_cap;
    struct yaml_pair *pairs;
    size_t pair_count, pair_cap;
};

static struct span
current(const struct plain *plain)
{
    return yaml_text_line(plain->text, plain->line);
}

/* Goes to the next line that is neither blank nor a comment. At the end its indentation is 0. */
static void
next_content(struct plain *plain)
{
    for (; plain->line < plain->text->line_count; plain->line++) {
        struct span line = current(plain);
        size_t at = 0;
        while (at < line.len && line.data[at] == ' ')
            at++;
        plain->indent = at;
        if (at < line.len && line.data[at] != '#')
            return;
    }
    plain->indent = 0;
}

static bool
at_end(const struct plain *plain)
{
    return plain->line >= plain->text->line_count;
}

/* Whether the content of the line goes on further in than @column: then it belongs to a value of
 * several lines. */
static bool
goes_on(const struct plain *plain, size_t column)
{
    return !at_end(plain) && plain->indent > column;
}

/* Places of a line are mostly asked for from left to right. */
static struct location
place(struct plain *plain, size_t at)
{
    if (plain->seen_line != plain->line || at < plain->seen_at)
        plain->seen_at = plain->seen_column = 0;
    const char *from = current(plain).data + plain->seen_at;
    plain->seen_line = plain->line;
    plain->seen_column += utf8_count(span_of(from, at - plain->seen_at));
    plain->seen_at = at;
    return yaml_text_place(plain->text, plain->line, plain->seen_column);
}

static struct yaml_node *
new_node(struct plain *plain, enum yaml_kind kind, size_t at)
{
    if (++plain->nodes > NODES)
        return NULL;
    struct yaml_node *node = arena_new(plain->arena, sizeof *node);
    node->kind = kind;
    node->at = place(plain, at);
    return node;
}

static struct yaml_node *
new_text(struct plain *plain, size_t at, struct span text)
{
    struct yaml_node *node = new_node(plain, YAML_TEXT, at);
    if (!node)
        return NULL;
    node->text = arena_copy_text(plain->arena, text);
    node->plain = true;
    node->broken = strcmp(node->text, "\xef\xbf\xbd") == 0;
    return node;
}

static void
push_item(struct plain *plain, const struct yaml_node *item)
{
    plain->items =
        memory_reserve(plain->items, &plain->item_cap, plain->item_count + 1, sizeof *plain->items);
    plain->items[plain->item_count++] = item;
}

static struct yaml_node *
end_list(struct plain *plain, struct yaml_node *list, size_t base)
{
    list->count = plain->item_count - base;
    list->items = arena_array(plain->arena, list->count, sizeof *list->items);
    if (list->count)
        memcpy((void *)list->items, plain->items + base, list->count * sizeof *list->items);
    plain->item_count = base;
    return list;
}

static bool
push_pair(struct plain *plain, size_t base, struct yaml_pair pair)
{
    for (size_t i = base; i < plain->pair_count; i++)
        if (*plain->pairs[i].key == *pair.key && strcmp(plain->pairs[i].key, pair.key) == 0)
            return false;
    if (plain->pair_count - base == PAIRS)
        return false;
    plain->pairs =
        memory_reserve(plain->pairs, &plain->pair_cap, plain->pair_count + 1, sizeof *plain->pairs);
    plain->pairs[plain->pair_count++] = pair;
    return true;
}

static struct yaml_node *
end_map(struct plain *plain, struct yaml_node *map, size_t base)
{
    map->count = plain->pair_count - base;
    struct yaml_pair *pairs = arena_array(plain->arena, map->count, sizeof *pairs);
    if (map->count)
        memcpy(pairs, plain->pairs + base, map->count * sizeof *pairs);
    map->pairs = pairs;
    plain->pair_count = base;
    return map;
}

/* ---- inside a line ---- */

static size_t
skip_spaces(struct span line, size_t at)
{
    while (at < line.len && line.data[at] == ' ')
        at++;
    return at;
}

/* Nothing but a comment is left from @at. */
static bool
is_rest_empty(struct span line, size_t at)
{
    size_t rest = skip_spaces(line, at);
    return rest == line.len || (line.data[rest] == '#' && rest > at);
}

/* The length of the one-word key at @at, which a colon follows; 0 when there is none. */
static size_t
key_len(struct span line, size_t at)
{
    size_t end = at;
    for (; end < line.len; end++) {
        unsigned char c = (unsigned char)line.data[end];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c >= 0x80 || (c == '-' && end > at);
        if (!letter)
            break;
    }
    bool colon = end > at && end < line.len && line.data[end] == ':' &&
                 (end + 1 == line.len || line.data[end + 1] == ' ');
    return colon && end - at <= KEY_BYTES ? end - at : 0;
}

static bool
can_begin_text(char c)
{
    return !strchr("-?:,[]{}#&*!|>'\"%@`", c);
}

/* In single quotes two of them stand for one. */
static bool
ends_flow_text(char c)
{
    switch (c) {
    case ',':
    case '[':
    case ']':
    case '{':
    case '}':
    case ':':
    case '?':
    case '#': /* these make it something else than a text */
        return true;
    default:
        return false;
    }
}

static struct yaml_node *
read_single_quoted(struct plain *plain, size_t at, size_t *ret_end)
{
    struct span line = current(plain);
    struct buf text = {0};
    bool doubled = false;
    size_t end = at + 1;
    buf_add_text(&text, "");
    for (; end < line.len; end++) {
        bool quote = line.data[end] == '\'';
        if (quote && !(end + 1 < line.len && line.data[end + 1] == '\''))
            break;
        doubled |= quote;
        end += quote;
        buf_add_char(&text, line.data[end]);
    }
    *ret_end = end + 1;
    struct yaml_node *node = end < line.len ? new_text(plain, at + 1, buf_span(&text)) : NULL;
    if (node)
        node->plain = !doubled;
    buf_finish(&text);
    return node;
}

static struct yaml_node *
read_quoted(struct plain *plain, size_t at, size_t *ret_end)
{
    struct span line = current(plain);
    if (line.data[at] == '\'')
        return read_single_quoted(plain, at, ret_end);
    const char *start = line.data + at + 1;
    const char *close = memchr(start, '"', line.len - at - 1);
    if (!close || memchr(start, '\\', (size_t)(close - start)))
        return NULL;
    *ret_end = (size_t)(close - line.data) + 1;
    return new_text(plain, at + 1, span_of(start, (size_t)(close - start)));
}

static struct yaml_node *read_flow(struct plain *plain, size_t at, size_t *ret_end);

/* A text, list or map inside brackets. */
static struct yaml_node *
read_flow_value(struct plain *plain, size_t at, size_t *ret_end)
{
    struct span line = current(plain);
    if (at == line.len)
        return NULL;
    char c = line.data[at];
    if (c == '[' || c == '{')
        return read_flow(plain, at, ret_end);
    if (c == '"' || c == '\'')
        return read_quoted(plain, at, ret_end);
    if (!can_begin_text(c))
        return NULL;
    size_t end = at;
    while (end < line.len && !ends_flow_text(line.data[end]))
        end++;
    if (end < line.len && (line.data[end] == ':' || line.data[end] == '?' || line.data[end] == '#'))
        return NULL;
    *ret_end = end;
    while (end > at && line.data[end - 1] == ' ')
        end--;
    return new_text(plain, at, span_of(line.data + at, end - at));
}

static struct yaml_node *
read_flow(struct plain *plain, size_t at, size_t *ret_end)
{
    struct span line = current(plain);
    bool map = line.data[at] == '{';
    struct yaml_node *node = new_node(plain, map ? YAML_MAP : YAML_LIST, at);
    size_t item_base = plain->item_count, pair_base = plain->pair_count;
    char close = map ? '}' : ']';
    if (!node || plain->depth == DEPTH)
        return NULL;
    plain->depth++;
    at = skip_spaces(line, at + 1);
    for (bool first = true; at < line.len && (line.data[at] != close || !first); first = false) {
        struct yaml_pair pair = {.at = {0}};
        if (map) {
            size_t len = key_len(line, at);
            if (!len || at + len + 1 == line.len)
                return NULL;
            pair.key = arena_copy_text(plain->arena, span_of(line.data + at, len));
            pair.at = place(plain, at);
            if (++plain->nodes > NODES)
                return NULL;
            at = skip_spaces(line, at + len + 1);
        }
        pair.value = read_flow_value(plain, at, &at);
        if (!pair.value)
            return NULL;
        if (!map)
            push_item(plain, pair.value);
        else if (!push_pair(plain, pair_base, pair))
            return NULL;
        at = skip_spaces(line, at);
        if (at == line.len || (line.data[at] != ',' && line.data[at] != close))
            return NULL;
        if (line.data[at] == close)
            break;
        at = skip_spaces(line, at + 1);
    }
    if (at == line.len)
        return NULL;
    plain->depth--;
    *ret_end = at + 1;
    return map ? end_map(plain, node, pair_base) : end_list(plain, node, item_base);
}

/* ---- values ---- */

/* A bare text up to the end of the line or a comment. */
static struct yaml_node *
read_bare(struct plain *plain, size_t at)
{
    struct span line = current(plain);
    size_t end = at;
    if (!can_begin_text(line.data[at]))
        return NULL;
    for (; end < line.len; end++) {
        char c = line.data[end];
        if (c == ':' && (end + 1 == line.len || line.data[end + 1] == ' '))
            return NULL;
        if (c == '#' && line.data[end - 1] == ' ')
            break;
    }
    while (line.data[end - 1] == ' ')
        end--;
    return new_text(plain, at, span_of(line.data + at, end - at));
}

/* A `|` text: its lines, without their common indentation and the blank lines at its end. */
static struct yaml_node *
read_block_text(struct plain *plain, size_t at, size_t column)
{
    struct span line = current(plain);
    if (at + 1 != line.len)
        return NULL;
    struct yaml_node *node = new_node(plain, YAML_TEXT, at);
    struct buf lines = {0};
    size_t indent = 0, kept = 0;
    if (!node)
        return NULL;
    for (plain->line++; !at_end(plain); plain->line++) {
        line = current(plain);
        size_t spaces = skip_spaces(line, 0);
        if (!indent)
            indent = spaces;
        if (spaces == line.len && spaces <= indent && kept) {
            buf_add_char(&lines, '\n');
            continue;
        }
        if (spaces == line.len || indent <= column || (spaces < indent && spaces > column))
            kept = 0; /* odd: nothing may be kept of it */
        if (spaces == line.len || indent <= column || spaces < indent)
            break;
        buf_add(&lines, line.data + indent, line.len - indent);
        buf_add_char(&lines, '\n');
        kept = lines.len;
    }
    node->text = arena_copy_text(plain->arena, span_of(lines.data, kept));
    node->block = true;
    node->indent = (uint32_t)indent;
    buf_finish(&lines);
    next_content(plain);
    return kept && !goes_on(plain, column) ? node : NULL;
}

/* What stands behind a key or dash, on the same line; @column is that of the list or map it is in.
 */
static struct yaml_node *
read_value(struct plain *plain, size_t at, size_t column)
{
    struct span line = current(plain);
    struct yaml_node *node;
    size_t end = line.len;
    char c = line.data[at];
    if (c == '|')
        return read_block_text(plain, at, column);
    if (c == '"' || c == '\'')
        node = read_quoted(plain, at, &end);
    else if (c == '[' || c == '{')
        node = read_flow(plain, at, &end);
    else
        node = read_bare(plain, at);
    if (!node || !is_rest_empty(line, end))
        return NULL;
    plain->line++;
    next_content(plain);
    return goes_on(plain, column) ? NULL : node;
}

static struct yaml_node *read_block(struct plain *plain, size_t at);

/* What stands on the lines below a key or dash. */
static struct yaml_node *
read_below(struct plain *plain, size_t column)
{
    plain->line++;
    next_content(plain);
    return goes_on(plain, column) ? read_block(plain, plain->indent) : NULL;
}

/* Whether the line goes on a list or map at @column: 1; ends it: 0; is odd: -1. */
static int
is_next(const struct plain *plain, size_t column)
{
    if (at_end(plain) || plain->indent < column)
        return 0;
    return plain->indent == column ? 1 : -1;
}

static bool
is_dash(struct span line, size_t at)
{
    return line.data[at] == '-' && (at + 1 == line.len || line.data[at + 1] == ' ');
}

static struct yaml_node *
read_list(struct plain *plain, size_t column)
{
    struct yaml_node *list = new_node(plain, YAML_LIST, column);
    size_t base = plain->item_count;
    int next = list ? 1 : -1;
    while (next == 1) {
        struct span line = current(plain);
        if (!is_dash(line, column))
            return NULL;
        size_t at = skip_spaces(line, column + 1);
        struct yaml_node *item;
        if (is_rest_empty(line, column + 1))
            item = read_below(plain, column);
        else if (key_len(line, at))
            item = read_block(plain, at);
        else
            item = read_value(plain, at, column);
        if (!item)
            return NULL;
        push_item(plain, item);
        next = is_next(plain, column);
    }
    return next < 0 ? NULL : end_list(plain, list, base);
}

static struct yaml_node *
read_map(struct plain *plain, size_t column)
{
    struct yaml_node *map = new_node(plain, YAML_MAP, column);
    size_t base = plain->pair_count;
    int next = map ? 1 : -1;
    while (next == 1) {
        struct span line = current(plain);
        size_t len = key_len(line, column), after = column + len + 1;
        if (!len || ++plain->nodes > NODES)
            return NULL;
        struct yaml_pair pair = {
            .key = arena_copy_text(plain->arena, span_of(line.data + column, len)),
            .at = place(plain, column),
        };
        if (is_rest_empty(line, after))
            pair.value = read_below(plain, column);
        else
            pair.value = read_value(plain, skip_spaces(line, after), column);
        if (!pair.value || !push_pair(plain, base, pair))
            return NULL;
        next = is_next(plain, column);
    }
    return next < 0 ? NULL : end_map(plain, map, base);
}

/* The list or map that begins at @at of the line. */
static struct yaml_node *
read_block(struct plain *plain, size_t at)
{
    if (plain->depth == DEPTH)
        return NULL;
    plain->depth++;
    struct yaml_node *node =
        is_dash(current(plain), at) ? read_list(plain, at) : read_map(plain, at);
    plain->depth--;
    return node;
}

const struct yaml_node *
yaml_plain(const struct yaml_text *text, struct arena *arena)
{
    struct plain plain = {.text = text, .arena = arena};
    struct span bytes = buf_span(&text->bytes);
    if (!bytes.len || bytes.data[bytes.len - 1] != '\n' || memchr(bytes.data, '\t', bytes.len) ||
        memchr(bytes.data, '\r', bytes.len))
        return NULL;
    next_content(&plain);
    struct yaml_node *root =
        at_end(&plain) || plain.indent ? NULL : read_block(&plain, plain.indent);
    if (root && !at_end(&plain))
        root = NULL;
    free(plain.items);
    free(plain.pairs);
    return root;
}
