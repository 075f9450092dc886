/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/laws.h"

#include "scanner/base/memory.h"
#include "scanner/rulebook/laws_private.h"

#include <stdlib.h>

/*
 * Reading laws.yaml. Two passes, since provisions name laws and each other: ids and versions first,
 * then what refers to them. A version line may name several law versions that read alike; it
 * becomes one provision_version for each.
 */
struct reader {
    struct arena *arena;
    struct diag *diag;
    struct laws *laws;
};

#define NAMES(...)                                                                                 \
    ((const char *const[]){__VA_ARGS__}),                                                          \
        sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)

static const char *const law_kinds[] = {"law", "regulation", "rule", "guide", "normative"};
static const char *const confidences[] = {"memory", "partly", "verified"};
static const char *const provision_kinds[] = {"conduct", "exemption", "duty"};
static const char *const directions[] = {"same", "lighter", "heavier", "unknown"};
static const char *const harms[] = {"none", "health", "finance"};
static const char *const handover_groups[] = {"competence", "attach",    "form",
                                              "deadline",   "retention", "field"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *
law_kind_name(enum law_kind kind)
{
    return law_kinds[kind];
}

const char *
law_confidence_name(enum law_confidence confidence)
{
    return confidences[confidence];
}

const char *
provision_kind_name(enum provision_kind kind)
{
    return provision_kinds[kind];
}

const char *
law_direction_name(enum law_direction direction)
{
    return directions[direction];
}

const char *
handover_group_name(enum handover_group group)
{
    return handover_groups[group];
}

/* ---- reading nodes ---- */

static const char *
kind_words(enum yaml_kind kind)
{
    return kind == YAML_TEXT ? "text" : kind == YAML_LIST ? "a list" : "a mapping";
}

static bool
expect(struct reader *reader, const struct yaml_node *node, enum yaml_kind kind, const char *what)
{
    if (node->kind == kind)
        return true;
    diag_add(reader->diag, DIAG_ERROR, "L01", node->at, "%s must be %s, not %s",
             diag_words(reader->diag, what), diag_words(reader->diag, kind_words(kind)),
             diag_words(reader->diag, kind_words(node->kind)));
    return false;
}

static bool
is_one_of(const char *word, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(word, names[i]) == 0)
            return true;
    }
    return false;
}

/* True when @node is a mapping; keys that are not among @names are reported. */
static bool
expect_map(struct reader *reader, const struct yaml_node *node, const char *what,
           const char *const *names, size_t count)
{
    if (!expect(reader, node, YAML_MAP, what))
        return false;
    for (size_t i = 0; i < node->count; i++) {
        const char *key = node->pairs[i].key;
        if (is_one_of(key, names, count))
            continue;
        diag_add(reader->diag, DIAG_ERROR, "L02", node->pairs[i].at, "unknown key \"%s\" in %s",
                 key, diag_words(reader->diag, what));
        const char *nearest = diag_nearest(key, names, count);
        if (nearest)
            diag_fix(reader->diag, "did you mean \"%s\"?", nearest);
    }
    return true;
}

static const struct yaml_node *
find(const struct yaml_node *map, const char *key)
{
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->pairs[i].key, key) == 0)
            return map->pairs[i].value;
    }
    return NULL;
}

static const struct yaml_node *
need(struct reader *reader, const struct yaml_node *map, const char *key, const char *what)
{
    const struct yaml_node *node = find(map, key);
    if (!node)
        diag_add(reader->diag, DIAG_ERROR, "L03", map->at, "%s has no \"%s\"",
                 diag_words(reader->diag, what), key);
    return node;
}

/* The text under @key, or NULL; a text that lasts as long as the tree's arena. */
static const char *
read_text(struct reader *reader, const struct yaml_node *map, const char *key)
{
    const struct yaml_node *node = find(map, key);
    return node && expect(reader, node, YAML_TEXT, key) ? node->text : NULL;
}

static const char *
need_text(struct reader *reader, const struct yaml_node *map, const char *key, const char *what)
{
    const struct yaml_node *node = need(reader, map, key, what);
    return node && expect(reader, node, YAML_TEXT, key) ? node->text : NULL;
}

/* One of @names under @key; @fallback when the key is missing. */
static int
read_name(struct reader *reader, const struct yaml_node *map, const char *key,
          const char *const *names, size_t count, int fallback)
{
    const struct yaml_node *node = find(map, key);
    if (!node || !expect(reader, node, YAML_TEXT, key))
        return fallback;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(node->text, names[i]) == 0)
            return (int)i;
    }
    diag_add(reader->diag, DIAG_ERROR, "L04", node->at, "\"%s\" is no %s", node->text, key);
    struct buf known;
    buf_init(&known);
    for (size_t i = 0; i < count; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", names[i]);
    diag_fix(reader->diag, "one of %s", known.data);
    buf_finish(&known);
    return fallback;
}

static enum law_confidence
need_confidence(struct reader *reader, const struct yaml_node *map, const char *what)
{
    need(reader, map, "confidence", what);
    return (enum law_confidence)read_name(reader, map, "confidence", confidences,
                                          COUNT(confidences), LAW_FROM_MEMORY);
}

static int32_t
read_day(struct reader *reader, const struct yaml_node *map, const char *key, int32_t missing)
{
    const struct yaml_node *node = find(map, key);
    int32_t day;
    if (!node || !expect(reader, node, YAML_TEXT, key))
        return missing;
    if (day_parse(span_of_text(node->text), &day))
        return day;
    diag_add(reader->diag, DIAG_ERROR, "L04", node->at, "\"%s\" is no day; write YYYY-MM-DD",
             node->text);
    return missing;
}

static int
read_number(struct reader *reader, const struct yaml_node *map, const char *key, int missing)
{
    const struct yaml_node *node = find(map, key);
    if (!node || !expect(reader, node, YAML_TEXT, key))
        return missing;
    char *end;
    long value = strtol(node->text, &end, 10);
    if (*end == '\0' && end != node->text && value > 0 && value <= 100)
        return (int)value;
    diag_add(reader->diag, DIAG_ERROR, "L04", node->at, "%s must be a number from 1 to 100", key);
    return missing;
}

static struct law_text
text_of(struct reader *reader, const struct yaml_node *node, const char *what)
{
    struct law_text text = {0};
    if (node->kind == YAML_TEXT)
        return (struct law_text){.zh = node->text};
    if (!expect_map(reader, node, what, NAMES("zh", "en")))
        return text;
    text.zh = need_text(reader, node, "zh", what);
    text.en = need_text(reader, node, "en", what);
    return text;
}

static struct law_text
read_bilingual(struct reader *reader, const struct yaml_node *map, const char *key)
{
    const struct yaml_node *node = find(map, key);
    return node ? text_of(reader, node, key) : (struct law_text){0};
}

static struct law_text
need_bilingual(struct reader *reader, const struct yaml_node *map, const char *key,
               const char *what)
{
    const struct yaml_node *node = need(reader, map, key, what);
    return node ? text_of(reader, node, key) : (struct law_text){0};
}

/* One text or a list of texts. */
static const char *const *
read_texts(struct reader *reader, const struct yaml_node *map, const char *key, size_t *ret_count)
{
    const struct yaml_node *node = find(map, key);
    *ret_count = 0;
    if (!node)
        return NULL;
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    const char **texts = arena_array(reader->arena, count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *item = node->kind == YAML_LIST ? node->items[i] : node;
        if (expect(reader, item, YAML_TEXT, key))
            texts[(*ret_count)++] = item->text;
    }
    return texts;
}

/* The items of the list under @key; an empty list when it is missing. */
static const struct yaml_node *
read_list(struct reader *reader, const struct yaml_node *map, const char *key)
{
    static const struct yaml_node none = {.kind = YAML_LIST};
    const struct yaml_node *node = find(map, key);
    return node && expect(reader, node, YAML_LIST, key) ? node : &none;
}

/* ---- laws ---- */

static struct law *
find_law(struct reader *reader, const char *id)
{
    for (size_t i = 0; i < reader->laws->law_count; i++) {
        struct law *law = &reader->laws->laws[i];
        if (law->id && strcmp(law->id, id) == 0)
            return law;
    }
    return NULL;
}

static const struct law *
known_law(struct reader *reader, const char *id, struct location at)
{
    const struct law *law = find_law(reader, id);
    if (!law)
        diag_add(reader->diag, DIAG_ERROR, "L06", at, "unknown law \"%s\"", id);
    return law;
}

static const struct law_version *
find_version(const struct law *law, const char *id)
{
    for (size_t i = 0; i < law->version_count; i++) {
        if (strcmp(law->versions[i].id, id) == 0)
            return &law->versions[i];
    }
    return NULL;
}

static void
read_law_version(struct reader *reader, const struct yaml_node *node, struct law_version *version)
{
    static const char *const what = "a law version";
    version->at = node->at;
    version->id = "?";
    if (!expect_map(reader, node, what,
                    NAMES("id", "from", "until", "number", "confidence", "change")))
        return;
    const char *id = need_text(reader, node, "id", what);
    version->id = id ? id : "?";
    version->days.from = read_day(reader, node, "from", DAY_UNKNOWN_START);
    version->days.until = read_day(reader, node, "until", DAY_OPEN_END);
    version->number = read_text(reader, node, "number");
    version->confidence = need_confidence(reader, node, what);
    if (version->days.from == DAY_UNKNOWN_START && version->confidence == LAW_VERIFIED)
        diag_add(reader->diag, DIAG_ERROR, "L07", node->at,
                 "a version whose first day is not known can't be verified");
    if (version->days.until < version->days.from)
        diag_add(reader->diag, DIAG_ERROR, "L07", node->at, "the version ends before it begins");
    const struct yaml_node *change = find(node, "change");
    if (change && expect_map(reader, change, "change", NAMES("direction", "reason"))) {
        version->has_change = true;
        version->direction = (enum law_direction)read_name(reader, change, "direction", directions,
                                                           COUNT(directions), DIRECTION_UNKNOWN);
        version->reason = need_bilingual(reader, change, "reason", "a change");
    }
}

static void
read_penalty(struct reader *reader, const struct yaml_node *node, const struct law *law,
             struct law_penalty *penalty)
{
    static const char *const what = "a penalty";
    penalty->at = node->at;
    penalty->article = "?";
    if (!expect_map(reader, node, what,
                    NAMES("article", "in", "range", "base", "individual", "confidence")))
        return;
    const char *article = need_text(reader, node, "article", what);
    penalty->article = article ? article : "?";
    penalty->range = need_bilingual(reader, node, "range", what);
    penalty->base = read_bilingual(reader, node, "base");
    penalty->individual = read_bilingual(reader, node, "individual");
    penalty->confidence = need_confidence(reader, node, what);
    size_t count;
    const char *const *ids = read_texts(reader, node, "in", &count);
    const struct law_version **versions =
        arena_array(reader->arena, ids ? count : law->version_count, sizeof *versions);
    for (size_t i = 0; i < (ids ? count : law->version_count); i++) {
        const struct law_version *version = ids ? find_version(law, ids[i]) : &law->versions[i];
        if (version)
            versions[penalty->version_count++] = version;
        else
            diag_add(reader->diag, DIAG_ERROR, "L06", node->at, "%s has no version \"%s\"", law->id,
                     ids[i]);
    }
    penalty->versions = versions;
}

static int
compare_versions(const void *a, const void *b)
{
    const struct law_version *x = a, *y = b;
    return (x->days.from > y->days.from) - (x->days.from < y->days.from);
}

static void
read_law(struct reader *reader, const struct yaml_node *node, struct law *law)
{
    static const char *const what = "a law";
    law->at = node->at;
    law->own_fines = true;
    if (!expect_map(reader, node, what,
                    NAMES("id", "title", "short", "issuer", "kind", "own-fines", "note", "versions",
                          "penalties")))
        return;
    const char *id = need_text(reader, node, "id", what);
    if (id && find_law(reader, id))
        diag_add(reader->diag, DIAG_ERROR, "L05", node->at, "law \"%s\" is there twice", id);
    law->title = need_bilingual(reader, node, "title", what);
    law->short_title = need_bilingual(reader, node, "short", what);
    law->issuer = need_text(reader, node, "issuer", what);
    law->kind =
        (enum law_kind)read_name(reader, node, "kind", law_kinds, COUNT(law_kinds), LAW_STATUTE);
    law->own_fines = read_name(reader, node, "own-fines", NAMES("no", "yes"), 1) == 1;
    law->note = read_bilingual(reader, node, "note");

    const struct yaml_node *list = read_list(reader, node, "versions");
    struct law_version *versions = arena_array(reader->arena, list->count, sizeof *versions);
    for (size_t i = 0; i < list->count; i++) {
        read_law_version(reader, list->items[i], &versions[i]);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(versions[k].id, versions[i].id) == 0)
                diag_add(reader->diag, DIAG_ERROR, "L05", versions[i].at,
                         "version \"%s\" is there twice", versions[i].id);
        }
    }
    if (list->count == 0)
        diag_add(reader->diag, DIAG_ERROR, "L03", node->at, "%s has no \"versions\"",
                 diag_words(reader->diag, what));
    qsort(versions, list->count, sizeof *versions, compare_versions);
    law->versions = versions;
    law->version_count = list->count;

    list = read_list(reader, node, "penalties");
    struct law_penalty *penalties = arena_array(reader->arena, list->count, sizeof *penalties);
    for (size_t i = 0; i < list->count; i++)
        read_penalty(reader, list->items[i], law, &penalties[i]);
    law->penalties = penalties;
    law->penalty_count = list->count;
    law->id = id; /* last: until then find_law does not see it */
}

/* ---- provisions ---- */

/* "57" names the provision's own law, "price-law 42" another. */
static void
read_penalty_ref(struct reader *reader, const struct yaml_node *node, const struct law *own,
                 struct penalty_ref *ref)
{
    ref->at = node->at;
    const char *space = strrchr(node->text, ' ');
    ref->law = own;
    ref->article = space ? space + 1 : node->text;
    if (space) {
        char *law =
            arena_copy_text(reader->arena, span_of(node->text, (size_t)(space - node->text)));
        ref->law = known_law(reader, law, node->at);
    }
}

static const struct penalty_ref *
read_penalty_refs(struct reader *reader, const struct yaml_node *map, const struct law *own,
                  size_t *ret_count)
{
    const struct yaml_node *node = find(map, "penalty");
    *ret_count = 0;
    if (!node)
        return NULL;
    size_t count = node->kind == YAML_LIST ? node->count : 1;
    if (count > CITED_PENALTIES) {
        diag_add(reader->diag, DIAG_ERROR, "L04", node->at, "more than %d penalties",
                 CITED_PENALTIES);
        count = CITED_PENALTIES;
    }
    struct penalty_ref *refs = arena_array(reader->arena, count, sizeof *refs);
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *item = node->kind == YAML_LIST ? node->items[i] : node;
        if (!expect(reader, item, YAML_TEXT, "penalty"))
            continue;
        read_penalty_ref(reader, item, own, &refs[*ret_count]);
        if (refs[*ret_count].law)
            ++*ret_count;
    }
    return refs;
}

/* Appends one provision_version for each law version the line names. */
static void
read_provision_line(struct reader *reader, const struct yaml_node *node,
                    struct provision_version *versions, size_t *count)
{
    static const char *const what = "a provision version";
    if (!expect_map(reader, node, what,
                    NAMES("law", "version", "article", "from", "until", "penalty", "confidence")))
        return;
    struct provision_version line = {.at = node->at};
    const char *law_id = need_text(reader, node, "law", what);
    need(reader, node, "version", what);
    line.law = law_id ? known_law(reader, law_id, node->at) : NULL;
    line.article = read_text(reader, node, "article");
    line.confidence = need_confidence(reader, node, what);
    if (!line.article && line.confidence == LAW_VERIFIED)
        diag_add(reader->diag, DIAG_ERROR, "L03", node->at,
                 "%s without an article can't be verified", diag_words(reader->diag, what));
    if (!line.law)
        return;
    line.penalties = read_penalty_refs(reader, node, line.law, &line.penalty_count);
    size_t id_count;
    const char *const *ids = read_texts(reader, node, "version", &id_count);
    for (size_t i = 0; i < id_count; i++) {
        line.version = find_version(line.law, ids[i]);
        if (!line.version) {
            diag_add(reader->diag, DIAG_ERROR, "L06", node->at, "%s has no version \"%s\"",
                     line.law->id, ids[i]);
            continue;
        }
        line.days.from = read_day(reader, node, "from", line.version->days.from);
        line.days.until = read_day(reader, node, "until", line.version->days.until);
        if (line.days.from < line.version->days.from ||
            line.days.until > line.version->days.until || line.days.from > line.days.until)
            diag_add(reader->diag, DIAG_ERROR, "L07", node->at,
                     "the days do not lie within version %s of %s", ids[i], line.law->id);
        versions[(*count)++] = line;
    }
}

static size_t
count_versions(const struct yaml_node *list)
{
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *line = list->items[i];
        const struct yaml_node *version = line->kind == YAML_MAP ? find(line, "version") : NULL;
        count += version && version->kind == YAML_LIST ? version->count : 1;
    }
    return count;
}

static int
compare_provision_versions(const void *a, const void *b)
{
    const struct provision_version *x = a, *y = b;
    return (x->days.from > y->days.from) - (x->days.from < y->days.from);
}

static bool
is_same_text(const struct provision_version *a, const struct provision_version *b)
{
    return a->version == b->version && a->article && b->article &&
           strcmp(a->article, b->article) == 0 && a->days.until != DAY_OPEN_END &&
           a->days.until + 1 == b->days.from;
}

/* A version split in two because its penalty moved is still one text, in force throughout. */
static void
join_texts(struct provision_version *versions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        versions[i].text_days = versions[i].days;
        if (i > 0 && is_same_text(&versions[i - 1], &versions[i]))
            versions[i].text_days.from = versions[i - 1].text_days.from;
    }
    for (size_t i = count; i-- > 1;) {
        if (is_same_text(&versions[i - 1], &versions[i]))
            versions[i - 1].text_days.until = versions[i].text_days.until;
    }
}

static int
compare_changes(const void *a, const void *b)
{
    const struct law_change *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

static void
read_changes(struct reader *reader, const struct yaml_node *node, struct provision *provision)
{
    const struct yaml_node *list = read_list(reader, node, "changes");
    struct law_change *changes = arena_array(reader->arena, list->count, sizeof *changes);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *item = list->items[i];
        if (!expect_map(reader, item, "a change", NAMES("on", "direction", "reason")))
            continue;
        need(reader, item, "on", "a change");
        need(reader, item, "direction", "a change");
        changes[count++] = (struct law_change){
            .at = item->at,
            .day = read_day(reader, item, "on", 0),
            .direction = (enum law_direction)read_name(reader, item, "direction", directions,
                                                       COUNT(directions), DIRECTION_UNKNOWN),
            .reason = need_bilingual(reader, item, "reason", "a change"),
        };
    }
    qsort(changes, count, sizeof *changes, compare_changes);
    for (size_t i = 1; i < count; i++) {
        if (changes[i].day == changes[i - 1].day)
            diag_add(reader->diag, DIAG_ERROR, "L05", changes[i].at,
                     "provision \"%s\" has two changes on one day", provision->id);
    }
    provision->changes = changes;
    provision->change_count = count;
}

static void
read_provision(struct reader *reader, const struct yaml_node *node, struct provision *provision)
{
    static const char *const what = "a provision";
    provision->at = node->at;
    provision->id = "?";
    if (!expect_map(reader, node, what,
                    NAMES("id", "title", "gist", "kind", "binds", "for", "general", "harm",
                          "versions", "changes")))
        return;
    const char *id = need_text(reader, node, "id", what);
    provision->id = id ? id : "?";
    provision->title = need_bilingual(reader, node, "title", what);
    provision->gist = need_bilingual(reader, node, "gist", what);
    provision->kind = (enum provision_kind)read_name(reader, node, "kind", provision_kinds,
                                                     COUNT(provision_kinds), PROVISION_CONDUCT);
    provision->harm =
        (enum law_harm)read_name(reader, node, "harm", harms, COUNT(harms), HARM_NONE);
    provision->binds = read_texts(reader, node, "binds", &provision->bind_count);
    provision->categories = read_texts(reader, node, "for", &provision->category_count);
    const struct yaml_node *list = read_list(reader, node, "versions");
    if (list->count == 0)
        diag_add(reader->diag, DIAG_ERROR, "L03", node->at, "%s has no \"versions\"",
                 diag_words(reader->diag, what));
    struct provision_version *versions =
        arena_array(reader->arena, count_versions(list), sizeof *versions);
    for (size_t i = 0; i < list->count; i++)
        read_provision_line(reader, list->items[i], versions, &provision->version_count);
    qsort(versions, provision->version_count, sizeof *versions, compare_provision_versions);
    join_texts(versions, provision->version_count);
    provision->versions = versions;
    read_changes(reader, node, provision);
}

static int
compare_ids(const void *a, const void *b)
{
    const struct provision *const *x = a, *const *y = b;
    return strcmp((*x)->id, (*y)->id);
}

static void
sort_provisions(struct reader *reader)
{
    struct laws *laws = reader->laws;
    laws->by_id = arena_array(reader->arena, laws->provision_count, sizeof *laws->by_id);
    for (size_t i = 0; i < laws->provision_count; i++)
        laws->by_id[i] = &laws->provisions[i];
    qsort(laws->by_id, laws->provision_count, sizeof *laws->by_id, compare_ids);
    for (size_t i = 1; i < laws->provision_count; i++) {
        if (strcmp(laws->by_id[i]->id, laws->by_id[i - 1]->id) != 0)
            continue;
        diag_add(reader->diag, DIAG_ERROR, "L05", laws->by_id[i]->at,
                 "provision \"%s\" is there twice", laws->by_id[i]->id);
        diag_also(reader->diag, laws->by_id[i - 1]->at, "the other");
    }
}

static void
link_general(struct reader *reader, const struct yaml_node *node, struct provision *provision)
{
    const char *id = node->kind == YAML_MAP ? read_text(reader, node, "general") : NULL;
    if (!id)
        return;
    const struct yaml_node *at = find(node, "general");
    provision->general = laws_find(reader->laws, id);
    if (!provision->general)
        diag_add(reader->diag, DIAG_ERROR, "L06", at->at, "unknown provision \"%s\"", id);
    else if (provision->general->category_count || provision->category_count == 0)
        diag_add(reader->diag, DIAG_ERROR, "L18", at->at,
                 "\"general\" leads from a provision with \"for\" to one without");
}

/* ---- limitation, handover ---- */

static void
read_limitation(struct reader *reader, const struct yaml_node *tree)
{
    struct limitation_rule *rule = &reader->laws->limitation;
    *rule = (struct limitation_rule){.years = 2, .long_years = 5, .at = tree->at};
    const struct yaml_node *node = find(tree, "limitation");
    if (!node || !expect_map(reader, node, "limitation",
                             NAMES("provision", "years", "long-years", "long-for", "long", "past")))
        return;
    rule->at = node->at;
    rule->provision = need_text(reader, node, "provision", "limitation");
    rule->years = read_number(reader, node, "years", 2);
    rule->long_years = read_number(reader, node, "long-years", 5);
    rule->long_for = read_texts(reader, node, "long-for", &rule->long_for_count);
    rule->long_text = need_bilingual(reader, node, "long", "limitation");
    rule->past_text = need_bilingual(reader, node, "past", "limitation");
    if (rule->provision && !laws_find(reader->laws, rule->provision))
        diag_add(reader->diag, DIAG_ERROR, "L06", node->at, "unknown provision \"%s\"",
                 rule->provision);
}

static const struct law_basis *
read_bases(struct reader *reader, const struct yaml_node *map, size_t *ret_count)
{
    const struct yaml_node *list = read_list(reader, map, "basis");
    struct law_basis *bases = arena_array(reader->arena, list->count, sizeof *bases);
    *ret_count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *node = list->items[i];
        if (!expect_map(reader, node, "a basis", NAMES("law", "article", "confidence")))
            continue;
        const char *id = need_text(reader, node, "law", "a basis");
        const struct law *law = id ? known_law(reader, id, node->at) : NULL;
        if (!law)
            continue;
        bases[(*ret_count)++] = (struct law_basis){
            .law = law,
            .article = read_text(reader, node, "article"),
            .confidence = need_confidence(reader, node, "a basis"),
        };
    }
    return bases;
}

static void
read_handover(struct reader *reader, const struct yaml_node *tree)
{
    const struct yaml_node *map = find(tree, "handover");
    if (!map || !expect_map(reader, map, "handover", handover_groups, COUNT(handover_groups)))
        return;
    for (size_t group = 0; group < HANDOVER_GROUPS; group++) {
        const struct yaml_node *list = read_list(reader, map, handover_groups[group]);
        struct handover_item *items = arena_array(reader->arena, list->count, sizeof *items);
        size_t count = 0;
        for (size_t i = 0; i < list->count; i++) {
            const struct yaml_node *node = list->items[i];
            if (!expect_map(reader, node, "a handover item",
                            NAMES("id", "text", "reason", "from", "until", "basis")))
                continue;
            struct handover_item *item = &items[count++];
            item->id = need_text(reader, node, "id", "a handover item");
            item->text = need_bilingual(reader, node, "text", "a handover item");
            item->reason = read_bilingual(reader, node, "reason");
            item->days.from = read_day(reader, node, "from", DAY_UNKNOWN_START);
            item->days.until = read_day(reader, node, "until", DAY_OPEN_END);
            item->basis = read_bases(reader, node, &item->basis_count);
        }
        reader->laws->handover[group] = (struct handover_list){items, count};
    }
}

/* ---- the whole ---- */

const struct laws *
laws_load(const struct yaml_node *tree, struct arena *arena, struct diag *diag)
{
    struct laws *laws = arena_new(arena, sizeof *laws);
    struct reader reader = {arena, diag, laws};
    if (!expect_map(&reader, tree, "laws.yaml",
                    NAMES("laws", "provisions", "limitation", "handover")))
        return NULL;
    const struct yaml_node *list = read_list(&reader, tree, "laws");
    laws->laws = arena_array(arena, list->count, sizeof *laws->laws);
    for (size_t i = 0; i < list->count; i++) {
        struct law *law = &laws->laws[laws->law_count];
        read_law(&reader, list->items[i], law);
        laws->law_count += law->id != NULL;
    }
    list = read_list(&reader, tree, "provisions");
    laws->provisions = arena_array(arena, list->count, sizeof *laws->provisions);
    laws->provision_count = list->count;
    for (size_t i = 0; i < list->count; i++)
        read_provision(&reader, list->items[i], &laws->provisions[i]);
    sort_provisions(&reader);
    for (size_t i = 0; i < list->count; i++)
        link_general(&reader, list->items[i], &laws->provisions[i]);
    read_limitation(&reader, tree);
    read_handover(&reader, tree);
    return laws;
}

static int
compare_id(const void *key, const void *item)
{
    const struct provision *const *provision = item;
    return strcmp(key, (*provision)->id);
}

const struct provision *
laws_find(const struct laws *laws, const char *provision_id)
{
    const struct provision **found =
        bsearch(provision_id, laws->by_id, laws->provision_count, sizeof *laws->by_id, compare_id);
    return found ? *found : NULL;
}

const struct law *
laws_find_law(const struct laws *laws, const char *law_id)
{
    for (size_t i = 0; i < laws->law_count; i++) {
        if (strcmp(laws->laws[i].id, law_id) == 0)
            return &laws->laws[i];
    }
    return NULL;
}

size_t
laws_count(const struct laws *laws)
{
    return laws->law_count;
}

const struct law *
laws_at(const struct laws *laws, size_t index)
{
    return &laws->laws[index];
}

size_t
laws_provision_count(const struct laws *laws)
{
    return laws->provision_count;
}

const struct provision *
laws_provision_at(const struct laws *laws, size_t index)
{
    return &laws->provisions[index];
}

const struct handover_item *
laws_handover(const struct laws *laws, enum handover_group group, size_t *ret_count)
{
    *ret_count = laws->handover[group].count;
    return laws->handover[group].items;
}
