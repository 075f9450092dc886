/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/text_sink.h"

#include "scanner/report/width.h"

enum { SHORT_ID = 8 };

const char *
text_pick(const struct text_sink *text, const char *zh, const char *en)
{
    return text->sink.options.english ? en : zh;
}

const char *
text_pick_any(const struct text_sink *text, struct bilingual both)
{
    const char *wanted = text_pick(text, both.zh, both.en);
    return wanted ? wanted : text_pick(text, both.en, both.zh);
}

const char *
text_level(const struct text_sink *text, enum level level)
{
    static const struct bilingual names[] = {
        [LEVEL_NOTICE] = {"提示", "notice"},
        [LEVEL_WARNING] = {"警告", "warning"},
        [LEVEL_ERROR] = {"严重", "error"},
    };
    return text_pick(text, names[level].zh, names[level].en);
}

void
line_add(struct text_sink *text, const char *words)
{
    buf_add_text(&text->line, words);
}

void
line_add_clean(struct text_sink *text, struct span words)
{
    width_add_clean(&text->line, words);
}

void
line_add_coloured(struct text_sink *text, const char *colour, const char *words)
{
    bool on = text->sink.options.colour;
    line_add(text, on ? colour : "");
    line_add_clean(text, span_of_text(words));
    line_add(text, on ? COLOUR_OFF : "");
}

void
line_add_time(struct text_sink *text, int64_t us)
{
    int64_t seconds = us < 0 ? 0 : us / 1000000;
    buf_printf(&text->line, "%02lld:%02d:%02d", (long long)(seconds / 3600),
               (int)(seconds / 60 % 60), (int)(seconds % 60));
}

void
line_add_numbers(struct text_sink *text, const char *words, const uint64_t *numbers)
{
    for (const char *place; (place = strstr(words, "{}")) != NULL; words = place + 2) {
        buf_add(&text->line, words, (size_t)(place - words));
        buf_printf(&text->line, "%llu", (unsigned long long)*numbers++);
    }
    line_add(text, words);
}

void
line_add_number(struct text_sink *text, const char *words, uint64_t number)
{
    line_add_numbers(text, words, &number);
}

void
line_add_id(struct text_sink *text, const char *id)
{
    buf_printf(&text->line, "#%.*s", SHORT_ID, id);
}

void
line_add_day(struct text_sink *text, int32_t day)
{
    char digits[DAY_TEXT_SIZE];
    line_add(text, day_format(day, digits));
}

void
line_end(struct text_sink *text, unsigned indent)
{
    width_wrap(&text->sink.out, buf_span(&text->line), text->sink.options.columns, indent);
    buf_reset(&text->line);
}

unsigned
line_label_indent(const struct text_sink *text)
{
    return text->sink.options.english ? 10 : 7;
}

void
line_begin_label(struct text_sink *text, const char *zh, const char *en)
{
    const char *label = text_pick(text, zh, en);
    size_t used = INDENT + width_text(span_of_text(label));
    buf_printf(&text->line, "%*s", INDENT, "");
    line_add_coloured(text, COLOUR_DIM, label);
    buf_printf(&text->line, "%*s", (int)(line_label_indent(text) - used), "");
}

void
line_end_label(struct text_sink *text)
{
    line_end(text, line_label_indent(text));
}
