/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/phrase_path.h"

#include "scanner/text/folded.h"

enum { TRIES_MOST = 200000 };

struct walk {
    const struct phrase_node *root;
    const uint32_t *chars;
    size_t count;
    unsigned tries;
    const struct phrase_path *tell;
};

/* What is left to match: the children of a sequence from @index on, then the rest. */
struct todo {
    const struct phrase_node *sequence;
    size_t index;
    const struct todo *next;
};

static bool go_on(struct walk *walk, const struct todo *todo, size_t at);

static bool
is_number(uint32_t c)
{
    return (c & CHAR_NUMBER) || text_code(c) == 0x534a /* 半 */;
}

/* A slot begins with a number, or marks before it (¥), and never cuts one. */
static bool
may_be_slot(const struct walk *walk, size_t from, size_t end)
{
    enum { MARKS_BELOW = 0x3000 };
    size_t first = from;
    while (first < end && !is_number(walk->chars[first]) &&
           text_code(walk->chars[first]) < MARKS_BELOW)
        first++;
    bool cuts_before = from > 0 && first == from && (walk->chars[from - 1] & CHAR_NUMBER) &&
                       !(walk->chars[from] & (CHAR_TOKEN | CHAR_DROPPED));
    bool cuts_after = end < walk->count && end > from && (walk->chars[end - 1] & CHAR_NUMBER) &&
                      (walk->chars[end] & CHAR_NUMBER) &&
                      !(walk->chars[end] & (CHAR_TOKEN | CHAR_DROPPED));
    return first < end && is_number(walk->chars[first]) && !cuts_before && !cuts_after;
}

/* Any stretch of at most @most characters: of a pattern the longest first, else the shortest. */
static bool
walk_stretch(struct walk *walk, const struct phrase_node *node, size_t most,
             const struct todo *rest, size_t at)
{
    bool longest = node->kind == NODE_PATTERN;
    if (most > walk->count - at)
        most = walk->count - at;
    for (size_t i = 0; i <= most; i++) {
        size_t len = longest ? most - i : i;
        if (node->kind == NODE_SLOT && !may_be_slot(walk, at, at + len))
            continue;
        if (go_on(walk, rest, at + len))
            return true;
    }
    return false;
}

static bool
walk_literal(struct walk *walk, const struct phrase_node *node, const struct todo *rest, size_t at)
{
    if (node->char_count > walk->count - at)
        return false;
    for (size_t i = 0; i < node->char_count; i++) {
        if (text_code(walk->chars[at + i]) != node->chars[i])
            return false;
    }
    return go_on(walk, rest, at + node->char_count);
}

static bool walk_node(struct walk *walk, const struct phrase_node *node, const struct todo *rest,
                      size_t at);

static bool
walk_choice(struct walk *walk, const struct phrase_node *node, const struct todo *rest, size_t at)
{
    for (size_t width = node->max + 1, next; width > 0; width = next) {
        next = 0; /* one more than the widest of the narrower branches */
        for (size_t i = 0; i < node->child_count; i++) {
            const struct phrase_node *child = node->children[i];
            if (child->max + 1 < width && child->max + 1 > next)
                next = child->max + 1;
            if (child->max + 1 != width || !walk_node(walk, child, rest, at))
                continue;
            if (walk->tell->branch)
                walk->tell->branch(walk->tell->context, child);
            return true;
        }
    }
    return false;
}

static bool
walk_node(struct walk *walk, const struct phrase_node *node, const struct todo *rest, size_t at)
{
    if (++walk->tries > TRIES_MOST)
        return false;
    switch (node->kind) {
    case NODE_LITERAL:
        return walk_literal(walk, node, rest, at);
    case NODE_SEQUENCE:
        return go_on(walk, &(struct todo){node, 0, rest}, at);
    case NODE_CHOICE:
        return walk_choice(walk, node, rest, at);
    case NODE_GAP:
        return walk_stretch(walk, node, node->gap, rest, at);
    case NODE_SLOT:
        return walk_stretch(walk, node, NUMBER_MAX, rest, at);
    case NODE_PATTERN:
        return walk_stretch(walk, node, node->pattern->up_to, rest, at);
    }
    return false;
}

static bool
go_on(struct walk *walk, const struct todo *todo, size_t at)
{
    if (!todo)
        return at == walk->count;
    if (todo->index == todo->sequence->child_count)
        return go_on(walk, todo->next, at);
    struct todo rest = {todo->sequence, todo->index + 1, todo->next};
    if (!walk_node(walk, todo->sequence->children[todo->index], &rest, at))
        return false;
    if (todo->sequence == walk->root && walk->tell->part)
        walk->tell->part(walk->tell->context, todo->index, at);
    return true;
}

bool
phrase_path(const struct phrase_node *root, const uint32_t *chars, size_t count,
            const struct phrase_path *tell)
{
    struct walk walk = {.root = root, .chars = chars, .count = count, .tell = tell};
    return go_on(&walk, &(struct todo){root, 0, NULL}, 0);
}
