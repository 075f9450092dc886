/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner/base/day.h"
#include "scanner/base/memory.h"
#include "scanner/cli/options.h"
#include "scanner/cli/pack.h"
#include "scanner/cli/run.h"
#include "scanner/cli/why_run.h"
#include "scanner/input/input.h"
#include "scanner/rulebook/diag_zh.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JOBS_MOST = 256, LABELS_MOST = 64, NEVER = LEVEL_ERROR + 1 };

struct scan_arguments {
    const char *rules, *format, *input_format, *rule;
    unsigned jobs; /* 0: not given */
    bool each_line, show_exempted, has_date, has_as_of, why;
    struct label labels[LABELS_MOST];
    size_t label_count;
    int32_t date, as_of;
    unsigned fail_on; /* enum level, or NEVER */
    int64_t idle_us, lateness_us;
};

enum {
    OPTION_RULES = 1,
    OPTION_FORMAT,
    OPTION_INPUT,
    OPTION_JOBS,
    OPTION_EACH_LINE,
    OPTION_LABEL,
    OPTION_DATE,
    OPTION_AS_OF,
    OPTION_FAIL_ON,
    OPTION_SHOW_EXEMPTED,
    OPTION_IDLE,
    OPTION_LATENESS,
    OPTION_WHY,
    OPTION_RULE,
};

static const struct option_spec options[] = {
    {OPTION_RULES, "rules", "PACK", "规则包（默认：$ADCLAIM_RULES，再就是随程序安装的那一套）",
     "the rule pack (default: $ADCLAIM_RULES, else the one installed)"},
    {OPTION_FORMAT, "format", "text|jsonl|sarif|null",
     "输出格式：给人看的 text、给程序看的 jsonl、给审阅工具的 sarif、不输出的 null"
     "（默认：终端上 text，否则 jsonl）",
     "output: text for people, jsonl for programs, sarif for review tools, null for none "
     "(default: text on a terminal, else jsonl)"},
    {OPTION_INPUT, "input", "jsonl|srt|vtt|text", "输入格式（默认：看内容）",
     "format of the input (default: told by content)"},
    {OPTION_JOBS, "jobs", "N", "同时扫几个文件（默认：处理器个数）；输出不变",
     "files scanned at once (default: as many as processors); the output is the same"},
    {OPTION_EACH_LINE, "each-line", NULL, "纯文本的每一行是单独的一场",
     "every line of plain text is a stream of its own"},
    {OPTION_LABEL, "label", "K=V", "给每一场加标签，如 类目=保健食品；可多次",
     "a label for every stream, such as 类目=保健食品; may be repeated"},
    {OPTION_DATE, "date", "YYYY-MM-DD", "没有写明日期的直播是哪天播出的",
     "the day of streams that have no date of their own"},
    {OPTION_AS_OF, "as-of", "YYYY-MM-DD", "「今天」是哪天（默认：今天，北京时间）",
     "what day is today (default: today, Beijing time)"},
    {OPTION_FAIL_ON, "fail-on", "none|notice|warning|error",
     "有这一级或更严重的线索时退出码为 1（默认：error）",
     "exit with 1 when there are findings of this level or above (default: error)"},
    {OPTION_SHOW_EXEMPTED, "show-exempted", NULL, "也列出因法条除外而没有报的",
     "also show hits that a provision exempts"},
    {OPTION_IDLE, "idle", "TIME", "输入静默这么久（如 10秒）就结束这口气，未决的线索随即输出",
     "after this long without input (such as 10s) the breath ends and what waits is settled"},
    {OPTION_LATENESS, "lateness", "TIME", "乱序的段最多等这么久（如 5秒）再按时间排好",
     "hold segments this long (such as 5s) and put them in order of time"},
    {OPTION_WHY, "why", NULL,
     "不出线索，而是逐条讲清为什么报、差一点报的为什么没报（短文字）",
     "instead of findings, tell of each why it was found, and of near misses why not (short texts)"},
    {OPTION_RULE, "rule", "ID", "--why 只讲这条规则或这一类，没听到它的词也讲",
     "--why tells about this rule or family only, even when none of its words was said"},
};

static const char *const fail_levels[] = {"notice", "warning", "error", "none", NULL};

/* A name from a list, kept as text. */
static bool
take_name(const struct cli *cli, const char *option, const char *value, const char *const *names,
          const char **ret_name)
{
    size_t index;
    if (!options_choice(cli, option, value, names, &index))
        return false;
    *ret_name = names[index];
    return true;
}

static bool
take_label(const struct cli *cli, struct scan_arguments *arguments, const char *value)
{
    if (arguments->label_count == LABELS_MOST) {
        cli_say(cli, "--label 最多 %d 个", "at most %d --label", LABELS_MOST);
        return false;
    }
    return options_label(cli, "label", value, &arguments->labels[arguments->label_count++]);
}

static bool
take(const struct cli *cli, void *context, int id, const char *value)
{
    struct scan_arguments *arguments = context;
    size_t index;
    switch (id) {
    case OPTION_RULES:
        arguments->rules = value;
        return true;
    case OPTION_FORMAT:
        return take_name(cli, "format", value, report_format_names(), &arguments->format);
    case OPTION_INPUT:
        return take_name(cli, "input", value, input_format_names(), &arguments->input_format);
    case OPTION_JOBS:
        return options_number(cli, "jobs", value, JOBS_MOST, &arguments->jobs);
    case OPTION_EACH_LINE:
        arguments->each_line = true;
        return true;
    case OPTION_LABEL:
        return take_label(cli, arguments, value);
    case OPTION_DATE:
        arguments->has_date = true;
        return options_day(cli, "date", value, &arguments->date);
    case OPTION_AS_OF:
        arguments->has_as_of = true;
        return options_day(cli, "as-of", value, &arguments->as_of);
    case OPTION_FAIL_ON:
        if (!options_choice(cli, "fail-on", value, fail_levels, &index))
            return false;
        arguments->fail_on = (unsigned)index;
        return true;
    case OPTION_SHOW_EXEMPTED:
        arguments->show_exempted = true;
        return true;
    case OPTION_IDLE:
        return options_duration(cli, "idle", value, &arguments->idle_us);
    case OPTION_LATENESS:
        return options_duration(cli, "lateness", value, &arguments->lateness_us);
    case OPTION_WHY:
        return arguments->why = true;
    case OPTION_RULE:
        arguments->rule = value;
        return true;
    }
    return false;
}

static const struct command_spec spec = {
    .name = "scan",
    .arguments = "[PATH|-]…",
    .zh = "扫描文字稿：文件、文件夹（连同里面的文件夹）、标准输入；线索一经确定就输出。\n"
          "退出码：2 没法运行，3 结果不完整，1 有 --fail-on 的线索，0 没有；取最先成立的一个。",
    .en =
        "Scans transcripts: files, folders and what is in them, standard input; findings come out "
        "as\n"
        "they are decided. Exit code, the first that is true of: 2 could not run, 3 the answer is\n"
        "incomplete, 1 findings at --fail-on, 0 none.",
    .arguments_most = -1,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .take = take,
};

static unsigned
choose_jobs(const struct scan_arguments *arguments, char *const *paths, size_t count)
{
    struct stat status;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned jobs = arguments->jobs ? arguments->jobs : processors > 1 ? (unsigned)processors : 1;
    if (count == 0 || (count == 1 && (stat(paths[0], &status) != 0 || !S_ISDIR(status.st_mode))))
        return 1; /* one file is one worker's work */
    return jobs < JOBS_MOST ? jobs : JOBS_MOST;
}

static struct sink *
open_sink(const struct cli *cli, const struct scan_arguments *arguments)
{
    bool terminal = isatty(STDOUT_FILENO);
    struct report_options report = {
        .english = cli->english,
        .colour = cli_has_colour(STDOUT_FILENO),
        .show_exempted = arguments->show_exempted,
        .columns = cli_columns(),
        .as_of_day = arguments->as_of,
        .default_day = arguments->date,
        .has_default_day = arguments->has_date,
        .each_line = arguments->each_line,
        .idle_us = arguments->idle_us,
        .lateness_us = arguments->lateness_us,
        .labels = arguments->labels,
        .label_count = arguments->label_count,
    };
    const char *format = arguments->format ? arguments->format : terminal ? "text" : "jsonl";
    return report_open(format, &report);
}

/* What is not told in the report itself. */
static void
say_result(const struct cli *cli, const struct run_result *result)
{
    if (result->interrupted)
        cli_say(cli, "被中断；已读入的部分都扫完了",
                "interrupted; all that was read has been scanned");
    if (result->output_error && result->output_error != EPIPE)
        cli_say(cli, "无法写出结果：%s", "can't write the output: %s",
                strerror(result->output_error));
    if (result->skipped)
        cli_say(cli, "文件夹里有 %llu 个文件不是文本，已跳过",
                "%llu files in the folders are not text and were passed over",
                (unsigned long long)result->skipped);
    if (result->answers)
        cli_say(cli, "文件夹里有 %llu 个给 adclaim test 用的标注文件，已跳过",
                "%llu files in the folders belong to adclaim test and were passed over",
                (unsigned long long)result->answers);
    if (!result->opened && !result->unreadable && !result->interrupted)
        cli_say(cli, "没有可扫的文件", "there was no file to scan");
}

static int
exit_code_of(const struct scan_arguments *arguments, const struct run_result *result)
{
    uint64_t found = 0;
    for (unsigned level = arguments->fail_on; level <= LEVEL_ERROR; level++)
        found += result->summary.findings[level];
    if (!result->opened && result->unreadable)
        return EXIT_CANNOT_RUN;
    if (!result->summary.complete)
        return EXIT_INCOMPLETE;
    return found ? EXIT_FOUND : EXIT_CLEAN;
}

static int
scan_paths(const struct cli *cli, const struct scan_arguments *arguments,
           const struct rulebook *book, char *const *paths, size_t count)
{
    struct engine *engine = engine_new(book);
    struct sources *sources = sources_new(paths, count);
    struct sink *sink = open_sink(cli, arguments);
    struct run_options run = {
        .cli = cli,
        .book = book,
        .engine = engine,
        .scan = {.as_of_day = arguments->as_of,
                 .default_day = arguments->date,
                 .has_default_day = arguments->has_date,
                 .labels = arguments->labels,
                 .label_count = arguments->label_count,
                 .lateness_us = arguments->lateness_us},
        .input_format = arguments->input_format,
        .each_line = arguments->each_line,
        .idle_us = arguments->idle_us,
        .jobs = choose_jobs(arguments, paths, count),
        .sink = sink,
    };
    struct run_result result;
    if (count == 0 && isatty(STDIN_FILENO))
        cli_say(cli, "正在读标准输入，Ctrl-D 结束", "reading standard input, end it with Ctrl-D");
    run_scan(&run, sources, &result);
    say_result(cli, &result);
    report_close(sink);
    sources_free(sources);
    engine_free(engine);
    return exit_code_of(arguments, &result);
}

/* Whether --rule names something; says so if not. */
static bool
rule_is_known(const struct cli *cli, const struct rulebook *book, const char *id)
{
    const char **names = memory_array(book->rule_count, sizeof *names);
    bool known = false;
    for (size_t i = 0; i < book->rule_count; i++) {
        names[i] = book->rules[i].id;
        known |= why_is_asked(id, &book->rules[i]);
    }
    const char *nearest = known ? NULL : diag_nearest(id, names, book->rule_count);
    if (!known && nearest)
        cli_say(cli, "没有规则 %s；是不是 %s？", "no rule %s; did you mean %s?", id, nearest);
    else if (!known)
        cli_say(cli, "没有规则 %s", "no rule %s", id);
    free(names);
    return known;
}

static int
explain_paths(const struct cli *cli, const struct scan_arguments *arguments,
              const struct rulebook *book, char *const *paths, size_t count)
{
    if (arguments->rule && !rule_is_known(cli, book, arguments->rule))
        return EXIT_CANNOT_RUN;
    struct engine *engine = engine_new(book);
    struct sources *sources = sources_new(paths, count);
    struct why_run run = {
        .cli = cli,
        .why = {.book = book,
                .engine = engine,
                .scan = {.as_of_day = arguments->as_of,
                         .default_day = arguments->date,
                         .has_default_day = arguments->has_date,
                         .labels = arguments->labels,
                         .label_count = arguments->label_count},
                .only = arguments->rule,
                .translate = cli->english ? NULL : diag_zh,
                .english = cli->english},
        .input_format = arguments->input_format,
        .each_line = arguments->each_line,
    };
    int exit_code = why_run(&run, sources);
    sources_free(sources);
    engine_free(engine);
    return exit_code;
}

/* Options that belong together; says what is missing. */
static bool
options_agree(const struct cli *cli, const struct scan_arguments *arguments)
{
    if (arguments->rule && !arguments->why) {
        cli_say(cli, "--rule 要和 --why 一起用", "--rule goes with --why");
        return false;
    }
    if (arguments->why && arguments->format && strcmp(arguments->format, "text") != 0) {
        cli_say(cli, "--why 只有 --format text", "--why has --format text only");
        return false;
    }
    return true;
}

int
cmd_scan(struct cli *cli, int argc, char **argv)
{
    struct scan_arguments arguments = {.fail_on = LEVEL_ERROR};
    int first;
    switch (options_parse(cli, &spec, argc, argv, &arguments, &first)) {
    case OPTIONS_EXIT:
        return EXIT_CLEAN;
    case OPTIONS_WRONG:
        return EXIT_CANNOT_RUN;
    case OPTIONS_READY:
        break;
    }
    if (!options_agree(cli, &arguments))
        return EXIT_CANNOT_RUN;
    if (!arguments.has_as_of)
        arguments.as_of = day_today();
    int exit_code = EXIT_CANNOT_RUN;
    struct rulebook *book = NULL;
    char *dir = pack_find(cli, arguments.rules);
    if (dir && pack_load(cli, dir, &book))
        exit_code = (arguments.why ? explain_paths : scan_paths)(cli, &arguments, book,
                                                                 argv + first,
                                                                 (size_t)(argc - first));
    rulebook_free(book);
    free(dir);
    return exit_code;
}
