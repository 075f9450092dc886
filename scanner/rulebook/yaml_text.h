/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/diag.h"

/*
 * yaml_text: the text of one YAML file, cleaned and by lines. Private to yaml_tree.
 *
 * Whatever an author can't see (invalid UTF-8, NUL, bidi controls …) is reported as Y01 and replaced
 * by U+FFFD, one character for one, so that columns stay true. Lines and columns count from 0 here.
 */
enum { YAML_BROKEN = 0xfffd /* stands for what was taken out */, YAML_SHOWN = 20 /* of one mistake */ };

struct yaml_text {
    struct buf bytes;
    const char *name;
    struct diag *diag;
    uint32_t *lines; /* byte offset of each */
    size_t line_count, line_cap;
    size_t seen_line, seen_column, seen_offset; /* where yaml_text_offset last was */
};

/* @name and @diag must outlive it. */
void yaml_text_init(struct yaml_text *text, struct span bytes, const char *name, struct diag *diag);
void yaml_text_finish(struct yaml_text *text);

struct location yaml_text_place(const struct yaml_text *text, size_t line, size_t column);

/* The text of a line without its end; empty after the last one. */
struct span yaml_text_line(const struct yaml_text *text, size_t line);

/* Byte offset in its line of character @column. Asked for in rising order it takes linear time even
 * when the whole file is one line. */
size_t yaml_text_offset(struct yaml_text *text, size_t line, size_t column);

/* Puts @with in place of @len bytes at @at of @line. */
void yaml_text_replace(struct yaml_text *text, size_t line, size_t at, size_t len, const char *with);

/* ---- yaml_mend.c ---- */

struct yaml_trouble {
    size_t line;                         /* where libyaml gave up … */
    size_t context_line, context_column; /* … in something begun here */
    const char *problem;
};

/*
 * When the lines where libyaml gave up hold a known slip, reports it at its own place as Y02, mends the text and returns true: reading can begin
 * again. What was mended reads as U+FFFD where its meaning is lost.
 */
bool yaml_mend(struct yaml_text *text, const struct yaml_trouble *trouble);

/* Whether no line above, up to one with less indentation than this one, begins at @column. */
bool yaml_is_misplaced(const struct yaml_text *text, size_t line, size_t column);

/* Whether a line reads `key：…`. */
bool yaml_has_wide_colon(const struct yaml_text *text, size_t line);

/* Tabs that libyaml lets pass in the indentation of a value. */
void yaml_refuse_tabs(struct yaml_text *text);
