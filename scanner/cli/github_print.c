/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/github_print.h"

enum { SHOWN_OF_A_KIND = 10 };

static void
add_escaped(struct buf *out, const char *text, bool property)
{
    for (; *text; text++) {
        bool escape = *text == '%' || *text == '\r' || *text == '\n' ||
                      (property && (*text == ':' || *text == ','));
        if (escape)
            buf_printf(out, "%%%02X", (unsigned char)*text);
        else
            buf_add_char(out, *text);
    }
}

static void
add_item(const struct diag_item *item, bool english, struct buf *out)
{
    static const char *const commands[] = {
        [DIAG_ERROR] = "error", [DIAG_WARNING] = "warning", [DIAG_INFO] = "notice"};
    buf_printf(out, "::%s ", commands[item->level]);
    if (item->at.file) {
        buf_add_text(out, "file=");
        add_escaped(out, item->at.file, true);
        if (item->at.line)
            buf_printf(out, ",line=%u", item->at.line);
        if (item->at.line && item->at.column)
            buf_printf(out, ",col=%u,endColumn=%u", item->at.column,
                       item->at.column + (item->width ? item->width : 1));
        buf_add_char(out, ',');
    }
    buf_printf(out, "title=%s::", item->code);
    add_escaped(out, item->message, false);
    if (item->fix) {
        buf_add_text(out, english ? "%0Afix: " : "%0A改法：");
        add_escaped(out, item->fix, false);
    }
    buf_add_char(out, '\n');
}

void
github_print(const struct diag *diag, bool english, struct buf *out)
{
    for (enum diag_level level = DIAG_ERROR; level <= DIAG_INFO; level++) {
        size_t shown = 0;
        for (size_t i = 0; i < diag->count && shown < SHOWN_OF_A_KIND; i++) {
            if (diag->items[i].level != level)
                continue;
            add_item(&diag->items[i], english, out);
            shown++;
        }
    }
}
