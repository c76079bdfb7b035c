//! The command line: what can be asked, no logic.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::domain::Period;

/// 回访通报：把办件台账、回访记录和评价器导出的表格变成可公布的通报。
///
/// Turns exports of a service ledger, callback visits and evaluator ratings into a public bulletin.
#[derive(Debug, Parser)]
#[command(name = "huifang", version, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 生成通报 / make the bulletin of a period
    Build(Build),
    /// 只读取并检查，不公布 / read and report, publish nothing
    Check(Check),
    /// 回访计划：在期限内、即将开始、逾期应补办的件 / what is to be done, by window and date
    Plan(Plan),
    /// 工程回访维修卡 / callback and repair cards
    Cards(Cards),
    /// 查看内置标准 / the built-in standards
    Standard(Standard),
}

/// `huifang build`
#[derive(Debug, Args)]
pub struct Build {
    /// 工作区：放有 huifang.toml 和导出文件的文件夹 / the workspace
    pub workspace: PathBuf,
    /// 通报期：2026-06、2026-W23、2026-Q2、2026（默认：台账已覆盖的最近一个月）
    #[arg(long)]
    pub period: Option<Period>,
    /// 输出文件夹；其中 public/ 可公布，internal/ 不可
    #[arg(long, default_value = "site")]
    pub out: PathBuf,
    /// 截止日（默认：通报期最后一天）
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
    /// 另存全部应回访明细（内部资料），.csv 或 .parquet
    #[arg(long, value_name = "FILE")]
    pub audit: Option<PathBuf>,
    /// 有目标或定额未达到时以代码 4 结束
    #[arg(long)]
    pub strict: bool,
}

/// `huifang check`
#[derive(Debug, Args)]
pub struct Check {
    /// 工作区 / the workspace
    pub workspace: PathBuf,
}

/// `huifang plan`
#[derive(Debug, Args)]
pub struct Plan {
    /// 工作区 / the workspace
    pub workspace: PathBuf,
    /// 截止日：此日及以前的回访计入
    #[arg(long, value_name = "DATE")]
    pub as_of: NaiveDate,
    /// 截止日后多少天内开始的也列入
    #[arg(long, default_value_t = crate::desk::SOON_DAYS, value_parser = clap::value_parser!(u32).range(..=3660))]
    pub days: u32,
    /// 输出文件夹（内部资料，含姓名电话）
    #[arg(long, default_value = "plan")]
    pub out: PathBuf,
}

/// `huifang cards`
#[derive(Debug, Args)]
pub struct Cards {
    /// 工作区 / the workspace
    pub workspace: PathBuf,
    /// 截止日（默认：台账已覆盖的最近一个月的最后一天）
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
    /// 只做这些办件的卡；可多次给出
    #[arg(long = "case", value_name = "ID")]
    pub cases: Vec<String>,
    /// 输出文件夹（内部资料，含姓名电话）
    #[arg(long, default_value = "cards")]
    pub out: PathBuf,
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
