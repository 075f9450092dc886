/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdbool.h>

/*
 * cli: the commands of adclaim. A command is one file (cmd_<name>.c) and one row of the table in
 * main.c. Commands alone print and read files; the engine does not.
 */
enum exit_code {
    EXIT_CLEAN = 0,      /* done, nothing found at --fail-on */
    EXIT_FOUND = 1,      /* findings, or failures of a check */
    EXIT_CANNOT_RUN = 2, /* wrong use, or a pack with mistakes */
    EXIT_INCOMPLETE = 3, /* ran, but the answer is incomplete */
};

struct cli {
    const char *command; /* its name, for messages; NULL before it is known */
    bool english;        /* messages for people, by --lang or the locale; else Chinese */
};

/* argv[0] is the command's name. */
int cmd_check(struct cli *cli, int argc, char **argv);
int cmd_diff(struct cli *cli, int argc, char **argv);
int cmd_explain(struct cli *cli, int argc, char **argv);
int cmd_laws(struct cli *cli, int argc, char **argv);
int cmd_scan(struct cli *cli, int argc, char **argv);
int cmd_test(struct cli *cli, int argc, char **argv);

/* A message for people on standard error: "adclaim scan: …"; two formats for the same arguments. */
void cli_say(const struct cli *cli, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* One of two texts. */
const char *cli_text(const struct cli *cli, const char *zh, const char *en)
    __attribute__((format_arg(2), format_arg(3)));

/* Whether the locale (LC_ALL, LC_MESSAGES, LANG) asks for Chinese. */
bool cli_locale_is_chinese(void);

/* Columns of standard output when it is a terminal, else 0. */
unsigned cli_columns(void);

/* Whether to colour what goes to @fd: a terminal, and neither NO_COLOR nor TERM=dumb forbids it. */
bool cli_has_colour(int fd);
