/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/diag.h"
#include "scanner/cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct command {
    const char *name;
    int (*run)(struct cli *cli, int argc, char **argv);
    const char *zh, *en;
} commands[] = {
    {"scan", cmd_scan, "扫描文字稿，给出线索", "scan transcripts and give out findings"},
    {"check", cmd_check, "检查规则包，跑遍全部例句", "check a rule pack and run all its examples"},
    {"test", cmd_test, "用语料检验规则包", "test a rule pack on a corpus"},
    {"diff", cmd_diff, "两个规则包的含义差别", "what two rule packs differ in"},
    {"explain", cmd_explain, "详解一条规则、一个法律条款或一个诊断码",
     "tell all about a rule, a provision or a diagnostic code"},
    {"laws", cmd_laws, "某一天有效的法律规定", "the law in force on a day"},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void
print_help(const struct cli *cli)
{
    printf(
        "%s\n\n",
        cli_text(cli,
                 "用法：adclaim 命令 [选项] …\n\n"
                 "听直播带货的文字稿，指出可能违反广告法等规定的话。结果是线索，不是认定。",
                 "usage: adclaim COMMAND [options] …\n\n"
                 "Reads transcripts of live-stream selling and points at what may break Chinese\n"
                 "advertising law. A finding is a clue, never a verdict."));
    printf("%s\n", cli_text(cli, "命令：", "commands:"));
    for (size_t i = 0; i < COMMANDS; i++)
        printf("  %-10s%s\n", commands[i].name, cli_text(cli, commands[i].zh, commands[i].en));
    printf(
        "\n%s\n",
        cli_text(cli, "adclaim 命令 --help 说明一个命令；adclaim --version 显示版本。",
                 "adclaim COMMAND --help tells about a command; adclaim --version the version."));
}

static const struct command *
find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int
unknown_command(const struct cli *cli, const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    const char *nearest = diag_nearest(name, names, COMMANDS);
    if (nearest)
        cli_say(cli, "没有命令 %s；是不是 %s？", "no command %s; did you mean %s?", name, nearest);
    else
        cli_say(cli, "没有命令 %s；见 adclaim --help", "no command %s; see adclaim --help", name);
    return EXIT_CANNOT_RUN;
}

/* A closed standard stream must not become the number of a file that is opened later. */
static void
hold_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1)
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY); /* reading and writing still fail */
}

/* What was printed by stdio got out, or the answer is incomplete. */
static int
flush_output(const struct cli *cli, int exit_code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return exit_code;
    if (errno != EPIPE) /* else nobody reads any more */
        cli_say(cli, "无法写出结果：%m", "can't write the output: %m");
    return exit_code == EXIT_CANNOT_RUN ? exit_code : EXIT_INCOMPLETE;
}

int
main(int argc, char **argv)
{
    struct cli cli = {.english = !cli_locale_is_chinese()};
    hold_standard_streams();
    signal(SIGPIPE, SIG_IGN);
    const char *name = argc > 1 ? argv[1] : NULL;
    const struct command *command = name ? find_command(name) : NULL;
    int exit_code = EXIT_CLEAN;
    if (command)
        exit_code = command->run(&cli, argc - 1, argv + 1);
    else if (name && strcmp(name, "--version") == 0)
        printf("adclaim %s\n", ADCLAIM_VERSION);
    else if (!name || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 ||
             strcmp(name, "help") == 0)
        print_help(&cli);
    else
        exit_code = unknown_command(&cli, name);
    if (!name)
        exit_code = EXIT_CANNOT_RUN;
    return flush_output(&cli, exit_code);
}
