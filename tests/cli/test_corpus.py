# SPDX-License-Identifier: Apache-2.0
"""adclaim test: transcripts, labelled utterances, scores, baselines, JUnit.

usage: test_corpus.py PROGRAM
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

PROGRAM = None
PACK = str(pathlib.Path(__file__).resolve().parent / "pack")
BAD = "大家好。\n这款全网最低。\n好的。\n"


def run(*args):
    env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "ADCLAIM_RULES")}
    done = subprocess.run([PROGRAM, *args], capture_output=True, env={**env, "LC_ALL": "C.UTF-8"}, timeout=60)
    done.out, done.err = done.stdout.decode(), done.stderr.decode()
    return done


class Corpus(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.dir = pathlib.Path(temporary.name)

    def write(self, name, content):
        (self.dir / name).write_text(content)
        return str(self.dir / name)

    def label(self, *rows, name="a.labelled.jsonl"):
        return self.write(name, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))

    def corpus(self, *args, path=None):
        return run("test", str(path or self.dir), "--rules", PACK, *args)

    def score(self, *args):
        return json.loads(self.corpus("--format", "json", *args).out)["score"]["families"]


class Transcripts(Corpus):
    def test_new_update_same_different(self):
        self.write("a.txt", BAD)
        done = self.corpus("--as-of", "2026-03-01")
        self.assertEqual(done.returncode, 1)
        self.assertIn("a.txt: there is no .expected file", done.out)
        self.assertEqual(self.corpus("--update", "--as-of", "2026-03-01").returncode, 0)
        text = (self.dir / "a.expected").read_text()
        self.assertEqual(text, "# adclaim expected, as of 2026-03-01\n"
                               "finding\tabsolute.lowest\terror\t-\t~00:00:01.200\t【全网最低】\n")
        done = self.corpus()
        self.assertEqual(done.returncode, 0, done.out)
        self.assertIn("1 transcripts: 1 as expected", done.out)
        self.write("a.expected", text.replace("error", "notice") + "finding\tabsolute.best\tnotice\t-\t0\t【最好】\n")
        done = self.corpus()
        self.assertEqual(done.returncode, 1)
        self.assertIn("1 missing, 0 unexpected, 1 changed", done.out)
        self.assertIn("level: notice -> error", done.out)
        self.assertIn("- missing    finding  absolute.best", done.out)
        self.write("a.expected", "")
        done = self.corpus()
        self.assertEqual(done.returncode, 1)
        self.assertIn("+ unexpected finding  absolute.lowest", done.out)

    def test_update_keeps_the_day(self):
        self.write("a.txt", BAD)
        self.corpus("--update", "--as-of", "2020-03-01")
        self.write("a.txt", BAD + BAD)
        self.corpus("--update")
        self.assertTrue((self.dir / "a.expected").read_text().startswith("# adclaim expected, as of 2020-03-01\n"))

    def test_damage_is_expected_too(self):
        (self.dir / "a.txt").write_bytes(BAD.encode() + b"\xff\n")
        self.corpus("--update")
        self.assertIn("damage\t-\t-\ta.txt\t4:1\tinvalid UTF-8", (self.dir / "a.expected").read_text())
        self.assertEqual(self.corpus().returncode, 0)

    def test_expected_without_a_transcript(self):
        self.write("a.txt", BAD)
        self.corpus("--update")
        self.write("b.expected", "")
        done = self.corpus()
        self.assertEqual(done.returncode, 3)
        self.assertIn("b.expected: there is no transcript", done.err)

    def test_nothing_to_test(self):
        self.write("a.md", "x")
        self.assertEqual(self.corpus().returncode, 2)
        self.assertEqual(self.corpus(path=self.dir / "none").returncode, 2)
        self.assertEqual(run("test").returncode, 2)


class Labelled(Corpus):
    def test_scores(self):
        self.label({"text": "这款全网最低", "expect": [{"family": "absolute", "words": "最低"}]},
                   {"text": "这款全网最低", "expect": [{"family": "absolute", "words": "这款"}]},
                   {"text": "这款全网最低", "expect": [{"family": "absolute"}]},
                   {"text": "这款全网最低", "expect": []},
                   {"text": "这款最棒", "expect": [{"family": "absolute", "words": "最棒"}]},
                   {"text": "这是世界最好", "expect": [{"family": "absolute", "words": "最好"}]},
                   {"text": "价格很低", "expect": []})
        families = self.score()
        both = families["absolute"]
        self.assertEqual([both["with_notices"][k] for k in ("expected", "found", "wrong")], [5, 3, 2])
        self.assertEqual([both["without_notices"][k] for k in ("expected", "found", "wrong")], [5, 2, 2])
        self.assertEqual(both["with_notices"]["recall"], 0.6)
        self.assertEqual(both["with_notices"]["f1"], 0.6)
        self.assertEqual(families["all"], both)
        out = self.corpus("--format", "text").out
        self.assertIn("a.labelled.jsonl:5: missed absolute 【最棒】: 这款最棒", out)
        self.assertIn("a.labelled.jsonl:4: wrong absolute.lowest 【全网最低】: 这款全网最低", out)
        self.assertIn("7 utterances, 2 of them lawful", out)

    def test_lines_labels_and_notices(self):
        self.label({"lines": [{"t0": 0, "text": "这款全网"}, {"t0": 1, "text": "最低。世界最好"}],
                    "labels": {"类目": "服装"}, "date": "2026-03-01",
                    "expect": [{"family": "absolute", "words": "全网最低"},
                               {"family": "absolute", "words": "世界最好", "level": "notice"}]})
        row = self.score()["absolute"]
        self.assertEqual(row["with_notices"]["found"], 2)
        self.assertEqual(row["without_notices"]["expected"], 1)
        self.assertEqual(row["without_notices"]["f1"], 1)

    def test_lines_that_can_not_be_used(self):
        self.write("a.labelled.jsonl",
                   '{"text": "好", "expect": []}\n'
                   '{"text": "好"}\n'
                   '{"text": "好", "expect": [{"family": "absolute", "words": "不在"}]}\n'
                   '{"text": 1, "expect": []}\n[]\n{\n{"lines": [], "expect": []}\n'
                   '{"text": "好", "labels": [], "expect": [{"family": "a"}]}\n')
        done = self.corpus()
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.err.count("\n"), 7, done.err)
        self.assertIn("a.labelled.jsonl:3: the expected words 「不在」 are not in the text", done.err)

    def test_baseline(self):
        good = {"text": "这款全网最低", "expect": [{"family": "absolute"}]}
        self.label(good, good)
        baseline = str(self.dir / "baseline.json")
        self.assertEqual(self.corpus("--write-baseline", baseline).returncode, 0)
        self.assertEqual(self.corpus().returncode, 0)
        self.label(good, {"text": "这款最棒", "expect": [{"family": "absolute"}]})
        junit = str(self.dir / "junit.xml")
        done = self.corpus("--junit", junit)
        self.assertEqual(done.returncode, 1)
        self.assertIn("worse  absolute recall (with notices): 100.0% -> 50.0%", done.out)
        suite = ElementTree.parse(junit).getroot().find("testsuite")
        self.assertEqual(suite.get("name"), "scores")
        self.assertEqual(len(suite.findall("testcase/failure")), int(suite.get("failures")))
        self.corpus("--write-baseline", baseline)
        self.label(good, good)
        done = self.corpus()
        self.assertEqual(done.returncode, 0)
        self.assertIn("better absolute recall", done.out)
        self.write("baseline.json", "{}")
        self.assertEqual(self.corpus().returncode, 2)


class JUnit(Corpus):
    def test_failures(self):
        self.write("a.txt", BAD)
        self.write("b.txt", "好<&>\"\n")
        self.corpus("--update")
        self.write("a.expected", "")
        junit = str(self.dir / "junit.xml")
        self.corpus("--junit", junit)
        root = ElementTree.parse(junit).getroot()
        self.assertEqual((root.get("tests"), root.get("failures")), ("2", "1"))
        self.assertIn("absolute.lowest", root.find(".//failure").text)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
