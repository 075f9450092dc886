/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/span.h"

/*
 * buf: bytes that grow. Zero it or buf_init it; buf_finish frees. The text is always followed by a
 * NUL that @len does not count, once anything was added.
 */
struct buf {
    char *data;
    size_t len, cap;
};

void buf_init(struct buf *buf);
void buf_finish(struct buf *buf);
void buf_reset(struct buf *buf); /* empties, keeps memory */
void buf_add(struct buf *buf, const void *data, size_t len);
void buf_add_span(struct buf *buf, struct span text);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_add_code_point(struct buf *buf, uint32_t code_point); /* as UTF-8 */
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_drop_front(struct buf *buf, size_t len);
struct span buf_span(const struct buf *buf);
