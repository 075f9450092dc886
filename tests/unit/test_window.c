/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"
#include "scanner/text/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* A row: original text, and the folded text with marks: | a breath ends, ' a number break lies between
 * number characters, _ a number token begins inside a run of number characters. */
struct row {
    const char *text, *want;
};

static const uint32_t fillers[] = {0x554a /* 啊 */};

static void
append(struct window *window, const char *text, size_t len, int64_t t0, int64_t t1)
{
    struct segment segment = {.text = span_of(text, len)};
    struct window_join join = {.t0_us = t0, .t1_us = t1};
    struct window_cursor cursor = {0};
    window_append(window, &segment, &join, &cursor, SIZE_MAX / 2);
}

static void
show(const struct window *window, struct buf *out)
{
    struct text_view view = window_view(window);
    for (size_t i = 0; i < view.count; i++) {
        uint32_t c = view.chars[i];
        bool inside = i > 0 && (c & CHAR_NUMBER) && (view.chars[i - 1] & CHAR_NUMBER);
        if (c & CHAR_BREATH)
            buf_add_char(out, '|');
        else if (inside && (c & CHAR_DROPPED))
            buf_add_char(out, '\'');
        else if (inside && (c & CHAR_TOKEN))
            buf_add_char(out, '_');
        buf_add_code_point(out, text_code(c));
    }
    if (view.closed)
        buf_add_char(out, '|');
}

/* The same characters, marks, times and events however the segment is cut. */
static void
check(void **state)
{
    const struct row *row = *state;
    struct buf whole = {0}, cut = {0};
    struct window one, many;
    size_t total = utf8_count(span_of_text(row->text));
    window_init(&one, fillers, 1);
    append(&one, row->text, strlen(row->text), 0, (int64_t)total * 1000);
    show(&one, &whole);
    assert_string_equal(whole.data ? whole.data : "", row->want);

    window_init(&many, fillers, 1);
    const char *at = row->text;
    for (size_t i = 0; i < total; i++) {
        const char *from = at;
        utf8_next(&at);
        append(&many, from, (size_t)(at - from), (int64_t)i * 1000, (int64_t)(i + 1) * 1000);
    }
    show(&many, &cut);
    assert_string_equal(cut.data ? cut.data : "", row->want);
    assert_int_equal(window_now(&one), window_now(&many));
    for (size_t i = 0; i < one.count; i++) {
        assert_int_equal(window_event(&one, 2 * (i + 1)), window_event(&many, 2 * (i + 1)));
        assert_int_equal(window_start_time(&one, i), window_start_time(&many, i));
        assert_int_equal(window_end_time(&one, i + 1), window_end_time(&many, i + 1));
        if (one.chars[i] & CHAR_BREATH)
            assert_int_equal(window_event(&one, 2 * i + 1), window_event(&many, 2 * i + 1));
    }
    window_finish(&one);
    window_finish(&many);
    buf_finish(&whole);
    buf_finish(&cut);
}

static void
trimming_keeps_positions_and_words(void **state)
{
    (void)state;
    struct window window;
    window_init(&window, NULL, 0);
    for (int i = 0; i < 50; i++)
        append(&window, "这是第几句话呢", strlen("这是第几句话呢"), i * 1000000, (i + 1) * 1000000);
    struct text_range range = {340, 343};
    struct buf before = {0}, after = {0};
    struct place place = {0};
    window_source(&window, range, &before, &place, 1);
    int64_t time = window_start_time(&window, 340);
    window_trim(&window, 330);
    assert_int_equal(window.base, 330);
    assert_true(window.piece_count < 10);
    struct place again = {0};
    window_source(&window, range, &after, &again, 1);
    assert_string_equal(before.data, after.data);
    assert_int_equal(place.char_start, again.char_start);
    assert_int_equal(time, window_start_time(&window, 340));
    window_finish(&window);
    buf_finish(&before);
    buf_finish(&after);
}

static void
a_deadline_is_passed_at_the_first_character_that_ends_later(void **state)
{
    (void)state;
    struct window window;
    text_event event;
    window_init(&window, NULL, 0);
    append(&window, "一二三四五", strlen("一二三四五"), 0, 5000000);
    assert_false(window_time_event(&window, 5000000, &event));
    assert_true(window_time_event(&window, 2500000, &event));
    assert_int_equal(event, 2 * 2 + 2);
    struct segment later = {.text = span_of_text("六")};
    struct window_join join = {.t0_us = 9000000, .t1_us = 10000000, .ends_breath = true};
    struct window_cursor cursor = {0};
    window_append(&window, &later, &join, &cursor, SIZE_MAX / 2);
    assert_true(window_time_event(&window, 7000000, &event));
    assert_int_equal(event, 2 * 5 + 1); /* the arrival of what came after the silence */
    assert_int_equal(window_event_time(&window, event), 9000000);
    window_finish(&window);
}

/* A window that rests after every segment goes on as one that never does. */
static void
resting_changes_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "这款，啊 9.", "9元一斤。", "😀好𠮷", "㌔⑩十", "", "ok. 繁體", "，。", "最后三二一", "99.",
        "然后呢我们再来看一下这个到底是不是像他们说的那样子其实大家都是知道的我不多说啊",
    };
    enum { COUNT = 200 };
    struct window awake, rested;
    struct buf scratch = {0};
    window_init(&awake, fillers, 1);
    window_init(&rested, fillers, 1);
    for (int i = 0; i < COUNT; i++) {
        const char *text = texts[(i * 7 + i / 10) % (sizeof texts / sizeof *texts)];
        int64_t t0 = i * 1000000 + i % 3 * 400000, t1 = t0 + 500000 + i % 5 * 100000;
        append(&awake, text, strlen(text), t0, t1);
        append(&rested, text, strlen(text), t0, t1);
        uint64_t end = awake.base + awake.count;
        window_trim(&awake, end > 90 ? end - 90 : 0);
        window_trim(&rested, end > 90 ? end - 90 : 0);
        window_trim_now(&awake);
        struct window_rest *rest = window_rest(&rested, &scratch);
        assert_int_equal(rested.count, 0);
        assert_true(window_rest_bytes(rest) < 2000);
        window_wake(&rested, rest);

        assert_int_equal(rested.base, awake.base);
        assert_int_equal(rested.count, awake.count);
        assert_int_equal(rested.clock_us, awake.clock_us);
        assert_int_equal(rested.closed_event, awake.closed_event);
        assert_int_equal(rested.originals.len, awake.originals.len);
        assert_memory_equal(rested.originals.data, awake.originals.data, awake.originals.len);
        for (size_t k = 0; k < awake.count; k++) {
            uint64_t position = awake.base + k;
            assert_int_equal(rested.chars[k], awake.chars[k]);
            assert_int_equal(window_event(&rested, 2 * (k + 1)), window_event(&awake, 2 * (k + 1)));
            assert_int_equal(window_event(&rested, 2 * k + 1), window_event(&awake, 2 * k + 1));
            assert_int_equal(window_start_time(&rested, position),
                             window_start_time(&awake, position));
            assert_int_equal(window_end_time(&rested, position + 1),
                             window_end_time(&awake, position + 1));
        }
    }
    window_finish(&awake);
    window_finish(&rested);
    buf_finish(&scratch);
}

#define ROW(name, ...) {name, check, NULL, NULL, &(struct row){__VA_ARGS__}}
static const struct CMUnitTest tests[] = {
    ROW("punctuation and fillers are gone", "这款，啊 包", "这款包"),
    ROW("a sentence end ends the breath", "好。真的？", "好|真的|"),
    ROW("a full stop of Latin script does not", "ok. 好", "ok好"),
    ROW("a point between Arabic digits stays", "9.9元", "9.9元"),
    ROW("a point after one does not", "99.好", "99好"),
    ROW("a point beside a space does not", "9. 9", "9'9"),
    ROW("a comma between digits is a number break", "九，九", "9'9"),
    ROW("so is a filler", "九啊九", "9'9"),
    ROW("a Chinese number ends where its grammar does", "九十九三二一", "9十9_321"),
    ROW("full-width and circled digits fold", "９①", "9_1"),
    ROW("nothing gives nothing", "，。", "|"),
    cmocka_unit_test(resting_changes_nothing),
    cmocka_unit_test(trimming_keeps_positions_and_words),
    cmocka_unit_test(a_deadline_is_passed_at_the_first_character_that_ends_later),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
