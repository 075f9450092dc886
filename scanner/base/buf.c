/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"

#include "scanner/base/memory.h"
#include "scanner/base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void
buf_init(struct buf *buf)
{
    *buf = (struct buf){0};
}

void
buf_finish(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf){0};
}

void
buf_reset(struct buf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void
buf_add(struct buf *buf, const void *data, size_t len)
{
    buf->data = memory_reserve(buf->data, &buf->cap, buf->len + len + 1, 1);
    if (len)
        memcpy(buf->data + buf->len, data, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void
buf_add_span(struct buf *buf, struct span text)
{
    buf_add(buf, text.data, text.len);
}

void
buf_add_text(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void
buf_add_char(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void
buf_add_code_point(struct buf *buf, uint32_t code_point)
{
    char bytes[4];
    buf_add(buf, bytes, utf8_encode(code_point, bytes));
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len > 0) {
        buf->data = memory_reserve(buf->data, &buf->cap, buf->len + (size_t)len + 1, 1);
        vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

void
buf_drop_front(struct buf *buf, size_t len)
{
    if (len >= buf->len) {
        buf_reset(buf);
        return;
    }
    memmove(buf->data, buf->data + len, buf->len - len + 1);
    buf->len -= len;
}

struct span
buf_span(const struct buf *buf)
{
    return (struct span){buf->data, buf->len};
}
