/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * span: borrowed bytes, not terminated. Whoever hands one out says how long it stays valid.
 */
struct span {
    const char *data;
    size_t len;
};

static inline struct span
span_of(const char *data, size_t len)
{
    return (struct span){data, len};
}

static inline struct span
span_of_text(const char *text)
{
    return (struct span){text, text ? strlen(text) : 0};
}

static inline bool
span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool
span_is(struct span a, const char *text)
{
    return span_equal(a, span_of_text(text));
}

/* printf("%.*s", SPAN_ARGS(s)) */
#define SPAN_ARGS(s) (int)(s).len, (s).data
