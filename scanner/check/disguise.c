/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/disguise.h"

#include "scanner/base/utf8.h"
#include "scanner/text/fold.h"

struct way {
    const char *name;
    const char *between; /* characters of a mark; not between those of a number */
    const char *before;  /* the first mark */
};

struct asking {
    const struct rule *rule;
    bool found;
};

static void
take_record(void *context, const struct record *record)
{
    struct asking *asking = context;
    asking->found |= record->type == RECORD_FINDING && record->rule == asking->rule;
}

static bool
is_number(uint32_t c)
{
    uint32_t chars[FOLD_MAX];
    size_t count = 0;
    return c == '.' ||
           (fold_code_point(c, chars, &count) == FOLD_TEXT && count && (chars[0] & CHAR_NUMBER));
}

static bool
is_inside(const struct transcript *transcript, size_t at)
{
    for (size_t i = 0; i < transcript->mark_count; i++) {
        if (transcript->marks[i].start < at && at < transcript->marks[i].end)
            return true;
    }
    return false;
}

/* Its lines live in @arena. */
static struct transcript
say_otherwise(const struct transcript *transcript, const struct way *way, struct arena *arena)
{
    struct transcript said = *transcript;
    size_t at = 0;
    for (size_t i = 0; i < transcript->line_count; i++) {
        struct span text = transcript->lines[i].text;
        struct buf out = {0};
        bool number = false;
        for (const char *p = text.data, *from = p; p < text.data + text.len; from = p, at++) {
            bool was_number = number;
            number = is_number(utf8_next(&p));
            if (way->before && at == transcript->marks[0].start)
                buf_add_text(&out, way->before);
            if (way->between && is_inside(transcript, at) && p - from > 1 &&
                !(number && was_number))
                buf_add_text(&out, way->between);
            buf_add(&out, from, (size_t)(p - from));
        }
        said.lines[i].text = arena_copy(arena, buf_span(&out));
        buf_finish(&out);
    }
    return said;
}

static bool
is_found(const struct rule *rule, const struct transcript *transcript, struct scan *scan,
         unsigned *source, struct asking *asking)
{
    *asking = (struct asking){rule, false};
    transcript_scan(transcript, scan, (*source)++, 0);
    return asking->found;
}

static void
try_rule(const struct rule *rule, const struct way *way, struct scan *scan, unsigned *source,
         struct asking *asking, struct diag *diag, struct disguises *disguises)
{
    size_t tried = 0, wrong = 0;
    struct buf shown = {0};
    struct location first = {0};
    for (size_t i = 0; i < rule->example_count; i++) {
        struct transcript transcript;
        struct error error;
        if (!rule->examples[i].flagged)
            continue;
        transcript_init(&transcript);
        if (transcript_parse(&transcript, rule->examples[i].source, &error) &&
            transcript.mark_count && is_found(rule, &transcript, scan, source, asking)) {
            struct transcript said = say_otherwise(&transcript, way, &transcript.arena);
            bool found = is_found(rule, &said, scan, source, asking);
            tried++;
            if (found == (way->before != NULL) && wrong++ == 0) {
                first = rule->examples[i].at;
                transcript_show(way->before ? &said : &transcript, transcript.marks,
                                way->before ? 0 : transcript.mark_count, &shown);
            }
        }
        transcript_finish(&transcript);
    }
    if (way->before) {
        disguises->denied += tried;
        disguises->still_flagged += wrong;
    } else {
        disguises->tried += tried;
        disguises->found += tried - wrong;
    }
    if (wrong)
        diag_add(diag, way->before ? DIAG_INFO : DIAG_WARNING, way->before ? "E11" : "E10", first,
                 way->before ? "%s: %zu of %zu examples are still flagged after %s: %s"
                             : "%s: %zu of %zu examples are not found with %s: %s",
                 rule->id, wrong, tried, way->name, shown.data);
    buf_finish(&shown);
}

void
disguise_run(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
             struct diag *diag, struct disguises *ret_disguises)
{
    struct buf filler = {0};
    struct asking asking = {0};
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = &asking};
    struct scan *scan = scan_new(engine, &options);
    unsigned source = 0;
    buf_add_text(&filler, "");
    if (book->filler_count)
        buf_add_code_point(&filler, book->fillers[0]);
    const struct way ways[] = {
        {"blanks between the characters", " ", NULL},
        {"emoji between the characters", "\xf0\x9f\x92\xa5", NULL},
        {"zero-width characters in between", "\xe2\x80\x8b", NULL},
        {"fillers between the characters", filler.data, NULL},
        {"「我们不敢说」", NULL, "我们不敢说"},
    };
    *ret_disguises = (struct disguises){0};
    for (size_t i = 0; i < book->rule_count; i++) {
        for (size_t k = 0; !book->rules[i].broken && k < sizeof ways / sizeof ways[0]; k++)
            try_rule(&book->rules[i], &ways[k], scan, &source, &asking, diag, ret_disguises);
    }
    scan_free(scan);
    buf_finish(&filler);
}
