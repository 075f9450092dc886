/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/check/against.h"
#include "scanner/check/disguise.h"
#include "scanner/check/exercise.h"
#include "scanner/check/mutate.h"
#include "scanner/check/run_examples.h"
#include "scanner/rulebook/codes.h"
#include "scanner/rulebook/diag_zh.h"
#include "scanner/rulebook/rulebook.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Every <CODE>/<case>/ holds the files of a pack that differ from base/, and the messages they
 * give, in `expected`. A file <name>.escaped is copied as <name> with its \xNN turned into bytes,
 * so that nothing invisible stands in the repository; names in `remove` are left out of the pack.
 * `modes` names what is done besides loading: examples, coverage, mutate, disguise, against (the
 * pack of the case is compared with base/).
 *
 *   test_diagnostics FOLDER            compares
 *   test_diagnostics --update FOLDER   writes `expected` anew: read the difference before
 * committing
 */
struct test {
    const char *folder;
    char pack[64]; /* a temporary folder */
    struct buf modes;
    bool update;
    size_t cases, failures;
};

static char *
path_of(const char *a, const char *b, const char *c)
{
    struct buf path = {0};
    buf_printf(&path, "%s/%s%s%s", a, b, *c ? "/" : "", c);
    return path.data;
}

static bool
read_file(const char *path, struct buf *ret_text)
{
    FILE *file = fopen(path, "rb");
    char bytes[4096];
    size_t got;
    buf_reset(ret_text);
    buf_add_text(ret_text, "");
    if (!file)
        return false;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        buf_add(ret_text, bytes, got);
    fclose(file);
    return true;
}

static void
write_file(const char *path, struct span text)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text.data, 1, text.len, file) != text.len || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

/* \xNN becomes a byte, all else stays. */
static void
unescape(struct buf *text)
{
    struct buf out = {0};
    buf_add_text(&out, "");
    for (size_t i = 0; i < text->len; i++) {
        unsigned byte;
        if (text->data[i] == '\\' && sscanf(text->data + i, "\\x%2x", &byte) == 1) {
            buf_add_char(&out, (char)byte);
            i += 3;
        } else {
            buf_add_char(&out, text->data[i]);
        }
    }
    buf_finish(text);
    *text = out;
}

static bool
ends_with(const char *name, const char *end)
{
    size_t len = strlen(name), end_len = strlen(end);
    return len >= end_len && strcmp(name + len - end_len, end) == 0;
}

/* Copies the pack files of a folder; `remove` takes away. */
static void
copy_files(struct test *test, const char *folder)
{
    static const char escaped[] = ".escaped";
    DIR *dir = opendir(folder);
    struct dirent *entry;
    struct buf text = {0};
    while (dir && (entry = readdir(dir))) {
        char *from = path_of(folder, entry->d_name, ""),
             *to = path_of(test->pack, entry->d_name, "");
        if (strcmp(entry->d_name, "remove") == 0 && read_file(from, &text)) {
            for (char *name = strtok(text.data, "\n"); name; name = strtok(NULL, "\n")) {
                char *gone = path_of(test->pack, name, "");
                unlink(gone);
                free(gone);
            }
        } else if (entry->d_name[0] != '.' && strcmp(entry->d_name, "expected") != 0 &&
                   strcmp(entry->d_name, "modes") != 0 && read_file(from, &text)) {
            if (ends_with(to, escaped)) {
                to[strlen(to) - strlen(escaped)] = '\0';
                unescape(&text);
            }
            write_file(to, buf_span(&text));
        }
        free(from);
        free(to);
    }
    if (dir)
        closedir(dir);
    buf_finish(&text);
}

static void
empty_pack(struct test *test)
{
    DIR *dir = opendir(test->pack);
    struct dirent *entry;
    while (dir && (entry = readdir(dir))) {
        char *path = path_of(test->pack, entry->d_name, "");
        if (entry->d_name[0] != '.')
            unlink(path);
        free(path);
    }
    if (dir)
        closedir(dir);
}

static void
print_place(const struct test *test, struct location at, struct buf *out)
{
    size_t prefix = strlen(test->pack);
    const char *file = at.file ? at.file : "?";
    if (strncmp(file, test->pack, prefix) == 0)
        file += prefix + (file[prefix] == '/');
    buf_add_text(out, *file ? file : "the pack");
    if (at.line)
        buf_printf(out, ":%u:%u", at.line, at.column);
}

/* A character of a source line; what can't be seen by its number, so that `expected` can be read.
 */
static void
print_char(uint32_t c, struct buf *out)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
        (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff)
        buf_printf(out, "<U+%04X>", c);
    else
        buf_add_code_point(out, c);
}

/* The line a message points at, with what is underlined between › and ‹. */
static void
print_source(const struct diag_item *item, struct buf *out)
{
    struct buf text = {0};
    if (!item->at.line || !read_file(item->at.file, &text))
        goto out;
    const char *p = text.data, *end = text.data + text.len;
    for (uint32_t line = 1; line < item->at.line && p < end; p++)
        line += *p == '\n';
    buf_add_text(out, "    ");
    uint32_t column = 1, last = item->at.column + (item->width ? item->width : 1);
    for (; p < end && *p != '\n'; column++) {
        size_t len;
        if (column == item->at.column)
            buf_add_text(out, "›");
        if (column == last)
            buf_add_text(out, "‹");
        if (utf8_peek(span_of(p, (size_t)(end - p)), &len) == UTF8_WHOLE) {
            print_char(utf8_next(&p), out);
        } else {
            buf_printf(out, "<%02X>", (unsigned char)*p);
            p += len;
        }
    }
    if (column <= item->at.column)
        buf_add_text(out, "›");
    if (column <= last)
        buf_add_text(out, "‹");
    buf_add_char(out, '\n');
out:
    buf_finish(&text);
}

static void
print_all(struct test *test, const struct diag *diag, struct buf *out)
{
    for (size_t i = 0; i < diag->count; i++) {
        const struct diag_item *item = &diag->items[i];
        print_place(test, item->at, out);
        buf_printf(out, ": %s %s: %s\n", diag_level_name(item->level), item->code, item->message);
        print_source(item, out);
        if (item->fix)
            buf_printf(out, "  fix: %s\n", item->fix);
        if (item->also.file) {
            buf_add_text(out, "  ");
            print_place(test, item->also, out);
            buf_printf(out, ": %s\n", item->also_note);
        }
        if (!codes_find(item->code)) {
            buf_printf(out, "%s is not in the table of codes\n", item->code);
            test->failures++;
        }
    }
}

static bool
has_mode(const struct test *test, const char *mode)
{
    return test->modes.data && strstr(test->modes.data, mode);
}

static void
compare_with_base(struct test *test, const struct rulebook *book, const struct engine *engine,
                  int32_t day, struct diag *diag)
{
    char *base = path_of(test->folder, "base", "");
    struct rulebook *old_book;
    struct diag silent;
    diag_init(&silent);
    if (rulebook_load(base, &old_book, &silent)) {
        struct engine *old_engine = engine_new(old_book);
        check_against(old_book, old_engine, book, engine, day, diag);
        engine_free(old_engine);
    }
    rulebook_free(old_book);
    diag_finish(&silent);
    free(base);
}

/* What check does with a pack that loads. */
static void
run_modes(struct test *test, const struct rulebook *book, int32_t day, struct diag *diag)
{
    struct engine *engine = engine_new(book);
    struct exercise exercise;
    struct mutations mutations;
    struct disguises disguises;
    if (has_mode(test, "examples"))
        run_examples(book, engine, day, has_mode(test, "coverage"), diag);
    if (has_mode(test, "coverage"))
        exercise_run(book, engine, day, NULL, diag, &exercise);
    if (has_mode(test, "mutate"))
        mutate_run(book, day, NULL, diag, &mutations);
    if (has_mode(test, "disguise"))
        disguise_run(book, engine, day, diag, &disguises);
    if (has_mode(test, "against"))
        compare_with_base(test, book, engine, day, diag);
    engine_free(engine);
}

static struct rulebook *
check_pack(struct test *test, struct diag *diag)
{
    struct rulebook *book;
    int32_t day = day_of(2026, 1, 1);
    bool loaded = rulebook_load(test->pack, &book, diag);
    if (book && loaded) {
        rulebook_lint(book, diag);
        laws_check(book->laws, diag);
        laws_check_uses(book->laws, book->law_uses, book->law_use_count, day, diag);
        run_modes(test, book, day, diag);
    }
    return book;
}

/* English words between blanks, which no message in Chinese has. */
static bool
is_english(const char *text)
{
    static const char *const words[] = {" the ", " is ",  " of ", " a ",
                                        " to ",  " not ", " in ", " has "};
    for (size_t i = 0; text && i < sizeof words / sizeof words[0]; i++) {
        if (strstr(text, words[i]))
            return true;
    }
    return false;
}

/* The same problems in Chinese. */
static void
check_chinese(struct test *test, const struct diag *english, const char *code, const char *name)
{
    struct diag diag;
    diag_init(&diag);
    diag.translate = diag_zh;
    rulebook_free(check_pack(test, &diag));
    bool good = diag.count == english->count;
    for (size_t i = 0; good && i < diag.count; i++) {
        const struct diag_item *item = &diag.items[i];
        bool foreign = strncmp(item->message, "PCRE2", 5) == 0; /* its own words */
        good = strcmp(item->code, english->items[i].code) == 0 &&
               (foreign || !is_english(item->message)) && !is_english(item->fix) &&
               !is_english(item->also_note);
        if (!good)
            printf("%s/%s in Chinese: %s; %s; %s\n", code, name, item->message,
                   item->fix ? item->fix : "", item->also_note ? item->also_note : "");
    }
    test->failures += !good;
    diag_finish(&diag);
}

static void
run_case(struct test *test, const char *code, const char *name)
{
    char *folder = path_of(test->folder, code, name), *base = path_of(test->folder, "base", "");
    char *expected = path_of(folder, "expected", "");
    struct buf got = {0}, want = {0};
    struct diag diag;
    char *modes = path_of(folder, "modes", "");
    empty_pack(test);
    copy_files(test, base);
    copy_files(test, folder);
    read_file(modes, &test->modes);
    free(modes);
    diag_init(&diag);
    buf_add_text(&got, "");
    struct rulebook *book = check_pack(test, &diag);
    print_all(test, &diag, &got);
    bool base_case = strcmp(code, "base") == 0;
    if (!base_case && !strstr(got.data, code))
        buf_printf(&got, "no %s among the messages\n", code);
    if (test->update && !base_case)
        write_file(expected, buf_span(&got));
    if (!base_case)
        read_file(expected, &want);
    test->cases++;
    if (!span_equal(buf_span(&got), buf_span(&want)) || strstr(got.data, "among the messages")) {
        printf("%s/%s:\n--- expected\n%s--- got\n%s", code, name, want.data ? want.data : "",
               got.data);
        test->failures++;
    }
    check_chinese(test, &diag, code, name);
    rulebook_free(book);
    diag_finish(&diag);
    buf_finish(&got);
    buf_finish(&want);
    free(folder);
    free(base);
    free(expected);
}

static void
run_code(struct test *test, const char *code)
{
    char *folder = path_of(test->folder, code, "");
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.')
            run_case(test, code, entries[i]->d_name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    free(folder);
}

int
main(int argc, char **argv)
{
    struct test test = {.update = argc > 2 && strcmp(argv[1], "--update") == 0};
    struct dirent **entries;
    if (argc < 2)
        return 2;
    test.folder = argv[argc - 1];
    snprintf(test.pack, sizeof test.pack, "%s/adclaim-XXXXXX", "/tmp");
    if (!mkdtemp(test.pack)) {
        perror(test.pack);
        return 2;
    }
    int count = scandir(test.folder, &entries, NULL, alphasort);
    run_case(&test, "base", "");
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (name[0] >= 'A' && name[0] <= 'Z' && strlen(name) == 3)
            run_code(&test, name);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    buf_finish(&test.modes);
    empty_pack(&test);
    rmdir(test.pack);
    printf("%zu cases, %zu failures\n", test.cases, test.failures);
    return test.failures || test.cases < 2;
}
