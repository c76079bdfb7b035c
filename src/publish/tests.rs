//! A folder of its own, as it stands after each step and after a run that was stopped.

use super::*;
use std::fs;

pub(super) fn files(entries: &[(&str, &str)]) -> Files {
    entries.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

/// What lies in a folder, without its lock.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.ends_with(LOCK))
        .collect();
    names.sort();
    names
}

pub(super) fn internal(output: &Output, entries: &[(&str, &str)]) -> Internal {
    let mut internal = output.stage_internal().expect("staged");
    internal.add(&files(entries)).expect("written");
    internal
}

pub(super) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

#[test]
fn a_period_replaces_itself_whole_and_leaves_the_others_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Output::open(folder.path()).expect("an output");
    let (may, june): (Period, Period) = ("2026-05".parse().expect("a month"), "2026-06".parse().expect("a month"));
    output
        .publish(
            may,
            &files(&[("index.html", "may"), ("data/bulletin.json", "{}")]),
            &files(&[("index.html", "1")]),
            internal(&output, &[]),
        )
        .expect("published");
    output
        .publish(
            june,
            &files(&[("index.html", "june"), ("windows/a.html", "a")]),
            &files(&[("index.html", "2")]),
            internal(&output, &[("rejects.csv", "r")]),
        )
        .expect("published");
    output
        .publish(june, &files(&[("index.html", "june again")]), &files(&[("index.html", "3")]), internal(&output, &[("rejects.csv", "s")]))
        .expect("published");
    let public = output.public();
    assert_eq!(read(&public.join("index.html")), "3");
    assert_eq!(read(&public.join("2026-05/index.html")), "may");
    assert_eq!(read(&public.join("2026-06/index.html")), "june again");
    assert!(!public.join("2026-06/windows").exists(), "a page of the earlier run stayed");
    assert_eq!(read(&output.internal(june).join("rejects.csv")), "s");
    assert_eq!(output.published().expect("issues").into_keys().collect::<Vec<_>>(), ["2026-05"]);
    output
        .replace_public(june, &files(&[("index.html", "notice"), ("withdrawn.json", "{}")]), &files(&[("index.html", "4")]))
        .expect("withdrawn");
    assert_eq!([read(&public.join("index.html")), read(&public.join("2026-06/index.html"))], ["4", "notice"]);
    assert_eq!(read(&public.join("2026-05/index.html")), "may");
    assert_eq!(read(&output.internal(june).join("rejects.csv")), "s", "the desk keeps its lists");
    assert_eq!(output.published().expect("issues")["2026-06"].bytes, b"{}");
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(STAGING)), "{left:?}");
}

#[test]
fn a_run_that_is_killed_before_the_switch_leaves_what_stands_in_a_period_s_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Output::open(folder.path()).expect("an output");
    let june: Period = "2026-06".parse().expect("a month");
    let released = files(&[("index.html", "released"), ("data/bulletin.json", "{}")]);
    output.publish(june, &released, &files(&[("index.html", "1")]), internal(&output, &[])).expect("published");
    // all that a killed run does: its staging folder stays behind
    let notice = (files(&[("withdrawn.json", "{}")]), files(&[("index.html", "2")]));
    let (staging, _) = output.prepare(june, &notice.0, &notice.1, output.stage().expect("staged"), None).expect("prepared");
    let left = staging.keep();
    assert!(left.exists());
    drop(output);
    let output = Output::open_built(folder.path()).expect("an output");
    assert!(!left.exists());
    assert_eq!(read(&output.public().join("2026-06/index.html")), "released");
    assert_eq!(read(&output.public().join("index.html")), "1");
    assert!(Output::open_built(&folder.path().join("nowhere")).is_err() && !folder.path().join("nowhere").exists());
}

/// The files of a bulletin and of the root, which say this.
pub(super) fn issue(says: &str) -> (Files, Files) {
    (files(&[("index.html", says), ("manifest.json", says), ("data/bulletin.json", "{}")]), files(&[("index.html", says)]))
}

#[test]
fn what_stood_there_stays_until_the_next_run_or_longer() {
    let folder = tempfile::tempdir().expect("a folder");
    let june: Period = "2026-06".parse().expect("a month");
    let publish = |says: &str, keep: u64| {
        let output = Output::open_keeping(folder.path(), Duration::from_mins(keep)).expect("an output");
        let (of_period, of_root) = issue(says);
        output.publish(june, &of_period, &of_root, internal(&output, &[("rejects.csv", says)])).expect("published");
    };
    let old = || {
        let entries = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut found: Vec<String> =
            entries.filter(|path| path.to_string_lossy().contains(OLD)).map(|path| read(&path.join("public/index.html"))).collect();
        found.sort();
        found
    };
    publish("1", 0);
    assert_eq!(old(), [""; 0]);
    publish("2", 0);
    assert_eq!(old(), ["1"]);
    publish("3", 0);
    assert_eq!(old(), ["2"]);
    publish("4", 60);
    assert_eq!(old(), ["2", "3"]);
    publish("5", 0);
    assert_eq!(old(), ["4"]);
}

#[test]
fn notes_in_lists_and_files_of_others_are_kept_aside() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Output::open(folder.path()).expect("an output");
    let june: Period = "2026-06".parse().expect("a month");
    let publish = |says: &str| {
        let (mut of_period, of_root) = issue(says);
        let manifest = manifest(june, &files(&[("index.html", says), ("data/bulletin.json", "{}")]), &[]).expect("a manifest");
        of_period.insert("manifest.json".to_owned(), manifest);
        output.publish(june, &of_period, &of_root, internal(&output, &[("worklist.csv", says)])).expect("published");
    };
    publish("1");
    publish("2");
    assert!(output.said().is_empty());
    fs::write(output.internal(june).join("worklist.csv"), "2, called twice").expect("a note");
    fs::write(output.internal(june).join("notes.txt"), "mine").expect("a file");
    fs::write(output.public().join("2026-06/robots.txt"), "theirs").expect("a file");
    fs::write(output.public().join("CNAME"), "theirs").expect("a file");
    publish("3");
    let aside = folder.path().join("aside/2026-06");
    let kept = ["worklist.csv", "notes.txt", "public/robots.txt"].map(|name| read(&aside.join(name)));
    assert_eq!(kept, ["2, called twice", "mine", "theirs"]);
    assert_eq!(output.said().len(), 3);
    assert_eq!(read(&output.internal(june).join("worklist.csv")), "3");
    assert_eq!(read(&output.public().join("CNAME")), "theirs", "what is nobody's place stays");
    output.write_internal(june, &files(&[("rejects.csv", "r")])).expect("written");
    fs::write(output.internal(june).join("rejects.csv"), "r, mended").expect("a note");
    output.write_internal(june, &files(&[("rejects.csv", "s")])).expect("written");
    assert_eq!(read(&aside.join("rejects.csv")), "r, mended");
    publish("4");
    assert_eq!(output.said().len(), 1, "nothing else is anybody's");
}

#[test]
fn lists_of_a_version_that_left_no_list_of_them_are_no_files_of_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = Output::open(folder.path()).expect("an output");
    let june: Period = "2026-06".parse().expect("a month");
    let lists = output.internal(june);
    fs::create_dir_all(&lists).expect("a folder");
    for name in ["worklist.csv", "notes.txt"] {
        fs::write(lists.join(name), "old").expect("a file");
    }
    let (of_period, of_root) = issue("new");
    output.publish(june, &of_period, &of_root, internal(&output, &[("worklist.csv", "new")])).expect("published");
    let aside = folder.path().join("aside/2026-06");
    assert_eq!([read(&aside.join("notes.txt")), read(&aside.join("worklist.csv"))], ["old", ""]);
    assert_eq!(read(&lists.join("worklist.csv")), "new");
}

#[test]
fn a_folder_that_holds_something_else_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("workspace/ledger")).expect("a folder");
    let error = Output::open(&at("workspace")).expect_err("it is no site").to_string();
    assert!(error.contains("holds `ledger`"), "{error}");
    fs::create_dir_all(at("webroot/public")).expect("a folder");
    fs::write(at("webroot/public/index.html"), "theirs").expect("a file");
    assert!(Output::open(&at("webroot")).is_err() && !at("webroot").join(LOCK).exists());
}

// a link takes a right on Windows that few accounts have
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_what_is_replaced_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    drop(Output::open(&at("site")).expect("a new one"));
    fs::create_dir(at("far")).expect("a folder");
    std::os::unix::fs::symlink("../far", at("site/public")).expect("a link");
    let error = Output::open(&at("site")).expect_err("it would be replaced").to_string();
    assert!(error.contains("is a link"), "{error}");
    assert!(fs::read_dir(at("far")).expect("a folder").next().is_none());
    fs::create_dir(at("linked")).expect("a folder");
    std::os::unix::fs::symlink("../far/made", at("linked").join(LOCK)).expect("a link");
    assert!(Output::open(&at("linked")).is_err() && !at("far/made").exists(), "what a lock leads to is not made");
}

// Windows keeps no modes
#[cfg(unix)]
#[test]
fn what_names_people_is_for_its_owner_and_what_an_operator_set_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let output = Output::open(folder.path()).expect("an output");
    let june: Period = "2026-06".parse().expect("a month");
    let publish = || {
        let (of_period, of_root) = issue("x");
        output.publish(june, &of_period, &of_root, internal(&output, &[("worklist.csv", "x"), ("data/a.csv", "x")])).expect("published");
    };
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o7777;
    publish();
    let lists = output.internal(june);
    let modes = [lists.parent().expect("internal").to_owned(), lists.clone(), lists.join("worklist.csv"), lists.join("data/a.csv")];
    assert_eq!(modes.map(|path| mode(&path)), [0o700, 0o700, 0o600, 0o600]);
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    set(&output.public(), 0o2750);
    set(&output.public().join("2026-06"), 0o2750);
    set(&lists, 0o750);
    publish();
    let modes = [output.public(), output.public().join("2026-06"), lists.clone(), lists.join("worklist.csv")];
    assert_eq!(modes.map(|path| mode(&path)), [0o2750, 0o2750, 0o750, 0o600]);
}

#[test]
fn drafts_are_named_to_rsync_and_nothing_else_is() {
    let (name, bytes) = kept_off_the_web(["2026-06", "2026"].into_iter());
    assert_eq!(
        (name.as_str(), String::from_utf8(bytes).expect("text").lines().skip(1).collect::<Vec<_>>().join("|")),
        (".rsync-filter", "- /2026/|- /2026-06/".to_owned())
    );
}

#[test]
fn a_second_run_at_the_same_time_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let _first = Output::open(folder.path()).expect("an output");
    let error = Output::open(folder.path()).expect_err("the folder is locked");
    assert!(error.to_string().contains("another run"), "{error}");
}

#[test]
fn what_a_killed_run_staged_is_cleared_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let leftover = folder.path().join(format!("{STAGING}x/public"));
    fs::create_dir_all(&leftover).expect("a leftover");
    let output = Output::open(folder.path()).expect("an output");
    assert!(!leftover.exists() && !output.public().exists());
}
