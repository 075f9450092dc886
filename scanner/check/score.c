/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/score.h"

#include "scanner/base/memory.h"
#include "scanner/report/emit.h"

#include <jansson.h>
#include <stdlib.h>

const char *
measure_name(enum measure measure)
{
    static const char *const names[] = {"precision", "recall", "f1"};
    return names[measure];
}

const char *
counting_name(enum counting counting)
{
    static const char *const names[] = {"with_notices", "without_notices"};
    return names[counting];
}

int64_t
tally_measure(const struct tally *tally, enum measure measure)
{
    size_t above = tally->found, below = 0;
    switch (measure) {
    case MEASURE_PRECISION:
        below = tally->found + tally->wrong;
        break;
    case MEASURE_RECALL:
        below = tally->expected;
        break;
    case MEASURE_F1:
    case MEASURES:
        above = 2 * tally->found;
        below = tally->expected + tally->found + tally->wrong;
        break;
    }
    return below ? (int64_t)((above * 2000000 + below) / (2 * below)) : -1;
}

void
score_init(struct score *score)
{
    *score = (struct score){0};
    arena_init(&score->arena);
}

void
score_finish(struct score *score)
{
    free(score->families);
    arena_finish(&score->arena);
}

static const struct family_score *
find_family(const struct score *score, const char *family)
{
    for (size_t i = 0; i < score->family_count; i++) {
        if (strcmp(score->families[i].family, family) == 0)
            return &score->families[i];
    }
    return NULL;
}

struct family_score *
score_family(struct score *score, const char *family)
{
    size_t at = 0;
    while (at < score->family_count && strcmp(score->families[at].family, family) < 0)
        at++;
    if (at < score->family_count && strcmp(score->families[at].family, family) == 0)
        return &score->families[at];
    score->families = memory_reserve(score->families, &score->family_cap, score->family_count + 1,
                                     sizeof *score->families);
    memmove(score->families + at + 1, score->families + at,
            (score->family_count - at) * sizeof *score->families);
    score->family_count++;
    score->families[at] =
        (struct family_score){.family = arena_copy_text(&score->arena, span_of_text(family))};
    return &score->families[at];
}

struct family_score
score_sum(const struct score *score)
{
    struct family_score sum = {.family = "all"};
    for (size_t i = 0; i < score->family_count; i++) {
        for (int k = 0; k < COUNTINGS; k++) {
            const struct tally *tally = &score->families[i].tallies[k];
            sum.tallies[k].expected += tally->expected;
            sum.tallies[k].found += tally->found;
            sum.tallies[k].wrong += tally->wrong;
        }
    }
    return sum;
}

static void
write_tally(struct buf *out, const struct tally *tally)
{
    emit_begin_object(out);
    emit_field_unsigned(out, "expected", tally->expected);
    emit_field_unsigned(out, "found", tally->found);
    emit_field_unsigned(out, "wrong", tally->wrong);
    for (enum measure i = 0; i < MEASURES; i++) {
        int64_t value = tally_measure(tally, i);
        emit_key(out, measure_name(i));
        if (value < 0)
            emit_null(out);
        else
            emit_millionths(out, value);
    }
    emit_end_object(out);
}

/* A family a line, so that a difference between two baselines can be read. */
static void
write_family(struct buf *out, const struct family_score *family, bool last)
{
    buf_add_text(out, "\n    ");
    struct buf row = {0};
    emit_text(&row, family->family);
    buf_add_char(&row, ':');
    emit_begin_object(&row);
    for (enum counting i = 0; i < COUNTINGS; i++) {
        emit_key(&row, counting_name(i));
        write_tally(&row, &family->tallies[i]);
    }
    emit_end_object(&row);
    buf_add_span(out, buf_span(&row));
    buf_finish(&row);
    if (!last)
        buf_add_char(out, ',');
}

void
score_write(const struct score *score, struct buf *out)
{
    struct family_score sum = score_sum(score);
    buf_printf(out, "{\n  \"utterances\": %zu,\n  \"lawful\": %zu,\n  \"families\": {",
               score->utterances, score->lawful);
    for (size_t i = 0; i < score->family_count; i++)
        write_family(out, &score->families[i], false);
    write_family(out, &sum, true);
    buf_add_text(out, "\n  }\n}");
}

static bool
read_tally(const json_t *json, struct tally *ret_tally)
{
    json_int_t expected, found, wrong;
    if (json_unpack((json_t *)json, "{s:I,s:I,s:I}", "expected", &expected, "found", &found,
                    "wrong", &wrong) != 0 ||
        expected < 0 || found < 0 || wrong < 0 || found > expected || expected > INT32_MAX ||
        wrong > INT32_MAX)
        return false;
    *ret_tally = (struct tally){(size_t)expected, (size_t)found, (size_t)wrong};
    return true;
}

static bool
read_families(struct score *score, json_t *families)
{
    const char *name;
    json_t *family;
    if (!json_is_object(families))
        return false;
    json_object_foreach(families, name, family)
    {
        struct family_score row;
        for (enum counting i = 0; i < COUNTINGS; i++) {
            if (!read_tally(json_object_get(family, counting_name(i)), &row.tallies[i]))
                return false;
        }
        if (strcmp(name, "all") != 0)
            memcpy(score_family(score, name)->tallies, row.tallies, sizeof row.tallies);
    }
    return true;
}

bool
score_read(struct score *score, struct span json, struct error *reterr)
{
    json_error_t error;
    json_t *root = json_loadb(json.data, json.len, JSON_REJECT_DUPLICATES, &error);
    bool good = root && read_families(score, json_object_get(root, "families"));
    if (!root)
        error_set(reterr, (struct location){NULL, (uint32_t)(error.line > 0 ? error.line : 0), 0},
                  "%s", error.text);
    else if (!good)
        error_set(reterr, (struct location){0}, "not a baseline that --write-baseline wrote");
    json_decref(root);
    return good;
}

size_t
score_compare(const struct score *before, const struct score *now,
              void (*change)(void *context, const struct score_change *change), void *context)
{
    struct family_score sums[] = {score_sum(before), score_sum(now)};
    size_t worse = 0;
    for (size_t i = 0; i <= before->family_count; i++) {
        const struct family_score *old = i < before->family_count ? &before->families[i] : &sums[0];
        const struct family_score *new =
            i < before->family_count ? find_family(now, old->family) : &sums[1];
        for (unsigned k = 0; new &&k < COUNTINGS *MEASURES; k++) {
            enum counting counting = k / MEASURES;
            enum measure measure = k % MEASURES;
            struct score_change found = {
                .family = old->family,
                .counting = counting,
                .measure = measure,
                .before = tally_measure(&old->tallies[counting], measure),
                .now = tally_measure(&new->tallies[counting], measure),
            };
            if (found.before == found.now || found.before < 0 || found.now < 0)
                continue;
            found.worse = found.now < found.before;
            worse += found.worse;
            change(context, &found);
        }
    }
    return worse;
}
