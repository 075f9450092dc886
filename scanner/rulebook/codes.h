/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/diag.h"

/*
 * codes: what each diagnostic code means, for `adclaim explain CODE` and for reports that list their
 * rules. A code never changes its meaning and is never used again for another one.
 */
struct code_info {
    const char *code;
    enum diag_level level;         /* the usual one; some codes have a milder form */
    const char *zh, *en;           /* one line */
    const char *more_zh, *more_en; /* why it matters and what to do */
};

/* NULL when there is no such code; small letters will do. */
const struct code_info *codes_find(const char *code);
const struct code_info *codes_all(size_t *ret_count); /* by letter and number */
