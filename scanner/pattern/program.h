/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/frequency.h"
#include "scanner/pattern/phrase.h"

/*
 * program: steps of phrases compiled for matching. Choices whose branches are plain text become
 * sets (tries tried longest first; see phrase_is_set), other choices keep their branches by greatest
 * width. Built once
 * per rulebook, then read-only. An entry is a step's first instruction.
 *
 *   全(网|国|)…【低价】     SET{全网,全国,全}? no: CHARS 全 → SET{网,国,""} → GAP 12 → SET{…} → ACCEPT
 */
enum opcode { OP_CHARS, OP_SET, OP_SPLIT, OP_GAP, OP_SLOT, OP_PATTERN, OP_ACCEPT };

struct instruction {
    enum opcode op;
    uint32_t next;
    uint32_t at, count; /* CHARS: into @chars; SPLIT: into @branches; SET: at is the set; GAP: count */
    enum slot_kind slot;
    int slot_index;
    const struct phrase_pattern *pattern;
};

/* A set of strings as a trie; node 0 of a set is its root. Children stand together, in code order. */
struct trie_node {
    uint32_t code;
    uint32_t first_child;
    uint16_t child_count;
    bool terminal;
};

/* Which folded characters a match can begin with: a bit for the low byte of each. */
struct first_chars {
    uint64_t bits[4];
};

struct program_set {
    uint32_t root;
    uint32_t longest;
    struct first_chars first; /* of its strings, unless one is empty */
};

struct programs {
    struct instruction *code;
    size_t code_count, code_cap;
    uint32_t *chars;
    size_t char_count, char_cap;
    uint32_t *branches;
    size_t branch_count, branch_cap;
    struct trie_node *nodes;
    size_t node_count, node_cap;
    struct program_set *sets;
    size_t set_count, set_cap;
    struct list_set { /* open addressing: lists are shared */
        const struct phrase_node *list;
        uint32_t set; /* or NO_SET: it holds more than text */
    } *list_sets;
    size_t list_set_count, list_set_slots;
    uint32_t whole_words; /* a set, or NO_SET */
    struct first_chars whole_first;
    struct first_chars slot_first[SLOT_KINDS];
    uint64_t *node_sounds; /* of each node: a bit for each of its readings; see heard_prepare */
    uint64_t *group_sounds; /* of each NODE_GROUP nodes: the bits of all */
    struct first_chars *set_sounds; /* of each set: how its strings may begin by ear */
    struct everyday everyday;
    bool confusions; /* `sound-confusions` of the pack: see heard.h */
};

#define NO_SET UINT32_MAX
enum { SET_STRINGS = 4096, NODE_GROUP = 8 };

/* Whether a choice is tried as one set of strings, longest first: it holds nothing but text, and no
 * more than SET_STRINGS of it. Others are tried branch by branch, by greatest width. */
bool phrase_is_set(const struct phrase_node *node);

void programs_init(struct programs *programs);
void programs_finish(struct programs *programs);

/* Compiles a step; returns its entry. */
uint32_t program_add(struct programs *programs, const struct phrase_step *step);
/* 整词: a CHOICE of plain text, or NULL. */
void programs_set_whole_words(struct programs *programs, const struct phrase_node *words);

struct first_chars program_first(const struct programs *programs, uint32_t entry);

static inline void
first_add(struct first_chars *first, uint32_t code)
{
    first->bits[(code & 255) >> 6] |= UINT64_C(1) << (code & 63);
}

static inline void
first_widen(struct first_chars *first, const struct first_chars *other)
{
    for (int i = 0; i < 4; i++)
        first->bits[i] |= other->bits[i];
}

static inline bool
first_has(const struct first_chars *first, uint32_t code)
{
    return first->bits[(code & 255) >> 6] >> (code & 63) & 1;
}

/* Adds the characters that a slot can begin with. */
void first_add_slot(struct first_chars *first, enum slot_kind kind);

/* How many strings a node of plain text writes out to, repeats included; more than SET_STRINGS is as
 * good as any number, and so is what holds more than text. */
size_t phrase_string_count(const struct phrase_node *node);

/* Every string a node of plain text can be, in @arena; false when it holds more than text or would
 * give more than @limit strings. */
struct text_strings {
    const uint32_t **chars;
    size_t *lens;
    size_t count, cap, lens_cap;
};
bool phrase_strings(const struct phrase_node *node, size_t limit, struct arena *arena,
                    struct text_strings *ret);
void text_strings_finish(struct text_strings *strings);
