//! `huifang init`: a commented `huifang.toml` and the folders, with what the exports that are there already tell.

use std::fs::File;
use std::io::{ErrorKind, Write};

use crate::cli::Init;
use crate::disk;
use crate::domain::{Kind, Locale};
use crate::doubts::DoubtFinding;
use crate::error::{Error, Exit, Result};
use crate::intake::{self, Need};
use crate::review::setup::{FileGuess, Setup};
use crate::workspace::Workspace;

/// Files that are named before the rest is only counted.
const NAMED: usize = 10;

/// Runs the command.
///
/// # Errors
/// There is a `huifang.toml` already; the folder cannot be read or written.
pub fn run(asked: &Init) -> Result<Exit> {
    let folder = &asked.folder;
    let file = folder.join("huifang.toml");
    let there = || {
        Error::in_file(&file, "is there already and is not overwritten; nothing was written")
            .hint("要重新生成，先把它改名或移走；要检查现有配置，运行 huifang check")
    };
    if disk::has(&file)? {
        return Err(there());
    }
    disk::make_folder(folder)?;
    let setup = Setup::look(folder)?;
    for kind in Kind::ALL {
        let path = folder.join(kind.code());
        disk::make_folder(&path)?;
    }
    let mut target = File::create_new(&file).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there(),
        _ => Error::io(&file, "write", error).hint("检查写权限"),
    })?;
    target.write_all(setup.toml().as_bytes()).map_err(|error| Error::io(&file, "write", error))?;
    super::print(&super::say::harmless(&said(asked, &setup)))?;
    doubts(asked)?;
    Ok(Exit::Done)
}

/// What `build` would stop at, now that the exports are configured; exports that cannot be
/// read yet are told by `check`.
fn doubts(asked: &Init) -> Result<()> {
    let Ok(workspace) = Workspace::open(&asked.folder) else { return Ok(()) };
    let Ok(intake) = intake::read_unscaled(&workspace, Need::Counts, None, &|_| ()) else { return Ok(()) };
    let verdict = intake.verdict(&workspace);
    let stopping: Vec<DoubtFinding> = DoubtFinding::all(&verdict, workspace.locale).into_iter().filter(|finding| finding.stops).collect();
    if stopping.is_empty() {
        return Ok(());
    }
    let text = format!("\n导出中有 {} 处疑点，build 会停下：\n{}", stopping.len(), super::doubts::blocks(&stopping, workspace.locale));
    super::print(&super::say::harmless(&text))
}

fn said(asked: &Init, setup: &Setup) -> String {
    let at = asked.folder.display();
    let mut lines = vec![format!("已写出 {at}/huifang.toml，和文件夹 ledger（办件台账）、visits（回访记录）、evaluations（评价记录）")];
    for kind in Kind::ALL {
        let files: Vec<&FileGuess> = setup.files.iter().filter(|file| file.kind == Some(kind)).collect();
        if !files.is_empty() {
            lines.push(format!("{}：{} 个文件", kind.word(Locale::ZhCn), files.len()));
            lines.extend(files.iter().take(NAMED).map(|file| format!("  {}{}", file.path, lacking(file))));
            if files.len() > NAMED {
                lines.push(format!("  …另有 {} 个", files.len() - NAMED));
            }
        }
        for guess in setup.columns.get(&kind).into_iter().flatten() {
            lines.push(format!("  推测 {} ← {}（{}）", guess.column, guess.header, guess.why));
        }
    }
    for file in setup.files.iter().filter(|file| file.kind.is_none()) {
        lines.push(match &file.failure {
            Some(failure) => format!("读不了 {}：{failure}", file.path),
            None if file.headers.is_empty() => {
                format!("没有看内容 {}：空文件，或是 Parquet；请放进 ledger、visits 或 evaluations", file.path)
            }
            None => format!("看不出是哪一类 {}：表头有 {}", file.path, headers(file)),
        });
    }
    let quoted = |formats: &Vec<String>| formats.iter().map(|format| format!("\"{format}\"")).collect::<Vec<_>>().join(", ");
    let orders = |orders: &Vec<Vec<String>>| orders.iter().map(quoted).collect::<Vec<_>>().join(" 或 ");
    lines.extend(setup.either.iter().map(|either| format!("日期分不清月和日：请在 [cells] dates 写 {}", orders(either))));
    if setup.untold_scale == Some(true) {
        lines.push(
            "评价里没有见到“非常满意”：请在 huifang.toml 的 [evaluations] 写 scale = \"five\"（评价器有这一档）或 \"three\"".to_owned(),
        );
    }
    if setup.columns.values().any(|guesses| !guesses.is_empty()) {
        lines.push("推测的对应关系已写进 huifang.toml，请核对".to_owned());
    }
    lines.push(if setup.files.is_empty() {
        format!("下一步：把导出文件放进这三个文件夹，然后运行 huifang check {at}")
    } else {
        format!("下一步：huifang check {at}")
    });
    lines.push(String::new());
    lines.join("\n")
}

/// The first headers, none longer than a glance.
fn headers(file: &FileGuess) -> String {
    let headers: Vec<String> = file.headers.iter().map(|header| header.chars().take(20).collect()).collect();
    headers.join("、")
}

fn lacking(file: &FileGuess) -> String {
    if file.lacking.is_empty() {
        return String::new();
    }
    let column = |name: &&str| file.kind.and_then(|kind| kind.column(name));
    let heading = |name: &&'static str| column(name).and_then(|column| column.aliases.first()).map_or(*name, |heading| *heading);
    let lacking: Vec<&str> = file.lacking.iter().map(heading).collect();
    format!("  缺少 {}：若表头用了别的名称，请写进 huifang.toml 的 [columns]", lacking.join("、"))
}
