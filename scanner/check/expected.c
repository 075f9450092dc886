/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/expected.h"

#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/report/emit.h"

#include <stdlib.h>

/*
 * Two lists of lines are compared by their longest common subsequence, after what is equal at both
 * ends is set aside. Of what is left, a missing and an unexpected line that agree in type, rule and
 * stream and in either time or words are one changed line.
 */
static const char head[] = "# adclaim expected, as of ";

static const char *const type_names[] = {
    [RECORD_FINDING] = "finding",   [RECORD_AGAIN] = "again", [RECORD_MITIGATION] = "mitigation",
    [RECORD_EXEMPTED] = "exempted", [RECORD_LATE] = "late",   [RECORD_ENGINE] = "engine",
};

void
expected_add_head(struct buf *out, int32_t as_of_day)
{
    char day[DAY_TEXT_SIZE];
    buf_printf(out, "%s%s\n", head, day_format(as_of_day, day));
}

bool
expected_day(struct span text, int32_t *ret_as_of_day)
{
    size_t len = strlen(head);
    if (text.len < len + 10 || memcmp(text.data, head, len) != 0)
        return false;
    return day_parse(span_of(text.data + len, 10), ret_as_of_day);
}

/* Control characters would break lines and fields. */
static void
add_words(struct buf *out, struct span words)
{
    for (size_t i = 0; i < words.len; i++)
        buf_add_char(out, (unsigned char)words.data[i] < ' ' ? ' ' : words.data[i]);
}

static void
add_time(struct buf *out, int64_t us, bool estimated)
{
    uint64_t ms = us < 0 ? 0 : (uint64_t)(us + 500) / 1000;
    buf_printf(out, "%s%02llu:%02u:%02u.%03u", estimated ? "~" : "",
               (unsigned long long)(ms / 3600000), (unsigned)(ms / 60000 % 60),
               (unsigned)(ms / 1000 % 60), (unsigned)(ms % 1000));
}

/* Begins a further part of the last field, or the field itself. */
static void
begin_more(struct buf *out, bool *begun)
{
    buf_add_char(out, *begun ? ' ' : '\t');
    *begun = true;
}

/* emit would put a comma before it. */
static void
add_number(struct buf *out, int64_t millionths)
{
    struct buf number = {0};
    emit_millionths(&number, millionths);
    buf_add_span(out, buf_span(&number));
    buf_finish(&number);
}

static void
add_slot(struct buf *out, const struct bound_slot *slot)
{
    buf_printf(out, "%s=", slot->name);
    add_number(out, slot->value.low);
    if (slot->value.high != slot->value.low) {
        buf_add_char(out, '~');
        add_number(out, slot->value.high);
    }
    if (slot->unit && *slot->unit)
        buf_printf(out, "/%s", slot->unit);
}

static void
add_more(struct buf *out, const struct record *record)
{
    bool begun = false;
    for (size_t i = 0; i < record->slot_count; i++) {
        begin_more(out, &begun);
        add_slot(out, &record->slots[i]);
    }
    if (record->count) {
        begin_more(out, &begun);
        buf_printf(out, "count=%u", record->count);
    }
    if (record->via_sound) {
        begin_more(out, &begun);
        buf_add_text(out, "via=sound");
    }
    if (record->rule && record->confidence != record->rule->confidence &&
        record->type != RECORD_AGAIN && record->type != RECORD_MITIGATION) {
        begin_more(out, &begun);
        buf_printf(out, "confidence=%s", confidence_name(record->confidence));
    }
    if (record->lessened) {
        begin_more(out, &begun);
        buf_add_text(out, "lessened");
    }
    if (record->type == RECORD_EXEMPTED) {
        begin_more(out, &begun);
        buf_printf(out, "exempted=%s",
                   record->exempt_reason == EXEMPT_NOT_YET_LAW     ? "not-yet-law"
                   : record->exempted && record->exempted->because ? record->exempted->because
                                                                   : "-");
    }
}

void
expected_add_record(struct buf *out, const struct record *record)
{
    bool located = record->type != RECORD_LATE && record->type != RECORD_ENGINE;
    buf_printf(out, "%s\t%s\t%s\t", type_names[record->type], record->rule ? record->rule->id : "-",
               located ? level_name(record->level) : "-");
    add_words(out, record->stream.len ? record->stream : span_of_text("-"));
    buf_add_char(out, '\t');
    add_time(out, record->t0_us, record->time_estimated);
    buf_add_char(out, '\t');
    for (size_t i = 0; i < record->hit_count; i++) {
        buf_add_text(out, "【");
        add_words(out, record->hits[i].text);
        buf_add_text(out, "】");
    }
    if (!record->hit_count)
        add_words(out, span_of_text(record->message ? record->message : "-"));
    add_more(out, record);
    buf_add_char(out, '\n');
}

void
expected_add_damage(struct buf *out, const struct error *error)
{
    buf_printf(out, "damage\t-\t-\t%s\t%u:%u\t", error->at.file ? error->at.file : "-",
               error->at.line, error->at.column);
    add_words(out, span_of_text(error->message));
    buf_add_char(out, '\n');
}

/* --- comparing ------------------------------------------------------------------------------- */

struct lines {
    struct span *lines;
    size_t count, cap;
};

static struct lines
split_lines(struct span text)
{
    struct lines lines = {0};
    while (text.len) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t len = end ? (size_t)(end - text.data) : text.len;
        struct span line = span_of(text.data, len);
        if (line.len && line.data[line.len - 1] == '\r')
            line.len--;
        if (line.len && line.data[0] != '#') {
            lines.lines =
                memory_reserve(lines.lines, &lines.cap, lines.count + 1, sizeof *lines.lines);
            lines.lines[lines.count++] = line;
        }
        len += end != NULL;
        text = span_of(text.data + len, text.len - len);
    }
    return lines;
}

struct span
expected_field(struct span line, enum expected_field field)
{
    for (;; field--) {
        const char *tab = line.len ? memchr(line.data, '\t', line.len) : NULL;
        size_t len = tab ? (size_t)(tab - line.data) : line.len;
        if (field == 0)
            return span_of(line.data, len);
        if (!tab)
            return (struct span){0};
        line = span_of(line.data + len + 1, line.len - len - 1);
    }
}

static bool
same_field(struct span a, struct span b, enum expected_field field)
{
    return span_equal(expected_field(a, field), expected_field(b, field));
}

static bool
is_changed(struct span a, struct span b)
{
    return same_field(a, b, EXPECTED_RULE) && same_field(a, b, EXPECTED_STREAM) &&
           (same_field(a, b, EXPECTED_TIME) || same_field(a, b, EXPECTED_WORDS));
}

/* Sets keep[i] for the lines of @want, and of @got, that are in both. */
static void
find_common(const struct lines *want, const struct lines *got, bool *keep_want, bool *keep_got)
{
    enum { CELLS_MOST = 64 << 20 };
    size_t from = 0, n = want->count, m = got->count;
    while (from < n && from < m && span_equal(want->lines[from], got->lines[from])) {
        keep_want[from] = keep_got[from] = true;
        from++;
    }
    while (n > from && m > from && span_equal(want->lines[n - 1], got->lines[m - 1]))
        keep_want[--n] = keep_got[--m] = true;
    size_t rows = n - from, columns = m - from;
    if (!rows || !columns || rows > CELLS_MOST / columns)
        return;
    /* length[i][j]: of the longest common subsequence of what follows want i and got j */
    uint32_t *length = memory_array((rows + 1) * (columns + 1), sizeof *length);
#define LENGTH(i, j) length[(i) * (columns + 1) + (j)]
    for (size_t i = rows; i-- > 0;) {
        for (size_t j = columns; j-- > 0;) {
            uint32_t down = LENGTH(i + 1, j), right = LENGTH(i, j + 1);
            LENGTH(i, j) = span_equal(want->lines[from + i], got->lines[from + j])
                               ? LENGTH(i + 1, j + 1) + 1
                           : down > right ? down
                                          : right;
        }
    }
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
        if (span_equal(want->lines[from + i], got->lines[from + j])) {
            keep_want[from + i++] = keep_got[from + j++] = true;
        } else if (LENGTH(i + 1, j) >= LENGTH(i, j + 1)) {
            i++;
        } else {
            j++;
        }
    }
#undef LENGTH
    free(length);
}

static void
add_line(struct buf *out, const char *what, struct span line)
{
    buf_printf(out, "  %s ", what);
    for (enum expected_field i = EXPECTED_TYPE; i < EXPECTED_FIELDS; i++) {
        struct span field = expected_field(line, i);
        if (i && field.len)
            buf_add_text(out, "  ");
        buf_add_span(out, field);
    }
    buf_add_char(out, '\n');
}

static void
add_change(struct buf *out, bool english, struct span want, struct span got)
{
    static const char *const zh[] = {"类型", "规则", "级别", "流", "时间", "原文", "其他"};
    static const char *const en[] = {"type", "rule", "level", "stream", "time", "words", "more"};
    add_line(out, english ? "~ changed   " : "~ 变了", got);
    for (enum expected_field i = EXPECTED_TYPE; i < EXPECTED_FIELDS; i++) {
        struct span a = expected_field(want, i), b = expected_field(got, i);
        if (!span_equal(a, b))
            buf_printf(out, "      %s: %.*s -> %.*s\n", english ? en[i] : zh[i],
                       SPAN_ARGS(a.len ? a : span_of_text("-")),
                       SPAN_ARGS(b.len ? b : span_of_text("-")));
    }
}

void
expected_print(enum difference kind, struct span want, struct span got, bool english,
               struct buf *out)
{
    switch (kind) {
    case DIFFERENCE_MISSING:
        add_line(out, english ? "- missing   " : "- 缺了", want);
        break;
    case DIFFERENCE_UNEXPECTED:
        add_line(out, english ? "+ unexpected" : "+ 多了", got);
        break;
    case DIFFERENCE_CHANGED:
        add_change(out, english, want, got);
        break;
    }
}

struct differences
expected_compare(struct span want_text, struct span got_text, difference_fn *tell, void *context)
{
    const struct span none = {0};
    struct differences differences = {0};
    struct lines want = split_lines(want_text), got = split_lines(got_text);
    bool *keep_want = memory_array(want.count + 1, sizeof *keep_want);
    bool *keep_got = memory_array(got.count + 1, sizeof *keep_got);
    find_common(&want, &got, keep_want, keep_got);
    for (size_t i = 0; i < want.count; i++) {
        size_t k = 0;
        if (keep_want[i])
            continue;
        while (k < got.count && (keep_got[k] || !is_changed(want.lines[i], got.lines[k])))
            k++;
        if (k < got.count) {
            tell(context, DIFFERENCE_CHANGED, want.lines[i], got.lines[k]);
            keep_got[k] = true;
            differences.changed++;
        } else {
            tell(context, DIFFERENCE_MISSING, want.lines[i], none);
            differences.missing++;
        }
    }
    for (size_t k = 0; k < got.count; k++) {
        if (keep_got[k])
            continue;
        tell(context, DIFFERENCE_UNEXPECTED, none, got.lines[k]);
        differences.unexpected++;
    }
    free(keep_want);
    free(keep_got);
    free(want.lines);
    free(got.lines);
    return differences;
}
