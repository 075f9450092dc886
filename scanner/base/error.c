/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/error.h"

#include <stdarg.h>
#include <stdio.h>

void
error_set(struct error *error, struct location at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    error->at = at;
    vsnprintf(error->message, sizeof error->message, format, args);
    va_end(args);
}

const char *
error_text(const struct error *error, char *ret_text, unsigned size)
{
    const struct location *at = &error->at;
    if (at->file && at->line && at->column)
        snprintf(ret_text, size, "%s:%u:%u: %s", at->file, at->line, at->column, error->message);
    else if (at->file && at->line)
        snprintf(ret_text, size, "%s:%u: %s", at->file, at->line, error->message);
    else if (at->file)
        snprintf(ret_text, size, "%s: %s", at->file, error->message);
    else
        snprintf(ret_text, size, "%s", error->message);
    return ret_text;
}
