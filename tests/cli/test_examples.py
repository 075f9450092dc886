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


class Coverage(Pack):
    def check(self, *args):
        return run("check", str(self.dir), "--as-of", "2026-03-01", *args)

    def messages(self, code, *args):
        done = json.loads(self.check("--format", "json", *args).out)
        return done, [i["message"] for i in done["diagnostics"] if i["code"] == code]

    def rule(self, find, bad, good="价格很低。"):
        text = (self.dir / "absolute.yaml").read_text()
        self.assertIn("- 全网最低", text)
        text = text.replace("- 全网最低", find).replace("这款【全网最低】。", bad).replace("价格很低。", good)
        (self.dir / "absolute.yaml").write_text(text)

    def test_what_is_not_used(self):
        self.rule("- (全网|全国|世界)最低(价|)\n      - 最便宜", "这款【全网最低价】。")
        done, messages = self.messages("E07", "--coverage")
        self.assertEqual(messages, ["absolute.lowest: no example uses 「全国」「世界」",
                                    "absolute.lowest: no example uses this phrase"])
        self.assertEqual(done["coverage"]["branches"], {"used": 2, "all": 4})
        self.assertEqual(done["coverage"]["phrases"], {"used": 2, "all": 3})
        self.assertEqual(done["coverage"]["clauses"], {"used": 0, "all": 1})
        _, messages = self.messages("X04", "--coverage")
        self.assertEqual(len(messages), 1)

    def test_least(self):
        self.assertEqual(self.check("--min-coverage", "90").returncode, 1)
        self.rule("- 全网最低", "这款【全网最低】。", "我不敢说全网最低。")
        done = self.check("--min-coverage", "100")
        self.assertEqual(done.returncode, 0, done.out)

    def test_corpus_lines_count_too(self):
        self.rule("- (全网|全国|世界)最低\n      - 最便宜", "这款【全网最低】。")
        corpus = self.dir / "corpus"
        corpus.mkdir()
        lines = [{"text": "全国最低", "expect": []}, {"text": "我不敢说世界最低", "expect": []}]
        (corpus / "a.labelled.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        (corpus / "b.txt").write_text("这个最便宜。\n")
        (corpus / "notes.md").write_text("不读\n")
        done, messages = self.messages("E07", "--coverage", "--corpus", str(corpus))
        self.assertEqual(messages, ["absolute.lowest: no example uses 「世界」"])
        self.assertEqual(done["coverage"]["branches"], {"used": 2, "all": 3})
        self.assertEqual(done["coverage"]["phrases"], {"used": 3, "all": 3})
        self.assertEqual(done["coverage"]["clauses"], {"used": 1, "all": 1})
        self.assertEqual(self.check("--min-coverage", "100", "--corpus", str(corpus)).returncode, 0)
        _, messages = self.messages("E09", "--mutate", "--corpus", str(corpus))
        self.assertEqual(messages, ["no example notices the change: looking twice as far: unless before: 不敢说 within: 4字",
                                    "absolute.lowest: no example notices when a branch is left out: 「世界」"])
        self.assertEqual(self.check("--coverage", "--corpus", str(self.dir / "none")).returncode, 2)

    def test_slots_and_gaps(self):
        self.rule("- 【价=价格】(最低|最少)…(全网|全国)", "这款【九十九块最低，在全网】。")
        done, messages = self.messages("E07", "--coverage")
        self.assertEqual(messages, ["absolute.lowest: no example uses 「最少」「全国」"])

    def test_mutations(self):
        self.rule("- (全网|全国)最低", "这款【全网最低】。", "我不敢说全网最低。")
        done, messages = self.messages("E09", "--mutate")
        self.assertEqual(messages[0], "no example notices the change: looking twice as far: "
                                      "unless before: 不敢说 within: 4字")
        self.assertEqual(messages[1:], ["absolute.lowest: no example notices when a branch is left out: 「全国」"])
        mutations = done["mutations"]
        self.assertEqual((mutations["changes"], mutations["noticed"], mutations["covered"]), (4, 2, 0))
        self.assertEqual(mutations["kinds"]["branch"], {"changes": 2, "noticed": 1})
        self.assertEqual(mutations["kinds"]["clause"], {"changes": 1, "noticed": 1})
        self.assertEqual(mutations["kinds"]["window"], {"changes": 1, "noticed": 0})
        self.assertEqual(mutations["families"], {"absolute": {"changes": 2, "noticed": 1}})

    def kinds(self, *args):
        mutations = json.loads(self.check("--format", "json", "--mutate", *args).out)["mutations"]
        return {kind: (tally["noticed"], tally["changes"]) for kind, tally in mutations["kinds"].items()
                if tally["changes"]}, mutations["covered"]

    def test_what_no_example_could_notice_does_not_count(self):
        # Each branch of the second phrase is in the first, and so is the phrase.
        self.rule("- (全网|全国)最低(价|)\n      - (全网|全国)最低", "这款【全网最低】。")
        kinds, covered = self.kinds()
        self.assertEqual(kinds["phrase"], (0, 1))
        self.assertEqual(covered, 1)
        # The branches of a phrase that is not needed are not asked for, nor the window of such a clause.
        self.assertNotIn("branch", kinds)
        self.assertEqual(kinds["clause"], (0, 1))
        self.assertNotIn("window", kinds)

    def test_a_slot_and_a_gap_are_seen_through(self):
        self.rule("- (全网|全国)…【价=价格】(最低|最少)\n      - 全国99元最低", "这款【全国的九十九块最低】。", "我不敢说全国99元最低")
        kinds, covered = self.kinds()
        self.assertEqual(kinds["phrase"], (1, 1))
        self.assertEqual(covered, 1)
        self.assertEqual(kinds["branch"], (2, 4))

    def test_disguises(self):
        done, messages = self.messages("E11", "--mutate")
        self.assertEqual(len(messages), 12)
        self.assertNotIn("「我们不敢说」", "".join(messages))
        self.assertEqual(done["disguises"], {"tried": 16, "found": 16, "tried_heard": 0, "heard": 0, "denied": 14,
                                             "still_flagged": 12})
        self.change("before: 不敢说", "before: 不能说")
        done, messages = self.messages("E11", "--mutate")
        self.assertEqual(messages[0], "absolute.lowest: 1 of 1 examples are still flagged in 「我们不敢说」: "
                                      "这款我们不敢说全网最低。")

    def test_disguises_by_sound(self):
        self.change("    find:", "    sound: true\n    find:")
        done, messages = self.messages("E10", "--mutate")
        self.assertEqual((done["disguises"]["tried_heard"], done["disguises"]["heard"]), (13, 12))
        self.assertEqual(len(messages), 1)
        self.assertIn("not found with a common character of the same sound", messages[0])

    def change(self, old, new):
        text = (self.dir / "absolute.yaml").read_text()
        self.assertIn(old, text)
        (self.dir / "absolute.yaml").write_text(text.replace(old, new))

    def test_chinese(self):
        self.rule("- 全网最低", "这款全网【最低】。")
        out = self.check("--lang", "zh").out
        self.assertIn("错误 E04：absolute.lowest：报出的是别的字：这款【全网最低】。；改法：把【】标到实际命中的地方", out)

    def test_against(self):
        old = self.dir / "old"
        shutil.copytree(HERE / "pack", old)
        self.assertEqual(self.check("--against", str(old)).returncode, 0)
        self.change("level: error", "level: warning")
        done, messages = self.messages("K01", "--against", str(old))
        self.assertEqual(len(messages), 1, done)
        self.assertIn("0.0.1 after 0.0.1 is too small a step: rules 0 added, 0 removed, 1 changed", messages[0])
        self.assertEqual(self.check("--against", str(self.dir / "none")).returncode, 2)

    def test_github(self):
        self.rule("- 全网最低", "这款全网【最低】。")
        out = self.check("--format", "github").out
        self.assertTrue(out.startswith("::error file="), out)
        self.assertIn("title=E04::absolute.lowest: other words are flagged", out)
        self.assertIn("absolute.yaml,line=16,col=", out)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
