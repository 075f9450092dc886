/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "scanner/pattern/phrase.h"

/*
 * The tree @node with child @drop of @choice, somewhere in it, left out. What lies on the way is
 * copied into @arena, the rest shared; lists are not gone into.
 */
const struct phrase_node *phrase_without_branch(struct arena *arena, const struct phrase_node *node,
                                                const struct phrase_node *choice, size_t drop);
