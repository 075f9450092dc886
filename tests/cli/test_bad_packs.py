# SPDX-License-Identifier: Apache-2.0
"""Packs that are broken, hostile or far too large: one clear message each, soon, in little memory.

usage: test_bad_packs.py PROGRAM [SLOWER]

SLOWER: how many times slower than a release build the program may be (sanitizers).
"""
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = None
SLOWER = 1
SECONDS, MEGABYTES = 2, 256
PACK = pathlib.Path(__file__).resolve().parent / "pack"

RULE = """  - id: absolute.%s
    title: {zh: 试, en: Test}
    level: warning
    confidence: medium
    evidence: words
    law: [absolute-wording]
    find: [%s]
    say: {zh: 试, en: Test.}
    advice: {zh: 试, en: Test.}
    bad: [%s]
    good: [很好]
"""


def run(*args, stdin=b""):
    """The program, and how long it took and how much memory it needed at most."""
    env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "ADCLAIM_RULES")}
    started = time.monotonic()
    child = subprocess.Popen([PROGRAM, *args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env={**env, "LC_ALL": "C.UTF-8"})
    out, err = child.communicate(stdin, timeout=60 * SLOWER)
    child.took = time.monotonic() - started
    child.out, child.err = out.decode(errors="replace"), err.decode(errors="replace")
    return child


class BadPacks(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = pathlib.Path(temporary.name) / "pack"
        shutil.copytree(PACK, self.dir)

    def write(self, name, content):
        (self.dir / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    def check(self, *wanted, code=1):
        """Every (code, words) is among the messages; time and memory stay small."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run("check", str(self.dir), "--as-of", "2026-03-01", "--format", "json")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.assertEqual(done.returncode, code, done.err or done.out[:2000])
        items = json.loads(done.out)["diagnostics"]
        told = [f"{i['code']} {pathlib.Path(i['file']).name}:{i['line']}: {i['message']}" for i in items]
        for what, words in wanted:
            found = [t for t in told if t.startswith(what) and words in t]
            self.assertTrue(found, f"no {what} with “{words}” in:\n" + "\n".join(told[:10]))
        self.assertLess(len(items), 250)
        for item in items:
            self.assertLess(len(item["message"]), 700)
        self.assertLess(spent, SECONDS * SLOWER, "too slow")
        # The most any child needed so far: the limit holds for all of them.
        self.assertLess(after.ru_maxrss / 1024, MEGABYTES * SLOWER, "too much memory")
        if os.environ.get("MEASURE"):
            print(f"\n{self._testMethodName}: {spent:.2f} s CPU, {done.took:.2f} s, at most {after.ru_maxrss / 1024:.0f} "
                  f"MiB; {told[0][:150] if told else '-'}")
        return items

    # too much of it

    def test_hundred_megabytes(self):
        with open(self.dir / "lists.yaml", "wb") as file:
            file.write("lists:\n  大:\n".encode())
            line = "    - 一些没有人会说的词语用来占地方\n".encode()
            for _ in range(100):
                file.write(line * (1024 * 1024 // len(line)))
        self.check(("Y08", "a pack file at most"))

    def test_million_entries(self):
        self.write("lists.yaml", "lists:\n  大: [" + "1," * 1000000 + "1]\n")
        self.check(("Y08", "more than"))

    def test_many_files(self):
        for i in range(3000):
            self.write(f"f{i}.yaml", "lists: {}\n")
        self.check(("Y08", "files"))

    def test_large_files_together(self):
        text = "lists:\n  大%d:\n" + "    - 一些没有人会说的词语\n" * 90000
        for i in range(20):
            self.write(f"f{i}.yaml", text % i)
        self.check(("Y08", "MiB"))

    def test_one_line(self):
        self.write("lists.yaml", "lists: {大: [" + "词" * 1300000 + "]}\n")
        self.check(("Y08", ""))

    def test_many_rules(self):
        self.write("many.yaml", "rules:\n" + "".join(RULE % (f"r{i}", f"某词{i}号", f"【某词{i}号】")
                                                    for i in range(12000)))
        self.check(("", ""), code=1)

    def test_lists_that_grow(self):
        names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"]
        text = "lists:\n  甲: [" + ", ".join(f"词{i}" for i in range(100)) + "]\n"
        for name, inner in zip(names[1:], names):
            text += f"  {name}:\n" + f"    - 【{inner}】和【{inner}】\n" * 1 + "".join(f"    - 【{inner}】{i}\n" for i in range(20))
        self.write("lists.yaml", text)
        self.write("grow.yaml", "rules:\n" + RULE % ("grow", "某【癸】", "某【词1】"))
        self.check(("Y08", "branches and entries"))

    def test_branches_that_multiply(self):
        self.write("grow.yaml", "rules:\n" + RULE % ("grow", "某" + "(一|二|三|四|五|六|七|八|九|十)" * 100, "【某】"))
        self.check(("", "grow"))

    # shapes

    def test_deep_brackets(self):
        self.write("lists.yaml", "lists: " + "[" * 100000 + "]" * 100000 + "\n")
        self.check(("Y08", "levels of nesting"))

    def test_deep_blocks(self):
        self.write("lists.yaml", "".join(" " * i + "a:\n" for i in range(2000)))
        self.check(("Y08", "levels of nesting"))

    def test_deep_phrase(self):
        self.write("deep.yaml", "rules:\n" + RULE % ("deep", "某" + "(" * 1000 + "甲" + ")" * 1000, "【某甲】"))
        self.check(("Y08", "brackets inside each other"))

    def test_alias_bomb(self):
        text = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for name, inner in zip("bcdefghij", "abcdefghi"):
            text += f"{name}: &{name} [" + ",".join([f"*{inner}"] * 9) + "]\n"
        self.write("lists.yaml", text)
        self.check(("Y04", "a pack has no anchors"), ("Y04", "a pack has no aliases"))

    def test_duplicate_keys(self):
        self.write("lists.yaml", "lists:\n  甲: [词一]\n  甲: [词二]\n")
        items = self.check(("Y03", "given twice"))
        self.assertEqual([i["also"]["line"] for i in items if i["code"] == "Y03"], [2])

    def test_many_duplicate_keys(self):
        self.write("lists.yaml", "lists:\n" + "  甲: [词一]\n" * 50000)
        self.check(("Y03", "given twice"))

    # characters

    def test_bidi(self):
        self.write("lists.yaml", "lists:\n  甲:\n    - 全网\u202e最低\u202c价\n")
        items = self.check(("Y01", "bidi"))
        self.assertIn(("Y01", 3, 9), [(i["code"], i["line"], i["column"]) for i in items])

    def test_all_bidi(self):
        self.write("lists.yaml", "lists:\n  甲:\n    - " + "\u202e" * 1000000 + "\n")
        self.check(("Y01", "bidi"))

    def test_tabs(self):
        self.write("lists.yaml", "lists:\n\t甲:\n\t\t- 词\n")
        self.check(("Y02", "tab in the indentation"))

    def test_full_width_colons(self):
        self.write("lists.yaml", "lists:\n  甲：\n    - 词\n")
        self.check(("Y02", "full-width colon"))
        self.write("lists.yaml", "lists：\n  甲：\n    - 词\n")
        items = self.check(("Y06", "should be a mapping"))
        self.assertIn("full width", items[0]["fix"])

    def test_no_text_at_all(self):
        self.write("lists.yaml", bytes(range(256)) * 4000)
        self.check(("Y01", ""))

    # files that are none

    def test_pipe_folder_and_loop(self):
        os.mkfifo(self.dir / "pipe.yaml")
        (self.dir / "folder.yaml").mkdir()
        (self.dir / "loop.yaml").symlink_to("loop.yaml")
        (self.dir / "zero.yaml").symlink_to("/dev/zero")
        self.check(("Y09 pipe", "not a regular file"), ("Y09 folder", ""), ("Y09 loop", ""), ("Y09 zero", "regular"))

    # patterns

    def test_backtracking(self):
        self.write("lists.yaml", "lists:\n  坏: [{pattern: '(?:(?:最{1,3}){1,4}){1,4}好', up-to: 60字}]\n")
        self.write("slow.yaml", "rules:\n" + RULE % ("slow", "全网【坏】", "【全网最好】"))
        self.check(("P07", "very many steps"), code=0)
        text = ("全网" + "最" * 56 + "了好。\n") * 2000
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = run("scan", "--rules", str(self.dir), "--as-of", "2026-03-01", "-", stdin=text.encode())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.assertEqual(done.returncode, 3, done.err)
        self.assertIn('"type":"engine"', done.out)
        self.assertLess(after.ru_utime - before.ru_utime, 5 * SECONDS * SLOWER)

    def test_endless_pattern(self):
        self.write("lists.yaml", "lists:\n  坏: [{pattern: '(最+)+好', up-to: 60字}]\n")
        self.write("slow.yaml", "rules:\n" + RULE % ("slow", "全网【坏】", "【全网最好】"))
        self.check(("P07", ""))

    # no mistake hides another

    def test_one_broken_file_hides_nothing(self):
        self.write("a.yaml", "rules:\n" + RULE % ("broken", "某(词", "【某词】"))
        self.write("b.yaml", "rules:\n" + RULE % ("other", "某词】", "【某词】"))
        self.write("c.yaml", "lists: [\n")
        self.check(("P01 a", ""), ("P01 b", ""), ("Y02 c", ""))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        SLOWER = int(sys.argv.pop(1))
    unittest.main()
