/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/literal_set.h"

#include "scanner/base/memory.h"

#include <hs/hs.h>
#include <stdlib.h>

/* Private use areas stand for characters beyond the plane, and for ASCII, whose high byte is nought:
 * Vectorscan takes a literal that begins with a nought for an empty one. */
enum { SCAN_CHARS = 512, WIDE_CODES = 0xe000, NARROW_CODES = 0xe800 };

struct literal_set {
    hs_database_t *database; /* NULL: no literals */
    size_t stream_bytes;
};

struct literal_stream {
    hs_stream_t *hs;
};

struct literal_scratch {
    hs_scratch_t *hs;
    uint16_t units[SCAN_CHARS];
};

static uint16_t
unit_of(uint32_t c)
{
    uint32_t code = text_code(c);
    uint32_t unit = code < 0x100     ? NARROW_CODES | code
                    : code < 0x10000 ? code
                                     : WIDE_CODES | (code & 0x7ff);
    return (uint16_t)(unit << 8 | unit >> 8); /* the high byte first on little-endian machines */
}

struct literal_set *
literal_set_new(const struct literal *literals, size_t count, struct error *reterr)
{
    struct literal_set *set = memory_new(sizeof *set);
    if (count == 0)
        return set;
    uint16_t **units = memory_array(count, sizeof *units);
    const char **texts = memory_array(count, sizeof *texts);
    size_t *lens = memory_array(count, sizeof *lens);
    unsigned *flags = memory_array(count, sizeof *flags);
    unsigned *ids = memory_array(count, sizeof *ids);
    for (size_t i = 0; i < count; i++) {
        units[i] = memory_array(literals[i].count, sizeof **units);
        for (size_t k = 0; k < literals[i].count; k++)
            units[i][k] = unit_of(literals[i].chars[k]);
        texts[i] = (const char *)units[i];
        lens[i] = literals[i].count * sizeof **units;
        ids[i] = (unsigned)i;
    }
    hs_compile_error_t *error = NULL;
    hs_error_t answer = hs_compile_lit_multi(texts, flags, ids, lens, (unsigned)count,
                                             HS_MODE_STREAM, NULL, &set->database, &error);
    if (answer != HS_SUCCESS) {
        error_set(reterr, (struct location){0}, "the literal set of the pack can't be compiled: %s",
                  error ? error->message : "unknown error");
        hs_free_compile_error(error);
        literal_set_free(set);
        set = NULL;
    } else {
        hs_stream_size(set->database, &set->stream_bytes);
    }
    for (size_t i = 0; i < count; i++)
        free(units[i]);
    free(units);
    free(texts);
    free(lens);
    free(flags);
    free(ids);
    return set;
}

void
literal_set_free(struct literal_set *set)
{
    if (!set)
        return;
    hs_free_database(set->database);
    free(set);
}

struct literal_scratch *
literal_scratch_new(const struct literal_set *set)
{
    struct literal_scratch *scratch = memory_new(sizeof *scratch);
    if (set->database && hs_alloc_scratch(set->database, &scratch->hs) != HS_SUCCESS)
        memory_array(SIZE_MAX, 2); /* only fails for want of memory */
    return scratch;
}

void
literal_scratch_free(struct literal_scratch *scratch)
{
    if (!scratch)
        return;
    hs_free_scratch(scratch->hs);
    free(scratch);
}

struct literal_stream *
literal_stream_new(const struct literal_set *set)
{
    struct literal_stream *stream = memory_new(sizeof *stream);
    if (set->database && hs_open_stream(set->database, 0, &stream->hs) != HS_SUCCESS)
        memory_array(SIZE_MAX, 2);
    return stream;
}

void
literal_stream_free(struct literal_stream *stream, struct literal_scratch *scratch)
{
    if (!stream)
        return;
    if (stream->hs)
        hs_close_stream(stream->hs, scratch->hs, NULL, NULL);
    free(stream);
}

size_t
literal_stream_bytes(const struct literal_set *set)
{
    return set->stream_bytes;
}

struct forward {
    literal_hit_fn hit;
    void *context;
};

static int
forward_hit(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
            void *context)
{
    (void)from;
    (void)flags;
    const struct forward *forward = context;
    if (to % 2 == 0) /* else it straddles characters */
        forward->hit(forward->context, id, to / 2);
    return 0;
}

void
literal_scan(const struct literal_set *set, struct literal_stream *stream,
             struct literal_scratch *scratch, const uint32_t *chars, size_t count,
             literal_hit_fn hit, void *context)
{
    struct forward forward = {hit, context};
    while (set->database && count > 0) {
        size_t part = count < SCAN_CHARS ? count : SCAN_CHARS;
        for (size_t i = 0; i < part; i++)
            scratch->units[i] = unit_of(chars[i]);
        hs_scan_stream(stream->hs, (const char *)scratch->units,
                       (unsigned)(part * sizeof *scratch->units), 0, scratch->hs, forward_hit,
                       &forward);
        chars += part;
        count -= part;
    }
}
