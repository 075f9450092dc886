/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/input/input.h"

#include "scanner/base/buf.h"
#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/input/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

/*
 * Bytes wait in one buffer until a whole line (or a piece of a long one) is there:
 *
 *   … read already | 那个│这款 包│\r│\n│下一句 …
 *                  ^at           ^looked: no line end before here
 *
 * Every decision (format, line end, where to cut a long line) needs a fixed number of bytes and
 * waits for them, so how the bytes were fed cannot show. A CR ends its line at once; an LF that
 * follows it is then passed over, be it in the same feed or the next.
 */
enum {
    PROBE_MOST = 4096,
    PIECE_MOST = 64 * 1024,
    LINE_MOST = 8 * 1024 * 1024,
    KEEP_MOST = 1024 * 1024, /* a larger buffer is given back once it is empty */
};

static const struct reader_class *const readers[] = {&reader_jsonl, &reader_srt, &reader_vtt,
                                                     &reader_plain};
enum { READERS = sizeof readers / sizeof readers[0] };

struct input {
    char *name;
    bool each_line, chinese;
    struct reader *reader; /* NULL until the format is known */
    struct buf bytes;
    size_t at, looked;
    bool mark_checked; /* the byte order mark */
    bool after_cr;     /* an LF at @at belongs to the line end before it */
    bool finished;     /* input_finish was called */
    bool ended;        /* the reader was told */
    bool unusable;     /* the rest is thrown away */
    bool refused;      /* inside a line that is too long: thrown away up to its end */
    bool damaged_line; /* its damage was reported */
    bool in_pieces;    /* @at is inside a line delivered in pieces */
    uint64_t line;     /* number of the line at @at */
    uint64_t char_base, byte_base;
    struct buf mended;
};

static const struct reader_class *
find_reader(const char *format)
{
    for (size_t i = 0; i < READERS; i++)
        if (strcmp(readers[i]->name, format) == 0)
            return readers[i];
    return NULL;
}

static void
open_reader(struct input *input, const struct reader_class *class)
{
    struct reader *reader = memory_new(class->size);
    reader->class = class;
    reader->name = input->name;
    reader->each_line = input->each_line;
    reader->chinese = input->chinese;
    input->reader = reader;
}

struct input *
input_new(const char *format, const char *name)
{
    const struct reader_class *class = format ? find_reader(format) : NULL;
    if (format && !class)
        return NULL;
    struct input *input = memory_new(sizeof *input);
    input->name = memory_copy_text(name, strlen(name));
    input->line = 1;
    if (class)
        open_reader(input, class);
    return input;
}

void
input_free(struct input *input)
{
    if (!input)
        return;
    struct reader *reader = input->reader;
    if (reader) {
        if (reader->class->free)
            reader->class->free(reader);
        arena_finish(&reader->arena);
        free(reader->queue);
        free(reader);
    }
    buf_finish(&input->bytes);
    buf_finish(&input->mended);
    free(input->name);
    free(input);
}

void
input_set_each_line(struct input *input)
{
    input->each_line = true;
    if (input->reader)
        input->reader->each_line = true;
}

void
input_set_chinese(struct input *input)
{
    input->chinese = true;
    if (input->reader)
        input->reader->chinese = true;
}

const char *
input_format_name(const struct input *input)
{
    return input->reader ? input->reader->class->name : NULL;
}

const char *const *
input_format_names(void)
{
    static const char *const names[] = {"jsonl", "srt", "vtt", "text", NULL};
    _Static_assert(sizeof names / sizeof names[0] == READERS + 1, "a name for every reader");
    return names;
}

/* The queue */

static struct reader_item *
queue_item(struct reader *reader)
{
    reader->queue = memory_reserve(reader->queue, &reader->queue_cap, reader->queued + 1,
                                   sizeof *reader->queue);
    return &reader->queue[reader->queued++];
}

struct segment *
reader_add(struct reader *reader, uint64_t line)
{
    struct reader_item *item = queue_item(reader);
    item->is_error = false;
    item->segment = (struct segment){.line = line};
    return &item->segment;
}

static uint32_t
location_number(uint64_t number)
{
    return number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
}

void
reader_bad(struct reader *reader, uint64_t line, uint64_t column, const char *zh, const char *en,
           ...)
{
    struct reader_item *item = queue_item(reader);
    item->is_error = true;
    item->error.at =
        (struct location){reader->name, location_number(line), location_number(column)};
    va_list args;
    va_start(args, en);
    vsnprintf(item->error.message, sizeof item->error.message, reader->chinese ? zh : en, args);
    va_end(args);
    /* Never end in the middle of a character. */
    struct span text = span_of_text(item->error.message);
    item->error.message[utf8_valid_prefix(text)] = '\0';
}

static bool
take_item(struct reader *reader, struct segment *ret_segment, struct error *reterr,
          enum input_outcome *ret_outcome)
{
    if (reader->taken == reader->queued)
        return false;
    struct reader_item *item = &reader->queue[reader->taken++];
    if (item->is_error) {
        *reterr = item->error;
        *ret_outcome = INPUT_BAD;
    } else {
        *ret_segment = item->segment;
        *ret_outcome = INPUT_SEGMENT;
    }
    return true;
}

/* Feeding */

static struct span
waiting(const struct input *input)
{
    if (!input->bytes.data)
        return span_of("", 0);
    return span_of(input->bytes.data + input->at, input->bytes.len - input->at);
}

static void
step(struct input *input, size_t len)
{
    input->at += len;
    if (input->looked < input->at)
        input->looked = input->at;
}

void
input_feed(struct input *input, struct span bytes)
{
    if (input->at == input->bytes.len && input->bytes.cap > KEEP_MOST)
        buf_finish(&input->bytes);
    else if (input->at)
        buf_drop_front(&input->bytes, input->at);
    input->looked -= input->at;
    input->at = 0;
    if (bytes.len && !input->unusable)
        buf_add_span(&input->bytes, bytes);
}

void
input_finish(struct input *input)
{
    input->finished = true;
}

/* Probing: each answer needs no more than the bytes that led to it. */

enum probe_answer { PROBE_NO, PROBE_YES, PROBE_MORE };

static enum probe_answer
probe_word(struct span text, const char *word)
{
    size_t len = strlen(word);
    if (memcmp(text.data, word, text.len < len ? text.len : len) != 0)
        return PROBE_NO;
    if (text.len <= len)
        return PROBE_MORE;
    return strchr(" \t\r\n", text.data[len]) ? PROBE_YES : PROBE_NO;
}

/* '{' and then '"', '}' or the end of the line. */
static enum probe_answer
probe_object(struct span text)
{
    if (text.data[0] != '{')
        return PROBE_NO;
    for (size_t i = 1; i < text.len; i++) {
        if (text.data[i] != ' ' && text.data[i] != '\t')
            return strchr("\"}\r\n", text.data[i]) && text.data[i] ? PROBE_YES : PROBE_NO;
    }
    return PROBE_MORE;
}

/* A number alone on its line and a timing line below it, or a timing line at once. */
static enum probe_answer
probe_cue(struct span text)
{
    size_t lines = 0; /* that are not blank */
    bool digits_only = true, blank = true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '>')
            return i >= 2 && memcmp(text.data + i - 2, "-->", 3) == 0 ? PROBE_YES : PROBE_NO;
        if (c == '\n' || c == '\r') {
            lines += !blank;
            if (lines == 2 || !digits_only)
                return PROBE_NO;
            blank = true;
        } else if (!strchr("0123456789:,. \t-", c) || !c) {
            return PROBE_NO;
        } else {
            blank = blank && (c == ' ' || c == '\t');
            digits_only = digits_only && strchr("0123456789 \t", c);
        }
    }
    return PROBE_MORE;
}

static const struct reader_class *
reader_by_ending(const char *name)
{
    const char *ending = strrchr(name, '.');
    if (!ending)
        return &reader_plain;
    size_t len = strlen(ending);
    for (size_t i = 0; i < READERS; i++) {
        for (const char *at = readers[i]->endings; *at; at = strchr(at, ' ') + 1)
            if (strncasecmp(at, ending, len) == 0 && at[len] == ' ')
                return readers[i];
    }
    return &reader_plain;
}

/* NULL: more bytes are needed. */
static const struct reader_class *
probe(const struct input *input)
{
    struct span text = waiting(input);
    bool all = input->finished || text.len >= PROBE_MOST;
    if (text.len > PROBE_MOST)
        text.len = PROBE_MOST;
    while (text.len && strchr(" \t\r\n", text.data[0]) && text.data[0])
        text = span_of(text.data + 1, text.len - 1);
    if (text.len) {
        enum probe_answer object = probe_object(text), header = probe_word(text, "WEBVTT"),
                          cue = probe_cue(text);
        if (object == PROBE_YES || (object == PROBE_MORE && all))
            return &reader_jsonl;
        if (header == PROBE_YES || (header == PROBE_MORE && all && text.len == strlen("WEBVTT")))
            return &reader_vtt;
        if (cue == PROBE_YES)
            return &reader_srt;
        all = all || (object == PROBE_NO && header == PROBE_NO && cue == PROBE_NO);
    }
    return all ? reader_by_ending(input->name) : NULL;
}

/* Lines */

/* False: the mark may be there in part, more bytes are needed. */
static bool
check_mark(struct input *input)
{
    struct span text = waiting(input);
    static const char mark[] = "\xef\xbb\xbf", big[] = "\xfe\xff", little[] = "\xff\xfe";
    size_t len = text.len < 3 ? text.len : 3;
    if (!input->finished && (len == 0 || (len < 3 && memcmp(text.data, mark, len) == 0) ||
                             (len == 1 && (text.data[0] == big[0] || text.data[0] == little[0]))))
        return false;
    input->mark_checked = true;
    if (len == 3 && memcmp(text.data, mark, 3) == 0)
        step(input, 3);
    else if (len >= 2 && (memcmp(text.data, big, 2) == 0 || memcmp(text.data, little, 2) == 0))
        input->unusable = true;
    return true;
}

static void
pass_over_lf(struct input *input)
{
    if (input->after_cr && input->at < input->bytes.len) {
        if (input->bytes.data[input->at] == '\n')
            step(input, 1);
        input->after_cr = false;
    }
}

/* Whether a line end lies in the bytes from @at on, looking no further than one byte past @most;
 * *ret_end is its index, or that of the first byte not looked at. */
static bool
find_line_end(struct input *input, size_t most, size_t *ret_end)
{
    const char *data = input->bytes.data;
    size_t from = input->looked, to = input->bytes.len;
    if (to - input->at > most)
        to = input->at + most + 1;
    *ret_end = to;
    if (from >= to)
        return false;
    const char *lf = memchr(data + from, '\n', to - from);
    if (lf)
        to = (size_t)(lf - data);
    const char *cr = memchr(data + from, '\r', to - from);
    *ret_end = cr ? (size_t)(cr - data) : to;
    if (cr || lf)
        return true;
    input->looked = to;
    return false;
}

/* Where to cut a piece of at most PIECE_MOST bytes: not inside a character. */
static size_t
piece_len(const char *data)
{
    size_t len = PIECE_MOST;
    while (len > PIECE_MOST - 4 && ((unsigned char)data[len] & 0xc0) == 0x80)
        len--;
    return len > PIECE_MOST - 4 ? len : PIECE_MOST;
}

enum line_outcome { LINE_READY, LINE_REFUSED, LINE_MORE, LINE_END };

/* The next line, piece of a line, or line too long to take; *ret_text are its raw bytes. */
static enum line_outcome
next_line(struct input *input, struct span *ret_text, bool *ret_ends)
{
    bool pieces = input->reader->class->takes_pieces;
    size_t most = pieces ? PIECE_MOST : LINE_MOST;
    for (;;) {
        pass_over_lf(input);
        size_t end;
        bool ends = find_line_end(input, input->refused ? SIZE_MAX : most, &end);
        size_t len = end - input->at;
        *ret_text = waiting(input);
        if (input->refused) {
            input->refused = !ends;
            step(input, len + ends);
            if (ends) {
                input->after_cr = ret_text->data[len] == '\r';
                input->line++;
                continue;
            }
            return input->finished ? LINE_END : LINE_MORE;
        }
        if (len > most && !pieces) {
            input->refused = true;
            return LINE_REFUSED;
        }
        if (len > most) {
            ret_text->len = piece_len(ret_text->data);
            *ret_ends = false;
            step(input, ret_text->len);
            return LINE_READY;
        }
        if (!ends && !input->finished)
            return LINE_MORE;
        if (!ends && len == 0 && !input->in_pieces)
            return LINE_END;
        ret_text->len = len;
        *ret_ends = true;
        if (ends)
            input->after_cr = input->bytes.data[end] == '\r';
        step(input, len + ends);
        return LINE_READY;
    }
}

/* Whether bytes that are not UTF-8 would all pass as GB18030, the commonest other encoding. */
static bool
looks_like_gb18030(struct span text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    size_t pairs = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (p[i] < 0x80)
            continue;
        if (p[i] == 0x80 || p[i] == 0xff || i + 1 == text.len)
            return false;
        i++;
        if (p[i] < 0x40 || p[i] == 0x7f || p[i] == 0xff)
            return false;
        pairs++;
    }
    return pairs >= 2;
}

/* Reports the first damage of a line and leaves all of it out. */
static struct span
mend(struct input *input, struct span raw)
{
    size_t valid = utf8_valid_prefix(raw);
    if (valid == raw.len)
        return raw;
    if (!input->damaged_line) {
        input->damaged_line = true;
        uint64_t column = input->char_base + utf8_count(span_of(raw.data, valid)) + 1;
        if (looks_like_gb18030(raw))
            reader_bad(
                input->reader, input->line, column,
                "不是 UTF-8，像是 GB18030；请先转换：iconv -f GB18030 -t UTF-8",
                "not UTF-8 but probably GB18030; convert it first: iconv -f GB18030 -t UTF-8");
        else
            reader_bad(input->reader, input->line, column,
                       "无效的 UTF-8 字节 0x%02X，已略去，本行其余照常检查",
                       "invalid UTF-8 byte 0x%02X, left out; the rest of the line is scanned",
                       (unsigned char)raw.data[valid]);
    }
    buf_reset(&input->mended);
    for (;;) {
        buf_add(&input->mended, raw.data, valid);
        raw = span_of(raw.data + valid, raw.len - valid);
        if (!raw.len)
            return buf_span(&input->mended);
        size_t bad;
        utf8_peek(raw, &bad);
        raw = span_of(raw.data + bad, raw.len - bad);
        valid = utf8_valid_prefix(raw);
    }
}

static void
read_line(struct input *input, struct span raw, bool ends)
{
    struct span text = mend(input, raw);
    struct reader_line line = {
        .text = text,
        .number = input->line,
        .begins = !input->in_pieces,
        .ends = ends,
        .char_base = input->char_base,
        .byte_base = input->byte_base,
    };
    input->reader->class->line(input->reader, &line);
    input->in_pieces = !ends;
    if (ends) {
        input->line++;
        input->char_base = input->byte_base = 0;
        input->damaged_line = false;
    } else {
        input->char_base += utf8_count(text);
        input->byte_base += text.len;
    }
}

/* The reader exists once the format is known; false: more bytes are needed. */
static bool
prepare(struct input *input)
{
    if (!input->mark_checked && !check_mark(input))
        return false;
    if (!input->reader) {
        const struct reader_class *class = input->unusable ? &reader_plain : probe(input);
        if (!class)
            return false;
        open_reader(input, class);
    }
    if (input->unusable && input->at < input->bytes.len) {
        step(input, input->bytes.len - input->at);
        reader_bad(
            input->reader, 1, 1, "这是 UTF-16 文本，无法检查；请先转换：iconv -f UTF-16 -t UTF-8",
            "this is UTF-16, nothing was scanned; convert it first: iconv -f UTF-16 -t UTF-8");
    }
    return true;
}

enum input_outcome
input_next(struct input *input, struct segment *ret_segment, struct error *reterr)
{
    if (!prepare(input))
        return INPUT_MORE;
    struct reader *reader = input->reader;
    for (;;) {
        enum input_outcome outcome;
        if (take_item(reader, ret_segment, reterr, &outcome))
            return outcome;
        arena_reset(&reader->arena);
        reader->queued = reader->taken = 0;
        struct span raw;
        bool ends;
        switch (next_line(input, &raw, &ends)) {
        case LINE_READY:
            read_line(input, raw, ends);
            break;
        case LINE_REFUSED:
            reader_bad(reader, input->line, 0, "本行超过 %d MiB，已跳过",
                       "line is longer than %d MiB; passed over", LINE_MOST / 1024 / 1024);
            break;
        case LINE_MORE:
            return INPUT_MORE;
        case LINE_END:
            if (input->ended)
                return INPUT_END;
            input->ended = true;
            if (reader->class->finish)
                reader->class->finish(reader);
            break;
        }
    }
}
