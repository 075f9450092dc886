/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdint.h>

/* A part of one segment's text; half-open, from 0. */
struct place {
    uint64_t seq, line;
    uint32_t char_start, char_end, byte_start, byte_end;
};
