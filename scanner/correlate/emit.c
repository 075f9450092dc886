/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/stream.h"

#include "scanner/base/memory.h"

#include <sodium.h>
#include <stdlib.h>

/* What leaves at one event is put in order, then turned into records. */

static struct leaving *
add_leaving(struct correlate *correlate, enum record_type type)
{
    correlate->leaving = memory_reserve(correlate->leaving, &correlate->leaving_cap,
                                        correlate->leaving_count + 1, sizeof *correlate->leaving);
    struct leaving *leaving = &correlate->leaving[correlate->leaving_count++];
    *leaving = (struct leaving){.type = type};
    return leaving;
}

void
emit_claim(struct correlate *correlate, enum record_type type, struct claim *claim,
           enum exempt_reason reason)
{
    struct leaving *leaving = add_leaving(correlate, type);
    leaving->claim = claim;
    leaving->rule = claim_rule(correlate, claim);
    leaving->exempt_reason = reason;
}

enum level
level_lessened(enum level level)
{
    return level == LEVEL_ERROR ? LEVEL_WARNING : LEVEL_NOTICE;
}

void
emit_mitigation(struct correlate *correlate, struct mitigation *mitigation, size_t clause,
                text_event event)
{
    struct leaving *leaving = add_leaving(correlate, RECORD_MITIGATION);
    leaving->claim = mitigation->claim;
    leaving->rule = claim_rule(correlate, mitigation->claim);
    leaving->clause = &leaving->rule->clauses[clause];
    leaving->level = level_lessened(mitigation->level);
    leaving->claim->decided_us = window_event_time(correlate->window, event);
    memcpy(leaving->first, mitigation->id, ID_SIZE);
    mitigation->claim = NULL;
}

void
emit_engine(struct correlate *correlate, const struct rule *rule, const char *zh, const char *en)
{
    struct leaving *leaving = add_leaving(correlate, RECORD_ENGINE);
    leaving->rule = rule;
    leaving->zh = zh;
    leaving->en = en;
    correlate->engine_records++;
}

static uint64_t
leaving_start(const struct leaving *leaving)
{
    return leaving->claim ? leaving->claim->hits[0].range.start : 0;
}

static int
compare_leaving(const void *a, const void *b)
{
    const struct leaving *x = a, *y = b;
    if (leaving_start(x) != leaving_start(y))
        return leaving_start(x) < leaving_start(y) ? -1 : 1;
    int ids = x->rule && y->rule ? strcmp(x->rule->id, y->rule->id) : (x->rule != NULL) - (y->rule != NULL);
    if (ids)
        return ids;
    if (x->type != y->type)
        return x->type < y->type ? -1 : 1;
    if (!x->claim || !y->claim)
        return 0;
    uint64_t ends[] = {x->claim->hits[x->claim->hit_count - 1].range.end,
                       y->claim->hits[y->claim->hit_count - 1].range.end};
    return (ends[0] > ends[1]) - (ends[0] < ends[1]);
}

/* Stream, rule and the folded positions of the hits: nothing of pack, time or segment. */
static void
make_id(const struct correlate *correlate, const struct claim *claim, char ret_id[ID_SIZE])
{
    const char *rule = claim_rule(correlate, claim)->id;
    crypto_generichash_state state;
    unsigned char digest[(ID_SIZE - 1) / 2];
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    crypto_generichash_update(&state, (const unsigned char *)correlate->name,
                              strlen(correlate->name) + 1);
    crypto_generichash_update(&state, (const unsigned char *)rule, strlen(rule) + 1);
    for (size_t i = 0; i < claim->hit_count; i++) {
        uint64_t ends[] = {claim->hits[i].range.start, claim->hits[i].range.end};
        unsigned char bytes[16];
        for (int k = 0; k < 16; k++)
            bytes[k] = (unsigned char)(ends[k / 8] >> (k % 8 * 8));
        crypto_generichash_update(&state, bytes, sizeof bytes);
    }
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(ret_id, ID_SIZE, digest, sizeof digest);
}

static uint64_t
repeat_words(const struct claim *claim)
{
    uint64_t words = (UINT64_C(0x9e3779b97f4a7c15) * (claim->rule + 1)) ^ claim->span;
    for (size_t i = 0; i < claim->hit_count; i++)
        words = (words ^ claim->hits[i].words) * UINT64_C(0x100000001b3);
    return words;
}

static const struct repeat *
find_repeat(const struct correlate *correlate, uint64_t words)
{
    for (size_t i = 0; i < correlate->repeat_count; i++) {
        if (correlate->repeats[i].words == words)
            return &correlate->repeats[i];
    }
    return NULL;
}

static void
keep_repeat(struct correlate *correlate, uint64_t words, const char *id)
{
    size_t at = correlate->repeat_next;
    if (correlate->repeat_count < REPEATS_MAX) {
        correlate->repeats =
            memory_reserve(correlate->repeats, &correlate->repeat_cap,
                           correlate->repeat_count + 1, sizeof *correlate->repeats);
        at = correlate->repeat_count++;
    } else {
        correlate->repeat_next = (at + 1) % REPEATS_MAX;
    }
    correlate->repeats[at].words = words;
    memcpy(correlate->repeats[at].id, id, ID_SIZE);
}

static bool
overlaps(const struct claim *claim, const struct recent *recent)
{
    for (size_t i = 0; i < claim->hit_count; i++) {
        for (size_t k = 0; k < recent->range_count; k++) {
            if (claim->hits[i].range.start < recent->ranges[k].end &&
                recent->ranges[k].start < claim->hits[i].range.end)
                return true;
        }
    }
    return false;
}

static const struct recent *
find_same_claim(const struct correlate *correlate, const struct claim *claim)
{
    const char *family = claim_rule(correlate, claim)->family;
    for (size_t i = 0; i < correlate->recent_count; i++) {
        if (strcmp(correlate->recent[i].family, family) == 0 &&
            overlaps(claim, &correlate->recent[i]))
            return &correlate->recent[i];
    }
    return NULL;
}

static void
keep_recent(struct correlate *correlate, const struct claim *claim, const char *id)
{
    if (correlate->recent_count < RECENT_FINDINGS) {
        correlate->recent = memory_reserve(correlate->recent, &correlate->recent_cap,
                                           correlate->recent_count + 1, sizeof *correlate->recent);
        correlate->recent_count++;
    }
    struct recent *recent = &correlate->recent[correlate->recent_next];
    correlate->recent_next = (correlate->recent_next + 1) % RECENT_FINDINGS;
    *recent = (struct recent){.family = claim_rule(correlate, claim)->family};
    memcpy(recent->id, id, ID_SIZE);
    for (size_t i = 0; i < claim->hit_count && i < RECENT_RANGES; i++)
        recent->ranges[recent->range_count++] = claim->hits[i].range;
}

/* --- records --------------------------------------------------------------------------------- */

static enum confidence
confidence_less(enum confidence confidence)
{
    return confidence == CONFIDENCE_HIGH ? CONFIDENCE_MEDIUM : CONFIDENCE_LOW;
}

/* Do rule or law ask what the goods are? */
static bool
relies_on_category(const struct correlate *correlate, const struct rule *rule)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (rule->clauses[i].relation == RELATION_LABEL &&
            strcmp(rule->clauses[i].label_key, "类目") == 0)
            return true;
    }
    const struct provision *chief = laws_find(correlate->book->laws, rule->law[0]);
    return chief && chief->category_count > 0;
}

static const struct clause *
lessening_clause(const struct correlate *correlate, const struct claim *claim,
                 const struct category *category)
{
    const struct rule *rule = claim_rule(correlate, claim);
    if (category && category->never_minor)
        return NULL;
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (rule->clauses[i].role == CLAUSE_LESSEN && (claim->held >> i & 1))
            return &rule->clauses[i];
    }
    return NULL;
}

struct parts { /* arrays a record points to while it is written */
    struct hit *hits;
    struct bound_slot slots[PHRASE_SLOTS];
    struct tested_exemption exemptions[CLAUSES_MAX];
};

static void
fill_hits(const struct claim *claim, struct parts *parts, struct record *record)
{
    parts->hits = memory_array(claim->hit_count, sizeof *parts->hits);
    for (size_t i = 0; i < claim->hit_count; i++) {
        const struct kept_hit *hit = &claim->hits[i];
        parts->hits[i] = (struct hit){
            .step = hit->step,
            .range = hit->range,
            .t0_us = hit->t0_us,
            .t1_us = hit->t1_us,
            .text = hit_text(hit),
            .places = hit->places,
            .place_count = hit->place_count,
        };
    }
    record->hits = parts->hits;
    record->hit_count = claim->hit_count;
    record->t0_us = claim->hits[0].t0_us;
    record->t1_us = claim->hits[claim->hit_count - 1].t1_us;
}

static void
fill_slots(const struct correlate *correlate, const struct claim *claim,
           const struct rule *rule, struct parts *parts, struct record *record)
{
    for (unsigned i = 0; i < rule->slot_count; i++) {
        if (!(claim->bound >> i & 1))
            continue;
        int unit = claim->slots[i].unit;
        parts->slots[record->slot_count++] = (struct bound_slot){
            .name = rule->slot_names[i],
            .kind = correlate->plan->rules[claim->rule].slot_kinds[i],
            .value = claim->slots[i],
            .unit = unit == UNIT_NONE || (size_t)unit >= correlate->book->unit_count
                        ? NULL
                        : correlate->book->unit_names[unit],
        };
    }
    record->slots = parts->slots;
}

static void
fill_exemptions(const struct claim *claim, const struct rule *rule, struct parts *parts,
                struct record *record)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        if (rule->clauses[i].because && rule->clauses[i].role != CLAUSE_WHEN)
            parts->exemptions[record->exemption_count++] = (struct tested_exemption){
                rule->clauses[i].because, claim->held >> i & 1};
    }
    record->exemptions = parts->exemptions;
}

static struct record
stream_record(const struct correlate *correlate, enum record_type type)
{
    return (struct record){
        .type = type,
        .stream = span_of_text(correlate->name),
        .book = correlate->book,
        .time_estimated = correlate->estimated,
        .day = correlate->day,
        .as_of_day = correlate->options->as_of_day,
        .date_source = correlate->date_source,
    };
}

static void
write_claim(struct correlate *correlate, struct leaving *leaving)
{
    struct claim *claim = leaving->claim;
    const struct rule *rule = leaving->rule;
    struct parts parts = {0};
    struct record record = stream_record(correlate, leaving->type);
    const struct product_span *span = span_of_claim(correlate, claim);
    const struct category *category =
        span_category(correlate, span, &record.category, &record.category_source);
    fill_hits(claim, &parts, &record);
    fill_slots(correlate, claim, rule, &parts, &record);
    fill_exemptions(claim, rule, &parts, &record);
    make_id(correlate, claim, record.id);
    record.rule = rule;
    record.level = rule->level;
    record.confidence = rule->confidence;
    if (relies_on_category(correlate, rule) && record.category_source != CATEGORY_LABEL)
        record.confidence = confidence_less(record.confidence);
    record.via_sound = claim->sound;
    if (claim->sound)
        record.confidence = confidence_less(record.confidence);
    record.closed = claim->closed;
    record.decided_us = claim->decided_us;
    record.count = claim->count;
    record.span_number = claim->span;
    record.link_number = span->link_number;
    record.span_cue = span->cue ? span_of_text(span->cue) : (struct span){0};
    if (claim->hits[0].speaker)
        record.speaker = span_of_text(correlate->speakers[claim->hits[0].speaker - 1]);
    record.lessened = lessening_clause(correlate, claim, category);
    if (record.lessened)
        record.level = level_lessened(record.level);
    record.exempted = claim->exempted;
    record.exempt_reason = leaving->exempt_reason;
    record.before = buf_span(&claim->before);
    record.after = buf_span(&claim->after);

    bool keep = false, never_minor = category && category->never_minor;
    if (leaving->type == RECORD_MITIGATION) {
        record.lessened = leaving->clause;
        record.level = leaving->level;
        memcpy(record.first, leaving->first, ID_SIZE);
    } else if (leaving->type == RECORD_FINDING) {
        uint64_t words = repeat_words(claim);
        const struct repeat *repeat = find_repeat(correlate, words);
        if (repeat) {
            record.type = RECORD_AGAIN;
            memcpy(record.first, repeat->id, ID_SIZE);
        } else {
            const struct recent *same = find_same_claim(correlate, claim);
            if (same)
                memcpy(record.same_claim, same->id, ID_SIZE);
            keep_repeat(correlate, words, record.id);
            keep_recent(correlate, claim, record.id);
            keep = true;
        }
    }
    correlate->options->record(correlate->options->context, &record);
    free(parts.hits);
    if (keep)
        mitigation_add(correlate, claim, record.id, record.level,
                       record.lessened || never_minor);
    else
        claim_free(claim);
}

void
emit_flush(struct correlate *correlate)
{
    size_t count = correlate->leaving_count;
    if (!count)
        return;
    struct leaving *leaving = correlate->leaving;
    correlate->leaving = NULL; /* writing may add to it */
    correlate->leaving_count = correlate->leaving_cap = 0;
    qsort(leaving, count, sizeof *leaving, compare_leaving);
    for (size_t i = 0; i < count; i++) {
        if (leaving[i].type == RECORD_ENGINE) {
            struct record record = stream_record(correlate, RECORD_ENGINE);
            record.rule = leaving[i].rule;
            record.message = leaving[i].en;
            record.message_zh = leaving[i].zh;
            record.t0_us = record.t1_us = record.decided_us =
                correlate->window ? correlate->window->clock_us : 0;
            correlate->options->record(correlate->options->context, &record);
        } else {
            write_claim(correlate, &leaving[i]);
        }
    }
    free(leaving);
}
