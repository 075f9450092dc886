/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/check/expected.h"
#include "scanner/check/labelled.h"
#include "scanner/check/pack_diff.h"
#include "scanner/check/scan_file.h"
#include "scanner/cli/files.h"
#include "scanner/cli/options.h"
#include "scanner/cli/pack.h"
#include "scanner/cli/source.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROWS_SHOWN = 100, OLD = 0, NEW = 1 };

/* What the streams of a labelled file are called, before the colon and the line. */
#define LABELLED_STREAM "labelled utterance"

struct diff_arguments {
    bool fail_on_change, has_as_of;
    int32_t as_of;
};

struct diff_run {
    const struct cli *cli;
    struct engine *engines[2];
    int32_t as_of;
    struct buf lines; /* what the file at hand gives, under the pack at hand */
    struct buf rows;
    size_t shown, damaged;
    struct differences found;
    const char *path;
};

enum { OPTION_FAIL_ON_CHANGE = 1, OPTION_AS_OF };

static const struct option_spec options[] = {
    {OPTION_FAIL_ON_CHANGE, "fail-on-change", NULL, "有含义上的变化就以 1 退出",
     "exit with 1 when there is a change in meaning"},
    {OPTION_AS_OF, "as-of", "YYYY-MM-DD", "「今天」是哪天（默认：今天，北京时间）",
     "what day is today (default: today, Beijing time)"},
};

static bool
take(const struct cli *cli, void *context, int id, const char *value)
{
    struct diff_arguments *arguments = context;
    if (id == OPTION_FAIL_ON_CHANGE)
        return arguments->fail_on_change = true;
    arguments->has_as_of = true;
    return options_day(cli, "as-of", value, &arguments->as_of);
}

static const struct command_spec spec = {
    .name = "diff",
    .arguments = "OLD NEW [CORPUS]",
    .zh = "比较两个规则包：哪些规则的含义变了（排版不算），版本号该升哪一级，\n"
          "在语料上多出和少掉哪些线索。输出 Markdown，可以贴进合并请求。\n"
          "退出码：2 没法运行，3 语料有读不了的，1 用了 --fail-on-change 且有变化，0 其他。",
    .en = "Compares two rule packs: which rules changed in meaning (not in layout), which version\n"
          "step that asks for, and which findings appear or vanish on a corpus. Writes Markdown,\n"
          "ready for a pull request. Exit code: 2 could not run, 3 some of the corpus could not\n"
          "be read, 1 there are changes and --fail-on-change was given, 0 otherwise.",
    .arguments_most = 3,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .take = take,
};

/* --- findings on a corpus -------------------------------------------------------------------- */

static void
take_record(void *context, const struct record *record)
{
    struct diff_run *run = context;
    expected_add_record(&run->lines, record);
}

static void
take_damage(void *context, const struct error *error)
{
    struct diff_run *run = context;
    (void)error;
    run->damaged++;
}

static void
take_slip(void *context, const struct slip *slip)
{
    (void)context;
    (void)slip;
}

static void
add_field(struct buf *out, struct span line, enum expected_field field)
{
    buf_add_text(out, " ");
    markdown_add(out, expected_field(line, field));
    buf_add_text(out, " |");
}

static void
add_difference(void *context, enum difference kind, struct span want, struct span got)
{
    static const char *const signs[] = {"−", "+", "~"};
    struct diff_run *run = context;
    struct span line = got.len ? got : want;
    if (run->shown++ >= ROWS_SHOWN)
        return;
    buf_printf(&run->rows, "| %s | ", signs[kind]);
    markdown_add(&run->rows, span_of_text(run->path));
    struct span stream = expected_field(line, EXPECTED_STREAM);
    size_t labelled = strlen(LABELLED_STREAM);
    if (stream.len > labelled && memcmp(stream.data, LABELLED_STREAM, labelled) == 0)
        buf_printf(&run->rows, "%.*s",
                   SPAN_ARGS(span_of(stream.data + labelled, stream.len - labelled)));
    buf_add_text(&run->rows, " |");
    add_field(&run->rows, line, EXPECTED_TIME);
    add_field(&run->rows, line, EXPECTED_RULE);
    if (kind == DIFFERENCE_CHANGED &&
        !span_equal(expected_field(want, EXPECTED_LEVEL), expected_field(got, EXPECTED_LEVEL)))
        buf_printf(&run->rows, " %.*s →", SPAN_ARGS(expected_field(want, EXPECTED_LEVEL)));
    add_field(&run->rows, line, EXPECTED_LEVEL);
    add_field(&run->rows, line, EXPECTED_WORDS);
    buf_add_char(&run->rows, '\n');
}

static void
scan_with(struct diff_run *run, const struct engine *engine, struct span bytes, bool labelled)
{
    struct scan_options scan_options = {
        .as_of_day = run->as_of, .record = take_record, .context = run};
    buf_reset(&run->lines);
    if (labelled) {
        struct score score;
        score_init(&score);
        labelled_run(&(struct labelled){.engine = engine,
                                        .options = scan_options,
                                        .score = &score,
                                        .slip = take_slip,
                                        .damage = take_damage,
                                        .record = take_record,
                                        .context = run},
                     LABELLED_STREAM, bytes);
        score_finish(&score);
        return;
    }
    struct scan *scan = scan_new(engine, &scan_options);
    scan_file(scan, 0, run->path, bytes, take_damage, run);
    scan_free(scan);
}

static bool
ends_with(const char *path, const char *end)
{
    size_t len = strlen(path), end_len = strlen(end);
    return len > end_len && strcmp(path + len - end_len, end) == 0;
}

static void
compare_file(struct diff_run *run, const char *path)
{
    struct buf bytes = {0}, old = {0};
    struct error error;
    bool labelled = ends_with(path, ".labelled.jsonl");
    if (!labelled && !ends_with(path, ".jsonl") && !ends_with(path, ".srt") &&
        !ends_with(path, ".vtt") && !ends_with(path, ".txt"))
        return;
    run->path = path;
    if (file_read(path, &bytes, &error)) {
        scan_with(run, run->engines[OLD], buf_span(&bytes), labelled);
        buf_add_span(&old, buf_span(&run->lines));
        scan_with(run, run->engines[NEW], buf_span(&bytes), labelled);
        struct differences found =
            expected_compare(buf_span(&old), buf_span(&run->lines), add_difference, run);
        run->found.missing += found.missing;
        run->found.unexpected += found.unexpected;
        run->found.changed += found.changed;
    } else {
        cli_say(run->cli, "%s", "%s", error.message);
        run->damaged++;
    }
    buf_finish(&bytes);
    buf_finish(&old);
}

static void
compare_corpus(struct diff_run *run, char *const *paths, size_t count)
{
    struct sources *sources = sources_new(paths, count);
    struct source source;
    struct error error;
    enum source_outcome outcome;
    while ((outcome = sources_next(sources, &source, &error)) != SOURCE_END) {
        char text[sizeof error.message + 1024];
        if (outcome == SOURCE_READY) {
            compare_file(run, source.path);
        } else {
            cli_say(run->cli, "%s", "%s", error_text(&error, text, sizeof text));
            run->damaged++;
        }
    }
    sources_free(sources);
}

/* --- the report ------------------------------------------------------------------------------ */

static void
print_version(const struct cli *cli, const struct rulebook *const books[2],
              const struct pack_diff *diff)
{
    enum version_step made = version_step_of(books[OLD]->version, books[NEW]->version);
    printf(cli_text(cli, "## 规则包 %s：%s → %s\n\n", "## Rule pack %s: %s → %s\n\n"),
           books[NEW]->name, books[OLD]->version, books[NEW]->version);
    if (diff->step == STEP_NONE)
        printf("%s\n", cli_text(cli, "含义没有变化。", "No change in meaning."));
    else
        printf(
            cli_text(cli,
                     "版本号该升一级 **%s**。规则：新增 %zu，删除 %zu，含义有变 %zu，只改文字 %zu。"
                     "旧例句：少报 %zu，多报 %zu。\n",
                     "This asks for a **%s** step. Rules: %zu added, %zu removed, %zu changed, "
                     "%zu reworded. Examples of the old pack: %zu lost, %zu gained.\n"),
            version_step_name(diff->step), diff->added, diff->removed, diff->changed,
            diff->reworded, diff->lost, diff->gained);
    if (made < diff->step)
        printf(cli_text(cli, "\n**%s → %s 升得不够。** (K01)\n",
                        "\n**%s → %s is too small a step.** (K01)\n"),
               books[OLD]->version, books[NEW]->version);
    if (diff->rows.len)
        printf("\n%s\n| --- | --- |\n%s", cli_text(cli, "| 哪里 | 变化 |", "| where | change |"),
               diff->rows.data);
}

static void
print_findings(const struct diff_run *run)
{
    const struct cli *cli = run->cli;
    printf(cli_text(cli, "\n### 语料上的线索：多 %zu，少 %zu，变 %zu\n",
                    "\n### Findings on the corpus: %zu gained, %zu lost, %zu changed\n"),
           run->found.unexpected, run->found.missing, run->found.changed);
    if (run->rows.len)
        printf("\n%s\n| --- | --- | --- | --- | --- | --- |\n%s",
               cli_text(cli, "| | 文件 | 时间 | 规则 | 级别 | 原文 |",
                        "| | file | time | rule | level | words |"),
               run->rows.data);
    if (run->shown > ROWS_SHOWN)
        printf(cli_text(cli, "\n…还有 %zu 处\n", "\n… and %zu more\n"), run->shown - ROWS_SHOWN);
}

static int
diff_packs(const struct cli *cli, const struct diff_arguments *arguments,
           const struct rulebook *const books[2], char *const *corpus, size_t corpus_count)
{
    struct diff_run run = {.cli = cli, .as_of = arguments->as_of};
    struct pack_diff diff;
    run.engines[OLD] = engine_new(books[OLD]);
    run.engines[NEW] = engine_new(books[NEW]);
    pack_diff_run(books[OLD], run.engines[OLD], books[NEW], run.engines[NEW], arguments->as_of,
                  cli->english, &diff);
    if (corpus_count)
        compare_corpus(&run, corpus, corpus_count);
    if (run.found.missing && diff.step < STEP_MAJOR)
        diff.step = STEP_MAJOR;
    if (run.found.unexpected + run.found.changed && diff.step < STEP_MINOR)
        diff.step = STEP_MINOR;
    print_version(cli, books, &diff);
    if (corpus_count)
        print_findings(&run);
    bool changed = diff.step >= STEP_MINOR;
    engine_free(run.engines[OLD]);
    engine_free(run.engines[NEW]);
    buf_finish(&run.lines);
    buf_finish(&run.rows);
    buf_finish(&diff.rows);
    if (run.damaged)
        return EXIT_INCOMPLETE;
    return changed && arguments->fail_on_change ? EXIT_FOUND : EXIT_CLEAN;
}

int
cmd_diff(struct cli *cli, int argc, char **argv)
{
    struct diff_arguments arguments = {0};
    struct rulebook *books[2] = {NULL, NULL};
    char *dirs[2] = {NULL, NULL};
    int first, exit_code = EXIT_CANNOT_RUN;
    switch (options_parse(cli, &spec, argc, argv, &arguments, &first)) {
    case OPTIONS_EXIT:
        return EXIT_CLEAN;
    case OPTIONS_WRONG:
        return EXIT_CANNOT_RUN;
    case OPTIONS_READY:
        break;
    }
    if (argc - first < 2) {
        cli_say(cli, "要两个规则包：旧的、新的", "two packs are needed: the old and the new");
        return EXIT_CANNOT_RUN;
    }
    if (!arguments.has_as_of)
        arguments.as_of = day_today();
    for (int i = 0; i < 2; i++) {
        dirs[i] = pack_find(cli, argv[first + i]);
        if (!dirs[i] || !pack_load(cli, dirs[i], &books[i]))
            goto out;
    }
    exit_code = diff_packs(cli, &arguments, (const struct rulebook *const[]){books[0], books[1]},
                           argv + first + 2, (size_t)(argc - first - 2));
out:
    for (int i = 0; i < 2; i++) {
        rulebook_free(books[i]);
        free(dirs[i]);
    }
    return exit_code;
}
