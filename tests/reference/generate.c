/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/reference/generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char pack_yaml[] = "name: generated\nversion: 1.0.0\nlanguage: 1\nfillers: [啊]\n"
                                "turns: [但, 可(是|)]\n"
                                "product-change: {cues: [换品, 下一(个|)品], not-after: [等]}\n"
                                "categories:\n"
                                "  - {name: 药品, never-minor: true, cues: [药药]}\n"
                                "  - {name: 食品, cues: [食食]}\n";
static const char laws_yaml[] =
    "laws:\n"
    "  - id: ad\n    title: {zh: 广告法, en: Advertising Law}\n"
    "    short: {zh: 广告法, en: AdL}\n    issuer: 人大\n    kind: law\n"
    "    versions: [{id: 1, from: 2015-09-01, confidence: verified}]\n"
    "provisions:\n"
    "  - id: absolute\n    title: {zh: 绝对化, en: Absolute}\n    gist: {zh: 不得, en: No}\n"
    "    kind: conduct\n    binds: [主播]\n"
    "    versions: [{law: ad, version: 1, article: 9.i3, confidence: verified}]\n"
    "  - id: goal\n    title: {zh: 目标, en: Goal}\n    gist: {zh: 除外, en: Exempt}\n"
    "    kind: exemption\n    binds: [主播]\n"
    "    versions: [{law: ad, version: 1, article: 9.i3, confidence: verified}]\n";
static const char lists_yaml[] = "lists:\n  整词: [甲乙丙, 乙乙, 第一次, 丁甲]\n"
                                 "  组: [甲, 甲乙, 乙丙丁, (丙|)丁丁]\n"
                                 "  量词: [个]\n  单位: [斤, 件]\n";

static const char *
one_of(struct dice *dice, const char *const *texts, size_t count)
{
    return texts[dice_below(dice, count)];
}
#define ONE_OF(dice, ...)                                                                          \
    one_of(dice, (const char *const[]){__VA_ARGS__},                                               \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void
add_literal(struct dice *dice, struct buf *out)
{
    for (size_t count = 1 + dice_below(dice, 2); count > 0; count--)
        buf_add_text(out, ONE_OF(dice, "甲", "乙", "丙", "丁", "甲", "乙", "一", "第"));
}

static void
add_choice(struct dice *dice, struct buf *out, unsigned depth)
{
    buf_add_char(out, '(');
    for (size_t count = 2 + dice_below(dice, 2), i = 0; i < count; i++) {
        if (i)
            buf_add_char(out, '|');
        add_literal(dice, out);
        if (depth && dice_below(dice, 4) == 0)
            add_choice(dice, out, depth - 1);
        else if (depth && dice_below(dice, 6) == 0) {
            buf_add_text(out, "…");
            add_literal(dice, out);
        } else if (depth && dice_below(dice, 8) == 0)
            buf_add_text(out, "【数字】");
    }
    if (dice_below(dice, 3) == 0)
        buf_add_char(out, '|');
    buf_add_char(out, ')');
}

/* One step: a literal somewhere, other things around it. */
static void
add_step(struct dice *dice, struct buf *out, const char *slot)
{
    if (dice_below(dice, 3) == 0)
        add_choice(dice, out, 1);
    if (slot && dice_below(dice, 3) == 0) {
        buf_add_text(out, slot);
        slot = NULL;
    }
    add_literal(dice, out);
    for (size_t count = dice_below(dice, 3); count > 0; count--) {
        switch (dice_below(dice, 6)) {
        case 0:
            buf_add_text(out, "…");
            add_literal(dice, out);
            break;
        case 1:
            buf_add_text(out, "【组】");
            break;
        case 2:
            add_literal(dice, out);
            break;
        default:
            add_choice(dice, out, 2);
        }
    }
    if (slot)
        buf_add_text(out, slot);
}

static void
add_clause_phrases(struct dice *dice, struct buf *out, bool plain)
{
    buf_add_char(out, '[');
    for (size_t count = 1 + dice_below(dice, 2), i = 0; i < count; i++) {
        if (i)
            buf_add_text(out, ", ");
        if (plain)
            buf_add_text(out, ONE_OF(dice, "戊", "戊丁", "丙丙", "戊甲"));
        else if (dice_below(dice, 2))
            buf_add_text(out, ONE_OF(dice, "戊", "戊…丁", "(戊|丙)丁", "【组】", "戊(甲|)"));
        else
            add_literal(dice, out);
    }
    buf_add_char(out, ']');
}

/* An entry of when, unless or lessen. */
static void
add_clause(struct dice *dice, struct buf *out, const char *role)
{
    bool lessen = strcmp(role, "lessen") == 0;
    bool in_time = dice_below(dice, 3) == 0;
    const char *relation = ONE_OF(dice, "over", "before", "after", "near", "before", "after");
    if (dice_below(dice, 12) == 0) {
        buf_printf(out, "      - label: 类目=%s\n", ONE_OF(dice, "药品", "食品|未知", "未知"));
    } else if (dice_below(dice, 6) == 0) {
        buf_add_text(out, "      - anywhere: ");
        add_clause_phrases(dice, out, true);
        buf_add_char(out, '\n');
    } else if (strcmp(relation, "over") == 0) {
        buf_printf(out, "      - over: [甲…丁, 【组】%s…丙, 戊(甲|)(乙|)丙]\n",
                   ONE_OF(dice, "甲", "乙", "丁"));
    } else {
        buf_printf(out, "      - %s: ", relation);
        add_clause_phrases(dice, out, in_time);
        if (in_time)
            buf_printf(out, "\n        within: %s\n", ONE_OF(dice, "7.5秒", "15.5秒", "30.5秒"));
        else
            buf_printf(out, "\n        within: %s\n", ONE_OF(dice, "2字", "4字", "8字", "20字"));
    }
    if (strcmp(role, "unless") == 0 && dice_below(dice, 3) == 0)
        buf_add_text(out, "        because: goal\n");
    if (lessen)
        buf_add_text(out, "        reason: {zh: 轻, en: minor}\n");
}

/* Words long enough to be heard. */
static void
add_heard_step(struct dice *dice, struct buf *out)
{
    for (size_t count = 1 + dice_below(dice, 3); count > 0; count--) {
        buf_add_text(out, ONE_OF(dice, "甲乙丙", "丁甲丙", "丙丙丁", "乙(丁|甲乙)甲丙", "甲(乙|)丙丁",
                                 "v丙丁甲", "甲一丙丁", "(甲乙丙|丁乙丙丁)", "乙甲丁丙乙甲"));
        if (count > 1)
            buf_add_text(out, ONE_OF(dice, "", "…", "【组】", "(甲|丁|)"));
    }
}

static void
add_rule(struct dice *dice, struct buf *out, size_t index, bool sound)
{
    static const char *const roles[] = {"when", "unless", "lessen"};
    size_t kind = dice_below(dice, 6); /* 0, 1: a sequence; 2: a count; else plain */
    bool sequence = kind < 2, where = dice_below(dice, 3) == 0;
    buf_printf(out,
               "  - id: absolute.rule-%zu\n    title: {zh: 题, en: Title}\n    level: %s\n"
               "    confidence: high\n    evidence: words\n    law: [absolute]\n    gap: %zu字\n"
               "    find:\n",
               index, ONE_OF(dice, "error", "warning", "notice"), 1 + dice_below(dice, 5));
    for (size_t count = sequence ? 1 : 1 + dice_below(dice, 3), i = 0; i < count; i++) {
        buf_add_text(out, "      - ");
        if (sound && !where && dice_below(dice, 4))
            add_heard_step(dice, out);
        else
            add_step(dice, out, where ? "【原=数字】" : NULL);
        if (sequence) {
            buf_add_text(out, " → ");
            add_step(dice, out, where ? "【现=数字】" : NULL);
            if (dice_below(dice, 4) == 0) {
                buf_add_text(out, " → ");
                add_step(dice, out, NULL);
            }
        }
        buf_add_char(out, '\n');
    }
    if (sequence) {
        buf_printf(out, "    within: %s\n", ONE_OF(dice, "10.5秒", "30.5秒", "90.5秒"));
        if (dice_below(dice, 3) == 0)
            buf_add_text(out, "    order: any\n");
    }
    if (kind == 2)
        buf_printf(out, "    count: {at-least: %zu%s}\n", 2 + dice_below(dice, 2),
                   ONE_OF(dice, "", ", within: 20.5秒", ", within: 60.5秒"));
    if (kind <= 2 && dice_below(dice, 3) == 0)
        buf_printf(out, "    apart: %s\n", ONE_OF(dice, "0.5秒", "2.5秒"));
    if (kind <= 2 && dice_below(dice, 4) == 0)
        buf_add_text(out, "    scope: stream\n");
    if (sound && dice_below(dice, 5))
        buf_add_text(out, "    sound: true\n");
    if (where)
        buf_printf(out, "    where: %s\n",
                   sequence ? ONE_OF(dice, "原 >= 现 * 2", "原 > 现", "原 - 现 != 1")
                            : ONE_OF(dice, "原 >= 2", "原 * 3 < 100"));
    for (size_t i = 0; i < 3; i++) {
        size_t count = dice_below(dice, i == 0 ? 6 : 3);
        if (i == 0)
            count = count == 0;
        if (count)
            buf_printf(out, "    %s:\n", roles[i]);
        for (; count > 0; count--)
            add_clause(dice, out, roles[i]);
    }
    buf_add_text(out, "    say: {zh: 说【命中】, en: say}\n    advice: {zh: 改, en: mend}\n"
                      "    bad: [甲【乙】]\n    good: [丙]\n");
}

void
generate_pack(struct dice *dice, struct generated *ret)
{
    enum { RULES = 5 };
    struct diag diag;
    *ret = (struct generated){.sound = dice_below(dice, 2) == 0};
    struct buf pack = {0};
    arena_init(&ret->arena);
    buf_add_text(&pack, pack_yaml);
    if (ret->sound && dice_below(dice, 2))
        buf_add_text(&pack, "sound-confusions: true\n");
    if (dice_below(dice, 4) == 0)
        buf_add_text(&ret->rules, "unless:\n  - before: [不说]\n    within: 6字\n");
    buf_add_text(&ret->rules, "rules:\n");
    for (size_t i = 0; i < RULES; i++)
        add_rule(dice, &ret->rules, i, ret->sound);
    struct pack_text texts[] = {{"pack.yaml", buf_span(&pack)},
                                {"laws.yaml", span_of_text(laws_yaml)},
                                {"lists.yaml", span_of_text(lists_yaml)},
                                {"rules.yaml", buf_span(&ret->rules)}};
    diag_init(&diag);
    if (!rulebook_parse("generated", texts, sizeof texts / sizeof *texts, &ret->book, &diag)) {
        for (size_t i = 0; i < diag.count && getenv("SHOW_REFUSED"); i++)
            fprintf(stderr, "%u: %s %s\n", diag.items[i].at.line, diag.items[i].code,
                    diag.items[i].message);
        rulebook_free(ret->book);
        ret->book = NULL;
    }
    diag_finish(&diag);
    buf_finish(&pack);
}

/* What sounds like the characters of phrases, spells them or says them again. */
static void
add_otherwise(struct dice *dice, struct buf *out)
{
    buf_add_text(out, ONE_OF(dice, "佳", "嘉", "艺", "议", "饼", "秉", "叮", "钉", "jia", "yi", "bing",
                             "ding", "bin", "v", "jiayi", "bingding", "甲甲", "乙乙", "丙丙丙",
                             "丁 啊 丁", "top", "甲佳", "顶", "平", "加", "家"));
}

/* A phrase's word, now and then with something else in it. */
static void
add_heard_words(struct dice *dice, struct buf *out)
{
    const char *at = ONE_OF(dice, "甲乙丙", "丁甲丙", "丙丙丁", "乙甲丁丙乙甲", "丁乙丙丁", "丙丁甲");
    for (const char *end = at + strlen(at); at < end; at += 3) {
        if (dice_below(dice, 4) == 0)
            add_otherwise(dice, out);
        else
            buf_add(out, at, 3);
    }
}

static void
add_speech(struct dice *dice, struct buf *out)
{
    switch (dice_below(dice, 24)) {
    case 0:
        buf_add_text(out, ONE_OF(dice, "。", "！", "？"));
        break;
    case 1:
    case 2:
        buf_add_text(out, ONE_OF(dice, "，", "啊", " ", "、"));
        break;
    case 3:
        buf_add_text(out, ONE_OF(dice, "但", "可是", "可"));
        break;
    case 4:
        buf_add_text(out, ONE_OF(dice, "换品", "下一个品", "等下一个品", "药药", "食食", "不说"));
        break;
    case 5:
    case 6:
        buf_add_text(out, ONE_OF(dice, "一", "二", "十", "一百", "99", "5.5", "第一次", "3."));
        break;
    case 7:
    case 8:
        buf_add_text(out, "戊");
        break;
    default:
        buf_add_text(out, ONE_OF(dice, "甲", "乙", "丙", "丁", "甲", "乙"));
    }
}

/* Media time runs in steps of 0.25 s a character from whole seconds; pauses are 1 s or 5 s. */
void
generate_stream(struct dice *dice, struct generated *generated)
{
    enum { CHAR_US = 250000, SECOND_US = 1000000 };
    struct buf text = {0};
    int64_t now = 0;
    segments_finish(&generated->segments);
    size_t count = 3 + dice_below(dice, 12);
    static const struct label label = {{"类目", 6}, {"药品", 6}};
    bool labelled = dice_below(dice, 8) == 0;
    for (size_t i = 0; i < count; i++) {
        buf_reset(&text);
        for (size_t parts = 1 + dice_below(dice, 18); parts > 0; parts--)
            if (generated->sound && dice_below(dice, 3) == 0)
                add_otherwise(dice, &text);
            else if (generated->sound && dice_below(dice, 3) == 0)
                add_heard_words(dice, &text);
            else
                add_speech(dice, &text);
        const char *at = text.data, *end = text.data + text.len;
        size_t chars = 0;
        while (at < end)
            chars += (*at++ & 0xc0) != 0x80;
        struct segment segment = {.stream = span_of_text("s"),
                                  .text = arena_copy(&generated->arena, buf_span(&text)),
                                  .t0_us = now,
                                  .t1_us = now + (int64_t)chars * CHAR_US,
                                  .has_t0 = true,
                                  .has_t1 = true,
                                  .labels = &label,
                                  .label_count = labelled};
        segments_add(&generated->segments, segment);
        now = segment.t1_us;
        if (dice_below(dice, 2))
            now += dice_below(dice, 3) ? SECOND_US : 5 * SECOND_US;
    }
    buf_finish(&text);
}

void
generated_finish(struct generated *generated)
{
    rulebook_free(generated->book);
    segments_finish(&generated->segments);
    buf_finish(&generated->rules);
    arena_finish(&generated->arena);
}
