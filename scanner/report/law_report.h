/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/rulebook/laws.h"

/*
 * law_report: the law registry for people and programs: one provision or law in full, and the table
 * of what is in force on a day. No I/O: text goes to a buf.
 */
struct law_view {
    int32_t day, as_of;
    bool english, json;
    unsigned columns; /* width of the terminal; 0: do not wrap */
};

/* A provision on view->day, or a law with its versions. False when @id names neither. */
bool law_report_explain(const struct laws *laws, const char *id, const struct law_view *view,
                        struct buf *out);

/* One row for each of @provisions, as on view->day. */
void law_report_table(const struct laws *laws, const struct provision *const *provisions,
                      size_t count, const struct law_view *view, struct buf *out);

/* What the file of a handed-over clue needs from the law, as one JSON object. */
void law_report_handover(const struct laws *laws, struct buf *out);
