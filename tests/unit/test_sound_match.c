/* SPDX-License-Identifier: Apache-2.0 */
/* What is found by ear, in a small pack, through the whole engine and however the text is cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanner/base/buf.h"
#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char laws_yaml[] =
    "laws:\n"
    "  - id: law\n    title: {zh: 法, en: law}\n    short: {zh: 法, en: law}\n    issuer: 人大\n"
    "    kind: law\n"
    "    versions:\n      - {id: 2015, from: 2015-09-01, confidence: verified}\n"
    "    penalties:\n"
    "      - {article: 57, in: [2015], range: {zh: 罚款, en: fine}, confidence: verified}\n"
    "provisions:\n"
    "  - id: conduct\n    title: {zh: 行为, en: conduct}\n    gist: {zh: 行为, en: conduct}\n"
    "    binds: [商家]\n    versions:\n"
    "      - {law: law, version: 2015, article: 9, penalty: 57, confidence: verified}\n";

static const char lists_yaml[] = "lists:\n"
                                 "  整词: [丁甲, 国家集训队]\n"
                                 "  好价: [最低价, 最优惠, 地板价]\n";

static const char rule_format[] = "rules:\n"
                                  "  - id: absolute.test\n    title: {zh: 题, en: title}\n"
                                  "    level: warning\n    confidence: high\n    evidence: words\n"
                                  "    law: [conduct]\n    sound: true\n"
                                  "    find:\n      - %s\n"
                                  "    unless:\n      - before: [不是]\n        within: 3字\n"
                                  "    say: {zh: 说【命中】, en: say}\n    advice: {zh: 改, en: mend}\n"
                                  "    bad: [国家级]\n    good: [丙]\n";

struct row {
    const char *phrase, *text;
    const char *want; /* "sound 蕞低价" or "text 最低价", one after the other; "" for none */
    bool confusions;
};

static void
take_record(void *context, const struct record *record)
{
    struct buf *got = context;
    if (record->type != RECORD_FINDING && record->type != RECORD_AGAIN)
        return;
    buf_printf(got, "%s%s %.*s", got->len ? " | " : "", record->via_sound ? "sound" : "text",
               (int)record->hits[0].text.len, record->hits[0].text.data);
}

static void
scan_text(const struct engine *engine, const char *text, size_t piece, struct buf *ret_got)
{
    struct scan_options options = {.as_of_day = 20000, .record = take_record, .context = ret_got};
    struct scan *scan = scan_new(engine, &options);
    const char *p = text, *end = text + strlen(text);
    int64_t at = 0;
    buf_reset(ret_got);
    while (p < end) {
        const char *from = p;
        size_t count = 0;
        while (p < end && (piece == 0 || count < piece)) {
            utf8_next(&p);
            count++;
        }
        struct segment segment = {.stream = span_of_text("s"),
                                  .text = span_of(from, (size_t)(p - from)),
                                  .has_t0 = true,
                                  .has_t1 = true,
                                  .t0_us = at,
                                  .t1_us = at + (int64_t)count * 200000};
        at = segment.t1_us;
        scan_feed(scan, 0, &segment);
    }
    scan_end_source(scan, 0);
    scan_free(scan);
    buf_add_char(ret_got, '\0');
}

static void
check(void **state)
{
    const struct row *row = *state;
    char rules[2048], pack[256];
    struct rulebook *book = NULL;
    struct diag diag;
    snprintf(rules, sizeof rules, rule_format, row->phrase);
    snprintf(pack, sizeof pack, "name: test\nversion: 1.0.0\nlanguage: 1\nfillers: [啊]\n%s",
             row->confusions ? "sound-confusions: true\n" : "");
    struct pack_text texts[] = {{"pack.yaml", span_of_text(pack)},
                                {"laws.yaml", span_of_text(laws_yaml)},
                                {"lists.yaml", span_of_text(lists_yaml)},
                                {"absolute.yaml", span_of_text(rules)}};
    diag_init(&diag);
    bool ok = rulebook_parse("test", texts, sizeof texts / sizeof *texts, &book, &diag);
    for (size_t i = 0; !ok && i < diag.count; i++)
        print_message("%s:%u: %s\n", diag.items[i].at.file, diag.items[i].at.line,
                      diag.items[i].message);
    assert_true(ok);
    struct engine *engine = engine_new(book);
    struct buf got = {0};
    for (size_t piece = 0; piece < 5; piece++) {
        scan_text(engine, row->text, piece, &got);
        assert_string_equal(got.data, row->want);
    }
    buf_finish(&got);
    engine_free(engine);
    rulebook_free(book);
    diag_finish(&diag);
}

#define ROW(name, ...) {name, check, NULL, NULL, &(struct row){__VA_ARGS__}}
static const struct CMUnitTest tests[] = {
    ROW("what is written is no matter of sound", "国家级", "国家级品质", "text 国家级"),
    ROW("a slip of the recogniser", "国家级", "我们是国家及", "sound 国家及"),
    ROW("a rare character in place of a common one", "最低价", "这是蕞低价了", "sound 蕞低价"),
    ROW("letters for one character", "最低价", "这是zui低价了", "sound zui低价"),
    ROW("letters inside", "全网最低价", "全网最di价。好", "sound 全网最di价"),
    ROW("letters all along", "全网最低价", "quanwangzuidijia", "sound quanwangzuidijia"),
    ROW("letters with spaces and capitals", "全网最低价", "QUAN wang最低价",
        "sound QUAN wang最低价"),
    ROW("letters in part", "全网最低价", "quanwang最低价", "sound quanwang最低价"),
    ROW("letters that spell no syllables", "最低价", "vzui低价", ""),
    ROW("a word of English", "一个人", "1个ren", "sound 1个ren"),
    ROW("said twice inside", "国家级", "国家家级的", "sound 国家家级"),
    ROW("said twice at the start is as written", "国家级", "国国家级", "text 国家级"),
    ROW("said three times", "最低价", "最最最低价", "text 最低价"),
    ROW("said twice with a filler between", "全网最低价", "全网最 啊 最低价", "sound 全网最 啊 最低价"),
    ROW("a phrase with the character twice", "天天特价", "天天特价", "text 天天特价"),
    ROW("a stutter in a phrase with the character twice", "天天特价", "天天天特价", "text 天天特价"),
    ROW("two of one sound before what is heard", "今晚又有(货|单)", "今晚又有祸", "sound 今晚又有祸"),
    ROW("thanks are not broken", "谢家人", "谢谢家人", "text 谢家人"),
    ROW("two syllables are matched as written", "(包|)过", "包裹", ""),
    ROW("two syllables are not heard in letters", "包过", "baoguo", ""),
    ROW("everyday characters say what they say", "可以治", "可以直接", ""),
    ROW("one heard character in three", "国家级", "果加级", ""),
    ROW("two heard characters in six", "国家级大品牌", "国家及大频牌", "sound 国家及大频牌"),
    ROW("not across a sentence end", "国家级", "国家。及", ""),
    ROW("clauses hold by what is written", "国家级", "不是国家及", ""),
    ROW("written nearby wins", "(国家级|级别高)", "国家及国家级", "sound 国家及 | text 国家级"),
    ROW("written that overlaps wins", "(国家级的|家及其他)", "国家及其他", "text 家及其他"),
    ROW("written that overlaps on the left wins", "(国家级|大国)", "大国家及", "text 大国"),
    ROW("a whole word that covers it", "国家级", "国家集训队", ""),
    ROW("a whole word that covers it, cut short", "国家级", "国家集训", "sound 国家集"),
    ROW("numbers are exact", "第一名牌", "第七名牌", ""),
    ROW("through a list and a gap", "全网…【好价】", "全网真的蕞低价", "sound 全网真的蕞低价"),
    ROW("letters through a gap", "全网…【好价】", "全网真的zuidi价", "sound 全网真的zuidi价"),
    ROW("another reading of the phrase's character", "行业最好", "航业最好", "sound 航业最好"),
    ROW("confusions are off", "最低价", "醉蒂甲", ""),
    ROW("confusions on", "真品牌", "怎品牌", "sound 怎品牌", .confusions = true),
    ROW("confusions off", "真品牌", "怎品牌", ""),
    ROW("a long stretch of letters spells nothing", "最低价",
        "zuidijiazuidijiazuidijiazuidijiazuidijiazuidijiazuidijiazuidijiazuidijia", ""),
    ROW("from the second of what is said again", "(甲|乙)甲甲", "丁甲甲jia甲", "sound 甲jia甲"),
    ROW("the stretch may be found twice", "最低价", "蕞低价，蕞低价", "sound 蕞低价 | sound 蕞低价"),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
