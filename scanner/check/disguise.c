/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/disguise.h"

enum { PAIRS = 2 /* of each sort */, NEEDED = 6 /* characters heard ways choose from */ };
#define NO_WAY SIZE_MAX

struct asking {
    const struct rule *rule;
    bool found, written; /* @written: not by sound */
};

struct disguising {
    const struct wardrobe *wardrobe;
    struct scan *scan;
    struct asking *asking;
    unsigned source;
    struct disguised now;
    size_t needed[NEEDED], needed_count;
    uint64_t dice;
    disguised_fn tell;
    void *context;
};

static void
take_record(void *context, const struct record *record)
{
    struct asking *asking = context;
    bool found = record->type == RECORD_FINDING && record->rule == asking->rule;
    asking->found |= found;
    asking->written |= found && !record->via_sound;
}

static bool
is_found(struct disguising *disguising, const struct transcript *transcript)
{
    *disguising->asking = (struct asking){disguising->now.rule, false, false};
    transcript_scan(transcript, disguising->scan, disguising->source++, 0);
    return disguising->asking->found;
}

/* xorshift, begun from the example's text. */
static size_t
roll(struct disguising *disguising, size_t sides)
{
    disguising->dice ^= disguising->dice << 13;
    disguising->dice ^= disguising->dice >> 7;
    disguising->dice ^= disguising->dice << 17;
    return (size_t)(disguising->dice >> 11) % sides;
}

static void
begin_dice(struct disguising *disguising, const char *source)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *source; source++)
        hash = (hash ^ (unsigned char)*source) * UINT64_C(0x100000001b3);
    disguising->dice = hash ? hash : 1;
}

/* Characters without which the example is not found, from a place in it by chance on. */
static void
find_needed(struct disguising *disguising)
{
    const struct transcript *plain = disguising->now.plain;
    size_t from = roll(disguising, plain->char_count), looks = 0;
    disguising->needed_count = 0;
    for (size_t i = 0; i < plain->char_count && disguising->needed_count < NEEDED; i++) {
        size_t at = (from + i) % plain->char_count;
        struct arena arena;
        struct dressing dressing;
        arena_init(&arena);
        dressing_init(&dressing, plain, &arena);
        if (dressing.pieces[at].marked && looks++ < 2 * NEEDED) {
            dressing_blot(&dressing, at);
            struct transcript said = dressing_say(&dressing);
            if (!is_found(disguising, &said))
                disguising->needed[disguising->needed_count++] = at;
        }
        arena_finish(&arena);
    }
}

/* A heard way takes the first needed character that can be said so. */
static bool
put_on(struct disguising *disguising, struct dressing *dressing, size_t way)
{
    if (way == NO_WAY)
        return true;
    if (dress_way(way)->kind != DRESS_HEARD)
        return dressing_put_on(dressing, disguising->wardrobe, way, 0);
    for (size_t i = 0; i < disguising->needed_count; i++) {
        if (dressing_put_on(dressing, disguising->wardrobe, way, disguising->needed[i]))
            return true;
    }
    return false;
}

/* False when the example cannot be said so. */
static bool
try_ways(struct disguising *disguising, size_t way, size_t also)
{
    struct arena arena;
    struct dressing dressing;
    arena_init(&arena);
    dressing_init(&dressing, disguising->now.plain, &arena);
    bool worn = put_on(disguising, &dressing, way) && put_on(disguising, &dressing, also);
    if (worn) {
        struct transcript said = dressing_say(&dressing);
        struct disguised *now = &disguising->now;
        now->way = way;
        now->also = also;
        now->said = &said;
        now->found = is_found(disguising, &said);
        disguising->tell(disguising->context, now);
    }
    arena_finish(&arena);
    return worn;
}

/* Pairs of one of @first and a folded way. */
static void
try_pairs(struct disguising *disguising, enum dress_kind first)
{
    size_t ways[DRESS_KINDS][DRESS_WAYS_MAX], counts[DRESS_KINDS] = {0};
    for (size_t way = 0; dress_way(way); way++) {
        enum dress_kind kind = dress_way(way)->kind;
        ways[kind][counts[kind]++] = way;
    }
    for (size_t done = 0, tries = 0; done < PAIRS && tries < 8 * (size_t)PAIRS; tries++) {
        size_t one = ways[first][roll(disguising, counts[first])];
        size_t other = ways[DRESS_FOLDED][roll(disguising, counts[DRESS_FOLDED])];
        done += one != other && try_ways(disguising, one, other);
    }
}

static void
try_example(struct disguising *disguising, const struct transcript *plain)
{
    disguising->now.plain = plain;
    begin_dice(disguising, disguising->now.example->source);
    find_needed(disguising);
    for (size_t way = 0; dress_way(way); way++)
        try_ways(disguising, way, NO_WAY);
    try_pairs(disguising, DRESS_FOLDED);
    try_pairs(disguising, DRESS_HEARD);
}

void
disguise_each(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
              size_t every, disguised_fn tell, void *context)
{
    struct asking asking = {0};
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = &asking};
    struct wardrobe *wardrobe = wardrobe_new(book);
    struct disguising disguising = {.wardrobe = wardrobe,
                                    .scan = scan_new(engine, &options),
                                    .asking = &asking,
                                    .tell = tell,
                                    .context = context};
    size_t flagged = 0;
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        for (size_t k = 0; k < rule->example_count && !rule->broken; k++) {
            struct transcript transcript;
            struct error error;
            if (!rule->examples[k].flagged || flagged++ % every)
                continue;
            disguising.now = (struct disguised){.rule = rule, .example = &rule->examples[k]};
            transcript_init(&transcript);
            if (transcript_parse(&transcript, rule->examples[k].source, &error) &&
                transcript.mark_count && is_found(&disguising, &transcript) && asking.written)
                try_example(&disguising, &transcript);
            transcript_finish(&transcript);
        }
    }
    scan_free(disguising.scan);
    wardrobe_free(wardrobe);
}

/* --- messages -------------------------------------------------------------------------------- */

/* What one rule's examples gave in each way. */
struct telling {
    const struct rule *rule;
    struct tally {
        size_t tried, wrong;
        struct location first;
        char *shown;
    } tallies[DRESS_WAYS_MAX];
    struct arena arena;
    struct diag *diag;
    struct disguises *disguises;
};

static void
tell_rule(struct telling *telling)
{
    for (size_t way = 0; dress_way(way); way++) {
        const struct tally *tally = &telling->tallies[way];
        const struct dress_way *what = dress_way(way);
        bool denied = what->kind == DRESS_DENIED;
        if (tally->wrong)
            diag_add(telling->diag, what->kind == DRESS_FOLDED ? DIAG_WARNING : DIAG_INFO,
                     denied ? "E11" : "E10", tally->first,
                     denied ? "%s: %zu of %zu examples are still flagged in %s: %s"
                            : "%s: %zu of %zu examples are not found with %s: %s",
                     telling->rule->id, tally->wrong, tally->tried,
                     diag_words(telling->diag, what->what), tally->shown);
    }
    memset(telling->tallies, 0, sizeof telling->tallies);
    arena_reset(&telling->arena);
}

static void
note(void *context, const struct disguised *disguised)
{
    struct telling *telling = context;
    struct disguises *all = telling->disguises;
    enum dress_kind kind = dress_way(disguised->way)->kind;
    if (disguised->also != NO_WAY || (kind == DRESS_HEARD && !disguised->rule->sound))
        return;
    if (telling->rule && telling->rule != disguised->rule)
        tell_rule(telling);
    telling->rule = disguised->rule;
    size_t *tried[] = {&all->tried, &all->tried_heard, &all->denied};
    size_t *found[] = {&all->found, &all->heard, &all->still_flagged};
    ++*tried[kind];
    *found[kind] += disguised->found;
    struct tally *tally = &telling->tallies[disguised->way];
    tally->tried++;
    if (disguised->found == (kind == DRESS_DENIED) && tally->wrong++ == 0) {
        struct buf shown = {0};
        tally->first = disguised->example->at;
        transcript_show(disguised->said, NULL, 0, &shown);
        tally->shown = arena_copy_text(&telling->arena, buf_span(&shown));
        buf_finish(&shown);
    }
}

void
disguise_run(const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
             struct diag *diag, struct disguises *ret_disguises)
{
    struct telling telling = {.diag = diag, .disguises = ret_disguises};
    *ret_disguises = (struct disguises){0};
    arena_init(&telling.arena);
    disguise_each(book, engine, as_of_day, 1, note, &telling);
    if (telling.rule)
        tell_rule(&telling);
    arena_finish(&telling.arena);
}
