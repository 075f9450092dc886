/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/dress.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/pattern/frequency.h"
#include "scanner/pattern/heard.h"
#include "scanner/text/fold.h"

#include <stdio.h>
#include <stdlib.h>

enum deed {
    BETWEEN, /* text between the characters */
    FILLER,  /* the pack's first filler between them */
    SHAPE,   /* a character of [low, high] that folds to the same */
    SOUND,   /* another character of the sound */
    SPELL,   /* `count` characters by their syllables */
    AGAIN,   /* the character `count` times more; 0: once more, after a filler */
    FRAME,   /* text before the first mark and after the last */
};

enum choice {
    RARE,     /* of the sounds: a character that the pack's examples do not use */
    COMMON,   /* one that they use */
    CONFUSED, /* one that they use, of another sound that recognisers confuse */
};

struct making {
    struct dress_way way;
    enum deed deed;
    const char *text, *after;
    uint32_t low, high;
    bool lone; /* SHAPE: also where it makes a number of its own, if no number stands beside it */
    unsigned count;
    enum choice choice;
};

enum { HAN_FIRST = 0x4e00, HAN_LAST = 0x9fff, SHAPES_END = 0x10000 };

#define WAY(name, kind, what) .way = {name, DRESS_##kind, what}
static const struct making makings[] = {
    {WAY("blanks", FOLDED, "blanks between the characters"), BETWEEN, " "},
    {WAY("emoji", FOLDED, "emoji between the characters"), BETWEEN, "🔥"},
    {WAY("stars", FOLDED, "stars between the characters"), BETWEEN, "★"},
    {WAY("strokes", FOLDED, "strokes and dots between the characters"), BETWEEN, "-·|"},
    {WAY("zero-width", FOLDED, "zero-width characters in between"), BETWEEN, "\xe2\x80\x8b"},
    {WAY("combining", FOLDED, "combining characters on top"), BETWEEN, "\xcc\xb6\xef\xb8\x8f"},
    {WAY("fillers", FOLDED, "fillers between the characters"), FILLER},
    {WAY("traditional", FOLDED, "traditional characters"), SHAPE, .low = HAN_FIRST, .high = HAN_LAST},
    {WAY("compatible", FOLDED, "compatibility characters"), SHAPE, .low = 0xf900, .high = 0xfad9},
    {WAY("full-width", FOLDED, "full-width letters"), SHAPE, .low = 0xff01, .high = 0xff5e},
    {WAY("ringed", FOLDED, "numbers in rings"), SHAPE, .low = 0x2460, .high = 0x2473, .lone = true},
    {WAY("capitals", FOLDED, "capital letters"), SHAPE, .low = 'A', .high = 'Z'},
    {WAY("cyrillic", FOLDED, "look-alike Cyrillic letters"), SHAPE, .low = 0x400, .high = 0x52f},
    {WAY("greek", FOLDED, "look-alike Greek letters"), SHAPE, .low = 0x370, .high = 0x3ff},
    {WAY("styled", FOLDED, "letters in other styles"), SHAPE, .low = 0x1d400, .high = 0x1d7ff},

    {WAY("rare", HEARD, "a rare character of the same sound"), SOUND, .choice = RARE},
    {WAY("slip", HEARD, "a common character of the same sound"), SOUND, .choice = COMMON},
    {WAY("confused", HEARD, "a character of a sound like it"), SOUND, .choice = CONFUSED},
    {WAY("letters", HEARD, "a character spelled in letters"), SPELL, .count = 1},
    {WAY("syllables", HEARD, "three characters spelled in letters"), SPELL, .count = 3},
    {WAY("repeated", HEARD, "a character said again"), AGAIN, .count = 1},
    {WAY("thrice", HEARD, "a character said three times"), AGAIN, .count = 2},
    {WAY("stutter", HEARD, "a character said again after a filler"), AGAIN, .count = 0},

    {WAY("不敢说", DENIED, "「我们不敢说」"), FRAME, "我们不敢说"},
    {WAY("不是", DENIED, "「这个不是」"), FRAME, "这个不是"},
    {WAY("没有说", DENIED, "「我们没有说」"), FRAME, "我们没有说"},
    {WAY("谁说", DENIED, "「谁说」"), FRAME, "谁说"},
    {WAY("是假的", DENIED, "「有人说…是假的」"), FRAME, "有人说", "是假的，"},
    {WAY("如果说", DENIED, "「如果说」"), FRAME, "如果说"},
    {WAY("吗", DENIED, "「…吗？」"), FRAME, "", "吗？"},
};
enum { MAKINGS = sizeof makings / sizeof *makings };
_Static_assert((int)MAKINGS <= (int)DRESS_WAYS_MAX, "tables have room for every way");

const struct dress_way *
dress_way(size_t index)
{
    return index < MAKINGS ? &makings[index].way : NULL;
}

/* --- the wardrobe ---------------------------------------------------------------------------- */

struct wardrobe {
    char filler[5], stutter[8];  /* the pack's first; empty when it has none */
    uint32_t *shapes[MAKINGS];                   /* by folded code: a form of it, or 0 */
    bool in_use[HAN_LAST + 1 - HAN_FIRST];
    uint16_t sounds[HAN_LAST + 1 - HAN_FIRST];   /* of characters that fold to themselves, or 0 */
};

/* The one character @c folds to with its marks, or 0. */
static uint32_t
folded(uint32_t c)
{
    uint32_t chars[FOLD_MAX];
    size_t count = 0;
    return fold_code_point(c, chars, &count) == FOLD_TEXT && count == 1 ? chars[0] : 0;
}

static bool
is_number(uint32_t c)
{
    return c == '.' || (folded(c) & CHAR_NUMBER);
}

static void
add_shapes(struct wardrobe *wardrobe, size_t making)
{
    uint32_t *shapes = memory_array(SHAPES_END, sizeof *shapes);
    for (uint32_t c = makings[making].low; c <= makings[making].high; c++) {
        uint32_t plain = text_code(folded(c));
        if (plain && plain != c && plain < SHAPES_END && !shapes[plain])
            shapes[plain] = c;
    }
    wardrobe->shapes[making] = shapes;
}

static void
note_characters(struct wardrobe *wardrobe, const char *text)
{
    for (const char *end = text + strlen(text); text < end;) {
        uint32_t c = utf8_next(&text);
        if (c >= HAN_FIRST && c <= HAN_LAST)
            wardrobe->in_use[c - HAN_FIRST] = true;
    }
}

struct wardrobe *
wardrobe_new(const struct rulebook *book)
{
    struct wardrobe *wardrobe = memory_new(sizeof *wardrobe);
    if (book->filler_count) {
        utf8_encode(book->fillers[0], wardrobe->filler);
        snprintf(wardrobe->stutter, sizeof wardrobe->stutter, " %s ", wardrobe->filler);
    }
    for (size_t i = 0; i < MAKINGS; i++) {
        if (makings[i].deed == SHAPE)
            add_shapes(wardrobe, i);
    }
    for (size_t i = 0; i < book->rule_count; i++) {
        for (size_t k = 0; k < book->rules[i].example_count; k++)
            note_characters(wardrobe, book->rules[i].examples[k].source);
    }
    for (uint32_t c = HAN_FIRST; c <= HAN_LAST; c++) {
        uint16_t ids[SOUND_READINGS];
        if (folded(c) == c && sound_of(c, ids))
            wardrobe->sounds[c - HAN_FIRST] = ids[0];
    }
    return wardrobe;
}

void
wardrobe_free(struct wardrobe *wardrobe)
{
    if (!wardrobe)
        return;
    for (size_t i = 0; i < MAKINGS; i++)
        free(wardrobe->shapes[i]);
    free(wardrobe);
}

/* --- putting on ------------------------------------------------------------------------------ */

void
dressing_init(struct dressing *dressing, const struct transcript *transcript, struct arena *arena)
{
    *dressing = (struct dressing){.transcript = transcript, .arena = arena};
    dressing->pieces = arena_array(arena, transcript->char_count + 1, sizeof *dressing->pieces);
    size_t at = 0;
    for (size_t i = 0; i < transcript->line_count; i++) {
        struct span text = transcript->lines[i].text;
        for (const char *p = text.data; p < text.data + text.len; at++)
            dressing->pieces[at] = (struct piece){.c = utf8_next(&p)};
    }
    for (size_t i = 0; i < transcript->mark_count; i++) {
        const struct example_mark *mark = &transcript->marks[i];
        for (at = mark->start; at < mark->end; at++) {
            dressing->pieces[at].marked = true;
            dressing->pieces[at].inside = at > mark->start;
        }
    }
}

static bool
is_plain(const struct piece *piece)
{
    return !piece->said && !piece->spelled && !piece->again;
}

/* The folded character @at when it is marked and not said otherwise yet, or 0. */
static uint32_t
plain_at(const struct dressing *dressing, size_t at)
{
    if (at >= dressing->transcript->char_count || !dressing->pieces[at].marked ||
        !is_plain(&dressing->pieces[at]))
        return 0;
    return folded(dressing->pieces[at].c);
}

static bool
put_between(struct dressing *dressing, const char *text)
{
    bool any = false;
    for (size_t at = 1; at < dressing->transcript->char_count; at++) {
        struct piece *piece = &dressing->pieces[at];
        if (!piece->inside || !*text || (is_number(piece->c) && is_number(piece[-1].c)))
            continue;
        piece->before = span_of_text(arena_printf(dressing->arena, "%.*s%s", (int)piece->before.len,
                                                  piece->before.data, text));
        any = true;
    }
    return any;
}

static bool
put_shapes(struct dressing *dressing, const struct making *making, const uint32_t *shapes)
{
    bool any = false;
    for (size_t at = 0; at < dressing->transcript->char_count; at++) {
        struct piece *piece = &dressing->pieces[at];
        uint32_t plain = plain_at(dressing, at), code = text_code(plain);
        uint32_t form = code < SHAPES_END ? shapes[code] : 0;
        bool number = (plain & CHAR_NUMBER) != 0;
        if (!plain || !form || form == piece->c || (folded(form) != plain && !making->lone))
            continue;
        if (number && making->lone &&
            ((at && is_number(piece[-1].c)) ||
             (at + 1 < dressing->transcript->char_count && is_number(piece[1].c))))
            continue;
        piece->said = form;
        any = true;
    }
    return any;
}

/* The sound of the character @at, or 0: numbers have none, they are exact. */
static uint16_t
sound_at(const struct dressing *dressing, size_t at)
{
    uint16_t ids[SOUND_READINGS];
    uint32_t c = plain_at(dressing, at);
    return c && !(c & CHAR_NUMBER) && text_code(c) > 0x7f && sound_of(c, ids) ? ids[0] : 0;
}

static bool
is_choice(const struct wardrobe *wardrobe, const struct making *making, uint32_t c, uint16_t sound)
{
    uint16_t other = wardrobe->sounds[c - HAN_FIRST];
    bool in_use = wardrobe->in_use[c - HAN_FIRST];
    if (making->choice == CONFUSED)
        return in_use && other != sound && sound_canonical(other) == sound_canonical(sound);
    return other == sound && in_use == (making->choice == COMMON) &&
           (in_use || frequency_known(&c, 1) == 0);
}

static bool
put_sound(struct dressing *dressing, const struct wardrobe *wardrobe, const struct making *making,
          size_t at)
{
    enum { CHOICES = 64 };
    uint32_t choices[CHOICES], plain = text_code(plain_at(dressing, at));
    uint16_t sound = sound_at(dressing, at);
    size_t count = 0;
    for (uint32_t c = HAN_FIRST; sound && c <= HAN_LAST && count < CHOICES; c++) {
        if (c != plain && is_choice(wardrobe, making, c, sound))
            choices[count++] = c;
    }
    if (count)
        dressing->pieces[at].said = choices[(plain + at) % count];
    return count > 0;
}

/* Does a letter stand at @at, so that letters beside it would be read together with it? */
static bool
is_letter(const struct dressing *dressing, size_t at)
{
    return at < dressing->transcript->char_count &&
           heard_is_letter(folded(dressing->pieces[at].c));
}

static bool
put_letters(struct dressing *dressing, size_t at, size_t count)
{
    if ((at && is_letter(dressing, at - 1)) || is_letter(dressing, at + count))
        return false;
    for (size_t i = at; i < at + count; i++) {
        if (!sound_at(dressing, i) || (i > at && !dressing->pieces[i].inside))
            return false;
    }
    for (size_t i = at; i < at + count; i++)
        dressing->pieces[i].spelled = sound_name(sound_at(dressing, i));
    return true;
}

static bool
put_again(struct dressing *dressing, const struct wardrobe *wardrobe, size_t at, unsigned count)
{
    struct piece *piece = &dressing->pieces[at];
    struct buf text = {0};
    if (!sound_at(dressing, at) || (!count && !*wardrobe->stutter))
        return false;
    if (!count)
        buf_add_text(&text, wardrobe->stutter);
    for (unsigned i = 0; i < count || i == 0; i++)
        buf_add_code_point(&text, piece->c);
    piece->again = arena_copy_text(dressing->arena, buf_span(&text));
    buf_finish(&text);
    return true;
}

bool
dressing_put_on(struct dressing *dressing, const struct wardrobe *wardrobe, size_t way, size_t at)
{
    const struct making *making = &makings[way];
    switch (making->deed) {
    case BETWEEN:
        return put_between(dressing, making->text);
    case FILLER:
        return put_between(dressing, wardrobe->filler);
    case SHAPE:
        return put_shapes(dressing, making, wardrobe->shapes[way]);
    case SOUND:
        return put_sound(dressing, wardrobe, making, at);
    case SPELL:
        return put_letters(dressing, at, making->count);
    case AGAIN:
        return put_again(dressing, wardrobe, at, making->count);
    case FRAME:
        dressing->prefix = making->text;
        dressing->suffix = making->after;
        return true;
    }
    return false;
}

void
dressing_blot(struct dressing *dressing, size_t at)
{
    dressing->pieces[at].said = U'囧';
}

/* --- saying ---------------------------------------------------------------------------------- */

static void
say_piece(const struct piece *piece, struct buf *out)
{
    buf_add_span(out, piece->before);
    if (piece->spelled)
        buf_add_text(out, piece->spelled);
    else
        buf_add_code_point(out, piece->said ? piece->said : piece->c);
    if (piece->again)
        buf_add_text(out, piece->again);
}

struct transcript
dressing_say(const struct dressing *dressing)
{
    const struct transcript *plain = dressing->transcript;
    struct transcript said = *plain;
    said.lines = arena_array(dressing->arena, plain->line_count, sizeof *said.lines);
    size_t at = 0;
    for (size_t i = 0; i < plain->line_count; i++) {
        struct buf out = {0};
        size_t end = i + 1 < plain->line_count ? plain->lines[i + 1].first : plain->char_count;
        for (; at < end; at++) {
            if (dressing->prefix && at == plain->marks[0].start)
                buf_add_text(&out, dressing->prefix);
            say_piece(&dressing->pieces[at], &out);
            if (dressing->suffix && at + 1 == plain->marks[plain->mark_count - 1].end)
                buf_add_text(&out, dressing->suffix);
        }
        said.lines[i] = plain->lines[i];
        said.lines[i].text = arena_copy(dressing->arena, buf_span(&out));
        buf_finish(&out);
    }
    return said;
}
