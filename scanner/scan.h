/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/correlate/finding.h"
#include "scanner/input/segment.h"

/*
 * scan: segments in, records out; the pipeline behind the commands (scan.c shows its order). One
 * scan serves any number of interleaved streams on one thread. It does no I/O.
 */
struct engine; /* a rulebook made ready to match: literal sets, phrase programs; read-only, shared */
struct plan;
struct engine *engine_new(const struct rulebook *book); /* the book must outlive the engine */
const struct plan *engine_plan(const struct engine *engine);
void engine_free(struct engine *engine);

struct scan_options {
    int32_t as_of_day;       /* today unless given */
    int32_t default_day;     /* --date; used for streams without a date of their own */
    bool has_default_day;
    const struct label *labels; /* --label: given to every stream */
    size_t label_count;
    int64_t lateness_us;     /* --lateness: hold and reorder segments; 0: off */
    record_fn record;        /* called for each record, in the order the stream settles them */
    void *context;
};

struct scan;
struct scan *scan_new(const struct engine *engine, const struct scan_options *options);
void scan_free(struct scan *scan);

/* The segment is of source number @source (a file): equal names in two sources are two streams. */
void scan_feed(struct scan *scan, unsigned source, const struct segment *segment);
void scan_end_source(struct scan *scan, unsigned source); /* its streams end */
void scan_idle(struct scan *scan, unsigned source);       /* --idle: ends the breath of its streams */

/*
 * When a segment of @chars characters was said and how it follows the text of @window: fills @join
 * but for seq and speaker. False: it is too late to follow.
 */
struct window;
struct window_join;
bool scan_join(const struct window *window, const struct segment *segment, size_t chars,
               struct window_join *join);

struct scan_counts {
    uint64_t streams, segments, characters, late, engine_records;
    uint64_t open_streams, state_bytes; /* of the streams open now */
};
struct scan_counts scan_counts(const struct scan *scan);
