/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/report/sink.h"

/* The formats, one file each; report.c lists them. */
extern const struct sink_class jsonl_class; /* for programs */
extern const struct sink_class null_class;  /* writes nothing: what a scan costs without its output */
extern const struct sink_class sarif_class; /* SARIF 2.1.0, for review tools */
extern const struct sink_class text_class;   /* for people */
