/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/correlate/finding.h"

/*
 * citation: what a record cites, as JSON, and what to ask before it may be cited. Findings of one
 * rule on one day cite the same law, so the answers are kept; how many is bounded.
 */
struct citation_store;

struct cited_text {
    struct buf law;               /* "law":[…],"law_later":[…],"limitation":{…} */
    struct buf check_zh, check_en; /* special provisions to look at once the category is known */
};

struct citation_store *citation_store_new(void);
void citation_store_free(struct citation_store *store);

/* Valid until the next call. The record must have a rule. */
const struct cited_text *citation_find(struct citation_store *store, const struct record *record);

/* One provision as a JSON object: the exemption a record rests on. */
void citation_write_provision(struct buf *out, const struct record *record, const char *provision);

/* Sentences that name the special provisions in @citations->verify; nothing when there are none. */
void citation_add_checks(struct buf *out, const struct rule_citations *citations, bool english);

/* "stream", "option", "as-of" */
const char *date_source_name(enum date_source source);
