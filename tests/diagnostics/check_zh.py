# SPDX-License-Identifier: Apache-2.0
"""Every message of check has a Chinese form with the same conversions, and no form is left over.

usage: check_zh.py SCANNER_FOLDER
"""
import pathlib
import re
import sys

SCANNER = pathlib.Path(sys.argv[1])
TABLE = SCANNER / "rulebook" / "diag_zh.c"
CALLS = re.compile(r"\b(?:diag_add|diag_fix|diag_also|diag_words|translated|try_without|complain|refuse|fix|no_effect|"
                   r"too_large|rule_required|add_problem|begin_change|error_set)\s*\(")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
CONVERSION = re.compile(r"%(\d+\$)?([-+ 0#]*\*?\d*(?:\.\*|\.\d+)?(?:ll|l|z|h)?[a-zA-Z%])")
# What libyaml says, and texts that are no words.
FOREIGN = re.compile(r"did not find |found |could not find |while |mapping values |block sequence |not YAML")
FOLDERS = ("pattern", "rulebook", "check")


def unescape(text):
    return text.replace('\\"', '"')


def strings_of(text):
    """The literals of every call, adjacent ones joined; comments taken out before."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for call in CALLS.finditer(text):
        depth, at = 1, call.end()
        while depth and at < len(text):
            if text[at] == '"':
                joined = ""
                while (literal := LITERAL.match(text, at)) is not None:
                    joined += literal.group(1)
                    at = literal.end()
                    at += len(text[at:]) - len(text[at:].lstrip())
                yield unescape(joined)
                continue
            if text[at] == "'":
                at += 3 if text[at + 1] == "\\" else 2
            depth += (text[at] == "(") - (text[at] == ")")
            at += 1


def conversions(text):
    found = CONVERSION.findall(text)
    if any(number for number, _ in found):
        return [kind for _, kind in sorted(found)]
    return [kind for _, kind in found]


def main():
    table = {}
    for english, chinese in re.findall(r'\{"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\}', TABLE.read_text()):
        table[unescape(english)] = unescape(chinese)
    problems = []
    sources = [p for folder in FOLDERS for p in sorted((SCANNER / folder).glob("*.c"))
               if p != TABLE and p.name not in ("labelled.c", "score.c")]
    said, everything = {}, ""
    for path in sources:
        text = path.read_text()
        everything += re.sub(r'"\s*\n\s*"', "", text)
        for string in strings_of(text):
            said.setdefault(string, path.name)
    for string, name in said.items():
        sentence = re.search(r"[a-z]{2,} [a-z]|[a-z]{3,} %", string)
        if sentence and string not in table:
            problems.append(f"{name}: no Chinese for: {string}")
    for english, chinese in table.items():
        if conversions(english) != conversions(chinese):
            problems.append(f"other conversions: {english} / {chinese}")
        if unescape(everything).find(english) < 0 and not FOREIGN.match(english):
            problems.append(f"nobody says: {english}")
    print("\n".join(problems))
    print(f"{len(table)} messages, {len(problems)} problems")
    return len(table) < 100 or bool(problems)


sys.exit(main())
