/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/input/cue.h"

#include "scanner/base/utf8.h"

/*
 *   12                                   ┐ held until the next line shows what it is
 *   00:00:01,000 --> 00:00:02,500        ┘ timing line: a cue begins
 *   这款全网最低                            text
 *                                        blank line: the cue is queued
 *
 * A timing line begins a cue wherever it stands, so a missing blank line costs nothing.
 */
enum { TEXT_MOST = 1024 * 1024 /* of one cue; more goes out as text of the same time */ };

static bool
is_blank_char(char c)
{
    return c == ' ' || c == '\t';
}

static struct span
trim(struct span text)
{
    if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) /* files put together */
        text = span_of(text.data + 3, text.len - 3);
    while (text.len && is_blank_char(text.data[0]))
        text = span_of(text.data + 1, text.len - 1);
    while (text.len && is_blank_char(text.data[text.len - 1]))
        text.len--;
    return text;
}

static bool
is_number(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.len > 0 && text.len <= 10;
}

/* Timing lines */

static bool
take_digits(struct span *text, size_t most, int64_t *ret_value, size_t *ret_count)
{
    size_t n = 0;
    *ret_value = 0;
    for (; n < text->len && text->data[n] >= '0' && text->data[n] <= '9'; n++) {
        if (n == most)
            return false;
        *ret_value = *ret_value * 10 + (text->data[n] - '0');
    }
    *text = span_of(text->data + n, text->len - n);
    *ret_count = n;
    return n > 0;
}

/* The fraction after the seconds, to microseconds with rounding. */
static bool
take_fraction(struct span *text, int64_t *ret_us)
{
    size_t count;
    int64_t value;
    *ret_us = 0;
    if (!text->len || (text->data[0] != ',' && text->data[0] != '.'))
        return true;
    *text = span_of(text->data + 1, text->len - 1);
    if (!take_digits(text, 9, &value, &count))
        return false;
    for (; count < 6; count++)
        value *= 10;
    for (; count > 6; count--)
        value = (value + (count == 7 ? 5 : 0)) / 10;
    *ret_us = value;
    return true;
}

bool
cue_time(struct span *text, int64_t *ret_us)
{
    struct span rest = *text;
    int64_t parts[3], fraction;
    size_t count = 0, digits;
    for (;;) {
        if (!take_digits(&rest, 6, &parts[count], &digits))
            return false;
        count++;
        if (count == 3 || !rest.len || rest.data[0] != ':')
            break;
        rest = span_of(rest.data + 1, rest.len - 1);
    }
    if (count < 2 || !take_fraction(&rest, &fraction))
        return false;
    int64_t hours = count == 3 ? parts[0] : 0, minutes = parts[count - 2],
            seconds = parts[count - 1];
    if (seconds > 59 || (count == 3 && minutes > 59))
        return false;
    *ret_us = ((hours * 60 + minutes) * 60 + seconds) * 1000000 + fraction;
    *text = rest;
    return true;
}

static const char *
find_arrow(struct span text)
{
    const char *end = text.data + text.len;
    for (const char *at = text.data; (at = memchr(at, '>', (size_t)(end - at))) != NULL; at++)
        if (at - text.data >= 2 && at[-1] == '-' && at[-2] == '-')
            return at - 2;
    return NULL;
}

/* A timing line, right or wrong: an arrow beside a time, or (@whole: not taken) a time to the
 * fraction and no more, as where a file breaks off. */
static bool
is_timing(struct span line, bool whole)
{
    struct span text = trim(line), rest = text;
    const char *arrow = find_arrow(text);
    int64_t us;
    if (!arrow) {
        if (whole || !text.len || text.data[0] > '9' || !cue_time(&rest, &us))
            return false;
        struct span time = span_of(text.data, text.len - rest.len);
        rest = trim(rest);
        return (memchr(time.data, ',', time.len) || memchr(time.data, '.', time.len)) &&
               (rest.len == 0 || rest.data[0] == '-');
    }
    size_t before = (size_t)(arrow - text.data);
    rest = trim(span_of(arrow + 3, text.len - before - 3));
    return before == 0 || cue_time(&rest, &us) ||
           (text.data[0] >= '0' && text.data[0] <= '9' && memchr(text.data, ':', before));
}

static uint64_t
column_of(struct span line, struct span rest)
{
    return utf8_count(span_of(line.data, (size_t)(rest.data - line.data))) + 1;
}

/* Fills the times; what can't be read is reported and left unknown. The cue's text is still read.
 */
static void
read_timing(struct cue_reader *cues, const struct reader_line *line)
{
    struct span start = trim(line->text), rest = start;
    int64_t t0 = 0, t1 = 0;
    bool has_t0 = cue_time(&rest, &t0) &&
                  (rest.len == 0 || is_blank_char(rest.data[0]) || rest.data[0] == '-');
    while (rest.len && (is_blank_char(rest.data[0]) || rest.data[0] == '-' || rest.data[0] == '>'))
        rest = span_of(rest.data + 1, rest.len - 1);
    struct span end = rest;
    bool has_t1 = has_t0 && cue_time(&rest, &t1) && (rest.len == 0 || is_blank_char(rest.data[0]));
    if (!has_t0)
        reader_bad(
            &cues->base, line->number, column_of(line->text, start),
            "看不懂的开始时间，应为 HH:MM:SS,mmm；本条字幕按无时间检查",
            "unreadable start time, expected HH:MM:SS,mmm; the cue is scanned without times");
    else if (!has_t1)
        reader_bad(&cues->base, line->number, column_of(line->text, end),
                   "本条字幕没有可用的结束时间；照常检查，时长按字数估计",
                   "the cue has no readable end time; it is scanned, its length is estimated");
    else if (t1 < t0)
        reader_bad(&cues->base, line->number, column_of(line->text, end),
                   "本条字幕的结束时间早于开始时间；照常检查，时长按字数估计",
                   "the cue ends before it starts; it is scanned, its length is estimated");
    cues->has_t0 = has_t0;
    cues->has_t1 = has_t1 && t1 >= t0;
    cues->t0_us = t0;
    cues->t1_us = t1;
}

/* Cues to segments */

/* Text before character @chr, told between two known moments. */
struct knot {
    size_t chr;
    int64_t us;
};

/* Media time of character @chr, in proportion between the nearest moments known. */
static int64_t
time_at(const struct knot *knots, size_t count, size_t chr)
{
    size_t i = 1;
    while (i + 1 < count && knots[i].chr < chr)
        i++;
    const struct knot *a = &knots[i - 1], *b = &knots[i];
    if (chr <= a->chr)
        return a->us;
    if (chr >= b->chr)
        return b->us;
    double part = (double)(chr - a->chr) / (double)(b->chr - a->chr);
    return a->us + (int64_t)(part * (double)(b->us - a->us) + 0.5);
}

/* Moments that rise in text and time: start, stamps inside, end. */
static size_t
make_knots(struct cue_reader *cues, const struct cue_text *text, size_t chars,
           struct knot **ret_knots)
{
    struct knot *knots = arena_array(&cues->base.arena, text->stamp_count + 2, sizeof *knots);
    size_t count = 0;
    knots[count++] = (struct knot){0, cues->t0_us};
    for (size_t i = 0; i < text->stamp_count; i++) {
        const struct cue_stamp *stamp = &text->stamps[i];
        const struct knot *last = &knots[count - 1];
        if (stamp->us < last->us || stamp->us > cues->t1_us || stamp->chr >= chars)
            continue;
        if (stamp->chr == last->chr)
            knots[count - 1].us = stamp->us;
        else
            knots[count++] = (struct knot){stamp->chr, stamp->us};
    }
    knots[count++] = (struct knot){chars, cues->t1_us};
    *ret_knots = knots;
    return count;
}

/* The runs between knots that lie in characters [from, to), as words of a segment that has these.
 */
static void
add_words(struct cue_reader *cues, struct segment *segment, const struct knot *knots, size_t count,
          size_t from, size_t to)
{
    struct word_time *words = arena_array(&cues->base.arena, count, sizeof *words);
    size_t word_count = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        size_t start = knots[i].chr < from ? from : knots[i].chr;
        size_t end = knots[i + 1].chr > to ? to : knots[i + 1].chr;
        if (start < end)
            words[word_count++] =
                (struct word_time){start - from, end - start, time_at(knots, count, start),
                                   time_at(knots, count, end)};
    }
    segment->words = words;
    segment->word_count = word_count;
}

static uint64_t
count_lines(struct span text)
{
    uint64_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.data[i] == '\n';
    return count;
}

/* Queues bytes [from, to) of the cue's text, spoken by @speaker. */
static void
add_part(struct cue_reader *cues, const struct cue_text *text, const struct knot *knots,
         size_t knot_count, const struct cue_voice *from, const struct cue_voice *to)
{
    if (from->byte == to->byte)
        return;
    uint64_t line = cues->text_line + count_lines(span_of(text->text.data, from->byte));
    struct segment *segment = reader_add(&cues->base, line);
    segment->text = span_of(text->text.data + from->byte, to->byte - from->byte);
    segment->speaker = from->name;
    segment->has_t0 = cues->has_t0;
    segment->has_t1 = cues->has_t1;
    segment->t0_us = cues->t0_us;
    segment->t1_us = cues->t1_us;
    if (!knot_count)
        return;
    segment->t0_us = time_at(knots, knot_count, from->chr);
    segment->t1_us = time_at(knots, knot_count, to->chr);
    if (text->stamp_count)
        add_words(cues, segment, knots, knot_count, from->chr, to->chr);
}

static void
close_cue(struct cue_reader *cues, const struct cue_format *format)
{
    if (cues->text.len == 0)
        return;
    struct cue_text text = {0};
    struct arena *arena = &cues->base.arena;
    format->take_markup(arena, arena_copy(arena, buf_span(&cues->text)), &text);
    buf_reset(&cues->text);
    size_t chars = utf8_count(text.text);
    struct knot *knots = NULL;
    size_t knot_count = cues->has_t1 ? make_knots(cues, &text, chars, &knots) : 0;
    struct cue_voice from = {0}, end = {text.text.len, chars, {0}};
    for (size_t i = 0; i < text.voice_count; i++) {
        if (text.voices[i].byte == 0 || (i == 0 && !knot_count)) {
            from.name = text.voices[i].name;
        } else if (knot_count) { /* without an end there is no telling when the next one speaks */
            add_part(cues, &text, knots, knot_count, &from, &text.voices[i]);
            from = text.voices[i];
        }
    }
    add_part(cues, &text, knots, knot_count, &from, &end);
}

/* What follows a cue without times of its own is said when it ended; else nobody knows when. */
static void
go_on_after_cue(struct cue_reader *cues)
{
    cues->has_t0 = cues->has_t1;
    cues->t0_us = cues->t1_us;
}

/* Text that belongs to no cue. */
static void
add_stray(struct cue_reader *cues, const struct cue_format *format, struct span text,
          uint64_t number)
{
    if (!cues->had_cue && !cues->had_stray)
        reader_bad(&cues->base, number, 0, "第一条字幕之前有文字；按无时间检查",
                   "text before the first cue; it is scanned without times");
    cues->had_stray = true;
    go_on_after_cue(cues);
    cues->text_line = number;
    buf_add_span(&cues->text, text);
    close_cue(cues, format);
}

static void
add_text(struct cue_reader *cues, const struct cue_format *format, struct span text,
         uint64_t number)
{
    if (cues->text.len && cues->text.len + text.len >= TEXT_MOST) {
        close_cue(cues, format);
        go_on_after_cue(cues);
    }
    if (cues->text.len == 0)
        cues->text_line = number;
    else
        buf_add_char(&cues->text, '\n');
    buf_add_span(&cues->text, text);
}

static void
hold(struct cue_reader *cues, const struct reader_line *line)
{
    buf_reset(&cues->held);
    buf_add_span(&cues->held, line->text);
    cues->held_line = line->number;
}

/* The held line turned out to be text after all, or the index of a cue that never came. */
static void
release_held(struct cue_reader *cues, const struct cue_format *format)
{
    struct span held = buf_span(&cues->held);
    if (held.len == 0)
        return;
    if (cues->state == CUE_INSIDE)
        add_text(cues, format, held, cues->held_line);
    else if (!is_number(trim(held)))
        add_stray(cues, format, held, cues->held_line);
    buf_reset(&cues->held);
}

static void
begin_cue(struct cue_reader *cues, const struct cue_format *format, const struct reader_line *line)
{
    buf_reset(&cues->held); /* it was the cue's index or name */
    close_cue(cues, format);
    read_timing(cues, line);
    cues->had_cue = true;
    cues->state = CUE_INSIDE;
}

static void
end_block(struct cue_reader *cues, const struct cue_format *format)
{
    release_held(cues, format);
    close_cue(cues, format);
    cues->state = CUE_OUTSIDE;
}

void
cue_read_line(struct cue_reader *cues, const struct cue_format *format,
              const struct reader_line *line)
{
    struct span text = trim(line->text);
    if (is_timing(line->text, cues->state == CUE_SKIPPED)) {
        begin_cue(cues, format, line);
        return;
    }
    if (text.len == 0) {
        end_block(cues, format);
        return;
    }
    switch (cues->state) {
    case CUE_SKIPPED:
        break;
    case CUE_OUTSIDE:
        if (format->is_skipped_block && format->is_skipped_block(text)) {
            cues->state = CUE_SKIPPED;
        } else if (format->names_cues || is_number(text)) {
            hold(cues, line);
            cues->state = CUE_HELD;
        } else {
            add_stray(cues, format, line->text, line->number);
            cues->state = CUE_STRAY;
        }
        break;
    case CUE_HELD:
    case CUE_STRAY:
        release_held(cues, format);
        if (is_number(text))
            hold(cues, line);
        else
            add_stray(cues, format, line->text, line->number);
        cues->state = CUE_STRAY;
        break;
    case CUE_INSIDE:
        release_held(cues, format);
        if (is_number(text))
            hold(cues, line);
        else
            add_text(cues, format, line->text, line->number);
        break;
    }
}

void
cue_finish(struct cue_reader *cues, const struct cue_format *format)
{
    end_block(cues, format);
}

void
cue_free(struct reader *reader)
{
    struct cue_reader *cues = (struct cue_reader *)reader;
    buf_finish(&cues->held);
    buf_finish(&cues->text);
}
