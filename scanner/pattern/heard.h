/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/pattern/program.h"
#include "scanner/text/sound.h"

/*
 * heard: folded text as a row of sounds, for rules that match by ear too.
 *
 *   text     全  网  z u i  低  低  价  !      letters that wholly spell syllables are these
 *   sounds   quan wang zui   di       jia        syllables; what is said again at once counts once
 *
 * A character of the text is heard by its commonest reading, one of a phrase by any of its readings.
 * What has no reading sounds like nothing but itself. With `sound-confusions: yes` in the pack,
 * syllables that recognisers confuse are one.
 */
enum {
    HEARD_SYLLABLES = 3, /* fewer in a row match as written only */
    HEARD_LOOSE = 5,     /* as many where the literal or list entry itself has fewer than that */
    HEARD_LETTERS = 64, /* longer stretches of letters spell nothing */
    HEARD_EXTRA = 24,   /* characters by which letters and repeats may widen a match */
    HEARD_ANCHOR = 4,   /* sounds of an anchor, at most */
    HEARD_CONTEXT = HEARD_ANCHOR + HEARD_EXTRA,
    HEARD_PLAIN = 0x1000, /* of a character without a reading: this and its code point */
};

static inline bool
heard_is_letter(uint32_t c)
{
    uint32_t code = text_code(c);
    return code >= 'a' && code <= 'z';
}

/* The sound of a character of the text. */
uint32_t heard_char(uint32_t c, bool confusions);
/* The sounds of a character of a phrase; at least one. */
size_t heard_readings(uint32_t c, bool confusions, uint32_t ret_sounds[SOUND_READINGS]);

/* Where the stretch of letters that holds chars[i] begins; false when it is too long to spell. */
bool heard_letters_start(const uint32_t *chars, size_t i, size_t *ret_first);

/* The letters spelled last: a stretch is asked about many times in a row. */
struct heard_spelling {
    uint32_t letters[HEARD_LETTERS];
    size_t count;
    uint16_t ids[HEARD_LETTERS]; /* of the syllable that begins with this letter, or 0 */
    uint8_t lens[HEARD_LETTERS];
};

/* Spells @count letters, at most HEARD_LETTERS. */
void heard_spell(struct heard_spelling *spelling, const uint32_t *letters, size_t count);

/* A sound said again at once: a match may begin with it alone. */
struct heard_repeat {
    uint32_t sound;
    size_t start, end;
};

struct heard_text {
    uint32_t *sounds;
    size_t *starts; /* index of each sound's first character */
    size_t *ends;   /* after the last that says it for the first time */
    struct heard_repeat *repeats;
    size_t count, repeat_count, sounds_cap, starts_cap, ends_cap, repeat_cap;
};
void heard_text_finish(struct heard_text *heard);

/* Replaces @heard by the sounds of the text from @from on. Returns the index up to which that is
 * final: letters at the end may go on. */
size_t heard_text_fill(struct heard_text *heard, const struct text_view *view, size_t from,
                       bool confusions);

/* Adds the sounds of a character of a phrase. */
void heard_add_sounds(uint32_t code, bool confusions, struct first_chars *first);

/* After the last step was added, before anything is matched by ear. */
void heard_prepare(struct programs *programs);

static inline uint64_t
heard_bit(uint32_t sound)
{
    return UINT64_C(1) << (sound * 0x9e3779b1u >> 26);
}

/* Which sounds a match can begin with: a bit for the low byte of each. */
struct first_chars heard_first(const struct programs *programs, uint32_t entry);

/* Whether a match may begin at chars[i]; true also where that is not known yet. */
bool heard_may_begin(const struct first_chars *first, const struct text_view *view, size_t i,
                     struct heard_spelling *spelling, bool confusions);
