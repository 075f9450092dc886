/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/rulebook/rulebook.h"
#include "scanner/text/place.h"

/*
 * finding: what leaves the engine, for the sinks to write. Everything a record points at is borrowed
 * until the sink's write returns, but for rules and laws, which live as long as the rulebook.
 */
enum record_type {
    RECORD_FINDING,    /* a clue */
    RECORD_AGAIN,      /* the same words by the same rule in the same product span */
    RECORD_MITIGATION, /* a finding was lessened by what came after it */
    RECORD_EXEMPTED,   /* a hit that a provision exempts, or not yet forbidden that day */
    RECORD_LATE,       /* a segment came too late to be put in its place */
    RECORD_ENGINE,     /* a limit was reached */
};

struct hit {
    unsigned step;           /* from 0 */
    struct text_range range; /* folded characters of the stream */
    int64_t t0_us, t1_us;
    struct span text;        /* the original words, from first to last character */
    const struct place *places;
    size_t place_count;
};

struct bound_slot {
    const char *name;
    enum slot_kind kind;
    struct quantity value;
    const char *unit; /* what a price is per; NULL when unknown */
};

struct tested_exemption { /* an unless/lessen clause with a provision that was tried */
    const char *provision;
    bool held;
};

enum category_source { CATEGORY_UNKNOWN, CATEGORY_LABEL, CATEGORY_CUE };
enum date_source { DATE_STREAM, DATE_OPTION, DATE_AS_OF };
enum closed_by { CLOSED_BY_TEXT, CLOSED_BY_END, CLOSED_BY_IDLE };
enum exempt_reason { EXEMPT_PROVISION, EXEMPT_NOT_YET_LAW };

enum { ID_SIZE = 33 }; /* 128 bits in hexadecimal and a NUL */

struct record {
    enum record_type type;
    char id[ID_SIZE];
    struct span stream;
    struct span source; /* the file it came from, as the run names it; empty when unknown */
    const struct rule *rule; /* NULL for late and some engine records */
    enum level level;
    enum confidence confidence;
    bool via_sound;
    bool time_estimated;
    enum closed_by closed;
    int64_t t0_us, t1_us, decided_us;
    const struct hit *hits;
    size_t hit_count;
    const struct bound_slot *slots;
    size_t slot_count;
    unsigned count; /* counted matches; 0 when the rule does not count */
    const char *category; /* NULL when unknown */
    enum category_source category_source;
    uint32_t span_number;   /* product span, from 1 */
    int64_t link_number;    /* 0 when unknown */
    struct span span_cue;   /* the words that opened the span; empty for the first */
    struct span speaker;
    const struct tested_exemption *exemptions;
    size_t exemption_count;
    const struct clause *lessened; /* NULL, or the clause that lowered the level */
    const struct clause *exempted; /* RECORD_EXEMPTED by a provision */
    enum exempt_reason exempt_reason;
    char same_claim[ID_SIZE]; /* empty, or the id of an earlier finding */
    char first[ID_SIZE];      /* RECORD_AGAIN, RECORD_MITIGATION: the finding meant */
    struct span before, after; /* original words around the first and last hit */
    const struct rulebook *book;
    int32_t day, as_of_day;    /* days since 1970-01-01, Asia/Shanghai */
    enum date_source date_source;
    const char *message; /* RECORD_LATE, RECORD_ENGINE: what happened, one line, English */
    const char *message_zh;
    uint64_t seq, line;  /* RECORD_LATE: the segment */
};

/* Takes a record, in the order its stream settles them. */
typedef void (*record_fn)(void *context, const struct record *record);
