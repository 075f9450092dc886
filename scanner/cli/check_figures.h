/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/disguise.h"
#include "scanner/check/exercise.h"
#include "scanner/check/mutate.h"

/* What check tells besides problems, where it was asked for: how much of a pack is used and needed. */
struct check_figures {
    bool has_coverage, has_mutations;
    struct exercise exercise;
    struct mutations mutations;
    struct disguises disguises;
};

/* For people: a line or more, or nothing. */
void check_figures_text(const struct check_figures *figures, bool english, struct buf *out);
/* As fields of the object being written. */
void check_figures_json(const struct check_figures *figures, struct buf *out);
