/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/rulebook/rulebook.h"

/* How late a rule may decide, and what it may keep of a stream until then. */
struct rule_bounds {
    size_t chars;     /* folded characters after the end of a hit that may have to be heard */
    int64_t wait_us;  /* media time after it; 0: no 秒 window looks ahead */
    bool span_end;    /* it may have to wait for the end of the product span, or of the stream */
    size_t hits;      /* unfinished steps and counted matches kept, in a product span */
    size_t phrases;   /* phrases of its 秒 and anywhere clauses remembered */
};

struct rule_bounds rule_bounds_of(const struct rulebook *book, const struct rule *rule);

/* A table of all rules, the latest first. */
void bounds_text(const struct rulebook *book, bool english, struct buf *out);
/* An array, in the order of the pack. */
void bounds_json(const struct rulebook *book, struct buf *out);
