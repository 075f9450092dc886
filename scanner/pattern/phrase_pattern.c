/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "scanner/pattern/phrase_pattern.h"

#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/text/fold.h"

#include <pcre2.h>
#include <stdarg.h>
#include <stdio.h>

/*
 * A small reader of the allowed part of PCRE2's syntax walks the fragment first, computes the least
 * and greatest width and refuses everything else by name: what is left can't capture, look around,
 * refer back or repeat without end, so PCRE2 compiles it to something small.
 */
struct reader {
    const struct phrase_text *text;
    struct diag *diag;
    const char *p, *end;
    unsigned depth;
    bool failed;
};

struct width {
    size_t min, max;
};

enum { WIDTH_CAP = 1 << 16, REPEAT_LIMIT = 60 };

static struct location
place(const struct reader *reader, const char *p)
{
    struct location at = reader->text->at;
    if (reader->text->exact)
        at.column +=
            (uint32_t)utf8_count(span_of(reader->text->text, (size_t)(p - reader->text->text)));
    return at;
}

__attribute__((format(printf, 3, 4))) static void
refuse(struct reader *reader, const char *p, const char *format, ...)
{
    if (reader->failed)
        return;
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, diag_words(reader->diag, format), args);
    va_end(args);
    diag_add(reader->diag, DIAG_ERROR, "P07", place(reader, p), "%s", message);
    reader->failed = true;
}

static bool
is_at(const struct reader *reader, const char *word)
{
    size_t len = strlen(word);
    return (size_t)(reader->end - reader->p) >= len && memcmp(reader->p, word, len) == 0;
}

/* A letter of the pattern that folded text never holds. */
static void
check_folded(struct reader *reader, uint32_t c, const char *p)
{
    uint32_t chars[FOLD_MAX];
    size_t count = 0;
    enum fold_class class = fold_code_point(c, chars, &count);
    if (class == FOLD_POINT || (class == FOLD_TEXT && count == 1 && (chars[0] & CHAR_CODE) == c))
        return;
    struct buf folded = {0};
    buf_add_text(&folded, "");
    for (size_t i = 0; class == FOLD_TEXT && i < count; i++)
        buf_add_code_point(&folded, chars[i] & CHAR_CODE);
    struct buf letter = {0};
    buf_add_code_point(&letter, c);
    diag_add(reader->diag, DIAG_WARNING, "P08", place(reader, p),
             "\"%s\" never occurs in folded text, so this part of the pattern can't match",
             letter.data);
    if (folded.len)
        diag_fix(reader->diag, "write \"%s\"", folded.data);
    else
        diag_fix(reader->diag, "delete it: marks and spaces are dropped before matching");
    buf_finish(&folded);
    buf_finish(&letter);
}

static bool
is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* An escape; one character wide, or refused. */
static struct width
read_escape(struct reader *reader)
{
    static const struct width one = {1, 1};
    const char *start = reader->p++;
    if (reader->p == reader->end) {
        refuse(reader, start, "\\ at the end of the pattern");
        return one;
    }
    char c = *reader->p;
    if (strchr("AzZGbB", c))
        refuse(reader, start,
               "\\%c is an anchor: a pattern stands inside a phrase, it has no edges", c);
    else if ((c >= '1' && c <= '9') || c == 'g' || c == 'k')
        refuse(reader, start, "\\%c refers back to a group, and patterns have no groups", c);
    else if (strchr("pPx", c) && reader->p + 1 < reader->end && reader->p[1] == '{') {
        while (reader->p < reader->end && *reader->p != '}')
            reader->p++;
        if (reader->p == reader->end) {
            refuse(reader, start, "{ without }");
            return one;
        }
    } else if (strchr("pPx", c)) {
        refuse(reader, start, "\\%c wants braces: \\%c{…}", c, c);
    } else if (is_letter_or_digit(c) && !strchr("dDwWsS", c)) {
        refuse(reader, start, "\\%c is not allowed in a pattern", c);
    }
    utf8_next(&reader->p);
    return one;
}

/* [:alpha:] inside a class; any other [ there reads differently from one tool to the next. */
static void
read_named_class(struct reader *reader)
{
    const char *start = reader->p, *p = start + 1;
    if (p < reader->end && *p == ':') {
        for (p++; p < reader->end && *p >= 'a' && *p <= 'z';)
            p++;
        if (reader->end - p >= 2 && p[0] == ':' && p[1] == ']') {
            reader->p = p + 2;
            return;
        }
    }
    refuse(reader, start, "[ inside [ ]: write \\[");
}

static struct width
read_class(struct reader *reader)
{
    const char *start = reader->p++;
    if (reader->p < reader->end && *reader->p == '^')
        reader->p++;
    bool first = true;
    for (; reader->p < reader->end && (*reader->p != ']' || first); first = false) {
        if (*reader->p == '\\') {
            read_escape(reader);
        } else if (*reader->p == '[') {
            read_named_class(reader);
        } else {
            const char *p = reader->p;
            uint32_t c = utf8_next(&reader->p);
            if (c != '-')
                check_folded(reader, c, p);
        }
        if (reader->failed)
            break;
    }
    if (reader->p == reader->end)
        refuse(reader, start, "[ without ]");
    else if (!reader->failed)
        reader->p++;
    return (struct width){1, 1};
}

static struct width read_choice(struct reader *reader);

static struct width
read_group(struct reader *reader)
{
    const char *start = reader->p;
    struct width width = {0, 0};
    if (is_at(reader, "(?=") || is_at(reader, "(?!") || is_at(reader, "(?<=") ||
        is_at(reader, "(?<!"))
        refuse(reader, start,
               "look-around is not allowed: say what stands beside it with a clause "
               "(before, after, near, over)");
    else if (is_at(reader, "(?C"))
        refuse(reader, start, "callouts are not allowed");
    else if (is_at(reader, "(*"))
        refuse(reader, start, "(*…) verbs are not allowed");
    else if (is_at(reader, "(?P<") || is_at(reader, "(?<") || is_at(reader, "(?'"))
        refuse(reader, start, "a named group captures, and nothing could read it: write (?:…)");
    else if (is_at(reader, "(?") && !is_at(reader, "(?:"))
        refuse(reader, start, "of the groups that open with (? only (?:…) is allowed");
    else if (!is_at(reader, "(?:"))
        refuse(reader, start, "(…) captures, and nothing could read it: write (?:…)");
    else if (reader->depth == PATTERN_DEPTH)
        refuse(reader, start, "more than %d groups inside each other", PATTERN_DEPTH);
    if (reader->failed)
        return width;
    reader->p += 3;
    reader->depth++;
    width = read_choice(reader);
    reader->depth--;
    if (reader->p == reader->end)
        refuse(reader, start, "(?: without )");
    else if (!reader->failed)
        reader->p++;
    return width;
}

static size_t
multiply(size_t width, size_t times)
{
    size_t product = width * times;
    return product < WIDTH_CAP ? product : WIDTH_CAP;
}

/* {n} {n,m}: false when it is no repeat but plain text, as PCRE2 has it. */
static bool
read_bounds(struct reader *reader, size_t *ret_min, size_t *ret_max)
{
    const char *p = reader->p + 1;
    size_t numbers[2] = {0, 0}, digits[2] = {0, 0}, which = 0;
    for (; p < reader->end && *p != '}'; p++) {
        if (*p == ',' && which == 0) {
            which = 1;
        } else if (*p >= '0' && *p <= '9') {
            numbers[which] = numbers[which] * 10 + (size_t)(*p - '0');
            if (++digits[which] > 5)
                numbers[which] = WIDTH_CAP;
        } else {
            return false;
        }
    }
    if (p == reader->end || (!digits[0] && !digits[1]))
        return false;
    if (which == 1 && !digits[0])
        refuse(reader, reader->p, "PCRE2 versions differ about {,%zu}: write {0,%zu}", numbers[1],
               numbers[1]);
    if (which == 1 && !digits[1])
        refuse(reader, reader->p, "{%zu,} repeats without end: give an upper bound", numbers[0]);
    *ret_min = digits[0] ? numbers[0] : 0;
    *ret_max = which ? numbers[1] : numbers[0];
    if (*ret_max > REPEAT_LIMIT || *ret_max == 0 || *ret_min > *ret_max)
        refuse(reader, reader->p, "a repeat goes from a smaller to a larger number, at most %d",
               REPEAT_LIMIT);
    reader->p = p + 1;
    return true;
}

static struct width
read_repeat(struct reader *reader, struct width width, const char *item)
{
    size_t min = 1, max = 1;
    if (reader->p == reader->end || reader->failed)
        return width;
    const char *start = reader->p;
    if (*start == '*' || *start == '+') {
        refuse(reader, start, "%c repeats without end: give an upper bound, {%d,8}", *start,
               *start == '+');
        return width;
    }
    if (*start == '?') {
        min = 0;
        reader->p++;
    } else if (*start != '{' || !read_bounds(reader, &min, &max)) {
        return width;
    }
    if (width.max == 0)
        refuse(reader, item, "a repeat of nothing");
    if (reader->p < reader->end && (*reader->p == '?' || *reader->p == '+'))
        reader->p++; /* lazy, possessive */
    if (reader->p < reader->end && strchr("*+?", *reader->p))
        refuse(reader, reader->p, "a repeat of a repeat");
    return (struct width){multiply(width.min, min), multiply(width.max, max)};
}

static struct width
read_item(struct reader *reader)
{
    char c = *reader->p;
    if (c == '(')
        return read_group(reader);
    if (c == '[')
        return read_class(reader);
    if (c == '\\')
        return read_escape(reader);
    if (c == '^' || c == '$')
        refuse(reader, reader->p,
               "%c is an anchor: a pattern stands inside a phrase, it has no edges", c);
    if (c == '*' || c == '+' || c == '?')
        refuse(reader, reader->p, "%c has nothing to repeat", c);
    const char *p = reader->p;
    uint32_t code = utf8_next(&reader->p);
    if (code != '.' && code != '{' && code != '}' && !reader->failed)
        check_folded(reader, code, p);
    return (struct width){1, 1};
}

static struct width
read_choice(struct reader *reader)
{
    struct width all = {WIDTH_CAP, 0}, branch = {0, 0};
    for (;;) {
        bool ends = reader->p == reader->end || reader->failed || *reader->p == ')';
        if (ends || *reader->p == '|') {
            all.min = branch.min < all.min ? branch.min : all.min;
            all.max = branch.max > all.max ? branch.max : all.max;
            branch = (struct width){0, 0};
            if (ends)
                return all;
            reader->p++;
            continue;
        }
        const char *item = reader->p;
        struct width width = read_item(reader);
        width = read_repeat(reader, width, item);
        branch.min += width.min;
        branch.max = branch.max + width.max < WIDTH_CAP ? branch.max + width.max : WIDTH_CAP;
    }
}

static void
report_compile(struct reader *reader, int code, size_t offset)
{
    char reason[200];
    pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof reason);
    if (offset > strlen(reader->text->text))
        offset = strlen(reader->text->text);
    refuse(reader, reader->text->text + offset, "PCRE2: %s", reason);
}

bool
pattern_compile(const struct phrase_text *text, size_t up_to, struct arena *arena,
                struct diag *diag, struct phrase_pattern *ret_pattern, size_t *ret_min,
                size_t *ret_max)
{
    struct reader reader = {.text = text, .diag = diag, .p = text->text};
    reader.end = reader.p + strlen(reader.p);
    if (reader.end - reader.p > PATTERN_CHARS) {
        refuse(&reader, reader.p, "the pattern has more than %d bytes", PATTERN_CHARS);
        return false;
    }
    struct width width = read_choice(&reader);
    if (!reader.failed && reader.p != reader.end)
        refuse(&reader, reader.p, ") without (?:");
    if (!reader.failed && width.min == 0)
        refuse(&reader, text->text, "the pattern can match nothing: every part of it is optional");
    if (!reader.failed && width.max > up_to) {
        refuse(&reader, text->text, "the pattern can be %zu characters wide, but up-to says %zu字",
               width.max, up_to);
        diag_fix(diag, "repeat fewer times, or raise up-to (at most %d字)", PATTERN_WIDTH);
    }
    if (reader.failed)
        return false;
    int code;
    size_t offset;
    const uint32_t flags =
        PCRE2_UTF | PCRE2_ANCHORED | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_UTF_CHECK;
    pcre2_code *compiled =
        pcre2_compile((PCRE2_SPTR)text->text, PCRE2_ZERO_TERMINATED, flags, &code, &offset, NULL);
    if (!compiled) {
        report_compile(&reader, code, offset);
        return false;
    }
    pcre2_code *whole = pcre2_compile((PCRE2_SPTR)text->text, PCRE2_ZERO_TERMINATED,
                                      flags | PCRE2_ENDANCHORED, &code, &offset, NULL);
    pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE); /* without JIT it runs all the same */
    pcre2_jit_compile(whole, PCRE2_JIT_COMPLETE);
    *ret_pattern = (struct phrase_pattern){
        .source = arena_copy_text(arena, span_of_text(text->text)),
        .up_to = up_to,
        .at = text->at,
        .code = compiled,
        .whole = whole,
    };
    *ret_min = width.min;
    *ret_max = width.max;
    return true;
}

void
pattern_free(void *code)
{
    pcre2_code_free(code);
}

static bool
takes_too_long(const struct phrase_pattern *pattern, uint32_t letter, size_t times,
               pcre2_match_context *context, pcre2_match_data *match)
{
    struct buf text = {0};
    for (size_t i = 0; i < times; i++)
        buf_add_code_point(&text, letter);
    /* behind a character nothing matches all letters, else PCRE2 sees at once that one is missing
     */
    buf_add_char(&text, '\1');
    buf_add_text(&text, pattern->source);
    int code = pcre2_match(pattern->code, (PCRE2_SPTR)text.data, text.len, 0,
                           PCRE2_NO_JIT | PCRE2_NO_UTF_CHECK, match, context);
    buf_finish(&text);
    return code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_DEPTHLIMIT;
}

/* Texts of one letter again and again make repeats that share it try every way to part them. */
bool
pattern_backtracks(const struct phrase_pattern *pattern)
{
    enum { STEPS = 20000, LETTERS = 40, PARTS = 4 };
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    bool slow = false;
    if (context && match) {
        pcre2_set_match_limit(context, STEPS);
        const char *p = pattern->source;
        for (unsigned i = 0; *p && i < LETTERS && !slow; i++) {
            uint32_t letter = i == 0 ? '0' : utf8_next(&p); /* for \d */
            for (size_t part = 1; part <= PARTS && !slow; part++)
                slow =
                    takes_too_long(pattern, letter, pattern->up_to * part / PARTS, context, match);
        }
    }
    pcre2_match_data_free(match);
    pcre2_match_context_free(context);
    return slow;
}
