"""Every sentence of the job, in Chinese and in English; an error says what is wrong and what to do."""
import json
import os
import re

SAID: dict[str, tuple[str, str]] = {
    "error": ("错误：", "error: "),
    "no_packages": (
        "缺少 Python 包 {names}：Spark 的 Arrow 接口要用它们。在驱动和各执行器的 Python 里 pip install pandas pyarrow",
        "the Python packages {names} are missing, which Spark's Arrow interface needs: pip install pandas pyarrow for the driver's Python and the executors'",
    ),
    "no_workspace": ("{path} 里没有 huifang.toml：工作区要有它（huifang init 可以生成）", "{path} has no huifang.toml: a workspace has one (huifang init writes it)"),
    "no_program": ("{path} 不是可以运行的 huifang：{why}。--huifang 写它的路径", "{path} is no huifang that can be run: {why}; --huifang takes its path"),
    "refused": ("huifang {command} 以退出码 {code} 结束：\n{said}", "huifang {command} ended with exit code {code}:\n{said}"),
    "no_source": ("至少写一个 --source，例如 --source ledger=parquet:/lake/ledger", "name at least one --source, as --source ledger=parquet:/lake/ledger"),
    "bad_source": (
        "--source {text} 读不懂：写作 名称=格式:位置，例如 ledger=parquet:hdfs:///lake/ledger 或 ledger=table:hall.ledger",
        "--source {text} is not understood: write NAME=FORMAT:WHERE, as ledger=parquet:hdfs:///lake/ledger or ledger=table:hall.ledger",
    ),
    "bad_name": (
        "来源的名称 {name} 要是工作区里的相对文件夹，如 ledger 或 ledger/hall，不以 . 或 _ 开头",
        "a source's name, {name}, is a folder of the workspace, as ledger or ledger/hall, without . or _ in front",
    ),
    "twice": ("名称 {name} 写了两次", "the name {name} is given twice"),
    "unknown_name": ("{option} 里的 {name} 不是任何 --source 的名称", "{name} in {option} is the name of no --source"),
    "bad_pair": ("{option} {text} 读不懂：写作 {form}", "{option} {text} is not understood: write {form}"),
    "one_span": ("写 --period 或 --periods，只写一个", "write --period or --periods, one of them"),
    "as_of_of_many": ("--as-of 只能和 --period 一起用", "--as-of goes with --period alone"),
    "as_of_of_lists": ("--lists 要写 --as-of：待办按哪一天算", "--lists needs --as-of: the day on which the work list is due"),
    "bad_number": ("{option} 要是 1 到 {most} 的整数", "{option} is a whole number from 1 to {most}"),
    "unreadable": ("来源 {name}（{where}）读不了：{why}", "the source {name} ({where}) cannot be read: {why}"),
    "no_rows": ("各来源都没有行：请核对 --source 的位置", "the sources have no rows at all: look at where each --source points"),
    "no_files": ("来源 {name}（{where}）没有文件", "the source {name} ({where}) has no files"),
    "other_columns": (
        "来源 {name} 的文件列不一样（{columns}）：缺列与空白不是一回事。把每种格式各写成一个来源，如 --source {name}/1=… --source {name}/2=…",
        "the files of the source {name} do not have the same columns ({columns}): a column that is not there is not a blank one. Give each layout as a source of its own, as --source {name}/1=… --source {name}/2=…",
    ),
    "no_order": (
        "来源 {name} 不是文件，行没有先后，而后面的行会更正前面的：写 --order {name}=列名（如更新时间）",
        "the source {name} is no files and its rows have no order, and later rows correct earlier ones: write --order {name}=COLUMN, as the time of the update",
    ),
    "no_column": ("来源 {name} 没有列 {column}（{option}）", "the source {name} has no column {column} ({option})"),
    "own_exports": (
        "工作区里自己就有导出文件（{path}），各部分会把它重复计入：清空它们，或换一个只有设置的工作区",
        "the workspace has exports of its own ({path}), which every part would count: take them away, or name a workspace with nothing but its settings",
    ),
    "not_taken": (
        "来源 {name} 不属于任何一类：名称用 ledger、visits、evaluations、rectifications（或 [inputs] 写的文件夹）开头",
        "the source {name} is of no kind: let its name begin with ledger, visits, evaluations or rectifications, or a folder of [inputs]",
    ),
    "views_differ": (
        "huifang.toml 的 [[file]] 使来源 {name} 的文件读法不一：把它们各写成一个来源",
        "[[file]] of huifang.toml lets the files of the source {name} be read in different ways: make each a source of its own",
    ),
    "dropped": ("注意：来源 {name} 的列 {columns} 是嵌套或二进制的，没有采用，不送入各部分", "note: the columns {columns} of the source {name} are nested or binary and mean nothing to huifang; they go into no part"),
    "reading": ("读取 {n} 个来源、{files} 个文件的表头", "the headings of {files} files in {n} sources"),
    "cutting": ("按办件切成 {parts} 个部分，整体为 {whole}", "cut by case into {parts} parts of {whole}"),
    "counted": ("{parts} 个部分已汇总，共 {rows} 行，最大的部分 {most} 行", "{parts} parts are counted, {rows} rows, {most} in the largest"),
    "uneven": (
        "注意：第 {part} 部分有 {rows} 行，是平均的 {times} 倍：{why}",
        "note: part {part} has {rows} rows, {times} times the mean: {why}",
    ),
    "why_torn": ("同一个回访编号、整改编号下有几个办件，这些办件都在第 1 部分；请核对编号有没有重复使用", "cases that share the number of a visit or a rectification all lie in part 1; see whether numbers were used again"),
    "why_window": ("没有办件编号的行按窗口放在一起；评价时间列改为时间戳类型可以分开", "rows without a case are kept together by window; a column of the type TIMESTAMP for the time of rating parts them"),
    "ragged": ("来源 {name} 有 {rows} 行的单元格数与表头不符（第一处在 {file}）：Spark 不能照原样读，请先改好或转成 Parquet", "in the source {name} {rows} rows have another number of cells than the heading (first in {file}): Spark cannot read them as they are; mend them or convert to Parquet"),
    "part_failed": ("第 {part} 部分：{said}", "part {part}: {said}"),
    "failed": (
        "{n} 个部分没有汇总成，没有写出任何汇总。全文（可能含姓名）在湖里：{where}",
        "{n} parts were not counted, and no tally was written. All that they said, which may name people, lies in the lake: {where}",
    ),
    "job_failed": ("Spark 作业失败，没有写出任何汇总：{why}", "the Spark job failed, and no tally was written: {why}"),
    "incomplete": (
        "{period}：{parts} 个部分里缺 {lacking}，没有写出任何汇总。--out 要在各执行器和驱动都能到达的存储上",
        "{period}: of {parts} parts {lacking} are missing, and no tally was written. --out must lie where all executors and the driver reach it",
    ),
    "ends": ("huifang tally 以退出码 {code} 结束：{said}", "huifang tally ended with exit code {code}: {said}"),
    "killed": (
        "huifang tally 被信号 {signal} 结束；9 多是内存不够：加大 --parts 或 spark.executor.memoryOverhead",
        "huifang tally was ended by signal {signal}; 9 is most often memory: raise --parts or spark.executor.memoryOverhead",
    ),
    "cannot_start": ("执行器 {host} 运行不了 {path}：{why}", "the executor {host} cannot run {path}: {why}"),
    "no_room": ("执行器 {host} 写不了 {path}：{why}", "the executor {host} cannot write {path}: {why}"),
    "misplaced": ("第 {part} 部分的行到了第 {place} 个分区：Spark 没有按所要求的分区", "rows of part {part} came to partition {place}: Spark did not partition as it was asked"),
    "written": ("{period} 的汇总：{path}（{parts} 个部分；不含个人信息，但未隐去小数，不可公布）", "tallies of {period}: {path} ({parts} parts; nothing personal, but small numbers are in them: not for posting)"),
    "kept_unread": ("{path} 里留存的汇总读不了，已由新的代替：{why}", "the kept tallies in {path} do not read and are replaced: {why}"),
    "lists": ("点名的清单（退回的行、待办）在湖里：{where}，不经过驱动", "the lists that name cases (rejected rows, work list) lie in the lake: {where}; none came to the driver"),
    "next": ("下一步：huifang build {workspace} --from-tallies {path}", "next: huifang build {workspace} --from-tallies {path}"),
}


class Stop(Exception):
    """Ends the job with a sentence for its reader."""

    def __init__(self, key: str, **values: object) -> None:
        # one line that the driver finds again in whatever Spark makes of an executor's error
        super().__init__("huifang-stop " + json.dumps({"key": key, "values": {k: str(v) for k, v in values.items()}}, ensure_ascii=True))
        self.key, self.values = key, values

    def __reduce__(self):  # so that it can come from an executor
        return (_again, (self.key, self.values))


def _again(key: str, values: dict[str, object]) -> Stop:
    return Stop(key, **values)


def say(lang: str, key: str, **values: object) -> str:
    """A sentence in a language."""
    chinese, english = SAID[key]
    return (chinese if lang.startswith("zh") else english).format(**values)


def system_language() -> str:
    """The system's, before the workspace's is known."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh-CN" if told.lower().startswith("zh") else "en"


def shown(said: str, known: frozenset[str]) -> str:
    """The first line of an error; of quoted words only those that headings or settings tell, for others may be of a cell."""
    lines = [line for line in said.splitlines() if line.strip()]
    marked = [line for line in lines if line.startswith(("错误", "error"))]
    line = (marked or lines or ["?"])[0][:600]
    line = re.sub(r"`([^`]*)`|“([^”]*)”", lambda m: m[0] if (m[1] or m[2]) in known else "`…`", line)
    # numbers of persons and phones, should a sentence hold one bare
    return re.sub(r"\d{7,}[\dXx]?", "…", line)
