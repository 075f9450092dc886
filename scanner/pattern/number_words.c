/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/number_read.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

struct word {
    uint32_t *chars;
    size_t count;
    int16_t number; /* of a unit */
};

struct word_list {
    struct word *items;
    size_t count, cap;
};

struct number_words {
    struct word_list measures, units;
    int16_t unit_count;
};

/* Time, dates and ratios bar a bare price in every pack. */
static const char32_t *const built_in_measures[] = {U"折",   U"年",   U"月", U"日", U"天",
                                                    U"点",   U"小时", U"分", U"秒", U"周",
                                                    U"星期", U"号",   U"倍", U"成", NULL};

/* What begins like a measure word or a unit and is another word: 九十九包邮. Folded. */
static const char32_t *const other_words[] = {
    U"包邮",     U"包税",     U"包退",   U"包换",   U"包顺丰", U"包运",   U"包送", U"包回家",
    U"包到",     U"只要",     U"只需",   U"只卖",   U"只用",   U"只有",   U"只收", U"只剩",
    U"只能",     U"只限",     U"对吧",   U"对不",   U"对了",   U"对吗",   U"对的", U"对比",
    U"点击",     U"点开",     U"点赞",   U"点关注", U"点链接", U"点进",   U"点下", U"点1",
    U"点小黄车", U"点购物车", U"家人们", U"宝宝们", U"姐妹们", U"人民币", U"人人", U"单独",
    U"单品",     U"单拍",     U"分期",   U"分享",   U"分给",   U"前面",   U"前提", U"后面",
    U"后天",     U"后续",     U"后台",   U"组合",   U"件件",   U"个个",   U"款款", U"张张",
    U"次日",     U"次性",     U"位置",   U"本来",   U"本身",   U"本场",   U"本周", U"本店",
    U"本直播间", U"条件",     U"提前",   U"天天",   U"天猫",   U"天然",   U"日常", U"日用",
    U"月饼",     U"月底",     U"月销",   U"年货",   U"年底",   U"年终",   U"周年", U"周末",
    U"周边",     U"秒杀",     U"秒发",   U"秒拍",   U"秒没",   U"号召",   U"成交", U"成本",
    U"路过",     U"星星",     U"名额",   U"片刻",   U"支持",   U"把握",   U"台前", U"米饭",
    U"套路",     U"线上",     U"线下",   U"比外面", U"比别",   U"比专柜", U"回家", U"回去",
    U"抽奖",     U"排队",     U"根本",   U"打包",   U"档次",   NULL};

struct number_words *
number_words_new(void)
{
    return memory_new(sizeof(struct number_words));
}

static void
list_finish(struct word_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].chars);
    free(list->items);
}

void
number_words_free(struct number_words *words)
{
    if (!words)
        return;
    list_finish(&words->measures);
    list_finish(&words->units);
    free(words);
}

static void
list_add(struct word_list *list, const uint32_t *chars, size_t count, int16_t number)
{
    list->items = memory_reserve(list->items, &list->cap, list->count + 1, sizeof *list->items);
    struct word *word = &list->items[list->count++];
    *word = (struct word){memory_array(count, sizeof *chars), count, number};
    for (size_t i = 0; i < count; i++)
        word->chars[i] = text_code(chars[i]);
}

void
number_words_add_measure(struct number_words *words, const uint32_t *chars, size_t count)
{
    if (count > 0)
        list_add(&words->measures, chars, count, UNIT_NONE);
}

static bool
is_word(const struct word *word, const uint32_t *chars, size_t count)
{
    if (word->count != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (word->chars[i] != text_code(chars[i]))
            return false;
    return true;
}

int16_t
number_words_add_unit(struct number_words *words, const uint32_t *chars, size_t count)
{
    for (size_t i = 0; i < words->units.count; i++)
        if (is_word(&words->units.items[i], chars, count))
            return words->units.items[i].number;
    if (count == 0 || words->unit_count == INT16_MAX)
        return UNIT_NONE;
    list_add(&words->units, chars, count, words->unit_count);
    return words->unit_count++;
}

bool
is_one_of(uint32_t code, const char32_t *codes)
{
    for (; *codes; codes++)
        if (*codes == code)
            return true;
    return false;
}

bool
read_text(struct number_reader *reader, size_t i, const char32_t *text)
{
    for (; *text; text++, i++)
        if (read_code(reader, i) != *text)
            return false;
    return true;
}

bool
read_any(struct number_reader *reader, size_t i, const char32_t *const *texts)
{
    for (; *texts; texts++)
        if (read_text(reader, i, *texts))
            return true;
    return false;
}

bool
more_at(struct number_reader *reader, size_t i)
{
    uint32_t code = read_glued(reader, i);
    return (code == U'多' || code == U'余') &&
           !is_one_of(read_glued(reader, i + 1), U"好便划么少合实");
}

static bool
is_letter(uint32_t code)
{
    return code >= 'a' && code <= 'z';
}

static bool
read_word(struct number_reader *reader, size_t i, const struct word *word)
{
    for (size_t k = 0; k < word->count; k++)
        if (read_code(reader, i + k) != word->chars[k])
            return false;
    /* 500g, but not 199gucci */
    return !is_letter(word->chars[word->count - 1]) ||
           !is_letter(read_glued(reader, i + word->count));
}

bool
measure_follows(struct number_reader *reader, size_t i)
{
    if (!read_glued(reader, i))
        return false;
    bool found = read_any(reader, i, built_in_measures);
    const struct word_list *list = reader->words ? &reader->words->measures : NULL;
    for (size_t k = 0; list && k < list->count && !found; k++)
        found = read_word(reader, i, &list->items[k]);
    return found && !read_any(reader, i, other_words);
}

size_t
unit_at(struct number_reader *reader, size_t i, int16_t *ret_unit)
{
    return read_glued(reader, i) ? unit_text_at(reader, i, ret_unit) : 0;
}

size_t
unit_text_at(struct number_reader *reader, size_t i, int16_t *ret_unit)
{
    const struct word_list *list = reader->words ? &reader->words->units : NULL;
    size_t longest = 0;
    for (size_t k = 0; list && k < list->count; k++) {
        const struct word *word = &list->items[k];
        if (word->count > longest && read_word(reader, i, word)) {
            longest = word->count;
            *ret_unit = word->number;
        }
    }
    if (longest &&
        (read_any(reader, i, other_words) || inside_token(read_char(reader, i + longest))))
        return 0;
    return longest;
}

size_t
one_unit_at(struct number_reader *reader, size_t i, int16_t *ret_unit)
{
    if (read_code(reader, i) != '1')
        return 0;
    size_t len = unit_at(reader, i + 1, ret_unit);
    return len ? len + 1 : 0;
}
