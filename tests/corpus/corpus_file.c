/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/corpus/corpus_file.h"

#include "scanner/base/memory.h"
#include "scanner/input/input.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct span
read_file(struct corpus *corpus, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct buf bytes = {0};
    char part[65536];
    size_t got;
    if (!file) {
        perror(path);
        exit(1);
    }
    while ((got = fread(part, 1, sizeof part, file)) > 0)
        buf_add(&bytes, part, got);
    fclose(file);
    struct span copy = arena_copy(&corpus->arena, buf_span(&bytes));
    buf_finish(&bytes);
    return copy;
}

static struct segment
copy_segment(struct corpus *corpus, const struct segment *segment, const char *name)
{
    struct segment copy = *segment;
    copy.stream = span_of_text(name);
    copy.text = arena_copy(&corpus->arena, segment->text);
    copy.speaker = arena_copy(&corpus->arena, segment->speaker);
    copy.date = arena_copy(&corpus->arena, segment->date);
    struct label *labels =
        arena_array(&corpus->arena, segment->label_count + 1, sizeof *labels);
    for (size_t i = 0; i < segment->label_count; i++)
        labels[i] = (struct label){arena_copy(&corpus->arena, segment->labels[i].key),
                                   arena_copy(&corpus->arena, segment->labels[i].value)};
    copy.labels = labels;
    struct word_time *words =
        arena_array(&corpus->arena, segment->word_count + 1, sizeof *words);
    if (segment->word_count)
        memcpy(words, segment->words, segment->word_count * sizeof *words);
    copy.words = words;
    return copy;
}

static struct corpus_stream *
stream_of(struct corpus *corpus, size_t first, const char *name)
{
    for (size_t i = first; i < corpus->stream_count; i++) {
        if (strcmp(corpus->streams[i].name, name) == 0)
            return &corpus->streams[i];
    }
    corpus->streams = memory_reserve(corpus->streams, &corpus->stream_cap,
                                     corpus->stream_count + 1, sizeof *corpus->streams);
    struct corpus_stream *stream = &corpus->streams[corpus->stream_count++];
    *stream = (struct corpus_stream){.name = name};
    return stream;
}

static void
read_streams(struct corpus *corpus, const char *path, struct span bytes)
{
    struct input *input = input_new(NULL, path);
    size_t first = corpus->stream_count;
    struct segment segment;
    struct error error;
    input_feed(input, bytes);
    input_finish(input);
    for (;;) {
        enum input_outcome outcome = input_next(input, &segment, &error);
        if (outcome == INPUT_BAD) {
            fprintf(stderr, "%s:%u: %s\n", path, error.at.line, error.message);
            exit(1);
        }
        if (outcome != INPUT_SEGMENT)
            break;
        const char *name = arena_printf(&corpus->arena, "%s:%.*s", strrchr(path, '/') + 1,
                                        (int)segment.stream.len, segment.stream.data);
        if (!segment.end)
            segments_add(&stream_of(corpus, first, name)->segments,
                         copy_segment(corpus, &segment, name));
    }
    input_free(input);
}

static bool
is_transcript(const char *name)
{
    static const char *const ends[] = {".jsonl", ".srt", ".vtt", ".txt"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (len > end && strcmp(name + len - end, ends[i]) == 0)
            return !strstr(name, ".expected") && !strstr(name, ".labelled");
    }
    return false;
}

void
corpus_read(struct corpus *corpus, const char *dir)
{
    struct dirent **entries;
    *corpus = (struct corpus){.stream_count = 0};
    arena_init(&corpus->arena);
    int count = scandir(dir, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (is_transcript(entries[i]->d_name)) {
            const char *path = arena_printf(&corpus->arena, "%s/%s", dir, entries[i]->d_name);
            struct span bytes = read_file(corpus, path);
            corpus->paths = memory_reserve(corpus->paths, &corpus->path_cap,
                                           corpus->file_count + 1, sizeof(char *));
            corpus->bytes = memory_reserve(corpus->bytes, &corpus->bytes_cap,
                                           corpus->file_count + 1, sizeof *corpus->bytes);
            corpus->paths[corpus->file_count] = path;
            corpus->bytes[corpus->file_count++] = bytes;
            read_streams(corpus, path, bytes);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

void
corpus_finish(struct corpus *corpus)
{
    for (size_t i = 0; i < corpus->stream_count; i++)
        segments_finish(&corpus->streams[i].segments);
    free(corpus->streams);
    free(corpus->paths);
    free(corpus->bytes);
    arena_finish(&corpus->arena);
}
