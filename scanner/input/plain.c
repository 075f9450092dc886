/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/input/reader.h"

#include "scanner/base/utf8.h"

/*
 * Plain text: a line is a segment without times. Lines of white space only give none; the next
 * segment says blank_before. With each_line every line is a stream "name:line", which ends at once.
 */
struct plain_reader {
    struct reader base;
    bool blank;   /* blank lines since the last segment */
    bool in_line; /* a piece of the line at hand was delivered */
};

static bool
is_blank(struct span text)
{
    const char *end = text.data + text.len;
    for (const char *at = text.data; at < end;) {
        uint32_t c = utf8_next(&at);
        if (c != ' ' && c != '\t' && c != 0x3000 && c != 0xa0 && c != 0xfeff)
            return false;
    }
    return true;
}

static void
plain_line(struct reader *reader, const struct reader_line *line)
{
    struct plain_reader *plain = (struct plain_reader *)reader;
    if (line->begins && line->ends && is_blank(line->text)) {
        plain->blank = true;
        return;
    }
    struct span stream = {0};
    if (reader->each_line)
        stream = span_of_text(arena_printf(&reader->arena, "%s:%llu", reader->name,
                                           (unsigned long long)line->number));
    if (line->begins)
        plain->in_line = false;
    if (line->text.len) {
        struct segment *segment = reader_add(reader, line->number);
        segment->stream = stream;
        segment->text = line->text;
        segment->char_base = line->char_base;
        segment->byte_base = line->byte_base;
        segment->continues = plain->in_line;
        segment->blank_before = plain->blank;
        segment->end = reader->each_line && line->ends;
        plain->in_line = true;
        plain->blank = false;
    } else if (reader->each_line && line->ends) {
        struct segment *end = reader_add(reader, line->number);
        end->stream = stream;
        end->end = true;
    }
}

const struct reader_class reader_plain = {
    .name = "text",
    .endings = ".txt .text ",
    .size = sizeof(struct plain_reader),
    .takes_pieces = true,
    .line = plain_line,
};
