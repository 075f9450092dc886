/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/literal_set.h"

#include <hs/hs.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { LITERALS = 300, LITERAL_CHARS = 6, TEXT_CHARS = 4000, LETTERS = 9, FIRST_LETTER = 0x6700 };

/* Occurrences as pairs of literal and end, in one number each. */
struct hits {
    uint64_t items[TEXT_CHARS * 64];
    size_t count;
};

static void
add_hit(void *context, uint32_t literal, size_t end)
{
    struct hits *hits = context;
    assert_true(hits->count < sizeof hits->items / sizeof *hits->items);
    hits->items[hits->count++] = (uint64_t)end << 32 | literal;
}

static int
compare_hits(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static uint32_t
next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

struct sample {
    uint32_t chars[LITERALS][LITERAL_CHARS];
    struct literal literals[LITERALS];
    size_t count;
    uint32_t text[TEXT_CHARS];
};

static bool
has_literal(const struct sample *sample, const uint32_t *chars, size_t count)
{
    for (size_t i = 0; i < sample->count; i++) {
        if (sample->literals[i].count == count &&
            memcmp(sample->literals[i].chars, chars, count * sizeof *chars) == 0)
            return true;
    }
    return false;
}

/* Few letters, so that strings overlap, end in each other and turn up often. */
static struct sample *
make_sample(uint32_t seed)
{
    struct sample *sample = calloc(1, sizeof *sample);
    for (int tries = 0; tries < LITERALS; tries++) {
        uint32_t *chars = sample->chars[sample->count];
        size_t count = 1 + next_random(&seed) % LITERAL_CHARS;
        for (size_t k = 0; k < count; k++)
            chars[k] = FIRST_LETTER + next_random(&seed) % LETTERS;
        if (!has_literal(sample, chars, count)) {
            sample->literals[sample->count] = (struct literal){chars, count};
            sample->count++;
        }
    }
    for (size_t i = 0; i < TEXT_CHARS; i++)
        sample->text[i] = (FIRST_LETTER + next_random(&seed) % LETTERS) |
                          (next_random(&seed) % 5 == 0 ? CHAR_BREATH | CHAR_NUMBER : 0);
    return sample;
}

static int
add_oracle_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
               void *context)
{
    (void)from;
    (void)flags;
    add_hit(context, id, (size_t)to);
    return 0;
}

/* Letters as single bytes, scanned by Vectorscan in streaming mode. */
static void
ask_vectorscan(const struct sample *sample, struct hits *hits)
{
    static char bytes[LITERALS][LITERAL_CHARS + 1];
    const char *texts[LITERALS];
    unsigned flags[LITERALS] = {0}, ids[LITERALS];
    size_t lens[LITERALS];
    for (size_t i = 0; i < sample->count; i++) {
        for (size_t k = 0; k < sample->literals[i].count; k++)
            bytes[i][k] = (char)('a' + (sample->literals[i].chars[k] - FIRST_LETTER));
        texts[i] = bytes[i];
        lens[i] = sample->literals[i].count;
        ids[i] = (unsigned)i;
    }
    hs_database_t *database = NULL;
    hs_scratch_t *scratch = NULL;
    hs_stream_t *stream = NULL;
    hs_compile_error_t *error = NULL;
    assert_int_equal(hs_compile_lit_multi(texts, flags, ids, lens, (unsigned)sample->count,
                                          HS_MODE_STREAM, NULL, &database, &error),
                     HS_SUCCESS);
    assert_int_equal(hs_alloc_scratch(database, &scratch), HS_SUCCESS);
    assert_int_equal(hs_open_stream(database, 0, &stream), HS_SUCCESS);
    for (size_t i = 0; i < TEXT_CHARS; i++) {
        char c = (char)('a' + (text_code(sample->text[i]) - FIRST_LETTER));
        hs_scan_stream(stream, &c, 1, 0, scratch, add_oracle_hit, hits);
    }
    hs_close_stream(stream, scratch, NULL, NULL);
    hs_free_scratch(scratch);
    hs_free_database(database);
}

static void
check_same(const struct hits *want, struct hits *got)
{
    qsort(got->items, got->count, sizeof *got->items, compare_hits);
    assert_int_equal(want->count, got->count);
    assert_memory_equal(want->items, got->items, got->count * sizeof *got->items);
}

static void
agrees_with_vectorscan(void **state)
{
    (void)state;
    static struct hits want, got;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct sample *sample = make_sample(seed);
        struct literal_set *set = literal_set_new(sample->literals, sample->count);
        want.count = got.count = 0;
        ask_vectorscan(sample, &want);
        qsort(want.items, want.count, sizeof *want.items, compare_hits);
        assert_true(want.count > TEXT_CHARS);
        literal_scan(set, sample->text, 0, TEXT_CHARS, add_hit, &got);
        check_same(&want, &got);
        got.count = 0; /* in parts */
        for (size_t from = 0, part = 1; from < TEXT_CHARS; from += part, part = part % 7 + 1)
            literal_scan(set, sample->text, from,
                         from + part < TEXT_CHARS ? from + part : TEXT_CHARS, add_hit, &got);
        check_same(&want, &got);
        literal_set_free(set);
        free(sample);
    }
}

static void
an_empty_set_finds_nothing(void **state)
{
    (void)state;
    static struct hits got;
    uint32_t text[] = {0x6700, 0x4f4e};
    struct literal_set *set = literal_set_new(NULL, 0);
    got.count = 0;
    literal_scan(set, text, 0, 2, add_hit, &got);
    assert_int_equal(got.count, 0);
    literal_set_free(set);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(agrees_with_vectorscan),
    cmocka_unit_test(an_empty_set_finds_nothing),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
