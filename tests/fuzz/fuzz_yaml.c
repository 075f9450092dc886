/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/rulebook/yaml_plain.h"
#include "scanner/rulebook/yaml_tree.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The input is a pack file. Promised: what yaml_plain reads is node for node, place for place, what
 * libyaml makes of it, and libyaml has nothing to complain about.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
print_node(const struct yaml_node *node, struct buf *out)
{
    buf_printf(out, "%u:%u", node->at.line, node->at.column);
    if (node->kind == YAML_TEXT) {
        buf_printf(out, " %d%d%d %u '%s'\n", node->plain, node->block, node->broken, node->indent,
                   node->text);
        return;
    }
    buf_add_text(out, node->kind == YAML_MAP ? " {\n" : " [\n");
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP)
            buf_printf(out, "%u:%u %s = ", node->pairs[i].at.line, node->pairs[i].at.column,
                       node->pairs[i].key);
        print_node(node->kind == YAML_MAP ? node->pairs[i].value : node->items[i], out);
    }
    buf_add_text(out, node->kind == YAML_MAP ? "}\n" : "]\n");
}

static void
parse(struct span text, struct buf *out,
      const struct yaml_node *(*read)(struct span, const char *, struct arena *, struct diag *))
{
    struct arena arena;
    struct diag diag;
    arena_init(&arena);
    diag_init(&diag);
    const struct yaml_node *root = read(text, "f", &arena, &diag);
    buf_add_text(out, "");
    if (root)
        print_node(root, out);
    for (size_t i = 0; i < diag.count; i++)
        buf_printf(out, "%s %u:%u %s\n", diag.items[i].code, diag.items[i].at.line,
                   diag.items[i].at.column, diag.items[i].message);
    diag_finish(&diag);
    arena_finish(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf file = {0}, first = {0}, second = {0};
    buf_add(&file, data, size);
    buf_add_char(&file, '\n'); /* without it nothing is plain */
    struct span text = buf_span(&file);
    parse(text, &first, yaml_parse);
    parse(text, &second, yaml_parse_by_libyaml);
    if (!span_equal(buf_span(&first), buf_span(&second))) {
        fprintf(stderr, "plain:\n%s\nlibyaml:\n%s\n", first.data, second.data);
        abort();
    }
    buf_finish(&file);
    buf_finish(&first);
    buf_finish(&second);
    return 0;
}
