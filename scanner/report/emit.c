/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/emit.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

/* Room for @len bytes after a comma, should one be due there. */
static char *
make_room(struct buf *out, size_t len)
{
    out->data = memory_reserve(out->data, &out->cap, out->len + len + 2, 1);
    char *at = out->data + out->len;
    if (out->len == 0)
        return at;
    char last = at[-1];
    if (last != '{' && last != '[' && last != ':' && last != ',' && last != '\n')
        *at++ = ',';
    return at;
}

static void
take_room(struct buf *out, char *end)
{
    *end = '\0';
    out->len = (size_t)(end - out->data);
}

static void
add_char(struct buf *out, char c)
{
    char *at = make_room(out, 1);
    *at++ = c;
    take_room(out, at);
}

void
emit_begin_object(struct buf *out)
{
    add_char(out, '{');
}

void
emit_end_object(struct buf *out)
{
    buf_add_char(out, '}');
}

void
emit_begin_array(struct buf *out)
{
    add_char(out, '[');
}

void
emit_end_array(struct buf *out)
{
    buf_add_char(out, ']');
}

void
emit_key(struct buf *out, const char *name)
{
    size_t len = strlen(name);
    char *at = make_room(out, len + 3);
    *at++ = '"';
    memcpy(at, name, len);
    at += len;
    *at++ = '"';
    *at++ = ':';
    take_room(out, at);
}

void
emit_key_span(struct buf *out, struct span name)
{
    emit_name(out, name);
    buf_add_char(out, ':');
}

static char *
add_escaped(char *at, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    *at++ = '\\';
    if (c == '"' || c == '\\') {
        *at++ = (char)c;
    } else if (c < 0x20 && letters[c]) {
        *at++ = letters[c];
    } else {
        memcpy(at, "u00", 3);
        at[3] = hex[c >> 4];
        at[4] = hex[c & 15];
        at += 5;
    }
    return at;
}

enum { ESCAPE_MOST = 6 };

void
emit_span(struct buf *out, struct span text)
{
    char *at = make_room(out, text.len * ESCAPE_MOST + 2);
    *at++ = '"';
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
            at = add_escaped(at, c);
        else
            *at++ = (char)c;
    }
    *at++ = '"';
    take_room(out, at);
}

void
emit_name(struct buf *out, struct span name)
{
    size_t valid = utf8_valid_prefix(name);
    if (valid == name.len) {
        emit_span(out, name);
        return;
    }
    struct buf mended = {0};
    while (name.len) {
        buf_add(&mended, name.data, valid);
        name = span_of(name.data + valid, name.len - valid);
        size_t bad = name.len;
        if (!bad)
            break;
        if (utf8_peek(name, &bad) == UTF8_CUT)
            bad = name.len;
        buf_add_text(&mended, "\xef\xbf\xbd");
        name = span_of(name.data + bad, name.len - bad);
        valid = utf8_valid_prefix(name);
    }
    emit_span(out, buf_span(&mended));
    buf_finish(&mended);
}

void
emit_text(struct buf *out, const char *text)
{
    if (text)
        emit_span(out, span_of_text(text));
    else
        emit_null(out);
}

void
emit_raw(struct buf *out, struct span json)
{
    if (json.len == 0)
        return;
    char *at = make_room(out, json.len);
    memcpy(at, json.data, json.len);
    take_room(out, at + json.len);
}

void
emit_bool(struct buf *out, bool value)
{
    emit_raw(out, span_of_text(value ? "true" : "false"));
}

void
emit_null(struct buf *out)
{
    emit_raw(out, span_of_text("null"));
}

void
emit_unsigned(struct buf *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    emit_raw(out, span_of(digits + at, sizeof digits - at));
}

/* The magnitude, right also for INT64_MIN. */
static uint64_t
magnitude(int64_t value)
{
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/* @value thousandths or millionths, @digits after the point, trailing zeros left out. */
static void
add_decimal(struct buf *out, bool negative, uint64_t value, uint64_t scale)
{
    char text[32];
    size_t at = sizeof text;
    uint64_t whole = value / scale, part = value % scale;
    if (part) {
        bool zero = true;
        for (; scale > 1; scale /= 10, part /= 10) {
            zero = zero && part % 10 == 0;
            if (!zero)
                text[--at] = (char)('0' + part % 10);
        }
        text[--at] = '.';
    }
    do
        text[--at] = (char)('0' + whole % 10);
    while (whole /= 10);
    if (negative && value)
        text[--at] = '-';
    emit_raw(out, span_of(text + at, sizeof text - at));
}

void
emit_signed(struct buf *out, int64_t value)
{
    add_decimal(out, value < 0, magnitude(value), 1);
}

void
emit_seconds(struct buf *out, int64_t us)
{
    uint64_t ms = magnitude(us) / 1000 + (magnitude(us) % 1000 >= 500);
    add_decimal(out, us < 0, ms, 1000);
}

void
emit_millionths(struct buf *out, int64_t millionths)
{
    add_decimal(out, millionths < 0, magnitude(millionths), 1000000);
}

void
emit_both(struct buf *out, const char *zh, const char *en)
{
    if (!zh && !en) {
        emit_null(out);
        return;
    }
    emit_begin_object(out);
    emit_field_text(out, "zh", zh);
    emit_field_text(out, "en", en);
    emit_end_object(out);
}

void
emit_field_text(struct buf *out, const char *name, const char *text)
{
    emit_key(out, name);
    emit_text(out, text);
}

void
emit_field_bool(struct buf *out, const char *name, bool value)
{
    emit_key(out, name);
    emit_bool(out, value);
}

void
emit_field_unsigned(struct buf *out, const char *name, uint64_t value)
{
    emit_key(out, name);
    emit_unsigned(out, value);
}

void
emit_field_both(struct buf *out, const char *name, const char *zh, const char *en)
{
    emit_key(out, name);
    emit_both(out, zh, en);
}

void
emit_field_day(struct buf *out, const char *name, int32_t day)
{
    char text[DAY_TEXT_SIZE];
    emit_key(out, name);
    emit_text(out, day == INT32_MIN || day == INT32_MAX ? NULL : day_format(day, text));
}
