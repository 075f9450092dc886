/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/match/where.h"

typedef __int128 wide;

/* top / bottom, bottom > 0. */
struct fraction {
    wide top, bottom;
};

/* Every value from low to high. */
struct interval {
    struct fraction low, high;
    bool valid;
};

static struct interval
no_value(void)
{
    return (struct interval){.valid = false};
}

static bool
reduce(struct fraction *f)
{
    wide a = f->top < 0 ? -f->top : f->top, b = f->bottom;
    while (a) {
        wide rest = b % a;
        b = a;
        a = rest;
    }
    if (b > 1) {
        f->top /= b;
        f->bottom /= b;
    }
    return true;
}

static bool
multiply(struct fraction a, struct fraction b, struct fraction *ret)
{
    return !__builtin_mul_overflow(a.top, b.top, &ret->top) &&
           !__builtin_mul_overflow(a.bottom, b.bottom, &ret->bottom) && reduce(ret);
}

static bool
add(struct fraction a, struct fraction b, int sign, struct fraction *ret)
{
    wide left, right;
    return !__builtin_mul_overflow(a.top, b.bottom, &left) &&
           !__builtin_mul_overflow(b.top * sign, a.bottom, &right) &&
           !__builtin_add_overflow(left, right, &ret->top) &&
           !__builtin_mul_overflow(a.bottom, b.bottom, &ret->bottom) && reduce(ret);
}

/* -1, 0, 1; *ok is cleared on overflow. */
static int
compare(struct fraction a, struct fraction b, bool *ok)
{
    wide left, right;
    if (__builtin_mul_overflow(a.top, b.bottom, &left) ||
        __builtin_mul_overflow(b.top, a.bottom, &right)) {
        *ok = false;
        return 0;
    }
    return (left > right) - (left < right);
}

static struct interval
multiply_intervals(struct interval a, struct interval b)
{
    const struct fraction as[] = {a.low, a.high}, bs[] = {b.low, b.high};
    struct interval all = {.valid = true};
    for (int i = 0; i < 4; i++) {
        struct fraction product;
        if (!multiply(as[i / 2], bs[i % 2], &product))
            return no_value();
        if (i == 0 || compare(product, all.low, &all.valid) < 0)
            all.low = product;
        if (i == 0 || compare(product, all.high, &all.valid) > 0)
            all.high = product;
    }
    return all;
}

static struct fraction
turned_over(struct fraction f)
{
    return f.top < 0 ? (struct fraction){-f.bottom, -f.top} : (struct fraction){f.bottom, f.top};
}

struct binding {
    const struct quantity *slots;
    int unit; /* the one met so far, or UNIT_NONE */
    bool units_differ;
};

static struct interval
value_of(const struct term *term, struct binding *binding)
{
    enum { MILLION = 1000000 };
    if (term->kind == TERM_NUMBER) {
        struct fraction f = {term->number, MILLION};
        return (struct interval){f, f, true};
    }
    if (term->kind == TERM_SLOT) {
        const struct quantity *slot = &binding->slots[term->slot];
        if (slot->unit != UNIT_NONE) {
            binding->units_differ |=
                binding->unit != UNIT_NONE && binding->unit != slot->unit;
            binding->unit = slot->unit;
        }
        return (struct interval){{slot->low, MILLION}, {slot->high, MILLION}, true};
    }
    struct interval a = value_of(term->left, binding), b = value_of(term->right, binding);
    struct interval sum = {.valid = true};
    if (!a.valid || !b.valid)
        return no_value();
    switch (term->kind) {
    case TERM_ADD:
        sum.valid = add(a.low, b.low, 1, &sum.low) && add(a.high, b.high, 1, &sum.high);
        return sum;
    case TERM_SUBTRACT:
        sum.valid = add(a.low, b.high, -1, &sum.low) && add(a.high, b.low, -1, &sum.high);
        return sum;
    case TERM_DIVIDE:
        if (b.low.top <= 0 && b.high.top >= 0)
            return no_value();
        return multiply_intervals(
            a, (struct interval){turned_over(b.high), turned_over(b.low), true});
    default:
        return multiply_intervals(a, b);
    }
}

static bool
comparison_holds(const struct comparison *comparison, const struct quantity *slots)
{
    struct binding binding = {slots, UNIT_NONE, false};
    struct interval a = value_of(comparison->left, &binding);
    struct interval b = value_of(comparison->right, &binding);
    bool ok = a.valid && b.valid && !binding.units_differ;
    if (!ok)
        return false;
    int most = compare(a.high, b.low, &ok), least = compare(a.low, b.high, &ok);
    switch (comparison->op) {
    case COMPARE_LT:
        return ok && most < 0;
    case COMPARE_LE:
        return ok && most <= 0;
    case COMPARE_EQ:
        return ok && most == 0 && least == 0;
    case COMPARE_NE:
        return ok && (most < 0 || least > 0);
    case COMPARE_GE:
        return ok && least >= 0;
    case COMPARE_GT:
        return ok && least > 0;
    }
    return false;
}

bool
where_holds(const struct rule *rule, uint32_t bound, const struct quantity *slots)
{
    for (size_t i = 0; i < rule->where_count; i++) {
        if ((rule->where[i].slots & ~(uint64_t)bound) == 0 &&
            !comparison_holds(&rule->where[i], slots))
            return false;
    }
    return true;
}
