/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"

/*
 * day: calendar days as numbers, counted from 1970-01-01. Law knows days, not hours; a moment
 * belongs to the day it is in Asia/Shanghai (UTC+8, no summer time since 1992).
 */
enum { DAY_TEXT_SIZE = 16 };

/* Exactly YYYY-MM-DD, years 1000 to 9999, a day that exists. */
bool day_parse(struct span text, int32_t *ret_day);

/* "2021-11-11"; returns @ret_text. */
const char *day_format(int32_t day, char ret_text[DAY_TEXT_SIZE]);

int32_t day_of(int year, unsigned month, unsigned day_of_month);
void day_split(int32_t day, int *ret_year, unsigned *ret_month, unsigned *ret_day_of_month);

/* The same date @years later; 29 February becomes 1 March where there is none. */
int32_t day_add_years(int32_t day, int years);

/* The day in Asia/Shanghai of a moment in seconds since 1970-01-01T00:00Z. */
int32_t day_of_moment(int64_t unix_seconds);
int32_t day_today(void);
