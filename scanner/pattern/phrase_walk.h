/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/pattern/phrase.h"

/* phrase_walk: questions about the tree of a phrase that need no text. */

/*
 * Writes a node as it is matched: equal text, equal matches. Lists are named, not written out; slots
 * have their names when @slot_names is given.
 */
void phrase_write(const struct phrase_node *node, const char *const *slot_names, struct buf *out);
/* All steps, with → between them. */
void phrase_write_all(const struct phrase *phrase, const char *const *slot_names, struct buf *out);

/* Whether every match contains some literal: what can be looked for. */
bool phrase_has_anchor(const struct phrase_node *node);

/* Bit i: slot i is bound by every match; by some match. */
uint64_t phrase_always_binds(const struct phrase_node *node);
uint64_t phrase_steps_always_bind(const struct phrase *phrase); /* all steps together */
uint64_t phrase_may_bind(const struct phrase_node *node);

/* The longest literal, in folded characters. */
size_t phrase_longest_literal(const struct phrase_node *node);

/* Calls @visit for every node, lists included; once per place it stands at. */
typedef void phrase_visit_fn(void *user, const struct phrase_node *node);
void phrase_visit(const struct phrase_node *node, bool into_lists, phrase_visit_fn *visit,
                  void *user);
