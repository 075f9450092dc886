/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/match/plan.h"

#include "scanner/base/memory.h"

#include <stdlib.h>

/* A literal and one of the units that must wake when it is heard. */
struct anchor_row {
    struct literal literal;
    struct anchor_use use;
};

struct builder {
    struct plan *plan;
    struct anchor_rows {
        struct anchor_row *items;
        size_t count, cap;
    } written, heard;
    size_t watch_cap, unit_cap, clause_cap;
    struct known_probe { /* open addressing: file-level clauses are shared by many rules */
        const struct phrase *source;
        struct probe probe;
    } *probes;
    size_t probe_count, probe_slots;
    struct anchor_finder finder, heard_finder;
};

static struct known_probe *
probe_slot(struct builder *builder, const struct phrase *phrase)
{
    size_t i = ((uintptr_t)phrase >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 20;
    for (;; i++) {
        struct known_probe *slot = &builder->probes[i & (builder->probe_slots - 1)];
        if (!slot->source || slot->source == phrase)
            return slot;
    }
}

static void
grow_probes(struct builder *builder)
{
    struct known_probe *old = builder->probes;
    size_t old_slots = builder->probe_slots;
    builder->probe_slots = old_slots ? old_slots * 2 : 1024;
    builder->probes = memory_array(builder->probe_slots, sizeof *builder->probes);
    for (size_t i = 0; i < old_slots; i++) {
        if (old[i].source)
            *probe_slot(builder, old[i].source) = old[i];
    }
    free(old);
}

static struct probe
probe_of(struct builder *builder, const struct phrase *phrase)
{
    if (builder->probe_count * 2 >= builder->probe_slots)
        grow_probes(builder);
    struct known_probe *slot = probe_slot(builder, phrase);
    if (slot->source)
        return slot->probe;
    struct probe probe = {.entry = program_add(&builder->plan->programs, &phrase->steps[0]),
                          .max = (uint32_t)phrase->steps[0].max};
    probe.begins = program_first(&builder->plan->programs, probe.entry);
    *slot = (struct known_probe){phrase, probe};
    builder->probe_count++;
    return probe;
}

static struct probe *
probes_of(struct builder *builder, const struct phrase *phrases, size_t count)
{
    struct probe *probes = arena_array(&builder->plan->arena, count, sizeof *probes);
    for (size_t i = 0; i < count; i++)
        probes[i] = probe_of(builder, &phrases[i]);
    return probes;
}

static uint32_t
add_unit(struct builder *builder)
{
    struct plan *plan = builder->plan;
    plan->units = memory_reserve(plan->units, &builder->unit_cap, plan->unit_count + 1,
                                 sizeof *plan->units);
    plan->units[plan->unit_count] = (struct unit){.first_watch = (uint32_t)plan->watch_count};
    return (uint32_t)plan->unit_count++;
}

/* The slots a node binds; their kinds are noted. */
static uint32_t
slots_of(const struct phrase_node *node, enum slot_kind kinds[PHRASE_SLOTS])
{
    uint32_t slots = 0;
    if (node->kind == NODE_SLOT && node->slot_index >= 0) {
        slots = 1u << node->slot_index;
        kinds[node->slot_index] = node->slot;
    }
    for (size_t i = 0; i < node->child_count && !node->list_name; i++)
        slots |= slots_of(node->children[i], kinds);
    return slots;
}

static void
add_row(struct anchor_rows *rows, struct anchor_row row)
{
    rows->items = memory_reserve(rows->items, &rows->cap, rows->count + 1, sizeof *rows->items);
    rows->items[rows->count++] = row;
}

/* For the newest watch of the newest unit. */
static void
add_written_row(struct builder *builder, const struct anchor *anchor)
{
    add_row(&builder->written,
            (struct anchor_row){
                .literal = {anchor->chars, anchor->count},
                .use = {.unit = (uint32_t)builder->plan->unit_count - 1,
                        .watch = (uint32_t)builder->plan->watch_count - 1,
                        .min = anchor->min_offset + anchor->count,
                        .max = anchor->max_offset + anchor->count,
                        .after = anchor->after},
            });
}

/* Adds a watch to the newest unit. */
static void
add_watch(struct builder *builder, struct watch watch, const struct phrase_step *step)
{
    struct plan *plan = builder->plan;
    uint32_t unit_index = (uint32_t)plan->unit_count - 1;
    struct unit *unit = &plan->units[unit_index];
    watch.entry = program_add(&plan->programs, step);
    watch.begins = program_first(&plan->programs, watch.entry);
    watch.max = (uint32_t)step->max;
    if (watch.kind == WATCH_STEP)
        watch.slots = slots_of(step->root, plan->rules[watch.rule].slot_kinds);
    plan->watches = memory_reserve(plan->watches, &builder->watch_cap, plan->watch_count + 1,
                                   sizeof *plan->watches);
    plan->watches[plan->watch_count++] = watch;
    if (watch_is_later(&watch)) {
        unit->later_count++;
        if (watch.max > unit->later_reach)
            unit->later_reach = watch.max;
    } else {
        unit->watch_count++;
        first_widen(&unit->begins, &watch.begins);
        if (watch.max > unit->reach)
            unit->reach = watch.max;
    }

    struct anchors anchors = {0};
    anchors_find(&builder->finder, step, &anchors);
    for (size_t i = 0; i < anchors.count; i++) {
        add_written_row(builder, &anchors.items[i]);
    }
    free(anchors.items);
}

/* --- what is heard --------------------------------------------------------------------------- */

/* Can literal characters of the node stand in a row of three? Widest: @run goes on at its end. */
static size_t
longest_row(const struct phrase_node *node, size_t run, size_t *longest)
{
    switch (node->kind) {
    case NODE_LITERAL:
        run += node->char_count;
        break;
    case NODE_SEQUENCE:
        for (size_t i = 0; i < node->child_count; i++)
            run = longest_row(node->children[i], run, longest);
        break;
    case NODE_CHOICE: {
        size_t widest = 0;
        for (size_t i = 0; i < node->child_count; i++) {
            size_t end = longest_row(node->children[i], run, longest);
            if (end > widest)
                widest = end;
        }
        run = widest;
        break;
    }
    default:
        run = 0;
    }
    if (run > *longest)
        *longest = run;
    return run;
}

static bool
may_be_heard(const struct phrase_node *root)
{
    size_t longest = 0;
    longest_row(root, 0, &longest);
    return longest >= HEARD_SYLLABLES;
}

/* @count characters of an anchor from its character @at on. */
static struct anchor
part_of(struct builder *builder, const struct anchor *anchor, uint32_t at, uint32_t count)
{
    struct anchor part = *anchor;
    part.chars += at;
    part.count = count;
    part.min_offset += at;
    part.max_offset += at;
    if (at + count < anchor->count) {
        struct followers *next = arena_new(&builder->plan->arena, sizeof *next);
        uint32_t code = anchor->chars[at + count];
        first_add(&next->written, code);
        heard_add_sounds(code, builder->plan->programs.confusions, &next->heard);
        part.after = next;
    }
    return part;
}

/* The longest stretch of letters, or of anything else, in an anchor. */
static struct anchor
stretch_of(struct builder *builder, const struct anchor *anchor, bool letters)
{
    uint32_t best_at = 0, best = 0;
    for (uint32_t i = 0; i < anchor->count;) {
        uint32_t end = i;
        while (end < anchor->count && heard_is_letter(anchor->chars[end]) == letters)
            end++;
        if (end - i > best) {
            best_at = i;
            best = end - i;
        }
        i = end > i ? end : i + 1;
    }
    return part_of(builder, anchor, best_at, best);
}

/* At most HEARD_ANCHOR characters of it, those with the fewest readings. */
static struct anchor
narrowed(struct builder *builder, const struct anchor *anchor)
{
    bool confusions = builder->plan->programs.confusions;
    uint32_t sounds[SOUND_READINGS], best_at = 0;
    size_t best = SIZE_MAX;
    uint32_t count = anchor->count < HEARD_ANCHOR ? anchor->count : HEARD_ANCHOR;
    for (uint32_t at = 0; at + count <= anchor->count; at++) {
        size_t ways = 1;
        for (uint32_t i = at; i < at + count; i++)
            ways *= heard_readings(anchor->chars[i], confusions, sounds);
        if (ways < best) {
            best = ways;
            best_at = at;
        }
    }
    return part_of(builder, anchor, best_at, count);
}

/* Every way to read an anchor, repeats told once. */
static void
add_heard_anchor(struct builder *builder, uint32_t unit, const struct anchor *anchor)
{
    uint32_t readings[HEARD_ANCHOR][SOUND_READINGS];
    size_t ways[HEARD_ANCHOR], total = 1;
    struct heard_anchor *kept = arena_new(&builder->plan->arena, sizeof *kept);
    *kept = (struct heard_anchor){
        .chars = anchor->chars,
        .count = anchor->count,
        .after = anchor->after,
        .as_written = anchor->part < HEARD_SYLLABLES && anchor->run < HEARD_LOOSE,
    };
    for (uint32_t i = 0; i < anchor->count; i++) {
        ways[i] = heard_readings(anchor->chars[i], builder->plan->programs.confusions, readings[i]);
        total *= ways[i];
    }
    for (size_t way = 0; way < total; way++) {
        uint32_t *sounds = arena_array(&builder->plan->arena, HEARD_ANCHOR, sizeof *sounds);
        uint32_t count = 0;
        size_t rest = way;
        for (uint32_t i = 0; i < anchor->count; i++) {
            uint32_t sound = readings[i][rest % ways[i]];
            rest /= ways[i];
            if (count == 0 || sounds[count - 1] != sound)
                sounds[count++] = sound;
            else if (i + 1 == anchor->count)
                kept->after = NULL; /* the sound ends before its last character */
        }
        if (count < anchor->count)
            kept->count = 0;
        add_row(&builder->heard,
                (struct anchor_row){.literal = {sounds, count},
                                    .use = {.unit = unit,
                                            .watch = (uint32_t)builder->plan->watch_count - 1,
                                            .min = anchor->min_offset + count,
                                            .max = anchor->max_offset + anchor->count,
                                            .heard = kept,
                                            .doubled = count == 1 && anchor->count > 1}});
    }
}

static void
add_heard_watch(struct builder *builder, struct watch watch, const struct phrase_step *step)
{
    struct plan *plan = builder->plan;
    uint32_t unit_index = (uint32_t)plan->unit_count - 1;
    struct unit *unit = &plan->units[unit_index];
    watch.written_begins = watch.begins;
    watch.begins = heard_first(&plan->programs, watch.entry);
    watch.max = (uint32_t)step->max + HEARD_EXTRA;
    plan->watches = memory_reserve(plan->watches, &builder->watch_cap, plan->watch_count + 1,
                                   sizeof *plan->watches);
    plan->watches[plan->watch_count++] = watch;
    unit->watch_count++;
    first_widen(&unit->begins, &watch.begins);
    first_widen(&unit->written_begins, &watch.written_begins);
    if (watch.max + HEARD_LETTERS > unit->reach)
        unit->reach = watch.max + HEARD_LETTERS;

    struct anchors anchors = {0};
    anchors_find(&builder->heard_finder, step, &anchors);
    for (size_t i = 0; i < anchors.count; i++) {
        struct anchor letters = stretch_of(builder, &anchors.items[i], true);
        struct anchor other = stretch_of(builder, &anchors.items[i], false);
        if (anchors.items[i].run < HEARD_SYLLABLES) { /* says what it says */
            add_written_row(builder, &anchors.items[i]);
        } else if (letters.count == 0 || other.count >= 3) {
            other = narrowed(builder, &other);
            add_heard_anchor(builder, unit_index, &other);
        } else {
            add_written_row(builder, &letters);
        }
    }
    free(anchors.items);
}

/*
 * Phrases of one step only, and no rule that counts: there a step that was merely heard could take
 * the place of one that stands written.
 */
static void
add_heard(struct builder *builder, uint32_t index)
{
    struct plan *plan = builder->plan;
    const struct rule *rule = &plan->book->rules[index];
    if (!rule->sound || rule->count.at_least)
        return;
    uint32_t unit = add_unit(builder);
    plan->units[unit].heard = true;
    plan->units[unit].rule = index;
    for (uint32_t w = 0; w < plan->units[index].watch_count; w++) {
        struct watch watch = plan->watches[plan->units[index].first_watch + w];
        const struct phrase *phrase = &rule->phrases[watch.phrase];
        if (phrase->step_count == 1 && may_be_heard(phrase->steps[0].root))
            add_heard_watch(builder, watch, &phrase->steps[0]);
    }
}

/* Adds the watches of the steps that may open a match, or of those that only go on. */
static void
add_steps(struct builder *builder, uint32_t index, bool later)
{
    const struct rule *rule = &builder->plan->book->rules[index];
    uint32_t group = 1; /* 0: all phrases of one step compete with each other */
    for (uint32_t p = 0; p < rule->phrase_count; p++) {
        const struct phrase *phrase = &rule->phrases[p];
        for (uint32_t k = 0; k < phrase->step_count; k++) {
            struct watch watch = {
                .kind = WATCH_STEP,
                .rule = index,
                .phrase = p,
                .step = k,
                .group = phrase->step_count == 1 ? 0 : group++,
                .first = k == 0 || rule->any_order,
                .last = k + 1 == phrase->step_count || rule->any_order,
            };
            if (watch_is_later(&watch) == later)
                add_watch(builder, watch, &phrase->steps[k]);
        }
    }
}

static void
add_rule(struct builder *builder, uint32_t index)
{
    add_unit(builder);
    add_steps(builder, index, false);
    add_steps(builder, index, true);
}

static bool
needs_memory(const struct clause *clause)
{
    return clause->relation == RELATION_ANYWHERE ||
           (clause->within.in_time && clause->relation != RELATION_LABEL &&
            clause->relation != RELATION_OVER);
}

static void
add_clauses(struct builder *builder, uint32_t index)
{
    struct plan *plan = builder->plan;
    const struct rule *rule = &plan->book->rules[index];
    struct rule_plan *rule_plan = &plan->rules[index];
    rule_plan->first_clause = (uint32_t)plan->clause_count;
    rule_plan->clause_count = (uint32_t)rule->clause_count;
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        struct clause_plan made = {.clause = clause, .unit = NO_UNIT};
        made.probe_count = (uint32_t)clause->phrase_count;
        made.probes = probes_of(builder, clause->phrases, clause->phrase_count);
        for (uint32_t k = 0; k < made.probe_count; k++) {
            first_widen(&made.begins, &made.probes[k].begins);
            if (made.probes[k].max > made.max)
                made.max = made.probes[k].max;
        }
        plan->clauses = memory_reserve(plan->clauses, &builder->clause_cap,
                                       plan->clause_count + 1, sizeof *plan->clauses);
        if (clause->relation == RELATION_LABEL || needs_memory(clause))
            rule_plan->time_clauses |= UINT64_C(1) << i;
        if (needs_memory(clause)) {
            made.unit = add_unit(builder);
            for (size_t k = 0; k < clause->phrase_count; k++)
                add_watch(builder,
                          (struct watch){.kind = WATCH_CLAUSE,
                                         .rule = index,
                                         .clause = (uint32_t)plan->clause_count},
                          &clause->phrases[k].steps[0]);
        }
        plan->clauses[plan->clause_count++] = made;
    }
}

static void
add_cues(struct builder *builder)
{
    struct plan *plan = builder->plan;
    const struct rulebook *book = plan->book;
    plan->product_unit = NO_UNIT;
    if (book->product_cue_count) {
        plan->product_unit = add_unit(builder);
        for (size_t i = 0; i < book->product_cue_count; i++)
            add_watch(builder, (struct watch){.kind = WATCH_PRODUCT},
                      &book->product_cues[i].steps[0]);
    }
    if (book->link_number) {
        add_unit(builder);
        add_watch(builder, (struct watch){.kind = WATCH_LINK}, &book->link_number->steps[0]);
    }
    for (size_t c = 0; c < book->category_count; c++) {
        const struct category *category = &book->categories[c];
        add_unit(builder);
        for (size_t i = 0; i < category->cue_count; i++)
            add_watch(builder, (struct watch){.kind = WATCH_CATEGORY, .category = (uint32_t)c},
                      &category->cues[i].steps[0]);
    }
}

static bool
same_literal(const struct literal *a, const struct literal *b)
{
    return a->count == b->count && memcmp(a->chars, b->chars, a->count * sizeof *a->chars) == 0;
}

static bool
same_use(const struct anchor_use *a, const struct anchor_use *b)
{
    return a->unit == b->unit && a->watch == b->watch && a->min == b->min && a->max == b->max &&
           a->after == b->after && a->heard == b->heard && a->doubled == b->doubled;
}

/* The literals of all rows, each once; tells for each row which it is. */
static struct literal *
literals_of(const struct anchor_rows *rows, uint32_t *ret_of_rows, size_t *ret_count)
{
    size_t slots = 64;
    while (slots < rows->count * 2)
        slots *= 2;
    uint32_t *table = memory_array(slots, sizeof *table); /* literal + 1 */
    struct literal *literals = memory_array(rows->count, sizeof *literals);
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const struct literal *literal = &rows->items[i].literal;
        uint64_t hash = literal->count;
        for (size_t k = 0; k < literal->count; k++)
            hash = (hash ^ literal->chars[k]) * UINT64_C(0x9e3779b97f4a7c15);
        size_t slot = hash >> 32 & (slots - 1);
        while (table[slot] && !same_literal(&literals[table[slot] - 1], literal))
            slot = (slot + 1) & (slots - 1);
        if (!table[slot]) {
            literals[count++] = *literal;
            table[slot] = (uint32_t)count;
        }
        ret_of_rows[i] = table[slot] - 1;
    }
    free(table);
    *ret_count = count;
    return literals;
}

/* Rows of one watch stand together, so a use told twice is among the last of its literal. */
static bool
told_before(const struct anchor_use *first, size_t count, const struct anchor_use *use)
{
    while (count > 0 && first[count - 1].watch == use->watch) {
        if (same_use(&first[--count], use))
            return true;
    }
    return false;
}

static void
build_table(const struct anchor_rows *rows, struct anchor_table *ret)
{
    uint32_t *of_rows = memory_array(rows->count, sizeof *of_rows);
    struct literal *literals = literals_of(rows, of_rows, &ret->literal_count);
    uint32_t *counts = memory_array(ret->literal_count, sizeof *counts);
    uint32_t *starts = memory_array(ret->literal_count + 1, sizeof *starts);
    struct anchor_use *uses = memory_array(rows->count, sizeof *uses);
    for (size_t i = 0; i < rows->count; i++)
        starts[of_rows[i] + 1]++;
    for (size_t i = 0; i < ret->literal_count; i++)
        starts[i + 1] += starts[i];
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t literal = of_rows[i];
        struct anchor_use *first = &uses[starts[literal]];
        if (!told_before(first, counts[literal], &rows->items[i].use))
            first[counts[literal]++] = rows->items[i].use;
    }
    for (size_t i = 0; i < ret->literal_count; i++) {
        memmove(&uses[ret->use_count], &uses[starts[i]], counts[i] * sizeof *uses);
        starts[i] = (uint32_t)ret->use_count;
        ret->use_count += counts[i];
    }
    starts[ret->literal_count] = (uint32_t)ret->use_count;
    ret->use_starts = starts;
    ret->uses = uses;
    ret->literals = literal_set_new(literals, ret->literal_count);
    free(counts);
    free(literals);
    free(of_rows);
}

/* How far left of a start a decision may read: earlier starts that compete, whole words, clauses. */
static void
measure_look_back(struct plan *plan)
{
    size_t words = plan->programs.whole_words == NO_SET
                       ? 0
                       : plan->programs.sets[plan->programs.whole_words].longest;
    size_t widest = 0, clause_widest = 8; /* not-after looks 6字 back */
    bool heard = false;
    for (size_t i = 0; i < plan->unit_count; i++) {
        heard |= plan->units[i].heard;
        plan->units[i].reach += (uint32_t)words + 1;
        plan->units[i].later_reach += (uint32_t)words + 1;
        if (plan->units[i].reach > widest)
            widest = plan->units[i].reach;
        if (plan->units[i].later_reach > widest)
            widest = plan->units[i].later_reach;
    }
    for (size_t i = 0; i < plan->clause_count; i++) {
        const struct clause *clause = plan->clauses[i].clause;
        size_t look = plan->clauses[i].max + (clause->within.in_time ? 0 : (size_t)clause->within.chars);
        if (look > clause_widest)
            clause_widest = look;
    }
    plan->look_back = widest + clause_widest + words + NUMBER_MAX; /* slots look at what goes before */
    if (heard) /* also at what is written before and around it, and where its letters began */
        plan->look_back += widest + HEARD_LETTERS + 1;
}

struct plan *
plan_new(const struct rulebook *book)
{
    struct plan *plan = memory_new(sizeof *plan);
    struct builder builder = {.plan = plan};
    plan->book = book;
    arena_init(&plan->arena);
    anchor_finder_init(&builder.finder, &plan->arena, false, false);
    anchor_finder_init(&builder.heard_finder, &plan->arena, true, book->sound_confusions);
    programs_init(&plan->programs);
    programs_set_whole_words(&plan->programs, book->whole_words);
    plan->programs.confusions = book->sound_confusions;
    plan->rules = memory_array(book->rule_count, sizeof *plan->rules);
    for (uint32_t i = 0; i < book->rule_count; i++)
        add_rule(&builder, i);
    for (uint32_t i = 0; i < book->rule_count; i++)
        add_clauses(&builder, i);
    add_cues(&builder);
    plan->turns = probes_of(&builder, book->turns, book->turn_count);
    plan->turn_count = book->turn_count;
    plan->not_after = probes_of(&builder, book->product_not_after, book->product_not_after_count);
    plan->not_after_count = book->product_not_after_count;
    for (uint32_t i = 0; i < book->rule_count; i++)
        add_heard(&builder, i);
    heard_prepare(&plan->programs);
    measure_look_back(plan);
    build_table(&builder.written, &plan->written);
    build_table(&builder.heard, &plan->heard);
    free(builder.written.items);
    free(builder.heard.items);
    free(builder.probes);
    anchor_finder_finish(&builder.finder);
    anchor_finder_finish(&builder.heard_finder);
    return plan;
}

static void
free_table(struct anchor_table *table)
{
    literal_set_free(table->literals);
    free(table->use_starts);
    free(table->uses);
}

void
plan_free(struct plan *plan)
{
    if (!plan)
        return;
    free_table(&plan->written);
    free_table(&plan->heard);
    programs_finish(&plan->programs);
    arena_finish(&plan->arena);
    free(plan->watches);
    free(plan->units);
    free(plan->clauses);
    free(plan->rules);
    free(plan);
}
