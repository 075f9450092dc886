/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"

#include <stdio.h>
#include <time.h>

enum { SHANGHAI_OFFSET = 8 * 3600, DAY_SECONDS = 86400 };

/* Days from civil and back after Howard Hinnant: years begin in March, so leap days come last. */
int32_t
day_of(int year, unsigned month, unsigned day_of_month)
{
    int y = year - (month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    unsigned year_of_era = (unsigned)(y - era * 400);
    unsigned day_of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day_of_month - 1;
    unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + (int32_t)day_of_era - 719468;
}

void
day_split(int32_t day, int *ret_year, unsigned *ret_month, unsigned *ret_day_of_month)
{
    int32_t z = day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    unsigned doe = (unsigned)(z - era * 146097);
    unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    unsigned mp = (5 * doy + 2) / 153;
    *ret_day_of_month = doy - (153 * mp + 2) / 5 + 1;
    *ret_month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = (int)yoe + era * 400 + (*ret_month <= 2);
}

static bool
read_digits(const char *at, unsigned count, unsigned *ret_value)
{
    unsigned value = 0;
    for (unsigned i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return false;
        value = value * 10 + (unsigned)(at[i] - '0');
    }
    *ret_value = value;
    return true;
}

bool
day_parse(struct span text, int32_t *ret_day)
{
    unsigned year, month, day_of_month;
    if (text.len != 10 || text.data[4] != '-' || text.data[7] != '-' ||
        !read_digits(text.data, 4, &year) || !read_digits(text.data + 5, 2, &month) ||
        !read_digits(text.data + 8, 2, &day_of_month))
        return false;
    if (year < 1000 || month < 1 || month > 12 || day_of_month < 1)
        return false;
    int32_t day = day_of((int)year, month, day_of_month);
    int back_year;
    unsigned back_month, back_day;
    day_split(day, &back_year, &back_month, &back_day);
    if (back_month != month || back_day != day_of_month)
        return false;
    *ret_day = day;
    return true;
}

const char *
day_format(int32_t day, char ret_text[DAY_TEXT_SIZE])
{
    int year;
    unsigned month, day_of_month;
    day_split(day, &year, &month, &day_of_month);
    snprintf(ret_text, DAY_TEXT_SIZE, "%04d-%02u-%02u", year, month, day_of_month);
    return ret_text;
}

int32_t
day_add_years(int32_t day, int years)
{
    int year;
    unsigned month, day_of_month;
    day_split(day, &year, &month, &day_of_month);
    return day_of(year + years, month, day_of_month);
}

int32_t
day_of_moment(int64_t unix_seconds)
{
    int64_t seconds = unix_seconds + SHANGHAI_OFFSET;
    int64_t day = seconds / DAY_SECONDS;
    return (int32_t)(seconds % DAY_SECONDS < 0 ? day - 1 : day);
}

int32_t
day_today(void)
{
    return day_of_moment((int64_t)time(NULL));
}
