/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"

/*
 * First byte -> length and the range of the second byte (Unicode Standard, table 3-7: well-formed
 * UTF-8 byte sequences). Later bytes are always 80..BF.
 */
static size_t
lead(unsigned char b, unsigned char *ret_low, unsigned char *ret_high)
{
    *ret_low = 0x80;
    *ret_high = 0xbf;
    if (b < 0x80)
        return 1;
    if (b < 0xc2)
        return 0;
    if (b < 0xe0)
        return 2;
    if (b < 0xf0) {
        if (b == 0xe0)
            *ret_low = 0xa0;
        if (b == 0xed)
            *ret_high = 0x9f;
        return 3;
    }
    if (b < 0xf5) {
        if (b == 0xf0)
            *ret_low = 0x90;
        if (b == 0xf4)
            *ret_high = 0x8f;
        return 4;
    }
    return 0;
}

enum utf8_state
utf8_peek(struct span text, size_t *ret_len)
{
    const unsigned char *p = (const unsigned char *)text.data;
    unsigned char low, high;
    size_t len = lead(p[0], &low, &high);
    if (len == 0) {
        *ret_len = 1;
        return UTF8_BAD;
    }
    for (size_t i = 1; i < len; i++) {
        if (i == text.len) {
            *ret_len = i;
            return UTF8_CUT;
        }
        if (p[i] < low || p[i] > high) {
            *ret_len = i;
            return UTF8_BAD;
        }
        low = 0x80;
        high = 0xbf;
    }
    *ret_len = len;
    return UTF8_WHOLE;
}

/* Whether three bytes are a character for certain: all of U+1000 to U+FFFF but U+D000 to U+DFFF,
 * which takes in nearly all Chinese. */
static bool
is_common_three(const unsigned char *p)
{
    return (p[0] & 0xf0) == 0xe0 && p[0] != 0xe0 && p[0] != 0xed && (p[1] & 0xc0) == 0x80 &&
           (p[2] & 0xc0) == 0x80;
}

size_t
utf8_valid_prefix(struct span text)
{
    const unsigned char *p = (const unsigned char *)text.data;
    size_t at = 0;
    while (at < text.len) {
        while (text.len - at >= 3 && is_common_three(p + at))
            at += 3;
        if (at == text.len)
            break;
        uint64_t word;
        if (text.len - at >= sizeof word) {
            memcpy(&word, text.data + at, sizeof word);
            if (!(word & UINT64_C(0x8080808080808080))) {
                at += sizeof word;
                continue;
            }
        }
        size_t len;
        if (utf8_peek(span_of(text.data + at, text.len - at), &len) != UTF8_WHOLE)
            return at;
        at += len;
    }
    return at;
}

bool
utf8_is_valid(struct span text)
{
    return utf8_valid_prefix(text) == text.len;
}

size_t
utf8_encode(uint32_t c, char ret_bytes[4])
{
    if (c < 0x80) {
        ret_bytes[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        ret_bytes[0] = (char)(0xc0 | c >> 6);
        ret_bytes[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        ret_bytes[0] = (char)(0xe0 | c >> 12);
        ret_bytes[1] = (char)(0x80 | (c >> 6 & 0x3f));
        ret_bytes[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    ret_bytes[0] = (char)(0xf0 | c >> 18);
    ret_bytes[1] = (char)(0x80 | (c >> 12 & 0x3f));
    ret_bytes[2] = (char)(0x80 | (c >> 6 & 0x3f));
    ret_bytes[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

size_t
utf8_count(struct span text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.data[i] & 0xc0) != 0x80;
    return count;
}
