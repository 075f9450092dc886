/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/rule_text.h"

#include "scanner/pattern/phrase_walk.h"
#include "scanner/report/emit.h"

/* emit would put a comma before it. */
static void
add_number(struct buf *out, int64_t millionths)
{
    struct buf number = {0};
    emit_millionths(&number, millionths);
    buf_add_span(out, buf_span(&number));
    buf_finish(&number);
}

void
rule_text_duration(int64_t us, struct buf *out)
{
    add_number(out, us);
    buf_add_text(out, "秒");
}

void
rule_text_window(const struct window_size *window, struct buf *out)
{
    if (window->in_time)
        rule_text_duration(window->us, out);
    else
        buf_printf(out, "%lld字", (long long)window->chars);
}

void
rule_text_clause(const struct clause *clause, struct buf *out)
{
    static const char *const roles[] = {
        [CLAUSE_WHEN] = "when", [CLAUSE_UNLESS] = "unless", [CLAUSE_LESSEN] = "lessen"};
    buf_printf(out, "%s %s: ", roles[clause->role], relation_name(clause->relation));
    if (clause->relation == RELATION_LABEL) {
        buf_printf(out, "%s=", clause->label_key);
        for (size_t i = 0; i < clause->label_value_count; i++)
            buf_printf(out, "%s%s", i ? "|" : "", clause->label_values[i]);
    }
    for (size_t i = 0; i < clause->phrase_count; i++) {
        buf_add_text(out, i ? ", " : "");
        phrase_write_all(&clause->phrases[i], NULL, out);
    }
    if (clause->relation == RELATION_BEFORE || clause->relation == RELATION_AFTER ||
        clause->relation == RELATION_NEAR) {
        buf_add_text(out, " within: ");
        rule_text_window(&clause->within, out);
    }
    if (clause->because)
        buf_printf(out, " because: %s", clause->because);
}

static void
add_term(const struct rule *rule, const struct term *term, bool nested, struct buf *out)
{
    static const char *const signs[] = {[TERM_ADD] = " + ",
                                        [TERM_SUBTRACT] = " - ",
                                        [TERM_MULTIPLY] = " * ",
                                        [TERM_DIVIDE] = " / "};
    if (term->kind == TERM_NUMBER) {
        add_number(out, term->number);
    } else if (term->kind == TERM_SLOT) {
        buf_add_text(out, rule->slot_names[term->slot]);
    } else {
        buf_add_text(out, nested ? "(" : "");
        add_term(rule, term->left, true, out);
        buf_add_text(out, signs[term->kind]);
        add_term(rule, term->right, true, out);
        buf_add_text(out, nested ? ")" : "");
    }
}

void
rule_text_comparison(const struct rule *rule, const struct comparison *comparison, struct buf *out)
{
    static const char *const signs[] = {
        [COMPARE_LT] = " < ",  [COMPARE_LE] = " <= ", [COMPARE_EQ] = " = ",
        [COMPARE_NE] = " != ", [COMPARE_GE] = " >= ", [COMPARE_GT] = " > ",
    };
    add_term(rule, comparison->left, false, out);
    buf_add_text(out, signs[comparison->op]);
    add_term(rule, comparison->right, false, out);
}
