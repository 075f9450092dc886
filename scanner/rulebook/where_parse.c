/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/rulebook/loader.h"

#include <stdarg.h>
#include <stdio.h>

/*
 * where  = comparison { and comparison }
 * comparison = sum op sum           op: < <= = != >= >
 * sum    = product { (+|−) product }
 * product = atom { (*|/) atom }
 * atom   = number | slot | ( sum )
 *
 * Values are exact: numbers become millionths. `原.每` is refused: units are compared by
 * themselves.
 */
enum { TERM_LIMIT = 200, DEPTH_LIMIT = 16, COMPARISON_LIMIT = 16 };

struct parser {
    struct loader *loader;
    const struct phrase_context *slots;
    const struct phrase_text *text;
    const char *p;
    bool failed;
    unsigned depth, terms;
    uint64_t used; /* slots of the comparison being read */
};

struct symbol {
    const char *text;
    int value;
};

static const struct symbol comparisons[] = {
    /* longest first */
    {"<=", COMPARE_LE}, {">=", COMPARE_GE}, {"!=", COMPARE_NE}, {"==", COMPARE_EQ},
    {"≤", COMPARE_LE},  {"≥", COMPARE_GE},  {"≠", COMPARE_NE},  {"<", COMPARE_LT},
    {">", COMPARE_GT},  {"=", COMPARE_EQ},  {"＜", COMPARE_LT}, {"＞", COMPARE_GT},
    {"＝", COMPARE_EQ}, {NULL, 0},
};
static const struct symbol sums[] = {
    {"+", TERM_ADD},      {"＋", TERM_ADD},      {"-", TERM_SUBTRACT},
    {"−", TERM_SUBTRACT}, {"－", TERM_SUBTRACT}, {NULL, 0},
};
static const struct symbol products[] = {
    {"*", TERM_MULTIPLY},
    {"×", TERM_MULTIPLY},
    {"＊", TERM_MULTIPLY},
    {"/", TERM_DIVIDE},
    {"÷", TERM_DIVIDE},
    {"／", TERM_DIVIDE},
    {NULL, 0},
};
static const struct symbol opens[] = {{"(", 1}, {"（", 1}, {NULL, 0}};
static const struct symbol closes[] = {{")", 1}, {"）", 1}, {NULL, 0}};
static const struct symbol unit_marks[] = {{".每", 1}, {"．每", 1}, {NULL, 0}};

static struct location
place(const struct parser *parser, const char *p)
{
    struct location at = parser->text->at;
    if (parser->text->exact)
        at.column +=
            (uint32_t)utf8_count(span_of(parser->text->text, (size_t)(p - parser->text->text)));
    return at;
}

__attribute__((format(printf, 4, 5))) static void
complain(struct parser *parser, const char *code, const char *p, const char *format, ...)
{
    if (parser->failed)
        return;
    char message[300];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, diag_words(parser->loader->diag, format), args);
    va_end(args);
    diag_add(parser->loader->diag, DIAG_ERROR, code, place(parser, p), "%s", message);
    parser->failed = true;
}

static void
skip_spaces(struct parser *parser)
{
    for (;;) {
        if (*parser->p == ' ' || *parser->p == '\n')
            parser->p++;
        else if (strncmp(parser->p, "\u3000", 3) == 0)
            parser->p += 3;
        else
            return;
    }
}

static const struct symbol *
peek(struct parser *parser, const struct symbol *table)
{
    skip_spaces(parser);
    for (; table->text; table++)
        if (strncmp(parser->p, table->text, strlen(table->text)) == 0)
            return table;
    return NULL;
}

static const struct symbol *
eat(struct parser *parser, const struct symbol *table)
{
    const struct symbol *symbol = peek(parser, table);
    if (symbol)
        parser->p += strlen(symbol->text);
    return symbol;
}

static struct term *
new_term(struct parser *parser, enum term_kind kind, const char *p)
{
    if (++parser->terms > TERM_LIMIT)
        complain(parser, "Y08", p, "more than %d terms in one where", TERM_LIMIT);
    struct term *term = arena_new(parser->loader->arena, sizeof *term);
    term->kind = kind;
    term->slot = -1;
    return term;
}

static const struct term *
read_number(struct parser *parser)
{
    const char *start = parser->p;
    int64_t value = 0, unit = 1000000;
    for (; *parser->p >= '0' && *parser->p <= '9'; parser->p++) {
        value = value * 10 + (*parser->p - '0');
        if (value > INT64_C(1000000000))
            complain(parser, "W02", start, "numbers go up to 1000000000");
        if (parser->failed)
            return NULL;
    }
    value *= unit;
    if (*parser->p == '.') {
        for (parser->p++; *parser->p >= '0' && *parser->p <= '9'; parser->p++) {
            unit /= 10;
            if (!unit)
                complain(parser, "W02", start, "a number has at most six decimals");
            value += (*parser->p - '0') * unit;
        }
    }
    if (*parser->p == '%') {
        parser->p++;
        value /= 100;
    }
    struct term *term = new_term(parser, TERM_NUMBER, start);
    term->number = value;
    return term;
}

static size_t
name_len(const struct parser *parser)
{
    const char *p = parser->p;
    while (*p && !strchr(" \n+-*/<>=!().,;&|", *p)) {
        static const char *const wide[] = {"（", "）", "＜", "＞", "＝", "≤",  "≥",  "≠",     "×",
                                           "÷",  "＋", "−",  "－", "＊", "／", "．", "\u3000"};
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
            if (strncmp(p, wide[i], strlen(wide[i])) == 0)
                return (size_t)(p - parser->p);
        utf8_next(&p);
    }
    return (size_t)(p - parser->p);
}

static const struct term *
read_slot(struct parser *parser)
{
    const char *start = parser->p;
    struct span name = span_of(start, name_len(parser));
    const struct phrase_context *slots = parser->slots;
    if (!name.len) {
        complain(parser, "W02", start,
                 *start ? "a number or the name of a slot is wanted here"
                        : "the comparison ends too early");
        return NULL;
    }
    parser->p += name.len;
    for (size_t i = 0; i < slots->slot_count; i++) {
        if (!span_is(name, slots->slot_names[i]))
            continue;
        if (eat(parser, unit_marks)) {
            complain(parser, "W02", start,
                     "%.*s.每 has no place in where: prices per different "
                     "units are never compared",
                     SPAN_ARGS(name));
            diag_fix(parser->loader->diag, "delete it; a text may name it: 【%.*s.每】",
                     SPAN_ARGS(name));
            return NULL;
        }
        struct term *term = new_term(parser, TERM_SLOT, start);
        term->slot = (int)i;
        parser->used |= UINT64_C(1) << i;
        return term;
    }
    if (parser->failed)
        return NULL;
    char word[128];
    snprintf(word, sizeof word, "%.*s", SPAN_ARGS(name));
    complain(parser, "W02", start, "no slot of this rule is named \"%s\"", word);
    const char *nearest =
        diag_nearest(word, (const char *const *)slots->slot_names, slots->slot_count);
    enum slot_kind kind;
    if (nearest)
        diag_fix(parser->loader->diag, "did you mean %s?", nearest);
    else if (slot_kind_from_name(name.data, name.len, &kind))
        diag_fix(parser->loader->diag, "give the slot a name under find, 【原=%s】, and use that",
                 slot_kind_name(kind));
    else
        diag_fix(parser->loader->diag, "name a slot under find: 【%s=价格】", word);
    return NULL;
}

static const struct term *read_sum(struct parser *parser);

static const struct term *
read_atom(struct parser *parser)
{
    const char *start = parser->p;
    if (eat(parser, opens)) {
        if (parser->depth == DEPTH_LIMIT) {
            complain(parser, "Y08", start, "more than %d brackets inside each other", DEPTH_LIMIT);
            return NULL;
        }
        parser->depth++;
        const struct term *inner = read_sum(parser);
        parser->depth--;
        if (!eat(parser, closes))
            complain(parser, "W02", parser->p, "a closing bracket is wanted here");
        return inner;
    }
    return *parser->p >= '0' && *parser->p <= '9' ? read_number(parser) : read_slot(parser);
}

static const struct term *
read_level(struct parser *parser, const struct symbol *table,
           const struct term *(*read_part)(struct parser *))
{
    const struct term *left = read_part(parser);
    const struct symbol *symbol;
    while (!parser->failed && (symbol = eat(parser, table))) {
        skip_spaces(parser);
        const char *start = parser->p;
        struct term *term = new_term(parser, (enum term_kind)symbol->value, start);
        term->left = left;
        term->right = read_part(parser);
        if (!parser->failed && term->kind == TERM_DIVIDE && term->right->kind == TERM_NUMBER &&
            term->right->number == 0)
            complain(parser, "W03", start, "division by zero: the comparison could never hold");
        left = term;
    }
    return left;
}

static const struct term *
read_product(struct parser *parser)
{
    return read_level(parser, products, read_atom);
}

static const struct term *
read_sum(struct parser *parser)
{
    return read_level(parser, sums, read_product);
}

static bool
eat_and(struct parser *parser)
{
    skip_spaces(parser);
    if (strncmp(parser->p, "and", 3) == 0)
        parser->p += 3;
    else if (strncmp(parser->p, "且", 3) == 0)
        parser->p += 3;
    else
        return false;
    return true;
}

static struct comparison
read_comparison(struct parser *parser)
{
    struct comparison comparison = {.op = COMPARE_EQ};
    skip_spaces(parser);
    const char *start = parser->p;
    parser->used = 0;
    comparison.left = read_sum(parser);
    const struct symbol *op = parser->failed ? NULL : eat(parser, comparisons);
    if (!op)
        complain(parser, "W02", parser->p, "a comparison is wanted here: < <= = != >= >");
    if (parser->failed)
        return comparison;
    comparison.op = (enum compare_op)op->value;
    comparison.right = read_sum(parser);
    comparison.slots = parser->used;
    if (!parser->failed && peek(parser, comparisons)) {
        complain(parser, "W02", parser->p, "one comparison follows the other");
        diag_fix(parser->loader->diag, "write two comparisons with \"and\" between them");
    }
    if (!parser->failed && !comparison.slots) {
        complain(parser, "W03", start,
                 "no slot in this comparison: it is always true or always false");
        diag_fix(parser->loader->diag, "name a slot, or delete the comparison");
    }
    return comparison;
}

bool
where_parse(struct loader *loader, const struct phrase_context *slots,
            const struct phrase_text *text, struct rule *rule)
{
    struct parser parser = {.loader = loader, .slots = slots, .text = text, .p = text->text};
    struct comparison list[COMPARISON_LIMIT];
    size_t count = 0;
    do {
        if (count == COMPARISON_LIMIT) {
            complain(&parser, "Y08", parser.p, "more than %d comparisons", COMPARISON_LIMIT);
            break;
        }
        list[count++] = read_comparison(&parser);
    } while (!parser.failed && eat_and(&parser));
    if (!parser.failed && *parser.p) {
        complain(&parser, "W02", parser.p, "\"and\" or the end is wanted here");
        if (strncmp(parser.p, "or", 2) == 0)
            diag_fix(loader->diag, "there is no \"or\": write two rules");
    }
    if (parser.failed)
        return false;
    struct comparison *kept = arena_array(loader->arena, count, sizeof *kept);
    memcpy(kept, list, count * sizeof *kept);
    rule->where = kept;
    rule->where_count = count;
    return true;
}
