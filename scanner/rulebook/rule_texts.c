/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/phrase_walk.h"
#include "scanner/rulebook/loader.h"

#include <stdarg.h>
#include <stdio.h>

/* The texts of a rule for people, and the 【placeholders】 in them. */

const struct yaml_node *
rule_required(struct loader *loader, const struct yaml_node *map, const char *key, const char *code,
              const char *fix)
{
    const struct yaml_node *node = yaml_find(map, key);
    if (node)
        return node;
    if (shape_has_slip(map, &keys_rule, key))
        return NULL;
    const struct yaml_node *id = yaml_find(map, "id");
    if (id && id->kind == YAML_TEXT)
        diag_add(loader->diag, DIAG_ERROR, code, map->at, "rule %.80s has no \"%s\"", id->text,
                 key);
    else
        diag_add(loader->diag, DIAG_ERROR, code, map->at, "a rule has no \"%s\"", key);
    diag_fix(loader->diag, "%s", diag_words(loader->diag, fix));
    return NULL;
}

void
rule_texts_parse(struct loader *loader, const struct yaml_node *map, struct rule *rule)
{
    const struct yaml_node *node;
    node = rule_required(loader, map, "title", "D01", "add \"title: {zh: …, en: …}\"");
    if (node)
        rule->title = shape_bilingual(loader, node, "title");
    node =
        rule_required(loader, map, "say", "D01", "add \"say: {zh: …, en: …}\": what the hit means");
    if (node)
        rule->say = shape_bilingual(loader, node, "say");
    node = rule_required(loader, map, "advice", "D01",
                         "add \"advice: {zh: …, en: …}\": what could be said instead");
    if (node)
        rule->advice = shape_bilingual(loader, node, "advice");
    node = yaml_find(map, "verify");
    if (!node && rule->evidence != EVIDENCE_WORDS)
        node =
            rule_required(loader, map, "verify", "D02",
                          "add \"verify: {zh: …, en: …}\": what must be fetched to prove it, since "
                          "the words alone don't");
    if (node)
        rule->verify = shape_bilingual(loader, node, "verify");
}

/* ---- placeholders ---- */

struct check {
    struct loader *loader;
    const struct rule *rule;
    const struct yaml_node *node; /* the text */
    uint64_t always;              /* slots that every match binds */
};

__attribute__((format(printf, 6, 7))) static void
complain(struct check *check, enum diag_level level, const char *code, const char *from,
         const char *to, const char *format, ...)
{
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, diag_words(check->loader->diag, format), args);
    va_end(args);
    struct location at = check->node->at;
    const char *text = check->node->text;
    if (check->node->plain)
        at.column += (uint32_t)utf8_count(span_of(text, (size_t)(from - text)));
    struct diag_item *item = diag_add(check->loader->diag, level, code, at, "%s", message);
    item->width = check->node->plain ? (uint32_t)utf8_count(span_of(from, (size_t)(to - from))) : 1;
}

static void
check_slot(struct check *check, struct span name, const char *from, const char *to)
{
    static const char per[] = ".每";
    const struct rule *rule = check->rule;
    struct span slot = name;
    if (slot.len > strlen(per) && memcmp(slot.data + slot.len - strlen(per), per, strlen(per)) == 0)
        slot.len -= strlen(per);
    for (size_t i = 0; i < rule->slot_count; i++) {
        if (!span_is(slot, rule->slot_names[i]))
            continue;
        if (check->always >> i & 1)
            return;
        complain(check, DIAG_WARNING, "W02", from, to,
                 "【%.*s】 is not bound by every match: there the text has a hole",
                 SPAN_ARGS(name));
        diag_fix(check->loader->diag, "bind the slot in every phrase, or leave it out of the text");
        return;
    }
    char word[128];
    snprintf(word, sizeof word, "%.*s", SPAN_ARGS(name));
    complain(check, DIAG_ERROR, "D01", from, to, "no phrase of this rule binds 【%s】", word);
    const char *names[PHRASE_SLOTS + 2] = {"命中", "次数"};
    for (size_t i = 0; i < rule->slot_count; i++)
        names[i + 2] = rule->slot_names[i];
    const char *nearest = diag_nearest(word, names, rule->slot_count + 2);
    if (nearest)
        diag_fix(check->loader->diag, "did you mean 【%s】?", nearest);
    else
        diag_fix(check->loader->diag,
                 "a text may name the slots of find, 【命中】 (the words hit) and "
                 "【次数】 (how often)");
}

static void
check_text(struct check *check)
{
    const char *open = check->node->text;
    while ((open = strstr(open, "【"))) {
        const char *name = open + strlen("【"), *close = strstr(name, "】");
        if (!close) {
            complain(check, DIAG_ERROR, "D01", open, name, "【 without 】");
            diag_fix(check->loader->diag, "close it after the name");
            return;
        }
        struct span word = span_of(name, (size_t)(close - name));
        const char *end = close + strlen("】");
        if (span_is(word, "次数") && !check->rule->count.at_least) {
            complain(check, DIAG_ERROR, "D01", open, end, "【次数】 in a rule without count");
            diag_fix(check->loader->diag, "delete it, or add \"count\"");
        } else if (!span_is(word, "次数") && !span_is(word, "命中")) {
            check_slot(check, word, open, end);
        }
        open = close;
    }
}

void
rule_texts_check(struct loader *loader, const struct yaml_node *map, const struct rule *rule)
{
    static const char *const keys[] = {"say", "verify", "advice"}, *const languages[] = {"zh",
                                                                                         "en"};
    struct check check = {loader, rule, NULL, UINT64_MAX};
    for (size_t i = 0; i < rule->phrase_count && rule->slot_count; i++)
        check.always &= phrase_steps_always_bind(&rule->phrases[i]);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        for (size_t l = 0; l < sizeof languages / sizeof *languages; l++) {
            check.node = yaml_find(yaml_find(map, keys[k]), languages[l]);
            if (check.node && check.node->kind == YAML_TEXT)
                check_text(&check);
        }
    }
}
