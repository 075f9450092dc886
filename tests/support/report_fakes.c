/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/report_fakes.h"

static const char laws_yaml[] =
    "laws:\n"
    "  - id: advertising-law\n"
    "    title: {zh: 中华人民共和国广告法, en: Advertising Law of the PRC}\n"
    "    short: {zh: 广告法, en: Advertising Law}\n"
    "    issuer: 全国人民代表大会常务委员会\n"
    "    kind: law\n"
    "    versions:\n"
    "      - {id: 2015, from: 2015-09-01, until: 2021-04-28, confidence: verified}\n"
    "      - id: 2021\n"
    "        from: 2021-04-29\n"
    "        confidence: verified\n"
    "        change: {direction: same, reason: {zh: 幅度未变。, en: The amounts did not change.}}\n"
    "    penalties:\n"
    "      - article: 57\n"
    "        in: [2015, 2021]\n"
    "        range: {zh: 二十万元以上一百万元以下, en: 'CNY 200,000–1,000,000'}\n"
    "        confidence: verified\n"
    "  - id: competition-law\n"
    "    title: {zh: 中华人民共和国反不正当竞争法, en: Anti-Unfair Competition Law of the PRC}\n"
    "    short: {zh: 反不正当竞争法, en: Anti-Unfair Competition Law}\n"
    "    issuer: 全国人民代表大会常务委员会\n"
    "    kind: law\n"
    "    versions:\n"
    "      - {id: 2017, from: 2018-01-01, until: 2025-10-14, confidence: verified}\n"
    "      - id: 2025\n"
    "        from: 2025-10-15\n"
    "        confidence: verified\n"
    "        change: {direction: lighter, reason: {zh: 罚款不再有下限。, en: The floor is gone.}}\n"
    "    penalties:\n"
    "      - article: 20\n"
    "        in: [2017]\n"
    "        range: {zh: 二十万元以上一百万元以下, en: 'CNY 200,000–1,000,000'}\n"
    "        confidence: verified\n"
    "      - article: 25\n"
    "        in: [2025]\n"
    "        range: {zh: 一百万元以下, en: 'up to CNY 1,000,000'}\n"
    "        confidence: verified\n"
    "  - id: price-rules\n"
    "    title: {zh: 明码标价和禁止价格欺诈规定, en: Price Rules}\n"
    "    short: {zh: 明码标价和禁止价格欺诈规定, en: Price Rules}\n"
    "    issuer: 国家市场监督管理总局\n"
    "    kind: rule\n"
    "    versions:\n"
    "      - {id: 2022, from: 2022-07-01, confidence: verified}\n"
    "  - id: guide\n"
    "    title: {zh: 广告绝对化用语执法指南, en: Guide on Absolute Terms}\n"
    "    short: {zh: 绝对化用语执法指南, en: Guide on Absolute Terms}\n"
    "    issuer: 国家市场监督管理总局\n"
    "    kind: guide\n"
    "    versions:\n"
    "      - {id: 2023, from: 2023-02-25, confidence: verified}\n"
    "  - id: penalty-law\n"
    "    title: {zh: 中华人民共和国行政处罚法, en: Administrative Penalty Law of the PRC}\n"
    "    short: {zh: 行政处罚法, en: Administrative Penalty Law}\n"
    "    issuer: 全国人民代表大会常务委员会\n"
    "    kind: law\n"
    "    versions:\n"
    "      - {id: 2021, from: 2021-07-15, confidence: verified}\n"
    "provisions:\n"
    "  - id: absolute-wording\n"
    "    title: {zh: 绝对化用语, en: Absolute wording}\n"
    "    gist: {zh: 顶格说法, en: Superlatives}\n"
    "    versions:\n"
    "      - {law: advertising-law, version: [2015, 2021], article: 9.i3, penalty: 57,"
    " confidence: verified}\n"
    "  - id: false-publicity\n"
    "    title: {zh: 虚假宣传, en: False publicity}\n"
    "    gist: {zh: 虚假商业宣传, en: False commercial publicity}\n"
    "    versions:\n"
    "      - {law: competition-law, version: 2017, article: 8.p1, penalty: 20,"
    " confidence: verified}\n"
    "      - {law: competition-law, version: 2025, article: 9.p1, penalty: 25,"
    " confidence: verified}\n"
    "  - id: reference-price\n"
    "    title: {zh: 被比较价格, en: Reference price}\n"
    "    gist: {zh: 比较价格没有依据, en: A reference price without ground}\n"
    "    versions:\n"
    "      - {law: price-rules, version: 2022, article: 17, confidence: partly}\n"
    "  - id: health-food-claims\n"
    "    title: {zh: 保健食品功效断言, en: Assertions on health food}\n"
    "    gist: {zh: 断言功效, en: Asserted effects}\n"
    "    for: [保健食品]\n"
    "    general: false-publicity\n"
    "    harm: health\n"
    "    versions:\n"
    "      - {law: advertising-law, version: [2015, 2021], article: 18.p1.i1, penalty: 57,"
    " confidence: verified}\n"
    "  - id: guide-6-6\n"
    "    title: {zh: 有限定的销售事实, en: Sales facts with limits}\n"
    "    gist: {zh: 限定时间地域的事实, en: Facts with period and area}\n"
    "    kind: exemption\n"
    "    versions:\n"
    "      - {law: guide, version: 2023, article: 6.i6, confidence: verified}\n"
    "  - id: penalty-limitation\n"
    "    title: {zh: 处罚时效, en: Limitation}\n"
    "    gist: {zh: 二年、五年, en: Two and five years}\n"
    "    kind: duty\n"
    "    versions:\n"
    "      - {law: penalty-law, version: 2021, article: 36, confidence: verified}\n"
    "limitation:\n"
    "  provision: penalty-limitation\n"
    "  years: 2\n"
    "  long-years: 5\n"
    "  long-for: [保健食品]\n"
    "  long: {zh: 已满二年，可能已过时效。, en: Two years are over.}\n"
    "  past: {zh: 可能已过处罚时效，需人工判断。, en: The limit may have passed; a human "
    "decides.}\n";

static const char *const first_law[] = {"absolute-wording", "false-publicity"};
static const char *const gap_law[] = {"reference-price", "health-food-claims"};
static const char *const count_law[] = {"false-publicity"};

static const struct clause corrected = {
    .role = CLAUSE_LESSEN,
    .relation = RELATION_AFTER,
    .reason = {.zh = "当场更正", .en = "corrected on air"},
};
static const struct clause sales_fact = {
    .role = CLAUSE_UNLESS,
    .relation = RELATION_NEAR,
    .because = "guide-6-6",
};

void
fakes_init(struct fakes *fakes)
{
    *fakes = (struct fakes){0};
    fakes->rules[FAKE_FIRST] = (struct rule){
        .id = "absolute.rank-first",
        .family = "absolute",
        .title = {"自称第一", "Calls itself number one"},
        .say = {"把自家商品说成「【命中】」。", "Calls its goods number one: 【命中】."},
        .advice = {"删去排名，或给出排名的来源和时间。",
                   "Drop the rank, or name its source and date."},
        .level = LEVEL_ERROR,
        .law = first_law,
        .law_count = 2,
    };
    fakes->rules[FAKE_GAP] = (struct rule){
        .id = "price-fraud.reference-gap",
        .family = "price-fraud",
        .title = {"被比较价格与现价差距过大", "Reference price far above the sale price"},
        .say = {"口播原价【原】元、现价【现】元一【现.每】。",
                "Spoken reference price 【原】 yuan, sale price 【现】 yuan per 【现.每】."},
        .verify = {"前七日最低成交价。", "The lowest price charged in the prior seven days."},
        .advice = {"说明被比较价格的来源和时间。", "State where and when the price applied."},
        .level = LEVEL_WARNING,
        .evidence = EVIDENCE_LEAD,
        .law = gap_law,
        .law_count = 2,
    };
    fakes->rules[FAKE_COUNT] = (struct rule){
        .id = "urgency.last-few",
        .family = "urgency",
        .title = {"反复说最后几单", "The last few, again and again"},
        .say = {"【次数】次说「【命中】」。", "Said 【次数】 times: 【命中】."},
        .verify = {"当时的库存。", "The stock at that moment."},
        .level = LEVEL_WARNING,
        .evidence = EVIDENCE_WORDS_PAGE,
        .law = count_law,
        .law_count = 1,
    };
    fakes->categories[0] = (struct category){.name = "保健食品", .never_minor = true};
    fakes->categories[1] = (struct category){.name = "普通食品"};
    struct rulebook *book = &fakes->book;
    arena_init(&book->arena);
    diag_init(&fakes->diag);
    book->name = "fake-pack";
    book->version = "1.2.3";
    memset(book->digest, 'd', sizeof book->digest - 1);
    book->categories = fakes->categories;
    book->category_count = 2;
    book->rules = fakes->rules;
    book->rule_count = FAKE_RULES;
    const struct yaml_node *tree =
        yaml_parse(span_of_text(laws_yaml), "laws.yaml", &book->arena, &fakes->diag);
    book->laws = laws_load(tree, &book->arena, &fakes->diag);
}

void
fakes_finish(struct fakes *fakes)
{
    arena_finish(&fakes->book.arena);
    diag_finish(&fakes->diag);
}

static struct record
base_record(const struct fakes *fakes, enum record_type type, enum fake_rule rule)
{
    struct record record = {
        .type = type,
        .id = "3f2a1b9c0d0e0f101112131415161718",
        .stream = span_of_text("room-88"),
        .source = span_of_text("live/房间 88.jsonl"),
        .rule = &fakes->rules[rule],
        .level = fakes->rules[rule].level,
        .confidence = CONFIDENCE_HIGH,
        .span_number = 1,
        .book = &fakes->book,
        .day = day_of(2026, 3, 1),
        .as_of_day = day_of(2026, 11, 23),
        .date_source = DATE_STREAM,
    };
    return record;
}

struct record
fake_finding(const struct fakes *fakes)
{
    static const struct place places[] = {
        {.seq = 17, .line = 18, .char_start = 9, .char_end = 13, .byte_start = 27, .byte_end = 39}};
    static const struct hit hits[] = {{.range = {509, 513},
                                       .t0_us = 751400000,
                                       .t1_us = 752250500,
                                       .text = {"全网第一", 12},
                                       .places = places,
                                       .place_count = 1}};
    struct record record = base_record(fakes, RECORD_FINDING, FAKE_FIRST);
    record.hits = hits;
    record.hit_count = 1;
    record.t0_us = 751400000;
    record.t1_us = 752250500;
    record.decided_us = 754000000;
    record.before = span_of_text("好了。家人们看过来，这款面霜");
    record.after = span_of_text("，大家放心拍！三号链接准备");
    record.speaker = span_of_text("主播小\"美\"");
    return record;
}

struct record
fake_old_finding(const struct fakes *fakes)
{
    struct record record = fake_finding(fakes);
    record.rule = &fakes->rules[FAKE_COUNT];
    record.level = LEVEL_WARNING;
    record.day = day_of(2018, 6, 18);
    record.date_source = DATE_OPTION;
    record.category = fakes->categories[0].name;
    record.category_source = CATEGORY_LABEL;
    record.closed = CLOSED_BY_IDLE;
    memcpy(record.same_claim, "aaaabbbbccccddddeeeeffff00001111", ID_SIZE);
    return record;
}

struct record
fake_sequence(const struct fakes *fakes)
{
    static const struct place places[] = {
        {17, 18, 3, 9, 9, 27}, {23, 24, 1, 6, 3, 18}, {24, 25, 0, 2, 0, 4}};
    static const struct hit hits[] = {
        {.step = 0,
         .range = {12, 18},
         .t0_us = 12400000,
         .t1_us = 13900000,
         .text = {"吊牌价一千二", 18},
         .places = places,
         .place_count = 1},
        {.step = 1,
         .range = {90, 97},
         .t0_us = 3652000000,
         .t1_us = 3653000000,
         .text = {"直播间价\n199", 16},
         .places = places + 1,
         .place_count = 2},
    };
    static const struct bound_slot slots[] = {
        {.name = "原", .kind = SLOT_PRICE, .value = {1200000000, 1200000000, UNIT_NONE}},
        {.name = "现", .kind = SLOT_PRICE, .value = {195000000, 199900000, 3}, .unit = "斤"},
    };
    static const struct tested_exemption exemptions[] = {{"guide-6-6", false}};
    struct record record = base_record(fakes, RECORD_FINDING, FAKE_GAP);
    record.id[0] = '4';
    record.confidence = CONFIDENCE_MEDIUM;
    record.level = LEVEL_NOTICE;
    record.lessened = &corrected;
    record.hits = hits;
    record.hit_count = 2;
    record.slots = slots;
    record.slot_count = 2;
    record.exemptions = exemptions;
    record.exemption_count = 1;
    record.t0_us = 12400000;
    record.t1_us = record.decided_us = 3653000000;
    record.span_number = 2;
    record.link_number = 3;
    record.span_cue = span_of_text("来看三号链接");
    record.before = span_of_text("来看三号链接这个包");
    record.after = span_of_text("");
    return record;
}

struct record
fake_count(const struct fakes *fakes)
{
    static const struct place places[] = {
        {1, 1, 0, 4, 0, 12}, {5, 5, 0, 4, 0, 12}, {9, 9, 0, 4, 0, 12}};
    static const struct hit hits[] = {
        {.range = {0, 4},
         .t1_us = 800000,
         .text = {"最后三单", 12},
         .places = places,
         .place_count = 1},
        {.range = {40, 44},
         .t0_us = 9000000,
         .t1_us = 9800000,
         .text = {"最后两单", 12},
         .places = places + 1,
         .place_count = 1},
        {.range = {80, 84},
         .t0_us = 21000000,
         .t1_us = 21800000,
         .text = {"最后三单", 12},
         .places = places + 2,
         .place_count = 1},
    };
    struct record record = base_record(fakes, RECORD_FINDING, FAKE_COUNT);
    record.id[0] = '5';
    record.stream = span_of_text("b.txt");
    record.confidence = CONFIDENCE_LOW;
    record.via_sound = true;
    record.time_estimated = true;
    record.hits = hits;
    record.hit_count = record.count = 3;
    record.t1_us = record.decided_us = 21800000;
    record.category = fakes->categories[1].name;
    record.category_source = CATEGORY_CUE;
    record.day = record.as_of_day;
    record.date_source = DATE_AS_OF;
    return record;
}

struct record
fake_again(const struct fakes *fakes)
{
    struct record record = fake_finding(fakes);
    record.type = RECORD_AGAIN;
    memcpy(record.first, record.id, ID_SIZE);
    return record;
}

struct record
fake_mitigation(const struct fakes *fakes)
{
    static const struct hit hits[] = {{.range = {520, 526},
                                       .t0_us = 760000000,
                                       .t1_us = 761000000,
                                       .text = {"说错了不是第一", 21}}};
    struct record record = base_record(fakes, RECORD_MITIGATION, FAKE_FIRST);
    memcpy(record.first, record.id, ID_SIZE);
    record.level = LEVEL_WARNING;
    record.lessened = &corrected;
    record.hits = hits;
    record.hit_count = 1;
    record.t0_us = 760000000;
    record.t1_us = record.decided_us = 761000000;
    return record;
}

struct record
fake_exempted(const struct fakes *fakes)
{
    struct record record = fake_finding(fakes);
    record.type = RECORD_EXEMPTED;
    record.exempted = &sales_fact;
    record.exempt_reason = EXEMPT_PROVISION;
    return record;
}

struct record
fake_not_yet_law(const struct fakes *fakes)
{
    struct record record = fake_finding(fakes);
    record.type = RECORD_EXEMPTED;
    record.rule = &fakes->rules[FAKE_COUNT];
    record.exempt_reason = EXEMPT_NOT_YET_LAW;
    record.day = day_of(2017, 5, 1);
    return record;
}

struct record
fake_late(const struct fakes *fakes)
{
    struct record record = base_record(fakes, RECORD_LATE, FAKE_FIRST);
    record.rule = NULL;
    record.seq = 40;
    record.line = 41;
    record.t0_us = 3000000;
    record.message = "came 12 s too late; scanned alone";
    record.message_zh = "晚了 12 秒，已单独扫描";
    return record;
}

struct record
fake_engine(const struct fakes *fakes)
{
    struct record record = base_record(fakes, RECORD_ENGINE, FAKE_GAP);
    record.t0_us = 88000000;
    record.message = "match limit reached";
    record.message_zh = "达到匹配上限";
    return record;
}

struct scan_summary
fake_summary(void)
{
    return (struct scan_summary){
        .streams = 2,
        .segments = 120,
        .characters = 1800,
        .bytes = 5400,
        .findings = {[LEVEL_NOTICE] = 1, [LEVEL_WARNING] = 2, [LEVEL_ERROR] = 1},
        .agains = 1,
        .exempted = 2,
        .mitigations = 1,
        .late = 1,
        .engine = 1,
    };
}

void
fake_records(const struct fakes *fakes, struct record ret_records[FAKE_RECORDS])
{
    struct record (*const makers[FAKE_RECORDS])(const struct fakes *) = {
        fake_finding,    fake_old_finding, fake_sequence,    fake_count, fake_again,
        fake_mitigation, fake_exempted,    fake_not_yet_law, fake_late,  fake_engine,
    };
    for (size_t i = 0; i < FAKE_RECORDS; i++)
        ret_records[i] = makers[i](fakes);
}

struct sink *
fake_report(const struct fakes *fakes, const char *format, const struct report_options *options)
{
    struct scan_summary summary = fake_summary();
    struct record records[FAKE_RECORDS];
    fake_records(fakes, records);
    struct sink *sink = report_open(format, options);
    sink->class->begin(sink, &fakes->book);
    for (size_t i = 0; i < FAKE_RECORDS; i++)
        sink->class->write(sink, &records[i]);
    sink->class->end(sink, &summary);
    return sink;
}
