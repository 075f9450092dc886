/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/input/segment.h"
#include "scanner/pattern/number.h"
#include "scanner/text/folded.h"
#include "scanner/text/place.h"

/*
 * window: the recent text of one stream, folded and joined over segments, with the way back to the
 * original characters, bytes and times.
 *
 *   in    segments in time order
 *   out   folded characters, breath ends, and for each of them where and when it was said
 *
 * Positions are numbers of folded characters since the stream began. An event is a moment of the
 * stream: 2k+2 when its original character number k has been read, 2k+1 when the segment that
 * begins with it arrived (or the stream ended there). Events do not depend on how the stream was
 * cut into segments; order and settling are told by them. One per stream; not thread-safe.
 */
typedef uint64_t text_event;

/* A run of original characters of one segment, spoken at an even pace. */
struct window_piece {
    uint64_t first;       /* stream number of its first original character */
    uint32_t count;       /* original characters, at most PIECE_CHARS */
    uint32_t char_start;  /* of the first, in its segment's text; of a long line's pieces, in the line */
    uint32_t byte_start;  /* likewise in bytes */
    uint32_t speaker;     /* index into the stream's speakers, 0: unknown */
    uint64_t original;    /* its bytes: stream number of the first byte kept in @originals */
    uint64_t seq, line;
    int64_t t0_us, t1_us;
};

struct window_break {
    uint64_t position; /* a breath ends before this folded character */
    text_event event;  /* when that became known */
};

struct window {
    const uint32_t *fillers; /* folded one-character fillers of the pack, sorted; borrowed */
    size_t filler_count;

    uint32_t *chars;    /* folded characters [base, base + count) */
    uint32_t *ordinals; /* of the original character each came from, minus ordinal_base */
    size_t count, chars_cap, ordinals_cap;
    uint64_t base, ordinal_base;

    struct window_piece *pieces;
    size_t piece_count, piece_cap;
    struct buf originals; /* UTF-8 of the pieces kept */
    uint64_t original_base;

    struct window_break *breaks; /* those inside the window, and the one after its end if known */
    size_t break_count, break_cap;

    uint64_t next_ordinal; /* original characters read so far */
    int64_t clock_us;      /* media time reached */
    bool started;
    struct number_state number;
    bool dropped;       /* something was dropped since the last folded character */
    bool point_waiting; /* a '.' after an Arabic digit waits for what follows */
    bool after_digit;   /* the last original character was an Arabic digit, nothing in between */
    uint64_t unneeded;  /* what window_trim was told last; small trims wait */
    text_event closed_event; /* the breath is known to end after the last character; 0: it goes on */
};

/* How a segment follows the text before it. */
struct window_join {
    int64_t t0_us, t1_us; /* media time; what lies before the window's clock is said at it */
    uint64_t seq;
    uint32_t speaker;
    bool ends_breath;  /* a pause over 3 s, or a blank line of untimed text, lies before */
    bool number_break; /* a gap over 0.3 s or an untimed line break lies before */
};

void window_init(struct window *window, const uint32_t *fillers, size_t filler_count);
void window_finish(struct window *window);
void window_reset(struct window *window); /* as new; keeps its memory */

/* Forgets folded characters before @position, and originals some characters earlier.
 * A little is left till later, to move the arrays less often; window_trim_now does it at once. */
void window_trim(struct window *window, uint64_t position);
void window_trim_now(struct window *window);

/*
 * A window whose stream is silent, in the smallest form. window_rest leaves the window as new, so
 * that one window serves many streams in turn; window_wake frees @rest.
 */
struct window_rest;
struct window_rest *window_rest(struct window *window, struct buf *scratch);
void window_wake(struct window *window, struct window_rest *rest);
size_t window_rest_bytes(const struct window_rest *rest);

/* How much of a segment has been added. Zero it for a new segment. */
struct window_cursor {
    size_t chars, bytes, total_chars;
    int64_t floor_us; /* media time reached before the segment */
    bool begun;
};

/* Adds at most @chars further characters of @segment. Returns the folded characters added. A '.'
 * that may be a decimal point is added with what follows it. */
size_t window_append(struct window *window, const struct segment *segment,
                     const struct window_join *join, struct window_cursor *cursor, size_t chars);

/* The breath ends here (end of stream, --idle): what waited is decided. Returns characters added. */
size_t window_close_breath(struct window *window);

/* Borrowed until the next call that changes the window. */
struct text_view window_view(const struct window *window);

/* When @reach (over window_view) was known. */
text_event window_event(const struct window *window, text_reach reach);
/* The event of the stream so far. */
text_event window_now(const struct window *window);

/* Media time of an event: the end of the character read, or the arrival. */
int64_t window_event_time(const struct window *window, text_event event);
/* The first event at which media time is past @time_us; false when that is yet to come. */
bool window_time_event(const struct window *window, int64_t time_us, text_event *ret_event);

/* When the folded characters were said. */
int64_t window_start_time(const struct window *window, uint64_t position);
int64_t window_end_time(const struct window *window, uint64_t position); /* of character position-1 */

/* Where a range of folded characters came from: original words (appended to @ret_text) and places,
 * at most @place_cap of them. Returns the number of places. */
size_t window_source(const struct window *window, struct text_range range, struct buf *ret_text,
                     struct place *ret_places, size_t place_cap);
/* At most @chars original characters before or after a range, appended to @ret_text. */
void window_before(const struct window *window, struct text_range range, size_t chars,
                   struct buf *ret_text);
void window_after(const struct window *window, struct text_range range, size_t chars,
                  text_event until, struct buf *ret_text); /* nothing read later than @until */
/* Who said the folded character. */
uint32_t window_speaker(const struct window *window, uint64_t position);
size_t window_bytes(const struct window *window); /* memory held */
