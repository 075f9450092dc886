/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reference/cutting.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdlib.h>
#include <string.h>

uint64_t
dice_next(struct dice *dice)
{
    dice->state ^= dice->state << 13;
    dice->state ^= dice->state >> 7;
    dice->state ^= dice->state << 17;
    return dice->state * UINT64_C(0x2545f4914f6cdd1d);
}

size_t
dice_below(struct dice *dice, size_t sides)
{
    return (size_t)((dice_next(dice) >> 20) % sides);
}

void
segments_add(struct segments *segments, struct segment segment)
{
    segments->items = memory_reserve(segments->items, &segments->cap, segments->count + 1,
                                     sizeof *segments->items);
    segments->items[segments->count++] = segment;
}

void
segments_finish(struct segments *segments)
{
    free(segments->items);
    *segments = (struct segments){0};
}

static void
cut_segment(const struct segment *segment, size_t pieces, struct dice *dice, struct segments *ret)
{
    enum { CHAR_US = 200000, LARGEST = 9 };
    size_t chars = utf8_count(segment->text), done = 0;
    const char *at = segment->text.data;
    int64_t t1 = segment->has_t1 ? segment->t1_us : segment->t0_us + (int64_t)chars * CHAR_US;
    while (done < chars) {
        size_t part = dice ? 1 + dice_below(dice, LARGEST) : pieces;
        if (part > chars - done)
            part = chars - done;
        const char *end = at;
        for (size_t i = 0; i < part; i++)
            utf8_next(&end);
        struct segment piece = *segment;
        piece.text = span_of(at, (size_t)(end - at));
        piece.t0_us += (t1 - segment->t0_us) * (int64_t)done / (int64_t)chars;
        piece.t1_us =
            segment->t0_us + (t1 - segment->t0_us) * (int64_t)(done + part) / (int64_t)chars;
        piece.has_t1 = segment->has_t0;
        piece.continues = segment->continues || (!segment->has_t0 && done > 0);
        piece.blank_before = segment->blank_before && done == 0;
        segments_add(ret, piece);
        done += part;
        at = end;
    }
}

void
segments_cut(const struct segments *segments, size_t pieces, struct dice *dice,
             struct segments *ret)
{
    ret->count = 0;
    for (size_t i = 0; i < segments->count; i++) {
        const struct segment *segment = &segments->items[i];
        bool whole = (!pieces && !dice) || segment->word_count || segment->text.len == 0;
        if (whole)
            segments_add(ret, *segment);
        else
            cut_segment(segment, pieces, dice, ret);
    }
}

static void
add_time(struct trace *trace, int64_t time)
{
    trace->times = memory_reserve(trace->times, &trace->time_cap, trace->time_count + 1,
                                  sizeof *trace->times);
    trace->times[trace->time_count++] = time;
}

static int
clause_index(const struct record *record, const struct clause *clause)
{
    return clause ? (int)(clause - record->rule->clauses) : -1;
}

void
trace_record(void *context, const struct record *record)
{
    static const char *const types[] = {"finding", "again", "mitigation",
                                        "exempted", "late", "engine"};
    struct trace *trace = context;
    struct buf *brief = &trace->brief, *lines = &trace->lines;
    size_t begun = brief->len;
    trace->records++;
    trace->findings += record->type == RECORD_FINDING;
    buf_printf(brief, "%s %s %d #%u span %u", types[record->type],
               record->rule ? record->rule->id : "-", record->level, record->count,
               record->span_number);
    for (size_t i = 0; i < record->hit_count; i++)
        buf_printf(brief, " %u[%llu-%llu]", record->hits[i].step,
                   (unsigned long long)record->hits[i].range.start,
                   (unsigned long long)record->hits[i].range.end);
    for (size_t i = 0; i < record->slot_count; i++)
        buf_printf(brief, " %s=%lld..%lld/%d", record->slots[i].name,
                   (long long)record->slots[i].value.low, (long long)record->slots[i].value.high,
                   record->slots[i].value.unit);
    buf_printf(brief, " lessened %d exempted %d", clause_index(record, record->lessened),
               clause_index(record, record->exempted));
    if (record->type == RECORD_EXEMPTED && record->exempt_reason == EXEMPT_NOT_YET_LAW)
        buf_add_text(brief, " not-yet-law");
    if (record->via_sound)
        buf_add_text(brief, " heard");
    buf_add(lines, brief->data + begun, brief->len - begun);
    buf_add_char(brief, '\n');

    buf_printf(lines, " %s same %s first %s conf %d day %d cat %s/%d link %lld", record->id,
               record->same_claim, record->first, record->confidence,
               record->day, record->category ? record->category : "-", record->category_source,
               (long long)record->link_number);
    for (size_t i = 0; i < record->hit_count; i++) {
        buf_add_char(lines, '|');
        buf_add_span(lines, record->hits[i].text);
        add_time(trace, record->hits[i].t0_us);
        add_time(trace, record->hits[i].t1_us);
    }
    for (size_t i = 0; i < record->exemption_count; i++)
        buf_printf(lines, " %s%c", record->exemptions[i].provision,
                   record->exemptions[i].held ? '+' : '-');
    buf_add_text(lines, " before ");
    buf_add_span(lines, record->before);
    buf_add_text(lines, " after ");
    buf_add_span(lines, record->after);
    buf_add_text(lines, " by ");
    buf_add_span(lines, record->speaker);
    buf_printf(lines, " %s\n", record->message ? record->message : "");
    add_time(trace, record->t0_us);
    add_time(trace, record->t1_us);
    add_time(trace, record->decided_us);
}

void
trace_reset(struct trace *trace)
{
    buf_reset(&trace->lines);
    buf_reset(&trace->brief);
    trace->time_count = trace->records = trace->findings = 0;
}

void
trace_finish(struct trace *trace)
{
    buf_finish(&trace->lines);
    buf_finish(&trace->brief);
    free(trace->times);
    *trace = (struct trace){0};
}

bool
trace_equal(const struct trace *a, const struct trace *b)
{
    enum { SLACK_US = 2000 };
    if (!span_equal(buf_span(&a->lines), buf_span(&b->lines)) || a->time_count != b->time_count)
        return false;
    for (size_t i = 0; i < a->time_count; i++) {
        if (llabs(a->times[i] - b->times[i]) > SLACK_US)
            return false;
    }
    return true;
}

static int
compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void
lines_sort(struct buf *text)
{
    char **lines = memory_array(text->len + 1, sizeof *lines);
    char *copy = memory_copy_text(text->len ? text->data : "", text->len);
    size_t count = 0;
    for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n"))
        lines[count++] = line;
    if (count)
        qsort(lines, count, sizeof *lines, compare_lines);
    buf_reset(text);
    for (size_t i = 0; i < count; i++)
        buf_printf(text, "%s\n", lines[i]);
    free(lines);
    free(copy);
}

void
scan_segments(const struct engine *engine, const struct segments *segments, int32_t as_of_day,
              struct trace *ret)
{
    struct scan_options options = {.as_of_day = as_of_day, .record = trace_record, .context = ret};
    struct scan *scan = scan_new(engine, &options);
    trace_reset(ret);
    for (size_t i = 0; i < segments->count; i++)
        scan_feed(scan, 0, &segments->items[i]);
    scan_end_source(scan, 0);
    scan_free(scan);
}

bool
test_takes(size_t number)
{
    const char *text = getenv("ADCLAIM_TEST_SHARE");
    unsigned long share = text ? strtoul(text, NULL, 10) : 0;
    return share < 2 || number % share == 0;
}
