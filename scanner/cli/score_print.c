/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/score_print.h"

#include "scanner/report/emit.h"

static void
add_percent(struct buf *out, int64_t millionths, int width)
{
    if (millionths < 0)
        buf_printf(out, " %*s", width, "-");
    else
        buf_printf(out, " %*u.%u%%", width > 3 ? width - 3 : 0,
                   (unsigned)((millionths + 500) / 10000),
                   (unsigned)((millionths + 500) / 1000 % 10));
}

static void
add_row(struct buf *out, const struct family_score *row)
{
    buf_printf(out, "%-13s", row->family);
    for (enum counting i = 0; i < COUNTINGS; i++) {
        const struct tally *tally = &row->tallies[i];
        buf_printf(out, " %6zu %6zu %6zu", tally->expected, tally->expected - tally->found,
                   tally->wrong);
        for (enum measure k = 0; k < MEASURES; k++)
            add_percent(out, tally_measure(tally, k), 6);
        if (i == WITH_NOTICES)
            buf_add_text(out, "  |");
    }
    buf_add_char(out, '\n');
}

void
score_print(const struct score *score, bool english, struct buf *out)
{
    struct family_score sum = score_sum(score);
    if (english)
        buf_printf(
            out,
            "%zu utterances, %zu of them lawful\n"
            "              with notices                                    |  without\n"
            "family        expect missed  wrong  precis.  recall      F1  | expect missed  wrong"
            "  precis.  recall      F1\n",
            score->utterances, score->lawful);
    else
        buf_printf(
            out,
            "标注 %zu 句，其中合法 %zu 句\n"
            "              连提示一起算                                    |  不算提示\n"
            "族              应有   漏报   误报  精确率  召回率      F1  |   应有   漏报   误报"
            "  精确率  召回率      F1\n",
            score->utterances, score->lawful);
    for (size_t i = 0; i < score->family_count; i++)
        add_row(out, &score->families[i]);
    add_row(out, &sum);
}

void
score_print_change(const struct score_change *change, bool english, struct buf *out)
{
    const char *counting = change->counting == WITH_NOTICES
                               ? (english ? "with notices" : "连提示")
                               : (english ? "without notices" : "不算提示");
    buf_printf(out, "%s %s (%s):", change->family, measure_name(change->measure), counting);
    add_percent(out, change->before, 0);
    buf_add_text(out, " ->");
    add_percent(out, change->now, 0);
}

void
score_write_change(const struct score_change *change, struct buf *out)
{
    emit_begin_object(out);
    emit_field_text(out, "family", change->family);
    emit_field_text(out, "counting", counting_name(change->counting));
    emit_field_text(out, "measure", measure_name(change->measure));
    emit_key(out, "before");
    emit_millionths(out, change->before);
    emit_key(out, "now");
    emit_millionths(out, change->now);
    emit_field_bool(out, "worse", change->worse);
    emit_end_object(out);
}
