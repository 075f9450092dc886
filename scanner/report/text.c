/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/text_sink.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/report/citation.h"
#include "scanner/report/message.h"

#include <stdlib.h>

/*
 * text: findings for people, in Chinese or English, a blank line between them.
 *
 *   严重  自称第一  absolute.rank-first
 *     00:12:31  room-88  第 18 行  把握高  #3f2a1b9c
 *     …这款面霜【全网第一】，大家放心拍。
 *     称自家商品「全网第一」。
 *     依据 《广告法》（2021年）第九条第（三）项，2021-04-29 起施行
 *     罚则 第五十七条：…
 *     核实 …
 *     建议 …
 *
 * Repetitions are only counted: they stand in the table at the end.
 */

/* ---- the words in their context ---- */

static bool
is_sentence_end(uint32_t c)
{
    return c == 0x3002 || c == 0xff01 || c == 0xff1f || c == 0xff1b || c == '!' || c == '?' ||
           c == ';' || c == '\n';
}

/* The part of @before that belongs to the sentence of the hit. */
static struct span
sentence_before(struct span before)
{
    if (!before.len)
        return before;
    const char *at = before.data, *end = before.data + before.len;
    for (const char *next = at; next < end;)
        if (is_sentence_end(utf8_next(&next)))
            at = next;
    return span_of(at, (size_t)(end - at));
}

/* The part of @after up to the sentence's end. */
static struct span
sentence_after(struct span after, bool *ret_whole)
{
    *ret_whole = true;
    if (!after.len)
        return after;
    const char *end = after.data + after.len;
    for (const char *next = after.data; next < end;)
        if (is_sentence_end(utf8_next(&next)))
            return span_of(after.data, (size_t)(next - after.data));
    *ret_whole = false;
    return after;
}

static void
add_before(struct text_sink *text, const struct record *record)
{
    struct span before = sentence_before(record->before);
    bool from_start = record->hits[0].range.start <= utf8_count(record->before);
    if (before.len == record->before.len && before.len && !from_start)
        line_add(text, "…");
    line_add_clean(text, before);
}

static void
add_after(struct text_sink *text, const struct record *record)
{
    bool whole;
    struct span after = sentence_after(record->after, &whole);
    line_add_clean(text, after);
    if (!whole && after.len)
        line_add(text, "…");
}

static void
add_hit(struct text_sink *text, struct span words)
{
    bool colour = text->sink.options.colour;
    line_add(text, colour ? COLOUR_HIT : "【");
    line_add_clean(text, words);
    line_add(text, colour ? COLOUR_OFF : "】");
}

/* One line, or one a step with its time. */
static void
write_words(struct text_sink *text, const struct record *record)
{
    for (size_t i = 0; i < record->hit_count; i++) {
        unsigned indent = INDENT;
        buf_printf(&text->line, "%*s", INDENT, "");
        if (record->hit_count > 1) {
            line_add_time(text, record->hits[i].t0_us);
            line_add(text, "  ");
            indent += 10;
        }
        if (i == 0)
            add_before(text, record);
        add_hit(text, record->hits[i].text);
        if (i + 1 == record->hit_count)
            add_after(text, record);
        line_end(text, indent);
    }
}

/* ---- head ---- */

static void
write_title(struct text_sink *text, const struct record *record, const char *mark)
{
    static const char *const colours[] = {[LEVEL_NOTICE] = COLOUR_NOTICE,
                                          [LEVEL_WARNING] = COLOUR_WARNING,
                                          [LEVEL_ERROR] = COLOUR_HIT};
    if (text->began)
        buf_add_char(&text->sink.out, '\n');
    text->began = true;
    line_add_coloured(text, mark ? COLOUR_DIM : colours[record->level],
                      mark ? mark : text_level(text, record->level));
    line_add(text, "  ");
    const char *title = text_pick_any(text, record->rule->title);
    line_add_coloured(text, COLOUR_BOLD, title ? title : record->rule->id);
    line_add(text, "  ");
    line_add_coloured(text, COLOUR_DIM, record->rule->id);
    line_end(text, INDENT);
}

static void
add_confidence(struct text_sink *text, enum confidence confidence)
{
    static const struct bilingual names[] = {
        [CONFIDENCE_LOW] = {"把握低", "low confidence"},
        [CONFIDENCE_MEDIUM] = {"把握中", "medium confidence"},
        [CONFIDENCE_HIGH] = {"把握高", "high confidence"},
    };
    line_add(text, "  ");
    line_add(text, text_pick(text, names[confidence].zh, names[confidence].en));
}

static void
add_category(struct text_sink *text, const struct record *record)
{
    if (!record->category)
        return;
    bool by_label = record->category_source == CATEGORY_LABEL;
    line_add(text, "  ");
    line_add_clean(text, span_of_text(record->category));
    line_add(text, by_label ? text_pick(text, "（据标签）", " (label)")
                            : text_pick(text, "（据口播）", " (cue)"));
}

static void
write_place(struct text_sink *text, const struct record *record)
{
    buf_printf(&text->line, "%*s", INDENT, "");
    if (record->time_estimated)
        line_add(text, text_pick(text, "约", "about "));
    line_add_time(text, record->t0_us);
    if (record->stream.len) {
        line_add(text, "  ");
        line_add_clean(text, record->stream);
    }
    if (record->hit_count && record->hits[0].place_count)
        line_add_number(text, text_pick(text, "  第 {} 行", "  line {}"),
                        record->hits[0].places[0].line);
    if (record->link_number > 0)
        line_add_number(text, text_pick(text, "  {}号链接", "  link {}"),
                        (uint64_t)record->link_number);
    if (record->speaker.len) {
        line_add(text, "  ");
        line_add_clean(text, record->speaker);
    }
    add_category(text, record);
    add_confidence(text, record->confidence);
    if (record->via_sound)
        line_add(text, text_pick(text, "  按读音", "  by sound"));
    line_add(text, "  ");
    line_add_id(text, record->id);
    line_end(text, INDENT + 10);
}

/* ---- messages ---- */

static void
write_message(struct text_sink *text, const char *zh, const char *en, struct bilingual message,
              const struct record *record, const struct rule_citations *checks)
{
    bool english = text->sink.options.english;
    const char *words = text_pick_any(text, message);
    buf_reset(&text->scratch);
    if (checks)
        citation_add_checks(&text->scratch, checks, english);
    struct buf filled = {0};
    if (words)
        message_fill(&filled, words, record, english);
    if (filled.len && text->scratch.len && english)
        buf_add_char(&filled, ' ');
    buf_add_span(&filled, buf_span(&text->scratch));
    if (filled.len) {
        if (zh)
            line_begin_label(text, zh, en);
        else
            buf_printf(&text->line, "%*s", INDENT, "");
        line_add_clean(text, buf_span(&filled));
        line_end(text, zh ? line_label_indent(text) : INDENT);
    }
    buf_finish(&filled);
}

static void
add_provision_title(struct text_sink *text, const char *provision_id)
{
    const struct provision *provision = laws_find(text->book->laws, provision_id);
    if (provision)
        line_add_clean(text,
                       span_of_text(law_text_in(provision->title, text->sink.options.english)));
    else
        line_add_clean(text, span_of_text(provision_id));
}

static void
add_reason(struct text_sink *text, const struct clause *clause)
{
    const char *reason = text_pick_any(text, clause->reason);
    if (reason)
        line_add_clean(text, span_of_text(reason));
    if (reason && clause->because)
        line_add(text, text_pick(text, "；", "; "));
    if (clause->because)
        add_provision_title(text, clause->because);
}

static void
write_lessened(struct text_sink *text, const struct record *record)
{
    if (!record->lessened)
        return;
    line_begin_label(text, "从轻", "eased");
    add_reason(text, record->lessened);
    line_end_label(text);
}

static void
write_same_claim(struct text_sink *text, const struct record *record)
{
    if (!record->same_claim[0])
        return;
    line_begin_label(text, "同句", "same");
    line_add(text, text_pick(text, "与 ", "these words are also "));
    line_add_id(text, record->same_claim);
    line_add(text, text_pick(text, " 是同一句话，合计一次", "; counted once"));
    line_end_label(text);
}

/* ---- records ---- */

static void
count_finding(struct text_sink *text, const struct record *record)
{
    text->findings++;
    text->counts[record->rule - text->book->rules].findings++;
    if (!record->same_claim[0])
        text->claims[record->level]++;
    if (record->date_source == DATE_AS_OF)
        text->day_assumed++;
}

static void
write_finding(struct text_sink *text, const struct record *record)
{
    const struct rule *rule = record->rule;
    laws_cite_rule(text->book->laws, rule->law, rule->law_count, record->day, record->as_of_day,
                   record->category, text->citations);
    write_title(text, record, NULL);
    write_place(text, record);
    write_words(text, record);
    write_message(text, NULL, NULL, rule->say, record, NULL);
    write_same_claim(text, record);
    write_lessened(text, record);
    text_write_laws(text, record);
    write_message(text, "核实", "check", rule->verify, record, text->citations);
    write_message(text, "建议", "advice", rule->advice, record, NULL);
    count_finding(text, record);
}

static void
write_exempted(struct text_sink *text, const struct record *record)
{
    bool by_provision = record->exempt_reason == EXEMPT_PROVISION;
    write_title(text, record,
                by_provision ? text_pick(text, "豁免", "exempt")
                             : text_pick(text, "未立法", "not yet law"));
    write_place(text, record);
    write_words(text, record);
    line_begin_label(text, "理由", "why");
    if (!by_provision) {
        line_add(text, text_pick(text, "播出那天所引规定都不在施行中",
                                 "none of the provisions was in force on the day of the stream"));
    } else if (record->exempted) {
        add_reason(text, record->exempted);
    }
    line_end_label(text);
    if (by_provision) {
        line_begin_label(text, "核实", "check");
        line_add(
            text,
            text_pick(text, "能证明所说属实的材料；不能证明的，仍可能依法处理。",
                      "Proof that the statement is true; without it the law may still apply."));
        line_end_label(text);
    }
}

static void
write_mitigation(struct text_sink *text, const struct record *record)
{
    if (text->began)
        buf_add_char(&text->sink.out, '\n');
    text->began = true;
    line_add_coloured(text, COLOUR_DIM, text_pick(text, "从轻", "lessened"));
    line_add(text, text_pick(text, "  线索 ", "  clue "));
    line_add_id(text, record->first);
    line_add(text, text_pick(text, " 降为", " is now "));
    line_add(text, text_level(text, record->level));
    if (record->lessened && (record->lessened->reason.zh || record->lessened->because)) {
        line_add(text, text_pick(text, "：", ": "));
        add_reason(text, record->lessened);
    }
    line_end(text, INDENT);
    for (size_t i = 0; i < record->hit_count; i++) {
        buf_printf(&text->line, "%*s", INDENT, "");
        line_add_time(text, record->hits[i].t0_us);
        line_add(text, "  ");
        add_hit(text, record->hits[i].text);
        line_end(text, INDENT + 10);
    }
}

static void
write_notice(struct text_sink *text, const struct record *record)
{
    const char *message = text_pick(text, record->message_zh, record->message);
    if (text->began)
        buf_add_char(&text->sink.out, '\n');
    text->began = true;
    line_add_coloured(text, COLOUR_WARNING,
                      record->type == RECORD_LATE ? text_pick(text, "迟到", "late")
                                                  : text_pick(text, "引擎", "engine"));
    line_add(text, "  ");
    line_add_time(text, record->t0_us);
    line_add(text, "  ");
    line_add_clean(text, record->stream);
    if (record->type == RECORD_LATE)
        line_add_number(text, text_pick(text, "  第 {} 行", "  line {}"), record->line);
    else if (record->rule)
        buf_printf(&text->line, "  %s", record->rule->id);
    line_add(text, "  ");
    if (!message)
        message = record->message ? record->message : "";
    line_add_clean(text, span_of_text(message));
    line_end(text, INDENT);
}

static void
text_begin(struct sink *sink, const struct rulebook *book)
{
    struct text_sink *text = (struct text_sink *)sink;
    text->book = book;
    text->citations = memory_new(sizeof *text->citations);
    text->counts = memory_array(book->rule_count + 1, sizeof *text->counts);
}

static void
text_write(struct sink *sink, const struct record *record)
{
    struct text_sink *text = (struct text_sink *)sink;
    switch (record->type) {
    case RECORD_FINDING:
        write_finding(text, record);
        break;
    case RECORD_AGAIN:
        text->counts[record->rule - text->book->rules].agains++;
        break;
    case RECORD_EXEMPTED:
        if (sink->options.show_exempted)
            write_exempted(text, record);
        break;
    case RECORD_MITIGATION:
        write_mitigation(text, record);
        break;
    case RECORD_LATE:
    case RECORD_ENGINE:
        write_notice(text, record);
        break;
    }
}

static void
text_end(struct sink *sink, const struct scan_summary *summary)
{
    text_write_summary((struct text_sink *)sink, summary);
}

static void
text_finish(struct sink *sink)
{
    struct text_sink *text = (struct text_sink *)sink;
    buf_finish(&text->line);
    buf_finish(&text->scratch);
    free(text->citations);
    free(text->told);
    free(text->counts);
}

const struct sink_class text_class = {
    .name = "text",
    .size = sizeof(struct text_sink),
    .begin = text_begin,
    .write = text_write,
    .end = text_end,
    .finish = text_finish,
};
