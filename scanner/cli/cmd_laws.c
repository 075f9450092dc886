/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/cli.h"

#include "scanner/base/memory.h"
#include "scanner/cli/options.h"
#include "scanner/cli/pack.h"
#include "scanner/report/law_report.h"
#include "scanner/rulebook/rulebook.h"

#include <stdio.h>
#include <stdlib.h>

enum laws_option {
    OPTION_DATE = 1,
    OPTION_AS_OF,
    OPTION_FAMILY,
    OPTION_HANDOVER,
    OPTION_FORMAT,
    OPTION_RULES
};

struct laws_command {
    const char *pack, *family;
    bool handover, has_day, has_as_of;
    struct law_view view;
};

static bool
take_option(const struct cli *cli, void *context, int id, const char *value)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct laws_command *command = context;
    size_t format;
    switch ((enum laws_option)id) {
    case OPTION_DATE:
        command->has_day = true;
        return options_day(cli, "date", value, &command->view.day);
    case OPTION_AS_OF:
        command->has_as_of = true;
        return options_day(cli, "as-of", value, &command->view.as_of);
    case OPTION_FAMILY:
        command->family = value;
        return true;
    case OPTION_HANDOVER:
        command->handover = true;
        return true;
    case OPTION_FORMAT:
        if (!options_choice(cli, "format", value, formats, &format))
            return false;
        command->view.json = format == 1;
        return true;
    case OPTION_RULES:
        command->pack = value;
        return true;
    }
    return false;
}

static const struct option_spec options[] = {
    {OPTION_DATE, "date", "YYYY-MM-DD", "看哪一天（默认：--as-of）", "the day (default: --as-of)"},
    {OPTION_AS_OF, "as-of", "YYYY-MM-DD", "“今天”是哪一天（默认：北京时间今天）",
     "what today is (default: today in Asia/Shanghai)"},
    {OPTION_FAMILY, "family", "F", "只列这一类规则引用的条目",
     "only what rules of this family cite"},
    {OPTION_HANDOVER, "handover", NULL, "移送线索所需的管辖、附件、证据形式（JSON）",
     "what handing a clue over takes: competence, attachments, form of evidence (JSON)"},
    {OPTION_FORMAT, "format", "text|json", "输出格式（默认：text）", "output (default: text)"},
    {OPTION_RULES, "rules", "PACK", "规则包", "the rule pack"},
};

static const struct command_spec spec = {
    .name = "laws",
    .arguments = "",
    .zh = "列出某一天施行中的条文：条目、起止、引用。",
    .en = "Lists what is in force on a day: provision, days, citation.",
    .arguments_most = 0,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .take = take_option,
};

/* Marks what the rules of @family cite, by index; everything when there is no family. */
static bool
choose(const struct rulebook *book, const char *family, bool *chosen)
{
    bool found = !family;
    for (size_t i = 0; i < laws_provision_count(book->laws); i++)
        chosen[i] = !family;
    for (size_t i = 0; family && i < book->rule_count; i++) {
        const struct rule *rule = &book->rules[i];
        if (strcmp(rule->family, family) != 0)
            continue;
        found = true;
        for (size_t k = 0; k < rule->law_count; k++) {
            const struct provision *provision = laws_find(book->laws, rule->law[k]);
            if (provision)
                chosen[provision - laws_provision_at(book->laws, 0)] = true;
        }
    }
    return found;
}

static bool
add_table(const struct cli *cli, const struct rulebook *book, const struct laws_command *command,
          struct buf *out)
{
    size_t total = laws_provision_count(book->laws), count = 0;
    bool *chosen = memory_array(total + 1, sizeof *chosen);
    const struct provision **provisions = memory_array(total + 1, sizeof *provisions);
    bool found = choose(book, command->family, chosen);
    for (size_t i = 0; i < total; i++) {
        if (chosen[i])
            provisions[count++] = laws_provision_at(book->laws, i);
    }
    if (found)
        law_report_table(book->laws, provisions, count, &command->view, out);
    else
        cli_say(cli, "没有 %s 这一类的规则", "no rule of a family %s", command->family);
    free(chosen);
    free(provisions);
    return found;
}

static int
print_laws(const struct cli *cli, const struct rulebook *book, const struct laws_command *command)
{
    struct buf out = {0};
    int exit_code = EXIT_CLEAN;
    if (command->handover)
        law_report_handover(book->laws, &out);
    else if (!add_table(cli, book, command, &out))
        exit_code = EXIT_CANNOT_RUN;
    if (out.len)
        fwrite(out.data, 1, out.len, stdout); /* main says when it could not be written */
    buf_finish(&out);
    return exit_code;
}

int
cmd_laws(struct cli *cli, int argc, char **argv)
{
    struct laws_command command = {0};
    int first;
    switch (options_parse(cli, &spec, argc, argv, &command, &first)) {
    case OPTIONS_EXIT:
        return EXIT_CLEAN;
    case OPTIONS_WRONG:
        return EXIT_CANNOT_RUN;
    case OPTIONS_READY:
        break;
    }
    if (!command.has_as_of)
        command.view.as_of = day_today();
    if (!command.has_day)
        command.view.day = command.view.as_of;
    command.view.english = cli->english;
    command.view.columns = cli_columns();
    char *dir = pack_find(cli, command.pack);
    struct rulebook *book = NULL;
    int exit_code = EXIT_CANNOT_RUN;
    if (dir && pack_load(cli, dir, &book))
        exit_code = print_laws(cli, book, &command);
    rulebook_free(book);
    free(dir);
    return exit_code;
}
