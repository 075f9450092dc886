# SPDX-License-Identifier: Apache-2.0
"""Holds the schemas of pack files to the packs: check_schema.py PACK_JSON SCHEMAS PACK CASES

The shipped pack fits its schemas; the schemas know exactly the keys the program knows; and the
golden cases of wrong keys and shapes do not fit.
"""
import json
import pathlib
import subprocess
import sys

import jsonschema

SHAPE_CASES = ["Y05/misspelt", "Y05/other-level", "Y05/unknown", "Y05/clause",
               "Y06/list-as-text", "Y06/no-such-value", "Y06/two-relations", "Y06/label",
               "Y06/phrase-as-mapping", "Y10/level", "Y10/relation", "W01/missing", "D01/language",
               "D02/verify", "D03/reason", "E01/none", "L20/missing", "S01/malformed", "S01/family"]


def main():
    pack_json, schemas, pack, cases = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])

    def run(argument):
        done = subprocess.run([pack_json, str(argument)], stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    loaded = {}
    for path in sorted(schemas.glob("*.schema.json")):
        schema = json.load(open(path, encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        loaded[path.name.split(".")[0]] = schema
    assert set(loaded) == {"family", "laws", "lists", "pack"}, loaded.keys()

    def schema_of(path):
        return loaded.get(path.stem, loaded["family"])

    failures = 0
    for path in sorted(pack.glob("*.yaml")):
        validator = jsonschema.Draft202012Validator(schema_of(path))
        for error in validator.iter_errors(run(path)):
            failures += 1
            print(f"{path.name}: {error.json_path}: {error.message[:200]}")

    keys = run("--keys")
    family = loaded["family"]
    places = {
        "family": family, "rule": family["$defs"]["rule"], "lists": loaded["lists"],
        "clause": family["$defs"]["lessenClause"], "bilingual": family["$defs"]["bilingual"],
        "count": family["$defs"]["rule"]["properties"]["count"],
        "pattern": family["$defs"]["entry"]["anyOf"][1], "pack": loaded["pack"],
        "category": loaded["pack"]["$defs"]["category"],
        "change": loaded["pack"]["properties"]["product-change"],
    }
    assert set(places) == set(keys)
    for name, place in places.items():
        if set(place["properties"]) != set(keys[name]):
            failures += 1
            print(f"keys of {name}: {sorted(set(place['properties']) ^ set(keys[name]))}")

    for case in SHAPE_CASES:
        path = cases / case / "rules.yaml"
        if jsonschema.Draft202012Validator(family).is_valid(run(path)):
            failures += 1
            print(f"{case} fits the schema")
    sys.exit(1 if failures else 0)


main()
