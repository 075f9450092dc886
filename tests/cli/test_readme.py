# SPDX-License-Identifier: Apache-2.0
"""Commands that documents and hooks tell people to copy use options that exist.

usage: test_readme.py PROGRAM SOURCE_FOLDER
"""
import pathlib
import re
import subprocess
import sys

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
DOCUMENTS = ["README.md", "rules/README.md", ".pre-commit-hooks.yaml", "scanner/cli/adclaim.1"]


def options_of(command, known={}):
    if command not in known:
        done = subprocess.run([program, command, "--help"], capture_output=True, check=False)
        known[command] = set(re.findall(r"--[a-z-]+", done.stdout.decode())) if done.returncode == 0 else None
    return known[command]


seen, problems = 0, []
for name in DOCUMENTS:
    text = (source / name).read_text().replace("\\-", "-")
    for command, rest in re.findall(r"\badclaim (scan|check|test|diff|explain|laws)\b([^\n`|，。]*)", text):
        options = options_of(command)
        for option in re.findall(r"(?<![\w-])--[a-z-]+", re.sub(r"#.*", "", rest)):
            seen += 1
            if option not in options:
                problems.append(f"{name}: adclaim {command} has no {option}")
print("\n".join(problems))
print(f"{seen} options, {len(problems)} problems")
sys.exit(seen < 10 or bool(problems))
