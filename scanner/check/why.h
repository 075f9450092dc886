/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/example.h"

/*
 * why: what became of a short transcript, rule by rule, told to people.
 *
 *   every record      the literals heard, the slice looked at, the way through the phrase, slots
 * and comparisons, clauses with the distances measured, where it was settled every near miss   a
 * rule of which something was heard: the literals, how far it got, and what removed it or was
 * missing
 *
 * Near misses are told nearest first, WHY_PARTIAL of those that got only part of the way; the rest
 * is counted. With @only (a rule's id, or the beginning of one) only these rules, all of them told.
 */
enum { WHY_PARTIAL = 5, WHY_CHARS = 20000 /* longer transcripts are too long to explain */ };

struct why_options {
    const struct rulebook *book;
    const struct engine *engine;
    struct scan_options scan; /* its record function is not used */
    const char *only;         /* NULL: all rules */
    translate_fn *translate;  /* of reasons; NULL: English */
    bool english;
};

/* @transcript was made by transcript_hear; its day and labels are set. Appends to @out. */
void why_explain(const struct why_options *options, const struct transcript *transcript,
                 struct buf *out);

/* Whether @only names @rule. */
bool why_is_asked(const char *only, const struct rule *rule);
