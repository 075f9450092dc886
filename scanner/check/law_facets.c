/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/facets.h"

#include "scanner/base/day.h"

/* What laws.yaml says, as facets: dates, articles, penalties and how sure each is. */

static void
add_days(struct day_range days, struct buf *out)
{
    char day[DAY_TEXT_SIZE];
    buf_printf(out, "%s–", days.from == DAY_UNKNOWN_START ? "?" : day_format(days.from, day));
    buf_add_text(out, days.until == DAY_OPEN_END ? "" : day_format(days.until, day));
}

static void
add_law_text(const struct law_text *text, struct buf *out)
{
    if (text->zh)
        buf_printf(out, " %s", text->zh);
    if (text->en)
        buf_printf(out, " / %s", text->en);
}

static void
add_texts(struct facets *facets, const char *kind, const struct law_text *text)
{
    if (text->zh || text->en)
        facets_add_texts(facets, kind, &(struct bilingual){text->zh, text->en});
}

static void
add_law_penalty(struct facets *facets, const struct law_penalty *penalty)
{
    struct buf text = {0};
    buf_printf(&text, "%s (", penalty->article);
    for (size_t i = 0; i < penalty->version_count; i++)
        buf_printf(&text, "%s%s", i ? ", " : "", penalty->versions[i]->id);
    buf_add_text(&text, ")");
    add_law_text(&penalty->range, &text);
    add_law_text(&penalty->base, &text);
    add_law_text(&penalty->individual, &text);
    buf_printf(&text, " %s", law_confidence_name(penalty->confidence));
    facets_add_built(facets, "penalty", &text, false);
    buf_finish(&text);
}

void
facets_add_law(struct facets *facets, const struct law *law)
{
    struct buf text = {0};
    for (size_t i = 0; i < law->version_count; i++) {
        const struct law_version *version = &law->versions[i];
        buf_printf(&text, "%s ", version->id);
        add_days(version->days, &text);
        buf_printf(&text, " %s %s", version->number ? version->number : "",
                   law_confidence_name(version->confidence));
        if (version->has_change)
            buf_printf(&text, " %s", law_direction_name(version->direction));
        facets_add_built(facets, "version", &text, false);
    }
    for (size_t i = 0; i < law->penalty_count; i++)
        add_law_penalty(facets, &law->penalties[i]);
    facets_add(facets, "kind", law_kind_name(law->kind), true, false);
    facets_add(facets, "own-fines", law->own_fines ? "yes" : "no", true, false);
    facets_add(facets, "issuer", law->issuer ? law->issuer : "", true, true);
    add_texts(facets, "title", &law->title);
    add_texts(facets, "short", &law->short_title);
    buf_finish(&text);
}

static void
add_version(struct facets *facets, const struct provision_version *version)
{
    struct buf text = {0};
    buf_printf(&text, "%s %s art. %s ", version->law->id, version->version->id,
               version->article ? version->article : "?");
    add_days(version->days, &text);
    for (size_t i = 0; i < version->penalty_count; i++)
        buf_printf(&text, "%s%s %s", i ? ", " : "; penalty ", version->penalties[i].law->id,
                   version->penalties[i].article);
    buf_printf(&text, "; %s", law_confidence_name(version->confidence));
    facets_add_built(facets, "version", &text, false);
    buf_finish(&text);
}

void
facets_add_provision(struct facets *facets, const struct provision *provision)
{
    char day[DAY_TEXT_SIZE];
    struct buf text = {0};
    for (size_t i = 0; i < provision->version_count; i++)
        add_version(facets, &provision->versions[i]);
    for (size_t i = 0; i < provision->change_count; i++) {
        const struct law_change *change = &provision->changes[i];
        buf_printf(&text, "%s %s", day_format(change->day, day),
                   law_direction_name(change->direction));
        facets_add_built(facets, "change", &text, false);
    }
    for (size_t i = 0; i < provision->bind_count; i++)
        facets_add(facets, "binds", provision->binds[i], false, false);
    for (size_t i = 0; i < provision->category_count; i++)
        facets_add(facets, "for", provision->categories[i], false, false);
    if (provision->general)
        facets_add(facets, "general", provision->general->id, true, false);
    facets_add(facets, "kind", provision_kind_name(provision->kind), true, false);
    add_texts(facets, "title", &provision->title);
    add_texts(facets, "gist", &provision->gist);
    buf_finish(&text);
}
