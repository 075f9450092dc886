/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/phrase.h"

/*
 * phrase_path: which way through a step its words took. The engine does not tell, so the words are
 * read again on the tree: from the first character to the last, branches longest first. A slot is
 * taken to be any stretch with a number in it; that is close enough to tell the branches.
 *
 *   (全网|全国)…最低(价|)   全网的最低价      branches 全网, 价; parts at 0, 2, 3, 5
 */
struct phrase_path {
    void (*branch)(void *context, const struct phrase_node *taken); /* may be NULL */
    /* Child @index of the step's root begins at chars[start]; told from the last to the first. */
    void (*part)(void *context, size_t index, size_t start); /* may be NULL */
    void *context;
};

/* False when the words are no match of @root, a step; then nothing was told. */
bool phrase_path(const struct phrase_node *root, const uint32_t *chars, size_t count,
                 const struct phrase_path *tell);
