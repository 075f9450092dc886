/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/report.h"

#include "scanner/report/citation.h"
#include "scanner/report/emit.h"
#include "scanner/report/message.h"

#include <stdlib.h>

/*
 * sarif: SARIF 2.1.0 for code-scanning and review tools: one document, its results written as they
 * come.
 *
 *   begin   {"version":…,"runs":[{"tool":{…rules…},"results":[
 *   write                                                     {…},{…}
 *   end                                                               ],"invocations":[…]}]}
 *
 * Laws are a taxonomy: each provision is a taxon, rules are related to those they cite. A result's
 * place is the file it came from (else the stream's name), the segment's line and columns in code points from 1; the
 * finding's id is its fingerprint. Repetitions and exempted hits have no place in SARIF: the first
 * are left out, the second are suppressed results. What was not looked at is a notification.
 */
struct sarif_sink {
    struct sink sink;
    const struct rulebook *book;
    struct citation_store *citations;
    struct buf scratch;
    struct buf notifications; /* of late and engine records, for the end */
    bool any;
};

static const char taxonomy[] = "laws";

static void
write_text_message(struct buf *out, const char *key, const char *text)
{
    emit_key(out, key);
    emit_begin_object(out);
    emit_field_text(out, "text", text);
    emit_end_object(out);
}

static const char *
pick(const struct sink *sink, struct bilingual both)
{
    const char *wanted = sink->options.english ? both.en : both.zh;
    const char *other = sink->options.english ? both.zh : both.en;
    return wanted ? wanted : other ? other : "";
}

static const char *
pick_law(const struct sink *sink, const struct law_text *text)
{
    return pick(sink, (struct bilingual){text->zh, text->en});
}

static const char *
sarif_level(enum level level)
{
    return level == LEVEL_NOTICE ? "note" : level_name(level);
}

/* Names a provision in the taxonomy. */
static void
write_target(struct buf *out, const char *provision)
{
    emit_field_text(out, "id", provision);
    emit_key(out, "toolComponent");
    emit_begin_object(out);
    emit_field_text(out, "name", taxonomy);
    emit_field_unsigned(out, "index", 0);
    emit_end_object(out);
}

static void
write_relationships(struct buf *out, const struct rule *rule)
{
    emit_key(out, "relationships");
    emit_begin_array(out);
    for (size_t i = 0; i < rule->law_count; i++) {
        emit_begin_object(out);
        emit_key(out, "target");
        emit_begin_object(out);
        write_target(out, rule->law[i]);
        emit_end_object(out);
        emit_key(out, "kinds");
        emit_begin_array(out);
        emit_text(out, "relevant");
        emit_end_array(out);
        emit_end_object(out);
    }
    emit_end_array(out);
}

static void
write_taxonomies(struct sink *sink, const struct laws *laws)
{
    struct buf *out = &sink->out;
    emit_key(out, "taxonomies");
    emit_begin_array(out);
    emit_begin_object(out);
    emit_field_text(out, "name", taxonomy);
    write_text_message(out, "shortDescription",
                       pick(sink, (struct bilingual){"规则引用的法律规定",
                                                     "Provisions of law that rules cite"}));
    emit_field_bool(out, "isComprehensive", false);
    emit_key(out, "taxa");
    emit_begin_array(out);
    for (size_t i = 0; laws && i < laws_provision_count(laws); i++) {
        const struct provision *provision = laws_provision_at(laws, i);
        emit_begin_object(out);
        emit_field_text(out, "id", provision->id);
        write_text_message(out, "shortDescription", pick_law(sink, &provision->title));
        write_text_message(out, "fullDescription", pick_law(sink, &provision->gist));
        emit_end_object(out);
    }
    emit_end_array(out);
    emit_end_object(out);
    emit_end_array(out);
}

static void
write_rule(struct sink *sink, const struct rule *rule)
{
    struct buf *out = &sink->out;
    emit_begin_object(out);
    emit_field_text(out, "id", rule->id);
    write_text_message(out, "shortDescription", pick(sink, rule->title));
    if (rule->advice.zh)
        write_text_message(out, "help", pick(sink, rule->advice));
    write_relationships(out, rule);
    emit_key(out, "defaultConfiguration");
    emit_begin_object(out);
    emit_field_text(out, "level", sarif_level(rule->level));
    emit_end_object(out);
    emit_key(out, "properties");
    emit_begin_object(out);
    emit_key(out, "tags");
    emit_begin_array(out);
    emit_text(out, rule->family);
    emit_end_array(out);
    emit_field_text(out, "precision", confidence_name(rule->confidence));
    emit_key(out, "law");
    emit_begin_array(out);
    for (size_t i = 0; i < rule->law_count; i++)
        emit_text(out, rule->law[i]);
    emit_end_array(out);
    emit_end_object(out);
    emit_end_object(out);
}

static void
sarif_begin(struct sink *sink, const struct rulebook *book)
{
    struct sarif_sink *sarif = (struct sarif_sink *)sink;
    struct buf *out = &sink->out;
    sarif->book = book;
    sarif->citations = citation_store_new();
    emit_begin_object(out);
    emit_field_text(out, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    emit_field_text(out, "version", "2.1.0");
    emit_key(out, "runs");
    emit_begin_array(out);
    emit_begin_object(out);
    emit_key(out, "tool");
    emit_begin_object(out);
    emit_key(out, "driver");
    emit_begin_object(out);
    emit_field_text(out, "name", "adclaim");
    emit_field_text(out, "version", ADCLAIM_VERSION);
    emit_key(out, "supportedTaxonomies");
    emit_begin_array(out);
    emit_begin_object(out);
    emit_field_text(out, "name", taxonomy);
    emit_field_unsigned(out, "index", 0);
    emit_end_object(out);
    emit_end_array(out);
    emit_key(out, "rules");
    emit_begin_array(out);
    for (size_t i = 0; i < book->rule_count; i++)
        write_rule(sink, &book->rules[i]);
    emit_end_array(out);
    emit_end_object(out);
    emit_end_object(out);
    write_taxonomies(sink, book->laws);
    emit_key(out, "properties");
    emit_begin_object(out);
    emit_field_text(out, "pack", book->name);
    emit_field_text(out, "packVersion", book->version);
    emit_field_text(out, "packDigest", book->digest);
    emit_field_day(out, "asOf", sink->options.as_of_day);
    emit_end_object(out);
    emit_field_text(out, "columnKind", "unicodeCodePoints");
    emit_field_text(out, "language", sink->options.english ? "en" : "zh-CN");
    emit_key(out, "results");
    emit_begin_array(out);
    buf_add_char(out, '\n');
}

/* A stream's name as a relative URI reference: what may not stand in one is percent-encoded. */
static void
write_uri(struct sarif_sink *sarif, struct span name)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    struct buf *uri = &sarif->scratch;
    buf_reset(uri);
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.data[i];
        if (c && strchr(plain, c))
            buf_add_char(uri, (char)c);
        else
            buf_printf(uri, "%%%02X", c);
    }
    emit_key(&sarif->sink.out, "uri");
    emit_span(&sarif->sink.out, buf_span(uri));
}

static void
write_region(struct buf *out, const struct hit *hit)
{
    const struct place *first = &hit->places[0], *last = &hit->places[hit->place_count - 1];
    emit_key(out, "region");
    emit_begin_object(out);
    emit_field_unsigned(out, "startLine", first->line ? first->line : 1);
    emit_field_unsigned(out, "startColumn", first->char_start + 1);
    emit_field_unsigned(out, "endLine", last->line ? last->line : 1);
    emit_field_unsigned(out, "endColumn", last->char_end + 1);
    emit_key(out, "snippet");
    emit_begin_object(out);
    emit_key(out, "text");
    emit_span(out, hit->text);
    emit_end_object(out);
    emit_end_object(out);
}

static void
write_location(struct sarif_sink *sarif, const struct record *record, const struct hit *hit)
{
    struct buf *out = &sarif->sink.out;
    emit_begin_object(out);
    emit_key(out, "physicalLocation");
    emit_begin_object(out);
    emit_key(out, "artifactLocation");
    emit_begin_object(out);
    write_uri(sarif, record->source.len ? record->source : record->stream);
    emit_end_object(out);
    if (hit->place_count)
        write_region(out, hit);
    emit_end_object(out);
    emit_key(out, "properties");
    emit_begin_object(out);
    emit_key(out, "t0");
    emit_seconds(out, hit->t0_us);
    emit_key(out, "t1");
    emit_seconds(out, hit->t1_us);
    emit_end_object(out);
    emit_end_object(out);
}

/* The steps of a sequence, or the sayings that were counted, one after another. */
static void
write_code_flow(struct sarif_sink *sarif, const struct record *record)
{
    struct buf *out = &sarif->sink.out;
    emit_key(out, "codeFlows");
    emit_begin_array(out);
    emit_begin_object(out);
    emit_key(out, "threadFlows");
    emit_begin_array(out);
    emit_begin_object(out);
    emit_key(out, "locations");
    emit_begin_array(out);
    for (size_t i = 0; i < record->hit_count; i++) {
        emit_begin_object(out);
        emit_key(out, "location");
        write_location(sarif, record, &record->hits[i]);
        emit_end_object(out);
    }
    emit_end_array(out);
    emit_end_object(out);
    emit_end_array(out);
    emit_end_object(out);
    emit_end_array(out);
}

static void
write_properties(struct sarif_sink *sarif, const struct record *record)
{
    struct buf *out = &sarif->sink.out;
    emit_key(out, "properties");
    emit_begin_object(out);
    emit_key(out, "stream");
    emit_name(out, record->stream);
    emit_key(out, "t0");
    emit_seconds(out, record->t0_us);
    emit_key(out, "t1");
    emit_seconds(out, record->t1_us);
    emit_field_text(out, "confidence", confidence_name(record->confidence));
    emit_field_text(out, "evidence", evidence_name(record->rule->evidence));
    emit_field_day(out, "date", record->day);
    emit_raw(out, buf_span(&citation_find(sarif->citations, record)->law));
    emit_end_object(out);
}

static void
write_result(struct sarif_sink *sarif, const struct record *record)
{
    struct sink *sink = &sarif->sink;
    struct buf *out = &sink->out;
    buf_add_text(out, sarif->any ? ",\n" : "");
    sarif->any = true;
    emit_begin_object(out);
    emit_field_text(out, "ruleId", record->rule->id);
    emit_field_unsigned(out, "ruleIndex", (uint64_t)(record->rule - sarif->book->rules));
    emit_field_text(out, "level", sarif_level(record->level));
    buf_reset(&sarif->scratch);
    message_fill(&sarif->scratch, pick(sink, record->rule->say), record, sink->options.english);
    write_text_message(out, "message", sarif->scratch.data);
    emit_key(out, "locations");
    emit_begin_array(out);
    write_location(sarif, record, &record->hits[0]);
    emit_end_array(out);
    if (record->hit_count > 1)
        write_code_flow(sarif, record);
    emit_key(out, "partialFingerprints");
    emit_begin_object(out);
    emit_field_text(out, "adclaim/v1", record->id);
    emit_end_object(out);
    if (record->type == RECORD_EXEMPTED) {
        const struct clause *clause = record->exempted;
        emit_key(out, "suppressions");
        emit_begin_array(out);
        emit_begin_object(out);
        emit_field_text(out, "kind", "external");
        emit_field_text(out, "justification", clause ? clause->because : "not-yet-law");
        emit_end_object(out);
        emit_end_array(out);
    }
    write_properties(sarif, record);
    emit_end_object(out);
}

static void
add_notification(struct sarif_sink *sarif, const struct record *record)
{
    struct buf *out = &sarif->notifications;
    const char *message =
        pick(&sarif->sink, (struct bilingual){.zh = record->message_zh, .en = record->message});
    emit_begin_object(out);
    emit_field_text(out, "level", record->type == RECORD_LATE ? "warning" : "error");
    write_text_message(out, "message", message);
    emit_key(out, "properties");
    emit_begin_object(out);
    emit_key(out, "stream");
    emit_name(out, record->stream);
    emit_key(out, "t0");
    emit_seconds(out, record->t0_us);
    emit_field_text(out, "rule", record->rule ? record->rule->id : NULL);
    emit_end_object(out);
    emit_end_object(out);
}

static void
sarif_write(struct sink *sink, const struct record *record)
{
    struct sarif_sink *sarif = (struct sarif_sink *)sink;
    switch (record->type) {
    case RECORD_FINDING:
        write_result(sarif, record);
        break;
    case RECORD_EXEMPTED:
        if (sink->options.show_exempted)
            write_result(sarif, record);
        break;
    case RECORD_LATE:
    case RECORD_ENGINE:
        add_notification(sarif, record);
        break;
    case RECORD_AGAIN:
    case RECORD_MITIGATION:
        break;
    }
}

static void
sarif_end(struct sink *sink, const struct scan_summary *summary)
{
    struct sarif_sink *sarif = (struct sarif_sink *)sink;
    struct buf *out = &sink->out;
    buf_add_text(out, "\n],\"invocations\":[");
    emit_begin_object(out);
    emit_field_bool(out, "executionSuccessful", summary->complete);
    emit_key(out, "toolExecutionNotifications");
    emit_begin_array(out);
    emit_raw(out, buf_span(&sarif->notifications));
    emit_end_array(out);
    emit_end_object(out);
    buf_add_text(out, "]}]}\n");
}

static void
sarif_finish(struct sink *sink)
{
    struct sarif_sink *sarif = (struct sarif_sink *)sink;
    citation_store_free(sarif->citations);
    buf_finish(&sarif->scratch);
    buf_finish(&sarif->notifications);
}

const struct sink_class sarif_class = {
    .name = "sarif",
    .size = sizeof(struct sarif_sink),
    .begin = sarif_begin,
    .write = sarif_write,
    .end = sarif_end,
    .finish = sarif_finish,
};
