/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/report_fakes.h"

#include <stdio.h>
#include <stdlib.h>

/* report_dump FORMAT [zh|en] [COLUMNS] [colour]: one record of every kind, as an output shows it.
 */
int
main(int argc, char **argv)
{
    struct report_options options = {
        .english = argc > 2 && strcmp(argv[2], "en") == 0,
        .columns = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0,
        .colour = argc > 4,
        .show_exempted = true,
        .as_of_day = day_of(2026, 11, 23),
    };
    struct fakes fakes;
    fakes_init(&fakes);
    struct sink *sink = fake_report(&fakes, argc > 1 ? argv[1] : "jsonl", &options);
    fwrite(sink->out.data, 1, sink->out.len, stdout);
    report_close(sink);
    fakes_finish(&fakes);
    return 0;
}
