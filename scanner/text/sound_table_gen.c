/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sound_table_gen: writes sound_table.c, the readings of Han characters, from ICU's Han-Latin
 * transliteration. Runs at build time.
 *
 * ICU gives each character alone its common reading; further ones come from the table below, for
 * characters that recognisers and dodgers use in several.
 *
 * usage: sound_table_gen OUTPUT
 */
#include "scanner/text/sound_table.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { NAMES_MAX = 1024 };

/* The common reading and further ones; digits stand for the numerals folded to them. */
static const struct {
    const char32_t *code;
    const char *readings;
} more_readings[] = {
    {U"0", "ling"},         {U"1", "yi yao"},
    {U"2", "er"},           {U"3", "san"},
    {U"4", "si"},           {U"5", "wu"},
    {U"6", "liu lu"},       {U"7", "qi"},
    {U"8", "ba"},           {U"9", "jiu"},
    {U"乐", "le yue"},      {U"了", "le liao"},
    {U"亲", "qin qing"},    {U"什", "shen shi"},
    {U"仔", "zai zi"},      {U"会", "hui kuai"},
    {U"传", "chuan zhuan"}, {U"伯", "bo bai"},
    {U"似", "si shi"},      {U"佛", "fo fu"},
    {U"便", "bian pian"},   {U"俩", "lia liang"},
    {U"刨", "pao bao"},     {U"刹", "sha cha"},
    {U"削", "xiao xue"},    {U"剥", "bao bo"},
    {U"勒", "le lei"},      {U"单", "dan shan chan"},
    {U"卜", "bu bo"},       {U"卡", "ka qia"},
    {U"厦", "sha xia"},     {U"参", "can shen cen"},
    {U"叶", "ye xie"},      {U"合", "he ge"},
    {U"吓", "xia he"},      {U"呢", "ne ni"},
    {U"和", "he huo hu"},   {U"咖", "ka ga"},
    {U"咳", "ke hai"},      {U"咽", "yan ye"},
    {U"哪", "na nei"},      {U"嚼", "jiao jue"},
    {U"圈", "quan juan"},   {U"地", "di de"},
    {U"埋", "mai man"},     {U"塞", "sai se"},
    {U"壳", "ke qiao"},     {U"大", "da dai"},
    {U"夹", "jia ga"},      {U"奇", "qi ji"},
    {U"娜", "na nuo"},      {U"宿", "su xiu"},
    {U"尾", "wei yi"},      {U"尿", "niao sui"},
    {U"屏", "ping bing"},   {U"属", "shu zhu"},
    {U"差", "cha chai ci"}, {U"巷", "xiang hang"},
    {U"度", "du duo"},      {U"弄", "nong long"},
    {U"弹", "dan tan"},     {U"强", "qiang jiang"},
    {U"得", "de dei"},      {U"恶", "e wu"},
    {U"扎", "zha za"},      {U"折", "zhe she"},
    {U"拓", "tuo ta"},      {U"择", "ze zhai"},
    {U"提", "ti di"},       {U"撮", "cuo zuo"},
    {U"攒", "zan cuan"},    {U"数", "shu shuo"},
    {U"曝", "bao pu"},      {U"曾", "ceng zeng"},
    {U"朝", "chao zhao"},   {U"柏", "bai bo"},
    {U"校", "xiao jiao"},   {U"核", "he hu"},
    {U"模", "mo mu"},       {U"殷", "yin yan"},
    {U"氓", "mang meng"},   {U"没", "mei mo"},
    {U"泊", "bo po"},       {U"泌", "mi bi"},
    {U"澄", "cheng deng"},  {U"炮", "pao bao"},
    {U"熟", "shu shou"},    {U"率", "lv shuai"},
    {U"畜", "xu chu"},      {U"疟", "nve yao"},
    {U"的", "de di"},       {U"盛", "sheng cheng"},
    {U"省", "sheng xing"},  {U"着", "zhe zhao zhuo"},
    {U"石", "shi dan"},     {U"秘", "mi bi"},
    {U"稽", "ji qi"},       {U"粘", "zhan nian"},
    {U"系", "xi ji"},       {U"纤", "xian qian"},
    {U"给", "gei ji"},      {U"绿", "lv lu"},
    {U"缉", "ji qi"},       {U"缩", "suo su"},
    {U"胖", "pang pan"},    {U"脉", "mai mo"},
    {U"脯", "fu pu"},       {U"臂", "bi bei"},
    {U"臭", "chou xiu"},    {U"色", "se shai"},
    {U"落", "luo la lao"},  {U"薄", "bao bo"},
    {U"藏", "cang zang"},   {U"虹", "hong jiang"},
    {U"虾", "xia ha"},      {U"蛇", "she yi"},
    {U"血", "xue xie"},     {U"行", "xing hang heng"},
    {U"觉", "jue jiao"},    {U"角", "jiao jue"},
    {U"解", "jie xie"},     {U"说", "shuo shui"},
    {U"谁", "shei shui"},   {U"调", "tiao diao"},
    {U"贾", "jia gu"},      {U"车", "che ju"},
    {U"轧", "zha ya ga"},   {U"还", "hai huan"},
    {U"迫", "po pai"},      {U"那", "na nei"},
    {U"都", "dou du"},      {U"重", "zhong chong"},
    {U"长", "chang zhang"}, {U"降", "jiang xiang"},
    {U"雀", "que qiao"},    {U"露", "lu lou"},
    {U"颈", "jing geng"},   {U"食", "shi si"},
    {U"龟", "gui jun qiu"},
};
enum { MORE_READINGS = sizeof more_readings / sizeof more_readings[0] };

struct syllables {
    char names[NAMES_MAX][SOUND_NAME_SIZE];
    uint16_t count; /* with the empty [0] */
};

static char readings[SOUND_CODES][SOUND_WAYS][SOUND_NAME_SIZE];

static void
fail_if(bool failed, const char *what, UChar32 c)
{
    if (!failed)
        return;
    fprintf(stderr, "sound_table_gen: %s at U+%04X\n", what, (unsigned)c);
    exit(1);
}

/* nǚ → nv; false unless it is a syllable with a vowel (嗯 is read n). */
static bool
plain_syllable(const UChar *units, int32_t len, char ret_name[SOUND_NAME_SIZE])
{
    int32_t count = 0;
    bool vowel = false;
    for (int32_t i = 0; i < len; i++) {
        UChar c = units[i] == 0xfc ? 'v' : units[i] == 0xea ? 'e' : units[i];
        if (c < 'a' || c > 'z' || count == SOUND_NAME_SIZE - 1)
            return false;
        vowel |= strchr("aeiouv", (char)c) != NULL;
        ret_name[count++] = (char)c;
    }
    ret_name[count] = '\0';
    return vowel;
}

static void
read_icu(void)
{
    static const char rules[] = "Han-Latin; NFD; [[:Mn:]-[\\u0308\\u0302]] Remove; NFC; Lower";
    UErrorCode status = U_ZERO_ERROR;
    UChar id[128], units[64];
    u_uastrcpy(id, rules);
    UTransliterator *latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    fail_if(U_FAILURE(status), u_errorName(status), 0);
    for (UChar32 c = 0; c < SOUND_CODES; c++) {
        if (uscript_getScript(c, &status) != USCRIPT_HAN || u_charType(c) != U_OTHER_LETTER)
            continue;
        int32_t len = 0, limit;
        U16_APPEND_UNSAFE(units, len, c);
        limit = len;
        utrans_transUChars(latin, units, &len, 64, 0, &limit, &status);
        fail_if(U_FAILURE(status), "cannot transliterate", c);
        if (!plain_syllable(units, len, readings[c][0]))
            readings[c][0][0] = '\0';
    }
    utrans_close(latin);
}

static void
read_more(void)
{
    for (int i = 0; i < MORE_READINGS; i++) {
        UChar32 c = (UChar32)more_readings[i].code[0];
        const char *at = more_readings[i].readings;
        for (int k = 0; k < SOUND_WAYS; k++) {
            size_t len = strcspn(at, " ");
            fail_if(len >= SOUND_NAME_SIZE, "reading too long", c);
            memcpy(readings[c][k], at, len);
            readings[c][k][len] = '\0';
            at += len + (at[len] == ' ');
        }
        fail_if(*at != '\0', "too many readings", c);
    }
}

static int
compare_names(const void *a, const void *b)
{
    return strcmp(a, b);
}

static uint16_t
find_name(const struct syllables *syllables, const char *name)
{
    if (!*name)
        return 0;
    for (uint16_t id = 1; id < syllables->count; id++)
        if (strcmp(syllables->names[id], name) == 0)
            return id;
    return 0;
}

static void
collect_names(struct syllables *syllables)
{
    syllables->count = 1;
    for (UChar32 c = 0; c < SOUND_CODES; c++)
        for (int k = 0; k < SOUND_WAYS; k++) {
            const char *name = readings[c][k];
            if (!*name || find_name(syllables, name))
                continue;
            fail_if(syllables->count == NAMES_MAX, "too many syllables", c);
            strcpy(syllables->names[syllables->count++], name);
        }
    qsort(syllables->names, syllables->count, SOUND_NAME_SIZE, compare_names);
}

/* zhuang → zuan, ning → lin: what zh/z, ch/c, sh/s, n/l and ng/n leave of it. */
static void
confused(const char *name, char ret_name[SOUND_NAME_SIZE])
{
    size_t len = 0;
    for (const char *p = name; *p; p++) {
        if (p == name + 1 && *p == 'h' && strchr("zcs", *name))
            continue;
        ret_name[len++] = p == name && *p == 'n' ? 'l' : *p;
    }
    if (len > 2 && ret_name[len - 1] == 'g' && ret_name[len - 3] != 'o')
        len--;
    ret_name[len] = '\0';
}

static uint16_t
canonical_id(const struct syllables *syllables, uint16_t id)
{
    char mine[SOUND_NAME_SIZE], other[SOUND_NAME_SIZE];
    confused(syllables->names[id], mine);
    for (uint16_t k = 1; k < id; k++) {
        confused(syllables->names[k], other);
        if (strcmp(mine, other) == 0)
            return k;
    }
    return id;
}

static void
write_values(FILE *out, const char *name, const uint16_t *values, uint32_t count)
{
    fprintf(out, "\nconst uint16_t %s[%u] = {", name, (unsigned)count);
    for (uint32_t i = 0; i < count; i++)
        fprintf(out, "%s%u,", i % 16 == 0 ? "\n    " : " ", (unsigned)values[i]);
    fprintf(out, "\n};\n");
}

/* The table entry of @c; writes its readings when it has several. */
static uint16_t
entry_for(FILE *out, const struct syllables *syllables, uint32_t c, uint16_t *way_count)
{
    if (!*readings[c][1])
        return find_name(syllables, readings[c][0]);
    fprintf(out, "    {");
    for (int k = 0; k < SOUND_WAYS; k++)
        fprintf(out, "%u,%s", find_name(syllables, readings[c][k]), k + 1 < SOUND_WAYS ? " " : "");
    fprintf(out, "},\n");
    return (uint16_t)(SOUND_MANY | (*way_count)++);
}

static void
write_readings(FILE *out, const struct syllables *syllables)
{
    enum { BLOCK = 1 << SOUND_BLOCK_BITS, BLOCKS = SOUND_CODES / BLOCK };
    static uint16_t index[BLOCKS], data[SOUND_CODES];
    uint16_t block_count = 0, way_count = 0;
    fprintf(out, "\nconst uint16_t sound_ways[][%d] = {\n", SOUND_WAYS);
    for (uint32_t i = 0; i < BLOCKS; i++) {
        uint16_t *block = data + (size_t)block_count * BLOCK, same = 0;
        for (uint32_t k = 0; k < BLOCK; k++)
            block[k] = entry_for(out, syllables, i * BLOCK + k, &way_count);
        while (memcmp(data + (size_t)same * BLOCK, block, BLOCK * sizeof *block) != 0)
            same++;
        if (same == block_count)
            block_count++;
        index[i] = same;
    }
    fprintf(out, "};\n");
    write_values(out, "sound_index", index, BLOCKS);
    write_values(out, "sound_entries", data, (uint32_t)block_count * BLOCK);
}

static void
write_names(FILE *out, const struct syllables *syllables)
{
    uint16_t canonicals[NAMES_MAX] = {0};
    fprintf(out, "\nconst uint16_t sound_name_count = %u;\nconst char sound_names[][%d] = {",
            syllables->count, SOUND_NAME_SIZE);
    for (uint16_t id = 0; id < syllables->count; id++) {
        fprintf(out, "%s\"%s\",", id % 10 == 0 ? "\n    " : " ", syllables->names[id]);
        canonicals[id] = id ? canonical_id(syllables, id) : 0;
    }
    fprintf(out, "\n};\n");
    write_values(out, "sound_canonicals", canonicals, syllables->count);
}

int
main(int argc, char **argv)
{
    static struct syllables syllables;
    fail_if(argc != 2, "usage: sound_table_gen OUTPUT", 0);
    read_icu();
    read_more();
    collect_names(&syllables);

    FILE *out = fopen(argv[1], "w");
    fail_if(!out, "cannot open the output", 0);
    fprintf(out, "/* Written by sound_table_gen from ICU %s. */\n", U_ICU_VERSION);
    fprintf(out, "#include \"scanner/text/sound_table.h\"\n");
    write_names(out, &syllables);
    write_readings(out, &syllables);
    bool bad = ferror(out) != 0;
    fail_if(fclose(out) != 0 || bad, "cannot write the output", 0);
    return 0;
}
