/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bench.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The most memory the program ever held against the size of its input.
 *
 *   ADCLAIM_BENCH_MB   the largest input (100)
 */

/* KiB, or 0 when the program failed. */
static long
peak_of(const char *program, const char *pack, bool each_line, const struct buf *text, size_t bytes,
        double *ret_seconds)
{
    int in[2];
    int status;
    struct rusage usage;
    if (pipe2(in, O_CLOEXEC) != 0)
        return 0;
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);
        dup2(in[0], STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        execl(program, program, "scan", "--rules", pack, "--format", "jsonl", "-",
              each_line ? "--each-line" : (char *)NULL, (char *)NULL);
        _exit(127);
    }
    close(in[0]);
    for (size_t done = 0; done < bytes;) {
        size_t at = done % text->len, part = text->len - at;
        ssize_t wrote = write(in[1], text->data + at, part < bytes - done ? part : bytes - done);
        if (wrote <= 0)
            break;
        done += (size_t)wrote;
    }
    close(in[1]);
    if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) == 2)
        return 0;
    *ret_seconds = (double)usage.ru_utime.tv_sec + ((double)usage.ru_utime.tv_usec / 1e6);
    return usage.ru_maxrss;
}

int
main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    const char *source;
    struct buf text = bench_text(0, &source);
    long most = bench_number("ADCLAIM_BENCH_MB", 100);
    signal(SIGPIPE, SIG_IGN);
    printf("text: %s, repeated; most MiB resident (processor seconds)\n", source);
    printf("%10s %24s %24s\n", "input MB", "each line a stream", "one long stream");
    for (long megabytes = 1; megabytes <= most; megabytes *= 10) {
        printf("%10ld", megabytes);
        for (int each_line = 1; each_line >= 0; each_line--) {
            double seconds = 0;
            long peak =
                peak_of(argv[2], argv[1], each_line, &text, (size_t)megabytes * 1000000, &seconds);
            printf(" %15.1f (%5.1f)", (double)peak / 1024, seconds);
            fflush(stdout);
        }
        printf("\n");
    }
    buf_finish(&text);
    return 0;
}
