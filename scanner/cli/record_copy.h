/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/arena.h"
#include "scanner/correlate/finding.h"

/*
 * A record that borrows from the arena and the rulebook only, so that it can be written later.
 * Every field of struct record that points anywhere must be looked after here.
 */
struct record *record_copy(struct arena *arena, const struct record *record);
