/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/text/window.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdlib.h>

/*
 * A window at rest is one block of bytes: what one stream of a million keeps while it is silent.
 *
 *   state, then each break, then each piece:
 *     piece   how its numbers differ from what the piece before suggests, then its characters
 *     char    CJK as it was folded        2 bytes, the code point
 *             dropped                     DROPPED, code point
 *             folded to itself, marked    MARKED, marks, code point
 *             else                        OTHER, code point, count, folded characters
 *
 * Code points beyond the plane, and all other numbers, are in base 128, lowest first. The escapes
 * are bytes that would begin a surrogate.
 */
enum { ESCAPE_DROPPED = 0xd8, ESCAPE_MARKED, ESCAPE_OTHER, ESCAPE_WIDE, MARK_SHIFT = 21 };

struct window_rest {
    uint32_t size; /* of bytes */
    unsigned char bytes[];
};

/* --- writing --------------------------------------------------------------------------------- */

/* Room for everything was made before, so that writing is cheap: it is done for every segment. */
struct writer {
    unsigned char *at;
};
enum { STATE_MOST = 96, BREAK_MOST = 20, PIECE_MOST = 80, CHAR_MOST = 16, FOLDED_MOST = 5 };

static inline void
put_byte(struct writer *out, unsigned byte)
{
    *out->at++ = (unsigned char)byte;
}

static inline void
put_number(struct writer *out, uint64_t number)
{
    for (; number >= 0x80; number >>= 7)
        put_byte(out, (unsigned)(number & 0x7f) | 0x80);
    put_byte(out, (unsigned)number);
}

static inline void
put_signed(struct writer *out, int64_t number)
{
    put_number(out, (uint64_t)number << 1 ^ (uint64_t)(number >> 63));
}

static inline void
put_code(struct writer *out, uint32_t code)
{
    if (code > 0xffff) {
        put_byte(out, ESCAPE_WIDE);
        put_number(out, code);
        return;
    }
    put_byte(out, code >> 8);
    put_byte(out, code & 0xff);
}

static inline void
put_char(struct writer *out, uint32_t code, const uint32_t *folded, size_t count)
{
    if (count == 0) {
        put_byte(out, ESCAPE_DROPPED);
        put_code(out, code);
    } else if (count == 1 && folded[0] == code) {
        put_code(out, code);
    } else if (count == 1 && text_code(folded[0]) == code) {
        put_byte(out, ESCAPE_MARKED);
        put_byte(out, folded[0] >> MARK_SHIFT);
        put_code(out, code);
    } else {
        put_byte(out, ESCAPE_OTHER);
        put_code(out, code);
        put_number(out, count);
        for (size_t i = 0; i < count; i++)
            put_number(out, folded[i]);
    }
}

/* What a piece most likely is, seeing the one before it. */
static struct window_piece
piece_after(const struct window_piece *before)
{
    return (struct window_piece){
        .first = before->first + before->count,
        .speaker = before->speaker,
        .seq = before->seq + 1,
        .line = before->line + 1,
        .t0_us = before->t1_us,
        .t1_us = before->t1_us + (before->t1_us - before->t0_us),
    };
}

static void
put_state(struct writer *out, const struct window *window)
{
    unsigned flags = (unsigned)window->started | (unsigned)window->dropped << 1 |
                     (unsigned)window->point_waiting << 2 | (unsigned)window->after_digit << 3;
    put_byte(out, flags);
    put_number(out, window->base);
    put_number(out, window->count);
    put_number(out, window->next_ordinal);
    put_signed(out, window->clock_us);
    put_number(out, window->closed_event);
    put_number(out, window->original_base);
    memcpy(out->at, &window->number, sizeof window->number);
    out->at += sizeof window->number;
    put_number(out, window->break_count);
    for (size_t i = 0; i < window->break_count; i++) {
        put_signed(out, (int64_t)(window->breaks[i].position - window->base));
        put_signed(out, (int64_t)(window->breaks[i].event - (2 * window->next_ordinal)));
    }
    put_number(out, window->piece_count);
    put_number(out, window->piece_count ? window->pieces[0].first : 0);
}

struct window_rest *
window_rest(struct window *window, struct buf *scratch)
{
    window_trim_now(window);
    struct window_piece before = {.first = window->piece_count ? window->pieces[0].first : 0};
    const char *at = window->originals.data;
    size_t folded = 0;
    size_t most = STATE_MOST + (window->break_count * BREAK_MOST) +
                  (window->piece_count * PIECE_MOST) + (window->originals.len * CHAR_MOST) +
                  (window->count * FOLDED_MOST);
    scratch->data = memory_reserve(scratch->data, &scratch->cap, most, 1);
    struct writer out = {(unsigned char *)scratch->data};
    put_state(&out, window);
    for (size_t i = 0; i < window->piece_count; i++) {
        const struct window_piece *piece = &window->pieces[i];
        struct window_piece likely = piece_after(&before);
        put_number(&out, piece->count);
        put_number(&out, piece->char_start);
        put_number(&out, piece->byte_start);
        put_signed(&out, (int64_t)piece->speaker - likely.speaker);
        put_signed(&out, (int64_t)(piece->seq - likely.seq));
        put_signed(&out, (int64_t)(piece->line - likely.line));
        put_signed(&out, piece->t0_us - likely.t0_us);
        put_signed(&out, piece->t1_us - likely.t1_us);
        for (uint32_t k = 0; k < piece->count; k++) {
            uint32_t ordinal = (uint32_t)(piece->first + k - window->ordinal_base);
            size_t start = folded;
            while (folded < window->count && window->ordinals[folded] == ordinal)
                folded++;
            put_char(&out, utf8_next(&at), window->chars + start, folded - start);
        }
        before = *piece;
    }
    size_t size = (size_t)(out.at - (unsigned char *)scratch->data);
    struct window_rest *rest = memory_grow(NULL, sizeof *rest + size, 1);
    rest->size = (uint32_t)size;
    memcpy(rest->bytes, scratch->data, size);
    window_reset(window);
    return rest;
}

/* --- reading --------------------------------------------------------------------------------- */

static inline uint64_t
take_number(const unsigned char **at)
{
    uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
        unsigned byte = *(*at)++;
        number |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return number;
    }
}

static inline int64_t
take_signed(const unsigned char **at)
{
    uint64_t number = take_number(at);
    return (int64_t)(number >> 1 ^ (0 - (number & 1)));
}

static inline uint32_t
take_code(const unsigned char **at)
{
    if (**at == ESCAPE_WIDE) {
        ++*at;
        return (uint32_t)take_number(at);
    }
    uint32_t code = (uint32_t)(*at)[0] << 8 | (*at)[1];
    *at += 2;
    return code;
}

static inline void
add_folded(struct window *window, uint32_t folded, uint64_t ordinal)
{
    window->chars[window->count] = folded;
    window->ordinals[window->count++] = (uint32_t)(ordinal - window->ordinal_base);
}

static inline uint32_t
take_char(struct window *window, const unsigned char **at, uint64_t ordinal)
{
    unsigned escape = **at;
    bool escaped = escape >= ESCAPE_DROPPED && escape <= ESCAPE_OTHER;
    *at += escaped;
    uint32_t marks = escape == ESCAPE_MARKED ? (uint32_t) * (*at)++ << MARK_SHIFT : 0;
    uint32_t code = take_code(at);
    if (escape == ESCAPE_DROPPED)
        return code;
    if (escape != ESCAPE_OTHER) {
        add_folded(window, code | marks, ordinal);
        return code;
    }
    for (uint64_t left = take_number(at); left > 0; left--)
        add_folded(window, (uint32_t)take_number(at), ordinal);
    return code;
}

static void
take_chars(struct window *window, const struct window_piece *piece, const unsigned char **at)
{
    enum { BYTES_MOST = 4 }; /* of a character */
    struct buf *originals = &window->originals;
    size_t most = originals->len + (piece->count * BYTES_MOST) + 1;
    originals->data = memory_reserve(originals->data, &originals->cap, most, 1);
    for (uint32_t k = 0; k < piece->count; k++) {
        char *to = originals->data + originals->len;
        uint32_t code = take_char(window, at, piece->first + k);
        if (code >= 0x800 && code < 0x10000) {
            to[0] = (char)(0xe0 | code >> 12);
            to[1] = (char)(0x80 | (code >> 6 & 0x3f));
            to[2] = (char)(0x80 | (code & 0x3f));
            originals->len += 3;
        } else {
            originals->len += utf8_encode(code, to);
        }
    }
    originals->data[originals->len] = '\0';
}

static void
take_state(struct window *window, const unsigned char **at, size_t *ret_count,
           struct window_piece *ret_before)
{
    unsigned flags = *(*at)++;
    window->started = flags & 1;
    window->dropped = flags >> 1 & 1;
    window->point_waiting = flags >> 2 & 1;
    window->after_digit = flags >> 3 & 1;
    window->base = take_number(at);
    *ret_count = (size_t)take_number(at);
    window->next_ordinal = take_number(at);
    window->clock_us = take_signed(at);
    window->closed_event = take_number(at);
    window->original_base = take_number(at);
    memcpy(&window->number, *at, sizeof window->number);
    *at += sizeof window->number;
    window->break_count = (size_t)take_number(at);
    window->breaks = memory_reserve(window->breaks, &window->break_cap, window->break_count,
                                    sizeof *window->breaks);
    for (size_t i = 0; i < window->break_count; i++) {
        window->breaks[i].position = window->base + (uint64_t)take_signed(at);
        window->breaks[i].event = (2 * window->next_ordinal) + (uint64_t)take_signed(at);
    }
    window->piece_count = (size_t)take_number(at);
    *ret_before = (struct window_piece){.first = take_number(at)};
}

void
window_wake(struct window *window, struct window_rest *rest)
{
    const unsigned char *at = rest->bytes;
    struct window_piece before;
    size_t count;
    window_reset(window);
    take_state(window, &at, &count, &before);
    window->chars = memory_reserve(window->chars, &window->chars_cap, count, sizeof *window->chars);
    window->ordinals =
        memory_reserve(window->ordinals, &window->ordinals_cap, count, sizeof *window->ordinals);
    window->pieces = memory_reserve(window->pieces, &window->piece_cap, window->piece_count,
                                    sizeof *window->pieces);
    window->ordinal_base = before.first;
    for (size_t i = 0; i < window->piece_count; i++) {
        struct window_piece *piece = &window->pieces[i];
        *piece = piece_after(&before);
        piece->count = (uint32_t)take_number(&at);
        piece->char_start = (uint32_t)take_number(&at);
        piece->byte_start = (uint32_t)take_number(&at);
        piece->speaker += (uint32_t)take_signed(&at);
        piece->seq += (uint64_t)take_signed(&at);
        piece->line += (uint64_t)take_signed(&at);
        piece->t0_us += take_signed(&at);
        piece->t1_us += take_signed(&at);
        piece->original = window->original_base + window->originals.len;
        take_chars(window, piece, &at);
        before = *piece;
    }
    free(rest);
}

size_t
window_rest_bytes(const struct window_rest *rest)
{
    return rest ? sizeof *rest + rest->size : 0;
}
