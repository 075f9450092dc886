/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/text_sink.h"

#include "scanner/base/memory.h"

/*
 * What a finding cites. What is long and would come back with every finding (the range of a
 * penalty, the note on limitation) is given the first time only; programs read it in every record
 * of the JSON Lines.
 */

/* From when to when it holds, as the end of a sentence. */
static void
add_days(struct text_sink *text, struct day_range days)
{
    bool from = days.from != DAY_UNKNOWN_START, until = days.until != DAY_OPEN_END;
    if (!from && !until)
        return;
    line_add(text, text_pick(text, "，", ", "));
    if (from) {
        line_add(text, until ? text_pick(text, "", "from ") : text_pick(text, "", "since "));
        line_add_day(text, days.from);
        line_add(text, until ? "" : text_pick(text, " 起施行", ""));
    }
    if (until) {
        line_add(text, from ? text_pick(text, " 至 ", " to ") : text_pick(text, "至 ", "until "));
        line_add_day(text, days.until);
        line_add(text, text_pick(text, " 施行", ""));
    }
}

static struct cited_version
without_penalties(const struct cited_version *cited)
{
    struct cited_version bare = *cited;
    bare.penalty_count = 0;
    return bare;
}

/* 《广告法》（2021年）第九条第（三）项 */
static void
add_article(struct text_sink *text, const struct cited_version *cited)
{
    struct cited_version bare = without_penalties(cited);
    buf_reset(&text->scratch);
    citation_text(&bare, text->sink.options.english, &text->scratch);
    line_add_clean(text, buf_span(&text->scratch));
}

/* ；罚则第五十七条: what a citation says more when it has penalties. */
static void
add_penalty_articles(struct text_sink *text, const struct cited_version *cited)
{
    bool english = text->sink.options.english;
    struct cited_version bare = without_penalties(cited);
    buf_reset(&text->scratch);
    citation_text(&bare, english, &text->scratch);
    size_t len = text->scratch.len;
    buf_reset(&text->scratch);
    citation_text(cited, english, &text->scratch);
    line_add_clean(text, span_of(text->scratch.data + len, text->scratch.len - len));
}

static bool
was_told(struct text_sink *text, const struct law_penalty *penalty)
{
    for (size_t i = 0; i < text->told_count; i++)
        if (text->told[i] == penalty)
            return true;
    text->told =
        memory_reserve(text->told, &text->told_cap, text->told_count + 1, sizeof *text->told);
    text->told[text->told_count++] = penalty;
    return false;
}

static void
write_penalties(struct text_sink *text, const struct cited_version *cited)
{
    for (size_t i = 0; i < cited->penalty_count; i++) {
        struct cited_version one = *cited;
        one.penalties[0] = cited->penalties[i];
        one.penalty_count = 1;
        buf_reset(&text->scratch);
        penalty_text(&one, text->sink.options.english, &text->scratch);
        if (!text->scratch.len || was_told(text, cited->penalties[i].penalty))
            continue;
        line_begin_label(text, "罚则", "penalty");
        line_add_clean(text, span_of(text->scratch.data, text->scratch.len - 1)); /* no line end */
        line_end_label(text);
    }
}

static const char *
direction_text(const struct text_sink *text, enum law_direction direction)
{
    static const struct bilingual names[] = {
        [DIRECTION_SAME] = {"轻重相同", "the same"},
        [DIRECTION_LIGHTER] = {"比当时轻", "lighter than then"},
        [DIRECTION_HEAVIER] = {"比当时重", "heavier than then"},
        [DIRECTION_UNKNOWN] = {"轻重未定", "not settled which is lighter"},
    };
    return text_pick(text, names[direction].zh, names[direction].en);
}

/* What became of a law that is not today's. */
static void
write_now(struct text_sink *text, const struct citation *citation)
{
    bool english = text->sink.options.english;
    if (citation->has_now && !citation->now_differs)
        return;
    line_begin_label(text, "现行", "now");
    if (citation->has_now) {
        add_article(text, &citation->now);
        if (citation->direction != DIRECTION_SAME)
            add_penalty_articles(text, &citation->now);
        line_add(text, text_pick(text, "，", ", "));
        line_add(text, direction_text(text, citation->direction));
    } else {
        line_add(text, text_pick(text, "已没有对应的规定", "no counterpart is in force"));
    }
    for (size_t i = 0; i < citation->reason_count; i++) {
        if (citation->direction == DIRECTION_SAME)
            break;
        line_add(text, i ? text_pick(text, "；", "; ") : text_pick(text, "：", ": "));
        line_add_clean(text, span_of_text(law_text_in(citation->reasons[i], english)));
    }
    line_end_label(text);
}

/* Whether both read the same in print. */
static bool
same_citation(const struct cited_version *a, const struct cited_version *b)
{
    if (a->law != b->law || a->printable != b->printable)
        return false;
    return !a->printable || (a->version == b->version && strcmp(a->article, b->article) == 0);
}

static bool
cited_before(const struct rule_citations *citations, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (same_citation(&citations->cited[i].then, &citations->cited[index].then))
            return true;
    return false;
}

/* The other provisions; articles of one law are put together. */
static void
write_others(struct text_sink *text, const struct rule_citations *citations)
{
    bool english = text->sink.options.english;
    const struct cited_version *last = NULL;
    for (size_t i = 1; i < citations->count; i++) {
        const struct cited_version *cited = &citations->cited[i].then;
        if (cited_before(citations, i))
            continue;
        if (last && last->version == cited->version && last->printable && cited->printable) {
            line_add(text, text_pick(text, "、", ", "));
            buf_reset(&text->scratch);
            article_text(cited->article, english, &text->scratch);
            line_add_clean(text, buf_span(&text->scratch));
        } else {
            if (last)
                line_add(text, text_pick(text, "；", "; "));
            else
                line_begin_label(text, "另见", "also");
            add_article(text, cited);
        }
        last = cited;
    }
    if (last)
        line_end_label(text);
}

static void
write_limitation(struct text_sink *text, const struct record *record)
{
    struct limitation limitation;
    if (record->date_source == DATE_AS_OF || record->as_of_day < record->day)
        return;
    laws_limitation(text->book->laws, text->citations, record->category, record->day,
                    record->as_of_day, &limitation);
    if (limitation.state == LIMITATION_OPEN)
        return;
    line_begin_label(text, "时效", "limit");
    if (text->limitation_told)
        line_add(text,
                 text_pick(text, "可能已过，由人判断", "may have passed; for people to decide"));
    else
        line_add_clean(text,
                       span_of_text(law_text_in(limitation.text, text->sink.options.english)));
    text->limitation_told = true;
    line_end_label(text);
}

void
text_write_laws(struct text_sink *text, const struct record *record)
{
    const struct rule_citations *citations = text->citations;
    if (!citations->count)
        return;
    const struct cited_version *chief = &citations->cited[0].then;
    line_begin_label(text, "依据", "law");
    add_article(text, chief);
    add_days(text, chief->days);
    if (record->date_source == DATE_AS_OF)
        line_add(text, text_pick(text, "，播出日期未知", ", day of the stream unknown"));
    add_penalty_articles(text, chief);
    line_end_label(text);
    write_penalties(text, chief);
    write_now(text, &citations->cited[0]);
    write_others(text, citations);
    write_limitation(text, record);
}
