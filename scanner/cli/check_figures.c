/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/check_figures.h"

#include "scanner/report/emit.h"

__attribute__((format_arg(2), format_arg(3))) static const char *
words(bool english, const char *zh, const char *en)
{
    return english ? en : zh;
}

static void
add_coverage(const struct exercise *exercise, bool english, struct buf *out)
{
    buf_printf(out,
               words(english,
                     "用到的：短语 %zu/%zu，分支 %zu/%zu，词表条目 %zu/%zu，条件 %zu/%zu，"
                     "短语和条件 %u%%\n",
                     "used: phrases %zu/%zu, branches %zu/%zu, list entries "
                     "%zu/%zu, clauses %zu/%zu; %u%% of phrases and clauses\n"),
               exercise->phrases_used, exercise->phrases, exercise->branches_used,
               exercise->branches, exercise->entries_used, exercise->entries,
               exercise->clauses_used, exercise->clauses, exercise_percent(exercise));
}

static void
add_disguises(const struct disguises *disguises, bool english, struct buf *out)
{
    buf_printf(out,
               words(english,
                     "变写法的例句 %zu 个，报出 %zu 个；变读音的 %zu 个，报出 %zu "
                     "个；否定的 %zu 个，仍报 %zu 个\n",
                     "%zu examples disguised, %zu found; %zu by sound, %zu found; %zu "
                     "denied, %zu still flagged\n"),
               disguises->tried, disguises->found, disguises->tried_heard, disguises->heard,
               disguises->denied, disguises->still_flagged);
}

static unsigned
percent(const struct mutation_tally *tally)
{
    return tally->changes ? (unsigned)(tally->noticed * 100 / tally->changes) : 100;
}

/* Branches apart: they are many, and mostly other words for the same thing. */
static void
add_mutations(const struct mutations *mutations, bool english, struct buf *out)
{
    static const char *const kinds[] = {
        [MUTATE_PHRASE] = "去掉短语", [MUTATE_BRANCH] = "去掉分支", [MUTATE_CLAUSE] = "去掉条件",
        [MUTATE_WINDOW] = "看远一倍", [MUTATE_WHERE] = "去掉比较",  [MUTATE_STRICT] = "放宽比较",
        [MUTATE_TIME] = "改时间次数",
    };
    const struct mutation_tally *branches = &mutations->kinds[MUTATE_BRANCH];
    struct mutation_tally others = {mutations->changes - branches->changes,
                                    mutations->noticed - branches->noticed};
    buf_add_text(out, words(english, "改动（察觉/全部）：", "changes (noticed/all): "));
    for (enum mutation_kind kind = 0; kind < MUTATION_KINDS; kind++)
        buf_printf(out, "%s%s %zu/%zu", kind ? words(english, "，", ", ") : "",
                   words(english, kinds[kind], mutation_kind_name(kind)),
                   mutations->kinds[kind].noticed, mutations->kinds[kind].changes);
    buf_printf(out,
               words(english, "；别处已说到的 %zu 处不算\n",
                     "; %zu that are covered elsewhere don't count\n"),
               mutations->covered);
    buf_add_text(out, words(english, "察觉（分支不算）：", "noticed, branches apart: "));
    for (size_t i = 0; i < mutations->family_count; i++)
        buf_printf(out, "%s%s %u%%", i ? words(english, "，", ", ") : "",
                   mutations->families[i].family, percent(&mutations->families[i].tally));
    buf_printf(out, words(english, "；合计 %zu/%zu，%u%%\n", "; in all %zu/%zu, %u%%\n"),
               others.noticed, others.changes, percent(&others));
}

void
check_figures_text(const struct check_figures *figures, bool english, struct buf *out)
{
    if (figures->has_coverage)
        add_coverage(&figures->exercise, english, out);
    if (figures->has_mutations) {
        add_disguises(&figures->disguises, english, out);
        add_mutations(&figures->mutations, english, out);
    }
}

static void
add_share(struct buf *out, const char *name, size_t used, size_t all)
{
    emit_key(out, name);
    emit_begin_object(out);
    emit_field_unsigned(out, "used", used);
    emit_field_unsigned(out, "all", all);
    emit_end_object(out);
}

static void
add_tally(struct buf *out, const char *name, const struct mutation_tally *tally)
{
    emit_key(out, name);
    emit_begin_object(out);
    emit_field_unsigned(out, "changes", tally->changes);
    emit_field_unsigned(out, "noticed", tally->noticed);
    emit_end_object(out);
}

static void
add_tallies(const struct mutations *mutations, struct buf *out)
{
    emit_key(out, "kinds");
    emit_begin_object(out);
    for (enum mutation_kind kind = 0; kind < MUTATION_KINDS; kind++)
        add_tally(out, mutation_kind_name(kind), &mutations->kinds[kind]);
    emit_end_object(out);
    emit_key(out, "families");
    emit_begin_object(out);
    for (size_t i = 0; i < mutations->family_count; i++)
        add_tally(out, mutations->families[i].family, &mutations->families[i].tally);
    emit_end_object(out);
}

void
check_figures_json(const struct check_figures *figures, struct buf *out)
{
    const struct exercise *exercise = &figures->exercise;
    if (figures->has_coverage) {
        emit_key(out, "coverage");
        emit_begin_object(out);
        emit_field_unsigned(out, "percent", exercise_percent(exercise));
        add_share(out, "phrases", exercise->phrases_used, exercise->phrases);
        add_share(out, "branches", exercise->branches_used, exercise->branches);
        add_share(out, "entries", exercise->entries_used, exercise->entries);
        add_share(out, "clauses", exercise->clauses_used, exercise->clauses);
        emit_end_object(out);
    }
    if (figures->has_mutations) {
        emit_key(out, "mutations");
        emit_begin_object(out);
        emit_field_unsigned(out, "changes", figures->mutations.changes);
        emit_field_unsigned(out, "noticed", figures->mutations.noticed);
        emit_field_unsigned(out, "covered", figures->mutations.covered);
        add_tallies(&figures->mutations, out);
        emit_end_object(out);
        emit_key(out, "disguises");
        emit_begin_object(out);
        emit_field_unsigned(out, "tried", figures->disguises.tried);
        emit_field_unsigned(out, "found", figures->disguises.found);
        emit_field_unsigned(out, "tried_heard", figures->disguises.tried_heard);
        emit_field_unsigned(out, "heard", figures->disguises.heard);
        emit_field_unsigned(out, "denied", figures->disguises.denied);
        emit_field_unsigned(out, "still_flagged", figures->disguises.still_flagged);
        emit_end_object(out);
    }
}
