/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/loader.h"
#include "scanner/text/fold.h"

#include <stdlib.h>

/* pack.yaml. Its plain values come first: phrases can't be read before fillers and lists are known.
 */

static const char *
required_text(struct loader *loader, const struct yaml_node *root, const char *key)
{
    const struct yaml_node *node = yaml_find(root, key);
    if (node)
        return shape_text(loader, node, key);
    diag_add(loader->diag, DIAG_ERROR, "Y10", root->at, "pack.yaml has no \"%s\"", key);
    diag_fix(loader->diag, strcmp(key, "version") == 0 ? "add \"version: 1.0.0\""
                           : strcmp(key, "name") == 0  ? "add \"name: …\""
                                                       : "add \"language: 1\"");
    return NULL;
}

static bool
is_version(const char *text)
{
    unsigned parts = 0;
    while (*text >= '0' && *text <= '9') {
        while (*text >= '0' && *text <= '9')
            text++;
        parts++;
        if (*text != '.' || parts == 3)
            break;
        text++;
    }
    return parts == 3 && !*text;
}

static void
read_language(struct loader *loader, const struct yaml_node *root)
{
    if (!required_text(loader, root, "language"))
        return;
    const struct yaml_node *node = yaml_find(root, "language");
    if (!shape_count(loader, node, "language", 1000, &loader->book->language))
        return;
    if (loader->book->language > PACK_LANGUAGE || loader->book->language == 0) {
        diag_add(loader->diag, DIAG_ERROR, "S06", node->at,
                 "the pack is written in rule language %u, this program reads %d",
                 loader->book->language, PACK_LANGUAGE);
        diag_fix(loader->diag, "use a newer adclaim, or an older pack");
    }
}

static int
compare_code_points(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static void
read_fillers(struct loader *loader, const struct yaml_node *node)
{
    size_t count, kept = 0;
    if (!shape_list(loader, node, "fillers"))
        return;
    const struct yaml_node **texts = shape_texts(loader, node, "a filler", &count);
    uint32_t *fillers = arena_array(loader->arena, count, sizeof *fillers);
    for (size_t i = 0; i < count; i++) {
        uint32_t chars[FOLD_MAX];
        size_t folded = 0;
        const char *p = texts[i]->text;
        enum fold_class class = fold_code_point(utf8_next(&p), chars, &folded);
        if (*p || class != FOLD_TEXT || folded != 1 || chars[0] & CHAR_NUMBER) {
            diag_add(
                loader->diag, DIAG_ERROR, "P11", texts[i]->at,
                "\"%.40s\" can't be a filler: a filler is one character, no mark and no number",
                texts[i]->text);
            diag_fix(loader->diag,
                     "delete it: marks are dropped anyway, words belong into phrases");
            continue;
        }
        fillers[kept++] = chars[0] & CHAR_CODE;
    }
    qsort(fillers, kept, sizeof *fillers, compare_code_points);
    loader->book->fillers = fillers;
    loader->book->filler_count = kept;
}

void
pack_parse(struct loader *loader, const struct yaml_node *root)
{
    if (!shape_map(loader, root, "pack.yaml"))
        return;
    shape_keys(loader, root, &keys_pack);
    loader->book->name = required_text(loader, root, "name");
    loader->book->version = required_text(loader, root, "version");
    if (loader->book->version && !is_version(loader->book->version)) {
        diag_add(loader->diag, DIAG_ERROR, "Y06", yaml_find(root, "version")->at,
                 "version can't be \"%.40s\"", loader->book->version);
        diag_fix(loader->diag, "write three numbers, such as 1.0.0");
    }
    read_language(loader, root);
    const struct yaml_node *fillers = yaml_find(root, "fillers");
    if (fillers)
        read_fillers(loader, fillers);
    const struct yaml_node *confusions = yaml_find(root, "sound-confusions");
    if (confusions)
        shape_bool(loader, confusions, "sound-confusions", &loader->book->sound_confusions);
}

/* ---- phrases ---- */

static const struct phrase *
read_phrases(struct loader *loader, const struct yaml_node *node, const char *what,
             size_t *ret_count)
{
    size_t count;
    const struct yaml_node **texts = shape_texts(loader, node, what, &count);
    struct phrase *phrases = arena_array(loader->arena, count, sizeof *phrases);
    struct phrase_context context = lists_context(loader, PHRASE_CLAUSE, GAP_DEFAULT);
    *ret_count = 0;
    for (size_t i = 0; i < count && !loader_gave_up(loader); i++) {
        *ret_count += loader_phrase(loader, &context, texts[i], &phrases[*ret_count]);
    }
    return phrases;
}

static void
read_link_number(struct loader *loader, const struct yaml_node *node)
{
    if (!shape_text(loader, node, "link-number"))
        return;
    struct phrase_context context = lists_context(loader, PHRASE_FIND, GAP_DEFAULT);
    context.number_slots = true;
    struct phrase *phrase = arena_new(loader->arena, sizeof *phrase);
    if (!loader_phrase(loader, &context, node, phrase))
        return;
    if (context.slot_count != 1 || context.slot_kinds[0] != SLOT_NUMBER ||
        phrase->step_count != 1) {
        diag_add(loader->diag, DIAG_ERROR, "P01", node->at,
                 "link-number must be one step with one 【数字】: that is the number of the link");
        diag_fix(loader->diag, "write for example \"link-number: 【数字】号链接\"");
        return;
    }
    loader->book->link_number = phrase;
}

static void
read_change(struct loader *loader, const struct yaml_node *node)
{
    if (!shape_map(loader, node, "product-change"))
        return;
    shape_keys(loader, node, &keys_change);
    const struct yaml_node *cues = yaml_find(node, "cues"), *not = yaml_find(node, "not-after");
    struct rulebook *book = loader->book;
    if (cues)
        book->product_cues = read_phrases(loader, cues, "a cue", &book->product_cue_count);
    if (not )
        book->product_not_after =
            read_phrases(loader, not, "a phrase", &book->product_not_after_count);
}

static void
read_category(struct loader *loader, const struct yaml_node *node, struct category *category)
{
    shape_keys(loader, node, &keys_category);
    category->at = node->at;
    const struct yaml_node *name = yaml_find(node, "name");
    const struct yaml_node *never = yaml_find(node, "never-minor"), *cues = yaml_find(node, "cues");
    if (name)
        category->name = shape_text(loader, name, "name");
    else {
        diag_add(loader->diag, DIAG_ERROR, "Y10", node->at, "a category has no \"name\"");
        diag_fix(loader->diag, "add \"name: …\"");
    }
    if (never)
        shape_bool(loader, never, "never-minor", &category->never_minor);
    if (cues)
        category->cues = read_phrases(loader, cues, "a cue", &category->cue_count);
}

static void
read_categories(struct loader *loader, const struct yaml_node *list)
{
    enum { CATEGORIES = 200 };
    if (!shape_list(loader, list, "categories"))
        return;
    if (list->count > CATEGORIES) {
        diag_add(loader->diag, DIAG_ERROR, "Y08", list->at, "more than %d categories", CATEGORIES);
        return;
    }
    struct category *categories = arena_array(loader->arena, list->count, sizeof *categories);
    size_t count = 0;
    for (size_t i = 0; i < list->count && !loader_gave_up(loader); i++) {
        struct category *category = &categories[count];
        if (!shape_map(loader, list->items[i], "a category"))
            continue;
        read_category(loader, list->items[i], category);
        if (!category->name)
            continue;
        for (size_t j = 0; j < count; j++) {
            if (strcmp(categories[j].name, category->name) != 0)
                continue;
            diag_add(loader->diag, DIAG_ERROR, "S01", category->at,
                     "category \"%s\" exists already", category->name);
            diag_fix(loader->diag, "put the two together");
            diag_also(loader->diag, categories[j].at, "first given here");
            break;
        }
        count++;
    }
    loader->book->categories = categories;
    loader->book->category_count = count;
}

void
pack_parse_phrases(struct loader *loader, const struct yaml_node *root)
{
    if (root->kind != YAML_MAP)
        return;
    const struct yaml_node *turns = yaml_find(root, "turns");
    const struct yaml_node *change = yaml_find(root, "product-change");
    const struct yaml_node *link = yaml_find(root, "link-number");
    const struct yaml_node *categories = yaml_find(root, "categories");
    if (turns)
        loader->book->turns = read_phrases(loader, turns, "a turn", &loader->book->turn_count);
    if (change)
        read_change(loader, change);
    if (link)
        read_link_number(loader, link);
    if (categories)
        read_categories(loader, categories);
}
