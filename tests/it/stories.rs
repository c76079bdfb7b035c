//! Workspaces with one story planted in each: it must lead, in both languages, and what chance explains must not.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::huifang::{huifang, write};

const RULES: &str = "title = \"t\"\n[[rule]]\nid = \"call\"\nlabel = \"办结回访\"\nanchor = \"completed_at\"\ndue = { to = \"3d\" }\nfulfilled_by = \"visit\"\ntarget = \"100%\"\ncomponent = \"callback\"\n";

/// The months up to June 2026, the last of them last.
fn months(n: usize) -> Vec<String> {
    let all = (0..12).map(|back| if back < 6 { format!("2025-{:02}", 7 + back) } else { format!("2026-{:02}", back - 5) });
    all.skip(12 - n).collect()
}

/// A window: of each month how many cases it had, how many were called, and how many of these were satisfied.
struct Window {
    name: String,
    months: Vec<[usize; 3]>,
}

fn window(name: &str, months: &[[usize; 3]]) -> Window {
    Window { name: name.to_owned(), months: months.to_vec() }
}

/// Twenty cases a month, all called, of which so many were satisfied.
fn satisfied(name: &str, months: &[usize]) -> Window {
    Window { name: name.to_owned(), months: months.iter().map(|satisfied| [20, 20, *satisfied]).collect() }
}

/// The bulletin of June, as `bulletin.json` and its page say it.
fn bulletin(at: &Path, locale: &str, windows: &[Window]) -> (Value, String) {
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式,总体评价\n".to_owned();
    for (w, window) in windows.iter().enumerate() {
        for (month, [cases, called, satisfied]) in months(window.months.len()).iter().zip(&window.months) {
            for i in 0..*cases {
                let id = format!("C{w}-{month}-{i}");
                writeln!(ledger, "{id},{},投诉,{month}-09,{month}-10", window.name).expect("a String takes it");
                if i < *called {
                    let opinion = if i < *satisfied { "满意" } else { "不满意" };
                    writeln!(visits, "V{id},{id},{month}-11,电话,{opinion}").expect("a String takes it");
                }
            }
        }
    }
    let toml = format!("locale = \"{locale}\"\nstandard = [\"rules.toml\"]\n[visits]\nscale = \"three\"\n");
    write(at, &[("w/huifang.toml", &toml), ("w/rules.toml", RULES), ("w/ledger/a.csv", &ledger), ("w/visits/v.csv", &visits)]);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let read = |path: &str| std::fs::read_to_string(at.join("w/site/public/2026-06").join(path)).expect("a file");
    (serde_json::from_str(&read("data/bulletin.json")).expect("JSON"), read("index.html"))
}

fn lead(bulletin: &Value) -> Vec<&str> {
    bulletin["lead"].as_array().expect("a list").iter().filter_map(Value::as_str).collect()
}

/// Kind, window and rule of the findings, in their order.
fn told(bulletin: &Value) -> Vec<String> {
    let part = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    let findings = bulletin["findings"].as_array().expect("a list").iter();
    findings.map(|one| format!("{} {} {}", part(one, "kind"), part(one, "window"), part(one, "rule")).trim().to_owned()).collect()
}

/// Builds in both languages; `zh` and `en` must stand in one of the first two sentences, and on the page.
fn must_lead(windows: &[Window], zh: &str, en: &str) -> Value {
    let mut last = Value::Null;
    for (locale, expected) in [("en", en), ("zh-CN", zh)] {
        let folder = tempfile::tempdir().expect("a folder");
        let (bulletin, page) = bulletin(folder.path(), locale, windows);
        let sentences = lead(&bulletin);
        assert!((1..=3).contains(&sentences.len()), "{sentences:?}");
        assert!(sentences.iter().take(2).any(|sentence| sentence.contains(expected)), "{expected} is not in {sentences:?}");
        assert!(page.contains(expected), "the page does not say {expected}");
        last = bulletin;
    }
    last
}

const STEADY: [usize; 12] = [18; 12];

#[test]
fn a_window_that_falls_for_five_months_leads() {
    let falls = [18, 17, 18, 18, 17, 18, 18, 16, 14, 12, 11, 9];
    let bulletin = must_lead(
        &[satisfied("甲", &STEADY), satisfied("乙", &falls), satisfied("丙", &STEADY)],
        "乙回访满意率连续5个月下降，由2026年1月的90.0%，降到45.0%",
        "At 乙, satisfaction by callback fell 5 months in a row, from 90.0% in January 2026 to 45.0%",
    );
    assert_eq!(told(&bulletin)[0], "falling 乙");
    let first = &bulletin["findings"][0];
    assert_eq!((&first["now"]["k"], &first["now"]["n"], &first["before"]["k"]), (&9.into(), &20.into(), &18.into()));
    assert_eq!((&first["months"], &first["since"]), (&5.into(), &"2026-01".into()));
}

#[test]
fn a_rule_that_misses_by_forty_calls_leads() {
    let short = [[50, 50, 45]; 11].into_iter().chain([[100, 60, 54]]).collect::<Vec<_>>();
    let bulletin = must_lead(
        &[window("甲", &short), satisfied("乙", &STEADY)],
        "1项要求中0项达标（上期1项中1项）；按目标应回访120件，还差40件，都在办结回访",
        "0 of 1 target was attained (1 of 1 in the period before); of 120 callbacks that the targets ask for, 40 are lacking, \
         all in Callback after completion",
    );
    let missed = bulletin["findings"].as_array().expect("a list").iter().find(|one| one["kind"] == "rule_missed").expect("a finding");
    assert_eq!((&missed["short"], &missed["months"], &missed["since"]), (&40.into(), &1.into(), &"2026-06".into()));
}

#[test]
fn a_window_that_fails_for_the_third_month_leads() {
    let fails = [18, 18, 18, 18, 18, 18, 18, 18, 18, 5, 6, 5];
    let bulletin = must_lead(
        &[satisfied("甲", &STEADY), satisfied("乙", &fails)],
        "乙评为不合格，已连续3个月",
        "Graded Poor for 3 months in a row: 乙",
    );
    assert_eq!(told(&bulletin)[0], "window_failed 乙");
}

#[test]
fn where_all_is_well_the_lead_says_so() {
    let well = [19; 12];
    let bulletin = must_lead(
        &[satisfied("甲", &well), satisfied("乙", &well)],
        "2个评级的窗口中2个优秀，没有不合格",
        "Of 2 graded windows, 2 are Excellent and none is Poor",
    );
    assert_eq!(told(&bulletin), ["rule_steady  call", "windows_best"]);
}

#[test]
fn what_got_better_beyond_chance_is_in_the_lead() {
    let rises = [9, 9, 10, 9, 9, 8, 9, 11, 13, 15, 17, 19];
    let folder = tempfile::tempdir().expect("a folder");
    let (bulletin, _) = bulletin(folder.path(), "zh-CN", &[satisfied("甲", &STEADY), satisfied("乙", &rises)]);
    let sentences = lead(&bulletin);
    assert_eq!(*sentences.last().expect("a sentence"), "好转的有：乙回访满意率连续6个月上升，由2025年12月的40.0%，升到95.0%。");
}

#[test]
fn nothing_is_told_of_what_is_withheld() {
    // three opinions a window and month, and each month one more of them is bad
    let few: Vec<[usize; 3]> = [3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 1, 0].map(|satisfied| [20, 3, satisfied]).to_vec();
    let folder = tempfile::tempdir().expect("a folder");
    let (bulletin, page) = bulletin(folder.path(), "zh-CN", &[window("甲", &few), window("乙", &few)]);
    let of_opinions = |one: &&Value| one["measure"].as_str().is_some_and(|measure| measure.ends_with("satisfaction"));
    let findings = bulletin["findings"].as_array().expect("a list");
    assert_eq!(findings.iter().filter(of_opinions).filter(|one| one["window"].is_string()).count(), 0, "{findings:?}");
    assert!(lead(&bulletin).iter().all(|sentence| !sentence.contains("满意率")), "{:?}", lead(&bulletin));
    assert!(page.contains("不公布"));
}

#[test]
fn without_history_nothing_is_said_of_earlier_months() {
    let folder = tempfile::tempdir().expect("a folder");
    let (bulletin, _) = bulletin(folder.path(), "zh-CN", &[satisfied("甲", &[5]), satisfied("乙", &[18])]);
    let sentences = lead(&bulletin);
    assert_eq!(sentences[0], "2026年6月有目标的1项要求中1项达标；按目标应回访40件，都已达到。");
    assert_eq!(sentences[1..], ["甲评为不合格。"]);
}

#[test]
fn one_window_has_a_lead() {
    let bulletin = must_lead(&[satisfied("甲", &[18, 18, 18, 18, 18, 18, 18, 17, 15, 13, 11, 9])], "甲回访满意率连续5个月下降", "At 甲, ");
    assert_eq!(told(&bulletin)[0], "falling 甲");
}

#[test]
fn one_of_three_hundred_windows_leads() {
    let mut windows: Vec<Window> = (0..300).map(|w| window(&format!("第{w}窗口"), &[[11, 11, 10]; 6])).collect();
    windows[150] = satisfied("第150窗口", &[18, 15, 13, 11, 9, 6]);
    let folder = tempfile::tempdir().expect("a folder");
    let (bulletin, _) = bulletin(folder.path(), "zh-CN", &windows);
    assert!(lead(&bulletin)[1].starts_with("第150窗口评为不合格；其回访满意率连续5个月下降"), "{:?}", lead(&bulletin));
}

#[test]
fn chance_makes_no_story() {
    // twelve windows where eight of ten are satisfied, whatever the month: what differs is chance alone
    let mut state = 20_260_630_u64;
    let mut satisfied_of_20 = || {
        (0..20)
            .filter(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % 10 < 8
            })
            .count()
    };
    let mut stories = Vec::new();
    for _ in 0..5 {
        let names = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑"];
        let windows: Vec<Window> =
            names.iter().map(|name| satisfied(name, &(0..12).map(|_| satisfied_of_20()).collect::<Vec<_>>())).collect();
        let folder = tempfile::tempdir().expect("a folder");
        let (bulletin, _) = bulletin(folder.path(), "zh-CN", &windows);
        stories.extend(told(&bulletin).into_iter().filter(|one| !one.starts_with("rule_steady") && !one.starts_with("windows_best")));
    }
    assert_eq!(stories, Vec::<String>::new());
}
