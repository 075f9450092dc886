/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/emit.h"

#include "scanner/base/utf8.h"

static void
separate(struct buf *out)
{
    char last = out->len ? out->data[out->len - 1] : '{';
    if (!strchr("{[:,\n", last))
        buf_add_char(out, ',');
}

void
emit_begin_object(struct buf *out)
{
    separate(out);
    buf_add_char(out, '{');
}

void
emit_end_object(struct buf *out)
{
    buf_add_char(out, '}');
}

void
emit_begin_array(struct buf *out)
{
    separate(out);
    buf_add_char(out, '[');
}

void
emit_end_array(struct buf *out)
{
    buf_add_char(out, ']');
}

void
emit_key(struct buf *out, const char *name)
{
    separate(out);
    buf_add_char(out, '"');
    buf_add_text(out, name);
    buf_add(out, "\":", 2);
}

void
emit_key_span(struct buf *out, struct span name)
{
    emit_span(out, name);
    buf_add_char(out, ':');
}

static bool
needs_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

static void
add_escaped_byte(struct buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'};
    char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    if (c == '"' || c == '\\' || (c < 0x20 && letters[c])) {
        escape[1] = c < 0x20 ? letters[c] : (char)c;
        buf_add(out, escape, 2);
    } else {
        buf_add(out, escape, 6);
    }
}

static void
add_escaped(struct buf *out, struct span text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!needs_escape((unsigned char)text.data[i]))
            continue;
        buf_add(out, text.data + from, i - from);
        add_escaped_byte(out, (unsigned char)text.data[i]);
        from = i + 1;
    }
    if (from < text.len)
        buf_add(out, text.data + from, text.len - from);
}

void
emit_span(struct buf *out, struct span text)
{
    separate(out);
    buf_add_char(out, '"');
    for (;;) {
        size_t valid = utf8_valid_prefix(text);
        add_escaped(out, span_of(text.data, valid));
        if (valid == text.len)
            break;
        size_t bad = 1;
        text = span_of(text.data + valid, text.len - valid);
        if (utf8_peek(text, &bad) == UTF8_CUT)
            bad = text.len;
        buf_add_text(out, "\xef\xbf\xbd");
        text = span_of(text.data + bad, text.len - bad);
    }
    buf_add_char(out, '"');
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
    separate(out);
    buf_add_span(out, json);
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
