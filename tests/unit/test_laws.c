/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scanner/rulebook/laws.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * The shipped register of laws against what an officer would cite, day by day, and the machinery
 * against small registers of its own.
 */
#define COUNT(array) (sizeof(array) / sizeof *(array))
#define AS_OF        "2026-11-23"

struct world {
    struct arena arena;
    struct diag diag;
    const struct laws *laws;
    struct buf text;
};
static struct world shipped; /* read-only after set-up */

static int32_t
day(const char *text)
{
    int32_t value;
    if (!day_parse(span_of_text(text), &value))
        fail_msg("no day: %s", text);
    return value;
}

static void
world_load(struct world *world, const char *path)
{
    arena_init(&world->arena);
    diag_init(&world->diag);
    buf_init(&world->text);
    const struct yaml_node *tree = yaml_load(path, &world->arena, &world->diag);
    world->laws = tree ? laws_load(tree, &world->arena, &world->diag) : NULL;
}

static void
world_finish(struct world *world)
{
    arena_finish(&world->arena);
    diag_finish(&world->diag);
    buf_finish(&world->text);
}

/* rules/laws.yaml, found from where this file is. */
static int
load_shipped(void **state)
{
    (void)state;
    char path[4096];
    snprintf(path, sizeof path, "%s", __FILE__);
    for (int up = 0; up < 3; up++) {
        char *slash = strrchr(path, '/');
        if (slash)
            *slash = '\0';
        else
            snprintf(path, sizeof path, ".");
    }
    snprintf(path + strlen(path), sizeof path - strlen(path), "/rules/laws.yaml");
    world_load(&shipped, path);
    for (size_t i = 0; i < shipped.diag.count; i++)
        print_error("%u: %s\n", shipped.diag.items[i].at.line, shipped.diag.items[i].message);
    return shipped.laws && shipped.diag.count == 0 ? 0 : -1;
}

static int
finish_shipped(void **state)
{
    (void)state;
    world_finish(&shipped);
    return 0;
}

/* ---- what is cited on a day ---- */

/* The citation in Chinese, or "not-yet", "ended". */
static const char *
cite(const char *provision, const char *on)
{
    static struct buf text; /* one at a time */
    struct citation citation;
    const struct provision *found = laws_find(shipped.laws, provision);
    if (!found)
        fail_msg("no provision %s", provision);
    const char *goods = found->category_count ? found->categories[0] : NULL;
    laws_cite(shipped.laws, provision, day(on), day(AS_OF), goods, &citation);
    if (citation.state != CITATION_IN_FORCE)
        return citation_state_name(citation.state);
    buf_finish(&text);
    citation_text(&citation.then, false, &text);
    return text.data;
}

static enum law_direction
direction(const char *provision, const char *on, const char *as_of)
{
    struct citation citation;
    const struct provision *found = laws_find(shipped.laws, provision);
    if (!found)
        fail_msg("no provision %s", provision);
    const char *goods = found->category_count ? found->categories[0] : NULL;
    laws_cite(shipped.laws, provision, day(on), day(as_of), goods, &citation);
    return citation.direction;
}

struct cell {
    const char *provision;
    const char *cited[5]; /* on 2021-03-01, 2021-08-15, 2022-09-01, 2024-10-01, 2026-03-01 */
};

/*
 * The worked examples: conduct by date. Where only the title stands, the article of that day is not
 * verified, and nothing more may be printed.
 */
#define AUCL     "《反不正当竞争法》"
#define AD       "《广告法》"
#define LIVE     "《直播电商监督管理办法》（2025年）"
#define PENALTY7 "《价格违法处罚规定》（2010年）第七条"
#define PRICE    "《价格法》（1997年）第十四条第（四）项；罚则" PENALTY7
static const struct cell cells[] = {
    {"false-publicity",
     {AUCL "（2019年）第八条第一款；罚则第二十条第一款",
      AUCL "（2019年）第八条第一款；罚则第二十条第一款",
      AUCL "（2019年）第八条第一款；罚则第二十条第一款",
      AUCL "（2019年）第八条第一款；罚则第二十条第一款",
      AUCL "（2025年）第九条第一款；罚则第二十五条第一款"}},
    {"online-false-publicity",
     {"not-yet", "not-yet", "not-yet", "《网络反不正当竞争暂行规定》",
      "《网络反不正当竞争暂行规定》"}},
    {"consumer-false-credentials",
     {"not-yet", "not-yet", "not-yet",
      "《消保法实施条例》（2024年）第九条第一款；罚则第五十条第三款",
      "《消保法实施条例》（2024年）第九条第一款；罚则第五十条第三款"}},
    {"live-false-publicity",
     {"not-yet", "not-yet", "not-yet", "not-yet",
      LIVE "第三十四条第一款；罚则" AUCL "（2025年）第二十五条第一款、" AD "（2021年）第五十五条"}},
    {"false-advertisement",
     {AD "（2018年）第二十八条第一款；罚则第五十五条、第五十五条第三款",
      AD "（2021年）第二十八条第一款；罚则第五十五条、第五十五条第三款",
      AD "（2021年）第二十八条第一款；罚则第五十五条、第五十五条第三款",
      AD "（2021年）第二十八条第一款；罚则第五十五条、第五十五条第三款",
      AD "（2021年）第二十八条第一款；罚则第五十五条、第五十五条第三款"}},
    {"live-ecommerce-ad",
     {"not-yet", "not-yet", "not-yet", "not-yet",
      LIVE "第三十五条；罚则" AD "（2021年）第五十五条"}},
    {"absolute-wording",
     {AD "（2018年）第九条第（三）项；罚则第五十七条",
      AD "（2021年）第九条第（三）项；罚则第五十七条",
      AD "（2021年）第九条第（三）项；罚则第五十七条",
      AD "（2021年）第九条第（三）项；罚则第五十七条",
      AD "（2021年）第九条第（三）项；罚则第五十七条"}},
    {"guide-6-6",
     {"not-yet", "not-yet", "not-yet", "《绝对化用语执法指南》（2023年）第六条第（六）项",
      "《绝对化用语执法指南》（2023年）第六条第（六）项"}},
    {"citation-guide", {"not-yet", "not-yet", "not-yet", "not-yet", "not-yet"}},
    {"endorsement-without-use",
     {AD "（2018年）第三十八条第一款；罚则第六十二条",
      AD "（2021年）第三十八条第一款；罚则第六十一条",
      AD "（2021年）第三十八条第一款；罚则第六十一条",
      AD "（2021年）第三十八条第一款；罚则第六十一条",
      AD "（2021年）第三十八条第一款；罚则第六十一条"}},
    {"live-stream-as-ad",
     {"《互联网广告管理暂行办法》", "《互联网广告管理暂行办法》", "《互联网广告管理暂行办法》",
      "《互联网广告管理办法》（2023年）第十九条第一款；罚则" AD "（2021年）第五十五条",
      "《互联网广告管理办法》（2023年）第十九条第一款；罚则" AD "（2021年）第五十五条"}},
    {"live-marketing-ad-role",
     {"not-yet", "《网络直播营销管理办法》（2021年）第十九条",
      "《网络直播营销管理办法》（2021年）第十九条", "《网络直播营销管理办法》（2021年）第十九条",
      "《网络直播营销管理办法》（2021年）第十九条"}},
    {"price-fraud", {PRICE, PRICE, PRICE, PRICE, PRICE}},
    {"price-comparison",
     {"《禁止价格欺诈行为的规定》", "《禁止价格欺诈行为的规定》",
      "《明码标价和禁止价格欺诈规定》（2022年）第十六条第一款；罚则" PENALTY7,
      "《明码标价和禁止价格欺诈规定》（2022年）第十六条第一款；罚则" PENALTY7,
      "《明码标价和禁止价格欺诈规定》（2022年）第十六条第一款；罚则" PENALTY7}},
    {"price-promotion-mismatch",
     {"not-yet", "not-yet",
      "《明码标价和禁止价格欺诈规定》（2022年）第二十条第一款第（二）项；罚则" PENALTY7,
      "《明码标价和禁止价格欺诈规定》（2022年）第二十条第一款第（二）项；罚则" PENALTY7,
      "《明码标价和禁止价格欺诈规定》（2022年）第二十条第一款第（二）项；罚则" PENALTY7}},
    {"live-price-marking",
     {"not-yet", "not-yet", "not-yet", "not-yet",
      LIVE "第三十二条；罚则《价格法》（1997年）第四十二条、" PENALTY7}},
    {"platform-price-rules", {"not-yet", "not-yet", "not-yet", "not-yet", "not-yet"}},
    {"helping-false-publicity",
     {AUCL "（2019年）第八条第二款；罚则第二十条第一款",
      AUCL "（2019年）第八条第二款；罚则第二十条第一款",
      AUCL "（2019年）第八条第二款；罚则第二十条第一款",
      AUCL "（2019年）第八条第二款；罚则第二十条第一款",
      AUCL "（2025年）第九条第二款；罚则第二十五条第一款"}},
    {"e-commerce-false-publicity",
     {"《电子商务法》（2018年）第十七条；罚则第八十五条",
      "《电子商务法》（2018年）第十七条；罚则第八十五条",
      "《电子商务法》（2018年）第十七条；罚则第八十五条",
      "《电子商务法》（2018年）第十七条；罚则第八十五条",
      "《电子商务法》（2018年）第十七条；罚则第八十五条"}},
    {"online-fake-trade",
     {"《网络交易管理办法》", "《网络交易监督管理办法》", "《网络交易监督管理办法》",
      "《网络交易监督管理办法》",
      "《网络交易监督管理办法》（2025年）第十四条第二款第（一）项；罚则第四十三条"}},
    {"live-marketing-fake-data",
     {"not-yet", "《网络直播营销管理办法》（2021年）第十八条第（四）项",
      "《网络直播营销管理办法》（2021年）第十八条第（四）项",
      "《网络直播营销管理办法》（2021年）第十八条第（四）项",
      "《网络直播营销管理办法》（2021年）第十八条第（四）项"}},
    {"online-fake-data",
     {"not-yet", "not-yet", "not-yet", "《网络反不正当竞争暂行规定》",
      "《网络反不正当竞争暂行规定》"}},
    {"live-service-fake-trade",
     {"not-yet", "not-yet", "not-yet", "not-yet",
      LIVE "第四十四条；罚则" AUCL "（2025年）第二十五条第一款"}},
    {"patent-counterfeit",
     {"《专利法》（2008年）第六十三条；罚则第六十三条",
      "《专利法》（2020年）第六十八条；罚则第六十八条",
      "《专利法》（2020年）第六十八条；罚则第六十八条",
      "《专利法》（2020年）第六十八条；罚则第六十八条",
      "《专利法》（2020年）第六十八条；罚则第六十八条"}},
    {"patent-counterfeit-acts",
     {"《专利法实施细则》（2010年）第八十四条第一款第（三）项",
      "《专利法实施细则》（2010年）第八十四条第一款第（三）项",
      "《专利法实施细则》（2010年）第八十四条第一款第（三）项",
      "《专利法实施细则》（2023年）第一百零一条第一款第（三）项",
      "《专利法实施细则》（2023年）第一百零一条第一款第（三）项"}},
    {"trade-data-keeping",
     {"《电子商务法》（2018年）第三十一条；罚则第八十条",
      "《电子商务法》（2018年）第三十一条；罚则第八十条",
      "《电子商务法》（2018年）第三十一条；罚则第八十条",
      "《电子商务法》（2018年）第三十一条；罚则第八十条",
      "《电子商务法》（2018年）第三十一条；罚则第八十条"}},
    {"live-record-keeping",
     {"not-yet", "《网络交易监督管理办法》", "《网络交易监督管理办法》", "《网络交易监督管理办法》",
      LIVE "第十六条；罚则《电子商务法》（2018年）第八十条"}},
};

static void
test_cells(void **state)
{
    static const char *const dates[] = {"2021-03-01", "2021-08-15", "2022-09-01", "2024-10-01",
                                        "2026-03-01"};
    (void)state;
    for (size_t i = 0; i < COUNT(cells); i++) {
        for (size_t k = 0; k < COUNT(dates); k++) {
            const char *cited = cite(cells[i].provision, dates[k]);
            if (strcmp(cited, cells[i].cited[k]) != 0)
                fail_msg("%s on %s\n  cited  %s\n  wanted %s", cells[i].provision, dates[k], cited,
                         cells[i].cited[k]);
        }
    }
}

/* ---- renumberings: the last day before and the first day after ---- */

struct border {
    const char *provision, *last, *before, *first, *after;
};
static const struct border borders[] = {
    {"confusion-product", "2017-12-31", AUCL, "2018-01-01",
     AUCL "（2017年）第六条第（一）项；罚则第十八条"},
    {"confusion-product", "2025-10-14", AUCL "（2019年）第六条第（一）项；罚则第十八条",
     "2025-10-15", AUCL "（2025年）第七条第一款第（一）项；罚则第二十三条"},
    {"confusion-name", "2025-10-14", AUCL "（2019年）第六条第（二）项；罚则第十八条", "2025-10-15",
     AUCL "（2025年）第七条第一款第（二）项；罚则第二十三条"},
    {"confusion-site-account", "2025-10-14", AUCL "（2019年）第六条第（三）项；罚则第十八条",
     "2025-10-15", AUCL "（2025年）第七条第一款第（三）项；罚则第二十三条"},
    {"confusion-other", "2025-10-14", AUCL "（2019年）第六条第（四）项；罚则第十八条", "2025-10-15",
     AUCL "（2025年）第七条第一款第（四）项；罚则第二十三条"},
    {"confusion-keyword", "2025-10-14", "not-yet", "2025-10-15",
     AUCL "（2025年）第七条第二款；罚则第二十三条"},
    {"helping-confusion", "2025-10-14", "not-yet", "2025-10-15",
     AUCL "（2025年）第七条第三款；罚则第二十三条"},
    {"commercial-bribery", "2017-12-31", AUCL, "2018-01-01", AUCL "（2017年）第七条；罚则第十九条"},
    {"commercial-bribery", "2025-10-14", AUCL "（2019年）第七条；罚则第十九条", "2025-10-15",
     AUCL "（2025年）第八条；罚则第二十四条"},
    {"false-publicity", "2017-12-31", AUCL, "2018-01-01",
     AUCL "（2017年）第八条第一款；罚则第二十条第一款"},
    {"false-publicity", "2019-04-22", AUCL "（2017年）第八条第一款；罚则第二十条第一款",
     "2019-04-23", AUCL "（2019年）第八条第一款；罚则第二十条第一款"},
    {"false-publicity", "2025-10-14", AUCL "（2019年）第八条第一款；罚则第二十条第一款",
     "2025-10-15", AUCL "（2025年）第九条第一款；罚则第二十五条第一款"},
    {"helping-false-publicity", "2025-10-14", AUCL "（2019年）第八条第二款；罚则第二十条第一款",
     "2025-10-15", AUCL "（2025年）第九条第二款；罚则第二十五条第一款"},
    {"trade-secrets", "2025-10-14", AUCL "（2019年）第九条；罚则第二十一条", "2025-10-15",
     AUCL "（2025年）第十条；罚则第二十六条"},
    {"prize-unclear", "2017-12-31", AUCL, "2018-01-01",
     AUCL "（2017年）第十条第（一）项；罚则第二十二条"},
    {"prize-unclear", "2025-10-14", AUCL "（2019年）第十条第（一）项；罚则第二十二条", "2025-10-15",
     AUCL "（2025年）第十一条第（一）项；罚则第二十七条"},
    {"prize-terms-changed", "2020-11-30", "《禁止不正当有奖销售规定》", "2020-12-01",
     "《规范促销行为暂行规定》（2020年）第十三条；罚则" AUCL "（2019年）第二十二条"},
    {"prize-terms-changed", "2025-10-14",
     "《规范促销行为暂行规定》（2020年）第十三条；罚则" AUCL "（2019年）第二十二条", "2025-10-15",
     AUCL "（2025年）第十一条第（二）项；罚则第二十七条"},
    {"prize-fake", "2025-10-14", AUCL "（2019年）第十条第（二）项；罚则第二十二条", "2025-10-15",
     AUCL "（2025年）第十一条第（三）项；罚则第二十七条"},
    {"prize-over-cap", "2025-10-14", AUCL "（2019年）第十条第（三）项；罚则第二十二条",
     "2025-10-15", AUCL "（2025年）第十一条第（四）项；罚则第二十七条"},
    {"commercial-disparagement", "2017-12-31", AUCL, "2018-01-01",
     AUCL "（2017年）第十一条；罚则第二十三条"},
    {"commercial-disparagement", "2025-10-14", AUCL "（2019年）第十一条；罚则第二十三条",
     "2025-10-15", AUCL "（2025年）第十二条；罚则第二十八条"},
    {"internet-obstruction", "2025-10-14", AUCL "（2019年）第十二条第二款；罚则第二十四条",
     "2025-10-15", AUCL "（2025年）第十三条第二款；罚则第二十九条"},
    {"internet-data-taking", "2025-10-14", "not-yet", "2025-10-15",
     AUCL "（2025年）第十三条第三款；罚则第二十九条"},
    {"platform-rule-abuse", "2025-10-14", "not-yet", "2025-10-15",
     AUCL "（2025年）第十三条第四款；罚则第二十九条"},
    {"platform-forced-below-cost", "2025-10-14", "not-yet", "2025-10-15",
     AUCL "（2025年）第十四条；罚则第三十条"},
    {"sme-abuse", "2025-10-14", "not-yet", "2025-10-15", AUCL "（2025年）第十五条；罚则第三十一条"},
    {"below-cost-sale", "2017-12-31", AUCL, "2018-01-01", "ended"},
    {"competition-interview", "2025-10-14", "not-yet", "2025-10-15", AUCL "（2025年）第十八条"},
    {"competition-report", "2025-10-14", AUCL "（2019年）第十六条", "2025-10-15",
     AUCL "（2025年）第二十条"},
    {"competition-platform-duty", "2025-10-14", "not-yet", "2025-10-15",
     AUCL "（2025年）第二十一条"},
    {"competition-leniency", "2025-10-14", AUCL "（2019年）第二十五条", "2025-10-15",
     AUCL "（2025年）第三十二条"},

    {"absolute-wording", "2015-08-31", AD, "2015-09-01",
     AD "（2015年）第九条第（三）项；罚则第五十七条"},
    {"false-advertisement", "2015-08-31", AD, "2015-09-01",
     AD "（2015年）第二十八条第一款；罚则第五十五条、第五十五条第三款"},
    {"absolute-wording", "2018-10-25", AD "（2015年）第九条第（三）项；罚则第五十七条",
     "2018-10-26", AD "（2018年）第九条第（三）项；罚则第五十七条"},
    {"absolute-wording", "2021-04-28", AD "（2018年）第九条第（三）项；罚则第五十七条",
     "2021-04-29", AD "（2021年）第九条第（三）项；罚则第五十七条"},
    {"ad-check-duty", "2021-04-28", AD "（2018年）第三十四条第二款；罚则第六十一条", "2021-04-29",
     AD "（2021年）第三十四条第二款；罚则第六十条"},
    {"endorsement-without-use", "2021-04-28", AD "（2018年）第三十八条第一款；罚则第六十二条",
     "2021-04-29", AD "（2021年）第三十八条第一款；罚则第六十一条"},
    {"ad-popup-close", "2021-04-28", AD "（2018年）第四十四条第二款；罚则第六十三条", "2021-04-29",
     AD "（2021年）第四十四条第二款；罚则第六十二条"},
    {"platform-stop-ads", "2021-04-28", AD "（2018年）第四十五条；罚则第六十四条", "2021-04-29",
     AD "（2021年）第四十五条；罚则第六十三条"},
    {"name-without-consent", "2021-04-28", AD "（2018年）第三十三条；罚则第六十九条", "2021-04-29",
     AD "（2021年）第三十三条；罚则第六十八条"},
    {"patent-marking", "2021-05-31", "《专利法》（2008年）第十七条第二款", "2021-06-01",
     "《专利法》（2020年）第十六条第二款"},
    {"patent-counterfeit", "2021-05-31", "《专利法》（2008年）第六十三条；罚则第六十三条",
     "2021-06-01", "《专利法》（2020年）第六十八条；罚则第六十八条"},
    {"patent-counterfeit-acts", "2024-01-19",
     "《专利法实施细则》（2010年）第八十四条第一款第（三）项", "2024-01-20",
     "《专利法实施细则》（2023年）第一百零一条第一款第（三）项"},
    {"drug-ad-approval", "2019-11-30", "《药品管理法》（2015年）第五十九条；罚则第九十一条",
     "2019-12-01", "《药品管理法》（2019年）第八十九条；罚则" AD "（2018年）第五十八条"},
    {"non-drug-drug-claim", "2019-11-30", "《药品管理法》（2015年）第六十条第三款；罚则第九十一条",
     "2019-12-01", "《药品管理法》（2019年）第九十条第三款；罚则" AD "（2018年）第五十八条"},
    {"fake-drug", "2019-11-30", "《药品管理法》（2015年）第四十八条；罚则第七十三条", "2019-12-01",
     "《药品管理法》（2019年）第九十八条第二款第（二）项；罚则第一百一十六条"},
    {"well-known-trademark", "2019-10-31", "《商标法》（2013年）第十四条第五款；罚则第五十三条",
     "2019-11-01", "《商标法》（2019年）第十四条第五款；罚则第五十三条"},
    {"well-known-trademark", "2026-12-31", "《商标法》（2019年）第十四条第五款；罚则第五十三条",
     "2027-01-01", "《商标法》（2026年）第六十四条；罚则第六十四条"},
    {"false-registered-trademark", "2026-12-31", "《商标法》（2019年）第五十二条；罚则第五十二条",
     "2027-01-01", "《商标法》（2026年）第六十二条；罚则第六十二条"},
    {"trademark-infringing-sale", "2026-12-31",
     "《商标法》（2019年）第五十七条第（三）项；罚则第六十条", "2027-01-01",
     "《商标法》（2026年）第七十二条第（三）项；罚则第七十四条"},
    {"price-comparison-seven-day", "2022-06-30", "《禁止价格欺诈行为的规定》", "2022-07-01",
     "《明码标价和禁止价格欺诈规定》（2022年）第十六条第二款；罚则" PENALTY7},
    {"price-baseless-base", "2022-06-30", "《禁止价格欺诈行为的规定》", "2022-07-01",
     "《明码标价和禁止价格欺诈规定》（2022年）第十七条第二款；罚则" PENALTY7},
    {"price-marking-online", "2022-06-30", "《明码标价规定》", "2022-07-01",
     "《明码标价和禁止价格欺诈规定》（2022年）第十三条；罚则《价格法》（1997年）第四十二条、"
     "《价格违法处罚规定》（2010年）第十三条"},
    {"internet-tobacco-ad", "2023-04-30", "《互联网广告管理暂行办法》", "2023-05-01",
     "《互联网广告管理办法》（2023年）第六条第二款；罚则" AD "（2021年）第五十七条"},
    {"fake-stock-or-rush", "2021-04-30", "《网络交易管理办法》", "2021-05-01",
     "《网络交易监督管理办法》"},
    {"fake-stock-or-rush", "2025-03-17", "《网络交易监督管理办法》", "2025-03-18",
     "《网络交易监督管理办法》（2025年）第十四条第二款第（三）项；罚则第四十三条"},
    {"report-needs-clue", "2026-04-14", "not-yet", "2026-04-15",
     "《投诉举报处理办法》（2026年）第二十八条"},
    {"food-disease-claim", "2025-11-30",
     "《食品安全法》（2021年）第七十三条第一款；罚则第一百四十条第一款", "2025-12-01",
     "《食品安全法》（2025年）第七十三条第一款；罚则第一百四十条第一款"},
    {"platform-price-rules", "2026-04-09", "not-yet", "2026-04-10", "《互联网平台价格行为规则》"},
    {"citation-guide", "2026-06-11", "not-yet", "2026-06-12", "《广告引证内容执法指南》"},
    {"live-false-publicity", "2026-01-31", "not-yet", "2026-02-01",
     LIVE "第三十四条第一款；罚则" AUCL "（2025年）第二十五条第一款、" AD "（2021年）第五十五条"},
};

static void
test_borders(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(borders); i++) {
        const struct border *border = &borders[i];
        assert_int_equal(day(border->last) + 1, day(border->first));
        const char *cited = cite(border->provision, border->last);
        if (strcmp(cited, border->before) != 0)
            fail_msg("%s on %s\n  cited  %s\n  wanted %s", border->provision, border->last, cited,
                     border->before);
        cited = cite(border->provision, border->first);
        if (strcmp(cited, border->after) != 0)
            fail_msg("%s on %s\n  cited  %s\n  wanted %s", border->provision, border->first, cited,
                     border->after);
    }
}

/* ---- lighter, heavier, the same ---- */

static const struct {
    const char *provision, *on, *as_of;
    enum law_direction want;
} directions[] = {
    {"false-publicity", "2021-03-01", AS_OF, DIRECTION_LIGHTER},
    {"false-publicity", "2018-06-01", AS_OF, DIRECTION_LIGHTER},
    {"false-publicity", "2016-06-01", AS_OF, DIRECTION_UNKNOWN},
    {"false-publicity", "2025-10-14", "2025-10-14", DIRECTION_SAME},
    {"false-publicity", "2025-10-15", AS_OF, DIRECTION_SAME},
    {"false-publicity", "2021-03-01", "2025-10-14", DIRECTION_SAME},
    {"helping-false-publicity", "2021-03-01", AS_OF, DIRECTION_LIGHTER},
    {"online-fake-trade", "2025-06-01", AS_OF, DIRECTION_LIGHTER},
    {"online-fake-trade", "2022-06-01", AS_OF, DIRECTION_UNKNOWN},
    {"well-known-trademark", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"well-known-trademark", "2021-03-01", "2027-01-01", DIRECTION_LIGHTER},
    {"commercial-disparagement", "2021-03-01", AS_OF, DIRECTION_HEAVIER},
    {"internet-obstruction", "2021-03-01", AS_OF, DIRECTION_HEAVIER},
    {"patent-counterfeit", "2021-03-01", AS_OF, DIRECTION_HEAVIER},
    {"patent-counterfeit-acts", "2021-03-01", AS_OF, DIRECTION_HEAVIER},
    {"patent-counterfeit-acts", "2022-03-01", AS_OF, DIRECTION_SAME},
    {"absolute-wording", "2016-03-01", AS_OF, DIRECTION_SAME},
    {"false-advertisement", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"medical-claim-ordinary-goods", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"endorsement-without-use", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"confusion-product", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"prize-over-cap", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"prize-terms-changed", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"price-fraud", "2021-03-01", AS_OF, DIRECTION_SAME},
    {"price-comparison", "2021-03-01", AS_OF, DIRECTION_UNKNOWN},
    {"price-comparison", "2022-09-01", AS_OF, DIRECTION_SAME},
    {"fake-drug", "2019-03-01", AS_OF, DIRECTION_HEAVIER},
};

static void
test_directions(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(directions); i++) {
        enum law_direction found =
            direction(directions[i].provision, directions[i].on, directions[i].as_of);
        if (found != directions[i].want)
            fail_msg("%s from %s to %s: %s, wanted %s", directions[i].provision, directions[i].on,
                     directions[i].as_of, law_direction_name(found),
                     law_direction_name(directions[i].want));
    }
}

static void
test_reason_is_given(void **state)
{
    (void)state;
    struct citation citation;
    laws_cite(shipped.laws, "false-publicity", day("2021-03-01"), day(AS_OF), NULL, &citation);
    assert_true(citation.has_now);
    assert_true(citation.now_differs);
    assert_int_equal(citation.reason_count, 1);
    assert_non_null(strstr(citation.reasons[0].zh, "下限"));
    assert_non_null(strstr(citation.reasons[0].en, "floor"));
    laws_cite(shipped.laws, "false-publicity", day(AS_OF), day(AS_OF), NULL, &citation);
    assert_false(citation.now_differs);
    assert_int_equal(citation.reason_count, 0);
}

/* ---- the warnings to rule authors ---- */

static struct cited_version
cited_on(const char *provision, const char *on)
{
    const struct provision *found = laws_find(shipped.laws, provision);
    assert_non_null(found);
    const struct provision_version *version = provision_on(found, day(on));
    assert_non_null(version);
    return provision_cite(version, day(on));
}

static void
test_absolute_wording_stays_with_the_advertising_law(void **state)
{
    (void)state;
    const struct provision *provision = laws_find(shipped.laws, "absolute-wording");
    for (size_t i = 0; i < provision->version_count; i++)
        assert_string_equal(provision->versions[i].law->id, "advertising-law");
    assert_string_equal(cited_on("live-false-publicity", "2026-03-01").article, "34.p1");
}

static void
test_endorser_penalty_moved(void **state)
{
    (void)state;
    struct cited_version cited = cited_on("medical-endorser", "2021-04-28");
    assert_string_equal(cited.penalties[1].article, "62");
    cited = cited_on("medical-endorser", "2021-04-29");
    assert_string_equal(cited.penalties[1].article, "61");
    assert_true(cited.penalties[1].printable);
    assert_non_null(strstr(cited.penalties[1].penalty->range.zh, "代言人"));
    cited = cited_on("ad-check-duty", "2021-04-28"); /* the same number, another penalty */
    assert_string_equal(cited.penalties[0].article, "61");
    assert_null(strstr(cited.penalties[0].penalty->range.zh, "代言人"));
}

static void
test_floor_of_false_publicity_is_gone(void **state)
{
    (void)state;
    struct cited_version then = cited_on("false-publicity", "2025-10-14");
    struct cited_version now = cited_on("false-publicity", "2025-10-15");
    assert_non_null(strstr(then.penalties[0].penalty->range.zh, "二十万元以上"));
    assert_null(strstr(now.penalties[0].penalty->range.zh, "二十万元以上"));
    assert_non_null(strstr(now.penalties[0].penalty->range.zh, "没有下限"));
}

static void
test_price_provisions_begin_in_2022(void **state)
{
    (void)state;
    for (size_t i = 0; i < laws_provision_count(shipped.laws); i++) {
        const struct provision *provision = laws_provision_at(shipped.laws, i);
        const struct provision_version *version = provision_on(provision, day("2022-06-30"));
        assert_true(!version ||
                    strcmp(version->law->id, "price-marking-and-price-fraud-provisions") != 0);
    }
}

static void
test_food_function_fine_is_for_labels(void **state)
{
    (void)state;
    struct cited_version cited = cited_on("food-health-function", AS_OF);
    assert_string_equal(cited.penalties[0].article, "68");
    assert_non_null(strstr(cited.penalties[0].penalty->range.zh, "标签"));
    assert_string_equal(cited_on("medical-claim-ordinary-goods", AS_OF).penalties[0].article, "58");
}

static void
test_consumer_regulation_9_and_15_go_to_article_56(void **state)
{
    static const char *const ids[] = {"consumer-false-credentials", "elderly-health-fraud"};
    (void)state;
    for (size_t i = 0; i < COUNT(ids); i++) {
        struct cited_version cited = cited_on(ids[i], AS_OF);
        assert_int_equal(cited.penalty_count, 1);
        assert_string_equal(cited.penalties[0].article, "50.p3");
        assert_non_null(strstr(cited.penalties[0].penalty->range.zh, "第五十六条"));
    }
}

static void
test_individual_operators_have_a_cap(void **state)
{
    (void)state;
    struct cited_version cited = cited_on("price-fraud", AS_OF);
    assert_string_equal(cited.penalties[0].article, "7");
    assert_non_null(strstr(cited.penalties[0].penalty->individual.zh, "十万元以下"));
    struct buf text = {0};
    penalty_text(&cited, false, &text);
    assert_non_null(strstr(text.data, "个人经营者没有违法所得的十万元以下"));
    buf_finish(&text);
}

static void
test_guides_and_codes_never_carry_a_penalty(void **state)
{
    static const char *const without[] = {"live-marketing-measures-2021",
                                          "live-marketing-guidance-2020", "anchor-code-of-conduct"};
    (void)state;
    for (size_t i = 0; i < laws_provision_count(shipped.laws); i++) {
        const struct provision *provision = laws_provision_at(shipped.laws, i);
        for (size_t k = 0; k < provision->version_count; k++) {
            const struct provision_version *version = &provision->versions[k];
            if (version->law->kind == LAW_GUIDE || !version->law->own_fines)
                assert_int_equal(version->penalty_count, 0);
        }
    }
    for (size_t i = 0; i < COUNT(without); i++)
        assert_false(laws_find_law(shipped.laws, without[i])->own_fines);
}

static void
test_pre_2025_references_are_translated(void **state)
{
    static const char *const ids[] = {"online-false-publicity", "promotion-false-information",
                                      "prize-terms-published", "online-disparagement"};
    static const char *const before[] = {"20.p1", "20.p1", "22", "23"};
    static const char *const after[] = {"25.p1", "25.p1", "27", "28"};
    (void)state;
    for (size_t i = 0; i < COUNT(ids); i++) {
        assert_string_equal(cited_on(ids[i], "2025-10-14").penalties[0].article, before[i]);
        struct cited_version now = cited_on(ids[i], "2025-10-15");
        assert_string_equal(now.penalties[0].article, after[i]);
        assert_non_null(now.penalties[0].penalty);
    }
}

static void
test_several_laws_keep_the_chief_first(void **state)
{
    static const char *const law[] = {"false-lowest-price", "price-baseless-base",
                                      "price-false-discount", "absolute-wording"};
    (void)state;
    struct rule_citations *citations = calloc(1, sizeof *citations);
    laws_cite_rule(shipped.laws, law, COUNT(law), day("2024-10-01"), day(AS_OF), NULL, citations);
    assert_int_equal(citations->count, 4);
    for (size_t i = 0; i < COUNT(law); i++)
        assert_string_equal(citations->cited[i].provision->id, law[i]);
    assert_string_equal(cited_on("penalty-once", AS_OF).article, "29");
    free(citations);
}

/* ---- every provision, every border ---- */

static void
check_day(const struct provision *provision, int32_t on)
{
    char text[DAY_TEXT_SIZE];
    size_t in_force = 0;
    for (size_t i = 0; i < provision->version_count; i++) {
        struct day_range days = provision->versions[i].days;
        in_force += days.from <= on && on <= days.until;
    }
    if (in_force > 1)
        fail_msg("%s has %zu versions on %s", provision->id, in_force, day_format(on, text));
    assert_int_equal(provision_on(provision, on) != NULL, in_force);
    struct citation citation;
    const char *goods = provision->category_count ? provision->categories[0] : NULL;
    assert_true(laws_cite(shipped.laws, provision->id, on, day(AS_OF), goods, &citation));
    assert_int_equal(citation.state == CITATION_IN_FORCE, in_force);
    if (!in_force)
        return;
    for (int english = 0; english < 2; english++) {
        struct buf out = {0};
        citation_text(&citation.then, english, &out);
        if (!citation.then.printable) {
            penalty_text(&citation.then, english, &out);
            if (strstr(out.data, "第") && strstr(out.data, "条"))
                fail_msg("%s on %s prints %s", provision->id, day_format(on, text), out.data);
            assert_null(strstr(out.data, "Art."));
        }
        assert_true(!citation.then.printable || citation.then.confidence == LAW_VERIFIED);
        for (size_t i = 0; i < citation.then.penalty_count; i++)
            assert_true(!citation.then.penalties[i].printable || citation.then.printable);
        buf_finish(&out);
    }
}

static void
test_every_provision_on_every_border(void **state)
{
    (void)state;
    size_t days = 0;
    for (size_t p = 0; p < laws_provision_count(shipped.laws); p++) {
        const struct provision *provision = laws_provision_at(shipped.laws, p);
        for (size_t l = 0; l < laws_count(shipped.laws); l++) {
            const struct law *law = laws_at(shipped.laws, l);
            for (size_t v = 0; v < law->version_count; v++) {
                struct day_range range = law->versions[v].days;
                for (int step = -1; step <= 1; step++) {
                    if (range.from != DAY_UNKNOWN_START)
                        check_day(provision, range.from + step);
                    if (range.until != DAY_OPEN_END)
                        check_day(provision, range.until + step);
                    days++;
                }
            }
        }
        for (size_t v = 0; v < provision->version_count; v++) {
            struct day_range range = provision->versions[v].days;
            if (range.from != DAY_UNKNOWN_START)
                check_day(provision, range.from);
            if (range.until != DAY_OPEN_END)
                check_day(provision, range.until);
        }
    }
    assert_true(days > 10000);
}

static void
test_shipped_register_is_clean(void **state)
{
    (void)state;
    struct diag diag;
    diag_init(&diag);
    laws_check(shipped.laws, &diag);
    for (size_t i = 0; i < diag.count; i++)
        print_error("%u: [%s] %s\n", diag.items[i].at.line, diag.items[i].code,
                    diag.items[i].message);
    assert_int_equal(diag.count, 0);
    diag_finish(&diag);
}

static void
test_a_moved_penalty_does_not_end_a_text(void **state)
{
    (void)state;
    struct cited_version before = cited_on("prize-terms-published", "2021-03-01");
    struct cited_version after = cited_on("prize-terms-published", AS_OF);
    assert_int_equal(before.days.from, day("2020-12-01"));
    assert_int_equal(before.days.until, DAY_OPEN_END);
    assert_int_equal(after.days.from, day("2020-12-01"));
    before = cited_on("prize-terms-changed", "2021-03-01"); /* here the text itself passes on */
    assert_int_equal(before.days.until, day("2025-10-14"));
}

static void
test_every_text_in_two_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < laws_provision_count(shipped.laws); i++) {
        const struct provision *provision = laws_provision_at(shipped.laws, i);
        assert_true(provision->title.zh && provision->title.en);
        assert_true(provision->gist.zh && provision->gist.en);
    }
    for (enum handover_group group = 0; group < HANDOVER_GROUPS; group++) {
        size_t count;
        const struct handover_item *items = laws_handover(shipped.laws, group, &count);
        assert_true(count > 0);
        for (size_t i = 0; i < count; i++)
            assert_true(items[i].id && items[i].text.zh && items[i].text.en);
    }
}

/* ---- categories ---- */

static void
test_unknown_category_cites_the_general_one(void **state)
{
    static const char *const law[] = {"health-food-disease", "medical-claim-ordinary-goods"};
    (void)state;
    struct rule_citations *citations = calloc(1, sizeof *citations);
    laws_cite_rule(shipped.laws, law, 2, day(AS_OF), day(AS_OF), NULL, citations);
    assert_int_equal(citations->count, 1);
    assert_string_equal(citations->cited[0].provision->id, "medical-claim-ordinary-goods");
    assert_string_equal(citations->cited[0].special->id, "health-food-disease");
    assert_int_equal(citations->verify_count, 1);
    assert_string_equal(citations->verify[0]->id, "health-food-disease");

    laws_cite_rule(shipped.laws, law, 1, day(AS_OF), day(AS_OF), "保健食品", citations);
    assert_int_equal(citations->count, 1);
    assert_string_equal(citations->cited[0].provision->id, "health-food-disease");
    assert_int_equal(citations->verify_count, 0);

    laws_cite_rule(shipped.laws, law, 1, day(AS_OF), day(AS_OF), "服装鞋包", citations);
    assert_string_equal(citations->cited[0].provision->id, "medical-claim-ordinary-goods");
    assert_int_equal(citations->verify_count, 0);
    free(citations);
}

static void
test_special_without_general(void **state)
{
    static const char *const law[] = {"health-food-disclaimer", "mandatory-statement"};
    (void)state;
    struct rule_citations *citations = calloc(1, sizeof *citations);
    laws_cite_rule(shipped.laws, law, 2, day(AS_OF), day(AS_OF), NULL, citations);
    assert_int_equal(citations->count, 1);
    assert_string_equal(citations->cited[0].provision->id, "mandatory-statement");
    assert_string_equal(citations->verify[0]->id, "health-food-disclaimer");

    laws_cite_rule(shipped.laws, law, 1, day(AS_OF), day(AS_OF), NULL, citations);
    assert_int_equal(citations->count, 1); /* a finding never stands without a law */
    assert_true(citations->cited[0].if_category);
    free(citations);
}

/* ---- days ---- */

static void
test_provisions_that_begin_later(void **state)
{
    static const char *const law[] = {"live-false-publicity", "false-publicity"};
    (void)state;
    struct rule_citations *citations = calloc(1, sizeof *citations);
    laws_cite_rule(shipped.laws, law, 2, day("2021-03-01"), day(AS_OF), NULL, citations);
    assert_int_equal(citations->count, 1);
    assert_string_equal(citations->cited[0].provision->id, "false-publicity");
    assert_int_equal(citations->later_count, 1);
    assert_string_equal(citations->later[0].provision->id, "live-false-publicity");
    assert_int_equal(citations->later[0].state, CITATION_NOT_YET);
    assert_false(laws_any_in_force(shipped.laws, law, 1, day("2026-01-31")));
    assert_true(laws_any_in_force(shipped.laws, law, 1, day("2026-02-01")));
    assert_true(laws_any_in_force(shipped.laws, law, 2, day("2021-03-01")));
    free(citations);
}

static void
test_exemptions_not_yet_begun_help(void **state)
{
    (void)state;
    assert_true(laws_exempts(shipped.laws, "guide-5-2", day("2021-03-01")));
    assert_true(laws_exempts(shipped.laws, "guide-5-2", day("2023-02-25")));
    assert_false(laws_exempts(shipped.laws, "no-such-provision", day("2023-02-25")));
}

static void
test_limitation(void **state)
{
    static const char *const general[] = {"false-publicity"};
    static const char *const health[] = {"medical-claim-ordinary-goods"};
    (void)state;
    static const struct {
        const char *const *law;
        const char *category, *on, *as_of;
        enum limitation_state want;
    } rows[] = {
        {general, NULL, "2021-03-01", "2023-02-28", LIMITATION_OPEN},
        {general, NULL, "2021-03-01", "2023-03-01", LIMITATION_MAY_BE_PAST},
        {general, "保健食品", "2021-03-01", "2023-03-01", LIMITATION_LONG},
        {health, NULL, "2021-03-01", "2023-03-01", LIMITATION_LONG},
        {health, NULL, "2021-03-01", "2026-02-28", LIMITATION_LONG},
        {health, NULL, "2021-03-01", "2026-03-01", LIMITATION_MAY_BE_PAST},
        {general, NULL, "2020-02-29", "2022-02-28", LIMITATION_OPEN},
        {general, NULL, "2020-02-29", "2022-03-01", LIMITATION_MAY_BE_PAST},
    };
    struct rule_citations *citations = calloc(1, sizeof *citations);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct limitation limitation;
        laws_cite_rule(shipped.laws, rows[i].law, 1, day(rows[i].on), day(rows[i].as_of),
                       rows[i].category, citations);
        laws_limitation(shipped.laws, citations, rows[i].category, day(rows[i].on),
                        day(rows[i].as_of), &limitation);
        if (limitation.state != rows[i].want)
            fail_msg("row %zu: %s", i, limitation_state_name(limitation.state));
        assert_int_equal(limitation.text.zh == NULL, rows[i].want == LIMITATION_OPEN);
        assert_int_equal(limitation.age_days, day(rows[i].as_of) - day(rows[i].on));
    }
    free(citations);
}

static void
test_days(void **state)
{
    static const char *const bad[] = {"",           "2021",       "2021-2-3",    "2021-02-29",
                                      "2021-13-01", "2021-00-10", "2021-01-00",  "2021-04-31",
                                      "2021/01/01", "21-01-01",   "2021-01-01 ", "2021-01-0x",
                                      "0001-01-01"};
    (void)state;
    int32_t value = 0;
    char text[DAY_TEXT_SIZE];
    assert_int_equal(day("1970-01-01"), 0);
    assert_int_equal(day("2000-03-01") - day("2000-02-29"), 1);
    assert_int_equal(day("2025-10-15"), 20376);
    for (int32_t i = day("1899-12-25"); i < day("2101-01-10"); i++) {
        assert_true(day_parse(span_of_text(day_format(i, text)), &value));
        assert_int_equal(value, i);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(day_parse(span_of_text(bad[i]), &value));
    /* Midnight in Shanghai is 16:00 UTC of the day before. */
    assert_int_equal(day_of_moment(1760457600 - 1), day("2025-10-14"));
    assert_int_equal(day_of_moment(1760457600), day("2025-10-15"));
    assert_int_equal(day_of_moment(-28801), -1);
    assert_int_equal(day_of_moment(-28800), 0);
}

static void
test_article_texts(void **state)
{
    static const struct {
        const char *article, *zh, *en;
    } rows[] = {
        {"9.i3", "第九条第（三）项", "Art. 9(3)"},
        {"14.p2.i3", "第十四条第二款第（三）项", "Art. 14 para. 2(3)"},
        {"16.p1", "第十六条第一款", "Art. 16 para. 1"},
        {"10", "第十条", "Art. 10"},
        {"20", "第二十条", "Art. 20"},
        {"100", "第一百条", "Art. 100"},
        {"101.p1.i3", "第一百零一条第一款第（三）项", "Art. 101 para. 1(3)"},
        {"110", "第一百一十条", "Art. 110"},
        {"116", "第一百一十六条", "Art. 116"},
        {"140.p5", "第一百四十条第五款", "Art. 140 para. 5"},
        {"i26", "第（二十六）项", "item 26"},
        {"9.i11", "第九条第（十一）项", "Art. 9(11)"},
        {"（一）四", "（一）四", "section （一）四"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf zh = {0}, en = {0};
        article_text(rows[i].article, false, &zh);
        article_text(rows[i].article, true, &en);
        assert_string_equal(zh.data, rows[i].zh);
        assert_string_equal(en.data, rows[i].en);
        buf_finish(&zh);
        buf_finish(&en);
    }
}

static void
test_english_citation(void **state)
{
    (void)state;
    struct buf out = {0};
    struct cited_version cited = cited_on("price-fraud", AS_OF);
    citation_text(&cited, true, &out);
    assert_string_equal(out.data, "Price Law (1997), Art. 14(4); penalty: Price Penalties "
                                  "Provisions (2010), Art. 7");
    buf_finish(&out);
}

/* ---- small registers ---- */

static void
load_text(struct world *world, const char *yaml)
{
    char path[] = "/tmp/test_laws_XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, yaml, strlen(yaml)), strlen(yaml));
    close(file);
    world_load(world, path);
    unlink(path);
    if (world->laws)
        laws_check(world->laws, &world->diag);
}

#define LAW(id, versions, rest)                                                                    \
    "  - id: " id "\n    title: {zh: 法, en: law}\n    short: {zh: 法, en: law}\n"               \
    "    issuer: 某机关\n" rest "    versions:\n" versions
#define VERSION(id, from, until, rest)                                                             \
    "      - {id: " id ", from: " from ", until: " until ", confidence: verified" rest "}\n"
#define PROVISION(id, versions)                                                                    \
    "  - id: " id "\n    title: {zh: 题, en: title}\n    gist: {zh: 旨, en: gist}\n"             \
    "    versions:\n" versions
#define LINE(version, article)                                                                     \
    "      - {law: l, version: " version ", article: " article ", confidence: verified}\n"
#define LINE_DAYS(version, article, days)                                                          \
    "      - {law: l, version: " version ", article: " article ", " days ", confidence: "          \
    "verified}\n"
#define CHANGE(on, direction)                                                                      \
    "      - on: " on "\n        direction: " direction "\n"                                       \
    "        reason: {zh: 因, en: why}\n"
#define THREE                                                                                      \
    "laws:\n" LAW("l",                                                                             \
                  VERSION("a", "2000-01-01", "2009-12-31", "")                                     \
                      VERSION("b", "2010-01-01", "2019-12-31",                                     \
                              "") "      - {id: c, from: 2020-01-01, confidence: verified}\n",     \
                  "    kind: law\n") "provisions:\n"
#define ALL_THREE LINE("a", "1") LINE("b", "2") LINE("c", "3")

static const struct {
    const char *name, *yaml;
    const char *codes; /* every code, in order */
} registers[] = {
    {"steps with changes are clean",
     THREE PROVISION("p", ALL_THREE) "    changes:\n" CHANGE("2010-01-01", "same")
         CHANGE("2020-01-01", "lighter"),
     ""},
    {"a step nothing is said about",
     THREE PROVISION("p", ALL_THREE) "    changes:\n" CHANGE("2010-01-01", "same"), "L12"},
    {"a gap is a warning",
     THREE PROVISION("p", LINE("a", "1") LINE("c", "3")) "    changes:\n" CHANGE(
         "2010-01-01", "unknown") CHANGE("2020-01-01", "unknown"),
     "L09"},
    {"two versions on one day",
     THREE PROVISION("p", LINE("b", "1") LINE_DAYS(
                              "b", "2", "from: 2015-01-01")) "    changes:\n" CHANGE("2015-01-01",
                                                                                     "same")
         CHANGE("2020-01-01", "unknown"),
     "L08"},
    {"days outside the law version", THREE PROVISION("p", LINE_DAYS("c", "1", "from: 2019-12-31")),
     "L07"},
    {"a penalty without a range", THREE PROVISION("p", LINE_DAYS("c", "1", "penalty: 9")), "L10"},
    {"a penalty of an unknown law", THREE PROVISION("p", LINE_DAYS("c", "1", "penalty: m 9")),
     "L06"},
    {"an unknown version", THREE PROVISION("p", LINE("z", "1")), "L06"},
    {"an unknown law",
     THREE PROVISION("p", "      - {law: m, version: a, article: 1, confidence: verified}\n"),
     "L06"},
    {"a provision twice", THREE PROVISION("p", LINE("c", "1")) PROVISION("p", LINE("c", "1")),
     "L05"},
    {"an unknown key", THREE PROVISION("p", LINE("c", "1")) "    bind: [x]\n", "L02"},
    {"no gist", THREE "  - id: p\n    title: {zh: 题, en: t}\n    versions:\n" LINE("c", "1"),
     "L03"},
    {"no English",
     THREE
     "  - id: p\n    title: {zh: 题}\n    gist: {zh: 旨, en: g}\n    versions:\n" LINE("c", "1"),
     "L03"},
    {"a day that does not exist", THREE PROVISION("p", LINE_DAYS("c", "1", "from: 2021-02-30")),
     "L04"},
    {"a word that is no direction",
     THREE PROVISION("p", LINE("c", "1")) "    changes:\n" CHANGE("2021-01-01", "milder"), "L04"},
    {"two changes on one day",
     THREE PROVISION("p", LINE("c", "1")) "    changes:\n" CHANGE("2021-01-01", "same")
         CHANGE("2021-01-01", "same"),
     "L05"},
    {"a direction from what is not verified",
     THREE PROVISION("p", "      - {law: l, version: b, article: 1, confidence: partly}\n" LINE(
                              "c", "2")) "    changes:\n" CHANGE("2020-01-01", "lighter"),
     "L13"},
    {"a guide must not fine",
     "laws:\n" LAW(
         "l", "      - {id: c, from: 2020-01-01, confidence: verified}\n",
         "    kind: guide\n    own-fines: no\n") "provisions:\n" PROVISION("p",
                                                                           LINE_DAYS("c", "1",
                                                                                     "penalty: 9")),
     "L11"},
    {"a guide must say so",
     "laws:\n" LAW("l", "      - {id: c, from: 2020-01-01, confidence: verified}\n",
                   "    kind: guide\n") "provisions:\n" PROVISION("p", LINE("c", "1")),
     "L11"},
    {"verified without an article",
     THREE PROVISION("p", "      - {law: l, version: c, confidence: verified}\n"), "L03"},
    {"general to a special one",
     THREE PROVISION("p", LINE("c", "1")) "    for: [药品]\n    general: q\n" PROVISION(
         "q", LINE("c", "2")) "    for: [药品]\n",
     "L18"},
    {"laws must be a list", "laws: x\nprovisions: []\n", "L01"},
};

static void
test_registers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(registers); i++) {
        struct world world = {0};
        load_text(&world, registers[i].yaml);
        for (size_t k = 0; k < world.diag.count; k++)
            buf_printf(&world.text, "%s%s", k ? " " : "", world.diag.items[k].code);
        const char *codes = world.text.data ? world.text.data : "";
        if (strcmp(codes, registers[i].codes) != 0) {
            for (size_t k = 0; k < world.diag.count; k++)
                print_error("%u: %s\n", world.diag.items[k].at.line, world.diag.items[k].message);
            fail_msg("%s: \"%s\", wanted \"%s\"", registers[i].name, codes, registers[i].codes);
        }
        world_finish(&world);
    }
}

static void
test_directions_compose(void **state)
{
    static const char *const names[] = {"same", "lighter", "heavier", "unknown"};
    static const enum law_direction want[4][4] = {
        {DIRECTION_SAME, DIRECTION_LIGHTER, DIRECTION_HEAVIER, DIRECTION_UNKNOWN},
        {DIRECTION_LIGHTER, DIRECTION_LIGHTER, DIRECTION_UNKNOWN, DIRECTION_UNKNOWN},
        {DIRECTION_HEAVIER, DIRECTION_UNKNOWN, DIRECTION_HEAVIER, DIRECTION_UNKNOWN},
        {DIRECTION_UNKNOWN, DIRECTION_UNKNOWN, DIRECTION_UNKNOWN, DIRECTION_UNKNOWN},
    };
    (void)state;
    for (int a = 0; a < 4; a++) {
        for (int b = 0; b < 4; b++) {
            struct world world = {0};
            struct buf yaml = {0};
            buf_printf(&yaml,
                       THREE PROVISION("p", ALL_THREE) "    changes:\n" CHANGE("2010-01-01", "%s")
                           CHANGE("2020-01-01", "%s"),
                       names[a], names[b]);
            load_text(&world, yaml.data);
            struct citation citation;
            laws_cite(world.laws, "p", day("2005-01-01"), day("2025-01-01"), NULL, &citation);
            assert_int_equal(citation.direction, want[a][b]);
            assert_int_equal(citation.reason_count, 2);
            buf_finish(&yaml);
            world_finish(&world);
        }
    }
}

static void
test_ended_exemption_no_longer_helps(void **state)
{
    (void)state;
    struct world world = {0};
    load_text(&world,
              THREE PROVISION("p", LINE("b", "1")) "    kind: exemption\n    changes:\n" CHANGE(
                  "2020-01-01", "unknown"));
    assert_true(laws_exempts(world.laws, "p", day("2009-12-31")));
    assert_true(laws_exempts(world.laws, "p", day("2019-12-31")));
    assert_false(laws_exempts(world.laws, "p", day("2020-01-01")));
    world_finish(&world);
}

static void
test_uses(void **state)
{
    (void)state;
    struct world world = {0};
    load_text(
        &world,
        THREE PROVISION("old", LINE("a", "1")) "    changes:\n" CHANGE("2010-01-01", "unknown")
            PROVISION("ends", LINE("b", "1")) "    changes:\n" CHANGE("2020-01-01", "unknown")
                PROVISION("passes", LINE("b", "2") LINE("c", "3")) "    changes:\n" CHANGE(
                    "2020-01-01", "same") PROVISION("later", LINE("c", "4"))
                    PROVISION("unused", LINE("b", "5")) "    changes:\n" CHANGE("2020-01-01",
                                                                                "unknown"));
    assert_int_equal(world.diag.count, 0);
    const struct law_use uses[] = {
        {.provision = "old"},   {.provision = "ends"},  {.provision = "passes"},
        {.provision = "later"}, {.provision = "pases"}, {.provision = "passes", .exemption = true}};
    laws_check_uses(world.laws, uses, COUNT(uses), day("2019-12-01"), &world.diag);
    for (size_t i = 0; i < world.diag.count; i++)
        buf_printf(&world.text, "%s%s ", world.diag.items[i].code,
                   world.diag.items[i].level == DIAG_ERROR     ? "e"
                   : world.diag.items[i].level == DIAG_WARNING ? "w"
                                                               : "i");
    assert_string_equal(world.text.data, "L14w L15w L15i L14i L17e L19w L16i ");
    world_finish(&world);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        {"worked examples: conduct by date", test_cells, NULL, NULL, NULL},
        {"renumberings: last day before, first day after", test_borders, NULL, NULL, NULL},
        {"lighter, heavier, same, unknown", test_directions, NULL, NULL, NULL},
        {"a direction comes with its reason", test_reason_is_given, NULL, NULL, NULL},
        {"1 absolute wording is not Art. 34 of the live measures",
         test_absolute_wording_stays_with_the_advertising_law, NULL, NULL, NULL},
        {"2, 9 endorser penalty is 61 since 2021-04-29", test_endorser_penalty_moved, NULL, NULL,
         NULL},
        {"3 the floor of false publicity died on 2025-10-15", test_floor_of_false_publicity_is_gone,
         NULL, NULL, NULL},
        {"4 the price provisions begin on 2022-07-01", test_price_provisions_begin_in_2022, NULL,
         NULL, NULL},
        {"5 the fine for food functions reaches labels", test_food_function_fine_is_for_labels,
         NULL, NULL, NULL},
        {"6 consumer regulation 9 and 15 go to Art. 56",
         test_consumer_regulation_9_and_15_go_to_article_56, NULL, NULL, NULL},
        {"7 individual operators have a cap", test_individual_operators_have_a_cap, NULL, NULL,
         NULL},
        {"8, 9 guides and codes never carry a penalty", test_guides_and_codes_never_carry_a_penalty,
         NULL, NULL, NULL},
        {"11 references to the old competition law are translated",
         test_pre_2025_references_are_translated, NULL, NULL, NULL},
        {"12 the chief provision stays first", test_several_laws_keep_the_chief_first, NULL, NULL,
         NULL},
        {"every provision on every border: one version or none",
         test_every_provision_on_every_border, NULL, NULL, NULL},
        {"the shipped register has no mistakes", test_shipped_register_is_clean, NULL, NULL, NULL},
        {"a moved penalty does not end a text", test_a_moved_penalty_does_not_end_a_text, NULL,
         NULL, NULL},
        {"every text is there in Chinese and English", test_every_text_in_two_languages, NULL, NULL,
         NULL},
        {"unknown category cites the general provision",
         test_unknown_category_cites_the_general_one, NULL, NULL, NULL},
        {"a special provision without a general one", test_special_without_general, NULL, NULL,
         NULL},
        {"provisions that begin later are kept apart", test_provisions_that_begin_later, NULL, NULL,
         NULL},
        {"an exemption not yet begun helps", test_exemptions_not_yet_begun_help, NULL, NULL, NULL},
        {"an ended exemption does not", test_ended_exemption_no_longer_helps, NULL, NULL, NULL},
        {"two years, five for health and finance", test_limitation, NULL, NULL, NULL},
        {"days are read, printed and counted in Shanghai", test_days, NULL, NULL, NULL},
        {"articles in Chinese and English", test_article_texts, NULL, NULL, NULL},
        {"a citation in English", test_english_citation, NULL, NULL, NULL},
        {"mistakes in a register", test_registers, NULL, NULL, NULL},
        {"directions compose", test_directions_compose, NULL, NULL, NULL},
        {"uses by rules", test_uses, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, load_shipped, finish_shipped);
}
