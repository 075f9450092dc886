/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/anchor.h"

#include "scanner/base/memory.h"
#include "scanner/pattern/heard.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 *   【范围】…(最|蕞)低价   anchors 全网 全国 … at offset 0, or 最低价 蕞低价 at offsets 2 … 16
 *
 * The cheapest choice wins: rare strings at a certain offset. A sequence offers each of its parts
 * and each run of parts that is plain text, written out; a choice needs all of its branches. Costs
 * are weighed first, without making anything; then the winners are taken.
 */
enum {
    STRINGS_MAX = 96, /* a run is written out into no more */
    STRING_COST = 3,  /* of a string that never turns up: it still has to be kept */
};

/* How often a string of so many sounds turns up: they are few, and what is said often has many. */
static double
heard_often(size_t len)
{
    static const double by_len[] = {1e6, 2e4, 1000, 40, 4};
    return by_len[len < 4 ? len : 4];
}

void
anchor_finder_init(struct anchor_finder *finder, struct arena *arena, bool heard, bool confusions)
{
    *finder = (struct anchor_finder){
        .arena = arena, .heard = heard, .confusions = confusions, .known_slots = 1024};
    frequencies_init(&finder->frequencies);
    finder->known = memory_array(finder->known_slots, sizeof *finder->known);
}

void
anchor_finder_finish(struct anchor_finder *finder)
{
    free(finder->known);
}

/* --- weighing -------------------------------------------------------------------------------- */

static struct weight node_weight(struct anchor_finder *finder, const struct phrase_node *node);

static const struct weight no_anchor = {INFINITY, INFINITY};

static double
cost_of(struct weight weight)
{
    return weight.often + (STRING_COST * weight.strings);
}

static struct known_weight *
weight_slot(const struct anchor_finder *finder, const struct phrase_node *list)
{
    size_t i = ((uintptr_t)list >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20;
    for (;; i++) {
        struct known_weight *slot = &finder->known[i & (finder->known_slots - 1)];
        if (!slot->list || slot->list == list)
            return slot;
    }
}

static void
grow_known(struct anchor_finder *finder)
{
    struct known_weight *old = finder->known;
    size_t old_slots = finder->known_slots;
    finder->known_slots = old_slots * 2;
    finder->known = memory_array(finder->known_slots, sizeof *finder->known);
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].list)
            *weight_slot(finder, old[i].list) = old[i];
    }
    free(old);
}

static struct weight
choice_weight(struct anchor_finder *finder, const struct phrase_node *node)
{
    struct weight all = node->child_count ? (struct weight){0, 0} : no_anchor;
    for (size_t i = 0; i < node->child_count && all.often < INFINITY; i++) {
        struct weight child = node_weight(finder, node->children[i]);
        all.often += child.often;
        all.strings += child.strings;
    }
    return all;
}

static struct weight
list_weight(struct anchor_finder *finder, const struct phrase_node *node)
{
    const struct known_weight *known = weight_slot(finder, node);
    if (known->list)
        return known->weight;
    struct weight weight = choice_weight(finder, node);
    if (finder->known_count * 2 >= finder->known_slots)
        grow_known(finder);
    *weight_slot(finder, node) = (struct known_weight){node, weight};
    finder->known_count++;
    return weight;
}

/* Parts [@from, @to) of a sequence: one part, or a run of plain text. */
struct stretch {
    size_t from, to;
    size_t min, max; /* characters before it */
    struct weight weight;
    double cost;
};

static void
keep_cheaper(struct stretch *best, struct stretch other)
{
    other.cost = cost_of(other.weight) * (double)(other.max - other.min + 1);
    if (other.cost < best->cost)
        *best = other;
}

/*
 * A run of parts is about as rare as its rarest part, and each further part that must be there
 * makes it rarer. To write all runs out and count would take too long.
 */
static void
try_runs(const struct phrase_node *node, const struct weight *weights, struct stretch run,
         struct stretch *best)
{
    enum { RARER = 12 };
    double rarest = INFINITY, strings = 1;
    unsigned needed = 0;
    for (size_t end = run.from; end < node->child_count; end++) {
        const struct phrase_node *child = node->children[end];
        if (child->kind == NODE_CHOICE && child->child_count > STRINGS_MAX)
            return;
        strings *= (double)phrase_string_count(child);
        if (strings > STRINGS_MAX)
            return;
        if (child->min > 0) {
            if (weights[end].often < rarest)
                rarest = weights[end].often;
            rarest /= needed ? RARER : 1;
            needed++;
        }
        if (end == run.from || needed == 0)
            continue;
        run.to = end + 1;
        run.weight = (struct weight){rarest, strings};
        keep_cheaper(best, run);
    }
}

static struct stretch
cheapest_stretch(struct anchor_finder *finder, const struct phrase_node *node)
{
    struct stretch best = {.weight = no_anchor, .cost = INFINITY};
    struct stretch here = {0};
    struct weight few[16], *weights = few;
    if (node->child_count > sizeof few / sizeof *few)
        weights = memory_array(node->child_count, sizeof *weights);
    for (size_t i = 0; i < node->child_count; i++)
        weights[i] = node_weight(finder, node->children[i]);
    for (size_t i = 0; i < node->child_count; i++) {
        here.from = i;
        here.to = i + 1;
        here.weight = weights[i];
        keep_cheaper(&best, here);
        try_runs(node, weights, here, &best);
        here.min += node->children[i]->min;
        here.max += node->children[i]->max;
    }
    if (weights != few)
        free(weights);
    return best;
}

/* Of a sequence at an uncertain offset, each offset counts as an anchor. */
static struct weight
node_weight(struct anchor_finder *finder, const struct phrase_node *node)
{
    struct stretch best;
    double spread;
    switch (node->kind) {
    case NODE_LITERAL:
        return (struct weight){
            finder->heard ? heard_often(node->char_count)
                          : frequency_guess(&finder->frequencies, node->chars, node->char_count),
            1};
    case NODE_SEQUENCE:
        best = cheapest_stretch(finder, node);
        spread = (double)(best.max - best.min + 1);
        return (struct weight){best.weight.often * spread, best.weight.strings * spread};
    case NODE_CHOICE:
        return node->list_name ? list_weight(finder, node) : choice_weight(finder, node);
    default:
        return no_anchor;
    }
}

/* All strings of a stretch. */
static void
stretch_strings(const struct phrase_node *sequence, const struct stretch *stretch,
                struct arena *arena, struct text_strings *ret)
{
    struct phrase_node run = {.kind = NODE_SEQUENCE,
                              .children = sequence->children + stretch->from,
                              .child_count = stretch->to - stretch->from};
    phrase_strings(&run, STRINGS_MAX, arena, ret);
}

/* --- taking ---------------------------------------------------------------------------------- */

enum begins { BEGINS_HERE, MAY_BE_EMPTY, MAY_BE_ANYTHING };

static void
add_follower(const struct anchor_finder *finder, uint32_t code, struct followers *first)
{
    first_add(&first->written, code);
    if (finder->heard)
        heard_add_sounds(code, finder->confusions, &first->heard);
}

/* Adds what a match of @node may begin with. */
static enum begins
add_first(const struct anchor_finder *finder, const struct phrase_node *node,
          struct followers *first)
{
    enum begins begins = BEGINS_HERE, child;
    switch (node->kind) {
    case NODE_LITERAL:
        add_follower(finder, node->chars[0], first);
        return BEGINS_HERE;
    case NODE_SLOT:
        first_add_slot(&first->written, node->slot);
        return BEGINS_HERE;
    case NODE_SEQUENCE:
        begins = MAY_BE_EMPTY;
        for (size_t i = 0; i < node->child_count && begins == MAY_BE_EMPTY; i++)
            begins = add_first(finder, node->children[i], first);
        return begins;
    case NODE_CHOICE:
        for (size_t i = 0; i < node->child_count; i++) {
            child = add_first(finder, node->children[i], first);
            begins = child > begins ? child : begins;
        }
        return begins;
    case NODE_GAP:
    case NODE_PATTERN:
        break;
    }
    return MAY_BE_ANYTHING;
}

/* What may follow part @to - 1 of a sequence that is itself followed by @after. */
static const struct followers *
first_after(struct anchor_finder *finder, const struct phrase_node *sequence, size_t to,
            const struct followers *after)
{
    struct followers first = {0};
    enum begins begins = MAY_BE_EMPTY;
    for (size_t i = to; i < sequence->child_count && begins == MAY_BE_EMPTY; i++)
        begins = add_first(finder, sequence->children[i], &first);
    if (to == sequence->child_count || (begins == MAY_BE_EMPTY && !after))
        return after;
    if (begins == MAY_BE_ANYTHING)
        return NULL;
    if (begins == MAY_BE_EMPTY) {
        first_widen(&first.written, &after->written);
        first_widen(&first.heard, &after->heard);
    }
    struct followers *made = arena_new(finder->arena, sizeof *made);
    *made = first;
    return made;
}

/* Where a node stands. */
struct place {
    struct anchor anchor; /* offsets, what comes after, part; run and characters are yet to come */
    uint32_t left_run, right_run; /* the most literal characters next to it */
};

/* How far a literal run may go on into a node: all of it if it is text. */
static uint32_t
run_into(const struct phrase_node *node, bool *ret_through)
{
    *ret_through = false;
    if (node->kind == NODE_GAP || node->kind == NODE_SLOT || node->kind == NODE_PATTERN)
        return 0;
    *ret_through = true;
    bool long_list = node->kind == NODE_CHOICE && node->child_count > STRINGS_MAX;
    return !long_list && phrase_string_count(node) <= SET_STRINGS ? (uint32_t)node->max : UNBOUNDED;
}

static uint32_t
run_beside(const struct phrase_node *sequence, size_t from, int step, uint32_t outside)
{
    uint32_t run = 0;
    bool through = true;
    for (size_t i = from; i < sequence->child_count && through; i += (size_t)step)
        run += run_into(sequence->children[i], &through);
    return through ? run + outside : run;
}

static struct place
place_in(struct anchor_finder *finder, const struct phrase_node *sequence,
         const struct stretch *stretch, struct place place)
{
    place.anchor.min_offset += (uint32_t)stretch->min;
    place.anchor.max_offset += (uint32_t)stretch->max;
    place.anchor.after = first_after(finder, sequence, stretch->to, place.anchor.after);
    place.left_run = run_beside(sequence, stretch->from - 1, -1, place.left_run);
    place.right_run = run_beside(sequence, stretch->to, 1, place.right_run);
    return place;
}

static void
take_text(const struct place *place, const uint32_t *chars, size_t count, struct anchors *ret)
{
    struct anchor anchor = place->anchor;
    anchor.chars = chars;
    anchor.count = (uint32_t)count;
    anchor.run = place->left_run + anchor.count + place->right_run;
    if (anchor.part == 0)
        anchor.part = anchor.count;
    ret->items = memory_reserve(ret->items, &ret->cap, ret->count + 1, sizeof *ret->items);
    ret->items[ret->count++] = anchor;
}

static void
take_node(struct anchor_finder *finder, const struct phrase_node *node, struct place place,
          struct anchors *ret)
{
    struct text_strings strings = {0};
    struct stretch best;
    struct place inner;
    switch (node->kind) {
    case NODE_LITERAL:
        take_text(&place, node->chars, node->char_count, ret);
        return;
    case NODE_CHOICE:
        for (size_t i = 0; i < node->child_count; i++) {
            inner = place;
            if (place.anchor.part == 0)
                inner.anchor.part = (uint32_t)node->children[i]->max;
            take_node(finder, node->children[i], inner, ret);
        }
        return;
    case NODE_SEQUENCE:
        best = cheapest_stretch(finder, node);
        inner = place_in(finder, node, &best, place);
        if (best.to - best.from == 1) {
            take_node(finder, node->children[best.from], inner, ret);
            return;
        }
        if (place.anchor.part == 0)
            inner.anchor.part = UNBOUNDED;
        stretch_strings(node, &best, finder->arena, &strings);
        for (size_t i = 0; i < strings.count; i++)
            take_text(&inner, strings.chars[i], strings.lens[i], ret);
        text_strings_finish(&strings);
        return;
    default:
        return;
    }
}

bool
anchors_find(struct anchor_finder *finder, const struct phrase_step *step, struct anchors *ret)
{
    bool found = node_weight(finder, step->root).often < INFINITY;
    if (found)
        take_node(finder, step->root, (struct place){0}, ret);
    return found;
}
