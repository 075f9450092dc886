/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/diag_print.h"
#include "scanner/cli/options.h"
#include "scanner/cli/record_copy.h"
#include "scanner/report/sink.h"
#include "tests/support/report_fakes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Diagnostics with the line they are about */

struct diag_row {
    const char *file; /* what stands in f.yaml */
    uint32_t line, column, width;
    bool chinese;
    uint32_t also_line, also_column;
    const char *want;
};

static void
check_diag(void **state)
{
    const struct diag_row *row = *state;
    char folder[] = "/tmp/adclaim-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    FILE *file = fopen("f.yaml", "w");
    assert_non_null(file);
    fputs(row->file, file);
    fclose(file);
    struct diag diag = {0};
    diag_add(&diag, DIAG_ERROR, "P01", (struct location){"f.yaml", row->line, row->column}, "what")
        ->width = row->width;
    diag_fix(&diag, "how");
    if (row->also_line)
        diag_also(&diag, (struct location){"f.yaml", row->also_line, row->also_column}, "here");
    struct buf out = {0};
    diag_print_text(&diag, &(struct diag_style){.english = !row->chinese}, &out);
    assert_string_equal(out.data, row->want);
    buf_finish(&out);
    diag_finish(&diag);
    unlink("f.yaml");
    assert_int_equal(chdir("/"), 0);
    rmdir(folder);
}

#define DIAG(name, ...)                                                                            \
    {                                                                                              \
        name, check_diag, NULL, NULL, &(struct diag_row)                                           \
        {                                                                                          \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define TEN "一二三四五六七八九十"

/* Values of options */

struct duration_row {
    const char *text;
    int64_t us; /* -1: refused */
};

static void
durations(void **state)
{
    (void)state;
    static const struct duration_row rows[] = {
        {"10", 10000000},    {"10秒", 10000000}, {"10s", 10000000}, {"0.5s", 500000},
        {"500ms", 500000},   {"1分", 60000000},  {"2m", 120000000}, {"1.5分钟", 90000000},
        {"250毫秒", 250000}, {"0", 0},           {"", -1},          {"s", -1},
        {"-1", -1},          {"10x", -1},        {"1e9", -1},       {"10 s", -1},
        {"nan", -1},         {"inf", -1},        {"+1", -1},        {"10秒后", -1},
    };
    struct cli cli = {.english = true};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t us = -1;
        options_duration(&cli, "idle", rows[i].text, &us);
        if (us != rows[i].us)
            fail_msg("%s: %lld", rows[i].text, (long long)us);
    }
}

static void
labels(void **state)
{
    (void)state;
    struct cli cli = {.english = true};
    struct label label;
    assert_true(options_label(&cli, "label", "类目=保健食品=x", &label));
    assert_true(span_is(label.key, "类目") && span_is(label.value, "保健食品=x"));
    assert_false(options_label(&cli, "label", "类目", &label));
    assert_false(options_label(&cli, "label", "=x", &label));
    assert_false(options_label(&cli, "label", "x=", &label));
}

/* Records */

static void
assert_same_report(const char *format, const struct fakes *fakes, const struct record *record)
{
    struct arena arena;
    arena_init(&arena);
    struct sink *first = report_open(format, &(struct report_options){.show_exempted = true});
    struct sink *second = report_open(format, &(struct report_options){.show_exempted = true});
    first->class->begin(first, &fakes->book);
    second->class->begin(second, &fakes->book);
    struct record *copy = record_copy(&arena, record);
    assert_true(!copy->hit_count || copy->hits != record->hits);
    first->class->write(first, record);
    second->class->write(second, copy);
    assert_true(span_equal(buf_span(&first->out), buf_span(&second->out)));
    report_close(first);
    report_close(second);
    arena_finish(&arena);
}

static void
a_copied_record_reads_the_same(void **state)
{
    (void)state;
    struct fakes fakes;
    fakes_init(&fakes);
    struct record records[FAKE_RECORDS];
    fake_records(&fakes, records);
    for (size_t i = 0; i < FAKE_RECORDS; i++) {
        assert_same_report("jsonl", &fakes, &records[i]);
        assert_same_report("text", &fakes, &records[i]);
    }
    fakes_finish(&fakes);
}

static const struct CMUnitTest tests[] = {
    DIAG("a caret stands under its character", .file = "a\n  key: value\n", .line = 2, .column = 3,
         .width = 3,
         .want = "f.yaml:2:3: error P01: what; fix: how\n"
                 "     2 |   key: value\n"
                 "       |   ^^^\n"),
    DIAG("Chinese characters take two columns", .file = "  - 最好的【价格】 x\n", .line = 1,
         .column = 8, .width = 4,
         .want = "f.yaml:1:8: error P01: what; fix: how\n"
                 "     1 |   - 最好的【价格】 x\n"
                 "       |           ^^^^^^^^\n"),
    DIAG("without a width one character is marked", .file = "最好", .line = 1, .column = 2,
         .want = "f.yaml:1:2: error P01: what; fix: how\n"
                 "     1 | 最好\n"
                 "       |   ^^\n"),
    DIAG("past the end of the line", .file = "ab\r\ncd\r\n", .line = 1, .column = 3,
         .want = "f.yaml:1:3: error P01: what; fix: how\n"
                 "     1 | ab\n"
                 "       |   ^\n"),
    DIAG("past the end of the file", .file = "ab\n", .line = 7, .column = 1,
         .want = "f.yaml:7:1: error P01: what; fix: how\n"),
    DIAG("a tab is one column", .file = "\tab\n", .line = 1, .column = 2,
         .want = "f.yaml:1:2: error P01: what; fix: how\n"
                 "     1 |  ab\n"
                 "       |  ^\n"),
    DIAG("a long line is shown around the place",
         .file = TEN TEN TEN TEN TEN "X" TEN TEN TEN TEN TEN, .line = 1, .column = 51,
         .want = "f.yaml:1:51: error P01: what; fix: how\n"
                 "     1 | ..." TEN TEN TEN "X" TEN TEN "一二三四五六七八...\n"
                 "       |                                                                ^\n"),
    DIAG("without a column there is no caret", .file = "ab\n", .line = 1,
         .want = "f.yaml:1: error P01: what; fix: how\n"
                 "     1 | ab\n"),
    DIAG("a second place in the same file", .file = "a: 1\nb: 2\na: 3\n", .line = 3, .column = 1,
         .also_line = 1, .also_column = 1,
         .want = "f.yaml:3:1: error P01: what; fix: how\n"
                 "     3 | a: 3\n"
                 "       | ^\n"
                 "     1 | a: 1\n"
                 "       | ^ here\n"),
    DIAG("in Chinese", .file = "a\n", .line = 1, .column = 1, .chinese = true,
         .want = "f.yaml:1:1: 错误 P01：what；改法：how\n"
                 "     1 | a\n"
                 "       | ^\n"),
    cmocka_unit_test(durations),
    cmocka_unit_test(labels),
    cmocka_unit_test(a_copied_record_reads_the_same),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
