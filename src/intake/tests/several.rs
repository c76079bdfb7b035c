//! Headings of several callbacks, or ratings, in one row: which columns are whose, and what is refused.

use std::path::Path;

use crate::domain::Kind;
use crate::intake::header::matching::Header;
use crate::workspace::Workspace;

/// By group: its columns and their headings; or why there is none.
fn groups(kind: Kind, toml: &str, header: &str) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
    let workspace = Workspace::open(folder.path()).expect("a workspace");
    let fit = || Header::fit(kind, &workspace, header.split(',').map(str::as_bytes)).map_err(|n| format!("{n} fit"));
    let n = fit()?.group_numbers().len();
    let of = |at: usize| {
        let mut header = fit()?;
        header.take_group(kind, (Path::new("a.csv"), 1), (n > 0).then_some(at)).map_err(|error| error.to_string())?;
        let own = header.matches(kind).into_iter().filter(|(column, _)| Kind::Ledger.column(column).is_none());
        Ok(own.map(|(column, heading)| format!("{column}={heading}")).collect::<Vec<_>>().join(" "))
    };
    (0..n.max(1)).map(of).collect()
}

fn visits(header: &str) -> Result<Vec<String>, String> {
    groups(Kind::Visits, "", header)
}

#[test]
fn headings_tell_the_groups() {
    for (header, first, second) in [
        (
            "编号,第一次回访时间,第一次回访方式,第二次回访时间,第二次回访方式",
            "visited_at=第一次回访时间 method=第一次回访方式",
            "visited_at=第二次回访时间 method=第二次回访方式",
        ),
        (
            "编号,回访时间,回访方式,二次回访时间,二次回访方式",
            "visited_at=回访时间 method=回访方式",
            "visited_at=二次回访时间 method=二次回访方式",
        ),
        ("编号,回访时间1,回访时间2,回访方式1,回访方式2", "visited_at=回访时间1 method=回访方式1", "visited_at=回访时间2 method=回访方式2"),
        (
            "编号,首次回访时间,首次方式,再次回访时间,再次方式",
            "visited_at=首次回访时间 method=首次方式",
            "visited_at=再次回访时间 method=再次方式",
        ),
        ("编号,回访时间,方式,回访时间,方式", "visited_at=回访时间 method=方式", "visited_at=回访时间 method=方式"),
        (
            "编号,第2次回访时间,第2次回访方式,第1次回访时间,第1次回访方式",
            "visited_at=第1次回访时间 method=第1次回访方式",
            "visited_at=第2次回访时间 method=第2次回访方式",
        ),
        (
            "编号,回访时间①,回访日期①,回访方式①,回访时间②,回访方式②",
            "visited_at=回访时间① method=回访方式①",
            "visited_at=回访时间② method=回访方式②",
        ),
    ] {
        assert_eq!(visits(header), Ok(vec![first.to_owned(), second.to_owned()]), "{header}");
    }
    let rated = groups(Kind::Evaluations, "", "窗口,第一次评价时间,第一次评价,第二次评价时间,第二次评价结果");
    assert_eq!(
        rated,
        Ok(vec!["rated_at=第一次评价时间 rating=第一次评价".to_owned(), "rated_at=第二次评价时间 rating=第二次评价结果".to_owned()])
    );
}

#[test]
fn text_without_a_number_is_of_all_groups() {
    let found = visits("编号,回访时间1,回访方式1,回访时间2,回访方式2,回访人").expect("groups");
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|group| group.ends_with("visitor=回访人")), "{found:?}");
}

#[test]
fn one_group_is_no_group() {
    for (header, own) in [
        ("编号,回访时间,回访方式,满意度", "visited_at=回访时间 method=回访方式 overall=满意度"),
        ("编号,第一次回访时间,第一次回访方式", "visited_at=第一次回访时间 method=第一次回访方式"),
        ("编号,第一次回访时间,回访方式", "visited_at=第一次回访时间 method=回访方式"),
        ("编号,回访时间,回访方式,回访结果,回访结果", "visited_at=回访时间 method=回访方式 outcome=回访结果"),
        // two tables beside each other, which are refused as such
        ("编号,回访时间,回访方式,编号,回访时间,回访方式", "visited_at=回访时间 method=回访方式"),
    ] {
        assert_eq!(visits(header), Ok(vec![own.to_owned()]), "{header}");
    }
}

#[test]
fn what_nothing_tells_is_refused_with_the_lines_that_do() {
    for (header, says) in [
        ("编号,回访时间1,回访方式1,回访时间2,回访方式2,满意度", "`满意度` beside them"),
        ("编号,回访时间1,回访时间2,回访方式", "`回访方式` beside them"),
        ("编号,回访时间,回访方式,回访时间", "`回访方式` beside them"),
        ("编号,回访时间,回访时间1,回访方式1,回访时间2,回访方式2", "`回访时间` beside them"),
        ("编号,回访编号,回访时间1,回访方式1,回访时间2,回访方式2", "`回访编号` beside them"),
        ("编号,回访时间1,回访方式1,回访时间3,回访方式3", "name callback 1, callback 3, and none"),
        ("编号,第二次回访时间,第二次回访方式", "name callback 2, and none"),
        ("编号,回访时间1,回访方式1,满意度2", "columns of callback 2, and none of them is its `visited_at`"),
        ("编号,回访时间1,回访方式1,回访时间2", "columns of callback 2, and none of them is its `method`"),
        ("编号,回访时间,回访方式,二次满意度", "columns of callback 2, and none of them is its `visited_at`"),
    ] {
        let error = visits(header).expect_err(header);
        assert!(error.contains(says) && error.contains("a.csv:1"), "{header}: {error}");
    }
}

#[test]
fn the_workspace_says_what_headings_do_not() {
    const BOTH: &str = "编号,回访时间1,回访方式,回访时间2,满意度,满意度";
    let toml = "[[columns.visits.group]]\nvisited_at = \"回访时间1\"\nmethod = \"回访方式\"\noverall = \"满意度\"\n\
                [[columns.visits.group]]\nvisited_at = \"回访时间2\"\nmethod = \"回访方式\"\noverall = \"满意度\"\n\
                [[columns.visits.group]]\nvisited_at = \"别的文件的\"\n";
    let said = groups(Kind::Visits, toml, BOTH).expect("groups");
    assert_eq!(said, ["visited_at=回访时间1 method=回访方式 overall=满意度", "visited_at=回访时间2 method=回访方式 overall=满意度"]);
    let named = groups(Kind::Visits, "[columns.visits]\nvisited_at = \"回访时间2\"\n", "编号,回访时间1,回访时间2,回访方式");
    assert_eq!(named, Ok(vec!["visited_at=回访时间2 method=回访方式".to_owned()]), "the date is named");
    let ignored = groups(Kind::Visits, "[columns.visits]\nignore = [\"二次满意度\"]\n", "编号,回访时间,回访方式,二次满意度");
    assert_eq!(ignored, Ok(vec!["visited_at=回访时间 method=回访方式".to_owned()]));
    let own =
        groups(Kind::Visits, "[columns.visits]\nvisited_at = \"电话时间\"\n", "编号,第一次电话时间,第一次方式,第二次电话时间,第二次方式");
    assert_eq!(own.map(|groups| groups.len()), Ok(2), "the workspace's own heading with a number to it");
    let given = groups(Kind::Visits, "[columns.visits]\nmethod = { value = \"电话\" }\n", "编号,回访时间1,回访时间2");
    assert_eq!(given.map(|groups| groups.len()), Ok(2), "what is given is given to all");
}
