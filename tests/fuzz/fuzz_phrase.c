/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/pattern/phrase_parse.h"
#include "scanner/pattern/phrase_pattern.h"
#include "scanner/pattern/phrase_walk.h"

#include <pcre2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The first byte chooses what the rest is: a phrase under find, in a clause, in a list, or a
 * pattern. Promised: a message stands inside the text; a phrase written out and parsed again is the
 * same; widths are right; a pattern matches nothing shorter or longer than its widths.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fail(const char *what, const char *text)
{
    fprintf(stderr, "%s: %s\n", what, text);
    abort();
}

static const struct phrase_node *
find_list(void *user, const char *name, struct location at, unsigned width)
{
    struct phrase_context *context = user;
    static const uint32_t chars[] = {0x5168, 0x7f51}; /* 全网 */
    if (strcmp(name, "范围") != 0) {
        diag_add(context->diag, DIAG_ERROR, "S03", at, "no list")->width = width;
        return NULL;
    }
    struct phrase_node *nodes = arena_array(context->arena, 2, sizeof *nodes);
    nodes[0] = (struct phrase_node){.kind = NODE_LITERAL,
                                    .chars = chars,
                                    .char_count = 2,
                                    .min = 2,
                                    .max = 2,
                                    .weight = 1,
                                    .slot_index = -1};
    nodes[1] = (struct phrase_node){.kind = NODE_CHOICE,
                                    .child_count = 1,
                                    .min = 2,
                                    .max = 2,
                                    .weight = 2,
                                    .list_name = "范围",
                                    .slot_index = -1};
    nodes[1].children = arena_array(context->arena, 1, sizeof *nodes[1].children);
    nodes[1].children[0] = &nodes[0];
    return &nodes[1];
}

static bool
parse(struct phrase_context *context, const char *text, struct buf *ret_written)
{
    size_t chars = utf8_count(span_of_text(text));
    struct phrase_text phrase_text = {text, {"f", 1, 1}, true};
    struct phrase phrase;
    size_t errors = context->diag->error_count;
    context->user = context;
    context->slot_count = 0;
    bool ok = phrase_parse(context, &phrase_text, &phrase);
    if (ok != (context->diag->error_count == errors))
        fail("a result that does not fit the messages", text);
    for (size_t i = 0; i < context->diag->count; i++) {
        const struct diag_item *item = &context->diag->items[i];
        if (!item->at.column || item->at.column > chars + 1)
            fail("a place outside of the text", text);
    }
    if (!ok)
        return false;
    for (size_t i = 0; i < phrase.step_count; i++) {
        const struct phrase_step *step = &phrase.steps[i];
        if (step->min == 0 || step->min > step->max || step->max > PHRASE_STEP_WIDTH ||
            step->min != step->root->min)
            fail("wrong widths", text);
        if (phrase_always_binds(step->root) & ~phrase_may_bind(step->root))
            fail("a slot that is always bound but never", text);
    }
    phrase_write_all(&phrase, context->slot_names, ret_written);
    return true;
}

static void
run_phrase(const char *text, enum phrase_use use)
{
    static const uint32_t fillers[] = {0x554a};
    struct arena arena;
    struct diag diag;
    struct buf once = {0}, twice = {0};
    arena_init(&arena);
    diag_init(&diag);
    struct phrase_context context = {.arena = &arena,
                                     .diag = &diag,
                                     .use = use,
                                     .gap = 12,
                                     .fillers = fillers,
                                     .filler_count = 1,
                                     .find_list = find_list};
    if (parse(&context, text, &once)) {
        struct diag again;
        diag_init(&again);
        context.diag = &again;
        if (strlen(once.data) <= PHRASE_CHARS) {
            if (!parse(&context, once.data, &twice) || again.error_count)
                fail("a phrase that can't be read again", once.data);
            if (!span_equal(buf_span(&once), buf_span(&twice)))
                fail("a phrase that changes when read again", once.data);
        }
        diag_finish(&again);
    }
    buf_finish(&once);
    buf_finish(&twice);
    diag_finish(&diag);
    arena_finish(&arena);
}

static void
match_pattern(const struct phrase_pattern *pattern, const char *text, size_t min, size_t max)
{
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (!match || !context)
        abort();
    pcre2_set_match_limit(context, 10000);
    const char *p = text;
    for (unsigned tries = 0; *p && tries < 200; tries++) {
        int found = pcre2_match(pattern->code, (PCRE2_SPTR)p, strlen(p), 0, PCRE2_NO_UTF_CHECK,
                                match, context);
        if (found > 0) {
            const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(match);
            size_t width = utf8_count(span_of(p, ends[1]));
            if (ends[0] != 0 || width < min || width > max)
                fail("a match of another width", pattern->source);
        }
        utf8_next(&p);
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(match);
}

static void
run_pattern(const char *text)
{
    struct arena arena;
    struct diag diag;
    struct phrase_pattern pattern;
    size_t min = 0, max = 0;
    arena_init(&arena);
    diag_init(&diag);
    struct phrase_text phrase_text = {text, {"f", 1, 1}, true};
    if (pattern_compile(&phrase_text, 40, &arena, &diag, &pattern, &min, &max)) {
        if (min == 0 || min > max || max > 40)
            fail("wrong widths", text);
        match_pattern(&pattern, text, min, max);
        match_pattern(&pattern, "aaaa1111bbbb全网最好aab1a1a1aaaaaaaaaaaaaaaaaaaaaaaa", min, max);
        pattern_backtracks(&pattern);
        pattern_free(pattern.code);
        pattern_free(pattern.whole);
    } else if (diag.error_count != 1) {
        fail("refused without a message", text);
    }
    for (size_t i = 0; i < diag.count; i++)
        if (diag.items[i].at.column > utf8_count(span_of_text(text)) + 1)
            fail("a place outside of the text", text);
    diag_finish(&diag);
    arena_finish(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const char *bytes = (const char *)data + 1;
    const char *nul = memchr(bytes, 0, size - 1);
    size_t len = nul ? (size_t)(nul - bytes) : size - 1; /* yaml_tree lets no NUL pass, */
    len = utf8_valid_prefix(span_of(bytes, len));        /* nor what is not UTF-8 */
    struct buf text = {0};
    buf_add_text(&text, "");
    buf_add(&text, bytes, len);
    switch (data[0] % 4) {
    case 0:
        run_phrase(text.data, PHRASE_FIND);
        break;
    case 1:
        run_phrase(text.data, PHRASE_CLAUSE);
        break;
    case 2:
        run_phrase(text.data, PHRASE_ENTRY);
        break;
    default:
        run_pattern(text.data);
    }
    buf_finish(&text);
    return 0;
}
