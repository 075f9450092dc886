/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "scanner/pattern/phrase_match.h"

#include "scanner/base/utf8.h"

#include <pcre2.h>

enum { SET_ENDS = 64, PATTERN_CHARS = 64 };
#define NO_RUN SIZE_MAX

/*
 * A decision must not depend on how much more text happens to be known: whoever meets text not yet
 * heard answers MORE at once, and reads the text in the same order every time. Then the reach of an
 * answer is the same whether the text came in one piece or in many.
 */
struct attempt {
    struct matcher *matcher;
    const struct programs *programs;
    struct text_view view;
    unsigned steps;
    text_reach reach; /* of everything looked at */
    bool more;        /* match_all: some way ran out of text */
    bool all;         /* match_all rather than match_at */
    bool by_ear;      /* match_heard_at */
    match_accept_fn accept;
    void *context;
    struct match *match; /* match_at */
};

/* What one way through the program has used so far. */
struct way {
    size_t at;
    size_t run; /* where the literal run began, or NO_RUN */
    size_t first_end, last_start; /* of its first and its last part: a literal, or a set's entry */
    text_reach reach;
    /* by ear, of the run: characters with readings, and how they differ from what is written */
    uint8_t syllables, heard, spelled, repeated;
    uint8_t extra; /* of the whole way: characters added by letters and repeats */
    bool differs;
    bool loose; /* of the run: a character was heard in a part of fewer than HEARD_SYLLABLES */
};

void
matcher_init(struct matcher *matcher, const struct programs *programs,
             const struct number_words *words)
{
    *matcher = (struct matcher){.programs = programs, .words = words};
    matcher->pattern_data = pcre2_match_data_create(1, NULL);
    matcher->pattern_limits = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(matcher->pattern_limits, PATTERN_MATCH_LIMIT);
    pcre2_set_depth_limit(matcher->pattern_limits, PATTERN_DEPTH_LIMIT);
    pcre2_set_heap_limit(matcher->pattern_limits, PATTERN_HEAP_KIB);
}

void
matcher_finish(struct matcher *matcher)
{
    pcre2_match_data_free(matcher->pattern_data);
    pcre2_match_context_free(matcher->pattern_limits);
}

static uint32_t
read_at(struct attempt *attempt, struct way *way, size_t i)
{
    uint32_t c = text_read(&attempt->view, i, &way->reach);
    if (way->reach > attempt->reach)
        attempt->reach = way->reach;
    return c;
}

/* The way runs out of text: match_at must wait, match_all tries the other ways. */
static enum answer
out_of_text(struct attempt *attempt)
{
    attempt->more = true;
    return attempt->all ? NO : MORE;
}

/* --- the literal run ------------------------------------------------------------------------- */

static const struct trie_node *
trie_child(const struct programs *programs, const struct trie_node *node, uint32_t code)
{
    uint32_t low = node->first_child, high = low + node->child_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (programs->nodes[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < node->first_child + node->child_count && programs->nodes[low].code == code)
        return &programs->nodes[low];
    return NULL;
}

/*
 * Does a whole word that begins at @from, and does not lie in the run, cover its first or its last
 * part? Then that part did not occur (显瘦|第一 in 显瘦第一次).
 */
static enum answer
word_covers(struct attempt *attempt, struct way *way, size_t from)
{
    const struct programs *programs = attempt->programs;
    const struct trie_node *node = &programs->nodes[programs->sets[programs->whole_words].root];
    for (size_t i = from; node->child_count; i++) {
        /* before the run's end the text is known and in one breath */
        uint32_t c = i < way->at ? attempt->view.chars[i] : read_at(attempt, way, i);
        if (c == PEEK_MORE)
            return MORE;
        if (c == PEEK_END)
            return NO;
        node = trie_child(programs, node, text_code(c));
        if (!node)
            return NO;
        if (node->terminal && ((from < way->run && i >= way->first_end - 1) ||
                               (from <= way->last_start && i >= way->at)))
            return YES;
    }
    return NO;
}

static enum answer
run_is_masked(struct attempt *attempt, struct way *way)
{
    const struct programs *programs = attempt->programs;
    if (programs->whole_words == NO_SET)
        return NO;
    size_t longest = programs->sets[programs->whole_words].longest;
    for (size_t from = way->last_start;; from--) {
        if (first_has(&programs->whole_first, text_code(attempt->view.chars[from]))) {
            enum answer covers = word_covers(attempt, way, from);
            if (covers != NO)
                return covers;
        }
        if (from == 0 || (attempt->view.chars[from] & CHAR_BREATH) || from + longest <= way->run + 1)
            return NO;
    }
}

/* May a run that was matched by ear differ so much from what is written? */
static bool
hearing_stands(const struct way *way)
{
    if (!way->heard && !way->spelled && !way->repeated)
        return true;
    return way->syllables >= (way->loose ? HEARD_LOOSE : HEARD_SYLLABLES) && way->heard * HEARD_SYLLABLES <= way->syllables;
}

/* Ends the literal run, if one is open: YES when it stands. */
static enum answer
end_run(struct attempt *attempt, struct way *way)
{
    if (way->run == NO_RUN)
        return YES;
    if (attempt->by_ear) {
        if (!hearing_stands(way))
            return NO;
        way->differs |= way->heard || way->spelled || way->repeated;
        way->syllables = way->heard = way->spelled = way->repeated = 0;
        way->loose = false;
    }
    const uint32_t *chars = attempt->view.chars;
    if ((chars[way->run] & CHAR_NUMBER) && !(chars[way->run] & CHAR_TOKEN))
        return NO;
    if (chars[way->at - 1] & CHAR_NUMBER) {
        uint32_t next = read_at(attempt, way, way->at);
        if (next == PEEK_MORE)
            return out_of_text(attempt);
        if (next != PEEK_END && (next & CHAR_NUMBER) && !(next & CHAR_TOKEN))
            return NO;
    }
    enum answer masked = run_is_masked(attempt, way);
    if (masked == MORE)
        return out_of_text(attempt);
    if (masked == YES)
        return NO;
    way->run = NO_RUN;
    return YES;
}

/* --- by ear ---------------------------------------------------------------------------------- */

static bool
sounds_like(const struct attempt *attempt, uint32_t sound, uint32_t code)
{
    uint32_t sounds[SOUND_READINGS];
    size_t count = heard_readings(code, attempt->programs->confusions, sounds);
    for (size_t i = 0; i < count; i++) {
        if (sounds[i] == sound)
            return true;
    }
    return false;
}

/* Do the letters at the way's end spell a reading of @code? YES: the way has passed them. */
static enum answer
hear_letters(struct attempt *attempt, struct way *way, uint32_t code)
{
    const uint32_t *chars = attempt->view.chars;
    struct heard_spelling *spelling = &attempt->matcher->spelling;
    size_t first, end = way->at + 1;
    if (!heard_letters_start(chars, way->at, &first))
        return NO;
    for (; end - first <= HEARD_LETTERS; end++) {
        uint32_t c = read_at(attempt, way, end);
        if (c == PEEK_MORE)
            return MORE;
        if (c == PEEK_END || !heard_is_letter(c))
            break;
    }
    if (end - first > HEARD_LETTERS)
        return NO;
    heard_spell(spelling, chars + first, end - first);
    uint16_t id = spelling->ids[way->at - first];
    size_t len = spelling->lens[way->at - first];
    if (!id || len < 2 || way->extra + len - 1 > HEARD_EXTRA ||
        !sounds_like(attempt, attempt->programs->confusions ? sound_canonical(id) : id, code))
        return NO;
    way->extra += (uint8_t)(len - 1);
    way->spelled++;
    way->at += len;
    return YES;
}

/* May @c stand for another character of its sound? */
static bool
may_be_heard(const struct attempt *attempt, const struct way *way, uint32_t c)
{
    return !(c & CHAR_NUMBER) && (way->run == NO_RUN || !(c & CHAR_DROPPED)) &&
           !everyday_has(&attempt->programs->everyday, text_code(c));
}

/* One character of the phrase. YES: the way has passed what says it. */
static enum answer
hear(struct attempt *attempt, struct way *way, uint32_t code)
{
    uint16_t ids[SOUND_READINGS];
    enum answer answer = NO;
    size_t from = way->at;
    for (;; from = way->at) {
        uint32_t c = read_at(attempt, way, way->at);
        if (c == PEEK_MORE)
            return MORE;
        if (c == PEEK_END)
            return NO;
        if (text_code(c) == code) {
            way->at++;
            break;
        }
        if (heard_is_letter(c)) {
            answer = hear_letters(attempt, way, code);
            if (answer != YES)
                return answer;
            break;
        }
        if (c & CHAR_NUMBER)
            return NO;
        if (may_be_heard(attempt, way, c) &&
            sounds_like(attempt, heard_char(c, attempt->programs->confusions), code)) {
            way->heard++;
            way->at++;
            break;
        }
        if (way->run == NO_RUN || way->extra == HEARD_EXTRA ||
            text_code(attempt->view.chars[way->at - 1]) != text_code(c))
            return NO;
        way->extra++;
        way->repeated++;
        way->at++;
    }
    if (way->run == NO_RUN)
        way->run = from;
    if (way->syllables < UINT8_MAX && sound_of(code, ids))
        way->syllables++;
    return YES;
}

/* A literal or an entry of a set has been passed: a part of the run. */
static void
end_part(const struct way *from, struct way *to)
{
    if (to->at == from->at)
        return;
    if (from->run == NO_RUN)
        to->first_end = to->at;
    to->last_start = from->run == NO_RUN ? to->run : from->at;
    to->loose |= to->heard > from->heard && to->syllables - from->syllables < HEARD_SYLLABLES;
}

/* --- instructions ---------------------------------------------------------------------------- */

static enum answer run(struct attempt *attempt, uint32_t pc, struct way way);

struct heard_ends {
    struct way items[SET_ENDS];
    size_t count;
};

static enum answer hear_branches(struct attempt *attempt, const struct trie_node *node,
                                 struct way way, struct heard_ends *ends);

static enum answer
hear_branch(struct attempt *attempt, const struct trie_node *child, struct way way,
            struct heard_ends *ends)
{
    enum answer answer = hear(attempt, &way, child->code);
    return answer == YES ? hear_branches(attempt, child, way, ends) : answer;
}

static enum answer
hear_branches(struct attempt *attempt, const struct trie_node *node, struct way way,
              struct heard_ends *ends)
{
    const struct programs *programs = attempt->programs;
    if (node->terminal && ends->count < SET_ENDS)
        ends->items[ends->count++] = way;
    if (node->child_count == 0)
        return NO;
    uint32_t c = read_at(attempt, &way, way.at);
    if (c == PEEK_MORE)
        return MORE;
    if (c == PEEK_END)
        return NO;
    /* letters and repeats may be any child; else it is the same character or one of its sound */
    bool any = heard_is_letter(c) ||
               (way.run != NO_RUN && text_code(attempt->view.chars[way.at - 1]) == text_code(c));
    if (!any && !may_be_heard(attempt, &way, c)) {
        const struct trie_node *same = trie_child(programs, node, text_code(c));
        return same && hear_branch(attempt, same, way, ends) == MORE ? MORE : NO;
    }
    uint64_t sound = heard_bit(heard_char(c, programs->confusions));
    for (uint32_t k = node->first_child; k < node->first_child + node->child_count; k++) {
        if (!any && !(programs->group_sounds[k / NODE_GROUP] & sound))
            k |= NODE_GROUP - 1;
        else if ((any || programs->node_sounds[k] & sound) &&
            hear_branch(attempt, &programs->nodes[k], way, ends) == MORE)
            return MORE;
    }
    return NO;
}

static bool
comes_first(const struct way *a, const struct way *b)
{
    if (a->at != b->at)
        return a->at > b->at;
    return a->heard + a->spelled + a->repeated < b->heard + b->spelled + b->repeated;
}

static enum answer
run_heard_set(struct attempt *attempt, const struct instruction *i, struct way way)
{
    const struct programs *programs = attempt->programs;
    struct heard_ends ends;
    ends.count = 0;
    if (hear_branches(attempt, &programs->nodes[programs->sets[i->at].root], way, &ends) == MORE)
        return out_of_text(attempt);
    for (size_t k = 1; k < ends.count; k++) {
        struct way item = ends.items[k];
        size_t to = k;
        for (; to > 0 && comes_first(&item, &ends.items[to - 1]); to--)
            ends.items[to] = ends.items[to - 1];
        ends.items[to] = item;
    }
    for (size_t k = 0; k < ends.count; k++) {
        end_part(&way, &ends.items[k]);
        enum answer answer = run(attempt, i->next, ends.items[k]);
        if (answer != NO)
            return answer;
    }
    return NO;
}

static enum answer
run_set(struct attempt *attempt, const struct instruction *i, struct way way)
{
    const struct programs *programs = attempt->programs;
    const struct trie_node *node = &programs->nodes[programs->sets[i->at].root];
    struct way ends[SET_ENDS];
    size_t count = 0;
    struct way walk = way;
    for (;;) {
        if (node->terminal && count < SET_ENDS) {
            ends[count] = walk;
            if (walk.at > way.at && walk.run == NO_RUN)
                ends[count].run = way.at;
            end_part(&way, &ends[count++]);
        }
        if (node->child_count == 0)
            break;
        uint32_t c = read_at(attempt, &walk, walk.at);
        if (c == PEEK_MORE) {
            if (out_of_text(attempt) == MORE)
                return MORE;
            break;
        }
        if (c == PEEK_END ||
            (walk.at == way.at && !first_has(&programs->sets[i->at].first, text_code(c))))
            break;
        node = trie_child(programs, node, text_code(c));
        if (!node)
            break;
        walk.at++;
    }
    while (count-- > 0) {
        enum answer answer = run(attempt, i->next, ends[count]);
        if (answer != NO)
            return answer;
    }
    return NO;
}

/* May @c, which is not written so, be heard as the start of the characters or the set? */
static bool
may_enter_heard(const struct attempt *attempt, const struct instruction *i, const struct way *way,
                uint32_t c)
{
    const struct programs *programs = attempt->programs;
    if (heard_is_letter(c) ||
        (way->run != NO_RUN && text_code(attempt->view.chars[way->at - 1]) == text_code(c)))
        return true;
    if (!may_be_heard(attempt, way, c))
        return false;
    uint32_t sound = heard_char(c, programs->confusions);
    return i->op == OP_CHARS ? sounds_like(attempt, sound, programs->chars[i->at])
                             : first_has(&programs->set_sounds[i->at], sound);
}

/* Can what stands at the way's end begin what the instruction reads? True where it is not known. */
static bool
may_enter(struct attempt *attempt, uint32_t pc, const struct way *way)
{
    const struct programs *programs = attempt->programs;
    const struct instruction *i = &programs->code[pc];
    uint32_t c = text_peek(&attempt->view, way->at), code = text_code(c);
    if (c == PEEK_MORE || c == PEEK_END)
        return true;
    if (i->op == OP_SLOT) {
        if (way->run != NO_RUN || first_has(&programs->slot_first[i->slot], code))
            return true;
    } else if (i->op == OP_CHARS) {
        if (code == programs->chars[i->at])
            return true;
    } else if (i->op == OP_SET) {
        const struct program_set *set = &programs->sets[i->at];
        if (first_has(&set->first, code) || programs->nodes[set->root].terminal)
            return true;
    } else {
        return true;
    }
    if (attempt->by_ear && i->op != OP_SLOT && may_enter_heard(attempt, i, way, c))
        return true;
    reach_char(&attempt->reach, way->at); /* as trying it would have read */
    return false;
}

static enum answer
run_gap(struct attempt *attempt, const struct instruction *i, struct way way)
{
    enum answer stands = end_run(attempt, &way);
    if (stands != YES)
        return stands;
    for (uint32_t width = 0;; width++) {
        enum answer answer =
            may_enter(attempt, i->next, &way) ? run(attempt, i->next, way) : NO;
        if (answer != NO || width == i->count)
            return answer;
        uint32_t c = read_at(attempt, &way, way.at);
        if (c == PEEK_MORE)
            return out_of_text(attempt);
        if (c == PEEK_END)
            return NO;
        way.at++;
    }
}

static enum answer
run_slot(struct attempt *attempt, const struct instruction *i, struct way way)
{
    enum answer stands = end_run(attempt, &way);
    if (stands != YES)
        return stands;
    struct slot_reading readings[SLOT_READINGS];
    size_t count = 0;
    enum answer answer = slot_read(attempt->matcher->words, &attempt->view, way.at, i->slot,
                                   readings, &count, &way.reach);
    if (way.reach > attempt->reach)
        attempt->reach = way.reach;
    if (answer == MORE)
        return out_of_text(attempt);
    for (size_t k = 0; answer == YES && k < count; k++) {
        struct way next = way;
        next.at += readings[k].len;
        struct match old = {0};
        if (attempt->match && i->slot_index >= 0) {
            old.bound = attempt->match->bound;
            old.slots[0] = attempt->match->slots[i->slot_index];
            attempt->match->bound |= 1u << i->slot_index;
            attempt->match->slots[i->slot_index] = readings[k].value;
        }
        enum answer rest = run(attempt, i->next, next);
        if (rest != NO)
            return rest;
        if (attempt->match && i->slot_index >= 0) {
            attempt->match->bound = old.bound;
            attempt->match->slots[i->slot_index] = old.slots[0];
        }
    }
    return NO;
}

static bool
pattern_matches(struct matcher *matcher, const pcre2_code *code, const char *bytes, size_t len)
{
    int answer = pcre2_match(code, (PCRE2_SPTR)bytes, len, 0, PCRE2_NO_UTF_CHECK,
                             matcher->pattern_data, matcher->pattern_limits);
    if (answer < 0 && answer != PCRE2_ERROR_NOMATCH)
        matcher->limit_reached = true;
    return answer >= 0;
}

static enum answer
run_pattern(struct attempt *attempt, const struct instruction *i, struct way way)
{
    enum answer stands = end_run(attempt, &way);
    if (stands != YES)
        return stands;
    char bytes[PATTERN_CHARS * 4];
    size_t ends[PATTERN_CHARS + 1];
    struct way ways[PATTERN_CHARS + 1];
    size_t count = 0, len = 0;
    size_t most = i->pattern->up_to < PATTERN_CHARS ? i->pattern->up_to : PATTERN_CHARS;
    ends[0] = 0;
    ways[0] = way;
    while (count < most) {
        uint32_t c = read_at(attempt, &way, way.at);
        if (c == PEEK_MORE) {
            if (out_of_text(attempt) == MORE)
                return MORE;
            break;
        }
        if (c == PEEK_END)
            break;
        len += utf8_encode(text_code(c), bytes + len);
        way.at++;
        count++;
        ends[count] = len;
        ways[count] = way;
    }
    if (!pattern_matches(attempt->matcher, i->pattern->code, bytes, len))
        return NO; /* then no shorter front matches either: fragments look at nothing around them */
    for (;; count--) {
        if (pattern_matches(attempt->matcher, i->pattern->whole, bytes, ends[count])) {
            enum answer answer = run(attempt, i->next, ways[count]);
            if (answer != NO)
                return answer;
        }
        if (count == 0)
            return NO;
    }
}

static enum answer
run_accept(struct attempt *attempt, struct way way)
{
    enum answer stands = end_run(attempt, &way);
    if (stands != YES)
        return stands;
    if (attempt->by_ear && !way.differs)
        return NO;
    if (attempt->all)
        return attempt->accept(attempt->context, way.at, way.reach) ? YES : NO;
    attempt->match->end = way.at;
    return YES;
}

static enum answer
run(struct attempt *attempt, uint32_t pc, struct way way)
{
    const struct programs *programs = attempt->programs;
    for (;;) {
        if (++attempt->steps > MATCH_STEPS) {
            attempt->matcher->limit_reached = true;
            return NO;
        }
        const struct instruction *i = &programs->code[pc];
        switch (i->op) {
        case OP_CHARS: {
            struct way before = way;
            for (uint32_t k = 0; k < i->count && attempt->by_ear; k++) {
                enum answer heard = hear(attempt, &way, programs->chars[i->at + k]);
                if (heard != YES)
                    return heard == MORE ? out_of_text(attempt) : NO;
            }
            for (uint32_t k = 0; k < i->count && !attempt->by_ear; k++) {
                uint32_t c = read_at(attempt, &way, way.at);
                if (c == PEEK_MORE)
                    return out_of_text(attempt);
                if (c == PEEK_END || text_code(c) != programs->chars[i->at + k])
                    return NO;
                if (way.run == NO_RUN)
                    way.run = way.at;
                way.at++;
            }
            end_part(&before, &way);
            pc = i->next;
            break;
        }
        case OP_SET:
            return attempt->by_ear ? run_heard_set(attempt, i, way) : run_set(attempt, i, way);
        case OP_SPLIT:
            for (uint32_t k = 0; k < i->count; k++) {
                uint32_t branch = programs->branches[i->at + k];
                enum answer answer =
                    may_enter(attempt, branch, &way) ? run(attempt, branch, way) : NO;
                if (answer != NO)
                    return answer;
            }
            return NO;
        case OP_GAP:
            return run_gap(attempt, i, way);
        case OP_SLOT:
            return run_slot(attempt, i, way);
        case OP_PATTERN:
            return run_pattern(attempt, i, way);
        case OP_ACCEPT:
            return run_accept(attempt, way);
        }
    }
}

static struct attempt
attempt_at(struct matcher *matcher, const struct text_view *view, size_t start)
{
    struct attempt attempt = {.matcher = matcher, .programs = matcher->programs, .view = *view};
    attempt.view.origin = start;
    return attempt;
}

static enum answer
first_match(struct attempt *attempt, uint32_t entry, size_t start, struct match *ret)
{
    attempt->match = ret;
    ret->bound = 0;
    enum answer answer = run(attempt, entry, (struct way){.at = start, .run = NO_RUN});
    ret->reach = attempt->reach;
    return answer;
}

enum answer
match_at(struct matcher *matcher, const struct text_view *view, uint32_t entry, size_t start,
         struct match *ret)
{
    struct attempt attempt = attempt_at(matcher, view, start);
    return first_match(&attempt, entry, start, ret);
}

enum answer
match_heard_at(struct matcher *matcher, const struct text_view *view, uint32_t entry, size_t start,
               struct match *ret)
{
    struct attempt attempt = attempt_at(matcher, view, start);
    attempt.by_ear = true;
    return first_match(&attempt, entry, start, ret);
}

enum answer
match_all(struct matcher *matcher, const struct text_view *view, uint32_t entry, size_t start,
          match_accept_fn accept, void *context, text_reach *reach)
{
    struct attempt attempt = attempt_at(matcher, view, start);
    attempt.all = true;
    attempt.accept = accept;
    attempt.context = context;
    enum answer answer = run(&attempt, entry, (struct way){.at = start, .run = NO_RUN});
    if (attempt.reach > *reach)
        *reach = attempt.reach;
    if (answer == NO && attempt.more)
        return MORE;
    return answer;
}
