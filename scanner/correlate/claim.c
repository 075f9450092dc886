/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/correlate/claim.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

struct claim *
claim_new(uint32_t rule, size_t slot_count)
{
    struct claim *claim = memory_new(sizeof *claim + (slot_count * sizeof *claim->slots));
    claim->rule = rule;
    claim->slot_count = slot_count;
    return claim;
}

void
claim_free(struct claim *claim)
{
    if (!claim)
        return;
    for (size_t i = 0; i < claim->hit_count; i++)
        hit_free(&claim->hits[i]);
    free(claim->hits);
    buf_finish(&claim->before);
    buf_finish(&claim->after);
    free(claim);
}

/* FNV-1a over code points: tells repeats of the same words apart from other words. */
static uint64_t
digest_words(const struct window *window, struct text_range range)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    for (uint64_t i = range.start; i < range.end; i++) {
        digest ^= text_code(window->chars[i - window->base]);
        digest *= UINT64_C(0x100000001b3);
    }
    return digest;
}

static size_t
hit_bytes(const struct kept_hit *hit)
{
    return (hit->place_count * sizeof *hit->places) + hit->text_len + hit->before_len;
}

struct kept_hit
hit_keep(const struct window *window, const struct occurrence *occurrence, unsigned step)
{
    struct text_range range = occurrence->range;
    struct kept_hit hit = {
        .step = step,
        .range = range,
        .t0_us = window_start_time(window, range.start),
        .t1_us = window_end_time(window, range.end),
        .words = digest_words(window, range),
        .speaker = window_speaker(window, range.start),
        .left = occurrence->left,
        .right = occurrence->right,
    };
    struct buf text = {0};
    struct place places[HIT_PLACES];
    hit.place_count = (uint32_t)window_source(window, range, &text, places, HIT_PLACES);
    hit.text_len = (uint32_t)text.len;
    window_before(window, range, CONTEXT_CHARS, &text);
    hit.before_len = (uint32_t)text.len - hit.text_len;
    hit.places = memory_new(hit_bytes(&hit));
    memcpy(hit.places, places, hit.place_count * sizeof *hit.places);
    memcpy(hit.places + hit.place_count, text.data, text.len);
    buf_finish(&text);
    return hit;
}

struct span
hit_text(const struct kept_hit *hit)
{
    return span_of((const char *)(hit->places + hit->place_count), hit->text_len);
}

struct span
hit_before(const struct kept_hit *hit)
{
    struct span text = hit_text(hit);
    return span_of(text.data + text.len, hit->before_len);
}

struct kept_hit
hit_copy(const struct kept_hit *hit)
{
    struct kept_hit copy = *hit;
    copy.places = memory_new(hit_bytes(hit));
    memcpy(copy.places, hit->places, hit_bytes(hit));
    return copy;
}

void
hit_free(struct kept_hit *hit)
{
    free(hit->places);
}

void
claim_add_hit(struct claim *claim, struct kept_hit hit)
{
    claim->hits = memory_reserve(claim->hits, &claim->hit_cap, claim->hit_count + 1,
                                 sizeof *claim->hits);
    size_t at = claim->hit_count++;
    while (at > 0 && claim->hits[at - 1].range.start > hit.range.start) {
        claim->hits[at] = claim->hits[at - 1];
        at--;
    }
    claim->hits[at] = hit;
}

void
claim_bind(struct claim *claim, const struct occurrence *occurrence)
{
    claim->bound |= occurrence->bound;
    for (size_t i = 0; i < claim->slot_count; i++) {
        if (occurrence->bound >> i & 1)
            claim->slots[i] = occurrence->slots[i];
    }
}

size_t
claim_bytes(const struct claim *claim)
{
    size_t bytes = sizeof *claim + (claim->slot_count * sizeof *claim->slots) + (claim->hit_cap * sizeof *claim->hits) + claim->before.cap +
                   claim->after.cap;
    for (size_t i = 0; i < claim->hit_count; i++)
        bytes += hit_bytes(&claim->hits[i]);
    return bytes;
}
