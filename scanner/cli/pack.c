/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/pack.h"

#include "scanner/base/memory.h"
#include "scanner/cli/diag_print.h"
#include "scanner/rulebook/diag_zh.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The folder that the program is in. */
static bool
program_folder(char *ret_path, size_t size)
{
    ssize_t len = readlink("/proc/self/exe", ret_path, size - 1);
    if (len <= 0 || (size_t)len >= size - 1)
        return false;
    ret_path[len] = '\0';
    char *slash = strrchr(ret_path, '/');
    if (!slash)
        return false;
    *slash = '\0';
    return true;
}

static bool
lies_in(const char *path, const char *folder)
{
    size_t len = strlen(folder);
    return strncmp(path, folder, len) == 0 && (path[len] == '/' || !path[len]);
}

static char *
pack_beside_program(void)
{
    char folder[PATH_MAX], beside[PATH_MAX + 64];
    if (!program_folder(folder, sizeof folder))
        return NULL;
    if (lies_in(folder, ADCLAIM_BUILD_DIR) && is_folder(ADCLAIM_SOURCE_PACK))
        return memory_copy_text(ADCLAIM_SOURCE_PACK, strlen(ADCLAIM_SOURCE_PACK));
    snprintf(beside, sizeof beside, "%s/../share/adclaim/rules", folder);
    char *whole = is_folder(beside) ? realpath(beside, NULL) : NULL;
    return whole;
}

static char *
pack_named(const struct cli *cli, const char *path)
{
    if (is_folder(path))
        return memory_copy_text(path, strlen(path));
    cli_say(cli, "规则包 %s：%s", "rule pack %s: %s", path,
            strerror(access(path, F_OK) == 0 ? ENOTDIR : errno));
    return NULL;
}

char *
pack_find(const struct cli *cli, const char *given)
{
    if (given)
        return pack_named(cli, given);
    const char *set = getenv("ADCLAIM_RULES");
    if (set && *set)
        return pack_named(cli, set);
    char *beside = pack_beside_program();
    if (beside)
        return beside;
    if (is_folder(ADCLAIM_PACK_DIR))
        return memory_copy_text(ADCLAIM_PACK_DIR, strlen(ADCLAIM_PACK_DIR));
    cli_say(cli, "找不到规则包；请用 --rules 指定", "no rule pack found; name one with --rules");
    return NULL;
}

bool
pack_load(const struct cli *cli, const char *dir, struct rulebook **ret_book)
{
    struct diag diag;
    struct rulebook *book = NULL;
    diag_init(&diag);
    diag.translate = cli->english ? NULL : diag_zh;
    bool good = rulebook_load(dir, &book, &diag);
    if (good) {
        *ret_book = book;
    } else {
        diag_print_errors(cli, &diag);
        cli_say(cli, "规则包 %s 有 %zu 处错误，没有扫描；adclaim check 会全部列出",
                "rule pack %s has %zu mistakes, nothing was scanned; adclaim check lists them all",
                dir, diag.error_count);
        rulebook_free(book);
    }
    diag_finish(&diag);
    return good;
}
