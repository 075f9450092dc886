/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/scan.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/correlate/correlate.h"

#include <stdlib.h>

/*
 * The pipeline, stage after stage:
 *
 *   segment ─► window (folded text) ─► match (occurrences) ─► correlate (records)
 *
 * Here it is decided which stream a segment belongs to and when it was said; run_stages is the whole
 * way once through. One window serves all streams: that of a silent stream is at rest.
 */
enum {
    PART_CHARS = 256,             /* long segments go through in parts of this size */
    CHAR_US = 200 * 1000,         /* a character takes 0.2 s where the input does not say */
    OVERLAP_US = 2 * 1000 * 1000, /* t0 may run back this far */
    PAUSE_US = 3 * 1000 * 1000,   /* a longer silence ends a breath */
    NUMBER_GAP_US = 300 * 1000,   /* a longer one ends a number */
};
/* Late segments are scanned alone, in a stretch of positions of their own. */
#define LATE_POSITIONS (UINT64_C(1) << 40)

struct engine {
    struct plan *plan;
};

/* A segment kept until its turn (--lateness). */
struct held_segment {
    struct segment segment; /* everything it points at is in @bytes */
    struct arena bytes;
};

struct stream {
    unsigned source;
    uint32_t order; /* in which streams were opened */
    char *name;
    size_t name_len;
    struct window_rest *rest; /* NULL: new, or the stream that has the scan's window */
    struct match_state match;
    struct correlate *correlate;
    uint64_t next_seq, late_count;
    struct held_segment **held; /* by t0 */
    size_t held_count, held_cap;
    int64_t newest_us; /* latest t0 seen */
};

struct scan {
    const struct engine *engine;
    struct correlate_options options;
    int64_t lateness_us;
    struct match_worker *worker;
    struct window window;
    struct stream *awake; /* whose window it is, or NULL */
    uint64_t unmatched;   /* if has_unmatched: the window's text from here on was not matched yet */
    bool has_unmatched;
    struct buf rest_scratch;
    struct stream *spare; /* kept to be opened again, or NULL */
    struct stream **slots; /* open addressing by source and name; NULL: free */
    size_t slot_count, used;
    struct stream *latest;
    uint32_t *waiting; /* scratch: rules a stream waits to go on with */
    size_t waiting_cap;
    uint32_t opened;
    struct scan_counts counts;
};

struct engine *
engine_new(const struct rulebook *book)
{
    struct engine *engine = memory_new(sizeof *engine);
    engine->plan = plan_new(book);
    return engine;
}

void
engine_free(struct engine *engine)
{
    if (!engine)
        return;
    plan_free(engine->plan);
    free(engine);
}

const struct plan *
engine_plan(const struct engine *engine)
{
    return engine->plan;
}

struct scan *
scan_new(const struct engine *engine, const struct scan_options *options)
{
    struct scan *scan = memory_new(sizeof *scan);
    scan->engine = engine;
    scan->options = (struct correlate_options){
        .plan = engine->plan,
        .as_of_day = options->as_of_day,
        .default_day = options->default_day,
        .has_default_day = options->has_default_day,
        .labels = options->labels,
        .label_count = options->label_count,
        .record = options->record,
        .context = options->context,
    };
    scan->lateness_us = options->lateness_us;
    scan->worker = match_worker_new(engine->plan);
    window_init(&scan->window, engine->plan->book->fillers, engine->plan->book->filler_count);
    scan->slot_count = 64;
    scan->slots = memory_array(scan->slot_count, sizeof(struct stream *));
    return scan;
}

/* --- streams --------------------------------------------------------------------------------- */

static size_t
slot_of(const struct scan *scan, unsigned source, struct span name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ source;
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 32) & (scan->slot_count - 1);
}

static bool
is_stream(const struct stream *stream, unsigned source, struct span name)
{
    return stream->source == source && span_equal(span_of(stream->name, stream->name_len), name);
}

static void
put_stream(struct scan *scan, struct stream *stream)
{
    size_t i = slot_of(scan, stream->source, span_of(stream->name, stream->name_len));
    while (scan->slots[i])
        i = (i + 1) & (scan->slot_count - 1);
    scan->slots[i] = stream;
}

static void
rehash(struct scan *scan, size_t slot_count)
{
    struct stream **old = scan->slots;
    size_t old_count = scan->slot_count;
    scan->slot_count = slot_count;
    scan->slots = memory_array(slot_count, sizeof(struct stream *));
    for (size_t i = 0; i < old_count; i++) {
        if (old[i])
            put_stream(scan, old[i]);
    }
    free(old);
}

static struct stream *
open_stream(struct scan *scan, unsigned source, struct span name)
{
    struct stream *stream = scan->spare;
    scan->spare = NULL;
    if (!stream) {
        stream = memory_new(sizeof *stream);
        stream->correlate = correlate_new(&scan->options);
    }
    stream->source = source;
    stream->order = scan->opened++;
    stream->name = memory_copy_text(name.data, name.len);
    stream->name_len = name.len;
    correlate_set_name(stream->correlate, stream->name);
    return stream;
}

static void
free_stream(struct stream *stream)
{
    free(stream->rest);
    match_finish(&stream->match);
    correlate_free(stream->correlate);
    free(stream->held);
    free(stream->name);
    free(stream);
}

/* Where every line is a stream of its own, the next one is made of this. */
static void
close_stream(struct scan *scan, struct stream *stream)
{
    if (scan->awake == stream)
        scan->awake = NULL;
    if (scan->spare) {
        free_stream(stream);
        return;
    }
    free(stream->rest);
    free(stream->held);
    free(stream->name);
    match_reset(&stream->match);
    correlate_reset(stream->correlate);
    *stream = (struct stream){.match = stream->match, .correlate = stream->correlate};
    scan->spare = stream;
}

/* Gives the stream the window. */
static struct window *
wake(struct scan *scan, struct stream *stream)
{
    if (scan->awake == stream)
        return &scan->window;
    if (scan->awake) {
        scan->awake->rest = window_rest(&scan->window, &scan->rest_scratch);
        match_fit(&scan->awake->match);
        correlate_fit(scan->awake->correlate);
    }
    if (stream->rest)
        window_wake(&scan->window, stream->rest);
    else
        window_reset(&scan->window);
    stream->rest = NULL;
    scan->awake = stream;
    return &scan->window;
}

static struct stream *
find_stream(struct scan *scan, unsigned source, struct span name)
{
    if (scan->latest && is_stream(scan->latest, source, name))
        return scan->latest;
    for (size_t i = slot_of(scan, source, name); scan->slots[i];
         i = (i + 1) & (scan->slot_count - 1)) {
        if (is_stream(scan->slots[i], source, name))
            return scan->slots[i];
    }
    return NULL;
}

static void
remove_stream(struct scan *scan, struct stream *stream)
{
    size_t mask = scan->slot_count - 1;
    size_t i = slot_of(scan, stream->source, span_of(stream->name, stream->name_len));
    while (scan->slots[i] != stream)
        i = (i + 1) & mask;
    scan->slots[i] = NULL;
    scan->used--;
    for (i = (i + 1) & mask; scan->slots[i]; i = (i + 1) & mask) {
        struct stream *moved = scan->slots[i];
        scan->slots[i] = NULL;
        put_stream(scan, moved);
    }
    if (scan->latest == stream)
        scan->latest = NULL;
}

/* --- the way through ------------------------------------------------------------------------- */

static void
run_stages(struct scan *scan, struct stream *stream, uint64_t from)
{
    struct window *window = &scan->window;
    size_t count;
    uint32_t unit;
    uint64_t start;
    size_t waiting = correlate_waiting(stream->correlate, scan->waiting, scan->waiting_cap);
    if (waiting > scan->waiting_cap) {
        scan->waiting = memory_reserve(scan->waiting, &scan->waiting_cap, waiting,
                                       sizeof *scan->waiting);
        correlate_waiting(stream->correlate, scan->waiting, scan->waiting_cap);
    }
    const struct occurrence *occurrences =
        match_feed(scan->worker, &stream->match, window, from, scan->waiting, waiting, &count);
    correlate_feed(stream->correlate, match_worker_matcher(scan->worker), window, occurrences,
                   count);
    if (match_limit_reached(scan->worker, &unit, &start))
        correlate_limit(stream->correlate, window, unit, start);
    uint64_t needed = match_needs(scan->worker, &stream->match, window);
    uint64_t also = correlate_needs(stream->correlate);
    window_trim(window, needed < also ? needed : also);
}

static void
feed_segment(struct scan *scan, struct stream *stream, const struct segment *segment,
             const struct window_join *join)
{
    struct window *window = &scan->window;
    struct window_cursor cursor = {0};
    do {
        uint64_t from = window->base + window->count;
        window_append(window, segment, join, &cursor, PART_CHARS);
        bool last = segment->end && !scan->lateness_us && cursor.chars == cursor.total_chars;
        if (last) { /* the end of the stream comes at once: match once, with all of it known */
            scan->unmatched = from;
            scan->has_unmatched = true;
        } else {
            run_stages(scan, stream, from);
        }
    } while (cursor.chars < cursor.total_chars);
    scan->counts.segments++;
    scan->counts.characters += cursor.total_chars;
}

static void
close_breath(struct scan *scan, struct stream *stream, enum closed_by closed)
{
    struct window *window = wake(scan, stream);
    uint64_t from = scan->has_unmatched ? scan->unmatched : window->base + window->count;
    scan->has_unmatched = false;
    window_close_breath(window);
    correlate_set_closed(stream->correlate, closed);
    run_stages(scan, stream, from);
}

bool
scan_join(const struct window *window, const struct segment *segment, size_t chars,
          struct window_join *join)
{
    int64_t clock = window->started ? window->clock_us : 0;
    int64_t lasts = (int64_t)chars * CHAR_US;
    if (!segment->has_t0) {
        join->t0_us = clock;
        join->t1_us = clock + lasts;
        join->number_break = !segment->continues;
        join->ends_breath = segment->blank_before;
        return true;
    }
    if (window->started && segment->t0_us < clock - OVERLAP_US)
        return false;
    int64_t gap = segment->t0_us - clock;
    join->t0_us = segment->t0_us;
    join->t1_us = segment->has_t1 ? segment->t1_us : segment->t0_us + lasts;
    if (join->t1_us < join->t0_us)
        join->t1_us = join->t0_us;
    join->ends_breath = gap > PAUSE_US || segment->blank_before;
    join->number_break = gap > NUMBER_GAP_US;
    return true;
}

/* Scanned alone: what it says is found, but nothing joins it to the stream. */
static void
scan_late(struct scan *scan, struct stream *stream, const struct segment *segment, uint64_t seq)
{
    correlate_late(stream->correlate, segment, seq);
    scan->counts.late++;
    struct stream *alone = open_stream(scan, stream->source, span_of(stream->name, stream->name_len));
    struct window *window = wake(scan, alone);
    window->base = LATE_POSITIONS * ++stream->late_count;
    struct window_join join = {.seq = seq};
    scan_join(window, segment, utf8_count(segment->text), &join);
    join.speaker = correlate_hear_segment(alone->correlate, segment, false);
    feed_segment(scan, alone, segment, &join);
    close_breath(scan, alone, CLOSED_BY_TEXT);
    correlate_end(alone->correlate, window);
    close_stream(scan, alone);
}

static void
feed_in_turn(struct scan *scan, struct stream *stream, const struct segment *segment)
{
    uint64_t seq = segment->has_seq ? segment->seq : stream->next_seq;
    if (!segment->continues || segment->has_seq)
        stream->next_seq = seq + 1;
    else
        seq = stream->next_seq - 1;
    struct window_join join = {.seq = seq};
    if (!scan_join(wake(scan, stream), segment, utf8_count(segment->text), &join)) {
        scan_late(scan, stream, segment, seq);
        return;
    }
    join.speaker = correlate_hear_segment(stream->correlate, segment, !segment->has_t0);
    feed_segment(scan, stream, segment, &join);
}

/* --- lateness -------------------------------------------------------------------------------- */

static struct held_segment *
hold(const struct segment *segment)
{
    struct held_segment *held = memory_new(sizeof *held);
    struct segment *copy = &held->segment;
    arena_init(&held->bytes);
    *copy = *segment;
    copy->text = arena_copy(&held->bytes, segment->text);
    copy->speaker = arena_copy(&held->bytes, segment->speaker);
    copy->date = arena_copy(&held->bytes, segment->date);
    copy->stream = (struct span){0};
    struct label *labels = arena_array(&held->bytes, segment->label_count, sizeof *labels);
    for (size_t i = 0; i < segment->label_count; i++)
        labels[i] = (struct label){arena_copy(&held->bytes, segment->labels[i].key),
                                   arena_copy(&held->bytes, segment->labels[i].value)};
    copy->labels = labels;
    struct word_time *words = arena_array(&held->bytes, segment->word_count, sizeof *words);
    if (segment->word_count)
        memcpy(words, segment->words, segment->word_count * sizeof *words);
    copy->words = words;
    return held;
}

/* Lets go of held segments that began at or before @until_us. */
static void
release_held(struct scan *scan, struct stream *stream, int64_t until_us)
{
    size_t count = 0;
    while (count < stream->held_count && stream->held[count]->segment.t0_us <= until_us) {
        feed_in_turn(scan, stream, &stream->held[count]->segment);
        arena_finish(&stream->held[count]->bytes);
        free(stream->held[count]);
        count++;
    }
    stream->held_count -= count;
    if (count)
        memmove(stream->held, stream->held + count, stream->held_count * sizeof(void *));
}

static void
feed_or_hold(struct scan *scan, struct stream *stream, const struct segment *segment)
{
    if (!scan->lateness_us || !segment->has_t0) {
        feed_in_turn(scan, stream, segment);
        return;
    }
    stream->held = memory_reserve(stream->held, &stream->held_cap, stream->held_count + 1,
                                  sizeof(struct held_segment *));
    size_t at = stream->held_count++;
    while (at > 0 && stream->held[at - 1]->segment.t0_us > segment->t0_us) {
        stream->held[at] = stream->held[at - 1];
        at--;
    }
    stream->held[at] = hold(segment);
    if (segment->t0_us > stream->newest_us)
        stream->newest_us = segment->t0_us;
    release_held(scan, stream, stream->newest_us - scan->lateness_us);
}

/* --- calls ----------------------------------------------------------------------------------- */

static void
end_stream(struct scan *scan, struct stream *stream)
{
    release_held(scan, stream, INT64_MAX);
    close_breath(scan, stream, CLOSED_BY_END);
    correlate_end(stream->correlate, &scan->window);
    scan->counts.engine_records += correlate_engine_records(stream->correlate);
    remove_stream(scan, stream);
    close_stream(scan, stream);
}

void
scan_feed(struct scan *scan, unsigned source, const struct segment *segment)
{
    struct stream *stream = find_stream(scan, source, segment->stream);
    if (!stream) {
        if (segment->end && segment->text.len == 0)
            return;
        if (scan->used * 2 >= scan->slot_count)
            rehash(scan, scan->slot_count * 2);
        stream = open_stream(scan, source, segment->stream);
        put_stream(scan, stream);
        scan->used++;
        scan->counts.streams++;
    }
    scan->latest = stream;
    if (!segment->end || segment->text.len)
        feed_or_hold(scan, stream, segment);
    if (segment->end)
        end_stream(scan, stream);
}

static int
compare_order(const void *a, const void *b)
{
    const struct stream *const *x = a, *const *y = b;
    return ((*x)->order > (*y)->order) - ((*x)->order < (*y)->order);
}

/* The source's streams, in the order they were opened; the caller frees the array. */
static struct stream **
streams_of(const struct scan *scan, unsigned source, size_t *ret_count)
{
    struct stream **streams = memory_array(scan->used, sizeof(struct stream *));
    *ret_count = 0;
    for (size_t i = 0; i < scan->slot_count; i++) {
        if (scan->slots[i] && scan->slots[i]->source == source)
            streams[(*ret_count)++] = scan->slots[i];
    }
    if (*ret_count)
        qsort(streams, *ret_count, sizeof(struct stream *), compare_order);
    return streams;
}

void
scan_end_source(struct scan *scan, unsigned source)
{
    size_t count;
    struct stream **streams = streams_of(scan, source, &count);
    for (size_t i = 0; i < count; i++)
        end_stream(scan, streams[i]);
    free(streams);
}

void
scan_idle(struct scan *scan, unsigned source)
{
    size_t count;
    struct stream **streams = streams_of(scan, source, &count);
    for (size_t i = 0; i < count; i++) {
        close_breath(scan, streams[i], CLOSED_BY_IDLE);
        correlate_set_closed(streams[i]->correlate, CLOSED_BY_TEXT);
    }
    free(streams);
}

void
scan_free(struct scan *scan)
{
    if (!scan)
        return;
    for (size_t i = 0; i < scan->slot_count; i++) {
        struct stream *stream = scan->slots[i];
        if (!stream)
            continue;
        for (size_t k = 0; k < stream->held_count; k++) {
            arena_finish(&stream->held[k]->bytes);
            free(stream->held[k]);
        }
        free_stream(stream);
    }
    if (scan->spare)
        free_stream(scan->spare);
    window_finish(&scan->window);
    buf_finish(&scan->rest_scratch);
    free(scan->slots);
    free(scan->waiting);
    match_worker_free(scan->worker);
    free(scan);
}

struct scan_counts
scan_counts(const struct scan *scan)
{
    struct scan_counts counts = scan->counts;
    for (size_t i = 0; i < scan->slot_count; i++) {
        const struct stream *stream = scan->slots[i];
        if (!stream)
            continue;
        counts.open_streams++;
        counts.engine_records += correlate_engine_records(stream->correlate);
        counts.state_bytes += sizeof *stream + stream->name_len + 1 +
                              window_rest_bytes(stream->rest) + match_bytes(&stream->match) +
                              correlate_bytes(stream->correlate) +
                              (stream == scan->awake ? window_bytes(&scan->window) : 0);
    }
    return counts;
}
