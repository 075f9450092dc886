/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"

/* Longest prefix of @text that is valid UTF-8 (RFC 3629: no surrogates, no overlong forms). */
size_t utf8_valid_prefix(struct span text);
bool utf8_is_valid(struct span text);

/*
 * What stands at the front of @text: UTF8_WHOLE (a character of *ret_len bytes), UTF8_CUT (valid so
 * far, more bytes needed) or UTF8_BAD (*ret_len bytes can't begin a character; at least 1).
 */
enum utf8_state { UTF8_WHOLE, UTF8_CUT, UTF8_BAD };
enum utf8_state utf8_peek(struct span text, size_t *ret_len);

size_t utf8_encode(uint32_t code_point, char ret_bytes[4]);
size_t utf8_count(struct span text); /* characters of valid UTF-8 */

/* Decodes one character of valid UTF-8 and steps over it. */
static inline uint32_t
utf8_next(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xe0) {
        *at += 2;
        return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
    }
    if (p[0] < 0xf0) {
        *at += 3;
        return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    }
    *at += 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
           (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
}
