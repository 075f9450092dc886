/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "scanner/base/error.h"

/*
 * diag: every problem found in one run, kept in order of discovery. Owns its texts, which are valid
 * UTF-8 however long what they quote. A code is a letter and two digits ("Y05"), never reused;
 * `adclaim explain CODE` tells more.
 */
/*
 * Messages are written in English, as formats; a translation gives the same format in the reader's
 * language, with its arguments in the same order or numbered (%2$s), or NULL when it has none.
 */
typedef const char *translate_fn(const char *english);
const char *translated(translate_fn *translate, const char *english) __attribute__((format_arg(2)));

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_INFO };

struct diag_item {
    enum diag_level level;
    char code[4];
    struct location at;
    uint32_t width;        /* characters to underline from @at; 0 or 1 for a single caret */
    const char *message;   /* what is wrong and why it matters */
    const char *fix;       /* what to do; NULL when there is nothing to say */
    struct location also;  /* a second place, when also.file is set */
    const char *also_note; /* what is there */
};

struct diag {
    struct arena arena;
    struct diag_item *items;
    size_t count, cap;
    size_t error_count, warning_count;
    translate_fn *translate; /* NULL: English */
};

void diag_init(struct diag *diag);
void diag_finish(struct diag *diag);

/* A part of a message, in the language of the others. */
const char *diag_words(const struct diag *diag, const char *english) __attribute__((format_arg(2)));

/* Adds a problem. The item stays valid until the next diag_add; set width, fix or also on it. */
struct diag_item *diag_add(struct diag *diag, enum diag_level level, const char *code,
                           struct location at, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void diag_fix(struct diag *diag, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diag_also(struct diag *diag, struct location also, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const char *diag_level_name(enum diag_level level); /* "error", "warning", "info" */

/* The nearest of @names to @word by edits, if near enough to be a slip; else NULL. */
const char *diag_nearest(const char *word, const char *const *names, size_t count);
