/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"
#include "tests/support/input_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

/* One row: the bytes of a file, and what comes out of it however they are cut. */
struct row {
    const char *raw;
    size_t len; /* when @raw holds a NUL */
    const char *format, *name;
    bool each_line, chinese;
    const char *want;
    const char *want_format; /* NULL: not checked */
};

static void
run(const struct row *row, int chunk, struct buf *out)
{
    struct input *input = input_new(row->format, row->name ? row->name : "f");
    assert_non_null(input);
    if (row->each_line)
        input_set_each_line(input);
    if (row->chinese)
        input_set_chinese(input);
    input_dump_chunks(input, span_of(row->raw, row->len ? row->len : strlen(row->raw)), chunk, out);
    if (row->want_format)
        assert_string_equal(input_format_name(input), row->want_format);
    input_free(input);
}

static void
check(void **state)
{
    static const int chunks[] = {0, 1, 2, 3, 5, 7, 64, -1, -2, -3, -4};
    const struct row *row = *state;
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf out = {0};
        buf_add_text(&out, "");
        run(row, chunks[i], &out);
        assert_string_equal(out.data, row->want);
        buf_finish(&out);
    }
}

#define ROW(name, ...)                                                                             \
    {                                                                                              \
        name, check, NULL, NULL, &(struct row)                                                     \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define BYTES(text) .raw = (text), .len = sizeof(text) - 1

static void
unknown_format(void **state)
{
    (void)state;
    assert_null(input_new("docx", "f"));
}

/* A line of @count times @piece, and a short one after it. */
static struct buf
long_line(const char *before, const char *piece, size_t count, const char *after)
{
    struct buf bytes = {0};
    buf_add_text(&bytes, before);
    for (size_t i = 0; i < count; i++)
        buf_add_text(&bytes, piece);
    buf_add_text(&bytes, after);
    return bytes;
}

static void
long_plain_line(void **state)
{
    (void)state;
    struct buf bytes = long_line("x", "价", 100000, "\n短\n");
    struct span texts[8];
    struct buf joined = {0};
    struct input *input = input_new("text", "f");
    input_feed(input, buf_span(&bytes));
    input_finish(input);
    struct segment segment;
    struct error error;
    size_t count = 0, chars = 0;
    while (input_next(input, &segment, &error) == INPUT_SEGMENT) {
        assert_true(count < 8);
        texts[count] = segment.text;
        assert_true(segment.text.len <= 64 * 1024);
        assert_true(utf8_is_valid(segment.text));
        bool of_long = count < 5;
        assert_int_equal(segment.line, of_long ? 1 : 2);
        assert_int_equal(segment.continues, of_long && count > 0);
        assert_int_equal(segment.byte_base, of_long ? joined.len : 0);
        assert_int_equal(segment.char_base, of_long ? chars : 0);
        buf_add_span(&joined, segment.text);
        chars += utf8_count(segment.text);
        count++;
    }
    assert_int_equal(count, 6);
    assert_true(span_is(texts[5], "短"));
    assert_int_equal(joined.len, 1 + 300000 + 3);
    assert_memory_equal(joined.data, bytes.data, 300001);
    input_free(input);
    buf_finish(&joined);
    buf_finish(&bytes);
}

static void
check_same(const char *format, const struct buf *bytes)
{
    static const int chunks[] = {1, 5, 4096, 65536, 65537, -1};
    struct row row = {.raw = bytes->data, .len = bytes->len, .format = format};
    struct buf whole = {0};
    run(&row, 0, &whole);
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf out = {0};
        run(&row, chunks[i], &out);
        assert_string_equal(out.data, whole.data);
        buf_finish(&out);
    }
    buf_finish(&whole);
}

static void
long_lines_however_cut(void **state)
{
    (void)state;
    /* Around the length of a piece, with each line end, whole and with damage at the seam. */
    static const char *const ends[] = {"\n", "\r\n", "\r", "", "\xe4\xbb\n", "\n\n后\n"};
    for (size_t e = 0; e < sizeof ends / sizeof ends[0]; e++) {
        for (size_t lead = 0; lead < 4; lead++) {
            struct buf bytes = long_line(&"xyz"[3 - lead], "价", 65536 / 3, ends[e]);
            check_same("text", &bytes);
            buf_finish(&bytes);
        }
    }
}

static void
line_too_long(void **state)
{
    (void)state;
    struct buf bytes =
        long_line("{\"text\":\"前\"}\n{\"text\":\"", "价", 3000000, "\"}\r\n{\"text\":\"后\"}\r\n");
    struct row row = {.raw = bytes.data, .len = bytes.len, .format = "jsonl"};
    static const int chunks[] = {0, 1000, 65536};
    for (size_t i = 0; i < sizeof chunks / sizeof chunks[0]; i++) {
        struct buf out = {0};
        run(&row, chunks[i], &out);
        assert_string_equal(out.data, "1: 前\nbad f:2: line is longer than 8 MiB; passed over\n"
                                      "3: 后\n");
        buf_finish(&out);
    }
    buf_finish(&bytes);
}

static void
long_line_is_not_kept(void **state)
{
    (void)state;
    struct input *input = input_new("jsonl", "f");
    struct buf chunk = long_line("", "价", 300000, "");
    struct segment segment;
    struct error error;
    size_t bad = 0;
    input_feed(input, span_of_text("{\"text\":\""));
    for (size_t i = 0; i < 200; i++) { /* 180 MB would show as memory in a sanitizer's limit */
        input_feed(input, buf_span(&chunk));
        enum input_outcome outcome;
        while ((outcome = input_next(input, &segment, &error)) != INPUT_MORE) {
            assert_int_equal(outcome, INPUT_BAD);
            bad++;
        }
    }
    assert_int_equal(bad, 1);
    input_free(input);
    buf_finish(&chunk);
}

static void
long_cue_text(void **state)
{
    (void)state;
    struct buf bytes =
        long_line("1\n00:00:01,000 --> 00:00:02,000\n", "价格一千二\n", 100000, "\n");
    check_same("srt", &bytes);
    buf_finish(&bytes);
}

/* Lines that are read the fast way give the same as the slow way, which a nested field asks for. */
static void
plain_lines_read_both_ways(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "\"text\":\"a\"}",
        "\"text\" : \"a b\" , \"t0\" : 1 }  ",
        " \"stream\":\"88\",\"seq\":7,\"speaker\":\"主播\",\"text\":\" 款 \"}",
        "\"stream\":\"88\",\"t0\":12.4,\"t1\":13.9,\"text\":\"a\",\"end\":true}",
        "\"text\":\"a\",\" text\":\"b\",\"texts\":\"c\",\"\":\"d\"}",
        "\"text\":\"a\",\"text\":\"b\"}",
        "\"text\":\"a\",\"text\":null}",
        "\"text\":\"a\",\"t0\":0.1,\"t1\":0.3}",
        "\"text\":\"a\",\"t0\":-0.0000005,\"t1\":1700000000.12345}",
        "\"text\":\"a\",\"t0\":-1,\"t1\":-0}",
        "\"text\":\"a\",\"t0\":0.00000149999999}",
        "\"text\":\"a\",\"t0\":123456789.012345}",
        "\"text\":\"a\",\"t0\":123456789.0123456}",
        "\"text\":\"a\",\"t0\":01}",
        "\"text\":\"a\",\"t0\":1.}",
        "\"text\":\"a\",\"t0\":.5}",
        "\"text\":\"a\",\"t0\":-}",
        "\"text\":\"a\",\"t0\":1e3}",
        "\"text\":\"a\",\"t0\":1E-1}",
        "\"text\":\"a\",\"t0\":1.2.3}",
        "\"text\":\"a\",\"t0\":100000000001}",
        "\"text\":\"a\",\"t0\":9999999999999999999999}",
        "\"text\":\"a\",\"t0\":tru}",
        "\"text\":\"a\",\"t0\":nullx}",
        "\"text\":\"a\",\"end\":true}",
        "\"text\":\"a\",\"end\":false}",
        "\"text\":\"a\",\"end\":3}",
        "\"text\":\"a\",\"labels\":\"x\"}",
        "\"text\":\"a\",\"labels\":true}",
        "\"text\":\"a\",\"words\":5}",
        "\"text\":\"a\",\"seq\":-1}",
        "\"text\":\"a\",\"seq\":1.0}",
        "\"stream\":12,\"speaker\":-3,\"date\":20211111,\"text\":\"a\"}",
        "\"text\":\"a\tb\"}",
        "\"text\":\"a\\tb\"}",
        "\"text\":\"a\"",
        "\"text\":\"a}",
        "\"text\":\"a\",}",
        "\"text\":\"a\"}}",
        "\"text\":\"a\"}{}",
        "\"text\" \"a\"}",
        "\"text\":}",
        "text:\"a\"}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char fast[512], slow[512];
        snprintf(fast, sizeof fast, "{%s", lines[i]);
        snprintf(slow, sizeof slow, "{\"~\":[],%s", lines[i]);
        struct buf fast_out = {0}, slow_out = {0};
        run(&(struct row){.raw = fast, .format = "jsonl"}, 0, &fast_out);
        run(&(struct row){.raw = slow, .format = "jsonl"}, 0, &slow_out);
        if (strncmp(fast_out.data, "bad f:1:", 8) == 0) /* its column is moved by the field */
            assert_memory_equal(slow_out.data, "bad f:1:", 8);
        else
            assert_string_equal(fast_out.data, slow_out.data);
        buf_finish(&fast_out);
        buf_finish(&slow_out);
    }
}

#define T "00:00:01,000 --> 00:00:02,500\n"
#define V "WEBVTT\n\n"

static const struct CMUnitTest tests[] = {
    /* lines */
    ROW("plain text: a line is a segment", .raw = "这款 包\n 下一句 \n", .want_format = "text",
        .want = "1: 这款 包\n2:  下一句 \n"),
    ROW("CRLF, CR and LF end a line", .raw = "一\r\n二\r三\n四",
        .want = "1: 一\n2: 二\n3: 三\n4: 四\n"),
    ROW("two CR are a blank line between", .raw = "一\r\r二\n\n三",
        .want = "1: 一\n3: 二 blank\n5: 三 blank\n"),
    ROW("a blank line is told by the next segment", .raw = "一\n \t\n　\n二\n三",
        .want = "1: 一\n4: 二 blank\n5: 三\n"),
    ROW("a byte order mark is passed over", .raw = "\xef\xbb\xbf一\n二", .want = "1: 一\n2: 二\n"),
    ROW("half a byte order mark is damage", .raw = "\xef\xbb",
        .want = "bad f:1:1: invalid UTF-8 byte 0xEF, left out; the rest of the line is scanned\n"),
    ROW("an empty file gives nothing", .raw = "", .want = "", .want_format = "text"),
    ROW("blank lines only give nothing", .raw = "\n\r\n \n", .want = ""),
    ROW("a last line without its end is delivered", .raw = "一\n二", .want = "1: 一\n2: 二\n"),
    ROW("NUL is text", BYTES("一\0二\n"), .format = "text", .want = "1: 一\\0二\n"),
    ROW("each line a stream of its own", .raw = "一\n\n二\n", .each_line = true, .name = "a.txt",
        .want = "1: [a.txt:1] 一 end\n3: [a.txt:3] 二 blank end\n"),

    /* damage */
    ROW("an invalid byte is left out and reported with its place", .raw = "好\n全网\xff最低\n后",
        .want =
            "1: 好\nbad f:2:3: invalid UTF-8 byte 0xFF, left out; the rest of the line is scanned\n"
            "2: 全网最低\n3: 后\n"),
    ROW("one report a line, whatever the damage",
        .raw = "a\xff"
               "b\xfe"
               "c\n\xff"
               "d\n",
        .want = "bad f:1:2: invalid UTF-8 byte 0xFF, left out; the rest of the line is scanned\n1: "
                "abc\n"
                "bad f:2:1: invalid UTF-8 byte 0xFF, left out; the rest of the line is scanned\n2: "
                "d\n"),
    ROW("a surrogate in UTF-8 is damage", .raw = "a\xed\xa0\x80z",
        .want = "bad f:1:2: invalid UTF-8 byte 0xED, left out; the rest of the line is scanned\n1: "
                "az\n"),
    ROW("a character cut by the end of the file", .raw = "最低\xe4\xbb",
        .want = "bad f:1:3: invalid UTF-8 byte 0xE4, left out; the rest of the line is scanned\n1: "
                "最低\n"),
    ROW("GB18030 is recognised", .raw = "\xd7\xee\xb5\xcd\xbc\xdb\n", .format = "text",
        .want = "bad f:1:1: not UTF-8 but probably GB18030; convert it first: iconv -f GB18030 -t "
                "UTF-8\n"
                "1: \u037c\n"),
    ROW("UTF-16 is refused with one report", BYTES("\xff\xfe\x00\x67\x4e\x4f\n\x00"),
        .want = "bad f:1:1: this is UTF-16, nothing was scanned; convert it first: "
                "iconv -f UTF-16 -t UTF-8\n"),
    ROW("reports can be in Chinese", .raw = "好\xff\n", .chinese = true,
        .want = "bad f:1:2: 无效的 UTF-8 字节 0xFF，已略去，本行其余照常检查\n1: 好\n"),

    /* probing */
    ROW("an object is JSON Lines", .raw = "\n {\"text\":\"a\"}", .want_format = "jsonl",
        .want = "2: a\n"),
    ROW("a brace in speech is text", .raw = "{笑声}大家好", .want_format = "text",
        .want = "1: {笑声}大家好\n"),
    ROW("a number and a timing line are SRT", .raw = "1\n" T "a", .want_format = "srt",
        .want = "3: 1-2.5 a\n"),
    ROW("a blank line after the first number does not hide SRT", .raw = "1\r\n\r\n" T "a",
        .want_format = "srt", .want = "4: 1-2.5 a\n"),
    ROW("a timing line alone is SRT", .raw = T "a", .want_format = "srt", .want = "2: 1-2.5 a\n"),
    ROW("numbers alone are text", .raw = "199\n198\n197\n", .want_format = "text",
        .want = "1: 199\n2: 198\n3: 197\n"),
    ROW("a clock time in speech is text", .raw = "12:30 开始\n", .want_format = "text",
        .want = "1: 12:30 开始\n"),
    ROW("one number is text", .raw = "199", .want_format = "text", .want = "1: 199\n"),
    ROW("WEBVTT is WebVTT", .raw = "\xef\xbb\xbfWEBVTT - x\n\n00:01.000 --> 00:02.500\na",
        .want_format = "vtt", .want = "4: 1-2.5 a\n"),
    ROW("WEBVTT alone is WebVTT", .raw = "WEBVTT", .want_format = "vtt", .want = ""),
    ROW("WEBVTTX is text", .raw = "WEBVTTX", .want_format = "text", .want = "1: WEBVTTX\n"),
    ROW("the name decides where content can't", .raw = "half\":1}\n{\"text\":\"a\"}\n",
        .name = "d/x.JSONL", .want_format = "jsonl",
        .want = "bad d/x.JSONL:1:4: not valid JSON (invalid token near 'half'); line passed over\n"
                "2: a\n"),
    ROW("content beats the name", .raw = "{\"text\":\"a\"}\n", .name = "x.txt",
        .want_format = "jsonl", .want = "1: a\n"),

    /* JSON Lines */
    ROW("every field", .format = "jsonl",
        .raw =
            "{\"stream\":\"88\",\"seq\":7,\"speaker\":\"主播\",\"t0\":12.4,\"t1\":13.9,"
            "\"date\":\"2021-11-11\",\"labels\":{\"类目\":\"药品\",\"n\":3},\"text\":\" 这款 \"}\n",
        .want = "1: [88] 12.4-13.9  这款  seq=7 speaker=主播 date=2021-11-11 类目=药品 n=3\n"),
    ROW("start and end are other names", .format = "jsonl",
        .raw = "{\"text\":\"a\",\"start\":1,\"end\":2.5}", .want = "1: 1-2.5 a\n"),
    ROW("t0 and t1 win over start and end", .format = "jsonl",
        .raw = "{\"text\":\"a\",\"start\":1,\"end\":2.5,\"t0\":3,\"t1\":4}", .want = "1: 3-4 a\n"),
    ROW("seconds become microseconds, rounded", .format = "jsonl",
        .raw = "{\"text\":\"a\",\"t0\":0.0000014,\"t1\":1700000000.123457}",
        .want = "1: 0.000001-1700000000.123457 a\n"),
    ROW("a time may be below nought", .format = "jsonl", .raw = "{\"text\":\"a\",\"t0\":-0.5}",
        .want = "1: -0.5-? a\n"),
    ROW("end: true ends the stream", .format = "jsonl", .raw = "{\"stream\":\"a\",\"end\":true}",
        .want = "1: [a] end\n"),
    ROW("a last text may stand beside end: true", .format = "jsonl",
        .raw = "{\"stream\":\"a\",\"text\":\"x\",\"t0\":1,\"end\":true}",
        .want = "1: [a] 1-? x\n1: [a] end\n"),
    ROW("end: false is no end", .format = "jsonl", .raw = "{\"text\":\"x\",\"end\":false}",
        .want = "1: x\n"),
    ROW("null is absent, unknown fields are ignored, repeated fields: the last", .format = "jsonl",
        .raw = "{\"text\":\"a\",\"text\":\"b\",\"t0\":null,\"speaker\":null,\"x\":[{}]}",
        .want = "1: b\n"),
    ROW("a number as name of a stream", .format = "jsonl", .raw = "{\"stream\":731,\"text\":\"a\"}",
        .want = "1: [731] a\n"),
    ROW("empty text is a segment", .format = "jsonl", .raw = "{\"text\":\"\",\"t0\":1,\"t1\":9}",
        .want = "1: 1-9\n"),
    ROW("blank lines are passed over", .format = "jsonl", .raw = "\n \t\r\n{\"text\":\"a\"}\n\n",
        .want = "3: a\n"),
    ROW("a byte order mark inside, where files were put together", .format = "jsonl",
        .raw = "{\"text\":\"a\"}\n\xef\xbb\xbf{\"text\":\"b\"}", .want = "1: a\n2: b\n"),
    ROW("a broken line is passed over", .format = "jsonl",
        .raw = "{\"text\":\"a\"}\n{\"text\":\"b\"\n{\"text\":\"c\"}",
        .want =
            "1: a\nbad f:2:11: not valid JSON ('}' expected near end of file); line passed over\n"
            "3: c\n"),
    ROW("a half-written last line is reported", .format = "jsonl",
        .raw = "{\"text\":\"a\"}\n{\"tex",
        .want = "1: a\nbad f:2:5: not valid JSON (premature end of input near '\"tex'); line "
                "passed over\n"),
    ROW("a usable last line without its end is delivered", .format = "jsonl",
        .raw = "{\"text\":\"a\"}\n{\"text\":\"b\"}", .want = "1: a\n2: b\n"),
    ROW("an array is not an object", .format = "jsonl", .raw = "[1]\n3\n",
        .want = "bad f:1:1: expected a JSON object; line passed over\n"
                "bad f:2:1: expected a JSON object; line passed over\n"),
    ROW("a line without text is passed over", .format = "jsonl", .raw = "{\"stream\":\"a\"}\n",
        .want = "bad f:1: field \"text\" is missing; line passed over\n"),
    ROW("text of the wrong type", .format = "jsonl", .raw = "{\"text\":5}\n{\"text\":\"a\"}",
        .want = "bad f:1: field \"text\" must be text; line passed over\n2: a\n"),
    ROW("a time of the wrong type", .format = "jsonl", .raw = "{\"text\":\"a\",\"t0\":\"1\"}",
        .want = "bad f:1: field \"t0\" must be a number of seconds; line passed over\n"),
    ROW("a time beyond all times", .format = "jsonl", .raw = "{\"text\":\"a\",\"start\":1e12}",
        .want = "bad f:1: field \"start\" must be a number of seconds; line passed over\n"),
    ROW("several wrong types are one report", .format = "jsonl",
        .raw = "{\"text\":[],\"seq\":-1,\"labels\":[1],\"speaker\":{}}",
        .want = "bad f:1: field \"speaker\" must be text; line passed over\n"),
    ROW("seq must be whole", .format = "jsonl", .raw = "{\"text\":\"a\",\"seq\":1.5}",
        .want = "bad f:1: field \"seq\" must be a whole number, not negative; line passed over\n"),
    ROW("labels must be texts", .format = "jsonl", .raw = "{\"text\":\"a\",\"labels\":{\"k\":[]}}",
        .want = "bad f:1: field \"labels\" must be an object of texts; line passed over\n"),
    ROW("an end of the wrong type, in Chinese", .format = "jsonl", .chinese = true,
        .raw = "{\"text\":\"a\",\"end\":\"x\"}",
        .want = "bad f:1: 字段 \"end\" 应为秒数；已跳过本行\n"),
    ROW("an end before the start is left out", .format = "jsonl",
        .raw = "{\"text\":\"a\",\"t0\":5,\"t1\":4}",
        .want =
            "bad f:1: ends before it starts; its end is left out, the rest of the line is scanned\n"
            "1: 5-? a\n"),
    ROW("a date that does not exist is left out", .format = "jsonl",
        .raw = "{\"text\":\"a\",\"date\":\"2021-02-29\"}",
        .want =
            "bad f:1: field \"date\" must be a day that exists, YYYY-MM-DD; left out, the rest of "
            "the line is scanned\n1: a\n"),
    ROW("half a surrogate pair becomes U+FFFD", .format = "jsonl",
        .raw = "{\"text\":\"\\ud83d\\ude00最\\ud83d低\\ude00\\\\ud83d\"}",
        .want =
            "bad f:1:23: half a surrogate pair \\ud83d, U+FFFD taken instead; the rest of the line "
            "is scanned\n1: 😀最\ufffd低\ufffd\\ud83d\n"),
    ROW("half a surrogate pair at the very end", .format = "jsonl", .raw = "{\"text\":\"\\ud83d",
        .want =
            "bad f:1:10: half a surrogate pair \\ud83d, U+FFFD taken instead; the rest of the line "
            "is scanned\n"
            "bad f:1:15: not valid JSON (premature end of input near '\"\\ufffd'); line passed "
            "over\n"),
    ROW("NUL in JSON text", .format = "jsonl", .raw = "{\"text\":\"a\\u0000b\"}",
        .want = "1: a\\0b\n"),
    ROW("invalid UTF-8 in a JSON line", .format = "jsonl",
        .raw = "{\"text\":\"a\xff"
               "b\"}\n",
        .want = "bad f:1:11: invalid UTF-8 byte 0xFF, left out; the rest of the line is scanned\n"
                "1: ab\n"),
    ROW("words give times inside the text", .format = "jsonl",
        .raw = "{\"text\":\"这款，最好\",\"t0\":1,\"t1\":2,\"words\":[{\"text\":\"这款\",\"t0\":1,"
               "\"t1\":1.5},"
               "{\"word\":\" 最好\",\"start\":1.6,\"end\":2}]}",
        .want = "1: 1-2 这款，最好 (0+2 1-1.5) (3+2 1.6-2)\n"),
    ROW("a word that is not in the text is left out", .format = "jsonl",
        .raw = "{\"text\":\"一二三\",\"words\":[{\"text\":\"一\",\"t0\":0,\"t1\":1},{\"text\":"
               "\"两\",\"t0\":1,"
               "\"t1\":2},{\"text\":\"三\",\"t0\":2,\"t1\":3}]}",
        .want = "1: 一二三 (0+1 0-1) (2+1 2-3)\n"),
    ROW("a word whose time runs back is left out", .format = "jsonl",
        .raw = "{\"text\":\"一二三\",\"words\":[{\"text\":\"一\",\"t0\":2,\"t1\":3},{\"text\":"
               "\"二\",\"t0\":1,"
               "\"t1\":2},{\"text\":\"三\",\"t0\":3,\"t1\":3}]}",
        .want = "1: 一二三 (0+1 2-3) (2+1 3-3)\n"),
    ROW("unusable words don't cost the text", .format = "jsonl",
        .raw = "{\"text\":\"一\",\"words\":[\"一\"]}\n{\"text\":\"二\",\"words\":{}}",
        .want = "bad f:1: field \"words\" must be an array of {text, t0, t1}; left out, the rest "
                "of the "
                "line is scanned\n1: 一\n"
                "bad f:2: field \"words\" must be an array of {text, t0, t1}; left out, the rest "
                "of the "
                "line is scanned\n2: 二\n"),

    /* SRT */
    ROW("a cue is a segment", .format = "srt", .raw = "1\n" T "第一行\n第二行\n\n2\n" T "再\n",
        .want = "3: 1-2.5 第一行\\n第二行\n8: 1-2.5 再\n"),
    ROW("hours may be many or none, the mark a point", .format = "srt",
        .raw = "1:02:03.4 --> 100:00:00\na\n\n02:03 --> 75:00,0000015\nb\n",
        .want = "2: 3723.4-360000 a\n5: 123-4500.000002 b\n"),
    ROW("positions after the times are ignored", .format = "srt",
        .raw = "00:00:01,000 --> 00:00:02,500  X1:40 X2:600\na", .want = "2: 1-2.5 a\n"),
    ROW("indexes and blank lines may be missing", .format = "srt", .raw = T "a\n" T "b\n3\n" T "c",
        .want = "2: 1-2.5 a\n4: 1-2.5 b\n7: 1-2.5 c\n"),
    ROW("a number in a cue is text", .format = "srt", .raw = "1\n" T "199\n\n2\n" T "a\n99\nb\n88",
        .want = "3: 1-2.5 199\n7: 1-2.5 a\\n99\\nb\\n88\n"),
    ROW("a blank line inside a cue", .format = "srt", .raw = "1\n" T "a\n\nb\nc\n\n2\n" T "d\n",
        .want = "3: 1-2.5 a\n5: 2.5-2.5 b\n6: 2.5-2.5 c\n10: 1-2.5 d\n"),
    ROW("an index without a cue is dropped", .format = "srt", .raw = "1\n" T "a\n\n2\n",
        .want = "3: 1-2.5 a\n"),
    ROW("a cue without an end", .format = "srt", .raw = "1\n00:00:01,000 -->\na\n\nb\n\n2\n" T "c",
        .want =
            "bad f:2:17: the cue has no readable end time; it is scanned, its length is estimated\n"
            "3: 1-? a\n5: b\n9: 1-2.5 c\n"),
    ROW("a file that breaks off in a timing line", .format = "srt",
        .raw = "1\n" T "a\n\n2\n00:00:05,000 --",
        .want = "3: 1-2.5 a\n"
                "bad f:6:16: the cue has no readable end time; it is scanned, its length is "
                "estimated\n"),
    ROW("a cue with a broken start", .format = "srt",
        .raw = "1\n00:00:xx,000 --> 00:00:02,000\na\n",
        .want =
            "bad f:2:1: unreadable start time, expected HH:MM:SS,mmm; the cue is scanned without "
            "times\n3: a\n"),
    ROW("a cue that ends before it starts", .format = "srt",
        .raw = "1\n00:00:05,000 --> 00:00:02,000\na\n",
        .want =
            "bad f:2:18: the cue ends before it starts; it is scanned, its length is estimated\n"
            "3: 5-? a\n"),
    ROW("a short arrow", .format = "srt", .raw = "1\n00:00:01,000 -> 00:00:02,000\na\n",
        .want = "3: 1-2 a\n"),
    ROW("an arrow in speech is text", .format = "srt", .raw = "1\n" T "点 --> 下单\n",
        .want = "3: 1-2.5 点 --> 下单\n"),
    ROW("text before the first cue", .format = "srt", .raw = "开场\n再说\n\n1\n" T "a",
        .want =
            "bad f:1: text before the first cue; it is scanned without times\n1: 开场\n2: 再说\n"
            "6: 1-2.5 a\n"),
    ROW("tags are taken out, other brackets are text", .format = "srt",
        .raw = "1\n" T "<i>最</i>好<FONT color=\"red\">的</font> {\\an8}价格<100 {x} <x> <b\n",
        .want = "3: 1-2.5 最好的 价格<100 {x} <x> <b\n"),
    ROW("a cue of tags only gives nothing", .format = "srt", .raw = "1\n" T "<i></i>\n",
        .want = ""),
    ROW("an invalid byte in a cue", .format = "srt", .raw = "1\n" T "最\xff好\n",
        .want = "bad f:3:2: invalid UTF-8 byte 0xFF, left out; the rest of the line is scanned\n"
                "3: 1-2.5 最好\n"),
    ROW("a byte order mark where files were put together", .format = "srt",
        .raw = "1\n" T "a\n\n\xef\xbb\xbf"
               "1\n" T "b\n",
        .want = "3: 1-2.5 a\n7: 1-2.5 b\n"),

    /* WebVTT */
    ROW("header, notes, styles, regions, names and settings", .format = "vtt",
        .raw = "WEBVTT 题\nKind: captions\n\nNOTE 旁注\n更多 -->\n\nSTYLE\n::cue "
               "{}\n\nREGION\nid:a\n\n"
               "片头\n00:01.000 --> 00:02.500 line:0\na\n\n2\n00:01.000 --> 01:00:02.500\nb\n",
        .want = "15: 1-2.5 a\n19: 1-3602.5 b\n"),
    ROW("a note between cues is not text", .format = "vtt",
        .raw = V "00:01.000 --> 00:02.500\na\n\nNOTE\n最低价\n\n00:01.000 --> 00:02.500\nb\n",
        .want = "4: 1-2.5 a\n10: 1-2.5 b\n"),
    ROW("voices are speakers, in proportion", .format = "vtt",
        .raw = V "00:01.000 --> 00:02.000\n<v.x 主播>一二\n三<v 助播>四五六七</v>\n",
        .want = "4: 1-1.5 一二\\n三 speaker=主播\n5: 1.5-2 四五六七 speaker=助播\n"),
    ROW("text after a voice has no speaker", .format = "vtt",
        .raw = V "00:01.000 --> 00:02.000\n<v 主播>一二三四</v>五六七八\n",
        .want = "4: 1-1.5 一二三四 speaker=主播\n4: 1.5-2 五六七八\n"),
    ROW("without an end the first voice speaks it all", .format = "vtt",
        .raw = V "00:01.000 -->\n<v 甲>一<v 乙>二\n",
        .want =
            "bad f:3:14: the cue has no readable end time; it is scanned, its length is estimated\n"
            "4: 1-? 一二 speaker=甲\n"),
    ROW("times inside a cue are times of words", .format = "vtt",
        .raw = V "00:01.000 --> 00:03.000\n最<00:01.500><c>好的</c><00:00:02.000>包\n",
        .want = "4: 1-3 最好的包 (0+1 1-1.5) (1+2 1.5-2) (3+1 2-3)\n"),
    ROW("times inside a cue that make no sense are ignored", .format = "vtt",
        .raw = V "00:01.000 --> 00:03.000\n最<00:02.000>好<00:01.000>的<00:09.000>包<1:2:3:4>\n",
        .want = "4: 1-3 最好的包<1:2:3:4> (0+1 1-2) (1+12 2-3)\n"),
    ROW("times inside a cue of two voices", .format = "vtt",
        .raw = V "00:00.000 --> 00:04.000\n<v 甲>一<00:01.000>二<v 乙>三<00:03.000>四\n",
        .want = "4: 0-2 一二 speaker=甲 (0+1 0-1) (1+1 1-2)\n"
                "4: 2-4 三四 speaker=乙 (0+1 2-3) (1+1 3-4)\n"),
    ROW("references are what they stand for", .format = "vtt",
        .raw = V "00:01.000 --> 00:02.000\na&amp;b&lt;&gt;&nbsp;&x;&amp\n",
        .want = "4: 1-2 a&b<>\u00a0&x;&amp\n"),
    ROW("a price in angle brackets is text", .format = "vtt",
        .raw = V "00:01.000 --> 00:02.000\n价<100> <i.y>好</i> <\n",
        .want = "4: 1-2 价<100> 好 <\n"),
    ROW("text after a blank line in a cue is not lost", .format = "vtt",
        .raw = V "00:01.000 --> 00:02.000\na\n\nb\n\nc\nd\n\n7\n00:05.000 --> 00:06.000\ne",
        .want = "4: 1-2 a\n6: 2-2 b\n8: 2-2 c\n9: 2-2 d\n13: 5-6 e\n"),

    cmocka_unit_test(unknown_format),
    cmocka_unit_test(long_plain_line),
    cmocka_unit_test(long_lines_however_cut),
    cmocka_unit_test(line_too_long),
    cmocka_unit_test(long_line_is_not_kept),
    cmocka_unit_test(long_cue_text),
    cmocka_unit_test(plain_lines_read_both_ways),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
