/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/report/report.h"

/*
 * text_sink: what the files of the text output share; nobody else includes this. text_line.c puts
 * lines together, text.c writes the records, text_law.c what they cite, text_summary.c the end.
 */
#define COLOUR_OFF "\x1b[0m"
#define COLOUR_DIM "\x1b[2m"
#define COLOUR_BOLD "\x1b[1m"
#define COLOUR_HIT "\x1b[1;31m"
#define COLOUR_WARNING "\x1b[1;33m"
#define COLOUR_NOTICE "\x1b[1;36m"

enum { INDENT = 2 };

struct rule_count {
    uint64_t findings, agains;
};

struct text_sink {
    struct sink sink;
    const struct rulebook *book;
    struct buf line;
    struct buf scratch;
    struct rule_citations *citations;
    struct rule_count *counts; /* by rule */
    uint64_t claims[LEVEL_ERROR + 1];
    uint64_t findings;
    uint64_t day_assumed; /* findings on streams whose day nobody gave */
    bool began;
    const struct law_penalty **told; /* penalties whose range was given already */
    size_t told_count, told_cap;
    bool limitation_told;
};

/* The text in the language asked for; the other language when there is only that, or NULL. */
const char *text_pick(const struct text_sink *text, const char *zh, const char *en);
const char *text_pick_any(const struct text_sink *text, struct bilingual both);
const char *text_level(const struct text_sink *text, enum level level);

/* ---- one line: put together in text->line, then wrapped ---- */

void line_add(struct text_sink *text, const char *words);
void line_add_clean(struct text_sink *text, struct span words); /* other people's words */
void line_add_coloured(struct text_sink *text, const char *colour, const char *words);
/* @words with every {} replaced by the next of @numbers. */
void line_add_numbers(struct text_sink *text, const char *words, const uint64_t *numbers);
void line_add_number(struct text_sink *text, const char *words, uint64_t number);
void line_add_time(struct text_sink *text, int64_t us); /* 00:12:31 */
void line_add_day(struct text_sink *text, int32_t day);
/* Enough of a finding's id to find it again above. */
void line_add_id(struct text_sink *text, const char *id);
void line_end(struct text_sink *text, unsigned indent);

/* "  依据 ": what the rest of the line is about; wrapped lines begin after it too. */
void line_begin_label(struct text_sink *text, const char *zh, const char *en);
void line_end_label(struct text_sink *text);
unsigned line_label_indent(const struct text_sink *text);

/* What text->citations hold, and what time has done to it. */
void text_write_laws(struct text_sink *text, const struct record *record);

void text_write_summary(struct text_sink *text, const struct scan_summary *summary);
