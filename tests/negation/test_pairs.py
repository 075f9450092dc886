# SPDX-License-Identifier: Apache-2.0
"""Claims said and not said: every line of pairs.labelled.jsonl is a claim of the family it expects; the line after it has
the same words denied, forbidden, asked, reported, under a condition or about one's own range, and expects nothing of that
family. What other families say of it is told, no more.

usage: test_pairs.py PROGRAM PACK PAIRS
"""
import collections
import json
import subprocess
import sys
import tempfile

AT_LEAST = 150


def families(program, pack, texts):
    """The families found in each text; each is a stream of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("".join(text + "\n" for text in texts))
        file.flush()
        done = subprocess.run([program, "scan", "--rules", pack, "--each-line", "--as-of", "2026-11-23",
                               "--format", "jsonl", "--fail-on", "none", file.name], capture_output=True, check=True)
    found = [{} for _ in texts]
    for line in done.stdout.decode().splitlines():
        record = json.loads(line)
        if record["type"] == "finding":
            found[record["hits"][0]["at"][0]["line"] - 1].setdefault(record["family"], record["rule"])
    return found


def main(program, pack, path):
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    found = families(program, pack, [line["text"] for line in lines])
    wrong = 0
    kinds = collections.defaultdict(lambda: [0, 0, 0])
    for i in range(0, len(lines), 2):
        said, unsaid = lines[i], lines[i + 1]
        family = said["expect"][0]["family"]
        if unsaid["expect"] or said["note"] != unsaid["note"]:
            sys.exit(f"{path}:{i + 1}: not a pair")
        kinds[said["note"]][0] += 1
        if family not in found[i]:
            wrong += 1
            kinds[said["note"]][1] += 1
            print(f"{path}:{i + 1}: not found: {family}: {said['text']}")
        if family in found[i + 1]:
            wrong += 1
            kinds[said["note"]][2] += 1
            print(f"{path}:{i + 2}: flagged by {found[i + 1][family]}: {unsaid['text']}")
        for other in sorted(set(found[i + 1]) - {family}):
            print(f"{path}:{i + 2}: by the way, {found[i + 1][other]}: {unsaid['text']}")
    for kind, (pairs, missed, flagged) in kinds.items():
        print(f"{kind:12} {pairs:4} pairs, {missed} not found when said, {flagged} flagged when not")
    pairs = len(lines) // 2
    print(f"{pairs} pairs, {wrong} wrong")
    return wrong > 0 or pairs < AT_LEAST


sys.exit(main(*sys.argv[1:]))
