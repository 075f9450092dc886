/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/input/jsonl_plain.h"

const char *const jsonl_field_names[FIELDS] = {"stream", "speaker", "date", "text",   "t0",   "t1",
                                               "start",  "end",     "seq",  "labels", "words"};

struct cursor {
    const char *at, *end;
};

static void
skip_blanks(struct cursor *cursor)
{
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))
        cursor->at++;
}

/* The mark @c, with blanks around it. */
static bool
take(struct cursor *cursor, char c)
{
    skip_blanks(cursor);
    if (cursor->at == cursor->end || *cursor->at != c)
        return false;
    cursor->at++;
    skip_blanks(cursor);
    return true;
}

/* After the opening quote. */
static bool
plain_string(struct cursor *cursor, struct span *ret_text)
{
    const char *start = cursor->at;
    for (const char *at = start; at < cursor->end; at++) {
        if (*at == '"') {
            *ret_text = span_of(start, (size_t)(at - start));
            cursor->at = at + 1;
            return true;
        }
        if (*at == '\\' || (unsigned char)*at < 0x20)
            return false;
    }
    return false;
}

/*
 * At most 15 digits: then the digits as a whole number and the power of ten are exact in a double,
 * and their quotient is the double nearest to what is written, as strtod would give it.
 */
static bool
plain_number(struct cursor *cursor, struct value *ret_value)
{
    static const double powers[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6, 1e7,
                                    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14};
    const char *at = cursor->at, *end = cursor->end, *point = NULL;
    bool negative = at < end && *at == '-';
    const char *start = at += negative;
    int64_t digits = 0;
    size_t count = 0;
    for (; at < end && count <= 15; at++) {
        if (*at == '.' && !point && count)
            point = at;
        else if (*at >= '0' && *at <= '9')
            digits = digits * 10 + (*at - '0'), count++;
        else
            break;
    }
    size_t decimals = point ? (size_t)(at - point) - 1 : 0;
    if (count == 0 || count > 15 || (point && decimals == 0) || (at < end && (*at | 0x20) == 'e') ||
        (*start == '0' && count - decimals > 1))
        return false;
    if (negative)
        digits = -digits;
    if (point)
        *ret_value = (struct value){.kind = VALUE_REAL, .real = (double)digits / powers[decimals]};
    else
        *ret_value = (struct value){.kind = VALUE_INTEGER, .integer = digits};
    cursor->at = at;
    return true;
}

static bool
plain_word(struct cursor *cursor, const char *word)
{
    size_t len = strlen(word);
    if ((size_t)(cursor->end - cursor->at) < len || memcmp(cursor->at, word, len) != 0)
        return false;
    cursor->at += len;
    return true;
}

static bool
plain_value(struct cursor *cursor, struct value *ret_value)
{
    *ret_value = (struct value){0};
    if (cursor->at == cursor->end)
        return false;
    switch (*cursor->at) {
    case '"':
        cursor->at++;
        ret_value->kind = VALUE_TEXT;
        return plain_string(cursor, &ret_value->text);
    case 't':
        ret_value->kind = VALUE_TRUE;
        return plain_word(cursor, "true");
    case 'f':
        ret_value->kind = VALUE_FALSE;
        return plain_word(cursor, "false");
    case 'n':
        return plain_word(cursor, "null");
    default:
        return plain_number(cursor, ret_value);
    }
}

static struct value *
find_value(struct value values[FIELDS], struct span name)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (name.data[0] == jsonl_field_names[i][0] && span_is(name, jsonl_field_names[i]))
            return &values[i];
    return NULL;
}

bool
jsonl_plain(struct span line, struct value values[FIELDS])
{
    struct cursor cursor = {line.data, line.data + line.len};
    if (!take(&cursor, '{'))
        return false;
    do {
        struct span name;
        struct value value;
        if (cursor.at == cursor.end || *cursor.at++ != '"' || !plain_string(&cursor, &name) ||
            !take(&cursor, ':') || !plain_value(&cursor, &value))
            return false;
        struct value *field = name.len ? find_value(values, name) : NULL;
        if (field)
            *field = value;
    } while (take(&cursor, ','));
    return take(&cursor, '}') && cursor.at == cursor.end;
}
