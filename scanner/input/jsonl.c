/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/input/reader.h"

#include "scanner/base/buf.h"
#include "scanner/base/day.h"
#include "scanner/base/utf8.h"
#include "scanner/input/jsonl_plain.h"

#include <math.h>

/*
 * JSON Lines: one object a line, blank lines aside.
 *
 *   {"stream":"88","seq":7,"speaker":"主播","t0":12.4,"t1":13.9,"text":"这款全网最低"}
 *
 *   stream, speaker   text (or a whole number, taken as text)
 *   text              the words; a line with "end": true may do without
 *   t0 t1             seconds; start and end are other names (t0 and t1 win)
 *   end               true: the stream ends here; a number is t1
 *   seq               whole number, not negative
 *   date              YYYY-MM-DD
 *   labels            an object of texts (or whole numbers)
 *   words             [{"text" or "word", "t0" or "start", "t1" or "end"}], in order
 *
 * null counts as absent, unknown fields are ignored, of a repeated field the last one counts. A
 * line that is not such an object, or has a field of the wrong type, is passed over with one
 * complaint. The words are delivered, with a complaint, when what is wrong is less: a t1 before its
 * t0 or a date that does not exist (left out), unusable words (left out), half of a \uD83D\uDE00
 * pair (U+FFFD instead).
 */
struct jsonl_reader {
    struct reader base;
    json_t *root; /* queued segments borrow from it */
    struct buf mended;
};

static struct value
value_of(json_t *json)
{
    struct value value = {.json = json};
    if (json_is_string(json)) {
        value.kind = VALUE_TEXT;
        value.text = span_of(json_string_value(json), json_string_length(json));
    } else if (json_is_integer(json)) {
        value.kind = VALUE_INTEGER;
        value.integer = json_integer_value(json);
    } else if (json_is_real(json)) {
        value.kind = VALUE_REAL;
        value.real = json_real_value(json);
    } else if (json_is_boolean(json)) {
        value.kind = json_is_true(json) ? VALUE_TRUE : VALUE_FALSE;
    } else if (json && !json_is_null(json)) {
        value.kind = VALUE_OTHER;
    }
    return value;
}

/* What the fields mean */

struct field_reader {
    struct reader *reader;
    uint64_t line;
    struct value values[FIELDS];
    bool failed; /* a field was of the wrong type, and that was reported */
};

static void
wrong_type(struct field_reader *fields, enum field field, const char *zh, const char *en)
{
    if (!fields->failed)
        reader_bad(fields->reader, fields->line, 0, "字段 \"%s\" 应为%s；已跳过本行",
                   "field \"%s\" must be %s; line passed over", jsonl_field_names[field],
                   fields->reader->chinese ? zh : en);
    fields->failed = true;
}

/* Text, or a whole number as text. */
static bool
read_name(struct field_reader *fields, const struct value *value, struct span *ret_text)
{
    if (value->kind == VALUE_TEXT)
        *ret_text = value->text;
    else if (value->kind == VALUE_INTEGER)
        *ret_text =
            span_of_text(arena_printf(&fields->reader->arena, "%lld", (long long)value->integer));
    else
        return false;
    return true;
}

static struct span
read_optional_name(struct field_reader *fields, enum field field)
{
    struct span text = {0};
    const struct value *value = &fields->values[field];
    if (value->kind != VALUE_ABSENT && !read_name(fields, value, &text))
        wrong_type(fields, field, "文本", "text");
    return text;
}

/* Seconds to microseconds. Beyond 3000 years either way it is no time. */
static bool
read_us(const struct value *value, int64_t *ret_us)
{
    const int64_t most = 100000000000;
    if (value->kind == VALUE_INTEGER && value->integer >= -most && value->integer <= most)
        *ret_us = value->integer * 1000000;
    else if (value->kind == VALUE_REAL && fabs(value->real) <= (double)most)
        *ret_us = (int64_t)llround(value->real * 1e6);
    else
        return false;
    return true;
}

static void
read_time(struct field_reader *fields, enum field field, bool *ret_has, int64_t *ret_us)
{
    const struct value *value = &fields->values[field];
    if (value->kind == VALUE_ABSENT)
        return;
    *ret_has = read_us(value, ret_us);
    if (!*ret_has)
        wrong_type(fields, field, "秒数", "a number of seconds");
}

static bool
is_boolean(const struct value *value)
{
    return value->kind == VALUE_TRUE || value->kind == VALUE_FALSE;
}

static void
read_times(struct field_reader *fields, struct segment *segment)
{
    const struct value *values = fields->values;
    bool has_t0 = values[FIELD_T0].kind != VALUE_ABSENT;
    bool has_t1 = values[FIELD_T1].kind != VALUE_ABSENT;
    read_time(fields, has_t0 ? FIELD_T0 : FIELD_START, &segment->has_t0, &segment->t0_us);
    if (has_t1 || !is_boolean(&values[FIELD_END]))
        read_time(fields, has_t1 ? FIELD_T1 : FIELD_END, &segment->has_t1, &segment->t1_us);
}

static void
read_labels(struct field_reader *fields, struct segment *segment)
{
    const struct value *labels_value = &fields->values[FIELD_LABELS];
    if (labels_value->kind == VALUE_ABSENT)
        return;
    json_t *object = labels_value->json;
    struct label *labels =
        arena_array(&fields->reader->arena, json_object_size(object), sizeof *labels);
    size_t count = 0;
    bool good = json_is_object(object);
    const char *key;
    json_t *json;
    json_object_foreach(object, key, json)
    {
        struct value value = value_of(json);
        if (value.kind == VALUE_ABSENT)
            continue;
        good = good && read_name(fields, &value, &labels[count].value);
        labels[count++].key = span_of_text(key);
    }
    if (!good)
        wrong_type(fields, FIELD_LABELS, "值为文本的对象", "an object of texts");
    segment->labels = labels;
    segment->label_count = count;
}

static struct span
trim_blanks(struct span text)
{
    while (text.len && text.data[0] == ' ')
        text = span_of(text.data + 1, text.len - 1);
    while (text.len && text.data[text.len - 1] == ' ')
        text.len--;
    return text;
}

static struct value
either(const json_t *object, const char *name, const char *other)
{
    json_t *json = json_object_get(object, name);
    return value_of(json ? json : json_object_get(object, other));
}

/* A word of the recogniser; false when it is not one. */
static bool
read_word(const json_t *object, struct span *ret_text, int64_t *ret_t0, int64_t *ret_t1)
{
    struct value text = either(object, "text", "word"), t0 = either(object, "t0", "start"),
                 t1 = either(object, "t1", "end");
    if (text.kind != VALUE_TEXT || !read_us(&t0, ret_t0) || !read_us(&t1, ret_t1))
        return false;
    *ret_text = trim_blanks(text.text);
    return true;
}

/*
 * Finds each word in the text, from where the one before it ended; what a recogniser adds between
 * words (punctuation, blanks) is stepped over. A word not found close by, or whose time runs back,
 * is left out: its characters get their times from the neighbours.
 */
static bool
place_words(struct field_reader *fields, const json_t *array, struct segment *segment)
{
    enum { NEAR = 32 }; /* bytes */
    struct word_time *words =
        arena_array(&fields->reader->arena, json_array_size(array), sizeof *words);
    struct span rest = segment->text;
    size_t chars = 0, count = 0;
    int64_t reached = INT64_MIN;
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct span word;
        int64_t t0, t1;
        if (!read_word(json_array_get(array, i), &word, &t0, &t1))
            return false;
        size_t reach = rest.len < word.len + NEAR ? rest.len : word.len + NEAR;
        const char *found = word.len ? memmem(rest.data, reach, word.data, word.len) : NULL;
        if (!found || t0 < reached || t1 < t0)
            continue;
        struct span skipped = span_of(rest.data, (size_t)(found - rest.data));
        chars += utf8_count(skipped);
        words[count++] = (struct word_time){chars, utf8_count(word), t0, t1};
        chars += utf8_count(word);
        rest = span_of(found + word.len, rest.len - skipped.len - word.len);
        reached = t1;
    }
    segment->words = words;
    segment->word_count = count;
    return true;
}

static void
read_words(struct field_reader *fields, struct segment *segment)
{
    const struct value *value = &fields->values[FIELD_WORDS];
    if (value->kind != VALUE_ABSENT &&
        (!json_is_array(value->json) || !place_words(fields, value->json, segment)))
        reader_bad(fields->reader, fields->line, 0,
                   "字段 \"words\" 应为由 {text, t0, t1} 组成的数组；已略去，本行其余照常检查",
                   "field \"words\" must be an array of {text, t0, t1}; left out, the rest of the "
                   "line is scanned");
}

static void
read_seq(struct field_reader *fields, struct segment *segment)
{
    const struct value *seq = &fields->values[FIELD_SEQ];
    if (seq->kind == VALUE_ABSENT)
        return;
    if (seq->kind != VALUE_INTEGER || seq->integer < 0)
        wrong_type(fields, FIELD_SEQ, "非负整数", "a whole number, not negative");
    segment->has_seq = true;
    segment->seq = (uint64_t)seq->integer;
}

static void
check_date(struct field_reader *fields, struct segment *segment)
{
    int32_t day;
    if (!segment->date.len || day_parse(segment->date, &day))
        return;
    reader_bad(
        fields->reader, fields->line, 0,
        "字段 \"date\" 应为存在的日期 YYYY-MM-DD；已略去，本行其余照常检查",
        "field \"date\" must be a day that exists, YYYY-MM-DD; left out, the rest of the line "
        "is scanned");
    segment->date.len = 0;
}

static void
check_times(struct field_reader *fields, struct segment *segment)
{
    if (!segment->has_t0)
        segment->has_t1 = false;
    if (!segment->has_t1 || segment->t1_us >= segment->t0_us)
        return;
    reader_bad(fields->reader, fields->line, 0,
               "结束时间早于开始时间；已略去结束时间，本行其余照常检查",
               "ends before it starts; its end is left out, the rest of the line is scanned");
    segment->has_t1 = false;
}

/* One line's segments. Borrows from the values. */
static void
read_fields(struct field_reader *fields)
{
    struct reader *reader = fields->reader;
    const struct value *text = &fields->values[FIELD_TEXT];
    struct segment segment = {.line = fields->line};
    segment.stream = read_optional_name(fields, FIELD_STREAM);
    segment.speaker = read_optional_name(fields, FIELD_SPEAKER);
    segment.date = read_optional_name(fields, FIELD_DATE);
    read_times(fields, &segment);
    read_seq(fields, &segment);
    read_labels(fields, &segment);
    bool end = fields->values[FIELD_END].kind == VALUE_TRUE;
    if (text->kind != VALUE_ABSENT && text->kind != VALUE_TEXT)
        wrong_type(fields, FIELD_TEXT, "文本", "text");
    if (fields->failed)
        return;
    if (text->kind == VALUE_TEXT) {
        segment.text = text->text;
        check_times(fields, &segment);
        check_date(fields, &segment);
        read_words(fields, &segment);
        *reader_add(reader, fields->line) = segment;
    } else if (!end) {
        reader_bad(reader, fields->line, 0, "缺少字段 \"text\"；已跳过本行",
                   "field \"text\" is missing; line passed over");
    }
    if (end) {
        struct segment *last = reader_add(reader, fields->line);
        last->stream = segment.stream;
        last->end = true;
    }
}

/* Any line */

/* The four hexadecimal digits of a \u escape, or -1. */
static long
escaped_unit(const char *at, const char *end)
{
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    char digits[5] = {0};
    memcpy(digits, at + 2, 4);
    if (strspn(digits, "0123456789abcdefABCDEF") != 4)
        return -1;
    return strtol(digits, NULL, 16);
}

/*
 * JSON may carry half of a surrogate pair (a program cut a text in the middle of an emoji), which
 * no UTF-8 can say. Returns @text with \ufffd in place of such halves, or as it is.
 */
static struct span
mend_surrogates(struct jsonl_reader *jsonl, struct span text, uint64_t line)
{
    if (!memmem(text.data, text.len, "\\u", 2))
        return text;
    bool mended = false;
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.data[i] != '\\')
            continue;
        const char *at = text.data + i, *end = text.data + text.len;
        long unit = escaped_unit(at, end);
        i += unit < 0 ? 1 : 5;
        if (unit < 0xd800 || unit > 0xdfff)
            continue;
        long low = unit < 0xdc00 ? escaped_unit(at + 6, end) : -1;
        if (low >= 0xdc00 && low <= 0xdfff) {
            i += 6;
            continue;
        }
        if (!mended) {
            buf_reset(&jsonl->mended);
            buf_add_span(&jsonl->mended, text);
            size_t column = utf8_count(span_of(text.data, (size_t)(at - text.data))) + 1;
            reader_bad(&jsonl->base, line, column,
                       "半个代理对 \\u%04lx，已换成 U+FFFD，本行其余照常检查",
                       "half a surrogate pair \\u%04lx, U+FFFD taken instead; the rest of the line "
                       "is scanned",
                       (unsigned long)unit);
            mended = true;
        }
        memcpy(jsonl->mended.data + (at - text.data) + 2, "fffd", 4);
    }
    return mended ? buf_span(&jsonl->mended) : text;
}

static void
read_with_jansson(struct jsonl_reader *jsonl, uint64_t line)
{
    struct field_reader fields = {.reader = &jsonl->base, .line = line};
    for (size_t i = 0; i < FIELDS; i++)
        fields.values[i] = value_of(json_object_get(jsonl->root, jsonl_field_names[i]));
    read_fields(&fields);
}

static void
report_syntax(struct reader *reader, uint64_t line, const json_error_t *error)
{
    struct span text = span_of_text(error->text); /* may end in the middle of a character */
    text.len = utf8_valid_prefix(text);
    reader_bad(reader, line, error->column > 0 ? (uint64_t)error->column : 0,
               "不是有效的 JSON（%.*s）；已跳过本行", "not valid JSON (%.*s); line passed over",
               SPAN_ARGS(text));
}

static void
jsonl_line(struct reader *reader, const struct reader_line *line)
{
    struct jsonl_reader *jsonl = (struct jsonl_reader *)reader;
    struct span text = line->text;
    if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) /* files put together */
        text = span_of(text.data + 3, text.len - 3);
    size_t blanks = 0;
    while (blanks < text.len && (text.data[blanks] == ' ' || text.data[blanks] == '\t'))
        blanks++;
    if (blanks == text.len)
        return;
    struct field_reader fields = {.reader = reader, .line = line->number};
    if (jsonl_plain(text, fields.values)) {
        read_fields(&fields);
        return;
    }
    json_decref(jsonl->root);
    json_error_t error;
    text = mend_surrogates(jsonl, text, line->number);
    jsonl->root = json_loadb(text.data, text.len, JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
    if (!jsonl->root)
        report_syntax(reader, line->number, &error);
    else if (!json_is_object(jsonl->root))
        reader_bad(reader, line->number, 1, "每行应为一个 JSON 对象；已跳过本行",
                   "expected a JSON object; line passed over");
    else
        read_with_jansson(jsonl, line->number);
}

static void
jsonl_free(struct reader *reader)
{
    struct jsonl_reader *jsonl = (struct jsonl_reader *)reader;
    json_decref(jsonl->root);
    buf_finish(&jsonl->mended);
}

const struct reader_class reader_jsonl = {
    .name = "jsonl",
    .endings = ".jsonl .ndjson ",
    .size = sizeof(struct jsonl_reader),
    .line = jsonl_line,
    .free = jsonl_free,
};
