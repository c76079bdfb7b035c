//! The rectification ledger: problems held against cases and callbacks, rules on them, and what became of earlier ones.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::huifang::{Run, huifang, write};

const SETTINGS: &str = "standard = [\"good-bad-review\", \"rectification\"]\nmax_rejected = \"50%\"\n[evaluations]\nscale = \"five\"\n\
                        [accept]\nunmatched_cases = \"一件查无此件\"\n[tables]\nheadings = \"english\"\n";
const HEADER: &str =
    "整改编号,受理编号,回访编号,整改单位,问题发现时间,存在问题,责任人,整改期限,整改完成时间,整改结果,二次回访时间,二次回访满意度\n";

/// Twenty cases of two windows, and a callback to each.
fn exports(at: &Path) {
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式\n".to_owned();
    for n in 0..20 {
        let window = ["一窗", "二窗"][n % 2];
        writeln!(ledger, "A{n},{window},投诉,2026-06-01,2026-06-01").expect("a text");
        writeln!(visits, "H{n},A{n},2026-06-02,电话").expect("a text");
    }
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/a.csv", &visits), ("w/huifang.toml", SETTINGS)]);
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| panic!("no {}", path.display()));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// due, met, late and missed of a rule, of the centre or of a window.
fn counts(at: &Path, tree: &str, rule: &str, window: &str) -> [String; 4] {
    let rates = rows(&at.join(format!("w/site/{tree}/2026-06/data/rates.csv")));
    let row = rates.iter().find(|row| row["rule"] == rule && row["window"] == window).unwrap_or_else(|| panic!("no {rule} {window}"));
    ["due", "met", "late", "missed"].map(|column| row[column].clone())
}

fn build(at: &Path) -> Run {
    huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"])
}

#[test]
fn problems_are_rectified_called_back_about_and_satisfy() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    let ledger = format!(
        "{HEADER}\
        Z0,A0,,,2026-06-02,慢,甲,2026-06-05,2026-06-04,已整改,2026-06-08,满意\n\
        Z1,,H1,,2026-06-02,慢,甲,2026-06-05,2026-06-08,已整改,2026-06-09,不满意\n\
        Z2,A2,,,2026-06-02,慢,甲,,2026-06-09,是,2026-06-30,基本满意\n\
        Z3,A3,,,2026-06-02,慢,甲,,2026-06-10,是,,\n\
        Z4,A4,,,2026-06-02,慢,甲,,,整改中,,\n\
        Z5,X9,,三窗,2026-06-03,慢,甲,,2026-06-04,是,2026-06-05,非常满意\n\
        Z6,A6,,,2026-06-26,慢,甲,,2026-06-29,是,2026-06-30,满意\n"
    );
    write(at, &[("w/rectifications/z.csv", &ledger)]);
    let run = build(at);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    // limits: Z0 and Z1 on 5 June; Z2, Z3, Z4 on 9 June, the fifth working day; Z5 on 10 June; Z6 on 3 July
    assert_eq!(counts(at, "public", "rectified", ""), ["6", "3", "2", "1"]);
    // of Z0, Z1, Z2, Z3, Z5; Z6 was rectified on 29 June and may be called back about until 6 July; Z2 was late
    assert_eq!(counts(at, "public", "second-callback", ""), ["5", "3", "1", "1"]);
    assert_eq!(counts(at, "public", "rectified-satisfied", ""), ["5", "4", "0", "1"]);
    // whose problem it is, the case says, or that of the callback; one whose case is unknown keeps its own window
    assert_eq!(counts(at, "internal", "rectified", "一窗"), ["3", "2", "0", "1"]);
    assert_eq!(counts(at, "internal", "rectified", "二窗"), ["2", "0", "2", "0"]);
    assert_eq!(counts(at, "internal", "rectified", "三窗"), ["1", "1", "0", "0"]);
    let public = rows(&at.join("w/site/public/2026-06/data/rates.csv"));
    assert!(!public.iter().any(|row| row["rule"] == "rectified" && !row["window"].is_empty()), "who complained where is not published");
    let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    assert!(page.contains("回访整改率</strong>：83.33%（5/6）") && page.contains("整改满意率</strong>：80.00%（4/5）"));
    let desk = rows(&at.join("w/site/internal/2026-06/rectifications.csv"));
    assert_eq!(desk.len(), 7);
    assert_eq!(
        ["case_id", "problem", "responsible", "place"].map(|column| desk[0][column].as_str()),
        ["A0", "慢", "甲", "rectifications/z.csv:2"]
    );
    let explained = huifang(at, &["explain", "w", "A1", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert!(explained.stdout.contains("逾期完成。整改完成时间（2026-06-08）在期限末日之后"), "{}", explained.stdout);
    assert!(explained.stdout.contains("“二次回访满意度”是不满意"), "{}", explained.stdout);
}

#[test]
fn a_ledger_that_no_rule_asks_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    write(at, &[("w/rectifications/z.csv", &format!("{HEADER}Z0,A0,,,2026-06-02,慢,甲,,2026-06-04,是,,\n"))]);
    let says = "而没有规则用到它";
    let asked = build(at);
    assert!(asked.exit == 0 && !asked.stdout.contains(says), "{}", asked.stdout);
    write(at, &[("w/huifang.toml", &SETTINGS.replace(", \"rectification\"", ""))]);
    let unasked = build(at);
    assert!(unasked.exit == 0 && unasked.stdout.contains(says), "{}{}", unasked.stdout, unasked.stderr);
}

#[test]
fn a_month_that_the_ledger_does_not_reach_has_no_data_and_one_without_a_limit_has_none_due() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    for (raised, says) in [("2026-05-04", "无数据"), ("2026-06-29", "本期没有")] {
        write(at, &[("w/rectifications/z.csv", &format!("{HEADER}Z0,A0,,,{raised},慢,甲,,,否,,\n"))]);
        let run = build(at);
        assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
        let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
        assert!(page.contains(&format!("回访整改率</strong>：{says}")), "{raised}");
    }
}

#[test]
fn fewer_than_five_problems_are_withheld() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    let ledger = format!("{HEADER}Z0,A0,,,2026-06-02,慢,甲,,2026-06-04,是,2026-06-08,满意\nZ1,A1,,,2026-06-02,慢,甲,,,否,,\n");
    write(at, &[("w/rectifications/z.csv", &ledger)]);
    assert_eq!(build(at).exit, 0);
    for rule in ["rectified", "second-callback", "rectified-satisfied"] {
        assert_eq!(counts(at, "public", rule, ""), ["*", "*", "*", "*"], "{rule}");
    }
    assert_eq!(counts(at, "internal", "rectified", ""), ["2", "1", "0", "1"]);
    let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    assert!(page.contains("回访整改率</strong>：不公布"));
}

#[test]
fn what_is_wrong_with_a_problem_is_told_with_line_and_cure() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    let ledger = format!(
        "{HEADER}\
        Z0,,,一窗,2026-06-02,慢,甲,,2026-06-04,是,,\n\
        Z1,A1,,,2026-06-05,慢,甲,,2026-06-04,是,,\n\
        Z2,A2,,,2026-06-05,慢,甲,,2026-06-06,是,2026-06-04,满意\n\
        Z3,X3,,,2026-06-05,慢,甲,,2026-06-06,是,,\n\
        Z4,,H99,,2026-06-05,慢,甲,,2026-06-06,是,,\n\
        Z5,A5,,,六月五日,慢,甲,,2026-06-06,是,,\n"
    );
    write(at, &[("w/rectifications/z.csv", &ledger)]);
    let run = build(at);
    assert_eq!(run.exit, 3, "{}{}", run.stdout, run.stderr);
    let rejects = rows(&at.join("w/site/internal/2026-06/rejects.csv"));
    let told: Vec<_> = rejects.iter().map(|row| format!("{} {} {}", row["line"], row["column"], row["code"])).collect();
    assert_eq!(
        told,
        [
            "2 case_id missing_value",
            "3 rectified_on done_before_raised",
            "4 second_visited_at done_before_raised",
            "5 case_id unknown_case",
            "6 visit_id unknown_case",
            "7 raised_on bad_date",
        ]
    );
    let checked = huifang(at, &["check", "w"]);
    assert!(checked.stdout.contains("而问题发现时间是 2026-06-05"), "{}", checked.stdout);
}

#[test]
fn a_result_that_contradicts_the_day_stops_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    let ledger = format!("{HEADER}Z0,A0,,,2026-06-02,慢,甲,,,已整改,,\nZ1,A1,,,2026-06-02,慢,甲,,2026-06-03,未整改,,\n");
    write(at, &[("w/rectifications/z.csv", &ledger)]);
    let run = build(at);
    assert_eq!(run.exit, 3, "{}{}", run.stdout, run.stderr);
    let said = run.stdout + &run.stderr;
    assert!(
        said.contains("rectification_contradicts") && said.contains("rectifications/z.csv:2") && said.contains("[columns.rectifications]"),
        "{said}"
    );
}

#[test]
fn a_later_export_says_more_of_the_same_problem() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    // without numbers, case, day and text tell a problem; of one case two may be raised on one day
    let header = "受理编号,问题发现时间,存在问题,整改完成时间\n";
    let open = (0..6).fold(header.to_owned(), |text, n| text + &format!("A{n},2026-06-02,慢,\nA{n},2026-06-02,贵,\n"));
    let done = (0..6).fold(header.to_owned(), |text, n| text + &format!("A{n},2026-06-02,慢,2026-06-03\n"));
    write(at, &[("w/rectifications/1.csv", &open), ("w/rectifications/2.csv", &done)]);
    let run = build(at);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    assert_eq!(counts(at, "public", "rectified", ""), ["12", "6", "0", "6"]);
}

#[test]
fn visits_may_say_what_was_done_about_their_problems() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    exports(at);
    let mut visits = "回访编号,单号,回访时间,回访方式,存在问题,整改完成时间,整改满意度\n".to_owned();
    for n in 0..20 {
        let problem = if n < 6 { format!("慢,2026-06-{:02},{}", n + 3, ["满意", "不满意"][n % 2]) } else { ",,".to_owned() };
        writeln!(visits, "H{n},A{n},2026-06-02,电话,{problem}").expect("a text");
    }
    let settings = format!("{SETTINGS}[columns.visits]\ncase_id = \"单号\"\n");
    write(at, &[("w/visits/a.csv", &visits), ("w/huifang.toml", &settings)]);
    let run = build(at);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    // raised on 2 June, so due by 9 June: the day of the callback
    assert_eq!(counts(at, "public", "rectified", ""), ["6", "6", "0", "0"]);
    let files = rows(&at.join("w/site/internal/2026-06/data/quality.csv"));
    let of = |kind: &str| {
        files.iter().find(|row| row["kind"] == kind).map(|row| [row["read"].clone(), row["accepted"].clone(), row["left_out"].clone()])
    };
    assert_eq!(of("visits"), Some(["20", "20", "0"].map(str::to_owned)));
    assert_eq!(of("rectifications"), Some(["20", "6", "14"].map(str::to_owned)));
}

#[test]
fn earlier_targets_that_were_missed_stand_beside_what_was_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式\n".to_owned();
    for (month, made) in [(4, 10), (5, 7), (6, 9)] {
        for n in 0..10 {
            writeln!(ledger, "A{month}-{n},一窗,投诉,2026-{month:02}-01,2026-{month:02}-02").expect("a text");
            if n < made {
                writeln!(visits, "H{month}-{n},A{month}-{n},2026-{month:02}-03,电话").expect("a text");
            }
        }
        writeln!(ledger, "Z{month},一窗,咨询,2026-{month:02}-28,").expect("a text");
        writeln!(visits, "HZ{month},Z{month},2026-{month:02}-28,电话").expect("a text");
    }
    let remarks = "[2026-06]\nnext_steps = [\"每周核对<清单>\"]\n[[2026-06.followed]]\nrule = \"complaint\"\ndone = \"已补做 2 件\"\n";
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/a.csv", &visits), ("w/huifang.toml", "standard = [\"property\"]\n")]);
    let run = build(at);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("上期未达标的 1 项还没有写整改情况（complaint）"), "{}", run.stdout);
    write(at, &[("w/remarks.toml", remarks)]);
    assert_eq!(build(at).exit, 0);
    let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    let section = page.split("id=\"followed\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("the section");
    for said in ["7/10", "9/10", "已补做 2 件", "每周核对&lt;清单&gt;"] {
        assert!(section.contains(said), "{said}: {section}");
    }
    let json = std::fs::read_to_string(at.join("w/site/public/2026-06/data/bulletin.json")).expect("the JSON");
    assert!(json.contains("\"done\":\"已补做 2 件\"") || json.contains("\"done\": \"已补做 2 件\""), "{json}");
    // May names nothing: April had attained its target
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-05"]).exit, 0);
    let may = std::fs::read_to_string(at.join("w/site/public/2026-05/index.html")).expect("the page");
    assert!(!may.contains("id=\"followed\""));
    // a remark that was typed after the draft is not released unseen
    write(at, &[("w/remarks.toml", &remarks.replace("2 件", "3 件"))]);
    let released = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    assert_eq!(released.exit, 1, "{}", released.stdout);
    assert!(released.stderr.contains("remarks.toml"), "{}", released.stderr);
}

#[test]
fn remarks_of_another_file_are_published_and_held_until_the_release() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger = "受理编号,窗口,类别,受理时间,办结时间\nA1,一窗,投诉,2026-06-01,2026-06-02\nA2,一窗,咨询,2026-06-28,\n";
    write(at, &[("w/ledger/a.csv", ledger), ("w/huifang.toml", "standard = [\"property\"]\n")]);
    write(at, &[("w/remarks.toml", "[2026-06]\nnext_steps = [\"工作区里的\"]\n")]);
    let asked = ["build", "w", "--period", "2026-06", "--remarks", "给我的/说明 六月.toml"];
    let run = huifang(at, &asked);
    assert_eq!(run.exit, 1, "{}", run.stdout);
    assert!(run.stderr.contains("给我的/说明 六月.toml"), "{}", run.stderr);
    write(at, &[("给我的/说明 六月.toml", "[2026-06]\nnext_steps = [\"加派一人 13812345678\"]\n")]);
    let run = huifang(at, &asked);
    assert!(run.exit == 1 && run.stderr.contains("说明 六月.toml:2: "), "{}", run.stderr);
    write(at, &[("给我的/说明 六月.toml", "[2026-06]\nnext_steps = [\"加派一人\"]\n")]);
    let run = huifang(at, &asked);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let page = || std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
    assert!(page().contains("加派一人") && !page().contains("工作区里的"));
    // what the draft was not made from may change; what it was made from may not
    write(at, &[("w/remarks.toml", "[2026-06]\nnext_steps = [\"又一句\"]\n")]);
    write(at, &[("给我的/说明 六月.toml", "[2026-06]\nnext_steps = [\"加派两人\"]\n")]);
    let run = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    assert!(run.stderr.contains("有 1 个文件变了"), "{}", run.stderr);
    assert!(run.exit == 1 && run.stderr.contains("说明 六月.toml"), "{}", run.stderr);
    assert_eq!(huifang(at, &asked).exit, 0);
    let run = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(page().contains("加派两人"));
}

#[test]
fn a_remark_that_leads_to_a_person_is_refused_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let mut ledger = "受理编号,窗口,类别,受理时间,申请人\n".to_owned();
    for n in 0..30 {
        writeln!(ledger, "SL2026060000{n:02},一窗,投诉,2026-06-28,欧阳震华").expect("a text");
    }
    write(at, &[("w/ledger/a.csv", &ledger), ("w/huifang.toml", "standard = [\"property\"]\n")]);
    for (text, says) in [("详询 13812345678", "含手机号"), ("已向欧阳震华致歉", "欧阳震华"), ("SL202606000003 已办结", "7 位以上的号码")]
    {
        write(at, &[("w/remarks.toml", &format!("[2026-06]\nnext_steps = [\"加派一人\",\n\"{text}\"]\n"))]);
        let run = build(at);
        assert_eq!(run.exit, 1, "{text}: {}", run.stdout);
        assert!(run.stderr.contains("remarks.toml:3: ") && run.stderr.contains(says), "{text}: {}", run.stderr);
        assert!(!at.join("w/site/public/2026-06").exists(), "{text}");
    }
}
