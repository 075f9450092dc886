/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/error.h"

#include <stddef.h>

/*
 * source: the files that PATH arguments stand for: files themselves, folders with what is in them
 * in the order of their names (bytes), "-" for standard input. Hidden files, and in folders
 * whatever is no ordinary file, are passed over. Links are followed. Memory does not grow with the
 * number of files, but for those of one folder.
 */
struct source {
    const char *path; /* as to open it; "-": standard input. Until the next sources_next */
    bool is_stdin;
    bool from_folder; /* nobody named it: what is no text may be passed over */
};

/*
 * Whether a file that nobody named is no transcript but what `adclaim test` holds against one:
 * NAME.expected, NAME.labelled.jsonl, baseline.json.
 */
bool source_is_answers(const struct source *source);

enum source_outcome {
    SOURCE_READY,
    SOURCE_BAD, /* a path can't be read: *reterr says why; go on */
    SOURCE_END,
};

struct sources;
/* Without paths: standard input. @paths must outlive it. */
struct sources *sources_new(char *const *paths, size_t count);
void sources_free(struct sources *sources);
enum source_outcome sources_next(struct sources *sources, struct source *ret_source,
                                 struct error *reterr);
