/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/match/plan.h"

/*
 * clause: does a clause measured in 字 hold for a match? It holds if any possible match of its
 * phrases stands in the relation. Distances are folded characters between the nearer edges, inside
 * the match's breath, and stop at a turn word (但是 …) that lies wholly between the two.
 *
 * Clauses measured in 秒, `anywhere` and `label` are correlate's.
 */
struct clause_verdict {
    bool left, right;  /* over/before and the left half of near; after and its right half */
    text_reach reach;  /* what the verdict has used */
};

enum { CLAUSE_LEFT = 1, CLAUSE_RIGHT = 2 };

/* @sides: which halves are asked for; the other one is false. @start, @end: indices of the match. MORE: text not heard yet decides; else YES (verdict filled). */
enum answer clause_judge(struct matcher *matcher, const struct plan *plan,
                         const struct text_view *view, const struct clause_plan *clause,
                         unsigned sides, size_t start, size_t end, struct clause_verdict *ret);

/* Whether a phrase of @probes ends at most @chars before @start, in the same breath. */
enum answer clause_probe_before(struct matcher *matcher, const struct text_view *view,
                                const struct probe *probes, size_t probe_count, size_t start,
                                size_t chars, text_reach *reach);
