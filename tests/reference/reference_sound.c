/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/frequency.h"
#include "scanner/text/sound.h"
#include "tests/reference/reference_private.h"

/*
 * By ear, a character of the phrase is said by itself; by letters that spell it; by another
 * character of its sound, unless that is an everyday one or stands after something dropped; or by
 * itself once what came before it was said again. The limits are those of phrase_match.h.
 */
enum { SYLLABLES = 3, LOOSE_SYLLABLES = 5, LETTERS = 64, EXTRA = 24 };

static bool
is_letter(uint32_t c)
{
    return text_code(c) >= 'a' && text_code(c) <= 'z';
}

static uint16_t
plain_sound(const struct ref *ref, uint16_t id)
{
    return ref->book->sound_confusions ? sound_canonical(id) : id;
}

/* Is @id one of the readings of the phrase's character @code? */
static bool
is_read(const struct ref *ref, uint32_t code, uint16_t id)
{
    uint16_t ids[SOUND_READINGS];
    for (size_t i = sound_of(code, ids); i-- > 0;) {
        if (plain_sound(ref, ids[i]) == plain_sound(ref, id))
            return true;
    }
    return false;
}

enum { NO_SOUND = 512 /* characters without a reading say themselves: 512 and their low bits */ };

static unsigned
sound_number(const struct ref *ref, uint32_t code, uint16_t id)
{
    return id ? plain_sound(ref, id) % NO_SOUND : NO_SOUND + code % NO_SOUND;
}

void
ref_add_sounds(const struct ref *ref, uint32_t code, uint64_t ret_sounds[16])
{
    uint16_t ids[SOUND_READINGS] = {0};
    size_t count = sound_of(code, ids);
    for (size_t i = 0; i < count || i == 0; i++) {
        unsigned number = sound_number(ref, code, ids[i]);
        ret_sounds[number / 64] |= UINT64_C(1) << number % 64;
    }
}

bool
ref_may_say(const struct ref *ref, uint32_t c, const uint64_t sounds[16])
{
    uint16_t ids[SOUND_READINGS] = {0};
    sound_of(c, ids);
    unsigned number = sound_number(ref, text_code(c), ids[0]);
    return is_letter(c) || (sounds[number / 64] >> number % 64 & 1);
}

/* Letters from way->at on that spell @code within their whole stretch: how many, or 0. */
static size_t
spelled(struct ref_attempt *attempt, struct ref_way *way, uint32_t code)
{
    const uint32_t *chars = attempt->view.chars;
    struct sound_spelling ways[LETTERS];
    size_t first = way->at, end = way->at, at;
    while (first > 0 && !(chars[first] & CHAR_BREATH) && is_letter(chars[first - 1]))
        first--;
    if (way->at - first >= LETTERS)
        return 0;
    for (uint32_t c = chars[end]; c != PEEK_END && is_letter(c) && end - first <= LETTERS;)
        c = ref_read_at(attempt, way, ++end);
    if (end - first > LETTERS)
        return 0;
    size_t count = sound_split(chars + first, end - first, ways, LETTERS);
    at = first;
    for (size_t i = 0; i < count; at += ways[i].len, i++) {
        if (at == way->at)
            return ways[i].len > 1 && is_read(attempt->ref, code, ways[i].id) ? ways[i].len : 0;
    }
    return 0;
}

/* May @c stand for @code though it is another character? */
static bool
sounds_alike(const struct ref_attempt *attempt, const struct ref_way *way, uint32_t c, uint32_t code)
{
    uint16_t ids[SOUND_READINGS];
    uint32_t plain = text_code(c);
    if (way->run != REF_NO_RUN && (c & CHAR_DROPPED))
        return false;
    return sound_of(c, ids) && is_read(attempt->ref, code, ids[0]) &&
           frequency_known(&plain, 1) == 0;
}

/* The way passes one character of the phrase; false when nothing there says it. */
static bool
hear_char(struct ref_attempt *attempt, struct ref_way *way, uint32_t code)
{
    uint16_t ids[SOUND_READINGS];
    size_t begin = way->at;
    for (;;) {
        uint32_t c = ref_read_at(attempt, way, way->at);
        size_t letters;
        if (c == PEEK_END)
            return false;
        if (text_code(c) == code) {
            way->at++;
            break;
        }
        if (is_letter(c)) {
            letters = spelled(attempt, way, code);
            if (!letters || way->extra + letters - 1 > EXTRA)
                return false;
            way->extra += (unsigned)letters - 1;
            way->spelled++;
            way->at += letters;
            break;
        }
        if (c & CHAR_NUMBER)
            return false;
        if (sounds_alike(attempt, way, c, code)) {
            way->heard++;
            way->at++;
            break;
        }
        if (way->run == REF_NO_RUN || way->extra == EXTRA ||
            text_code(attempt->view.chars[way->at - 1]) != text_code(c))
            return false;
        way->repeated++;
        way->extra++;
        way->at++;
    }
    if (way->run == REF_NO_RUN)
        way->run = begin;
    way->syllables += sound_of(code, ids) > 0;
    return true;
}

bool
ref_may_go_on(struct ref_attempt *attempt, const struct ref_way *way,
              const struct phrase_node *branch)
{
    struct ref_way next = *way;
    if (branch->min == 0)
        return true;
    uint32_t c = ref_read_at(attempt, &next, way->at);
    if (c == PEEK_END)
        return false;
    bool again = way->run != REF_NO_RUN &&
                 text_code(attempt->view.chars[way->at - 1]) == text_code(c);
    if (again || is_letter(c))
        return true;
    if (branch->kind == NODE_LITERAL)
        return text_code(c) == branch->chars[0] ||
               sounds_alike(attempt, &next, c, branch->chars[0]);
    return ref_may_say(attempt->ref, c, ref_first_sounds(attempt->ref, branch));
}

static void
hear_parts(struct ref_attempt *attempt, const struct phrase_node *const *nodes, size_t count,
           struct ref_way way, ref_ways *ret)
{
    if (count == 0) {
        LIST_ADD(*ret, way);
        return;
    }
    const struct phrase_node *node = nodes[0];
    ref_ways ends = {0};
    if (node->kind == NODE_LITERAL) {
        bool said = true;
        for (size_t i = 0; i < node->char_count && said; i++)
            said = hear_char(attempt, &way, node->chars[i]);
        if (said)
            LIST_ADD(ends, way);
    } else if (node->kind == NODE_SEQUENCE) {
        hear_parts(attempt, (const struct phrase_node *const *)node->children, node->child_count,
                   way, &ends);
    } else {
        for (size_t i = 0; i < node->child_count; i++) {
            const struct phrase_node *child = node->children[i];
            if (ref_may_go_on(attempt, &way, child))
                hear_parts(attempt, &child, 1, way, &ends);
        }
    }
    for (size_t i = 0; i < ends.count; i++)
        hear_parts(attempt, nodes + 1, count - 1, ends.items[i], ret);
    free(ends.items);
}

void
ref_hear_plain(struct ref_attempt *attempt, const struct phrase_node *node,
               const struct ref_way *way, ref_ways *ret)
{
    hear_parts(attempt, &node, 1, *way, ret);
}

/* At most one in three heard, three syllables or more, five where the word itself is shorter. */
bool
ref_hearing_stands(const struct ref_way *way)
{
    if (way->heard + way->spelled + way->repeated == 0)
        return true;
    return way->syllables >= (way->loose ? LOOSE_SYLLABLES : SYLLABLES) &&
           way->heard * 3 <= way->syllables;
}

/* The widest row of literal characters that ends with @node when one of @run leads to it. */
static size_t
widest_row(const struct phrase_node *node, size_t run, size_t *widest)
{
    size_t end = 0;
    if (node->kind == NODE_LITERAL)
        end = run + node->char_count;
    if (node->kind == NODE_SEQUENCE) {
        end = run;
        for (size_t i = 0; i < node->child_count; i++)
            end = widest_row(node->children[i], end, widest);
    }
    for (size_t i = 0; node->kind == NODE_CHOICE && i < node->child_count; i++) {
        size_t branch = widest_row(node->children[i], run, widest);
        end = branch > end ? branch : end;
    }
    *widest = end > *widest ? end : *widest;
    return end;
}

bool
ref_may_be_heard(const struct phrase_node *root)
{
    size_t widest = 0;
    widest_row(root, 0, &widest);
    return widest >= SYLLABLES;
}
