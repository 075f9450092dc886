/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"
#include "scanner/cli/cli.h"
#include "scanner/input/segment.h"

/*
 * options: one table says what a command takes; parsing, --help and messages about wrong use follow
 * from it. Every command also has --help and --lang zh|en.
 */
struct option_spec {
    int id;            /* for the command's take function, from 1 */
    const char *name;  /* without "--" */
    const char *value; /* what it takes, as --help shows it; NULL: nothing */
    const char *zh, *en;
};

struct command_spec {
    const char *name;
    const char *arguments; /* as --help shows them */
    const char *zh, *en;   /* what the command does, a line or more */
    int arguments_most;    /* -1: any number */
    const struct option_spec *options;
    size_t option_count;
    /* Takes one option; false after saying what is wrong with its value. */
    bool (*take)(const struct cli *cli, void *context, int id, const char *value);
};

enum options_outcome {
    OPTIONS_READY, /* *ret_first is the index of the first argument that is no option */
    OPTIONS_EXIT,  /* --help was printed */
    OPTIONS_WRONG, /* a message was printed */
};
enum options_outcome options_parse(struct cli *cli, const struct command_spec *spec, int argc,
                                   char **argv, void *context, int *ret_first);

/* Values. False after a message that names option @name. */
bool options_day(const struct cli *cli, const char *name, const char *value, int32_t *ret_day);
/* "10秒", "1.5分", "10s", "500ms", "2m"; a bare number is seconds. */
bool options_duration(const struct cli *cli, const char *name, const char *value, int64_t *ret_us);
bool options_number(const struct cli *cli, const char *name, const char *value, unsigned most,
                    unsigned *ret_number);
/* The index of @value among @names (NULL-terminated). */
bool options_choice(const struct cli *cli, const char *name, const char *value,
                    const char *const *names, size_t *ret_index);
/* "K=V"; borrows from @value. */
bool options_label(const struct cli *cli, const char *name, const char *value,
                   struct label *ret_label);
