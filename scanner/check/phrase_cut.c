/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/phrase_cut.h"

static void
measure(struct phrase_node *node)
{
    bool choice = node->kind == NODE_CHOICE;
    node->min = choice ? SIZE_MAX : 0;
    node->max = 0;
    for (size_t i = 0; i < node->child_count; i++) {
        const struct phrase_node *child = node->children[i];
        if (!choice) {
            node->min += child->min;
            node->max += child->max;
            continue;
        }
        node->min = child->min < node->min ? child->min : node->min;
        node->max = child->max > node->max ? child->max : node->max;
    }
}

const struct phrase_node *
phrase_without_branch(struct arena *arena, const struct phrase_node *node,
                      const struct phrase_node *choice, size_t drop)
{
    const struct phrase_node *changed = NULL;
    size_t at = 0;
    if (node->list_name)
        return node;
    for (; node != choice && at < node->child_count; at++) {
        changed = phrase_without_branch(arena, node->children[at], choice, drop);
        if (changed != node->children[at])
            break;
    }
    if (node != choice && at == node->child_count)
        return node;
    struct phrase_node *copy = arena_new(arena, sizeof *copy);
    *copy = *node;
    copy->children = arena_array(arena, node->child_count, sizeof *copy->children);
    copy->child_count = 0;
    for (size_t i = 0; i < node->child_count; i++) {
        if (node == choice && i == drop)
            continue;
        copy->children[copy->child_count++] =
            node != choice && i == at ? changed : node->children[i];
    }
    measure(copy);
    return copy;
}
