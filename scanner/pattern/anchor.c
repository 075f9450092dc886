/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/anchor.h"

#include "scanner/base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 *   【范围】…(最|蕞)低价   anchors 全网 全国 … at offset 0, or 最低价 蕞低价 at offsets 2 … 16
 *
 * The cheapest choice wins: rare strings at a certain offset. A sequence offers each of its parts and
 * each run of parts that is plain text, written out; a choice needs all of its branches. Costs are
 * weighed first, without making anything; then the winners are taken.
 */
enum {
    STRINGS_MAX = 96, /* a run is written out into no more */
    STRING_COST = 3,  /* of a string that never turns up: it still has to be kept */
};

/* How often a string of so many sounds turns up: they are few, and what is said often has many. */
static double
heard_cost(size_t len)
{
    static const double by_len[] = {1e6, 2e4, 1000, 40, 4};
    return by_len[len < 4 ? len : 4];
}

static double
string_cost(const struct anchor_finder *finder, const uint32_t *chars, size_t len)
{
    double often = finder->heard ? heard_cost(len)
                                 : frequency_guess(&finder->frequencies, chars, len);
    return often + STRING_COST;
}

void
anchor_finder_init(struct anchor_finder *finder, struct arena *arena, bool heard)
{
    *finder = (struct anchor_finder){.arena = arena, .heard = heard, .cost_slots = 1024};
    arena_init(&finder->scratch);
    frequencies_init(&finder->frequencies);
    finder->costs = memory_array(finder->cost_slots, sizeof *finder->costs);
}

void
anchor_finder_finish(struct anchor_finder *finder)
{
    arena_finish(&finder->scratch);
    free(finder->costs);
}

/* --- weighing -------------------------------------------------------------------------------- */

static double node_cost(struct anchor_finder *finder, const struct phrase_node *node);

static struct known_cost *
cost_slot(const struct anchor_finder *finder, const struct phrase_node *list)
{
    size_t i = ((uintptr_t)list >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20;
    for (;; i++) {
        struct known_cost *slot = &finder->costs[i & (finder->cost_slots - 1)];
        if (!slot->list || slot->list == list)
            return slot;
    }
}

static void
grow_costs(struct anchor_finder *finder)
{
    struct known_cost *old = finder->costs;
    size_t old_slots = finder->cost_slots;
    finder->cost_slots = old_slots * 2;
    finder->costs = memory_array(finder->cost_slots, sizeof *finder->costs);
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].list)
            *cost_slot(finder, old[i].list) = old[i];
    }
    free(old);
}

static double
choice_cost(struct anchor_finder *finder, const struct phrase_node *node)
{
    double cost = node->child_count ? 0 : INFINITY;
    if (node->list_name) {
        const struct known_cost *known = cost_slot(finder, node);
        if (known->list)
            return known->cost;
    }
    for (size_t i = 0; i < node->child_count && cost < INFINITY; i++)
        cost += node_cost(finder, node->children[i]);
    if (node->list_name) {
        if (finder->cost_count * 2 >= finder->cost_slots)
            grow_costs(finder);
        *cost_slot(finder, node) = (struct known_cost){node, cost};
        finder->cost_count++;
    }
    return cost;
}

/* Parts [@from, @to) of a sequence: one part, or a run of plain text. */
struct stretch {
    size_t from, to;
    size_t min, max; /* characters before it */
    double cost;
};

/* All strings of a stretch; false when they are not text, too many, or one is empty. */
static bool
stretch_strings(const struct phrase_node *sequence, size_t from, size_t to, struct arena *arena,
                struct text_strings *ret)
{
    struct phrase_node run = {.kind = NODE_SEQUENCE,
                              .children = sequence->children + from,
                              .child_count = to - from};
    bool ok = phrase_strings(&run, STRINGS_MAX, arena, ret);
    for (size_t i = 0; i < ret->count; i++)
        ok = ok && ret->lens[i] > 0;
    return ok;
}

static double
run_cost(struct anchor_finder *finder, const struct phrase_node *sequence, size_t from, size_t to)
{
    struct text_strings strings = {0};
    double cost = stretch_strings(sequence, from, to, &finder->scratch, &strings) ? 0 : INFINITY;
    for (size_t i = 0; i < strings.count && cost < INFINITY; i++)
        cost += string_cost(finder, strings.chars[i], strings.lens[i]);
    text_strings_finish(&strings);
    return cost;
}

static struct stretch
cheapest_stretch(struct anchor_finder *finder, const struct phrase_node *node)
{
    struct stretch best = {.cost = INFINITY};
    size_t min = 0, max = 0;
    for (size_t i = 0; i < node->child_count; i++) {
        double spread = (double)(max - min + 1);
        double part = node_cost(finder, node->children[i]) * spread;
        if (part < best.cost)
            best = (struct stretch){i, i + 1, min, max, part};
        size_t count = phrase_string_count(node->children[i]);
        for (size_t end = i + 2; end <= node->child_count && count <= STRINGS_MAX; end++) {
            count *= phrase_string_count(node->children[end - 1]);
            if (count > STRINGS_MAX)
                break;
            double run = run_cost(finder, node, i, end) * spread;
            if (run < best.cost)
                best = (struct stretch){i, end, min, max, run};
        }
        min += node->children[i]->min;
        max += node->children[i]->max;
    }
    return best;
}

/* Candidates expected in a million characters for each offset, and a little for each string. */
static double
node_cost(struct anchor_finder *finder, const struct phrase_node *node)
{
    switch (node->kind) {
    case NODE_LITERAL:
        return string_cost(finder, node->chars, node->char_count);
    case NODE_SEQUENCE:
        return cheapest_stretch(finder, node).cost;
    case NODE_CHOICE:
        return choice_cost(finder, node);
    default:
        return INFINITY;
    }
}

/* --- taking ---------------------------------------------------------------------------------- */

enum begins { BEGINS_HERE, MAY_BE_EMPTY, MAY_BE_ANYTHING };

/* Adds the characters that a match of @node may begin with. */
static enum begins
add_first(const struct phrase_node *node, struct first_chars *first)
{
    enum begins begins = BEGINS_HERE, child;
    switch (node->kind) {
    case NODE_LITERAL:
        first_add(first, node->chars[0]);
        return BEGINS_HERE;
    case NODE_SLOT:
        first_add_slot(first, node->slot);
        return BEGINS_HERE;
    case NODE_SEQUENCE:
        begins = MAY_BE_EMPTY;
        for (size_t i = 0; i < node->child_count && begins == MAY_BE_EMPTY; i++)
            begins = add_first(node->children[i], first);
        return begins;
    case NODE_CHOICE:
        for (size_t i = 0; i < node->child_count; i++) {
            child = add_first(node->children[i], first);
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
static const struct first_chars *
first_after(struct anchor_finder *finder, const struct phrase_node *sequence, size_t to,
            const struct first_chars *after)
{
    struct first_chars first = {{0}};
    enum begins begins = MAY_BE_EMPTY;
    for (size_t i = to; i < sequence->child_count && begins == MAY_BE_EMPTY; i++)
        begins = add_first(sequence->children[i], &first);
    if (to == sequence->child_count || (begins == MAY_BE_EMPTY && !after))
        return after;
    if (begins == MAY_BE_ANYTHING)
        return NULL;
    for (int i = 0; i < 4 && begins == MAY_BE_EMPTY; i++)
        first.bits[i] |= after->bits[i];
    struct first_chars *made = arena_new(finder->arena, sizeof *made);
    *made = first;
    return made;
}

/* Where a node stands. */
struct place {
    struct anchor anchor;       /* offsets, what comes after, part; run and characters are yet to come */
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
    return phrase_string_count(node) <= SET_STRINGS ? (uint32_t)node->max : UNBOUNDED;
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
            if (place.anchor.part == 0 && phrase_is_set(node))
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
        stretch_strings(node, best.from, best.to, finder->arena, &strings);
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
    bool found = node_cost(finder, step->root) < INFINITY;
    if (found)
        take_node(finder, step->root, (struct place){0}, ret);
    arena_reset(&finder->scratch);
    return found;
}
