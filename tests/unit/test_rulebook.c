/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/rulebook/codes.h"
#include "scanner/rulebook/rulebook.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

/* A pack in a temporary folder, made of texts. */
struct pack {
    char dir[64];
    struct diag diag;
    struct rulebook *book;
    bool ok;
};

static const char pack_yaml[] = "name: small\nversion: 1.2.3\nlanguage: 1\nfillers: [呃, 啊]\n"
                                "turns: [但是, 可是]\n"
                                "product-change: {cues: [下一个品], not-after: [等会]}\n"
                                "link-number: 【数字】号(链接|)品\n"
                                "categories:\n"
                                "  - {name: 药品, never-minor: true, cues: [国药准字]}\n"
                                "  - {name: 食品, cues: [食品, 零食]}\n";

#define VERSIONS "    versions: [{law: ad, version: 1, article: 9.i3, confidence: verified}]\n"
static const char laws_yaml[] =
    "laws:\n"
    "  - id: ad\n    title: {zh: 广告法, en: Advertising Law}\n"
    "    short: {zh: 广告法, en: AdL}\n    issuer: 人大\n    kind: law\n"
    "    versions: [{id: 1, from: 2015-09-01, confidence: verified}]\n"
    "provisions:\n"
    "  - id: absolute\n    title: {zh: 绝对化, en: Absolute}\n    gist: {zh: 不得, en: No}\n"
    "    kind: conduct\n    binds: [主播]\n" VERSIONS
    "  - id: price\n    title: {zh: 价格, en: Price}\n    gist: {zh: 不得, en: No}\n"
    "    kind: conduct\n    binds: [主播]\n" VERSIONS
    "  - id: goal\n    title: {zh: 目标, en: Goal}\n    gist: {zh: 除外, en: Exempt}\n"
    "    kind: exemption\n    binds: [主播]\n" VERSIONS;

static const char lists_yaml[] = "lists:\n  不许说: [不许说, 不让说]\n"
                                 "  整词: [第一(次|天), 第一次, 最后]\n"
                                 "  量词: [个, 件]\n  单位: [斤, (公斤|千克), 斤, 盒]\n";

#define HEAD(id)                                                                                   \
    "rules:\n  - id: " id "\n    title: {zh: 题, en: Title}\n    level: error\n"                  \
    "    confidence: high\n    evidence: words\n    law: [absolute]\n"
#define TAIL                                                                                              \
    "    say: {zh: 说【命中】, en: say}\n    advice: {zh: 改, en: mend}\n    bad: [甲【乙】]\n" \
    "    good: [丙]\n"

static void
put(struct pack *pack, const char *name, struct span text)
{
    char path[128];
    if (!*pack->dir) {
        snprintf(pack->dir, sizeof pack->dir, "/tmp/adclaim-XXXXXX");
        assert_non_null(mkdtemp(pack->dir));
    }
    snprintf(path, sizeof path, "%s/%s", pack->dir, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.data, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

static void
load(struct pack *pack)
{
    diag_init(&pack->diag);
    pack->ok = rulebook_load(pack->dir, &pack->book, &pack->diag);
    assert_int_equal(pack->ok, pack->diag.error_count == 0);
}

static void
load_rules(struct pack *pack, const char *rules)
{
    put(pack, "pack.yaml", span_of_text(pack_yaml));
    put(pack, "laws.yaml", span_of_text(laws_yaml));
    put(pack, "lists.yaml", span_of_text(lists_yaml));
    put(pack, "rules.yaml", span_of_text(rules));
    load(pack);
}

static void
unload(struct pack *pack)
{
    rulebook_free(pack->book);
    diag_finish(&pack->diag);
    pack->book = NULL;
}

static void
finish(struct pack *pack)
{
    unload(pack);
    DIR *dir = opendir(pack->dir);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", pack->dir, entry->d_name);
        unlink(path);
    }
    if (dir)
        closedir(dir);
    rmdir(pack->dir);
}

static void
expect_clean(const struct pack *pack)
{
    for (size_t i = 0; i < pack->diag.count; i++)
        print_message("%s:%u:%u %s %s\n", pack->diag.items[i].at.file, pack->diag.items[i].at.line,
                      pack->diag.items[i].at.column, pack->diag.items[i].code,
                      pack->diag.items[i].message);
    assert_int_equal(pack->diag.count, 0);
}

static void
expect_text(const uint32_t *chars, size_t count, const char *want)
{
    struct buf text = {0};
    for (size_t i = 0; i < count; i++)
        buf_add_code_point(&text, chars[i]);
    assert_string_equal(text.data ? text.data : "", want);
    buf_finish(&text);
}

static void
the_pack_itself(void **state)
{
    (void)state;
    struct pack pack = {0};
    load_rules(&pack, "unless: [{before: 【不许说】, within: 8字}]\n" HEAD(
                          "absolute.first") "    find: [销量第一]\n" TAIL);
    expect_clean(&pack);
    const struct rulebook *book = pack.book;
    assert_string_equal(book->name, "small");
    assert_string_equal(book->version, "1.2.3");
    assert_int_equal(book->language, 1);
    assert_int_equal(strlen(book->digest), 64);
    expect_text(book->fillers, book->filler_count, "呃啊"); /* sorted by code point */
    assert_int_equal(book->turn_count, 2);
    assert_int_equal(book->product_cue_count, 1);
    assert_int_equal(book->product_not_after_count, 1);
    assert_non_null(book->link_number);
    assert_int_equal(book->link_number->steps[0].root->children[0]->slot_index, 0);
    assert_int_equal(book->category_count, 2);
    assert_string_equal(book->categories[0].name, "药品");
    assert_true(book->categories[0].never_minor);
    assert_false(book->categories[1].never_minor);
    assert_int_equal(book->categories[1].cue_count, 2);
    assert_int_equal(book->whole_words->child_count, 3); /* sorted: 最后 第1天 第1次 */
    expect_text(book->whole_words->children[0]->chars, 2, "最后");
    assert_int_equal(book->unit_count, 4);
    assert_string_equal(book->unit_names[0], "斤");
    assert_string_equal(book->unit_names[3], "盒");
    assert_int_equal(book->list_count, 4);
    assert_true(book->lists[0].used);
    assert_non_null(book->laws);
    assert_int_equal(book->law_use_count, 1);
    assert_non_null(rulebook_find(book, "absolute.first"));
    assert_null(rulebook_find(book, "absolute.second"));
    finish(&pack);
}

static void
every_key_of_a_rule(void **state)
{
    (void)state;
    static const char rules[] = "unless:\n"
                                "  - before: 【不许说】\n"
                                "    within: 8字\n"
                                "rules:\n"
                                "  - id: price-fraud.gap-5\n"
                                "    title: {zh: 题, en: Title}\n"
                                "    level: warning\n"
                                "    confidence: medium\n"
                                "    evidence: words+page\n"
                                "    law: [price, absolute]\n"
                                "    find:\n"
                                "      - 原价【原=价格】 → 现价…【现=价格】\n"
                                "      - 原价【原=价格】 → 到手价【现=价格】\n"
                                "    gap: 6字\n"
                                "    within: 1分30秒\n"
                                "    order: any\n"
                                "    apart: 2.5秒\n"
                                "    count: {at-least: 3, within: 5分}\n"
                                "    where: 原 >= 现 * 5 and (原 - 现) / 2 > 10.5\n"
                                "    scope: stream\n"
                                "    sound: true\n"
                                "    when:\n"
                                "      - label: 类目=药品|未知\n"
                                "    unless:\n"
                                "      - over: [原价…现价【价格】, 假原价]\n"
                                "      - after: 说错\n"
                                "        within: 60秒\n"
                                "        because: goal\n"
                                "    lessen:\n"
                                "      - anywhere: 更正\n"
                                "        reason: {zh: 更正了, en: corrected}\n"
                                "    say: {zh: 原【原】现【现】每【原.每】共【次数】次, en: x}\n"
                                "    verify: {zh: 查, en: look}\n"
                                "    advice: {zh: 改, en: mend}\n"
                                "    bad:\n"
                                "      - 甲【乙】\n"
                                "      - |\n"
                                "        0秒 甲\n"
                                "    good: ['丙']\n";
    struct pack pack = {0};
    load_rules(&pack, rules);
    expect_clean(&pack);
    const struct rule *rule = rulebook_find(pack.book, "price-fraud.gap-5");
    assert_string_equal(rule->family, "price-fraud");
    assert_false(rule->broken);
    assert_string_equal(rule->title.zh, "题");
    assert_string_equal(rule->title.en, "Title");
    assert_string_equal(rule->verify.zh, "查");
    assert_int_equal(rule->level, LEVEL_WARNING);
    assert_int_equal(rule->confidence, CONFIDENCE_MEDIUM);
    assert_int_equal(rule->evidence, EVIDENCE_WORDS_PAGE);
    assert_int_equal(rule->law_count, 2);
    assert_string_equal(rule->law[0], "price");
    assert_int_equal(rule->phrase_count, 2);
    assert_int_equal(rule->phrases[0].step_count, 2);
    assert_int_equal(rule->phrases[0].steps[1].root->children[1]->gap, 6);
    assert_int_equal(rule->slot_count, 2);
    assert_string_equal(rule->slot_names[1], "现");
    assert_int_equal(rule->within_us, 90 * 1000000);
    assert_true(rule->any_order && rule->stream_scope && rule->sound);
    assert_int_equal(rule->apart_us, 2500000);
    assert_int_equal(rule->count.at_least, 3);
    assert_int_equal(rule->count.within_us, 300 * 1000000);
    assert_int_equal(rule->where_count, 2);
    assert_int_equal(rule->where[0].op, COMPARE_GE);
    assert_int_equal(rule->where[0].slots, 3);
    assert_int_equal(rule->where[0].right->kind, TERM_MULTIPLY);
    assert_int_equal(rule->where[0].right->right->number, 5000000);
    assert_int_equal(rule->where[1].left->kind, TERM_DIVIDE);
    assert_int_equal(rule->where[1].left->left->kind, TERM_SUBTRACT);
    assert_int_equal(rule->where[1].right->number, 10500000);
    assert_int_equal(rule->clause_count, 5);
    const struct clause *clauses = rule->clauses;
    assert_true(clauses[0].from_file && clauses[0].role == CLAUSE_UNLESS);
    assert_int_equal(clauses[0].relation, RELATION_BEFORE);
    assert_int_equal(clauses[0].within.chars, 8);
    assert_false(clauses[0].within.in_time);
    assert_int_equal(clauses[1].role, CLAUSE_WHEN);
    assert_int_equal(clauses[1].relation, RELATION_LABEL);
    assert_string_equal(clauses[1].label_key, "类目");
    assert_int_equal(clauses[1].label_value_count, 2);
    assert_string_equal(clauses[1].label_values[0], "药品");
    assert_string_equal(clauses[1].label_values[1], "未知");
    assert_int_equal(clauses[2].relation, RELATION_OVER);
    assert_int_equal(clauses[2].phrase_count, 2);
    assert_int_equal(clauses[2].phrases[0].steps[0].root->children[1]->gap, 6);
    assert_true(clauses[3].within.in_time && clauses[3].within.us == 60 * 1000000);
    assert_string_equal(clauses[3].because, "goal");
    assert_int_equal(clauses[4].role, CLAUSE_LESSEN);
    assert_int_equal(clauses[4].relation, RELATION_ANYWHERE);
    assert_string_equal(clauses[4].reason.en, "corrected");
    assert_int_equal(rule->example_count, 3);
    assert_true(rule->examples[0].flagged && rule->examples[0].exact);
    assert_int_equal(rule->examples[1].indent, 8);
    assert_string_equal(rule->examples[1].source, "0秒 甲\n");
    assert_false(rule->examples[2].flagged);
    assert_true(rule->examples[2].exact);
    assert_int_equal(pack.book->law_use_count, 3);
    assert_true(pack.book->law_uses[2].exemption);
    finish(&pack);
}

/* Mistakes in one rule, list or file leave the others as they are. */
static void
one_mistake_hides_nothing(void **state)
{
    (void)state;
    struct pack pack = {0};
    put(&pack, "more.yaml",
        span_of_text("lists:\n  坏: [甲, (乙]\n" HEAD("medical.good") "    find: [丁丁]\n" TAIL));
    put(&pack, "torn.yaml", span_of_text("rules:\n  - id: a\n bad: {\n"));
    load_rules(
        &pack,
        HEAD("absolute.broken") "    find: [甲|乙]\n" TAIL "  - id: absolute.fine\n    title: {zh: "
                                "题, en: T}\n    level: error\n"
                                "    confidence: high\n    evidence: words\n    law: [absolute]\n"
                                "    find: [丙丙]\n" TAIL "  - id: absolute.bad-list\n    title: "
                                "{zh: 题, en: T}\n    level: error\n"
                                "    confidence: high\n    evidence: words\n    law: [absolute]\n"
                                "    find: [【坏】丙丙]\n" TAIL);
    assert_false(pack.ok);
    assert_int_equal(pack.book->rule_count, 4);
    assert_true(rulebook_find(pack.book, "absolute.broken")->broken);
    assert_false(rulebook_find(pack.book, "absolute.fine")->broken);
    assert_true(rulebook_find(pack.book, "absolute.bad-list")->broken);
    assert_false(rulebook_find(pack.book, "medical.good")->broken);
    assert_int_equal(pack.diag.error_count, 4); /* 甲|乙, (乙, and two of torn.yaml */
    finish(&pack);
}

static void
digest_is_of_names_and_contents(void **state)
{
    (void)state;
    struct pack pack = {0};
    char first[65];
    load_rules(&pack, HEAD("absolute.first") "    find: [销量第一]\n" TAIL);
    memcpy(first, pack.book->digest, sizeof first);
    unload(&pack);
    put(&pack, "notes.txt", span_of_text("not a pack file"));
    load(&pack);
    assert_string_equal(pack.book->digest, first);
    unload(&pack);
    put(&pack, "rules.yaml",
        span_of_text("# changed\n" HEAD("absolute.first") "    find: [销量第一]\n" TAIL));
    load(&pack);
    assert_true(pack.ok);
    assert_string_not_equal(pack.book->digest, first);
    finish(&pack);
}

/* A `where`, and the column of its mistake; 0 when it is right. */
static void
where_syntax(void **state)
{
    (void)state;
    static const struct {
        const char *where;
        uint32_t column;
    } rows[] = {
        {"原 > 1", 0},
        {"原>1 and 现<2", 0},
        {"原 ≥ 现×5 且 原≠3", 0},
        {"（原＋1）÷2 ＜ 现", 0},
        {"原 > 30% and 现 = 0.123456", 0},
        {"原 == 现", 0},
        {"((原)) > ((1))", 0},
        {"元 > 1", 1},
        {"原 > ", 4},
        {"> 1", 1},
        {"原", 2},
        {"原 > 1 原", 7},
        {"原 > 1 or 现 > 1", 7},
        {"1 < 原 < 3", 7},
        {"原.每 = 1", 1},
        {"1 > 2", 1},
        {"原 > 1 and 1 > 2", 11},
        {"原 / 0 > 1", 5},
        {"(原 > 1", 4},
        {"原) > 1", 2},
        {"原 > 99999999999", 5},
        {"原 > 0.1234567", 5},
        {"((((((((((((((((((原", 17},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pack pack = {0};
        struct buf rules = {0};
        buf_printf(&rules, "%s    find: [原【原=价格】现【现=价格】]\n    where: %s\n%s",
                   HEAD("absolute.first"), rows[i].where, TAIL);
        load_rules(&pack, rules.data);
        if (rows[i].column == 0) {
            expect_clean(&pack);
        } else {
            assert_int_equal(pack.diag.error_count, 1);
            assert_int_equal(pack.diag.items[0].at.column, 11 + rows[i].column);
        }
        buf_finish(&rules);
        finish(&pack);
    }
}

/* ---- packs made to hurt ---- */

static double
seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Loads, and expects one of the messages to be @code, soon. */
static void
expect_refused(struct pack *pack, const char *rules, const char *code)
{
    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    load_rules(pack, rules);
    assert_true(seconds_since(&start) <
                100); /* under a second; but Valgrind, and loaded machines */
    assert_false(pack->ok);
    assert_true(pack->diag.count < 700);
    bool found = false;
    for (size_t i = 0; i < pack->diag.count; i++) {
        found |= strcmp(pack->diag.items[i].code, code) == 0;
        assert_non_null(codes_find(pack->diag.items[i].code));
    }
    assert_true(found);
    finish(pack);
}

static void
a_file_of_100_megabytes(void **state)
{
    (void)state;
    struct pack pack = {0};
    char path[128];
    put(&pack, "big.yaml", span_of_text("rules: []\n"));
    snprintf(path, sizeof path, "%s/big.yaml", pack.dir);
    assert_int_equal(truncate(path, 100 * 1000 * 1000), 0);
    expect_refused(&pack, HEAD("absolute.first") "    find: [销量第一]\n" TAIL, "Y08");
}

static void
many_files(void **state)
{
    (void)state;
    struct pack pack = {0};
    for (int i = 0; i < 501; i++) {
        char name[32];
        snprintf(name, sizeof name, "f%03d.yaml", i);
        put(&pack, name, span_of_text("rules: []\n"));
    }
    expect_refused(&pack, HEAD("absolute.first") "    find: [销量第一]\n" TAIL, "Y08");
}

static void
a_list_of_a_million(void **state)
{
    (void)state;
    struct pack pack = {0};
    struct buf text = {0};
    buf_add_text(&text, "lists:\n  长:\n");
    for (int i = 0; i < 1000 * 1000; i++)
        buf_add_text(&text, "  - a\n");
    put(&pack, "long.yaml", buf_span(&text));
    buf_finish(&text);
    expect_refused(&pack, HEAD("absolute.first") "    find: [销量第一]\n" TAIL, "Y08");
}

static void
a_list_over_its_limit(void **state)
{
    (void)state;
    struct pack pack = {0};
    struct buf text = {0};
    buf_add_text(&text, "lists:\n  长:\n");
    for (int i = 0; i < 20001; i++)
        buf_printf(&text, "  - 词%d\n", i);
    put(&pack, "long.yaml", buf_span(&text));
    buf_finish(&text);
    expect_refused(&pack, HEAD("absolute.first") "    find: [【长】]\n" TAIL, "Y08");
}

/* Each list names the next one many times: written out they would have 40^15 entries. */
static void
lists_that_explode(void **state)
{
    (void)state;
    struct pack pack = {0};
    struct buf text = {0};
    buf_add_text(&text, "lists:\n");
    for (int i = 0; i < 15; i++) {
        buf_printf(&text, "  层%d:\n", i);
        for (int j = 0; j < 40; j++)
            buf_printf(&text, "  - %s层%d】\n", j % 2 ? "甲【" : "【", i + 1);
    }
    buf_add_text(&text, "  层15: [甲, 乙]\n");
    put(&pack, "wide.yaml", buf_span(&text));
    buf_finish(&text);
    expect_refused(&pack, HEAD("absolute.first") "    find: [【层0】]\n" TAIL, "Y08");
}

static void
phrases_that_explode(void **state)
{
    (void)state;
    struct pack pack = {0};
    struct buf text = {0};
    buf_add_text(&text, "lists:\n  长:\n");
    for (int i = 0; i < 19000; i++)
        buf_printf(&text, "  - 词%d\n", i);
    buf_add_text(&text, HEAD("absolute.first") "    find:\n");
    for (int i = 0; i < 1500; i++)
        buf_add_text(&text, "      - (【长】|【长】|【长】|【长】)\n");
    buf_add_text(&text, TAIL);
    expect_refused(&pack, text.data, "Y08");
    buf_finish(&text);
}

static void
words_that_explode(void **state)
{
    (void)state;
    struct pack pack = {0};
    expect_refused(
        &pack,
        "lists:\n  多: [(一|二|三|四|五|六|七|八)(一|二|三|四|五|六|七|八)(一|二|三|四|五|"
        "六|七|八)(一|二|三|四|五|六|七|八)(一|二|三|四|五|六|七|八)(一|二|三|四|五|六|七|"
        "八)(一|二|三|四|五|六|七|八)(一|二|三|四|五|六|七|八)]\n" HEAD(
            "absolute.first") "    find: [销量第一, (甲]\n" TAIL,
        "P01");
}

static void
an_alias_bomb(void **state)
{
    (void)state;
    struct pack pack = {0};
    struct buf text = {0};
    buf_add_text(&text, "a0: &a0 [x, x]\n");
    for (int i = 1; i < 200; i++)
        buf_printf(&text, "a%d: &a%d [*a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1, i - 1);
    put(&pack, "bomb.yaml", buf_span(&text));
    buf_finish(&text);
    expect_refused(&pack, HEAD("absolute.first") "    find: [销量第一]\n" TAIL, "Y04");
}

static void
thousands_of_mistakes(void **state)
{
    (void)state;
    struct pack pack = {0};
    struct buf text = {0};
    buf_add_text(&text, "rules:\n");
    for (int i = 0; i < 20000; i++)
        buf_printf(&text, "  - {id: absolute.r%d, lavel: x, find: [【不】]}\n", i);
    expect_refused(&pack, text.data, "Y08");
    buf_finish(&text);
}

static void
unknown_names_by_the_thousand(void **state)
{
    (void)state;
    struct pack pack = {0};
    struct buf text = {0};
    buf_add_text(&text, "lists:\n");
    for (int i = 0; i < 4000; i++)
        buf_printf(&text, "  一个名字很长很长的词表%d: [甲]\n", i);
    buf_add_text(&text, HEAD("absolute.first") "    find:\n");
    for (int i = 0; i < 1900; i++)
        buf_printf(&text, "      - 【一个名字很长很长的词表x%d】\n", i);
    buf_add_text(&text, TAIL);
    expect_refused(&pack, text.data, "S03");
    buf_finish(&text);
}

static void
no_folder(void **state)
{
    (void)state;
    struct diag diag;
    struct rulebook *book;
    diag_init(&diag);
    assert_false(rulebook_load("/tmp/adclaim-there-is-no-such-folder", &book, &diag));
    assert_null(book);
    assert_int_equal(diag.count, 1);
    assert_string_equal(diag.items[0].code, "Y09");
    diag_finish(&diag);
    rulebook_free(NULL);
}

static void
codes_are_complete(void **state)
{
    (void)state;
    size_t count;
    const struct code_info *codes = codes_all(&count);
    assert_true(count > 60);
    for (size_t i = 0; i < count; i++) {
        assert_ptr_equal(codes_find(codes[i].code), &codes[i]); /* no code twice */
        assert_int_equal(strlen(codes[i].code), 3);
        assert_true(*codes[i].zh && *codes[i].en && *codes[i].more_zh && *codes[i].more_en);
        assert_true(i == 0 || strcmp(codes[i - 1].code, codes[i].code) < 0);
    }
    assert_non_null(codes_find("y05"));
    assert_null(codes_find("Z99"));
}

static const struct phrase_node *
find_gap(const struct phrase_node *node)
{
    const struct phrase_node *gap = node->kind == NODE_GAP ? node : NULL;
    for (size_t i = 0; i < node->child_count && !gap; i++)
        gap = find_gap(node->children[i]);
    return gap;
}

static void
a_gap_in_a_list_is_as_wide_as_elsewhere(void **state)
{
    (void)state;
    struct pack pack = {0};
    load_rules(&pack,
               "lists:\n  远: [甲甲…乙乙, 丙丙]\n" HEAD("medical.far") "    find: [【远】]\n" TAIL);
    const struct rule *rule = rulebook_find(pack.book, "medical.far");
    assert_int_equal(find_gap(rule->phrases[0].steps[0].root)->gap, 12);
    finish(&pack);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_pack_itself),
    cmocka_unit_test(every_key_of_a_rule),
    cmocka_unit_test(a_gap_in_a_list_is_as_wide_as_elsewhere),
    cmocka_unit_test(one_mistake_hides_nothing),
    cmocka_unit_test(digest_is_of_names_and_contents),
    cmocka_unit_test(where_syntax),
    cmocka_unit_test(a_file_of_100_megabytes),
    cmocka_unit_test(many_files),
    cmocka_unit_test(a_list_of_a_million),
    cmocka_unit_test(a_list_over_its_limit),
    cmocka_unit_test(lists_that_explode),
    cmocka_unit_test(phrases_that_explode),
    cmocka_unit_test(words_that_explode),
    cmocka_unit_test(an_alias_bomb),
    cmocka_unit_test(thousands_of_mistakes),
    cmocka_unit_test(unknown_names_by_the_thousand),
    cmocka_unit_test(no_folder),
    cmocka_unit_test(codes_are_complete),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
