/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/correlate/finding.h"
#include "scanner/input/segment.h"

/*
 * sink: what an output format implements. A sink turns records into bytes in @out and does no I/O:
 * whoever drives it writes the bytes and empties the buffer after each call. A new format is one
 * file and one row in report.c.
 */
struct report_options {
    bool english;        /* language of texts for people; Chinese otherwise */
    bool colour;
    bool show_exempted;
    unsigned columns;    /* width of the terminal; 0: do not wrap */

    /* What the run was asked for, so that a report can be made again: the start record tells it. */
    int32_t as_of_day;
    int32_t default_day; /* --date, if has_default_day */
    bool has_default_day, each_line;
    int64_t idle_us, lateness_us;
    const struct label *labels; /* --label; borrowed as long as the sink is open */
    size_t label_count;
};

struct scan_summary {
    uint64_t streams, segments, characters, bytes;
    uint64_t findings[LEVEL_ERROR + 1]; /* by level, again records not counted */
    uint64_t agains, exempted, mitigations, late, engine, damaged;
    bool complete; /* false: exit code 3 */
};

struct sink;
struct sink_class {
    const char *name; /* "text", "jsonl" */
    size_t size;      /* of the sink's own struct, which begins with struct sink */
    void (*begin)(struct sink *sink, const struct rulebook *book);
    void (*write)(struct sink *sink, const struct record *record);
    void (*end)(struct sink *sink, const struct scan_summary *summary);
    void (*finish)(struct sink *sink); /* frees what begin and write allocated; may be NULL */
};

struct sink {
    const struct sink_class *class;
    struct report_options options;
    struct buf out;
};

/* NULL when there is no such format. */
struct sink *report_open(const char *format, const struct report_options *options);
void report_close(struct sink *sink);
const char *const *report_format_names(void); /* NULL-terminated */
