/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/input/cue.h"

#include "scanner/base/buf.h"

#include <strings.h>

/*
 * SRT (SubRip): cue.h tells what is read. There is no standard; in use are the tags <b> <i> <u> <s>
 * <font …> and style marks of another format in braces, {\an8}. These are taken out; anything else
 * in angle brackets is text (「价格<100」).
 */

static bool
is_tag_name(struct span name)
{
    static const char *const names[] = {"b", "i", "u", "s", "font"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (name.len == strlen(names[i]) && strncasecmp(name.data, names[i], name.len) == 0)
            return true;
    return false;
}

/* Length of the markup at the front of @text, 0 when it is text. */
static size_t
markup_len(struct span text)
{
    bool brace = text.data[0] == '{' && text.len > 1 && text.data[1] == '\\';
    if (text.data[0] != '<' && !brace)
        return 0;
    const char *close = memchr(text.data, brace ? '}' : '>', text.len);
    if (!close)
        return 0;
    size_t len = (size_t)(close - text.data) + 1;
    if (brace)
        return len;
    struct span name = span_of(text.data + 1, len - 2);
    if (name.len && name.data[0] == '/')
        name = span_of(name.data + 1, name.len - 1);
    const char *blank = memchr(name.data, ' ', name.len);
    if (blank)
        name.len = (size_t)(blank - name.data);
    return is_tag_name(name) ? len : 0;
}

static void
take_markup(struct arena *arena, struct span raw, struct cue_text *ret_text)
{
    char *text = arena_new(arena, raw.len);
    size_t len = 0;
    for (size_t i = 0; i < raw.len;) {
        size_t skip = markup_len(span_of(raw.data + i, raw.len - i));
        if (skip)
            i += skip;
        else
            text[len++] = raw.data[i++];
    }
    ret_text->text = span_of(text, len);
}

static const struct cue_format format = {.take_markup = take_markup};

static void
srt_line(struct reader *reader, const struct reader_line *line)
{
    cue_read_line((struct cue_reader *)reader, &format, line);
}

static void
srt_finish(struct reader *reader)
{
    cue_finish((struct cue_reader *)reader, &format);
}

const struct reader_class reader_srt = {
    .name = "srt",
    .endings = ".srt ",
    .size = sizeof(struct cue_reader),
    .line = srt_line,
    .finish = srt_finish,
    .free = cue_free,
};
