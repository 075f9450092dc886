/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/corpus_load.h"

#include "scanner/base/memory.h"
#include "scanner/cli/files.h"
#include "scanner/cli/source.h"

#include <stdlib.h>

static bool
add_file(const struct cli *cli, const char *path, struct loaded_corpus *corpus)
{
    struct buf bytes = {0};
    struct error error;
    bool good = file_read(path, &bytes, &error);
    if (!good)
        cli_say(cli, "%s", "%s", error.message);
    corpus->files = memory_reserve(corpus->files, &corpus->cap, corpus->corpus.count + 1,
                                   sizeof *corpus->files);
    corpus->files[corpus->corpus.count++] =
        (struct corpus_file){arena_copy_text(&corpus->arena, span_of_text(path)),
                             arena_copy(&corpus->arena, buf_span(&bytes))};
    corpus->corpus.files = corpus->files;
    buf_finish(&bytes);
    return good;
}

bool
corpus_load(const struct cli *cli, char *path, struct loaded_corpus *ret_corpus)
{
    char *paths[] = {path};
    struct sources *sources = sources_new(paths, 1);
    struct source source;
    struct error error;
    enum source_outcome outcome;
    bool good = true;
    while ((outcome = sources_next(sources, &source, &error)) != SOURCE_END) {
        if (outcome == SOURCE_BAD) {
            cli_say(cli, "%s", "%s", error.message);
            good = false;
        } else if (corpus_takes(source.path)) {
            good = add_file(cli, source.path, ret_corpus) && good;
        }
    }
    sources_free(sources);
    return good;
}

void
loaded_corpus_free(struct loaded_corpus *corpus)
{
    free(corpus->files);
    arena_finish(&corpus->arena);
    *corpus = (struct loaded_corpus){0};
}
