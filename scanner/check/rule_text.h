/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/rulebook/rulebook.h"

/*
 * rule_text: parts of a rule written as the rule language would, after folding and with defaults
 * resolved: equal text, equal meaning. For messages, and to tell what changed between two packs.
 */
void rule_text_clause(const struct clause *clause, struct buf *out);
void rule_text_comparison(const struct rule *rule, const struct comparison *comparison,
                          struct buf *out);
void rule_text_duration(int64_t us, struct buf *out);
void rule_text_window(const struct window_size *window, struct buf *out);
