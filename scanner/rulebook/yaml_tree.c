/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/yaml_tree.h"

#include "scanner/base/buf.h"
#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/rulebook/name_table.h"
#include "scanner/rulebook/yaml_plain.h"
#include "scanner/rulebook/yaml_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yaml.h>

/*
 * Passes over one file:
 *
 *   clean   what an author can't see is reported and taken out (yaml_text.c)
 *   plain   files of the plainest YAML, nearly all, are read at once (yaml_plain.c); for others:
 *   build   libyaml's events become nodes
 *   mend    where libyaml gives up, the lines at its mark are searched for a known slip (`id：x`,
 *           `id:x`, a tab, a text that opens with a mark of YAML); it is reported at its own place,
 *           mended in the copy, and build begins again: one slip doesn't hide the next
 * (yaml_mend.c)
 *
 * A mended or refused value is marked `broken`: it has been complained about, once is enough.
 */
enum {
    SIZE_LIMIT = 4 * 1024 * 1024,
    DEPTH_LIMIT = 16,
    NODE_LIMIT = 200 * 1000,
    MEND_LIMIT = 20,
    MISTAKE_LIMIT = 100,
};

struct reader {
    struct yaml_text text;
    struct arena *arena;
    struct diag *diag;
    yaml_parser_t parser;
    size_t node_count, errors_before;
    unsigned depth;
    bool has_odd_comment;
    size_t slip_line;               /* plus 1: a slip that libyaml lets pass */
    bool gave_up;                   /* a limit was crossed and reported */
    const struct yaml_node **items; /* stacks of open lists and maps */
    size_t item_count, item_cap;
    struct yaml_pair *pairs;
    size_t pair_count, pair_cap;
};

static struct location
place_of_mark(const struct reader *reader, yaml_mark_t mark)
{
    return yaml_text_place(&reader->text, mark.line, mark.column);
}

static void
too_large(struct reader *reader, yaml_mark_t mark, const char *what, unsigned limit,
          const char *fix)
{
    if (!reader->gave_up) {
        diag_add(reader->diag, DIAG_ERROR, "Y08", place_of_mark(reader, mark),
                 "more than %u %s; the rest of this file is not read", limit,
                 diag_words(reader->diag, what));
        diag_fix(reader->diag, "%s", diag_words(reader->diag, fix));
    }
    reader->gave_up = true;
}

static struct yaml_node *
new_node(struct reader *reader, enum yaml_kind kind, yaml_mark_t mark)
{
    struct yaml_node *node = arena_new(reader->arena, sizeof *node);
    node->kind = kind;
    node->at = place_of_mark(reader, mark);
    if (++reader->node_count > NODE_LIMIT)
        too_large(reader, mark, "keys, values and list entries", NODE_LIMIT,
                  "split the file, or drop entries that a shorter one already covers");
    return node;
}

static struct yaml_node *
broken_node(struct reader *reader, yaml_mark_t mark)
{
    struct yaml_node *node = new_node(reader, YAML_TEXT, mark);
    node->text = "";
    node->broken = true;
    return node;
}

static void
refuse_marks(struct reader *reader, yaml_mark_t mark, const yaml_char_t *anchor,
             const yaml_char_t *tag)
{
    if (anchor) {
        diag_add(reader->diag, DIAG_ERROR, "Y04", place_of_mark(reader, mark),
                 "anchor \"&%s\": a pack has no anchors, so that each place reads by itself",
                 (const char *)anchor);
        diag_fix(reader->diag, "a text that begins with & needs quotes; to use words twice, make "
                               "them a list and name it 【…】");
    }
    if (tag) {
        static const char core[] = "tag:yaml.org,2002:"; /* what !! stands for */
        const char *name = (const char *)tag;
        bool is_core = strncmp(name, core, strlen(core)) == 0;
        diag_add(reader->diag, DIAG_ERROR, "Y04", place_of_mark(reader, mark),
                 "tag \"%s%s\": every value of a pack is text, tags are not used",
                 is_core ? "!!" : "", is_core ? name + strlen(core) : name);
        diag_fix(reader->diag, "a text that begins with ! needs quotes");
    }
}

/* ` #1`: a comment without the usual space. */
static bool
is_odd_comment(struct span text, size_t at)
{
    return at > 0 && text.data[at] == '#' &&
           (text.data[at - 1] == ' ' || text.data[at - 1] == '\t') && at + 1 < text.len &&
           !strchr(" \t#\r\n", text.data[at + 1]);
}

static bool
has_odd_comment(struct span text)
{
    const char *p = text.data, *end = text.data + text.len;
    while (p < end && (p = memchr(p, '#', (size_t)(end - p)))) {
        if (is_odd_comment(text, (size_t)(p - text.data)))
            return true;
        p++;
    }
    return false;
}

/* A comment that begins right after a plain text, `词 #1`: was it meant as text? */
static void
look_for_cut(struct reader *reader, yaml_mark_t end)
{
    struct span line = yaml_text_line(&reader->text, end.line);
    size_t at = yaml_text_offset(&reader->text, end.line, end.column), start = at;
    while (at < line.len && (line.data[at] == ' ' || line.data[at] == '\t'))
        at++;
    if (at == start || at == line.len || !is_odd_comment(line, at))
        return;
    struct location where = yaml_text_place(&reader->text, end.line, end.column + (at - start));
    diag_add(reader->diag, DIAG_WARNING, "Y07", where,
             "\" #\" begins a comment: the text ends before it");
    diag_fix(reader->diag, "put the text in quotes, or if it is a comment write \"# \"");
}

static size_t
block_indent(const struct reader *reader, yaml_mark_t start, yaml_mark_t end)
{
    for (size_t line = start.line + 1; line < end.line || line == start.line + 1; line++) {
        struct span text = yaml_text_line(&reader->text, line);
        size_t spaces = 0;
        while (spaces < text.len && text.data[spaces] == ' ')
            spaces++;
        if (spaces < text.len)
            return spaces;
    }
    return 0;
}

static struct yaml_node *
read_text(struct reader *reader, const yaml_event_t *event)
{
    struct span text = span_of((const char *)event->data.scalar.value, event->data.scalar.length);
    yaml_mark_t start = event->start_mark, end = event->end_mark;
    yaml_scalar_style_t style = event->data.scalar.style;
    bool quoted =
        style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    refuse_marks(reader, start, event->data.scalar.anchor, event->data.scalar.tag);
    if (memchr(text.data, '\0', text.len)) {
        diag_add(reader->diag, DIAG_ERROR, "Y01", place_of_mark(reader, start),
                 "the escape \\0 puts a NUL into this text");
        diag_fix(reader->diag, "take it out");
        return broken_node(reader, start);
    }
    struct yaml_node *node = new_node(reader, YAML_TEXT, start);
    node->text = arena_copy_text(reader->arena, text);
    node->broken = strcmp(node->text, "\xef\xbf\xbd") == 0;
    if (quoted)
        node->at.column++;
    if (style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE) {
        node->block = true;
        node->indent = (uint32_t)block_indent(reader, start, end);
    } else {
        node->plain = start.line == end.line &&
                      (!quoted || end.column - start.column == utf8_count(text) + 2);
    }
    if (style == YAML_PLAIN_SCALAR_STYLE && text.len && reader->has_odd_comment)
        look_for_cut(reader, end);
    return node;
}

static void
refuse_duplicate(struct reader *reader, const struct yaml_pair *pair, const struct yaml_pair *first)
{
    if (reader->diag->error_count - reader->errors_before > MISTAKE_LIMIT) {
        too_large(reader, reader->parser.mark, "mistakes", MISTAKE_LIMIT, "mend these first");
        return;
    }
    diag_add(reader->diag, DIAG_ERROR, "Y03", pair->at,
             "key \"%s\" is given twice: only one of them could count", pair->key)
        ->width = (uint32_t)utf8_count(span_of_text(pair->key));
    diag_fix(reader->diag, "keep one of the two");
    diag_also(reader->diag, first->at, "first given here");
}

/* libyaml doesn't compare keys. Long maps go by hash, so that they don't take square time. */
static void
refuse_duplicates(struct reader *reader, const struct yaml_pair *pairs, size_t count)
{
    enum { FEW = 24 };
    if (count > FEW) {
        struct name_table seen = {0};
        for (size_t i = 0; i < count; i++) {
            size_t first = name_table_add(&seen, pairs[i].key, i);
            if (first != i)
                refuse_duplicate(reader, &pairs[i], &pairs[first]);
        }
        name_table_finish(&seen);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(pairs[i].key, pairs[j].key) == 0) {
                refuse_duplicate(reader, &pairs[i], &pairs[j]);
                break;
            }
        }
    }
}

static bool
next_event(struct reader *reader, yaml_event_t *ret_event)
{
    if (reader->diag->error_count - reader->errors_before > MISTAKE_LIMIT)
        too_large(reader, reader->parser.mark, "mistakes", MISTAKE_LIMIT, "mend these first");
    return !reader->gave_up && yaml_parser_parse(&reader->parser, ret_event);
}

static const struct yaml_node *read_node(struct reader *reader, yaml_event_t *event);

static const struct yaml_node *
read_list(struct reader *reader, const yaml_event_t *start)
{
    refuse_marks(reader, start->start_mark, start->data.sequence_start.anchor,
                 start->data.sequence_start.tag);
    struct yaml_node *list = new_node(reader, YAML_LIST, start->start_mark);
    size_t base = reader->item_count;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return NULL;
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        const struct yaml_node *item = read_node(reader, &event);
        if (!item)
            return NULL;
        reader->items = memory_reserve(reader->items, &reader->item_cap, reader->item_count + 1,
                                       sizeof *reader->items);
        reader->items[reader->item_count++] = item;
    }
    list->count = reader->item_count - base;
    list->items = arena_array(reader->arena, list->count, sizeof *list->items);
    if (list->count)
        memcpy((void *)list->items, reader->items + base, list->count * sizeof *list->items);
    reader->item_count = base;
    return list;
}

/* The key of a pair, "" when it was none. NULL when the file can't be read on. */
static const char *
read_key(struct reader *reader, yaml_event_t *event)
{
    struct location at = place_of_mark(reader, event->start_mark);
    bool merge = event->type == YAML_SCALAR_EVENT &&
                 strcmp((const char *)event->data.scalar.value, "<<") == 0;
    const struct yaml_node *key = read_node(reader, event);
    if (!key)
        return NULL;
    if (merge) {
        diag_add(reader->diag, DIAG_ERROR, "Y04", at, "merge key \"<<\": a pack has no merging");
        diag_fix(reader->diag, "write the keys out");
        return "";
    }
    if (key->kind != YAML_TEXT) {
        diag_add(reader->diag, DIAG_ERROR, "Y06", at, "a key must be a word, not a %s",
                 diag_words(reader->diag, key->kind == YAML_MAP ? "mapping" : "list"));
        diag_fix(reader->diag, "a text that opens with { or [ needs quotes");
        return "";
    }
    return key->text;
}

/* `say:` and on the next line `zh： 你好`: YAML takes that line for the value, nobody else does. */
static bool
is_key_with_wide_colon(struct reader *reader, const struct yaml_pair *pair)
{
    const struct yaml_node *value = pair->value;
    if (value->kind != YAML_TEXT || value->block || value->at.line == pair->at.line ||
        !strstr(value->text, "："))
        return false;
    size_t line = value->at.line - 1;
    if (!yaml_has_wide_colon(&reader->text, line))
        return false;
    reader->slip_line = line + 1;
    return true;
}

static const struct yaml_node *
read_map(struct reader *reader, const yaml_event_t *start)
{
    refuse_marks(reader, start->start_mark, start->data.mapping_start.anchor,
                 start->data.mapping_start.tag);
    struct yaml_node *map = new_node(reader, YAML_MAP, start->start_mark);
    size_t base = reader->pair_count;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return NULL;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            break;
        }
        struct yaml_pair pair = {.at = place_of_mark(reader, event.start_mark)};
        pair.key = read_key(reader, &event);
        if (!pair.key || !next_event(reader, &event))
            return NULL;
        pair.value = read_node(reader, &event);
        if (!pair.value || is_key_with_wide_colon(reader, &pair))
            return NULL;
        if (!*pair.key)
            continue;
        reader->pairs = memory_reserve(reader->pairs, &reader->pair_cap, reader->pair_count + 1,
                                       sizeof *reader->pairs);
        reader->pairs[reader->pair_count++] = pair;
    }
    size_t count = reader->pair_count - base;
    struct yaml_pair *pairs = arena_array(reader->arena, count, sizeof *pairs);
    if (count)
        memcpy(pairs, reader->pairs + base, count * sizeof *pairs);
    reader->pair_count = base;
    refuse_duplicates(reader, pairs, count);
    map->pairs = pairs;
    map->count = count;
    return map;
}

/* Makes the node that begins with @event and deletes the event. NULL: the file can't be read on. */
static const struct yaml_node *
read_node(struct reader *reader, yaml_event_t *event)
{
    const struct yaml_node *node = NULL;
    if (reader->depth == DEPTH_LIMIT && event->type != YAML_SCALAR_EVENT) {
        too_large(reader, event->start_mark, "levels of nesting", DEPTH_LIMIT,
                  "a pack needs about six; look for a stray bracket or indentation");
        yaml_event_delete(event);
        return NULL;
    }
    reader->depth++;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node = read_text(reader, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        node = read_list(reader, event);
        break;
    case YAML_MAPPING_START_EVENT:
        node = read_map(reader, event);
        break;
    case YAML_ALIAS_EVENT:
        diag_add(reader->diag, DIAG_ERROR, "Y04", place_of_mark(reader, event->start_mark),
                 "alias \"*%s\": a pack has no aliases, so that each place reads by itself",
                 (const char *)event->data.alias.anchor);
        diag_fix(reader->diag, "a text that begins with * needs quotes; to use words twice, make "
                               "them a list and name it 【…】");
        node = broken_node(reader, event->start_mark);
        break;
    default: /* libyaml keeps its events in order */
        break;
    }
    reader->depth--;
    yaml_event_delete(event);
    return node;
}

static void
refuse_document_marks(struct reader *reader, const yaml_event_t *event, unsigned number)
{
    if (event->data.document_start.version_directive ||
        event->data.document_start.tag_directives.start !=
            event->data.document_start.tag_directives.end) {
        diag_add(reader->diag, DIAG_ERROR, "Y04", place_of_mark(reader, event->start_mark),
                 "a line that begins with %% is a directive, which a pack has not");
        diag_fix(reader->diag, "delete the line; a text that begins with %% needs quotes");
    }
    if (number == 2) {
        diag_add(reader->diag, DIAG_ERROR, "Y04", place_of_mark(reader, event->start_mark),
                 "a second document begins here: a pack file is one document");
        diag_fix(reader->diag,
                 "delete the line \"---\", or move what follows to a file of its own");
    }
}

/* Reads the whole stream. False: syntax error, or gave_up. */
static bool
build(struct reader *reader, const struct yaml_node **ret_root)
{
    const struct yaml_node *root = NULL;
    unsigned documents = 0;
    reader->item_count = reader->pair_count = reader->node_count = 0;
    reader->depth = 0;
    reader->gave_up = false;
    reader->slip_line = 0;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event))
            return false;
        yaml_event_type_t type = event.type;
        if (type == YAML_DOCUMENT_START_EVENT)
            refuse_document_marks(reader, &event, ++documents);
        if (type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
            type == YAML_MAPPING_START_EVENT || type == YAML_ALIAS_EVENT) {
            const struct yaml_node *node = read_node(reader, &event);
            if (!node)
                return false;
            if (documents == 1)
                root = node;
        } else {
            yaml_event_delete(&event);
        }
        if (type == YAML_STREAM_END_EVENT || documents > 1)
            break;
    }
    *ret_root = root;
    return true;
}

static void
report_syntax(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    struct location at = place_of_mark(reader, parser->problem_mark);
    const char *problem = parser->problem ? parser->problem : "not YAML";
    if (yaml_is_misplaced(&reader->text, parser->problem_mark.line, parser->problem_mark.column))
        diag_add(reader->diag, DIAG_ERROR, "Y02", at,
                 "indentation: this line begins in column %u, where none of the lines it could "
                 "belong to begins",
                 at.column);
    else if (parser->context)
        diag_add(reader->diag, DIAG_ERROR, "Y02", at, "YAML: %s (%s)",
                 diag_words(reader->diag, problem), diag_words(reader->diag, parser->context));
    else
        diag_add(reader->diag, DIAG_ERROR, "Y02", at, "YAML: %s",
                 diag_words(reader->diag, problem));
    diag_fix(reader->diag, "look at the indentation, quotes and brackets here and just above; the "
                           "rest of this file is not read");
    if (parser->context && parser->context_mark.line != parser->problem_mark.line)
        diag_also(reader->diag, place_of_mark(reader, parser->context_mark),
                  "what it belongs to begins here");
}

static bool
mend_text(struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    size_t line = parser->problem_mark.line;
    struct yaml_trouble trouble = {
        .line = line,
        .context_line = parser->context ? parser->context_mark.line : line,
        .context_column = parser->context ? parser->context_mark.column : 0,
        .problem = parser->problem ? parser->problem : "it can't be read",
    };
    if (reader->slip_line)
        trouble.line = trouble.context_line = reader->slip_line - 1;
    return yaml_mend(&reader->text, &trouble);
}

/* Counts of a diag to fall back to, when a build is done again on mended text. */
struct diag_mark {
    size_t count, error_count, warning_count;
};

static const struct yaml_node *
build_and_mend(struct reader *reader)
{
    const struct yaml_node *root = NULL;
    struct diag *diag = reader->diag;
    for (unsigned mends = 0;; mends++) {
        struct diag_mark mark = {diag->count, diag->error_count, diag->warning_count};
        if (!yaml_parser_initialize(&reader->parser))
            memory_array(SIZE_MAX, SIZE_MAX); /* out of memory, said in the one place */
        yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&reader->parser,
                                     (const unsigned char *)reader->text.bytes.data,
                                     reader->text.bytes.len);
        bool built = build(reader, &root);
        bool again = false;
        if (!built && !reader->gave_up) {
            diag->count = mark.count;
            diag->error_count = mark.error_count;
            diag->warning_count = mark.warning_count;
            again = mends < MEND_LIMIT && mend_text(reader);
            if (!again)
                report_syntax(reader);
        }
        yaml_parser_delete(&reader->parser);
        if (!again)
            return built ? root : NULL;
    }
}

static const struct yaml_node *
parse(struct span text, const char *name, struct arena *arena, struct diag *diag, bool plain)
{
    struct reader reader = {.arena = arena, .diag = diag, .errors_before = diag->error_count};
    name = arena_copy_text(arena, span_of_text(name));
    const struct yaml_node *root = NULL;
    if (text.len > SIZE_LIMIT) {
        diag_add(diag, DIAG_ERROR, "Y08", (struct location){name, 0, 0},
                 "the file has %zu bytes, a pack file at most %d (4 MiB)", text.len, SIZE_LIMIT);
        diag_fix(diag, "split it into several files: a pack is the whole folder");
        return NULL;
    }
    yaml_text_init(&reader.text, text, name, diag);
    reader.has_odd_comment = has_odd_comment(buf_span(&reader.text.bytes));
    if (plain && diag->error_count == reader.errors_before && !reader.has_odd_comment)
        root = yaml_plain(&reader.text, arena);
    if (!root) {
        size_t errors = diag->error_count;
        root = build_and_mend(&reader);
        if (root) {
            yaml_refuse_tabs(&reader.text);
        } else if (diag->error_count == errors) {
            diag_add(diag, DIAG_ERROR, "Y06", (struct location){name, 1, 1},
                     "the file is empty: nothing but comments");
            diag_fix(diag, "write keys, or delete the file");
        }
    }
    yaml_text_finish(&reader.text);
    free(reader.items);
    free(reader.pairs);
    return root;
}

const struct yaml_node *
yaml_parse(struct span text, const char *name, struct arena *arena, struct diag *diag)
{
    return parse(text, name, arena, diag, true);
}

const struct yaml_node *
yaml_parse_by_libyaml(struct span text, const char *name, struct arena *arena, struct diag *diag)
{
    return parse(text, name, arena, diag, false);
}

bool
yaml_read_file(const char *path, const char *name, struct buf *ret_text, struct diag *diag)
{
    struct location at = {name, 0, 0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a FIFO must not hang us */
    struct stat info;
    if (fd < 0 || fstat(fd, &info) < 0) {
        diag_add(diag, DIAG_ERROR, "Y09", at, "can't be read: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return false;
    }
    bool ok = false;
    if (!S_ISREG(info.st_mode)) {
        diag_add(diag, DIAG_ERROR, "Y09", at, "can't be read: not a regular file");
        goto out;
    }
    if (info.st_size > SIZE_LIMIT) {
        diag_add(diag, DIAG_ERROR, "Y08", at,
                 "the file has %lld bytes, a pack file at most %d (4 MiB)", (long long)info.st_size,
                 SIZE_LIMIT);
        diag_fix(diag, "split it into several files: a pack is the whole folder");
        goto out;
    }
    buf_reset(ret_text);
    char bytes[32 * 1024];
    ssize_t got;
    while ((got = read(fd, bytes, sizeof bytes)) > 0 && ret_text->len <= SIZE_LIMIT)
        buf_add(ret_text, bytes, (size_t)got);
    if (got < 0)
        diag_add(diag, DIAG_ERROR, "Y09", at, "can't be read: %s", strerror(errno));
    else
        ok = true;
out:
    close(fd);
    return ok;
}

const struct yaml_node *
yaml_load(const char *path, struct arena *arena, struct diag *diag)
{
    struct buf text = {0};
    const struct yaml_node *root = NULL;
    if (yaml_read_file(path, path, &text, diag))
        root = yaml_parse(buf_span(&text), path, arena, diag);
    buf_finish(&text);
    return root;
}

const struct yaml_node *
yaml_find(const struct yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP)
        return NULL;
    for (size_t i = 0; i < map->count; i++)
        if (*map->pairs[i].key == *key && strcmp(map->pairs[i].key, key) == 0)
            return map->pairs[i].value;
    return NULL;
}
