/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/scan.h"

/*
 * corpus: transcripts and labelled utterances in memory, to be scanned again and again. What is
 * expected of them is `adclaim test`'s business; lines that can't be read are passed over.
 */
struct corpus_file {
    const char *name; /* NAME.labelled.jsonl holds utterances, anything else is a transcript */
    struct span bytes;
};

struct corpus {
    const struct corpus_file *files;
    size_t count;
};

/* Whether @path is a file that a corpus is made of: .jsonl, .srt, .vtt, .txt. */
bool corpus_takes(const char *path);

/*
 * The same corpus in smaller files: every line of labelled utterances is a file of its own. Names
 * and bytes are shared with @corpus; the array is in @arena.
 */
struct corpus corpus_split(const struct corpus *corpus, struct arena *arena);

/* Scans all of it; records go where @options says. */
void corpus_scan(const struct corpus *corpus, const struct engine *engine,
                 const struct scan_options *options);
