/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers that are said roundabout; nearly all are ranges.
 *
 *   一两百 一两天           one or two
 *   小一百 小两千           not quite: nine tenths and up
 *   大几百 好几十           the upper half; several
 *   百儿八十 千儿八百       eight tenths and up
 *   俩名额 仨月             two and three of something, not 咱俩
 *   一百大几 一百好几       after a number: the upper half of its step; two tenths of it and up
 *   一百出头                after a number: up to its next step
 */
#include "scanner/pattern/number_read.h"

/* 一|两百 and 一|两天, but 一两 of gold. */
static bool
one_or_two(struct number_reader *reader, size_t at, struct number *ret)
{
    if (number_token_end(reader, at) != at + 1 || !(read_char(reader, at) & CHAR_CHINESE) ||
        read_glued(reader, at + 1) != U'两' || !begins_token(read_char(reader, at + 1)) ||
        !number_parse(reader, at + 1, false, ret))
        return false;
    bool lone = ret->end == at + 2;
    if (ret->low != ret->high || ret->low != 2 * ret->step || ret->flags & NUMBER_ARABIC ||
        (lone && !number_counts(reader, ret->end)))
        return false;
    ret->low = ret->step;
    ret->start = at;
    ret->flags = (ret->flags & ~(unsigned)(NUMBER_LONE | NUMBER_ONE)) | NUMBER_ROUGH;
    return true;
}

/* 小|一百, 小|几百 */
static bool
not_quite(struct number_reader *reader, size_t at, struct number *ret)
{
    if (!read_glued(reader, at + 1) || !number_parse(reader, at + 1, false, ret) ||
        ret->step < 10 * (int64_t)MILLION || ret->flags & (NUMBER_ARABIC | NUMBER_NAKED))
        return false;
    if (ret->low == ret->high && !number_scale(ret->low, 9, 10, &ret->low))
        return false;
    ret->start = at;
    ret->flags |= NUMBER_ROUGH;
    return true;
}

/* 大|几百, 好|几十 */
static bool
quite_some(struct number_reader *reader, size_t at, struct number *ret)
{
    if (read_glued(reader, at + 1) != U'几' || !number_parse(reader, at + 1, false, ret) ||
        ret->step < 10 * (int64_t)MILLION)
        return false;
    if (read_code(reader, at) == U'大')
        ret->low = 5 * ret->step;
    ret->start = at;
    return true;
}

/* 百儿|八十, 千儿|八百, 万儿|八千 */
static bool
or_eight_tenths(struct number_reader *reader, size_t at, struct number *ret)
{
    if (read_glued(reader, at + 1) != U'儿' || !read_glued(reader, at + 2) ||
        number_token_end(reader, at) != at + 1 || !number_parse(reader, at + 2, false, ret))
        return false;
    int power = number_power(read_code(reader, at));
    if (ret->low != ret->high || ret->low != 8 * ret->step || read_code(reader, at + 2) != '8' ||
        number_power(read_glued(reader, at + 3)) != power - 1)
        return false;
    ret->high = 10 * ret->step;
    ret->start = at;
    ret->flags |= NUMBER_ROUGH;
    return true;
}

/* 俩|名额 */
static bool
two_or_three_of(struct number_reader *reader, size_t at, int64_t count, struct number *ret)
{
    if (!number_counts(reader, at + 1) && !read_text(reader, at + 1, U"名额"))
        return false;
    *ret = (struct number){count * MILLION, count * MILLION,         MILLION, at, at + 1,
                           at + 1,          NUMBER_LONE | NUMBER_ONE};
    return true;
}

bool
number_parse_idiom(struct number_reader *reader, size_t at, struct number *ret)
{
    switch (read_code(reader, at)) {
    case '1':
        return one_or_two(reader, at, ret);
    case U'俩':
        return two_or_three_of(reader, at, 2, ret);
    case U'仨':
        return two_or_three_of(reader, at, 3, ret);
    case U'小':
        return not_quite(reader, at, ret);
    case U'大':
    case U'好':
        return quite_some(reader, at, ret);
    case U'百':
    case U'千':
    case U'万':
        return or_eight_tenths(reader, at, ret);
    default:
        return false;
    }
}

size_t
number_idiom_after(struct number_reader *reader, const struct number *number, int64_t *ret_more)
{
    size_t at = number->end;
    uint32_t code = read_glued(reader, at), next;
    if (code == U'出' && read_text(reader, at + 1, U"头")) {
        *ret_more = 0;
        return 2;
    }
    if ((code != U'大' && code != U'好') || read_glued(reader, at + 1) != U'几')
        return 0;
    next = read_char(reader, at + 2);
    *ret_more = code == U'大' ? number->step / 2 : number->step / 5;
    /* 两百大几|十: one multiplier, the one below the last */
    if (!begins_token(next) || next & CHAR_DROPPED)
        return 2;
    return number_power(text_code(next)) == 1 && number->step == 100 * (int64_t)MILLION &&
                   number_token_end(reader, at + 2) == at + 3
               ? 3
               : 0;
}
