/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/* What sound_table_gen writes. Not for other stages. */
enum { SOUND_BLOCK_BITS = 6, SOUND_ID_BITS = 10, SOUND_MORE_MAX = 3, SOUND_CODES = 0x40000 };

/* A character with further readings; sorted by code, @ids ends with 0. */
struct sound_more {
    uint32_t code;
    uint16_t ids[SOUND_MORE_MAX];
};

extern const uint16_t sound_index[];   /* by code >> SOUND_BLOCK_BITS */
extern const uint16_t sound_entries[]; /* the first reading; above SOUND_ID_BITS: how many more */
extern const struct sound_more sound_mores[];
extern const uint16_t sound_more_count;
extern const char sound_names[][7]; /* by id, sorted; [0] is empty */
extern const uint16_t sound_name_count;
extern const uint16_t sound_canonicals[]; /* by id */
