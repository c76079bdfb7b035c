//! The command line: what can be asked, no logic.

mod explain;
mod help;
mod usage;
mod values;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use clap_complete::Shell;

use crate::domain::{Cadence, Locale, PartOf, Period, Periods};
use crate::error::{Error, Exit};
use crate::review::setup::{Body, Grades};
pub use explain::Explain;
use values::{date, path};

/// 回访通报：把办件台账、回访记录和评价器导出的表格变成可公布的通报。
///
/// Turns exports of a service ledger, callback visits and evaluator ratings into a public bulletin.
#[derive(Debug, Parser)]
#[command(name = "huifang", version, max_term_width = 100)]
pub struct Cli {
    /// 提示用什么语言：zh-CN、en（默认：工作区的语言，没有工作区时为系统的语言）/ the language of messages
    #[arg(long, global = true, value_name = "LOCALE")]
    pub lang: Option<Locale>,
    /// 只说出错和结果在哪里 / only errors, and where the result is
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// 颜色：auto、always、never / colours on the terminal
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: ColorChoice,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What becomes of a command line.
#[derive(Debug)]
pub enum Understood {
    /// Something is asked.
    Asked(Box<Cli>),
    /// Help or the version, which is printed as it is.
    Told(String),
}

impl Cli {
    /// Reads a command line; what it says of itself is in this language.
    ///
    /// # Errors
    /// Anything wrong in it, with exit code 2.
    pub fn understand(typed: &[OsString], locale: Locale) -> Result<Understood, Error> {
        let mut command = help::in_language(<Self as CommandFactory>::command(), locale);
        let matches = match command.try_get_matches_from_mut(typed) {
            Ok(matches) => matches,
            Err(error) if error.exit_code() == Exit::Done as i32 => return Ok(Understood::Told(error.to_string())),
            Err(error) => {
                let name = typed.get(1).and_then(|name| command.find_subcommand(name)).map(clap::Command::get_name);
                let named = name.map_or_else(|| "huifang".to_owned(), |name| format!("huifang {name}"));
                return Err(usage::error(&error, &named));
            }
        };
        Self::from_arg_matches(&matches).map(|asked| Understood::Asked(Box::new(asked))).map_err(|error| usage::error(&error, "huifang"))
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 生成通报：先是草稿，可反复生成 / make the bulletin of a period, a draft until it is released
    Build(Build),
    /// 发布核对过的草稿 / release a draft as it stands
    Release(OfIssue),
    /// 撤回已发布的一期，原处刊登撤回说明 / take a released period back, with a notice
    Withdraw(Withdraw),
    /// 只读取并检查，不公布 / read and report, publish nothing
    Check(Check),
    /// 说明一个办件、通报中任何一个数字从何而来 / why a case, or any figure of the bulletin, stands as it does
    Explain(Explain),
    /// 建立工作区：写出 huifang.toml 和文件夹 / set up a workspace
    Init(Init),
    /// 抽取要电话回访的办件，核验抽样，或生成结果录入表 / draw cases to phone, check a draw
    Draw(Draw),
    /// 回访计划：在期限内、即将开始、逾期应补办的件 / what is to be done, by window and date
    Plan(Plan),
    /// 工程回访维修卡 / callback and repair cards
    Cards(Cards),
    /// 用已装的浏览器把已生成的通报印成 PDF / the PDF of a published bulletin
    Print(Print),
    /// 核对已公布的文件有没有被改动 / whether published files are unchanged
    Verify(Verify),
    /// 用浏览器打开通报 / the bulletin in your browser
    Open(Open),
    /// 在浏览器里预览，随改随看；不公布 / show the bulletin in a browser while you work on it
    Serve(Serve),
    /// 打印命令行补全脚本 / completions for a shell
    Completions(Completions),
    /// The manual pages, for packages.
    #[command(hide = true)]
    Manual(Manual),
    /// 打印 bulletin.json 的 JSON Schema / the schema of bulletin.json
    Schema,
    /// 汇总：只含计数、不含个人信息的表，供上级合成通报 / the counts of a period, for a bulletin of several centres
    Tally(TallyAsked),
    /// 对比留存的汇总与新的汇总：迟到的行改变了哪几期 / which periods of kept tallies later rows have changed
    Compare(Compare),
    /// 列出导出里的窗口，可贴进 huifang.toml 作名册 / the windows of the exports, ready to paste as a roster
    Windows(WindowsAsked),
    /// 各列读作什么、编号怎样比较 / which column means what, and how ids are compared
    Columns(ColumnsAsked),
    /// 查看内置标准 / the built-in standards
    Standard(Standard),
    /// 列出或取出可替换的模板、样式、词表 / templates, styles and words that a workspace may replace
    Templates(TemplatesAsked),
}

/// `huifang build`
#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Build {
    /// 工作区：放有 huifang.toml 和导出文件的文件夹；合并汇总时可省略，即当前文件夹 / the workspace
    #[arg(required_unless_present = "from_tallies", value_parser = path())]
    pub workspace: Option<PathBuf>,
    /// 通报期：2026-06、2026-W23、2026-Q2、2026（默认：台账已覆盖的最近一个月）
    #[arg(long)]
    pub period: Option<Period>,
    /// 输出文件夹（默认：工作区下的 site）；其中 public/ 可公布，internal/ 不可 / where to; default: `site` in the workspace
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// 截止日（默认：通报期最后一天）
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// 发布日期，写进页面的 `PubDate`、订阅源和结构化数据；更正时为更正的日期（默认：公布期限）
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub released: Option<NaiveDate>,
    /// 另存全部应回访明细（内部资料），.csv 或 .parquet
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub audit: Option<PathBuf>,
    /// 有目标或定额未达到时以代码 4 结束
    #[arg(long)]
    pub strict: bool,
    /// 另写 bulletin.html：样式都在里面的单个文件，可作邮件附件
    #[arg(long)]
    pub single_file: bool,
    /// 生成后即发布，不留作草稿 / release it at once
    #[arg(long)]
    pub release: bool,
    /// 更正已发布的一期：写明原因，页面和订阅源会刊登更正说明
    #[arg(long, value_name = "REASON")]
    pub correction: Option<String>,
    /// 上期问题整改情况和下一步工作从这个文件读，不读工作区的 remarks.toml / remarks from this file
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub remarks: Option<PathBuf>,
    /// 不用 .huifang/ 里留存的行和计数，全部重读 / read everything again
    #[arg(long)]
    pub fresh: bool,
    /// 换下来的旧 public 至少再留这么多分钟，使正在进行的复制不断（不写则留到下次运行）/ keep what stood in public for so many minutes
    #[arg(long, value_name = "MIN", default_value_t = 0)]
    pub keep_old: u64,
    /// 在 stderr 写出各阶段用时、每秒行数、内存峰值 / say what each stage took
    #[arg(long)]
    pub timings: bool,
    /// 不读办件，而由各中心的汇总（huifang tally）合成通报；写作 名称=FILE 时，窗口名前加“名称·”
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "audit")]
    pub from_tallies: Vec<PathBuf>,
}

impl Build {
    /// The folder whose configuration is in force.
    #[must_use]
    pub fn workspace(&self) -> PathBuf {
        self.workspace.clone().unwrap_or_else(|| PathBuf::from("."))
    }
}

/// `huifang withdraw`
#[derive(Debug, Args)]
pub struct Withdraw {
    /// What is taken back.
    #[command(flatten)]
    pub of: OfIssue,
    /// 撤回的原因，一行文字，会刊登出来 / the reason, which is published
    pub reason: String,
}

/// `huifang release`, and most of `huifang withdraw`: which issue, where it stands, and from which day
/// on what is said of it is so.
#[derive(Debug, Args)]
pub struct OfIssue {
    /// 通报期，如 2026-06 / the period
    pub period: Period,
    /// build 写到的文件夹（默认：工作区下的 site）/ where `build` wrote to; default: `site` in the workspace
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// 发布或撤回的日期 / the day of the release or the withdrawal
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<NaiveDate>,
    /// 工作区（默认：当前文件夹；写了 --out 的，为生成该期时的那一个）/ the workspace; default: the current folder
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub workspace: Option<PathBuf>,
}

impl OfIssue {
    /// The workspace beside whose exports the site stands, where `--out` does not say otherwise.
    #[must_use]
    pub fn workspace_or_here(&self) -> &Path {
        self.workspace.as_deref().unwrap_or(Path::new("."))
    }
}

/// `huifang tally`
#[derive(Debug, Args)]
pub struct TallyAsked {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 通报期（默认：台账已覆盖的最近一个月）
    #[arg(long)]
    pub period: Option<Period>,
    /// 连续几期，各写一份汇总，导出只读一遍，如 2026-01..2026-06；--out 为文件夹，已有而没有变化的汇总留用
    #[arg(long, value_name = "A..B", conflicts_with_all = ["period", "as_of"])]
    pub periods: Option<Periods>,
    /// 截止日（默认：通报期最后一天）
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// 写到这个 .parquet 文件，或（--periods）这个文件夹（内部资料：不含个人信息，但未隐去小数）
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub out: PathBuf,
    /// 工作区只是整体按办件切出的第 N 份（共 M 份，从 1 数起）：退回比例和疑点合并时再看 / a part of a whole
    #[arg(long, value_name = "N/M", requires = "whole")]
    pub part: Option<PartOf>,
    /// 整体是哪一份数据：快照编号或 SHA-256；不同的不会合并 / what the parts were cut from
    #[arg(long, value_name = "ID", requires = "part")]
    pub whole: Option<String>,
}

/// `huifang windows`
#[derive(Debug, Args)]
pub struct WindowsAsked {
    /// 工作区，可写几个 / one workspace or several
    #[arg(required = true, value_parser = path())]
    pub workspaces: Vec<PathBuf>,
}

/// `huifang columns`
#[derive(Debug, Args)]
pub struct ColumnsAsked {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 以 JSON 输出，供程序读 / for programs
    #[arg(long)]
    pub json: bool,
}

/// `huifang print`
#[derive(Debug, Args)]
pub struct Print {
    /// 通报期，如 2026-06 / the period
    pub period: Period,
    /// build 写到的文件夹（默认：工作区下的 site）/ where `build` wrote to; default: `site` in the workspace
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
    /// 工作区（默认：当前文件夹）/ the workspace; default: the current folder
    #[arg(long, value_name = "DIR", default_value = ".", value_parser = path())]
    pub workspace: PathBuf,
    /// 只印正文，不印附表 / without the annexes
    #[arg(long, conflicts_with = "notice")]
    pub body: bool,
    /// 印公示栏用的一页纸 / the sheet for the notice board
    #[arg(long)]
    pub notice: bool,
    /// 写到这个文件（默认：工作区下的 通报期.pdf、通报期-body.pdf、通报期-notice.pdf）
    #[arg(long, value_name = "FILE", value_parser = path())]
    pub to: Option<PathBuf>,
    /// 浏览器程序（默认：在 PATH 中找 Chromium、Chrome、Edge）
    #[arg(long, value_name = "PATH")]
    pub browser: Option<PathBuf>,
    /// 最多等多少秒
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
}

/// `huifang verify`
#[derive(Debug, Args)]
pub struct Verify {
    /// 工作区、build 写到的文件夹、其中的 public，或一期的文件夹（默认：当前文件夹）/ a workspace, a site, its public folder, or that of a period
    #[arg(default_value = ".", value_parser = path())]
    pub folder: PathBuf,
}

/// `huifang compare`
#[derive(Debug, Args)]
pub struct Compare {
    /// 留存的汇总：文件，或放各期汇总的文件夹 / the kept tallies: a file, or a folder of those of several periods
    #[arg(value_parser = path())]
    pub kept: PathBuf,
    /// 新的汇总 / those that were made now
    #[arg(value_parser = path())]
    pub now: PathBuf,
}

/// `huifang open`
#[derive(Debug, Args)]
pub struct Open {
    /// 工作区，或 build 写到的文件夹（默认：当前文件夹）/ a workspace, or what `build` wrote to
    #[arg(value_name = "WORKSPACE", default_value = ".", value_parser = path())]
    pub folder: PathBuf,
    /// 通报期（默认：最近的一期）/ the period; default: the latest
    #[arg(long)]
    pub period: Option<Period>,
}

/// `huifang completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// bash、zsh、fish、elvish、powershell
    pub shell: Shell,
}

/// `huifang manual`
#[derive(Debug, Args)]
pub struct Manual {
    /// Where to.
    #[arg(value_parser = path())]
    pub folder: PathBuf,
}

/// `huifang serve`
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 通报期（默认：台账已覆盖的最近一个月）
    #[arg(long)]
    pub period: Option<Period>,
    /// 截止日（默认：通报期最后一天）
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// 端口；0 为自动选一个空闲的
    #[arg(long, default_value_t = 8642)]
    pub port: u16,
    /// 监听的地址；默认只在本机可见
    #[arg(long, default_value = "127.0.0.1")]
    pub host: String,
    /// Why the preview before this one was ended, for this one to say.
    #[arg(long, hide = true)]
    pub stuck: Option<String>,
}

/// `huifang check`
#[derive(Debug, Args)]
pub struct Check {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 只输出一个 JSON 对象，供脚本使用
    #[arg(long)]
    pub json: bool,
    /// 长的清单全部列出 / long lists whole
    #[arg(long)]
    pub all: bool,
    /// 把被退回的行连同原因写回这个文件夹，改好后放回工作区
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub fix_out: Option<PathBuf>,
    /// 截止日（默认：台账已覆盖的最近一个月的最后一天）
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
}

/// `huifang init`
#[derive(Debug, Args)]
pub struct Init {
    /// 要建立工作区的文件夹，可以已放有导出文件；在终端里不写会问 / the folder
    #[arg(value_parser = path())]
    pub folder: Option<PathBuf>,
    /// 单位类型：service-hall 政务服务中心、property 物业、builder 施工建设单位、hotline 热线；据此选用标准
    #[arg(long, value_name = "KIND")]
    pub kind: Option<Body>,
    /// 单位名称，印在通报上 / the body's name
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// 多久公布一次：month、week、quarter、year / how often you publish
    #[arg(long, value_name = "CADENCE")]
    pub every: Option<Cadence>,
    /// 评价器分几级：five、three，不清楚写 unknown / grades of the evaluator
    #[arg(long, value_name = "GRADES")]
    pub scale: Option<Grades>,
    /// 文件和通报的语言：zh-CN、en / the language of the file and of the bulletin
    #[arg(long, value_name = "LOCALE")]
    pub locale: Option<Locale>,
}

/// `huifang draw`
#[derive(Debug, Args)]
pub struct Draw {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 抽样日期：受理到这一天为止的办件参加抽取 / the date of the draw
    #[arg(long, value_name = "DATE", value_parser = date, required_unless_present_any = ["verify", "template"])]
    pub on: Option<NaiveDate>,
    /// 种子：本周开始前公布的一句话 / the seed, announced before the week begins
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["verify", "template"])]
    pub seed: Option<String>,
    /// 重抽已保留的一天，并写明原因；旧的抽样留作存档 / draw again, and say why
    #[arg(long, value_name = "REASON", requires = "seed")]
    pub replace: Option<String>,
    /// 核验某日的抽样：重新计算并逐项比对 / compute a draw again and compare
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with_all = ["on", "seed", "replace", "template"])]
    pub verify: Option<NaiveDate>,
    /// 生成录入回访结果的表格（默认：最近一次抽样）/ a table to type results into
    #[arg(long, conflicts_with_all = ["seed", "replace"])]
    pub template: bool,
}

/// `huifang plan`
#[derive(Debug, Args)]
pub struct Plan {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 截止日：此日及以前的回访计入
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: NaiveDate,
    /// 截止日后多少天内开始的也列入
    #[arg(long, default_value_t = crate::desk::SOON_DAYS, value_parser = clap::value_parser!(u32).range(..=3660))]
    pub days: u32,
    /// 输出文件夹（内部资料，含姓名电话；默认：工作区下的 plan）
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
}

/// `huifang cards`
#[derive(Debug, Args)]
pub struct Cards {
    /// 工作区 / the workspace
    #[arg(value_parser = path())]
    pub workspace: PathBuf,
    /// 截止日（默认：台账已覆盖的最近一个月的最后一天）
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// 另出一份工程回访报告：回访期限在这一期届满的工程，如 2026-06、2026-Q2 / the callback report of a round
    #[arg(long, value_name = "PERIOD")]
    pub round: Option<Period>,
    /// 只做这些办件的卡；可多次给出
    #[arg(long = "case", value_name = "ID")]
    pub cases: Vec<String>,
    /// 输出文件夹（内部资料，含姓名电话；默认：工作区下的 cards）
    #[arg(long, value_name = "DIR", value_parser = path())]
    pub out: Option<PathBuf>,
}

/// `huifang standard`
#[derive(Debug, Args)]
pub struct Standard {
    /// What to show.
    #[command(subcommand)]
    pub what: StandardCommand,
}

/// What can be asked of the built-in standards.
#[derive(Debug, Subcommand)]
pub enum StandardCommand {
    /// 列出全部内置标准 / list them
    List,
    /// 打印一个标准的 TOML / print one
    Show {
        /// 标准名 / its name
        name: String,
    },
}

/// `huifang templates`
#[derive(Debug, Args)]
pub struct TemplatesAsked {
    /// What to do with them.
    #[command(subcommand)]
    pub what: TemplatesCommand,
}

/// What can be done with the built-in files.
#[derive(Debug, Subcommand)]
pub enum TemplatesCommand {
    /// 列出全部 / list them
    List,
    /// 打印模板可用的全部数据：名称、类型、单位、示例 / what a template may use
    Data,
    /// 把一个文件复制到工作区的 templates/，供修改 / copy one into the workspace
    Eject(Eject),
}

/// `huifang templates eject`
#[derive(Debug, Args)]
pub struct Eject {
    /// 文件名，见 list / its name
    pub name: String,
    /// 工作区 / the workspace
    #[arg(long, default_value = ".", value_parser = path())]
    pub workspace: PathBuf,
}
