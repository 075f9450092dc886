/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"
#include "scanner/rulebook/yaml_text.h"

enum slip { SLIP_NONE, SLIP_WIDE_COLON, SLIP_NO_SPACE, SLIP_TAB, SLIP_OPENING };

static const char WIDE_COLON[] = "\xef\xbc\x9a"; /* ： */

static size_t
skip_spaces(struct span line, size_t at)
{
    while (at < line.len && line.data[at] == ' ')
        at++;
    return at;
}

/* The end of a key that begins at @at: a short word; of ASCII letters only after a dash, where
 * Chinese text is common. */
static size_t
skip_key(struct span line, size_t at, bool after_dash)
{
    enum { LONGEST_KEY = 48 };
    size_t start = at;
    while (at < line.len && at - start < LONGEST_KEY) {
        unsigned char c = (unsigned char)line.data[at];
        bool wide_colon = line.len - at >= 3 && memcmp(line.data + at, WIDE_COLON, 3) == 0;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
        if (wide_colon || !(letter || (c >= 0x80 && !after_dash)))
            break;
        at++;
    }
    return at;
}

/*
 * Looks for a slip in one line: `  - key：value`, `  - key:value`, a tab in the indentation, or a
 * value that opens with a mark of YAML. *ret_at is its byte offset in the line.
 */
static enum slip
find_slip(struct span line, size_t *ret_at)
{
    size_t at = skip_spaces(line, 0);
    bool after_dash = false;
    while (at + 1 < line.len && line.data[at] == '-' && line.data[at + 1] == ' ') {
        at = skip_spaces(line, at + 2);
        after_dash = true;
    }
    *ret_at = at;
    if (at < line.len && line.data[at] == '\t')
        return SLIP_TAB;
    size_t key = at;
    at = skip_key(line, at, after_dash);
    if (at > key && line.len - at >= 3 && memcmp(line.data + at, WIDE_COLON, 3) == 0) {
        *ret_at = at;
        return SLIP_WIDE_COLON;
    }
    if (at > key && at + 1 < line.len && line.data[at] == ':') {
        if (line.data[at + 1] != ' ' && line.data[at + 1] != '\t') {
            *ret_at = at;
            return SLIP_NO_SPACE;
        }
        key = skip_spaces(line, at + 1);
    }
    *ret_at = key;
    return key < line.len && strchr("{[}]%@`*&!|>,?\"'", line.data[key]) ? SLIP_OPENING : SLIP_NONE;
}

static void
report_tab(struct yaml_text *text, struct location at)
{
    diag_add(text->diag, DIAG_ERROR, "Y02", at,
             "tab in the indentation: how wide it is differs from editor to editor");
    diag_fix(text->diag, "use spaces");
}

/* Where a line that goes on at the same level as line @number would begin. */
static size_t
level_after(const struct yaml_text *text, size_t number)
{
    struct span line = yaml_text_line(text, number);
    size_t start = skip_spaces(line, 0);
    while (start + 1 < line.len && line.data[start] == '-' && line.data[start + 1] == ' ')
        start = skip_spaces(line, start + 2);
    bool opens = line.len && line.data[line.len - 1] == ':';
    return start + (opens ? 2 : 0);
}

/* Nobody knows how wide the tabs were meant: as far in as the line above goes on. */
static void
mend_tab(struct yaml_text *text, size_t number, size_t at)
{
    enum { DEEPEST = 64 };
    struct span line = yaml_text_line(text, number);
    char spaces[DEEPEST + 1];
    size_t end = at, above = number;
    while (end < line.len && (line.data[end] == '\t' || line.data[end] == ' '))
        end++;
    while (above > 0 && yaml_text_line(text, above - 1).len == 0)
        above--;
    size_t level = above > 0 ? level_after(text, above - 1) : 0;
    size_t count = at == skip_spaces(line, 0) && level <= DEEPEST && level > at ? level - at : 2;
    memset(spaces, ' ', count);
    spaces[count] = '\0';
    yaml_text_replace(text, number, at, end - at, spaces);
}

/* Takes the rest of a line out, but closes the brackets that were opened before it. */
static void
take_out(struct yaml_text *text, size_t number, size_t at)
{
    enum { DEEPEST = 16 };
    struct span line = yaml_text_line(text, number);
    char with[3 + DEEPEST + 1] = "\xef\xbf\xbd", open[DEEPEST];
    size_t depth = 0, len = 3;
    for (size_t i = 0; i < at; i++) {
        char c = line.data[i];
        if ((c == '{' || c == '[') && depth < DEEPEST)
            open[depth++] = c == '{' ? '}' : ']';
        else if (depth && c == open[depth - 1])
            depth--;
    }
    while (depth)
        with[len++] = open[--depth];
    with[len] = '\0';
    yaml_text_replace(text, number, at, line.len - at, with);
}

static void
mend(struct yaml_text *text, enum slip slip, size_t line_number, size_t at, const char *problem)
{
    struct span line = yaml_text_line(text, line_number);
    struct location where = yaml_text_place(text, line_number, utf8_count(span_of(line.data, at)));
    switch (slip) {
    case SLIP_WIDE_COLON:
        diag_add(text->diag, DIAG_ERROR, "Y02", where,
                 "full-width colon \"：\" after a key: YAML takes it for a letter");
        diag_fix(text->diag, "write \": \" (half width, and a space)");
        yaml_text_replace(text, line_number, at, 3,
                          at + 3 == line.len || line.data[at + 3] == ' ' ? ":" : ": ");
        break;
    case SLIP_NO_SPACE:
        diag_add(text->diag, DIAG_ERROR, "Y02", where,
                 "no space after \":\": YAML takes key and value for one text");
        diag_fix(text->diag, "write \": \"");
        yaml_text_replace(text, line_number, at, 1, ": ");
        break;
    case SLIP_TAB:
        report_tab(text, where);
        mend_tab(text, line_number, at);
        break;
    case SLIP_OPENING:
        if (line.data[at] == '"' || line.data[at] == '\'')
            diag_add(text->diag, DIAG_ERROR, "Y02", where,
                     "this text opens with a quote that isn't closed, or goes on after the closing "
                     "one");
        else
            diag_add(text->diag, DIAG_ERROR, "Y02", where,
                     "this text opens with \"%c\", which is a mark of YAML: %s", line.data[at],
                     diag_words(text->diag, problem));
        diag_fix(text->diag, "put the text in quotes, and close what it opens");
        take_out(text, line_number, at);
        break;
    case SLIP_NONE:
        break;
    }
}

/* A quote that was opened where libyaml's context begins. */
static bool
find_open_quote(const struct yaml_text *text, const struct yaml_trouble *trouble, size_t *ret_at)
{
    struct span line = yaml_text_line(text, trouble->context_line);
    const char *p = line.data, *end = line.data + line.len;
    for (size_t i = 0; i < trouble->context_column && p < end; i++)
        utf8_next(&p);
    *ret_at = (size_t)(p - line.data);
    return p < end && (*p == '"' || *p == '\'');
}

bool
yaml_mend(struct yaml_text *text, const struct yaml_trouble *trouble)
{
    enum { LOOK_BACK = 6 };
    size_t line = trouble->line, at;
    if (line >= text->line_count)
        line = text->line_count - 1;
    for (size_t back = 0; back <= LOOK_BACK && back <= line; back++) {
        enum slip slip = find_slip(yaml_text_line(text, line - back), &at);
        if (slip != SLIP_NONE && slip != SLIP_OPENING) {
            mend(text, slip, line - back, at, trouble->problem);
            return true;
        }
    }
    if (find_open_quote(text, trouble, &at)) {
        mend(text, SLIP_OPENING, trouble->context_line, at, trouble->problem);
        return true;
    }
    /* a mark of YAML is the cause only where libyaml points; elsewhere it is likely meant */
    size_t pointed[] = {trouble->context_line, line};
    for (size_t i = 0; i < 2; i++) {
        if (find_slip(yaml_text_line(text, pointed[i]), &at) == SLIP_OPENING) {
            mend(text, SLIP_OPENING, pointed[i], at, trouble->problem);
            return true;
        }
    }
    return false;
}

bool
yaml_is_misplaced(const struct yaml_text *text, size_t line, size_t column)
{
    struct span here = yaml_text_line(text, line);
    if (skip_spaces(here, 0) != column)
        return false;
    while (line-- > 0) {
        struct span above = yaml_text_line(text, line);
        size_t start = skip_spaces(above, 0), key = start;
        if (start == above.len || above.data[start] == '#')
            continue;
        while (key + 1 < above.len && above.data[key] == '-' && above.data[key + 1] == ' ')
            key = skip_spaces(above, key + 2);
        if (start == column || key == column)
            return false;
        if (start < column)
            return true;
    }
    return true;
}

bool
yaml_has_wide_colon(const struct yaml_text *text, size_t line)
{
    size_t at;
    return find_slip(yaml_text_line(text, line), &at) == SLIP_WIDE_COLON;
}

static bool
opens_block_text(struct span line)
{
    size_t len = line.len;
    if (len > 1 && (line.data[len - 1] == '-' || line.data[len - 1] == '+'))
        len--;
    return len && (line.data[len - 1] == '|' || line.data[len - 1] == '>');
}

void
yaml_refuse_tabs(struct yaml_text *text)
{
    size_t block = 0; /* lines indented this much belong to a block text; 0: in none */
    for (size_t i = 0, reported = 0; i < text->line_count; i++) {
        struct span line = yaml_text_line(text, i);
        size_t spaces = skip_spaces(line, 0), rest = spaces;
        if (spaces == line.len || (block && spaces >= block))
            continue;
        block = 0;
        while (rest < line.len && (line.data[rest] == '\t' || line.data[rest] == ' '))
            rest++;
        if (rest > spaces && rest < line.len && line.data[rest] != '#' && reported++ < YAML_SHOWN)
            report_tab(text, yaml_text_place(text, i, spaces));
        if (opens_block_text(line))
            block = spaces + 1;
    }
}
