/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/scan.h"

/*
 * Scans the bytes of one transcript as `adclaim scan` would, as source @source, and ends it. @name
 * tells the format where the content does not, and names streams that have no name of their own.
 * @damage is called, with English messages, for each piece that can't be read.
 */
void scan_file(struct scan *scan, unsigned source, const char *name, struct span bytes,
               void (*damage)(void *context, const struct error *error), void *context);
