/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/emit.h"
#include "scanner/report/message.h"
#include "scanner/report/width.h"
#include "tests/support/report_fakes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <jansson.h>
#include <unicode/uchar.h>

/* ---- JSON values ---- */

struct json_row {
    struct span text;
    int64_t number;
    void (*write)(struct buf *out, int64_t number);
    const char *want;
};

static void
check_json(void **state)
{
    const struct json_row *row = *state;
    struct buf out = {0};
    if (row->write)
        row->write(&out, row->number);
    else
        emit_name(&out, row->text);
    assert_string_equal(out.data, row->want);
    buf_finish(&out);
}

#define TEXT_ROW(name, bytes, wanted)                                                              \
    {                                                                                              \
        name, check_json, NULL, NULL, &(struct json_row)                                           \
        {                                                                                          \
            .text = {bytes, sizeof bytes - 1}, .want = wanted                                      \
        }                                                                                          \
    }
#define NUMBER_ROW(name, writer, value, wanted)                                                    \
    {                                                                                              \
        name, check_json, NULL, NULL, &(struct json_row)                                           \
        {                                                                                          \
            .number = value, .write = writer, .want = wanted                                       \
        }                                                                                          \
    }

/* Whatever jansson reads back is what was written. */
static void
check_json_round_trip(void **state)
{
    (void)state;
    char every[0x7f * 2 + 8] = "";
    for (int c = 1; c < 0x80; c++)
        every[c - 1] = (char)c;
    memcpy(every + 0x7f, "最\xf0\x9f\x94\xa5", 8);
    struct buf out = {0};
    emit_begin_array(&out);
    emit_span(&out, span_of(every, 0x7f + 7));
    emit_span(&out, span_of("a\0b", 3));
    emit_end_array(&out);
    json_t *tree = json_loadb(out.data, out.len, JSON_ALLOW_NUL, NULL);
    assert_non_null(tree);
    json_t *first = json_array_get(tree, 0), *second = json_array_get(tree, 1);
    assert_int_equal(json_string_length(first), 0x7f + 7);
    assert_memory_equal(json_string_value(first), every, 0x7f + 7);
    assert_int_equal(json_string_length(second), 3);
    assert_memory_equal(json_string_value(second), "a\0b", 3);
    json_decref(tree);
    buf_finish(&out);
}

/* ---- widths and lines ---- */

static void
check_wide_characters(void **state)
{
    (void)state;
    for (UChar32 c = 0x20; c < 0x110000; c++) {
        int8_t type = u_charType(c);
        if (type == U_UNASSIGNED || type == U_SURROGATE || type == U_PRIVATE_USE_CHAR ||
            width_of((uint32_t)c) == 0)
            continue;
        int east = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
        unsigned want = east == U_EA_WIDE || east == U_EA_FULLWIDTH ? 2 : 1;
        if (width_of((uint32_t)c) != want)
            fail_msg("U+%04X takes %u columns, not %u", (unsigned)c, want, width_of((uint32_t)c));
    }
}

struct wrap_row {
    const char *text;
    unsigned columns, indent;
    const char *want;
};

static void
check_wrap(void **state)
{
    const struct wrap_row *row = *state;
    struct buf out = {0};
    width_wrap(&out, span_of_text(row->text), row->columns, row->indent);
    assert_string_equal(out.data, row->want);
    buf_finish(&out);
}

#define WRAP_ROW(name, ...)                                                                        \
    {                                                                                              \
        name, check_wrap, NULL, NULL, &(struct wrap_row)                                           \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* No line is wider than asked, and taking the line ends out gives the text back. */
static void
check_every_width(void **state)
{
    (void)state;
    const char *text = "家人们，这款NO.1面霜「全网第一」（真的！）只要199.9元，3天见效……放心拍。";
    for (unsigned columns = 20; columns < 90; columns++) {
        struct buf out = {0}, joined = {0};
        width_wrap(&out, span_of_text(text), columns, 0);
        for (char *line = out.data, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
            struct span one = span_of(line, (size_t)(end - line));
            assert_true(width_text(one) <= columns);
            buf_add_span(&joined, one);
        }
        assert_string_equal(joined.data, text);
        buf_finish(&out);
        buf_finish(&joined);
    }
}

static void
check_clean(void **state)
{
    (void)state;
    struct buf out = {0};
    width_add_clean(&out, span_of_text("红\x1b[31m字\r\n\t 下\xe2\x80\xae一 　行\xc2\x9b"));
    assert_string_equal(out.data, "红 [31m字 下 一 行 ");
    buf_reset(&out);
    width_add_clean(&out, span_of_text("bad\xff\x1b.txt"));
    assert_string_equal(out.data, "bad??.txt");
    buf_finish(&out);
}

/* ---- messages ---- */

struct message_row {
    const char *text;
    struct record (*record)(const struct fakes *fakes);
    enum slot_kind kind; /* of the first slot */
    int64_t low, high;   /* of the first slot, when set */
    bool english;
    const char *want;
};

static void
check_message(void **state)
{
    const struct message_row *row = *state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct record record = row->record(&fakes);
    struct bound_slot slots[2];
    if (row->low) {
        memcpy(slots, record.slots, sizeof slots);
        slots[0].kind = row->kind;
        slots[0].value.low = row->low;
        slots[0].value.high = row->high;
        record.slots = slots;
    }
    struct buf out = {0};
    message_fill(&out, row->text, &record, row->english);
    assert_string_equal(out.data, row->want);
    buf_finish(&out);
    fakes_finish(&fakes);
}

#define MESSAGE_ROW(name, ...)                                                                     \
    {                                                                                              \
        name, check_message, NULL, NULL, &(struct message_row)                                     \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* ---- JSON Lines ---- */

static const struct report_options show_all = {.show_exempted = true};

/* The record of the fakes with this number, after the start record. */
static json_t *
read_record(const char *report, size_t number)
{
    for (; number > 0; number--)
        report = strchr(report, '\n') + 1;
    json_t *record =
        json_loadb(report, (size_t)(strchr(report, '\n') - report), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(record);
    return record;
}

struct field_row {
    size_t record;           /* line of the report, from 0 */
    const char *path, *want; /* as compact JSON, or NULL: not there */
};

/* "law/0/now/direction" */
static json_t *
find_field(json_t *value, const char *path)
{
    while (*path && value) {
        char name[64];
        size_t len = strcspn(path, "/");
        memcpy(name, path, len);
        name[len] = '\0';
        value = json_is_array(value) ? json_array_get(value, strtoul(name, NULL, 10))
                                     : json_object_get(value, name);
        path += len + (path[len] == '/');
    }
    return value;
}

static void
check_field(void **state)
{
    const struct field_row *row = *state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct sink *sink = fake_report(&fakes, "jsonl", &show_all);
    json_t *record = read_record(sink->out.data, row->record);
    json_t *field = find_field(record, row->path);
    if (!row->want) {
        assert_null(field);
    } else {
        assert_non_null(field);
        char *got = json_dumps(field, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
        assert_string_equal(got, row->want);
        free(got);
    }
    json_decref(record);
    report_close(sink);
    fakes_finish(&fakes);
}

#define FIELD_ROW(name, ...)                                                                       \
    {                                                                                              \
        name, check_field, NULL, NULL, &(struct field_row)                                         \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

static void
check_type_first(void **state)
{
    (void)state;
    static const char *const types[] = {"start",    "finding", "finding",    "finding",
                                        "finding",  "again",   "mitigation", "exempted",
                                        "exempted", "late",    "engine",     "end"};
    struct fakes fakes;
    fakes_init(&fakes);
    struct sink *sink = fake_report(&fakes, "jsonl", &show_all);
    const char *line = sink->out.data;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        struct buf want = {0};
        buf_printf(&want, "{\"type\":\"%s\",", types[i]);
        assert_memory_equal(line, want.data, want.len);
        line = strchr(line, '\n') + 1;
        buf_finish(&want);
    }
    assert_int_equal(*line, '\0');
    report_close(sink);
    fakes_finish(&fakes);
}

/* Kept citations must not leak from one day, category or source of the day to another. */
static void
check_same_bytes(void **state)
{
    (void)state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct record records[40];
    size_t count = 0;
    for (int32_t year = 2017; year < 2027; year++) {
        for (int kind = 0; kind < 4; kind++) {
            struct record *record = &records[count++];
            *record = kind % 2 ? fake_old_finding(&fakes) : fake_sequence(&fakes);
            record->day = day_of(year, 6, 1);
            if (kind == 2)
                record->category = "别的";
            if (kind == 3)
                record->date_source = DATE_AS_OF;
        }
    }
    struct sink *together = report_open("jsonl", &show_all);
    together->class->begin(together, &fakes.book);
    for (size_t i = 0; i < 3 * count; i++) {
        buf_reset(&together->out);
        together->class->write(together, &records[i % count]);
        struct sink *alone = report_open("jsonl", &show_all);
        alone->class->begin(alone, &fakes.book);
        buf_reset(&alone->out);
        alone->class->write(alone, &records[i % count]);
        assert_string_equal(together->out.data, alone->out.data);
        report_close(alone);
    }
    report_close(together);
    fakes_finish(&fakes);
}

/* The range of a penalty stands in the first finding that cites it. */
static void
check_range_told_once(void **state)
{
    (void)state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct record record = fake_finding(&fakes);
    struct sink *sink = report_open("text", &(struct report_options){0});
    sink->class->begin(sink, &fakes.book);
    for (int i = 0; i < 3; i++) {
        buf_reset(&sink->out);
        sink->class->write(sink, &record);
        assert_non_null(strstr(sink->out.data, "罚则第五十七条"));
        assert_int_equal(strstr(sink->out.data, "二十万元以上") != NULL, i == 0);
    }
    report_close(sink);
    fakes_finish(&fakes);
}

static void
check_exempted_hidden(void **state)
{
    (void)state;
    struct fakes fakes;
    fakes_init(&fakes);
    static const char *const formats[] = {"jsonl", "text", "sarif", "null"};
    for (size_t i = 0; i < 4; i++) {
        struct sink *sink = report_open(formats[i], &(struct report_options){0});
        sink->class->begin(sink, &fakes.book);
        size_t len = sink->out.len;
        struct record record = fake_exempted(&fakes);
        sink->class->write(sink, &record);
        assert_int_equal(sink->out.len, len);
        report_close(sink);
    }
    fakes_finish(&fakes);
}

static void
check_formats(void **state)
{
    (void)state;
    const struct report_options options = {0};
    for (const char *const *name = report_format_names(); *name; name++) {
        struct sink *sink = report_open(*name, &options);
        assert_non_null(sink);
        assert_string_equal(sink->class->name, *name);
        report_close(sink);
    }
    assert_null(report_open("html", &options));
    report_close(NULL);
}

/* Whoever drives a sink takes the bytes away after each call. */
static void
check_emptied_buffer(void **state)
{
    (void)state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct record records[FAKE_RECORDS];
    fake_records(&fakes, records);
    for (const char *const *name = report_format_names(); *name; name++) {
        struct sink *whole = fake_report(&fakes, *name, &show_all);
        struct sink *sink = report_open(*name, &show_all);
        struct scan_summary summary = fake_summary();
        struct buf taken = {0};
        sink->class->begin(sink, &fakes.book);
        buf_add_span(&taken, buf_span(&sink->out));
        for (size_t i = 0; i < FAKE_RECORDS; i++) {
            buf_reset(&sink->out);
            sink->class->write(sink, &records[i]);
            buf_add_span(&taken, buf_span(&sink->out));
        }
        buf_reset(&sink->out);
        sink->class->end(sink, &summary);
        buf_add_span(&taken, buf_span(&sink->out));
        assert_int_equal(taken.len, whole->out.len);
        if (taken.len)
            assert_string_equal(taken.data, whole->out.data);
        buf_finish(&taken);
        report_close(sink);
        report_close(whole);
    }
    fakes_finish(&fakes);
}

/* ---- SARIF ---- */

static void
check_sarif(void **state)
{
    (void)state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct sink *sink = fake_report(&fakes, "sarif", &show_all);
    json_t *log = json_loadb(sink->out.data, sink->out.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(log);
    assert_string_equal(json_string_value(find_field(log, "version")), "2.1.0");
    json_t *rules = find_field(log, "runs/0/tool/driver/rules");
    json_t *results = find_field(log, "runs/0/results"), *result;
    assert_int_equal(json_array_size(rules), FAKE_RULES);
    assert_int_equal(json_array_size(results), 6);
    size_t i, suppressed = 0;
    json_array_foreach(results, i, result)
    {
        size_t index = (size_t)json_integer_value(json_object_get(result, "ruleIndex"));
        assert_string_equal(json_string_value(json_object_get(result, "ruleId")),
                            json_string_value(find_field(json_array_get(rules, index), "id")));
        json_t *region = find_field(result, "locations/0/physicalLocation/region");
        assert_true(json_integer_value(json_object_get(region, "startLine")) >= 1);
        assert_true(json_integer_value(json_object_get(region, "startColumn")) >= 1);
        assert_true(json_string_length(find_field(result, "message/text")) > 0);
        suppressed += json_object_get(result, "suppressions") != NULL;
    }
    assert_int_equal(suppressed, 2);
    json_t *steps = find_field(log, "runs/0/results/2/codeFlows/0/threadFlows/0/locations");
    assert_int_equal(json_array_size(steps), 2);
    json_t *told = find_field(log, "runs/0/invocations/0/toolExecutionNotifications");
    assert_int_equal(json_array_size(told), 2);
    assert_true(json_is_false(find_field(log, "runs/0/invocations/0/executionSuccessful")));
    json_decref(log);
    report_close(sink);
    fakes_finish(&fakes);
}

/* ---- text for people ---- */

struct text_row {
    struct report_options options;
    struct record (*record)(const struct fakes *fakes); /* NULL: the summary of all of them */
    const char *want;
};

static void
check_text(void **state)
{
    const struct text_row *row = *state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct sink *sink;
    const char *got;
    if (row->record) {
        struct record record = row->record(&fakes);
        sink = report_open("text", &row->options);
        sink->class->begin(sink, &fakes.book);
        sink->class->write(sink, &record);
        got = sink->out.data;
    } else {
        sink = fake_report(&fakes, "text", &row->options);
        got = strstr(sink->out.data, row->options.english ? "streams " : "2 路直播");
        assert_non_null(got);
    }
    assert_string_equal(got, row->want);
    report_close(sink);
    fakes_finish(&fakes);
}

#define TEXT_GOLDEN(name, ...)                                                                     \
    {                                                                                              \
        name, check_text, NULL, NULL, &(struct text_row)                                           \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

static const struct CMUnitTest tests[] = {
    TEXT_ROW("quotes and backslashes are escaped", "\"a\\b\"", "\"\\\"a\\\\b\\\"\""),
    TEXT_ROW("control characters are escaped", "\b\f\n\r\t\x01\x7f",
             "\"\\b\\f\\n\\r\\t\\u0001\\u007f\""),
    TEXT_ROW("a NUL is escaped", "a\0b", "\"a\\u0000b\""),
    TEXT_ROW("Chinese stays as it is", "最好", "\"最好\""),
    TEXT_ROW("empty text is an empty string", "", "\"\""),
    TEXT_ROW("bytes that are not UTF-8 become U+FFFD", "a\xff\"\xe6\x9c",
             "\"a\xef\xbf\xbd\\\"\xef\xbf\xbd\""),
    NUMBER_ROW("whole seconds have no point", emit_seconds, 53000000, "53"),
    NUMBER_ROW("a tenth has one digit", emit_seconds, 12400000, "12.4"),
    NUMBER_ROW("zeros inside stay", emit_seconds, 7000, "0.007"),
    NUMBER_ROW("a half rounds up", emit_seconds, 1999500, "2"),
    NUMBER_ROW("less than a half rounds down", emit_seconds, 1999499, "1.999"),
    NUMBER_ROW("times before nought keep their sign", emit_seconds, -1500000, "-1.5"),
    NUMBER_ROW("there is no minus nought", emit_seconds, -400, "0"),
    NUMBER_ROW("a price", emit_millionths, 39900000, "39.9"),
    NUMBER_ROW("a millionth", emit_millionths, 1, "0.000001"),
    NUMBER_ROW("the largest", emit_millionths, INT64_MAX, "9223372036854.775807"),
    NUMBER_ROW("the smallest", emit_millionths, INT64_MIN, "-9223372036854.775808"),
    cmocka_unit_test(check_json_round_trip),
    cmocka_unit_test(check_wide_characters),
    WRAP_ROW("Chinese breaks anywhere", "一二三四五六七八九十一二", 20, 0,
             "一二三四五六七八九十\n一二\n"),
    WRAP_ROW("full stops do not begin a line", "一二三四五六七八九十。一", 20, 0,
             "一二三四五六七八九\n十。一\n"),
    WRAP_ROW("opening brackets do not end a line", "一二三四五六七八九《十》", 20, 0,
             "一二三四五六七八九\n《十》\n"),
    WRAP_ROW("words break at blanks", "the quick brown fox jumps", 20, 0,
             "the quick brown fox\njumps\n"),
    WRAP_ROW("a long word is cut", "abcdefghijklmnopqrstuvwxyz", 20, 0,
             "abcdefghijklmnopqrst\nuvwxyz\n"),
    WRAP_ROW("later lines are set in", "一二三四五六七八九十一二三", 22, 2,
             "一二三四五六七八九十一\n  二三\n"),
    WRAP_ROW("colours take no columns", "一二三四五\x1b[1;31m六七八九十\x1b[0m一", 20, 0,
             "一二三四五\x1b[1;31m六七八九十\x1b[0m\n一\n"),
    WRAP_ROW("without columns there is one line", "一二三四五六七八九十一二 abc", 0, 2,
             "一二三四五六七八九十一二 abc\n"),
    WRAP_ROW("nothing is an empty line", "", 20, 2, "\n"),
    cmocka_unit_test(check_every_width),
    cmocka_unit_test(check_clean),
    MESSAGE_ROW("a message without places stays", "没有。", fake_finding, .want = "没有。"),
    MESSAGE_ROW("the words hit", "说「【命中】」。", fake_finding, .want = "说「全网第一」。"),
    MESSAGE_ROW("the steps of a sequence", "【命中】", fake_sequence,
                .want = "吊牌价一千二……直播间价\n199"),
    MESSAGE_ROW("counted sayings, each once", "【次数】次：【命中】", fake_count,
                .want = "3次：最后三单、最后两单"),
    MESSAGE_ROW("what was not counted was said once", "【次数】", fake_finding, .want = "1"),
    MESSAGE_ROW("prices and what they are per", "【原】、【现】/【现.每】", fake_sequence,
                .want = "1200、195–199.9/斤"),
    MESSAGE_ROW("an unknown unit is empty", "【原】【原.每】", fake_sequence, .want = "1200"),
    MESSAGE_ROW("a percentage without its sign", "【原】%", fake_sequence, SLOT_PERCENT, 300000,
                300000, .want = "30%"),
    MESSAGE_ROW("a discount in tenths", "【原】折", fake_sequence, SLOT_DISCOUNT, 850000, 850000,
                .want = "8.5折"),
    MESSAGE_ROW("in English a discount is a fraction", "at 【原】", fake_sequence, SLOT_DISCOUNT,
                850000, 850000, .english = true, .want = "at 0.85"),
    MESSAGE_ROW("seconds", "【原】秒", fake_sequence, SLOT_DURATION, 90000000, 90000000,
                .want = "90秒"),
    MESSAGE_ROW("a number too large to scale stays", "【原】", fake_sequence, SLOT_PERCENT,
                INT64_MAX, INT64_MAX, .want = "9223372036854.775807"),
    MESSAGE_ROW("other names stay as written", "【别的】【原", fake_sequence,
                .want = "【别的】【原"),
    cmocka_unit_test(check_type_first),
    cmocka_unit_test(check_same_bytes),
    cmocka_unit_test(check_range_told_once),
    cmocka_unit_test(check_exempted_hidden),
    cmocka_unit_test(check_formats),
    cmocka_unit_test(check_emptied_buffer),
    cmocka_unit_test(check_sarif),
    FIELD_ROW("start names the pack", 0, "pack/name", "\"fake-pack\""),
    FIELD_ROW("start names the program", 0, "program/name", "\"adclaim\""),
    FIELD_ROW("the stream", 1, "stream", "\"room-88\""),
    FIELD_ROW("times are rounded to milliseconds", 1, "hits/0/t", "[751.4,752.251]"),
    FIELD_ROW("when it was settled", 1, "decided", "754"),
    FIELD_ROW("where the words stand", 1, "hits/0/at",
              "[{\"seq\":17,\"line\":18,\"char\":[9,13],\"byte\":[27,39]}]"),
    FIELD_ROW("folded range", 1, "hits/0/range", "[509,513]"),
    FIELD_ROW("quotes in a speaker's name", 1, "speaker", "\"主播小\\\"美\\\"\""),
    FIELD_ROW("nothing counted", 1, "count", "null"),
    FIELD_ROW("no slots", 1, "slots", "{}"),
    FIELD_ROW("exact times are not marked", 1, "time", NULL),
    FIELD_ROW("text settled it", 1, "closed", NULL),
    FIELD_ROW("the chief law first", 1, "law/0/provision", "\"absolute-wording\""),
    FIELD_ROW("the article", 1, "law/0/article", "\"9.i3\""),
    FIELD_ROW("no end of force is null", 1, "law/0/until", "null"),
    FIELD_ROW("the penalty's article", 1, "law/0/penalties/0/article", "\"57\""),
    FIELD_ROW("unchanged until today", 1, "law/0/now/direction", "\"same\""),
    FIELD_ROW("no counterpart of its own", 1, "law/0/now/article", NULL),
    FIELD_ROW("within the time for penalties", 1, "limitation/state", "\"open\""),
    FIELD_ROW("nothing to verify", 1, "verify", "null"),
    FIELD_ROW("both languages", 1, "say",
              "{\"zh\":\"把自家商品说成「全网第一」。\",\"en\":\"Calls its goods number one: "
              "全网第一.\"}"),
    FIELD_ROW("the law of 2018", 2, "law/0/article", "\"8.p1\""),
    FIELD_ROW("its last day", 2, "law/0/until", "\"2025-10-14\""),
    FIELD_ROW("what it became", 2, "law/0/now/article", "\"9.p1\""),
    FIELD_ROW("lighter since", 2, "law/0/now/direction", "\"lighter\""),
    FIELD_ROW("the limit may have passed", 2, "limitation/state", "\"may-be-past\""),
    FIELD_ROW("silence settled it", 2, "closed", "\"idle\""),
    FIELD_ROW("the same words as", 2, "same_claim", "\"aaaabbbbccccddddeeeeffff00001111\""),
    FIELD_ROW("the date was an option", 2, "date",
              "{\"day\":\"2018-06-18\",\"known_by\":\"option\"}"),
    FIELD_ROW("a label names the goods", 2, "category",
              "{\"name\":\"保健食品\",\"known_by\":\"label\"}"),
    FIELD_ROW("steps count from one", 3, "hits/1/step", "2"),
    FIELD_ROW("a line end inside a hit", 3, "hits/1/text", "\"直播间价\\n199\""),
    FIELD_ROW("a hit in two segments", 3, "hits/1/at/1/seq", "24"),
    FIELD_ROW("an exact price", 3, "slots/原", "{\"kind\":\"price\",\"value\":1200,\"unit\":null}"),
    FIELD_ROW("a rough price", 3, "slots/现",
              "{\"kind\":\"price\",\"value\":{\"low\":195,\"high\":199.9},\"unit\":\"斤\"}"),
    FIELD_ROW("an article that is not verified", 3, "law/0/article", "null"),
    FIELD_ROW("only its law's title", 3, "law/0/cite/zh", "\"《明码标价和禁止价格欺诈规定》\""),
    FIELD_ROW("the general provision stands for the special", 3, "law/1/stands_for",
              "\"health-food-claims\""),
    FIELD_ROW("which is left to verify", 3, "verify/zh",
              "\"前七日最低成交价。商品如属保健食品，另查「保健食品功效断言」。\""),
    FIELD_ROW("why it is lessened", 3, "lessened",
              "{\"because\":null,\"reason\":{\"zh\":\"当场更正\",\"en\":\"corrected on air\"}}"),
    FIELD_ROW("exemptions that were tried", 3, "exemptions_tested",
              "[{\"provision\":\"guide-6-6\",\"held\":false}]"),
    FIELD_ROW("the product on sale", 3, "span",
              "{\"number\":2,\"link\":3,\"cue\":\"来看三号链接\"}"),
    FIELD_ROW("heard, not written", 4, "via", "\"sound\""),
    FIELD_ROW("times worked out", 4, "time", "\"estimated\""),
    FIELD_ROW("three sayings", 4, "count", "3"),
    FIELD_ROW("nobody gave the day", 4, "date/known_by", "\"as-of\""),
    FIELD_ROW("so the limit is unknown", 4, "limitation", "null"),
    FIELD_ROW("again names the first", 5, "first", "\"3f2a1b9c0d0e0f101112131415161718\""),
    FIELD_ROW("again has times of its own", 5, "hits/0/t", "[751.4,752.251]"),
    FIELD_ROW("mitigation has the level it is now", 6, "level", "\"warning\""),
    FIELD_ROW("mitigation has the words", 6, "hits/0/text", "\"说错了不是第一\""),
    FIELD_ROW("the exemption's provision", 7, "exempt/because/provision", "\"guide-6-6\""),
    FIELD_ROW("the exemption's article", 7, "exempt/because/article", "\"6.i6\""),
    FIELD_ROW("no law forbade it yet", 8, "exempt/reason", "\"not-yet-law\""),
    FIELD_ROW("so there is none to cite", 8, "law", "[]"),
    FIELD_ROW("but one came later", 8, "law_later/0/provision", "\"false-publicity\""),
    FIELD_ROW("a late segment's line", 9, "line", "41"),
    FIELD_ROW("an engine record's rule", 10, "rule", "\"price-fraud.reference-gap\""),
    FIELD_ROW("the end counts claims once", 11, "claims", "3"),
    FIELD_ROW("the end says what is incomplete", 11, "complete", "false"),
    TEXT_GOLDEN("a finding in Chinese", {.columns = 80}, fake_finding,
                "严重  自称第一  absolute.rank-first\n"
                "  00:12:31  room-88  第 18 行  主播小\"美\"  把握高  #3f2a1b9c\n"
                "  家人们看过来，这款面霜【全网第一】，大家放心拍！\n"
                "  把自家商品说成「全网第一」。\n"
                "  依据 《广告法》（2021年）第九条第（三）项，2021-04-29 起施行；罚则第五十七条\n"
                "  罚则 第五十七条：二十万元以上一百万元以下\n"
                "  另见 《反不正当竞争法》（2025年）第九条第一款\n"
                "  建议 删去排名，或给出排名的来源和时间。\n"),
    TEXT_GOLDEN("a finding in English", {.english = true, .columns = 60}, fake_finding,
                "error  Calls itself number one  absolute.rank-first\n"
                "  00:12:31  room-88  line 18  主播小\"美\"  high confidence\n"
                "            #3f2a1b9c\n"
                "  家人们看过来，这款面霜【全网第一】，大家放心拍！\n"
                "  Calls its goods number one: 全网第一.\n"
                "  law     Advertising Law (2021), Art. 9(3), since\n"
                "          2021-04-29; penalty: Art. 57\n"
                "  penalty Art. 57: CNY 200,000–1,000,000\n"
                "  also    Anti-Unfair Competition Law (2025), Art. 9 para. 1\n"
                "  advice  Drop the rank, or name its source and date.\n"),
    TEXT_GOLDEN("words are coloured instead of marked", {.colour = true}, fake_mitigation,
                "\x1b[2m从轻\x1b[0m  线索 #3f2a1b9c 降为警告：当场更正\n"
                "  00:12:40  \x1b[1;31m说错了不是第一\x1b[0m\n"),
    TEXT_GOLDEN(
        "an old finding names today's law", {.columns = 80}, fake_old_finding,
        "警告  反复说最后几单  urgency.last-few\n"
        "  00:12:31  room-88  第 18 行  主播小\"美\"  保健食品（据标签）  把握高  #3f2a1b9c\n"
        "  家人们看过来，这款面霜【全网第一】，大家放心拍！\n"
        "  1次说「全网第一」。\n"
        "  同句 与 #aaaabbbb 是同一句话，合计一次\n"
        "  依据 《反不正当竞争法》（2017年）第八条第一款，2018-01-01 至 2025-10-14 施行；\n"
        "       罚则第二十条\n"
        "  罚则 第二十条：二十万元以上一百万元以下\n"
        "  现行 《反不正当竞争法》（2025年）第九条第一款；罚则第二十五条，比当时轻：罚款\n"
        "       不再有下限。\n"
        "  时效 可能已过处罚时效，需人工判断。\n"
        "  核实 当时的库存。\n"),
    TEXT_GOLDEN("a sequence shows the time of each step", {.columns = 80}, fake_sequence,
                "提示  被比较价格与现价差距过大  price-fraud.reference-gap\n"
                "  00:00:12  room-88  第 18 行  3号链接  把握中  #4f2a1b9c\n"
                "  00:00:12  …来看三号链接这个包【吊牌价一千二】\n"
                "  01:00:52  【直播间价 199】\n"
                "  口播原价1200元、现价195–199.9元一斤。\n"
                "  从轻 当场更正\n"
                "  依据 《明码标价和禁止价格欺诈规定》，2022-07-01 起施行\n"
                "  另见 《反不正当竞争法》（2025年）第九条第一款\n"
                "  核实 前七日最低成交价。商品如属保健食品，另查「保健食品功效断言」。\n"
                "  建议 说明被比较价格的来源和时间。\n"),
    TEXT_GOLDEN("an exempted hit gives its ground", {.show_exempted = true}, fake_exempted,
                "豁免  自称第一  absolute.rank-first\n"
                "  00:12:31  room-88  第 18 行  主播小\"美\"  把握高  #3f2a1b9c\n"
                "  家人们看过来，这款面霜【全网第一】，大家放心拍！\n"
                "  理由 有限定的销售事实\n"
                "  核实 能证明所说属实的材料；不能证明的，仍可能依法处理。\n"),
    TEXT_GOLDEN("the summary in Chinese", {.columns = 80}, NULL,
                "2 路直播，120 段，1800 字：线索 3 处（严重 1，警告 1，提示 1），按规则计 4 条，\n"
                "  同一句话只计一次。\n"
                "     2  反复说最后几单  urgency.last-few\n"
                "     1  自称第一  absolute.rank-first  另重复 1 次\n"
                "     1  被比较价格与现价差距过大  price-fraud.reference-gap\n"
                "重复 1 次，更正从轻 1 次，豁免 2 处（--show-exempted 可看），迟到 1 段，引擎受限\n"
                "  1 次，1 条线索没有播出日期，按今天的法律引用（--date 可给出）。\n"
                "结果不完整：有输入没有读到，见上面和标准错误。\n"
                "线索供核查，不是认定。\n"),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
