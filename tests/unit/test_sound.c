/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/base/utf8.h"
#include "scanner/text/fold.h"
#include "scanner/text/sound.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Folded text and what is heard: readings with commas between, characters with spaces. */
struct row {
    const char *raw, *want;
};

static size_t
fold(const char *text, uint32_t *chars)
{
    size_t count = 0;
    for (const char *end = text + strlen(text); text < end;) {
        size_t n;
        fold_code_point(utf8_next(&text), chars + count, &n);
        count += n;
    }
    return count;
}

static void
check_readings(void **state)
{
    const struct row *row = *state;
    struct buf got = {0};
    uint32_t chars[64];
    size_t count = fold(row->raw, chars);
    buf_add_text(&got, "");
    for (size_t i = 0; i < count; i++) {
        uint16_t ids[SOUND_READINGS];
        size_t ways = sound_of(chars[i], ids);
        if (i > 0)
            buf_add_char(&got, ' ');
        for (size_t k = 0; k < ways; k++)
            buf_printf(&got, "%s%s", k ? "," : "", sound_name(ids[k]));
        if (ways == 0)
            buf_add_char(&got, '-');
    }
    assert_string_equal(got.data, row->want);
    buf_finish(&got);
}

static void
check_spellings(void **state)
{
    const struct row *row = *state;
    struct buf got = {0};
    uint32_t chars[64];
    struct sound_spelling spellings[SOUND_SPELLINGS];
    size_t count = sound_spell(chars, fold(row->raw, chars), spellings);
    buf_add_text(&got, "");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&got, "%s%s", i ? " " : "", sound_name(spellings[i].id));
        assert_in_range(spellings[i].len, 1, SOUND_LETTERS);
    }
    assert_string_equal(got.data, row->want);
    buf_finish(&got);
}

static void
check_split(void **state)
{
    const struct row *row = *state;
    struct buf got = {0};
    uint32_t chars[64];
    struct sound_spelling spellings[8];
    size_t letters = fold(row->raw, chars), sum = 0;
    size_t count = sound_split(chars, letters, spellings, 8);
    buf_add_text(&got, "");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&got, "%s%s", i ? " " : "", sound_name(spellings[i].id));
        sum += spellings[i].len;
    }
    assert_string_equal(got.data, row->want);
    if (count)
        assert_int_equal(sum, letters);
    buf_finish(&got);
}

static void
check_confusion(void **state)
{
    const struct row *row = *state;
    uint16_t one = sound_from_name(row->raw, strlen(row->raw));
    uint16_t other = sound_from_name(row->want, strlen(row->want));
    assert_int_not_equal(one, 0);
    assert_int_not_equal(other, 0);
    assert_int_equal(sound_canonical(one), sound_canonical(other));
}

static void
names_and_ids_go_both_ways(void **state)
{
    (void)state;
    assert_in_range(sound_count(), 400, 450);
    for (uint16_t id = 1; id < sound_count(); id++) {
        const char *name = sound_name(id);
        assert_int_equal(sound_from_name(name, strlen(name)), id);
        assert_in_range(strlen(name), 1, SOUND_LETTERS);
    }
    assert_string_equal(sound_name(0), "");
    assert_string_equal(sound_name(sound_count()), "");
    assert_int_equal(sound_from_name("", 0), 0);
    assert_int_equal(sound_from_name("zu", 2), sound_from_name("zui", 2));
    assert_int_equal(sound_from_name("xyz", 3), 0);
    assert_int_equal(sound_from_name("zhuangs", 7), 0);
}

static void
canonical_syllables_stand_for_themselves(void **state)
{
    (void)state;
    assert_int_equal(sound_canonical(0), 0);
    for (uint16_t id = 1; id < sound_count(); id++) {
        uint16_t canonical = sound_canonical(id);
        assert_in_range(canonical, 1, id);
        assert_int_equal(sound_canonical(canonical), canonical);
    }
    assert_int_not_equal(sound_canonical(sound_from_name("zui", 3)),
                         sound_canonical(sound_from_name("cui", 3)));
    assert_int_not_equal(sound_canonical(sound_from_name("dong", 4)),
                         sound_canonical(sound_from_name("dun", 3)));
}

/* Every Han character of the first block that folds to itself is heard. */
static void
common_characters_have_readings(void **state)
{
    (void)state;
    size_t silent = 0;
    for (uint32_t c = 0x4e00; c < 0x9fa6; c++) {
        uint32_t chars[FOLD_MAX];
        uint16_t ids[SOUND_READINGS];
        size_t count, ways;
        fold_code_point(c, chars, &count);
        ways = sound_of(chars[0], ids);
        silent += ways == 0;
        for (size_t i = 0; i < ways; i++) {
            assert_in_range(ids[i], 1, sound_count() - 1);
            for (size_t k = 0; k < i; k++)
                assert_int_not_equal(ids[i], ids[k]);
        }
    }
    assert_in_range(silent, 0, 40);
    for (uint32_t c = 0x110000; c <= CHAR_CODE; c += 0x1111) {
        uint16_t ids[SOUND_READINGS];
        assert_int_equal(sound_of(c, ids), 0);
    }
}

#define HEARD(raw, want)                                                                           \
    {                                                                                              \
        raw, check_readings, NULL, NULL, &(struct row)                                             \
        {                                                                                          \
            raw, want                                                                              \
        }                                                                                          \
    }
#define SPELLS(raw, want)                                                                          \
    {                                                                                              \
        raw, check_spellings, NULL, NULL, &(struct row)                                            \
        {                                                                                          \
            raw, want                                                                              \
        }                                                                                          \
    }
#define SPLITS(raw, want)                                                                          \
    {                                                                                              \
        raw, check_split, NULL, NULL, &(struct row)                                                \
        {                                                                                          \
            raw, want                                                                              \
        }                                                                                          \
    }
#define CONFUSED(one, other)                                                                       \
    {                                                                                              \
        one "/" other, check_confusion, NULL, NULL, &(struct row)                                  \
        {                                                                                          \
            one, other                                                                             \
        }                                                                                          \
    }

static const struct CMUnitTest tests[] = {
    HEARD("最低价", "zui di jia"),
    HEARD("蕞低价", "zui di jia"),
    HEARD("嘴罪醉", "zui zui zui"),
    HEARD("国家级", "guo jia ji"),
    HEARD("国家及", "guo jia ji"),
    HEARD("國家級", "guo jia ji"),
    HEARD("第一", "di yi,yao"),
    HEARD("十九两", "shi jiu liang"),
    HEARD("零陆", "ling liu,lu"),
    HEARD("女绿略虐", "nv lv,lu lve nve"),
    HEARD("行重长", "xing,hang,heng zhong,chong chang,zhang"),
    HEARD("的地得着了", "de,di di,de de,dei zhe,zhao,zhuo le,liao"),
    HEARD("全网最便宜", "quan wang zui bian,pian yi"),
    HEARD("a%カ", "- - -"),
    HEARD("", ""),

    SPELLS("zui", "zui zu"),
    SPELLS("xian", "xian xia xi"),
    SPELLS("quanwang", "quan qu"),
    SPELLS("zhuang", "zhuang zhuan zhua zhu"),
    SPELLS("zuì", "zui zu"),
    SPELLS("lue", "lve lu"),
    SPELLS("top", ""),
    SPELLS("a", "a"),
    SPELLS("最", ""),
    SPELLS("zu1", "zu"),
    SPELLS("", ""),

    SPLITS("zui", "zui"),
    SPLITS("quanwang", "quan wang"),
    SPLITS("fangan", "fang an"),
    SPLITS("xian", "xian"),
    SPLITS("guojiaji", "guo jia ji"),
    SPLITS("tebiejia", "te bie jia"),
    SPLITS("wangong", "wan gong"),
    SPLITS("top", ""),
    SPLITS("vip", ""),
    SPLITS("zui好", ""),
    SPLITS("", ""),

    CONFUSED("zhang", "zan"),
    CONFUSED("chui", "cui"),
    CONFUSED("shi", "si"),
    CONFUSED("ning", "lin"),
    CONFUSED("nv", "lv"),
    CONFUSED("jing", "jin"),

    cmocka_unit_test(names_and_ids_go_both_ways),
    cmocka_unit_test(canonical_syllables_stand_for_themselves),
    cmocka_unit_test(common_characters_have_readings),
};

int
main(void)
{
    return cmocka_run_group_tests(tests, NULL, NULL);
}
