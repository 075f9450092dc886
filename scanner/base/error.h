/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* A place in a file. Lines and columns count from 1, columns in characters; 0 when unknown. */
struct location {
    const char *file; /* NULL when unknown; lives as long as what was loaded from it */
    uint32_t line, column;
};

/* One failure. Functions that can fail return bool and fill one of these, given last. */
struct error {
    struct location at;
    char message[400]; /* one line: what is wrong, what was expected */
};

void error_set(struct error *error, struct location at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "file:line:column: message", leaving out what is unknown; returns @ret_text. */
const char *error_text(const struct error *error, char *ret_text, unsigned size);
