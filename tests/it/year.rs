//! The bulletin of a year: each month's grade is that of the month's own bulletin, and no public file
//! says more of a month than that.

use std::collections::BTreeMap;
use std::path::Path;

use crate::huifang::{huifang, root};

/// Rows of a table by the cells of these columns.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|_| panic!("no {}", path.display()));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn a_month_of_the_year_says_what_its_own_bulletin_says() {
    let sample = root().join("sample-data");
    let sample = sample.to_string_lossy();
    let folder = tempfile::tempdir().expect("a folder");
    let months = ["2025-07", "2025-12"];
    for period in ["2025", "2025-07", "2025-12"] {
        let run = huifang(folder.path(), &["build", &sample, "--out", "site", "--period", period]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
    }
    let site = folder.path().join("site");
    let public = |period: &str, name: &str| table(&site.join(format!("public/{period}/data/{name}.csv")));
    let internal = |period: &str, name: &str| table(&site.join(format!("internal/{period}/data/{name}.csv")));
    for month in months {
        let cells = |rows: Vec<BTreeMap<String, String>>| -> BTreeMap<String, (String, String)> {
            rows.into_iter().map(|row| (row["window"].clone(), (row["grade"].clone(), row["score"].clone()))).collect()
        };
        let of_month = |rows: Vec<BTreeMap<String, String>>| rows.into_iter().filter(|row| row["month"] == month).collect::<Vec<_>>();
        let own = cells(internal(month, "windows"));
        assert!(own.values().any(|(grade, _)| grade != "样本不足"), "{month} grades nobody");
        let of_year = cells(of_month(internal("2025", "grades")));
        for (window, (grade, score)) in &own {
            assert_eq!(of_year.get(window), Some(&(grade.clone(), score.clone())), "{month} {window}");
        }
        let published = cells(of_month(public("2025", "grades")));
        assert!(published.iter().all(|(window, (grade, score))| score.is_empty() && *grade == of_year[window].0), "{published:?}");

        // satisfaction: the cells of the month's own public table, `*` included, and nothing else
        let own: BTreeMap<(String, &str), (String, String)> = public(month, "satisfaction")
            .into_iter()
            .flat_map(|row| {
                ["callback", "evaluator"].map(|source| {
                    ((row["window"].clone(), source), (row[&format!("{source}_n")].clone(), row[&format!("{source}_rate")].clone()))
                })
            })
            .filter(|(_, (n, _))| n != "0")
            .collect();
        let of_year: BTreeMap<(String, &str), (String, String)> = of_month(public("2025", "satisfaction_trend"))
            .into_iter()
            .map(|row| {
                let source = if row["source"] == "callback" { "callback" } else { "evaluator" };
                ((row["window"].clone(), source), (row["n"].clone(), row["rate"].clone()))
            })
            .collect();
        assert!(own.values().any(|(n, _)| n == "*"), "{month} withholds nothing");
        assert_eq!(of_year, own, "{month}");
    }
    let page = std::fs::read_to_string(site.join("public/2025/index.html")).expect("the page");
    assert!(page.contains("年终综合考评") && page.contains("id=\"year\""));
    let of_month = std::fs::read_to_string(site.join("public/2025-12/index.html")).expect("the page");
    assert!(!of_month.contains("年终综合考评") && !site.join("public/2025-12/data/grades.csv").exists());
}

/// The year's assessment, row by row: a window's score is the weighted mean of the components that count, as the months' own
/// bulletins have them; a public file holds nothing of it.
#[test]
fn the_assessment_tells_how_each_grade_of_the_year_came_about() {
    let sample = root().join("sample-data");
    let folder = tempfile::tempdir().expect("a folder");
    for period in ["2025", "2025-12"] {
        let run = huifang(folder.path(), &["build", &sample.to_string_lossy(), "--out", "site", "--period", period]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
    }
    let site = folder.path().join("site");
    assert!(!site.join("public/2025/data/assessment.csv").exists() && !site.join("internal/2025-12/data/assessment.csv").exists());
    let rows = table(&site.join("internal/2025/data/assessment.csv"));
    for (period, month) in [("2025", ""), ("2025-12", "2025-12")] {
        for window in table(&site.join(format!("internal/{period}/data/windows.csv"))) {
            let own: Vec<_> = rows.iter().filter(|row| row["window"] == window["window"] && row["month"] == month).collect();
            assert_eq!(own.len(), 5, "{period} {}", window["window"]);
            let (mut sum, mut weights) = (0.0, 0.0);
            for row in own {
                let component = row["component"].as_str();
                assert_eq!((&row["points"], &row["n"]), (&window[component], &window[&format!("{component}_n")]), "{period} {component}");
                assert_eq!((&row["score"], &row["grade"]), (&window["score"], &window["grade"]));
                if row["counted"] == "yes" {
                    let number = |column: &str| row[column].parse::<f64>().expect("a number");
                    sum += number("weight") * number("points");
                    weights += number("weight");
                }
            }
            if let Ok(score) = window["score"].parse::<f64>() {
                assert!((sum / weights - score).abs() < 0.02, "{period} {}: {} and {score}", window["window"], sum / weights);
            }
        }
    }
    // no visits before June, no ratings before April: no data, and never a grade
    assert!(rows.iter().filter(|row| row["month"] == "2025-01").all(|row| row["recorded"] == "no" && row["grade"] == "无数据"));
    let page = std::fs::read_to_string(site.join("public/2025/index.html")).expect("the page");
    assert!(page.contains("回访记录自2025年6月起"), "what the year rests on");
    assert!(page.contains("参评0个月"), "a window without a grade in any month");
}

/// The service centre's limit is seven days: the page of a month says whether that was kept, and the year lists its months.
#[test]
fn the_limit_of_the_statistics_themselves_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2025-01-01,2025-01-02\nB,一窗,投诉,2025-02-01,2025-02-02\n\
                  D,一窗,投诉,2025-03-01,2025-03-02\nC,一窗,投诉,2025-12-01,2025-12-30\n";
    let visits = "回访编号,受理编号,回访时间,回访方式\nV1,A,2025-01-03,电话\nV2,C,2025-12-31,电话\n";
    crate::huifang::write(at, &[("w/ledger/a.csv", ledger), ("w/visits/v.csv", visits)]);
    let publication = |period: &str| {
        let text = std::fs::read_to_string(at.join(format!("w/site/public/{period}/data/bulletin.json"))).expect("the bulletin");
        serde_json::from_str::<serde_json::Value>(&text).expect("JSON")["publication"].clone()
    };
    for (period, released, kept, late) in [("2025-01", "2025-02-07", true, 0), ("2025-02", "2025-03-09", false, 2)] {
        let run = huifang(at, &["build", "w", "--period", period, "--release", "--released", released]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        let said = publication(period);
        assert_eq!((&said["released_on"], &said["kept"], &said["late_days"]), (&released.into(), &kept.into(), &late.into()), "{said}");
    }
    assert_eq!(huifang(at, &["build", "w", "--period", "2025-03"]).exit, 0);
    assert_eq!((publication("2025-03")["limit"].as_str(), publication("2025-03")["kept"].is_null()), (Some("2025-04-07"), true));
    let page = |period: &str| std::fs::read_to_string(at.join(format!("w/site/public/{period}/index.html"))).expect("the page");
    assert!(page("2025-01").contains("按时公布") && page("2025-02").contains("逾期2天公布") && page("2025-03").contains("尚未公布"));
    let run = huifang(at, &["build", "w", "--period", "2025", "--as-of", "2025-12-31"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(page("2025").contains("12期通报中，按时公布1期，逾期公布1期"), "the year lists its months");
    // that a month is released later makes the year's draft no other one
    assert_eq!(huifang(at, &["release", "2025-03", "--on", "2025-04-07", "--workspace", "w"]).exit, 0);
    let released = huifang(at, &["release", "2025", "--on", "2026-01-07", "--workspace", "w"]);
    assert_eq!(released.exit, 0, "{}", released.stderr);
    assert_eq!(publication("2025")["kept"], true);
    assert!(page("2025").contains("按时公布2期，逾期公布1期"));
}

/// What moved over the year is told from a test, not from two months: 物业收费窗口 had 13 of 15, 8 of 9 and 12 of 16 satisfied
/// in the first three months, and 13 of 20, 13 of 24 and 11 of 24 in the others: z² = 10.79, and −28.1 points, at 99 % from
/// −46.6 to −3.7.
#[test]
fn a_window_that_fell_over_the_year_stands_first_with_both_halves() {
    let sample = root().join("sample-data");
    let folder = tempfile::tempdir().expect("a folder");
    for period in ["2026", "2025"] {
        let run = huifang(folder.path(), &["build", &sample.to_string_lossy(), "--out", "site", "--period", period]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
    }
    let read = |path: &str| std::fs::read_to_string(folder.path().join("site/public").join(path)).expect("a file");
    let json: serde_json::Value = serde_json::from_str(&read("2026/data/bulletin.json")).expect("JSON");
    let fell: Vec<&serde_json::Value> =
        json["findings"].as_array().expect("findings").iter().filter(|one| one["kind"] == "fell_in_year").collect();
    let by_callback = fell.iter().find(|one| one["measure"] == "callback_satisfaction").expect("a fall by callback");
    assert!(fell.iter().all(|one| one["window"] == "物业收费窗口" && one["months"] == 6 && one["evidence"] == "trend"), "{fell:?}");
    assert_eq!((&by_callback["before"]["k"], &by_callback["before"]["n"]), (&33.into(), &40.into()));
    assert_eq!((&by_callback["now"]["k"], &by_callback["now"]["n"]), (&37.into(), &68.into()));

    let page = read("2026/index.html");
    let year = page.split("<section id=\"year\"").nth(1).expect("the year stands on its page");
    assert!(page.find("<section id=\"year\"") < page.find("<section id=\"problems\""), "it stands before the problems");
    assert!(year.contains("（回访满意率 82.5% → 54.4%；评价器满意率 85.7% → 66.3%）。全年已过6个月，其中6个月有数据。"), "{year:.900}");
    let first = year.split("<tbody>").nth(1).and_then(|body| body.split("</tr>").next()).expect("a row");
    assert!(first.contains("<bdi>物业收费窗口</bdi>") && first.contains("<strong class=\"flag\">走低</strong>"), "{first}");
    let head = year.split("</thead>").next().expect("a head");
    assert!(head.find("全年</th>") < head.find("1月"), "{head}");
    // of 2025 nothing is beyond chance, and seven months have data
    let page = read("2025/index.html");
    assert!(page.contains("没有窗口、要求在全年明显走低或走高。全年已过12个月，其中7个月有数据。"));
}
