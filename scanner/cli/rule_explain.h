/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/report/law_report.h"
#include "scanner/rulebook/rulebook.h"

/*
 * A rule in full: what it says, the law it cites as on view->day, clauses it has from its file, and
 * how it is written. Its text is read from the pack's file again.
 */
void rule_explain(const struct rulebook *book, const struct rule *rule, const struct law_view *view,
                  struct buf *out);
