/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/base/error.h"

/* Whole files. On failure *reterr's message names the file. */
bool file_read(const char *path, struct buf *ret_bytes, struct error *reterr);
bool file_write(const char *path, struct span bytes, struct error *reterr);
