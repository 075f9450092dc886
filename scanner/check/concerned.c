/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/concerned.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/* A rule that finds all that any change of @rule could find. */
static struct rule
loosest(const struct rule *rule)
{
    struct rule loose = *rule;
    loose.clause_count = loose.where_count = 0;
    loose.within_us *= 2;
    loose.count = (struct count_rule){0};
    loose.apart_us = 0;
    loose.stream_scope = true;
    return loose;
}

struct concerning {
    struct concerned *concerned;
    const struct rule *rules;
    const struct corpus_file *file;
    struct corpus_file **lines; /* by rule */
    size_t *caps;
};

static void
note_concerned(void *context, const struct record *record)
{
    struct concerning *concerning = context;
    if (!record->rule)
        return;
    size_t number = (size_t)(record->rule - concerning->rules);
    struct corpus *lines = &concerning->concerned->by_rule[number];
    if (lines->count && lines->files[lines->count - 1].bytes.data == concerning->file->bytes.data)
        return;
    concerning->lines[number] = memory_reserve(concerning->lines[number], &concerning->caps[number],
                                               lines->count + 1, sizeof *concerning->lines[number]);
    concerning->lines[number][lines->count++] = *concerning->file;
    lines->files = concerning->lines[number];
}

void
concerned_init(struct concerned *concerned, const struct rulebook *book,
               const struct corpus *corpus, int32_t as_of_day)
{
    *concerned = (struct concerned){.rule_count = book->rule_count};
    arena_init(&concerned->arena);
    struct corpus lines = corpus_split(corpus, &concerned->arena);
    struct rulebook loose_book = *book;
    struct rule *rules = memory_array(book->rule_count, sizeof *rules);
    struct concerning concerning = {
        .concerned = concerned,
        .rules = rules,
        .lines = memory_array(book->rule_count, sizeof *concerning.lines),
        .caps = memory_array(book->rule_count, sizeof *concerning.caps),
    };
    struct scan_options options = {
        .as_of_day = as_of_day, .record = note_concerned, .context = &concerning};
    for (size_t i = 0; i < book->rule_count; i++)
        rules[i] = loosest(&book->rules[i]);
    loose_book.rules = rules;
    concerned->by_rule = memory_array(book->rule_count, sizeof *concerned->by_rule);
    struct engine *engine = engine_new(&loose_book);
    for (size_t i = 0; i < lines.count; i++) {
        concerning.file = &lines.files[i];
        corpus_scan(&(struct corpus){&lines.files[i], 1}, engine, &options);
    }
    engine_free(engine);
    free(concerning.lines);
    free(concerning.caps);
    free(rules);
}

void
concerned_finish(struct concerned *concerned)
{
    for (size_t i = 0; i < concerned->rule_count; i++)
        free((void *)(uintptr_t)concerned->by_rule[i].files);
    free(concerned->by_rule);
    arena_finish(&concerned->arena);
}
