/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/rulebook/yaml_plain.h"
#include "scanner/rulebook/yaml_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

/* One row: a file, its nodes with their places, and the codes and places of what is wrong. */
struct row {
    const char *raw;
    size_t len; /* when @raw holds a NUL */
    const char *want;
    const char *wrong; /* "Y03 3:1" …; NULL: nothing */
};

static void
print_node(const struct yaml_node *node, struct buf *out)
{
    if (!node) {
        buf_add_text(out, "nothing");
        return;
    }
    buf_printf(out, "%u:%u", node->at.line, node->at.column);
    if (node->kind == YAML_TEXT) {
        buf_printf(out, "%s%s%s", node->plain ? "" : "~", node->block ? "|" : "",
                   node->broken ? "!" : "");
        if (node->block)
            buf_printf(out, "%u", node->indent);
        buf_printf(out, "'%s'", node->text);
        return;
    }
    buf_add_char(out, node->kind == YAML_MAP ? '{' : '[');
    for (size_t i = 0; i < node->count; i++) {
        buf_add_text(out, i ? " " : "");
        if (node->kind == YAML_MAP) {
            const struct yaml_pair *pair = &node->pairs[i];
            buf_printf(out, "%u:%u %s=", pair->at.line, pair->at.column, pair->key);
            print_node(pair->value, out);
        } else {
            print_node(node->items[i], out);
        }
    }
    buf_add_char(out, node->kind == YAML_MAP ? '}' : ']');
}

static void
print_wrong(const struct diag *diag, struct buf *out)
{
    buf_add_text(out, "");
    for (size_t i = 0; i < diag->count; i++)
        buf_printf(out, "%s%s %u:%u", i ? ", " : "", diag->items[i].code, diag->items[i].at.line,
                   diag->items[i].at.column);
}

typedef const struct yaml_node *parse_fn(struct span text, const char *name, struct arena *arena,
                                         struct diag *diag);

static void
check_with(const struct row *row, parse_fn *parse)
{
    struct arena arena;
    struct diag diag;
    struct buf tree = {0}, wrong = {0};
    arena_init(&arena);
    diag_init(&diag);
    print_node(parse(span_of(row->raw, row->len ? row->len : strlen(row->raw)), "f", &arena, &diag),
               &tree);
    print_wrong(&diag, &wrong);
    assert_string_equal(tree.data, row->want);
    assert_string_equal(wrong.data, row->wrong ? row->wrong : "");
    buf_finish(&tree);
    buf_finish(&wrong);
    diag_finish(&diag);
    arena_finish(&arena);
}

/* Whether the plain reader takes a file or leaves it to libyaml must not show. */
static void
check(void **state)
{
    check_with(*state, yaml_parse);
    check_with(*state, yaml_parse_by_libyaml);
}

#define ROW(name, ...)                                                                             \
    {                                                                                              \
        name, check, NULL, NULL, &(struct row)                                                     \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define BYTES(text) .raw = (text), .len = sizeof(text) - 1

/* Text made of @unit @times, between @before and @after. */
static struct buf
repeated(const char *before, const char *unit, size_t times, const char *after)
{
    struct buf text = {0};
    buf_add_text(&text, before);
    for (size_t i = 0; i < times; i++)
        buf_add_text(&text, unit);
    buf_add_text(&text, after);
    return text;
}

/* Large files end in one message, in bounded memory. */
static void
check_large(struct buf *text, const char *want_code, size_t most_memory)
{
    struct arena arena;
    struct diag diag;
    arena_init(&arena);
    diag_init(&diag);
    yaml_parse(buf_span(text), "f", &arena, &diag);
    assert_in_range(diag.count, 1, 40);
    assert_string_equal(diag.items[diag.count - 1].code, want_code);
    assert_true(arena.total <= most_memory);
    diag_finish(&diag);
    arena_finish(&arena);
    buf_finish(text);
}

enum { MEGA = 1000 * 1000 };

static void
large_files(void **state)
{
    (void)state;
    struct buf text = repeated("a: ", "x", 5 * MEGA, "\n");
    check_large(&text, "Y08", 1000);
    text = repeated("a:\n", "- a\n", MEGA, "");
    check_large(&text, "Y08", 40 * MEGA);
    text = repeated("a: [", "a,", 2 * MEGA, "]");
    check_large(&text, "Y08", 40 * MEGA);
    text = repeated("", "[", 3 * MEGA, "");
    check_large(&text, "Y08", MEGA);
    text = repeated("", "{a: ", MEGA, "");
    check_large(&text, "Y08", MEGA);
    text = repeated("a: ", "\xe2\x80\xae", MEGA, "\n");
    check_large(&text, "Y01", 10 * MEGA);
    text = repeated("", "- \"a\n", MEGA / 2, "");
    check_large(&text, "Y02", 40 * MEGA);
    text = repeated("a: \"", "x", 4 * MEGA, "");
    check_large(&text, "Y02", 10 * MEGA);
    text = repeated("", "\t", 4 * MEGA, "a: b");
    check_large(&text, "Y02", 10 * MEGA);
}

static const struct CMUnitTest tests[] = {
    ROW("keys and values have their own places", .raw = "a: 1\nbb:\n  c:  词\n",
        .want = "1:1{1:1 a=1:4'1' 2:1 bb=3:3{3:3 c=3:7'词'}}"),
    ROW("columns count characters, not bytes", .raw = "价格: [一二, 三]\n",
        .want = "1:1{1:1 价格=1:5[1:6'一二' 1:10'三']}"),
    ROW("a quoted text begins after its quote", .raw = "a: \"x: y\"\nb: 'z'\n",
        .want = "1:1{1:1 a=1:5'x: y' 2:1 b=2:5'z'}"),
    ROW("escapes end the correspondence of columns", .raw = "a: \"\\u4e00b\"\nb: 'it''s'\n",
        .want = "1:1{1:1 a=1:5~'一b' 2:1 b=2:5~'it's'}"),
    ROW("a text over two lines has no columns", .raw = "a: x\n  y\n",
        .want = "1:1{1:1 a=1:4~'x y'}"),
    ROW("a block text tells how far its lines are set in",
        .raw = "- |\n    0秒 x\n    1秒 y\n- >-\n  a\n  b\n",
        .want = "1:1[1:3~|4'0秒 x\n1秒 y\n' 4:3~|2'a b']"),
    ROW("a block text ends with its last line that is not blank",
        .raw = "a: |\n  x\n\n  y\n\n\nb: |\n  # z\n",
        .want = "1:1{1:1 a=1:4~|2'x\n\ny\n' 7:1 b=7:4~|2'# z\n'}"),
    ROW("lists and maps in each other",
        .raw = "a:\n  - b: 1\n    c: [x, {y: z}, []]\n  -\n    - 2\nd: {e: {}, f: \"g\"}\n",
        .want = "1:1{1:1 a=2:3[2:5{2:5 b=2:8'1' 3:5 c=3:8[3:9'x' 3:12{3:13 y=3:16'z'} 3:20[]]} "
                "5:5[5:7'2']] 6:1 d=6:4{6:5 e=6:8{} 6:12 f=6:16'g'}}"),
    ROW("comments anywhere", .raw = "# a\na: b # c\n  # d\nc: 'x # y' # z\n# e\nd: # f\n  - g#h\n",
        .want = "2:1{2:1 a=2:4'b' 4:1 c=4:5'x # y' 6:1 d=7:3[7:5'g#h']}"),
    ROW("a list no further in than its key", .raw = "a:\n- b\n- c\n",
        .want = "1:1{1:1 a=2:1[2:3'b' 3:3'c']}"),
    ROW("a text on the line below its key", .raw = "a:\n  b c\nd: e\n",
        .want = "1:1{1:1 a=2:3'b c' 3:1 d=3:4'e'}"),
    ROW("a list over several lines", .raw = "a: [b,\n  c]\n",
        .want = "1:1{1:1 a=1:4[1:5'b' 2:3'c']}"),
    ROW("marks of YAML inside a text", .raw = "- a-b:c\n- 1,2 [3]\n- http://x\n- x? y!\n",
        .want = "1:1[1:3'a-b:c' 2:3'1,2 [3]' 3:3'http://x' 4:3'x? y!']"),
    ROW("nothing after a key is an empty text", .raw = "a:\nb: x\n",
        .want = "1:1{1:1 a=1:3'' 2:1 b=2:4'x'}"),
    ROW("yes, 0123 and 12:30 stay text", .raw = "[no, 0123, 12:30, ~, null]",
        .want = "1:1[1:2'no' 1:6'0123' 1:12'12:30' 1:19'~' 1:22'null']"),
    ROW("a byte order mark is no character",
        .raw = "\xef\xbb\xbf"
               "a: b\n",
        .want = "1:1{1:1 a=1:4'b'}"),
    ROW("CR LF ends a line once", .raw = "a: b\r\nc: d\r\n",
        .want = "1:1{1:1 a=1:4'b' 2:1 c=2:4'd'}"),
    ROW("a file of comments holds nothing", .raw = "# x\n", .want = "nothing", .wrong = "Y06 1:1"),
    ROW("an empty file holds nothing", .raw = "", .want = "nothing", .wrong = "Y06 1:1"),
    ROW("a duplicate key is told with both places", .raw = "a: 1\nb: 2\na: 3\n",
        .want = "1:1{1:1 a=1:4'1' 2:1 b=2:4'2' 3:1 a=3:4'3'}", .wrong = "Y03 3:1"),
    ROW("keys are compared only inside their own map", .raw = "a: {a: 1}\nb: {a: 1}\n",
        .want = "1:1{1:1 a=1:4{1:5 a=1:8'1'} 2:1 b=2:4{2:5 a=2:8'1'}}"),
    ROW("anchors, aliases and tags are told and left out", .raw = "- &a x\n- *a\n- !t y\n",
        .want = "1:1[1:3'x' 2:3~!'' 3:3'y']", .wrong = "Y04 1:3, Y04 2:3, Y04 3:3"),
    ROW("an alias that nobody defined is told too", .raw = "- *b\n", .want = "1:1[1:3~!'']",
        .wrong = "Y04 1:3"),
    ROW("a second document is not read", .raw = "a: b\n---\nc: d\n", .want = "1:1{1:1 a=1:4'b'}",
        .wrong = "Y04 2:1"),
    ROW("a merge key is no key", .raw = "a: b\n<<: {c: d}\n", .want = "1:1{1:1 a=1:4'b'}",
        .wrong = "Y04 2:1"),
    ROW("a list can't be a key", .raw = "? [a]\n: b\nc: d\n", .want = "1:1{3:1 c=3:4'd'}",
        .wrong = "Y06 1:3"),
    ROW("a full-width colon is mended", .raw = "a：1\nb： 2\nc: 3\n",
        .want = "1:1{1:1 a=1:4'1' 2:1 b=2:4'2' 3:1 c=3:4'3'}", .wrong = "Y02 2:2, Y02 1:2"),
    ROW("a full-width colon after a Chinese key is mended", .raw = "词：\n  - x\ny: z\n",
        .want = "1:1{1:1 词=2:3[2:5'x'] 3:1 y=3:4'z'}", .wrong = "Y02 1:2"),
    ROW("a full-width colon in a text is text", .raw = "a: 他说：好\nb: [甲：乙]\n",
        .want = "1:1{1:1 a=1:4'他说：好' 2:1 b=2:4[2:5'甲：乙']}"),
    ROW("a missing space is mended", .raw = "- a:1\n  b: 2\n",
        .want = "1:1[1:3{1:3 a=1:6'1' 2:3 b=2:6'2'}]", .wrong = "Y02 1:4"),
    ROW("a tab is mended to the level of the line above", .raw = "- a: 1\n\tb: 2\n",
        .want = "1:1[1:3{1:3 a=1:6'1' 2:3 b=2:6'2'}]", .wrong = "Y02 2:1"),
    ROW("a tab inside a block text is text", .raw = "a: |\n  x\n  \ty\n",
        .want = "1:1{1:1 a=1:4~|2'x\n\ty\n'}"),
    ROW("a text that opens with a brace is told at the brace", .raw = "- {甲}乙\n- 丙\n",
        .want = "1:1[1:3!'\xef\xbf\xbd' 2:3'丙']", .wrong = "Y02 1:3"),
    ROW("an open quote takes one line with it", .raw = "a: {b: \"x}\nc: d\n",
        .want = "1:1{1:1 a=1:4{1:5 b=1:8!'\xef\xbf\xbd'} 2:1 c=2:4'd'}", .wrong = "Y02 1:8"),
    ROW("odd indentation ends the reading of the file", .raw = "a:\n  b: 1\n c: 2\n",
        .want = "nothing", .wrong = "Y02 3:2"),
    ROW("a comment that cuts a phrase is told", .raw = "- 词 #1\n- 词 # 说\n- 词#1\n",
        .want = "1:1[1:3'词' 2:3'词' 3:3'词#1']", .wrong = "Y07 1:5"),
    ROW("invalid bytes are told, and one character each", BYTES("a: \xff词\xe4\xbd\nb: x\n"),
        .want = "1:1{1:1 a=1:4'\xef\xbf\xbd词\xef\xbf\xbd' 2:1 b=2:4'x'}",
        .wrong = "Y01 1:4, Y01 1:6"),
    ROW("a NUL is told and what follows is read", BYTES("a: x\0y\nb: z\n"),
        .want = "1:1{1:1 a=1:4'x\xef\xbf\xbdy' 2:1 b=2:4'z'}", .wrong = "Y01 1:5"),
    ROW("bidi controls and invisible letters are told",
        .raw = "a: x\xe2\x80\xaey\nb: \xe2\x80\x8bz\nc: \xe3\x85\xa4\nd: \xef\xbb\xbf\n",
        .want = "1:1{1:1 a=1:4'x\xef\xbf\xbdy' 2:1 b=2:4'\xef\xbf\xbdz' "
                "3:1 c=3:4!'\xef\xbf\xbd' 4:1 d=4:4!'\xef\xbf\xbd'}",
        .wrong = "Y01 1:5, Y01 2:4, Y01 3:4, Y01 4:4"),
    ROW("an emoji with its variation mark is seen", .raw = "a: \xe2\x9d\xa4\xef\xb8\x8f\n",
        .want = "1:1{1:1 a=1:4'\xe2\x9d\xa4\xef\xb8\x8f'}"),
    ROW("an escaped zero-width space is meant", .raw = "a: \"\\u200b\"\n",
        .want = "1:1{1:1 a=1:5~'\xe2\x80\x8b'}"),
    ROW("an escaped NUL is not", .raw = "a: \"\\0\"\n", .want = "1:1{1:1 a=1:4~!''}",
        .wrong = "Y01 1:4"),
    ROW("sixteen levels are read", .raw = "[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]",
        .want =
            "1:1[1:2[1:3[1:4[1:5[1:6[1:7[1:8[1:9[1:10[1:11[1:12[1:13[1:14[1:15[1:16[1:17'x']]]]]]]"
            "]]]]]]]]]"),
    ROW("seventeen are not", .raw = "[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]", .want = "nothing",
        .wrong = "Y08 1:17"),
    cmocka_unit_test(large_files),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
