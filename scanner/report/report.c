/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/report/report.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

static const struct sink_class *const classes[] = {&text_class, &jsonl_class, &sarif_class,
                                                   &null_class};

struct sink *
report_open(const char *format, const struct report_options *options)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (strcmp(classes[i]->name, format) != 0)
            continue;
        struct sink *sink = memory_new(classes[i]->size);
        sink->class = classes[i];
        sink->options = *options;
        return sink;
    }
    return NULL;
}

void
report_close(struct sink *sink)
{
    if (!sink)
        return;
    if (sink->class->finish)
        sink->class->finish(sink);
    buf_finish(&sink->out);
    free(sink);
}

const char *const *
report_format_names(void)
{
    static const char *const names[] = {"text", "jsonl", "sarif", "null", NULL};
    return names;
}
