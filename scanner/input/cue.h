/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/input/reader.h"

/*
 * cue: what SRT and WebVTT share. Lines are gathered into cues; a finished cue is freed of its
 * markup by the format and queued as one segment, or one for each voice in it.
 *
 * Lenient where files in use are: an index or a blank line may be missing, the decimal mark may be
 * '.' or ',', hours may be left out, a blank line may stand inside a cue (what follows it is taken
 * as said when the cue ended). A time that can't be read is one complaint and the cue is delivered
 * without it. The text given is what was heard: without markup, cue lines joined by a line feed;
 * segment.line is that of its first character, and ranges of findings count in it.
 */

/* What markup says about the cue's text. Borrows from the reader's arena. */
struct cue_voice {
    size_t byte, chr; /* where in the text it begins to speak */
    struct span name;
};
struct cue_stamp { /* character @chr is said at @us */
    size_t chr;
    int64_t us;
};
struct cue_text {
    struct span text;
    struct cue_voice *voices; /* in order; at most one for each byte of raw text */
    struct cue_stamp *stamps;
    size_t voice_count, stamp_count;
};

struct cue_reader;
struct cue_format {
    bool names_cues; /* any line may stand before the timing line; else only a number */
    bool (*is_skipped_block)(struct span first_line); /* header, note …; NULL: there are none */
    /* Takes the markup out of @raw; writes to the arena. */
    void (*take_markup)(struct arena *arena, struct span raw, struct cue_text *ret_text);
};

enum cue_state {
    CUE_OUTSIDE, /* after a blank line */
    CUE_HELD,    /* after one line that may name or number a cue */
    CUE_STRAY,   /* in text that belongs to no cue, as far as can be seen */
    CUE_INSIDE,  /* in a cue's text */
    CUE_SKIPPED, /* in a header, note or style sheet */
};

struct cue_reader {
    struct reader base;
    enum cue_state state;
    bool had_cue, had_stray;
    struct buf held; /* a line that may be an index: text if no timing line follows */
    uint64_t held_line;
    struct buf text; /* of the cue at hand */
    uint64_t text_line;
    bool has_t0, has_t1; /* of the cue at hand, or the last one */
    int64_t t0_us, t1_us;
};

void cue_read_line(struct cue_reader *cues, const struct cue_format *format,
                   const struct reader_line *line);
void cue_finish(struct cue_reader *cues, const struct cue_format *format);
void cue_free(struct reader *reader);

/* HH:MM:SS,mmm, H:MM:SS.m or MM:SS at the front of @text; steps over it. */
bool cue_time(struct span *text, int64_t *ret_us);
