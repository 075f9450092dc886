/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/citation.h"

#include "scanner/base/memory.h"
#include "scanner/report/emit.h"

#include <stdlib.h>

/*
 * Kept answers stand in a table by rule, day, as-of day and category; a new one takes the place of
 * the old one with the same hash, so memory is bounded and nothing has to be thrown out.
 */
enum { STORE_SLOTS = 512, CATEGORY_NONE = -1, CATEGORY_FOREIGN = -2 };

struct kept {
    const struct rule *rule; /* NULL: empty */
    int32_t day, as_of;
    int category;
    bool assumed; /* the day was: then there is no limitation to count */
    struct cited_text text;
};

struct citation_store {
    struct rule_citations scratch;
    struct kept kept[STORE_SLOTS];
};

struct citation_store *
citation_store_new(void)
{
    return memory_new(sizeof(struct citation_store));
}

void
citation_store_free(struct citation_store *store)
{
    if (!store)
        return;
    for (size_t i = 0; i < STORE_SLOTS; i++) {
        buf_finish(&store->kept[i].text.law);
        buf_finish(&store->kept[i].text.check_zh);
        buf_finish(&store->kept[i].text.check_en);
    }
    free(store);
}

const char *
date_source_name(enum date_source source)
{
    static const char *const names[] = {
        [DATE_STREAM] = "stream", [DATE_OPTION] = "option", [DATE_AS_OF] = "as-of"};
    return names[source];
}

static void
write_law(struct buf *out, const struct law *law, const struct law_version *version)
{
    emit_key(out, "law");
    emit_begin_object(out);
    emit_field_text(out, "id", law->id);
    emit_field_both(out, "title", law->title.zh, law->title.en);
    emit_field_text(out, "kind", law_kind_name(law->kind));
    emit_field_text(out, "version", version ? version->id : NULL);
    emit_end_object(out);
}

static void
write_penalty(struct buf *out, const struct cited_penalty *cited)
{
    static const struct law_penalty unknown;
    const struct law_penalty *penalty =
        cited->printable && cited->penalty ? cited->penalty : &unknown;
    emit_begin_object(out);
    write_law(out, cited->law, cited->version);
    emit_field_text(out, "article", cited->printable ? cited->article : NULL);
    emit_field_both(out, "range", penalty->range.zh, penalty->range.en);
    emit_field_both(out, "base", penalty->base.zh, penalty->base.en);
    emit_field_both(out, "individual", penalty->individual.zh, penalty->individual.en);
    emit_end_object(out);
}

static void
write_cite(struct buf *out, const struct cited_version *cited)
{
    struct buf zh = {0}, en = {0};
    citation_text(cited, false, &zh);
    citation_text(cited, true, &en);
    emit_field_both(out, "cite", zh.data, en.data);
    buf_finish(&zh);
    buf_finish(&en);
}

/* The fields of one article as it stood on one day. */
static void
write_version(struct buf *out, const struct cited_version *cited)
{
    write_law(out, cited->law, cited->version);
    emit_field_text(out, "article", cited->printable ? cited->article : NULL);
    emit_field_text(out, "confidence", law_confidence_name(cited->confidence));
    write_cite(out, cited);
    emit_field_day(out, "from", cited->days.from);
    emit_field_day(out, "until", cited->days.until);
    emit_key(out, "penalties");
    emit_begin_array(out);
    for (size_t i = 0; i < cited->penalty_count; i++)
        write_penalty(out, &cited->penalties[i]);
    emit_end_array(out);
}

/* Today's counterpart: its direction always, the article only where it is another one. */
static void
write_now(struct buf *out, const struct citation *citation)
{
    emit_key(out, "now");
    emit_begin_object(out);
    emit_field_bool(out, "in_force", citation->has_now);
    emit_field_text(out, "direction", law_direction_name(citation->direction));
    emit_key(out, "reasons");
    emit_begin_array(out);
    for (size_t i = 0; i < citation->reason_count; i++) {
        emit_both(out, citation->reasons[i].zh, citation->reasons[i].en);
    }
    emit_end_array(out);
    if (citation->has_now && citation->now_differs)
        write_version(out, &citation->now);
    emit_end_object(out);
}

static void
write_citation(struct buf *out, const struct citation *citation)
{
    const struct provision *provision = citation->provision;
    emit_begin_object(out);
    emit_field_text(out, "provision", provision->id);
    emit_field_both(out, "title", provision->title.zh, provision->title.en);
    emit_field_text(out, "kind", provision_kind_name(provision->kind));
    emit_field_text(out, "state", citation_state_name(citation->state));
    if (citation->special) {
        emit_field_text(out, "stands_for", citation->special->id);
    }
    if (citation->if_category) {
        emit_key(out, "if_category");
        emit_begin_array(out);
        for (size_t i = 0; i < provision->category_count; i++)
            emit_text(out, provision->categories[i]);
        emit_end_array(out);
    }
    if (citation->state == CITATION_IN_FORCE) {
        write_version(out, &citation->then);
        write_now(out, citation);
    } else if (citation->has_now) {
        write_version(out, &citation->now);
    }
    emit_end_object(out);
}

static void
write_limitation(struct buf *out, const struct record *record,
                 const struct rule_citations *citations)
{
    struct limitation limitation;
    emit_key(out, "limitation");
    if (record->date_source == DATE_AS_OF || record->as_of_day < record->day) {
        emit_null(out); /* without the stream's day nobody can count */
        return;
    }
    laws_limitation(record->book->laws, citations, record->category, record->day, record->as_of_day,
                    &limitation);
    emit_begin_object(out);
    emit_field_text(out, "state", limitation_state_name(limitation.state));
    emit_field_day(out, "two_years", limitation.short_end);
    emit_field_day(out, "five_years", limitation.long_end);
    emit_key(out, "age_days");
    emit_signed(out, limitation.age_days);
    emit_field_bool(out, "touches_safety", limitation.touches_safety);
    emit_field_both(out, "note", limitation.text.zh, limitation.text.en);
    emit_end_object(out);
}

static void
add_joined(struct buf *out, const char *const *names, size_t count, const char *between)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_add_text(out, between);
        buf_add_text(out, names[i]);
    }
}

void
citation_add_checks(struct buf *out, const struct rule_citations *citations, bool english)
{
    for (size_t i = 0; i < citations->verify_count; i++) {
        const struct provision *provision = citations->verify[i];
        if (i)
            buf_add_text(out, english ? "; if " : "；如属");
        else
            buf_add_text(out, english ? "If the goods are " : "商品如属");
        add_joined(out, provision->categories, provision->category_count, english ? " or " : "、");
        buf_printf(out, english ? ", see also \"%s\"" : "，另查「%s」",
                   law_text_in(provision->title, english));
    }
    if (citations->verify_count)
        buf_add_text(out, english ? "." : "。");
}

static void
write_all(struct cited_text *text, struct rule_citations *citations, const struct record *record)
{
    const struct rule *rule = record->rule;
    laws_cite_rule(record->book->laws, rule->law, rule->law_count, record->day, record->as_of_day,
                   record->category, citations);
    buf_reset(&text->law);
    buf_reset(&text->check_zh);
    buf_reset(&text->check_en);
    emit_key(&text->law, "law");
    emit_begin_array(&text->law);
    for (size_t i = 0; i < citations->count; i++)
        write_citation(&text->law, &citations->cited[i]);
    emit_end_array(&text->law);
    if (citations->later_count) {
        emit_key(&text->law, "law_later");
        emit_begin_array(&text->law);
        for (size_t i = 0; i < citations->later_count; i++)
            write_citation(&text->law, &citations->later[i]);
        emit_end_array(&text->law);
    }
    write_limitation(&text->law, record, citations);
    citation_add_checks(&text->check_zh, citations, false);
    citation_add_checks(&text->check_en, citations, true);
}

/* The category by number, for the table's key. */
static int
category_number(const struct record *record)
{
    if (!record->category)
        return CATEGORY_NONE;
    for (size_t i = 0; i < record->book->category_count; i++)
        if (strcmp(record->book->categories[i].name, record->category) == 0)
            return (int)i;
    return CATEGORY_FOREIGN;
}

const struct cited_text *
citation_find(struct citation_store *store, const struct record *record)
{
    int category = category_number(record);
    bool assumed = record->date_source == DATE_AS_OF;
    uint64_t hash = (uint64_t)(record->rule - record->book->rules) * 0x9e3779b97f4a7c15u;
    hash ^= ((uint64_t)(uint32_t)record->day << 8 | (uint8_t)category) * 0xc2b2ae3d27d4eb4fu;
    struct kept *kept = &store->kept[(hash >> 32) % STORE_SLOTS];
    if (kept->rule != record->rule || kept->day != record->day ||
        kept->as_of != record->as_of_day || kept->category != category ||
        kept->assumed != assumed || category == CATEGORY_FOREIGN) {
        write_all(&kept->text, &store->scratch, record);
        kept->rule = record->rule;
        kept->day = record->day;
        kept->as_of = record->as_of_day;
        kept->category = category;
        kept->assumed = assumed;
    }
    return &kept->text;
}

void
citation_write_provision(struct buf *out, const struct record *record, const char *provision)
{
    struct citation citation;
    if (laws_cite(record->book->laws, provision, record->day, record->as_of_day, record->category,
                  &citation))
        write_citation(out, &citation);
    else
        emit_null(out);
}
