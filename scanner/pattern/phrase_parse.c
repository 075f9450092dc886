/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/pattern/phrase_parse.h"

#include "scanner/base/buf.h"
#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"
#include "scanner/text/fold.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * Recursive descent over code points:
 *
 *   phrase  =  step { → step }
 *   step    =  { literal | group | bracket | gap }
 *   group   =  ( step { | step } )
 *   bracket =  【list】 | 【slot】 | 【name=slot】
 *
 * One mistake of a kind per place; after it the parser goes on, so that a phrase shows all of them.
 */
enum mark {
    MARK_NONE,
    MARK_OPEN,
    MARK_BAR,
    MARK_CLOSE,
    MARK_LIST_OPEN,
    MARK_LIST_CLOSE,
    MARK_GAP,
    MARK_ARROW,
    MARK_END
};

enum {
    TAKEN_OUT = 0xfffd,  /* what the reader of the file took out, and reported */
    WIDTH_CAP = 1 << 20, /* widths saturate here: far beyond what any step may have */
};

struct parser {
    struct phrase_context *context;
    const struct phrase_text *text;
    const char *p, *end;
    uint32_t index;       /* of the character at p */
    bool failed, gave_up; /* gave_up: a limit was crossed; what follows from that is not told */
    unsigned depth;
    const struct phrase_node **children; /* stack of open sequences and choices */
    size_t child_count, child_cap;
    uint32_t *literal; /* folded characters of the literal being read */
    size_t literal_count, literal_cap;
    struct location literal_at;
    uint32_t last;       /* the original character just read into the literal, or 0 */
    struct buf lost;     /* characters that folding takes out */
    uint32_t lost_index; /* the first of them */
    size_t lost_count;
    bool lost_sentence_end, lost_filler;
    uint64_t bound; /* slot names met on the present path */
};

static struct location
place(const struct parser *parser, uint32_t index)
{
    struct location at = parser->text->at;
    if (parser->text->exact)
        at.column += index;
    return at;
}

__attribute__((format(printf, 5, 6))) static void
complain(struct parser *parser, const char *code, uint32_t index, uint32_t width,
         const char *format, ...)
{
    if (parser->gave_up)
        return;
    char message[400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, diag_words(parser->context->diag, format), args);
    va_end(args);
    struct diag_item *item;
    if (parser->text->exact)
        item =
            diag_add(parser->context->diag, DIAG_ERROR, code, place(parser, index), "%s", message);
    else
        item = diag_add(parser->context->diag, DIAG_ERROR, code, place(parser, index),
                        "character %u: %s", index + 1, message);
    item->width = parser->text->exact ? width : 0;
    parser->failed = true;
}

static void
fix(struct parser *parser, const char *text)
{
    if (parser->gave_up)
        return;
    diag_fix(parser->context->diag, "%s", diag_words(parser->context->diag, text));
}

/* ---- marks ---- */

static uint32_t
code_at(const struct parser *parser, const char *p)
{
    return p < parser->end ? utf8_next(&p) : 0;
}

static const char *
after(const struct parser *parser, const char *p)
{
    if (p < parser->end)
        utf8_next(&p);
    return p;
}

/* The mark at the cursor and how many characters it has. */
static enum mark
peek_mark(const struct parser *parser, unsigned *ret_chars)
{
    *ret_chars = 1;
    unsigned char lead = parser->p < parser->end ? (unsigned char)*parser->p : 0;
    if (lead >= 0xe4 && lead <= 0xe9)
        return MARK_NONE; /* 4000 … 9fff: nearly all of a phrase */
    switch (code_at(parser, parser->p)) {
    case 0:
        *ret_chars = 0;
        return MARK_END;
    case '(':
    case 0xff08:
        return MARK_OPEN;
    case ')':
    case 0xff09:
        return MARK_CLOSE;
    case '|':
    case 0xff5c:
        return MARK_BAR;
    case 0x3010:
        return MARK_LIST_OPEN;
    case 0x3011:
        return MARK_LIST_CLOSE;
    case 0x2192:
        return MARK_ARROW;
    case '-':
        if (code_at(parser, parser->p + 1) != '>')
            return MARK_NONE;
        *ret_chars = 2;
        return MARK_ARROW;
    case 0x2026: /* … or …… */
        if (code_at(parser, after(parser, parser->p)) == 0x2026)
            *ret_chars = 2;
        return MARK_GAP;
    default:
        return MARK_NONE;
    }
}

static void
skip(struct parser *parser, unsigned chars)
{
    for (; chars; chars--) {
        parser->p = after(parser, parser->p);
        parser->index++;
    }
}

/* ---- nodes ---- */

static struct phrase_node *
new_node(struct parser *parser, enum node_kind kind, struct location at)
{
    struct phrase_node *node = arena_new(parser->context->arena, sizeof *node);
    node->kind = kind;
    node->at = at;
    node->slot_index = -1;
    node->weight = 1;
    return node;
}

static void
push(struct parser *parser, const struct phrase_node *node)
{
    parser->children = memory_reserve(parser->children, &parser->child_cap, parser->child_count + 1,
                                      sizeof *parser->children);
    parser->children[parser->child_count++] = node;
}

static size_t
add_width(size_t a, size_t b)
{
    return a + b < WIDTH_CAP ? a + b : WIDTH_CAP;
}

/* Gaps in a row are one gap, however many dots were written. */
static void
merge_gaps(struct parser *parser, size_t base)
{
    size_t kept = base;
    for (size_t i = base; i < parser->child_count; i++) {
        bool repeated = kept > base && parser->children[i]->kind == NODE_GAP &&
                        parser->children[kept - 1]->kind == NODE_GAP;
        if (!repeated)
            parser->children[kept++] = parser->children[i];
    }
    parser->child_count = kept;
}

/* Makes a SEQUENCE or CHOICE of what was pushed since @base. */
static struct phrase_node *
pop_node(struct parser *parser, enum node_kind kind, size_t base, struct location at)
{
    struct phrase_node *node = new_node(parser, kind, at);
    if (kind == NODE_SEQUENCE)
        merge_gaps(parser, base);
    node->child_count = parser->child_count - base;
    node->children = arena_array(parser->context->arena, node->child_count, sizeof *node->children);
    if (node->child_count)
        memcpy(node->children, parser->children + base, node->child_count * sizeof *node->children);
    parser->child_count = base;
    for (size_t i = 0; i < node->child_count; i++) {
        const struct phrase_node *child = node->children[i];
        node->weight += child->weight;
        if (kind == NODE_SEQUENCE) {
            node->min = add_width(node->min, child->min);
            node->max = add_width(node->max, child->max);
        } else {
            node->min = i == 0 || child->min < node->min ? child->min : node->min;
            node->max = child->max > node->max ? child->max : node->max;
        }
    }
    return node;
}

static void
end_literal(struct parser *parser)
{
    parser->last = 0;
    if (!parser->literal_count)
        return;
    struct phrase_node *node = new_node(parser, NODE_LITERAL, parser->literal_at);
    uint32_t *chars = arena_array(parser->context->arena, parser->literal_count, sizeof *chars);
    memcpy(chars, parser->literal, parser->literal_count * sizeof *chars);
    node->chars = chars;
    node->char_count = node->min = node->max = parser->literal_count;
    parser->literal_count = 0;
    push(parser, node);
}

/* ---- literals ---- */

static bool
is_filler(const struct phrase_context *context, uint32_t c)
{
    for (size_t i = 0; i < context->filler_count; i++)
        if (context->fillers[i] == c)
            return true;
    return false;
}

static void
lose(struct parser *parser, uint32_t c)
{
    if (!parser->lost_count++)
        parser->lost_index = parser->index;
    if (parser->lost_count <= 8)
        buf_add_code_point(&parser->lost, c);
}

/* What the character at the cursor is matched as: at most FOLD_MAX code points. */
static size_t
fold_char(const struct parser *parser, uint32_t last, uint32_t chars[FOLD_MAX],
          enum fold_class *ret_class, bool *ret_filler)
{
    uint32_t c = code_at(parser, parser->p), entry = fold_lookup(c);
    size_t count = 1;
    *ret_filler = false;
    *ret_class = FOLD_TEXT;
    chars[0] = entry;
    if (!fold_is_single(entry))
        *ret_class = fold_code_point(c, chars, &count);
    if (*ret_class == FOLD_POINT) {
        chars[0] = '.';
        return last && fold_is_arabic_digit(last) &&
               fold_is_arabic_digit(code_at(parser, after(parser, parser->p)));
    }
    if (*ret_class != FOLD_TEXT)
        return 0;
    for (size_t i = 0; i < count; i++)
        chars[i] &= CHAR_CODE;
    *ret_filler = count == 1 && is_filler(parser->context, chars[0]);
    return *ret_filler ? 0 : count;
}

static void
read_literal_char(struct parser *parser)
{
    uint32_t c = code_at(parser, parser->p), chars[FOLD_MAX];
    enum fold_class class;
    bool filler, space = c == ' ' || c == '\n' || c == '\r' || c == 0x3000;
    size_t count = fold_char(parser, parser->last, chars, &class, &filler);
    parser->lost_filler |= filler;
    parser->lost_sentence_end |= class == FOLD_SENTENCE_END;
    if (!count && !space && c != TAKEN_OUT)
        lose(parser, c);
    if (count && !parser->literal_count)
        parser->literal_at = place(parser, parser->index);
    parser->literal = memory_reserve(parser->literal, &parser->literal_cap,
                                     parser->literal_count + count, sizeof *parser->literal);
    for (size_t i = 0; i < count; i++)
        parser->literal[parser->literal_count++] = chars[i];
    parser->last = c;
    skip(parser, 1);
}

/* ---- brackets ---- */

static bool
is_name(struct span name)
{
    if (!name.len || span_is(name, "and"))
        return false;
    if (name.data[0] >= '0' && name.data[0] <= '9')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (name.data[i] > 0 && strchr("+-*/<>=!&|(). \t", name.data[i]))
            return false;
    return true;
}

/* The index of @name among the rule's slots; -1 after reporting. */
static int
bind_name(struct parser *parser, struct span name, enum slot_kind kind, uint32_t index)
{
    struct phrase_context *context = parser->context;
    unsigned width = (unsigned)utf8_count(name);
    if (!is_name(name) || span_is(name, "命中") || span_is(name, "次数")) {
        complain(parser, "P01", index, width, "\"%.*s\" can't be the name of a slot",
                 SPAN_ARGS(name));
        fix(parser, "use a short word such as 原 or 现 (命中 and 次数 are taken)");
        return -1;
    }
    size_t i = 0;
    while (i < context->slot_count && !span_is(name, context->slot_names[i]))
        i++;
    if (i < context->slot_count && context->slot_kinds[i] != kind) {
        complain(parser, "W02", index, width, "slot \"%.*s\" is a %s here and a %s elsewhere",
                 SPAN_ARGS(name), slot_kind_name(kind), slot_kind_name(context->slot_kinds[i]));
        fix(parser, "give one of them another name");
        diag_also(context->diag, context->slot_places[i], "the other one");
        return -1;
    }
    if (i == PHRASE_SLOTS) {
        complain(parser, "Y08", index, width, "more than %d slot names in one rule", PHRASE_SLOTS);
        fix(parser, "leave the slots without name that where and the texts don't use");
        parser->gave_up = true;
        return -1;
    }
    if (i == context->slot_count) {
        context->slot_names[i] = arena_copy_text(context->arena, name);
        context->slot_kinds[i] = kind;
        context->slot_places[i] = place(parser, index);
        context->slot_count++;
    }
    return (int)i;
}

static struct span
trim(struct span text, uint32_t *index)
{
    while (text.len && text.data[0] == ' ') {
        text.data++;
        text.len--;
        (*index)++;
    }
    while (text.len && text.data[text.len - 1] == ' ')
        text.len--;
    return text;
}

static void
read_slot(struct parser *parser, struct span name, uint32_t name_index, enum slot_kind kind,
          uint32_t index)
{
    struct phrase_node *node = new_node(parser, NODE_SLOT, place(parser, index));
    node->slot = kind;
    node->min = 1;
    node->max = NUMBER_MAX;
    if (name.data && parser->context->use != PHRASE_FIND) {
        complain(parser, "P01", name_index, (unsigned)utf8_count(name),
                 "a slot in a list, clause or cue has no name: nothing could tell which one is "
                 "meant");
        fix(parser, "write the slot without name and \"=\", or put it into the phrase under find");
    } else if (name.data) {
        node->slot_index = bind_name(parser, name, kind, name_index);
    } else if (parser->context->number_slots) {
        node->slot_index = bind_name(parser, span_of_text(slot_kind_name(kind)), kind, index);
    }
    push(parser, node);
}

static void
read_bracket(struct parser *parser)
{
    struct phrase_context *context = parser->context;
    uint32_t open = parser->index;
    const char *start = after(parser, parser->p), *p = start, *equals = NULL, *behind = NULL;
    uint32_t index = open + 1, behind_index = 0;
    for (; p < parser->end && code_at(parser, p) != 0x3011 && code_at(parser, p) != 0x3010;
         index++) {
        uint32_t c = code_at(parser, p);
        if ((c == '=' || c == 0xff1d) && !equals) {
            equals = p;
            behind = after(parser, p);
            behind_index = index + 1;
        }
        p = after(parser, p);
    }
    struct span whole = span_of(start, (size_t)(p - start));
    bool closed = code_at(parser, p) == 0x3011;
    skip(parser, index - open + closed);
    if (!closed) {
        complain(parser, "P01", open, 1, "【 without 】");
        fix(parser, "close it after the name");
        return;
    }
    uint32_t name_index = open + 1, kind_index = equals ? behind_index : open + 1;
    struct span name = {0}, word = equals ? span_of(behind, (size_t)(p - behind)) : whole;
    if (equals)
        name = trim(span_of(start, (size_t)(equals - start)), &name_index);
    word = trim(word, &kind_index);
    if (!word.len) {
        complain(parser, "P01", open, index - open + 1, "【】 without a name");
        fix(parser, "write the name of a list, or of a slot: 价格 数字 百分比 折扣 时长");
        return;
    }
    enum slot_kind kind;
    if (slot_kind_from_name(word.data, word.len, &kind)) {
        read_slot(parser, name, name_index, kind, open);
        return;
    }
    unsigned width = (unsigned)utf8_count(word);
    if (equals) {
        complain(parser, "P01", kind_index, width,
                 "\"%.*s\" is no slot: only a slot can be given a name", SPAN_ARGS(word));
        fix(parser, "the slots are 价格 数字 百分比 折扣 时长; a list is written 【list】");
        return;
    }
    char list_name[256];
    snprintf(list_name, sizeof list_name, "%.*s", SPAN_ARGS(word));
    const struct phrase_node *list =
        context->find_list ? context->find_list(context->user, list_name, place(parser, kind_index),
                                                parser->text->exact ? width : 0)
                           : NULL;
    if (list)
        push(parser, list);
    else
        parser->failed = true;
}

/* ---- structure ---- */

static void
read_gap(struct parser *parser, unsigned chars)
{
    struct phrase_node *gap = new_node(parser, NODE_GAP, place(parser, parser->index));
    gap->gap = gap->max = parser->context->gap;
    push(parser, gap);
    skip(parser, chars);
}

static void read_sequence(struct parser *parser);

static void
read_group(struct parser *parser)
{
    uint32_t open = parser->index;
    struct location at = place(parser, open);
    unsigned chars;
    skip(parser, 1);
    if (parser->depth == PHRASE_DEPTH) {
        complain(parser, "Y08", open, 1, "more than %d brackets inside each other", PHRASE_DEPTH);
        fix(parser, "make the inner part a list");
        parser->p = parser->end;
        parser->gave_up = true;
        return;
    }
    parser->depth++;
    size_t base = parser->child_count,
           branches = 0; /* bars met; without one brackets are nothing */
    uint64_t before = parser->bound, bound = before;
    for (;;) {
        uint32_t branch = parser->index;
        size_t branch_base = parser->child_count;
        parser->bound = before;
        read_sequence(parser);
        bound |= parser->bound;
        enum mark mark = peek_mark(parser, &chars);
        branches += mark == MARK_BAR || mark == MARK_ARROW;
        if (branches && parser->child_count != branch_base + 1)
            push(parser, pop_node(parser, NODE_SEQUENCE, branch_base, place(parser, branch)));
        if (mark == MARK_BAR) {
            skip(parser, chars);
            continue;
        }
        if (mark == MARK_CLOSE) {
            skip(parser, chars);
        } else {
            complain(parser, "P01", open, 1,
                     mark == MARK_ARROW ? "→ inside brackets: steps can't be optional"
                                        : "( without )");
            fix(parser, mark == MARK_ARROW ? "write one phrase for each order of steps"
                                           : "close the bracket");
            if (mark == MARK_ARROW) {
                skip(parser, chars);
                continue; /* so that the closing bracket finds its partner */
            }
        }
        break;
    }
    parser->bound = bound;
    parser->depth--;
    if (branches)
        push(parser, pop_node(parser, NODE_CHOICE, base, at));
}

static void
read_slot_or_list(struct parser *parser)
{
    uint32_t open = parser->index;
    size_t before = parser->child_count;
    read_bracket(parser);
    if (parser->child_count == before)
        return;
    const struct phrase_node *node = parser->children[before];
    if (node->kind != NODE_SLOT || node->slot_index < 0)
        return;
    uint64_t bit = UINT64_C(1) << node->slot_index;
    if (parser->bound & bit) {
        complain(parser, "W02", open, 1, "slot \"%s\" is bound twice in one phrase",
                 parser->context->slot_names[node->slot_index]);
        fix(parser, "give the second one another name");
    }
    parser->bound |= bit;
}

/* Pushes the parts up to a bar, closing bracket, arrow or the end. */
static void
read_sequence(struct parser *parser)
{
    for (;;) {
        unsigned chars;
        enum mark mark = peek_mark(parser, &chars);
        while (mark == MARK_NONE) {
            read_literal_char(parser);
            mark = peek_mark(parser, &chars);
        }
        end_literal(parser);
        switch (mark) {
        case MARK_OPEN:
            read_group(parser);
            break;
        case MARK_LIST_OPEN:
            read_slot_or_list(parser);
            break;
        case MARK_LIST_CLOSE:
            complain(parser, "P01", parser->index, 1, "】 without 【");
            fix(parser, "open it before the name of a list or slot");
            skip(parser, chars);
            break;
        case MARK_GAP:
            read_gap(parser, chars);
            break;
        case MARK_BAR:
        case MARK_CLOSE:
            if (parser->depth)
                return;
            complain(parser, "P01", parser->index, chars,
                     mark == MARK_BAR ? "| outside of brackets" : ") without (");
            fix(parser, mark == MARK_BAR ? "write (a|b), or two phrases"
                                         : "open the bracket, or "
                                           "delete this one");
            skip(parser, chars);
            break;
        case MARK_ARROW:
        case MARK_END:
        case MARK_NONE: /* not here */
            return;
        }
    }
}

/* The gap that a match of @node may begin (or end) with, or NULL. */
static const struct phrase_node *
edge_gap(const struct phrase_node *node, bool at_end)
{
    if (node->kind == NODE_GAP)
        return node;
    if (node->kind != NODE_SEQUENCE && (node->kind != NODE_CHOICE || node->list_name))
        return NULL;
    for (size_t i = 0; i < node->child_count; i++) {
        size_t pick = at_end && node->kind == NODE_SEQUENCE ? node->child_count - 1 - i : i;
        const struct phrase_node *gap = edge_gap(node->children[pick], at_end);
        if (gap)
            return gap;
        if (node->kind == NODE_SEQUENCE && node->children[pick]->min > 0)
            return NULL;
    }
    return NULL;
}

/* Whether something in it is more than gaps: then an empty match is a slip of optional parts. */
static bool
is_empty(const struct phrase_node *node)
{
    if (node->kind == NODE_SEQUENCE || node->kind == NODE_CHOICE) {
        for (size_t i = 0; i < node->child_count; i++)
            if (!is_empty(node->children[i]))
                return false;
        return true;
    }
    return node->kind == NODE_GAP;
}

static void
check_step(struct parser *parser, const struct phrase_node *root, uint32_t first)
{
    uint32_t width = parser->index - first;
    const struct phrase_node *leading = edge_gap(root, false), *trailing = edge_gap(root, true);
    const char *what = diag_words(parser->context->diag,
                                  parser->context->use == PHRASE_ENTRY ? "entry" : "step");
    if (root->min == 0) {
        complain(parser, "P02", first, width,
                 is_empty(root) ? "this %s holds nothing that could be matched"
                                : "every part of this %s is optional: it would match nothing, "
                                  "everywhere",
                 what);
        fix(parser, "give it words that every match must contain");
    } else if (leading) {
        diag_add(parser->context->diag, DIAG_ERROR, "P10", leading->at,
                 "this %s may begin with \"…\": a hit would begin up to %zu characters too early",
                 what, leading->max)
            ->width = 1;
        parser->failed = true;
        fix(parser, "delete the …, or let a word that is not optional stand before it");
    } else if (trailing) {
        diag_add(parser->context->diag, DIAG_WARNING, "P10", trailing->at,
                 "this %s may end with \"…\", which is then as short as it can be, nothing: what "
                 "is optional behind it counts only right beside it",
                 what)
            ->width = 1;
        fix(parser, "delete the …, or what makes the part behind it optional");
    }
    if (root->weight > PHRASE_WEIGHT) {
        complain(parser, "Y08", first, width,
                 "this %s has %zu branches and entries with its lists written out, at most %d are "
                 "allowed",
                 what, root->weight, PHRASE_WEIGHT);
        fix(parser, "name fewer or smaller lists");
    }
    if (root->max > PHRASE_STEP_WIDTH) {
        complain(parser, "P09", first, width,
                 "this %s can be %zu characters wide, the most is %d: the stream would have to be "
                 "kept that long",
                 what, root->max, PHRASE_STEP_WIDTH);
        fix(parser, "cut it into steps with →, or use fewer or smaller gaps");
    }
}

/* The last (or first) @count characters of a text. */
static struct span
few_chars(struct span text, size_t count, bool last)
{
    size_t len = utf8_count(text);
    if (len <= count)
        return text;
    const char *p = text.data;
    for (size_t i = last ? len - count : count; i; i--)
        utf8_next(&p);
    size_t cut = (size_t)(p - text.data);
    return last ? span_of(p, text.len - cut) : span_of(text.data, cut);
}

/* The whole phrase as it is matched, and how many bytes of that stand before character @index. */
static size_t
print_matched(struct parser *parser, uint32_t index, struct buf *out)
{
    size_t before = 0;
    uint32_t last = 0;
    parser->p = parser->text->text;
    parser->index = 0;
    buf_add_text(out, "");
    while (parser->p < parser->end) {
        uint32_t c = code_at(parser, parser->p), chars[FOLD_MAX];
        unsigned mark_chars;
        enum fold_class class;
        bool filler;
        if (parser->index == index)
            before = out->len;
        bool mark = peek_mark(parser, &mark_chars) != MARK_NONE;
        size_t count = mark ? 0 : fold_char(parser, last, chars, &class, &filler);
        if (mark)
            buf_add(out, parser->p, (size_t)(after(parser, parser->p) - parser->p));
        phrase_print_chars(chars, count, out);
        last = mark ? 0 : c;
        skip(parser, 1);
    }
    return before;
}

static void
report_lost(struct parser *parser)
{
    enum { SHOWN = 10 };
    struct buf matched = {0};
    size_t at = print_matched(parser, parser->lost_index, &matched);
    struct span before = few_chars(span_of(matched.data, at), SHOWN, true);
    struct span behind = few_chars(span_of(matched.data + at, matched.len - at), SHOWN, false);
    struct diag_item *item = diag_add(
        parser->context->diag, DIAG_WARNING, "P08", place(parser, parser->lost_index),
        "\"%s\"%s is dropped before matching, as a %s: what is matched is 「%s%.*s%.*s%s」",
        parser->lost.data, parser->lost_count > 8 ? diag_words(parser->context->diag, " and more") : "",
        diag_words(parser->context->diag, parser->lost_filler ? "filler of the pack" : "mark"), before.len < at ? "…" : "",
        SPAN_ARGS(before), SPAN_ARGS(behind), behind.len < matched.len - at ? "…" : "");
    item->width = parser->text->exact ? 1 : 0;
    if (parser->lost_sentence_end)
        fix(parser, "no step goes over the end of a sentence: cut it there with →, or delete the "
                    "mark");
    else if (parser->lost_filler)
        fix(parser, "delete it here, or take it out of fillers in pack.yaml");
    else
        fix(parser, "delete it");
    buf_finish(&matched);
}

static bool
too_long(struct parser *parser)
{
    if (parser->end - parser->p <= PHRASE_CHARS)
        return false;
    size_t chars = utf8_count(span_of_text(parser->text->text));
    if (chars <= PHRASE_CHARS)
        return false;
    complain(parser, "Y08", 0, 1, "the phrase has %zu characters, at most %d are allowed", chars,
             PHRASE_CHARS);
    fix(parser, "make parts of it lists");
    return true;
}

static void
read_steps(struct parser *parser, struct phrase *phrase)
{
    struct phrase_step steps[PHRASE_STEPS];
    size_t count = 0;
    for (;;) {
        while (code_at(parser, parser->p) == ' ')
            skip(parser, 1);
        uint32_t first = parser->index;
        read_sequence(parser);
        struct phrase_node *root = pop_node(parser, NODE_SEQUENCE, 0, place(parser, first));
        if (!parser->failed)
            check_step(parser, root, first);
        if (count < PHRASE_STEPS)
            steps[count] = (struct phrase_step){root, root->min, root->max};
        count++;
        unsigned chars;
        if (peek_mark(parser, &chars) != MARK_ARROW)
            break;
        if (parser->context->use != PHRASE_FIND) {
            complain(parser, "P01", parser->index, chars, "→ has a place only under find");
            fix(parser, "write the parts as clauses of their own, or as …");
        } else if (count == PHRASE_STEPS) {
            complain(parser, "Y08", parser->index, chars, "more than %d steps", PHRASE_STEPS);
            fix(parser, "look for fewer of them, or make two rules");
        }
        skip(parser, chars);
    }
    if (count > PHRASE_STEPS)
        return;
    struct phrase_step *kept = arena_array(parser->context->arena, count, sizeof *kept);
    memcpy(kept, steps, count * sizeof *kept);
    phrase->steps = kept;
    phrase->step_count = count;
}

bool
phrase_parse(struct phrase_context *context, const struct phrase_text *text,
             struct phrase *ret_phrase)
{
    struct parser parser = {.context = context, .text = text, .p = text->text};
    parser.end = parser.p + strlen(parser.p);
    struct phrase phrase = {.source = text->text, .at = text->at};
    if (!too_long(&parser))
        read_steps(&parser, &phrase);
    if (parser.lost_count && !parser.failed)
        report_lost(&parser);
    free(parser.children);
    free(parser.literal);
    buf_finish(&parser.lost);
    if (parser.failed)
        return false;
    *ret_phrase = phrase;
    return true;
}

void
phrase_print_chars(const uint32_t *chars, size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++)
        buf_add_code_point(out, chars[i] & CHAR_CODE);
}
