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
    /// 建立工作区：写出 huifang.toml 和文件夹 / set up a workspace
    Init(Init),
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
    /// 只输出一个 JSON 对象，供脚本使用
    #[arg(long)]
    pub json: bool,
    /// 把被退回的行连同原因写回这个文件夹，改好后放回工作区
    #[arg(long, value_name = "DIR")]
    pub fix_out: Option<PathBuf>,
    /// 截止日（默认：台账已覆盖的最近一个月的最后一天）
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<NaiveDate>,
}

/// `huifang init`
#[derive(Debug, Args)]
pub struct Init {
    /// 要建立工作区的文件夹，可以已放有导出文件 / the folder
    pub folder: PathBuf,
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
