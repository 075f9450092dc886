/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/corpus.h"

#include "scanner/check/labelled.h"
#include "scanner/check/scan_file.h"

static bool
ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len > end_len && strcmp(text + len - end_len, end) == 0;
}

bool
corpus_takes(const char *path)
{
    static const char *const ends[] = {".jsonl", ".srt", ".vtt", ".txt"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (ends_with(path, ends[i]))
            return true;
    }
    return false;
}

static size_t
line_len(struct span text)
{
    const char *end = memchr(text.data, '\n', text.len);
    return end ? (size_t)(end - text.data) + 1 : text.len;
}

struct corpus
corpus_split(const struct corpus *corpus, struct arena *arena)
{
    size_t count = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        struct span rest = corpus->files[i].bytes;
        while (rest.len) {
            size_t len = line_len(rest);
            rest = span_of(rest.data + len, rest.len - len);
            count++;
        }
    }
    struct corpus_file *files = arena_array(arena, count, sizeof *files);
    count = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        struct corpus_file file = corpus->files[i];
        bool lines = ends_with(file.name, ".labelled.jsonl");
        for (struct span rest = file.bytes; rest.len;) {
            size_t len = lines ? line_len(rest) : rest.len;
            file.bytes = span_of(rest.data, len);
            files[count++] = file;
            rest = span_of(rest.data + len, rest.len - len);
        }
    }
    return (struct corpus){files, count};
}

static void
pass_over(void *context, const struct error *error)
{
    (void)context;
    (void)error;
}

static void
ignore_slip(void *context, const struct slip *slip)
{
    (void)context;
    (void)slip;
}

void
corpus_scan(const struct corpus *corpus, const struct engine *engine,
            const struct scan_options *options)
{
    struct score score;
    score_init(&score);
    struct scan *scan = scan_new(engine, options);
    const struct labelled labelled = {
        .engine = engine,
        .options = *options,
        .score = &score,
        .slip = ignore_slip,
        .damage = pass_over,
        .record = options->record,
        .context = options->context,
    };
    for (size_t i = 0; i < corpus->count; i++) {
        const struct corpus_file *file = &corpus->files[i];
        if (ends_with(file->name, ".labelled.jsonl"))
            labelled_run(&labelled, file->name, file->bytes);
        else
            scan_file(scan, (unsigned)i, file->name, file->bytes, pass_over, NULL);
    }
    scan_free(scan);
    score_finish(&score);
}
