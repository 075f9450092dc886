/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/law_report.h"

#include "scanner/report/emit.h"
#include "scanner/report/width.h"

#include <string.h>

/* ---- words ---- */

static const char *
words(const struct law_view *view, const char *zh, const char *en)
{
    return view->english ? en : zh;
}

static const char *
direction_words(enum law_direction direction, const struct law_view *view)
{
    static const struct law_text names[] = {
        [DIRECTION_SAME] = {"不变", "the same"},
        [DIRECTION_LIGHTER] = {"现在更轻", "lighter now"},
        [DIRECTION_HEAVIER] = {"现在更重", "heavier now"},
        [DIRECTION_UNKNOWN] = {"轻重不明", "not known which is lighter"},
    };
    return law_text_in(names[direction], view->english);
}

static const char *
confidence_words(enum law_confidence confidence, const struct law_view *view)
{
    static const struct law_text names[] = {
        [LAW_FROM_MEMORY] = {"未核实", "not verified"},
        [LAW_PARTLY] = {"部分核实", "partly verified"},
        [LAW_VERIFIED] = {"已核实", "verified"},
    };
    return law_text_in(names[confidence], view->english);
}

static const char *
kind_words(enum law_kind kind, const struct law_view *view)
{
    static const struct law_text names[] = {
        [LAW_STATUTE] = {"法律", "law"},
        [LAW_REGULATION] = {"行政法规", "administrative regulation"},
        [LAW_RULE] = {"部门规章", "department rule"},
        [LAW_GUIDE] = {"执法指南", "enforcement guide"},
        [LAW_NORMATIVE] = {"规范性文件", "normative document"},
    };
    return law_text_in(names[kind], view->english);
}

static const char *
state_words(enum citation_state state, const struct law_view *view)
{
    switch (state) {
    case CITATION_NOT_YET:
        return words(view, "当日尚未施行。", "Not yet in force on that day.");
    case CITATION_ENDED:
        return words(view, "当日已经失效。", "No longer in force on that day.");
    default:
        return "";
    }
}

/* "2018-10-26 至 2021-04-28", "自 2021-04-29" */
static void
add_days(struct day_range days, const struct law_view *view, struct buf *out)
{
    char from[DAY_TEXT_SIZE] = "?", until[DAY_TEXT_SIZE];
    if (days.from != DAY_UNKNOWN_START)
        day_format(days.from, from);
    if (days.until == DAY_OPEN_END)
        buf_printf(out, view->english ? "from %s" : "%s 起", from);
    else
        buf_printf(out, view->english ? "%s to %s" : "%s 至 %s", from,
                   day_format(days.until, until));
}

static void
add_line(const char *indent, const char *text, const struct law_view *view, struct buf *out)
{
    unsigned in = (unsigned)strlen(indent);
    buf_add_text(out, indent);
    width_wrap(out, span_of_text(text), view->columns > in ? view->columns - in : 0, in);
}

static void
add_heading(const char *text, struct buf *out)
{
    buf_printf(out, "\n%s\n", text);
}

/* The lines of @text, each behind @indent. */
static void
add_lines(const char *indent, const struct buf *text, const struct law_view *view, struct buf *out)
{
    const char *at = text->data;
    while (at && *at) {
        const char *end = strchrnul(at, '\n');
        struct buf line = {0};
        buf_add(&line, at, (size_t)(end - at));
        add_line(indent, line.data, view, out);
        buf_finish(&line);
        at = *end ? end + 1 : end;
    }
}

/* ---- one provision, for people ---- */

/* 《广告法》（2021年）第九条第（三）项；罚则第五十七条, with a word where it is not settled. */
static void
add_citation(const struct cited_version *cited, const struct law_view *view, struct buf *out)
{
    citation_text(cited, view->english, out);
    if (!cited->printable)
        buf_printf(out, view->english ? " (%s)" : "（%s）",
                   confidence_words(cited->confidence, view));
}

static void
add_cited(const struct cited_version *cited, const struct law_view *view, struct buf *out)
{
    struct buf text = {0};
    add_citation(cited, view, &text);
    buf_add_text(&text, words(view, "，", ", "));
    add_days(cited->days, view, &text);
    buf_add_char(&text, '\n');
    if (!cited->law->own_fines)
        buf_add_text(&text,
                     words(view, "自身不是处罚依据。\n", "No ground for a fine by itself.\n"));
    penalty_text(cited, view->english, &text);
    add_lines("  ", &text, view, out);
    buf_finish(&text);
}

static void
add_names(const char *label, const char *const *names, size_t count, const struct law_view *view,
          struct buf *out)
{
    struct buf text = {0};
    if (!count)
        return;
    buf_add_text(&text, label);
    for (size_t i = 0; i < count; i++)
        buf_printf(&text, "%s%s", i ? words(view, "、", ", ") : "", names[i]);
    add_line("  ", text.data, view, out);
    buf_finish(&text);
}

static void
add_direction(const struct citation *citation, const struct law_view *view, struct buf *out)
{
    struct buf text = {0};
    buf_printf(&text, view->english ? "Consequences: %s." : "轻重：%s。",
               direction_words(citation->direction, view));
    for (size_t i = 0; i < citation->reason_count; i++)
        buf_printf(&text, "%s%s", words(view, "", " "),
                   law_text_in(citation->reasons[i], view->english));
    add_line("  ", text.data, view, out);
    buf_finish(&text);
}

/* The day on which a version is looked at: its first, or today where that is not known. */
static int32_t
first_day(const struct provision_version *version, const struct law_view *view)
{
    return version->days.from == DAY_UNKNOWN_START ? view->as_of : version->days.from;
}

static void
add_history(const struct provision *provision, const struct law_view *view, struct buf *out)
{
    for (size_t i = 0; i < provision->version_count; i++) {
        const struct provision_version *version = &provision->versions[i];
        struct cited_version cited = provision_cite(version, first_day(version, view));
        struct buf text = {0};
        add_days(version->days, view, &text);
        buf_add_text(&text, "  ");
        add_citation(&cited, view, &text);
        add_line("  ", text.data, view, out);
        buf_finish(&text);
    }
    for (size_t i = 0; i < provision->change_count; i++) {
        const struct law_change *change = &provision->changes[i];
        struct buf text = {0};
        char day[DAY_TEXT_SIZE];
        buf_printf(&text, view->english ? "%s: %s. %s" : "%s：%s。%s", day_format(change->day, day),
                   direction_words(change->direction, view),
                   law_text_in(change->reason, view->english));
        add_line("  ", text.data, view, out);
        buf_finish(&text);
    }
}

static void
explain_provision(const struct laws *laws, const struct provision *provision,
                  const struct law_view *view, struct buf *out)
{
    struct citation citation;
    char day[DAY_TEXT_SIZE];
    const char *goods = provision->category_count ? provision->categories[0] : NULL;
    laws_cite(laws, provision->id, view->day, view->as_of, goods, &citation);
    buf_printf(out, "%s  %s\n", provision->id, law_text_in(provision->title, view->english));
    add_line("  ", law_text_in(provision->gist, view->english), view, out);
    add_names(words(view, "约束：", "Binds: "), provision->binds, provision->bind_count, view, out);
    add_names(words(view, "只管：", "Only for: "), provision->categories, provision->category_count,
              view, out);
    if (provision->general) {
        const char *general = provision->general->id;
        add_names(words(view, "类别不明时引：", "While the category is unknown: "), &general, 1,
                  view, out);
    }
    add_heading(day_format(view->day, day), out);
    if (citation.state == CITATION_IN_FORCE)
        add_cited(&citation.then, view, out);
    else
        add_line("  ", state_words(citation.state, view), view, out);
    if (view->as_of != view->day) {
        add_heading(day_format(view->as_of, day), out);
        if (citation.has_now)
            add_cited(&citation.now, view, out);
        else
            add_line("  ", words(view, "没有现行的对应条文。", "Nothing in force today."), view,
                     out);
        if (citation.state == CITATION_IN_FORCE)
            add_direction(&citation, view, out);
    }
    add_heading(words(view, "沿革", "History"), out);
    add_history(provision, view, out);
}

/* ---- one law, for people ---- */

static void
add_version(const struct law_version *version, const struct law_view *view, struct buf *out)
{
    struct buf text = {0};
    buf_printf(&text, "%s  ", version->id);
    add_days(version->days, view, &text);
    if (version->number)
        buf_printf(&text, "  %s", version->number);
    buf_printf(&text, "  %s", confidence_words(version->confidence, view));
    if (version->has_change)
        buf_printf(&text, view->english ? "  %s: %s" : "  %s：%s",
                   direction_words(version->direction, view),
                   law_text_in(version->reason, view->english));
    add_line("  ", text.data, view, out);
    buf_finish(&text);
}

static bool
is_under(const struct provision *provision, const struct law *law)
{
    for (size_t i = 0; i < provision->version_count; i++) {
        if (provision->versions[i].law == law)
            return true;
    }
    return false;
}

/* "helping-false-publicity  第八条第二款 → (2025) 第九条第二款  title" */
static void
add_law_provision(const struct provision *provision, const struct law *law,
                  const struct law_view *view, struct buf *out)
{
    struct buf text = {0};
    const char *last = NULL;
    buf_printf(&text, "%s  ", provision->id);
    for (size_t i = 0; i < provision->version_count; i++) {
        const struct provision_version *version = &provision->versions[i];
        struct cited_version cited = provision_cite(version, first_day(version, view));
        if (version->law != law || !cited.printable || (last && strcmp(last, cited.article) == 0))
            continue;
        if (last)
            buf_printf(&text, " → (%s) ", version->version->id);
        article_text(cited.article, view->english, &text);
        last = cited.article;
    }
    if (!last)
        buf_printf(&text, view->english ? "(%s)" : "（%s）",
                   words(view, "条号未核实", "article not verified"));
    buf_printf(&text, "  %s", law_text_in(provision->title, view->english));
    add_line("  ", text.data, view, out);
    buf_finish(&text);
}

static void
explain_law(const struct laws *laws, const struct law *law, const struct law_view *view,
            struct buf *out)
{
    buf_printf(out, "%s  %s\n", law->id, law_title(law, view->english));
    buf_printf(out, "  %s · %s\n", kind_words(law->kind, view), law->issuer ? law->issuer : "");
    if (law->note.zh)
        add_line("  ", law_text_in(law->note, view->english), view, out);
    add_heading(words(view, "版本", "Versions"), out);
    for (size_t i = 0; i < law->version_count; i++)
        add_version(&law->versions[i], view, out);
    add_heading(words(view, "行为", "Conduct"), out);
    for (size_t i = 0; i < laws_provision_count(laws); i++) {
        const struct provision *provision = laws_provision_at(laws, i);
        if (is_under(provision, law))
            add_law_provision(provision, law, view, out);
    }
}

/* ---- as JSON ---- */

static void
write_law_head(struct buf *out, const struct law *law)
{
    emit_field_text(out, "id", law->id);
    emit_field_both(out, "title", law->title.zh, law->title.en);
    emit_field_both(out, "short", law->short_title.zh, law->short_title.en);
    emit_field_text(out, "kind", law_kind_name(law->kind));
}

static void
write_names(struct buf *out, const char *key, const char *const *names, size_t count)
{
    emit_key(out, key);
    emit_begin_array(out);
    for (size_t i = 0; i < count; i++)
        emit_text(out, names[i]);
    emit_end_array(out);
}

static void
write_penalties(struct buf *out, const struct cited_version *cited)
{
    emit_key(out, "penalties");
    emit_begin_array(out);
    for (size_t i = 0; i < cited->penalty_count; i++) {
        const struct cited_penalty *penalty = &cited->penalties[i];
        emit_begin_object(out);
        emit_field_text(out, "law", penalty->law->id);
        emit_field_text(out, "version", penalty->version ? penalty->version->id : NULL);
        emit_field_text(out, "article", penalty->printable ? penalty->article : NULL);
        if (penalty->printable) {
            const struct law_penalty *facts = penalty->penalty;
            emit_field_both(out, "range", facts->range.zh, facts->range.en);
            emit_field_both(out, "base", facts->base.zh, facts->base.en);
            emit_field_both(out, "individual", facts->individual.zh, facts->individual.en);
        }
        emit_end_object(out);
    }
    emit_end_array(out);
}

static void
write_cited(struct buf *out, const char *key, const struct cited_version *cited)
{
    emit_key(out, key);
    if (!cited->law) {
        emit_null(out);
        return;
    }
    emit_begin_object(out);
    emit_field_text(out, "law", cited->law->id);
    emit_field_text(out, "version", cited->version->id);
    emit_field_text(out, "article", cited->article);
    struct buf zh = {0}, en = {0};
    citation_text(cited, false, &zh);
    citation_text(cited, true, &en);
    emit_field_both(out, "cite", zh.data, en.data);
    buf_finish(&zh);
    buf_finish(&en);
    emit_field_day(out, "from", cited->days.from);
    emit_field_day(out, "until", cited->days.until);
    emit_field_text(out, "confidence", law_confidence_name(cited->confidence));
    write_penalties(out, cited);
    emit_end_object(out);
}

static void
write_citation(struct buf *out, const struct laws *laws, const struct provision *provision,
               const struct law_view *view)
{
    struct citation citation;
    const char *goods = provision->category_count ? provision->categories[0] : NULL;
    laws_cite(laws, provision->id, view->day, view->as_of, goods, &citation);
    emit_field_text(out, "provision", provision->id);
    emit_field_both(out, "title", provision->title.zh, provision->title.en);
    emit_field_both(out, "gist", provision->gist.zh, provision->gist.en);
    emit_field_text(out, "kind", provision_kind_name(provision->kind));
    write_names(out, "binds", provision->binds, provision->bind_count);
    write_names(out, "for", provision->categories, provision->category_count);
    emit_field_text(out, "general", provision->general ? provision->general->id : NULL);
    emit_field_day(out, "date", view->day);
    emit_field_day(out, "as_of", view->as_of);
    emit_field_text(out, "state", citation_state_name(citation.state));
    write_cited(out, "then", &citation.then);
    write_cited(out, "now", &citation.now);
    emit_field_text(out, "direction", law_direction_name(citation.direction));
    emit_key(out, "reasons");
    emit_begin_array(out);
    for (size_t i = 0; i < citation.reason_count; i++)
        emit_both(out, citation.reasons[i].zh, citation.reasons[i].en);
    emit_end_array(out);
}

static void
write_law(struct buf *out, const struct law *law)
{
    emit_begin_object(out);
    write_law_head(out, law);
    emit_field_text(out, "issuer", law->issuer);
    emit_field_bool(out, "own_fines", law->own_fines);
    emit_field_both(out, "note", law->note.zh, law->note.en);
    emit_key(out, "versions");
    emit_begin_array(out);
    for (size_t i = 0; i < law->version_count; i++) {
        const struct law_version *version = &law->versions[i];
        emit_begin_object(out);
        emit_field_text(out, "id", version->id);
        emit_field_day(out, "from", version->days.from);
        emit_field_day(out, "until", version->days.until);
        emit_field_text(out, "number", version->number);
        emit_field_text(out, "confidence", law_confidence_name(version->confidence));
        if (version->has_change) {
            emit_field_text(out, "direction", law_direction_name(version->direction));
            emit_field_both(out, "reason", version->reason.zh, version->reason.en);
        }
        emit_end_object(out);
    }
    emit_end_array(out);
    emit_end_object(out);
}

bool
law_report_explain(const struct laws *laws, const char *id, const struct law_view *view,
                   struct buf *out)
{
    const struct provision *provision = laws_find(laws, id);
    const struct law *law = provision ? NULL : laws_find_law(laws, id);
    if (!provision && !law)
        return false;
    if (!view->json) {
        if (provision)
            explain_provision(laws, provision, view, out);
        else
            explain_law(laws, law, view, out);
        return true;
    }
    if (provision) {
        emit_begin_object(out);
        write_citation(out, laws, provision, view);
        emit_end_object(out);
    } else {
        write_law(out, law);
    }
    buf_add_char(out, '\n');
    return true;
}

/* ---- tables ---- */

static void
pad(struct buf *out, size_t from, size_t columns)
{
    size_t used = width_text(span_of(out->data + from, out->len - from));
    for (; used < columns; used++)
        buf_add_char(out, ' ');
}

static void
add_row(const struct provision *provision, const struct law_view *view, struct buf *out)
{
    enum { ID_COLUMNS = 36, DAY_COLUMNS = 26 };
    const struct provision_version *version = provision_on(provision, view->day);
    size_t start = out->len;
    buf_add_text(out, provision->id);
    pad(out, start, ID_COLUMNS);
    buf_add_char(out, ' ');
    start = out->len;
    if (version)
        add_days(version->text_days, view, out);
    else
        buf_add_text(out, "-");
    pad(out, start, DAY_COLUMNS);
    buf_add_char(out, ' ');
    if (!version) {
        buf_add_text(out, words(view, "当日没有施行中的条文\n", "nothing in force\n"));
        return;
    }
    struct cited_version cited = provision_cite(version, view->day);
    add_citation(&cited, view, out);
    buf_add_char(out, '\n');
}

void
law_report_table(const struct laws *laws, const struct provision *const *provisions, size_t count,
                 const struct law_view *view, struct buf *out)
{
    if (view->json)
        emit_begin_array(out);
    for (size_t i = 0; i < count; i++) {
        if (!view->json) {
            add_row(provisions[i], view, out);
            continue;
        }
        emit_begin_object(out);
        write_citation(out, laws, provisions[i], view);
        emit_end_object(out);
    }
    if (view->json) {
        emit_end_array(out);
        buf_add_char(out, '\n');
    }
}

/* ---- handing over ---- */

static void
write_handover_item(struct buf *out, const struct handover_item *item)
{
    emit_begin_object(out);
    emit_field_text(out, "id", item->id);
    emit_field_both(out, "text", item->text.zh, item->text.en);
    emit_field_both(out, "reason", item->reason.zh, item->reason.en);
    emit_field_day(out, "from", item->days.from);
    emit_field_day(out, "until", item->days.until);
    emit_key(out, "basis");
    emit_begin_array(out);
    for (size_t i = 0; i < item->basis_count; i++) {
        const struct law_basis *basis = &item->basis[i];
        emit_begin_object(out);
        emit_field_text(out, "law", basis->law->id);
        emit_field_text(out, "article", basis->confidence == LAW_VERIFIED ? basis->article : NULL);
        emit_field_text(out, "confidence", law_confidence_name(basis->confidence));
        emit_end_object(out);
    }
    emit_end_array(out);
    emit_end_object(out);
}

void
law_report_handover(const struct laws *laws, struct buf *out)
{
    emit_begin_object(out);
    for (enum handover_group group = 0; group < HANDOVER_GROUPS; group++) {
        size_t count;
        const struct handover_item *items = laws_handover(laws, group, &count);
        emit_key(out, handover_group_name(group));
        emit_begin_array(out);
        for (size_t i = 0; i < count; i++)
            write_handover_item(out, &items[i]);
        emit_end_array(out);
    }
    emit_end_object(out);
    buf_add_char(out, '\n');
}
