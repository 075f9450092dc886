/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/cli/diag_print.h"
#include "scanner/cli/options.h"
#include "scanner/cli/pack.h"
#include "scanner/cli/rule_explain.h"
#include "scanner/report/emit.h"
#include "scanner/report/law_report.h"
#include "scanner/rulebook/codes.h"

#include <stdio.h>
#include <stdlib.h>

struct explain_arguments {
    const char *rules;
    bool has_date, has_as_of;
    struct law_view view;
};

enum { OPTION_DATE = 1, OPTION_AS_OF, OPTION_FORMAT, OPTION_RULES };

static const struct option_spec options[] = {
    {OPTION_DATE, "date", "YYYY-MM-DD", "按哪一天的法律（默认：--as-of）",
     "the law of which day (default: --as-of)"},
    {OPTION_AS_OF, "as-of", "YYYY-MM-DD", "「今天」是哪天（默认：今天，北京时间）",
     "what day is today (default: today, Beijing time)"},
    {OPTION_FORMAT, "format", "text|json", "输出格式（默认：text）", "output (default: text)"},
    {OPTION_RULES, "rules", "PACK", "规则包（默认：$ADCLAIM_RULES，再就是随程序安装的那一套）",
     "the rule pack (default: $ADCLAIM_RULES, else the one installed)"},
};

static bool
take(const struct cli *cli, void *context, int id, const char *value)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct explain_arguments *arguments = context;
    size_t index;
    switch (id) {
    case OPTION_DATE:
        arguments->has_date = true;
        return options_day(cli, "date", value, &arguments->view.day);
    case OPTION_AS_OF:
        arguments->has_as_of = true;
        return options_day(cli, "as-of", value, &arguments->view.as_of);
    case OPTION_FORMAT:
        if (!options_choice(cli, "format", value, formats, &index))
            return false;
        arguments->view.json = index == 1;
        return true;
    case OPTION_RULES:
        arguments->rules = value;
        return true;
    }
    return false;
}

static const struct command_spec spec = {
    .name = "explain",
    .arguments = "ID",
    .zh = "详解一条规则（absolute.rank-first）、一个法律条款（false-publicity）、一部法律，或 "
          "check 的\n"
          "一个诊断码（P02）。",
    .en =
        "Tells all about a rule (absolute.rank-first), a provision (false-publicity), a law, or a\n"
        "diagnostic code of check (P02).",
    .arguments_most = 1,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .take = take,
};

static void
explain_code(const struct cli *cli, const struct code_info *code, bool json, struct buf *out)
{
    if (json) {
        emit_begin_object(out);
        emit_field_text(out, "type", "diagnostic");
        emit_field_text(out, "code", code->code);
        emit_field_both(out, "title", code->zh, code->en);
        emit_field_both(out, "text", code->more_zh, code->more_en);
        emit_end_object(out);
        buf_add_char(out, '\n');
        return;
    }
    buf_printf(out, "%s  %s\n\n%s\n", code->code, cli_text(cli, code->zh, code->en),
               cli_text(cli, code->more_zh, code->more_en));
}

/* The nearest rule or provision. */
static void
say_unknown(const struct cli *cli, const struct rulebook *book, const char *id)
{
    size_t provisions = book->laws ? laws_provision_count(book->laws) : 0, count = 0;
    const char **names = memory_array(book->rule_count + provisions, sizeof *names);
    for (size_t i = 0; i < book->rule_count; i++)
        names[count++] = book->rules[i].id;
    for (size_t i = 0; i < provisions; i++)
        names[count++] = laws_provision_at(book->laws, i)->id;
    const char *nearest = diag_nearest(id, names, count);
    if (nearest)
        cli_say(cli, "没有叫 %s 的规则、条款或法律；是不是 %s？",
                "no rule, provision or law is named %s; did you mean %s?", id, nearest);
    else
        cli_say(cli, "规则包 %2$s 里没有叫 %1$s 的规则、条款或法律",
                "no rule, provision or law is named %s in the pack %s", id, book->dir);
    free(names);
}

static bool
explain_from_pack(const struct cli *cli, const struct rulebook *book, const char *id,
                  const struct law_view *view, struct buf *out)
{
    const struct rule *rule = rulebook_find(book, id);
    if (rule) {
        rule_explain(book, rule, view, out);
        return true;
    }
    if (book->laws && law_report_explain(book->laws, id, view, out))
        return true;
    say_unknown(cli, book, id);
    return false;
}

/* Mistakes in the pack are for check to tell: what could be read of it is explained. */
static int
explain_id(const struct cli *cli, const struct explain_arguments *arguments, const char *id)
{
    char *dir = pack_find(cli, arguments->rules);
    if (!dir)
        return EXIT_CANNOT_RUN;
    struct diag diag;
    struct rulebook *book = NULL;
    struct buf out = {0};
    diag_init(&diag);
    rulebook_load(dir, &book, &diag);
    bool found = book && explain_from_pack(cli, book, id, &arguments->view, &out);
    if (!book)
        diag_print_errors(cli, &diag);
    fwrite(out.data, 1, out.len, stdout);
    buf_finish(&out);
    rulebook_free(book);
    diag_finish(&diag);
    free(dir);
    return found ? EXIT_CLEAN : EXIT_CANNOT_RUN;
}

static int
explain(const struct cli *cli, const struct explain_arguments *arguments, const char *id)
{
    const struct code_info *code = codes_find(id);
    if (!code)
        return explain_id(cli, arguments, id);
    struct buf out = {0};
    explain_code(cli, code, arguments->view.json, &out);
    fwrite(out.data, 1, out.len, stdout);
    buf_finish(&out);
    return EXIT_CLEAN;
}

int
cmd_explain(struct cli *cli, int argc, char **argv)
{
    struct explain_arguments arguments = {0};
    int first;
    switch (options_parse(cli, &spec, argc, argv, &arguments, &first)) {
    case OPTIONS_EXIT:
        return EXIT_CLEAN;
    case OPTIONS_WRONG:
        return EXIT_CANNOT_RUN;
    case OPTIONS_READY:
        break;
    }
    if (first == argc) {
        cli_say(cli, "要解释哪一个？见 adclaim explain --help",
                "explain what? see adclaim explain --help");
        return EXIT_CANNOT_RUN;
    }
    if (!arguments.has_as_of)
        arguments.view.as_of = day_today();
    if (!arguments.has_date)
        arguments.view.day = arguments.view.as_of;
    arguments.view.english = cli->english;
    arguments.view.columns = cli_columns();
    return explain(cli, &arguments, argv[first]);
}
