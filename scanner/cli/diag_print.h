/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/diag.h"
#include "scanner/cli/cli.h"

/*
 * diag_print: what check found, for people and for programs.
 *
 *   rules/price.yaml:41:12: error L01: unknown provision "fasle-price"; fix: did you mean
 * "false-price"? 41 |     law: [fasle-price] |           ^^^^^^^^^^^
 */
struct diag_style {
    bool english, colour;
};
void diag_print_text(const struct diag *diag, const struct diag_style *style, struct buf *out);

/* The diagnostics as a JSON array: level, code, file, line, column, width, message, fix, also. */
void diag_print_json(const struct diag *diag, struct buf *out);

/* At most ten errors, on standard error. */
void diag_print_errors(const struct cli *cli, const struct diag *diag);
