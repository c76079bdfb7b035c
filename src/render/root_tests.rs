//! The list of all issues, looked at as a reader would who comes from another page.

use super::fixture;
use super::tests::{balanced, ids_are_unique_and_found, templates};
use super::{IssueEntry, index, issue};
use crate::bulletin::Withdrawal;
use crate::domain::Period;

/// An issue of the fixture's month under another period.
fn issue_of(code: &str) -> IssueEntry {
    let mut issue = issue(&templates(), &fixture::month()).expect("a lead");
    let period: Period = code.parse().expect("a period");
    code.clone_into(&mut issue.period.code);
    (issue.period.first, issue.period.last, issue.period.cadence) = (period.first(), period.last(), period.cadence());
    issue
}

fn index_of(issues: &[IssueEntry]) -> String {
    let files = index(&templates(), issues).expect("an index");
    String::from_utf8_lossy(&files["index.html"]).into_owned()
}

#[test]
fn all_bulletins_are_listed_by_kind_newest_first_with_the_newest_year_unfolded() {
    let issues = ["2025-12", "2026-06", "2025", "2026-Q2", "2026-05", "2026-W23"].map(issue_of);
    let page = index_of(&issues);
    let order: Vec<&str> = page.split("/index.html\">").skip(2).filter_map(|tail| tail.split('<').next()).collect();
    assert_eq!(order, ["2026年6月", "2026年5月", "2025年12月", "2026年第2季度", "2025年", "2026年第23周"]);
    let kinds: Vec<&str> = page.split("<section id=\"").skip(2).filter_map(|tail| tail.split('"').next()).collect();
    assert_eq!(kinds, ["month", "quarter", "year", "week"]);
    assert_eq!((page.matches("<details open>").count(), page.matches("<details>").count()), (4, 1), "2025 is folded among the months");
    assert!(page.contains("href=\"2026-06/index.html\">阅读本期通报"), "the newest month is what most come for");
    assert!(index(&templates(), &[]).expect("styles").keys().all(|name| name.starts_with("assets/")));
}

#[test]
fn the_link_to_the_next_issue_leads_to_it_once_it_is_released() {
    let withdrawn = IssueEntry {
        released: false,
        headline: None,
        withdrawals: vec![Withdrawal { reason: "台账导出不全".to_owned(), on: None, after: None }],
        ..issue_of("2026-05")
    };
    let page = index_of(&[issue_of("2026-06"), withdrawn, issue_of("2026-03"), issue_of("2026-Q1")]);
    for (before, next) in
        [("2026-03", "2026年5月"), ("2026-05", "2026年6月"), ("2026-06", "2026年6月之后的"), ("2026-Q1", "2026年第1季度之后的")]
    {
        let at = page.split(&format!("id=\"after-{before}\"")).nth(1).unwrap_or_else(|| panic!("nothing follows {before}"));
        let text: String = at.split('>').skip(1).filter_map(|part| part.split('<').next()).collect::<Vec<_>>().concat();
        assert!(text.starts_with(next), "{before}: {text}");
    }
}

#[test]
fn sixty_issues_with_hostile_titles_are_a_light_page() {
    let months = (0..48).map(|n| format!("{}-{:02}", 2023 + n / 12, n % 12 + 1));
    let codes = months.chain((1..=8).map(|n| format!("2026-W{n:02}"))).chain((2023..=2026).map(|year| year.to_string()));
    let mut issues: Vec<IssueEntry> = codes.map(|code| issue_of(&code)).collect();
    let calm = balanced("index.html", &index_of(&issues));
    for (issue, name) in issues.iter_mut().zip(fixture::HOSTILE.iter().cycle()) {
        issue.title = (*name).to_owned();
        issue.lead = vec![format!("{name}评为不合格")];
    }
    let page = index_of(&issues);
    assert!(issues.len() == 60 && page.len() <= 100_000, "{}", page.len());
    assert_eq!(balanced("index.html", &page)["li"], calm["li"]);
    ids_are_unique_and_found("index.html", &page);
}
