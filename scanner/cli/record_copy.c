/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/record_copy.h"

static void *
copy_array(struct arena *arena, const void *items, size_t count, size_t size)
{
    void *copy = arena_array(arena, count, size);
    if (count)
        memcpy(copy, items, count * size);
    return copy;
}

static const char *
copy_text(struct arena *arena, const char *text)
{
    return text ? arena_copy_text(arena, span_of_text(text)) : NULL;
}

static const struct hit *
copy_hits(struct arena *arena, const struct hit *hits, size_t count)
{
    struct hit *copy = copy_array(arena, hits, count, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i].text = arena_copy(arena, copy[i].text);
        copy[i].places =
            copy_array(arena, copy[i].places, copy[i].place_count, sizeof *copy[i].places);
    }
    return copy;
}

static const struct bound_slot *
copy_slots(struct arena *arena, const struct bound_slot *slots, size_t count)
{
    struct bound_slot *copy = copy_array(arena, slots, count, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i].name = copy_text(arena, copy[i].name);
        copy[i].unit = copy_text(arena, copy[i].unit);
    }
    return copy;
}

struct record *
record_copy(struct arena *arena, const struct record *record)
{
    struct record *copy = copy_array(arena, record, 1, sizeof *copy);
    copy->stream = arena_copy(arena, copy->stream);
    copy->source = arena_copy(arena, copy->source);
    copy->hits = copy_hits(arena, copy->hits, copy->hit_count);
    copy->slots = copy_slots(arena, copy->slots, copy->slot_count);
    copy->category = copy_text(arena, copy->category);
    copy->span_cue = arena_copy(arena, copy->span_cue);
    copy->speaker = arena_copy(arena, copy->speaker);
    copy->exemptions = copy_array(arena, copy->exemptions, copy->exemption_count,
                                  sizeof *copy->exemptions); /* provisions are the rulebook's */
    copy->before = arena_copy(arena, copy->before);
    copy->after = arena_copy(arena, copy->after);
    copy->message = copy_text(arena, copy->message);
    copy->message_zh = copy_text(arena, copy->message_zh);
    return copy;
}
