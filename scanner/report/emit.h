/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/day.h"

/*
 * emit: JSON written straight into a buf. The comma is put where the byte before asks for one, so
 * objects and arrays are written field after field without counting. The same calls give the same
 * bytes on every run: no locale, no floating point.
 */
void emit_begin_object(struct buf *out);
void emit_end_object(struct buf *out);
void emit_begin_array(struct buf *out);
void emit_end_array(struct buf *out);

/* @name: plain ASCII. The value comes next. */
void emit_key(struct buf *out, const char *name);
void emit_key_span(struct buf *out, struct span name); /* any text, as in emit_name */

void emit_span(struct buf *out, struct span text); /* valid UTF-8 */
void emit_name(struct buf *out, struct span name); /* of a file, say: what is no UTF-8 becomes U+FFFD */
void emit_text(struct buf *out, const char *text); /* null for NULL */
void emit_bool(struct buf *out, bool value);
void emit_null(struct buf *out);
void emit_unsigned(struct buf *out, uint64_t value);
void emit_signed(struct buf *out, int64_t value);

/* Microseconds as seconds, rounded to the millisecond: 12.4, 53, 0.007. */
void emit_seconds(struct buf *out, int64_t us);

/* Millionths as a decimal, exact: 39.9, 1200, 0.3. */
void emit_millionths(struct buf *out, int64_t millionths);

/* {"zh":…,"en":…}, null where one is missing; null when both are. */
void emit_both(struct buf *out, const char *zh, const char *en);

/* A key and its value. */
void emit_field_text(struct buf *out, const char *name, const char *text);
void emit_field_bool(struct buf *out, const char *name, bool value);
void emit_field_unsigned(struct buf *out, const char *name, uint64_t value);
void emit_field_both(struct buf *out, const char *name, const char *zh, const char *en);
void emit_field_day(struct buf *out, const char *name, int32_t day); /* null for either end of time */

/* What was written elsewhere as one value, or a run of fields without its braces. */
void emit_raw(struct buf *out, struct span json);
