//! What was never recorded is no failure: no rate, nothing attained and nothing missed, and the run,
//! the page and `explain` say why.

use std::path::Path;

use crate::huifang::{Run, huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式,总体评价";

fn table(at: &Path, path: &str) -> String {
    let text = std::fs::read_to_string(at.join("w/site").join(path)).expect("a table");
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

fn page(at: &Path, path: &str) -> String {
    std::fs::read_to_string(at.join("w/site/public").join(path)).expect("a page")
}

/// The lines that begin so.
fn rows<'a>(table: &'a str, begin: &str) -> Vec<&'a str> {
    table.lines().filter(|line| line.starts_with(begin)).collect()
}

fn build(at: &Path, period: &str, as_of: &str) -> Run {
    let run = huifang(at, &["build", "w", "--period", period, "--as-of", as_of, "--strict"]);
    assert!([0, 4].contains(&run.exit), "{}{}", run.stdout, run.stderr);
    run
}

/// Three complaints whose callbacks fell due in June, and one of July.
fn june() -> String {
    LEDGER.to_owned()
        + "A,一窗,投诉,2026-06-01,2026-06-02\nB,一窗,投诉,2026-06-01,2026-06-03\nC,二窗,投诉,2026-06-08,2026-06-10\nD,二窗,投诉,2026-06-28,2026-06-29\n"
}

#[test]
fn a_centre_without_visits_has_no_rate_and_missed_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", &june())]);
    let run = build(at, "2026-06", "2026-06-30");
    assert_eq!(run.exit, 0, "--strict: nothing was missed\n{}", run.stdout);
    for said in [
        "应回访 3 件都没有记录",
        "没有回访记录：",
        "整改反馈：没有回访记录",
        "[recorded]\n    visits = { from = \"2026-06-01\", to = \"2026-06-30\" }",
    ] {
        assert!(run.stdout.contains(said), "no `{said}` in\n{}", run.stdout);
    }
    let rates = table(at, "public/2026-06/data/rates.csv");
    for row in [
        "complaint,投诉回访,投诉,,callbacks,0,0,0,0,0,0,0,,1.0000,,,,,,3,no",
        "complaint,投诉回访,投诉,一窗,callbacks,0,0,0,0,0,0,0,,1.0000,,,,,,2,no",
        "repair,维修回访,维修,,callbacks,0,0,0,0,0,0,0,,0.3000,,,,,,0,yes",
        "rectification,整改反馈,,,acts,0,0,0,0,0,,0,,1.0000,,,,,,,no",
        ",,投诉,,callbacks,0,0,0,0,0,0,0,,,,,,,,3,no",
        ",,,二窗,callbacks,0,0,0,0,0,0,0,,,,,,,,1,no",
    ] {
        assert!(rates.lines().any(|line| line == row), "no `{row}` in\n{rates}");
    }
    let windows = table(at, "public/2026-06/data/windows.csv");
    let without = "phone onsite evaluator callback rectification";
    assert_eq!(rows(&windows, "一窗"), [format!("一窗,,,无数据,,,0,,0,,0,,0,,0,{without}")]);
    let quotas = table(at, "public/2026-06/data/quotas.csv");
    assert!(quotas.lines().skip(1).all(|line| line.ends_with(",,no")), "{quotas}");
    let satisfaction = table(at, "public/2026-06/data/satisfaction.csv");
    assert_eq!(rows(&satisfaction, ","), [",0,,,,0,,,,,,,,,no,no"]);
    let page = page(at, "2026-06/index.html");
    assert!(page.contains("到期的应回访件3件都没有回访记录") && page.contains("2个无数据"), "{page}");
    assert!(!page.contains(">0.00%") && !page.contains("100.00%") && !page.contains("未达标："), "{page}");
    let audit = huifang(at, &["explain", "w", "A", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert!(audit.stdout.contains("结论：没有记录。期限内没有任何窗口的回访记录"), "{}", audit.stdout);

    // the supervisor who knows that nobody was called says so
    let stated = "[recorded]\nvisits = { from = \"2026-06-01\", to = \"2026-06-30\" }\n";
    write(at, &[("w/huifang.toml", stated)]);
    std::fs::remove_dir_all(at.join("w/site")).expect("removed");
    assert_eq!(build(at, "2026-06", "2026-06-30").exit, 4);
    let rates = table(at, "public/2026-06/data/rates.csv");
    assert_eq!(
        rows(&rates, "complaint,投诉回访,投诉,,"),
        ["complaint,投诉回访,投诉,,callbacks,3,0,0,0,3,0,0,0.0000,1.0000,no,3,3,0.0000,0.5615,0,yes"]
    );
}

#[test]
fn a_column_that_no_file_has_leaves_its_rule_without_a_rate_and_one_that_some_have_counts_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let without = format!("{VISITS}\nV1,A,2026-06-03,电话,不满意\nV2,B,2026-06-04,电话,满意\n");
    write(at, &[("w/ledger/a.csv", &june()), ("w/visits/a.csv", &without)]);
    let run = build(at, "2026-06", "2026-06-30");
    assert!(run.stdout.contains("整改反馈：回访记录没有“反馈日期”一列，未登记"), "{}", run.stdout);
    let internal = table(at, "internal/2026-06/data/rates.csv");
    assert_eq!(rows(&internal, "rectification,整改反馈,,,"), ["rectification,整改反馈,,,acts,0,0,0,0,0,0,0,,1.0000,,,,,,1,no"]);
    // how many complaints there were is not public, neither is that there were any
    let public = table(at, "public/2026-06/data/rates.csv");
    assert_eq!(rows(&public, "rectification,"), ["rectification,整改反馈,,,acts,0,0,0,0,0,,0,,1.0000,,,,,,,no"]);
    assert!(rows(&table(at, "public/2026-06/data/trend.csv"), "2026-06,rectification").is_empty());
    let windows = table(at, "public/2026-06/data/windows.csv");
    assert!(windows.lines().skip(1).all(|line| line.ends_with(",,0,evaluator rectification")), "{windows}");
    let page = page(at, "2026-06/index.html");
    assert!(page.contains("以下要求没有登记，不评是否达标：<bdi>整改反馈</bdi>"), "{page}");
    let rate = huifang(at, &["explain", "w", "--rule", "rectification", "--period", "2026-06", "--as-of", "2026-06-30"]);
    for said in ["应办的都没有记录，所以没有比率", "没有记录 1 件，不计入比率", "没有文件有“反馈日期”一列"]
    {
        assert!(rate.stdout.contains(said), "no `{said}` in\n{}", rate.stdout);
    }

    // a second file has the column, and its complaint was answered in time: one of one, and one unknown
    let with = format!("{VISITS},反馈日期\nV3,C,2026-06-11,电话,不满意,2026-06-12\n");
    write(at, &[("w/visits/b.csv", &with)]);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--correction", "补录"]);
    assert!(run.stdout.contains("整改反馈：部分回访记录没有“反馈日期”一列"), "{}", run.stdout);
    let internal = table(at, "internal/2026-06/data/rates.csv");
    assert_eq!(
        rows(&internal, "rectification,整改反馈,,,"),
        ["rectification,整改反馈,,,acts,1,1,0,0,0,0,0,1.0000,1.0000,yes,1,0,0.2065,1.0000,1,yes"]
    );
    assert_eq!(rows(&internal, "rectification,整改反馈,,一窗"), ["rectification,整改反馈,,一窗,acts,0,0,0,0,0,0,0,,1.0000,,,,,,1,no"]);
}

#[test]
fn a_rule_whose_clock_no_file_starts_is_not_recorded_and_one_about_nobody_is_merely_idle() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger = "受理编号,窗口,类别,受理时间\nA,一窗,投诉,2026-06-01\nB,一窗,咨询,2026-06-01\n";
    let visits = format!("{VISITS},反馈日期\nV1,A,2026-06-03,电话,满意,\n");
    write(at, &[("w/ledger/a.csv", ledger), ("w/visits/a.csv", &visits)]);
    let run = build(at, "2026-06", "2026-06-30");
    assert_eq!(run.exit, 4, "the weekly quota of visits on site was missed");
    for said in ["投诉回访：办件台账没有“办结时间”一列", "其他服务回访：办件台账没有“办结时间”一列"]
    {
        assert!(run.stdout.contains(said), "no `{said}` in\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("维修回访：") && !run.stdout.contains("特约服务中期回访："), "{}", run.stdout);
    let rates = table(at, "public/2026-06/data/rates.csv");
    for row in [
        "complaint,投诉回访,投诉,,callbacks,0,0,0,0,0,0,0,,1.0000,,,,,,0,no",
        "repair,维修回访,维修,,callbacks,0,0,0,0,0,0,0,,0.3000,,,,,,0,yes",
        "other,其他服务回访,*,,callbacks,0,0,0,0,0,0,0,,,,,,,,0,no",
    ] {
        assert!(rates.lines().any(|line| line == row), "no `{row}` in\n{rates}");
    }
    assert!(!at.join("w/site/public/2026-06/data/open.csv").exists());

    // a second ledger has the column: its open case is counted, those of the first are said apart
    write(at, &[("w/ledger/b.csv", &format!("{LEDGER}C,一窗,投诉,2026-05-01,\nD,一窗,投诉,2026-06-01,2026-06-02\n"))]);
    huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--correction", "补录"]);
    assert_eq!(table(at, "public/2026-06/data/open.csv"), "category,uncompleted,over_30_days,unrecorded\n咨询,0,0,1\n投诉,1,1,1\n");
    let rates = table(at, "public/2026-06/data/rates.csv");
    assert_eq!(
        rows(&rates, "complaint,投诉回访,投诉,,"),
        ["complaint,投诉回访,投诉,,callbacks,1,0,0,0,1,0,0,0.0000,1.0000,no,1,1,0.0000,0.7935,0,yes"]
    );
    let worklist = table(at, "internal/2026-06/worklist.csv");
    assert_eq!(worklist.matches(",未办结,").count(), 1, "{worklist}");
}

#[test]
fn months_before_the_first_visit_and_after_the_last_have_no_data_in_any_table_of_the_year() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    // one complaint a month, completed on the 10th and due up to the 13th; visits of March and April only
    let ledger = (2..=6).map(|m| format!("M{m},一窗,投诉,2026-0{m}-09,2026-0{m}-10\n")).collect::<Vec<_>>().concat();
    let visits = format!("{VISITS},反馈日期\nV3,M3,2026-03-12,电话,满意,\nV4,M4,2026-04-20,电话,满意,\n");
    write(at, &[("w/ledger/a.csv", &format!("{LEDGER}{ledger}")), ("w/visits/a.csv", &visits)]);
    let run = build(at, "2026", "2026-06-30");
    assert!(
        run.stdout.contains("应回访 2 件，按期 1 件（50.00%），逾期 1 件") && run.stdout.contains("另有 3 件没有记录"),
        "{}",
        run.stdout
    );
    let trend = table(at, "public/2026/data/trend.csv");
    let months: Vec<&str> = trend.lines().filter(|line| line.contains(",complaint,,")).collect();
    assert_eq!(
        months,
        [
            "2026-02,complaint,,0,0,,1,no",
            "2026-03,complaint,,1,1,1.0000,0,yes",
            "2026-04,complaint,,1,0,0.0000,0,yes",
            "2026-05,complaint,,0,0,,1,no",
            "2026-06,complaint,,0,0,,1,no"
        ]
    );
    let grades = table(at, "public/2026/data/grades.csv");
    let none = |month: &str| format!("一窗,2026-{month},无数据,,no");
    assert_eq!(
        rows(&grades, "一窗"),
        [none("01"), none("02"), "一窗,2026-03,样本不足,,yes".into(), "一窗,2026-04,样本不足,,yes".into(), none("05"), none("06")]
    );
    let quotas = table(at, "public/2026/data/quotas.csv");
    // 2026-W09 ends on 1 March, W17 on 26 April; W18 on 3 May
    for (week, recorded) in [("2026-W08", "no"), ("2026-W09", "yes"), ("2026-W17", "yes"), ("2026-W18", "no")] {
        let of_week = rows(&quotas, week);
        assert_eq!(of_week.len(), 2, "{quotas}");
        assert!(of_week.iter().all(|row| row.ends_with(&format!(",{recorded}"))), "{week}: {of_week:?}");
    }
    assert!(run.stdout.contains("回访记录只有2026年3月1日至2026年4月30日各月的；期限不在这些月里的3件"), "{}", run.stdout);
    let page = page(at, "2026/index.html");
    let year = page.split("<section id=\"year\"").nth(1).and_then(|tail| tail.split("</section>").next()).expect("the year");
    assert_eq!(year.matches("<td>无数据</td>").count(), 4, "{year}");
    // the month before the first visit has a bulletin of its own that says so
    let run = build(at, "2026-02", "2026-02-28");
    assert!(run.exit == 0 && run.stdout.contains("应回访 1 件都没有记录"), "{}", run.stdout);
}

#[test]
fn an_item_that_nobody_ever_graded_is_not_recorded() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let visits = "回访编号,受理编号,回访时间,回访方式,服务态度,总体评价,反馈日期\nV1,A,2026-06-03,电话,,满意,\n";
    write(at, &[("w/ledger/a.csv", &june()), ("w/visits/a.csv", visits), ("w/huifang.toml", "min_respondents = 1\n")]);
    let run = build(at, "2026-06", "2026-06-30");
    assert!(run.stdout.contains("近十二个月没有人评价过：服务态度、办事效率、按章办事、体外循环、廉洁自律；未登记"), "{}", run.stdout);
    let items = table(at, "public/2026-06/data/items.csv");
    assert_eq!(
        (rows(&items, ",phone,attitude"), rows(&items, ",phone,overall")),
        (vec![",phone,attitude,0,0,0,no"], vec![",phone,overall,1,0,0,yes"])
    );
    let item = huifang(at, &["explain", "w", "--method", "phone", "--item", "attitude", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert!(item.stdout.contains("服务态度：近十二个月没有人评价过，未登记"), "{}", item.stdout);
}

/// Two histories that differ only in how many people complained to files without a column of feedback.
#[test]
fn where_feedback_is_not_recorded_the_public_rows_of_its_rule_say_nothing_of_complaints() {
    let of = |grades: [&str; 3]| {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let visit = |((grade, case), n)| format!("V{n},{case},2026-06-1{n},电话,{grade}\n");
        let visits = grades.iter().zip(["A", "B", "C"]).zip(1..).map(visit).collect::<Vec<_>>().concat();
        write(at, &[("w/ledger/a.csv", &june()), ("w/visits/a.csv", &format!("{VISITS}\n{visits}"))]);
        let run = build(at, "2026-06", "2026-06-30");
        let about = |text: &str| {
            text.lines().filter(|line| line.contains("整改反馈") || line.contains("rectification")).map(str::to_owned).collect::<Vec<_>>()
        };
        let tables = ["rates", "trend", "windows"].map(|name| about(&table(at, &format!("public/2026-06/data/{name}.csv"))));
        (tables, about(&page(at, "2026-06/index.html")), about(&run.stdout))
    };
    assert_eq!(of(["满意", "满意", "满意"]), of(["不满意", "不满意", "满意"]));
}
