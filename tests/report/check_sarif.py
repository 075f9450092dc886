# SPDX-License-Identifier: Apache-2.0
"""Holds SARIF output to the part of the standard it uses: check_sarif.py SCHEMA COMMAND…

Beyond the schema: what is named by index is there and has that name, columns and lines do not run
backwards.
"""
import json
import subprocess
import sys

import jsonschema


def check_places(result, problems):
    for place in [result["locations"][0]] + [step["location"] for flow in result.get("codeFlows", [])
                                             for thread in flow["threadFlows"] for step in thread["locations"]]:
        region = place["physicalLocation"].get("region")
        if region and (region["endLine"], region["endColumn"]) <= (region["startLine"], region["startColumn"]):
            problems.append(f"region runs backwards: {region}")


def check_run(run, problems):
    rules = run["tool"]["driver"]["rules"]
    taxa = {taxon["id"] for taxon in run["taxonomies"][0]["taxa"]}
    names = [component["name"] for component in run["taxonomies"]]
    for reference in run["tool"]["driver"]["supportedTaxonomies"]:
        if names[reference["index"]] != reference["name"]:
            problems.append(f"no taxonomy {reference}")
    for rule in rules:
        for relation in rule["relationships"]:
            if relation["target"]["id"] not in taxa:
                problems.append(f"{rule['id']}: no taxon {relation['target']['id']}")
    for result in run["results"]:
        if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
            problems.append(f"ruleIndex {result['ruleIndex']} is not {result['ruleId']}")
        check_places(result, problems)


def main():
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    done = subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False)
    log = json.loads(done.stdout)
    problems = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
                for error in jsonschema.Draft202012Validator(schema).iter_errors(log)]
    if not problems:
        check_run(log["runs"][0], problems)
    print("\n".join(problems))
    print(f"{len(log['runs'][0]['results'])} results, {len(problems)} problems")
    return bool(problems)


sys.exit(main())
