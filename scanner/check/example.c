/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/example.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdlib.h>

static const char open_mark[] = "【", close_mark[] = "】", second_word[] = "秒",
                  minute_word[] = "分";
enum { MARK_BYTES = sizeof open_mark - 1 };

void
transcript_init(struct transcript *transcript)
{
    *transcript = (struct transcript){.line_count = 0};
    arena_init(&transcript->arena);
}

void
transcript_finish(struct transcript *transcript)
{
    arena_finish(&transcript->arena);
    free(transcript->lines);
}

static struct example_line *
add_line(struct transcript *transcript)
{
    transcript->lines = memory_reserve(transcript->lines, &transcript->line_cap,
                                       transcript->line_count + 1, sizeof *transcript->lines);
    struct example_line *line = &transcript->lines[transcript->line_count];
    *line = (struct example_line){.first = transcript->char_count};
    return line;
}

static bool
starts_with(struct span text, const char *word)
{
    size_t len = strlen(word);
    return text.len >= len && memcmp(text.data, word, len) == 0;
}

static struct span
after(struct span text, size_t len)
{
    return span_of(text.data + len, text.len - len);
}

static bool
read_decimal(struct span *text, int64_t *ret_us)
{
    size_t i = 0;
    int64_t us = 0, unit = 1000000;
    while (i < text->len && text->data[i] >= '0' && text->data[i] <= '9')
        us = us * 10 + (text->data[i++] - '0') * 1000000;
    if (i == 0)
        return false;
    if (i < text->len && text->data[i] == '.') {
        for (i++; i < text->len && text->data[i] >= '0' && text->data[i] <= '9'; i++) {
            unit /= 10;
            us += (text->data[i] - '0') * unit;
        }
    }
    *text = after(*text, i);
    *ret_us = us;
    return true;
}

/* "40秒 ", "1分05秒 ", "2分 ": steps over it. */
static bool
read_time(struct span *text, int64_t *ret_us)
{
    struct span rest = *text;
    int64_t us, more = 0;
    if (!read_decimal(&rest, &us))
        return false;
    if (starts_with(rest, minute_word)) {
        rest = after(rest, strlen(minute_word));
        us *= 60;
        if (!read_decimal(&rest, &more))
            more = -1;
    }
    if (more >= 0) {
        if (!starts_with(rest, second_word))
            return false;
        rest = after(rest, strlen(second_word));
        us += more;
    }
    if (rest.len && rest.data[0] != ' ' && !starts_with(rest, "　"))
        return false;
    while (rest.len && rest.data[0] == ' ')
        rest = after(rest, 1);
    *ret_us = us;
    *text = rest;
    return true;
}

static bool
take_label(struct transcript *transcript, struct span line)
{
    const char *equals = memchr(line.data, '=', line.len);
    if (!equals || transcript->label_count == EXAMPLE_LABELS)
        return false;
    struct span key = span_of(line.data, (size_t)(equals - line.data));
    struct span value = after(line, key.len + 1);
    if (memchr(key.data, ' ', key.len))
        return false;
    if (span_is(key, "日期"))
        transcript->date = value;
    else
        transcript->labels[transcript->label_count++] = (struct label){key, value};
    return true;
}

/* Takes the marks out of a line that begins in @column. @open: the start of a mark not closed yet,
 * or SIZE_MAX. */
static bool
take_line(struct transcript *transcript, struct span line, int64_t t0_us, uint32_t column,
          size_t *open, struct error *reterr)
{
    struct example_line *out = add_line(transcript);
    char *text = arena_new(&transcript->arena, line.len + 1);
    uint32_t *columns = arena_array(&transcript->arena, line.len + 1, sizeof *columns);
    size_t len = 0, count = 0;
    for (size_t i = 0; i < line.len;) {
        struct span rest = after(line, i);
        if (starts_with(rest, open_mark)) {
            if (*open != SIZE_MAX || transcript->mark_count == EXAMPLE_MARKS) {
                error_set(reterr, (struct location){0}, "a mark 【 opens inside another");
                return false;
            }
            *open = transcript->char_count;
            i += MARK_BYTES;
            column++;
        } else if (starts_with(rest, close_mark)) {
            if (*open == SIZE_MAX || *open == transcript->char_count) {
                error_set(reterr, (struct location){0}, "a mark 】 closes nothing");
                return false;
            }
            transcript->marks[transcript->mark_count++] =
                (struct example_mark){*open, transcript->char_count};
            *open = SIZE_MAX;
            i += MARK_BYTES;
            column++;
        } else {
            size_t bytes;
            utf8_peek(rest, &bytes);
            memcpy(text + len, rest.data, bytes);
            len += bytes;
            i += bytes;
            columns[count++] = column++;
            transcript->char_count++;
        }
    }
    columns[count] = column; /* of the end, for a mark that is empty */
    out->source_columns = columns;
    out->text = span_of(text, len);
    out->t0_us = t0_us;
    transcript->line_count++;
    return true;
}

bool
transcript_parse(struct transcript *transcript, const char *source, struct error *reterr)
{
    struct span rest = span_of_text(source);
    bool block = memchr(rest.data, '\n', rest.len) != NULL;
    size_t open = SIZE_MAX, number = 0;
    for (; rest.len; number++) {
        const char *end = memchr(rest.data, '\n', rest.len);
        struct span line = span_of(rest.data, end ? (size_t)(end - rest.data) : rest.len);
        rest = after(rest, line.len + (end != NULL));
        int64_t t0_us = 0;
        if (block && line.len == 0)
            continue;
        if (block && transcript->line_count == 0 && take_label(transcript, line))
            continue;
        const char *start = line.data;
        if (block && !read_time(&line, &t0_us) && transcript->line_count > 0) {
            error_set(reterr, (struct location){0},
                      "a line of a time-line example begins with its second: 12秒 …");
            return false;
        }
        if (transcript->line_count == EXAMPLE_LINES) {
            error_set(reterr, (struct location){0}, "it has too many lines");
            return false;
        }
        uint32_t column = (uint32_t)utf8_count(span_of(start, (size_t)(line.data - start)));
        if (!take_line(transcript, line, t0_us, column, &open, reterr))
            return false;
        transcript->lines[transcript->line_count - 1].source_line = number;
    }
    if (open != SIZE_MAX) {
        error_set(reterr, (struct location){0}, "a mark 【 is not closed");
        return false;
    }
    if (transcript->line_count == 0) {
        error_set(reterr, (struct location){0}, "the example says nothing");
        return false;
    }
    return true;
}

void
transcript_hear(struct transcript *transcript, const struct segment *segment)
{
    struct example_line *line = add_line(transcript);
    struct arena *arena = &transcript->arena;
    struct segment *heard = arena_new(arena, sizeof *heard);
    *heard = *segment;
    heard->stream = (struct span){0};
    heard->text = arena_copy(arena, segment->text);
    heard->speaker = arena_copy(arena, segment->speaker);
    heard->date = arena_copy(arena, segment->date);
    heard->words = NULL;
    heard->word_count = 0;
    heard->labels = NULL;
    heard->label_count = 0;
    heard->end = false;
    for (size_t i = 0; i < segment->label_count && transcript->label_count < EXAMPLE_LABELS; i++)
        transcript->labels[transcript->label_count++] =
            (struct label){arena_copy(arena, segment->labels[i].key),
                           arena_copy(arena, segment->labels[i].value)};
    if (transcript->date.len == 0)
        transcript->date = heard->date;
    line->text = heard->text;
    line->heard = heard;
    line->t0_us = segment->t0_us;
    line->source_line = (size_t)segment->line;
    transcript->char_count += utf8_count(line->text);
    transcript->line_count++;
}

/* A line that was heard, with its own times. */
static void
scan_heard(const struct transcript *transcript, struct scan *scan, unsigned source, size_t i)
{
    struct segment segment = *transcript->lines[i].heard;
    segment.stream = span_of_text("example");
    segment.date = transcript->date;
    segment.labels = transcript->labels;
    segment.label_count = transcript->label_count;
    segment.has_seq = true;
    segment.seq = i;
    segment.line = 1;
    segment.char_base = segment.byte_base = 0;
    scan_feed(scan, source, &segment);
}

/* A line lasts 0.2 s a character, but no longer than till the next one begins. */
static int64_t
line_end(const struct transcript *transcript, size_t i, size_t chars)
{
    enum { CHAR_US = 200000 };
    const struct example_line *line = &transcript->lines[i];
    int64_t end = line->t0_us + (int64_t)chars * CHAR_US;
    if (i + 1 < transcript->line_count && line[1].t0_us > line->t0_us && line[1].t0_us < end)
        end = line[1].t0_us;
    return end;
}

void
transcript_scan(const struct transcript *transcript, struct scan *scan, unsigned source,
                size_t pieces)
{
    for (size_t i = 0; i < transcript->line_count; i++) {
        const struct example_line *line = &transcript->lines[i];
        if (line->heard) {
            scan_heard(transcript, scan, source, i);
            continue;
        }
        size_t chars = utf8_count(line->text), done = 0;
        const char *at = line->text.data;
        int64_t lasts = line_end(transcript, i, chars) - line->t0_us;
        do {
            size_t part = pieces && pieces < chars - done ? pieces : chars - done;
            const char *end = at;
            for (size_t k = 0; k < part; k++)
                utf8_next(&end);
            struct segment segment = {
                .stream = span_of_text("example"),
                .text = span_of(at, (size_t)(end - at)),
                .date = transcript->date,
                .labels = transcript->labels,
                .label_count = transcript->label_count,
                .t0_us = line->t0_us + (chars ? lasts * (int64_t)done / (int64_t)chars : 0),
                .t1_us =
                    line->t0_us + (chars ? lasts * (int64_t)(done + part) / (int64_t)chars : 0),
                .has_t0 = true,
                .has_t1 = true,
                .has_seq = true,
                .seq = i,         /* the line */
                .line = done + 1, /* the character it begins with, from 1 */
            };
            scan_feed(scan, source, &segment);
            done += part;
            at = end;
        } while (done < chars);
    }
    scan_end_source(scan, source);
}

/* Where a place of a scan with any cutting lies in the joined text. */
static size_t
place_char(const struct transcript *transcript, uint64_t seq, uint64_t line, uint32_t character)
{
    return transcript->lines[seq].first + (size_t)(line - 1) + character;
}

struct example_mark
transcript_mark(const struct transcript *transcript, const struct hit *hit)
{
    const struct place *first = &hit->places[0], *last = &hit->places[hit->place_count - 1];
    return (struct example_mark){
        place_char(transcript, first->seq, first->line, first->char_start),
        place_char(transcript, last->seq, last->line, last->char_end),
    };
}

struct location
transcript_locate(const struct transcript *transcript, const struct example *example,
                  struct example_mark mark, uint32_t *ret_width)
{
    struct location at = example->at;
    size_t i = transcript->line_count;
    *ret_width = 1;
    while (i > 0 && transcript->lines[i - 1].first > mark.start)
        i--;
    if (i == 0 || (!example->exact && !example->indent))
        return at;
    const struct example_line *line = &transcript->lines[i - 1];
    size_t end = i < transcript->line_count ? line[1].first : transcript->char_count;
    size_t last = mark.end < end ? mark.end : end;
    uint32_t column = line->source_columns[mark.start - line->first];
    if (last > mark.start)
        *ret_width = line->source_columns[last - 1 - line->first] + 1 - column;
    at.line += example->exact ? 0 : (uint32_t)line->source_line + 1;
    at.column = column + (example->exact ? at.column : example->indent + 1);
    return at;
}

static void
show_edges(const struct example_mark *marks, size_t count, size_t at, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        if (marks[i].end == at)
            buf_add_text(out, close_mark);
    }
    for (size_t i = 0; i < count; i++) {
        if (marks[i].start == at)
            buf_add_text(out, open_mark);
    }
}

/* Of a long text only what stands near a mark is shown. */
static bool
is_near(const struct transcript *transcript, const struct example_mark *marks, size_t count,
        size_t at)
{
    enum { SHOWN_WHOLE = 160, AROUND = 20 };
    if (transcript->char_count <= SHOWN_WHOLE)
        return true;
    for (size_t i = 0; i < count; i++) {
        if (at + AROUND >= marks[i].start && at < marks[i].end + AROUND)
            return true;
    }
    return false;
}

void
transcript_show(const struct transcript *transcript, const struct example_mark *marks, size_t count,
                struct buf *out)
{
    size_t at = 0;
    bool shown = true;
    for (size_t i = 0; i < transcript->line_count; i++) {
        const char *p = transcript->lines[i].text.data;
        const char *end = p + transcript->lines[i].text.len;
        if (i && shown)
            buf_add_text(out, " / ");
        for (; p < end; at++) {
            const char *from = p;
            utf8_next(&p);
            bool near = is_near(transcript, marks, count, at);
            if (shown && !near)
                buf_add_text(out, "…");
            shown = near;
            show_edges(marks, count, at, out);
            if (near)
                buf_add(out, from, (size_t)(p - from));
        }
    }
    show_edges(marks, count, at, out);
}
