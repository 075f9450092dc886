/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/labelled.h"

#include "scanner/base/memory.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

enum { LABELS_MOST = 64 };

struct want {
    const char *family;
    struct span words; /* empty: anywhere */
    bool notice;
};

struct byte_range {
    size_t start, end;
};

/* What was found: one per record; places are bytes of the joined text. */
struct got {
    const char *family, *rule;
    enum level level;
    char id[ID_SIZE], same[ID_SIZE];
    size_t claim;                    /* the first of its claim */
    size_t range_first, range_count; /* in utterance.ranges */
    const char *words;
};

/* One line of the file, its scan and what came of it. */
struct utterance {
    const struct labelled *labelled;
    struct arena arena;
    const char *name;
    size_t line;
    struct buf text; /* all lines joined */
    size_t *firsts;  /* first byte of each line in @text */
    size_t line_count;
    struct want *wants;
    size_t want_count;
    struct got *got;
    size_t got_count, got_cap;
    struct byte_range *ranges;
    size_t range_count, range_cap;
};

/* --- findings -------------------------------------------------------------------------------- */

static void
take_record(void *context, const struct record *record)
{
    struct utterance *utterance = context;
    if (utterance->labelled->record)
        utterance->labelled->record(utterance->labelled->context, record);
    if (record->type != RECORD_FINDING && record->type != RECORD_AGAIN)
        return;
    utterance->got = memory_reserve(utterance->got, &utterance->got_cap, utterance->got_count + 1,
                                    sizeof *utterance->got);
    struct got *got = &utterance->got[utterance->got_count];
    *got = (struct got){
        .family = record->rule->family,
        .rule = record->rule->id,
        .level = record->level,
        .claim = utterance->got_count++,
        .range_first = utterance->range_count,
        .words = "",
    };
    memcpy(got->id, record->id, ID_SIZE);
    memcpy(got->same, record->type == RECORD_AGAIN ? record->first : record->same_claim, ID_SIZE);
    for (size_t i = 0; i < record->hit_count; i++) {
        const struct hit *hit = &record->hits[i];
        got->words =
            arena_printf(&utterance->arena, "%s【%.*s】", got->words, SPAN_ARGS(hit->text));
        for (size_t k = 0; k < hit->place_count; k++) {
            size_t first = utterance->firsts[hit->places[k].seq];
            utterance->ranges =
                memory_reserve(utterance->ranges, &utterance->range_cap, utterance->range_count + 1,
                               sizeof *utterance->ranges);
            utterance->ranges[utterance->range_count++] = (struct byte_range){
                first + hit->places[k].byte_start, first + hit->places[k].byte_end};
        }
    }
    got->range_count = utterance->range_count - got->range_first;
}

static void
join_claims(struct utterance *utterance)
{
    for (size_t i = 0; i < utterance->got_count; i++) {
        struct got *got = &utterance->got[i];
        for (size_t k = 0; got->same[0] && k < i; k++) {
            if (strcmp(utterance->got[k].id, got->same) == 0) {
                got->claim = utterance->got[k].claim;
                break;
            }
        }
    }
}

static bool
overlaps_words(const struct utterance *utterance, const struct got *got, struct span words)
{
    const char *from = utterance->text.data, *end = from + utterance->text.len;
    for (; (from = memmem(from, (size_t)(end - from), words.data, words.len)); from++) {
        size_t start = (size_t)(from - utterance->text.data);
        for (size_t i = 0; i < got->range_count; i++) {
            const struct byte_range *range = &utterance->ranges[got->range_first + i];
            if (range->start < start + words.len && start < range->end)
                return true;
        }
    }
    return false;
}

static bool
answers(const struct utterance *utterance, const struct got *got, const struct want *want)
{
    return strcmp(got->family, want->family) == 0 &&
           (!want->words.len || overlaps_words(utterance, got, want->words));
}

static bool
counts(const struct got *got, enum counting counting)
{
    return counting == WITH_NOTICES || got->level != LEVEL_NOTICE;
}

static bool
is_found(const struct utterance *utterance, const struct want *want, enum counting counting)
{
    for (size_t i = 0; i < utterance->got_count; i++) {
        if (counts(&utterance->got[i], counting) && answers(utterance, &utterance->got[i], want))
            return true;
    }
    return false;
}

/* Whether the claim that finding @first begins counts, and matches no label. */
static bool
is_wrong(const struct utterance *utterance, size_t first, enum counting counting)
{
    bool any = false;
    for (size_t i = first; i < utterance->got_count; i++) {
        if (utterance->got[i].claim != first || !counts(&utterance->got[i], counting))
            continue;
        any = true;
        for (size_t k = 0; k < utterance->want_count; k++) {
            if (answers(utterance, &utterance->got[i], &utterance->wants[k]))
                return false;
        }
    }
    return any;
}

static void
tell_slip(const struct labelled *labelled, const struct utterance *utterance, struct slip slip)
{
    slip.text = utterance->text.data;
    slip.line = utterance->line;
    labelled->slip(labelled->context, &slip);
}

static void
judge(const struct labelled *labelled, struct utterance *utterance)
{
    struct score *score = labelled->score;
    join_claims(utterance);
    score->utterances++;
    score->lawful += utterance->want_count == 0;
    for (size_t i = 0; i < utterance->want_count; i++) {
        const struct want *want = &utterance->wants[i];
        struct family_score *row = score_family(score, want->family);
        for (enum counting k = 0; k < COUNTINGS; k++) {
            if (k == WITHOUT_NOTICES && want->notice)
                continue;
            row->tallies[k].expected++;
            row->tallies[k].found += is_found(utterance, want, k);
        }
        if (!is_found(utterance, want, WITH_NOTICES))
            tell_slip(labelled, utterance,
                      (struct slip){
                          .missed = true,
                          .notice = want->notice,
                          .family = want->family,
                          .words = arena_copy_text(&utterance->arena, want->words),
                      });
    }
    for (size_t i = 0; i < utterance->got_count; i++) {
        const struct got *got = &utterance->got[i];
        if (got->claim != i)
            continue;
        struct family_score *row = score_family(score, got->family);
        bool wrong[COUNTINGS];
        for (enum counting k = 0; k < COUNTINGS; k++)
            row->tallies[k].wrong += wrong[k] = is_wrong(utterance, i, k);
        if (wrong[WITH_NOTICES])
            tell_slip(labelled, utterance,
                      (struct slip){
                          .notice = !wrong[WITHOUT_NOTICES],
                          .family = got->family,
                          .words = got->words,
                          .rule = got->rule,
                      });
    }
}

/* --- reading --------------------------------------------------------------------------------- */

static void
fail(struct error *reterr, const struct utterance *utterance, const char *message)
{
    error_set(reterr, (struct location){utterance->name, (uint32_t)utterance->line, 0}, "%s",
              message);
}

static struct span
text_of(const json_t *json)
{
    return span_of(json_string_value(json), json_string_length(json));
}

static bool
read_wants(struct utterance *utterance, const json_t *expect, struct error *reterr)
{
    if (!json_is_array(expect)) {
        fail(reterr, utterance, "\"expect\" must be a list; [] says that nothing is to be found");
        return false;
    }
    utterance->wants =
        arena_array(&utterance->arena, json_array_size(expect), sizeof *utterance->wants);
    for (size_t i = 0; i < json_array_size(expect); i++) {
        const json_t *item = json_array_get(expect, i);
        const json_t *family = json_object_get(item, "family");
        const json_t *words = json_object_get(item, "words");
        const json_t *level = json_object_get(item, "level");
        struct want *want = &utterance->wants[i];
        if (!json_is_string(family) || (words && !json_is_string(words)) ||
            (level && !json_is_string(level))) {
            fail(reterr, utterance, "\"expect\" holds {\"family\": …, \"words\": …}, all texts");
            return false;
        }
        *want = (struct want){
            .family = json_string_value(family),
            .words = words ? text_of(words) : (struct span){0},
            .notice = level && strcmp(json_string_value(level), "notice") == 0,
        };
        if (want->words.len &&
            !memmem(utterance->text.data, utterance->text.len, want->words.data, want->words.len)) {
            error_set(reterr, (struct location){utterance->name, (uint32_t)utterance->line, 0},
                      "the expected words 「%.*s」 are not in the text", SPAN_ARGS(want->words));
            return false;
        }
    }
    utterance->want_count = json_array_size(expect);
    return true;
}

static bool
read_seconds(const json_t *json, bool *ret_has, int64_t *ret_us)
{
    *ret_has = json && !json_is_null(json);
    if (!*ret_has)
        return true;
    double seconds = json_number_value(json);
    if (!json_is_number(json) || fabs(seconds) > 1e9)
        return false;
    *ret_us = llround(seconds * 1e6);
    return true;
}

static bool
read_line(struct utterance *utterance, const json_t *json, struct segment *segment,
          struct error *reterr)
{
    const json_t *text = json_object_get(json, "text");
    if (!json_is_string(text) ||
        !read_seconds(json_object_get(json, "t0"), &segment->has_t0, &segment->t0_us) ||
        !read_seconds(json_object_get(json, "t1"), &segment->has_t1, &segment->t1_us)) {
        fail(reterr, utterance, "a line has \"text\", and \"t0\" and \"t1\" in seconds");
        return false;
    }
    segment->text = text_of(text);
    segment->speaker = text_of(json_object_get(json, "speaker"));
    segment->has_seq = true;
    segment->seq = utterance->line_count;
    utterance->firsts[utterance->line_count++] = utterance->text.len;
    buf_add_span(&utterance->text, segment->text);
    return true;
}

/* Segments of the text or the lines; the count in *ret_count. */
static struct segment *
read_segments(struct utterance *utterance, const json_t *root, size_t *ret_count,
              struct error *reterr)
{
    const json_t *lines = json_object_get(root, "lines");
    size_t count = lines ? json_array_size(lines) : 1;
    struct segment *segments = arena_array(&utterance->arena, count, sizeof *segments);
    utterance->firsts = arena_array(&utterance->arena, count, sizeof *utterance->firsts);
    if (lines && count == 0) {
        fail(reterr, utterance, "\"lines\" must be a list of {\"t0\": …, \"text\": …}");
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!read_line(utterance, lines ? json_array_get(lines, i) : root, &segments[i], reterr))
            return NULL;
    }
    *ret_count = count;
    return segments;
}

static bool
give_labels(const json_t *root, struct segment *segments, size_t count, struct label *labels)
{
    json_t *object = json_object_get(root, "labels"), *value;
    const char *key;
    size_t label_count = 0;
    if (object && !json_is_object(object))
        return false;
    json_object_foreach(object, key, value)
    {
        if (!json_is_string(value) || label_count == LABELS_MOST)
            return false;
        labels[label_count++] = (struct label){span_of_text(key), text_of(value)};
    }
    for (size_t i = 0; i < count; i++) {
        segments[i].labels = labels;
        segments[i].label_count = label_count;
        segments[i].date = text_of(json_object_get(root, "date"));
    }
    return true;
}

static bool
read_and_scan(struct utterance *utterance, const json_t *root, struct scan *scan, unsigned source,
              struct error *reterr)
{
    struct label labels[LABELS_MOST];
    size_t count;
    struct segment *segments = read_segments(utterance, root, &count, reterr);
    if (!segments || !read_wants(utterance, json_object_get(root, "expect"), reterr))
        return false;
    if (!give_labels(root, segments, count, labels)) {
        fail(reterr, utterance, "\"labels\" must be an object of texts");
        return false;
    }
    const char *stream =
        arena_printf(&utterance->arena, "%s:%zu", utterance->name, utterance->line);
    for (size_t i = 0; i < count; i++) {
        segments[i].stream = span_of_text(stream);
        segments[i].line = utterance->line;
        scan_feed(scan, source, &segments[i]);
    }
    scan_end_source(scan, source);
    return true;
}

static void
run_line(const struct labelled *labelled, struct utterance *utterance, struct span line,
         struct scan *scan)
{
    json_error_t json_error;
    struct error error;
    json_t *root = json_loadb(line.data, line.len, JSON_REJECT_DUPLICATES, &json_error);
    arena_reset(&utterance->arena);
    buf_reset(&utterance->text);
    utterance->line_count = utterance->want_count = 0;
    utterance->got_count = utterance->range_count = 0;
    bool good = json_is_object(root);
    if (!good)
        fail(&error, utterance, root ? "not a JSON object" : json_error.text);
    else
        good = read_and_scan(utterance, root, scan, (unsigned)utterance->line, &error);
    if (good)
        judge(labelled, utterance);
    else
        labelled->damage(labelled->context, &error);
    json_decref(root);
}

static bool
is_blank(struct span line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r')
            return false;
    }
    return true;
}

void
labelled_run(const struct labelled *labelled, const char *name, struct span file)
{
    struct utterance utterance = {.labelled = labelled, .name = name};
    struct scan_options options = labelled->options;
    arena_init(&utterance.arena);
    options.record = take_record;
    options.context = &utterance;
    struct scan *scan = scan_new(labelled->engine, &options);
    while (file.len) {
        const char *end = memchr(file.data, '\n', file.len);
        size_t len = end ? (size_t)(end - file.data) : file.len;
        struct span line = span_of(file.data, len);
        utterance.line++;
        if (!is_blank(line))
            run_line(labelled, &utterance, line, scan);
        len += end != NULL;
        file = span_of(file.data + len, file.len - len);
    }
    scan_free(scan);
    free(utterance.got);
    free(utterance.ranges);
    buf_finish(&utterance.text);
    arena_finish(&utterance.arena);
}
