//! A draft may be built again freely; what is released changes by a correction only, and is taken back with a notice.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::huifang::{Run, huifang, tree, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\nB,一窗,投诉,2026-06-01,2026-06-02\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式\nV1,A,2026-06-03,电话\n";
const LATE: &str = "回访编号,受理编号,回访时间,回访方式\nV2,B,2026-06-05,电话\n";

/// A workspace `w` in which one of two complaints was called back.
fn june(at: &Path) {
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
}

fn build(at: &Path, more: &[&str]) -> Run {
    // the exports of these tests end early in the month
    huifang(at, &[&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"], more].concat())
}

fn done(run: &Run) {
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
}

fn read(at: &Path, path: &str) -> String {
    fs::read_to_string(at.join("w/site/public").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn bulletin(at: &Path) -> Value {
    serde_json::from_str(&read(at, "2026-06/data/bulletin.json")).expect("JSON")
}

/// How many of the owed callbacks the page's own table calls made.
fn met(at: &Path) -> Value {
    bulletin(at)["headline"]["met"].clone()
}

#[test]
fn a_draft_is_built_again_freely_and_nobody_takes_it_for_the_bulletin() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    let first = build(at, &["--single-file"]);
    done(&first);
    assert!(first.stdout.contains("通报草稿（未发布）：w/site/public/2026-06/index.html"), "{}", first.stdout);
    assert!(first.stdout.contains("huifang release 2026-06 --workspace w\n"), "{}", first.stdout);
    assert_eq!((met(at), bulletin(at)["released"].clone()), (1.into(), false.into()));
    let window = tree(&at.join("w/site/public/2026-06/windows")).into_keys().next().expect("a window");
    for page in ["index.html", "bulletin.html", "fragment.html", &format!("windows/{window}")] {
        let page = read(at, &format!("2026-06/{page}"));
        assert!(page.contains("草稿 · 未发布"), "{page:.600}");
        assert!(!page.contains("PubDate") && !page.contains("application/ld+json"), "{page:.900}");
    }
    assert!(read(at, "2026-06/index.html").contains("<title>【草稿】服务回访通报"));
    let index = read(at, "index.html");
    assert!(index.contains("尚未发布通报") && !index.contains("2026"), "{index}");
    assert!(!read(at, "feed.xml").contains("<entry>"));
    assert_eq!(read(at, ".rsync-filter").lines().last(), Some("- /2026-06/"));

    // a late visit: no reason is asked for, and one that is given is not used
    write(at, &[("w/visits/w.csv", LATE)]);
    let again = build(at, &["--correction", "补录"]);
    done(&again);
    assert!(again.stderr.contains("--correction 未采用"), "{}", again.stderr);
    assert_eq!((met(at), bulletin(at)["corrections"].clone()), (2.into(), Value::Array(Vec::new())));
    assert!(!at.join("w/site/public/2026-06/bulletin.html").exists());
}

#[test]
fn a_draft_is_released_as_it_stands_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    done(&build(at, &["--single-file"]));
    let draft = bulletin(at);
    let rates = read(at, "2026-06/data/rates.csv");
    let released = huifang(at, &["release", "2026-06", "--on", "2026-07-05", "--workspace", "w"]);
    done(&released);
    assert!(released.stdout.contains("通报（已发布，可公布）：w/site/public/2026-06/index.html"), "{}", released.stdout);
    let mut expected = draft;
    expected["released"] = true.into();
    expected["released_on"] = "2026-07-05".into();
    expected["dated"] = "2026-07-05".into();
    expected["publication"]["released_on"] = "2026-07-05".into();
    expected["publication"]["kept"] = true.into();
    assert!(bulletin(at) == expected, "more than the release has changed");
    assert_eq!(read(at, "2026-06/data/rates.csv"), rates);
    for page in ["index.html", "bulletin.html", "fragment.html"] {
        assert!(!read(at, &format!("2026-06/{page}")).contains("草稿"), "{page}");
    }
    assert!(read(at, "index.html").contains("2026-06/index.html") && read(at, "feed.xml").matches("<entry>").count() == 1);
    assert_eq!(read(at, ".rsync-filter").lines().count(), 1, "nothing is kept off the web");

    let whole = tree(&at.join("w/site"));
    for again in [&["release", "2026-06", "--workspace", "w"][..], &["release", "2026-06", "--on", "2026-07-05", "--workspace", "w"]] {
        let again = huifang(at, again);
        done(&again);
        assert!(again.stdout.contains("没有改动"), "{}", again.stdout);
        assert!(tree(&at.join("w/site")) == whole);
    }
    assert_eq!(huifang(at, &["release", "2026-06", "--on", "2026-07-06", "--workspace", "w"]).exit, 1);
    // and a build with the same figures keeps it released, with its day
    done(&build(at, &["--single-file"]));
    assert!(tree(&at.join("w/site")) == whole);
}

#[test]
fn a_release_at_once_and_one_after_a_draft_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    done(&build(at, &["--out", "one"]));
    done(&huifang(at, &["release", "2026-06", "--out", "one"]));
    done(&build(at, &["--out", "two", "--release"]));
    assert!(tree(&at.join("one")) == tree(&at.join("two")));
}

#[test]
fn a_draft_whose_exports_configuration_or_templates_changed_is_not_released() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    write(at, &[("w/huifang.toml", "title = \"甲\"\n"), ("w/templates/style.css", "body { color: teal }")]);
    done(&build(at, &[]));
    let draft = tree(&at.join("w/site"));
    for (path, text, says) in [
        ("w/visits/w.csv", LATE, "visits/w.csv 新增"),
        ("w/visits/v.csv", LATE, "visits/v.csv 已改动"),
        ("w/huifang.toml", "title = \"乙\"\n", "huifang.toml 已改动"),
        ("w/calendar.csv", "date,kind,name\n2026-06-04,rest,x\n", "calendar.csv 新增"),
        ("w/templates/style.css", "", "templates/style.css 已改动"),
    ] {
        let before = fs::read(at.join(path)).ok();
        write(at, &[(path, text)]);
        let refused = huifang(at, &["release", "2026-06", "--workspace", "w"]);
        assert!(refused.exit == 1 && refused.stderr.contains(says), "{path}: {}", refused.stderr);
        assert!(refused.stderr.contains("huifang build w --period 2026-06"), "{}", refused.stderr);
        assert!(tree(&at.join("w/site")) == draft, "{path}: something was written");
        match before {
            Some(bytes) => fs::write(at.join(path), bytes).expect("a file"),
            None => fs::remove_file(at.join(path)).expect("removed"),
        }
    }
    fs::remove_file(at.join("w/visits/v.csv")).expect("removed");
    let refused = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    assert!(refused.exit == 1 && refused.stderr.contains("visits/v.csv 没有了"), "{}", refused.stderr);
    write(at, &[("w/visits/v.csv", VISITS)]);

    // a figure that somebody typed over in the draft is not what these exports give
    let json = at.join("w/site/public/2026-06/data/bulletin.json");
    let edited = fs::read_to_string(&json).expect("text").replace("\"met\": 1", "\"met\": 2");
    fs::remove_file(&json).expect("removed");
    fs::write(&json, edited).expect("a file");
    let refused = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    assert!(refused.exit == 1 && refused.stderr.contains("；没有发布"), "{}", refused.stderr);
    done(&build(at, &[]));
    // what was kept of the run is of no importance
    fs::remove_dir_all(at.join("w/.huifang")).expect("removed");
    done(&huifang(at, &["release", "2026-06", "--workspace", "w"]));
}

#[test]
fn the_workspace_and_the_site_may_be_moved_together_or_the_way_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    done(&build(at, &["--out", "site"]));
    fs::create_dir(at.join("usb")).expect("a folder");
    for name in ["w", "site"] {
        fs::rename(at.join(name), at.join("usb").join(name)).expect("moved");
    }
    fs::rename(at.join("usb/w"), at.join("usb/centre")).expect("moved");
    let lost = huifang(at, &["release", "2026-06", "--out", "usb/site"]);
    assert!(lost.exit == 1 && lost.stderr.contains("--workspace"), "{}", lost.stderr);
    done(&huifang(at, &["release", "2026-06", "--out", "usb/site", "--workspace", "usb/centre"]));
    fs::rename(at.join("usb"), at.join("stick")).expect("moved");
    done(&huifang(at, &["withdraw", "2026-06", "x", "--out", "stick/site"]));
}

#[test]
fn a_withdrawn_period_shows_a_notice_without_a_figure_until_it_is_released_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    done(&huifang(at, &["build", "w", "--period", "2026-05", "--as-of", "2026-05-31", "--release"]));
    done(&build(at, &[]));
    let early = huifang(at, &["withdraw", "2026-06", "x", "--workspace", "w"]);
    assert!(early.exit == 1 && early.stderr.contains("HF0305：2026-06 是草稿"), "{}", early.stderr);
    done(&huifang(at, &["release", "2026-06", "--workspace", "w"]));
    let desk = tree(&at.join("w/site/internal"));
    for unfit in ["", " ", "一\n二", "导出\u{1b}[31m", "导出\u{202e}"] {
        assert_eq!(huifang(at, &["withdraw", "2026-06", unfit, "--workspace", "w"]).exit, 2, "{unfit:?}");
    }
    let unknown = huifang(at, &["withdraw", "2026-07", "x", "--workspace", "w"]);
    assert!(unknown.exit == 1 && unknown.stderr.contains("2026-05（已发布）、2026-06（已发布）"), "{}", unknown.stderr);

    done(&huifang(at, &["withdraw", "2026-06", "台账 <导出> 不全", "--on", "2026-07-08", "--workspace", "w"]));
    let files: Vec<String> = tree(&at.join("w/site/public/2026-06")).into_keys().collect();
    assert_eq!(files, ["index.html", "manifest.json", "withdrawn.json"]);
    let page = read(at, "2026-06/index.html");
    assert!(page.contains("撤回说明") && page.contains("台账 &lt;导出&gt; 不全") && page.contains("2026年7月8日"), "{page}");
    assert!(!page.contains('%') && !page.contains("一窗"), "{page}");
    let (index, feed) = (read(at, "index.html"), read(at, "feed.xml"));
    assert!(index.contains("<a href=\"2026-06/index.html\">2026年6月</a>") && index.contains("台账 &lt;导出&gt; 不全"), "{index}");
    assert!(index.contains("2026年5月应回访") || index.contains("2026年5月没有"), "May is the latest now: {index}");
    assert!(feed.contains("已撤回：服务回访通报 2026年6月") && feed.contains("撤回说明：服务回访通报 2026年6月"), "{feed}");
    assert_eq!(feed.matches("2026-07-08T00:00:00Z").count(), 3, "{feed}");
    assert!(tree(&at.join("w/site/internal")) == desk, "the desk keeps its lists");
    let nothing = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    assert!(nothing.exit == 1 && nothing.stderr.contains("HF0301：2026-06 已撤回"), "{}", nothing.stderr);

    // a better reason takes the place of the first
    done(&huifang(at, &["withdraw", "2026-06", "台账导出不全", "--workspace", "w"]));
    assert_eq!(read(at, "2026-06/withdrawn.json").matches("reason").count(), 1);

    // built again it is a draft: the lists still say that it was withdrawn, and lead to no draft
    write(at, &[("w/visits/w.csv", LATE)]);
    done(&build(at, &[]));
    assert_eq!((met(at), bulletin(at)["released"].clone()), (2.into(), false.into()));
    let page = read(at, "2026-06/index.html");
    assert!(page.contains("草稿 · 未发布") && page.contains("本页是尚未发布的草稿") && page.contains("台账导出不全"), "{page:.3000}");
    let index = read(at, "index.html");
    assert!(index.contains("已撤回") && !index.contains("2026-06/index.html"), "{index}");
    assert!(read(at, "feed.xml").contains("href=\"index.html\"") && !read(at, "feed.xml").contains("2026-06/index.html"));
    assert_eq!(read(at, ".rsync-filter").lines().last(), Some("- /2026-06/"));

    done(&huifang(at, &["release", "2026-06", "--workspace", "w"]));
    let page = read(at, "2026-06/index.html");
    assert!(page.contains("以本通报为准") && page.contains("台账导出不全") && !page.contains("草稿"), "{page:.3000}");
    assert_eq!(bulletin(at)["withdrawals"][0]["reason"], "台账导出不全");
    let feed = read(at, "feed.xml");
    assert!(!feed.contains("已撤回：服务") && feed.contains("撤回说明：服务"), "{feed}");
    // it needs a reason again, and its first correction is no earlier one's
    fs::remove_file(at.join("w/visits/w.csv")).expect("removed");
    assert_eq!(build(at, &[]).exit, 1);
    done(&build(at, &["--correction", "撤下补录"]));
    let feed = read(at, "feed.xml");
    let mut ids: Vec<&str> = feed.split("<id>").skip(1).filter_map(|tail| tail.split('<').next()).collect();
    assert_eq!(ids.len(), 5, "the feed, two issues, a correction, a withdrawal: {feed}");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    done(&huifang(at, &["withdraw", "2026-06", "再次核对", "--workspace", "w"]));
    let page = read(at, "2026-06/index.html");
    assert!(page.contains("第1次撤回") && page.contains("第2次撤回") && page.contains("再次核对"), "{page}");
}

#[test]
fn what_was_published_before_there_were_drafts_is_released() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    done(&build(at, &["--release"]));
    let json = at.join("w/site/public/2026-06/data/bulletin.json");
    let mut old = bulletin(at);
    for field in ["released", "released_on", "withdrawals"] {
        old.as_object_mut().expect("an object").remove(field).expect("it was there");
    }
    fs::remove_file(&json).expect("removed");
    fs::write(&json, old.to_string()).expect("a file");
    fs::remove_file(at.join("w/site/internal/2026-06/made-from.json")).expect("removed");
    let lost = huifang(at, &["withdraw", "2026-06", "x", "--out", "w/site"]);
    assert!(lost.exit == 1 && lost.stderr.contains("--workspace DIR"), "{}", lost.stderr);
    write(at, &[("w/visits/w.csv", LATE)]);
    assert_eq!(build(at, &[]).exit, 1, "a change needs a reason");
    done(&huifang(at, &["withdraw", "2026-06", "x", "--workspace", "w"]));
    assert!(read(at, "2026-06/index.html").contains("撤回说明"));
}

#[test]
fn a_bad_bulletin_goes_even_where_its_exports_are_gone_or_its_page_cannot_be_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    done(&build(at, &["--release"]));
    fs::remove_dir_all(at.join("w/ledger")).expect("removed");
    let before = tree(&at.join("w/site"));
    write(at, &[("w/templates/withdrawn.html", "<p>{{ nothing.like.this }}</p>")]);
    let failed = huifang(at, &["withdraw", "2026-06", "台账导出不全", "--workspace", "w"]);
    assert!(failed.exit == 1 && failed.stderr.contains("withdrawn.html:1"), "{}", failed.stderr);
    assert!(tree(&at.join("w/site")) == before, "what was released is touched");
    fs::remove_file(at.join("w/templates/withdrawn.html")).expect("removed");
    let gone = huifang(at, &["withdraw", "2026-06", "台账导出不全", "--workspace", "w"]);
    done(&gone);
    assert!(gone.stderr.contains("请自行核对"), "{}", gone.stderr);
    assert!(read(at, "2026-06/index.html").contains("台账导出不全"));
}

#[test]
fn pages_of_the_workspace_from_before_there_were_drafts_are_marked_and_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    let blocks = ["head", "trail", "main", "foot"].map(|name| format!("{{% block {name} %}}{{% endblock {name} %}}")).concat();
    let base = format!("<!DOCTYPE html><html><head><title>{{{{ page.title }}}}</title></head><body>{blocks}</body></html>");
    let index = "{% extends \"base.html\" %}{% block main %}<p>{{ entries[0].summary }}</p>{% endblock main %}";
    write(
        at,
        &[("w/templates/base.html", &base), ("w/templates/index.html", index), ("w/templates/fragment.html", "<section>x</section>")],
    );
    done(&build(at, &[]));
    for page in ["index.html", "fragment.html"] {
        assert_eq!(read(at, &format!("2026-06/{page}")).matches("草稿 · 未发布").count(), 1, "{page}");
    }
    done(&huifang(at, &["release", "2026-06", "--workspace", "w"]));
    assert!(!read(at, "2026-06/fragment.html").contains("草稿") && read(at, "index.html").contains("应回访2件"));
    done(&huifang(at, &["withdraw", "2026-06", "x", "--workspace", "w"]));
}

#[test]
fn a_bulletin_of_tallies_is_a_draft_until_it_is_released() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    write(at, &[("w/huifang.toml", "")]);
    done(&huifang(at, &["tally", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "w.parquet"]));
    done(&huifang(at, &["build", "w", "--from-tallies", "东城=w.parquet", "--as-of", "2026-06-30"]));
    assert!(read(at, "2026-06/index.html").contains("草稿 · 未发布"));
    let kept = fs::read(at.join("w.parquet")).expect("a tally");
    write(at, &[("w/visits/w.csv", LATE)]);
    done(&huifang(at, &["tally", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--out", "w.parquet"]));
    let refused = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    assert!(refused.exit == 1 && refused.stderr.contains("w.parquet 已改动"), "{}", refused.stderr);
    fs::write(at.join("w.parquet"), kept).expect("a tally");
    done(&huifang(at, &["release", "2026-06", "--workspace", "w"]));
    let page = read(at, "2026-06/index.html");
    assert!(!page.contains("草稿") && page.contains("东城·一窗"));
    let other = ["build", "w", "--from-tallies", "东城=w.parquet", "--as-of", "2026-06-30", "--out", "other", "--release"];
    done(&huifang(at, &other));
    assert!(tree(&at.join("other/public")) == tree(&at.join("w/site/public")));
}

#[test]
fn what_is_not_there_is_said_with_what_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    for args in [&["release", "2026-06", "--workspace", "w"][..], &["withdraw", "2026-06", "x", "--workspace", "w"]] {
        let run = huifang(at, args);
        assert!(run.exit == 1 && run.stderr.contains("这里没有通报") && run.stderr.contains("huifang build"), "{}", run.stderr);
        assert!(!at.join("w/site").exists(), "{args:?} made a folder");
    }
    done(&build(at, &[]));
    let run = huifang(at, &["release", "2026-05", "--workspace", "w"]);
    assert!(run.exit == 1 && run.stderr.contains("2026-06（草稿）"), "{}", run.stderr);
    // another page of the draft for the desk
    let printed = huifang(at, &["print", "2026-05", "--workspace", "w"]);
    assert!(printed.exit == 1 && printed.stderr.contains("2026-06"), "{}", printed.stderr);
    let english = tempfile::tempdir().expect("a folder");
    let at = english.path();
    june(at);
    write(at, &[("w/huifang.toml", "locale = \"en\"\n")]);
    let draft = build(at, &[]);
    assert!(
        draft.stdout.contains("draft of the bulletin, not released") && read(at, "2026-06/index.html").contains("Draft · not released")
    );
    done(&huifang(at, &["release", "2026-06", "--workspace", "w"]));
    write(at, &[("w/visits/w.csv", LATE)]);
    let changed = build(at, &[]);
    assert!(changed.exit == 1 && changed.stderr.contains(": 50.00% → 100.00%"), "{}", changed.stderr);
    done(&huifang(at, &["withdraw", "2026-06", "half the ledger was missing", "--workspace", "w"]));
    assert!(read(at, "2026-06/index.html").contains("Notice of withdrawal"));
}

#[test]
fn an_issue_that_does_not_read_is_named_and_stops_only_what_needs_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    june(at);
    done(&build(at, &["--release"]));
    done(&huifang(at, &["build", "w", "--period", "2026-05", "--as-of", "2026-05-31", "--release"]));
    let file = at.join("w/site/public/2026-06/data/bulletin.json");
    let whole = fs::read(&file).expect("a file");
    fs::write(&file, &whole[..whole.len() / 2]).expect("cut short");
    // another period is published; the lists lack the one that does not read, and its pages stay
    let other = huifang(at, &["build", "w", "--period", "2026-05", "--as-of", "2026-05-31"]);
    assert!(other.exit == 0 && other.stderr.contains("2026-06 读不出") && other.stderr.contains("--fresh"), "{}", other.stderr);
    assert!(at.join("w/site/public/2026-06/index.html").is_file() && !read(at, "index.html").contains("2026-06/index.html"));
    // the period itself says which file, and both ways back
    let itself = build(at, &[]);
    assert!(itself.exit == 1 && itself.stderr.contains("bulletin.json") && itself.stderr.contains("备份"), "{}", itself.stderr);
    let anew = build(at, &["--fresh"]);
    assert!(anew.exit == 0 && anew.stderr.contains("重新生成这一期"), "{}", anew.stderr);
    assert!(read(at, "2026-06/index.html").contains("草稿 · 未发布"));
}
