/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/run_examples.h"

#include "scanner/base/memory.h"
#include "scanner/check/diagnose.h"

#include <stdlib.h>

enum { CUTTINGS = 5 };
static const size_t cuttings[CUTTINGS] = {0, 1, 2, 3, 7}; /* characters a piece; 0: whole */

/* What one scan of an example gave, for one rule and for all. */
struct outcome {
    const struct transcript *transcript;
    const struct rule *rule;
    struct example_mark hits[EXAMPLE_MARKS]; /* of the rule, in order, no one twice */
    size_t hit_count;
    bool exempted;
    const struct rule *other; /* another rule of the family whose hit overlaps a mark */
    struct buf trace;         /* every record in short, to compare cuttings */
};

/* Which flagged examples of the rule at hand another rule flags too, as seriously. */
struct shadow {
    size_t examples;                /* how many of them whole */
    uint64_t marks;                 /* bit i: mark i of the example at hand */
    const struct rule *shadowed_by; /* of this rule: one that flags all of its examples */
};

/* One scan for all examples: each scanning of one is a source of its own. */
struct runner {
    const struct rulebook *book;
    struct scan *scan;
    unsigned source;
    int32_t as_of_day;
    bool note_others;
    struct diag *diag;
    struct outcome outcome;
    struct shadow *shadows; /* by rule number */
    bool cut;               /* the example is being scanned in pieces */
    size_t flagged;         /* flagged examples of the rule at hand, so far */
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
note_other(struct runner *runner, const struct record *record)
{
    struct outcome *outcome = &runner->outcome;
    struct shadow *shadow = &runner->shadows[record->rule ? record->rule - runner->book->rules : 0];
    if (record->type != RECORD_FINDING || strcmp(record->rule->family, outcome->rule->family) != 0)
        return;
    for (size_t i = 0; i < record->hit_count; i++) {
        struct example_mark hit = transcript_mark(outcome->transcript, &record->hits[i]);
        for (size_t k = 0; k < outcome->transcript->mark_count; k++) {
            const struct example_mark *mark = &outcome->transcript->marks[k];
            if (hit.start >= mark->end || mark->start >= hit.end)
                continue;
            outcome->other = record->rule;
            if (record->level >= outcome->rule->level && !runner->cut)
                shadow->marks |= UINT64_C(1) << k;
        }
    }
}

static void
take_record(void *context, const struct record *record)
{
    struct runner *runner = context;
    struct outcome *outcome = &runner->outcome;
    buf_printf(&outcome->trace, "%d %s %s %d %u", record->type,
               record->rule ? record->rule->id : "", record->id, record->level, record->count);
    for (size_t i = 0; i < record->slot_count; i++)
        buf_printf(&outcome->trace, " %s=%lld..%lld", record->slots[i].name,
                   (long long)record->slots[i].value.low, (long long)record->slots[i].value.high);
    for (size_t i = 0; i < record->exemption_count; i++)
        buf_add_char(&outcome->trace, record->exemptions[i].held ? '+' : '-');
    buf_add_char(&outcome->trace, '\n');
    if (record->rule != outcome->rule) {
        note_other(runner, record);
        return;
    }
    outcome->exempted |= record->type == RECORD_EXEMPTED;
    if (record->type != RECORD_FINDING && record->type != RECORD_AGAIN)
        return;
    for (size_t i = 0; i < record->hit_count; i++)
        add_hit(outcome, transcript_mark(outcome->transcript, &record->hits[i]));
}

static void
scan_example(struct runner *runner, size_t pieces)
{
    struct outcome *outcome = &runner->outcome;
    outcome->hit_count = 0;
    outcome->exempted = false;
    outcome->other = NULL;
    buf_reset(&outcome->trace);
    runner->cut = pieces > 0;
    transcript_scan(outcome->transcript, runner->scan, runner->source++, pieces);
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

/* Puts the caret under what the problem speaks of. */
static struct diag_item *
add_problem(struct runner *runner, const struct example *example, enum diag_level level,
            const char *code, struct example_mark mark, const char *message)
{
    const struct outcome *outcome = &runner->outcome;
    uint32_t width;
    struct location at = transcript_locate(outcome->transcript, example, mark, &width);
    struct diag_item *item =
        diag_add(runner->diag, level, code, at, "%s: %s", outcome->rule->id, message);
    item->width = width;
    return item;
}

static void
tell_missing(struct runner *runner, const struct example *example)
{
    const struct outcome *outcome = &runner->outcome;
    const struct transcript *transcript = outcome->transcript;
    struct failing failing = {runner->book, outcome->rule, transcript, runner->as_of_day,
                              runner->diag->translate};
    struct buf message = {0};
    struct location place;
    struct example_mark mark =
        transcript->mark_count ? transcript->marks[0] : (struct example_mark){0, 1};
    buf_add_text(&message,
                 outcome->exempted
                     ? diag_words(runner->diag, "flagged example is not found (it is exempted): ")
                     : diag_words(runner->diag, "flagged example is not found: "));
    diagnose_missing(&failing, &message, &place);
    add_problem(runner, example, DIAG_ERROR, "E02", mark, message.data);
    if (place.file)
        diag_also(runner->diag, place, "this");
    buf_finish(&message);
}

static void
tell_flagged(struct runner *runner, const struct example *example)
{
    const struct outcome *outcome = &runner->outcome;
    struct failing failing = {runner->book, outcome->rule, outcome->transcript, runner->as_of_day,
                              runner->diag->translate};
    struct buf message = {0}, nearest = {0};
    struct location place;
    buf_add_text(&message, diag_words(runner->diag, "clean example is flagged: "));
    transcript_show(outcome->transcript, outcome->hits, outcome->hit_count, &message);
    bool found = diagnose_flagged(&failing, &nearest, &place);
    if (found)
        buf_printf(&message, diag_words(runner->diag, "; %s"), nearest.data);
    add_problem(runner, example, DIAG_ERROR, "E03", outcome->hits[0], message.data);
    if (found)
        diag_also(runner->diag, place, "the nearest exception");
    buf_finish(&message);
    buf_finish(&nearest);
}

static void
tell_other_words(struct runner *runner, const struct example *example)
{
    const struct outcome *outcome = &runner->outcome;
    const struct transcript *transcript = outcome->transcript;
    struct buf message = {0}, wanted = {0};
    buf_add_text(&message, diag_words(runner->diag, "other words are flagged: "));
    transcript_show(transcript, outcome->hits, outcome->hit_count, &message);
    transcript_show(transcript, transcript->marks, transcript->mark_count, &wanted);
    add_problem(runner, example, DIAG_ERROR, "E04", outcome->hits[0], message.data);
    diag_fix(runner->diag, "mark what is found, or change the phrase; the example marks %s",
             wanted.data);
    buf_finish(&message);
    buf_finish(&wanted);
}

/* Takes what other rules have flagged of the example. */
static void
count_shadows(struct runner *runner)
{
    size_t marks = runner->outcome.transcript->mark_count;
    for (size_t i = 0; i < runner->book->rule_count; i++) {
        struct shadow *shadow = &runner->shadows[i];
        shadow->examples += marks && shadow->marks == UINT64_MAX >> (EXAMPLE_MARKS - marks);
        shadow->marks = 0;
    }
}

static void
judge_example(struct runner *runner, const struct example *example)
{
    const struct outcome *outcome = &runner->outcome;
    if (!example->flagged && outcome->hit_count)
        tell_flagged(runner, example);
    else if (example->flagged && outcome->hit_count == 0)
        tell_missing(runner, example);
    else if (example->flagged && !same_marks(outcome))
        tell_other_words(runner, example);
    else if (example->flagged && outcome->other && runner->note_others) {
        add_problem(runner, example, DIAG_INFO, "E06", outcome->transcript->marks[0],
                    diag_words(runner->diag, "another rule of the family flags these words too"));
        diag_also(runner->diag, outcome->other->at, "%s", outcome->other->id);
    }
}

static void
run_example(struct runner *runner, const struct rule *rule, const struct example *example)
{
    struct transcript transcript;
    struct error error;
    transcript_init(&transcript);
    if (!transcript_parse(&transcript, example->source, &error)) {
        diag_add(runner->diag, DIAG_ERROR, "E08", example->at, "%s: the example can't be read: %s",
                 rule->id, diag_words(runner->diag, error.message));
        transcript_finish(&transcript);
        return;
    }
    runner->outcome.transcript = &transcript;
    runner->outcome.rule = rule;
    runner->flagged += example->flagged;
    scan_example(runner, 0);
    if (example->flagged)
        count_shadows(runner);
    judge_example(runner, example);
    char *whole = memory_copy_text(runner->outcome.trace.data, runner->outcome.trace.len);
    for (size_t i = 1; i < CUTTINGS; i++) {
        scan_example(runner, cuttings[i]);
        if (strcmp(whole, runner->outcome.trace.len ? runner->outcome.trace.data : "") != 0) {
            diag_add(runner->diag, DIAG_ERROR, "E05", example->at,
                     "%s: cut into pieces of %zu characters the example gives other findings",
                     rule->id, cuttings[i]);
            break;
        }
    }
    free(whole);
    transcript_finish(&transcript);
}

static void
begin_rule(struct runner *runner)
{
    runner->flagged = 0;
    for (size_t i = 0; i < runner->book->rule_count; i++)
        runner->shadows[i].examples = 0;
}

static void
end_rule(struct runner *runner, size_t number)
{
    for (size_t i = 0; runner->flagged && i < runner->book->rule_count; i++) {
        if (i != number && runner->shadows[i].examples == runner->flagged)
            runner->shadows[number].shadowed_by = &runner->book->rules[i];
    }
}

/* Of two rules that shadow each other the later one is told. */
static void
tell_shadowed(struct runner *runner)
{
    const struct rule *rules = runner->book->rules;
    for (size_t i = 0; i < runner->book->rule_count; i++) {
        const struct rule *by = runner->shadows[i].shadowed_by;
        if (!by || (by > &rules[i] && runner->shadows[by - rules].shadowed_by == &rules[i]))
            continue;
        diag_add(runner->diag, DIAG_WARNING, "P06", rules[i].at,
                 "every flagged example of %s is flagged by %s too", rules[i].id, by->id);
        diag_fix(runner->diag, "add an example that only this rule finds, or put the two together");
        diag_also(runner->diag, by->at, "the other rule");
    }
}

size_t
run_examples(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
             bool note_others, struct diag *diag)
{
    struct runner runner = {
        .book = book, .as_of_day = as_of_day, .note_others = note_others, .diag = diag};
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = &runner};
    size_t count = 0;
    runner.scan = scan_new(engine, &options);
    runner.shadows = memory_array(book->rule_count, sizeof *runner.shadows);
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        begin_rule(&runner);
        for (size_t k = 0; !rule->broken && k < rule->example_count; k++, count++)
            run_example(&runner, rule, &rule->examples[k]);
        end_rule(&runner, i);
    }
    tell_shadowed(&runner);
    free(runner.shadows);
    scan_free(runner.scan);
    buf_finish(&runner.outcome.trace);
    return count;
}
