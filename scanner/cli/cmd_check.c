/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/check/against.h"
#include "scanner/check/bounds.h"
#include "scanner/check/run_examples.h"
#include "scanner/cli/check_figures.h"
#include "scanner/cli/corpus_load.h"
#include "scanner/cli/diag_print.h"
#include "scanner/cli/github_print.h"
#include "scanner/cli/options.h"
#include "scanner/cli/pack.h"
#include "scanner/report/emit.h"
#include "scanner/rulebook/diag_zh.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FAIL_NEVER, FAIL_INFO, FAIL_WARNING, FAIL_ERROR };
enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_GITHUB };

struct check_arguments {
    bool has_as_of, coverage, mutate, bounds;
    int32_t as_of;
    unsigned fail_on, format, min_coverage;
    const char *against; /* the folder of an older pack, or NULL */
    char *corpus;        /* files that count like examples for what is used, or NULL */
};

enum { OPTION_FORMAT = 1, OPTION_AS_OF, OPTION_FAIL_ON, OPTION_COVERAGE, OPTION_MIN_COVERAGE,
       OPTION_MUTATE, OPTION_AGAINST, OPTION_CORPUS, OPTION_BOUNDS };

static const struct option_spec options[] = {
    {OPTION_FORMAT, "format", "text|json|github",
     "输出格式（默认：text）；github 是合并请求里的行内注释",
     "output (default: text); github shows it beside the lines of a pull request"},
    {OPTION_AS_OF, "as-of", "YYYY-MM-DD", "法律条款要在哪天有效（默认：今天，北京时间）",
     "the day on which provisions are to be in force (default: today, Beijing time)"},
    {OPTION_FAIL_ON, "fail-on", "none|info|warning|error",
     "有这一级或更严重的问题时退出码为 1（默认：error）",
     "exit with 1 when there are problems of this level or above (default: error)"},
    {OPTION_COVERAGE, "coverage", NULL, "列出没有例句用到的短语、分支、词表条目和条件",
     "list phrases, branches, list entries and clauses that no example uses"},
    {OPTION_MIN_COVERAGE, "min-coverage", "N", "例句用到的短语和条件不足百分之 N 时退出码为 1",
     "exit with 1 when examples use less than N percent of phrases and clauses"},
    {OPTION_MUTATE, "mutate", NULL, "把每条规则改坏一点点，列出没有例句察觉的改动",
     "break each rule in small ways and list the changes that no example notices"},
    {OPTION_CORPUS, "corpus", "PATH", "--coverage 和 --mutate 也算语料里的话（文件或文件夹）",
     "--coverage and --mutate count what a corpus (a file or folder) says too"},
    {OPTION_BOUNDS, "bounds", NULL, "列出每条规则最晚何时判定、最多记住多少",
     "list how late each rule may decide and what it may keep"},
    {OPTION_AGAINST, "against", "PACK", "与旧的规则包相比，版本号升得够不够（K01）",
     "whether the version was raised enough since this older pack (K01)"},
};

static bool
take(const struct cli *cli, void *context, int id, const char *value)
{
    static const char *const formats[] = {
        [FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_GITHUB] = "github", NULL};
    static const char *const levels[] = {[FAIL_NEVER] = "none",
                                         [FAIL_INFO] = "info",
                                         [FAIL_WARNING] = "warning",
                                         [FAIL_ERROR] = "error",
                                         NULL};
    struct check_arguments *arguments = context;
    bool is_format = id == OPTION_FORMAT;
    size_t index;
    if (id == OPTION_AS_OF) {
        arguments->has_as_of = true;
        return options_day(cli, "as-of", value, &arguments->as_of);
    }
    if (id == OPTION_COVERAGE)
        return arguments->coverage = true;
    if (id == OPTION_CORPUS) {
        arguments->corpus = (char *)(uintptr_t)value; /* from argv */
        return true;
    }
    if (id == OPTION_AGAINST) {
        arguments->against = value;
        return true;
    }
    if (id == OPTION_MUTATE)
        return arguments->mutate = true;
    if (id == OPTION_BOUNDS)
        return arguments->bounds = true;
    if (id == OPTION_MIN_COVERAGE) {
        arguments->coverage = true;
        return options_number(cli, "min-coverage", value, 100, &arguments->min_coverage);
    }
    if (!options_choice(cli, is_format ? "format" : "fail-on", value, is_format ? formats : levels,
                        &index))
        return false;
    if (is_format)
        arguments->format = (unsigned)index;
    else
        arguments->fail_on = (unsigned)index;
    return true;
}

static const struct command_spec spec = {
    .name = "check",
    .arguments = "[PACK]",
    .zh = "检查规则包（默认：scan 会用的那一套）：一次列出全部问题，跑遍全部例句。\n"
          "adclaim explain 代码 详解一个诊断码。退出码：2 没法运行，1 有问题，0 没有。",
    .en = "Checks a rule pack (default: the one scan would use): lists all problems at once and "
          "runs\n"
          "all examples. adclaim explain CODE tells more about a diagnostic code. Exit code: 2 "
          "could\n"
          "not run, 1 problems, 0 none.",
    .arguments_most = 1,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .take = take,
};

static size_t
count_examples(const struct rulebook *book)
{
    size_t count = 0;
    for (size_t i = 0; i < book->rule_count; i++)
        count += book->rules[i].example_count;
    return count;
}

static void
write_text(const struct cli *cli, const struct rulebook *book, const struct diag *diag,
           const struct check_figures *figures, bool bounds, struct buf *out)
{
    struct diag_style style = {cli->english, cli_has_colour(STDOUT_FILENO)};
    diag_print_text(diag, &style, out);
    check_figures_text(figures, cli->english, out);
    if (bounds && book)
        bounds_text(book, cli->english, out);
    size_t rules = book ? book->rule_count : 0, examples = book ? count_examples(book) : 0;
    if (cli->english)
        buf_printf(out, "%zu rules, %zu examples: %zu error%s, %zu warning%s\n", rules, examples,
                   diag->error_count, diag->error_count == 1 ? "" : "s", diag->warning_count,
                   diag->warning_count == 1 ? "" : "s");
    else
        buf_printf(out, "规则 %zu 条，例句 %zu 个：错误 %zu 处，警告 %zu 处\n", rules, examples,
                   diag->error_count, diag->warning_count);
}

static void
write_json(const char *dir, const struct rulebook *book,
           const struct diag *diag, const struct check_figures *figures, bool bounds,
           struct buf *out)
{
    emit_begin_object(out);
    emit_key(out, "pack");
    emit_begin_object(out);
    emit_field_text(out, "folder", dir);
    emit_field_text(out, "name", book ? book->name : NULL);
    emit_field_text(out, "version", book ? book->version : NULL);
    emit_field_text(out, "digest", book ? book->digest : NULL);
    emit_end_object(out);
    emit_field_unsigned(out, "rules", book ? book->rule_count : 0);
    emit_field_unsigned(out, "examples", book ? count_examples(book) : 0);
    emit_field_unsigned(out, "errors", diag->error_count);
    emit_field_unsigned(out, "warnings", diag->warning_count);
    check_figures_json(figures, out);
    if (bounds && book) {
        emit_key(out, "bounds");
        bounds_json(book, out);
    }
    emit_key(out, "diagnostics");
    diag_print_json(diag, out);
    emit_end_object(out);
    buf_add_char(out, '\n');
}

static bool
has_failed(const struct diag *diag, unsigned fail_on)
{
    switch (fail_on) {
    case FAIL_INFO:
        return diag->count > 0;
    case FAIL_WARNING:
        return diag->error_count + diag->warning_count > 0;
    case FAIL_ERROR:
        return diag->error_count > 0;
    }
    return false;
}

/* What loading does not look at. */
static void
look_closer(const struct rulebook *book, int32_t as_of, struct diag *diag)
{
    rulebook_lint(book, diag);
    if (!book->laws)
        return;
    laws_check(book->laws, diag);
    laws_check_uses(book->laws, book->law_uses, book->law_use_count, as_of, diag);
}

/* Examples go through the real engine; a pack with mistakes has none. */
static void
try_examples(const struct rulebook *book, const struct check_arguments *arguments,
             const struct corpus *corpus, struct diag *diag, struct check_figures *figures)
{
    struct engine *engine = engine_new(book);
    run_examples(book, engine, arguments->as_of, arguments->coverage, diag);
    if (arguments->coverage)
        exercise_run(book, engine, arguments->as_of, corpus, diag, &figures->exercise);
    if (arguments->mutate) {
        mutate_run(book, arguments->as_of, corpus, diag, &figures->mutations);
        disguise_run(book, engine, arguments->as_of, diag, &figures->disguises);
    }
    engine_free(engine);
}

/* False when the older pack can't be loaded; that was said. */
static bool
try_against(const struct cli *cli, const char *older, const struct rulebook *book, int32_t as_of,
            struct diag *diag)
{
    struct rulebook *old_book = NULL;
    char *dir = pack_find(cli, older);
    bool good = dir && pack_load(cli, dir, &old_book);
    if (good) {
        struct engine *old_engine = engine_new(old_book), *engine = engine_new(book);
        check_against(old_book, old_engine, book, engine, as_of, diag);
        engine_free(old_engine);
        engine_free(engine);
    }
    rulebook_free(old_book);
    free(dir);
    return good;
}

/* A problem and when it was found, which is their order in one place. */
struct placed {
    struct diag_item item;
    size_t found;
};

static int
compare_places(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    const struct location *p = &x->item.at, *q = &y->item.at;
    int files = strcmp(p->file ? p->file : "", q->file ? q->file : "");
    if (files)
        return files;
    if (p->line != q->line)
        return p->line < q->line ? -1 : 1;
    if (p->column != q->column)
        return p->column < q->column ? -1 : 1;
    return x->found < y->found ? -1 : x->found > y->found;
}

static void
sort_by_place(struct diag *diag)
{
    struct placed *placed = memory_array(diag->count, sizeof *placed);
    for (size_t i = 0; i < diag->count; i++)
        placed[i] = (struct placed){diag->items[i], i};
    qsort(placed, diag->count, sizeof *placed, compare_places);
    for (size_t i = 0; i < diag->count; i++)
        diag->items[i] = placed[i].item;
    free(placed);
}

static int
check_pack(const struct cli *cli, const struct check_arguments *arguments, const char *dir)
{
    struct diag diag;
    struct rulebook *book = NULL;
    struct buf out = {0};
    struct check_figures figures = {.has_coverage = arguments->coverage,
                                    .has_mutations = arguments->mutate};
    struct loaded_corpus corpus = {0};
    if (arguments->corpus && !corpus_load(cli, arguments->corpus, &corpus)) {
        loaded_corpus_free(&corpus);
        return EXIT_CANNOT_RUN;
    }
    diag_init(&diag);
    diag.translate = cli->english ? NULL : diag_zh;
    bool usable = rulebook_load(dir, &book, &diag);
    if (book)
        look_closer(book, arguments->as_of, &diag);
    if (usable)
        try_examples(book, arguments, arguments->corpus ? &corpus.corpus : NULL, &diag, &figures);
    loaded_corpus_free(&corpus);
    bool compared = !usable || !arguments->against ||
                    try_against(cli, arguments->against, book, arguments->as_of, &diag);
    sort_by_place(&diag);
    if (arguments->format == FORMAT_GITHUB)
        github_print(&diag, cli->english, &out);
    if (arguments->format == FORMAT_JSON)
        write_json(dir, book, &diag, &figures, arguments->bounds, &out);
    else
        write_text(cli, book, &diag, &figures, arguments->bounds, &out);
    fwrite(out.data, 1, out.len, stdout);
    int exit_code = has_failed(&diag, arguments->fail_on) ? EXIT_FOUND : EXIT_CLEAN;
    if (usable && exercise_percent(&figures.exercise) < arguments->min_coverage)
        exit_code = EXIT_FOUND;
    if (!compared)
        exit_code = EXIT_CANNOT_RUN;
    buf_finish(&out);
    rulebook_free(book);
    diag_finish(&diag);
    return exit_code;
}

int
cmd_check(struct cli *cli, int argc, char **argv)
{
    struct check_arguments arguments = {.fail_on = FAIL_ERROR};
    int first;
    switch (options_parse(cli, &spec, argc, argv, &arguments, &first)) {
    case OPTIONS_EXIT:
        return EXIT_CLEAN;
    case OPTIONS_WRONG:
        return EXIT_CANNOT_RUN;
    case OPTIONS_READY:
        break;
    }
    if (!arguments.has_as_of)
        arguments.as_of = day_today();
    char *dir = pack_find(cli, first < argc ? argv[first] : NULL);
    int exit_code = dir ? check_pack(cli, &arguments, dir) : EXIT_CANNOT_RUN;
    free(dir);
    return exit_code;
}
