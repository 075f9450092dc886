/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "scanner/check/corpus.h"
#include "scanner/cli/cli.h"

/* A corpus read whole into memory. Zero it before loading. */
struct loaded_corpus {
    struct arena arena;
    struct corpus corpus;
    struct corpus_file *files;
    size_t cap;
};

/* A file, or the files of a folder that a corpus is made of; false after saying what can't be read. */
bool corpus_load(const struct cli *cli, char *path, struct loaded_corpus *ret_corpus);
void loaded_corpus_free(struct loaded_corpus *corpus);
