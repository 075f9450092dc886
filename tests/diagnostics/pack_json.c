/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/buf.h"
#include "scanner/rulebook/loader.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * pack_json FILE: a pack file as JSON, plain scalars typed as an editor's YAML 1.2 types them.
 * pack_json --keys: the keys the program knows, by place.
 */
static json_t *
scalar(const struct yaml_node *node)
{
    const char *p = node->text;
    bool plain = node->plain && !node->block;
    if (plain && (strcmp(p, "true") == 0 || strcmp(p, "false") == 0))
        return json_boolean(*p == 't');
    size_t digits = strspn(p, "0123456789");
    if (plain && digits && digits < 16 && !p[digits])
        return json_integer(atoll(p));
    if (plain && digits && p[digits] == '.' && p[digits + 1] &&
        !p[digits + 1 + strspn(p + digits + 1, "0123456789")])
        return json_real(atof(p));
    return json_string(p);
}

static json_t *
convert(const struct yaml_node *node)
{
    if (node->kind == YAML_TEXT)
        return scalar(node);
    json_t *json = node->kind == YAML_MAP ? json_object() : json_array();
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_MAP)
            json_object_set_new(json, node->pairs[i].key, convert(node->pairs[i].value));
        else
            json_array_append_new(json, convert(node->items[i]));
    }
    return json;
}

static json_t *
all_keys(void)
{
    static const struct {
        const char *name;
        const struct key_set *set;
    } sets[] = {{"pack", &keys_pack},         {"change", &keys_change},
                {"category", &keys_category}, {"lists", &keys_lists},
                {"family", &keys_family},     {"pattern", &keys_pattern},
                {"rule", &keys_rule},         {"clause", &keys_clause},
                {"count", &keys_count},       {"bilingual", &keys_bilingual}};
    json_t *json = json_object();
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        json_t *names = json_array();
        for (size_t k = 0; k < sets[i].set->count; k++)
            json_array_append_new(names, json_string(sets[i].set->names[k]));
        json_object_set_new(json, sets[i].name, names);
    }
    return json;
}

int
main(int argc, char **argv)
{
    struct arena arena;
    struct diag diag;
    json_t *json = NULL;
    if (argc != 2)
        return 2;
    arena_init(&arena);
    diag_init(&diag);
    if (strcmp(argv[1], "--keys") == 0) {
        json = all_keys();
    } else {
        const struct yaml_node *root = yaml_load(argv[1], &arena, &diag);
        json = root ? convert(root) : NULL;
    }
    bool read = json != NULL;
    if (json)
        json_dumpf(json, stdout, 0);
    json_decref(json);
    diag_finish(&diag);
    arena_finish(&arena);
    return read ? 0 : 1;
}
