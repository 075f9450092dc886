/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/rulebook.h"

#include "scanner/base/memory.h"
#include "scanner/pattern/phrase_pattern.h"
#include "scanner/rulebook/loader.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/*
 * Files are read in name order, which is also the order of the digest, and then taken by what they
 * are: laws, the plain values of pack.yaml, all lists, the phrases of pack.yaml, the families. A
 * file that can't be read is left out, and the rest is still looked at.
 */
enum { FILE_LIMIT = 500, PACK_BYTES = 16 * 1024 * 1024, DIGEST_BYTES = 32 };

enum file_kind { FILE_PACK, FILE_LAWS, FILE_LISTS, FILE_FAMILY };

struct file {
    const char *name; /* in the folder */
    const char *path; /* as shown */
    enum file_kind kind;
    bool readable;
    struct buf text;
    const struct yaml_node *root;
};

struct files {
    struct file *items;
    size_t count, cap;
};

/* What a struct rulebook is made in: the parts only rulebook_free needs. */
struct owned_book {
    struct rulebook book; /* first: the caller's pointer is this one */
    void **patterns;
    size_t pattern_count;
    struct name_table rule_names;
};

/* ---- reading the folder ---- */

static bool
ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len > end_len && strcmp(name + len - end_len, end) == 0;
}

static enum file_kind
file_kind(const char *name)
{
    if (strcmp(name, "pack.yaml") == 0)
        return FILE_PACK;
    if (strcmp(name, "laws.yaml") == 0)
        return FILE_LAWS;
    return strcmp(name, "lists.yaml") == 0 ? FILE_LISTS : FILE_FAMILY;
}

static int
compare_files(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static void
add_file(struct loader *loader, const char *dir, const char *name, struct files *files)
{
    const char *slash = *dir && dir[strlen(dir) - 1] == '/' ? "" : "/";
    const char *path = arena_printf(loader->arena, "%s%s%s", dir, slash, name);
    files->items =
        memory_reserve(files->items, &files->cap, files->count + 1, sizeof *files->items);
    files->items[files->count++] = (struct file){
        .name = path + strlen(path) - strlen(name), .path = path, .kind = file_kind(name)};
}

static void
sort_files(struct files *files)
{
    if (files->count)
        qsort(files->items, files->count, sizeof *files->items, compare_files);
}

static bool
list_files(struct loader *loader, const char *dir, struct files *files)
{
    DIR *folder = opendir(dir);
    struct location at = {dir, 0, 0};
    if (!folder) {
        diag_add(loader->diag, DIAG_ERROR, "Y09", at, "the pack can't be read: %s",
                 strerror(errno));
        diag_fix(loader->diag, "name the folder that holds pack.yaml");
        return false;
    }
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        if (entry->d_name[0] != '.' && ends_with(entry->d_name, ".yml")) {
            at.file = arena_printf(loader->arena, "%s/%s", dir, entry->d_name);
            diag_add(loader->diag, DIAG_WARNING, "Y09", at,
                     "this file is not read: pack files end in .yaml");
            diag_fix(loader->diag, "rename it");
        }
        if (entry->d_name[0] != '.' && ends_with(entry->d_name, ".yaml"))
            add_file(loader, dir, entry->d_name, files);
    }
    closedir(folder);
    sort_files(files);
    if (files->count <= FILE_LIMIT)
        return true;
    diag_add(loader->diag, DIAG_ERROR, "Y08", (struct location){dir, 0, 0},
             "the pack has %zu files, at most %d are read", files->count, FILE_LIMIT);
    return false;
}

/* Reads the bytes of every file of the folder. */
static void
read_files(struct loader *loader, struct files *files)
{
    size_t total = 0;
    for (size_t i = 0; i < files->count; i++) {
        struct file *file = &files->items[i];
        if (!yaml_read_file(file->path, file->path, &file->text, loader->diag))
            continue;
        total += file->text.len;
        if (total > PACK_BYTES) {
            diag_add(loader->diag, DIAG_ERROR, "Y08", (struct location){file->path, 0, 0},
                     "the pack has more than %d MiB up to this file; the rest is not read",
                     PACK_BYTES / 1024 / 1024);
            break;
        }
        file->readable = true;
    }
}

/* Of names and contents, in name order. */
static void
digest_files(struct rulebook *book, const struct files *files)
{
    crypto_generichash_state state;
    unsigned char digest[DIGEST_BYTES];
    crypto_generichash_init(&state, NULL, 0, DIGEST_BYTES);
    for (size_t i = 0; i < files->count; i++) {
        const struct file *file = &files->items[i];
        unsigned char length[8];
        for (size_t b = 0; b < sizeof length; b++)
            length[b] = (unsigned char)((uint64_t)file->text.len >> 8 * b);
        crypto_generichash_update(&state, (const unsigned char *)file->name,
                                  strlen(file->name) + 1);
        crypto_generichash_update(&state, length, sizeof length);
        crypto_generichash_update(&state, (const unsigned char *)file->text.data, file->text.len);
    }
    crypto_generichash_final(&state, digest, sizeof digest);
    sodium_bin2hex(book->digest, sizeof book->digest, digest, sizeof digest);
}

static void
parse_files(struct loader *loader, struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        struct file *file = &files->items[i];
        if (file->readable && !loader_gave_up(loader))
            file->root = yaml_parse(buf_span(&file->text), file->path, loader->arena, loader->diag);
        loader->incomplete |= !file->root;
        buf_finish(&file->text);
    }
}

/* ---- taking the parts ---- */

static struct file *
find_file(const struct files *files, enum file_kind kind)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->items[i].kind == kind)
            return &files->items[i];
    return NULL;
}

static void
report_missing(struct loader *loader, const char *dir, const char *name, const char *why)
{
    diag_add(loader->diag, DIAG_ERROR, "Y09", (struct location){dir, 0, 0},
             "the pack has no %s: %s", name, why);
    diag_fix(loader->diag, "add the file, or name the folder that holds it");
}

static void
take_lists(struct loader *loader, const struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        const struct file *file = &files->items[i];
        if (!file->root)
            continue;
        if (file->kind == FILE_LISTS && shape_map(loader, file->root, "lists.yaml"))
            shape_keys(loader, file->root, &keys_lists);
        if (file->kind == FILE_LISTS || file->kind == FILE_FAMILY)
            family_collect_lists(loader, file->root);
    }
    lists_resolve(loader);
}

static void
take_parts(struct loader *loader, const char *dir, const struct files *files)
{
    const struct file *laws = find_file(files, FILE_LAWS), *pack = find_file(files, FILE_PACK);
    if (!pack)
        report_missing(loader, dir, "pack.yaml", "its name and version stand there");
    if (!laws)
        report_missing(loader, dir, "laws.yaml", "rules cite its provisions");
    if (laws && laws->root)
        loader->book->laws = laws_load(laws->root, loader->arena, loader->diag);
    loader->has_laws = loader->book->laws != NULL;
    if (pack && pack->root)
        pack_parse(loader, pack->root);
    take_lists(loader, files);
    if (pack && pack->root)
        pack_parse_phrases(loader, pack->root);
    for (size_t i = 0; i < files->count && !loader_gave_up(loader); i++)
        if (files->items[i].kind == FILE_FAMILY && files->items[i].root)
            family_parse(loader, files->items[i].root);
    lists_note_used(loader);
}

static struct rule *
finish_book(struct loader *loader, struct owned_book *owned)
{
    struct rulebook *book = &owned->book;
    struct rule *rules = arena_array(&book->arena, loader->rule_count, sizeof *rules);
    if (loader->rule_count)
        memcpy(rules, loader->rules, loader->rule_count * sizeof *rules);
    book->rules = rules;
    book->rule_count = loader->rule_count;
    struct law_use *uses = arena_array(&book->arena, loader->law_use_count, sizeof *uses);
    if (loader->law_use_count)
        memcpy(uses, loader->law_uses, loader->law_use_count * sizeof *uses);
    book->law_uses = uses;
    book->law_use_count = loader->law_use_count;
    owned->patterns = loader->patterns;
    owned->pattern_count = loader->pattern_count;
    owned->rule_names = loader->rule_names;
    return rules;
}

/* ---- order of messages ---- */

struct ordered_item {
    struct diag_item item;
    size_t index;
};

static int
compare_items(const void *a, const void *b)
{
    const struct ordered_item *x = a, *y = b;
    const struct location *left = &x->item.at, *right = &y->item.at;
    int order = strcmp(left->file ? left->file : "", right->file ? right->file : "");
    if (order)
        return order;
    if (left->line != right->line)
        return left->line < right->line ? -1 : 1;
    if (left->column != right->column)
        return left->column < right->column ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* By place: an author goes through his files from top to bottom. */
static void
sort_messages(struct diag *diag, size_t first)
{
    size_t count = diag->count - first;
    struct ordered_item *items = memory_array(count, sizeof *items);
    for (size_t i = 0; i < count; i++)
        items[i] = (struct ordered_item){diag->items[first + i], i};
    qsort(items, count, sizeof *items, compare_items);
    for (size_t i = 0; i < count; i++)
        diag->items[first + i] = items[i].item;
    free(items);
}

static struct owned_book *
new_book(const char *dir)
{
    struct owned_book *owned = memory_new(sizeof *owned);
    owned->book.dir = arena_copy_text(&owned->book.arena, span_of_text(dir));
    return owned;
}

/* From the bytes of all files to a checked book. */
static bool
load_files(struct owned_book *owned, struct files *files, struct loader *loader, size_t errors)
{
    struct rulebook *book = &owned->book;
    struct diag *diag = loader->diag;
    digest_files(book, files);
    parse_files(loader, files);
    take_parts(loader, book->dir, files);
    rule_check(loader, finish_book(loader, owned));
    if (loader_gave_up(loader))
        diag_add(diag, DIAG_ERROR, "Y08", (struct location){book->dir, 0, 0},
                 "more than %d mistakes; the rest of the pack was not looked at", MISTAKE_LIMIT);
    free(files->items);
    free(loader->lists);
    free(loader->rules);
    free(loader->law_uses);
    name_table_finish(&loader->list_names);
    return diag->error_count == errors;
}

bool
rulebook_load(const char *dir, struct rulebook **ret_book, struct diag *diag)
{
    struct owned_book *owned = new_book(dir);
    struct loader loader = {.book = &owned->book, .arena = &owned->book.arena, .diag = diag};
    struct files files = {0};
    size_t errors = diag->error_count, first = diag->count;
    *ret_book = NULL;
    if (sodium_init() < 0 || !list_files(&loader, owned->book.dir, &files)) {
        rulebook_free(&owned->book);
        free(files.items);
        return false;
    }
    read_files(&loader, &files);
    bool ok = load_files(owned, &files, &loader, errors);
    sort_messages(diag, first);
    *ret_book = &owned->book;
    return ok;
}

bool
rulebook_parse(const char *dir, const struct pack_text *texts, size_t count,
               struct rulebook **ret_book, struct diag *diag)
{
    struct owned_book *owned = new_book(dir);
    struct loader loader = {.book = &owned->book, .arena = &owned->book.arena, .diag = diag};
    struct files files = {0};
    size_t errors = diag->error_count, first = diag->count;
    for (size_t i = 0; i < count; i++) {
        add_file(&loader, owned->book.dir, texts[i].name, &files);
        buf_add_span(&files.items[i].text, texts[i].text);
        files.items[i].readable = true;
    }
    sort_files(&files);
    bool ok = sodium_init() >= 0 && load_files(owned, &files, &loader, errors);
    sort_messages(diag, first);
    *ret_book = &owned->book;
    return ok;
}

void
rulebook_free(struct rulebook *book)
{
    if (!book)
        return;
    struct owned_book *owned = (struct owned_book *)book;
    for (size_t i = 0; i < owned->pattern_count; i++)
        pattern_free(owned->patterns[i]);
    free(owned->patterns);
    name_table_finish(&owned->rule_names);
    number_words_free(book->number_words);
    arena_finish(&book->arena);
    free(owned);
}

const struct rule *
rulebook_find(const struct rulebook *book, const char *rule_id)
{
    const struct owned_book *owned = (const struct owned_book *)book;
    long index = name_table_find(&owned->rule_names, rule_id);
    return index == NAME_NONE ? NULL : &book->rules[index];
}
