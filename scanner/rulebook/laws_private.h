/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/rulebook/laws.h"

/* What the files of the law registry share; nobody else includes this. */
struct limitation_rule {
    const char *provision;
    int years, long_years;
    const char *const *long_for; /* categories whose goods touch life, health or finance */
    size_t long_for_count;
    struct law_text long_text, past_text;
    struct location at;
};

struct handover_list {
    const struct handover_item *items;
    size_t count;
};

struct laws {
    struct law *laws;
    size_t law_count;
    struct provision *provisions; /* in file order */
    size_t provision_count;
    const struct provision **by_id; /* sorted */
    struct limitation_rule limitation;
    struct handover_list handover[HANDOVER_GROUPS];
};

/* The version of @law in force on @day, or NULL. */
const struct law_version *law_version_on(const struct law *law, int32_t day);

/* The penalty of @law with @article as @version has it, or NULL. */
const struct law_penalty *law_find_penalty(const struct law *law, const char *article,
                                           const struct law_version *version);

/*
 * What happened to @provision between the versions before and on @day, when either its text or what
 * is known of its consequences changes that day; false when nothing does. @ret_change keeps day 0
 * and unknown direction when there is a step and nothing is said about it.
 */
bool provision_step(const struct provision *provision, int32_t day, struct law_change *ret_change);

/* The days in (@after, @until] on which provision_step is true, in order; at most @cap. */
size_t provision_step_days(const struct provision *provision, int32_t after, int32_t until,
                           int32_t *ret_days, size_t cap);
