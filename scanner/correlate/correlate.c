/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/stream.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

static void
set_label(struct correlate *correlate, struct span key, struct span value)
{
    for (size_t i = 0; i < correlate->label_count; i++) {
        if (span_is(key, correlate->labels[i].key))
            return; /* what was said first holds */
    }
    correlate->labels = memory_reserve(correlate->labels, &correlate->label_cap,
                                       correlate->label_count + 1, sizeof *correlate->labels);
    correlate->labels[correlate->label_count++] = (struct stored_label){
        memory_copy_text(key.data, key.len), memory_copy_text(value.data, value.len)};
}

static void
begin(struct correlate *correlate)
{
    const struct correlate_options *options = correlate->options;
    correlate->day = options->has_default_day ? options->default_day : options->as_of_day;
    correlate->date_source = options->has_default_day ? DATE_OPTION : DATE_AS_OF;
    spans_begin(correlate);
}

struct correlate *
correlate_new(const struct correlate_options *options)
{
    struct correlate *correlate = memory_new(sizeof *correlate);
    correlate->options = options;
    correlate->plan = options->plan;
    correlate->book = options->plan->book;
    begin(correlate);
    return correlate;
}

/* Frees what belongs to one stream, but for the arrays. */
static void
empty(struct correlate *correlate)
{
    for (size_t i = 0; i < correlate->waiting_count; i++)
        claim_free(correlate->waiting[i].claim);
    for (size_t i = 0; i < correlate->pending_count; i++)
        claim_free(correlate->pending[i].claim);
    for (size_t i = 0; i < correlate->mitigation_count; i++)
        claim_free(correlate->mitigations[i].claim);
    for (size_t i = 0; i < correlate->speaker_count; i++)
        free(correlate->speakers[i]);
    for (size_t i = 0; i < correlate->label_count; i++) {
        free(correlate->labels[i].key);
        free(correlate->labels[i].value);
    }
    spans_free(correlate);
}

void
correlate_free(struct correlate *correlate)
{
    if (!correlate)
        return;
    empty(correlate);
    free(correlate->waiting);
    free(correlate->pending);
    free(correlate->mitigations);
    free(correlate->heard);
    free(correlate->repeats);
    free(correlate->recent);
    free(correlate->leaving);
    free(correlate->speakers);
    free(correlate->labels);
    free(correlate);
}

void
correlate_reset(struct correlate *correlate)
{
    struct correlate kept = *correlate;
    empty(correlate);
    *correlate = (struct correlate){
        .options = kept.options,
        .plan = kept.plan,
        .book = kept.book,
        .waiting = kept.waiting,
        .waiting_cap = kept.waiting_cap,
        .pending = kept.pending,
        .pending_cap = kept.pending_cap,
        .mitigations = kept.mitigations,
        .mitigation_cap = kept.mitigation_cap,
        .heard = kept.heard,
        .heard_cap = kept.heard_cap,
        .repeats = kept.repeats,
        .repeat_cap = kept.repeat_cap,
        .recent = kept.recent,
        .recent_cap = kept.recent_cap,
        .leaving = kept.leaving,
        .leaving_cap = kept.leaving_cap,
        .speakers = kept.speakers,
        .speaker_cap = kept.speaker_cap,
        .labels = kept.labels,
        .label_cap = kept.label_cap,
    };
    begin(correlate);
}

void
correlate_fit(struct correlate *correlate)
{
    correlate->waiting = memory_fit(correlate->waiting, &correlate->waiting_cap,
                                    correlate->waiting_count, sizeof *correlate->waiting);
    correlate->pending = memory_fit(correlate->pending, &correlate->pending_cap,
                                    correlate->pending_count, sizeof *correlate->pending);
    correlate->mitigations =
        memory_fit(correlate->mitigations, &correlate->mitigation_cap, correlate->mitigation_count,
                   sizeof *correlate->mitigations);
    correlate->heard = memory_fit(correlate->heard, &correlate->heard_cap, correlate->heard_count,
                                  sizeof *correlate->heard);
    correlate->leaving = memory_fit(correlate->leaving, &correlate->leaving_cap,
                                    correlate->leaving_count, sizeof *correlate->leaving);
}

void
correlate_set_name(struct correlate *correlate, const char *stream)
{
    correlate->name = stream;
}

static uint32_t
speaker_number(struct correlate *correlate, struct span name)
{
    if (name.len == 0)
        return 0;
    for (size_t i = 0; i < correlate->speaker_count; i++) {
        if (span_is(name, correlate->speakers[i]))
            return (uint32_t)i + 1;
    }
    correlate->speakers =
        memory_reserve(correlate->speakers, &correlate->speaker_cap, correlate->speaker_count + 1,
                       sizeof *correlate->speakers);
    correlate->speakers[correlate->speaker_count++] = memory_copy_text(name.data, name.len);
    return (uint32_t)correlate->speaker_count;
}

uint32_t
correlate_hear_segment(struct correlate *correlate, const struct segment *segment, bool estimated)
{
    int32_t day;
    for (size_t i = 0; i < segment->label_count; i++)
        set_label(correlate, segment->labels[i].key, segment->labels[i].value);
    for (size_t i = 0; i < correlate->options->label_count; i++)
        set_label(correlate, correlate->options->labels[i].key,
                  correlate->options->labels[i].value);
    if (correlate->date_source != DATE_STREAM && segment->date.len &&
        day_parse(segment->date, &day)) {
        correlate->day = day;
        correlate->date_source = DATE_STREAM;
    }
    correlate->estimated = estimated;
    return speaker_number(correlate, segment->speaker);
}

static void
hear_category(struct correlate *correlate, const struct occurrence *occurrence)
{
    struct product_span *span = span_at(correlate, occurrence->range.start);
    int category = (int)correlate->plan->watches[occurrence->watch].category;
    if (span->category == NO_CATEGORY || category < span->category)
        span->category = category;
}

static void
take_occurrence(struct correlate *correlate, const struct occurrence *occurrence)
{
    switch (correlate->plan->watches[occurrence->watch].kind) {
    case WATCH_STEP:
        sequence_take(correlate, occurrence);
        break;
    case WATCH_CLAUSE:
        pending_hear(correlate, occurrence);
        break;
    case WATCH_PRODUCT:
        span_open(correlate, occurrence);
        break;
    case WATCH_LINK:
        if (occurrence->bound & 1)
            span_at(correlate, occurrence->range.start)->link_number =
                occurrence->slots[0].low / 1000000;
        break;
    case WATCH_CATEGORY:
        hear_category(correlate, occurrence);
        break;
    }
}

static void
move_to(struct correlate *correlate, text_event event)
{
    if (event != correlate->event)
        emit_flush(correlate);
    correlate->event = event;
}

/* What is next: an occurrence, a correction found in the text, or a deadline. */
enum next { NEXT_OCCURRENCE, NEXT_MITIGATION, NEXT_DEADLINE, NEXT_NOTHING };

static enum next
next_event(const struct correlate *correlate, const struct occurrence *occurrences, size_t count,
           text_event *ret_event, int64_t *ret_deadline)
{
    enum next next = NEXT_NOTHING;
    text_event event = 0;
    *ret_event = correlate->event;
    if (count) {
        next = NEXT_OCCURRENCE;
        *ret_event = occurrences[0].event;
    }
    if (mitigation_event(correlate, &event)) {
        if (event < correlate->event)
            event = correlate->event;
        if (next == NEXT_NOTHING || event < *ret_event) {
            next = NEXT_MITIGATION;
            *ret_event = event;
        }
    }
    if (pending_deadline(correlate, ret_deadline) &&
        window_time_event(correlate->window, *ret_deadline, &event)) {
        if (event < correlate->event)
            event = correlate->event;
        if (next == NEXT_NOTHING || event < *ret_event) {
            next = NEXT_DEADLINE;
            *ret_event = event;
        }
    }
    return next;
}

/* What is not decided yet is in the window, whatever the clock says. */
int64_t
correlate_time_needed(const struct correlate *correlate)
{
    const struct window *window = correlate->window;
    return window->count ? window_start_time(window, window->base) : window->clock_us;
}

void
correlate_feed(struct correlate *correlate, struct matcher *matcher, const struct window *window,
               const struct occurrence *occurrences, size_t count)
{
    correlate->matcher = matcher;
    correlate->window = window;
    if (correlate->pending_count + correlate->mitigation_count)
        mitigation_look(correlate);
    for (;;) {
        text_event event;
        int64_t deadline;
        enum next next = next_event(correlate, occurrences, count, &event, &deadline);
        if (next == NEXT_NOTHING || event != correlate->event) {
            if (correlate->leaving_count) {
                emit_flush(correlate); /* what leaves may find its correction at once */
                continue;
            }
        }
        if (next == NEXT_NOTHING)
            break;
        move_to(correlate, event);
        if (next == NEXT_OCCURRENCE) {
            take_occurrence(correlate, occurrences);
            occurrences++;
            count--;
        } else if (next == NEXT_MITIGATION) {
            mitigation_emit(correlate, event);
        } else {
            pending_pass(correlate, deadline);
        }
    }
    if (correlate->waiting_count)
        sequence_expire(correlate);
    if (correlate->mitigation_count)
        mitigation_forget(correlate);
}

void
correlate_set_closed(struct correlate *correlate, enum closed_by closed)
{
    correlate->closed = closed;
}

void
correlate_end(struct correlate *correlate, const struct window *window)
{
    correlate->window = window;
    move_to(correlate, 2 * window->next_ordinal + 1);
    pending_end_stream(correlate);
    emit_flush(correlate);
    mitigation_end(correlate);
    emit_flush(correlate);
}

void
correlate_late(struct correlate *correlate, const struct segment *segment, uint64_t seq)
{
    struct record record = {
        .type = RECORD_LATE,
        .stream = span_of_text(correlate->name),
        .book = correlate->book,
        .t0_us = segment->t0_us,
        .t1_us = segment->has_t1 ? segment->t1_us : segment->t0_us,
        .decided_us = correlate->window ? correlate->window->clock_us : segment->t0_us,
        .day = correlate->day,
        .as_of_day = correlate->options->as_of_day,
        .date_source = correlate->date_source,
        .seq = seq,
        .line = segment->line,
        .message = "segment came more than 2 s late; it was scanned alone",
        .message_zh = "该段时间倒退超过2秒，已单独扫描",
    };
    correlate->options->record(correlate->options->context, &record);
}

void
correlate_limit(struct correlate *correlate, const struct window *window, uint32_t unit,
                uint64_t start)
{
    (void)start;
    correlate->window = window;
    emit_engine(correlate,
                unit < correlate->book->rule_count ? &correlate->book->rules[unit] : NULL,
                "匹配到达上限，此处可能漏报", "a match limit was reached; something may be missed here");
    emit_flush(correlate);
}

size_t
correlate_waiting(const struct correlate *correlate, uint32_t *ret_rules, size_t cap)
{
    for (size_t i = 0; i < correlate->waiting_count && i < cap; i++)
        ret_rules[i] = correlate->waiting[i].claim->rule;
    return correlate->waiting_count;
}

uint64_t
correlate_needs(const struct correlate *correlate)
{
    return mitigation_needs(correlate);
}

size_t
correlate_bytes(const struct correlate *correlate)
{
    size_t bytes = sizeof *correlate;
    if (correlate->spans != &correlate->first_span)
        bytes += SPANS_KEPT * sizeof *correlate->spans;
    for (size_t i = 0; i < correlate->waiting_count; i++)
        bytes += claim_bytes(correlate->waiting[i].claim);
    for (size_t i = 0; i < correlate->pending_count; i++)
        bytes += claim_bytes(correlate->pending[i].claim);
    for (size_t i = 0; i < correlate->mitigation_count; i++) {
        if (correlate->mitigations[i].claim)
            bytes += claim_bytes(correlate->mitigations[i].claim);
    }
    return bytes + (correlate->waiting_cap * sizeof *correlate->waiting) +
           (correlate->pending_cap * sizeof *correlate->pending) +
           (correlate->mitigation_cap * sizeof *correlate->mitigations) +
           (correlate->heard_cap * sizeof *correlate->heard) +
           (correlate->repeat_cap * sizeof *correlate->repeats) +
           (correlate->recent_cap * sizeof *correlate->recent);
}

uint64_t
correlate_engine_records(const struct correlate *correlate)
{
    return correlate->engine_records;
}
