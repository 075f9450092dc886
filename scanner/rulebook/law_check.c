/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/memory.h"
#include "scanner/rulebook/laws_private.h"

#include <stdlib.h>

enum { SOON_DAYS = 90 };

static int32_t
latest(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t
earliest(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* ---- overlaps and gaps ---- */

/* Two neighbours in order of their first day. */
static void
check_neighbours(struct diag *diag, const char *what, const char *name, struct day_range a,
                 struct location a_at, struct day_range b, struct location b_at)
{
    char first[DAY_TEXT_SIZE], second[DAY_TEXT_SIZE];
    what = diag_words(diag, what);
    if (b.from == DAY_UNKNOWN_START || a.until == DAY_OPEN_END || b.from <= a.until) {
        diag_add(diag, DIAG_ERROR, "L08", b_at, "two versions of %s \"%s\" are in force on one day",
                 what, name);
        diag_also(diag, a_at, "the other one");
    } else if (b.from > a.until + 1) {
        diag_add(diag, DIAG_WARNING, "L09", b_at, "%s \"%s\" has no version from %s to %s", what,
                 name, day_format(a.until + 1, first), day_format(b.from - 1, second));
        diag_fix(diag, "check the days; a gap means that nothing forbade the conduct then");
    }
}

static void
check_law(const struct law *law, struct diag *diag)
{
    for (size_t i = 1; i < law->version_count; i++)
        check_neighbours(diag, "the law", law->id, law->versions[i - 1].days, law->versions[i - 1].at,
                         law->versions[i].days, law->versions[i].at);
    if (law->kind == LAW_GUIDE && law->own_fines)
        diag_add(diag, DIAG_ERROR, "L11", law->at, "guide \"%s\" must say own-fines: no", law->id);
    if (!law->own_fines && law->penalty_count)
        diag_add(diag, DIAG_ERROR, "L11", law->penalties[0].at,
                 "\"%s\" has no fines of its own, so it can't have penalties", law->id);
}

/* ---- penalties ---- */

static void
check_penalty(const struct provision *provision, const struct provision_version *version,
              const struct penalty_ref *ref, struct diag *diag)
{
    if (!version->law->own_fines) {
        diag_add(diag, DIAG_ERROR, "L11", ref->at,
                 "\"%s\" is no ground for a fine, so \"%s\" can't have a penalty under it",
                 version->law->id, provision->id);
        return;
    }
    bool any = false;
    for (size_t i = 0; i < ref->law->version_count; i++) {
        const struct law_version *other = &ref->law->versions[i];
        if (latest(other->days.from, version->days.from) >
            earliest(other->days.until, version->days.until))
            continue;
        any = true;
        if (law_find_penalty(ref->law, ref->article, other))
            continue;
        diag_add(diag, DIAG_ERROR, "L10", ref->at,
                 "the penalty of \"%s\" points nowhere: article %s of %s (%s) has no range",
                 provision->id, ref->article, ref->law->id, other->id);
        diag_fix(diag, "add the range under \"penalties\" of the law, or split the version there");
        return;
    }
    if (!any)
        diag_add(diag, DIAG_ERROR, "L10", ref->at,
                 "the penalty of \"%s\" points nowhere: %s is not in force in those days",
                 provision->id, ref->law->id);
}

/* ---- steps ---- */

static bool
is_settled(const struct provision_version *version)
{
    return version && version->confidence == LAW_VERIFIED &&
           version->version->confidence == LAW_VERIFIED;
}

static void
check_steps(const struct provision *provision, struct diag *diag)
{
    enum { MOST_STEPS = 64 };
    int32_t days[MOST_STEPS];
    if (provision->version_count == 0)
        return;
    int32_t first = provision->versions[0].days.from;
    size_t count = provision_step_days(provision, first, DAY_OPEN_END - 1, days, MOST_STEPS);
    char text[DAY_TEXT_SIZE];
    for (size_t i = 0; i < count; i++) {
        struct law_change change;
        provision_step(provision, days[i], &change);
        const struct provision_version *before = provision_on(provision, days[i] - 1);
        const struct provision_version *after = provision_on(provision, days[i]);
        if (!change.reason.zh) {
            diag_add(diag, DIAG_WARNING, "L12", provision->at,
                     "nothing says what became of \"%s\" on %s", provision->id,
                     day_format(days[i], text));
            diag_fix(diag, "add a change with a direction; \"unknown\" is an answer too");
        } else if (change.direction != DIRECTION_UNKNOWN && before != after &&
                   (!is_settled(before) || !is_settled(after)) &&
                   (!before || !after || before->version != after->version)) {
            diag_add(diag, DIAG_ERROR, "L13", change.at,
                     "\"%s\" can't be called %s on %s: one of the two versions is not verified",
                     provision->id, law_direction_name(change.direction),
                     day_format(days[i], text));
        }
    }
}

void
laws_check(const struct laws *laws, struct diag *diag)
{
    for (size_t i = 0; i < laws->law_count; i++)
        check_law(&laws->laws[i], diag);
    for (size_t i = 0; i < laws->provision_count; i++) {
        const struct provision *provision = &laws->provisions[i];
        for (size_t k = 0; k < provision->version_count; k++) {
            const struct provision_version *version = &provision->versions[k];
            if (k > 0)
                check_neighbours(diag, "the provision", provision->id, version[-1].days, version[-1].at,
                                 version->days, version->at);
            for (size_t p = 0; p < version->penalty_count; p++)
                check_penalty(provision, version, &version->penalties[p], diag);
        }
        check_steps(provision, diag);
    }
}

/* ---- uses by rules ---- */

static void
check_end(const struct provision *provision, const struct law_use *use, int32_t as_of,
          struct diag *diag)
{
    char text[DAY_TEXT_SIZE];
    const struct provision_version *now = provision_on(provision, as_of);
    if (!now) {
        bool begins = provision->version_count && provision->versions[0].days.from > as_of;
        diag_add(diag, begins ? DIAG_INFO : DIAG_WARNING, "L14", use->at,
                 "\"%s\" has no version in force on %s", provision->id, day_format(as_of, text));
        if (begins)
            diag_fix(diag, "it begins on %s", day_format(provision->versions[0].days.from, text));
        else
            diag_fix(diag, "cite what governs the conduct now beside it");
        return;
    }
    int32_t until = now->text_days.until;
    if (until == DAY_OPEN_END || until - as_of > SOON_DAYS)
        return;
    const struct provision_version *next = provision_on(provision, until + 1);
    diag_add(diag, next ? DIAG_INFO : DIAG_WARNING, "L15", use->at,
             "the version of \"%s\" in force on the as-of day ends on %s", provision->id,
             day_format(until, text));
    if (next)
        diag_fix(diag, "nothing to do: %s (%s) follows", next->law->id, next->version->id);
    else
        diag_fix(diag, "add what follows it");
}

static const struct provision *
check_use(const struct laws *laws, const struct law_use *use, struct diag *diag)
{
    const struct provision *provision = laws_find(laws, use->provision);
    if (!provision) {
        diag_add(diag, DIAG_ERROR, "L17", use->at, "unknown provision \"%s\"", use->provision);
        const char **names = memory_array(laws->provision_count + 1, sizeof *names);
        for (size_t i = 0; i < laws->provision_count; i++)
            names[i] = laws->provisions[i].id;
        const char *nearest = diag_nearest(use->provision, names, laws->provision_count);
        diag_fix(diag, nearest ? "did you mean \"%s\"?" : "provisions are listed in laws.yaml%s",
                 nearest ? nearest : "");
        free(names);
    }
    return provision;
}

/* Whether anything cites @provision: a rule, or a special provision that a rule names. */
static void
mark_used(const struct laws *laws, const struct provision *provision, bool *used)
{
    used[provision - laws->provisions] = true;
    if (provision->general)
        used[provision->general - laws->provisions] = true;
}

void
laws_check_uses(const struct laws *laws, const struct law_use *uses, size_t use_count,
                int32_t as_of, struct diag *diag)
{
    bool *used = memory_array(laws->provision_count + 1, sizeof *used);
    bool *told = memory_array(laws->provision_count + 1, sizeof *told);
    for (size_t i = 0; i < use_count; i++) {
        const struct provision *provision = check_use(laws, &uses[i], diag);
        if (!provision)
            continue;
        mark_used(laws, provision, used);
        if (uses[i].exemption != (provision->kind == PROVISION_EXEMPTION) &&
            !(uses[i].exemption && provision->kind == PROVISION_DUTY))
            diag_add(diag, DIAG_WARNING, "L19", uses[i].at,
                     uses[i].exemption ? "\"%s\" is no exemption, so it can't be a \"because\""
                                       : "\"%s\" is an exemption, so no finding can rest on it",
                     provision->id);
        bool *seen = &told[provision - laws->provisions];
        if (!*seen)
            check_end(provision, &uses[i], as_of, diag);
        *seen = true;
    }
    if (laws->limitation.provision) {
        const struct provision *limitation = laws_find(laws, laws->limitation.provision);
        if (limitation)
            mark_used(laws, limitation, used);
    }
    for (size_t i = 0; i < laws->provision_count; i++) {
        if (!used[i] && laws->provisions[i].kind == PROVISION_CONDUCT)
            diag_add(diag, DIAG_INFO, "L16", laws->provisions[i].at, "no rule cites \"%s\"",
                     laws->provisions[i].id);
    }
    free(used);
    free(told);
}
