/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/report.h"

#include "scanner/base/memory.h"
#include "scanner/report/citation.h"
#include "scanner/report/emit.h"
#include "scanner/report/message.h"

#include <stdlib.h>

/* What is the same in every finding of a rule, as fields. */
struct rule_fields {
    struct buf head;   /* rule, family, title */
    struct buf advice; /* empty when it has places to fill */
};

/*
 * jsonl: one object a line, `type` first; adclaim-jsonl.schema.json says what each holds. A field
 * that design asks for is there in every record of its type, null when there is nothing to say, so
 * that readers need not tell "missing" from "unknown"; only marks of the unusual (time, closed,
 * law_later) come and go.
 */
struct jsonl_sink {
    struct sink sink;
    const struct rulebook *book;
    struct rule_fields *rules; /* by rule, written when first needed */
    struct citation_store *citations;
    struct buf pack;    /* {"name":…}, the same in every record */
    struct buf scratch; /* one filled message */
    uint64_t claims;    /* findings that are no second view of an earlier one's words */
};

static void
write_options(struct buf *out, const struct report_options *options)
{
    emit_key(out, "options");
    emit_begin_object(out);
    if (options->has_default_day)
        emit_field_day(out, "date", options->default_day);
    else
        emit_field_text(out, "date", NULL);
    emit_key(out, "labels");
    emit_begin_object(out);
    for (size_t i = 0; i < options->label_count; i++) {
        emit_key_span(out, options->labels[i].key);
        emit_name(out, options->labels[i].value);
    }
    emit_end_object(out);
    emit_field_bool(out, "each_line", options->each_line);
    emit_key(out, "idle");
    emit_seconds(out, options->idle_us);
    emit_key(out, "lateness");
    emit_seconds(out, options->lateness_us);
    emit_field_bool(out, "show_exempted", options->show_exempted);
    emit_end_object(out);
}

static void
write_pack(struct buf *out, const struct rulebook *book)
{
    emit_begin_object(out);
    emit_field_text(out, "name", book->name);
    emit_field_text(out, "version", book->version);
    emit_field_text(out, "digest", book->digest);
    emit_end_object(out);
}

static void
begin_record(struct buf *out, const char *type)
{
    emit_begin_object(out);
    emit_field_text(out, "type", type);
}

static void
end_record(struct buf *out)
{
    emit_end_object(out);
    buf_add_char(out, '\n');
}

static void
jsonl_begin(struct sink *sink, const struct rulebook *book)
{
    struct jsonl_sink *jsonl = (struct jsonl_sink *)sink;
    struct buf *out = &sink->out;
    jsonl->book = book;
    jsonl->rules = memory_array(book->rule_count + 1, sizeof *jsonl->rules);
    jsonl->citations = citation_store_new();
    buf_reset(&jsonl->pack);
    write_pack(&jsonl->pack, book);
    begin_record(out, "start");
    emit_key(out, "program");
    emit_begin_object(out);
    emit_field_text(out, "name", "adclaim");
    emit_field_text(out, "version", ADCLAIM_VERSION);
    emit_end_object(out);
    emit_key(out, "pack");
    emit_raw(out, buf_span(&jsonl->pack));
    emit_field_day(out, "as_of", sink->options.as_of_day);
    write_options(out, &sink->options);
    end_record(out);
}

static void
write_pair(struct buf *out, const char *key, uint64_t from, uint64_t until)
{
    emit_key(out, key);
    emit_begin_array(out);
    emit_unsigned(out, from);
    emit_unsigned(out, until);
    emit_end_array(out);
}

static void
write_place(struct buf *out, const struct place *place)
{
    emit_begin_object(out);
    emit_field_unsigned(out, "seq", place->seq);
    emit_field_unsigned(out, "line", place->line);
    write_pair(out, "char", place->char_start, place->char_end);
    write_pair(out, "byte", place->byte_start, place->byte_end);
    emit_end_object(out);
}

static void
write_hits(struct buf *out, const struct record *record)
{
    emit_key(out, "hits");
    emit_begin_array(out);
    for (size_t i = 0; i < record->hit_count; i++) {
        const struct hit *hit = &record->hits[i];
        emit_begin_object(out);
        emit_field_unsigned(out, "step", hit->step + 1);
        write_pair(out, "range", hit->range.start, hit->range.end);
        emit_key(out, "t");
        emit_begin_array(out);
        emit_seconds(out, hit->t0_us);
        emit_seconds(out, hit->t1_us);
        emit_end_array(out);
        emit_key(out, "text");
        emit_span(out, hit->text);
        emit_key(out, "at");
        emit_begin_array(out);
        for (size_t j = 0; j < hit->place_count; j++)
            write_place(out, &hit->places[j]);
        emit_end_array(out);
        emit_end_object(out);
    }
    emit_end_array(out);
}

static void
write_slots(struct buf *out, const struct record *record)
{
    static const char *const kinds[SLOT_KINDS] = {
        [SLOT_PRICE] = "price",       [SLOT_NUMBER] = "number",     [SLOT_PERCENT] = "percent",
        [SLOT_DISCOUNT] = "discount", [SLOT_DURATION] = "duration",
    };
    emit_key(out, "slots");
    emit_begin_object(out);
    for (size_t i = 0; i < record->slot_count; i++) {
        const struct bound_slot *slot = &record->slots[i];
        emit_key_span(out, span_of_text(slot->name));
        emit_begin_object(out);
        emit_field_text(out, "kind", kinds[slot->kind]);
        emit_key(out, "value");
        if (slot->value.low == slot->value.high) {
            emit_millionths(out, slot->value.low);
        } else {
            emit_begin_object(out);
            emit_key(out, "low");
            emit_millionths(out, slot->value.low);
            emit_key(out, "high");
            emit_millionths(out, slot->value.high);
            emit_end_object(out);
        }
        emit_field_text(out, "unit", slot->unit);
        emit_end_object(out);
    }
    emit_end_object(out);
}

static void
write_filled(struct jsonl_sink *jsonl, const char *key, const char *text,
             const struct record *record, const struct buf *more, bool english)
{
    struct buf *out = &jsonl->sink.out, *scratch = &jsonl->scratch;
    emit_key(out, key);
    buf_reset(scratch);
    if (text)
        message_fill(scratch, text, record, english);
    if (more && more->len) {
        if (scratch->len && english)
            buf_add_char(scratch, ' ');
        buf_add_span(scratch, buf_span(more));
    }
    if (scratch->len)
        emit_span(out, buf_span(scratch));
    else
        emit_null(out);
}

/* A message of the rule with its places filled and what the citation adds to it. */
static void
write_message(struct jsonl_sink *jsonl, const char *key, struct bilingual text,
              const struct record *record, const struct buf *more_zh, const struct buf *more_en)
{
    struct buf *out = &jsonl->sink.out;
    emit_key(out, key);
    if (!text.zh && !text.en && !(more_zh && more_zh->len)) {
        emit_null(out);
        return;
    }
    emit_begin_object(out);
    write_filled(jsonl, "zh", text.zh, record, more_zh, false);
    write_filled(jsonl, "en", text.en, record, more_en, true);
    emit_end_object(out);
}

static void
write_category(struct buf *out, const struct record *record)
{
    static const char *const known_by[] = {
        [CATEGORY_UNKNOWN] = "unknown", [CATEGORY_LABEL] = "label", [CATEGORY_CUE] = "cue"};
    emit_key(out, "category");
    emit_begin_object(out);
    emit_field_text(out, "name", record->category);
    emit_field_text(out, "known_by", known_by[record->category_source]);
    emit_end_object(out);
}

static void
write_span_or_null(struct buf *out, const char *key, struct span text)
{
    emit_key(out, key);
    if (text.len)
        emit_span(out, text);
    else
        emit_null(out);
}

static void
write_product_span(struct buf *out, const struct record *record)
{
    emit_key(out, "span");
    emit_begin_object(out);
    emit_field_unsigned(out, "number", record->span_number);
    emit_key(out, "link");
    if (record->link_number)
        emit_signed(out, record->link_number);
    else
        emit_null(out);
    write_span_or_null(out, "cue", record->span_cue);
    emit_end_object(out);
}

static void
write_exemptions(struct buf *out, const struct record *record)
{
    emit_key(out, "exemptions_tested");
    emit_begin_array(out);
    for (size_t i = 0; i < record->exemption_count; i++) {
        emit_begin_object(out);
        emit_field_text(out, "provision", record->exemptions[i].provision);
        emit_field_bool(out, "held", record->exemptions[i].held);
        emit_end_object(out);
    }
    emit_end_array(out);
}

/* Why a level was lowered: the provision and the reason its rule gives. */
static void
write_lessening(struct buf *out, const struct clause *clause)
{
    emit_key(out, "lessened");
    if (!clause) {
        emit_null(out);
        return;
    }
    emit_begin_object(out);
    emit_field_text(out, "because", clause->because);
    emit_field_both(out, "reason", clause->reason.zh, clause->reason.en);
    emit_end_object(out);
}

/* What a claim that the law may allow must still be backed by (guide on absolute terms, Art. 7). */
static void
write_exemption(struct buf *out, const struct record *record)
{
    static const struct bilingual proof = {
        .zh = "请经营者提供能证明所说属实的材料；不能证明的，仍可能依法处理。",
        .en = "Ask the seller for proof that the statement is true; without it the law may still "
              "apply.",
    };
    bool by_provision = record->exempt_reason == EXEMPT_PROVISION;
    emit_key(out, "exempt");
    emit_begin_object(out);
    emit_field_text(out, "reason", by_provision ? "provision" : "not-yet-law");
    emit_key(out, "because");
    if (by_provision && record->exempted && record->exempted->because)
        citation_write_provision(out, record, record->exempted->because);
    else
        emit_null(out);
    if (by_provision)
        emit_field_both(out, "proof", proof.zh, proof.en);
    else
        emit_field_text(out, "proof", NULL);
    emit_end_object(out);
}

static void
write_times(struct buf *out, const struct record *record)
{
    emit_key(out, "t0");
    emit_seconds(out, record->t0_us);
    emit_key(out, "t1");
    emit_seconds(out, record->t1_us);
    emit_key(out, "decided");
    emit_seconds(out, record->decided_us);
    if (record->time_estimated) {
        emit_field_text(out, "time", "estimated");
    }
    if (record->closed == CLOSED_BY_IDLE) {
        emit_field_text(out, "closed", "idle");
    }
}

static void
write_stream(struct buf *out, const struct record *record)
{
    emit_key(out, "stream");
    emit_name(out, record->stream);
    emit_key(out, "source");
    if (record->source.len)
        emit_name(out, record->source);
    else
        emit_null(out);
}

static const struct rule_fields *
fields_of(struct jsonl_sink *jsonl, const struct rule *rule)
{
    struct rule_fields *fields = &jsonl->rules[rule - jsonl->book->rules];
    if (fields->head.len)
        return fields;
    emit_field_text(&fields->head, "rule", rule->id);
    emit_field_text(&fields->head, "family", rule->family);
    emit_field_both(&fields->head, "title", rule->title.zh, rule->title.en);
    if (!message_has_places(rule->advice.zh) && !message_has_places(rule->advice.en))
        emit_field_both(&fields->advice, "advice", rule->advice.zh, rule->advice.en);
    return fields;
}

/* A finding, or a hit that would have been one. */
static void
write_finding(struct jsonl_sink *jsonl, const struct record *record)
{
    const struct rule *rule = record->rule;
    const struct rule_fields *fields = fields_of(jsonl, rule);
    const struct cited_text *cited = citation_find(jsonl->citations, record);
    struct buf *out = &jsonl->sink.out;
    bool exempted = record->type == RECORD_EXEMPTED;
    begin_record(out, exempted ? "exempted" : "finding");
    emit_field_text(out, "id", record->id);
    write_stream(out, record);
    emit_raw(out, buf_span(&fields->head));
    emit_field_text(out, "level", level_name(record->level));
    emit_field_text(out, "confidence", confidence_name(record->confidence));
    emit_field_text(out, "evidence", evidence_name(rule->evidence));
    emit_field_text(out, "via", record->via_sound ? "sound" : "text");
    write_times(out, record);
    write_hits(out, record);
    write_slots(out, record);
    emit_key(out, "count");
    if (record->count)
        emit_unsigned(out, record->count);
    else
        emit_null(out);
    if (exempted)
        write_exemption(out, record);
    emit_raw(out, buf_span(&cited->law));
    write_message(jsonl, "say", rule->say, record, NULL, NULL);
    write_message(jsonl, "verify", rule->verify, record, &cited->check_zh, &cited->check_en);
    if (fields->advice.len)
        emit_raw(out, buf_span(&fields->advice));
    else
        write_message(jsonl, "advice", rule->advice, record, NULL, NULL);
    write_category(out, record);
    write_product_span(out, record);
    write_span_or_null(out, "speaker", record->speaker);
    write_exemptions(out, record);
    write_lessening(out, record->lessened);
    emit_field_text(out, "same_claim", record->same_claim[0] ? record->same_claim : NULL);
    emit_key(out, "context");
    emit_begin_object(out);
    emit_key(out, "before");
    emit_span(out, record->before);
    emit_key(out, "after");
    emit_span(out, record->after);
    emit_end_object(out);
    emit_key(out, "date");
    emit_begin_object(out);
    emit_field_day(out, "day", record->day);
    emit_field_text(out, "known_by", date_source_name(record->date_source));
    emit_end_object(out);
    emit_key(out, "pack");
    emit_raw(out, buf_span(&jsonl->pack));
    end_record(out);
    if (!exempted && !record->same_claim[0])
        jsonl->claims++;
}

/* What refers to an earlier finding: a repetition, or words that lessen it. */
static void
write_reference(struct jsonl_sink *jsonl, const struct record *record)
{
    struct buf *out = &jsonl->sink.out;
    bool again = record->type == RECORD_AGAIN;
    begin_record(out, again ? "again" : "mitigation");
    emit_field_text(out, "first", record->first);
    write_stream(out, record);
    emit_field_text(out, "rule", record->rule->id);
    emit_field_text(out, "level", level_name(record->level));
    write_times(out, record);
    write_hits(out, record);
    if (!again)
        write_lessening(out, record->lessened);
    end_record(out);
}

static void
write_notice(struct jsonl_sink *jsonl, const struct record *record)
{
    struct buf *out = &jsonl->sink.out;
    bool late = record->type == RECORD_LATE;
    begin_record(out, late ? "late" : "engine");
    write_stream(out, record);
    if (late) {
        emit_field_unsigned(out, "seq", record->seq);
        emit_field_unsigned(out, "line", record->line);
    } else {
        emit_field_text(out, "rule", record->rule ? record->rule->id : NULL);
    }
    emit_key(out, "t0");
    emit_seconds(out, record->t0_us);
    emit_field_both(out, "message", record->message_zh, record->message);
    end_record(out);
}

static void
jsonl_write(struct sink *sink, const struct record *record)
{
    struct jsonl_sink *jsonl = (struct jsonl_sink *)sink;
    switch (record->type) {
    case RECORD_FINDING:
        write_finding(jsonl, record);
        break;
    case RECORD_EXEMPTED:
        if (sink->options.show_exempted)
            write_finding(jsonl, record);
        break;
    case RECORD_AGAIN:
    case RECORD_MITIGATION:
        write_reference(jsonl, record);
        break;
    case RECORD_LATE:
    case RECORD_ENGINE:
        write_notice(jsonl, record);
        break;
    }
}

static void
jsonl_end(struct sink *sink, const struct scan_summary *summary)
{
    struct jsonl_sink *jsonl = (struct jsonl_sink *)sink;
    struct buf *out = &sink->out;
    begin_record(out, "end");
    emit_field_bool(out, "complete", summary->complete);
    emit_field_unsigned(out, "streams", summary->streams);
    emit_field_unsigned(out, "segments", summary->segments);
    emit_field_unsigned(out, "characters", summary->characters);
    emit_field_unsigned(out, "bytes", summary->bytes);
    emit_key(out, "findings");
    emit_begin_object(out);
    for (enum level level = LEVEL_NOTICE; level <= LEVEL_ERROR; level++)
        emit_field_unsigned(out, level_name(level), summary->findings[level]);
    emit_end_object(out);
    emit_field_unsigned(out, "claims", jsonl->claims);
    emit_field_unsigned(out, "again", summary->agains);
    emit_field_unsigned(out, "mitigations", summary->mitigations);
    emit_field_unsigned(out, "exempted", summary->exempted);
    emit_field_unsigned(out, "late", summary->late);
    emit_field_unsigned(out, "engine", summary->engine);
    emit_field_unsigned(out, "damaged", summary->damaged);
    end_record(out);
}

static void
jsonl_finish(struct sink *sink)
{
    struct jsonl_sink *jsonl = (struct jsonl_sink *)sink;
    for (size_t i = 0; jsonl->book && i < jsonl->book->rule_count; i++) {
        buf_finish(&jsonl->rules[i].head);
        buf_finish(&jsonl->rules[i].advice);
    }
    free(jsonl->rules);
    citation_store_free(jsonl->citations);
    buf_finish(&jsonl->pack);
    buf_finish(&jsonl->scratch);
}

const struct sink_class jsonl_class = {
    .name = "jsonl",
    .size = sizeof(struct jsonl_sink),
    .begin = jsonl_begin,
    .write = jsonl_write,
    .end = jsonl_end,
    .finish = jsonl_finish,
};
