/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/rule_explain.h"

#include "scanner/report/emit.h"
#include "scanner/report/width.h"

#include <stdio.h>

static const char *
words(const struct law_view *view, const char *zh, const char *en)
{
    return view->english ? en : zh;
}

static const char *
pick(const struct law_view *view, struct bilingual both)
{
    const char *wanted = words(view, both.zh, both.en), *other = words(view, both.en, both.zh);
    return wanted ? wanted : other ? other : "";
}

/* The rule as written */

static size_t
indent_of(struct span line)
{
    size_t indent = 0;
    while (indent < line.len && line.data[indent] == ' ')
        indent++;
    return indent;
}

static bool
is_blank(struct span line)
{
    return indent_of(line) == line.len;
}

static bool
is_item(struct span line)
{
    size_t indent = indent_of(line);
    return indent + 1 < line.len && line.data[indent] == '-' && line.data[indent + 1] == ' ';
}

/* The line at @at without its end; *ret_next is where the next one begins. */
static struct span
line_at(struct span text, size_t at, size_t *ret_next)
{
    const char *end = memchr(text.data + at, '\n', text.len - at);
    size_t len = end ? (size_t)(end - text.data) - at : text.len - at;
    *ret_next = at + len + (end != NULL);
    while (len && text.data[at + len - 1] == '\r')
        len--;
    return span_of(text.data + at, len);
}

/* Where the list item begins that holds line @number: the last "- " that stands further out. */
static size_t
find_item(struct span text, uint32_t number)
{
    size_t items[64], indents[64], count = 0, at = 0;
    for (uint32_t i = 1; at < text.len; i++) {
        size_t next, start = at;
        struct span line = line_at(text, at, &next);
        at = next;
        if (is_blank(line))
            continue;
        while (count && indents[count - 1] >= indent_of(line))
            count--;
        if (is_item(line) && count < 64) {
            indents[count] = indent_of(line);
            items[count++] = start;
        }
        if (i == number)
            return count ? items[count - 1] : start;
    }
    return text.len;
}

static struct buf
read_file(const char *path)
{
    struct buf bytes = {0};
    FILE *file = path ? fopen(path, "rb") : NULL;
    char chunk[16384];
    size_t got;
    while (file && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(&bytes, chunk, got);
    if (file)
        fclose(file);
    return bytes;
}

/* The rule's lines in its file: those further in than its "- ", without blank ones at the end. */
static void
read_source(const struct rule *rule, struct buf *out)
{
    struct buf bytes = read_file(rule->at.file);
    struct span text = buf_span(&bytes);
    size_t first = find_item(text, rule->at.line), next = first, end = 0, indent = 0;
    for (size_t at = first; at < text.len; at = next) {
        struct span line = line_at(text, at, &next);
        if (at == first)
            indent = indent_of(line);
        else if (!is_blank(line) && indent_of(line) <= indent)
            break;
        buf_add_span(out, line);
        buf_add_char(out, '\n');
        if (!is_blank(line))
            end = out->len;
    }
    if (end < out->len) {
        out->len = end;
        out->data[end] = '\0';
    }
    buf_finish(&bytes);
}

/* Clauses from file level */

static const char *
role_name(enum clause_role role)
{
    static const char *const names[] = {
        [CLAUSE_WHEN] = "when", [CLAUSE_UNLESS] = "unless", [CLAUSE_LESSEN] = "lessen"};
    return names[role];
}

static void
add_within(const struct window_size *within, struct buf *out)
{
    if (within->in_time)
        buf_printf(out, "  within: %g秒", (double)within->us / 1e6);
    else if (within->chars)
        buf_printf(out, "  within: %lld字", (long long)within->chars);
}

/* "unless before: 【不许说】  within: 8字  because: …" */
static void
add_clause(const struct clause *clause, struct buf *out)
{
    buf_printf(out, "%s %s:", role_name(clause->role), relation_name(clause->relation));
    for (size_t i = 0; i < clause->phrase_count; i++)
        buf_printf(out, "%s %s", i ? "," : "", clause->phrases[i].source);
    if (clause->relation == RELATION_LABEL) {
        buf_printf(out, " %s=", clause->label_key);
        for (size_t i = 0; i < clause->label_value_count; i++)
            buf_printf(out, "%s%s", i ? "|" : "", clause->label_values[i]);
    }
    add_within(&clause->within, out);
    if (clause->because)
        buf_printf(out, "  because: %s", clause->because);
}

static size_t
count_file_clauses(const struct rule *rule)
{
    size_t count = 0;
    for (size_t i = 0; i < rule->clause_count; i++)
        count += rule->clauses[i].from_file;
    return count;
}

/* Law */

static const char *
state_words(const struct law_view *view, enum citation_state state)
{
    switch (state) {
    case CITATION_IN_FORCE:
        return "";
    case CITATION_NOT_YET:
        return words(view, "当日尚未施行", "not yet in force on that day");
    case CITATION_ENDED:
        return words(view, "当日已经失效", "no longer in force on that day");
    case CITATION_OTHER_GOODS:
        return words(view, "只适用于特定商品", "for certain goods only");
    }
    return "";
}

static void
add_law(const struct rulebook *book, const char *provision, const struct law_view *view,
        struct buf *out)
{
    struct citation citation;
    if (!book->laws || !laws_cite(book->laws, provision, view->day, view->as_of, NULL, &citation)) {
        buf_add_text(out, provision);
        return;
    }
    if (citation.state == CITATION_IN_FORCE)
        citation_text(&citation.then, view->english, out);
    else
        buf_add_text(out, state_words(view, citation.state));
    buf_printf(out, "  [%s]", provision);
}

/* Text */

static void
add_line(const struct law_view *view, struct buf *out, const char *label, const char *text)
{
    enum { INDENT = 10 };
    struct buf line = {0};
    buf_printf(&line, "  %s", label);
    while (width_text(buf_span(&line)) < INDENT)
        buf_add_char(&line, ' ');
    buf_add_text(&line, text);
    width_wrap(out, buf_span(&line), view->columns, INDENT);
    buf_finish(&line);
}

static void
add_text(const struct law_view *view, struct buf *out, const char *zh, const char *en,
         struct bilingual text)
{
    if (*pick(view, text))
        add_line(view, out, words(view, zh, en), pick(view, text));
}

static void
add_grades(const struct rule *rule, const struct law_view *view, struct buf *out)
{
    static const struct bilingual levels[] = {
        [LEVEL_NOTICE] = {"提示", "notice"},
        [LEVEL_WARNING] = {"警告", "warning"},
        [LEVEL_ERROR] = {"严重", "error"},
    };
    static const struct bilingual confidences[] = {
        [CONFIDENCE_LOW] = {"低", "low"},
        [CONFIDENCE_MEDIUM] = {"中", "medium"},
        [CONFIDENCE_HIGH] = {"高", "high"},
    };
    static const struct bilingual evidences[] = {
        [EVIDENCE_WORDS] = {"话本身就够", "the words are enough"},
        [EVIDENCE_WORDS_PAGE] = {"要对照商品页面", "the words and the page"},
        [EVIDENCE_LEAD] = {"只是线索", "a lead only"},
    };
    add_text(view, out, "级别", "level", levels[rule->level]);
    add_text(view, out, "把握", "sure", confidences[rule->confidence]);
    add_text(view, out, "证据", "proof", evidences[rule->evidence]);
}

static void
explain_text(const struct rulebook *book, const struct rule *rule, const struct law_view *view,
             struct buf *out)
{
    char day[DAY_TEXT_SIZE];
    struct buf line = {0};
    buf_printf(out, "%s  %s\n", rule->id, pick(view, rule->title));
    add_grades(rule, view, out);
    add_text(view, out, "说明", "says", rule->say);
    add_text(view, out, "核实", "verify", rule->verify);
    add_text(view, out, "建议", "advice", rule->advice);
    buf_printf(out, "\n%s (%s)\n", words(view, "依据", "law"), day_format(view->day, day));
    for (size_t i = 0; i < rule->law_count; i++) {
        buf_reset(&line);
        buf_add_text(&line, "  ");
        add_law(book, rule->law[i], view, &line);
        width_wrap(out, buf_span(&line), view->columns, 4);
    }
    if (count_file_clauses(rule))
        buf_printf(out, "\n%s\n",
                   words(view, "同一文件里所有规则共有的条件", "clauses of all rules in its file"));
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (!rule->clauses[i].from_file)
            continue;
        buf_reset(&line);
        buf_add_text(&line, "  ");
        add_clause(&rule->clauses[i], &line);
        width_wrap(out, buf_span(&line), view->columns, 4);
    }
    buf_finish(&line);
    buf_printf(out, "\n%s:%u\n", rule->at.file ? rule->at.file : "?", rule->at.line);
    read_source(rule, out);
}

/* JSON */

static void
emit_laws(const struct rulebook *book, const struct rule *rule, const struct law_view *view,
          struct buf *out)
{
    emit_key(out, "law");
    emit_begin_array(out);
    for (size_t i = 0; i < rule->law_count; i++) {
        struct citation citation;
        bool found = book->laws &&
                     laws_cite(book->laws, rule->law[i], view->day, view->as_of, NULL, &citation);
        struct buf text = {0};
        if (found && citation.state == CITATION_IN_FORCE)
            citation_text(&citation.then, view->english, &text);
        emit_begin_object(out);
        emit_field_text(out, "provision", rule->law[i]);
        emit_field_text(out, "state", found ? citation_state_name(citation.state) : NULL);
        emit_field_text(out, "text", text.data);
        emit_end_object(out);
        buf_finish(&text);
    }
    emit_end_array(out);
}

static void
emit_file_clauses(const struct rule *rule, struct buf *out)
{
    emit_key(out, "file_clauses");
    emit_begin_array(out);
    for (size_t i = 0; i < rule->clause_count; i++) {
        struct buf text = {0};
        if (!rule->clauses[i].from_file)
            continue;
        add_clause(&rule->clauses[i], &text);
        emit_span(out, buf_span(&text));
        buf_finish(&text);
    }
    emit_end_array(out);
}

static void
explain_json(const struct rulebook *book, const struct rule *rule, const struct law_view *view,
             struct buf *out)
{
    struct buf source = {0};
    read_source(rule, &source);
    emit_begin_object(out);
    emit_field_text(out, "type", "rule");
    emit_field_text(out, "id", rule->id);
    emit_field_text(out, "family", rule->family);
    emit_field_both(out, "title", rule->title.zh, rule->title.en);
    emit_field_text(out, "level", level_name(rule->level));
    emit_field_text(out, "confidence", confidence_name(rule->confidence));
    emit_field_text(out, "evidence", evidence_name(rule->evidence));
    emit_field_both(out, "say", rule->say.zh, rule->say.en);
    emit_field_both(out, "verify", rule->verify.zh, rule->verify.en);
    emit_field_both(out, "advice", rule->advice.zh, rule->advice.en);
    emit_field_day(out, "day", view->day);
    emit_laws(book, rule, view, out);
    emit_file_clauses(rule, out);
    emit_field_text(out, "file", rule->at.file);
    emit_field_unsigned(out, "line", rule->at.line);
    emit_key(out, "source");
    emit_span(out, buf_span(&source));
    emit_end_object(out);
    buf_add_char(out, '\n');
    buf_finish(&source);
}

void
rule_explain(const struct rulebook *book, const struct rule *rule, const struct law_view *view,
             struct buf *out)
{
    if (view->json)
        explain_json(book, rule, view, out);
    else
        explain_text(book, rule, view, out);
}
