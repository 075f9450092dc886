/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/report.h"

static void
null_begin(struct sink *sink, const struct rulebook *book)
{
    (void)sink;
    (void)book;
}

static void
null_write(struct sink *sink, const struct record *record)
{
    (void)sink;
    (void)record;
}

static void
null_end(struct sink *sink, const struct scan_summary *summary)
{
    (void)sink;
    (void)summary;
}

const struct sink_class null_class = {
    .name = "null",
    .size = sizeof(struct sink),
    .begin = null_begin,
    .write = null_write,
    .end = null_end,
};
