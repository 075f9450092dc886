/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/why_run.h"

#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/cli/files.h"
#include "scanner/input/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* The streams of one source, in the order they begin. */
struct heard_stream {
    char *name;
    struct transcript *transcript;
    bool too_long;
};

struct reading {
    const struct why_run *run;
    const char *file;
    struct heard_stream *streams;
    size_t count, cap;
    bool damaged, found;
};

static struct heard_stream *
stream_of(struct reading *reading, struct span name)
{
    for (size_t i = reading->count; i > 0; i--) {
        if (span_is(name, reading->streams[i - 1].name))
            return &reading->streams[i - 1];
    }
    reading->streams = memory_reserve(reading->streams, &reading->cap, reading->count + 1,
                                      sizeof *reading->streams);
    struct heard_stream *stream = &reading->streams[reading->count++];
    *stream = (struct heard_stream){.name = memory_copy_text(name.data, name.len),
                                    .transcript = memory_new(sizeof *stream->transcript)};
    transcript_init(stream->transcript);
    return stream;
}

static void
take_segment(struct reading *reading, const struct segment *segment)
{
    struct heard_stream *stream =
        stream_of(reading, segment->stream.len ? segment->stream : span_of_text(reading->file));
    if (stream->transcript->char_count + segment->text.len / 3 > WHY_CHARS)
        stream->too_long = true;
    if (!stream->too_long)
        transcript_hear(stream->transcript, segment);
}

static void
drain(struct reading *reading, struct input *input)
{
    struct segment segment;
    struct error error;
    char text[1024];
    for (;;) {
        switch (input_next(input, &segment, &error)) {
        case INPUT_SEGMENT:
            take_segment(reading, &segment);
            break;
        case INPUT_BAD:
            fprintf(stderr, "%s\n", error_text(&error, text, sizeof text));
            reading->damaged = true;
            break;
        case INPUT_MORE:
        case INPUT_END:
            return;
        }
    }
}

/* Labels and the day from the command line, where the stream has none of its own. */
static void
add_options(const struct scan_options *options, struct transcript *transcript)
{
    char day[DAY_TEXT_SIZE];
    for (size_t i = 0; i < options->label_count && transcript->label_count < EXAMPLE_LABELS; i++)
        transcript->labels[transcript->label_count++] = options->labels[i];
    if (transcript->date.len == 0 && options->has_default_day)
        transcript->date =
            arena_copy(&transcript->arena, span_of_text(day_format(options->default_day, day)));
}

static void
explain_stream(struct reading *reading, struct heard_stream *stream)
{
    const struct why_run *run = reading->run;
    struct buf out = {0};
    if (stream->too_long) {
        cli_say(run->cli, "%s: 超过 %d 字，--why 只解释短文字，请截取一段",
                "%s: more than %d characters; --why explains short texts, give it a part",
                stream->name, WHY_CHARS);
        reading->damaged = true;
        return;
    }
    add_options(&run->why.scan, stream->transcript);
    buf_printf(&out, "== %s ==\n\n", stream->name);
    why_explain(&run->why, stream->transcript, &out);
    fwrite(out.data, 1, out.len, stdout);
    buf_finish(&out);
}

static void
end_reading(struct reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        explain_stream(reading, &reading->streams[i]);
        transcript_finish(reading->streams[i].transcript);
        free(reading->streams[i].transcript);
        free(reading->streams[i].name);
    }
    reading->count = 0;
}

static bool
read_source(struct reading *reading, const struct source *source)
{
    char chunk[65536];
    size_t got;
    FILE *file = source->is_stdin ? stdin : fopen(source->path, "rb");
    reading->file = source->is_stdin ? "stdin" : source->path;
    if (!file) {
        cli_say(reading->run->cli, "%s: %s", "%s: %s", source->path, strerror(errno));
        return false;
    }
    struct input *input = input_new(reading->run->input_format, reading->file);
    if (reading->run->each_line)
        input_set_each_line(input);
    if (!reading->run->cli->english)
        input_set_chinese(input);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0) {
        input_feed(input, span_of(chunk, got));
        drain(reading, input);
    }
    input_finish(input);
    drain(reading, input);
    input_free(input);
    if (!source->is_stdin)
        fclose(file);
    end_reading(reading);
    return true;
}

int
why_run(const struct why_run *run, struct sources *sources)
{
    struct reading reading = {.run = run};
    struct source source;
    struct error error;
    enum source_outcome outcome;
    size_t read = 0, unreadable = 0;
    while ((outcome = sources_next(sources, &source, &error)) != SOURCE_END) {
        if (outcome == SOURCE_READY && source_is_answers(&source))
            continue;
        if (outcome == SOURCE_BAD)
            cli_say(run->cli, "%s", "%s", error.message);
        bool good = outcome == SOURCE_READY && read_source(&reading, &source);
        read += good;
        unreadable += !good;
    }
    free(reading.streams);
    if (!read)
        return EXIT_CANNOT_RUN;
    return unreadable || reading.damaged ? EXIT_INCOMPLETE : EXIT_CLEAN;
}
