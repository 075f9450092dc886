/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/used.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/check/example.h"
#include "scanner/check/phrase_path.h"
#include "scanner/text/fold.h"

#include <stdlib.h>

struct using
{
    const struct rulebook *book;
    struct scan *scan;
    unsigned source;
    const struct rule *rule; /* whose examples are being run; NULL: any rule counts */
    struct used *used;
};

static size_t
slot_of(const struct node_set *set, const struct phrase_node *node)
{
    size_t i = (size_t)(((uintptr_t)node >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20);
    while (set->nodes[i & (set->slots - 1)] && set->nodes[i & (set->slots - 1)] != node)
        i++;
    return i & (set->slots - 1);
}

void
node_set_add(struct node_set *set, const struct phrase_node *node)
{
    if (set->count * 2 >= set->slots) {
        struct node_set old = *set;
        set->slots = old.slots ? old.slots * 2 : 1024;
        set->nodes = memory_array(set->slots, sizeof *set->nodes);
        for (size_t i = 0; i < old.slots; i++) {
            if (old.nodes[i])
                set->nodes[slot_of(set, old.nodes[i])] = old.nodes[i];
        }
        free(old.nodes);
    }
    size_t slot = slot_of(set, node);
    set->count += set->nodes[slot] == NULL;
    set->nodes[slot] = node;
}

bool
node_set_has(const struct node_set *set, const struct phrase_node *node)
{
    return set->slots && set->nodes[slot_of(set, node)];
}

void
node_set_finish(struct node_set *set)
{
    free(set->nodes);
    *set = (struct node_set){0};
}

/* --- hits ------------------------------------------------------------------------------------ */

static bool
is_filler(const struct rulebook *book, uint32_t c)
{
    for (size_t i = 0; i < book->filler_count; i++) {
        if (book->fillers[i] == c)
            return true;
    }
    return false;
}

/* Folds the words of a hit; the caller frees them. */
static uint32_t *
fold_words(const struct rulebook *book, struct span words, size_t *ret_count)
{
    uint32_t *chars = memory_array(words.len * FOLD_MAX + 1, sizeof *chars);
    const char *at = words.data, *end = words.data + words.len;
    uint32_t before = 0;
    *ret_count = 0;
    while (at < end) {
        size_t count = 0;
        uint32_t c = utf8_next(&at);
        enum fold_class class = fold_code_point(c, chars + *ret_count, &count);
        if (class == FOLD_POINT && fold_is_arabic_digit(before) && at < end) {
            const char *peek = at;
            if (fold_is_arabic_digit(utf8_next(&peek)))
                chars[(*ret_count)++] = '.' | CHAR_NUMBER;
        } else if (class == FOLD_TEXT &&
                   !(count == 1 && is_filler(book, text_code(chars[*ret_count])))) {
            *ret_count += count;
        }
        before = c;
    }
    return chars;
}

static void
use_branch(void *used, const struct phrase_node *taken)
{
    node_set_add(used, taken);
}

static bool
walk_hits(const struct using *using, const struct phrase *phrase, const struct record *record,
          struct node_set *used)
{
    bool good = true;
    for (size_t i = 0; i < record->hit_count && good; i++) {
        const struct hit *hit = &record->hits[i];
        if (hit->step >= phrase->step_count)
            return false;
        struct phrase_path path = {.branch = used ? use_branch : NULL, .context = used};
        size_t count;
        uint32_t *chars = fold_words(using->book, hit->text, &count);
        good = phrase_path(phrase->steps[hit->step].root, chars, count, &path);
        free(chars);
    }
    return good;
}

static void
take_record(void *context, const struct record *record)
{
    struct using *using = context;
    const struct rule *rule = record->rule;
    struct used *used = using->used;
    if (!rule || (using->rule && rule != using->rule) ||
        (record->type != RECORD_FINDING && record->type != RECORD_AGAIN &&
         record->type != RECORD_EXEMPTED))
        return;
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        if (!walk_hits(using, phrase, record, NULL))
            continue;
        walk_hits(using, phrase, record, &used->nodes);
        node_set_add(&used->nodes, phrase->steps[0].root);
        return;
    }
    used->uncertain[rule - using->book->rules] = true;
}

static void
run_rule(struct using *using, const struct rule *rule)
{
    using->rule = rule;
    for (size_t i = 0; i < rule->example_count; i++) {
        struct transcript transcript;
        struct error error;
        transcript_init(&transcript);
        if (transcript_parse(&transcript, rule->examples[i].source, &error))
            transcript_scan(&transcript, using->scan, using->source++, 0);
        transcript_finish(&transcript);
    }
}

void
used_init(struct used *used, const struct rulebook *book, const struct engine *engine,
          const struct corpus *corpus, int32_t as_of_day)
{
    struct using using = {.book = book, .used = used};
    struct scan_options options = {
        .as_of_day = as_of_day, .record = take_record, .context = &using};
    *used = (struct used){.uncertain = memory_array(book->rule_count, sizeof(bool))};
    using.scan = scan_new(engine, &options);
    for (size_t i = 0; i < book->rule_count; i++) {
        if (!book->rules[i].broken)
            run_rule(&using, &book->rules[i]);
    }
    using.rule = NULL;
    if (corpus)
        corpus_scan(corpus, engine, &options);
    scan_free(using.scan);
}

void
used_finish(struct used *used)
{
    node_set_finish(&used->nodes);
    free(used->uncertain);
}
