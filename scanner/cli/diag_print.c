/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/diag_print.h"

#include "scanner/base/utf8.h"
#include "scanner/report/emit.h"
#include "scanner/report/width.h"

#include <stdio.h>
#include <unistd.h>

enum { ERRORS_MOST = 10, LINE_COLUMNS = 120, LEAD_COLUMNS = 60 };

/* The file that the last place was in: places mostly come file by file. */
struct source_file {
    const char *name;
    struct buf bytes;
};

static void
read_file(struct source_file *file, const char *name)
{
    if (file->name && strcmp(file->name, name) == 0)
        return;
    file->name = name;
    buf_reset(&file->bytes);
    FILE *stream = fopen(name, "rb");
    char chunk[16384];
    size_t got;
    while (stream && (got = fread(chunk, 1, sizeof chunk, stream)) > 0)
        buf_add(&file->bytes, chunk, got);
    if (stream)
        fclose(stream);
}

/* Line @number of the file (from 1) without its end; false when there is no such line. */
static bool
find_line(struct source_file *file, const char *name, uint32_t number, struct span *ret_line)
{
    read_file(file, name);
    struct span rest = buf_span(&file->bytes);
    for (uint32_t i = 1; rest.len; i++) {
        const char *end = memchr(rest.data, '\n', rest.len);
        size_t len = end ? (size_t)(end - rest.data) : rest.len;
        if (i == number) {
            while (len && rest.data[len - 1] == '\r')
                len--;
            *ret_line = span_of(rest.data, len);
            return utf8_is_valid(*ret_line);
        }
        len += end != NULL;
        rest = span_of(rest.data + len, rest.len - len);
    }
    return false;
}

/* A line of a file as it is shown, around the place that is marked. */
struct excerpt {
    struct buf text;
    size_t mark_column, mark_width; /* in columns of the terminal */
};

/* What one character is shown as: tabs and what could upset a terminal are blanks. */
static void
add_shown(struct buf *out, const char *from, const char *to, uint32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || width_of(c) == 0)
        buf_add_char(out, ' ');
    else
        buf_add(out, from, (size_t)(to - from));
}

static size_t
shown_width(uint32_t c)
{
    unsigned width = width_of(c);
    return width ? width : 1;
}

static void
make_excerpt(struct excerpt *excerpt, struct span line, uint32_t column, uint32_t width)
{
    size_t used = 0, from = column ? column - 1 : 0, to = from + (width ? width : 1);
    size_t before = 0, index = 0;
    const char *end = line.data + line.len;
    for (const char *at = line.data; at < end && index < from; index++)
        before += shown_width(utf8_next(&at));
    size_t skip = before > LEAD_COLUMNS ? before - LEAD_COLUMNS : 0;
    buf_reset(&excerpt->text);
    if (skip)
        buf_add_text(&excerpt->text, "..."); /* not …: that is a mark of the language */
    excerpt->mark_column = excerpt->mark_width = 0;
    size_t shown = skip ? 3 : 0;
    index = 0;
    for (const char *at = line.data; at < end; index++) {
        if (shown >= LINE_COLUMNS) {
            buf_add_text(&excerpt->text, "...");
            break;
        }
        const char *start = at;
        uint32_t c = utf8_next(&at);
        size_t columns = shown_width(c);
        used += columns;
        if (used <= skip)
            continue;
        if (index < from)
            excerpt->mark_column = shown + columns;
        else if (index < to)
            excerpt->mark_width += columns;
        add_shown(&excerpt->text, start, at, c);
        shown += columns;
    }
    if (index <= from)
        excerpt->mark_column = shown;
    if (excerpt->mark_width == 0)
        excerpt->mark_width = 1;
}

static const char *
level_text(const struct diag_style *style, enum diag_level level)
{
    static const char *const zh[] = {"错误", "警告", "提示"};
    return style->english ? diag_level_name(level) : zh[level];
}

static void
add_colour(struct buf *out, const struct diag_style *style, const char *colour)
{
    if (style->colour)
        buf_add_text(out, colour);
}

static const char *
level_colour(enum diag_level level)
{
    static const char *const colours[] = {"\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m"};
    return colours[level];
}

static void
add_excerpt(struct buf *out, const struct diag_style *style, struct source_file *file,
            struct location at, uint32_t width, const char *colour, const char *note)
{
    struct span line;
    if (!at.file || !at.line || !find_line(file, at.file, at.line, &line))
        return;
    struct excerpt excerpt = {0};
    make_excerpt(&excerpt, line, at.column, width);
    buf_printf(out, "%6u | %s\n", at.line, excerpt.text.data ? excerpt.text.data : "");
    if (at.column) {
        buf_printf(out, "       | %*s", (int)excerpt.mark_column, "");
        add_colour(out, style, colour);
        for (size_t i = 0; i < excerpt.mark_width; i++)
            buf_add_char(out, '^');
        if (note)
            buf_printf(out, " %s", note);
        add_colour(out, style, "\x1b[0m");
        buf_add_char(out, '\n');
    }
    buf_finish(&excerpt.text);
}

static void
add_place(struct buf *out, struct location at)
{
    if (!at.file)
        return;
    buf_add_text(out, at.file);
    if (at.line)
        buf_printf(out, ":%u", at.line);
    if (at.line && at.column)
        buf_printf(out, ":%u", at.column);
    buf_add_text(out, ": ");
}

static void
add_item(struct buf *out, const struct diag_style *style, struct source_file *file,
         const struct diag_item *item)
{
    add_place(out, item->at);
    add_colour(out, style, level_colour(item->level));
    buf_printf(out, "%s %s", level_text(style, item->level), item->code);
    add_colour(out, style, "\x1b[0m");
    buf_printf(out, "%s%s", style->english ? ": " : "：", item->message);
    if (item->fix)
        buf_printf(out, "%s%s", style->english ? "; fix: " : "；改法：", item->fix);
    buf_add_char(out, '\n');
    add_excerpt(out, style, file, item->at, item->width, level_colour(item->level), NULL);
    if (!item->also.file)
        return;
    const char *note = item->also_note ? item->also_note : "";
    if (!item->at.file || strcmp(item->also.file, item->at.file) != 0) {
        add_place(out, item->also);
        buf_printf(out, "%s\n", note);
        note = NULL;
    }
    add_excerpt(out, style, file, item->also, 1, "\x1b[1;34m", note);
}

void
diag_print_text(const struct diag *diag, const struct diag_style *style, struct buf *out)
{
    struct source_file file = {0};
    for (size_t i = 0; i < diag->count; i++)
        add_item(out, style, &file, &diag->items[i]);
    buf_finish(&file.bytes);
}

static void
add_json_place(struct buf *out, struct location at)
{
    emit_field_text(out, "file", at.file);
    emit_field_unsigned(out, "line", at.line);
    emit_field_unsigned(out, "column", at.column);
}

void
diag_print_json(const struct diag *diag, struct buf *out)
{
    emit_begin_array(out);
    for (size_t i = 0; i < diag->count; i++) {
        const struct diag_item *item = &diag->items[i];
        emit_begin_object(out);
        emit_field_text(out, "level", diag_level_name(item->level));
        emit_field_text(out, "code", item->code);
        add_json_place(out, item->at);
        emit_field_unsigned(out, "width", item->width);
        emit_field_text(out, "message", item->message);
        emit_field_text(out, "fix", item->fix);
        emit_key(out, "also");
        if (item->also.file) {
            emit_begin_object(out);
            add_json_place(out, item->also);
            emit_field_text(out, "note", item->also_note);
            emit_end_object(out);
        } else {
            emit_null(out);
        }
        emit_end_object(out);
    }
    emit_end_array(out);
}

void
diag_print_errors(const struct cli *cli, const struct diag *diag)
{
    struct diag_style style = {cli->english, cli_has_colour(STDERR_FILENO)};
    struct source_file file = {0};
    struct buf out = {0};
    size_t errors = 0;
    for (size_t i = 0; i < diag->count && errors < ERRORS_MOST; i++) {
        if (diag->items[i].level != DIAG_ERROR)
            continue;
        add_item(&out, &style, &file, &diag->items[i]);
        errors++;
    }
    fwrite(out.data, 1, out.len, stderr);
    buf_finish(&out);
    buf_finish(&file.bytes);
}
