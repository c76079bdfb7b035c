//! The dates that readers and machines see are the days of release, and never the machine's; links lead
//! to the web where it is known.

use std::path::Path;

use crate::huifang::{Run, huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\nB,一窗,投诉,2026-06-01,2026-06-02\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-06-03,电话\n";

fn build(at: &Path, more: &[&str]) -> Run {
    let as_of: &[&str] = if more.contains(&"--as-of") { &[] } else { &["--as-of", "2026-06-30"] };
    huifang(at, &[&["build", "w", "--period", "2026-06", "--release"], as_of, more].concat())
}

fn public(at: &Path, path: &str) -> String {
    std::fs::read_to_string(at.join("w/site/public").join(path)).expect(path)
}

/// First day of release and the day of what is said now, in every place that tells them.
fn assert_dates(at: &Path, released: &str, updated: &str) {
    let page = public(at, "2026-06/index.html");
    let windows: Vec<_> = std::fs::read_dir(at.join("w/site/public/2026-06/windows")).expect("windows").collect();
    let window = std::fs::read_to_string(windows[0].as_ref().expect("a page").path()).expect("a page");
    for page in [&page, &window] {
        assert!(page.contains(&format!("<meta name=\"PubDate\" content=\"{updated}\">")), "no PubDate {updated}");
    }
    assert!(page.contains(&format!("\"dateModified\":\"{updated}\"")) && page.contains(&format!("\"datePublished\":\"{released}\"")));
    let feed = public(at, "feed.xml");
    let entry = feed.split("<entry>").nth(1).expect("an entry");
    assert!(entry.contains(&format!("<published>{released}T00:00:00Z</published>\n<updated>{updated}T00:00:00Z</updated>")), "{feed}");
    assert!(feed.split("<entry>").next().expect("a head").contains(&format!("<updated>{updated}T00:00:00Z</updated>")), "{feed}");
    let json: serde_json::Value = serde_json::from_str(&public(at, "2026-06/data/bulletin.json")).expect("JSON");
    assert_eq!(json["dated"], released);
}

#[test]
fn the_day_of_release_is_given_or_the_limit_and_stays_until_a_correction_has_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    // before the period's end it is provisional, and its date is how far it goes
    assert_eq!(build(at, &["--as-of", "2026-06-20"]).exit, 0);
    assert_dates(at, "2026-06-20", "2026-06-20");
    // seven days after the period's end
    assert_eq!(build(at, &[]).exit, 0);
    assert_dates(at, "2026-07-07", "2026-07-07");
    assert_eq!(build(at, &["--released", "2026-07-03"]).exit, 0);
    assert_dates(at, "2026-07-03", "2026-07-03");
    assert_eq!(build(at, &[]).exit, 0);
    assert_dates(at, "2026-07-03", "2026-07-03");
    let early = build(at, &["--released", "2026-06-29"]);
    assert!(early.exit == 2 && early.stderr.contains("2026-06-29 早于 2026-06-30"), "{}", early.stderr);
    assert_dates(at, "2026-07-03", "2026-07-03");

    write(at, &[("w/visits/w.csv", "回访编号,受理编号,回访时间,回访方式\nV2,B,2026-06-05,电话\n")]);
    let early = build(at, &["--correction", "补录", "--released", "2026-07-02"]);
    assert!(early.exit == 2 && early.stderr.contains("2026-07-02 早于 2026-07-03"), "{}", early.stderr);
    assert_eq!(build(at, &["--correction", "补录"]).exit, 0);
    assert_dates(at, "2026-07-03", "2026-07-07");
    write(at, &[("w/visits/x.csv", "回访编号,受理编号,回访时间,回访方式,总体评价\nV3,A,2026-06-06,电话,满意\n")]);
    assert_eq!(build(at, &["--correction", "再补录", "--released", "2026-07-20"]).exit, 0);
    assert_dates(at, "2026-07-03", "2026-07-20");
    let feed = public(at, "feed.xml");
    let days: Vec<&str> = feed.split("<published>").skip(1).filter_map(|tail| tail.split('T').next()).collect();
    assert_eq!(days, ["2026-07-03", "2026-07-07", "2026-07-20"]);
    // a day that was wrong can be set right
    assert_eq!(build(at, &["--released", "2026-07-06"]).exit, 2);
    assert_eq!(build(at, &["--released", "2026-07-21"]).exit, 0);
    assert_dates(at, "2026-07-03", "2026-07-21");
    assert_eq!(build(at, &["--released", "2026-07-20"]).exit, 0);
    assert_eq!(public(at, "feed.xml"), feed);
    // the same again changes nothing
    assert_eq!(build(at, &[]).exit, 0);
    assert_eq!(public(at, "feed.xml"), feed);
    assert_dates(at, "2026-07-03", "2026-07-20");
}

#[test]
fn where_no_standard_sets_a_limit_the_as_of_date_stands_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "standard = [\"property\"]\n")]);
    assert_eq!(build(at, &[]).exit, 0);
    assert_dates(at, "2026-06-30", "2026-06-30");
}

#[test]
fn links_of_the_feed_are_absolute_and_pages_say_where_they_belong_where_the_site_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", "[site]\nurl = \"https://www.example.gov.cn/hftb/\"\n")]);
    assert_eq!(build(at, &["--single-file"]).exit, 0);
    let feed = public(at, "feed.xml");
    let links: Vec<&str> = feed.split("href=\"").skip(1).filter_map(|tail| tail.split('"').next()).collect();
    let base = "https://www.example.gov.cn/hftb";
    assert_eq!(links, [format!("{base}/feed.xml"), format!("{base}/index.html"), format!("{base}/2026-06/index.html")]);
    let canonical = |page: &str| format!("<link rel=\"canonical\" href=\"{base}/{page}\">");
    for (page, known_as) in
        [("index.html", "index.html"), ("2026-06/index.html", "2026-06/index.html"), ("2026-06/bulletin.html", "2026-06/index.html")]
    {
        assert!(public(at, page).contains(&canonical(known_as)), "{page}");
    }
    let window = std::fs::read_dir(at.join("w/site/public/2026-06/windows")).expect("windows").next().expect("one").expect("a page").path();
    let name = window.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(std::fs::read_to_string(&window).expect("a page").contains(&canonical(&format!("2026-06/windows/{name}"))));

    write(at, &[("w/huifang.toml", "")]);
    assert_eq!(build(at, &[]).exit, 0);
    assert!(public(at, "feed.xml").contains("href=\"2026-06/index.html\"") && !public(at, "2026-06/index.html").contains("canonical"));
}
