/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/scan.h"

/*
 * against: K01 where the pack's version was not raised as far as its changes since the older pack
 * ask for. The message counts the changes; `adclaim diff` tells them.
 */
void check_against(const struct rulebook *old_book, const struct engine *old_engine,
                   const struct rulebook *book, const struct engine *engine, int32_t as_of_day,
                   struct diag *diag);
