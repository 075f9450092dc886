/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/phrase_walk.h"

#include "scanner/pattern/phrase_parse.h"

static void
write_children(const struct phrase_node *node, const char *const *slot_names, struct buf *out)
{
    for (size_t i = 0; i < node->child_count; i++) {
        if (i && node->kind == NODE_CHOICE)
            buf_add_char(out, '|');
        phrase_write(node->children[i], slot_names, out);
    }
}

void
phrase_write(const struct phrase_node *node, const char *const *slot_names, struct buf *out)
{
    switch (node->kind) {
    case NODE_LITERAL:
        phrase_print_chars(node->chars, node->char_count, out);
        break;
    case NODE_SEQUENCE:
        write_children(node, slot_names, out);
        break;
    case NODE_CHOICE:
        if (node->list_name) {
            buf_printf(out, "【%s】", node->list_name);
            break;
        }
        buf_add_char(out, '(');
        write_children(node, slot_names, out);
        buf_add_char(out, ')');
        break;
    case NODE_GAP:
        buf_add_text(out, "…");
        if (node->gap != 12)
            buf_printf(out, "{%zu}", node->gap);
        break;
    case NODE_SLOT:
        if (slot_names && node->slot_index >= 0)
            buf_printf(out, "【%s=%s】", slot_names[node->slot_index], slot_kind_name(node->slot));
        else
            buf_printf(out, "【%s】", slot_kind_name(node->slot));
        break;
    case NODE_PATTERN:
        buf_printf(out, "{%s}", node->pattern->source);
        break;
    }
}

void
phrase_write_all(const struct phrase *phrase, const char *const *slot_names, struct buf *out)
{
    buf_add_text(out, "");
    for (size_t i = 0; i < phrase->step_count; i++) {
        if (i)
            buf_add_text(out, " → ");
        phrase_write(phrase->steps[i].root, slot_names, out);
    }
}

bool
phrase_has_anchor(const struct phrase_node *node)
{
    bool choice = node->kind == NODE_CHOICE;
    if (node->kind == NODE_LITERAL)
        return true;
    if (!choice && node->kind != NODE_SEQUENCE)
        return false;
    for (size_t i = 0; i < node->child_count; i++)
        if (phrase_has_anchor(node->children[i]) != choice)
            return !choice;
    return choice && node->child_count > 0;
}

static uint64_t
bound(const struct phrase_node *node, bool always)
{
    if (node->kind == NODE_SLOT)
        return node->slot_index >= 0 ? UINT64_C(1) << node->slot_index : 0;
    bool all = node->kind == NODE_CHOICE && always;
    uint64_t bits = all && node->child_count ? UINT64_MAX : 0;
    for (size_t i = 0; i < node->child_count; i++) {
        uint64_t child = bound(node->children[i], always);
        bits = all ? bits & child : bits | child;
    }
    return bits;
}

uint64_t
phrase_always_binds(const struct phrase_node *node)
{
    return bound(node, true);
}

uint64_t
phrase_steps_always_bind(const struct phrase *phrase)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < phrase->step_count; i++)
        bits |= phrase_always_binds(phrase->steps[i].root);
    return bits;
}

uint64_t
phrase_may_bind(const struct phrase_node *node)
{
    return bound(node, false);
}

size_t
phrase_longest_literal(const struct phrase_node *node)
{
    size_t longest = node->kind == NODE_LITERAL ? node->char_count : 0;
    for (size_t i = 0; i < node->child_count; i++) {
        size_t child = phrase_longest_literal(node->children[i]);
        longest = child > longest ? child : longest;
    }
    return longest;
}

void
phrase_visit(const struct phrase_node *node, bool into_lists, phrase_visit_fn *visit, void *user)
{
    visit(user, node);
    if (node->list_name && !into_lists)
        return;
    for (size_t i = 0; i < node->child_count; i++)
        phrase_visit(node->children[i], into_lists, visit, user);
}
