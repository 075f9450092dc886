/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/ordered.h"

#include "scanner/base/memory.h"
#include "scanner/cli/record_copy.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    PART_MOST = 4 * 1024 * 1024,   /* bytes a part may keep */
    ENDED_MOST = 32 * 1024 * 1024, /* bytes all ended parts may keep */
    AHEAD = 16,                    /* parts open or ended, for each worker */
    WRITE_AT = 256 * 1024,         /* bytes gathered before they are written in any case */
};

/* Kept for later: a record or a message. */
struct kept {
    const struct record *record;
    const char *message;
};

struct ordered_part {
    struct ordered *ordered;
    size_t index;
    struct arena arena;
    struct kept *kept;
    size_t kept_count, kept_cap;
    bool ended;
};

struct ordered {
    struct sink *sink;
    int fd;
    pthread_mutex_t lock;
    pthread_cond_t turn_changed;
    atomic_size_t turn; /* index of the part that is written as it comes */
    size_t next;        /* index of the next part to begin */
    size_t ended_bytes;
    struct ordered_part **parts; /* part i at i % part_cap, from turn to next */
    size_t part_cap;
    atomic_int error;
};

struct ordered *
ordered_new(struct sink *sink, int fd, unsigned workers)
{
    struct ordered *ordered = memory_new(sizeof *ordered);
    ordered->sink = sink;
    ordered->fd = fd;
    ordered->part_cap = (size_t)AHEAD * workers;
    ordered->parts = memory_array(ordered->part_cap, sizeof(struct ordered_part *));
    pthread_mutex_init(&ordered->lock, NULL);
    pthread_cond_init(&ordered->turn_changed, NULL);
    return ordered;
}

void
ordered_free(struct ordered *ordered)
{
    if (!ordered)
        return;
    pthread_cond_destroy(&ordered->turn_changed);
    pthread_mutex_destroy(&ordered->lock);
    free(ordered->parts);
    free(ordered);
}

int
ordered_error(const struct ordered *ordered)
{
    return atomic_load(&ordered->error);
}

void
ordered_set_error(struct ordered *ordered, int error)
{
    int none = 0;
    atomic_compare_exchange_strong(&ordered->error, &none, error);
}

void
ordered_write(struct ordered *ordered)
{
    struct buf *out = &ordered->sink->out;
    for (size_t done = 0; done < out->len && !ordered_error(ordered);) {
        ssize_t wrote = write(ordered->fd, out->data + done, out->len - done);
        if (wrote >= 0)
            done += (size_t)wrote;
        else if (errno == EAGAIN)
            poll(&(struct pollfd){ordered->fd, POLLOUT, 0}, 1, -1);
        else if (errno != EINTR)
            ordered_set_error(ordered, errno);
    }
    buf_reset(out);
}

struct ordered_part *
ordered_begin(struct ordered *ordered)
{
    struct ordered_part *part = memory_new(sizeof *part);
    part->ordered = ordered;
    arena_init(&part->arena);
    pthread_mutex_lock(&ordered->lock);
    while (ordered->next - atomic_load(&ordered->turn) >= ordered->part_cap ||
           ordered->ended_bytes > ENDED_MOST)
        pthread_cond_wait(&ordered->turn_changed, &ordered->lock);
    part->index = ordered->next++;
    ordered->parts[part->index % ordered->part_cap] = part;
    pthread_mutex_unlock(&ordered->lock);
    return part;
}

static bool
has_turn(const struct ordered_part *part)
{
    return atomic_load(&part->ordered->turn) == part->index;
}

static void
write_record(struct ordered *ordered, const struct record *record)
{
    ordered->sink->class->write(ordered->sink, record);
    if (ordered->sink->out.len > WRITE_AT)
        ordered_write(ordered);
}

static void
write_message(struct ordered *ordered, const char *message)
{
    ordered_write(ordered); /* on a terminal, after the findings before it */
    fprintf(stderr, "%s\n", message);
}

static void
write_kept(struct ordered_part *part)
{
    for (size_t i = 0; i < part->kept_count; i++) {
        const struct kept *kept = &part->kept[i];
        if (kept->record)
            write_record(part->ordered, kept->record);
        else
            write_message(part->ordered, kept->message);
    }
    if (part->kept_count)
        arena_reset(&part->arena);
    part->kept_count = 0;
}

static void
wait_turn(struct ordered_part *part)
{
    struct ordered *ordered = part->ordered;
    pthread_mutex_lock(&ordered->lock);
    while (!has_turn(part))
        pthread_cond_wait(&ordered->turn_changed, &ordered->lock);
    pthread_mutex_unlock(&ordered->lock);
}

/* Whether the caller may write now. Else what it keeps is bounded. */
static bool
may_write(struct ordered_part *part)
{
    if (!has_turn(part)) {
        if (part->arena.total < PART_MOST)
            return false;
        wait_turn(part);
    }
    write_kept(part);
    return true;
}

static struct kept *
keep(struct ordered_part *part)
{
    part->kept =
        memory_reserve(part->kept, &part->kept_cap, part->kept_count + 1, sizeof *part->kept);
    struct kept *kept = &part->kept[part->kept_count++];
    *kept = (struct kept){0};
    return kept;
}

void
ordered_record(struct ordered_part *part, const struct record *record)
{
    if (may_write(part))
        write_record(part->ordered, record);
    else
        keep(part)->record = record_copy(&part->arena, record);
}

void
ordered_say(struct ordered_part *part, const char *message)
{
    if (may_write(part))
        write_message(part->ordered, message);
    else
        keep(part)->message = arena_copy_text(&part->arena, span_of_text(message));
}

void
ordered_flush(struct ordered_part *part)
{
    if (!has_turn(part))
        return;
    write_kept(part);
    ordered_write(part->ordered);
}

static void
free_part(struct ordered_part *part)
{
    arena_finish(&part->arena);
    free(part->kept);
    free(part);
}

/* Gives the turn on; the next part, if it has ended already and so can't take its turn, else NULL.
 */
static struct ordered_part *
pass_turn(struct ordered *ordered)
{
    pthread_mutex_lock(&ordered->lock);
    size_t turn = atomic_load(&ordered->turn) + 1;
    struct ordered_part *next = NULL;
    if (turn < ordered->next && ordered->parts[turn % ordered->part_cap]->ended) {
        next = ordered->parts[turn % ordered->part_cap];
        ordered->ended_bytes -= next->arena.total;
    }
    atomic_store(&ordered->turn, turn);
    pthread_cond_broadcast(&ordered->turn_changed);
    pthread_mutex_unlock(&ordered->lock);
    return next;
}

void
ordered_end(struct ordered_part *part)
{
    struct ordered *ordered = part->ordered;
    pthread_mutex_lock(&ordered->lock);
    bool mine = has_turn(part);
    if (!mine) {
        part->ended = true;
        ordered->ended_bytes += part->arena.total;
    }
    pthread_mutex_unlock(&ordered->lock);
    while (mine && part) {
        write_kept(part);
        ordered_write(ordered);
        struct ordered_part *next = pass_turn(ordered);
        free_part(part);
        part = next;
    }
}
