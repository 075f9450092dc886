/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/* What sound_table_gen writes. Not for other stages. */
enum { SOUND_BLOCK_BITS = 6, SOUND_WAYS = 4, SOUND_NAME_SIZE = 7, SOUND_CODES = 0x40000 };
enum { SOUND_MANY = 0x8000 };

extern const uint16_t sound_index[];   /* by code >> SOUND_BLOCK_BITS */
extern const uint16_t sound_entries[]; /* an id, or SOUND_MANY and an index into sound_ways */
extern const uint16_t sound_ways[][SOUND_WAYS];   /* ids, the commonest first, then 0 */
extern const char sound_names[][SOUND_NAME_SIZE]; /* by id, sorted; [0] is empty */
extern const uint16_t sound_name_count;
extern const uint16_t sound_canonicals[]; /* by id */
