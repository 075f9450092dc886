/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/error.h"
#include "scanner/input/segment.h"

/*
 * input: bytes in, segments out, by push: fed any cutting of the same bytes it gives the same
 * segments. No I/O. A format is one file and one row of the table in input.c (see reader.h).
 *
 * Lines end in LF, CRLF or CR; a byte order mark is passed over. Text is not trimmed. What is
 * damaged gives one INPUT_BAD with its place, before whatever could be saved of it:
 *
 *   invalid UTF-8   the bad bytes are left out, the rest of the line is delivered; once a line
 *   UTF-16          nothing can be read: one report, and nothing else of the file
 *   a long line     plain text comes in pieces of 64 KiB (segment.continues); in other formats a
 *                   line over 8 MiB is passed over and never is in memory whole
 *   a broken line   as each format's file says at its top
 */
struct input;

enum input_outcome {
    INPUT_SEGMENT, /* *ret_segment is filled, borrowed until the next call of input_next or _feed */
    INPUT_MORE,    /* feed more bytes */
    INPUT_END,     /* everything fed before input_finish was given out */
    INPUT_BAD,     /* a damaged piece was passed over; *reterr says which; call again */
};

/*
 * @format: "jsonl", "srt", "vtt", "text", or NULL to tell by content: by the first lines that are
 * not blank, at most 4 KiB, and where they could be anything by how @name ends. @name stands for
 * the file in errors and is copied. NULL when there is no such format.
 */
struct input *input_new(const char *format, const char *name);
void input_free(struct input *input);
void input_set_each_line(struct input *input); /* plain text: every line a stream "name:line" */
void input_set_chinese(struct input *input);   /* error messages in Chinese; else English */
void input_feed(struct input *input, struct span bytes);
void input_finish(struct input *input); /* no more bytes will come */
enum input_outcome input_next(struct input *input, struct segment *ret_segment,
                              struct error *reterr);
const char *input_format_name(const struct input *input); /* NULL until it is known */
const char *const *input_format_names(void);              /* NULL-terminated */
