/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/options.h"

#include "scanner/base/buf.h"
#include "scanner/base/day.h"
#include "scanner/base/diag.h"
#include "scanner/report/width.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

enum { OPTIONS_MOST = 32, ID_HELP = 'h', ID_LANG = 1000, ID_FIRST = 2000 };

static const struct option_spec common[] = {
    {ID_LANG, "lang", "zh|en", "语言（默认：按系统语言）", "language (default: by the locale)"},
    {ID_HELP, "help", NULL, "显示这段说明", "show this text"},
};
enum { COMMON = sizeof common / sizeof common[0] };

static void
add_options_help(const struct cli *cli, struct buf *out, const struct option_spec *options,
                 size_t count)
{
    enum { INDENT = 28, COLUMNS = 100 };
    struct buf line = {0};
    for (size_t i = 0; i < count; i++) {
        const struct option_spec *option = &options[i];
        buf_reset(&line);
        buf_printf(&line, "  --%s%s%s", option->name, option->value ? " " : "",
                   option->value ? option->value : "");
        if (width_text(buf_span(&line)) + 2 > INDENT) {
            buf_printf(out, "%s\n", line.data);
            buf_reset(&line);
        }
        while (width_text(buf_span(&line)) < INDENT)
            buf_add_char(&line, ' ');
        buf_add_text(&line, cli_text(cli, option->zh, option->en));
        width_wrap(out, buf_span(&line), COLUMNS, INDENT);
    }
    buf_finish(&line);
}

static void
print_help(const struct cli *cli, const struct command_spec *spec)
{
    struct buf out = {0};
    buf_printf(&out, "%s adclaim %s [%s] %s\n\n%s\n\n%s\n", cli_text(cli, "用法：", "usage:"),
               spec->name, cli_text(cli, "选项", "options"), spec->arguments,
               cli_text(cli, spec->zh, spec->en), cli_text(cli, "选项：", "options:"));
    add_options_help(cli, &out, spec->options, spec->option_count);
    add_options_help(cli, &out, common, COMMON);
    fwrite(out.data, 1, out.len, stdout);
    buf_finish(&out);
}

static bool
take_language(struct cli *cli, const char *value)
{
    static const char *const names[] = {"zh", "en", NULL};
    size_t index;
    if (!options_choice(cli, "lang", value, names, &index))
        return false;
    cli->english = index == 1;
    return true;
}

/* --lang decides the language of messages about the options before it, too. */
static void
find_language(struct cli *cli, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        if (strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            value = argv[i + 1];
        if (value && (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0))
            cli->english = strcmp(value, "en") == 0;
    }
}

static void
say_unknown(const struct cli *cli, const struct command_spec *spec, const char *argument)
{
    const char *names[OPTIONS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < spec->option_count; i++)
        names[count++] = spec->options[i].name;
    for (size_t i = 0; i < COMMON; i++)
        names[count++] = common[i].name;
    char word[64];
    snprintf(word, sizeof word, "%s", argument + strspn(argument, "-"));
    word[strcspn(word, "=")] = '\0';
    const char *nearest = diag_nearest(word, names, count);
    if (nearest)
        cli_say(cli, "没有选项 %s；是不是 --%s？", "no option %s; did you mean --%s?", argument,
                nearest);
    else
        cli_say(cli, "没有选项 %s；见 adclaim %s --help", "no option %s; see adclaim %s --help",
                argument, spec->name);
}

static const struct option_spec *
spec_of(const struct command_spec *spec, int id)
{
    for (size_t i = 0; i < spec->option_count; i++)
        if (spec->options[i].id + ID_FIRST == id)
            return &spec->options[i];
    return NULL;
}

static size_t
fill_long_options(const struct command_spec *spec, struct option *ret_options)
{
    size_t count = 0;
    for (size_t i = 0; i < spec->option_count + COMMON; i++) {
        bool own = i < spec->option_count;
        const struct option_spec *option =
            own ? &spec->options[i] : &common[i - spec->option_count];
        ret_options[count++] = (struct option){
            .name = option->name,
            .has_arg = option->value ? required_argument : no_argument,
            .val = option->id + (own ? ID_FIRST : 0),
        };
    }
    ret_options[count] = (struct option){0};
    return count;
}

enum options_outcome
options_parse(struct cli *cli, const struct command_spec *spec, int argc, char **argv,
              void *context, int *ret_first)
{
    struct option long_options[OPTIONS_MOST + 1];
    fill_long_options(spec, long_options);
    find_language(cli, argc, argv);
    cli->command = spec->name;
    optind = 0;
    for (;;) {
        int before = optind ? optind : 1;
        int id = getopt_long(argc, argv, ":h", long_options, NULL);
        if (id == -1)
            break;
        const struct option_spec *option = spec_of(spec, id);
        if (id == ID_HELP) {
            print_help(cli, spec);
            return OPTIONS_EXIT;
        }
        if (id == ':') {
            cli_say(cli, "选项 %s 缺少值", "option %s needs a value", argv[before]);
            return OPTIONS_WRONG;
        }
        if (id == '?') {
            say_unknown(cli, spec, argv[optind - 1]);
            return OPTIONS_WRONG;
        }
        if (id == ID_LANG ? !take_language(cli, optarg)
                          : !spec->take(cli, context, option->id, optarg))
            return OPTIONS_WRONG;
    }
    if (spec->arguments_most >= 0 && argc - optind > spec->arguments_most) {
        cli_say(cli, "多余的参数 %s；见 adclaim %s --help",
                "unexpected argument %s; see adclaim %s --help",
                argv[optind + spec->arguments_most], spec->name);
        return OPTIONS_WRONG;
    }
    *ret_first = optind;
    return OPTIONS_READY;
}

/* Values */

bool
options_day(const struct cli *cli, const char *name, const char *value, int32_t *ret_day)
{
    if (day_parse(span_of_text(value), ret_day))
        return true;
    cli_say(cli, "--%s 应为存在的日期 YYYY-MM-DD，不能是 %s",
            "--%s must be a day that exists, YYYY-MM-DD, not %s", name, value);
    return false;
}

bool
options_duration(const struct cli *cli, const char *name, const char *value, int64_t *ret_us)
{
    static const struct {
        const char *text;
        double seconds;
    } units[] = {
        {"", 1},   {"秒", 1},   {"s", 1},     {"分", 60},     {"分钟", 60},
        {"m", 60}, {"min", 60}, {"ms", 1e-3}, {"毫秒", 1e-3},
    };
    char *end;
    double number = value[0] >= '0' && value[0] <= '9' ? strtod(value, &end) : -1;
    for (size_t i = 0; number >= 0 && i < sizeof units / sizeof units[0]; i++) {
        double seconds = number * units[i].seconds;
        if (strcmp(end, units[i].text) == 0 && seconds <= 1e6) {
            *ret_us = (int64_t)(seconds * 1e6 + 0.5);
            return true;
        }
    }
    cli_say(cli, "--%s 应为时长，如 10秒 或 500ms，不能是 %s",
            "--%s must be a length of time such as 10s or 500ms, not %s", name, value);
    return false;
}

bool
options_number(const struct cli *cli, const char *name, const char *value, unsigned most,
               unsigned *ret_number)
{
    size_t digits = strspn(value, "0123456789");
    unsigned long number = digits && digits < 9 && !value[digits] ? strtoul(value, NULL, 10) : 0;
    if (number >= 1 && number <= most) {
        *ret_number = (unsigned)number;
        return true;
    }
    cli_say(cli, "--%s 应为 1 到 %u 的整数，不能是 %s",
            "--%s must be a whole number from 1 to %u, not %s", name, most, value);
    return false;
}

bool
options_choice(const struct cli *cli, const char *name, const char *value, const char *const *names,
               size_t *ret_index)
{
    struct buf list = {0};
    for (size_t i = 0; names[i]; i++) {
        if (strcmp(names[i], value) == 0) {
            *ret_index = i;
            buf_finish(&list);
            return true;
        }
        buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
    }
    cli_say(cli, "--%s 应为其中之一：%s；不能是 %s", "--%s must be one of %s; not %s", name,
            list.data, value);
    buf_finish(&list);
    return false;
}

bool
options_label(const struct cli *cli, const char *name, const char *value, struct label *ret_label)
{
    const char *equals = strchr(value, '=');
    if (equals && equals > value && equals[1]) {
        ret_label->key = span_of(value, (size_t)(equals - value));
        ret_label->value = span_of_text(equals + 1);
        return true;
    }
    cli_say(cli, "--%s 应为 名称=值，如 类目=保健食品，不能是 %s",
            "--%s must be KEY=VALUE such as 类目=保健食品, not %s", name, value);
    return false;
}
