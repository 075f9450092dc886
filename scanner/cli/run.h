/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/cli/cli.h"
#include "scanner/cli/source.h"
#include "scanner/report/sink.h"
#include "scanner/scan.h"

/*
 * run: scans all sources with one or more workers, each with a scan of its own, and writes records
 * as they are decided, in the order of the sources.
 *
 *   sources ──► worker: read → input → scan ──► ordered ──► sink → standard output
 *
 * A slow pipe is read as it comes; what it settles is written before the next read. An interrupt
 * (SIGINT, SIGTERM) ends reading: what was read is still scanned to its end and written. A second
 * one ends the program.
 */
struct run_options {
    const struct cli *cli;
    const struct rulebook *book;
    const struct engine *engine;
    struct scan_options scan; /* record and context are filled in */
    const char *input_format; /* NULL: by content */
    bool each_line;
    int64_t idle_us; /* 0: never */
    unsigned jobs;
    struct sink *sink;
};

struct run_result {
    struct scan_summary summary; /* complete only if every source was read and all was written */
    uint64_t opened, unreadable, skipped; /* sources; skipped: no text, in folders */
    uint64_t answers; /* files in folders that belong to `adclaim test`, passed over */
    bool interrupted;
    int output_error; /* 0, or errno */
};

/* Begins the report, scans and ends it. */
void run_scan(const struct run_options *options, struct sources *sources,
              struct run_result *ret_result);
