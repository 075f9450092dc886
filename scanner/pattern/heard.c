/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/heard.h"

#include "scanner/base/memory.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
sound_for(uint16_t id, bool confusions)
{
    return confusions ? sound_canonical(id) : id;
}

uint32_t
heard_char(uint32_t c, bool confusions)
{
    uint16_t ids[SOUND_READINGS];
    if (sound_of(c, ids) == 0)
        return HEARD_PLAIN + text_code(c);
    return sound_for(ids[0], confusions);
}

size_t
heard_readings(uint32_t c, bool confusions, uint32_t ret_sounds[SOUND_READINGS])
{
    uint16_t ids[SOUND_READINGS];
    size_t count = sound_of(c, ids);
    for (size_t i = 0; i < count; i++)
        ret_sounds[i] = sound_for(ids[i], confusions);
    if (count)
        return count;
    ret_sounds[0] = HEARD_PLAIN + text_code(c);
    return 1;
}

bool
heard_letters_start(const uint32_t *chars, size_t i, size_t *ret_first)
{
    size_t first = i;
    while (first > 0 && !(chars[first] & CHAR_BREATH) && heard_is_letter(chars[first - 1])) {
        first--;
        if (i - first >= HEARD_LETTERS)
            return false;
    }
    *ret_first = first;
    return true;
}

void
heard_spell(struct heard_spelling *spelling, const uint32_t *letters, size_t count)
{
    struct sound_spelling ways[HEARD_LETTERS];
    bool same = count == spelling->count;
    for (size_t i = 0; i < count && same; i++)
        same = text_code(letters[i]) == spelling->letters[i];
    if (same)
        return;
    spelling->count = count;
    memset(spelling->ids, 0, sizeof spelling->ids);
    for (size_t i = 0; i < count; i++)
        spelling->letters[i] = text_code(letters[i]);
    size_t found = sound_split(letters, count, ways, HEARD_LETTERS);
    for (size_t k = 0, at = 0; k < found; at += ways[k].len, k++) {
        spelling->ids[at] = ways[k].id;
        spelling->lens[at] = (uint8_t)ways[k].len;
    }
}

bool
heard_may_begin(const struct first_chars *first, const struct text_view *view, size_t i,
                struct heard_spelling *spelling, bool confusions)
{
    const uint32_t *chars = view->chars;
    if (first_has(first, heard_char(chars[i], confusions)))
        return true;
    size_t from, end = i + 1;
    if (!heard_is_letter(chars[i]) || !heard_letters_start(chars, i, &from))
        return false;
    while (end < view->count && end - from <= HEARD_LETTERS && heard_is_letter(chars[end]) &&
           !(chars[end] & CHAR_BREATH))
        end++;
    if (end - from > HEARD_LETTERS)
        return false;
    if (end == view->count && !view->closed)
        return true;
    heard_spell(spelling, chars + from, end - from);
    uint16_t id = spelling->ids[i - from];
    return id && first_has(first, sound_for(id, confusions));
}

void
heard_text_finish(struct heard_text *heard)
{
    free(heard->sounds);
    free(heard->starts);
    free(heard->ends);
    free(heard->repeats);
    *heard = (struct heard_text){0};
}

static void
add_sound(struct heard_text *heard, const uint32_t *chars, uint32_t sound, size_t start, size_t end)
{
    size_t count = heard->count;
    if (count && heard->sounds[count - 1] == sound && !(chars[start] & CHAR_BREATH)) {
        heard->repeats = memory_reserve(heard->repeats, &heard->repeat_cap, heard->repeat_count + 1,
                                        sizeof *heard->repeats);
        heard->repeats[heard->repeat_count++] = (struct heard_repeat){sound, start, end};
        return;
    }
    heard->sounds =
        memory_reserve(heard->sounds, &heard->sounds_cap, count + 1, sizeof *heard->sounds);
    heard->starts =
        memory_reserve(heard->starts, &heard->starts_cap, count + 1, sizeof *heard->starts);
    heard->ends = memory_reserve(heard->ends, &heard->ends_cap, count + 1, sizeof *heard->ends);
    heard->sounds[count] = sound;
    heard->starts[count] = start;
    heard->ends[count] = end;
    heard->count++;
}

/* The letters [@i, @end). */
static void
add_letters(struct heard_text *heard, const uint32_t *chars, size_t i, size_t end, bool spell,
            bool confusions)
{
    struct sound_spelling spellings[HEARD_LETTERS];
    size_t count = spell ? sound_split(chars + i, end - i, spellings, HEARD_LETTERS) : 0;
    for (size_t k = 0; k < count; i += spellings[k].len, k++)
        add_sound(heard, chars, sound_for(spellings[k].id, confusions), i, i + spellings[k].len);
    for (; i < end; i++)
        add_sound(heard, chars, heard_char(chars[i], confusions), i, i + 1);
}

size_t
heard_text_fill(struct heard_text *heard, const struct text_view *view, size_t from,
                bool confusions)
{
    const uint32_t *chars = view->chars;
    size_t i = from;
    heard->count = heard->repeat_count = 0;
    if (i < view->count && heard_is_letter(chars[i]))
        heard_letters_start(chars, from, &i);
    while (i < view->count) {
        if (!heard_is_letter(chars[i])) {
            add_sound(heard, chars, heard_char(chars[i], confusions), i, i + 1);
            i++;
            continue;
        }
        size_t end = i + 1;
        while (end < view->count && heard_is_letter(chars[end]) && !(chars[end] & CHAR_BREATH))
            end++;
        size_t first = i;
        bool too_long = !heard_letters_start(chars, i, &first) || end - i > HEARD_LETTERS;
        if (!too_long && end == view->count && !view->closed)
            return i;
        add_letters(heard, chars, i, end, !too_long, confusions);
        i = end;
    }
    return i;
}

void
heard_add_sounds(uint32_t code, bool confusions, struct first_chars *first)
{
    uint32_t sounds[SOUND_READINGS];
    size_t count = heard_readings(code, confusions, sounds);
    for (size_t i = 0; i < count; i++)
        first_add(first, sounds[i]);
}

static void
prepare_sets(struct programs *programs)
{
    programs->set_sounds = memory_array(programs->set_count, sizeof *programs->set_sounds);
    for (size_t i = 0; i < programs->set_count; i++) {
        const struct trie_node *root = &programs->nodes[programs->sets[i].root];
        for (uint32_t k = root->first_child; k < root->first_child + root->child_count; k++)
            heard_add_sounds(programs->nodes[k].code, programs->confusions,
                             &programs->set_sounds[i]);
    }
}

void
heard_prepare(struct programs *programs)
{
    prepare_sets(programs);
    programs->node_sounds = memory_array(programs->node_count, sizeof *programs->node_sounds);
    programs->group_sounds = memory_array((programs->node_count / NODE_GROUP) + 1,
                                          sizeof *programs->group_sounds);
    for (size_t i = 0; i < programs->node_count; i++) {
        uint32_t sounds[SOUND_READINGS];
        size_t count = heard_readings(programs->nodes[i].code, programs->confusions, sounds);
        for (size_t k = 0; k < count; k++)
            programs->node_sounds[i] |= heard_bit(sounds[k]);
        programs->group_sounds[i / NODE_GROUP] |= programs->node_sounds[i];
    }
}

/* --- where a match may begin ----------------------------------------------------------------- */

static void
add_first(const struct programs *programs, uint32_t pc, struct first_chars *first)
{
    const struct instruction *i = &programs->code[pc];
    switch (i->op) {
    case OP_CHARS:
        heard_add_sounds(programs->chars[i->at], programs->confusions, first);
        return;
    case OP_SET: {
        const struct trie_node *root = &programs->nodes[programs->sets[i->at].root];
        for (uint32_t k = 0; k < root->child_count; k++)
            heard_add_sounds(programs->nodes[root->first_child + k].code, programs->confusions, first);
        if (root->terminal)
            add_first(programs, i->next, first);
        return;
    }
    case OP_SPLIT:
        for (uint32_t k = 0; k < i->count; k++)
            add_first(programs, programs->branches[i->at + k], first);
        return;
    case OP_GAP:
    case OP_SLOT:
    case OP_PATTERN:
    case OP_ACCEPT:
        memset(first->bits, 0xff, sizeof first->bits);
        return;
    }
}

struct first_chars
heard_first(const struct programs *programs, uint32_t entry)
{
    struct first_chars first = {{0}};
    add_first(programs, entry, &first);
    return first;
}
