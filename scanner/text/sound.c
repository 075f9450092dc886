/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/text/sound.h"

#include "scanner/text/sound_table.h"

#include <string.h>

_Static_assert((int)SOUND_READINGS == SOUND_WAYS, "one table row is one answer");

size_t
sound_of(uint32_t c, uint16_t ret_ids[SOUND_READINGS])
{
    uint32_t code = text_code(c);
    if (code >= SOUND_CODES)
        return 0;
    uint32_t block = sound_index[code >> SOUND_BLOCK_BITS];
    uint32_t low = code & ((1 << SOUND_BLOCK_BITS) - 1);
    uint16_t entry = sound_entries[block << SOUND_BLOCK_BITS | low];
    if (!(entry & SOUND_MANY)) {
        ret_ids[0] = entry;
        return entry > 0;
    }
    const uint16_t *ways = sound_ways[entry & ~SOUND_MANY];
    size_t count = 0;
    while (count < SOUND_WAYS && ways[count]) {
        ret_ids[count] = ways[count];
        count++;
    }
    return count;
}

uint16_t
sound_count(void)
{
    return sound_name_count;
}

const char *
sound_name(uint16_t id)
{
    return id < sound_name_count ? sound_names[id] : "";
}

static uint16_t
find_name(const char *name, size_t len)
{
    size_t low = 1, high = sound_name_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(sound_names[middle], name, len);
        if (order == 0 && sound_names[middle][len] != '\0')
            order = 1;
        if (order == 0)
            return (uint16_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

uint16_t
sound_from_name(const char *name, size_t len)
{
    if (len == 0 || len > SOUND_LETTERS)
        return 0;
    uint16_t id = find_name(name, len);
    if (!id && len == 3 && (*name == 'l' || *name == 'n') && name[1] == 'u' && name[2] == 'e')
        id = find_name(*name == 'l' ? "lve" : "nve", 3);
    return id;
}

uint16_t
sound_canonical(uint16_t id)
{
    return id < sound_name_count ? sound_canonicals[id] : 0;
}

size_t
sound_spell(const uint32_t *chars, size_t count,
            struct sound_spelling ret_spellings[SOUND_SPELLINGS])
{
    char letters[SOUND_LETTERS];
    size_t len = 0, found = 0;
    for (; len < count && len < SOUND_LETTERS; len++) {
        uint32_t code = text_code(chars[len]);
        if (code < 'a' || code > 'z')
            break;
        letters[len] = (char)code;
    }
    for (; len > 0; len--) {
        uint16_t id = sound_from_name(letters, len);
        if (id)
            ret_spellings[found++] = (struct sound_spelling){len, id};
    }
    return found;
}

/*
 * The choice at each letter is the longest syllable after which the rest still splits; that there
 * is one is told backwards, a letter at a time.
 */
size_t
sound_split(const uint32_t *chars, size_t count, struct sound_spelling *ret_spellings, size_t cap)
{
    enum { LETTERS_MAX = 64 };
    struct sound_spelling choice[LETTERS_MAX + 1] = {{0, 0}};
    size_t found = 0;
    if (count == 0 || count > LETTERS_MAX)
        return 0;
    for (size_t at = count; at-- > 0;) {
        struct sound_spelling spellings[SOUND_SPELLINGS];
        size_t ways = sound_spell(chars + at, count - at, spellings);
        for (size_t i = 0; i < ways && !choice[at].len; i++)
            if (at + spellings[i].len == count || choice[at + spellings[i].len].len)
                choice[at] = spellings[i];
    }
    for (size_t at = 0; at < count; at += choice[at].len) {
        if (!choice[at].len || found == cap)
            return 0;
        ret_spellings[found++] = choice[at];
    }
    return found;
}
