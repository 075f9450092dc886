/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

/*
 * diag_zh: the messages of check in Chinese, as a translate_fn. An entry has the conversions of its
 * English format, in the same order or numbered. What is not in the table stays English: keys,
 * values and names are.
 */
const char *diag_zh(const char *english) __attribute__((format_arg(1)));
