/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/why_private.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/check/diagnose.h"
#include "scanner/check/phrase_path.h"
#include "scanner/check/rule_text.h"
#include "scanner/match/where.h"
#include "scanner/pattern/phrase_walk.h"
#include "scanner/report/emit.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The real engine scans the transcript and its records are kept. What it does not tell is found out
 * again on the whole text: which literals of which rules were heard (one pass of the plan's own
 * literal set), which steps match where, what the clauses' phrases are and how far away. For a near
 * miss the reason is what diagnose says of a failing example.
 */
enum { SHOWN_LITERALS = 6, TAIL_CHARS = 8 };

/* A rule of which something was heard, or was asked for. */
struct subject {
    uint32_t rule;
    struct heard_literal *heard;
    size_t heard_count, heard_cap;
    struct seen best; /* hit_count 0: no whole step was found */
    bool has_record;
    enum nearness { FAR, SOME_WORDS, FIRST_STEP, WHOLE_PHRASE } nearness;
    size_t rank; /* characters of what was found */
};

struct explaining {
    struct why why;
    struct subject *subjects; /* by rule number */
    struct kept_record {
        uint32_t rule;
        struct seen seen;
    } * records;
    size_t record_count, record_cap;
};

const char *
why_words(const struct why *why, const char *zh, const char *en)
{
    return why->options->english ? en : zh;
}

bool
why_is_asked(const char *only, const struct rule *rule)
{
    return !only || strcmp(only, rule->id) == 0 || strcmp(only, rule->family) == 0;
}

void
why_label(struct why *why, const char *zh, const char *en)
{
    const char *label = why_words(why, zh, en);
    size_t width = why->options->english ? strlen(label) : 2 * utf8_count(span_of_text(label));
    buf_printf(why->out, "  %s%*s", label, (int)(10 - width), "");
}

void
why_add_text(struct why *why, size_t start, size_t end)
{
    struct place places[4];
    if (start < end)
        window_source(&why->window, (struct text_range){start, end}, why->out, places, 4);
}

static void
add_time(struct buf *out, int64_t us)
{
    int64_t tenths = us / 100000;
    buf_printf(out, "%02lld:%02lld:%02lld.%lld", (long long)(tenths / 36000),
               (long long)(tenths / 600 % 60), (long long)(tenths / 10 % 60),
               (long long)(tenths % 10));
}

/* --- the text and what the engine makes of it ------------------------------------------------ */

static void
fill_window(struct why *why)
{
    const struct rulebook *book = why->options->book;
    window_init(&why->window, book->fillers, book->filler_count);
    for (size_t i = 0; i < why->transcript->line_count; i++) {
        struct segment segment = *why->transcript->lines[i].heard;
        struct window_join join = {.seq = i};
        struct window_cursor cursor = {0};
        size_t chars = utf8_count(segment.text);
        segment.line = 1;
        if (!scan_join(&why->window, &segment, chars, &join))
            continue; /* it came too late and was scanned alone */
        do
            window_append(&why->window, &segment, &join, &cursor, SIZE_MAX);
        while (cursor.chars < cursor.total_chars);
    }
    window_close_breath(&why->window);
    why->view = window_view(&why->window);
}

static void
keep_slots(const struct record *record, struct seen *seen)
{
    for (size_t i = 0; i < record->slot_count; i++) {
        for (size_t k = 0; k < record->rule->slot_count; k++) {
            if (strcmp(record->rule->slot_names[k], record->slots[i].name) != 0)
                continue;
            seen->slots[k] = record->slots[i].value;
            seen->bound |= UINT32_C(1) << k;
        }
    }
}

static void
take_record(void *context, const struct record *record)
{
    struct explaining *explaining = context;
    if (!record->rule || record->hit_count == 0 || record->type == RECORD_MITIGATION)
        return;
    explaining->records = memory_reserve(explaining->records, &explaining->record_cap,
                                         explaining->record_count + 1, sizeof *explaining->records);
    struct kept_record *kept = &explaining->records[explaining->record_count];
    *kept = (struct kept_record){.rule = (uint32_t)(record->rule - record->book->rules)};
    struct seen *seen = &kept->seen;
    *seen = (struct seen){
        .is_record = true,
        .via_sound = record->via_sound,
        .type = record->type,
        .level = record->level,
        .t0_us = record->hits[0].t0_us,
        .t1_us = record->hits[record->hit_count - 1].t1_us,
        .count = record->count,
        .decided_us = record->decided_us,
        .closed = record->closed,
        .exempt_reason = record->exempt_reason,
        .exempted = record->exempted,
        .category = record->category,
        .category_source = record->category_source,
    };
    for (size_t i = 0; i < record->hit_count && i < WHY_HITS; i++) {
        if (record->hits[i].range.end > explaining->why.view.count)
            return; /* of a late segment: not of this text */
        seen->hits[i] = record->hits[i].range;
        seen->steps[i] = record->hits[i].step;
        seen->hit_count++;
    }
    keep_slots(record, seen);
    explaining->subjects[kept->rule].has_record = true;
    explaining->record_count++;
}

static void
run_engine(struct explaining *explaining)
{
    struct scan_options options = explaining->why.options->scan;
    options.record = take_record;
    options.context = explaining;
    struct scan *scan = scan_new(explaining->why.options->engine, &options);
    transcript_scan(explaining->why.transcript, scan, 0, 0);
    scan_free(scan);
}

/* --- literals and steps ---------------------------------------------------------------------- */

struct longest {
    const struct text_view *view;
    size_t end, len;
};

static void
note_longest(void *user, const struct phrase_node *node)
{
    struct longest *longest = user;
    if (node->kind != NODE_LITERAL || node->char_count <= longest->len ||
        node->char_count > longest->end)
        return;
    for (size_t i = 0; i < node->char_count; i++) {
        size_t at = longest->end - node->char_count + i;
        if (text_code(longest->view->chars[at]) != node->chars[i])
            return;
    }
    longest->len = node->char_count;
}

/* Tries the step at one place; the widest whole step of a rule is kept. */
static void
try_step(struct explaining *explaining, struct subject *subject, uint32_t watch_number,
         size_t start)
{
    struct why *why = &explaining->why;
    const struct watch *watch = &why->plan->watches[watch_number];
    struct match match;
    const struct rule *rule = &why->plan->book->rules[watch->rule];
    size_t steps = rule->phrases[watch->phrase].step_count;
    enum nearness nearness = steps == 1 ? WHOLE_PHRASE : watch->first ? FIRST_STEP : SOME_WORDS;
    if (match_at(&why->matcher, &why->view, watch->entry, start, &match) != YES ||
        nearness < subject->nearness ||
        (nearness == subject->nearness && match.end - start <= subject->rank))
        return;
    struct seen *best = &subject->best;
    *best = (struct seen){.hit_count = 1, .bound = match.bound};
    memcpy(best->slots, match.slots, sizeof best->slots);
    best->hits[0] = (struct text_range){start, match.end};
    best->steps[0] = watch->step;
    best->t0_us = window_start_time(&why->window, start);
    best->t1_us = window_end_time(&why->window, match.end);
    subject->nearness = nearness;
    subject->rank = match.end - start;
}

static void
hear_literal(void *context, uint32_t literal, size_t end)
{
    struct explaining *explaining = context;
    struct why *why = &explaining->why;
    const struct anchor_table *table = &why->plan->written;
    for (uint32_t i = table->use_starts[literal]; i < table->use_starts[literal + 1]; i++) {
        const struct anchor_use *use = &table->uses[i];
        const struct watch *watch = &why->plan->watches[use->watch];
        if (use->unit >= why->plan->book->rule_count || watch->kind != WATCH_STEP)
            continue;
        struct subject *subject = &explaining->subjects[use->unit];
        const struct phrase *phrase = &why->plan->book->rules[watch->rule].phrases[watch->phrase];
        struct longest longest = {&why->view, end, 0};
        phrase_visit(phrase->steps[watch->step].root, true, note_longest, &longest);
        subject->heard = memory_reserve(subject->heard, &subject->heard_cap,
                                        subject->heard_count + 1, sizeof *subject->heard);
        size_t last = end - (use->min < end ? use->min : end) + watch->max;
        subject->heard[subject->heard_count++] = (struct heard_literal){
            .watch = use->watch,
            .start = end - (longest.len ? longest.len : 1),
            .end = end,
            .first = end - (use->max < end ? use->max : end),
            .last = last < why->view.count ? last : why->view.count,
        };
        for (uint32_t back = use->min; back <= use->max && back <= end; back++) {
            if (first_has(&watch->begins, text_code(why->view.chars[end - back])))
                try_step(explaining, subject, use->watch, end - back);
        }
    }
}

/* --- lines of a block ------------------------------------------------------------------------ */

/* The slice stays in the breath of what was heard. */
static void
clip_to_breath(const struct why *why, const struct heard_literal *heard, size_t *first,
               size_t *last)
{
    *first = heard->start;
    while (*first > heard->first && !(why->view.chars[*first] & CHAR_BREATH))
        --*first;
    *last = heard->end;
    while (*last < heard->last && !(why->view.chars[*last] & CHAR_BREATH))
        ++*last;
}

static bool
covers_number(const struct why *why, const struct heard_literal *heard)
{
    const uint32_t *chars = why->view.chars;
    bool number_in = chars[heard->end - 1] & CHAR_NUMBER,
         begins = chars[heard->start] & CHAR_NUMBER;
    bool after = number_in && heard->end < why->view.count && (chars[heard->end] & CHAR_NUMBER) &&
                 !(chars[heard->end] & CHAR_DROPPED);
    bool before = begins && heard->start > 0 && (chars[heard->start - 1] & CHAR_NUMBER) &&
                  !(chars[heard->start] & CHAR_DROPPED);
    return after || before;
}

/* The longer word of 整词 in which a literal lies. */
static bool
find_whole_word(const struct why *why, const struct heard_literal *heard,
                struct text_range *ret_range)
{
    const struct phrase_node *words = why->plan->book->whole_words;
    const struct phrase_path silent = {0};
    for (size_t i = 0; words && i < words->child_count; i++) {
        const struct phrase_node *word = words->children[i];
        const struct phrase_node *only[] = {word};
        struct phrase_node root = {.kind = NODE_SEQUENCE, .children = only, .child_count = 1};
        for (size_t len = word->min; len <= word->max; len++) {
            size_t room = heard->end - heard->start;
            for (size_t back = 0; len > room && back <= len - room && back <= heard->start;
                 back++) {
                size_t start = heard->start - back;
                if (start + len < heard->end || start + len > why->view.count ||
                    !phrase_path(&root, why->view.chars + start, len, &silent))
                    continue;
                *ret_range = (struct text_range){start, start + len};
                return true;
            }
        }
    }
    return false;
}

static void
add_literal(struct why *why, const struct heard_literal *heard)
{
    struct text_range word;
    buf_add_text(why->out, "「");
    why_add_text(why, heard->start, heard->end);
    buf_add_text(why->out, "」");
    if (covers_number(why, heard)) {
        buf_add_text(why->out,
                     why_words(why, "（切在数字中间，不算）", " (cuts a number: does not count)"));
    } else if (find_whole_word(why, heard, &word)) {
        buf_add_text(why->out, why_words(why, "（在整词「", " (inside the whole word 「"));
        why_add_text(why, (size_t)word.start, (size_t)word.end);
        buf_add_text(why->out, why_words(why, "」里，不算）", "」: does not count)"));
    }
}

/* Adds one that no other covers, in place of one that it covers. */
static size_t
show_literal(const struct heard_literal **shown, size_t count, const struct heard_literal *heard)
{
    for (size_t i = 0; i < count; i++) {
        if (shown[i]->start <= heard->start && shown[i]->end >= heard->end)
            return count;
        if (shown[i]->start >= heard->start && shown[i]->end <= heard->end) {
            shown[i] = heard;
            return count;
        }
    }
    shown[count] = heard;
    return count + 1;
}

/* What was listened for, at the hits or anywhere, and how far a match could have reached. */
static void
add_literals(struct why *why, const struct subject *subject, const struct seen *seen)
{
    const struct heard_literal *shown[SHOWN_LITERALS];
    size_t count = 0, first, last;
    for (size_t i = 0; i < subject->heard_count && count < SHOWN_LITERALS; i++) {
        const struct heard_literal *heard = &subject->heard[i];
        bool wanted = seen->hit_count == 0;
        for (size_t k = 0; k < seen->hit_count; k++)
            wanted |= heard->start >= seen->hits[k].start && heard->end <= seen->hits[k].end;
        if (wanted)
            count = show_literal(shown, count, heard);
    }
    if (count == 0)
        return;
    why_label(why, "听到", "heard");
    for (size_t i = 0; i < count; i++)
        add_literal(why, shown[i]);
    buf_add_char(why->out, '\n');
    clip_to_breath(why, shown[0], &first, &last);
    why_label(why, "范围", "slice");
    buf_add_text(why->out, "「");
    why_add_text(why, first, last);
    buf_add_text(why->out, "」\n");
}

struct parts {
    size_t starts[64];
    size_t count;
};

static void
note_part(void *context, size_t index, size_t start)
{
    struct parts *parts = context;
    if (index >= 64)
        return;
    parts->starts[index] = start;
    parts->count = index + 1 > parts->count ? index + 1 : parts->count;
}

/* A part as it is written; of a long group the beginning. */
static void
add_part(struct why *why, const struct phrase_node *part, const char *const *slot_names)
{
    enum { LONGEST = 60 };
    struct buf text = {0};
    size_t len = LONGEST;
    phrase_write(part, slot_names, &text);
    if (text.len <= LONGEST) {
        buf_add_span(why->out, buf_span(&text));
    } else {
        while (len && text.data[len] != '|')
            len--;
        buf_add(why->out, text.data, len);
        buf_add_text(why->out, "|…)");
    }
    buf_finish(&text);
}

/* One step as it was found: every part and the words it took. */
static bool
add_path(struct why *why, const struct phrase_step *step, const char *const *slot_names,
         struct text_range hit)
{
    struct parts parts = {.count = 0};
    const struct phrase_path tell = {.part = note_part, .context = &parts};
    size_t base = (size_t)hit.start, len = (size_t)(hit.end - hit.start);
    if (!phrase_path(step->root, why->view.chars + base, len, &tell))
        return false;
    for (size_t i = 0; i < parts.count; i++) {
        size_t end = i + 1 < parts.count ? parts.starts[i + 1] : len;
        const struct phrase_node *part = step->root->children[i];
        buf_add_text(why->out, i ? " " : "");
        add_part(why, part, slot_names);
        if (part->kind == NODE_LITERAL)
            continue;
        buf_add_text(why->out, "=");
        if (end > parts.starts[i])
            why_add_text(why, base + parts.starts[i], base + end);
        else
            buf_add_text(why->out, why_words(why, "（无）", "(none)"));
    }
    return true;
}

/* The first phrase that reads all the hits. */
static const struct phrase *
find_phrase(const struct why *why, const struct rule *rule, const struct seen *seen)
{
    const struct phrase_path silent = {0};
    for (size_t i = 0; i < rule->phrase_count; i++) {
        const struct phrase *phrase = &rule->phrases[i];
        bool good = true;
        for (size_t k = 0; k < seen->hit_count && good; k++)
            good = seen->steps[k] < phrase->step_count &&
                   phrase_path(phrase->steps[seen->steps[k]].root,
                               why->view.chars + seen->hits[k].start,
                               (size_t)(seen->hits[k].end - seen->hits[k].start), &silent);
        if (good)
            return phrase;
    }
    return NULL;
}

static void
add_phrase(struct why *why, const struct rule *rule, const struct seen *seen)
{
    const struct phrase *phrase = find_phrase(why, rule, seen);
    if (!phrase) {
        if (seen->via_sound) {
            why_label(why, "读音", "sound");
            buf_add_text(why->out, why_words(why, "按读音听出来的，字面不同\n",
                                             "found by how it sounds, not as written\n"));
        }
        return;
    }
    why_label(why, "短语", "phrase");
    buf_printf(why->out, "%s", phrase->source);
    if (phrase->at.file)
        buf_printf(why->out, "  (%s:%u)", phrase->at.file, phrase->at.line);
    buf_add_char(why->out, '\n');
    for (size_t i = 0; i < seen->hit_count; i++) {
        why_label(why, i ? "" : "走法", i ? "" : "way");
        if (phrase->step_count > 1)
            buf_printf(why->out, why_words(why, "第 %u 步 ", "step %u: "), seen->steps[i] + 1);
        add_path(why, &phrase->steps[seen->steps[i]], rule->slot_names, seen->hits[i]);
        buf_add_char(why->out, '\n');
    }
}

static void
add_quantity(struct buf *out, const struct quantity *value)
{
    struct buf number = {0};
    emit_millionths(&number, value->low);
    if (value->high != value->low) {
        buf_add_char(&number, '~');
        struct buf high = {0};
        emit_millionths(&high, value->high);
        buf_add_span(&number, buf_span(&high));
        buf_finish(&high);
    }
    buf_add_span(out, buf_span(&number));
    buf_finish(&number);
}

static void
add_slots(struct why *why, const struct rule *rule, const struct seen *seen)
{
    bool first = true;
    for (size_t i = 0; i < rule->slot_count; i++) {
        if (!(seen->bound >> i & 1))
            continue;
        if (first)
            why_label(why, "槽位", "slots");
        buf_printf(why->out, "%s%s = ", first ? "" : why_words(why, "，", ", "),
                   rule->slot_names[i]);
        add_quantity(why->out, &seen->slots[i]);
        first = false;
    }
    if (!first)
        buf_add_char(why->out, '\n');
    for (size_t i = 0; i < rule->where_count; i++) {
        struct rule alone = *rule;
        alone.where = &rule->where[i];
        alone.where_count = 1;
        if ((rule->where[i].slots & ~(uint64_t)seen->bound) != 0)
            continue; /* another step has the rest */
        why_label(why, "比较", "where");
        rule_text_comparison(rule, &rule->where[i], why->out);
        buf_add_text(why->out, where_holds(&alone, seen->bound, seen->slots)
                                   ? why_words(why, "：成立\n", ": true\n")
                                   : why_words(why, "：不成立\n", ": not true\n"));
    }
}

static void
add_times(struct why *why, const struct rule *rule, const struct seen *seen)
{
    int64_t allowed = rule->count.at_least ? rule->count.within_us : rule->within_us;
    if (seen->hit_count < 2 || !allowed)
        return;
    const struct window *window = &why->window;
    int64_t gap = window_start_time(window, seen->hits[seen->hit_count - 1].start) -
                  window_end_time(window, seen->hits[0].end);
    why_label(why, "相隔", "apart");
    rule_text_duration(gap > 0 ? gap : 0, why->out);
    buf_add_text(why->out, ", within ");
    rule_text_duration(allowed, why->out);
    buf_add_char(why->out, '\n');
}

/* How far the text had been heard when it was certain. */
static void
add_settled(struct why *why, const struct seen *seen)
{
    size_t end = why->view.count;
    while (end > 0 && window_end_time(&why->window, end) > seen->decided_us)
        end--;
    why_label(why, "确定", "settled");
    add_time(why->out, seen->decided_us);
    if (seen->closed == CLOSED_BY_END) {
        buf_add_text(why->out, why_words(why, "，全文到此结束", ", where the text ends"));
    } else {
        buf_add_text(why->out, why_words(why, "，听到「…", ", once 「…"));
        why_add_text(why, end > TAIL_CHARS ? end - TAIL_CHARS : 0, end);
        buf_add_text(why->out, why_words(why, "」为止", "」 was heard"));
    }
    buf_add_char(why->out, '\n');
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void
add_title(struct why *why, const struct rule *rule)
{
    const char *title = why_words(why, rule->title.zh, rule->title.en);
    buf_printf(why->out, "%s  %s\n", rule->id, title ? title : "");
}

/* The words with their hits marked, and some around them. */
static void
add_context(struct why *why, const struct seen *seen)
{
    enum { AROUND = 10 };
    struct text_range first = seen->hits[0], last = seen->hits[seen->hit_count - 1];
    why_label(why, "原话", "words");
    add_time(why->out, seen->t0_us);
    buf_add_text(why->out, "  ");
    window_before(&why->window, first, AROUND, why->out);
    for (size_t i = 0; i < seen->hit_count; i++) {
        if (i) {
            size_t from = (size_t)seen->hits[i - 1].end, to = (size_t)seen->hits[i].start;
            if (to > from + 2 * AROUND)
                buf_add_text(why->out, " … ");
            else
                why_add_text(why, from, to);
        }
        buf_add_text(why->out, "【");
        why_add_text(why, (size_t)seen->hits[i].start, (size_t)seen->hits[i].end);
        buf_add_text(why->out, "】");
    }
    window_after(&why->window, last, AROUND, window_now(&why->window), why->out);
    buf_add_char(why->out, '\n');
}

static void
add_outcome(struct why *why, const struct seen *seen)
{
    static const char *const zh[] = {"提示", "警告", "严重"};
    const char *level = why_words(why, zh[seen->level], level_name(seen->level));
    if (seen->type == RECORD_EXEMPTED && seen->exempt_reason == EXEMPT_NOT_YET_LAW)
        buf_add_text(why->out,
                     why_words(why, "[不报：当日还没有这条规定] ", "[exempted: not yet law] "));
    else if (seen->type == RECORD_EXEMPTED)
        buf_printf(why->out, why_words(why, "[豁免：%s] ", "[exempted: %s] "),
                   seen->exempted && seen->exempted->because ? seen->exempted->because : "?");
    else if (seen->type == RECORD_AGAIN)
        buf_printf(why->out, why_words(why, "[又说一次，%s] ", "[said again, %s] "), level);
    else
        buf_printf(why->out, why_words(why, "[报出，%s] ", "[found, %s] "), level);
}

static void
add_record(struct explaining *explaining, const struct kept_record *record)
{
    struct why *why = &explaining->why;
    const struct rule *rule = &why->plan->book->rules[record->rule];
    const struct seen *seen = &record->seen;
    add_outcome(why, seen);
    add_title(why, rule);
    add_context(why, seen);
    add_literals(why, &explaining->subjects[record->rule], seen);
    add_phrase(why, rule, seen);
    add_slots(why, rule, seen);
    add_times(why, rule, seen);
    why_clauses(why, record->rule, seen);
    add_settled(why, seen);
    buf_add_char(why->out, '\n');
}

/* Some of what the rule begins with, when none of it was said. */
static void
add_first_words(struct why *why, const struct rule *rule)
{
    enum { PHRASES_SHOWN = 5 };
    why_label(why, "要有", "wanted");
    for (size_t i = 0; i < rule->phrase_count && i < PHRASES_SHOWN; i++)
        buf_printf(why->out, "%s%s", i ? " / " : "", rule->phrases[i].source);
    if (rule->phrase_count > PHRASES_SHOWN)
        buf_printf(why->out, why_words(why, " 等 %zu 个短语", " and others, %zu phrases in all"),
                   rule->phrase_count);
    buf_add_char(why->out, '\n');
}

static void
add_reason(struct why *why, const struct rule *rule)
{
    const struct why_options *options = why->options;
    struct failing failing = {options->book, rule, why->transcript, options->scan.as_of_day,
                              options->translate};
    struct location place;
    why_label(why, "缘故", "reason");
    diagnose_missing(&failing, why->out, &place);
    if (place.file)
        buf_printf(why->out, "  (%s:%u)", place.file, place.line);
    buf_add_char(why->out, '\n');
}

static void
add_near_miss(struct explaining *explaining, const struct subject *subject)
{
    struct why *why = &explaining->why;
    const struct rule *rule = &why->plan->book->rules[subject->rule];
    buf_add_text(why->out, why_words(why, "[没有报] ", "[not found] "));
    add_title(why, rule);
    if (subject->best.hit_count)
        add_context(why, &subject->best);
    add_literals(why, subject, &subject->best);
    if (subject->heard_count == 0) {
        add_first_words(why, rule);
    } else if (subject->best.hit_count) {
        add_phrase(why, rule, &subject->best);
        add_slots(why, rule, &subject->best);
    }
    add_reason(why, rule);
    if (subject->best.hit_count)
        why_clauses(why, subject->rule, &subject->best);
    buf_add_char(why->out, '\n');
}

static int
compare_subjects(const void *a, const void *b)
{
    const struct subject *x = *(const struct subject *const *)a,
                         *y = *(const struct subject *const *)b;
    if (x->nearness != y->nearness)
        return x->nearness > y->nearness ? -1 : 1;
    if (x->rank != y->rank)
        return x->rank > y->rank ? -1 : 1;
    return (x->rule > y->rule) - (x->rule < y->rule);
}

/* Without a whole step the longest literal heard counts. */
static void
rank(struct subject *subject)
{
    if (subject->nearness == FAR && subject->heard_count)
        subject->nearness = SOME_WORDS;
    for (size_t i = 0; i < subject->heard_count && subject->best.hit_count == 0; i++) {
        size_t len = subject->heard[i].end - subject->heard[i].start;
        subject->rank = len > subject->rank ? len : subject->rank;
    }
}

/* A rule for goods or rooms that this one is not known to be. */
static bool
is_for_others(const struct why *why, const struct rule *rule)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        const struct clause *clause = &rule->clauses[i];
        bool held = false;
        if (clause->role != CLAUSE_WHEN || clause->relation != RELATION_LABEL)
            continue;
        for (size_t k = 0; k < why->transcript->label_count; k++) {
            const struct label *label = &why->transcript->labels[k];
            for (size_t v = 0; v < clause->label_value_count; v++)
                held |= span_is(label->key, clause->label_key) &&
                        span_is(label->value, clause->label_values[v]);
        }
        if (!held)
            return true;
    }
    return false;
}

static void
add_near_misses(struct explaining *explaining)
{
    struct why *why = &explaining->why;
    const struct rulebook *book = why->plan->book;
    const struct subject **near = memory_array(book->rule_count, sizeof(struct subject *));
    size_t count = 0, partial = 0, left_out = 0;
    for (size_t i = 0; i < book->rule_count; i++) {
        struct subject *subject = &explaining->subjects[i];
        bool asked = why->options->only && why_is_asked(why->options->only, &book->rules[i]);
        if (subject->has_record || (!asked && (why->options->only || subject->heard_count == 0)))
            continue;
        rank(subject);
        near[count++] = subject;
    }
    if (count)
        qsort(near, count, sizeof *near, compare_subjects);
    for (size_t i = 0; i < count; i++) {
        bool tell = why->options->only != NULL;
        if (!tell && !is_for_others(why, &book->rules[near[i]->rule]))
            tell = near[i]->nearness == WHOLE_PHRASE || partial++ < WHY_PARTIAL;
        if (tell)
            add_near_miss(explaining, near[i]);
        left_out += !tell;
    }
    if (left_out)
        buf_printf(why->out,
                   why_words(why,
                             "另有 %zu 条规则只听到几个字，或者管的是别的商品；"
                             "--rule 规则编号 可以单看一条\n",
                             "%zu more rules heard a few of their words or are for other goods; "
                             "--rule ID tells about one\n"),
                   left_out);
    free(near);
}

void
why_explain(const struct why_options *options, const struct transcript *transcript, struct buf *out)
{
    const struct plan *plan = engine_plan(options->engine);
    const struct rulebook *book = plan->book;
    struct explaining explaining = {
        .why = {.options = options, .plan = plan, .transcript = transcript, .out = out}};
    struct why *why = &explaining.why;
    explaining.subjects = memory_array(book->rule_count, sizeof *explaining.subjects);
    for (size_t i = 0; i < book->rule_count; i++)
        explaining.subjects[i].rule = (uint32_t)i;
    matcher_init(&why->matcher, &plan->programs, book->number_words);
    fill_window(why);
    run_engine(&explaining);
    literal_scan(plan->written.literals, why->view.chars, 0, why->view.count, hear_literal,
                 &explaining);
    size_t told = 0;
    for (size_t i = 0; i < explaining.record_count; i++) {
        if (!why_is_asked(options->only, &book->rules[explaining.records[i].rule]))
            continue;
        add_record(&explaining, &explaining.records[i]);
        told++;
    }
    size_t before = out->len;
    add_near_misses(&explaining);
    if (!told && out->len == before)
        buf_add_text(out, why_words(why, "没有一条规则听到自己要找的词\n",
                                    "no rule heard any of the words it looks for\n"));
    for (size_t i = 0; i < book->rule_count; i++)
        free(explaining.subjects[i].heard);
    free(explaining.subjects);
    free(explaining.records);
    matcher_finish(&why->matcher);
    window_finish(&why->window);
}
