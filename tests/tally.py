# SPDX-License-Identifier: Apache-2.0
"""Adds up what the runs of `meson test` wrote: tally.py FAILED-BUILDS LOG.json…

A program that tells its own count ("[  PASSED  ] 12 test(s).") counts as that many tests.
"""
import json
import re
import sys

passed, failed = 0, int(sys.argv[1])
for path in sys.argv[2:]:
    try:
        lines = open(path, encoding="utf-8").read().splitlines()
    except OSError:
        continue  # the pattern of a folder that was not built
    for line in lines:
        test = json.loads(line)
        output = (test.get("stdout") or "") + (test.get("stderr") or "")
        told = [sum(map(int, re.findall(rf"\[ +{word} +\] (\d+) test\(s\)", output)))
                for word in ("PASSED", "FAILED")]
        if test["result"] in ("OK", "EXPECTEDFAIL"):
            passed += max(told[0], 1)
        elif test["result"] != "SKIP":
            passed += told[0]
            failed += max(told[1], 1)
            print(f"failed: {test['name']} ({path})")
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0 or passed == 0)
