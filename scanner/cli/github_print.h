/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/diag.h"

/*
 * github_print: diagnostics as workflow commands, which GitHub shows beside the lines of a pull
 * request. It shows ten of a kind for each step, so no more are written of each.
 */
void github_print(const struct diag *diag, bool english, struct buf *out);
