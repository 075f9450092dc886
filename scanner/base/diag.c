/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/diag.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
diag_init(struct diag *diag)
{
    *diag = (struct diag){0};
}

void
diag_finish(struct diag *diag)
{
    arena_finish(&diag->arena);
    free(diag->items);
    *diag = (struct diag){0};
}

const char *
translated(translate_fn *translate, const char *english)
{
    const char *text = translate ? translate(english) : NULL;
    return text ? text : english;
}

const char *
diag_words(const struct diag *diag, const char *english)
{
    return translated(diag->translate, english);
}

/* Takes out what a limited length cut off in the middle of a character. */
static void
drop_cut_characters(char *text)
{
    size_t len = strlen(text), kept = 0, size;
    for (size_t at = 0; at < len; at += size) {
        if (utf8_peek(span_of(text + at, len - at), &size) != UTF8_WHOLE)
            continue;
        memmove(text + kept, text + at, size);
        kept += size;
    }
    text[kept] = '\0';
}

__attribute__((format(printf, 2, 0))) static const char *
format_text(struct diag *diag, const char *format, va_list args)
{
    char text[2048];
    vsnprintf(text, sizeof text, translated(diag->translate, format), args);
    if (!utf8_is_valid(span_of_text(text)))
        drop_cut_characters(text);
    return arena_copy_text(&diag->arena, span_of_text(text));
}

static struct location
keep_location(struct diag *diag, struct location at)
{
    if (at.file)
        at.file = arena_copy_text(&diag->arena, span_of_text(at.file));
    return at;
}

struct diag_item *
diag_add(struct diag *diag, enum diag_level level, const char *code, struct location at,
         const char *format, ...)
{
    diag->items =
        memory_reserve(diag->items, &diag->cap, diag->count + 1, sizeof *diag->items);
    struct diag_item *item = &diag->items[diag->count++];
    *item = (struct diag_item){.level = level, .at = keep_location(diag, at)};
    snprintf(item->code, sizeof item->code, "%s", code);
    va_list args;
    va_start(args, format);
    item->message = format_text(diag, format, args);
    va_end(args);
    diag->error_count += level == DIAG_ERROR;
    diag->warning_count += level == DIAG_WARNING;
    return item;
}

void
diag_fix(struct diag *diag, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    diag->items[diag->count - 1].fix = format_text(diag, format, args);
    va_end(args);
}

void
diag_also(struct diag *diag, struct location also, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct diag_item *item = &diag->items[diag->count - 1];
    item->also = keep_location(diag, also);
    item->also_note = format_text(diag, format, args);
    va_end(args);
}

const char *
diag_level_name(enum diag_level level)
{
    static const char *const names[] = {"error", "warning", "info"};
    return names[level];
}

/* Edits (insert, delete, replace, swap neighbours) between two short byte strings. */
static size_t
edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 64 };
    size_t la = strlen(a), lb = strlen(b);
    if (la >= LONGEST || lb >= LONGEST)
        return LONGEST;
    size_t d[LONGEST][LONGEST];
    for (size_t i = 0; i <= la; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= lb; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= la; i++) {
        for (size_t j = 1; j <= lb; j++) {
            size_t best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (d[i - 1][j] + 1 < best)
                best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best)
                best = d[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    }
    return d[la][lb];
}

const char *
diag_nearest(const char *word, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t best = strlen(word) / 3 + 2;
    for (size_t i = 0; i < count; i++) {
        size_t distance = edit_distance(word, names[i]);
        if (distance < best) {
            best = distance;
            nearest = names[i];
        }
    }
    return nearest;
}
