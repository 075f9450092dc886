/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/variants.h"

#include "scanner/base/memory.h"
#include "scanner/report/emit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
variants_init(struct variants *variants, const struct rulebook *book, const struct rule *rule)
{
    *variants = (struct variants){.book = *book, .rule = rule};
    arena_init(&variants->arena);
    variants->rules = memory_array(VARIANTS_MAX, sizeof *variants->rules);
    variants->variants = memory_array(VARIANTS_MAX, sizeof *variants->variants);
    variants_add(variants, rule->at, "as it is");
}

void
variants_finish(struct variants *variants)
{
    if (variants->scan)
        scan_free(variants->scan);
    engine_free(variants->engine);
    free(variants->rules);
    free(variants->variants);
    arena_finish(&variants->arena);
}

struct rule *
variants_add(struct variants *variants, struct location at, const char *format, ...)
{
    char what[400];
    va_list arguments;
    if (variants->count == VARIANTS_MAX)
        return NULL;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    struct rule *rule = &variants->rules[variants->count];
    struct variant *variant = &variants->variants[variants->count];
    *rule = *variants->rule;
    rule->id = arena_printf(&variants->arena, "%s#%zu", rule->id, variants->count);
    variant->at = at;
    variant->what = arena_copy_text(&variants->arena, span_of_text(what));
    variants->count++;
    return rule;
}

static uint64_t
mix(uint64_t digest, const void *data, size_t len)
{
    const unsigned char *bytes = data;
    for (size_t i = 0; i < len; i++)
        digest = (digest ^ bytes[i]) * UINT64_C(0x100000001b3);
    return digest;
}

static void
note_slots(struct variant *variant, const struct record *record)
{
    size_t used = 0;
    for (size_t i = 0; i < record->slot_count; i++) {
        struct buf number = {0};
        emit_millionths(&number, record->slots[i].value.low);
        int len = snprintf(variant->slots + used, sizeof variant->slots - used, "%s%s=%s",
                           used ? " " : "", record->slots[i].name, number.data);
        buf_finish(&number);
        if (len < 0 || (size_t)len >= sizeof variant->slots - used) {
            variant->slots[used] = '\0';
            return;
        }
        used += (size_t)len;
    }
}

static void
note_hits(const struct transcript *transcript, struct variant *variant, const struct record *record)
{
    for (size_t i = 0; i < record->hit_count; i++) {
        struct text_range range = record->hits[i].range;
        variant->digest = mix(variant->digest, &range, sizeof range);
        size_t at = variant->hit_count;
        if (at == EXAMPLE_MARKS || !transcript)
            continue;
        variant->hits[at] = transcript_mark(transcript, &record->hits[i]);
        variant->hit_t0_us[at] = record->hits[i].t0_us;
        variant->hit_t1_us[at] = record->hits[i].t1_us;
        variant->hit_count++;
    }
}

static void
take_record(void *context, const struct record *record)
{
    struct variants *variants = context;
    if (!record->rule)
        return;
    struct variant *variant = &variants->variants[record->rule - variants->rules];
    int about[] = {(int)record->type, (int)record->level, (int)record->count};
    variant->digest = mix(variant->digest, about, sizeof about);
    variant->exempted |= record->type == RECORD_EXEMPTED;
    if (record->type != RECORD_FINDING && record->type != RECORD_AGAIN)
        return;
    if (variant->records++ == 0)
        note_slots(variant, record);
    note_hits(variants->transcript, variant, record);
}

/* The engine, and every variant as if it had found nothing yet. */
static void
make_ready(struct variants *variants)
{
    if (!variants->engine) {
        variants->book.rules = variants->rules;
        variants->book.rule_count = variants->count;
        variants->engine = engine_new(&variants->book);
    }
    for (size_t i = 0; i < variants->count; i++) {
        struct variant *variant = &variants->variants[i];
        variant->hit_count = variant->records = 0;
        variant->exempted = false;
        variant->slots[0] = '\0';
        variant->digest = UINT64_C(0xcbf29ce484222325);
    }
}

void
variants_run_corpus(struct variants *variants, const struct corpus *corpus, int32_t as_of_day)
{
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = variants};
    make_ready(variants);
    variants->transcript = NULL;
    corpus_scan(corpus, variants->engine, &options);
}

void
variants_run(struct variants *variants, const struct transcript *transcript, int32_t as_of_day)
{
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = variants};
    make_ready(variants);
    if (!variants->scan)
        variants->scan = scan_new(variants->engine, &options);
    variants->transcript = transcript;
    transcript_scan(transcript, variants->scan, variants->source++, 0);
}

/* --- parts ----------------------------------------------------------------------------------- */

/* A copy of an array, without item @without (SIZE_MAX: all of it). */
static void *
copy_without(struct variants *variants, const void *items, size_t count, size_t size,
             size_t without)
{
    char *copy = arena_array(&variants->arena, count, size), *at = copy;
    for (size_t i = 0; i < count; i++) {
        if (i == without)
            continue;
        memcpy(at, (const char *)items + i * size, size);
        at += size;
    }
    return copy;
}

struct clause *
variant_own_clauses(struct variants *variants, struct rule *rule)
{
    struct clause *clauses =
        copy_without(variants, rule->clauses, rule->clause_count, sizeof *clauses, SIZE_MAX);
    rule->clauses = clauses;
    return clauses;
}

void
variant_drop_clause(struct variants *variants, struct rule *rule, size_t index)
{
    rule->clauses =
        copy_without(variants, rule->clauses, rule->clause_count, sizeof *rule->clauses, index);
    rule->clause_count--;
}

struct comparison *
variant_own_where(struct variants *variants, struct rule *rule)
{
    struct comparison *where =
        copy_without(variants, rule->where, rule->where_count, sizeof *where, SIZE_MAX);
    rule->where = where;
    return where;
}

void
variant_drop_comparison(struct variants *variants, struct rule *rule, size_t index)
{
    rule->where =
        copy_without(variants, rule->where, rule->where_count, sizeof *rule->where, index);
    rule->where_count--;
}

void
variant_drop_phrase(struct variants *variants, struct rule *rule, size_t index)
{
    rule->phrases =
        copy_without(variants, rule->phrases, rule->phrase_count, sizeof *rule->phrases, index);
    rule->phrase_count--;
}
