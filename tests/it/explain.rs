//! Every "why?" has an answer: the rows, the arithmetic, the lists and the sums of a small month worked by hand.

use std::path::PathBuf;

use crate::huifang::{huifang, root, write};

fn month() -> PathBuf {
    root().join("tests/cases/one-of-each-status/input")
}

fn said(args: &[&str]) -> String {
    let workspace = month();
    let run = huifang(&workspace, &[&["explain", ".", "--period", "2026-06"], args].concat());
    assert_eq!(run.exit, 0, "{args:?}\n{}{}", run.stdout, run.stderr);
    run.stdout
}

#[test]
fn a_case_is_explained_by_its_rows_its_days_and_its_visits() {
    let late = said(&["B"]);
    for part in [
        "ledger/六月.csv:3",
        "visits/六月.csv:3",
        "2026-06-02 + 3 天 = 2026-06-05",
        "结论：逾期完成。回访 V2（2026-06-06）",
        "办件台账  采用",
    ] {
        assert!(late.contains(part), "no `{part}` in\n{late}");
    }
    // 29 May is a Friday: Monday 1, Tuesday 2, Wednesday 3 June are counted
    let early = said(&["F"]);
    for part in [
        "2026-04-30 + 1 个月 = 2026-05-30",
        "结论：过早完成。",
        "2026-05-29 + 3 个工作日 = 2026-06-03",
        "06-01周一、06-02周二、06-03周三",
        "不计 05-30周六、05-31周日",
    ] {
        assert!(early.contains(part), "no `{part}` in\n{early}");
    }
}

#[test]
fn a_rate_is_explained_by_its_numerator_and_denominator() {
    let rate = said(&["--rule", "complaint", "--json"]);
    let rate: serde_json::Value = serde_json::from_str(&rate).expect("JSON");
    assert_eq!((rate["met"].as_u64(), rate["due"].as_u64(), rate["rate"].as_str()), (Some(1), Some(3), Some("0.3333")));
    assert_eq!(rate["comparison"], "目标 100%，3 件都要按期：1 < 3，未达目标");
    let cases = |status: &str| -> Vec<String> {
        let lists = rate["lists"].as_array().expect("lists");
        let list = lists.iter().find(|list| list["status"] == status).expect("the status");
        list["entries"].as_array().expect("entries").iter().map(|entry| entry["case_id"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        (cases("met"), cases("late"), cases("missed"), cases("exempt")),
        (vec!["A".into()], vec!["B".into()], vec!["D".into()], vec!["C".into()])
    );
}

#[test]
fn a_score_is_explained_as_a_sum_and_opinions_one_by_one() {
    let score = said(&["--window", "二窗", "--score"]);
    for part in ["现场回访：1 次回访", "1 少于最低人数 5", "样本不足"] {
        assert!(score.contains(part), "no `{part}` in\n{score}");
    }
    let opinions = said(&["--window", "二窗", "--method", "onsite", "--item", "overall"]);
    assert!(opinions.contains("V6") && opinions.contains("基本满意 1"), "{opinions}");
}

const LEDGER: &str = "\
case_id,window,category,accepted_at,completed_at,callback_allowed
A,一窗,投诉,2026-06-01,2026-06-03,
B,一窗,投诉,2026-06-02,2026-06-03,no
C,一窗,投诉,2026-06-15,,
D,一窗,投诉,2026-06-21,,
E,一窗,投诉,2026-06-22,,
F,一窗,投诉,2026-05-31,,
G,二窗,维修,2026-06-16,2026-06-17,
H,二窗,投诉,2026-05-30,,
";
const VISITS: &str = "\
visit_id,case_id,window,visited_at,method,outcome,overall
V1,A,,2026-06-10,phone,,
V2,C,,2026-06-16,phone,unreached,
V3,C,,2026-06-17,phone,,satisfied
V4,F,,2026-06-18,phone,declined,
V5,G,,2026-06-17,onsite,,dissatisfied
V6,,一窗,2026-06-20,onsite,,basically_satisfied
";
const EVALUATIONS: &str = "\
window,rated_at,rating,mode
一窗,2026-06-03,satisfied,active
一窗,2026-06-04,dissatisfied,
一窗,2026-06-05,satisfied,default
二窗,2026-06-05,unrated,
";

/// Every cell is asked of a month worked by hand: Friday 19 June 2026 is the Dragon Boat festival.
#[test]
fn every_table_answers_for_its_cells() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "[evaluations]\nscale = \"three\"\n";
    write(
        folder.path(),
        &[("w/huifang.toml", toml), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS), ("w/evaluations/e.csv", EVALUATIONS)],
    );
    let said = |args: &[&str]| {
        let run = huifang(folder.path(), &[&["explain", "w", "--period", "2026-06", "--as-of", "2026-06-30"], args].concat());
        assert_eq!(run.exit, 0, "{args:?}\n{}{}", run.stdout, run.stderr);
        run.stdout
    };
    for (args, says) in [
        // 16 = 20 × 4 ÷ 5; of A to D only C and D can be phoned; C twice and F, of another month, were
        (
            &["--table", "quotas", "--week", "2026-W25", "--window", "一窗"][..],
            &[
                "工作日 4 天",
                "2026-06-19周五 端午节",
                "20 件 × 4 ÷ 5，进一取整 = 16",
                "受理 4 件，其中可电话回访 2 件",
                "A  本周以前（2026-06-10）",
                "B  不同意回访",
                "不重复计",
                "2 ≥ 2，达到",
            ][..],
        ),
        (&["--week", "2026-W25"], &["5 件 × 4 ÷ 5，进一取整 = 4", "V5", "V6", "2 < 4，未达到"]),
        // accepted on 31 May, 30 days before: not over 30
        (
            &["--table", "open", "--category", "投诉"],
            &[
                "截至 2026-06-30 未办结 5 件，其中受理超过 30 天的 1 件",
                "2026-05-30 受理  H  二窗  投诉  31 天  超过 30 天",
                "F  一窗  投诉  30 天\n",
            ],
        ),
        (
            &["--table", "satisfaction", "--window", "一窗"],
            &[
                "2 ÷ 2 = 100.00%（电话回访 1/1、现场回访 1/1）",
                "1 ÷ 2 = 50.00%",
                "1/2 − 2/2 = -1/2 = \u{2212}50.00 个百分点",
                "2 人中满意不少于 2 人的可能性是 0.444444（二项分布，P(X ≥ 2)，X ~ B(2, 2/3)）",
                "1 人作答，少于 5 人",
            ],
        ),
        (&["--table", "evaluations", "--window", "一窗"], &["2 份", "满意 1、不满意 1、默认评价 1", "公布时写 *：2 人作答，少于 5 人"]),
        (
            &["--table", "trend", "--month", "2026-06", "--rule", "complaint", "--window", "一窗"],
            &["0 ÷ 1 = 0.00%", "A  期限 2026-06-03 至 2026-06-06"],
        ),
        (&["--table", "headline"], &["全部应回访"]),
        (&["--score", "--window", "一窗"], &["总体评价 (100 × 1) / 1", "投诉回访：应办 1 件，按期 0 件 ÷ 目标 100% = 0，计 0 件"]),
    ] {
        let text = said(args);
        for part in says {
            assert!(text.contains(part), "{args:?}: no `{part}` in\n{text}");
        }
        let json: serde_json::Value = serde_json::from_str(&said(&[args, &["--json"]].concat())).expect("JSON");
        assert!(json.is_object(), "{args:?}");
    }
    // the page says beside the week why less was required
    assert_eq!(huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]).exit, 0);
    let page = std::fs::read_to_string(folder.path().join("w/site/public/2026-06/index.html")).expect("the page");
    assert_eq!(page.matches("2026年第25周<small><bdi>端午节</bdi>；4个工作日</small>").count(), 1);
    assert!(page.contains("放假的周，应完成数按工作日折减。") && !page.contains("2026年第24周<small>"));
    let outside = huifang(folder.path(), &["explain", "w", "--period", "2026-06", "--week", "2026-W27"]);
    assert!(outside.exit == 1 && outside.stderr.contains("2026-07-05"), "{}", outside.stderr);
}

const PROJECTS: &str = "\
case_id,window,category,accepted_at,handed_over_on,warranty_ends_on,completed_at
P,工程部,工程,2026-01-05,2026-01-10,,
Q,工程部,工程,2026-01-05,2026-01-10,2026-08-01,
R,工程部,投诉,2026-06-01,,,
";

/// No id of a column, no word of the rule language, and no code is needed to follow an explanation.
#[test]
fn a_windows_head_reads_words_of_the_trade_and_no_codes() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml =
        |locale: &str| format!("standard = [\"property\", \"engineering\"]\nlocale = \"{locale}\"\n[evaluations]\nscale = \"three\"\n");
    let visits = "visit_id,case_id,visited_at,method\nV1,P,2026-02-01,phone\nV2,R,2026-05-01,phone\n";
    write(folder.path(), &[("w/ledger/a.csv", PROJECTS), ("w/visits/v.csv", visits)]);
    let said = |locale: &str, case: &str| {
        write(folder.path(), &[("w/huifang.toml", &toml(locale))]);
        let run = huifang(folder.path(), &["explain", "w", "--period", "2026-06", case]);
        assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
        assert!(!run.stdout.contains('@') && !run.stdout.contains(" or 2y"), "{}", run.stdout);
        run.stdout
    };
    for (locale, case, says) in [
        (
            "zh-CN",
            "P",
            &[
                "工程定期回访 第 1 次（规则",
                "每隔 6 个月一次，直到 2028-01-10（保修截止日期未填，按起算日后 2 年）",
                "· 2026-02-01 V1 电话 接通，期限内",
            ][..],
        ),
        ("zh-CN", "Q", &["直到 2026-08-01（保修截止日期）", "\n保修期内回访（规则", "期限末日：保修截止日期 2026-08-01"]),
        // typed with a blank behind it, never completed, and with a visit on a day before it came in
        ("zh-CN", "R ", &["投诉回访：办结时间未填，期限还不能起算", "visits/v.csv:3  回访记录  退回：", "(visit_before_accepted)"]),
        (
            "en",
            "P",
            &[
                "Periodic project callback no. 1 (rule",
                "and so every 6 months, until 2028-01-10 (warranty ends is blank: 2 years after day 0)",
                "result: in time; visit V1",
            ],
        ),
        ("en", "R", &["Complaint callback: completed is blank, so the clock has not started"]),
    ] {
        let text = said(locale, case);
        for part in says {
            assert!(text.contains(part), "{locale} {case}: no `{part}` in\n{text}");
        }
    }
}

#[test]
fn what_has_a_name_in_the_trade_may_be_asked_for_by_it() {
    assert_eq!(said(&["--rule", "投诉回访"]), said(&["--rule", "complaint"]));
    let by_name = said(&["--window", "二窗", "--method", "现场", "--item", "满意度"]);
    assert_eq!(by_name, said(&["--window", "二窗", "--method", "onsite", "--item", "overall"]));
}

#[test]
fn what_does_not_exist_is_said_with_what_is_near() {
    for (args, exit, says) in [
        (&["A1"][..], 1, "没有一行写着办件“A1”"),
        (&["--rule", "complain"], 1, "“complaint”"),
        (&["--window", "一窗口", "--score"], 1, "“一窗”"),
        (&["--method", "fax"], 2, "evaluator（评价器）"),
        (&["--method", "phone", "--item", "满意吗"], 2, "overall（总体评价）"),
        (&["--rule", "随便什么规则名都没有"], 1, "complaint（投诉回访）"),
        (&[], 2, "--rule"),
    ] {
        let run = huifang(&month(), &[&["explain", "."], args].concat());
        assert!(run.exit == exit && run.stderr.contains(says), "{args:?}: {} {}", run.exit, run.stderr);
    }
}

#[test]
fn rules_are_called_what_the_bulletin_calls_them_in_the_language_of_the_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "locale = \"en\"\n[evaluations]\nscale = \"three\"\n";
    write(folder.path(), &[("w/huifang.toml", toml), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    for args in [&["A"][..], &["--rule", "complaint"]] {
        let run = huifang(folder.path(), &[&["explain", "w", "--period", "2026-06", "--as-of", "2026-06-30"], args].concat());
        assert_eq!(run.exit, 0, "{args:?}\n{}{}", run.stdout, run.stderr);
        assert!(run.stdout.contains("Complaint callback"), "{}", run.stdout);
    }
}
