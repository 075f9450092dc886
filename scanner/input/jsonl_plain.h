/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"

#include <jansson.h>

/* jsonl_plain: the fields of a JSON line, and the fast way to read them. Private to jsonl.c. */
enum field {
    FIELD_STREAM,
    FIELD_SPEAKER,
    FIELD_DATE,
    FIELD_TEXT,
    FIELD_T0,
    FIELD_T1,
    FIELD_START,
    FIELD_END,
    FIELD_SEQ,
    FIELD_LABELS,
    FIELD_WORDS,
    FIELDS
};
extern const char *const jsonl_field_names[FIELDS];

enum value_kind {
    VALUE_ABSENT,
    VALUE_TEXT,
    VALUE_INTEGER,
    VALUE_REAL,
    VALUE_TRUE,
    VALUE_FALSE,
    VALUE_OTHER
};

struct value {
    enum value_kind kind; /* VALUE_ABSENT: null, too */
    struct span text;
    int64_t integer;
    double real;
    json_t *json; /* VALUE_OTHER: an object or array */
};

/*
 * Reads a plain line: an object of strings without escapes, numbers of at most 15 digits without
 * exponent, true, false and null. That is nearly every line of a live feed, and it takes a seventh
 * of jansson's time. False: the line is not plain, or not JSON; @values mean nothing then.
 */
bool jsonl_plain(struct span line, struct value values[FIELDS]);
