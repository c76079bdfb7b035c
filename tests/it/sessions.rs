//! Whole sessions at the terminal, as a supervisor sees them: what each command says on stdout
//! and stderr, and its exit code.
//!
//! A change of what is said shows as a change of a file in `snapshots/`: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test sessions` and a look at the difference.

use std::fs;
use std::path::Path;

use crate::huifang::{huifang, root, write};

/// What stands on the terminal after these commands, one after the other, in one folder.
fn session(at: &Path, commands: &[&[&str]]) -> String {
    commands
        .iter()
        .map(|args| {
            let run = huifang(at, args);
            let part = |name: &str, text: &str| if text.is_empty() { String::new() } else { format!("--- {name}\n{text}") };
            format!("$ huifang {}\n{}{}exit {}\n\n", args.join(" "), part("stdout", &run.stdout), part("stderr", &run.stderr), run.exit)
        })
        .collect::<Vec<_>>()
        .concat()
}

/// A folder with a copy of `sample-data` in it.
fn with_samples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&root().join("sample-data"), &folder.path().join("w"));
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        // what an earlier run kept or wrote is no part of a workspace
        if path.is_dir() && ![".huifang", "site", "plan", "cards", "draws"].iter().any(|written| name == *written) {
            copy(&path, &to.join(name));
        } else if path.is_file() {
            fs::copy(&path, to.join(name)).expect("copied");
        }
    }
}

/// Holds a session against the one on record, on this machine as on every other.
fn assert_session(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_description("a session at the terminal");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn a_month_from_check_to_release() {
    let folder = with_samples();
    let at = folder.path();
    let month = ["--period", "2026-06", "--as-of", "2026-06-30"];
    let commands: Vec<Vec<&str>> = vec![
        vec!["check", "w"],
        [&["build", "w"], &month[..]].concat(),
        [&["build", "w"], &month[..]].concat(),
        vec!["release", "2026-06", "--on", "2026-07-03", "--workspace", "w"],
        [&["build", "w"], &month[..]].concat(),
        vec!["withdraw", "2026-06", "数据有误", "--on", "2026-07-10", "--workspace", "w"],
    ];
    assert_session("month", &session(at, &commands.iter().map(Vec::as_slice).collect::<Vec<_>>()));
}

#[test]
fn the_desk_plans_draws_and_asks_why() {
    let folder = with_samples();
    let at = folder.path();
    let text = session(
        at,
        &[
            &["plan", "w", "--as-of", "2026-06-20"],
            &["draw", "w", "--on", "2026-06-20", "--seed", "2026-06-19 收盘价 3012.45"],
            &["cards", "w", "--as-of", "2026-06-30"],
            &["tally", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "centre.parquet"],
            &["explain", "w", "--period", "2026-06", "JC26060001"],
            &["explain", "w", "--period", "2026-06", "--rule", "complaint"],
            &["explain", "w", "--period", "2026-06", "没有这个编号"],
        ],
    );
    assert_session("desk", &text);
}

#[test]
fn a_workspace_begins_with_init() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger = "受理编号,窗口,类别,受理时间,办结时间\nA1,一窗,投诉,2026-06-01,2026-06-02\nA2,二窗,投诉,2026-06-01,\n";
    let visits = "回访编号,受理编号,回访时间,回访方式\nV1,A1,2026-06-03,电话\n";
    let mut text = session(at, &[&["init", "w"], &["build", "w"]]);
    write(at, &[("w/ledger/a.csv", ledger), ("w/visits/v.csv", visits)]);
    text += &session(at, &[&["check", "w"], &["build", "w", "--period", "2026-06"]]);
    assert_session("init", &text);
}

#[test]
fn an_office_is_set_up_by_init() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let case = |n: usize| {
        let (large, small) = (["市容", "交通", "教育"][n % 3], ["占道", "公交", "学区", "噪音"][n % 4]);
        format!("RX20260600{n:02},城管局,{large},{small},2026/06/{n:02} 09:00,2026/06/{:02} 09:00\n", n + 1)
    };
    let called = |n: usize| {
        let word = ["很满意", "满意", "一般"][n % 3];
        format!("HF{n:03},RX20260600{n:02},2026/06/{:02} 15:00,电话,{},{word}\n", n + 2, if n == 5 { "否" } else { "是" })
    };
    let ledger = "*工单编号,承办单位：,诉求大类（必填）,诉求小类（必填）,*受理时间：,办结时间（系统）\n".to_owned()
        + &(1..=20).map(case).collect::<Vec<_>>().concat();
    let visits =
        "回访单号,*工单编号,回访时间：,回访方式,是否成功,满意度（必填）\n".to_owned() + &(1..=18).map(called).collect::<Vec<_>>().concat();
    write(at, &[("w/工单导出.csv", &ledger), ("w/回访明细.csv", &visits)]);
    let mut text = session(at, &[&["init", "w", "--kind", "hotline", "--name", "某某市12345热线"], &["check", "w"]]);
    let toml = at.join("w/huifang.toml");
    let written = fs::read_to_string(&toml).expect("the file");
    let shown = |line: &&str| !line.is_empty() && !line.strip_prefix('#').is_some_and(|rest| rest.starts_with(|c: char| c != ' '));
    let shown: Vec<&str> = written.lines().filter(shown).collect();
    text += &["$ cat w/huifang.toml    # without defaults\n", &shown.join("\n"), "\n\n"].concat();
    let decided = written.replace("# category = [\"诉求小类（必填）\"]", "category = [\"诉求小类（必填）\"]");
    fs::write(&toml, decided.replace("# outcome = \"是否成功\"", "outcome = \"是否成功\"")).expect("the file");
    text += &session(at, &[&["build", "w", "--as-of", "2026-06-30"], &["init", "w"]]);
    assert_session("office", &text);
}

#[test]
fn what_is_mistyped_is_said_with_the_way_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let rows = "A1,一窗,投诉,2026-06-31,2026-06-02\nA1,一窗,投诉,2026-06-01,2026-06-02\nA2,,投诉,2026-06-01,\n";
    write(at, &[("w/ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间\n{rows}")), ("w/huifang.toml", "titel = \"x\"\n")]);
    let mut text =
        session(at, &[&["build", "w"], &["build", "nowhere"], &["bild", "w"], &["build"], &["build", "w", "--period", "2026-13"]]);
    write(at, &[("w/huifang.toml", "")]);
    text += &session(at, &[&["build", "w"]]);
    write(at, &[("w/ledger/a.csv", "编码,地点,类型\n1,一窗,投诉\n")]);
    text += &session(at, &[&["build", "w"], &["check", "w"]]);
    assert_session("mistyped", &text);
}

#[test]
fn a_doubt_stops_the_run_with_the_lines_that_settle_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger: String = (1..=9).map(|n| format!("A{n},一窗,投诉,2026-06-01,2026-06-02\n")).collect::<Vec<_>>().concat();
    let visits: String =
        (1..=9).map(|n| format!("V{n},A{n},2026-06-03,电话,{}\n", if n < 5 { "否" } else { "是" })).collect::<Vec<_>>().concat();
    let files = [
        ("w/ledger/a.csv", format!("受理编号,窗口,类别,受理时间,办结时间\n{ledger}")),
        ("w/visits/v.csv", format!("回访编号,受理编号,回访时间,回访方式,是否成功\n{visits}")),
        ("w/huifang.toml", String::new()),
    ];
    write(at, &files.each_ref().map(|(path, text)| (*path, text.as_str())));
    let month = ["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"];
    let mut text = session(at, &[&month, &["check", "w"]]);
    write(at, &[("w/huifang.toml", "[accept]\nunused_column = \"系统里每次都记为否\"\n")]);
    text += &session(at, &[&month]);
    assert_session("doubt", &text);
}

#[test]
fn lists_of_what_is_built_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let text =
        session(folder.path(), &[&["standard", "list"], &["standard", "show", "good-bad-review"], &["templates", "list"], &["--version"]]);
    assert_session("lists", &text);
}
