/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/report/sink.h"
#include "scanner/scan.h"

/*
 * What the benchmarks share. They print tables and never fail on a time. The pack is the first
 * argument; the text is the file that ADCLAIM_BENCH_TEXT names, else ../shared/text/reviews.txt beside
 * the source tree, else made-up speech. Times are of
 * the processor, not of the wall, for other programs may run beside.
 */
struct bench_pack {
    struct rulebook *book;
    struct engine *engine;
};

void bench_pack_open(struct bench_pack *pack, const char *dir); /* ends the program on mistakes */
void bench_pack_close(struct bench_pack *pack);

/* At least @bytes of text in lines, the same in every run; *ret_source says what it is. 0: as long
 * as the file is, or 10 MB. */
struct buf bench_text(size_t bytes, const char **ret_source);

double bench_cpu_s(void);      /* processor time of this process */
double bench_wall_ms(void);    /* since some moment */
size_t bench_resident(void);   /* bytes of this process in memory */
double bench_median(double *values, size_t count);
long bench_number(const char *environment, long standard);

/* Scan options by which records are written by @sink, whose bytes are then thrown away. */
struct bench_output {
    struct sink *sink;
    uint64_t findings, bytes;
};
void bench_output_open(struct bench_output *output, const struct bench_pack *pack,
                       const char *format);
void bench_output_close(struct bench_output *output);
struct scan_options bench_options(struct bench_output *output);

struct bench_random {
    uint64_t state;
};
uint32_t bench_random(struct bench_random *random, uint32_t below);
