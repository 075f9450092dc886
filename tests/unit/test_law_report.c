/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanner/report/law_report.h"

#include <jansson.h>
#include <stdio.h>

static struct arena arena;
static struct diag diag;
static const struct laws *laws;

static int
load(void **state)
{
    (void)state;
    char path[4096];
    const char *tests = strstr(__FILE__, "tests/unit/");
    snprintf(path, sizeof path, "%.*srules/laws.yaml", (int)(tests - __FILE__), __FILE__);
    const struct yaml_node *tree = yaml_load(path, &arena, &diag);
    laws = tree ? laws_load(tree, &arena, &diag) : NULL;
    return laws ? 0 : -1;
}

static int
finish(void **state)
{
    (void)state;
    arena_finish(&arena);
    diag_finish(&diag);
    return 0;
}

static struct law_view
view_of(const char *day, bool english, bool json)
{
    struct law_view view = {.english = english, .json = json};
    assert_true(day_parse(span_of_text(day), &view.day));
    assert_true(day_parse(span_of_text("2026-11-23"), &view.as_of));
    return view;
}

static void
test_provision_as_text(void **state)
{
    (void)state;
    struct buf out = {0};
    struct law_view view = view_of("2021-03-01", false, false);
    assert_true(law_report_explain(laws, "well-known-trademark", &view, &out));
    assert_string_equal(
        out.data, "well-known-trademark  以驰名商标作宣传\n"
                  "  把“驰名商标”四个字用来宣传\n"
                  "  约束：商家、主播、直播间运营者、MCN\n"
                  "\n2021-03-01\n"
                  "  《商标法》（2019年）第十四条第五款；罚则第五十三条，2019-11-01 至 2026-12-31\n"
                  "  第五十三条：定额十万元\n"
                  "\n2026-11-23\n"
                  "  《商标法》（2019年）第十四条第五款；罚则第五十三条，2019-11-01 至 2026-12-31\n"
                  "  第五十三条：定额十万元\n"
                  "  轻重：不变。\n"
                  "\n沿革\n"
                  "  2014-05-01 至 2019-10-31  《商标法》（2013年）第十四条第五款；罚则第五十三条\n"
                  "  2019-11-01 至 2026-12-31  《商标法》（2019年）第十四条第五款；罚则第五十三条\n"
                  "  2027-01-01 起  《商标法》（2026年）第六十四条；罚则第六十四条\n"
                  "  2027-01-01：现在更轻。由定额十万元改为十万元以下。\n");
    buf_finish(&out);
}

static void
test_unverified_prints_title_only(void **state)
{
    (void)state;
    struct buf out = {0};
    struct law_view view = view_of("2021-03-01", true, false);
    assert_true(law_report_explain(laws, "price-comparison", &view, &out));
    assert_non_null(strstr(out.data, "\n2021-03-01\n  Price Fraud Provisions (partly verified), "
                                     "2002-01-01 to 2022-06-30\n\n"));
    assert_non_null(strstr(out.data, "Consequences: not known which is lighter."));
    buf_finish(&out);
}

static void
test_law_as_text(void **state)
{
    (void)state;
    struct buf out = {0};
    struct law_view view = view_of("2021-03-01", false, false);
    assert_true(law_report_explain(laws, "patent-law", &view, &out));
    assert_non_null(strstr(out.data, "  2020  2021-06-01 起  已核实\n"));
    assert_non_null(strstr(out.data, "patent-counterfeit  第六十三条 → (2020) 第六十八条"));
    assert_false(law_report_explain(laws, "no-such-law", &view, &out));
    buf_finish(&out);
}

static json_t *
parse(const struct buf *text)
{
    json_error_t error;
    json_t *json = json_loadb(text->data, text->len, 0, &error);
    if (!json)
        fail_msg("%s at %d", error.text, error.position);
    return json;
}

static void
test_json(void **state)
{
    (void)state;
    struct law_view view = view_of("2021-03-01", false, true);
    for (size_t i = 0; i < laws_provision_count(laws); i++) {
        struct buf out = {0};
        assert_true(law_report_explain(laws, laws_provision_at(laws, i)->id, &view, &out));
        json_decref(parse(&out));
        buf_finish(&out);
    }
    for (size_t i = 0; i < laws_count(laws); i++) {
        struct buf out = {0};
        assert_true(law_report_explain(laws, laws_at(laws, i)->id, &view, &out));
        json_decref(parse(&out));
        buf_finish(&out);
    }
    struct buf out = {0};
    assert_true(law_report_explain(laws, "false-publicity", &view, &out));
    json_t *json = parse(&out);
    json_t *then = json_object_get(json, "then"), *now = json_object_get(json, "now");
    assert_string_equal(json_string_value(json_object_get(json, "state")), "in-force");
    assert_string_equal(json_string_value(json_object_get(json, "direction")), "lighter");
    assert_string_equal(json_string_value(json_object_get(then, "article")), "8.p1");
    assert_string_equal(json_string_value(json_object_get(now, "article")), "9.p1");
    assert_string_equal(json_string_value(json_object_get(then, "until")), "2025-10-14");
    json_decref(json);
    buf_finish(&out);
}

static void
test_table(void **state)
{
    (void)state;
    const struct provision *rows[] = {laws_find(laws, "absolute-wording"),
                                      laws_find(laws, "live-false-publicity")};
    struct buf out = {0};
    struct law_view view = view_of("2021-03-01", false, false);
    law_report_table(laws, rows, 2, &view, &out);
    assert_string_equal(out.data, "absolute-wording                     2018-10-26 至 2021-04-28   "
                                  "《广告法》（2018年）第九条第（三）项；罚则第五十七条\n"
                                  "live-false-publicity                 -                          "
                                  "当日没有施行中的条文\n");
    buf_reset(&out);
    view.json = true;
    law_report_table(laws, rows, 2, &view, &out);
    json_t *json = parse(&out);
    assert_int_equal(json_array_size(json), 2);
    json_decref(json);
    buf_reset(&out);
    law_report_handover(laws, &out);
    json = parse(&out);
    assert_int_equal(json_object_size(json), HANDOVER_GROUPS);
    json_decref(json);
    buf_finish(&out);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        {"a provision as text", test_provision_as_text, NULL, NULL, NULL},
        {"what is not verified prints the title only", test_unverified_prints_title_only, NULL,
         NULL, NULL},
        {"a law as text", test_law_as_text, NULL, NULL, NULL},
        {"everything as JSON", test_json, NULL, NULL, NULL},
        {"tables and handover", test_table, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, load, finish);
}
