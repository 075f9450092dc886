/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/program.h"

#include "scanner/base/memory.h"
#include "scanner/pattern/frequency.h"

#include <stdlib.h>
#include <string.h>

/*
 * Every match of a step contains one of its anchors, so looking for the anchors misses none:
 *
 *   【范围】…(最|蕞)低价   anchors 全网 全国 … at offset 0, or 最低价 蕞低价 at offsets 2 … 16
 *
 * The cheapest choice wins: rare strings at a certain offset. A sequence offers each of its parts, a
 * choice needs all of its branches.
 */
enum { STRINGS_MAX = 24 /* a sequence is written out into no more */ };

/* How often a string of so many sounds turns up: they are few, and what is said often has many. */
static double
heard_cost(size_t len)
{
    static const double by_len[] = {1e6, 2e4, 1000, 40, 4};
    return by_len[len < 4 ? len : 4];
}

static void
anchors_add(struct anchors *anchors, const uint32_t *chars, size_t len, size_t min, size_t max)
{
    anchors->items =
        memory_reserve(anchors->items, &anchors->cap, anchors->count + 1, sizeof *anchors->items);
    anchors->items[anchors->count++] =
        (struct anchor){chars, (uint32_t)len, (uint32_t)min, (uint32_t)max};
    enum { STRING_COST = 3 /* of a string that never turns up: it still has to be kept */ };
    double often = anchors->heard ? heard_cost(len) : frequency_guess(chars, len);
    anchors->cost += (often + STRING_COST) * (double)(max - min + 1);
}

/* Moves all of @other to @ret. */
static void
anchors_move(struct anchors *ret, struct anchors *other)
{
    ret->items = memory_reserve(ret->items, &ret->cap, ret->count + other->count,
                                sizeof *ret->items);
    if (other->count)
        memcpy(ret->items + ret->count, other->items, other->count * sizeof *ret->items);
    ret->count += other->count;
    ret->cost += other->cost;
    free(other->items);
    *other = (struct anchors){0};
}

static bool anchors_of(const struct phrase_node *node, size_t min, size_t max, struct arena *arena,
                       struct anchors *ret);

static bool
text_anchors(const struct phrase_node *node, size_t min, size_t max, struct arena *arena,
             struct anchors *ret)
{
    struct text_strings strings = {0};
    bool ok = phrase_strings(node, STRINGS_MAX, arena, &strings);
    for (size_t i = 0; i < strings.count; i++)
        ok = ok && strings.lens[i] > 0;
    for (size_t i = 0; ok && i < strings.count; i++)
        anchors_add(ret, strings.chars[i], strings.lens[i], min, max);
    text_strings_finish(&strings);
    return ok;
}

static void
keep_cheaper(struct anchors *best, bool *have, struct anchors *other)
{
    if (!*have || other->cost < best->cost) {
        struct anchors old = *best;
        *best = *other;
        *other = old;
        *have = true;
    }
    free(other->items);
}

static bool
sequence_anchors(const struct phrase_node *node, size_t min, size_t max, struct arena *arena,
                 struct anchors *ret)
{
    struct anchors best = {.heard = ret->heard};
    bool have = false;
    for (size_t i = 0; i < node->child_count; i++) {
        const struct phrase_node *child = node->children[i];
        struct anchors some = {.heard = ret->heard};
        if (anchors_of(child, min, max, arena, &some))
            keep_cheaper(&best, &have, &some);
        else
            free(some.items);
        min += child->min;
        max += child->max;
    }
    anchors_move(ret, &best);
    return have;
}

static bool
anchors_of(const struct phrase_node *node, size_t min, size_t max, struct arena *arena,
           struct anchors *ret)
{
    switch (node->kind) {
    case NODE_LITERAL:
        anchors_add(ret, node->chars, node->char_count, min, max);
        return true;
    case NODE_SEQUENCE: {
        struct anchors whole = {.heard = ret->heard}, parts = {.heard = ret->heard};
        bool have_whole = text_anchors(node, min, max, arena, &whole);
        bool have = sequence_anchors(node, min, max, arena, &parts);
        if (have || have_whole)
            anchors_move(ret, have_whole && (!have || whole.cost < parts.cost) ? &whole : &parts);
        free(whole.items);
        free(parts.items);
        return have || have_whole;
    }
    case NODE_CHOICE: {
        size_t keep = ret->count;
        double cost = ret->cost;
        for (size_t i = 0; i < node->child_count; i++) {
            if (!anchors_of(node->children[i], min, max, arena, ret)) {
                ret->count = keep;
                ret->cost = cost;
                return false;
            }
        }
        return node->child_count > 0;
    }
    default:
        return false;
    }
}

bool
program_anchors(const struct phrase_step *step, struct arena *arena, struct anchors *ret)
{
    return anchors_of(step->root, 0, 0, arena, ret);
}
