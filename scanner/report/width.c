/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/width.h"

#include "scanner/base/utf8.h"

struct code_range {
    uint32_t first, last;
};

/* East Asian Width W and F of Unicode 15; gaps that are not assigned are run over. */
static const struct code_range wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
    {0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
    {0x2648, 0x2653},   {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
    {0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},
    {0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
    {0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},
    {0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},
    {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},
    {0x3041, 0x3247},   {0x3250, 0x4dbf},   {0x4e00, 0xa4c6},   {0xa960, 0xa97c},
    {0xac00, 0xd7a3},   {0xf900, 0xfad9},   {0xfe10, 0xfe19},   {0xfe30, 0xfe6b},
    {0xff01, 0xff60},   {0xffe0, 0xffe6},   {0x16fe0, 0x1b2fb}, {0x1f004, 0x1f004},
    {0x1f0cf, 0x1f0cf}, {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320},
    {0x1f32d, 0x1f335}, {0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca},
    {0x1f3cf, 0x1f3d3}, {0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e},
    {0x1f440, 0x1f440}, {0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e},
    {0x1f550, 0x1f567}, {0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4},
    {0x1f5fb, 0x1f64f}, {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d2},
    {0x1f6d5, 0x1f6df}, {0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0},
    {0x1f90c, 0x1f93a}, {0x1f93c, 0x1f945}, {0x1f947, 0x1f9ff}, {0x1fa70, 0x1faf8},
    {0x20000, 0x323af},
};

/* Combining marks, joiners and variation selectors that transcripts may hold. */
static const struct code_range empty[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},   {0x200b, 0x200f},
    {0x202a, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20f0}, {0x302a, 0x302d},   {0x3099, 0x309a},
    {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xe0001, 0xe01ef},
};

static bool
in_ranges(const struct code_range *ranges, size_t count, uint32_t c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= ranges[low].first;
}

unsigned
width_of(uint32_t c)
{
    if (c < 0x300)
        return c >= 0x20 && c != 0x7f;
    if (in_ranges(empty, sizeof empty / sizeof *empty, c))
        return 0;
    return in_ranges(wide, sizeof wide / sizeof *wide, c) ? 2 : 1;
}

/* Length of a colour sequence at @at, or 0. */
static size_t
colour_len(const char *at, const char *end)
{
    if (end - at < 3 || at[0] != '\x1b' || at[1] != '[')
        return 0;
    for (const char *p = at + 2; p < end; p++)
        if (*p == 'm')
            return (size_t)(p + 1 - at);
    return 0;
}

size_t
width_text(struct span text)
{
    if (!text.len)
        return 0;
    const char *at = text.data, *end = text.data + text.len;
    size_t columns = 0;
    while (at < end) {
        size_t skip = colour_len(at, end);
        if (skip)
            at += skip;
        else
            columns += width_of(utf8_next(&at));
    }
    return columns;
}

/* What must not reach a terminal as it is. */
static bool
is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200e && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

void
width_add_clean(struct buf *out, struct span text)
{
    if (!text.len)
        return;
    if (!utf8_is_valid(text)) { /* a file's name, say */
        for (size_t i = 0; i < text.len; i++)
            buf_add_char(out, text.data[i] > ' ' && text.data[i] < 0x7f ? text.data[i] : '?');
        return;
    }
    bool blank = false;
    for (const char *at = text.data, *end = text.data + text.len; at < end;) {
        const char *from = at;
        uint32_t c = utf8_next(&at);
        bool is_blank = c == ' ' || c == 0x3000 || is_unsafe(c);
        if (!is_blank)
            buf_add(out, from, (size_t)(at - from));
        else if (!blank)
            buf_add_char(out, ' ');
        blank = is_blank;
    }
}

static bool
is_one_of(uint32_t c, const char *set)
{
    for (const char *end = set + strlen(set); set < end;)
        if (utf8_next(&set) == c)
            return true;
    return false;
}

static bool
may_break(uint32_t before, uint32_t after)
{
    return (width_of(before) == 2 || width_of(after) == 2) && width_of(after) != 0 &&
           !is_one_of(after, "。，、；：？！）》」』】〉〕〗”’…·%,.;:?!)]}") &&
           !is_one_of(before, "（《「『【〈〔〖“‘([{#¥￥");
}

/* Where the line that starts at @start ends (*ret_end) and the next one begins. */
static const char *
find_break(const char *start, const char *end, size_t columns, const char **ret_end)
{
    const char *next = NULL;
    uint32_t before = ' ';
    size_t used = 0;
    for (const char *at = start; at < end;) {
        const char *from = at;
        size_t skip = colour_len(at, end);
        if (skip) {
            at += skip;
            continue;
        }
        uint32_t c = utf8_next(&at);
        if (c != ' ' && before != ' ' && used && may_break(before, c)) {
            *ret_end = from;
            next = from;
        }
        if (c == ' ' && before != ' ') {
            *ret_end = from;
            next = at;
        } else if (c == ' ' && next == from) {
            next = at; /* the rest of a run of blanks */
        }
        used += width_of(c);
        if (used > columns && c != ' ' && from > start) {
            if (next)
                return next;
            *ret_end = from; /* one long word */
            return from;
        }
        before = c;
    }
    return *ret_end = end;
}

void
width_wrap(struct buf *out, struct span text, unsigned columns, unsigned indent)
{
    if (!text.len) {
        buf_add_char(out, '\n');
        return;
    }
    const char *at = text.data, *end = text.data + text.len;
    size_t room = columns;
    if (columns == 0)
        room = SIZE_MAX;
    else if (columns < indent + 20)
        room = indent + 20;
    for (bool first = true; at < end; first = false) {
        const char *line_end = end;
        size_t set_in = first ? 0 : indent;
        const char *next = find_break(at, end, room - set_in, &line_end);
        if (!first)
            for (size_t i = 0; i < set_in; i++)
                buf_add_char(out, ' ');
        buf_add(out, at, (size_t)(line_end - at));
        buf_add_char(out, '\n');
        at = next;
    }
}
