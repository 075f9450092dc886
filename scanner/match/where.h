/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/rulebook/rulebook.h"

/*
 * where: does every comparison of a rule hold whose slots are all bound? Exact: fractions of 128-bit
 * integers. A rough number is a range, and a comparison must hold for all of it. Comparing prices
 * whose known units differ is false; so is anything that overflows or divides by nought.
 *
 * @bound: bit i is set when slots[i] holds a value.
 */
bool where_holds(const struct rule *rule, uint32_t bound, const struct quantity *slots);
