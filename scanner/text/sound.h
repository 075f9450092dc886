/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/text/folded.h"

/*
 * sound: how folded characters are heard, as toneless pinyin syllables, by tables generated from
 * ICU at build time (text/sound_table_gen.c writes sound_table.c).
 *
 *   蕞 → zui    行 → xing, hang    6 → liu, lu    "quanwang" → quan wang
 *
 * A syllable is a small id from 1 on; ids are good within one build only. ü is written v (lv, nve).
 */
enum { SOUND_READINGS = 4, SOUND_SPELLINGS = 6, SOUND_LETTERS = 6 /* of the longest syllable */ };

/* Readings of a folded character (marks are ignored), the commonest first; 0 if it has none. */
size_t sound_of(uint32_t c, uint16_t ret_ids[SOUND_READINGS]);

uint16_t sound_count(void); /* ids are below this */
const char *sound_name(uint16_t id);
/* 0: no syllable. lue and nue are read as lve and nve. */
uint16_t sound_from_name(const char *name, size_t len);

/*
 * The syllable that stands for all those a recogniser confuses with @id: zh/z, ch/c, sh/s, initial
 * n/l, final ng/n (zhang, zang, zhan and zan have one).
 */
uint16_t sound_canonical(uint16_t id);

struct sound_spelling {
    size_t len; /* letters */
    uint16_t id;
};

/* The syllables that the letters at the start of @chars may spell, longest first: xian, xia, xi. */
size_t sound_spell(const uint32_t *chars, size_t count,
                   struct sound_spelling ret_spellings[SOUND_SPELLINGS]);

/*
 * Splits @count letters into whole syllables, long ones first as far as that works out (xian is
 * one, fangan is fang an). At most @cap; 0 if they are not wholly syllables (top, vip) or too many.
 */
size_t sound_split(const uint32_t *chars, size_t count, struct sound_spelling *ret_spellings,
                   size_t cap);
