/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/error.h"
#include "scanner/input/segment.h"

/*
 * input: bytes in, segments out, by push: fed any cutting of the same bytes it gives the same
 * segments. No I/O. A format is one file and one row of the table in input.c (see reader.h).
 */
struct input;

enum input_outcome {
    INPUT_SEGMENT, /* *ret_segment is filled, borrowed until the next call */
    INPUT_MORE,    /* feed more bytes */
    INPUT_END,     /* everything fed before input_finish was given out */
    INPUT_BAD,     /* a damaged piece was passed over; *reterr says which; call again */
};

/* @format: "jsonl", "srt", "vtt", "text", or NULL to tell by content. @name stands for the file in
 * errors and is kept. NULL when there is no such format. */
struct input *input_new(const char *format, const char *name);
void input_free(struct input *input);
void input_set_each_line(struct input *input); /* plain text: every line a stream "name:line" */
void input_feed(struct input *input, struct span bytes);
void input_finish(struct input *input); /* no more bytes will come */
enum input_outcome input_next(struct input *input, struct segment *ret_segment,
                              struct error *reterr);
const char *input_format_name(const struct input *input); /* NULL until it is known */
const char *const *input_format_names(void);              /* NULL-terminated */
