//! `huifang init`: a workspace that opens, what was found in it, what is left to decide, and nothing overwritten.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::huifang::{Run, huifang, write};

/// Frees the first line that begins so from its `#`, as a person does who decides.
fn free(toml: &Path, lines: &[&str]) {
    let mut text = fs::read_to_string(toml).expect("the file");
    for line in lines {
        let choice = format!("\n# {line}");
        assert!(text.contains(&choice), "{line} is no choice in\n{text}");
        text = text.replacen(&choice, &format!("\n{line}"), 1);
    }
    fs::write(toml, text).expect("the file");
}

fn lines(toml: &Path) -> Vec<String> {
    let text = fs::read_to_string(toml).expect("the file");
    text.lines().map(str::to_owned).collect()
}

/// The lines of `huifang.toml` that count.
fn in_force(toml: &Path) -> Vec<String> {
    lines(toml).into_iter().filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// Twenty cases of two windows, each second one with its callback beside it.
fn wide() -> String {
    let row = |n: u32| {
        let called = if n.is_multiple_of(2) { format!("2026-06-{:02} 10:00,电话,接通,满意", n + 2) } else { ",,,".to_owned() };
        let window = ["社保窗口", "税务窗口"][n as usize / 2 % 2];
        format!("BJ20260600{n:02},{window},{},2026-06-{n:02},2026-06-{:02},{called}\n", ["承诺件", "即办件"][n as usize % 2], n + 1)
    };
    let head = "办件流水号,办事窗口,业务类型,收件时间,办结时间,回访时间,回访方式,回访结果,总体评价\n";
    head.to_owned() + &(1..=20).map(row).collect::<Vec<_>>().concat()
}

#[test]
fn a_table_of_cases_with_their_callbacks_is_read_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/2026年6月办件.csv", &wide())]);
    let run = huifang(folder.path(), &["init", "w", "--kind", "service-hall", "--name", "某中心", "--every", "quarter"]);
    assert!(run.exit == 0 && run.stdout.contains("这个文件里也有回访记录"), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("可以生成通报"), "{}", run.stdout);
    let found = in_force(&folder.path().join("w/huifang.toml"));
    for line in [
        "organisation = \"某中心\"",
        "standard = [\"service-hall\"]",
        "cadence = \"quarter\"",
        "ledger = [\"ledger/*\", \"*年*月办件.csv\"]",
        "visits = [\"visits/*\", \"*年*月办件.csv\"]",
        "case_id = [\"办件流水号\"]",
        "window = [\"办事窗口\"]",
        "category = [\"业务类型\"]",
        "accepted_at = [\"收件时间\"]",
    ] {
        assert!(found.iter().any(|known| known == line), "{line} is not in {found:#?}");
    }
    let checked = huifang(folder.path(), &["check", "w"]);
    assert!(checked.exit == 0, "{}", checked.stderr);
    assert!(checked.stdout.contains("读入 20 行 = 采用 10 + 退回 0 + 重复 0 + 被更正 0 + 不计入 10"), "{}", checked.stdout);
}

#[test]
fn two_headings_that_both_fit_are_left_to_a_person_and_stop_the_check() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = |n: usize| {
        let (large, small) = (["市容", "交通", "教育"][n % 3], ["占道", "公交", "学区", "噪音"][n % 4]);
        format!("RX20260600{n:02},城管局,{large},{small},2026-06-{n:02},2026-06-{:02}\n", n + 1)
    };
    let ledger = (1..=24).map(row).collect::<Vec<_>>().concat();
    write(folder.path(), &[("w/工单.csv", &format!("工单编号,承办单位,诉求大类,诉求小类,受理时间,办结时间\n{ledger}"))]);
    let run = huifang(folder.path(), &["init", "w", "--kind", "hotline"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let toml = folder.path().join("w/huifang.toml");
    let line = 1 + lines(&toml).iter().position(|line| line == "# category = [\"诉求小类\"]").expect("a choice");
    assert!(run.stdout.contains(&format!("第 {line} 行  category = [\"诉求小类\"]")), "{}", run.stdout);
    assert!(!in_force(&toml).iter().any(|line| line.starts_with("category")));
    let checked = huifang(folder.path(), &["check", "w"]);
    assert!(checked.exit == 1 && checked.stderr.contains("缺 类别"), "{}", checked.stderr);
    free(&toml, &["category = [\"诉求小类\"]"]);
    assert_eq!(huifang(folder.path(), &["check", "w"]).exit, 0);
}

#[test]
fn a_heading_over_two_rows_and_a_time_of_day_beside_its_date_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = |n: u32| {
        format!("WX0006{n:02},{},投诉,2026-06-{n:02},08:{n:02},2026-06-{:02}\n", ["一期服务中心", "二期服务中心"][n as usize % 2], n + 1)
    };
    let ledger = (1..=20).map(row).collect::<Vec<_>>().concat();
    write(
        folder.path(),
        &[("w/ledger/a.csv", &format!("某物业工单,,,,,\n工单号,楼栋,服务类型,报修登记,,完工\n,,,日子,几点,日子\n{ledger}"))],
    );
    let run = huifang(folder.path(), &["init", "w", "--kind", "property"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let found = in_force(&folder.path().join("w/huifang.toml"));
    for line in ["window = [\"楼栋\"]", "accepted_at = { date = \"报修登记日子\", time = \"几点\" }", "completed_at = [\"完工日子\"]"]
    {
        assert!(found.iter().any(|known| known == line), "{line} is not in {found:#?}");
    }
    let checked = huifang(folder.path(), &["check", "w"]);
    assert!(checked.exit == 0 && checked.stdout.contains("读入 20 行 = 采用 20"), "{}{}", checked.stdout, checked.stderr);
}

#[test]
fn values_that_can_mean_one_thing_only_are_mapped_and_doubts_stand_there_as_choices() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger: String = (1..=9).map(|n| format!("A{n},一窗,投诉,2026-06-01,2026-06-02\n")).collect::<Vec<_>>().concat();
    let word = |n: usize| ["很满意", "满意", "一般"][n % 3];
    let visit = |n: usize| format!("V{n},A{n},2026-06-03,电话,{},{}\n", if n < 4 { "否" } else { "是" }, word(n));
    let visits: String = (1..=9).map(visit).collect::<Vec<_>>().concat();
    write(
        folder.path(),
        &[
            ("w/ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间\n{ledger}")),
            ("w/visits/v.csv", &format!("回访编号,受理编号,回访时间,回访方式,是否成功,总体评价\n{visits}")),
        ],
    );
    let run = huifang(folder.path(), &["init", "w"]);
    assert!(run.exit == 0 && run.stdout.contains("还不能生成通报"), "{}", run.stdout);
    let toml = folder.path().join("w/huifang.toml");
    assert!(in_force(&toml).iter().any(|line| line.starts_with("\"一般\" = \"基本满意\"    # 3 行")), "{:#?}", lines(&toml));
    assert!(lines(&toml).iter().any(|line| line.starts_with("# 待定（疑点 unused_column）") && line.contains("visits/v.csv:2")));
    assert_eq!(huifang(folder.path(), &["check", "w"]).exit, 3);
    free(&toml, &["outcome = \"是否成功\""]);
    let checked = huifang(folder.path(), &["check", "w"]);
    assert!(checked.exit == 0, "{}{}", checked.stdout, checked.stderr);
}

#[test]
fn without_a_folder_and_without_a_terminal_it_is_wrong_usage() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = huifang(folder.path(), &["init"]);
    assert!(run.exit == 2 && run.stderr.contains("huifang init 文件夹"), "{}", run.stderr);
    for flags in [["--kind", "shop"], ["--every", "daily"], ["--scale", "four"], ["--locale", "de"]] {
        assert_eq!(huifang(folder.path(), &[&["init", "w"], &flags[..]].concat()).exit, 2, "{flags:?}");
    }
    assert!(!folder.path().join("w").exists());
}

#[test]
fn an_english_workspace_has_an_english_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = huifang(folder.path(), &["init", "w", "--locale", "en", "--kind", "property", "--scale", "three"]);
    assert!(run.exit == 0 && run.stdout.contains("next: put the exports"), "{}{}", run.stdout, run.stderr);
    let found = in_force(&folder.path().join("w/huifang.toml"));
    assert_eq!(found, ["locale = \"en\"", "standard = [\"property\"]", "[evaluations]", "scale = \"three\""]);
}

/// Runs `huifang init` on a terminal of its own, by the program `script`; `None` where there is none.
fn on_a_terminal(at: &Path, typed: &str) -> Option<Run> {
    use std::io::Write;
    let program = format!("{} init", env!("CARGO_BIN_EXE_huifang"));
    let mut script = Command::new("script");
    script.args(["-qec", &program, "/dev/null"]).current_dir(at).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = script.spawn().ok()?;
    child.stdin.take().expect("piped").write_all(typed.as_bytes()).expect("typed");
    Some(Run::from(child.wait_with_output().expect("it ends")))
}

#[test]
#[allow(clippy::print_stderr, reason = "a test that is left out says so")]
fn on_a_terminal_five_questions_are_asked_and_enter_takes_what_was_found() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/2026年6月办件.csv", &wide())]);
    let Some(run) = on_a_terminal(folder.path(), "w\n\n某中心\n\n\n") else {
        eprintln!("left out: the questions on a terminal need the program script");
        return;
    };
    assert!(run.exit == 0 && run.stdout.contains("1/5 ") && run.stdout.contains("5/5 "), "{}", run.stdout);
    let found = in_force(&folder.path().join("w/huifang.toml"));
    for line in ["organisation = \"某中心\"", "standard = [\"service-hall\"]", "cadence = \"month\""] {
        assert!(found.iter().any(|known| known == line), "{line} is not in {found:#?}");
    }
}

#[test]
fn an_empty_folder_becomes_a_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = huifang(folder.path(), &["init", "w"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    for kind in ["ledger", "visits", "evaluations"] {
        assert!(folder.path().join("w").join(kind).is_dir(), "{kind}");
    }
    assert!(run.stdout.contains("huifang check w"), "{}", run.stdout);
    write(folder.path(), &[("w/ledger/a.csv", "受理编号,窗口,类别,受理时间\nA,一窗,投诉,2026-06-30\n")]);
    assert_eq!(huifang(folder.path(), &["check", "w"]).exit, 0);
    let before = fs::read(folder.path().join("w/huifang.toml")).expect("the file");
    let again = huifang(folder.path(), &["init", "w"]);
    assert!(again.exit == 1 && again.stderr.contains("已经有了，不覆盖"), "{}", again.stderr);
    assert_eq!(fs::read(folder.path().join("w/huifang.toml")).expect("the file"), before);
}

#[test]
fn exports_that_lie_there_are_found_and_their_headers_guessed() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = (1..=20)
        .map(|n| {
            let done = if n % 5 == 0 { "?".to_owned() } else { format!("{:02}/06/2026", n + 2) };
            format!(
                "SL20260600{n:02};{};{};{n:02}/06/2026;{done};139{n:08}\n",
                ["税务窗口", "社保窗口"][n % 2],
                ["投诉", "维修"][n / 2 % 2]
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let ledger = format!("某某中心业务明细;;;;;\n事件标识;归口;业务种类;进件日;出件日;联络\n{ledger}");
    let visits = "对应工单号,打电话的日子,途径,觉得怎样\nSL2026060001,2026-06-20,电话,满意\nSL2026060002,2026-06-21,现场,不满意\n";
    write(
        folder.path(),
        &[("w/六月/业务明细2026-06.csv", &ledger), ("w/六月/回访2026-06.csv", visits), ("w/清单.csv", "商品,价格\n苹果,3\n")],
    );
    let run = huifang(folder.path(), &["init", "w"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(run.stdout.contains("看不出是哪一类 清单.csv：表头有 商品、价格"), "{}", run.stdout);
    let toml = fs::read_to_string(folder.path().join("w/huifang.toml")).expect("the file");
    for line in [
        "ledger = [\"ledger/*\", \"六月/业务明细*\"]",
        "visits = [\"visits/*\", \"六月/回访*\"]",
        "case_id = [\"事件标识\"]",
        "window = [\"归口\"]",
        "category = [\"业务种类\"]",
        "accepted_at = [\"进件日\"]",
        "completed_at = [\"出件日\"]",
        "phone = [\"联络\"]",
        "visited_at = [\"打电话的日子\"]",
        "method = [\"途径\"]",
        "overall = [\"觉得怎样\"]",
        "# blank = [\"?\"]",
        "dates = [\"%d/%m/%Y\"]",
    ] {
        assert!(toml.lines().any(|known| known.starts_with(line)), "{line} is not in\n{toml}");
    }
    // whether `?` is no completion yet is not for a program to say
    let checked = huifang(folder.path(), &["check", "w"]);
    assert!(checked.exit == 3 && run.stdout.contains("blank = [\"?\"]"), "{}{}", checked.stdout, run.stdout);
    free(&folder.path().join("w/huifang.toml"), &["blank = "]);
    let checked = huifang(folder.path(), &["check", "w"]);
    assert!(checked.exit == 0 && checked.stdout.contains("读入 20 行 = 采用 20"), "{}{}", checked.stdout, checked.stderr);
    assert!(checked.stdout.contains("读入 2 行 = 采用 2"), "{}", checked.stdout);
}

#[test]
fn one_column_tells_day_and_month_for_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = |n: u32| format!("SL20260600{n:02},税务窗口,投诉,{n:02}/06/2026,01/07/2026\n");
    let ledger = (11..=20).map(row).collect::<Vec<_>>().concat();
    write(folder.path(), &[("w/ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间\n{ledger}"))]);
    let run = huifang(folder.path(), &["init", "w"]);
    let toml = fs::read_to_string(folder.path().join("w/huifang.toml")).expect("the file");
    assert!(toml.contains("dates = [\"%d/%m/%Y\"]") && !toml.contains("分不清"), "{toml}");
    assert!(!run.stdout.contains("分不清"), "{}", run.stdout);
}
