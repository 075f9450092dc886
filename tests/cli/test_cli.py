# SPDX-License-Identifier: Apache-2.0
"""The commands as a user meets them: output, messages, exit codes, pipes.

usage: test_cli.py PROGRAM
"""
import fcntl
import json
import os
import pathlib
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = None
HERE = pathlib.Path(__file__).resolve().parent
PACK = str(HERE / "pack")
BAD = "大家好。\n这款全网最低。\n好的。\n"
GOOD = "大家好。\n这款很好。\n"


def environment(**more):
    env = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES", "ADCLAIM_RULES")}
    env["LC_ALL"] = "C.UTF-8"
    env.update(more)
    return env


def run(*args, stdin="", env=None, **options):
    if isinstance(stdin, str):
        stdin = stdin.encode()
    if "stdin_file" in options:
        options["stdin"] = options.pop("stdin_file")
    else:
        options["input"] = stdin
    done = subprocess.run([PROGRAM, *args], stdout=options.pop("stdout", subprocess.PIPE),
                          stderr=subprocess.PIPE, env=env or environment(), timeout=60, **options)
    done.out = (done.stdout or b"").decode(errors="replace")
    done.err = done.stderr.decode(errors="replace")
    return done


def scan(*args, **options):
    return run("scan", "--rules", PACK, "--as-of", "2026-03-01", *args, **options)


def records(text, kind="finding"):
    return [r for r in map(json.loads, text.splitlines()) if r["type"] == kind]


class Folder(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.dir = pathlib.Path(self.temporary.name)

    def write(self, name, content):
        path = self.dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)


class ExitCodes(Folder):
    def test_nothing_found(self):
        self.assertEqual(scan(stdin=GOOD).returncode, 0)

    def test_found(self):
        done = scan(stdin=BAD)
        self.assertEqual(done.returncode, 1, done.err)
        self.assertEqual(len(records(done.out)), 1)
        self.assertEqual(done.err, "")

    def test_fail_on(self):
        self.assertEqual(scan("--fail-on", "none", stdin=BAD).returncode, 0)
        self.assertEqual(scan("--fail-on", "notice", stdin=BAD).returncode, 1)

    def test_damage_beats_findings(self):
        done = scan(stdin=BAD.encode() + b"\xff\n")
        self.assertEqual(done.returncode, 3)
        self.assertIn("stdin:4:1: invalid UTF-8", done.err)
        self.assertEqual(len(records(done.out)), 1)
        self.assertFalse(records(done.out, "end")[0]["complete"])

    def test_unreadable_file_and_a_good_one(self):
        good = self.write("a.txt", BAD)
        done = scan(str(self.dir / "none.txt"), good)
        self.assertEqual(done.returncode, 3)
        self.assertIn("none.txt: No such file or directory", done.err)
        self.assertEqual(len(records(done.out)), 1)

    def test_file_without_permission(self):
        path = self.write("closed.txt", BAD)
        os.chmod(path, 0)
        if os.access(path, os.R_OK):
            self.skipTest("this user may read everything")
        done = scan(path, self.write("a.txt", BAD))
        self.assertEqual(done.returncode, 3)
        self.assertIn("closed.txt: Permission denied", done.err)
        self.assertEqual(len(records(done.out)), 1)

    def test_line_of_ten_megabytes(self):
        """Plain text comes in pieces; a JSON line is passed over and the rest is scanned."""
        long = "很" * 3500000
        done = scan(stdin=BAD + long + "。全网最低。\n" + GOOD)
        self.assertEqual(done.returncode, 1, done.err)
        self.assertEqual([r["type"] for r in map(json.loads, done.out.splitlines())],
                         ["start", "finding", "again", "end"])
        again = json.loads(done.out.splitlines()[2])["hits"][0]["at"][0]
        text = long + "。全网最低。"
        self.assertEqual(text[again["char"][0]:again["char"][1]], "全网最低")
        self.assertEqual(again["byte"][0], len(text[:again["char"][0]].encode()))
        line = json.dumps({"text": "全网最低。"}, ensure_ascii=False)
        done = scan(stdin="\n".join([line, json.dumps({"text": long}, ensure_ascii=False), line, ""]))
        self.assertEqual(done.returncode, 3)
        self.assertIn("stdin:2: line is longer than 8 MiB", done.err)
        self.assertEqual(done.err.count("\n"), 1)
        self.assertEqual(records(done.out, "end")[0]["again"], 1)

    def test_broken_json_line(self):
        line = json.dumps({"text": "全网最低。"}, ensure_ascii=False)
        done = scan(stdin="\n".join([line, '{"text": "全网', line, ""]))
        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.err, r"^stdin:2:\d+: ")
        self.assertEqual(done.err.count("\n"), 1)
        self.assertEqual(records(done.out, "end")[0]["again"], 1)

    def test_nothing_could_be_read(self):
        self.assertEqual(scan(str(self.dir / "none.txt")).returncode, 2)

    def test_wrong_use(self):
        for args in (["--nope"], ["--date", "2021-02-30"], ["--jobs", "0"], ["--label", "x"],
                     ["--format", "xml"], ["--input", "docx"], ["--idle", "soon"], ["--date"]):
            done = scan(*args)
            self.assertEqual(done.returncode, 2, args)
            self.assertEqual(done.err.count("\n"), 1, done.err)
            self.assertTrue(done.err.startswith("adclaim scan: "), done.err)

    def test_no_pack(self):
        done = run("scan", "--rules", str(self.dir / "none"), stdin=BAD)
        self.assertEqual(done.returncode, 2)
        self.assertIn("No such file or directory", done.err)

    def test_broken_pack(self):
        self.write("p/pack.yaml", (HERE / "pack/pack.yaml").read_bytes())
        self.write("p/laws.yaml", (HERE / "pack/laws.yaml").read_bytes())
        self.write("p/absolute.yaml", (HERE / "pack/absolute.yaml").read_text().replace("level: error", "levle: error"))
        done = run("scan", "--rules", str(self.dir / "p"), stdin=BAD)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.out, "")
        self.assertIn("absolute.yaml:7:5: error Y05", done.err)
        self.assertIn("^^^^^", done.err)

    def test_unknown_command(self):
        done = run("scna")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean scan?", done.err)


class Sources(Folder):
    def fill(self):
        self.write("t/b.txt", BAD)
        self.write("t/a/z.srt", "1\n00:00:01,000 --> 00:00:02,000\n全网最低。\n")
        self.write("t/a/y.jsonl", json.dumps({"stream": "88", "t0": 1, "t1": 3, "text": "全网最低。"}) + "\n")
        self.write("t/.hidden.txt", BAD)
        self.write("t/.git/x.txt", BAD)
        self.write("t/film.mp4", b"\0\0\0 ftyp\xff\xff")
        return str(self.dir / "t")

    def test_folder_in_order_of_names(self):
        done = scan(self.fill())
        streams = [r["stream"].replace(str(self.dir) + "/", "") for r in records(done.out)]
        self.assertEqual(streams, ["88", "t/a/z.srt", "t/b.txt"])
        self.assertEqual(done.returncode, 1, done.err)
        self.assertIn("1 files in the folders are not text", done.err)

    def test_file_named_is_scanned_whatever_it_is(self):
        done = scan(self.write("film.mp4", b"\0\xff" + BAD.encode()))
        self.assertEqual(len(records(done.out)), 1)
        self.assertEqual(done.returncode, 3)

    def test_dash_and_files_in_the_order_given(self):
        path = self.write("a.txt", BAD)
        done = scan(path, "-", path, stdin=BAD)
        self.assertEqual([r["stream"] for r in records(done.out)], [path, "stdin", path])

    def test_loop_of_links(self):
        folder = self.fill()
        os.symlink("..", folder + "/a/loop")
        done = scan(folder)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(len(records(done.out)), 3)
        self.assertIn("loop", done.err)

    def test_records_name_their_file(self):
        path = self.write("rooms.jsonl", '{"stream": "88", "text": "这款全网最低。"}\n')
        done = scan(path, "-", stdin=BAD)
        self.assertEqual([(r["stream"], r["source"]) for r in records(done.out)], [("88", path), ("stdin", "stdin")])
        log = json.loads(scan("--format", "sarif", path).out)
        place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
        self.assertEqual(place["uri"], path)

    def test_answers_are_passed_over(self):
        folder = self.dir / "corpus"
        folder.mkdir()
        (folder / "a.txt").write_text("这款全网最低。\n")
        (folder / "a.expected").write_text("# adclaim expected\n")
        (folder / "b.labelled.jsonl").write_text('{"text": "全网最低", "expect": []}\n')
        (folder / "baseline.json").write_text("{}\n")
        done = scan(str(folder))
        self.assertEqual(done.returncode, 1, done.err)
        self.assertIn("3 files in the folders belong to adclaim test", done.err)
        self.assertEqual(len(records(done.out)), 1)

    def test_empty_folder(self):
        (self.dir / "e").mkdir()
        done = scan(str(self.dir / "e"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("no file to scan", done.err)

    def test_jobs_give_the_same_bytes(self):
        for i in range(60):
            lines = BAD * (1 + i * 7 % 40) if i % 3 else GOOD
            self.write(f"m/{i % 5}/{i:02}.txt", lines.encode() + (b"\xff\n" if i % 7 == 0 else b""))
        folder = str(self.dir / "m")
        runs = [scan("--jobs", jobs, folder, str(self.dir / "none"), folder) for jobs in ("1", "2", "3", "8", "64")]
        for done in runs[1:]:
            self.assertEqual(done.stdout, runs[0].stdout)
            self.assertEqual(done.stderr, runs[0].stderr)
            self.assertEqual(done.returncode, 3)
        self.assertGreater(len(records(runs[0].out) + records(runs[0].out, "again")), 500)

    def test_much_kept_by_a_later_job(self):
        """A part that waits for its turn keeps a bounded amount, and loses nothing."""
        fifo = str(self.dir / "a.fifo")
        os.mkfifo(fifo)
        rest = [self.write(f"b{i}.txt", "这款全网最低。\n" * 4000) for i in range(4)]
        process = subprocess.Popen([PROGRAM, "scan", "--rules", PACK, "--jobs", "3", fifo, str(self.dir)],
                                   stdout=subprocess.PIPE, env=environment())
        with open(fifo, "wb") as pipe:
            time.sleep(0.5)
            pipe.write(BAD.encode())
        out = process.communicate(timeout=60)[0].decode()
        found = [r["stream"] for r in records(out)]
        self.assertEqual(found[0], fifo)
        self.assertEqual(found, sorted(found))
        self.assertEqual(set(found[1:]), set(rest))

    def test_each_line(self):
        path = self.write("a.txt", BAD)
        done = scan("--each-line", path)
        self.assertEqual(records(done.out)[0]["stream"], path + ":2")

    def test_many_damaged_places_are_summed_up(self):
        done = scan(stdin=b"\xff\n" * 500)
        self.assertEqual(done.err.count("invalid UTF-8"), 100)
        self.assertIn("400 more damaged places", done.err)
        self.assertEqual(records(done.out, "end")[0]["damaged"], 500)

    def test_input_format_by_name(self):
        done = scan("--input", "text", stdin='{"text":"全网最低。"}\n')
        self.assertEqual(records(done.out)[0]["hits"][0]["at"][0]["char"], [9, 13])


class Live(Folder):
    def start(self, *args, **options):
        process = subprocess.Popen([PROGRAM, "scan", "--rules", PACK, *args], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(), **options)
        self.addCleanup(lambda: (process.kill(), process.wait(), process.stdout.close(),
                                 process.stderr.close(), process.stdin.closed or process.stdin.close()))
        return process

    def read_lines(self, process, count, seconds=20):
        """Lines that came until there are @count."""
        os.set_blocking(process.stdout.fileno(), False)
        got, until = b"", time.monotonic() + seconds
        while got.count(b"\n") < count and time.monotonic() < until:
            select.select([process.stdout], [], [], 0.1)
            got += process.stdout.read() or b""
        return got.decode().splitlines()

    def test_a_slow_pipe_gives_findings_at_once(self):
        process = self.start()
        for number in range(3):
            process.stdin.write("这款全网最低。\n".encode())
            process.stdin.flush()
            lines = self.read_lines(process, 1 if number else 2)
            self.assertIn(json.loads(lines[-1])["type"], ("finding", "again"))
        process.stdin.close()
        self.assertEqual(process.wait(20), 1)

    def test_what_is_settled_does_not_wait_for_the_next_segment(self):
        """Each line is given only when the answer to the one before it has come."""
        process = self.start()
        self.read_lines(process, 1)
        told = []
        for t0, text, waits in ((0, "这款全网最低。", False), (3, "这款世界最", True),
                                (6, "好大家看看", False), (9, "好的。全网最低，真的。", False)):
            process.stdin.write((json.dumps({"text": text, "t0": t0, "t1": t0 + 3}) + "\n").encode())
            process.stdin.flush()
            lines = self.read_lines(process, 1, 0.5 if waits else 20)
            told.append([(json.loads(line)["type"], json.loads(line)["rule"]) for line in lines])
        self.assertEqual(told, [[("finding", "absolute.lowest")], [], [("finding", "absolute.best")],
                                [("again", "absolute.lowest")]])
        process.stdin.close()
        self.assertEqual(process.wait(20), 1)

    def test_head_gets_its_line_and_the_run_ends(self):
        path = self.write("a.txt", BAD * 5000)
        done = subprocess.run(["bash", "-c", '"$0" scan --rules "$1" --each-line "$2" | head -1; '
                               'exit "${PIPESTATUS[0]}"', PROGRAM, PACK, path], env=environment(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(json.loads(done.stdout)["type"], "start")
        self.assertEqual(done.stderr, b"")

    def test_reader_that_leaves_other_commands(self):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run([PROGRAM, "laws", "--rules", PACK], env=environment(),
                              stdout=writer, stderr=subprocess.PIPE, timeout=60)
        os.close(writer)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stderr, b"")

    def test_idle_settles(self):
        process = self.start("--idle", "200ms")
        process.stdin.write('{"text":"这款全网最低","t0":0,"t1":2}\n'.encode())
        process.stdin.flush()
        lines = self.read_lines(process, 2)
        self.assertEqual([json.loads(line)["type"] for line in lines], ["start", "finding"])
        process.stdin.close()
        self.assertEqual(process.wait(20), 1)

    def test_reader_that_leaves(self):
        process = self.start()
        self.read_lines(process, 1)
        process.stdout.close()
        self.assertEqual(process.wait(20), 3) # noticed although nothing is written
        self.assertEqual(process.stderr.read(), b"")

    def test_reader_that_leaves_a_big_file(self):
        path = self.write("a.txt", "这款全网最低。\n" * 100000)
        process = self.start("--each-line", path)
        process.stdout.read(100)
        process.stdout.close()
        self.assertEqual(process.wait(60), 3)
        self.assertEqual(process.stderr.read(), b"")

    def test_interrupt(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start()
            process.stdin.write("这款全网最低".encode())
            process.stdin.flush()
            self.read_lines(process, 1)
            time.sleep(0.2)
            process.send_signal(number)
            out, err = process.communicate(timeout=20)
            self.assertEqual(process.returncode, 3)
            self.assertEqual(len(records(out.decode())), 1) # what was heard is not lost
            self.assertEqual(len(records(out.decode(), "end")), 1)
            self.assertIn(b"interrupted", err)

    def test_full_disk(self):
        with open("/dev/full", "wb") as full:
            done = scan(stdin=BAD, stdout=full)
        self.assertEqual(done.returncode, 3)
        self.assertIn("No space left on device", done.err)

    def test_full_disk_for_other_commands(self):
        for args in (["check", PACK], ["explain", "absolute.lowest", "--rules", PACK], ["--help"]):
            with open("/dev/full", "wb") as full:
                done = run(*args, stdout=full)
            self.assertEqual(done.returncode, 3, args)
            self.assertIn("No space left on device", done.err)

    def test_closed_output(self):
        done = subprocess.run(["sh", "-c", f'exec "$0" scan --rules "$1" - >&-', PROGRAM, PACK],
                              input=BAD.encode(), stderr=subprocess.PIPE, env=environment(), timeout=60)
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"can't write the output", done.stderr)

    def test_slow_reader_that_does_not_block(self):
        """Output that takes no more for now (EAGAIN) is waited for."""
        path = self.write("a.txt", "这款全网最低。\n" * 3000)
        reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK)
        process = self.start("--each-line", path)
        process.kill()
        process = subprocess.Popen([PROGRAM, "scan", "--rules", PACK, "--each-line", path], stdout=writer,
                                   env=environment())
        os.close(writer)
        with open(reader, "rb") as stream:
            time.sleep(0.3)
            out = stream.read().decode()
        self.assertEqual(process.wait(60), 1)
        self.assertEqual(len(records(out)), 3000)


class Texts(Folder):
    def test_help_of_every_command(self):
        for command in ("scan", "check", "explain", "laws"):
            for lang, word in (("zh", "用法"), ("en", "usage")):
                done = run(command, "--help", "--lang", lang)
                self.assertEqual(done.returncode, 0)
                self.assertIn(word, done.out)
                self.assertIn("--lang", done.out)
                self.assertEqual(done.err, "")

    def test_help_by_locale(self):
        for value, word in (("zh_CN.UTF-8", "用法"), ("en_US.UTF-8", "usage")):
            self.assertIn(word, run("--help", env=environment(LC_ALL=value)).out)

    def test_version(self):
        self.assertRegex(run("--version").out, r"^adclaim \d+\.\d+\.\d+\n$")

    def test_no_command(self):
        self.assertEqual(run().returncode, 2)

    def test_messages_in_chinese(self):
        done = scan("--lang", "zh", stdin=b"\xff\n")
        self.assertIn("无效的 UTF-8", done.err)
        self.assertIn("应为", scan("--date", "x", "--lang", "zh").err)

    def test_pack_by_environment(self):
        done = run("scan", stdin=BAD, env=environment(ADCLAIM_RULES=PACK))
        self.assertEqual(done.returncode, 1, done.err)
        self.assertEqual(records(done.out, "start")[0]["pack"]["name"], "cli-test")

    def test_pack_of_the_source_tree(self):
        done = run("explain", "absolute-wording", "--lang", "zh")
        self.assertEqual(done.returncode, 0, done.err)

    def test_check(self):
        done = run("check", PACK)
        self.assertEqual((done.returncode, done.out), (0, "2 rules, 4 examples: 0 errors, 0 warnings\n"))
        report = json.loads(run("check", PACK, "--format", "json").out)
        self.assertEqual((report["rules"], report["diagnostics"]), (2, []))

    def test_check_bounds(self):
        """How late each rule decides is never less than what a scan of its words shows."""
        report = json.loads(run("check", PACK, "--bounds", "--format", "json").out)
        bounds = {entry["rule"]: entry for entry in report["bounds"]}
        self.assertEqual(len(bounds), 2)
        for stream in range(1, 30):
            text = "大家好这款全网最低" + "啦嘿" * stream
            found = records(scan(stdin=text).out)
            for finding in found:
                late = (finding["decided"] - finding["t1"]) / 0.2 # a character lasts 0.2 s
                self.assertLessEqual(late, 2 * bounds[finding["rule"]]["characters"])
                self.assertFalse(bounds[finding["rule"]]["span_end"])
        self.assertIn("characters", run("check", PACK, "--bounds").out)

    def test_check_points_at_the_place(self):
        for name in ("pack.yaml", "laws.yaml"):
            self.write("p/" + name, (HERE / "pack" / name).read_bytes())
        self.write("p/absolute.yaml", (HERE / "pack/absolute.yaml").read_text().replace("absolute-wording", "absolut-wording", 1))
        done = run("check", str(self.dir / "p"))
        self.assertEqual(done.returncode, 1)
        lines = done.out.splitlines()
        self.assertRegex(lines[0], r"absolute.yaml:10:11: error L17: .*; fix: .*absolute-wording")
        self.assertEqual(lines[1], "    10 |     law: [absolut-wording]")
        self.assertEqual(lines[2], "       |           ^^^^^^^^^^^^^^^")
        report = json.loads(run("check", str(self.dir / "p"), "--format", "json").out)
        self.assertEqual([report["diagnostics"][0][key] for key in ("line", "column", "code", "level")],
                         [10, 11, "L17", "error"])

    def test_explain(self):
        done = run("explain", "absolute.lowest", "--rules", PACK, "--date", "2020-01-01", "--lang", "zh")
        self.assertEqual(done.returncode, 0)
        self.assertIn("《广告法》（2015年）第九条第（三）项", done.out)
        self.assertIn("      - 这款【全网最低】。", done.out)
        self.assertNotIn("absolute.best", done.out)
        self.assertIn("before: 不敢说", done.out)

    def test_explain_json(self):
        report = json.loads(run("explain", "absolute.lowest", "--rules", PACK, "--format", "json").out)
        self.assertEqual(report["law"][0]["state"], "in-force")
        self.assertTrue(report["source"].startswith("  - id: absolute.lowest\n"))

    def test_explain_unknown(self):
        done = run("explain", "absolute.lowset", "--rules", PACK)
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean absolute.lowest?", done.err)

    def test_every_code_is_explained(self):
        used = set()
        for path in (HERE.parent.parent / "scanner").rglob("*.c"):
            if path.name != "codes.c":
                used |= set(re.findall(r'"([A-Z][0-9]{2})"', path.read_text()))
        for code in sorted(used):
            self.assertEqual(run("explain", code).returncode, 0, code)

    def test_explain_code(self):
        for lang in ("zh", "en"):
            done = run("explain", "y05", "--lang", lang)
            self.assertEqual(done.returncode, 0)
            self.assertTrue(done.out.startswith("Y05  "))

    def test_text_by_default_only_on_a_terminal(self):
        self.assertTrue(scan(stdin=BAD).out.startswith('{"type":"start"'))


if __name__ == "__main__":
    PROGRAM = str(pathlib.Path(sys.argv.pop(1)).resolve())
    unittest.main(verbosity=1)
