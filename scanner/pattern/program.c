/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/program.h"

#include "scanner/base/memory.h"

#include <stdlib.h>
#include <string.h>

void
programs_init(struct programs *programs)
{
    *programs = (struct programs){.whole_words = NO_SET};
    everyday_init(&programs->everyday);
    for (int kind = 0; kind < SLOT_KINDS; kind++)
        first_add_slot(&programs->slot_first[kind], (enum slot_kind)kind);
}

void
programs_finish(struct programs *programs)
{
    free(programs->code);
    free(programs->chars);
    free(programs->branches);
    free(programs->nodes);
    free(programs->sets);
    free(programs->list_sets);
    free(programs->node_sounds);
    free(programs->group_sounds);
    free(programs->set_sounds);
}

/* --- plain text and its strings ------------------------------------------------------------- */

static void
strings_add(struct text_strings *strings, const uint32_t *chars, size_t len)
{
    strings->chars =
        memory_reserve(strings->chars, &strings->cap, strings->count + 1, sizeof *strings->chars);
    strings->lens = memory_reserve(strings->lens, &strings->lens_cap, strings->count + 1,
                                   sizeof *strings->lens);
    strings->chars[strings->count] = chars;
    strings->lens[strings->count++] = len;
}

void
text_strings_finish(struct text_strings *strings)
{
    free(strings->chars);
    free(strings->lens);
    *strings = (struct text_strings){0};
}

static bool
sequence_strings(const struct phrase_node *node, size_t limit, struct arena *arena,
                 struct text_strings *ret)
{
    struct text_strings heads = {0};
    strings_add(&heads, NULL, 0);
    for (size_t i = 0; i < node->child_count; i++) {
        struct text_strings tails = {0}, joined = {0};
        bool ok = phrase_strings(node->children[i], limit, arena, &tails) &&
                  heads.count * tails.count <= limit;
        for (size_t h = 0; ok && h < heads.count; h++) {
            for (size_t t = 0; t < tails.count; t++) {
                size_t len = heads.lens[h] + tails.lens[t];
                uint32_t *chars = arena_array(arena, len ? len : 1, sizeof *chars);
                if (heads.lens[h])
                    memcpy(chars, heads.chars[h], heads.lens[h] * sizeof *chars);
                if (tails.lens[t])
                    memcpy(chars + heads.lens[h], tails.chars[t], tails.lens[t] * sizeof *chars);
                strings_add(&joined, chars, len);
            }
        }
        text_strings_finish(&heads);
        text_strings_finish(&tails);
        heads = joined;
        if (!ok) {
            text_strings_finish(&heads);
            return false;
        }
    }
    for (size_t h = 0; h < heads.count; h++)
        strings_add(ret, heads.chars[h], heads.lens[h]);
    text_strings_finish(&heads);
    return ret->count <= limit;
}

bool
phrase_strings(const struct phrase_node *node, size_t limit, struct arena *arena,
               struct text_strings *ret)
{
    switch (node->kind) {
    case NODE_LITERAL:
        strings_add(ret, node->chars, node->char_count);
        return ret->count <= limit;
    case NODE_SEQUENCE:
        return sequence_strings(node, limit, arena, ret);
    case NODE_CHOICE:
        for (size_t i = 0; i < node->child_count; i++) {
            if (!phrase_strings(node->children[i], limit, arena, ret))
                return false;
        }
        return ret->count <= limit;
    default:
        return false;
    }
}

size_t
phrase_string_count(const struct phrase_node *node)
{
    enum { MANY = SET_STRINGS + 1 };
    size_t count = node->kind == NODE_CHOICE ? 0 : 1;
    if (node->kind != NODE_LITERAL && node->kind != NODE_SEQUENCE && node->kind != NODE_CHOICE)
        return MANY;
    for (size_t i = 0; i < node->child_count && count <= SET_STRINGS; i++) {
        size_t part = phrase_string_count(node->children[i]);
        count = node->kind == NODE_CHOICE ? count + part : count * part;
    }
    return count <= SET_STRINGS ? count : MANY;
}

bool
phrase_is_set(const struct phrase_node *node)
{
    return node->kind == NODE_CHOICE && phrase_string_count(node) <= SET_STRINGS;
}

/* --- sets ------------------------------------------------------------------------------------ */

/*
 * A trie grows straight from the tree of a choice, without writing its strings out:
 *
 *   全(国|网)(第一|)   root ─全─ ∘ ─国─ ∘• ─第─ ∘ ─一─ •      • a string ends here
 *                               └网─ ∘• …
 */
struct twig {
    uint32_t code;
    uint32_t child, sibling; /* children in no order; 0: none (the root is nobody's child) */
    bool terminal;
};

struct growth {
    struct twig *twigs;
    size_t count, cap;
    uint32_t longest;
};

/* What is still to be read after a node: a stack on the C stack. */
struct rest {
    const struct phrase_node *sequence;
    size_t next; /* child to go on with */
    const struct rest *after;
};

static uint32_t
twig_child(struct growth *growth, uint32_t parent, uint32_t code)
{
    uint32_t child = growth->twigs[parent].child;
    while (child && growth->twigs[child].code != code)
        child = growth->twigs[child].sibling;
    if (child)
        return child;
    growth->twigs = memory_reserve(growth->twigs, &growth->cap, growth->count + 1,
                                   sizeof *growth->twigs);
    child = (uint32_t)growth->count++;
    growth->twigs[child] =
        (struct twig){.code = code, .sibling = growth->twigs[parent].child};
    growth->twigs[parent].child = child;
    return child;
}

static void grow(struct growth *growth, const struct phrase_node *node, const struct rest *rest,
                 uint32_t twig, uint32_t depth);

static void
grow_rest(struct growth *growth, const struct rest *rest, uint32_t twig, uint32_t depth)
{
    while (rest && rest->next == rest->sequence->child_count)
        rest = rest->after;
    if (!rest) {
        growth->twigs[twig].terminal = true;
        if (depth > growth->longest)
            growth->longest = depth;
        return;
    }
    struct rest next = {rest->sequence, rest->next + 1, rest->after};
    grow(growth, rest->sequence->children[rest->next], &next, twig, depth);
}

static void
grow(struct growth *growth, const struct phrase_node *node, const struct rest *rest, uint32_t twig,
     uint32_t depth)
{
    switch (node->kind) {
    case NODE_LITERAL:
        for (size_t i = 0; i < node->char_count; i++)
            twig = twig_child(growth, twig, node->chars[i]);
        grow_rest(growth, rest, twig, depth + (uint32_t)node->char_count);
        return;
    case NODE_SEQUENCE: {
        struct rest next = {node, 0, rest};
        grow_rest(growth, &next, twig, depth);
        return;
    }
    case NODE_CHOICE:
        for (size_t i = 0; i < node->child_count; i++)
            grow(growth, node->children[i], rest, twig, depth);
        return;
    default:
        return;
    }
}

static int
compare_nodes(const void *a, const void *b)
{
    const struct trie_node *x = a, *y = b;
    return (x->code > y->code) - (x->code < y->code);
}

/* Copies the children of @twig to stand together in code order, then theirs. */
static void
lay_out(struct programs *programs, const struct growth *growth, uint32_t twig, uint32_t node)
{
    uint32_t first = (uint32_t)programs->node_count, count = 0;
    for (uint32_t child = growth->twigs[twig].child; child; child = growth->twigs[child].sibling)
        count++;
    programs->nodes = memory_reserve(programs->nodes, &programs->node_cap,
                                     programs->node_count + count, sizeof *programs->nodes);
    programs->node_count += count;
    programs->nodes[node].terminal = growth->twigs[twig].terminal;
    programs->nodes[node].first_child = first;
    programs->nodes[node].child_count = (uint16_t)count;
    uint32_t at = first;
    for (uint32_t child = growth->twigs[twig].child; child; child = growth->twigs[child].sibling)
        programs->nodes[at++] = (struct trie_node){.code = growth->twigs[child].code,
                                                   .first_child = child};
    if (count > 1)
        qsort(programs->nodes + first, count, sizeof *programs->nodes, compare_nodes);
    for (at = first; at < first + count; at++)
        lay_out(programs, growth, programs->nodes[at].first_child, at);
}

static uint32_t
add_set(struct programs *programs, const struct phrase_node *node)
{
    struct growth growth = {.count = 1};
    growth.twigs = memory_reserve(NULL, &growth.cap, 64, sizeof *growth.twigs);
    growth.twigs[0] = (struct twig){0};
    grow(&growth, node, NULL, 0, 0);
    uint32_t root = (uint32_t)programs->node_count;
    programs->nodes = memory_reserve(programs->nodes, &programs->node_cap,
                                     programs->node_count + 1, sizeof *programs->nodes);
    programs->nodes[programs->node_count++] = (struct trie_node){0};
    lay_out(programs, &growth, 0, root);
    free(growth.twigs);
    programs->sets = memory_reserve(programs->sets, &programs->set_cap, programs->set_count + 1,
                                    sizeof *programs->sets);
    struct program_set *set = &programs->sets[programs->set_count];
    *set = (struct program_set){root, growth.longest, {{0}}};
    for (uint32_t i = 0; i < programs->nodes[root].child_count; i++)
        first_add(&set->first, programs->nodes[programs->nodes[root].first_child + i].code);
    return (uint32_t)programs->set_count++;
}

static struct list_set *
list_set_slot(struct programs *programs, const struct phrase_node *list)
{
    size_t i = ((uintptr_t)list >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20;
    for (;; i++) {
        struct list_set *slot = &programs->list_sets[i & (programs->list_set_slots - 1)];
        if (!slot->list || slot->list == list)
            return slot;
    }
}

static void
grow_list_sets(struct programs *programs)
{
    struct list_set *old = programs->list_sets;
    size_t old_slots = programs->list_set_slots;
    programs->list_set_slots = old_slots ? old_slots * 2 : 256;
    programs->list_sets = memory_array(programs->list_set_slots, sizeof *programs->list_sets);
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].list)
            *list_set_slot(programs, old[i].list) = old[i];
    }
    free(old);
}

/* The set of a choice, made once for a list; NO_SET: it is tried branch by branch. */
static uint32_t
set_of(struct programs *programs, const struct phrase_node *node)
{
    if (!node->list_name)
        return phrase_is_set(node) ? add_set(programs, node) : NO_SET;
    if (programs->list_set_count * 2 >= programs->list_set_slots)
        grow_list_sets(programs);
    struct list_set *slot = list_set_slot(programs, node);
    if (!slot->list) {
        *slot = (struct list_set){node, phrase_is_set(node) ? add_set(programs, node) : NO_SET};
        programs->list_set_count++;
    }
    return slot->set;
}

void
programs_set_whole_words(struct programs *programs, const struct phrase_node *words)
{
    if (!words)
        return;
    programs->whole_words = add_set(programs, words);
    const struct trie_node *root = &programs->nodes[programs->sets[programs->whole_words].root];
    for (uint32_t i = 0; i < root->child_count; i++) {
        uint32_t code = programs->nodes[root->first_child + i].code;
        first_add(&programs->whole_first, code);
    }
}

/* --- instructions ---------------------------------------------------------------------------- */

static uint32_t
emit(struct programs *programs, struct instruction instruction)
{
    programs->code = memory_reserve(programs->code, &programs->code_cap, programs->code_count + 1,
                                    sizeof *programs->code);
    programs->code[programs->code_count] = instruction;
    return (uint32_t)programs->code_count++;
}

struct branch {
    const struct phrase_node *node;
    size_t order;
};

static int
compare_branches(const void *a, const void *b)
{
    const struct branch *x = a, *y = b;
    if (x->node->max != y->node->max)
        return x->node->max > y->node->max ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static uint32_t compile(struct programs *programs, const struct phrase_node *node, uint32_t next);

static uint32_t
compile_split(struct programs *programs, const struct phrase_node *node, uint32_t next)
{
    struct branch *branches = memory_array(node->child_count, sizeof *branches);
    uint32_t *entries = memory_array(node->child_count, sizeof *entries);
    for (size_t i = 0; i < node->child_count; i++)
        branches[i] = (struct branch){node->children[i], i};
    qsort(branches, node->child_count, sizeof *branches, compare_branches);
    for (size_t i = 0; i < node->child_count; i++)
        entries[i] = compile(programs, branches[i].node, next);
    uint32_t at = (uint32_t)programs->branch_count;
    programs->branches =
        memory_reserve(programs->branches, &programs->branch_cap,
                       programs->branch_count + node->child_count, sizeof *programs->branches);
    memcpy(programs->branches + at, entries, node->child_count * sizeof *entries);
    programs->branch_count += node->child_count;
    free(branches);
    free(entries);
    return emit(programs, (struct instruction){.op = OP_SPLIT,
                                               .next = next,
                                               .at = at,
                                               .count = (uint32_t)node->child_count});
}

static uint32_t
compile(struct programs *programs, const struct phrase_node *node, uint32_t next)
{
    switch (node->kind) {
    case NODE_LITERAL: {
        uint32_t at = (uint32_t)programs->char_count;
        programs->chars =
            memory_reserve(programs->chars, &programs->char_cap,
                           programs->char_count + node->char_count, sizeof *programs->chars);
        memcpy(programs->chars + at, node->chars, node->char_count * sizeof *node->chars);
        programs->char_count += node->char_count;
        return emit(programs, (struct instruction){.op = OP_CHARS,
                                                   .next = next,
                                                   .at = at,
                                                   .count = (uint32_t)node->char_count});
    }
    case NODE_SEQUENCE:
        for (size_t i = node->child_count; i-- > 0;)
            next = compile(programs, node->children[i], next);
        return next;
    case NODE_CHOICE: {
        uint32_t set = set_of(programs, node);
        return set == NO_SET ? compile_split(programs, node, next)
                             : emit(programs, (struct instruction){
                                                  .op = OP_SET, .next = next, .at = set});
    }
    case NODE_GAP:
        return emit(programs, (struct instruction){
                                  .op = OP_GAP, .next = next, .count = (uint32_t)node->gap});
    case NODE_SLOT:
        return emit(programs, (struct instruction){.op = OP_SLOT,
                                                   .next = next,
                                                   .slot = node->slot,
                                                   .slot_index = node->slot_index});
    case NODE_PATTERN:
        return emit(programs, (struct instruction){
                                  .op = OP_PATTERN, .next = next, .pattern = node->pattern});
    }
    return next;
}

uint32_t
program_add(struct programs *programs, const struct phrase_step *step)
{
    uint32_t accept = emit(programs, (struct instruction){.op = OP_ACCEPT});
    return compile(programs, step->root, accept);
}

void
first_add_slot(struct first_chars *first, enum slot_kind kind)
{
    for (const char32_t *code = slot_begins(kind); *code; code++)
        first_add(first, *code);
}

static void
add_first(const struct programs *programs, uint32_t pc, struct first_chars *first)
{
    const struct instruction *i = &programs->code[pc];
    switch (i->op) {
    case OP_CHARS: {
        uint32_t code = programs->chars[i->at];
        first_add(first, code);
        return;
    }
    case OP_SET: {
        const struct trie_node *root = &programs->nodes[programs->sets[i->at].root];
        for (uint32_t k = 0; k < root->child_count; k++) {
            uint32_t code = programs->nodes[root->first_child + k].code;
            first_add(first, code);
        }
        if (root->terminal)
            add_first(programs, i->next, first);
        return;
    }
    case OP_SPLIT:
        for (uint32_t k = 0; k < i->count; k++)
            add_first(programs, programs->branches[i->at + k], first);
        return;
    case OP_SLOT:
        first_add_slot(first, i->slot);
        return;
    case OP_GAP:
    case OP_PATTERN:
    case OP_ACCEPT:
        memset(first->bits, 0xff, sizeof first->bits);
        return;
    }
}

struct first_chars
program_first(const struct programs *programs, uint32_t entry)
{
    struct first_chars first = {{0}};
    add_first(programs, entry, &first);
    return first;
}
