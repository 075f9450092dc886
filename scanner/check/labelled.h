/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/score.h"
#include "scanner/scan.h"

/*
 * labelled: utterances with what is to be found in them, one JSON object a line.
 *
 *   {"text": "这款全网最低价", "expect": [{"family": "absolute", "words": "全网最低价"}]}
 *   {"lines": [{"t0": 0, "text": "吊牌价一千二"}, {"t0": 40, "text": "今天199"}],
 *    "labels": {"类目": "服装"}, "date": "2026-03-01", "expect": [], "note": "lawful"}
 *
 * A finding matches a label when the families are the same and its words overlap the label's words
 * (wherever these stand in the text; without words, the family alone counts). A label with "level":
 * "notice" is asked for only where notices count. Findings that overlap in one family are one
 * claim; a claim that matches no label is wrong.
 */
struct slip {                          /* one mistake of the pack on one utterance */
    bool missed;                       /* else: a claim that is wrong */
    bool notice;                       /* a label or a claim of notices only */
    const char *family, *words, *rule; /* rule: of a wrong claim */
    const char *text;
    size_t line; /* of the file, from 1 */
};

struct labelled {
    const struct engine *engine;
    struct scan_options options;
    struct score *score;
    void (*slip)(void *context, const struct slip *slip);
    void (*damage)(void *context, const struct error *error); /* a line that can't be used */
    record_fn record; /* may be NULL: sees every record; its stream is NAME:LINE */
    void *context;
};

void labelled_run(const struct labelled *labelled, const char *name, struct span file);
