/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/check/why.h"
#include "scanner/cli/cli.h"
#include "scanner/cli/source.h"

/*
 * why_run: `scan --why`: reads every source whole, stream by stream, and prints what became of it.
 * A stream over WHY_CHARS characters is refused with a message. Returns the exit code.
 */
struct why_run {
    const struct cli *cli;
    struct why_options why;
    const char *input_format;
    bool each_line;
};
int why_run(const struct why_run *run, struct sources *sources);
