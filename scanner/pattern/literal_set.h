/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/error.h"
#include "scanner/text/folded.h"

/*
 * literal_set: finds all occurrences of many strings in folded text, in one pass, across feeds, with
 * Vectorscan's literal matcher in streaming mode. Characters are scanned as two bytes each; those
 * beyond the basic plane share codes, so a hit may rarely be none: whoever uses hits confirms them.
 *
 * A set is built once and then read-only; a stream belongs to one text, a scratch to one thread.
 */
struct literal_set;
struct literal_stream;
struct literal_scratch;

struct literal {
    const uint32_t *chars;
    size_t count; /* at least 1 */
};

/* Hits name a literal by its index. NULL with *reterr when Vectorscan refuses the set. */
struct literal_set *literal_set_new(const struct literal *literals, size_t count,
                                    struct error *reterr);
void literal_set_free(struct literal_set *set);
struct literal_scratch *literal_scratch_new(const struct literal_set *set);
void literal_scratch_free(struct literal_scratch *scratch);
struct literal_stream *literal_stream_new(const struct literal_set *set);
void literal_stream_free(struct literal_stream *stream, struct literal_scratch *scratch);
size_t literal_stream_bytes(const struct literal_set *set); /* of one stream's state */

/* @end: folded characters since the stream began, after the occurrence's last. */
typedef void (*literal_hit_fn)(void *context, uint32_t literal, uint64_t end);

/* Scans the next @count characters of the stream. */
void literal_scan(const struct literal_set *set, struct literal_stream *stream,
                  struct literal_scratch *scratch, const uint32_t *chars, size_t count,
                  literal_hit_fn hit, void *context);
