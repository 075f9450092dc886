/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/fold_text.h"

#include <stdlib.h>
#include <uchar.h>

/*
 * Any text, at every character and for every slot: however much was heard, the answer is MORE or
 * the final one, and a reading is whole tokens inside one breath.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool holds)
{
    if (!holds)
        abort();
}

static struct number_words *
make_words(void)
{
    static const char *const measures[] = {"个", "件", "单", "包", "g", "小时", "多个"};
    static const char *const units[] = {"斤", "千克", "两", "件", "个月"};
    struct number_words *words = number_words_new();
    struct fold_text folded;
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        fold_text(&folded, measures[i]);
        number_words_add_measure(words, folded.chars, folded.view.count);
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        fold_text(&folded, units[i]);
        number_words_add_unit(words, folded.chars, folded.view.count);
    }
    return words;
}

struct answers {
    enum answer answer;
    struct slot_reading readings[SLOT_READINGS];
    size_t count;
    text_reach reach;
};

static struct answers
read_heard(const struct number_words *words, const struct fold_text *folded, size_t heard,
           bool closed, size_t at, enum slot_kind kind)
{
    struct answers answers = {.reach = 0};
    uint32_t *chars = malloc(heard * sizeof *chars + 1); /* a sanitizer sees reads past it */
    expect(chars != NULL);
    memcpy(chars, folded->chars, heard * sizeof *chars);
    struct text_view view = {.chars = chars, .count = heard, .origin = at, .closed = closed};
    answers.answer =
        slot_read(words, &view, at, kind, answers.readings, &answers.count, &answers.reach);
    free(chars);
    return answers;
}

static void
check_reading(const struct fold_text *folded, size_t at, const struct slot_reading *reading)
{
    size_t end = at + reading->len;
    expect(reading->len > 0 && reading->len <= NUMBER_MAX && end <= folded->view.count);
    expect(reading->value.low >= 0 && reading->value.low <= reading->value.high);
    for (size_t i = at; i <= end && i < folded->view.count; i++) {
        uint32_t c = folded->chars[i];
        if (i == at || i == end)
            expect(!(c & CHAR_NUMBER) || c & CHAR_TOKEN);
        else
            expect(!(c & CHAR_BREATH));
    }
}

static void
check_slot(const struct number_words *words, const struct fold_text *folded, size_t at,
           enum slot_kind kind)
{
    struct answers final = read_heard(words, folded, folded->view.count, true, at, kind);
    expect(final.answer != MORE && (final.answer == YES) == (final.count > 0));
    for (size_t i = 0; i < final.count; i++) {
        check_reading(folded, at, &final.readings[i]);
        expect(i == 0 || final.readings[i].len < final.readings[i - 1].len);
    }
    for (size_t heard = at; heard <= folded->view.count && heard < at + 2 * NUMBER_MAX; heard++) {
        struct answers early = read_heard(words, folded, heard, false, at, kind);
        if (early.answer == MORE)
            continue;
        expect(early.answer == final.answer && early.count == final.count);
        expect(early.reach == final.reach && early.reach <= 2 * (text_reach)heard);
        for (size_t i = 0; i < early.count; i++) {
            const struct slot_reading *a = &early.readings[i], *b = &final.readings[i];
            expect(a->len == b->len && a->value.low == b->value.low &&
                   a->value.high == b->value.high && a->value.unit == b->value.unit);
        }
    }
}

/* After a control character, bytes stand for the characters that the grammar is made of. */
static size_t
write_alphabet(const uint8_t *data, size_t size, char *ret_text)
{
    static const char32_t alphabet[] =
        U"零一二三四五六七八九十百千万亿两幺〇壹伍佰0123456789.几数上多余来把半块元毛角分钱点到至"
        U"%折价对砍之百第双每¥$斤件个克月天年小时钟秒周日星期人民币包邮好rmbgh ，。①";
    size_t len = 0;
    for (size_t i = 0; i < size; i++)
        len += utf8_encode(alphabet[data[i] % (sizeof alphabet / sizeof *alphabet - 1)],
                           ret_text + len);
    return len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SIZE_MAX_READ = 120 };
    char spelt[4 * SIZE_MAX_READ];
    struct span text = span_of((const char *)data, size < SIZE_MAX_READ ? size : SIZE_MAX_READ);
    struct fold_text folded;
    if (size > 0 && data[0] < ' ')
        text = span_of(spelt, write_alphabet(data + 1, text.len - 1, spelt));
    struct number_words *words = make_words();
    text.len = utf8_valid_prefix(text);
    fold_text_span(&folded, text);
    for (size_t at = 0; at < folded.view.count; at++)
        for (int kind = 0; kind < SLOT_KINDS; kind++)
            check_slot(words, &folded, at, (enum slot_kind)kind);
    number_words_free(words);
    return 0;
}
