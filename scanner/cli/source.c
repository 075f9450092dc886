/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/source.h"

#include "scanner/base/memory.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

struct sources {
    char *const *paths;
    size_t count, next;
    FTS *tree; /* of the path at hand, or NULL */
};

static char *const standard_input[] = {"-"};

struct sources *
sources_new(char *const *paths, size_t count)
{
    struct sources *sources = memory_new(sizeof *sources);
    sources->paths = count ? paths : standard_input;
    sources->count = count ? count : 1;
    return sources;
}

static void
close_tree(struct sources *sources)
{
    if (sources->tree)
        fts_close(sources->tree);
    sources->tree = NULL;
}

void
sources_free(struct sources *sources)
{
    if (!sources)
        return;
    close_tree(sources);
    free(sources);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static enum source_outcome
bad_path(const char *path, int error, struct error *reterr)
{
    error_set(reterr, (struct location){0}, "%s: %s", path, strerror(error));
    return SOURCE_BAD;
}

static enum source_outcome
found(const FTSENT *entry, struct source *ret_source)
{
    const char *path = entry->fts_path;
    while (path[0] == '.' && path[1] == '/' && path[2] && path[2] != '/')
        path += 2; /* "./a.srt" is the stream "a.srt" */
    *ret_source = (struct source){path, false, entry->fts_level > FTS_ROOTLEVEL};
    return SOURCE_READY;
}

/* SOURCE_END: this path has no more. */
static enum source_outcome
next_in_tree(struct sources *sources, struct source *ret_source, struct error *reterr)
{
    FTSENT *entry;
    while ((entry = fts_read(sources->tree)) != NULL) {
        bool named = entry->fts_level == FTS_ROOTLEVEL;
        if (!named && entry->fts_name[0] == '.') {
            fts_set(sources->tree, entry, FTS_SKIP);
            continue;
        }
        switch (entry->fts_info) {
        case FTS_F:
            return found(entry, ret_source);
        case FTS_DEFAULT: /* a pipe or device: only when asked for by name */
            if (named)
                return found(entry, ret_source);
            break;
        case FTS_DC:
            return bad_path(entry->fts_path, ELOOP, reterr);
        case FTS_SLNONE:
            return bad_path(entry->fts_path, ENOENT, reterr);
        case FTS_DNR:
        case FTS_ERR:
        case FTS_NS:
            return bad_path(entry->fts_path, entry->fts_errno, reterr);
        default:
            break;
        }
    }
    return SOURCE_END;
}

static bool
ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

bool
source_is_answers(const struct source *source)
{
    return source->from_folder &&
           (ends_with(source->path, ".expected") || ends_with(source->path, ".labelled.jsonl") ||
            ends_with(source->path, "/baseline.json"));
}

enum source_outcome
sources_next(struct sources *sources, struct source *ret_source, struct error *reterr)
{
    for (;;) {
        if (sources->tree) {
            enum source_outcome outcome = next_in_tree(sources, ret_source, reterr);
            if (outcome != SOURCE_END)
                return outcome;
            close_tree(sources);
        }
        if (sources->next == sources->count)
            return SOURCE_END;
        char *path = sources->paths[sources->next++];
        if (strcmp(path, "-") == 0) {
            *ret_source = (struct source){"-", true, false};
            return SOURCE_READY;
        }
        char *const roots[] = {path, NULL};
        if (!*path)
            return bad_path("\"\"", ENOENT, reterr);
        sources->tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
        if (!sources->tree)
            return bad_path(path, errno, reterr);
    }
}
