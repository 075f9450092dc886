/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/check/example.h"
#include "tests/corpus/corpus_file.h"
#include "tests/reference/generate.h"
#include "tests/reference/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The engine against the reference: test_reference rules PACK | corpus PACK DIR | generated SEED N.
 * Every stream is scanned whole and under many cuttings; all must say what the reference says, in
 * its order.
 */
struct agreement {
    const struct rulebook *book;
    struct engine *engine;
    struct reference *reference;
    struct trace wanted, whole, cut;
    struct buf sorted[2];
    size_t cases, cuttings, records, failed, reordered;
    int32_t as_of_day;
};

static void
agreement_init(struct agreement *agreement, const struct rulebook *book)
{
    agreement->book = book;
    agreement->engine = engine_new(book);
    agreement->reference = reference_new(book);
    if (!day_parse(span_of_text("2026-01-01"), &agreement->as_of_day))
        abort();
}

static void
agreement_finish(struct agreement *agreement)
{
    engine_free(agreement->engine);
    reference_free(agreement->reference);
    trace_finish(&agreement->wanted);
    trace_finish(&agreement->whole);
    trace_finish(&agreement->cut);
    buf_finish(&agreement->sorted[0]);
    buf_finish(&agreement->sorted[1]);
}

static void
show(const char *title, const struct buf *text)
{
    printf("--- %s\n%s", title, text->len ? text->data : "");
}

static void
show_stream(const struct segments *segments)
{
    for (size_t i = 0; i < segments->count; i++)
        printf("%8.3f-%.3f %.*s\n", (double)segments->items[i].t0_us / 1e6,
               (double)segments->items[i].t1_us / 1e6, (int)segments->items[i].text.len,
               segments->items[i].text.data);
}

/* Lines of @a that are not in @b; both sorted. */
static void
show_missing(const char *title, const struct buf *a, const struct buf *b)
{
    char *copy = memory_copy_text(a->len ? a->data : "", a->len);
    for (char *line = strtok(copy, "\n"); line; line = strtok(NULL, "\n")) {
        if (!b->len || !strstr(b->data, line))
            printf("%s: %s\n", title, line);
    }
    free(copy);
}

static bool
same_text(const struct buf *a, const struct buf *b)
{
    return span_equal(buf_span(a), buf_span(b));
}

/* True when all agree. */
static bool
agree(struct agreement *agreement, const char *name, const struct segments *segments, bool every)
{
    static const size_t pieces[] = {1, 2, 3, 5, 7};
    struct reference_input input = {segments->items, segments->count, agreement->as_of_day};
    struct segments cut = {0};
    bool good = true;
    trace_reset(&agreement->wanted);
    reference_scan(agreement->reference, &input, trace_record, &agreement->wanted);
    scan_segments(agreement->engine, segments, agreement->as_of_day, &agreement->whole);
    agreement->cases++;
    agreement->records += agreement->wanted.records;
    if (!same_text(&agreement->wanted.brief, &agreement->whole.brief)) {
        for (int i = 0; i < 2; i++) {
            const struct buf *from = i ? &agreement->whole.brief : &agreement->wanted.brief;
            buf_reset(&agreement->sorted[i]);
            buf_add_span(&agreement->sorted[i], buf_span(from));
            lines_sort(&agreement->sorted[i]);
        }
        bool order = same_text(&agreement->sorted[0], &agreement->sorted[1]);
        printf("%s: %s\n", name, order ? "other order" : "other records");
        show_missing("only the reference", &agreement->sorted[0], &agreement->sorted[1]);
        show_missing("only the engine", &agreement->sorted[1], &agreement->sorted[0]);
        if (order) {
            show("reference", &agreement->wanted.brief);
            show("engine", &agreement->whole.brief);
        }
        good = false;
        agreement->reordered += order;
    }
    for (size_t i = 0; i < (every ? 8 : 3) && good; i++) {
        struct dice dice = {i * 7919 + 12345};
        segments_cut(segments, i < 5 ? pieces[every ? i : i * 2] : 0, i < 5 ? NULL : &dice, &cut);
        scan_segments(agreement->engine, &cut, agreement->as_of_day, &agreement->cut);
        agreement->cuttings++;
        if (trace_equal(&agreement->whole, &agreement->cut))
            continue;
        good = false;
        printf("%s: cutting %zu gives other records\n", name, i);
        show("whole", &agreement->whole.lines);
        show("cut", &agreement->cut.lines);
    }
    segments_finish(&cut);
    agreement->failed += !good;
    return good;
}

static int
report(const struct agreement *agreement)
{
    printf("%zu streams, %zu cuttings, %zu records: %zu disagree (%zu only in order)\n",
           agreement->cases, agreement->cuttings, agreement->records, agreement->failed,
           agreement->reordered);
    return agreement->failed != 0 || agreement->cases == 0;
}

static struct rulebook *
load(const char *dir)
{
    struct diag diag;
    struct rulebook *book;
    diag_init(&diag);
    if (!rulebook_load(dir, &book, &diag)) {
        fprintf(stderr, "%s: %s\n", dir, diag.count ? diag.items[0].message : "can't be read");
        exit(1);
    }
    diag_finish(&diag);
    return book;
}

/* An example's lines as segments: each lasts 0.2 s a character, or until the next begins. */
static void
example_segments(const struct transcript *transcript, struct segments *ret)
{
    ret->count = 0;
    for (size_t i = 0; i < transcript->line_count; i++) {
        const struct example_line *line = &transcript->lines[i];
        int64_t end = line->t0_us + (int64_t)utf8_count(line->text) * 200000;
        if (i + 1 < transcript->line_count && line[1].t0_us > line->t0_us && line[1].t0_us < end)
            end = line[1].t0_us;
        segments_add(ret, (struct segment){.stream = span_of_text("example"),
                                           .text = line->text,
                                           .date = transcript->date,
                                           .labels = transcript->labels,
                                           .label_count = transcript->label_count,
                                           .t0_us = line->t0_us,
                                           .t1_us = end,
                                           .has_t0 = true,
                                           .has_t1 = true});
    }
}

/* The pack as it is without sound. */
static struct rulebook
without_sound(const struct rulebook *book, struct rule **ret_rules)
{
    struct rulebook plain = *book;
    *ret_rules = memory_array(book->rule_count, sizeof **ret_rules);
    memcpy(*ret_rules, book->rules, book->rule_count * sizeof **ret_rules);
    for (size_t i = 0; i < book->rule_count; i++)
        (*ret_rules)[i].sound = false;
    plain.rules = *ret_rules;
    return plain;
}

/* By sound, which takes the reference long, only each third example. */
static int
agree_on_rules(const char *pack)
{
    enum { BY_SOUND = 3 };
    struct rulebook *book = load(pack);
    struct rule *rules;
    struct rulebook plain = without_sound(book, &rules);
    struct agreement agreements[2] = {{.cases = 0}, {.cases = 0}};
    struct segments segments = {0};
    struct transcript transcript;
    struct error error;
    size_t tried = 0, number = 0;
    agreement_init(&agreements[0], book);
    agreement_init(&agreements[1], &plain);
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        for (size_t k = 0; k < rule->example_count; k++) {
            if (!test_takes(number++))
                continue;
            transcript_init(&transcript);
            if (transcript_parse(&transcript, rule->examples[k].source, &error)) {
                char name[200];
                example_segments(&transcript, &segments);
                snprintf(name, sizeof name, "%s, example %zu", rule->id, k);
                if (!agree(&agreements[tried++ % BY_SOUND != 0], name, &segments, false))
                    show_stream(&segments);
            }
            transcript_finish(&transcript);
        }
    }
    segments_finish(&segments);
    int failed = report(&agreements[0]) | report(&agreements[1]);
    agreement_finish(&agreements[0]);
    agreement_finish(&agreements[1]);
    rulebook_free(book);
    free(rules);
    return failed;
}

static int
agree_on_corpus(const char *pack, const char *dir)
{
    struct rulebook *book = load(pack);
    struct agreement agreement = {.cases = 0};
    struct corpus corpus;
    agreement_init(&agreement, book);
    corpus_read(&corpus, dir);
    for (size_t i = 0; i < corpus.stream_count; i++) {
        if (test_takes(i))
            agree(&agreement, corpus.streams[i].name, &corpus.streams[i].segments, true);
    }
    corpus_finish(&corpus);
    agreement_finish(&agreement);
    rulebook_free(book);
    return report(&agreement);
}

static int
agree_on_generated(uint64_t seed, size_t packs)
{
    enum { STREAMS = 5, SHOWN = 3 };
    struct agreement all = {.cases = 0};
    size_t refused = 0;
    for (size_t i = 0; i < packs && all.failed < SHOWN; i++) {
        if (!test_takes(i))
            continue;
        struct dice dice = {(seed + i) * UINT64_C(0x9e3779b97f4a7c15) + 1};
        struct generated generated;
        struct agreement agreement = {.cases = 0};
        for (int k = 0; k < 4; k++)
            dice_next(&dice);
        generate_pack(&dice, &generated);
        if (!generated.book) {
            refused++;
            generated_finish(&generated);
            continue;
        }
        agreement_init(&agreement, generated.book);
        for (size_t k = 0; k < STREAMS && !agreement.failed; k++) {
            char name[64];
            generate_stream(&dice, &generated);
            snprintf(name, sizeof name, "seed %llu, stream %zu", (unsigned long long)(seed + i), k);
            if (!agree(&agreement, name, &generated.segments, false)) {
                show_stream(&generated.segments);
                show("rules", &generated.rules);
            }
        }
        all.cases += agreement.cases;
        all.cuttings += agreement.cuttings;
        all.records += agreement.records;
        all.failed += agreement.failed;
        all.reordered += agreement.reordered;
        agreement_finish(&agreement);
        generated_finish(&generated);
    }
    printf("%zu of %zu packs were refused by the loader\n", refused, packs);
    return report(&all);
}

int
main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "rules") == 0)
        return agree_on_rules(argv[2]);
    if (argc == 4 && strcmp(argv[1], "corpus") == 0)
        return agree_on_corpus(argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "generated") == 0)
        return agree_on_generated(strtoull(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    fprintf(stderr, "usage: test_reference rules PACK | corpus PACK DIR | generated SEED PACKS\n");
    return 2;
}
