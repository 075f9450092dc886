/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/run.h"

#include "scanner/base/memory.h"
#include "scanner/cli/ordered.h"
#include "scanner/input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
    READ_MOST = 128 * 1024,
    COMPLAINTS_MOST = 100, /* of one source; the rest is counted */
    BINARY_PROBE = 4096,
};

struct run {
    const struct run_options *options;
    struct ordered *ordered;
    pthread_mutex_t source_lock; /* held while a worker waits for room in @ordered */
    struct sources *sources;
    unsigned source_count;
    pthread_mutex_t result_lock; /* never held while waiting */
    struct run_result *result;
    atomic_bool stop;
    int signal_fd; /* readable: an interrupt nobody has taken yet */
    int stop_fd;   /* readable for good once reading must end */
};

struct worker {
    struct run *run;
    struct scan *scan;
    struct ordered_part *part; /* of the source at hand */
    const char *name;          /* its name */
    unsigned source;           /* its number */
    uint64_t complaints;       /* about it */
    struct scan_summary counts;
    uint64_t skipped; /* files in folders that are no text */
    char *bytes;      /* READ_MOST */
};

/* Says something in its place among the findings. */
static void __attribute__((format(printf, 2, 4), format(printf, 3, 4)))
say(struct worker *worker, const char *zh, const char *en, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, en);
    if (vasprintf(&text, worker->run->options->cli->english ? en : zh, args) < 0)
        text = NULL;
    va_end(args);
    ordered_say(worker->part, text ? text : "?");
    free(text);
}

static void
take_record(void *context, const struct record *record)
{
    struct worker *worker = context;
    struct scan_summary *counts = &worker->counts;
    switch (record->type) {
    case RECORD_FINDING:
        counts->findings[record->level]++;
        break;
    case RECORD_AGAIN:
        counts->agains++;
        break;
    case RECORD_MITIGATION:
        counts->mitigations++;
        break;
    case RECORD_EXEMPTED:
        counts->exempted++;
        break;
    case RECORD_LATE:
        counts->late++;
        break;
    case RECORD_ENGINE:
        counts->engine++;
        break;
    }
    struct record named = *record;
    named.source = span_of_text(worker->name);
    ordered_record(worker->part, &named);
}

/* A damaged place in the input. */
static void
complain(struct worker *worker, const struct error *error)
{
    char text[1024];
    worker->counts.damaged++;
    if (worker->complaints++ < COMPLAINTS_MOST)
        ordered_say(worker->part, error_text(error, text, sizeof text));
}

static void
complain_in_sum(struct worker *worker)
{
    if (worker->complaints > COMPLAINTS_MOST)
        say(worker, "%s: 另有 %llu 处损坏未一一列出", "%s: %llu more damaged places are not listed",
            worker->name, (unsigned long long)(worker->complaints - COMPLAINTS_MOST));
}

static void
drain(struct worker *worker, struct input *input)
{
    struct segment segment;
    struct error error;
    for (;;) {
        switch (input_next(input, &segment, &error)) {
        case INPUT_SEGMENT:
            if (segment.stream.len == 0)
                segment.stream = span_of_text(worker->name);
            scan_feed(worker->scan, worker->source, &segment);
            break;
        case INPUT_BAD:
            complain(worker, &error);
            break;
        case INPUT_MORE:
        case INPUT_END:
            return;
        }
    }
}

/* Reading */

static void
stop_reading(struct run *run)
{
    uint64_t one = 1;
    atomic_store(&run->stop, true);
    if (write(run->stop_fd, &one, sizeof one) != sizeof one)
        return; /* it is readable already */
}

/* Takes the interrupt; the next one does what it always does. */
static void
take_interrupt(struct run *run)
{
    struct signalfd_siginfo info;
    sigset_t signals;
    if (read(run->signal_fd, &info, sizeof info) != sizeof info)
        return; /* another worker was faster */
    pthread_mutex_lock(&run->result_lock);
    run->result->interrupted = true;
    pthread_mutex_unlock(&run->result_lock);
    sigemptyset(&signals);
    sigaddset(&signals, (int)info.ssi_signo);
    pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
    stop_reading(run);
}

enum wait_outcome { WAIT_READY, WAIT_IDLE, WAIT_STOP };

/* Until @fd has something, or nothing came for @timeout milliseconds (-1: for ever). */
static enum wait_outcome
wait_input(struct run *run, int fd, int timeout)
{
    struct pollfd fds[] = {{fd, POLLIN, 0},
                           {STDOUT_FILENO, 0, 0},
                           {run->signal_fd, POLLIN, 0},
                           {run->stop_fd, POLLIN, 0}};
    for (;;) {
        int ready = poll(fds, sizeof fds / sizeof fds[0], timeout);
        if (ready < 0 && errno != EINTR)
            return WAIT_READY; /* read will say what is wrong */
        if (ready == 0)
            return WAIT_IDLE;
        if (ready < 0)
            continue;
        if (fds[2].revents)
            take_interrupt(run);
        if (fds[1].revents & (POLLERR | POLLHUP))
            ordered_set_error(run->ordered, EPIPE); /* nobody reads any more */
        if (ordered_error(run->ordered) || atomic_load(&run->stop))
            return WAIT_STOP;
        if (fds[0].revents)
            return WAIT_READY;
    }
}

static bool
is_binary(struct span bytes)
{
    static const char little[] = "\xff\xfe", big[] = "\xfe\xff";
    if (bytes.len >= 2 && (memcmp(bytes.data, little, 2) == 0 || memcmp(bytes.data, big, 2) == 0))
        return false; /* UTF-16: the input says so */
    return memchr(bytes.data, '\0', bytes.len < BINARY_PROBE ? bytes.len : BINARY_PROBE) != NULL;
}

/* Feeds the input from @fd to its end. False: the file is no text and was passed over. */
static bool
read_all(struct worker *worker, int fd, struct input *input, bool may_skip)
{
    struct run *run = worker->run;
    int64_t idle_ms = (run->options->idle_us + 999) / 1000;
    bool idle = false, first = true;
    for (;;) {
        enum wait_outcome outcome = wait_input(run, fd, idle_ms && !idle ? (int)idle_ms : -1);
        if (outcome == WAIT_STOP)
            return true;
        idle = outcome == WAIT_IDLE;
        if (idle) {
            scan_idle(worker->scan, worker->source);
            ordered_flush(worker->part);
            continue;
        }
        ssize_t got = read(fd, worker->bytes, READ_MOST);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got < 0) {
            worker->counts.damaged++;
            say(worker, "%s: 读到一半出错：%s", "%s: reading broke off: %s", worker->name,
                strerror(errno));
        }
        if (got <= 0)
            return true;
        struct span bytes = span_of(worker->bytes, (size_t)got);
        if (first && may_skip && is_binary(bytes))
            return false;
        first = false;
        worker->counts.bytes += bytes.len;
        input_feed(input, bytes);
        drain(worker, input);
        ordered_flush(worker->part);
    }
}

static void
scan_fd(struct worker *worker, int fd, bool may_skip)
{
    const struct run_options *options = worker->run->options;
    struct input *input = input_new(options->input_format, worker->name);
    if (options->each_line)
        input_set_each_line(input);
    if (!options->cli->english)
        input_set_chinese(input);
    worker->complaints = 0;
    bool is_text = read_all(worker, fd, input, may_skip);
    if (!is_text) {
        worker->skipped++;
    } else if (ordered_error(worker->run->ordered)) {
        scan_end_source(worker->scan, worker->source); /* cut off anywhere: no word on how it ends */
    } else {
        input_finish(input);
        drain(worker, input);
        scan_end_source(worker->scan, worker->source);
        complain_in_sum(worker);
    }
    input_free(input);
}

static void
count_source(struct run *run, bool opened)
{
    pthread_mutex_lock(&run->result_lock);
    run->result->opened += opened;
    run->result->unreadable += !opened;
    pthread_mutex_unlock(&run->result_lock);
}

static void
scan_source(struct worker *worker, const struct source *source)
{
    int fd = source->is_stdin ? STDIN_FILENO : open(source->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    count_source(worker->run, fd >= 0);
    if (fd < 0) {
        say(worker, "%s: %s", "%s: %s", source->path, strerror(errno));
        return;
    }
    worker->name = source->is_stdin ? "stdin" : source->path;
    scan_fd(worker, fd, source->from_folder);
    if (!source->is_stdin)
        close(fd);
}

/* Workers */

/* The next source and its part; false: there are no more. The path is the caller's to free. */
static bool
next_source(struct worker *worker, struct source *ret_source, char **ret_path)
{
    struct run *run = worker->run;
    bool found = false;
    pthread_mutex_lock(&run->source_lock);
    while (!found && !atomic_load(&run->stop) && !ordered_error(run->ordered)) {
        struct error error;
        enum source_outcome outcome = sources_next(run->sources, ret_source, &error);
        if (outcome == SOURCE_END)
            break;
        if (outcome == SOURCE_READY && source_is_answers(ret_source)) {
            run->result->answers++; /* under source_lock; nobody else touches it */
            continue;
        }
        worker->part = ordered_begin(run->ordered);
        worker->source = run->source_count++;
        found = outcome == SOURCE_READY;
        if (!found) {
            count_source(run, false);
            ordered_say(worker->part, error.message);
            ordered_end(worker->part);
        }
    }
    if (found) {
        *ret_path = memory_copy_text(ret_source->path, strlen(ret_source->path));
        ret_source->path = *ret_path;
    }
    pthread_mutex_unlock(&run->source_lock);
    return found;
}

static void
add_counts(struct run *run, const struct worker *worker)
{
    struct scan_counts scanned = {0};
    if (worker->scan)
        scanned = scan_counts(worker->scan);
    pthread_mutex_lock(&run->result_lock);
    struct scan_summary *sum = &run->result->summary;
    const struct scan_summary *counts = &worker->counts;
    for (size_t i = 0; i <= LEVEL_ERROR; i++)
        sum->findings[i] += counts->findings[i];
    sum->streams += scanned.streams;
    sum->segments += scanned.segments;
    sum->characters += scanned.characters;
    sum->bytes += counts->bytes;
    sum->agains += counts->agains;
    sum->exempted += counts->exempted;
    sum->mitigations += counts->mitigations;
    sum->late += counts->late;
    sum->engine += counts->engine;
    sum->damaged += counts->damaged;
    run->result->skipped += worker->skipped;
    pthread_mutex_unlock(&run->result_lock);
}

static void *
work(void *context)
{
    struct run *run = context;
    struct worker worker = {.run = run, .bytes = memory_new(READ_MOST)};
    struct scan_options options = run->options->scan;
    options.record = take_record;
    options.context = &worker;
    struct source source;
    char *path;
    while (next_source(&worker, &source, &path)) {
        if (!worker.scan)
            worker.scan = scan_new(run->options->engine, &options);
        scan_source(&worker, &source);
        ordered_end(worker.part);
        free(path);
    }
    add_counts(run, &worker);
    scan_free(worker.scan);
    free(worker.bytes);
    return NULL;
}

/* SIGINT and SIGTERM are taken by whoever waits for input; threads inherit the mask. */
static int
catch_interrupts(sigset_t *ret_old)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, ret_old);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void
run_workers(struct run *run)
{
    unsigned count = run->options->jobs;
    pthread_t *threads = memory_array(count, sizeof *threads);
    unsigned started = 0;
    while (started + 1 < count && pthread_create(&threads[started], NULL, work, run) == 0)
        started++;
    work(run); /* this thread is one of them */
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
}

static bool
is_complete(const struct run_result *result)
{
    const struct scan_summary *sum = &result->summary;
    return !result->unreadable && !result->interrupted && !result->output_error && !sum->late &&
           !sum->engine && !sum->damaged;
}

void
run_scan(const struct run_options *options, struct sources *sources, struct run_result *ret_result)
{
    sigset_t old;
    *ret_result = (struct run_result){0};
    struct sink *sink = options->sink;
    struct run run = {
        .options = options,
        .ordered = ordered_new(sink, STDOUT_FILENO, options->jobs),
        .sources = sources,
        .result = ret_result,
        .signal_fd = catch_interrupts(&old),
        .stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
    };
    pthread_mutex_init(&run.source_lock, NULL);
    pthread_mutex_init(&run.result_lock, NULL);
    sink->class->begin(sink, options->book);
    ordered_write(run.ordered);
    run_workers(&run);
    ret_result->output_error = ordered_error(run.ordered);
    ret_result->summary.complete = is_complete(ret_result);
    sink->class->end(sink, &ret_result->summary);
    ordered_write(run.ordered);
    ret_result->output_error = ordered_error(run.ordered);
    ret_result->summary.complete = is_complete(ret_result);
    pthread_mutex_destroy(&run.source_lock);
    pthread_mutex_destroy(&run.result_lock);
    close(run.signal_fd);
    close(run.stop_fd);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    ordered_free(run.ordered);
}
