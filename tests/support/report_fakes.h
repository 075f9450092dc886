/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/report/sink.h"

/*
 * report_fakes: a rulebook and records made by hand, one of every kind, so that the outputs can be
 * looked at without an engine.
 */
enum fake_rule { FAKE_FIRST, FAKE_GAP, FAKE_COUNT, FAKE_RULES };

struct fakes {
    struct rulebook book;
    struct rule rules[FAKE_RULES];
    struct category categories[2];
    struct diag diag;
};

void fakes_init(struct fakes *fakes);
void fakes_finish(struct fakes *fakes);

struct record fake_finding(const struct fakes *fakes);    /* one hit, the stream's day known */
struct record fake_old_finding(const struct fakes *fakes); /* of 2018, cited by the law of then */
struct record fake_sequence(const struct fakes *fakes);   /* two steps with prices, lessened */
struct record fake_count(const struct fakes *fakes);      /* three sayings, by sound, no date */
struct record fake_again(const struct fakes *fakes);
struct record fake_mitigation(const struct fakes *fakes);
struct record fake_exempted(const struct fakes *fakes);
struct record fake_not_yet_law(const struct fakes *fakes);
struct record fake_late(const struct fakes *fakes);
struct record fake_engine(const struct fakes *fakes);
struct scan_summary fake_summary(void);

/* All of the above, in that order. */
enum { FAKE_RECORDS = 10 };
void fake_records(const struct fakes *fakes, struct record ret_records[FAKE_RECORDS]);

/* They, between begin and end; the caller closes the sink. */
struct sink *fake_report(const struct fakes *fakes, const char *format,
                         const struct report_options *options);
