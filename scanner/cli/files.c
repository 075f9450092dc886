/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/cli/files.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static bool
fail(const char *path, struct error *reterr)
{
    error_set(reterr, (struct location){0}, "%s: %s", path, strerror(errno));
    return false;
}

bool
file_read(const char *path, struct buf *ret_bytes, struct error *reterr)
{
    char chunk[65536];
    size_t got;
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail(path, reterr);
    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(ret_bytes, chunk, got);
    bool good = !ferror(file);
    if (!good)
        fail(path, reterr);
    fclose(file);
    return good;
}

bool
file_write(const char *path, struct span bytes, struct error *reterr)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return fail(path, reterr);
    bool good = fwrite(bytes.data, 1, bytes.len, file) == bytes.len;
    good = fclose(file) == 0 && good;
    return good || fail(path, reterr);
}
