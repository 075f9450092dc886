/* SPDX-License-Identifier: Apache-2.0 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "scanner/base/utf8.h"
#include "scanner/pattern/program.h"
#include "tests/reference/reference_private.h"

#include <pcre2.h>

enum { PATTERN_MOST = 64, WIDTH_MOST = 256 };

/* --- nodes ----------------------------------------------------------------------------------- */

static bool
is_plain(const struct phrase_node *node)
{
    if (node->kind == NODE_LITERAL)
        return true;
    if (node->kind != NODE_SEQUENCE && node->kind != NODE_CHOICE)
        return false;
    for (size_t i = 0; i < node->child_count; i++) {
        if (!is_plain(node->children[i]))
            return false;
    }
    return true;
}

/* All strings of the nodes @rest, each behind @head. */
static void
expand(const struct phrase_node *const *rest, size_t count, const uint32_t *head, size_t len,
       struct ref *out)
{
    if (count == 0) {
        struct ref_string string = {memory_array(len ? len : 1, sizeof *string.chars), len};
        memcpy(string.chars, head, len * sizeof *head);
        LIST_ADD(out->words, string);
        return;
    }
    const struct phrase_node *node = rest[0];
    if (node->kind == NODE_CHOICE) {
        for (size_t i = 0; i < node->child_count; i++) {
            const struct phrase_node **next = memory_array(count, sizeof *next);
            memcpy(next, rest, count * sizeof *next);
            next[0] = node->children[i];
            expand(next, count, head, len, out);
            free(next);
        }
        return;
    }
    size_t inner = node->kind == NODE_SEQUENCE ? node->child_count : 0;
    size_t more = node->kind == NODE_LITERAL ? node->char_count : 0;
    const struct phrase_node **next = memory_array(count + inner, sizeof *next);
    uint32_t *longer = memory_array(len + more + 1, sizeof *longer);
    if (inner)
        memcpy(next, node->children, inner * sizeof *next);
    memcpy(next + inner, rest + 1, (count - 1) * sizeof *next);
    memcpy(longer, head, len * sizeof *longer);
    if (more)
        memcpy(longer + len, node->chars, more * sizeof *longer);
    expand(next, count - 1 + inner, longer, len + more, out);
    free(next);
    free(longer);
}

static struct ref_node *
node_of(struct ref *ref, const struct phrase_node *node)
{
    size_t slot = ((uintptr_t)node >> 4) * 2654435761u % REF_NODES;
    for (struct ref_node *known = ref->nodes[slot]; known; known = known->next) {
        if (known->node == node)
            return known;
    }
    struct ref_node *made = memory_new(sizeof *made);
    made->node = node;
    made->next = ref->nodes[slot];
    ref->nodes[slot] = made;
    made->plain = is_plain(node);
    made->set = made->plain && phrase_is_set(node);
    made->may_be_heard = ref_may_be_heard(node);
    return made;
}

/* Adds what @node may begin with, by sound when @ref is given; true when it may be empty. */
static bool
add_first(const struct ref *ref, const struct phrase_node *node, uint64_t first[16])
{
    bool empty = node->kind == NODE_SEQUENCE;
    switch (node->kind) {
    case NODE_LITERAL:
        if (ref)
            ref_add_sounds(ref, node->chars[0], first);
        else
            first[(node->chars[0] & 1023) / 64] |= UINT64_C(1) << (node->chars[0] & 63);
        return false;
    case NODE_SEQUENCE:
        for (size_t i = 0; i < node->child_count && empty; i++)
            empty = add_first(ref, node->children[i], first);
        return empty;
    case NODE_CHOICE:
        for (size_t i = 0; i < node->child_count; i++)
            empty |= add_first(ref, node->children[i], first);
        return empty;
    default:
        memset(first, 0xff, 16 * sizeof *first);
        return true;
    }
}

const uint64_t *
ref_first_sounds(struct ref *ref, const struct phrase_node *node)
{
    struct ref_node *known = node_of(ref, node);
    if (!known->has_sounds && add_first(ref, node, known->sounds))
        memset(known->sounds, 0xff, sizeof known->sounds);
    known->has_sounds = true;
    return known->sounds;
}

bool
ref_may_begin(struct ref *ref, const struct phrase_node *root, size_t start)
{
    struct ref_node *known = node_of(ref, root);
    if (!known->has_first) {
        known->has_first = true;
        if (add_first(NULL, root, known->first))
            memset(known->first, 0xff, sizeof known->first);
    }
    uint32_t code = text_code(ref->view.chars[start]);
    return known->first[(code & 1023) / 64] >> (code & 63) & 1;
}

static int
compare_codes(const void *a, const void *b)
{
    const struct ref_string *x = a, *y = b;
    for (size_t i = 0; i < x->len && i < y->len; i++) {
        if (x->chars[i] != y->chars[i])
            return x->chars[i] < y->chars[i] ? -1 : 1;
    }
    return (x->len > y->len) - (x->len < y->len);
}

void
ref_phrases_init(struct ref *ref)
{
    ref->pattern_data = pcre2_match_data_create(1, NULL);
    if (!ref->book->whole_words)
        return;
    uint32_t nothing = 0;
    expand(&ref->book->whole_words, 1, &nothing, 0, ref);
    for (size_t i = 0; i < ref->words.count; i++) {
        if (ref->words.items[i].len > ref->longest_word)
            ref->longest_word = ref->words.items[i].len;
    }
    if (ref->words.count)
        qsort(ref->words.items, ref->words.count, sizeof *ref->words.items, compare_codes);
}

void
ref_phrases_finish(struct ref *ref)
{
    for (size_t i = 0; i < REF_NODES; i++) {
        for (struct ref_node *node = ref->nodes[i], *next; node; node = next) {
            next = node->next;
            free(node);
        }
    }
    for (size_t i = 0; i < ref->words.count; i++)
        free(ref->words.items[i].chars);
    free(ref->words.items);
    pcre2_match_data_free(ref->pattern_data);
}

/* --- one attempt ----------------------------------------------------------------------------- */

struct todo {
    const struct phrase_node *node;
    const struct todo *next;
};

uint32_t
ref_read_at(struct ref_attempt *attempt, struct ref_way *way, size_t i)
{
    uint32_t c = text_read(&attempt->view, i, &way->reach);
    if (way->reach > attempt->reach)
        attempt->reach = way->reach;
    return c;
}

/* Of the words that begin with @chars[0, len): is one exactly that, is one longer? */
static bool
words_with(const struct ref *ref, const uint32_t *chars, size_t len, bool *ret_exact)
{
    struct ref_string key = {(uint32_t *)chars, len};
    size_t low = 0, high = ref->words.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_codes(&ref->words.items[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    *ret_exact = low < ref->words.count && compare_codes(&ref->words.items[low], &key) == 0;
    while (low < ref->words.count && ref->words.items[low].len <= len)
        low++;
    return low < ref->words.count &&
           memcmp(ref->words.items[low].chars, chars, len * sizeof *chars) == 0;
}

/* Does a whole word that begins at @from, not all in the run, cover its first or last part? */
static bool
word_covers(struct ref_attempt *attempt, struct ref_way *way, size_t from)
{
    uint32_t chars[64];
    size_t len = 0;
    bool longer = true;
    while (longer && len < 64) {
        size_t i = from + len;
        uint32_t c = i < way->at ? attempt->view.chars[i] : ref_read_at(attempt, way, i);
        if (c == PEEK_END)
            return false;
        chars[len++] = text_code(c);
        bool exact;
        longer = words_with(attempt->ref, chars, len, &exact);
        size_t end = from + len;
        bool inside = from >= way->run && end <= way->at;
        if (exact && !inside && ((from <= way->run && end >= way->first_end) ||
                                 (from <= way->last_start && end >= way->at)))
            return true;
    }
    return false;
}

/* Does the literal run that ends here, if there is one, stand? */
static bool
run_stands(struct ref_attempt *attempt, struct ref_way *way)
{
    const uint32_t *chars = attempt->view.chars;
    if (way->run == REF_NO_RUN)
        return true;
    if (attempt->by_ear && !ref_hearing_stands(way))
        return false;
    way->differs |= way->heard || way->spelled || way->repeated;
    way->syllables = way->heard = way->spelled = way->repeated = 0;
    way->loose = false;
    if ((chars[way->run] & CHAR_NUMBER) && !(chars[way->run] & CHAR_TOKEN))
        return false;
    if (chars[way->at - 1] & CHAR_NUMBER) {
        uint32_t next = ref_read_at(attempt, way, way->at);
        if (next != PEEK_END && (next & CHAR_NUMBER) && !(next & CHAR_TOKEN))
            return false;
    }
    for (size_t from = way->last_start + 1; from-- > 0 && from + attempt->ref->longest_word > way->run;) {
        if (word_covers(attempt, way, from))
            return false;
        if (chars[from] & CHAR_BREATH)
            break;
    }
    way->run = REF_NO_RUN;
    return true;
}

static bool walk(struct ref_attempt *attempt, const struct todo *todo, struct ref_way way);

/* A literal or a string of a plain choice, from @start on, is part of the run. */
static void
end_part(struct ref_way *way, size_t start)
{
    if (way->at == start)
        return;
    if (way->run == start)
        way->first_end = way->at;
    way->last_start = start;
}

static bool
walk_literal(struct ref_attempt *attempt, const uint32_t *chars, size_t count, struct ref_way *way)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t c = ref_read_at(attempt, way, way->at);
        if (c == PEEK_END || text_code(c) != chars[i])
            return false;
        if (way->run == REF_NO_RUN)
            way->run = way->at;
        way->at++;
    }
    end_part(way, way->at - count);
    return true;
}

/* Places in the text, counted from where a plain node began; none twice. */
struct places {
    size_t count;
    uint8_t items[WIDTH_MOST];
};

static void
add_place(struct places *places, size_t place)
{
    for (size_t i = 0; i < places->count; i++) {
        if (places->items[i] == place)
            return;
    }
    if (places->count < WIDTH_MOST)
        places->items[places->count++] = (uint8_t)place;
}

/* Where the plain node leads from the places @from. */
static void
plain_ends(struct ref_attempt *attempt, const struct phrase_node *node, size_t at,
           const struct places *from, struct places *ret_ends)
{
    if (node->kind == NODE_LITERAL) {
        for (size_t i = 0; i < from->count; i++) {
            struct ref_way way = {.at = at + from->items[i], .run = REF_NO_RUN};
            if (walk_literal(attempt, node->chars, node->char_count, &way))
                add_place(ret_ends, way.at - at);
        }
    } else if (node->kind == NODE_CHOICE) {
        for (size_t i = 0; i < node->child_count; i++)
            plain_ends(attempt, node->children[i], at, from, ret_ends);
    } else {
        struct places parts[2];
        const struct places *now = from;
        for (size_t i = 0; i < node->child_count && now->count; i++) {
            parts[i & 1].count = 0;
            plain_ends(attempt, node->children[i], at, now, &parts[i & 1]);
            now = &parts[i & 1];
        }
        for (size_t i = 0; i < now->count; i++)
            add_place(ret_ends, now->items[i]);
    }
}

static int
compare_widths(const void *a, const void *b)
{
    const struct phrase_node *x = *(const struct phrase_node *const *)a;
    const struct phrase_node *y = *(const struct phrase_node *const *)b;
    return (x->max < y->max) - (x->max > y->max);
}

static int
compare_ways(const void *a, const void *b)
{
    const struct ref_way *x = a, *y = b;
    if (x->at != y->at)
        return x->at > y->at ? -1 : 1;
    unsigned own = x->heard + x->spelled + x->repeated, other = y->heard + y->spelled + y->repeated;
    return (own > other) - (own < other);
}

/* By ear: the longest string first, of equally long ones that nearest to what is written. */
static bool
walk_heard(struct ref_attempt *attempt, const struct phrase_node *node, const struct todo *rest,
           struct ref_way way)
{
    ref_ways ways = {0};
    bool done = false;
    ref_hear_plain(attempt, node, &way, &ways);
    if (ways.count)
        qsort(ways.items, ways.count, sizeof *ways.items, compare_ways);
    for (size_t i = 0; i < ways.count && !done; i++) {
        struct ref_way end = ways.items[i];
        end.loose |= end.heard > way.heard && end.syllables - way.syllables < 3;
        end_part(&end, way.at);
        done = walk(attempt, rest, end);
    }
    free(ways.items);
    return done;
}

static bool
walk_choice(struct ref_attempt *attempt, const struct phrase_node *node, const struct todo *rest,
            struct ref_way way)
{
    const struct ref_node *known = node_of(attempt->ref, node);
    if (known->set && attempt->by_ear)
        return walk_heard(attempt, node, rest, way);
    if (known->set) { /* the longest string that lets the rest match */
        struct places from = {.count = 1}, places = {.count = 0};
        bool ends[WIDTH_MOST] = {false}, done = false;
        plain_ends(attempt, node, way.at, &from, &places);
        for (size_t i = 0; i < places.count; i++)
            ends[places.items[i]] = true;
        for (size_t len = WIDTH_MOST; len-- > 0 && !done;) {
            struct ref_way end = way;
            if (!ends[len])
                continue;
            for (size_t i = 0; i < len; i++)
                ref_read_at(attempt, &end, way.at + i);
            if (len && end.run == REF_NO_RUN)
                end.run = way.at;
            end.at += len;
            end_part(&end, way.at);
            done = walk(attempt, rest, end);
        }
        return done;
    }
    const struct phrase_node **branches = memory_array(node->child_count, sizeof *branches);
    size_t count = 0;
    bool done = false;
    for (size_t i = 0; i < node->child_count; i++) { /* stable: equal widths as written */
        const struct phrase_node *branch = node->children[i];
        size_t k = count;
        if (attempt->by_ear && !ref_may_go_on(attempt, &way, branch))
            continue;
        for (; k > 0 && compare_widths(&branches[k - 1], &branch) > 0; k--)
            branches[k] = branches[k - 1];
        branches[k] = branch;
        count++;
    }
    for (size_t i = 0; i < count && !done; i++) {
        struct todo todo = {branches[i], rest};
        done = walk(attempt, &todo, way);
    }
    free(branches);
    return done;
}

static bool
walk_gap(struct ref_attempt *attempt, const struct phrase_node *node, const struct todo *rest,
         struct ref_way way)
{
    for (size_t width = 0;; width++) {
        if (walk(attempt, rest, way))
            return true;
        if (width == node->gap || ref_read_at(attempt, &way, way.at) == PEEK_END)
            return false;
        way.at++;
    }
}

static bool
walk_slot(struct ref_attempt *attempt, const struct phrase_node *node, const struct todo *rest,
          struct ref_way way)
{
    struct slot_reading readings[SLOT_READINGS];
    size_t count = 0;
    enum answer answer = slot_read(attempt->ref->book->number_words, &attempt->view, way.at,
                                   node->slot, readings, &count, &way.reach);
    if (way.reach > attempt->reach)
        attempt->reach = way.reach;
    for (size_t i = 0; answer == YES && i < count; i++) {
        struct ref_way next = way;
        struct ref_reading before = attempt->now;
        next.at += readings[i].len;
        if (node->slot_index >= 0) {
            attempt->now.bound |= 1u << node->slot_index;
            attempt->now.slots[node->slot_index] = readings[i].value;
        }
        if (walk(attempt, rest, next))
            return true;
        attempt->now = before;
    }
    return false;
}

static bool
walk_pattern(struct ref_attempt *attempt, const struct phrase_node *node, const struct todo *rest,
             struct ref_way way)
{
    char bytes[PATTERN_MOST * 4];
    size_t lens[PATTERN_MOST + 1] = {0}, count = 0;
    struct ref_way ways[PATTERN_MOST + 1] = {way};
    while (count < node->pattern->up_to && count < PATTERN_MOST) {
        uint32_t c = ref_read_at(attempt, &way, way.at);
        if (c == PEEK_END)
            break;
        lens[count + 1] = lens[count] + utf8_encode(text_code(c), bytes + lens[count]);
        way.at++;
        ways[++count] = way;
    }
    for (size_t i = count + 1; i-- > 0;) {
        if (pcre2_match(node->pattern->code, (PCRE2_SPTR)bytes, lens[i], 0,
                        PCRE2_ANCHORED | PCRE2_ENDANCHORED, attempt->ref->pattern_data,
                        NULL) >= 0 &&
            walk(attempt, rest, ways[i]))
            return true;
    }
    return false;
}

/* True: enough was found. */
static bool
walk(struct ref_attempt *attempt, const struct todo *todo, struct ref_way way)
{
    if (!todo) {
        if (!run_stands(attempt, &way) || (attempt->by_ear && !way.differs))
            return false;
        struct ref_reading reading = attempt->now;
        reading.end = way.at;
        reading.reach = way.reach;
        for (size_t i = 0; i < attempt->out->count; i++) {
            struct ref_reading *known = &attempt->out->items[i];
            if (known->end != way.at)
                continue;
            if (way.reach < known->reach)
                known->reach = way.reach;
            return false;
        }
        LIST_ADD(*attempt->out, reading);
        return attempt->first_only;
    }
    const struct phrase_node *node = todo->node;
    switch (node->kind) {
    case NODE_LITERAL:
        if (attempt->by_ear)
            return walk_heard(attempt, node, todo->next, way);
        return walk_literal(attempt, node->chars, node->char_count, &way) &&
               walk(attempt, todo->next, way);
    case NODE_SEQUENCE: {
        struct todo *parts = memory_array(node->child_count + 1, sizeof *parts);
        for (size_t i = 0; i < node->child_count; i++)
            parts[i] = (struct todo){node->children[i],
                                     i + 1 < node->child_count ? &parts[i + 1] : todo->next};
        bool done = walk(attempt, node->child_count ? parts : todo->next, way);
        free(parts);
        return done;
    }
    case NODE_CHOICE:
        return walk_choice(attempt, node, todo->next, way);
    case NODE_GAP:
        return run_stands(attempt, &way) && walk_gap(attempt, node, todo->next, way);
    case NODE_SLOT:
        return run_stands(attempt, &way) && walk_slot(attempt, node, todo->next, way);
    case NODE_PATTERN:
        return run_stands(attempt, &way) && walk_pattern(attempt, node, todo->next, way);
    }
    return false;
}

/* All readings are asked for again and again while clauses are judged: they are kept. */
static struct ref_kept *
kept_of(struct ref *ref, const struct phrase_node *root, size_t start)
{
    size_t slot = (((uintptr_t)root >> 4) * 2654435761u + start * 40503u) % REF_NODES;
    struct ref_kept *kept = ref->kept[slot];
    while (kept && (kept->root != root || kept->start != start))
        kept = kept->next;
    if (!kept) {
        kept = memory_new(sizeof *kept);
        kept->root = root;
        kept->start = start;
        kept->next = ref->kept[slot];
        ref->kept[slot] = kept;
    }
    return kept;
}

void
ref_forget(struct ref *ref)
{
    for (size_t i = 0; i < REF_NODES; i++) {
        for (struct ref_kept *kept = ref->kept[i], *next; kept; kept = next) {
            next = kept->next;
            free(kept->readings.items);
            free(kept);
        }
        ref->kept[i] = NULL;
    }
}

void
ref_read(struct ref *ref, const struct phrase_node *root, size_t start, bool first_only,
         ref_readings *ret, text_reach *reach)
{
    ret->count = 0;
    if (!ref_may_begin(ref, root, start))
        return;
    struct ref_kept *kept = first_only ? NULL : kept_of(ref, root, start);
    if (!kept || !kept->known) {
        struct ref_attempt attempt = {.ref = ref,
                                  .view = ref->view,
                                  .first_only = first_only,
                                  .out = kept ? &kept->readings : ret};
        attempt.view.origin = start;
        struct todo todo = {root, NULL};
        walk(&attempt, &todo, (struct ref_way){.at = start, .run = REF_NO_RUN});
        if (attempt.reach > *reach)
            *reach = attempt.reach;
        if (kept) {
            kept->known = true;
            kept->reach = attempt.reach;
        }
    }
    if (kept) {
        for (size_t i = 0; i < kept->readings.count; i++)
            LIST_ADD(*ret, kept->readings.items[i]);
        if (kept->reach > *reach)
            *reach = kept->reach;
    }
}

void
ref_hear(struct ref *ref, const struct phrase_node *root, size_t start, ref_readings *ret,
         text_reach *reach)
{
    struct ref_attempt attempt = {
        .ref = ref, .view = ref->view, .first_only = true, .by_ear = true, .out = ret};
    struct todo todo = {root, NULL};
    attempt.view.origin = start;
    ret->count = 0;
    if (!node_of(ref, root)->may_be_heard)
        return;
    if (!ref_may_say(ref, ref->view.chars[start], ref_first_sounds(ref, root)))
        return;
    walk(&attempt, &todo, (struct ref_way){.at = start, .run = REF_NO_RUN});
    if (attempt.reach > *reach)
        *reach = attempt.reach;
}
