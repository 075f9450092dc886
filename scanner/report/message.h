/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/base/buf.h"
#include "scanner/correlate/finding.h"

/*
 * message: a rule's say, verify and advice with their places filled.
 *
 *   口播原价【原】元、现价【现】元。  →  口播原价1200元、现价199元。
 *
 * 【命中】 the words hit, 【次数】 how many matches were counted, 【原】 a slot's number without its unit,
 * which the sentence gives: yuan, seconds, 30 of 百分之三十, of 三折 3 in Chinese and 0.3 in English;
 * 【原.每】 what the price is per. A name that is none of these stays as written.
 */
void message_fill(struct buf *out, const char *text, const struct record *record, bool english);

/* Whether @text has a place to fill; without one it is the same for every record. */
bool message_has_places(const char *text);

/* The words hit: the steps of a sequence in order, or the different sayings that were counted. */
void message_words(struct buf *out, const struct record *record);
