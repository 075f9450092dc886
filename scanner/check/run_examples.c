/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/run_examples.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdlib.h>

/* What one scan of an example gave, for one rule and for all. */
struct outcome {
    const struct transcript *transcript;
    const struct rule *rule;
    struct example_mark hits[EXAMPLE_MARKS]; /* of the rule, in order, no one twice */
    size_t hit_count;
    bool exempted;
    struct buf trace; /* every record in short, to compare cuttings */
};

static void
add_hit(struct outcome *outcome, struct example_mark mark)
{
    size_t at = outcome->hit_count;
    for (size_t i = 0; i < outcome->hit_count; i++) {
        if (outcome->hits[i].start == mark.start && outcome->hits[i].end == mark.end)
            return;
    }
    if (at == EXAMPLE_MARKS)
        return;
    for (; at > 0 && outcome->hits[at - 1].start > mark.start; at--)
        outcome->hits[at] = outcome->hits[at - 1];
    outcome->hits[at] = mark;
    outcome->hit_count++;
}

static void
take_record(void *context, const struct record *record)
{
    struct outcome *outcome = context;
    buf_printf(&outcome->trace, "%d %s %s %d %u", record->type, record->rule ? record->rule->id : "",
               record->id, record->level, record->count);
    for (size_t i = 0; i < record->slot_count; i++)
        buf_printf(&outcome->trace, " %s=%lld..%lld", record->slots[i].name,
                   (long long)record->slots[i].value.low, (long long)record->slots[i].value.high);
    for (size_t i = 0; i < record->exemption_count; i++)
        buf_add_char(&outcome->trace, record->exemptions[i].held ? '+' : '-');
    buf_add_char(&outcome->trace, '\n');
    if (record->rule != outcome->rule)
        return;
    outcome->exempted |= record->type == RECORD_EXEMPTED;
    if (record->type != RECORD_FINDING && record->type != RECORD_AGAIN)
        return;
    for (size_t i = 0; i < record->hit_count; i++) {
        const struct hit *hit = &record->hits[i];
        const struct place *first = &hit->places[0], *last = &hit->places[hit->place_count - 1];
        add_hit(outcome,
                (struct example_mark){
                    transcript_char(outcome->transcript, first->seq, first->line, first->char_start),
                    transcript_char(outcome->transcript, last->seq, last->line, last->char_end)});
    }
}

static void
scan_example(struct outcome *outcome, const struct engine *engine, int32_t as_of_day, size_t pieces)
{
    outcome->hit_count = 0;
    outcome->exempted = false;
    buf_reset(&outcome->trace);
    transcript_scan(outcome->transcript, engine, as_of_day, pieces, take_record, outcome);
}

/* The words of a range, with 【】, for messages. */
static void
show_ranges(const struct transcript *transcript, const struct example_mark *marks, size_t count,
            struct buf *out)
{
    buf_reset(out);
    size_t at = 0;
    for (size_t i = 0; i < transcript->line_count; i++) {
        const char *p = transcript->lines[i].text.data;
        const char *end = p + transcript->lines[i].text.len;
        if (i)
            buf_add_text(out, " / ");
        for (; p < end; at++) {
            for (size_t k = 0; k < count; k++) {
                if (marks[k].end == at)
                    buf_add_text(out, "】");
            }
            for (size_t k = 0; k < count; k++) {
                if (marks[k].start == at)
                    buf_add_text(out, "【");
            }
            const char *from = p;
            utf8_next(&p);
            buf_add(out, from, (size_t)(p - from));
        }
    }
    for (size_t k = 0; k < count; k++) {
        if (marks[k].end == at)
            buf_add_text(out, "】");
    }
}

static bool
same_marks(const struct outcome *outcome)
{
    const struct transcript *transcript = outcome->transcript;
    if (outcome->hit_count != transcript->mark_count)
        return false;
    for (size_t i = 0; i < outcome->hit_count; i++) {
        if (outcome->hits[i].start != transcript->marks[i].start ||
            outcome->hits[i].end != transcript->marks[i].end)
            return false;
    }
    return true;
}

static void
judge_example(const struct example *example, const struct outcome *outcome, struct diag *diag)
{
    struct buf got = {0}, wanted = {0};
    show_ranges(outcome->transcript, outcome->hits, outcome->hit_count, &got);
    show_ranges(outcome->transcript, outcome->transcript->marks, outcome->transcript->mark_count,
                &wanted);
    const char *id = outcome->rule->id;
    if (!example->flagged && outcome->hit_count) {
        diag_add(diag, DIAG_ERROR, "E03", example->at, "%s: clean example is flagged: %s", id,
                 got.data);
    } else if (example->flagged && outcome->hit_count == 0) {
        diag_add(diag, DIAG_ERROR, "E02", example->at, "%s: flagged example is not found%s: %s", id,
                 outcome->exempted ? " (it is exempted)" : "", wanted.data);
    } else if (example->flagged && !same_marks(outcome)) {
        diag_add(diag, DIAG_ERROR, "E04", example->at, "%s: other words are flagged: %s", id,
                 got.data);
        diag_fix(diag, "mark what is found, or change the phrase; the example marks %s",
                 wanted.data);
    }
    buf_finish(&got);
    buf_finish(&wanted);
}

static void
run_example(const struct rule *rule, const struct example *example, const struct engine *engine,
            int32_t as_of_day, struct diag *diag)
{
    static const size_t cuttings[] = {1, 2, 3, 7};
    struct transcript transcript;
    struct error error;
    transcript_init(&transcript);
    if (!transcript_parse(&transcript, example->source, &error)) {
        diag_add(diag, DIAG_ERROR, "E08", example->at, "%s: the example can't be read: %s", rule->id,
                 error.message);
        transcript_finish(&transcript);
        return;
    }
    struct outcome outcome = {.transcript = &transcript, .rule = rule};
    scan_example(&outcome, engine, as_of_day, 0);
    judge_example(example, &outcome, diag);
    char *whole = memory_copy_text(outcome.trace.data, outcome.trace.len);
    for (size_t i = 0; i < sizeof cuttings / sizeof *cuttings; i++) {
        scan_example(&outcome, engine, as_of_day, cuttings[i]);
        if (strcmp(whole, outcome.trace.len ? outcome.trace.data : "") != 0) {
            diag_add(diag, DIAG_ERROR, "E05", example->at,
                     "%s: cut into pieces of %zu characters the example gives other findings",
                     rule->id, cuttings[i]);
            break;
        }
    }
    free(whole);
    buf_finish(&outcome.trace);
    transcript_finish(&transcript);
}

size_t
run_examples(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
             struct diag *diag)
{
    size_t count = 0;
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        for (size_t k = 0; !rule->broken && k < rule->example_count; k++, count++)
            run_example(rule, &rule->examples[k], engine, as_of_day, diag);
    }
    return count;
}
