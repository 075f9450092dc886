/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/rulebook/codes.h"
#include "scanner/rulebook/rulebook.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The input is a pack: lines `=== name.yaml` begin a file; what stands before the first is
 * rules.yaml, and files that are missing are taken from a small pack that is right. Promised: every
 * message has a known code and a place inside its file, loading again says the same, and a pack
 * without errors holds rules that can be run.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES = 8 };

struct pack {
    struct pack_text files[FILES + 3];
    char names[FILES][32];
    size_t count;
};

static void
fail(const char *what, const struct diag_item *item)
{
    fprintf(stderr, "%s", what);
    if (item)
        fprintf(stderr, ": %s:%u:%u %s %s", item->at.file ? item->at.file : "?", item->at.line,
                item->at.column, item->code, item->message);
    fprintf(stderr, "\n");
    abort();
}

static bool
has_file(const struct pack *pack, const char *name)
{
    for (size_t i = 0; i < pack->count; i++)
        if (strcmp(pack->files[i].name, name) == 0)
            return true;
    return false;
}

static void
add_missing(struct pack *pack, const char *name, const char *text)
{
    if (!has_file(pack, name))
        pack->files[pack->count++] = (struct pack_text){name, span_of_text(text)};
}

static void
split(const char *text, size_t size, struct pack *pack)
{
    static const char mark[] = "=== ";
    struct span rest = span_of(text, size);
    const char *name = "rules.yaml";
    while (pack->count < FILES) {
        const char *end = NULL;
        for (const char *p = rest.data; p + 4 <= rest.data + rest.len; p++) {
            if ((p == rest.data || p[-1] == '\n') && memcmp(p, mark, 4) == 0) {
                end = p;
                break;
            }
        }
        size_t len = end ? (size_t)(end - rest.data) : rest.len;
        if (len && !has_file(pack, name))
            pack->files[pack->count++] = (struct pack_text){name, span_of(rest.data, len)};
        if (!end)
            return;
        const char *stop = text + size, *line = end + 4;
        size_t name_len = 0;
        char *copy = pack->names[pack->count % FILES];
        while (line < stop && *line != '\n' && name_len < sizeof *pack->names - 1)
            copy[name_len++] = *line++;
        copy[name_len] = '\0';
        while (line < stop && *line++ != '\n')
            ;
        name = copy;
        rest = span_of(line, (size_t)(stop - line));
    }
}

static void
check_place(const struct pack *pack, const struct diag_item *item)
{
    if (!item->at.line)
        return;
    const char *name = item->at.file + strlen("pack/");
    for (size_t i = 0; i < pack->count; i++) {
        if (strcmp(pack->files[i].name, name) != 0)
            continue;
        uint32_t lines = 1;
        struct span text = pack->files[i].text;
        for (size_t b = 0; b < text.len; b++)
            lines += text.data[b] == '\n' || text.data[b] == '\r';
        if (item->at.line > lines + 1 || !item->at.column)
            fail("a place outside of its file", item);
        return;
    }
    fail("a place in no file of the pack", item);
}

static void
check_step(const struct phrase_step *step)
{
    if (step->min == 0 || step->min > step->max)
        fail("a step of no width", NULL);
}

static void
check_rules(const struct rulebook *book)
{
    for (size_t i = 0; i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        if (rule->broken)
            fail("a broken rule in a pack without errors", NULL);
        if (rulebook_find(book, rule->id) != rule)
            fail("a rule that can't be found", NULL);
        if (!rule->phrase_count || !rule->law_count || !rule->title.zh || !rule->say.en)
            fail("a rule that is not complete", NULL);
        for (size_t p = 0; p < rule->phrase_count; p++)
            for (size_t s = 0; s < rule->phrases[p].step_count; s++)
                check_step(&rule->phrases[p].steps[s]);
        for (size_t c = 0; c < rule->clause_count; c++)
            for (size_t p = 0; p < rule->clauses[c].phrase_count; p++)
                check_step(&rule->clauses[c].phrases[p].steps[0]);
    }
}

static void
run(const struct pack *pack, struct buf *out)
{
    struct diag diag;
    struct rulebook *book;
    diag_init(&diag);
    bool ok = rulebook_parse("pack", pack->files, pack->count, &book, &diag);
    if (ok != (diag.error_count == 0))
        fail("a result that does not fit the messages", NULL);
    if (ok)
        check_rules(book);
    rulebook_lint(book, &diag);
    buf_add_text(out, "");
    for (size_t i = 0; i < diag.count; i++) {
        const struct diag_item *item = &diag.items[i];
        if (!codes_find(item->code))
            fail("a code that is not in the table", item);
        if (!utf8_is_valid(span_of_text(item->message)))
            fail("a message that is no text", item);
        check_place(pack, item);
        buf_printf(out, "%s:%u:%u %s %s\n", item->at.file, item->at.line, item->at.column,
                   item->code, item->message);
    }
    rulebook_free(book);
    diag_finish(&diag);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pack pack = {0};
    struct buf first = {0}, second = {0};
    split((const char *)data, size, &pack);
    add_missing(&pack, "pack.yaml",
                "name: small\nversion: 1.0.0\nlanguage: 1\nfillers: [啊]\n"
                "categories: [{name: 药品, cues: [国药准字]}]\n");
    add_missing(&pack, "laws.yaml",
                "laws:\n  - id: ad\n    title: {zh: 广告法, en: Advertising Law}\n"
                "    short: {zh: 广告法, en: AdL}\n    issuer: 人大\n    kind: law\n"
                "    versions: [{id: 1, from: 2015-09-01, confidence: verified}]\n"
                "provisions:\n  - id: absolute\n    title: {zh: 绝对化, en: Absolute}\n"
                "    gist: {zh: 不得, en: No}\n    kind: conduct\n    binds: [主播]\n"
                "    versions: [{law: ad, version: 1, article: 9.i3, confidence: verified}]\n");
    add_missing(&pack, "lists.yaml", "lists:\n  不许说: [不许说, 不让说]\n  单位: [斤, 盒]\n");
    run(&pack, &first);
    run(&pack, &second);
    if (!span_equal(buf_span(&first), buf_span(&second))) {
        fprintf(stderr, "first:\n%s\nsecond:\n%s\n", first.data, second.data);
        abort();
    }
    buf_finish(&first);
    buf_finish(&second);
    return 0;
}
