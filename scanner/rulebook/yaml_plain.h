/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "scanner/rulebook/yaml_text.h"
#include "scanner/rulebook/yaml_tree.h"

/*
 * yaml_plain: the plain part of YAML that packs are nearly all written in, read some ten times faster
 * than libyaml does. It says nothing and knows little: at the first thing it isn't sure of, a mistake
 * included, it returns NULL, and libyaml reads the file. What it does read is node for node what
 * libyaml makes of it; tests hold it to that.
 *
 * Plain are: block lists and maps whose keys are one word; texts of one line, bare or in quotes
 * without escapes; lists and maps in brackets on one line; `|` texts; comments.
 */
const struct yaml_node *yaml_plain(const struct yaml_text *text, struct arena *arena);

/* As yaml_parse, by libyaml alone. For tests. */
const struct yaml_node *yaml_parse_by_libyaml(struct span text, const char *name,
                                              struct arena *arena, struct diag *diag);
