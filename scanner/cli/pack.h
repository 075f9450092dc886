/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/cli/cli.h"
#include "scanner/rulebook/rulebook.h"

/*
 * Which pack to read: @given (--rules), else $ADCLAIM_RULES; else the source tree's rules/ when the
 * program runs from the build folder; else the one installed beside it or where meson put it. The
 * caller frees it. NULL after a message.
 */
char *pack_find(const struct cli *cli, const char *given);

/* Loads a pack for use. Mistakes are printed; false: it can't be used. */
bool pack_load(const struct cli *cli, const char *dir, struct rulebook **ret_book);
