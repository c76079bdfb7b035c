//! What a week, a quarter and a year are for: each says so, and leaves out what makes no sense in it.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::huifang::{huifang, root, write};

/// A ledger and visits of these windows: a case a day in the last two months of 2025, all called back on the next day.
fn workspace(at: &Path, windows: usize) {
    let (mut ledger, mut visits) =
        ("受理编号,窗口,类别,受理时间,办结时间\n".to_owned(), "回访编号,受理编号,回访时间,回访方式,总体评价\n".to_owned());
    for (case, (window, day)) in (0..windows).flat_map(|window| (1..=56).map(move |day| (window, day))).enumerate() {
        let (month, day) = (11 + day / 29, 1 + day % 28);
        writeln!(ledger, "C{case},第{window}号,投诉,2025-{month}-{day:02},2025-{month}-{day:02}").expect("a text");
        writeln!(visits, "V{case},C{case},2025-{month}-{:02},电话,满意", day + 1).expect("a text");
    }
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/v.csv", &visits)]);
}

fn page(at: &Path, period: &str) -> String {
    let run = huifang(at, &["build", "w", "--period", period]);
    assert_eq!(run.exit, 0, "{period}: {}", run.stderr);
    fs::read_to_string(at.join(format!("w/site/public/{period}/index.html"))).expect("the page")
}

#[test]
fn each_kind_of_issue_says_what_it_is_and_a_week_has_no_trend() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, 2);
    for (period, about) in [
        ("2025-W50", "周报只计这一周回访期限届满的件和这一周的意见"),
        ("2025-Q4", "季报由2025年10月至2025年12月的件和意见重新合计"),
        ("2025", "年报由2025年1月至2025年12月的件和意见重新合计"),
        ("2025-12", ""),
    ] {
        let page = page(at, period);
        assert_eq!(page.contains("<p class=\"about\">"), !about.is_empty(), "{period}");
        assert!(page.contains(about), "{period}");
        assert_eq!(page.contains("id=\"trend\""), period != "2025-W50", "{period}");
        assert_eq!(page.contains("href=\"#trend\""), period != "2025-W50", "{period}");
    }
}

#[test]
fn of_many_windows_the_table_of_the_year_has_the_first_forty_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    workspace(folder.path(), 42);
    let page = page(folder.path(), "2025");
    let year = page.split("<section id=\"year\"").nth(1).and_then(|tail| tail.split("</section>").next()).expect("the year");
    assert_eq!(year.matches("<th scope=\"row\"><a href=\"windows/").count(), 40);
    assert!(year.contains("窗口较多，只列前40个；其余2个见各窗口页与 grades.csv。"), "{year:.300}");
}

#[test]
fn the_page_of_a_window_begins_with_its_own_findings_and_its_grades() {
    let sample = root().join("sample-data");
    let folder = tempfile::tempdir().expect("a folder");
    let run = huifang(folder.path(), &["build", &sample.to_string_lossy(), "--out", "w/site", "--period", "2026-06"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let windows = folder.path().join("w/site/public/2026-06/windows");
    let pages: Vec<String> = fs::read_dir(&windows)
        .expect("the pages")
        .map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("a page"))
        .collect();
    let of = |name: &str| pages.iter().find(|page| page.contains(&format!("<h1><bdi>{name}</bdi>"))).expect("a page");
    let failed = of("物业收费窗口");
    let lead = "<p class=\"lead\">本窗口评为不合格；其回访满意率连续4个月下降，由2026年2月的9人中8人，降到24人中11人；";
    assert!(
        failed.contains(lead),
        "{}",
        failed.split("<p class=\"lead\">").nth(1).unwrap_or_default().split('\n').next().unwrap_or_default()
    );
    assert!(failed.contains("<li class=\"worst\"><time datetime=\"2026-06\">6月</time> <strong>不合格</strong></li>"));
    assert_eq!(failed.matches("<li class=\"h3\"><time").count() + failed.matches("<li class=\"h2\"><time").count(), 11);
    let places = ["id=\"answer-title\"", "id=\"history\"", "id=\"compared\"", "id=\"rates\""].map(|part| failed.find(part));
    assert!(places.is_sorted() && places[0].is_some(), "{places:?}");
    // 档案查询窗口 has too few ratings for a grade: no history, and no findings to begin with
    let small = of("档案查询窗口");
    assert!(!small.contains("id=\"history\""));
}
