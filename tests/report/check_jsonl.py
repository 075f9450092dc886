# SPDX-License-Identifier: Apache-2.0
"""Holds JSON Lines output to its schema: check_jsonl.py SCHEMA COMMAND…

Beyond the schema: every line is one object with `type` first, `start` opens and `end` closes the
run, no object names a field twice, and the command prints the same bytes when run again.
"""
import json
import subprocess
import sys

import jsonschema


def no_twins(pairs):
    names = [name for name, _ in pairs]
    twins = {name for name in names if names.count(name) > 1}
    assert not twins, f"fields given twice: {twins}"
    return dict(pairs)


def run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    assert done.returncode in (0, 1, 3), f"{command} ended with {done.returncode}"
    return done.stdout


def main():
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    by_type = {
        name: jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
        for name in (row["$ref"].split("/")[-1] for row in schema["oneOf"])
    }
    output = run(sys.argv[2:])
    assert output.endswith(b"\n"), "the last line is not ended"
    lines = output.decode("utf-8").splitlines()
    problems = 0
    types = []
    for number, line in enumerate(lines, 1):
        record = json.loads(line, object_pairs_hook=no_twins)
        assert next(iter(record)) == "type", f"line {number}: type is not first"
        types.append(record["type"])
        for error in by_type[record["type"]].iter_errors(record):
            problems += 1
            where = "/".join(map(str, error.absolute_path))
            print(f"line {number}, {record['type']}/{where}: {error.message}")
    assert types[0] == "start" and types.count("start") == 1, types
    assert types[-1] == "end" and types.count("end") == 1, types
    assert output == run(sys.argv[2:]), "two runs differ"
    print(f"{len(lines)} records: {', '.join(sorted(set(types)))}")
    return problems > 0


sys.exit(main())
