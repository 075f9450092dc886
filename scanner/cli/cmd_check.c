/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/check/run_examples.h"
#include "scanner/cli/diag_print.h"
#include "scanner/cli/options.h"
#include "scanner/cli/pack.h"
#include "scanner/report/emit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FAIL_NEVER, FAIL_INFO, FAIL_WARNING, FAIL_ERROR };

struct check_arguments {
    bool json, has_as_of;
    int32_t as_of;
    unsigned fail_on;
};

enum { OPTION_FORMAT = 1, OPTION_AS_OF, OPTION_FAIL_ON };

static const struct option_spec options[] = {
    {OPTION_FORMAT, "format", "text|json", "输出格式（默认：text）", "output (default: text)"},
    {OPTION_AS_OF, "as-of", "YYYY-MM-DD", "法律条款要在哪天有效（默认：今天，北京时间）",
     "the day on which provisions are to be in force (default: today, Beijing time)"},
    {OPTION_FAIL_ON, "fail-on", "none|info|warning|error",
     "有这一级或更严重的问题时退出码为 1（默认：error）",
     "exit with 1 when there are problems of this level or above (default: error)"},
};

static bool
take(const struct cli *cli, void *context, int id, const char *value)
{
    static const char *const formats[] = {"text", "json", NULL};
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
    if (!options_choice(cli, is_format ? "format" : "fail-on", value, is_format ? formats : levels,
                        &index))
        return false;
    if (is_format)
        arguments->json = index == 1;
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
           struct buf *out)
{
    struct diag_style style = {cli->english, cli_has_colour(STDOUT_FILENO)};
    diag_print_text(diag, &style, out);
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
write_json(const char *dir, const struct rulebook *book, const struct diag *diag, struct buf *out)
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
try_examples(const struct rulebook *book, int32_t as_of, struct diag *diag)
{
    struct engine *engine = engine_new(book);
    run_examples(book, engine, as_of, false, diag);
    engine_free(engine);
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
    diag_init(&diag);
    bool usable = rulebook_load(dir, &book, &diag);
    if (book)
        look_closer(book, arguments->as_of, &diag);
    if (usable)
        try_examples(book, arguments->as_of, &diag);
    sort_by_place(&diag);
    if (arguments->json)
        write_json(dir, book, &diag, &out);
    else
        write_text(cli, book, &diag, &out);
    fwrite(out.data, 1, out.len, stdout);
    int exit_code = has_failed(&diag, arguments->fail_on) ? EXIT_FOUND : EXIT_CLEAN;
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
