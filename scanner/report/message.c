/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/message.h"

static const char open_mark[] = "【";
static const char close_mark[] = "】";
enum { MARK_LEN = sizeof open_mark - 1 };

bool
message_has_places(const char *text)
{
    return text && strstr(text, open_mark) != NULL;
}

static bool
said_before(const struct record *record, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (span_equal(record->hits[i].text, record->hits[index].text))
            return true;
    return false;
}

void
message_words(struct buf *out, const struct record *record)
{
    bool counted = record->count > 0;
    for (size_t i = 0; i < record->hit_count; i++) {
        if (counted && said_before(record, i))
            continue;
        if (i)
            buf_add_text(out, counted ? "、" : "……");
        buf_add_span(out, record->hits[i].text);
    }
}

/* The number alone: the rule writes its unit (元, %, 折, 秒) in each language. */
static void
add_slot(struct buf *out, const struct bound_slot *slot, bool english)
{
    struct quantity shown = slot->value;
    int64_t scale = 1;
    if (slot->kind == SLOT_PERCENT)
        scale = 100;
    else if (slot->kind == SLOT_DISCOUNT && !english)
        scale = 10;
    if (__builtin_mul_overflow(slot->value.low, scale, &shown.low) ||
        __builtin_mul_overflow(slot->value.high, scale, &shown.high))
        shown = slot->value;
    char text[64];
    buf_add(out, text, quantity_print(&shown, text, sizeof text));
}

static bool
add_place(struct buf *out, struct span name, const struct record *record, bool english)
{
    if (span_is(name, "命中")) {
        message_words(out, record);
        return true;
    }
    if (span_is(name, "次数")) {
        buf_printf(out, "%u", record->count ? record->count : 1);
        return true;
    }
    for (size_t i = 0; i < record->slot_count; i++) {
        const struct bound_slot *slot = &record->slots[i];
        size_t len = strlen(slot->name);
        if (name.len < len || memcmp(name.data, slot->name, len) != 0)
            continue;
        if (name.len == len) {
            add_slot(out, slot, english);
            return true;
        }
        if (span_is(span_of(name.data + len, name.len - len), ".每")) {
            buf_add_text(out, slot->unit ? slot->unit : "");
            return true;
        }
    }
    return false;
}

void
message_fill(struct buf *out, const char *text, const struct record *record, bool english)
{
    for (const char *open; (open = strstr(text, open_mark)) != NULL;) {
        const char *name = open + MARK_LEN, *close = strstr(name, close_mark);
        if (!close)
            break;
        buf_add(out, text, (size_t)(open - text));
        text = close + MARK_LEN;
        if (!add_place(out, span_of(name, (size_t)(close - name)), record, english))
            buf_add(out, open, (size_t)(text - open));
    }
    buf_add_text(out, text);
}
