# SPDX-License-Identifier: Apache-2.0
"""adclaim diff: what changed between two packs.

usage: test_diff.py PROGRAM
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
PACK = pathlib.Path(__file__).resolve().parent / "pack"


def run(*args):
    env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "ADCLAIM_RULES")}
    done = subprocess.run([PROGRAM, *args], capture_output=True, env={**env, "LC_ALL": "C.UTF-8"}, timeout=60)
    done.out, done.err = done.stdout.decode(), done.stderr.decode()
    return done


class Diff(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = pathlib.Path(temporary.name)
        self.new = self.dir / "new"
        shutil.copytree(PACK, self.new)

    def change(self, old, new, file="absolute.yaml"):
        text = (self.new / file).read_text()
        self.assertIn(old, text)
        (self.new / file).write_text(text.replace(old, new, 1))

    def version(self, version):
        self.change("version: 0.0.1", "version: " + version, "pack.yaml")

    def diff(self, *args):
        return run("diff", str(PACK), str(self.new), "--as-of", "2026-03-01", *args)

    def test_same(self):
        done = self.diff("--fail-on-change")
        self.assertEqual(done.returncode, 0, done.err)
        self.assertIn("No change in meaning.", done.out)

    def test_layout_is_no_change(self):
        self.change("- 全网最低", "- '全網 最低' # the same")
        self.change("law: [absolute-wording]", "law:\n      - absolute-wording")
        self.assertIn("No change in meaning.", self.diff().out)

    def test_texts_ask_for_a_patch(self):
        self.change("自称最低价", "自称最低的价")
        self.version("0.0.2")
        done = self.diff("--fail-on-change")
        self.assertEqual(done.returncode, 0)
        self.assertIn("a **patch** step", done.out)
        self.assertNotIn("K01", done.out)

    def test_wider_asks_for_a_minor_step(self):
        self.change("- 全网最低", "- 全网最低\n      - 史上最低(a|b)")
        self.version("0.0.2")
        done = self.diff()
        self.assertEqual(done.returncode, 0)
        self.assertIn("a **minor** step", done.out)
        self.assertIn("0.0.1 → 0.0.2 is too small a step", done.out)
        self.assertIn("| absolute.lowest | + find: 史上最低(a\\|b) |", done.out)
        self.assertEqual(self.diff("--fail-on-change").returncode, 1)

    def test_settings_and_clauses(self):
        self.change("level: error", "level: warning")
        self.change("within: 4字", "within: 6字")
        out = self.diff().out
        self.assertIn("level: error → warning", out)
        self.assertIn("− clause: unless before: 不敢说 within: 4字<br>+ clause: unless before: 不敢说 within: 6字", out)

    def test_one_change_to_a_file_is_one_row(self):
        self.change("within: 4字", "within: 6字")
        out = self.diff().out
        self.assertIn("| absolute.lowest<br>absolute.best | − clause: unless before: 不敢说 within: 4字", out)
        self.assertEqual(out.count("within: 6字"), 1)

    def test_law(self):
        self.change("version: 2021, article: 9.i3", "version: 2021, article: 9.i4", "laws.yaml")
        self.change("until: 2021-04-28", "until: 2021-04-27", "laws.yaml")
        self.change("range: {zh: 二十万元以上", "range: {zh: 三十万元以上", "laws.yaml")
        self.version("0.0.2")
        out = self.diff().out
        self.assertIn("a **minor** step", out)
        self.assertIn("0.0.1 → 0.0.2 is too small a step", out)
        self.assertIn("− version: advertising-law 2021 art. 9.i3 2021-04-29–; penalty advertising-law 57; verified", out)
        self.assertIn("+ version: advertising-law 2021 art. 9.i4 2021-04-29–; penalty advertising-law 57; verified", out)
        self.assertIn("− version: 2015 2015-09-01–2021-04-28  verified", out)
        self.assertIn("+ penalty: 57 (2015, 2021) 三十万元以上一百万元以下 / CNY 200,000–1,000,000 verified", out)
        self.assertEqual(self.diff("--fail-on-change").returncode, 1)

    def test_gist_is_wording(self):
        self.change("en: No superlatives", "en: Nothing superlative", "laws.yaml")
        out = self.diff().out
        self.assertIn("| absolute-wording | gist: 不得用最高级一类的话 / No superlatives → ", out)
        self.assertIn("a **patch** step", out)

    def test_lost_asks_for_a_major_step(self):
        self.change("- 全网最低", "- 全网低价")
        self.change("这款【全网最低】", "这款【全网低价】")
        out = self.diff().out
        self.assertIn("a **major** step", out)
        self.assertIn("1 lost, 0 gained", out)
        self.assertIn("− example: 这款全网最低。", out)

    def test_rules_come_and_go(self):
        self.change("id: absolute.best", "id: absolute.finest")
        out = self.diff().out
        self.assertIn("| absolute.best | **removed** |", out)
        self.assertIn("| absolute.finest | **added** |", out)
        self.assertIn("a **major** step", out)

    def test_corpus(self):
        self.change("- 全网最低", "- 全网…最低")
        corpus = self.dir / "corpus"
        corpus.mkdir()
        (corpus / "a.txt").write_text("这款全网的最低。全网最低。\n")
        (corpus / "b.labelled.jsonl").write_text(json.dumps({"text": "全网价最低", "expect": []}) + "\n")
        out = self.diff(str(corpus)).out
        self.assertIn("Findings on the corpus: 2 gained, 0 lost, 0 changed", out)
        self.assertIn("| + | %s/a.txt | ~00:00:00.400 | absolute.lowest | error | 【全网的最低】 |" % corpus, out)
        self.assertIn("b.labelled.jsonl:1 |", out)

    def test_can_not_run(self):
        self.assertEqual(run("diff", str(PACK)).returncode, 2)
        self.assertEqual(run("diff", str(PACK), str(self.dir / "none")).returncode, 2)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
