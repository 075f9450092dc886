/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/text_sink.h"

/* The end of a report: how much was found, by which rules, and whether the answer is complete. */
enum { TABLE_ROWS = 20 };

/* The rule with the most findings below (@count, @index) in the order of the table; or false. */
static bool
next_rule(const struct text_sink *text, uint64_t *count, size_t *index, bool first)
{
    size_t best = SIZE_MAX;
    uint64_t best_count = 0;
    for (size_t i = 0; i < text->book->rule_count; i++) {
        uint64_t n = text->counts[i].findings;
        bool after = first || n < *count || (n == *count && i > *index);
        if (n && after && n > best_count) {
            best = i;
            best_count = n;
        }
    }
    *count = best_count;
    *index = best;
    return best != SIZE_MAX;
}

static void
write_table(struct text_sink *text)
{
    uint64_t count = 0, rest = 0;
    size_t index = 0, rows = 0;
    for (bool first = true; next_rule(text, &count, &index, first); first = false) {
        const struct rule *rule = &text->book->rules[index];
        uint64_t agains = text->counts[index].agains;
        const char *title = text_pick_any(text, rule->title);
        if (++rows > TABLE_ROWS) {
            rest += count;
            continue;
        }
        buf_printf(&text->line, "%6llu  ", (unsigned long long)count);
        line_add_coloured(text, COLOUR_BOLD, title ? title : "");
        line_add(text, "  ");
        line_add_coloured(text, COLOUR_DIM, rule->id);
        if (agains)
            line_add_number(text, text_pick(text, "  另重复 {} 次", "  again {}"), agains);
        line_end(text, 8);
    }
    if (rest) {
        buf_printf(&text->line, "%6llu  ", (unsigned long long)rest);
        line_add(text, text_pick(text, "其余规则", "by other rules"));
        line_end(text, 8);
    }
}

static void
write_counts(struct text_sink *text, const struct scan_summary *summary)
{
    const uint64_t *claims = text->claims;
    uint64_t total = claims[LEVEL_ERROR] + claims[LEVEL_WARNING] + claims[LEVEL_NOTICE];
    const uint64_t scanned[] = {summary->streams, summary->segments, summary->characters};
    const uint64_t found[] = {total, claims[LEVEL_ERROR], claims[LEVEL_WARNING],
                              claims[LEVEL_NOTICE]};
    line_add_numbers(
        text,
        text_pick(text, "{} 路直播，{} 段，{} 字：", "streams {}, segments {}, characters {}: "),
        scanned);
    line_add_numbers(text,
                     total ? text_pick(text, "线索 {} 处（严重 {}，警告 {}，提示 {}）",
                                       "clues {} (error {}, warning {}, notice {})")
                           : text_pick(text, "没有发现线索", "no clues"),
                     found);
    if (text->findings != total)
        line_add_number(text,
                        text_pick(text, "，按规则计 {} 条，同一句话只计一次",
                                  ", {} by rule (words found by two rules count once)"),
                        text->findings);
    line_add(text, text_pick(text, "。", "."));
    line_end(text, INDENT);
}

struct extra {
    uint64_t count;
    const char *zh, *en;
};

static void
write_extras(struct text_sink *text, const struct scan_summary *summary)
{
    const struct extra extras[] = {
        {summary->agains, "重复 {} 次", "repeated {}"},
        {summary->mitigations, "更正从轻 {} 次", "lessened by a correction {}"},
        {summary->exempted,
         text->sink.options.show_exempted ? "豁免 {} 处" : "豁免 {} 处（--show-exempted 可看）",
         text->sink.options.show_exempted ? "exempted {}"
                                          : "exempted {} (--show-exempted shows them)"},
        {summary->late, "迟到 {} 段", "late segments {}"},
        {summary->engine, "引擎受限 {} 次", "engine limits reached {}"},
        {summary->damaged, "损坏的输入 {} 处", "damaged pieces of input {}"},
        {text->day_assumed, "{} 条线索没有播出日期，按今天的法律引用（--date 可给出）",
         "clues without a date {} (cited by the law of today; --date gives one)"},
    };
    bool some = false;
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++) {
        if (!extras[i].count)
            continue;
        if (some)
            line_add(text, text_pick(text, "，", ", "));
        line_add_number(text, text_pick(text, extras[i].zh, extras[i].en), extras[i].count);
        some = true;
    }
    if (!some)
        return;
    line_add(text, text_pick(text, "。", "."));
    line_end(text, INDENT);
}

void
text_write_summary(struct text_sink *text, const struct scan_summary *summary)
{
    if (text->began)
        buf_add_char(&text->sink.out, '\n');
    write_counts(text, summary);
    write_table(text);
    write_extras(text, summary);
    if (!summary->complete) {
        line_add_coloured(
            text, COLOUR_HIT,
            text_pick(text, "结果不完整：有输入没有读到，见上面和标准错误。",
                      "The answer is incomplete: some input was not read; see above and "
                      "standard error."));
        line_end(text, INDENT);
    }
    if (text->findings) {
        line_add(text, text_pick(text, "线索供核查，不是认定。",
                                 "A clue is for people to check, not a verdict."));
        line_end(text, INDENT);
    }
}
