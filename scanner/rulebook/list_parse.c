/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/memory.h"
#include "scanner/pattern/phrase_pattern.h"
#include "scanner/pattern/program.h"
#include "scanner/rulebook/loader.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * Lists are collected from all files first, then read when something names them: entries may name
 * other lists in any order, and a list that is being read when it is named again is a cycle.
 */
enum { LISTS_IN_LISTS = 16 };

static const char *const slot_names[] = {"价格", "数字", "百分比", "折扣", "时长"};
enum { SLOT_NAME_COUNT = sizeof slot_names / sizeof *slot_names };

static bool
is_list_name(const char *name)
{
    static const char *const marks[] = {"【", "】", "（", "）", "｜", "…", "→", "＝", "：", "->"};
    if (!*name || strlen(name) > 90 || strpbrk(name, "()|= \t\n"))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(name, marks[i]))
            return false;
    return true;
}

void
lists_collect(struct loader *loader, const struct yaml_node *lists)
{
    if (!shape_map(loader, lists, "lists"))
        return;
    for (size_t i = 0; i < lists->count && !loader_gave_up(loader); i++) {
        const struct yaml_pair *pair = &lists->pairs[i];
        enum slot_kind kind;
        if (!is_list_name(pair->key)) {
            diag_add(loader->diag, DIAG_ERROR, "S01", pair->at, "\"%.64s\" can't name a list",
                     pair->key);
            diag_fix(loader->diag, "use a short word without marks or spaces");
            continue;
        }
        if (slot_kind_from_name(pair->key, strlen(pair->key), &kind)) {
            diag_add(loader->diag, DIAG_ERROR, "S01", pair->at,
                     "\"%s\" is the name of a slot: 【%s】 would never mean this list", pair->key,
                     pair->key);
            diag_fix(loader->diag, "give the list another name");
            continue;
        }
        size_t index = name_table_add(&loader->list_names, pair->key, loader->list_count);
        if (index < loader->list_count) {
            diag_add(loader->diag, DIAG_ERROR, "S01", pair->at,
                     "list \"%s\" exists already: names are shared by the whole pack", pair->key);
            diag_fix(loader->diag, "give one of them another name, or put them together");
            diag_also(loader->diag, loader->lists[index].at, "first given here");
            continue;
        }
        if (loader->list_count == LIST_LIMIT) {
            diag_add(loader->diag, DIAG_ERROR, "Y08", pair->at, "more than %d lists", LIST_LIMIT);
            return;
        }
        loader->lists = memory_reserve(loader->lists, &loader->list_cap, loader->list_count + 1,
                                       sizeof *loader->lists);
        loader->lists[loader->list_count++] =
            (struct list_source){.name = pair->key, .at = pair->at, .node = pair->value};
    }
}

static void
report_unknown_list(struct loader *loader, const char *name, struct location at, unsigned width)
{
    enum { COMPARISONS = 100000 };
    if (loader->incomplete)
        return;
    struct diag_item *item =
        diag_add(loader->diag, DIAG_ERROR, "S03", at, "no list or slot is named \"%s\"", name);
    item->width = width;
    if (loader->comparisons > COMPARISONS)
        return;
    loader->comparisons += loader->list_count;
    const char **names = memory_array(loader->list_count + SLOT_NAME_COUNT, sizeof *names);
    size_t count = 0;
    for (; count < SLOT_NAME_COUNT; count++)
        names[count] = slot_names[count];
    for (size_t i = 0; i < loader->list_count; i++)
        names[count++] = loader->lists[i].name;
    const char *nearest = diag_nearest(name, names, count);
    if (nearest)
        diag_fix(loader->diag, "did you mean 【%s】?", nearest);
    else
        diag_fix(loader->diag,
                 "add the list to lists.yaml; the slots are 价格 数字 百分比 折扣 时长");
    free(names);
}

static void read_list(struct loader *loader, size_t index);

static const struct phrase_node *
find_list(void *user, const char *name, struct location at, unsigned width)
{
    struct loader *loader = user;
    long found = name_table_find(&loader->list_names, name);
    if (found == NAME_NONE) {
        report_unknown_list(loader, name, at, width);
        return NULL;
    }
    struct list_source *list = &loader->lists[found];
    list->used = true;
    if (list->state == LIST_BUSY) {
        struct diag_item *item =
            diag_add(loader->diag, DIAG_ERROR, "S07", at,
                     "list \"%s\" contains itself: it would have no end", list->name);
        item->width = width;
        diag_fix(loader->diag, "take the circle apart: name the list in one direction only");
        diag_also(loader->diag, list->at, "the list");
        return NULL;
    }
    if (list->state == LIST_UNREAD && loader->list_depth == LISTS_IN_LISTS) {
        diag_add(loader->diag, DIAG_ERROR, "Y08", at, "more than %d lists inside each other",
                 LISTS_IN_LISTS);
        return NULL;
    }
    if (list->state == LIST_UNREAD)
        read_list(loader, (size_t)found);
    loader->lost_phrase |= loader->lists[found].state == LIST_BAD;
    return loader->lists[found].choice; /* of a bad list: what could be read of it, or NULL */
}

struct phrase_context
lists_context(struct loader *loader, enum phrase_use use, size_t gap)
{
    return (struct phrase_context){
        .arena = loader->arena,
        .diag = loader->diag,
        .use = use,
        .gap = gap,
        .fillers = loader->book->fillers,
        .filler_count = loader->book->filler_count,
        .find_list = find_list,
        .user = loader,
    };
}

bool
loader_phrase(struct loader *loader, struct phrase_context *context, const struct yaml_node *node,
              struct phrase *ret_phrase)
{
    struct phrase_text text = shape_phrase_text(node);
    if (!phrase_parse(context, &text, ret_phrase)) {
        loader->lost_phrase = true;
        return false;
    }
    for (size_t i = 0; i < ret_phrase->step_count; i++)
        loader->weight += ret_phrase->steps[i].root->weight;
    if (loader->weight <= PACK_WEIGHT)
        return true;
    if (!loader->too_heavy) {
        diag_add(loader->diag, DIAG_ERROR, "Y08", node->at,
                 "the phrases of the pack have more than %d branches and entries up to here, lists "
                 "written out; later ones are not read",
                 PACK_WEIGHT);
        diag_fix(loader->diag, "name smaller lists, or split the pack");
    }
    loader->too_heavy = loader->lost_phrase = true;
    return false;
}

static void
keep_pattern(struct loader *loader, void *code)
{
    loader->patterns = memory_reserve(loader->patterns, &loader->pattern_cap,
                                      loader->pattern_count + 1, sizeof *loader->patterns);
    loader->patterns[loader->pattern_count++] = code;
}

static const struct phrase_node *
read_pattern(struct loader *loader, const struct yaml_node *map)
{
    shape_keys(loader, map, &keys_pattern);
    const struct yaml_node *source = yaml_find(map, "pattern"), *up_to = yaml_find(map, "up-to");
    if (!source || !up_to) {
        diag_add(loader->diag, DIAG_ERROR, "Y10", map->at, "a pattern entry has no \"%s\"",
                 source ? "up-to" : "pattern");
        diag_fix(loader->diag, "write {pattern: '…', up-to: 8字}");
        return NULL;
    }
    size_t width = 0;
    const char *text = shape_text(loader, source, "pattern");
    if (!shape_chars(loader, up_to, "up-to", PATTERN_WIDTH, &width) || !text)
        return NULL;
    struct phrase_text phrase_text = shape_phrase_text(source);
    struct phrase_pattern *pattern = arena_new(loader->arena, sizeof *pattern);
    struct phrase_node *node = arena_new(loader->arena, sizeof *node);
    *node = (struct phrase_node){
        .kind = NODE_PATTERN, .weight = 1, .at = source->at, .slot_index = -1, .pattern = pattern};
    if (!pattern_compile(&phrase_text, width, loader->arena, loader->diag, pattern, &node->min,
                         &node->max))
        return NULL;
    keep_pattern(loader, pattern->code);
    keep_pattern(loader, pattern->whole);
    return node;
}

static const struct phrase_node *
read_entry(struct loader *loader, const struct yaml_node *entry)
{
    if (entry->kind == YAML_MAP && yaml_find(entry, "pattern"))
        return read_pattern(loader, entry);
    if (!shape_text(loader, entry, "a list entry"))
        return NULL;
    struct phrase_context context = lists_context(loader, PHRASE_ENTRY, GAP_DEFAULT);
    struct phrase_text text = shape_phrase_text(entry);
    struct phrase phrase;
    if (!phrase_parse(&context, &text, &phrase))
        return NULL;
    const struct phrase_node *root = phrase.steps[0].root;
    return root->child_count == 1 && !root->children[0]->list_name ? root->children[0] : root;
}

static void
read_list(struct loader *loader, size_t index)
{
    struct list_source source = loader->lists[index];
    loader->lists[index].state = LIST_BAD;
    size_t errors = loader->diag->error_count;
    const struct yaml_node *node = shape_list(loader, source.node, "a list of words");
    if (!node)
        return;
    if (node->count == 0 || node->count > ENTRY_LIMIT) {
        diag_add(loader->diag, DIAG_ERROR, node->count ? "Y08" : "P02", source.at,
                 node->count ? "list \"%s\" has more than %d entries"
                             : "list \"%s\" has no entries: nothing that names it could match",
                 source.name, ENTRY_LIMIT);
        diag_fix(loader->diag, node->count ? "split it" : "add entries, or delete the list");
        return;
    }
    loader->lists[index].state = LIST_BUSY;
    loader->list_depth++;
    struct phrase_node *choice = arena_new(loader->arena, sizeof *choice);
    *choice = (struct phrase_node){.kind = NODE_CHOICE,
                                   .at = source.at,
                                   .min = SIZE_MAX,
                                   .slot_index = -1,
                                   .weight = 1,
                                   .list_name = source.name};
    choice->children = arena_array(loader->arena, node->count, sizeof *choice->children);
    for (size_t i = 0; i < node->count && !loader_gave_up(loader); i++) {
        const struct phrase_node *entry = read_entry(loader, node->items[i]);
        if (!entry)
            continue;
        if (entry->kind == NODE_PATTERN && node->count > 1) {
            diag_add(loader->diag, DIAG_ERROR, "P07", entry->at,
                     "a pattern must stand alone in its list");
            diag_fix(loader->diag, "give it a list of its own and name that here");
        }
        choice->children[choice->child_count++] = entry;
        choice->weight += entry->weight;
        choice->min = entry->min < choice->min ? entry->min : choice->min;
        choice->max = entry->max > choice->max ? entry->max : choice->max;
    }
    loader->list_depth--;
    if (choice->weight > PHRASE_WEIGHT) {
        diag_add(loader->diag, DIAG_ERROR, "Y08", source.at,
                 "list \"%s\" has %zu branches and entries with its lists written out, at most %d "
                 "are allowed",
                 source.name, choice->weight, PHRASE_WEIGHT);
        diag_fix(loader->diag, "name fewer or smaller lists");
        choice->child_count = 0;
    }
    loader->lists[index].state = loader->diag->error_count == errors ? LIST_READ : LIST_BAD;
    if (choice->child_count)
        loader->lists[index].choice = choice;
}

/* ---- reserved lists ---- */

/* Every word a reserved list can be; NULL when there is no such list. */
static bool
expand(struct loader *loader, const char *name, struct text_strings *ret_words,
       struct list_source **ret_list)
{
    long found = name_table_find(&loader->list_names, name);
    if (found == NAME_NONE)
        return false;
    *ret_list = &loader->lists[found];
    (*ret_list)->used = true;
    const struct phrase_node *choice = (*ret_list)->choice;
    if (!choice)
        return false;
    *ret_words = (struct text_strings){0};
    if (phrase_strings(choice, WORD_LIMIT, loader->arena, ret_words))
        return true;
    diag_add(loader->diag, DIAG_ERROR, "Y08", (*ret_list)->at,
             "list \"%s\" must be plain words, at most %d with its branches written out", name,
             WORD_LIMIT);
    diag_fix(loader->diag, "use fewer (a|b) in one entry, and no pattern");
    text_strings_finish(ret_words);
    return false;
}

static int
compare_literals(const void *a, const void *b)
{
    const struct phrase_node *left = *(const struct phrase_node *const *)a;
    const struct phrase_node *right = *(const struct phrase_node *const *)b;
    for (size_t i = 0; i < left->char_count && i < right->char_count; i++)
        if (left->chars[i] != right->chars[i])
            return left->chars[i] < right->chars[i] ? -1 : 1;
    return (left->char_count > right->char_count) - (left->char_count < right->char_count);
}

static void
fill_whole_words(struct loader *loader)
{
    struct text_strings words;
    struct list_source *list;
    if (!expand(loader, "整词", &words, &list))
        return;
    struct phrase_node *choice = arena_new(loader->arena, sizeof *choice);
    struct phrase_node *literals = arena_array(loader->arena, words.count, sizeof *literals);
    *choice = (struct phrase_node){.kind = NODE_CHOICE,
                                   .at = list->at,
                                   .min = SIZE_MAX,
                                   .slot_index = -1,
                                   .list_name = list->name};
    choice->children = arena_array(loader->arena, words.count, sizeof *choice->children);
    for (size_t i = 0; i < words.count; i++) {
        size_t len = words.lens[i];
        literals[i] = (struct phrase_node){.kind = NODE_LITERAL,
                                           .weight = 1,
                                           .at = list->at,
                                           .min = len,
                                           .max = len,
                                           .chars = words.chars[i],
                                           .char_count = len,
                                           .slot_index = -1};
        choice->children[i] = &literals[i];
        choice->min = len < choice->min ? len : choice->min;
        choice->max = len > choice->max ? len : choice->max;
    }
    qsort(choice->children, words.count, sizeof *choice->children, compare_literals);
    for (size_t i = 0; i < words.count; i++)
        if (!choice->child_count ||
            compare_literals(&choice->children[choice->child_count - 1], &choice->children[i]))
            choice->children[choice->child_count++] = choice->children[i];
    loader->book->whole_words = choice;
    text_strings_finish(&words);
}

static void
fill_number_words(struct loader *loader)
{
    struct rulebook *book = loader->book;
    struct text_strings words;
    struct list_source *list;
    book->number_words = number_words_new();
    if (expand(loader, "量词", &words, &list)) {
        for (size_t i = 0; i < words.count; i++)
            number_words_add_measure(book->number_words, words.chars[i], words.lens[i]);
        text_strings_finish(&words);
    }
    if (!expand(loader, "单位", &words, &list))
        return;
    const char **names = arena_array(loader->arena, words.count, sizeof *names);
    for (size_t i = 0; i < words.count; i++) {
        int16_t unit = number_words_add_unit(book->number_words, words.chars[i], words.lens[i]);
        if (unit < 0 || (size_t)unit >= words.count || names[unit])
            continue;
        struct buf text = {0};
        phrase_print_chars(words.chars[i], words.lens[i], &text);
        names[unit] = arena_copy_text(loader->arena, buf_span(&text));
        buf_finish(&text);
        if ((size_t)unit >= book->unit_count)
            book->unit_count = (size_t)unit + 1;
    }
    book->unit_names = names;
    text_strings_finish(&words);
}

/* Once all phrases are read. */
void
lists_note_used(struct loader *loader)
{
    struct word_list *lists = (struct word_list *)loader->book->lists;
    for (size_t i = 0; i < loader->book->list_count; i++)
        lists[i].used = loader->lists[name_table_find(&loader->list_names, lists[i].name)].used;
}

void
lists_resolve(struct loader *loader)
{
    for (size_t i = 0; i < loader->list_count && !loader_gave_up(loader); i++)
        if (loader->lists[i].state == LIST_UNREAD)
            read_list(loader, i);
    fill_whole_words(loader);
    fill_number_words(loader);
    struct word_list *lists = arena_array(loader->arena, loader->list_count, sizeof *lists);
    size_t count = 0;
    for (size_t i = 0; i < loader->list_count; i++)
        if (loader->lists[i].choice)
            lists[count++] = (struct word_list){.name = loader->lists[i].name,
                                                .at = loader->lists[i].at,
                                                .node = loader->lists[i].choice};
    loader->book->lists = lists;
    loader->book->list_count = count;
}
