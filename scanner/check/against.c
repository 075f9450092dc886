/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/against.h"

#include "scanner/check/pack_diff.h"

#include <stdio.h>
#include <string.h>

/* The line of pack.yaml that has the version, in a form like others check prints. */
static struct location
version_place(const char *path)
{
    static const char key[] = "version:";
    struct location at = {path, 0, 0};
    char line[512];
    FILE *file = fopen(path, "rb");
    for (uint32_t number = 1; file && fgets(line, sizeof line, file); number++) {
        if (strncmp(line, key, strlen(key)) != 0)
            continue;
        size_t value = strlen(key) + strspn(line + strlen(key), " ");
        at.line = number;
        at.column = (uint32_t)value + 1;
        break;
    }
    if (file)
        fclose(file);
    return at;
}

void
check_against(const struct rulebook *old_book, const struct engine *old_engine,
              const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
              struct diag *diag)
{
    struct pack_diff diff;
    pack_diff_run(old_book, old_engine, book, engine, as_of_day, true, &diff);
    if (version_step_of(old_book->version, book->version) < diff.step) {
        struct buf path = {0};
        buf_printf(&path, "%s/pack.yaml", book->dir);
        struct diag_item *item = diag_add(
            diag, DIAG_ERROR, "K01", version_place(path.data),
            "%s after %s is too small a step: rules %zu added, %zu removed, %zu changed, %zu "
            "reworded; examples of the old pack %zu lost, %zu gained",
            book->version, old_book->version, diff.added, diff.removed, diff.changed, diff.reworded,
            diff.lost, diff.gained);
        item->width = (uint32_t)strlen(book->version);
        diag_fix(diag, "make it a %s step; adclaim diff tells what changed",
                 version_step_name(diff.step));
        buf_finish(&path);
    }
    buf_finish(&diff.rows);
}
