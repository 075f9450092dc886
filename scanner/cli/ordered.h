/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/report/sink.h"

/*
 * ordered: what several workers find at once, written in the order of their sources, so that the
 * output does not tell how many workers there were.
 *
 *   part 0  ■■■■ ended
 *   part 1  ■■■■■■■■■■▶ its turn: written as it comes
 *   part 2  ▒▒▒▒ kept (at most PART_MOST)
 *   part 3  ▒▒ kept, ended; whoever ends part 2 writes it
 *
 * A part that has kept too much waits for its turn, and no part begins while too many lie ahead:
 * memory is bounded. The part whose turn it is never waits, so some work always goes on.
 */
struct ordered;
struct ordered_part;

/* Messages go to standard error. The sink and @fd stay the caller's. */
struct ordered *ordered_new(struct sink *sink, int fd, unsigned workers);
void ordered_free(struct ordered *ordered);

/* Writes what the sink holds now: for begin and end, when no part is open. */
void ordered_write(struct ordered *ordered);

/* Parts get their turns in the order of these calls. May wait. */
struct ordered_part *ordered_begin(struct ordered *ordered);
void ordered_end(struct ordered_part *part); /* frees it */

void ordered_record(struct ordered_part *part, const struct record *record); /* copied if kept */
void ordered_say(struct ordered_part *part, const char *message);            /* one line */
void ordered_flush(struct ordered_part *part); /* writes now if it is the part's turn */

/* 0, or the errno of a write: nothing more can be written. EPIPE: the reader has gone. */
int ordered_error(const struct ordered *ordered);
void ordered_set_error(struct ordered *ordered, int error);
