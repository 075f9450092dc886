/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/utf8.h"
#include "tests/reference/cutting.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * The input is a stream: a byte of time, a byte of length, that many bytes of text, and so on; a text
 * byte below 32 stands for a word that the small pack below looks for. However the segments are
 * cut, the findings are the same.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char pack_yaml[] = "name: small\nversion: 1.0.0\nlanguage: 1\nfillers: [啊]\n"
                                "turns: [但是]\n"
                                "product-change: {cues: [下一个品], not-after: [等会]}\n"
                                "categories: [{name: 药品, cues: [国药准字]}]\n";
static const char laws_yaml[] =
    "laws:\n  - id: ad\n    title: {zh: 广告法, en: Advertising Law}\n"
    "    short: {zh: 广告法, en: AdL}\n    issuer: 人大\n    kind: law\n"
    "    versions: [{id: 1, from: 2015-09-01, confidence: verified}]\n"
    "provisions:\n  - id: absolute\n    title: {zh: 绝对化, en: Absolute}\n"
    "    gist: {zh: 不得, en: No}\n    kind: conduct\n    binds: [主播]\n"
    "    versions: [{law: ad, version: 1, article: 9.i3, confidence: verified}]\n";
static const char lists_yaml[] = "lists:\n  整词: [第一次]\n  量词: [个]\n  单位: [斤]\n";

#define HEAD(id)                                                                                   \
    "  - id: absolute." id "\n    title: {zh: 题, en: Title}\n    level: error\n"                   \
    "    confidence: high\n    evidence: words\n    law: [absolute]\n"
#define TAIL "    say: {zh: 说, en: say}\n    advice: {zh: 改, en: mend}\n    bad: [甲【乙】]\n    good: [丙]\n"
static const char rules_yaml[] =
    "rules:\n" HEAD("best") "    find: [最好, (全网|全国|)第一, 最…低价]\n"
    "    unless:\n      - before: [不说, 不能说]\n        within: 8字\n"
    "    lessen:\n      - after: [开玩笑]\n        within: 30秒\n        reason: {zh: 轻, en: minor}\n" TAIL
    HEAD("gap") "    find: [原价【原=价格】 → 现价【现=价格】]\n    within: 60秒\n    where: 原 >= 现 * 2\n" TAIL
    HEAD("last") "    find: [最后【数字】单]\n    count: {at-least: 2, within: 60秒}\n" TAIL;

static const char *const words[32] = {
    "最好",     "第一", "全网",     "最",   "低价", "不说", "开玩笑", "原价", "现价", "一百",   "五十",
    "99块",     "最后", "三",       "单",   "。",   "，",   "啊",     "但是", "次",   "国药准字", "下一个品",
    "等会",     "3.",   "5",        "两百", "甲",   "乙",   " ",      "\n",   "！",   "九块九"};

static struct engine *
small_engine(void)
{
    static struct engine *engine; /* a fuzzer starts over a million times; its pack never changes */
    if (engine)
        return engine;
    struct pack_text texts[] = {{"pack.yaml", span_of_text(pack_yaml)},
                                {"laws.yaml", span_of_text(laws_yaml)},
                                {"lists.yaml", span_of_text(lists_yaml)},
                                {"rules.yaml", span_of_text(rules_yaml)}};
    static struct rulebook *book;
    struct diag diag;
    diag_init(&diag);
    if (!rulebook_parse("small", texts, sizeof texts / sizeof *texts, &book, &diag)) {
        fprintf(stderr, "%s\n", diag.items[0].message);
        abort();
    }
    diag_finish(&diag);
    engine = engine_new(book);
    return engine;
}

static struct span
read_text(struct arena *arena, const uint8_t *data, size_t len)
{
    struct buf text = {0};
    for (size_t i = 0; i < len;) {
        struct span rest = span_of((const char *)data + i, len - i);
        size_t valid = utf8_valid_prefix(rest), bytes;
        if (data[i] < 32) {
            buf_add_text(&text, words[data[i++]]);
        } else if (valid) {
            utf8_peek(rest, &bytes);
            buf_add(&text, rest.data, bytes);
            i += bytes;
        } else {
            i++;
        }
    }
    struct span copy = arena_copy(arena, buf_span(&text));
    buf_finish(&text);
    return copy;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SIZE_LIMIT = 2048, STEP_US = 250000, CUTTINGS = 4 };
    struct engine *engine = small_engine();
    struct segments segments = {0}, cut = {0};
    struct trace whole = {0}, other = {0};
    struct arena arena;
    struct dice dice = {88172645463325252u};
    int64_t now = 0;
    if (size > SIZE_LIMIT)
        return 0;
    arena_init(&arena);
    for (size_t i = 0; i + 2 < size;) {
        size_t len = data[i + 1] % 48;
        if (len > size - i - 2)
            len = size - i - 2;
        struct segment segment = {.stream = span_of_text("s"),
                                  .text = read_text(&arena, data + i + 2, len),
                                  .has_t0 = true,
                                  .has_t1 = true};
        now += data[i] % 32 < 16 ? 0 : (data[i] % 32 - 15) * INT64_C(1100000);
        segment.t0_us = now;
        segment.t1_us = now + (int64_t)utf8_count(segment.text) * STEP_US;
        now = segment.t1_us;
        segments_add(&segments, segment);
        dice.state ^= (uint64_t)data[i] << (i % 32);
        i += 2 + len;
    }
    scan_segments(engine, &segments, 20000, &whole);
    for (size_t i = 0; i < CUTTINGS; i++) {
        segments_cut(&segments, 1 + 2 * i, i == CUTTINGS - 1 ? &dice : NULL, &cut);
        scan_segments(engine, &cut, 20000, &other);
        if (!trace_equal(&whole, &other)) {
            fprintf(stderr, "whole:\n%s\ncutting %zu:\n%s\n", whole.lines.data, i,
                    other.lines.data);
            abort();
        }
    }
    trace_finish(&whole);
    trace_finish(&other);
    segments_finish(&segments);
    segments_finish(&cut);
    arena_finish(&arena);
    return 0;
}
