/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"

/*
 * junit: results of tests as JUnit XML, for CI servers. Suites hold cases; a suite's numbers come
 * first in the file, so its cases are kept until it ends.
 */
struct junit {
    struct buf suites, cases;
    const char *suite;
    size_t count, failures, all_count, all_failures;
};

void junit_finish(struct junit *junit);
void junit_begin_suite(struct junit *junit, const char *name);
/* @failure: NULL when it passed; @message: the failure in a line. */
void junit_add(struct junit *junit, const char *name, const char *message, const char *failure);
void junit_end_suite(struct junit *junit);
void junit_write(const struct junit *junit, struct buf *out);
