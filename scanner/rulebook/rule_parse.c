/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/memory.h"
#include "scanner/pattern/phrase_walk.h"
#include "scanner/rulebook/loader.h"

#include <stdlib.h>

static const char *const level_names[] = {"notice", "warning", "error"};
static const char *const confidence_names[] = {"low", "medium", "high"};
static const char *const evidence_names[] = {"words", "words+page", "lead"};
static const char *const relation_names[] = {"over", "before",   "after",
                                             "near", "anywhere", "label"};
static const char *const families[] = {
    "absolute",  "authority",    "false-ad",   "medical",    "guarantee",   "price-fraud",
    "urgency",   "disparage",    "prize",      "fake-trade", "counterfeit", "quality",
    "diversion", "superstition", "disclosure", "minors",
};
#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *
level_name(enum level level)
{
    return level_names[level];
}

const char *
confidence_name(enum confidence value)
{
    return confidence_names[value];
}

const char *
evidence_name(enum evidence value)
{
    return evidence_names[value];
}

const char *
relation_name(enum relation relation)
{
    return relation_names[relation];
}

bool
level_from_name(const char *name, enum level *ret_level)
{
    for (size_t i = 0; i < COUNT(level_names); i++) {
        if (strcmp(level_names[i], name) == 0) {
            *ret_level = (enum level)i;
            return true;
        }
    }
    return false;
}

/* ---- phrases and provisions ---- */

static const struct phrase *
read_phrases(struct loader *loader, struct phrase_context *context, const struct yaml_node *node,
             const char *what, size_t *ret_count)
{
    enum { PHRASES = 2000 };
    size_t count;
    const struct yaml_node **texts = shape_texts(loader, node, what, &count);
    *ret_count = 0;
    if (count > PHRASES) {
        diag_add(loader->diag, DIAG_ERROR, "Y08", node->at, "more than %d phrases here", PHRASES);
        diag_fix(loader->diag, "make a list of them and name it 【…】");
        return NULL;
    }
    struct phrase *phrases = arena_array(loader->arena, count, sizeof *phrases);
    for (size_t i = 0; i < count && !loader_gave_up(loader); i++) {
        *ret_count += loader_phrase(loader, context, texts[i], &phrases[*ret_count]);
    }
    return phrases;
}

static void
use_provision(struct loader *loader, const struct yaml_node *node, bool exemption)
{
    if (!loader->has_laws)
        return;
    if (laws_find(loader->book->laws, node->text)) {
        loader->law_uses = memory_reserve(loader->law_uses, &loader->law_use_cap,
                                          loader->law_use_count + 1, sizeof *loader->law_uses);
        loader->law_uses[loader->law_use_count++] =
            (struct law_use){.provision = node->text, .at = node->at, .exemption = exemption};
        return;
    }
    diag_add(loader->diag, DIAG_ERROR, "L17", node->at,
             "no provision in laws.yaml is named \"%.64s\"", node->text);
    shape_underline(loader, node);
    size_t count = laws_provision_count(loader->book->laws);
    loader->comparisons += count;
    const char **names = memory_array(count, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = laws_provision_at(loader->book->laws, i)->id;
    const char *nearest = diag_nearest(node->text, names, count);
    if (nearest)
        diag_fix(loader->diag, "did you mean \"%s\"?", nearest);
    else
        diag_fix(loader->diag, "add it to laws.yaml, or cite one that is there");
    free(names);
}

/* ---- clauses ---- */

static bool
read_label(struct loader *loader, const struct yaml_node *node, struct clause *clause)
{
    const char *text = shape_text(loader, node, "label");
    if (!text)
        return false;
    const char *equals = strchr(text, '=');
    if (!equals || equals == text || !equals[1]) {
        diag_add(loader->diag, DIAG_ERROR, "Y06", node->at, "label can't be \"%.64s\"", text);
        diag_fix(loader->diag, "write \"label: 类目=保健食品|药品\"");
        return false;
    }
    struct span key = span_of(text, (size_t)(equals - text));
    clause->label_key = arena_copy_text(loader->arena, key);
    size_t count = 1;
    for (const char *p = equals + 1; *p; p++)
        count += *p == '|' || strncmp(p, "｜", 3) == 0;
    const char **values = arena_array(loader->arena, count, sizeof *values);
    const char *start = equals + 1;
    for (size_t i = 0; i < count; i++) {
        const char *bar = strchr(start, '|'), *wide = strstr(start, "｜");
        const char *end = wide && (!bar || wide < bar) ? wide : bar ? bar : start + strlen(start);
        values[i] = arena_copy_text(loader->arena, span_of(start, (size_t)(end - start)));
        start = end + (end == wide ? 3 : 1);
    }
    clause->label_values = values;
    clause->label_value_count = count;
    return true;
}

/* The one relation of a clause; NULL after reporting. */
static const struct yaml_node *
find_relation(struct loader *loader, const struct yaml_node *map, struct clause *clause)
{
    const struct yaml_node *found = NULL;
    for (size_t i = 0; i < map->count; i++) {
        for (size_t r = 0; r < COUNT(relation_names); r++) {
            if (strcmp(map->pairs[i].key, relation_names[r]) != 0)
                continue;
            if (found) {
                diag_add(loader->diag, DIAG_ERROR, "Y06", map->pairs[i].at,
                         "\"%s\" and \"%s\" in one clause: a clause has exactly one relation",
                         relation_name(clause->relation), relation_names[r]);
                diag_fix(loader->diag, "write \"- \" before the second one");
                return NULL;
            }
            found = map->pairs[i].value;
            clause->relation = (enum relation)r;
        }
    }
    for (size_t r = 0; r < COUNT(relation_names) && !found; r++)
        if (shape_has_slip(map, &keys_clause, relation_names[r]))
            return NULL;
    if (!found) {
        diag_add(loader->diag, DIAG_ERROR, "Y10", map->at,
                 "a clause without a relation: over, before, after, near, anywhere or label");
        diag_fix(loader->diag, "write for example \"- before: 【不许说】\"");
    }
    return found;
}

static void
read_clause_window(struct loader *loader, const struct yaml_node *map, struct clause *clause)
{
    const struct yaml_node *within = yaml_find(map, "within");
    bool wanted = clause->relation == RELATION_BEFORE || clause->relation == RELATION_AFTER ||
                  clause->relation == RELATION_NEAR;
    if (within && !wanted) {
        diag_add(loader->diag, DIAG_ERROR, "W05", within->at,
                 "\"within\" has no effect beside \"%s\"", relation_name(clause->relation));
        shape_underline(loader, within);
        diag_fix(loader->diag, "delete it, or use before, after or near");
    } else if (within) {
        shape_window(loader, within, "within", &clause->within);
    } else if (wanted) {
        diag_add(loader->diag, DIAG_ERROR, "W01", map->at, "\"%s\" has no \"within\": how far?",
                 relation_name(clause->relation));
        diag_fix(loader->diag, "add \"within: 8字\" (same breath) or \"within: 60秒\"");
    }
}

static void
read_clause_reason(struct loader *loader, const struct yaml_node *map, struct clause *clause)
{
    const struct yaml_node *because = yaml_find(map, "because"), *reason = yaml_find(map, "reason");
    if (because && shape_text(loader, because, "because")) {
        clause->because = because->text;
        use_provision(loader, because, clause->role != CLAUSE_WHEN);
        if (clause->role == CLAUSE_WHEN) {
            diag_add(loader->diag, DIAG_ERROR, "W05", because->at,
                     "\"because\" has no effect under when: only an exemption has a ground");
            shape_underline(loader, because);
            diag_fix(loader->diag, "delete it, or move the clause under unless or lessen");
        }
    }
    if (reason) {
        clause->reason = shape_bilingual(loader, reason, "reason");
        if (clause->role != CLAUSE_LESSEN) {
            diag_add(loader->diag, DIAG_ERROR, "W05", reason->at,
                     "\"reason\" has an effect under lessen only");
            diag_fix(loader->diag, "delete it, or name a provision with \"because\"");
        }
    }
    if (clause->role == CLAUSE_LESSEN && !because && !reason) {
        diag_add(loader->diag, DIAG_ERROR, "D03", map->at,
                 "a lessen clause without a reason: the reader must be told why the level fell");
        diag_fix(loader->diag, "add \"reason: {zh: …, en: …}\" or \"because: provision\"");
    }
}

static bool
read_clause(struct loader *loader, const struct yaml_node *map, enum clause_role role, size_t gap,
            struct clause *ret_clause)
{
    static const char *const what[] = {"a when clause", "an unless clause", "a lessen clause"};
    struct clause clause = {.role = role, .at = map->at};
    if (!shape_map(loader, map, what[role]))
        return false;
    size_t errors = loader->diag->error_count;
    shape_keys(loader, map, &keys_clause);
    const struct yaml_node *value = find_relation(loader, map, &clause);
    if (!value)
        return false;
    read_clause_window(loader, map, &clause);
    read_clause_reason(loader, map, &clause);
    if (clause.relation == RELATION_LABEL) {
        read_label(loader, value, &clause);
    } else {
        struct phrase_context context = lists_context(loader, PHRASE_CLAUSE, gap);
        clause.phrases = read_phrases(loader, &context, value, "a phrase", &clause.phrase_count);
    }
    *ret_clause = clause;
    return loader->diag->error_count == errors;
}

struct clauses {
    struct clause *items;
    size_t count, cap;
};

/* Adds the clauses of @map in written order. */
static void
read_clauses(struct loader *loader, const struct yaml_node *map, size_t gap,
             struct clauses *clauses)
{
    static const char *const keys[] = {"when", "unless", "lessen"};
    for (size_t i = 0; i < map->count; i++) {
        for (size_t role = 0; role < COUNT(keys); role++) {
            const struct yaml_node *list = map->pairs[i].value;
            if (strcmp(map->pairs[i].key, keys[role]) != 0)
                continue;
            if (!shape_list(loader, list, keys[role]))
                continue;
            for (size_t j = 0; j < list->count && !loader_gave_up(loader); j++) {
                struct clause clause;
                if (!read_clause(loader, list->items[j], (enum clause_role)role, gap, &clause))
                    continue;
                if (clauses->count == CLAUSES_MAX) {
                    diag_add(loader->diag, DIAG_ERROR, "Y08", clause.at,
                             "more than %d clauses for one rule, the file's own included",
                             CLAUSES_MAX);
                    diag_fix(loader->diag, "put phrases of the same relation and window together");
                    return;
                }
                clauses->items = memory_reserve(clauses->items, &clauses->cap, clauses->count + 1,
                                                sizeof *clauses->items);
                clauses->items[clauses->count++] = clause;
            }
        }
    }
}

/* ---- a rule ---- */

static bool
is_kebab(const char *text)
{
    bool dash = true;
    for (; *text; text++) {
        if (*text == '-') {
            if (dash)
                return false;
            dash = true;
            continue;
        }
        if (!((*text >= 'a' && *text <= 'z') || (*text >= '0' && *text <= '9')))
            return false;
        dash = false;
    }
    return !dash;
}

static bool
read_id(struct loader *loader, const struct yaml_node *map, struct rule *rule)
{
    enum { ID_BYTES = 80 };
    const struct yaml_node *node =
        rule_required(loader, map, "id", "S01", "add \"id: family.short-name\"");
    if (!node || !shape_text(loader, node, "id"))
        return false;
    rule->id = node->text;
    rule->at = node->at;
    const char *dot = strchr(node->text, '.');
    struct span family = span_of(node->text, dot ? (size_t)(dot - node->text) : 0);
    rule->family = arena_copy_text(loader->arena, family);
    struct diag_item *item;
    if (!dot || !is_kebab(rule->family) || !is_kebab(dot + 1) || strlen(rule->id) > ID_BYTES) {
        item = diag_add(loader->diag, DIAG_ERROR, "S01", node->at, "\"%.90s\" can't be a rule id",
                        node->text);
        diag_fix(loader->diag, "write family.short-name, in small letters, digits and hyphens");
        item->width = node->plain ? (uint32_t)utf8_count(span_of_text(node->text)) : 1;
        return true;
    }
    bool known = false;
    for (size_t i = 0; i < COUNT(families); i++)
        known |= strcmp(families[i], rule->family) == 0;
    if (!known) {
        diag_add(loader->diag, DIAG_ERROR, "S01", node->at, "there is no family \"%s\"",
                 rule->family)
            ->width = node->plain ? (uint32_t)family.len : 1;
        const char *nearest = diag_nearest(rule->family, families, COUNT(families));
        if (nearest)
            diag_fix(loader->diag, "did you mean \"%s\"?", nearest);
        else
            diag_fix(loader->diag,
                     "the families are absolute, authority, false-ad, medical, "
                     "guarantee, price-fraud, urgency, disparage, prize, fake-trade, "
                     "counterfeit, quality, diversion, superstition, disclosure, minors");
    }
    size_t index = name_table_add(&loader->rule_names, rule->id, loader->rule_count);
    if (index < loader->rule_count) {
        diag_add(loader->diag, DIAG_ERROR, "S01", node->at, "rule id \"%s\" is given twice",
                 rule->id);
        diag_fix(loader->diag, "give one of the rules another id");
        diag_also(loader->diag, loader->rules[index].at, "first given here");
    }
    return true;
}

static void
read_grades(struct loader *loader, const struct yaml_node *map, struct rule *rule)
{
    size_t index;
    const struct yaml_node *node;
    node = rule_required(loader, map, "level", "Y10", "add \"level: error\", warning or notice");
    if (node && shape_choice(loader, node, "level", level_names, COUNT(level_names), &index))
        rule->level = (enum level)index;
    node =
        rule_required(loader, map, "confidence", "Y10", "add \"confidence: high\", medium or low");
    if (node &&
        shape_choice(loader, node, "confidence", confidence_names, COUNT(confidence_names), &index))
        rule->confidence = (enum confidence)index;
    node = rule_required(loader, map, "evidence", "Y10",
                         "add \"evidence: words\", words+page or lead");
    if (node &&
        shape_choice(loader, node, "evidence", evidence_names, COUNT(evidence_names), &index))
        rule->evidence = (enum evidence)index;
}

static void
report_cited_twice(struct loader *loader, const struct yaml_node *node)
{
    diag_add(loader->diag, DIAG_WARNING, "S05", node->at, "provision \"%s\" is cited twice",
             node->text);
    shape_underline(loader, node);
    diag_fix(loader->diag, "delete one of them");
}

static void
read_law(struct loader *loader, const struct yaml_node *map, struct rule *rule)
{
    const struct yaml_node *node =
        rule_required(loader, map, "law", "L20", "add \"law: [provision]\", an id of laws.yaml");
    if (!node)
        return;
    size_t count;
    const struct yaml_node **texts = shape_texts(loader, node, "a provision", &count);
    if (count > RULE_LAWS) {
        diag_add(loader->diag, DIAG_ERROR, "Y08", node->at, "more than %d provisions", RULE_LAWS);
        count = RULE_LAWS;
    }
    const char **ids = arena_array(loader->arena, count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        ids[i] = texts[i]->text;
        use_provision(loader, texts[i], false);
        for (size_t j = 0; j < i; j++)
            if (strcmp(ids[j], ids[i]) == 0)
                report_cited_twice(loader, texts[i]);
    }
    rule->law = ids;
    rule->law_count = count;
}

static void
read_count(struct loader *loader, const struct yaml_node *map, struct rule *rule)
{
    enum { AT_MOST = 100 };
    const struct yaml_node *node = yaml_find(map, "count");
    if (!node || !shape_map(loader, node, "count"))
        return;
    shape_keys(loader, node, &keys_count);
    const struct yaml_node *least = yaml_find(node, "at-least"),
                           *within = yaml_find(node, "within");
    if (!least) {
        diag_add(loader->diag, DIAG_ERROR, "Y10", node->at, "count has no \"at-least\"");
        diag_fix(loader->diag, "write {at-least: 3, within: 60秒}");
    } else if (shape_count(loader, least, "at-least", AT_MOST, &rule->count.at_least) &&
               rule->count.at_least < 2) {
        diag_add(loader->diag, DIAG_WARNING, "W03", least->at,
                 "a count of %u: every match fires by itself", rule->count.at_least);
        diag_fix(loader->diag, "delete the count, or ask for two or more");
    }
    if (within)
        shape_time(loader, within, "within", &rule->count.within_us);
}

static bool
has_steps(const struct rule *rule)
{
    for (size_t i = 0; i < rule->phrase_count; i++)
        if (rule->phrases[i].step_count > 1)
            return true;
    return false;
}

static void
no_effect(struct loader *loader, const struct yaml_node *node, const char *key, const char *why)
{
    diag_add(loader->diag, DIAG_ERROR, "W05", node->at, "\"%s\" has no effect: %s", key,
             diag_words(loader->diag, why));
    shape_underline(loader, node);
    diag_fix(loader->diag, "delete it");
}

/* within, order, apart, scope, sound. */
static void
read_timing(struct loader *loader, const struct yaml_node *map, struct rule *rule)
{
    static const char *const any[] = {"any"}, *const stream[] = {"stream"};
    size_t index;
    bool steps = has_steps(rule) || loader->lost_phrase, counts = rule->count.at_least > 0;
    const struct yaml_node *within = yaml_find(map, "within"), *order = yaml_find(map, "order"),
                           *apart = yaml_find(map, "apart"), *scope = yaml_find(map, "scope"),
                           *sound = yaml_find(map, "sound");
    if (within && shape_time(loader, within, "within", &rule->within_us) && !steps)
        no_effect(loader, within, "within", "no phrase of this rule has a →");
    if (!within && has_steps(rule)) {
        diag_add(loader->diag, DIAG_ERROR, "W01", rule->phrases[0].at,
                 "\"→\" without \"within\": how much later may the next step come?")
            ->width = (uint32_t)utf8_count(span_of_text(rule->phrases[0].source));
        diag_fix(loader->diag, "add \"within: 90秒\" to the rule");
    }
    if (order && shape_choice(loader, order, "order", any, 1, &index)) {
        rule->any_order = true;
        if (!steps)
            no_effect(loader, order, "order", "no phrase of this rule has a →");
    }
    if (apart && shape_time(loader, apart, "apart", &rule->apart_us) && !steps && !counts)
        no_effect(loader, apart, "apart", "this rule has neither → nor count");
    if (scope && shape_choice(loader, scope, "scope", stream, 1, &index))
        rule->stream_scope = true;
    if (sound)
        shape_bool(loader, sound, "sound", &rule->sound);
}

static void
read_examples(struct loader *loader, const struct yaml_node *map, struct rule *rule)
{
    static const char *const keys[] = {"bad", "good"};
    const struct yaml_node **texts[2] = {NULL, NULL};
    size_t counts[2] = {0, 0};
    for (size_t k = 0; k < 2; k++) {
        const struct yaml_node *node = rule_required(
            loader, map, keys[k], "E01",
            k == 0 ? "add \"bad:\" with a sentence a host would say, 【…】 around the hit"
                   : "add \"good:\" with a lawful sentence that comes close");
        if (node)
            texts[k] = shape_texts(loader, node, "an example", &counts[k]);
    }
    struct example *examples = arena_array(loader->arena, counts[0] + counts[1], sizeof *examples);
    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < counts[k]; i++) {
            const struct yaml_node *node = texts[k][i];
            examples[rule->example_count++] =
                (struct example){.flagged = k == 0,
                                 .source = node->text,
                                 .at = node->at,
                                 .exact = node->plain,
                                 .indent = node->block ? node->indent : 0};
        }
    }
    rule->examples = examples;
}

static void
keep_slots(struct loader *loader, const struct phrase_context *context, struct rule *rule)
{
    const char **names = arena_array(loader->arena, context->slot_count, sizeof *names);
    for (size_t i = 0; i < context->slot_count; i++)
        names[i] = context->slot_names[i];
    rule->slot_names = names;
    rule->slot_count = context->slot_count;
}

static void
read_find(struct loader *loader, const struct yaml_node *map, size_t gap, struct rule *rule)
{
    struct phrase_context context = lists_context(loader, PHRASE_FIND, gap);
    const struct yaml_node *find =
        rule_required(loader, map, "find", "Y10", "add \"find:\" with the phrases to look for");
    loader->lost_phrase = false;
    if (find)
        rule->phrases = read_phrases(loader, &context, find, "a phrase", &rule->phrase_count);
    keep_slots(loader, &context, rule);
    const struct yaml_node *where = yaml_find(map, "where");
    if (!where || !shape_text(loader, where, "where") || loader->lost_phrase)
        return; /* slots of a phrase that can't be read would only be called unknown */
    struct phrase_text text = shape_phrase_text(where);
    rule->where_at = where->at;
    where_parse(loader, &context, &text, rule);
}

/* scope and sound, once all is known that they could have an effect on. */
static void
check_reach(struct loader *loader, const struct yaml_node *map, const struct rule *rule,
            const struct clauses *clauses)
{
    enum { SYLLABLES = 3 };
    bool crosses = rule->count.at_least || rule->within_us;
    size_t longest = 0;
    for (size_t i = 0; i < clauses->count; i++)
        crosses |=
            clauses->items[i].within.in_time || clauses->items[i].relation == RELATION_ANYWHERE;
    if (rule->stream_scope && !crosses && !loader->lost_phrase)
        no_effect(loader, yaml_find(map, "scope"), "scope",
                  "nothing in this rule reaches over time");
    for (size_t i = 0; i < rule->phrase_count && rule->sound; i++) {
        for (size_t s = 0; s < rule->phrases[i].step_count; s++) {
            size_t here = phrase_longest_literal(rule->phrases[i].steps[s].root);
            longest = here > longest ? here : longest;
        }
    }
    if (!rule->sound || loader->lost_phrase || longest >= SYLLABLES)
        return;
    const struct yaml_node *sound = yaml_find(map, "sound");
    diag_add(loader->diag, DIAG_WARNING, "W06", sound->at,
             "\"sound\" has no effect: no word of this rule has %d syllables", SYLLABLES);
    shape_underline(loader, sound);
    diag_fix(loader->diag, "delete it, or write the phrases with longer words");
}

static void
read_rule(struct loader *loader, const struct yaml_node *map, const struct clauses *file_clauses,
          bool file_broken)
{
    struct rule rule = {.at = map->at};
    size_t errors = loader->diag->error_count, gap = GAP_DEFAULT;
    if (!shape_map(loader, map, "a rule"))
        return;
    shape_keys(loader, map, &keys_rule);
    bool named = read_id(loader, map, &rule);
    read_grades(loader, map, &rule);
    rule_texts_parse(loader, map, &rule);
    read_law(loader, map, &rule);
    const struct yaml_node *gap_node = yaml_find(map, "gap");
    if (gap_node)
        shape_chars(loader, gap_node, "gap", PHRASE_GAP, &gap);
    read_find(loader, map, gap, &rule);
    read_count(loader, map, &rule);
    if (loader->diag->error_count == errors)
        rule_texts_check(loader, map, &rule);
    read_timing(loader, map, &rule);
    read_examples(loader, map, &rule);
    struct clauses clauses = {0};
    for (size_t i = 0; i < file_clauses->count; i++) {
        clauses.items = memory_reserve(clauses.items, &clauses.cap, i + 1, sizeof *clauses.items);
        clauses.items[clauses.count++] = file_clauses->items[i];
    }
    read_clauses(loader, map, gap, &clauses);
    check_reach(loader, map, &rule, &clauses);
    struct clause *kept = arena_array(loader->arena, clauses.count, sizeof *kept);
    if (clauses.count)
        memcpy(kept, clauses.items, clauses.count * sizeof *kept);
    free(clauses.items);
    rule.clauses = kept;
    rule.clause_count = clauses.count;
    rule.broken = file_broken || loader->lost_phrase || loader->diag->error_count != errors;
    if (!named)
        return;
    loader->rules = memory_reserve(loader->rules, &loader->rule_cap, loader->rule_count + 1,
                                   sizeof *loader->rules);
    loader->rules[loader->rule_count++] = rule;
}

void
family_collect_lists(struct loader *loader, const struct yaml_node *root)
{
    const struct yaml_node *lists = yaml_find(root, "lists");
    if (lists)
        lists_collect(loader, lists);
}

void
family_parse(struct loader *loader, const struct yaml_node *root)
{
    if (!shape_map(loader, root, "a family file"))
        return;
    size_t errors = loader->diag->error_count;
    shape_keys(loader, root, &keys_family);
    loader->lost_phrase = false;
    struct clauses clauses = {0};
    read_clauses(loader, root, GAP_DEFAULT, &clauses);
    for (size_t i = 0; i < clauses.count; i++)
        clauses.items[i].from_file = true;
    bool broken = loader->lost_phrase || loader->diag->error_count != errors;
    const struct yaml_node *rules = yaml_find(root, "rules");
    if (rules && shape_list(loader, rules, "rules")) {
        for (size_t i = 0; i < rules->count && !loader_gave_up(loader); i++) {
            if (loader->rule_count == RULE_LIMIT) {
                diag_add(loader->diag, DIAG_ERROR, "Y08", rules->items[i]->at, "more than %d rules",
                         RULE_LIMIT);
                break;
            }
            read_rule(loader, rules->items[i], &clauses, broken);
        }
    }
    free(clauses.items);
}
