/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/input/cue.h"

#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"

/*
 * WebVTT, after the W3C's "WebVTT: The Web Video Text Tracks Format": header, NOTE, STYLE and
 * REGION blocks are passed over, cue names and settings ignored. In cue text every tag is taken out
 * and &amp; and its like are what they stand for. <v 主播> gives the speaker: a cue with several
 * voices becomes a segment for each, its time shared out by characters; <00:01.000> gives times
 * inside a cue.
 */

static bool
is_skipped_block(struct span line)
{
    static const char *const words[] = {"NOTE", "STYLE", "REGION", "WEBVTT"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t len = strlen(words[i]);
        if (line.len >= len && memcmp(line.data, words[i], len) == 0 &&
            (line.len == len || line.data[len] == ' ' || line.data[len] == '\t'))
            return true;
    }
    return false;
}

struct markup {
    struct arena *arena;
    struct cue_text *text;
    char *out;
    size_t len, chars;
};

static void
put(struct markup *markup, const char *bytes, size_t len)
{
    memcpy(markup->out + markup->len, bytes, len);
    markup->len += len;
    markup->chars += utf8_count(span_of(bytes, len));
}

/* &name; at the front of @text: what it stands for. Returns the length taken, 0: plain text. */
static size_t
put_reference(struct markup *markup, struct span text)
{
    static const struct {
        const char *name, *value;
    } references[] = {
        {"&amp;", "&"},       {"&lt;", "<"},       {"&gt;", ">"},       {"&quot;", "\""},
        {"&nbsp;", "\u00a0"}, {"&lrm;", "\u200e"}, {"&rlm;", "\u200f"}, {"&apos;", "'"},
    };
    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++) {
        size_t len = strlen(references[i].name);
        if (text.len >= len && memcmp(text.data, references[i].name, len) == 0) {
            put(markup, references[i].value, strlen(references[i].value));
            return len;
        }
    }
    return 0;
}

static void
add_voice(struct markup *markup, struct span name)
{
    struct cue_text *text = markup->text;
    text->voices[text->voice_count++] = (struct cue_voice){markup->len, markup->chars, name};
}

/* What stands in the tag <v.class 主播>: the name after the first blank. */
static struct span
voice_name(struct span tag)
{
    size_t i = 0;
    while (i < tag.len && tag.data[i] != ' ' && tag.data[i] != '\t' && tag.data[i] != '\n')
        i++;
    while (i < tag.len && (tag.data[i] == ' ' || tag.data[i] == '\t' || tag.data[i] == '\n'))
        i++;
    return span_of(tag.data + i, tag.len - i);
}

/* A tag at the front of @text. Returns its length, 0: plain text. */
static size_t
take_tag(struct markup *markup, struct span text)
{
    const char *close = memchr(text.data, '>', text.len);
    if (!close)
        return 0;
    size_t len = (size_t)(close - text.data) + 1;
    struct span tag = span_of(text.data + 1, len - 2);
    char first = tag.len ? tag.data[0] : '\0', next = tag.len > 1 ? tag.data[1] : '\0';
    if (first >= '0' && first <= '9') {
        int64_t us;
        if (!cue_time(&tag, &us) || tag.len)
            return 0;
        markup->text->stamps[markup->text->stamp_count++] = (struct cue_stamp){markup->chars, us};
    } else if (first == 'v' && (next == ' ' || next == '.' || next == '\t')) {
        add_voice(markup, voice_name(tag));
    } else if (span_is(tag, "/v")) {
        add_voice(markup, span_of(NULL, 0));
    } else if (first != '/' && !((first | 0x20) >= 'a' && (first | 0x20) <= 'z')) {
        return 0;
    }
    return len;
}

static void
take_markup(struct arena *arena, struct span raw, struct cue_text *ret_text)
{
    size_t tags = 0;
    for (size_t i = 0; i < raw.len; i++)
        tags += raw.data[i] == '<';
    ret_text->voices = arena_array(arena, tags, sizeof *ret_text->voices);
    ret_text->stamps = arena_array(arena, tags, sizeof *ret_text->stamps);
    struct markup markup = {arena, ret_text, arena_new(arena, raw.len), 0, 0};
    for (size_t i = 0; i < raw.len;) {
        struct span rest = span_of(raw.data + i, raw.len - i);
        size_t taken = 0;
        if (rest.data[0] == '<')
            taken = take_tag(&markup, rest);
        else if (rest.data[0] == '&')
            taken = put_reference(&markup, rest);
        if (taken == 0)
            put(&markup, rest.data, taken = 1);
        i += taken;
    }
    ret_text->text = span_of(markup.out, markup.len);
}

static const struct cue_format format = {
    .names_cues = true,
    .is_skipped_block = is_skipped_block,
    .take_markup = take_markup,
};

static void
vtt_line(struct reader *reader, const struct reader_line *line)
{
    cue_read_line((struct cue_reader *)reader, &format, line);
}

static void
vtt_finish(struct reader *reader)
{
    cue_finish((struct cue_reader *)reader, &format);
}

const struct reader_class reader_vtt = {
    .name = "vtt",
    .endings = ".vtt .webvtt ",
    .size = sizeof(struct cue_reader),
    .line = vtt_line,
    .finish = vtt_finish,
    .free = cue_free,
};
