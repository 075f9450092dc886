/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"
#include "scanner/pattern/phrase_match.h"
#include "scanner/pattern/phrase_parse.h"
#include "scanner/text/window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

/* One row: a phrase of one step, a text, and the text again with 【】 around the first match (tried
 * at every start from the left), or NULL. */
struct row {
    const char *phrase, *text, *want;
};

static const char *const whole_words[] = {"第一次", "最好提前", "不过敏"};

static const struct phrase_node *
no_list(void *user, const char *name, struct location at, unsigned width)
{
    (void)user;
    (void)name;
    (void)at;
    (void)width;
    return NULL;
}

static struct phrase
parse(struct arena *arena, const char *text)
{
    struct diag diag;
    diag_init(&diag);
    struct phrase_context context = {.arena = arena,
                                     .diag = &diag,
                                     .use = PHRASE_FIND,
                                     .gap = 12,
                                     .find_list = no_list};
    struct phrase phrase;
    assert_true(phrase_parse(&context, &(struct phrase_text){.text = text}, &phrase));
    assert_int_equal(diag.error_count, 0);
    diag_finish(&diag);
    return phrase;
}

static struct phrase_node *
choice_of(struct arena *arena, const char *const *texts, size_t count)
{
    struct phrase_node *choice = arena_new(arena, sizeof *choice);
    *choice = (struct phrase_node){.kind = NODE_CHOICE, .child_count = count, .slot_index = -1};
    choice->children = arena_array(arena, count, sizeof *choice->children);
    for (size_t i = 0; i < count; i++)
        choice->children[i] = parse(arena, texts[i]).steps[0].root;
    return choice;
}

/* Puts the marks of a match into the text of the window. */
static void
mark(const struct window *window, size_t start, size_t end, const char *text, char *out, size_t size)
{
    struct place place;
    struct buf words = {0};
    struct text_range range = {window->base + start, window->base + end};
    window_source(window, range, &words, &place, 1);
    snprintf(out, size, "%.*s【%.*s】%s", (int)place.byte_start, text,
             (int)(place.byte_end - place.byte_start), text + place.byte_start,
             text + place.byte_end);
    buf_finish(&words);
}

static void
check(void **state)
{
    const struct row *row = *state;
    struct arena arena;
    struct programs programs;
    struct matcher matcher;
    struct window window;
    arena_init(&arena);
    programs_init(&programs);
    programs_set_whole_words(&programs, choice_of(&arena, whole_words, 3));
    struct number_words *words = number_words_new();
    struct phrase phrase = parse(&arena, row->phrase);
    uint32_t entry = program_add(&programs, &phrase.steps[0]);
    matcher_init(&matcher, &programs, words);
    window_init(&window, NULL, 0);
    struct segment segment = {.text = span_of_text(row->text)};
    struct window_join join = {.t1_us = 1000000};
    struct window_cursor cursor = {0};
    window_append(&window, &segment, &join, &cursor, SIZE_MAX / 2);
    window_close_breath(&window);

    char got[512] = "";
    struct text_view view = window_view(&window);
    for (size_t start = 0; start < view.count; start++) {
        struct match match;
        struct text_view all = view;
        enum answer answer = match_at(&matcher, &all, entry, start, &match);
        assert_int_not_equal(answer, MORE);
        /* the same answer, with the same reach, as soon as its reach is known and no sooner */
        for (size_t heard = start + 1; heard < view.count; heard++) {
            struct match early;
            struct text_view open = view;
            open.count = heard;
            open.closed = (view.chars[heard] & CHAR_BREATH) != 0;
            enum answer then = match_at(&matcher, &open, entry, start, &early);
            bool known = match.reach <= 2 * (text_reach)heard + open.closed;
            assert_int_equal(then, known ? answer : MORE);
            if (known)
                assert_int_equal(early.reach, match.reach);
        }
        if (answer == YES && !got[0])
            mark(&window, start, match.end, row->text, got, sizeof got);
    }
    assert_string_equal(got, row->want ? row->want : "");
    assert_false(matcher.limit_reached);
    window_finish(&window);
    matcher_finish(&matcher);
    programs_finish(&programs);
    number_words_free(words);
    arena_finish(&arena);
}

#define ROW(name, ...) {name, check, NULL, NULL, &(struct row){__VA_ARGS__}}
static const struct CMUnitTest tests[] = {
    ROW("plain words are found", "全网最低", "这是全网最低的价", "这是【全网最低】的价"),
    ROW("commas and spaces do not part them", "全网最低", "这是 全网，最 低的", "这是 【全网，最 低】的"),
    ROW("a sentence end does", "全网最低", "全网。最低", NULL),
    ROW("branches are tried longest first whatever the order", "最(低|低价)", "最低价啊",
        "【最低价】啊"),
    ROW("a shorter branch serves when the rest needs it", "最(低|低价)价格", "最低价格",
        "【最低价格】"),
    ROW("an empty branch is optional", "全(国|网|)最好", "全最好", "【全最好】"),
    ROW("gaps are as short as possible", "全网…好", "全网很好很好", "【全网很好】很好"),
    ROW("gaps take no more than their width", "全网…好",
        "全网一二三四五六七八九十一二三好", NULL),
    ROW("gaps stay in one breath", "全网…好", "全网的。好", NULL),
    ROW("a literal does not cut a number at its end", "第一", "第一百位", NULL),
    ROW("nor Arabic digits", "第一", "在第114页", NULL),
    ROW("unless a break lies between", "第一", "第一，百分百", "【第一】，百分百"),
    ROW("a literal does not begin inside a number", "一名", "二十一名", NULL),
    ROW("a new number may follow directly", "三二一", "九十九三二一", "九十九【三二一】"),
    ROW("a longer whole word hides the literal", "第一", "我第一次来", NULL),
    ROW("a literal as long as the whole word is found", "第一次", "我第一次来", "我【第一次】来"),
    ROW("a whole word that only overlaps hides nothing", "家最好", "我家最好提前说",
        "我【家最好】提前说"),
    ROW("a whole word cut by a sentence end is none", "第一", "第一。次日达", "【第一】。次日达"),
    ROW("a slot takes the whole number", "只要【价格】", "今天只要一百九十九元了",
        "今天【只要一百九十九元】了"),
    ROW("a slot gives back what the words after it need", "只要【价格】元", "只要99元了",
        "【只要99元】了"),
    ROW("a slot does not read a part of a number", "第【数字】十", "第二十", NULL),
    ROW("a phrase may begin with a slot", "【数字】天见效", "用七天见效", "用【七天见效】"),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
