/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/literal_set.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/*
 *   strings   最低价  低价  好        table   (低,价) → node A     singles   好
 *   backwards 价低最  价低  好                A: ends 低价; 最 → B    B: ends 最低价
 */
enum { FILTER_BITS = 18, NO_LITERAL = -1 };

struct node {
    int32_t literal; /* the string that is whole here, or NO_LITERAL */
    uint32_t first_child;
    uint32_t child_count;
};

struct pair { /* a slot of the table; count 0 of chars: free */
    uint32_t before, last;
    uint32_t node;
    bool used;
};

struct literal_set {
    uint64_t filter[(1 << FILTER_BITS) / 64];
    struct pair *pairs;
    size_t pair_slots, pair_count;
    struct node *nodes;
    uint32_t *codes; /* of nodes, the character that leads to each; children stand in order */
    size_t node_count, node_cap, code_cap;
    struct pair *singles; /* strings of one character: last → literal */
    size_t single_slots;
};

static inline uint32_t
hash_pair(uint32_t before, uint32_t last)
{
    return (before * 0x9e3779b1u) ^ (last * 0x85ebca6bu);
}

static inline bool
may_end(const struct literal_set *set, uint32_t hash)
{
    uint32_t bit = hash >> (32 - FILTER_BITS);
    return set->filter[bit / 64] >> (bit % 64) & 1;
}

static int
compare_backwards(const void *a, const void *b)
{
    const struct literal *x = *(const struct literal *const *)a;
    const struct literal *y = *(const struct literal *const *)b;
    for (size_t i = 1; i <= x->count && i <= y->count; i++) {
        uint32_t p = x->chars[x->count - i], q = y->chars[y->count - i];
        if (p != q)
            return p < q ? -1 : 1;
    }
    return (x->count > y->count) - (x->count < y->count);
}

static uint32_t
add_nodes(struct literal_set *set, size_t count)
{
    uint32_t first = (uint32_t)set->node_count;
    set->node_count += count;
    set->nodes = memory_reserve(set->nodes, &set->node_cap, set->node_count, sizeof *set->nodes);
    set->codes = memory_reserve(set->codes, &set->code_cap, set->node_count, sizeof *set->codes);
    for (size_t i = first; i < set->node_count; i++)
        set->nodes[i] = (struct node){.literal = NO_LITERAL};
    return first;
}

/* Fills @node from sorted strings that share their last @depth characters. */
static void
fill_node(struct literal_set *set, uint32_t node, const struct literal *literals,
          const struct literal **sorted, size_t count, size_t depth)
{
    size_t i = 0;
    if (sorted[0]->count == depth) {
        set->nodes[node].literal = (int32_t)(sorted[0] - literals);
        i = 1;
    }
    size_t children = 0;
    for (size_t k = i; k < count; k++)
        children += k == i || sorted[k]->chars[sorted[k]->count - depth - 1] !=
                                  sorted[k - 1]->chars[sorted[k - 1]->count - depth - 1];
    uint32_t child = add_nodes(set, children);
    set->nodes[node].first_child = child;
    set->nodes[node].child_count = (uint32_t)children;
    while (i < count) {
        uint32_t code = sorted[i]->chars[sorted[i]->count - depth - 1];
        size_t end = i;
        while (end < count && sorted[end]->chars[sorted[end]->count - depth - 1] == code)
            end++;
        set->codes[child] = code;
        fill_node(set, child, literals, sorted + i, end - i, depth + 1);
        child++;
        i = end;
    }
}

static struct pair *
pair_slot(struct pair *slots, size_t slot_count, uint32_t before, uint32_t last)
{
    size_t i = hash_pair(before, last) & (slot_count - 1);
    while (slots[i].used && (slots[i].before != before || slots[i].last != last))
        i = (i + 1) & (slot_count - 1);
    return &slots[i];
}

static size_t
table_size(size_t count)
{
    size_t size = 16;
    while (size < count * 2)
        size *= 2;
    return size;
}

struct literal_set *
literal_set_new(const struct literal *literals, size_t count)
{
    struct literal_set *set = memory_new(sizeof *set);
    const struct literal **sorted = memory_array(count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = &literals[i];
    if (count)
        qsort(sorted, count, sizeof *sorted, compare_backwards);
    set->pair_slots = table_size(count);
    set->pairs = memory_array(set->pair_slots, sizeof *set->pairs);
    set->single_slots = table_size(count);
    set->singles = memory_array(set->single_slots, sizeof *set->singles);
    for (size_t i = 0; i < count;) {
        uint32_t last = sorted[i]->chars[sorted[i]->count - 1];
        if (sorted[i]->count == 1) {
            struct pair *single = pair_slot(set->singles, set->single_slots, 0, last);
            *single = (struct pair){0, last, (uint32_t)(sorted[i] - literals), true};
            i++;
            continue;
        }
        uint32_t before = sorted[i]->chars[sorted[i]->count - 2];
        size_t end = i;
        while (end < count && sorted[end]->count > 1 &&
               sorted[end]->chars[sorted[end]->count - 1] == last &&
               sorted[end]->chars[sorted[end]->count - 2] == before)
            end++;
        uint32_t node = add_nodes(set, 1);
        fill_node(set, node, literals, sorted + i, end - i, 2);
        *pair_slot(set->pairs, set->pair_slots, before, last) =
            (struct pair){before, last, node, true};
        set->pair_count++;
        uint32_t bit = hash_pair(before, last) >> (32 - FILTER_BITS);
        set->filter[bit / 64] |= UINT64_C(1) << (bit % 64);
        i = end;
    }
    bool any_single = false;
    for (size_t i = 0; i < count; i++)
        any_single |= literals[i].count == 1;
    if (!any_single) {
        free(set->singles);
        set->singles = NULL;
    }
    free(sorted);
    return set;
}

void
literal_set_free(struct literal_set *set)
{
    if (!set)
        return;
    free(set->pairs);
    free(set->singles);
    free(set->nodes);
    free(set->codes);
    free(set);
}

size_t
literal_set_bytes(const struct literal_set *set)
{
    return sizeof *set + (set->pair_slots * sizeof *set->pairs) +
           (set->node_cap * sizeof *set->nodes) + (set->code_cap * sizeof *set->codes) +
           (set->singles ? set->single_slots * sizeof *set->singles : 0);
}

static const struct node *
child_of(const struct literal_set *set, const struct node *node, uint32_t code)
{
    uint32_t low = node->first_child, high = low + node->child_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (set->codes[middle] < code)
            low = middle + 1;
        else
            high = middle;
    }
    return low < node->first_child + node->child_count && set->codes[low] == code
               ? &set->nodes[low]
               : NULL;
}

/* Strings that end with chars[at - 1], chars[at]. */
static void
walk_back(const struct literal_set *set, const uint32_t *chars, size_t at, literal_hit_fn hit,
          void *context)
{
    const struct pair *pair = pair_slot(set->pairs, set->pair_slots, text_code(chars[at - 1]),
                                        text_code(chars[at]));
    if (!pair->used)
        return;
    const struct node *node = &set->nodes[pair->node];
    for (size_t i = at - 1; node; i--) {
        if (node->literal != NO_LITERAL)
            hit(context, (uint32_t)node->literal, at + 1);
        if (i == 0 || node->child_count == 0)
            return;
        node = child_of(set, node, text_code(chars[i - 1]));
    }
}

void
literal_scan(const struct literal_set *set, const uint32_t *chars, size_t from, size_t to,
             literal_hit_fn hit, void *context)
{
    uint32_t before = from ? text_code(chars[from - 1]) : 0;
    for (size_t i = from; i < to; i++) {
        uint32_t code = text_code(chars[i]);
        if (i > 0 && may_end(set, hash_pair(before, code)))
            walk_back(set, chars, i, hit, context);
        if (set->singles) {
            const struct pair *single = pair_slot(set->singles, set->single_slots, 0, code);
            if (single->used)
                hit(context, single->node, i + 1);
        }
        before = code;
    }
}
