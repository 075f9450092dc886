/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bench.h"

#include "scanner/base/diag.h"
#include "scanner/rulebook/rulebook.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* From starting the program to its first finding, and where that time goes. */
enum { RUNS = 20 };

static const char line[] = "这款面霜全网最低价，用了三天就能治好湿疹。\n";

/* Milliseconds from fork to the first bytes of a finding; below 0: there was none. */
static double
first_finding(const char *program, const char *pack)
{
    int in[2], out[2];
    char bytes[4096];
    struct buf answer = {0};
    double found = -1;
    if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        return -1;
    double start = bench_wall_ms();
    pid_t child = fork();
    if (child == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        execl(program, program, "scan", "--rules", pack, "--format", "jsonl", "-", (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    if (write(in[1], line, sizeof line - 1) < 0)
        found = -1;
    close(in[1]);
    for (ssize_t got; (got = read(out[0], bytes, sizeof bytes)) > 0;) {
        buf_add(&answer, bytes, (size_t)got);
        if (found < 0 && strstr(answer.data, "\"finding\""))
            found = bench_wall_ms() - start;
    }
    close(out[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    buf_finish(&answer);
    return found;
}

static double
ms_since(double *start)
{
    double now = bench_wall_ms(), passed = now - *start;
    *start = now;
    return passed;
}

static void
measure_phases(const char *dir, double *load, double *compile, double *scan_line)
{
    struct bench_pack pack;
    struct bench_output output;
    struct diag diag;
    diag_init(&diag);
    double start = bench_wall_ms();
    rulebook_load(dir, &pack.book, &diag);
    *load = ms_since(&start);
    pack.engine = engine_new(pack.book);
    *compile = ms_since(&start);
    bench_output_open(&output, &pack, "jsonl");
    struct scan_options options = bench_options(&output);
    start = bench_wall_ms();
    struct scan *scan = scan_new(pack.engine, &options);
    struct segment segment = {.stream = span_of_text("room"), .text = span_of_text(line)};
    scan_feed(scan, 0, &segment);
    *scan_line = ms_since(&start);
    scan_free(scan);
    bench_output_close(&output);
    bench_pack_close(&pack);
    diag_finish(&diag);
}

int
main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    double whole[RUNS], load[RUNS], compile[RUNS], scan_line[RUNS];
    struct bench_pack pack;
    bench_pack_open(&pack, argv[1]);
    printf("%zu rules; milliseconds of wall time, median of %d\n", pack.book->rule_count, RUNS);
    bench_pack_close(&pack);
    for (int i = 0; i < RUNS; i++) {
        whole[i] = first_finding(argv[2], argv[1]);
        measure_phases(argv[1], &load[i], &compile[i], &scan_line[i]);
    }
    printf("%-44s %8.1f\n", "program started to first finding", bench_median(whole, RUNS));
    printf("%-44s %8.1f\n", "  of it: reading the pack", bench_median(load, RUNS));
    printf("%-44s %8.1f\n", "         making it ready to match", bench_median(compile, RUNS));
    printf("%-44s %8.1f\n", "         scanning the line", bench_median(scan_line, RUNS));
    return 0;
}
