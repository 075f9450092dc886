/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/scan_file.h"

#include "scanner/input/input.h"

/* False at the end of what was fed. */
static bool
step(struct input *input, struct scan *scan, unsigned source,
     void (*damage)(void *context, const struct error *error), void *context)
{
    struct segment segment;
    struct error error;
    switch (input_next(input, &segment, &error)) {
    case INPUT_SEGMENT:
        scan_feed(scan, source, &segment);
        return true;
    case INPUT_BAD:
        damage(context, &error);
        return true;
    case INPUT_MORE:
    case INPUT_END:
        break;
    }
    return false;
}

void
scan_file(struct scan *scan, unsigned source, const char *name, struct span bytes,
          void (*damage)(void *context, const struct error *error), void *context)
{
    enum { CHUNK = 65536 };
    struct input *input = input_new(NULL, name);
    while (bytes.len) {
        size_t len = bytes.len < CHUNK ? bytes.len : CHUNK;
        input_feed(input, span_of(bytes.data, len));
        while (step(input, scan, source, damage, context))
            continue;
        bytes = span_of(bytes.data + len, bytes.len - len);
    }
    input_finish(input);
    while (step(input, scan, source, damage, context))
        continue;
    scan_end_source(scan, source);
    input_free(input);
}
