# SPDX-License-Identifier: Apache-2.0
"""adclaim check: why an example fails.

usage: test_examples.py PROGRAM
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
HERE = pathlib.Path(__file__).resolve().parent


def run(*args):
    env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "ADCLAIM_RULES")}
    done = subprocess.run([PROGRAM, *args], capture_output=True, env={**env, "LC_ALL": "C.UTF-8"}, timeout=120)
    done.out, done.err = done.stdout.decode(), done.stderr.decode()
    return done


class Pack(unittest.TestCase):
    extra = None

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = pathlib.Path(temporary.name)
        for path in (HERE / "pack").iterdir():
            shutil.copy(path, self.dir)
        if self.extra:
            shutil.copy(HERE / self.extra, self.dir)


class Failing(Pack):
    extra = "failing/price-fraud.yaml"

    def setUp(self):
        super().setUp()
        done = run("check", str(self.dir), "--format", "json")
        self.assertEqual(done.returncode, 1, done.err)
        self.items = {(i["line"], i["column"]): i for i in json.loads(done.out)["diagnostics"]}

    def reason(self, line, column, code, *words):
        item = self.items[line, column]
        self.assertEqual(item["code"], code)
        for word in words:
            self.assertIn(word, item["message"])
        return item

    def test_comparison(self):
        item = self.reason(19, 10, "E02", "this comparison is not true: 原 >= 现 * 5 (原=100 现=30)")
        self.assertEqual(item["also"]["line"], 14)
        self.assertEqual(item["width"], 5)

    def test_clause(self):
        item = self.reason(20, 13, "E02", "this clause removes it: unless before: 不许说 within: 3字")
        self.assertEqual(item["also"]["line"], 2)

    def test_step(self):
        self.reason(21, 10, "E02", "step 2 is not found", "found so far: 【原价100】，特惠价10")

    def test_nothing(self):
        self.reason(22, 12, "E02", "nothing that a phrase of the rule begins with")

    def test_distance(self):
        self.reason(24, 18, "E02", "too far apart: 38.6秒, within allows 10秒")

    def test_nearest_exception(self):
        item = self.reason(27, 16, "E03", "looks 3字 far and would have to look 4字")
        self.assertEqual(item["also"]["line"], 2)
        self.reason(30, 12, "E03", "看看 / 【原价100】，【现价10】")

    def test_count(self):
        self.reason(43, 10, "E02", "said 2 times, count asks for 3")
        self.reason(45, 13, "E02", "too far apart: 99.2秒, within allows 60秒")


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
