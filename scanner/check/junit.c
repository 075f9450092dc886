/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/check/junit.h"

#include "scanner/base/utf8.h"

void
junit_finish(struct junit *junit)
{
    buf_finish(&junit->suites);
    buf_finish(&junit->cases);
}

/* XML 1.0 has no way to write control characters, U+FFFE and U+FFFF. */
static void
add_escaped(struct buf *out, const char *text)
{
    struct span rest = span_of_text(text);
    while (rest.len) {
        size_t len;
        bool whole = utf8_peek(rest, &len) == UTF8_WHOLE;
        const char *at = rest.data;
        if (!whole)
            len = 1;
        uint32_t c = whole ? utf8_next(&at) : 0xfffd;
        if (c == '<')
            buf_add_text(out, "&lt;");
        else if (c == '>')
            buf_add_text(out, "&gt;");
        else if (c == '&')
            buf_add_text(out, "&amp;");
        else if (c == '"')
            buf_add_text(out, "&quot;");
        else if (c == '\n' || c == '\t')
            buf_printf(out, "&#%u;", (unsigned)c);
        else
            buf_add_code_point(out, c < ' ' || c == 0xfffe || c == 0xffff ? 0xfffd : c);
        rest = span_of(rest.data + len, rest.len - len);
    }
}

static void
add_attribute(struct buf *out, const char *name, const char *value)
{
    buf_printf(out, " %s=\"", name);
    add_escaped(out, value);
    buf_add_char(out, '"');
}

void
junit_begin_suite(struct junit *junit, const char *name)
{
    buf_reset(&junit->cases);
    junit->suite = name;
    junit->count = junit->failures = 0;
}

void
junit_add(struct junit *junit, const char *name, const char *message, const char *failure)
{
    struct buf *out = &junit->cases;
    junit->count++;
    buf_add_text(out, "    <testcase");
    add_attribute(out, "classname", junit->suite);
    add_attribute(out, "name", name);
    if (!failure) {
        buf_add_text(out, "/>\n");
        return;
    }
    junit->failures++;
    buf_add_text(out, ">\n      <failure");
    add_attribute(out, "message", message);
    buf_add_char(out, '>');
    add_escaped(out, failure);
    buf_add_text(out, "</failure>\n    </testcase>\n");
}

void
junit_end_suite(struct junit *junit)
{
    struct buf *out = &junit->suites;
    if (junit->count == 0)
        return;
    buf_add_text(out, "  <testsuite");
    add_attribute(out, "name", junit->suite);
    buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n", junit->count,
               junit->failures);
    buf_add_span(out, buf_span(&junit->cases));
    buf_add_text(out, "  </testsuite>\n");
    junit->all_count += junit->count;
    junit->all_failures += junit->failures;
}

void
junit_write(const struct junit *junit, struct buf *out)
{
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<testsuites name=\"adclaim\" tests=\"%zu\" failures=\"%zu\">\n",
               junit->all_count, junit->all_failures);
    buf_add_span(out, buf_span(&junit->suites));
    buf_add_text(out, "</testsuites>\n");
}
