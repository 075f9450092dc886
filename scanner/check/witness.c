/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/witness.h"

#include "scanner/check/phrase_path.h"
#include "scanner/text/folded.h"

#include <string.h>

struct saying {
    const struct phrase_node *through;
    uint32_t *chars;
    size_t count;
    bool longest, possible;
};

static bool
holds(const struct phrase_node *node, const struct phrase_node *wanted)
{
    if (node == wanted)
        return true;
    for (size_t i = 0; !node->list_name && i < node->child_count; i++) {
        if (holds(node->children[i], wanted))
            return true;
    }
    return false;
}

static void
add_chars(struct saying *saying, const uint32_t *chars, size_t count)
{
    if (count > WITNESS_CHARS - saying->count) {
        saying->possible = false;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        bool digit = chars[i] >= '0' && chars[i] <= '9';
        saying->chars[saying->count++] = chars[i] | (digit ? CHAR_NUMBER : 0u);
    }
}

static void
say_number(struct saying *saying, enum slot_kind kind)
{
    static const char32_t *const numbers[] = {
        [SLOT_PRICE] = U"99元",   [SLOT_NUMBER] = U"3",       [SLOT_PERCENT] = U"30%",
        [SLOT_DISCOUNT] = U"8折", [SLOT_DURATION] = U"3分钟",
    };
    size_t count = 0;
    while (numbers[kind][count])
        count++;
    add_chars(saying, (const uint32_t *)numbers[kind], count);
}

static void say(struct saying *saying, const struct phrase_node *node);

/* The branch asked for, else the shortest or longest. */
static void
say_choice(struct saying *saying, const struct phrase_node *choice)
{
    const struct phrase_node *best = NULL;
    for (size_t i = 0; i < choice->child_count; i++) {
        const struct phrase_node *child = choice->children[i];
        if (saying->through && !choice->list_name && holds(child, saying->through)) {
            best = child;
            break;
        }
        if (!best || (saying->longest ? child->max > best->max : child->min < best->min))
            best = child;
    }
    if (best)
        say(saying, best);
}

static void
say(struct saying *saying, const struct phrase_node *node)
{
    switch (node->kind) {
    case NODE_LITERAL:
        add_chars(saying, node->chars, node->char_count);
        break;
    case NODE_SEQUENCE:
        for (size_t i = 0; i < node->child_count; i++)
            say(saying, node->children[i]);
        break;
    case NODE_CHOICE:
        say_choice(saying, node);
        break;
    case NODE_GAP:
        break;
    case NODE_SLOT:
        say_number(saying, node->slot);
        break;
    case NODE_PATTERN:
        saying->possible = false;
        break;
    }
}

bool
witness_make(const struct phrase *phrase, const struct phrase_node *through, bool longest,
             struct witness *ret_witness)
{
    ret_witness->steps = phrase->step_count;
    for (size_t i = 0; i < phrase->step_count; i++) {
        struct saying saying = {.through = through,
                                .chars = ret_witness->chars[i],
                                .longest = longest,
                                .possible = true};
        say(&saying, phrase->steps[i].root);
        ret_witness->counts[i] = saying.count;
        if (!saying.possible || saying.count == 0)
            return false;
    }
    return true;
}

bool
witness_fits(const struct witness *witness, const struct phrase *phrase)
{
    const struct phrase_path silent = {0};
    bool fits = witness->steps == phrase->step_count;
    for (size_t i = 0; fits && i < witness->steps; i++)
        fits = phrase_path(phrase->steps[i].root, witness->chars[i], witness->counts[i], &silent);
    return fits;
}
