/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/cli.h"

#include "scanner/base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *
cli_text(const struct cli *cli, const char *zh, const char *en)
{
    return cli->english ? en : zh;
}

void
cli_say(const struct cli *cli, const char *zh, const char *en, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, en);
    if (vasprintf(&text, cli->english ? en : zh, args) < 0)
        text = NULL;
    va_end(args);
    /* One write, so that lines of several processes don't mix. */
    fprintf(stderr, "adclaim%s%s: %s\n", cli->command ? " " : "", cli->command ? cli->command : "",
            text ? text : "?");
    free(text);
}

bool
cli_locale_is_chinese(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0;
    }
    return false;
}

unsigned
cli_columns(void)
{
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return 0;
    return size.ws_col;
}

bool
cli_has_colour(int fd)
{
    const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR");
    return isatty(fd) && !(no_colour && *no_colour) && !(term && strcmp(term, "dumb") == 0);
}
