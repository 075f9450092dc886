/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/yaml_text.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdlib.h>

struct location
yaml_text_place(const struct yaml_text *text, size_t line, size_t column)
{
    return (struct location){text->name, (uint32_t)line + 1, (uint32_t)column + 1};
}

/* Where the text ends that was copied so far. */
static struct location
place_of_end(const struct yaml_text *text)
{
    size_t start = text->lines[text->line_count - 1];
    return yaml_text_place(text, text->line_count - 1,
                           utf8_count(span_of(text->bytes.data + start, text->bytes.len - start)));
}

/* Characters that a text of the file can't see, or that change what he sees. */
static const char *
hidden_kind(uint32_t c)
{
    if (c == '\t' || c == '\n' || c == '\r')
        return NULL;
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return "control character";
    if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
        c == 0x200f || c == 0x061c)
        return "text direction (bidi) control";
    if (c == 0x2028 || c == 0x2029)
        return "line separator that editors don't show";
    if ((c >= 0x200b && c <= 0x200d) || (c >= 0x2060 && c <= 0x2064) || c == 0xfeff ||
        c == 0x00ad || c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x180e || c == 0x2800 ||
        c == 0x3164 || c == 0xffa0 || (c >= 0x206a && c <= 0x206f) ||
        (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xfe00 && c <= 0xfe0d) ||
        (c >= 0xe0000 && c <= 0xe0fff))
        return "invisible character";
    if (c == 0xfffe || c == 0xffff || (c & 0xfffe) == 0xfffe)
        return "code point that is no character";
    return NULL;
}

static void
report_hidden(struct yaml_text *text, struct location at, size_t offset, uint32_t c,
              const char *kind)
{
    diag_add(text->diag, DIAG_ERROR, "Y01", at,
             "%s U+%04X at byte %zu: what is read here is not what is seen",
             diag_words(text->diag, kind), c, offset);
    if (c == 0)
        diag_fix(text->diag, "take the NUL byte out");
    else
        diag_fix(text->diag, "delete it, or if it is meant write \"%s%0*X\" in double quotes",
                 c > 0xffff ? "\\U" : "\\u", c > 0xffff ? 8 : 4, c);
}

static void
report_invalid(struct yaml_text *text, struct location at, size_t offset, unsigned char byte)
{
    diag_add(text->diag, DIAG_ERROR, "Y01", at, "byte %zu (0x%02X) is not valid UTF-8", offset,
             byte);
    diag_fix(text->diag, "save the file as UTF-8");
}

static void
begin_line(struct yaml_text *text)
{
    text->lines =
        memory_reserve(text->lines, &text->line_cap, text->line_count + 1, sizeof *text->lines);
    text->lines[text->line_count++] = (uint32_t)text->bytes.len;
}

/*
 * Bytes from @at that need no look: ASCII, or the characters that make up nearly all of a pack:
 * E3..E9 xx xx (U+3000 to U+9FFF) but for U+3164 (E3 85 A4), and the full-width forms EF BC xx and
 * EF BD xx.
 */
static size_t
clean_run(struct span bytes, size_t at)
{
    const unsigned char *p = (const unsigned char *)bytes.data;
    size_t start = at;
    while (at < bytes.len) {
        unsigned char c = p[at];
        if (c >= 0x20 && c < 0x7f) {
            at++;
            continue;
        }
        if (c < 0xe3 || bytes.len - at < 3 || (p[at + 1] & 0xc0) != 0x80 ||
            (p[at + 2] & 0xc0) != 0x80)
            break;
        bool han = c <= 0xe9 && !(c == 0xe3 && p[at + 1] == 0x85);
        bool wide = c == 0xef && (p[at + 1] == 0xbc || p[at + 1] == 0xbd);
        if (!han && !wide)
            break;
        at += 3;
    }
    return at - start;
}

/* Copies @bytes, bad characters replaced and reported; notes where lines begin. */
static void
clean(struct yaml_text *text, struct span bytes)
{
    size_t at = 0, bad = 0;
    if (bytes.len >= 3 && memcmp(bytes.data, "\xef\xbb\xbf", 3) == 0)
        at = 3;
    begin_line(text);
    while (at < bytes.len) {
        size_t run = clean_run(bytes, at), len;
        buf_add(&text->bytes, bytes.data + at, run);
        at += run;
        if (at == bytes.len)
            break;
        const char *p = bytes.data + at, *next = p;
        const char *kind = NULL;
        uint32_t c = 0;
        bool whole = utf8_peek(span_of(p, bytes.len - at), &len) == UTF8_WHOLE;
        if (whole) {
            c = utf8_next(&next);
            kind = hidden_kind(c);
        }
        if (whole && !kind) {
            buf_add(&text->bytes, p, len);
        } else {
            if (bad++ < YAML_SHOWN) {
                struct location last = place_of_end(text);
                if (whole)
                    report_hidden(text, last, at, c, kind);
                else
                    report_invalid(text, last, at, (unsigned char)*p);
            }
            buf_add_code_point(&text->bytes, YAML_BROKEN);
        }
        at += len;
        if (c == '\n' || (c == '\r' && !(at < bytes.len && bytes.data[at] == '\n')))
            begin_line(text);
    }
    if (bad > YAML_SHOWN)
        diag_add(text->diag, DIAG_ERROR, "Y01", place_of_end(text),
                 "%zu more such characters up to here; is this a text file?", bad - YAML_SHOWN);
}

/* After mending: all line starts again. */
static void
index_lines(struct yaml_text *text)
{
    struct span all = buf_span(&text->bytes);
    text->line_count = 0;
    text->seen_line = text->seen_column = text->seen_offset = 0;
    for (size_t i = 0; i <= all.len; i++) {
        text->bytes.len = i;
        if (i == 0 || all.data[i - 1] == '\n' || (all.data[i - 1] == '\r' && all.data[i] != '\n'))
            begin_line(text);
    }
}

struct span
yaml_text_line(const struct yaml_text *text, size_t line)
{
    if (line >= text->line_count)
        return span_of("", 0);
    size_t start = text->lines[line];
    size_t end = line + 1 < text->line_count ? text->lines[line + 1] : text->bytes.len;
    while (end > start && (text->bytes.data[end - 1] == '\n' || text->bytes.data[end - 1] == '\r'))
        end--;
    return span_of(text->bytes.data + start, end - start);
}

size_t
yaml_text_offset(struct yaml_text *text, size_t number, size_t column)
{
    struct span line = yaml_text_line(text, number);
    if (number != text->seen_line || column < text->seen_column)
        text->seen_column = text->seen_offset = 0;
    text->seen_line = number;
    const char *p = line.data + text->seen_offset;
    while (text->seen_column < column && p < line.data + line.len) {
        utf8_next(&p);
        text->seen_column++;
    }
    text->seen_offset = (size_t)(p - line.data);
    return text->seen_offset;
}

void
yaml_text_replace(struct yaml_text *text, size_t line, size_t at, size_t len, const char *with)
{
    struct buf new = {0};
    at += text->lines[line];
    buf_add(&new, text->bytes.data, at);
    buf_add_text(&new, with);
    buf_add(&new, text->bytes.data + at + len, text->bytes.len - at - len);
    buf_finish(&text->bytes);
    text->bytes = new;
    index_lines(text);
}

void
yaml_text_init(struct yaml_text *text, struct span bytes, const char *name, struct diag *diag)
{
    *text = (struct yaml_text){.name = name, .diag = diag};
    buf_add(&text->bytes, "", 0);
    clean(text, bytes);
}

void
yaml_text_finish(struct yaml_text *text)
{
    buf_finish(&text->bytes);
    free(text->lines);
}
