/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"

struct label {
    struct span key, value;
};

/* A run of characters with a time of its own (a recogniser's word), in order, inside the text. */
struct word_time {
    size_t char_start, char_count;
    int64_t t0_us, t1_us;
};

/*
 * segment: one utterance as the input gave it. Everything is borrowed until the reader's next call.
 */
struct segment {
    struct span stream;  /* the stream's name; empty for the file's only stream */
    struct span text;    /* valid UTF-8, untrimmed */
    struct span speaker; /* empty when unknown */
    struct span date;    /* the stream's day, YYYY-MM-DD; empty when unknown */
    int64_t t0_us, t1_us; /* microseconds of media time; only if has_t0, has_t1 */
    bool has_t0, has_t1;
    bool has_seq;
    uint64_t seq;        /* as given, else counted by the scan */
    uint64_t line;       /* line of the file, from 1 */
    bool blank_before;   /* untimed text: a blank line stands before, a breath ends */
    bool continues;      /* a further piece of one long line: no line break, gap or pause before it */
    uint64_t char_base, byte_base; /* of @text in that line; 0 unless it continues */
    bool end;            /* the stream ends with this segment, whose text may be empty */
    const struct label *labels;
    size_t label_count;
    const struct word_time *words;
    size_t word_count;
};
