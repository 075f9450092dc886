/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/laws_private.h"

#include <stdlib.h>

const char *
law_text_in(struct law_text text, bool english)
{
    const char *wanted = english ? text.en : text.zh, *other = english ? text.zh : text.en;
    return wanted ? wanted : other ? other : "";
}

const char *
law_title(const struct law *law, bool english)
{
    return law_text_in(law->title, english);
}

const char *
law_short_title(const struct law *law, bool english)
{
    return law_text_in(law->short_title, english);
}

/* ---- articles ---- */

/* The parts of "14.p2.i3"; zero where there is none. */
struct article {
    unsigned number, paragraph, item;
};

static bool
read_part(const char **at, unsigned *ret_value)
{
    char *end;
    if (**at < '1' || **at > '9')
        return false;
    unsigned long value = strtoul(*at, &end, 10);
    if (value > 999)
        return false;
    *ret_value = (unsigned)value;
    *at = end;
    return true;
}

/* article? ('.p' paragraph)? ('.i' item)?, or an item alone: i26 */
static bool
article_parse(const char *text, struct article *ret_article)
{
    struct article article = {0};
    const char *at = text;
    if (*at == 'i') {
        at++;
        if (!read_part(&at, &article.item) || *at)
            return false;
        *ret_article = article;
        return true;
    }
    if (!read_part(&at, &article.number))
        return false;
    if (strncmp(at, ".p", 2) == 0) {
        at += 2;
        if (!read_part(&at, &article.paragraph))
            return false;
    }
    if (strncmp(at, ".i", 2) == 0) {
        at += 2;
        if (!read_part(&at, &article.item))
            return false;
    }
    *ret_article = article;
    return *at == '\0';
}

/* 1 to 999: 九, 十四, 二十, 一百零五, 一百一十六. */
static void
chinese_number(unsigned value, struct buf *out)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    unsigned hundreds = value / 100, tens = value / 10 % 10, ones = value % 10;
    if (hundreds)
        buf_printf(out, "%s百", digits[hundreds]);
    if (tens)
        buf_printf(out, "%s十", tens == 1 && !hundreds ? "" : digits[tens]);
    else if (hundreds && ones)
        buf_add_text(out, "零");
    if (ones)
        buf_add_text(out, digits[ones]);
}

static void
chinese_part(const char *before, unsigned value, const char *after, struct buf *out)
{
    if (!value)
        return;
    buf_add_text(out, before);
    chinese_number(value, out);
    buf_add_text(out, after);
}

void
article_text(const char *article, bool english, struct buf *out)
{
    struct article parts;
    if (!article_parse(article, &parts)) {
        buf_printf(out, english ? "section %s" : "%s", article);
        return;
    }
    if (!english) {
        chinese_part("第", parts.number, "条", out);
        chinese_part("第", parts.paragraph, "款", out);
        chinese_part("第（", parts.item, "）项", out);
        return;
    }
    if (!parts.number) {
        buf_printf(out, "item %u", parts.item);
        return;
    }
    buf_printf(out, "Art. %u", parts.number);
    if (parts.paragraph)
        buf_printf(out, " para. %u", parts.paragraph);
    if (parts.item)
        buf_printf(out, "(%u)", parts.item);
}

/* ---- citations ---- */

static bool
is_year(const char *id)
{
    return strlen(id) == 4 && strspn(id, "0123456789") == 4;
}

/* 《广告法》（2021年), Advertising Law (2021); the year only where the citation is settled. */
static void
law_name(const struct law *law, const struct law_version *version, bool english, struct buf *out)
{
    buf_printf(out, english ? "%s" : "《%s》", law_short_title(law, english));
    if (version && is_year(version->id))
        buf_printf(out, english ? " (%s)" : "（%s年）", version->id);
}

static void
penalty_articles(const struct cited_version *cited, bool english, struct buf *out)
{
    const struct law *last = cited->law;
    bool any = false;
    for (size_t i = 0; i < cited->penalty_count; i++) {
        const struct cited_penalty *penalty = &cited->penalties[i];
        if (!penalty->printable)
            continue;
        if (english)
            buf_add_text(out, any ? ", " : "; penalty: ");
        else
            buf_add_text(out, any ? "、" : "；罚则");
        if (penalty->law != last) {
            law_name(penalty->law, penalty->version, english, out);
            if (english)
                buf_add_text(out, ", ");
        }
        article_text(penalty->article, english, out);
        last = penalty->law;
        any = true;
    }
}

void
citation_text(const struct cited_version *cited, bool english, struct buf *out)
{
    if (!cited->printable) {
        law_name(cited->law, NULL, english, out);
        return;
    }
    law_name(cited->law, cited->version, english, out);
    if (english)
        buf_add_text(out, ", ");
    article_text(cited->article, english, out);
    penalty_articles(cited, english, out);
}

static void
penalty_line(const struct cited_version *cited, const struct cited_penalty *penalty, bool english,
             struct buf *out)
{
    const struct law_penalty *facts = penalty->penalty;
    if (penalty->law != cited->law) {
        law_name(penalty->law, penalty->version, english, out);
        if (english)
            buf_add_text(out, ", ");
    }
    article_text(penalty->article, english, out);
    buf_printf(out, english ? ": %s" : "：%s", law_text_in(facts->range, english));
    if (facts->individual.zh)
        buf_printf(out, english ? "; %s" : "；%s", law_text_in(facts->individual, english));
    if (facts->base.zh)
        buf_printf(out, english ? " (counted on %s)" : "（以%s计）",
                   law_text_in(facts->base, english));
    buf_add_char(out, '\n');
}

void
penalty_text(const struct cited_version *cited, bool english, struct buf *out)
{
    for (size_t i = 0; i < cited->penalty_count; i++) {
        if (cited->penalties[i].printable)
            penalty_line(cited, &cited->penalties[i], english, out);
    }
}
