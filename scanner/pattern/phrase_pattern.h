/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/phrase_parse.h"

/*
 * phrase_pattern: the one door for a regular expression, `{pattern: '…', up-to: 20字}` in a list. A
 * PCRE2 fragment that runs on folded text, its width bounded before PCRE2 ever sees it. Mistakes go to
 * the diag as P07.
 */
enum { PATTERN_CHARS = 500, PATTERN_WIDTH = 60, PATTERN_DEPTH = 8 };

/* On success fills *ret_pattern, whose code and whole are the caller's to free with pattern_free, and
 * the widths. */
bool pattern_compile(const struct phrase_text *text, size_t up_to, struct arena *arena,
                     struct diag *diag, struct phrase_pattern *ret_pattern, size_t *ret_min,
                     size_t *ret_max);
void pattern_free(void *code);

/* Whether some short text drives the pattern to an unreasonable number of steps. */
bool pattern_backtracks(const struct phrase_pattern *pattern);
