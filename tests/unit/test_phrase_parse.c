/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/pattern/phrase_parse.h"
#include "scanner/pattern/phrase_pattern.h"
#include "scanner/pattern/phrase_walk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* One row: a phrase, its tree with widths, and the codes and columns of what is wrong. */
struct row {
    const char *raw;
    enum phrase_use use;
    const char *want;  /* NULL: it can't be read */
    const char *wrong; /* "P01 3": code and column, counted from 1; NULL: nothing */
    const char *slots; /* names, in order */
};

static const uint32_t fillers[] = {0x554a /* 啊 */, 0x5662 /* 噢 */};

static const struct phrase_node *
find_list(void *user, const char *name, struct location at, unsigned width)
{
    struct phrase_context *context = user;
    static const char *const entries[] = {"全网", "全国"};
    if (strcmp(name, "范围") != 0) {
        diag_add(context->diag, DIAG_ERROR, "S03", at, "no list %s", name)->width = width;
        return NULL;
    }
    struct phrase_node *choice = arena_new(context->arena, sizeof *choice);
    *choice = (struct phrase_node){.kind = NODE_CHOICE,
                                   .min = 2,
                                   .max = 2,
                                   .list_name = "范围",
                                   .child_count = 2,
                                   .weight = 3,
                                   .slot_index = -1};
    choice->children = arena_array(context->arena, 2, sizeof *choice->children);
    for (size_t i = 0; i < 2; i++) {
        struct phrase_context inner = *context;
        inner.use = PHRASE_ENTRY;
        struct phrase phrase;
        assert_true(phrase_parse(&inner, &(struct phrase_text){.text = entries[i]}, &phrase));
        choice->children[i] = phrase.steps[0].root->children[0];
    }
    return choice;
}

static void
print_tree(const struct phrase_node *node, struct buf *out)
{
    static const char *const slots[] = {"价格", "数字", "百分比", "折扣", "时长"};
    switch (node->kind) {
    case NODE_LITERAL:
        phrase_print_chars(node->chars, node->char_count, out);
        return;
    case NODE_GAP:
        buf_printf(out, "…%zu", node->gap);
        return;
    case NODE_SLOT:
        buf_printf(out, "<%s %d>", slots[node->slot], node->slot_index);
        return;
    case NODE_PATTERN:
        buf_printf(out, "/%s/", node->pattern->source);
        return;
    case NODE_SEQUENCE:
    case NODE_CHOICE:
        break;
    }
    bool choice = node->kind == NODE_CHOICE;
    buf_printf(out, "%s%s", node->list_name ? node->list_name : "", choice ? "(" : "[");
    for (size_t i = 0; i < node->child_count; i++) {
        buf_add_text(out, i == 0 ? "" : choice ? "|" : " ");
        print_tree(node->children[i], out);
    }
    buf_add_char(out, choice ? ')' : ']');
}

static void
check(void **state)
{
    const struct row *row = *state;
    struct arena arena;
    struct diag diag;
    struct buf tree = {0}, wrong = {0}, slots = {0};
    arena_init(&arena);
    diag_init(&diag);
    struct phrase_context context = {.arena = &arena,
                                     .diag = &diag,
                                     .use = row->use,
                                     .gap = 12,
                                     .fillers = fillers,
                                     .filler_count = 2,
                                     .find_list = find_list,
                                     .user = &context};
    struct phrase_text text = {row->raw, {"f", 1, 1}, true};
    struct phrase phrase;
    bool ok = phrase_parse(&context, &text, &phrase);
    for (size_t i = 0; ok && i < phrase.step_count; i++) {
        const struct phrase_step *step = &phrase.steps[i];
        buf_add_text(&tree, i ? " → " : "");
        print_tree(step->root, &tree);
        buf_printf(&tree, "%zu-%zu", step->min, step->max);
        assert_int_equal(step->min, step->root->min);
        assert_int_equal(step->max, step->root->max);
    }
    buf_add_text(&wrong, "");
    for (size_t i = 0; i < diag.count; i++)
        buf_printf(&wrong, "%s%s %u", i ? ", " : "", diag.items[i].code, diag.items[i].at.column);
    buf_add_text(&slots, "");
    for (size_t i = 0; i < context.slot_count; i++)
        buf_printf(&slots, "%s%s", i ? " " : "", context.slot_names[i]);
    assert_int_equal(ok, row->want != NULL);
    assert_string_equal(wrong.data, row->wrong ? row->wrong : "");
    if (row->want)
        assert_string_equal(tree.data, row->want);
    if (row->slots)
        assert_string_equal(slots.data, row->slots);
    buf_finish(&tree);
    buf_finish(&wrong);
    buf_finish(&slots);
    diag_finish(&diag);
    arena_finish(&arena);
}

#define ROW(name, ...)                                                                             \
    {                                                                                              \
        name, check, NULL, NULL, &(struct row)                                                     \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* What can be asked of a tree: the same phrase in canonical form, its anchors, its slots. */
static void
walks(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *canonical;
        bool anchor;
        uint64_t always, may;
        size_t longest;
    } rows[] = {
        {"全网（最好｜第一）", "全网(最好|第1)", true, 0, 0, 2},
        {"【范围】……【原=价格】->【现=价格】元", "【范围】…【原=价格】 → 【现=价格】元", true, 3, 3,
         2},
        {"(原价【原=价格】|现价)", "(原价【原=价格】|现价)", true, 0, 1, 2},
        {"(【原=价格】|【原=价格】元)", "(【原=价格】|【原=价格】元)", false, 1, 1, 1},
        {"【数字】(块|)", "【数字】(块|)", false, 0, 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena;
        struct diag diag;
        struct buf text = {0};
        arena_init(&arena);
        diag_init(&diag);
        struct phrase_context context = {
            .arena = &arena, .diag = &diag, .gap = 12, .find_list = find_list, .user = &context};
        struct phrase phrase;
        assert_true(phrase_parse(&context, &(struct phrase_text){.text = rows[i].raw}, &phrase));
        const struct phrase_node *root = phrase.steps[0].root;
        phrase_write_all(&phrase, context.slot_names, &text);
        assert_string_equal(text.data, rows[i].canonical);
        assert_int_equal(phrase_has_anchor(root), rows[i].anchor);
        assert_int_equal(phrase_steps_always_bind(&phrase), rows[i].always);
        uint64_t may = 0;
        for (size_t s = 0; s < phrase.step_count; s++)
            may |= phrase_may_bind(phrase.steps[s].root);
        assert_int_equal(may, rows[i].may);
        assert_int_equal(phrase_longest_literal(root), rows[i].longest);
        buf_finish(&text);
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static void
patterns(void **state)
{
    (void)state;
    static const struct {
        const char *raw;
        size_t up_to, min, max; /* max 0: refused */
        uint32_t column;
    } rows[] = {
        {"[a-z]{1,4}[0-9]{1,4}", 8, 2, 8, 0},
        {"(?:一|ab|abc)?d", 8, 1, 4, 0},
        {"\\d\\w.", 8, 3, 3, 0},
        {"[]a]{2}", 8, 2, 2, 0},
        {"[^]a]", 8, 1, 1, 0},
        {"[[:alpha:]]\\p{Han}", 8, 2, 2, 0},
        {"a{2,3}?b?+", 8, 2, 4, 0},
        {"a{,3}b", 8, 0, 0, 2},
        {"a{x}", 8, 4, 4, 0},
        {"(a)", 8, 0, 0, 1},
        {"甲(?=a)", 8, 0, 0, 2},
        {"甲(?<!a)", 8, 0, 0, 2},
        {"(?<n>a)", 8, 0, 0, 1},
        {"(?|a|b)", 8, 0, 0, 1},
        {"(?R)", 8, 0, 0, 1},
        {"甲乙*", 8, 0, 0, 3},
        {"甲{2,}", 8, 0, 0, 2},
        {"甲\\1", 8, 0, 0, 2},
        {"^甲", 8, 0, 0, 1},
        {"甲\\b", 8, 0, 0, 2},
        {"甲\\C", 8, 0, 0, 2},
        {"(?C1)甲", 8, 0, 0, 1},
        {"甲?", 8, 0, 0, 1},
        {"甲{9}", 8, 0, 0, 1},
        {"(?:甲", 8, 0, 0, 1},
        {"甲)", 8, 0, 0, 2},
        {"[甲", 8, 0, 0, 1},
        {"甲\\", 8, 0, 0, 2},
        {"(?:){60}", 8, 0, 0, 1},
        {"(?:(?:(?:(?:(?:(?:(?:(?:(?:甲)))))))))", 8, 0, 0, 25},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena;
        struct diag diag;
        struct phrase_pattern pattern;
        size_t min = 0, max = 0;
        arena_init(&arena);
        diag_init(&diag);
        struct phrase_text text = {rows[i].raw, {"f", 1, 1}, true};
        bool ok = pattern_compile(&text, rows[i].up_to, &arena, &diag, &pattern, &min, &max);
        assert_int_equal(ok, rows[i].max != 0);
        if (ok) {
            assert_int_equal(min, rows[i].min);
            assert_int_equal(max, rows[i].max);
            assert_false(pattern_backtracks(&pattern));
            pattern_free(pattern.code);
            pattern_free(pattern.whole);
        } else {
            assert_int_equal(diag.error_count, 1);
            assert_string_equal(diag.items[0].code, "P07");
            assert_int_equal(diag.items[0].at.column, rows[i].column);
        }
        diag_finish(&diag);
        arena_finish(&arena);
    }
}

static void
slow_pattern(void **state)
{
    (void)state;
    struct arena arena;
    struct diag diag;
    struct phrase_pattern pattern;
    size_t min, max;
    arena_init(&arena);
    diag_init(&diag);
    struct phrase_text text = {"(?:a|aa){1,20}(?:a|aa){1,9}b", {"f", 1, 1}, true};
    assert_true(pattern_compile(&text, 60, &arena, &diag, &pattern, &min, &max));
    assert_true(pattern_backtracks(&pattern));
    pattern_free(pattern.code);
    pattern_free(pattern.whole);
    diag_finish(&diag);
    arena_finish(&arena);
}

/* A phrase of 4,000 brackets or bars is refused in one message, not in 4,000. */
static void
long_phrases(void **state)
{
    (void)state;
    static const char *const units[] = {"(", "甲", "【", "…", "(甲|", "(甲|)", "】", "→"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        for (size_t times = 50; times <= 5000; times *= 10) {
            struct arena arena;
            struct diag diag;
            struct buf raw = {0};
            arena_init(&arena);
            diag_init(&diag);
            for (size_t t = 0; t < times; t++)
                buf_add_text(&raw, units[i]);
            struct phrase_context context = {.arena = &arena,
                                             .diag = &diag,
                                             .gap = 12,
                                             .find_list = find_list,
                                             .user = &context};
            struct phrase phrase;
            phrase_parse(&context, &(struct phrase_text){.text = raw.data}, &phrase);
            assert_true(diag.count <= times);
            buf_finish(&raw);
            diag_finish(&diag);
            arena_finish(&arena);
        }
    }
}

static const struct CMUnitTest tests[] = {
    ROW("characters are a literal", .raw = "全网最低价", .want = "[全网最低价]5-5"),
    ROW("literals are folded", .raw = "ＡＢ第一網", .want = "[ab第1网]5-5"),
    ROW("spaces fall away without a word", .raw = "全网 最低", .want = "[全网最低]4-4"),
    ROW("marks fall away with a word", .raw = "全网，最低！", .want = "[全网最低]4-4",
        .wrong = "P08 3"),
    ROW("fillers fall away with a word", .raw = "最好啊", .want = "[最好]2-2", .wrong = "P08 3"),
    ROW("a point stays between Arabic digits only", .raw = "3.5折3.折", .want = "[3.5折3折]6-6",
        .wrong = "P08 6"),
    ROW("branches", .raw = "全(网|国)最好", .want = "[全 (网|国) 最好]4-4"),
    ROW("an empty branch is an empty sequence", .raw = "最(低|)价", .want = "[最 (低|[]) 价]2-3"),
    ROW("brackets around one thing are nothing", .raw = "(最)(好)", .want = "[最 好]2-2"),
    ROW("brackets in brackets", .raw = "最(好|(低|便宜)(价|))",
        .want = "[最 (好|[(低|便宜) (价|[])])]2-4"),
    ROW("full-width marks", .raw = "全（网｜国）……最好", .want = "[全 (网|国) …12 最好]4-16"),
    ROW("an ASCII arrow", .raw = "原价->现价", .want = "[原价]2-2 → [现价]2-2"),
    ROW("spaces around an arrow are no part of a step", .raw = "原价 → 现价 ",
        .want = "[原价]2-2 → [现价]2-2"),
    ROW("a gap has a width", .raw = "全网…最好", .want = "[全网 …12 最好]4-16"),
    ROW("a list is one node", .raw = "【范围】最好", .want = "[范围(全网|全国) 最好]4-4"),
    ROW("a slot without a name", .raw = "第【数字】名", .want = "[第 <数字 -1> 名]3-18",
        .slots = ""),
    ROW("slots with names", .raw = "原【原=价格】现【现=价格】",
        .want = "[原 <价格 0> 现 <价格 1>]4-34", .slots = "原 现"),
    ROW("spaces and a full-width sign in a bracket", .raw = "原【 原 ＝ 价格 】",
        .want = "[原 <价格 0>]2-17", .slots = "原"),
    ROW("one name on two branches is one slot", .raw = "(原价【原=价格】|平时【原=价格】)",
        .want = "[([原价 <价格 0>]|[平时 <价格 0>])]3-18", .slots = "原"),
    ROW("a slot in a clause has no name", .raw = "第【几=数字】名", .use = PHRASE_CLAUSE,
        .wrong = "P01 3"),
    ROW("a list entry may hold a gap and a slot", .raw = "全…第【数字】", .use = PHRASE_ENTRY,
        .want = "[全 …12 第 <数字 -1>]3-30"),
    ROW("an arrow in a clause", .raw = "甲→乙", .use = PHRASE_CLAUSE, .wrong = "P01 2"),
    ROW("an arrow in brackets", .raw = "甲(乙→丙)", .wrong = "P01 2"),
    ROW("an open bracket", .raw = "甲(乙", .wrong = "P01 2"),
    ROW("a closing bracket", .raw = "甲)乙", .wrong = "P01 2"),
    ROW("a bar outside of brackets", .raw = "甲|乙", .wrong = "P01 2"),
    ROW("an open list", .raw = "甲【范围", .wrong = "P01 2"),
    ROW("a closing list", .raw = "甲】", .wrong = "P01 2"),
    ROW("a list without a name", .raw = "甲【】", .wrong = "P01 2"),
    ROW("a list in a list", .raw = "【甲【范围】", .wrong = "P01 1"),
    ROW("an unknown list is told at its name", .raw = "甲【乙】【范围】", .wrong = "S03 3"),
    ROW("a name for a list", .raw = "【甲=范围】", .wrong = "P01 4"),
    ROW("a name that is a number", .raw = "甲【3=价格】", .wrong = "P01 3"),
    ROW("a name that is taken", .raw = "甲【命中=价格】", .wrong = "P01 3"),
    ROW("a name of two kinds", .raw = "甲【a=价格】(乙|【a=数字】)", .wrong = "W02 12"),
    ROW("a name bound twice", .raw = "甲【a=价格】乙【a=价格】", .wrong = "W02 9"),
    ROW("all mistakes are told", .raw = "甲)乙】丙|丁", .wrong = "P01 2, P01 4, P01 6"),
    ROW("nothing", .raw = "", .wrong = "P02 1"),
    ROW("nothing but marks", .raw = "，。", .wrong = "P02 1"),
    ROW("nothing but a gap", .raw = "…", .wrong = "P02 1"),
    ROW("everything is optional", .raw = "(甲|)(乙|)", .wrong = "P02 1"),
    ROW("an optional second step", .raw = "甲→(乙|)", .wrong = "P02 3"),
    ROW("a gap at the beginning", .raw = "…甲", .wrong = "P10 1"),
    ROW("a gap that may come first", .raw = "(甲|)…乙", .wrong = "P10 5"),
    ROW("a gap at the beginning of a branch that may come first", .raw = "(甲|…乙)丙",
        .wrong = "P10 4"),
    ROW("a gap inside brackets may have a neighbour outside", .raw = "甲(…乙|)丙",
        .want = "[甲 ([…12 乙]|[]) 丙]2-15"),
    ROW("a gap that may come last", .raw = "甲…(乙|)", .want = "[甲 …12 (乙|[])]1-14",
        .wrong = "P10 2"),
    ROW("seventeen brackets", .raw = "(((((((((((((((((甲|)))))))))))))))))", .wrong = "Y08 17"),
    ROW("nine steps", .raw = "甲→甲→甲→甲→甲→甲→甲→甲→甲", .wrong = "Y08 16"),
    ROW("too wide", .raw = "甲…乙…丙…丁…戊…己…庚…辛…壬…癸…甲…乙…丙…丁…戊…己…庚…辛…壬…癸",
        .wrong = "P09 1"),
    cmocka_unit_test(walks),
    cmocka_unit_test(patterns),
    cmocka_unit_test(slow_pattern),
    cmocka_unit_test(long_phrases),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
