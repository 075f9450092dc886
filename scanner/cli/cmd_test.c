/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/check/expected.h"
#include "scanner/check/junit.h"
#include "scanner/check/labelled.h"
#include "scanner/check/scan_file.h"
#include "scanner/cli/files.h"
#include "scanner/cli/options.h"
#include "scanner/cli/pack.h"
#include "scanner/cli/score_print.h"
#include "scanner/cli/source.h"
#include "scanner/report/emit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Every file of the corpus is told by how its name ends: NAME.labelled.jsonl holds utterances with
 * what is to be found; NAME.expected is what the transcript NAME.jsonl, .srt, .vtt or .txt is to
 * give. Other files are passed over.
 */
enum { SLIPS_SHOWN = 20 };

struct test_arguments {
    const char *rules, *junit, *baseline, *write_baseline;
    bool json, update, all, has_as_of;
    int32_t as_of;
};

struct test_run {
    const struct cli *cli;
    const struct test_arguments *arguments;
    const struct engine *engine;
    struct scan *scan; /* of transcripts; one for all with the same day */
    int32_t scan_day;
    unsigned source;
    struct buf got; /* what the transcript at hand gives */
    struct buf text, json_transcripts, json_slips, json_damage, json_changes;
    struct junit junit;
    struct score score, before;
    size_t slips_shown, slips, labelled_files;
    size_t transcripts, same, different, updated, damaged, worse, better;
    const char *labelled_path;
};

enum {
    OPTION_RULES = 1,
    OPTION_UPDATE,
    OPTION_JUNIT,
    OPTION_BASELINE,
    OPTION_WRITE_BASELINE,
    OPTION_AS_OF,
    OPTION_FORMAT,
    OPTION_ALL
};

static const struct option_spec options[] = {
    {OPTION_RULES, "rules", "PACK", "规则包（默认：scan 会用的那一套）",
     "the rule pack (default: the one scan would use)"},
    {OPTION_UPDATE, "update", NULL, "把现在的结果写进 .expected 文件",
     "write what is found now into the .expected files"},
    {OPTION_JUNIT, "junit", "FILE", "另写一份 JUnit XML", "also write JUnit XML"},
    {OPTION_BASELINE, "baseline", "FILE",
     "与这份分数比，有一族变差就失败（默认：CORPUS 里的 baseline.json，如果有）",
     "fail when a family scores worse than here (default: baseline.json in CORPUS, if any)"},
    {OPTION_WRITE_BASELINE, "write-baseline", "FILE", "把现在的分数写成基线",
     "write the scores of now as a baseline"},
    {OPTION_AS_OF, "as-of", "YYYY-MM-DD",
     "「今天」是哪天（默认：.expected 第一行写的那天，再就是今天）",
     "what day is today (default: the day in the .expected file, else today)"},
    {OPTION_FORMAT, "format", "text|json", "输出格式（默认：text）", "output (default: text)"},
    {OPTION_ALL, "all", NULL, "列出全部漏报和误报，不止前 20 处",
     "list all that was missed or wrong, not just 20"},
};

static bool
take(const struct cli *cli, void *context, int id, const char *value)
{
    static const char *const formats[] = {"text", "json", NULL};
    struct test_arguments *arguments = context;
    size_t index;
    switch (id) {
    case OPTION_RULES:
        arguments->rules = value;
        return true;
    case OPTION_UPDATE:
        arguments->update = true;
        return true;
    case OPTION_JUNIT:
        arguments->junit = value;
        return true;
    case OPTION_BASELINE:
        arguments->baseline = value;
        return true;
    case OPTION_WRITE_BASELINE:
        arguments->write_baseline = value;
        return true;
    case OPTION_AS_OF:
        arguments->has_as_of = true;
        return options_day(cli, "as-of", value, &arguments->as_of);
    case OPTION_ALL:
        arguments->all = true;
        return true;
    }
    if (!options_choice(cli, "format", value, formats, &index))
        return false;
    arguments->json = index == 1;
    return true;
}

static const struct command_spec spec = {
    .name = "test",
    .arguments = "CORPUS…",
    .zh = "用语料检验规则包：整份文字稿（NAME.jsonl、.srt、.vtt、.txt）与 NAME.expected 比；\n"
          "带标注的话（NAME.labelled.jsonl）按族算精确率、召回率和 F1。\n"
          "退出码：2 没法运行，3 有读不了的，1 与预期不符或有一族变差，0 没有。",
    .en =
        "Tests a rule pack on a corpus: whole transcripts (NAME.jsonl, .srt, .vtt, .txt) against\n"
        "NAME.expected; labelled utterances (NAME.labelled.jsonl) by precision, recall and F1 of\n"
        "each family. Exit code: 2 could not run, 3 something could not be read, 1 not as\n"
        "expected or a family got worse, 0 none.",
    .arguments_most = -1,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .take = take,
};

static bool
ends_with(const char *path, const char *end)
{
    size_t len = strlen(path), end_len = strlen(end);
    return len > end_len && strcmp(path + len - end_len, end) == 0;
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void
add_damage(struct test_run *run, const char *message)
{
    run->damaged++;
    cli_say(run->cli, "%s", "%s", message);
    emit_text(&run->json_damage, message);
}

/* --- whole transcripts ----------------------------------------------------------------------- */

static void
take_record(void *context, const struct record *record)
{
    struct test_run *run = context;
    expected_add_record(&run->got, record);
}

static void
take_damage(void *context, const struct error *error)
{
    struct test_run *run = context;
    expected_add_damage(&run->got, error);
}

static void
scan_transcript(struct test_run *run, const char *path, struct span bytes, int32_t as_of)
{
    if (run->scan && run->scan_day != as_of) {
        scan_free(run->scan);
        run->scan = NULL;
    }
    if (!run->scan) {
        struct scan_options scan = {.as_of_day = as_of, .record = take_record, .context = run};
        run->scan = scan_new(run->engine, &scan);
        run->scan_day = as_of;
    }
    buf_reset(&run->got);
    expected_add_head(&run->got, as_of);
    scan_file(run->scan, run->source++, base_name(path), bytes, take_damage, run);
}

/* "a/b.srt" to "a/b.expected"; the caller frees it. */
static char *
expected_path(const char *path)
{
    const char *dot = strrchr(base_name(path), '.');
    struct buf name = {0};
    buf_add(&name, path, (size_t)(dot - path));
    buf_add_text(&name, ".expected");
    return name.data;
}

static void
tell_transcript(struct test_run *run, const char *path, const char *result,
                const struct differences *differences, const char *details)
{
    struct buf *json = &run->json_transcripts;
    emit_begin_object(json);
    emit_key(json, "file");
    emit_name(json, span_of_text(path));
    emit_field_text(json, "result", result);
    emit_field_unsigned(json, "missing", differences->missing);
    emit_field_unsigned(json, "unexpected", differences->unexpected);
    emit_field_unsigned(json, "changed", differences->changed);
    emit_field_text(json, "difference", details);
    emit_end_object(json);
}

struct printing {
    bool english;
    struct buf out;
};

static void
print_difference(void *context, enum difference kind, struct span want, struct span got)
{
    struct printing *printing = context;
    expected_print(kind, want, got, printing->english, &printing->out);
}

static void
compare_transcript(struct test_run *run, const char *path, struct span want)
{
    bool english = run->cli->english;
    struct printing details = {english, {0}};
    struct buf line = {0};
    struct differences found =
        expected_compare(want, buf_span(&run->got), print_difference, &details);
    if (found.missing + found.unexpected + found.changed == 0) {
        run->same++;
        tell_transcript(run, path, "same", &found, NULL);
        junit_add(&run->junit, path, NULL, NULL);
    } else {
        run->different++;
        buf_printf(&line,
                   english ? "not as expected: %zu missing, %zu unexpected, %zu changed"
                           : "与预期不符：缺 %zu 条，多 %zu 条，变 %zu 条",
                   found.missing, found.unexpected, found.changed);
        buf_printf(&run->text, "%s: %s\n%s", path, line.data, details.out.data);
        tell_transcript(run, path, "different", &found, details.out.data);
        junit_add(&run->junit, path, line.data, details.out.data);
    }
    buf_finish(&details.out);
    buf_finish(&line);
}

static void
update_transcript(struct test_run *run, const char *path, const char *expected,
                  const struct buf *want)
{
    struct error error;
    struct differences none = {0};
    if (span_equal(buf_span(want), buf_span(&run->got))) {
        run->same++;
        tell_transcript(run, path, "same", &none, NULL);
        return;
    }
    if (!file_write(expected, buf_span(&run->got), &error)) {
        add_damage(run, error.message);
        return;
    }
    run->updated++;
    buf_printf(&run->text, run->cli->english ? "wrote %s\n" : "写了 %s\n", expected);
    tell_transcript(run, path, "updated", &none, NULL);
}

/* A transcript that nobody has said anything about. */
static void
miss_expected(struct test_run *run, const char *path, const char *expected)
{
    struct differences none = {0};
    const char *message = cli_text(run->cli, "没有 .expected 文件；--update 会写一份",
                                   "there is no .expected file; --update writes one");
    run->different++;
    buf_printf(&run->text, "%s: %s (%s)\n", path, message, base_name(expected));
    tell_transcript(run, path, "new", &none, NULL);
    junit_add(&run->junit, path, message, message);
}

static void
test_transcript(struct test_run *run, const char *path, struct span bytes)
{
    struct error error;
    struct buf want = {0};
    char *expected = expected_path(path);
    bool known = access(expected, F_OK) == 0;
    int32_t as_of = run->arguments->as_of, day;
    run->transcripts++;
    if (known && !file_read(expected, &want, &error)) {
        add_damage(run, error.message);
    } else {
        if (!run->arguments->has_as_of && known && expected_day(buf_span(&want), &day))
            as_of = day;
        scan_transcript(run, path, bytes, as_of);
        if (run->arguments->update)
            update_transcript(run, path, expected, &want);
        else if (known)
            compare_transcript(run, path, buf_span(&want));
        else
            miss_expected(run, path, expected);
    }
    buf_finish(&want);
    free(expected);
}

/* An .expected file whose transcript has gone tests nothing. */
static void
look_for_transcript(struct test_run *run, const char *path)
{
    static const char *const ends[] = {"jsonl", "srt", "vtt", "txt"};
    size_t stem = strlen(path) - strlen("expected");
    struct buf name = {0};
    bool found = false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !found; i++) {
        buf_reset(&name);
        buf_add(&name, path, stem);
        buf_add_text(&name, ends[i]);
        found = access(name.data, F_OK) == 0;
    }
    if (!found) {
        buf_reset(&name);
        buf_printf(&name,
                   cli_text(run->cli, "%s：没有对应的文字稿", "%s: there is no transcript for it"),
                   path);
        add_damage(run, name.data);
    }
    buf_finish(&name);
}

/* --- labelled utterances --------------------------------------------------------------------- */

static void
print_slip(struct test_run *run, const struct slip *slip)
{
    const struct cli *cli = run->cli;
    const char *kind =
        slip->missed ? cli_text(cli, "漏报", "missed") : cli_text(cli, "误报", "wrong");
    buf_printf(&run->text, "%s:%zu: %s%s %s", run->labelled_path, slip->line, kind,
               !slip->notice ? "" : cli_text(cli, "（提示）", " (notice)"),
               slip->missed ? slip->family : slip->rule);
    if (slip->words[0])
        buf_printf(&run->text, slip->missed ? " 【%s】" : " %s", slip->words);
    buf_printf(&run->text, ": %s\n", slip->text);
}

static void
take_slip(void *context, const struct slip *slip)
{
    struct test_run *run = context;
    struct buf *json = &run->json_slips;
    run->slips++;
    if (run->arguments->all || run->slips <= SLIPS_SHOWN) {
        run->slips_shown++;
        print_slip(run, slip);
    }
    emit_begin_object(json);
    emit_field_text(json, "kind", slip->missed ? "missed" : "wrong");
    emit_field_bool(json, "notice", slip->notice);
    emit_key(json, "file");
    emit_name(json, span_of_text(run->labelled_path));
    emit_field_unsigned(json, "line", slip->line);
    emit_field_text(json, "family", slip->family);
    emit_field_text(json, "rule", slip->rule);
    emit_field_text(json, "words", slip->words);
    emit_field_text(json, "text", slip->text);
    emit_end_object(json);
}

static void
take_labelled_damage(void *context, const struct error *error)
{
    char text[sizeof error->message + 1024];
    add_damage(context, error_text(error, text, sizeof text));
}

static void
test_labelled(struct test_run *run, const char *path, struct span bytes)
{
    struct labelled labelled = {
        .engine = run->engine,
        .options = {.as_of_day = run->arguments->as_of},
        .score = &run->score,
        .slip = take_slip,
        .damage = take_labelled_damage,
        .context = run,
    };
    run->labelled_path = path;
    run->labelled_files++;
    labelled_run(&labelled, path, bytes);
}

/* --- scores ---------------------------------------------------------------------------------- */

static void
add_table(struct test_run *run)
{
    if (run->slips > run->slips_shown)
        buf_printf(&run->text,
                   cli_text(run->cli, "…还有 %zu 处；--all 全部列出\n",
                            "… and %zu more; --all lists them\n"),
                   run->slips - run->slips_shown);
    score_print(&run->score, run->cli->english, &run->text);
}

static void
take_change(void *context, const struct score_change *change)
{
    struct test_run *run = context;
    struct buf line = {0};
    if (change->worse)
        run->worse++;
    else
        run->better++;
    score_print_change(change, run->cli->english, &line);
    buf_printf(&run->text, "%s %s\n",
               change->worse ? cli_text(run->cli, "变差", "worse ")
                             : cli_text(run->cli, "变好", "better"),
               line.data);
    junit_add(&run->junit, line.data, line.data, change->worse ? line.data : NULL);
    buf_finish(&line);
    score_write_change(change, &run->json_changes);
}

/* The baseline to compare with: as asked for, or the one in the corpus. The caller frees it. */
static char *
find_baseline(const struct test_arguments *arguments, char *const *paths, size_t count)
{
    if (arguments->baseline)
        return memory_copy_text(arguments->baseline, strlen(arguments->baseline));
    for (size_t i = 0; i < count; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s/baseline.json", paths[i]);
        if (access(path.data, F_OK) == 0)
            return path.data;
        buf_finish(&path);
    }
    return NULL;
}

static bool
read_baseline(struct test_run *run, const char *path)
{
    struct buf bytes = {0};
    struct error error;
    bool good = file_read(path, &bytes, &error);
    if (!good)
        cli_say(run->cli, "%s", "%s", error.message);
    else if (!(good = score_read(&run->before, buf_span(&bytes), &error)))
        cli_say(run->cli, "基线 %s：%s", "baseline %s: %s", path, error.message);
    buf_finish(&bytes);
    return good;
}

/* --- the whole run --------------------------------------------------------------------------- */

static void
test_file(struct test_run *run, const struct source *source)
{
    static const char *const ends[] = {".jsonl", ".srt", ".vtt", ".txt"};
    struct buf bytes = {0};
    struct error error;
    bool labelled = ends_with(source->path, ".labelled.jsonl"), transcript = false;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        transcript |= ends_with(source->path, ends[i]);
    if (ends_with(source->path, ".expected"))
        look_for_transcript(run, source->path);
    if (!labelled && !transcript)
        return;
    if (!file_read(source->path, &bytes, &error))
        add_damage(run, error.message);
    else if (labelled)
        test_labelled(run, source->path, buf_span(&bytes));
    else
        test_transcript(run, source->path, buf_span(&bytes));
    buf_finish(&bytes);
}

static void
test_files(struct test_run *run, char *const *paths, size_t count)
{
    struct sources *sources = sources_new(paths, count);
    struct source source;
    struct error error;
    enum source_outcome outcome;
    junit_begin_suite(&run->junit, "transcripts");
    while ((outcome = sources_next(sources, &source, &error)) != SOURCE_END) {
        if (outcome == SOURCE_READY) {
            test_file(run, &source);
        } else {
            char text[sizeof error.message + 1024];
            add_damage(run, error_text(&error, text, sizeof text));
        }
    }
    junit_end_suite(&run->junit);
    sources_free(sources);
}

static void
add_json_array(struct buf *out, const char *name, const struct buf *items)
{
    emit_key(out, name);
    emit_begin_array(out);
    if (items->len)
        emit_raw(out, buf_span(items));
    emit_end_array(out);
}

static void
write_json(const struct test_run *run, const struct rulebook *book, bool failed, struct buf *out)
{
    struct buf score = {0};
    emit_begin_object(out);
    emit_key(out, "pack");
    emit_begin_object(out);
    emit_field_text(out, "name", book->name);
    emit_field_text(out, "version", book->version);
    emit_field_text(out, "digest", book->digest);
    emit_end_object(out);
    emit_field_bool(out, "failed", failed);
    add_json_array(out, "transcripts", &run->json_transcripts);
    score_write(&run->score, &score);
    emit_key(out, "score");
    emit_raw(out, buf_span(&score));
    add_json_array(out, "slips", &run->json_slips);
    add_json_array(out, "changes", &run->json_changes);
    add_json_array(out, "damaged", &run->json_damage);
    emit_end_object(out);
    buf_add_char(out, '\n');
    buf_finish(&score);
}

static void
add_summary(struct test_run *run)
{
    struct buf *out = &run->text;
    if (run->transcripts)
        buf_printf(out,
                   cli_text(run->cli, "文字稿 %zu 份：符合 %zu，不符 %zu，更新 %zu\n",
                            "%zu transcripts: %zu as expected, %zu not, %zu updated\n"),
                   run->transcripts, run->same, run->different, run->updated);
    if (run->worse + run->better)
        buf_printf(out,
                   cli_text(run->cli, "与基线比：%zu 项变差，%zu 项变好\n",
                            "against the baseline: %zu worse, %zu better\n"),
                   run->worse, run->better);
}

/* What else was asked to be written. */
static bool
write_files(struct test_run *run)
{
    const struct test_arguments *arguments = run->arguments;
    struct buf bytes = {0};
    struct error error;
    bool good = true;
    if (arguments->junit) {
        junit_write(&run->junit, &bytes);
        good = file_write(arguments->junit, buf_span(&bytes), &error);
    }
    buf_reset(&bytes);
    if (good && arguments->write_baseline) {
        score_write(&run->score, &bytes);
        buf_add_char(&bytes, '\n');
        good = file_write(arguments->write_baseline, buf_span(&bytes), &error);
    }
    if (!good)
        cli_say(run->cli, "%s", "%s", error.message);
    buf_finish(&bytes);
    return good;
}

static int
test_corpus(struct test_run *run, const struct rulebook *book, char *const *paths, size_t count)
{
    struct buf json = {0};
    char *baseline = find_baseline(run->arguments, paths, count);
    bool compare = baseline && !run->arguments->write_baseline;
    int exit_code = EXIT_CANNOT_RUN;
    if (compare && !read_baseline(run, baseline))
        goto out;
    test_files(run, paths, count);
    if (run->transcripts + run->labelled_files == 0) {
        cli_say(run->cli, "没有可测的文件：文字稿或 NAME.labelled.jsonl",
                "there is nothing to test: no transcript, no NAME.labelled.jsonl");
        goto out;
    }
    if (run->labelled_files)
        add_table(run);
    junit_begin_suite(&run->junit, "scores");
    if (compare)
        score_compare(&run->before, &run->score, take_change, run);
    junit_end_suite(&run->junit);
    add_summary(run);
    bool failed = run->different + run->worse > 0;
    exit_code = run->damaged ? EXIT_INCOMPLETE : failed ? EXIT_FOUND : EXIT_CLEAN;
    if (run->arguments->json) {
        write_json(run, book, failed, &json);
        fwrite(json.data, 1, json.len, stdout);
    } else {
        fwrite(run->text.data, 1, run->text.len, stdout);
    }
    if (!write_files(run))
        exit_code = EXIT_INCOMPLETE;
out:
    free(baseline);
    buf_finish(&json);
    return exit_code;
}

static int
test_pack(const struct cli *cli, const struct test_arguments *arguments,
          const struct rulebook *book, char *const *paths, size_t count)
{
    struct engine *engine = engine_new(book);
    struct test_run run = {.cli = cli, .arguments = arguments, .engine = engine};
    score_init(&run.score);
    score_init(&run.before);
    int exit_code = test_corpus(&run, book, paths, count);
    scan_free(run.scan);
    score_finish(&run.score);
    score_finish(&run.before);
    junit_finish(&run.junit);
    struct buf *bufs[] = {&run.got,        &run.text,        &run.json_transcripts,
                          &run.json_slips, &run.json_damage, &run.json_changes};
    for (size_t i = 0; i < sizeof bufs / sizeof bufs[0]; i++)
        buf_finish(bufs[i]);
    engine_free(engine);
    return exit_code;
}

int
cmd_test(struct cli *cli, int argc, char **argv)
{
    struct test_arguments arguments = {0};
    struct rulebook *book = NULL;
    int first;
    switch (options_parse(cli, &spec, argc, argv, &arguments, &first)) {
    case OPTIONS_EXIT:
        return EXIT_CLEAN;
    case OPTIONS_WRONG:
        return EXIT_CANNOT_RUN;
    case OPTIONS_READY:
        break;
    }
    if (first == argc) {
        cli_say(cli, "要测哪些语料？见 adclaim test --help", "test what? see adclaim test --help");
        return EXIT_CANNOT_RUN;
    }
    if (!arguments.has_as_of)
        arguments.as_of = day_today();
    int exit_code = EXIT_CANNOT_RUN;
    char *dir = pack_find(cli, arguments.rules);
    if (dir && pack_load(cli, dir, &book))
        exit_code = test_pack(cli, &arguments, book, argv + first, (size_t)(argc - first));
    rulebook_free(book);
    free(dir);
    return exit_code;
}
