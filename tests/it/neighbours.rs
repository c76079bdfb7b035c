//! The issues before and after: links that lead somewhere, and pages that stay as they were released.

use std::fs;
use std::path::Path;

use crate::huifang::{huifang, tree, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-04-06,2026-04-07\nB,一窗,投诉,2026-05-06,2026-05-07\n\
                      C,一窗,投诉,2026-06-08,2026-06-09\nD,一窗,投诉,2026-07-06,2026-07-07\nE,一窗,投诉,2026-07-31,2026-07-31\n";
const VISITS: &str =
    "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-04-08,电话\nV2,B,2026-05-08,电话\nV3,C,2026-06-10,电话\nV4,D,2026-07-08,电话\n";

fn run(at: &Path, args: &[&str]) {
    let run = huifang(at, args);
    assert_eq!(run.exit, 0, "{args:?}: {}", run.stderr);
}

fn release(at: &Path, period: &str) {
    run(at, &["build", "w", "--period", period, "--release"]);
}

fn page(at: &Path, path: &str) -> String {
    fs::read_to_string(at.join("w/site/public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    folder
}

#[test]
fn a_page_leads_to_the_issue_before_of_its_kind_and_through_the_list_to_the_next() {
    let folder = workspace();
    let at = folder.path();
    for period in ["2026-04", "2026-Q2", "2026-W24", "2026-06"] {
        release(at, period);
    }
    let window = tree(&at.join("w/site/public/2026-06/windows")).into_keys().next().expect("a page of a window");
    for (path, up) in [("2026-06/index.html".to_owned(), "../"), (format!("2026-06/windows/{window}"), "../../")] {
        let page = page(at, &path);
        assert!(page.contains(&format!("<a rel=\"prev\" href=\"{up}2026-04/index.html\">上一期：2026年4月</a>")), "{path}");
        assert!(page.contains(&format!("<a rel=\"next\" href=\"{up}index.html#after-2026-06\">")), "{path}");
        assert!(page.contains(&format!("<a href=\"{up}index.html#latest\">最新一期</a>")), "{path}");
    }
    let next = "<li id=\"after-2026-04\"><a href=\"2026-06/index.html\">2026年6月</a>";
    assert!(page(at, "index.html").contains(next) && page(at, "index.html").contains("<p id=\"after-2026-06\""));
    for first in ["2026-04", "2026-Q2", "2026-W24"] {
        let page = page(at, &format!("{first}/index.html"));
        assert!(!page.contains("rel=\"prev\"") && page.contains(&format!("#after-{first}")), "{first}");
    }
}

#[test]
fn a_released_page_stays_whatever_is_released_or_withdrawn_around_it() {
    let folder = workspace();
    let at = folder.path();
    run(at, &["build", "w", "--period", "2026-06"]);
    // the draft named nothing; what was released since is named, and makes it no other draft
    release(at, "2026-04");
    run(at, &["release", "2026-06", "--workspace", "w"]);
    let released = tree(&at.join("w/site/public/2026-06"));
    assert!(page(at, "2026-06/index.html").contains("../2026-04/index.html"));
    for period in ["2026-05", "2026-07"] {
        release(at, period);
    }
    assert!(tree(&at.join("w/site/public/2026-06")) == released, "a neighbour's release touches it");
    run(at, &["build", "w", "--period", "2026-06"]);
    assert!(tree(&at.join("w/site/public/2026-06")) == released, "building it again names another issue");
    run(at, &["withdraw", "2026-04", "台账导出不全", "--workspace", "w"]);
    run(at, &["build", "w", "--period", "2026-06"]);
    assert!(tree(&at.join("w/site/public/2026-06")) == released, "a withdrawal touches it");
    assert!(page(at, "2026-04/index.html").contains("../index.html#latest"), "the notice leads on");
    // a correction is another text, and names what stands released by then
    let corrected = VISITS.replace("V3,C,2026-06-10", "V3,C,2026-06-20");
    write(at, &[("w/visits/v.csv", &corrected)]);
    run(at, &["build", "w", "--period", "2026-06", "--correction", "回访日期写错"]);
    assert!(page(at, "2026-06/index.html").contains("<a rel=\"prev\" href=\"../2026-05/index.html\">"));
}
