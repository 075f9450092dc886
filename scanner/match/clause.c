/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/match/clause.h"

/*
 * What is sought: a match [q, f) of a probe. All ways to read it are tried (match_all), and of those
 * that stand in the relation the one known earliest counts, so that the verdict has the same reach
 * however the text arrived.
 */
struct search {
    struct matcher *matcher;
    const struct plan *plan; /* for turn words; NULL: they do not matter */
    const struct text_view *view;
    size_t start, end; /* of the hit */
    size_t chars;      /* the window */
    enum relation relation;
    size_t q;          /* where the present reading begins */
    bool found, more;
    text_reach best;   /* of the earliest reading that holds */
    text_reach all;    /* of everything looked at */
};

static size_t
breath_start(const struct text_view *view, size_t from, size_t lowest)
{
    while (from > lowest && !(view->chars[from] & CHAR_BREATH))
        from--;
    return from;
}

struct turn {
    size_t from, to; /* a turn word must lie in here */
    bool found;
    text_reach best;
};

static bool
accept_turn(void *context, size_t end, text_reach reach)
{
    struct turn *turn = context;
    if (end <= turn->to && (!turn->found || reach < turn->best)) {
        turn->found = true;
        turn->best = reach;
    }
    return false;
}

/* Does a turn word lie in [from, to)? */
static enum answer
turn_between(struct search *search, size_t from, size_t to, text_reach *reach)
{
    if (!search->plan)
        return NO;
    struct turn turn = {from, to, false, 0};
    bool more = false;
    for (size_t i = 0; i < search->plan->turn_count; i++) {
        const struct probe *probe = &search->plan->turns[i];
        for (size_t q = from; q < to; q++) {
            if (first_has(&probe->begins, text_code(search->view->chars[q])))
                more |= match_all(search->matcher, search->view, probe->entry, q, accept_turn,
                                  &turn, reach) == MORE;
        }
    }
    if (turn.found) {
        if (turn.best > *reach)
            *reach = turn.best;
        return YES;
    }
    return more ? MORE : NO;
}

static void
keep_best(struct search *search, text_reach reach)
{
    if (!search->found || reach < search->best)
        search->best = reach;
    search->found = true;
}

static bool
accept_reading(void *context, size_t f, text_reach reach)
{
    struct search *search = context;
    size_t q = search->q;
    enum answer turned = NO;
    switch (search->relation) {
    case RELATION_OVER:
        if (q > search->start || f < search->end)
            return false;
        break;
    case RELATION_BEFORE:
        if (f > search->start || search->start - f > search->chars)
            return false;
        turned = turn_between(search, f, search->start, &reach);
        break;
    case RELATION_AFTER:
        if (q < search->end || q - search->end > search->chars)
            return false;
        turned = turn_between(search, search->end, q, &reach);
        break;
    case RELATION_NEAR: /* here: it overlaps the hit */
        if (q >= search->end || f <= search->start)
            return false;
        break;
    case RELATION_ANYWHERE:
    case RELATION_LABEL:
        return false;
    }
    search->more |= turned == MORE;
    if (turned == NO)
        keep_best(search, reach);
    else if (turned == YES && reach > search->all)
        search->all = reach;
    return false;
}

static void
try_at(struct search *search, const struct probe *probe, size_t q)
{
    if (!first_has(&probe->begins, text_code(search->view->chars[q])))
        return;
    search->q = q;
    search->more |= match_all(search->matcher, search->view, probe->entry, q, accept_reading,
                              search, &search->all) == MORE;
}

static size_t
less(size_t a, size_t b)
{
    return a > b ? a - b : 0;
}

/* Starts left of the hit or inside it. */
static void
search_from(struct search *search, const struct probe *probes, size_t count, size_t lowest,
            size_t highest)
{
    lowest = breath_start(search->view, search->start, lowest);
    for (size_t i = 0; i < count; i++) {
        for (size_t q = lowest; q < highest; q++)
            try_at(search, &probes[i], q);
    }
}

/* Starts from the hit's end on; the text there may not be known yet. */
static void
search_after(struct search *search, const struct probe *probes, size_t count)
{
    for (size_t q = search->end; q <= search->end + search->chars; q++) {
        uint32_t c = text_read(search->view, q, &search->all);
        if (c == PEEK_MORE) {
            search->more = true;
            return;
        }
        if (c == PEEK_END)
            return;
        for (size_t i = 0; i < count; i++)
            try_at(search, &probes[i], q);
    }
}

/* The answer of a search, and the reach it takes with it. */
static enum answer
settle(const struct search *search, text_reach *reach)
{
    if (search->found) {
        if (search->best > *reach)
            *reach = search->best;
        return YES;
    }
    if (search->more)
        return MORE;
    if (search->all > *reach)
        *reach = search->all;
    return NO;
}

enum answer
clause_judge(struct matcher *matcher, const struct plan *plan, const struct text_view *view,
             const struct clause_plan *clause, unsigned sides, size_t start, size_t end,
             struct clause_verdict *ret)
{
    const struct clause *what = clause->clause;
    const struct probe *probes = clause->probes;
    size_t count = clause->probe_count, chars = (size_t)what->within.chars, max = clause->max;
    struct search search = {.matcher = matcher,
                            .plan = plan,
                            .view = view,
                            .start = start,
                            .end = end,
                            .chars = chars,
                            .relation = what->relation};
    struct search left = search, inside = search, right = search;
    enum answer is_left = NO, is_inside = NO, is_right = NO;
    *ret = (struct clause_verdict){0};
    switch (what->relation) {
    case RELATION_OVER:
        search_from(&search, probes, count, less(end, max), start + 1);
        is_left = settle(&search, &ret->reach);
        break;
    case RELATION_BEFORE:
        if (!(sides & CLAUSE_LEFT))
            break;
        search_from(&search, probes, count, less(start, chars + max), start);
        is_left = settle(&search, &ret->reach);
        break;
    case RELATION_AFTER:
        if (!(sides & CLAUSE_RIGHT))
            break;
        search_after(&search, probes, count);
        is_right = settle(&search, &ret->reach);
        break;
    case RELATION_NEAR:
        if (sides & CLAUSE_LEFT) {
            left.relation = RELATION_BEFORE;
            search_from(&left, probes, count, less(start, chars + max), start);
            is_left = settle(&left, &ret->reach);
            search_from(&inside, probes, count, less(start, max), end);
            is_inside = settle(&inside, &ret->reach);
        }
        if (sides & CLAUSE_RIGHT) {
            right.relation = RELATION_AFTER;
            search_after(&right, probes, count);
            is_right = settle(&right, &ret->reach);
        }
        break;
    case RELATION_ANYWHERE:
    case RELATION_LABEL:
        break;
    }
    if (is_left == MORE || is_inside == MORE || is_right == MORE)
        return MORE;
    ret->left = is_left == YES || is_inside == YES;
    ret->right = is_right == YES;
    return YES;
}

static bool
accept_before(void *context, size_t f, text_reach reach)
{
    struct search *search = context;
    if (f <= search->start && search->start - f <= search->chars)
        keep_best(search, reach);
    return false;
}

enum answer
clause_probe_before(struct matcher *matcher, const struct text_view *view,
                    const struct probe *probes, size_t probe_count, size_t start, size_t chars,
                    text_reach *reach)
{
    struct search search = {.matcher = matcher, .view = view, .start = start, .chars = chars};
    for (size_t i = 0; i < probe_count; i++) {
        size_t lowest = breath_start(view, start, less(start, chars + probes[i].max));
        for (size_t q = lowest; q < start; q++) {
            if (first_has(&probes[i].begins, text_code(view->chars[q])))
                search.more |= match_all(matcher, view, probes[i].entry, q, accept_before, &search,
                                         &search.all) == MORE;
        }
    }
    return settle(&search, reach);
}
