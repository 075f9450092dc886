/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/correlate/finding.h"
#include "scanner/input/segment.h"

/*
 * reference: the rule language by its definition, for tests. It hears one stream whole, reads the
 * phrase trees (never the programs), tries every start, keeps everything, and has no literal stage,
 * no streaming and no limits but the eight waiting starts of design.md. It shares with the engine
 * what other tests hold to account: folding (text/window), the number grammar (slot_read), laws and
 * the loader.
 *
 *   reference.c        segments -> folded text; occurrences -> records, event after event
 *   reference_phrase.c one phrase at one start: all its readings, in order of preference
 *   reference_match.c  clauses in 字, overlaps, cues -> occurrences with the event that settles them
 */
struct reference_input {
    const struct segment *segments; /* of one stream, in order; none comes late */
    size_t segment_count;
    int32_t as_of_day;
};

struct reference;
struct reference *reference_new(const struct rulebook *book);
void reference_free(struct reference *reference);

/* Records have type, rule, level, hits (step and range), slots, count, span, lessened, exempted. */
void reference_scan(struct reference *reference, const struct reference_input *input,
                    record_fn record, void *context);
