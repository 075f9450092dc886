/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/laws.h"

#include "scanner/base/memory.h"
#include "scanner/rulebook/law_nodes.h"

#include <stdlib.h>

/*
 * Reading laws.yaml. Two passes, since provisions name laws and each other: ids and versions first,
 * then what refers to them. A version line may name several law versions that read alike; it
 * becomes one provision_version for each.
 */
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

/* ---- laws ---- */

static enum law_confidence
need_confidence(struct law_reader *reader, const struct yaml_node *map, const char *what)
{
    law_need(reader, map, "confidence", what);
    return (enum law_confidence)law_read_name(reader, map, "confidence", confidences,
                                              COUNT(confidences), LAW_FROM_MEMORY);
}

static struct law *
find_law(struct law_reader *reader, const char *id)
{
    for (size_t i = 0; i < reader->laws->law_count; i++) {
        struct law *law = &reader->laws->laws[i];
        if (law->id && strcmp(law->id, id) == 0)
            return law;
    }
    return NULL;
}

static const struct law *
known_law(struct law_reader *reader, const char *id, struct location at)
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
read_law_version(struct law_reader *reader, const struct yaml_node *node,
                 struct law_version *version)
{
    static const char *const what = "a law version";
    version->at = node->at;
    version->id = "?";
    if (!law_expect_map(reader, node, what,
                        NAMES("id", "from", "until", "number", "confidence", "change")))
        return;
    const char *id = law_need_text(reader, node, "id", what);
    version->id = id ? id : "?";
    version->days.from = law_read_day(reader, node, "from", DAY_UNKNOWN_START);
    version->days.until = law_read_day(reader, node, "until", DAY_OPEN_END);
    version->number = law_read_text(reader, node, "number");
    version->confidence = need_confidence(reader, node, what);
    if (version->days.from == DAY_UNKNOWN_START && version->confidence == LAW_VERIFIED)
        diag_add(reader->diag, DIAG_ERROR, "L07", node->at,
                 "a version whose first day is not known can't be verified");
    if (version->days.until < version->days.from)
        diag_add(reader->diag, DIAG_ERROR, "L07", node->at, "the version ends before it begins");
    const struct yaml_node *change = law_key(node, "change");
    if (change && law_expect_map(reader, change, "change", NAMES("direction", "reason"))) {
        version->has_change = true;
        version->direction = (enum law_direction)law_read_name(
            reader, change, "direction", directions, COUNT(directions), DIRECTION_UNKNOWN);
        version->reason = law_need_bilingual(reader, change, "reason", "a change");
    }
}

static void
read_penalty(struct law_reader *reader, const struct yaml_node *node, const struct law *law,
             struct law_penalty *penalty)
{
    static const char *const what = "a penalty";
    penalty->at = node->at;
    penalty->article = "?";
    if (!law_expect_map(reader, node, what,
                        NAMES("article", "in", "range", "base", "individual", "confidence")))
        return;
    const char *article = law_need_text(reader, node, "article", what);
    penalty->article = article ? article : "?";
    penalty->range = law_need_bilingual(reader, node, "range", what);
    penalty->base = law_read_bilingual(reader, node, "base");
    penalty->individual = law_read_bilingual(reader, node, "individual");
    penalty->confidence = need_confidence(reader, node, what);
    size_t count;
    const char *const *ids = law_read_texts(reader, node, "in", &count);
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
read_law(struct law_reader *reader, const struct yaml_node *node, struct law *law)
{
    static const char *const what = "a law";
    law->at = node->at;
    law->own_fines = true;
    if (!law_expect_map(reader, node, what,
                        NAMES("id", "title", "short", "issuer", "kind", "own-fines", "note",
                              "versions", "penalties")))
        return;
    const char *id = law_need_text(reader, node, "id", what);
    if (id && find_law(reader, id))
        diag_add(reader->diag, DIAG_ERROR, "L05", node->at, "law \"%s\" is there twice", id);
    law->title = law_need_bilingual(reader, node, "title", what);
    law->short_title = law_need_bilingual(reader, node, "short", what);
    law->issuer = law_need_text(reader, node, "issuer", what);
    law->kind = (enum law_kind)law_read_name(reader, node, "kind", law_kinds, COUNT(law_kinds),
                                             LAW_STATUTE);
    law->own_fines = law_read_name(reader, node, "own-fines", NAMES("no", "yes"), 1) == 1;
    law->note = law_read_bilingual(reader, node, "note");

    const struct yaml_node *list = law_read_list(reader, node, "versions");
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

    list = law_read_list(reader, node, "penalties");
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
read_penalty_ref(struct law_reader *reader, const struct yaml_node *node, const struct law *own,
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
read_penalty_refs(struct law_reader *reader, const struct yaml_node *map, const struct law *own,
                  size_t *ret_count)
{
    const struct yaml_node *node = law_key(map, "penalty");
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
        if (!law_expect(reader, item, YAML_TEXT, "penalty"))
            continue;
        read_penalty_ref(reader, item, own, &refs[*ret_count]);
        if (refs[*ret_count].law)
            ++*ret_count;
    }
    return refs;
}

/* Appends one provision_version for each law version the line names. */
static void
read_provision_line(struct law_reader *reader, const struct yaml_node *node,
                    struct provision_version *versions, size_t *count)
{
    static const char *const what = "a provision version";
    if (!law_expect_map(
            reader, node, what,
            NAMES("law", "version", "article", "from", "until", "penalty", "confidence")))
        return;
    struct provision_version line = {.at = node->at};
    const char *law_id = law_need_text(reader, node, "law", what);
    law_need(reader, node, "version", what);
    line.law = law_id ? known_law(reader, law_id, node->at) : NULL;
    line.article = law_read_text(reader, node, "article");
    line.confidence = need_confidence(reader, node, what);
    if (!line.article && line.confidence == LAW_VERIFIED)
        diag_add(reader->diag, DIAG_ERROR, "L03", node->at,
                 "%s without an article can't be verified", diag_words(reader->diag, what));
    if (!line.law)
        return;
    line.penalties = read_penalty_refs(reader, node, line.law, &line.penalty_count);
    size_t id_count;
    const char *const *ids = law_read_texts(reader, node, "version", &id_count);
    for (size_t i = 0; i < id_count; i++) {
        line.version = find_version(line.law, ids[i]);
        if (!line.version) {
            diag_add(reader->diag, DIAG_ERROR, "L06", node->at, "%s has no version \"%s\"",
                     line.law->id, ids[i]);
            continue;
        }
        line.days.from = law_read_day(reader, node, "from", line.version->days.from);
        line.days.until = law_read_day(reader, node, "until", line.version->days.until);
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
        const struct yaml_node *version = line->kind == YAML_MAP ? law_key(line, "version") : NULL;
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
read_changes(struct law_reader *reader, const struct yaml_node *node, struct provision *provision)
{
    const struct yaml_node *list = law_read_list(reader, node, "changes");
    struct law_change *changes = arena_array(reader->arena, list->count, sizeof *changes);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *item = list->items[i];
        if (!law_expect_map(reader, item, "a change", NAMES("on", "direction", "reason")))
            continue;
        law_need(reader, item, "on", "a change");
        law_need(reader, item, "direction", "a change");
        changes[count++] = (struct law_change){
            .at = item->at,
            .day = law_read_day(reader, item, "on", 0),
            .direction = (enum law_direction)law_read_name(reader, item, "direction", directions,
                                                           COUNT(directions), DIRECTION_UNKNOWN),
            .reason = law_need_bilingual(reader, item, "reason", "a change"),
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
read_provision(struct law_reader *reader, const struct yaml_node *node, struct provision *provision)
{
    static const char *const what = "a provision";
    provision->at = node->at;
    provision->id = "?";
    if (!law_expect_map(reader, node, what,
                        NAMES("id", "title", "gist", "kind", "binds", "for", "general", "harm",
                              "versions", "changes")))
        return;
    const char *id = law_need_text(reader, node, "id", what);
    provision->id = id ? id : "?";
    provision->title = law_need_bilingual(reader, node, "title", what);
    provision->gist = law_need_bilingual(reader, node, "gist", what);
    provision->kind = (enum provision_kind)law_read_name(reader, node, "kind", provision_kinds,
                                                         COUNT(provision_kinds), PROVISION_CONDUCT);
    provision->harm =
        (enum law_harm)law_read_name(reader, node, "harm", harms, COUNT(harms), HARM_NONE);
    provision->binds = law_read_texts(reader, node, "binds", &provision->bind_count);
    provision->categories = law_read_texts(reader, node, "for", &provision->category_count);
    const struct yaml_node *list = law_read_list(reader, node, "versions");
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
sort_provisions(struct law_reader *reader)
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
link_general(struct law_reader *reader, const struct yaml_node *node, struct provision *provision)
{
    const char *id = node->kind == YAML_MAP ? law_read_text(reader, node, "general") : NULL;
    if (!id)
        return;
    const struct yaml_node *at = law_key(node, "general");
    provision->general = laws_find(reader->laws, id);
    if (!provision->general)
        diag_add(reader->diag, DIAG_ERROR, "L06", at->at, "unknown provision \"%s\"", id);
    else if (provision->general->category_count || provision->category_count == 0)
        diag_add(reader->diag, DIAG_ERROR, "L18", at->at,
                 "\"general\" leads from a provision with \"for\" to one without");
}

/* ---- limitation, handover ---- */

static void
read_limitation(struct law_reader *reader, const struct yaml_node *tree)
{
    struct limitation_rule *rule = &reader->laws->limitation;
    *rule = (struct limitation_rule){.years = 2, .long_years = 5, .at = tree->at};
    const struct yaml_node *node = law_key(tree, "limitation");
    if (!node ||
        !law_expect_map(reader, node, "limitation",
                        NAMES("provision", "years", "long-years", "long-for", "long", "past")))
        return;
    rule->at = node->at;
    rule->provision = law_need_text(reader, node, "provision", "limitation");
    rule->years = law_read_number(reader, node, "years", 2);
    rule->long_years = law_read_number(reader, node, "long-years", 5);
    rule->long_for = law_read_texts(reader, node, "long-for", &rule->long_for_count);
    rule->long_text = law_need_bilingual(reader, node, "long", "limitation");
    rule->past_text = law_need_bilingual(reader, node, "past", "limitation");
    if (rule->provision && !laws_find(reader->laws, rule->provision))
        diag_add(reader->diag, DIAG_ERROR, "L06", node->at, "unknown provision \"%s\"",
                 rule->provision);
}

static const struct law_basis *
read_bases(struct law_reader *reader, const struct yaml_node *map, size_t *ret_count)
{
    const struct yaml_node *list = law_read_list(reader, map, "basis");
    struct law_basis *bases = arena_array(reader->arena, list->count, sizeof *bases);
    *ret_count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct yaml_node *node = list->items[i];
        if (!law_expect_map(reader, node, "a basis", NAMES("law", "article", "confidence")))
            continue;
        const char *id = law_need_text(reader, node, "law", "a basis");
        const struct law *law = id ? known_law(reader, id, node->at) : NULL;
        if (!law)
            continue;
        bases[(*ret_count)++] = (struct law_basis){
            .law = law,
            .article = law_read_text(reader, node, "article"),
            .confidence = need_confidence(reader, node, "a basis"),
        };
    }
    return bases;
}

static void
read_handover(struct law_reader *reader, const struct yaml_node *tree)
{
    const struct yaml_node *map = law_key(tree, "handover");
    if (!map || !law_expect_map(reader, map, "handover", handover_groups, COUNT(handover_groups)))
        return;
    for (size_t group = 0; group < HANDOVER_GROUPS; group++) {
        const struct yaml_node *list = law_read_list(reader, map, handover_groups[group]);
        struct handover_item *items = arena_array(reader->arena, list->count, sizeof *items);
        size_t count = 0;
        for (size_t i = 0; i < list->count; i++) {
            const struct yaml_node *node = list->items[i];
            if (!law_expect_map(reader, node, "a handover item",
                                NAMES("id", "text", "reason", "from", "until", "basis")))
                continue;
            struct handover_item *item = &items[count++];
            item->id = law_need_text(reader, node, "id", "a handover item");
            item->text = law_need_bilingual(reader, node, "text", "a handover item");
            item->reason = law_read_bilingual(reader, node, "reason");
            item->days.from = law_read_day(reader, node, "from", DAY_UNKNOWN_START);
            item->days.until = law_read_day(reader, node, "until", DAY_OPEN_END);
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
    struct law_reader reader = {arena, diag, laws};
    if (!law_expect_map(&reader, tree, "laws.yaml",
                        NAMES("laws", "provisions", "limitation", "handover")))
        return NULL;
    const struct yaml_node *list = law_read_list(&reader, tree, "laws");
    laws->laws = arena_array(arena, list->count, sizeof *laws->laws);
    for (size_t i = 0; i < list->count; i++) {
        struct law *law = &laws->laws[laws->law_count];
        read_law(&reader, list->items[i], law);
        laws->law_count += law->id != NULL;
    }
    list = law_read_list(&reader, tree, "provisions");
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
