# SPDX-License-Identifier: Apache-2.0
"""adclaim scan --why: what became of a text, hits and near misses.

usage: test_why.py PROGRAM
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
HERE = pathlib.Path(__file__).resolve().parent

EXTRA = """
  - id: absolute.gap
    title: {zh: 价差, en: Price gap}
    level: warning
    confidence: high
    evidence: words
    law: [absolute-wording]
    find:
      - (原价|吊牌价)…【原=价格】 → 现价【现=价格】
    within: 10秒
    where: 原 >= 现 * 5
    unless:
      - after: 不算数
        within: 5字
    say: {zh: 称「【命中】」。, en: 'Says “【命中】”.'}
    advice: {zh: 删去。, en: Leave it out.}
    bad:
      - 【原价一百】，【现价十块】
    good:
      - 原价很好
"""


class Why(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = pathlib.Path(temporary.name)
        self.pack = self.dir / "pack"
        shutil.copytree(HERE / "pack", self.pack)
        with open(self.pack / "absolute.yaml", "a") as file:
            file.write(EXTRA)

    def why(self, text, *args, name="-", code=0):
        env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "ADCLAIM_RULES")}
        done = subprocess.run([PROGRAM, "scan", "--why", "--rules", str(self.pack), "--as-of", "2026-03-01",
                               *args, name], input=text.encode(), capture_output=True,
                              env={**env, "LC_ALL": "C.UTF-8"}, timeout=60)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        self.err = done.stderr.decode()
        return done.stdout.decode()

    def has(self, out, *parts):
        for part in parts:
            self.assertIn(part, out)

    def test_hit(self):
        out = self.why("这个包原价才一千二百块呢，现价一百块。不算数。")
        self.has(out, "[found, warning] absolute.gap  Price gap",
                 "这个包【原价才一千二百块】呢【现价一百块】。不算数",
                 "heard     「原价」「现价」",
                 "way       step 1: (原价|吊牌价)=原价 …=才 【原=价格】=一千二百块",
                 "step 2: 现价 【现=价格】=一百块",
                 "slots     原 = 1200, 现 = 100",
                 "原 >= 现 * 5: true",
                 "「不算数」 after, 0字, a sentence end or a pause lies between: does not hold",
                 "clauses of whose words none was said: 1",
                 "settled   00:00:0")

    def test_clause_removes(self):
        out = self.why("我不敢说这个全网最低价")
        self.has(out, "[not found] absolute.lowest", "heard     「全网最低」",
                 "reason    this clause removes it: unless before: 不敢说 within: 4字",
                 "「不敢说」 before, 2字: holds, removes it")

    def test_clause_out_of_reach(self):
        out = self.why("我不敢说这个包就是全网最低价")
        self.has(out, "[found, error] absolute.lowest",
                 "「不敢说」 before, 5字, it looks 4字 far: does not hold")

    def test_comparison(self):
        out = self.why("原价一百，现价五十。")
        self.has(out, "[not found] absolute.gap",
                 "reason    this comparison is not true: 原 >= 现 * 5 (原=100 现=50)")

    def test_step_missing(self):
        out = self.why("吊牌价一百，特惠价五十。")
        self.has(out, "reason    step 2 is not found after the ones before it (found so far: 【吊牌价一百】，特惠价五十。)")

    def test_time(self):
        out = self.why("1\n00:00:00,000 --> 00:00:02,000\n原价一百\n\n"
                       "2\n00:00:20,000 --> 00:00:22,000\n现价十块\n\n")
        self.has(out, "too far apart: 18秒, within allows 10秒")

    def test_one_rule(self):
        out = self.why("全网最低", "--rule", "absolute.best")
        self.has(out, "[not found] absolute.best", "wanted    世界最好",
                 "nothing that a phrase of the rule begins with is in it")
        self.assertNotIn("absolute.lowest", out)
        self.why("全网最低", "--rule", "absolute.bset", code=2)
        self.assertIn("did you mean absolute.best?", self.err)

    def test_nothing(self):
        self.has(self.why("今天天气很好。"), "no rule heard any of the words it looks for")

    def test_every_line(self):
        out = self.why("全网最低\n世界最好\n", "--each-line")
        self.has(out, "== stdin:1 ==", "== stdin:2 ==", "[found, notice] absolute.best")

    def test_chinese(self):
        out = self.why("我不敢说这个全网最低价", "--lang", "zh")
        self.has(out, "[没有报] absolute.lowest  自称最低价", "「不敢说」 在前 2字：成立，去掉")

    def test_too_long(self):
        self.why("这" * 30000, code=3)
        self.assertIn("--why explains short texts", self.err)

    def test_wrong_use(self):
        self.why("", "--format", "jsonl", code=2)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
