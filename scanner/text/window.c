/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/text/window.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/text/fold.h"

#include <stdlib.h>

enum {
    PIECE_CHARS = 32, /* pieces stay short so that trimming can follow the text closely */
    TRIM_STEP = 64,   /* characters worth moving the arrays for */
};

void
window_init(struct window *window, const uint32_t *fillers, size_t filler_count)
{
    *window = (struct window){.fillers = fillers, .filler_count = filler_count};
}

void
window_finish(struct window *window)
{
    free(window->chars);
    free(window->ordinals);
    free(window->pieces);
    free(window->breaks);
    buf_finish(&window->originals);
}

void
window_reset(struct window *window)
{
    struct window kept = *window;
    *window = (struct window){
        .fillers = kept.fillers,
        .filler_count = kept.filler_count,
        .chars = kept.chars,
        .chars_cap = kept.chars_cap,
        .ordinals = kept.ordinals,
        .ordinals_cap = kept.ordinals_cap,
        .pieces = kept.pieces,
        .piece_cap = kept.piece_cap,
        .originals = kept.originals,
        .breaks = kept.breaks,
        .break_cap = kept.break_cap,
    };
    buf_reset(&window->originals);
}

static bool
is_filler(const struct window *window, uint32_t code)
{
    for (size_t i = 0; i < window->filler_count; i++) {
        if (window->fillers[i] == code)
            return true;
    }
    return false;
}

static void
end_breath(struct window *window, text_event event)
{
    if (window->closed_event)
        return;
    window->closed_event = event;
    window->breaks = memory_reserve(window->breaks, &window->break_cap, window->break_count + 1,
                                    sizeof *window->breaks);
    window->breaks[window->break_count++] =
        (struct window_break){window->base + window->count, event};
}

static void
push_char(struct window *window, uint32_t c, uint64_t ordinal)
{
    if (window->closed_event)
        c |= CHAR_BREATH;
    if (window->dropped)
        c |= CHAR_DROPPED;
    if (number_step(&window->number, c))
        c |= CHAR_TOKEN;
    window->closed_event = 0;
    window->dropped = false;
    window->chars = memory_reserve(window->chars, &window->chars_cap, window->count + 1,
                                   sizeof *window->chars);
    window->ordinals = memory_reserve(window->ordinals, &window->ordinals_cap, window->count + 1,
                                      sizeof *window->ordinals);
    window->chars[window->count] = c;
    window->ordinals[window->count] = (uint32_t)(ordinal - window->ordinal_base);
    window->count++;
}

static void
read_char(struct window *window, uint32_t code_point)
{
    uint64_t ordinal = window->next_ordinal++;
    uint32_t folded[FOLD_MAX];
    size_t count = 0;
    enum fold_class class = fold_code_point(code_point, folded, &count);

    bool digit = fold_is_arabic_digit(code_point);
    if (window->point_waiting) {
        if (digit)
            push_char(window, '.' | CHAR_NUMBER, ordinal);
        else
            window->dropped = true;
        window->point_waiting = false;
    }
    if (class == FOLD_POINT && window->after_digit)
        window->point_waiting = true;
    else if (class == FOLD_TEXT && !(count == 1 && is_filler(window, text_code(folded[0]))))
        for (size_t i = 0; i < count; i++)
            push_char(window, folded[i], ordinal);
    else
        window->dropped = true;
    if (class == FOLD_SENTENCE_END)
        end_breath(window, 2 * ordinal + 2);
    window->after_digit = digit;
}

static int64_t
even_time(int64_t t0, int64_t t1, size_t part, size_t whole)
{
    return whole ? t0 + (int64_t)((__int128)(t1 - t0) * (int64_t)part / (int64_t)whole) : t0;
}

/*
 * The even-paced run that character @at of the segment belongs to: a word with times of its own, the
 * gap between two such words, or the whole segment.
 */
struct run {
    size_t start, end; /* characters of the segment */
    int64_t t0_us, t1_us;
};

static struct run
run_at(const struct segment *segment, const struct window_join *join, size_t total, size_t at)
{
    struct run run = {0, total, join->t0_us, join->t1_us};
    if (segment->word_count == 0)
        return run;
    for (size_t i = 0; i < segment->word_count; i++) {
        const struct word_time *word = &segment->words[i];
        int64_t t0 = word->t0_us, t1 = word->t1_us;
        if (t0 < run.t0_us)
            t0 = run.t0_us;
        if (t1 < t0)
            t1 = t0;
        if (t1 > join->t1_us)
            t1 = join->t1_us < t0 ? t0 : join->t1_us;
        if (at < word->char_start)
            return (struct run){run.start, word->char_start, run.t0_us, t0};
        if (at < word->char_start + word->char_count)
            return (struct run){word->char_start, word->char_start + word->char_count, t0, t1};
        run.start = word->char_start + word->char_count;
        run.t0_us = t1;
    }
    if (run.t0_us > run.t1_us)
        run.t1_us = run.t0_us;
    return run;
}

/*
 * Cuts [at, *stop) of a run so that its pace is even although media time never runs back: what was
 * said before @floor_us is said at it. Splitting a segment that overlaps the one before so gives the
 * same times as leaving it whole.
 */
static void
keep_time(const struct run *run, int64_t floor_us, size_t at, size_t *stop, int64_t *ret_t0_us,
          int64_t *ret_t1_us)
{
    size_t whole = run->end - run->start;
    int64_t t0 = even_time(run->t0_us, run->t1_us, at - run->start, whole);
    if (t0 < floor_us) {
        size_t end = at + 1;
        while (end < *stop &&
               even_time(run->t0_us, run->t1_us, end + 1 - run->start, whole) <= floor_us)
            end++;
        *stop = end;
        t0 = floor_us;
    }
    int64_t t1 = even_time(run->t0_us, run->t1_us, *stop - run->start, whole);
    *ret_t0_us = t0;
    *ret_t1_us = t1 > t0 ? t1 : t0;
}

size_t
window_append(struct window *window, const struct segment *segment, const struct window_join *join,
              struct window_cursor *cursor, size_t chars)
{
    size_t before = window->count;
    if (!cursor->begun) {
        cursor->begun = true;
        cursor->total_chars = utf8_count(segment->text);
        cursor->floor_us = window->started ? window->clock_us : INT64_MIN;
        if (join->ends_breath && window->started)
            end_breath(window, 2 * window->next_ordinal + 1);
        if (join->number_break || join->ends_breath) {
            window->dropped = true;
            window->point_waiting = false;
            window->after_digit = false;
        }
        window->started = true;
    }
    const char *at = segment->text.data + cursor->bytes;
    size_t end = cursor->chars + chars < cursor->total_chars ? cursor->chars + chars
                                                             : cursor->total_chars;
    while (cursor->chars < end) {
        struct run run = run_at(segment, join, cursor->total_chars, cursor->chars);
        size_t stop = cursor->chars + PIECE_CHARS;
        if (stop > run.end)
            stop = run.end;
        if (stop > end)
            stop = end;
        int64_t t0_us, t1_us;
        keep_time(&run, cursor->floor_us, cursor->chars, &stop, &t0_us, &t1_us);
        window->pieces = memory_reserve(window->pieces, &window->piece_cap,
                                        window->piece_count + 1, sizeof *window->pieces);
        struct window_piece *piece = &window->pieces[window->piece_count++];
        *piece = (struct window_piece){
            .first = window->next_ordinal,
            .count = (uint32_t)(stop - cursor->chars),
            .char_start = (uint32_t)(segment->char_base + cursor->chars),
            .byte_start = (uint32_t)(segment->byte_base + cursor->bytes),
            .speaker = join->speaker,
            .original = window->original_base + window->originals.len,
            .seq = join->seq,
            .line = segment->line,
            .t0_us = t0_us,
            .t1_us = t1_us,
        };
        const char *piece_bytes = at;
        for (; cursor->chars < stop; cursor->chars++)
            read_char(window, utf8_next(&at));
        buf_add(&window->originals, piece_bytes, (size_t)(at - piece_bytes));
        cursor->bytes = (size_t)(at - segment->text.data);
        window->clock_us = piece->t1_us;
    }
    if (cursor->chars == cursor->total_chars && join->t1_us > window->clock_us)
        window->clock_us = join->t1_us;
    return window->count - before;
}

size_t
window_close_breath(struct window *window)
{
    window->point_waiting = false;
    window->after_digit = false;
    window->dropped = true;
    end_breath(window, 2 * window->next_ordinal + 1);
    return 0;
}

struct text_view
window_view(const struct window *window)
{
    return (struct text_view){
        .chars = window->chars,
        .count = window->count,
        .base = window->base,
        .origin = SIZE_MAX,
        .closed = window->closed_event != 0,
    };
}

static uint64_t
ordinal_at(const struct window *window, uint64_t position)
{
    return window->ordinal_base + window->ordinals[position - window->base];
}

void
window_trim(struct window *window, uint64_t position)
{
    window->unneeded = position;
    if (position >= window->base + TRIM_STEP)
        window_trim_now(window);
}

void
window_trim_now(struct window *window)
{
    enum { CONTEXT = 24 }; /* original characters kept before the first folded one, for evidence */
    uint64_t position = window->unneeded;
    if (position <= window->base || window->count == 0)
        return;
    size_t drop = (size_t)(position - window->base);
    if (drop > window->count)
        drop = window->count;
    uint64_t first_kept = drop < window->count ? window->ordinal_base + window->ordinals[drop]
                                               : window->next_ordinal;
    window->count -= drop;
    window->base += drop;
    memmove(window->chars, window->chars + drop, window->count * sizeof *window->chars);
    uint32_t shift = (uint32_t)(first_kept - window->ordinal_base);
    for (size_t i = 0; i < window->count; i++)
        window->ordinals[i] = window->ordinals[i + drop] - shift;
    window->ordinal_base = first_kept;

    size_t gone = 0;
    while (gone < window->piece_count &&
           window->pieces[gone].first + window->pieces[gone].count + CONTEXT <= first_kept)
        gone++;
    if (gone == window->piece_count && gone > 0)
        gone--; /* times are asked of the last piece */
    window->piece_count -= gone;
    memmove(window->pieces, window->pieces + gone, window->piece_count * sizeof *window->pieces);
    if (window->piece_count) {
        uint64_t kept = window->pieces[0].original;
        buf_drop_front(&window->originals, (size_t)(kept - window->original_base));
        window->original_base = kept;
    }

    gone = 0;
    while (gone < window->break_count && window->breaks[gone].position < window->base)
        gone++;
    window->break_count -= gone;
    if (gone)
        memmove(window->breaks, window->breaks + gone,
                window->break_count * sizeof *window->breaks);
}

text_event
window_event(const struct window *window, text_reach reach)
{
    if (reach == 0)
        return 0;
    if (reach % 2 == 0) /* a '.' waits for the digit after it and carries that one's ordinal */
        return 2 * ordinal_at(window, window->base + reach / 2 - 1) + 2;
    uint64_t position = window->base + reach / 2;
    for (size_t i = window->break_count; i-- > 0;) {
        if (window->breaks[i].position == position)
            return window->breaks[i].event;
    }
    return 0;
}

text_event
window_now(const struct window *window)
{
    return 2 * window->next_ordinal;
}

static const struct window_piece *
piece_of(const struct window *window, uint64_t ordinal)
{
    size_t low = 0, high = window->piece_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct window_piece *piece = &window->pieces[middle];
        if (ordinal >= piece->first + piece->count)
            low = middle + 1;
        else
            high = middle;
    }
    return low < window->piece_count && ordinal >= window->pieces[low].first
               ? &window->pieces[low]
               : NULL;
}

int64_t
window_event_time(const struct window *window, text_event event)
{
    if (event % 2 == 0 && event > 0) {
        uint64_t ordinal = event / 2 - 1;
        const struct window_piece *piece = piece_of(window, ordinal);
        if (piece)
            return even_time(piece->t0_us, piece->t1_us, (size_t)(ordinal - piece->first + 1),
                             piece->count);
    } else if (event % 2 == 1) {
        const struct window_piece *piece = piece_of(window, event / 2);
        if (piece)
            return piece->t0_us;
    }
    return window->clock_us;
}

bool
window_time_event(const struct window *window, int64_t time_us, text_event *ret_event)
{
    if (window->clock_us <= time_us)
        return false;
    size_t low = 0, high = window->piece_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (window->pieces[middle].t1_us > time_us)
            high = middle;
        else
            low = middle + 1;
    }
    if (low == window->piece_count) {
        *ret_event = 2 * window->next_ordinal + 1;
        return true;
    }
    const struct window_piece *piece = &window->pieces[low];
    if (piece->t0_us > time_us) {
        *ret_event = 2 * piece->first + 1;
        return true;
    }
    uint32_t j = 0;
    while (j + 1 < piece->count &&
           even_time(piece->t0_us, piece->t1_us, j + 1, piece->count) <= time_us)
        j++;
    *ret_event = 2 * (piece->first + j) + 2;
    return true;
}

int64_t
window_start_time(const struct window *window, uint64_t position)
{
    uint64_t ordinal = ordinal_at(window, position);
    const struct window_piece *piece = piece_of(window, ordinal);
    return piece ? even_time(piece->t0_us, piece->t1_us, (size_t)(ordinal - piece->first),
                             piece->count)
                 : window->clock_us;
}

int64_t
window_end_time(const struct window *window, uint64_t position)
{
    return window_event_time(window, 2 * ordinal_at(window, position - 1) + 2);
}

static struct span
piece_bytes(const struct window *window, const struct window_piece *piece)
{
    size_t start = (size_t)(piece->original - window->original_base);
    size_t next = piece + 1 < window->pieces + window->piece_count
                      ? (size_t)(piece[1].original - window->original_base)
                      : window->originals.len;
    return span_of(window->originals.data + start, next - start);
}

static size_t
bytes_of_chars(struct span text, size_t chars)
{
    const char *at = text.data;
    while (chars-- > 0 && at < text.data + text.len)
        utf8_next(&at);
    return (size_t)(at - text.data);
}

/* Appends originals [from, to) and, when wanted, the places they stand in. */
static size_t
copy_originals(const struct window *window, uint64_t from, uint64_t to, struct buf *ret_text,
               struct place *ret_places, size_t place_cap)
{
    size_t count = 0;
    for (size_t i = 0; i < window->piece_count; i++) {
        const struct window_piece *piece = &window->pieces[i];
        if (piece->first + piece->count <= from || piece->first >= to)
            continue;
        size_t start = from > piece->first ? (size_t)(from - piece->first) : 0;
        size_t end = to < piece->first + piece->count ? (size_t)(to - piece->first) : piece->count;
        struct span bytes = piece_bytes(window, piece);
        size_t byte_start = bytes_of_chars(bytes, start);
        size_t byte_end =
            byte_start + bytes_of_chars(span_of(bytes.data + byte_start, bytes.len - byte_start),
                                        end - start);
        buf_add(ret_text, bytes.data + byte_start, byte_end - byte_start);
        if (!ret_places)
            continue;
        struct place place = {
            .seq = piece->seq,
            .line = piece->line,
            .char_start = piece->char_start + (uint32_t)start,
            .char_end = piece->char_start + (uint32_t)end,
            .byte_start = piece->byte_start + (uint32_t)byte_start,
            .byte_end = piece->byte_start + (uint32_t)byte_end,
        };
        struct place *last = count ? &ret_places[count - 1] : NULL;
        if (last && last->seq == place.seq && last->line == place.line &&
            last->char_end == place.char_start) {
            last->char_end = place.char_end;
            last->byte_end = place.byte_end;
        } else if (count < place_cap) {
            ret_places[count++] = place;
        }
    }
    return count;
}

size_t
window_source(const struct window *window, struct text_range range, struct buf *ret_text,
              struct place *ret_places, size_t place_cap)
{
    return copy_originals(window, ordinal_at(window, range.start),
                          ordinal_at(window, range.end - 1) + 1, ret_text, ret_places, place_cap);
}

void
window_before(const struct window *window, struct text_range range, size_t chars,
              struct buf *ret_text)
{
    uint64_t to = ordinal_at(window, range.start);
    copy_originals(window, to > chars ? to - chars : 0, to, ret_text, NULL, 0);
}

void
window_after(const struct window *window, struct text_range range, size_t chars, text_event until,
             struct buf *ret_text)
{
    uint64_t from = ordinal_at(window, range.end - 1) + 1;
    uint64_t to = from + chars < until / 2 ? from + chars : until / 2;
    if (from < to)
        copy_originals(window, from, to, ret_text, NULL, 0);
}

uint32_t
window_speaker(const struct window *window, uint64_t position)
{
    const struct window_piece *piece = piece_of(window, ordinal_at(window, position));
    return piece ? piece->speaker : 0;
}

size_t
window_bytes(const struct window *window)
{
    return (window->chars_cap * sizeof *window->chars) +
           (window->ordinals_cap * sizeof *window->ordinals) +
           (window->piece_cap * sizeof *window->pieces) +
           (window->break_cap * sizeof *window->breaks) + window->originals.cap;
}
