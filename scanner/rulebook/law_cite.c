/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/laws_private.h"

/*
 * Citing by date. The stream's day chooses the version; today's counterpart is the version of the
 * same provision on the as-of day; between the two lie steps, and what each step changed composes:
 *
 *   stream              2025-10-15              as-of
 *     | 反法(2019) 8.p1     | 反法(2025) 9.p1       |
 *     +--------------------+ lighter ------------+        → lighter
 *
 *   same + lighter = lighter, same + heavier = heavier, lighter + heavier = unknown
 */
static bool
range_has(struct day_range range, int32_t day)
{
    return range.from <= day && day <= range.until;
}

const struct law_version *
law_version_on(const struct law *law, int32_t day)
{
    for (size_t i = law->version_count; i-- > 0;) {
        if (range_has(law->versions[i].days, day))
            return &law->versions[i];
    }
    return NULL;
}

const struct law_penalty *
law_find_penalty(const struct law *law, const char *article, const struct law_version *version)
{
    for (size_t i = 0; i < law->penalty_count; i++) {
        const struct law_penalty *penalty = &law->penalties[i];
        if (strcmp(penalty->article, article) != 0)
            continue;
        for (size_t k = 0; k < penalty->version_count; k++) {
            if (penalty->versions[k] == version)
                return penalty;
        }
    }
    return NULL;
}

const struct provision_version *
provision_on(const struct provision *provision, int32_t day)
{
    for (size_t i = provision->version_count; i-- > 0;) {
        if (range_has(provision->versions[i].days, day))
            return &provision->versions[i];
    }
    return NULL;
}

/* ---- steps between versions ---- */

static bool
same_text(const struct provision_version *a, const struct provision_version *b)
{
    return a && b && a->version == b->version && a->article && b->article &&
           strcmp(a->article, b->article) == 0;
}

bool
provision_step(const struct provision *provision, int32_t day, struct law_change *ret_change)
{
    *ret_change = (struct law_change){.direction = DIRECTION_UNKNOWN};
    for (size_t i = 0; i < provision->change_count; i++) {
        if (provision->changes[i].day == day) {
            *ret_change = provision->changes[i];
            return true;
        }
    }
    const struct provision_version *before = provision_on(provision, day - 1);
    const struct provision_version *after = provision_on(provision, day);
    if (before == after || same_text(before, after))
        return false;
    if (before && after && before->law == after->law && after->version->has_change) {
        *ret_change = (struct law_change){.day = day,
                                          .direction = after->version->direction,
                                          .reason = after->version->reason,
                                          .at = after->version->at};
    }
    return true;
}

static void
insert_day(int32_t day, int32_t after, int32_t until, int32_t *days, size_t *count, size_t cap)
{
    if (day <= after || day > until)
        return;
    size_t at = 0;
    while (at < *count && days[at] < day)
        at++;
    if ((at < *count && days[at] == day) || *count == cap)
        return;
    memmove(days + at + 1, days + at, (*count - at) * sizeof *days);
    days[at] = day;
    ++*count;
}

size_t
provision_step_days(const struct provision *provision, int32_t after, int32_t until,
                    int32_t *ret_days, size_t cap)
{
    size_t count = 0, kept = 0;
    for (size_t i = 0; i < provision->change_count; i++)
        insert_day(provision->changes[i].day, after, until, ret_days, &count, cap);
    for (size_t i = 0; i < provision->version_count; i++) {
        struct day_range days = provision->versions[i].days;
        insert_day(days.from, after, until, ret_days, &count, cap);
        if (days.until != DAY_OPEN_END)
            insert_day(days.until + 1, after, until, ret_days, &count, cap);
    }
    struct law_change change;
    for (size_t i = 0; i < count; i++) {
        if (provision_step(provision, ret_days[i], &change))
            ret_days[kept++] = ret_days[i];
    }
    return kept;
}

static enum law_direction
compose(enum law_direction a, enum law_direction b)
{
    if (a == DIRECTION_SAME)
        return b;
    if (b == DIRECTION_SAME || a == b)
        return a;
    return DIRECTION_UNKNOWN;
}

static void
compare_with_today(const struct provision *provision, int32_t day, int32_t as_of,
                   struct citation *citation)
{
    enum { MOST_STEPS = 32 };
    int32_t days[MOST_STEPS];
    size_t count = provision_step_days(provision, day, as_of, days, MOST_STEPS);
    citation->direction = DIRECTION_SAME;
    citation->now_differs = count > 0;
    for (size_t i = 0; i < count; i++) {
        struct law_change change;
        provision_step(provision, days[i], &change);
        citation->direction = compose(citation->direction, change.direction);
        if (change.reason.zh && citation->reason_count < CITATION_REASONS)
            citation->reasons[citation->reason_count++] = change.reason;
    }
}

/* ---- one provision ---- */

static enum law_confidence
weaker(enum law_confidence a, enum law_confidence b)
{
    return a < b ? a : b;
}

static struct cited_penalty
cite_penalty(const struct penalty_ref *ref, bool row_printable, int32_t day)
{
    struct cited_penalty cited = {.law = ref->law, .article = ref->article};
    cited.version = law_version_on(ref->law, day);
    if (cited.version)
        cited.penalty = law_find_penalty(ref->law, ref->article, cited.version);
    cited.printable = row_printable && cited.penalty && cited.penalty->confidence == LAW_VERIFIED &&
                      cited.version->confidence == LAW_VERIFIED;
    return cited;
}

struct cited_version
provision_cite(const struct provision_version *version, int32_t day)
{
    struct cited_version cited = {
        .law = version->law,
        .version = version->version,
        .days = version->text_days,
        .confidence = weaker(version->confidence, version->version->confidence),
    };
    cited.printable = cited.confidence == LAW_VERIFIED && version->article;
    cited.article = cited.printable ? version->article : NULL;
    for (size_t i = 0; i < version->penalty_count; i++)
        cited.penalties[cited.penalty_count++] =
            cite_penalty(&version->penalties[i], cited.printable, day);
    return cited;
}

static bool
is_for(const struct provision *provision, const char *category)
{
    for (size_t i = 0; i < provision->category_count; i++) {
        if (strcmp(provision->categories[i], category) == 0)
            return true;
    }
    return provision->category_count == 0;
}

static enum citation_state
state_on(const struct provision *provision, int32_t day)
{
    if (provision_on(provision, day))
        return CITATION_IN_FORCE;
    for (size_t i = 0; i < provision->version_count; i++) {
        if (provision->versions[i].days.until < day)
            return CITATION_ENDED;
    }
    return CITATION_NOT_YET;
}

static void
cite_provision(const struct provision *provision, int32_t day, int32_t as_of,
               struct citation *citation)
{
    citation->provision = provision;
    citation->state = state_on(provision, day);
    const struct provision_version *then = provision_on(provision, day);
    const struct provision_version *now = provision_on(provision, as_of);
    if (then)
        citation->then = provision_cite(then, day);
    citation->has_now = now != NULL;
    if (now)
        citation->now = provision_cite(now, as_of);
    citation->direction = DIRECTION_UNKNOWN;
    if (then)
        compare_with_today(provision, day, as_of, citation);
}

bool
laws_cite(const struct laws *laws, const char *provision_id, int32_t day, int32_t as_of,
          const char *category, struct citation *ret_citation)
{
    const struct provision *provision = laws_find(laws, provision_id);
    if (!provision)
        return false;
    *ret_citation = (struct citation){0};
    if (category ? is_for(provision, category) : provision->category_count == 0) {
        cite_provision(provision, day, as_of, ret_citation);
    } else if (provision->general) {
        cite_provision(provision->general, day, as_of, ret_citation);
        ret_citation->special = provision;
    } else {
        cite_provision(provision, day, as_of, ret_citation);
        ret_citation->if_category = true;
        if (category)
            ret_citation->state = CITATION_OTHER_GOODS;
    }
    return true;
}

/* ---- the provisions of a rule ---- */

static bool
is_cited(const struct rule_citations *citations, const struct provision *provision)
{
    for (size_t i = 0; i < citations->count; i++) {
        if (citations->cited[i].provision == provision)
            return true;
    }
    return false;
}

static void
add_verify(struct rule_citations *citations, const struct provision *provision, int32_t day)
{
    for (size_t i = 0; i < citations->verify_count; i++) {
        if (citations->verify[i] == provision)
            return;
    }
    if (provision_on(provision, day))
        citations->verify[citations->verify_count++] = provision;
}

void
laws_cite_rule(const struct laws *laws, const char *const *provision_ids, size_t count, int32_t day,
               int32_t as_of, const char *category, struct rule_citations *ret_citations)
{
    struct rule_citations *out = ret_citations;
    out->count = out->verify_count = out->later_count = 0;
    size_t last_resort = count;
    if (count > RULE_LAWS)
        count = RULE_LAWS;
    for (size_t i = 0; i < count; i++) {
        struct citation *citation = &out->cited[out->count];
        if (!laws_cite(laws, provision_ids[i], day, as_of, category, citation))
            continue;
        if (!category && citation->special)
            add_verify(out, citation->special, day);
        if (citation->if_category) {
            if (!category)
                add_verify(out, citation->provision, day);
            if (last_resort >= count && provision_on(citation->provision, day))
                last_resort = i;
        } else if (citation->state == CITATION_IN_FORCE) {
            out->count += !is_cited(out, citation->provision);
        } else if (citation->has_now) {
            out->later[out->later_count++] = *citation;
        }
    }
    /* A finding always names a law: the special provision itself when there is nothing general. */
    if (out->count == 0 && last_resort < count) {
        laws_cite(laws, provision_ids[last_resort], day, as_of, category, &out->cited[0]);
        out->cited[0].state = CITATION_IN_FORCE;
        out->count = 1;
    }
}

bool
laws_any_in_force(const struct laws *laws, const char *const *provision_ids, size_t count,
                  int32_t day)
{
    for (size_t i = 0; i < count; i++) {
        const struct provision *provision = laws_find(laws, provision_ids[i]);
        if (provision && provision_on(provision, day))
            return true;
    }
    return false;
}

bool
laws_exempts(const struct laws *laws, const char *provision_id, int32_t day)
{
    const struct provision *provision = laws_find(laws, provision_id);
    return provision && state_on(provision, day) != CITATION_ENDED;
}

const char *
citation_state_name(enum citation_state state)
{
    static const char *const names[] = {"in-force", "not-yet", "ended", "other-goods"};
    return names[state];
}

/* ---- limitation ---- */

const char *
limitation_state_name(enum limitation_state state)
{
    static const char *const names[] = {"open", "long", "may-be-past"};
    return names[state];
}

static bool
touches_safety(const struct limitation_rule *rule, const struct rule_citations *citations,
               const char *category)
{
    for (size_t i = 0; i < citations->count; i++) {
        if (citations->cited[i].provision->harm != HARM_NONE)
            return true;
    }
    for (size_t i = 0; category && i < rule->long_for_count; i++) {
        if (strcmp(rule->long_for[i], category) == 0)
            return true;
    }
    return false;
}

void
laws_limitation(const struct laws *laws, const struct rule_citations *citations,
                const char *category, int32_t day, int32_t as_of, struct limitation *ret_limitation)
{
    const struct limitation_rule *rule = &laws->limitation;
    struct limitation limitation = {
        .short_end = day_add_years(day, rule->years),
        .long_end = day_add_years(day, rule->long_years),
        .age_days = as_of - day,
        .touches_safety = touches_safety(rule, citations, category),
    };
    if (as_of < limitation.short_end) {
        limitation.state = LIMITATION_OPEN;
    } else if (limitation.touches_safety && as_of < limitation.long_end) {
        limitation.state = LIMITATION_LONG;
        limitation.text = rule->long_text;
    } else {
        limitation.state = LIMITATION_MAY_BE_PAST;
        limitation.text = rule->past_text;
    }
    *ret_limitation = limitation;
}
