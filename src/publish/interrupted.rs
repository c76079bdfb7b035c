//! Every state that a run can leave which is stopped within a switch: the next run and any reader find the old whole or
//! the new whole. The states are lists of renames, so that each system tests those of all.

use std::fs;

use super::foreign::list_of;
use super::tests::{files, internal, issue, read};
use super::*;

#[test]
fn a_run_that_is_killed_within_the_switch_is_completed_by_the_next_one() {
    let june: Period = "2026-06".parse().expect("a month");
    // how far the killed run came, by its renames; what is read then of the bulletin and of the lists
    for (renames, expected) in [
        (&[][..], "old"),
        (&[("STAGING/public", "STAGING/x"), ("public", "STAGING/public"), ("STAGING/x", "public")], "new"),
        (&[("public", "STAGING/replaced-public")], "new"),
        (&[("public", "STAGING/replaced-public"), ("STAGING/public", "public")], "new"),
        (&[("public", "STAGING/replaced-public"), ("STAGING/public", "public"), ("internal/2026-06", "STAGING/replaced-internal")], "new"),
        (
            &[
                ("public", "STAGING/replaced-public"),
                ("STAGING/public", "public"),
                ("internal/2026-06", "STAGING/replaced-internal"),
                ("STAGING/internal", "internal/2026-06"),
            ],
            "new",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Output::open(folder.path()).expect("an output");
        let (of_period, of_root) = issue("old");
        output.publish(june, &of_period, &of_root, internal(&output, &[("rejects.csv", "old")])).expect("published");
        let (of_period, of_root) = issue("new");
        let (staging, lists) = internal(&output, &[("rejects.csv", "new")]).close().expect("closed");
        let (staging, _) = output.prepare(june, &of_period, &of_root, staging, Some(lists)).expect("prepared");
        let staging = staging.keep();
        drop(output);
        moved(folder.path(), &staging, renames);
        let output = Output::open_built(folder.path()).expect("an output");
        let found =
            [output.public().join("2026-06/index.html"), output.public().join("index.html"), output.internal(june).join("rejects.csv")];
        assert_eq!(found.map(|path| read(&path)), [expected; 3], "{renames:?}");
        assert!(!staging.exists(), "{renames:?}");
        let (of_period, of_root) = issue("next");
        output.publish(june, &of_period, &of_root, internal(&output, &[("rejects.csv", "next")])).expect("the next run works");
        assert_eq!(read(&output.internal(june).join("rejects.csv")), "next");
    }
}

/// Everything below a folder but locks, by path and text.
fn all(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for path in disk::entries(folder).expect("a folder") {
        if path.is_dir() {
            found.extend(all(&path));
        } else if !path.to_string_lossy().ends_with(LOCK) {
            found.push(format!("{}={}", path.file_name().expect("a name").to_string_lossy(), read(&path)));
        }
    }
    found
}

#[test]
fn whoever_reads_what_a_run_left_between_two_steps_reads_one_state_whole() {
    let june: Period = "2026-06".parse().expect("a month");
    // how far the killed run came; what is read then: the new one, which was whole before the first step
    for (renames, expected) in [
        (&[][..], "old"),
        (&[("public", "STAGING/replaced-public")], "new"),
        (&[("public", "STAGING/replaced-public"), ("STAGING/public", "public")], "new"),
    ] {
        for asked in ["", "public", "public/2026-06"] {
            let folder = tempfile::tempdir().expect("a folder");
            let output = Output::open(folder.path()).expect("an output");
            let publish = |says: &str| {
                let mut of_period = files(&[("index.html", says), ("data/bulletin.json", "{}")]);
                let manifest = manifest(june, &of_period, &[]).expect("a manifest");
                of_period.insert("manifest.json".to_owned(), manifest);
                (of_period, files(&[("index.html", says)]))
            };
            let (of_period, of_root) = publish("old");
            output.publish(june, &of_period, &of_root, internal(&output, &[])).expect("published");
            let (of_period, of_root) = publish("new");
            let (staging, lists) = internal(&output, &[]).close().expect("closed");
            let (staging, _) = output.prepare(june, &of_period, &of_root, staging, Some(lists)).expect("prepared");
            let staging = staging.keep();
            drop(output);
            moved(folder.path(), &staging, renames);
            repair(&folder.path().join(asked)).expect("repaired");
            let found = verified(&folder.path().join(asked)).expect("there is a bulletin").remove(0);
            assert_eq!(found.differences.len(), 0, "{renames:?}");
            assert_eq!(read(&folder.path().join("public/2026-06/index.html")), expected, "{renames:?}");
        }
    }
}

/// Does the first renames of a run.
fn moved(root: &Path, staging: &Path, renames: &[(&str, &str)]) {
    let name = staging.file_name().expect("a name").to_string_lossy().into_owned();
    for (from, to) in renames {
        let [from, to] = [from, to].map(|path| root.join(path.replace("STAGING", &name)));
        fs::rename(&from, &to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }
}

#[test]
fn lists_alone_are_the_old_or_the_new_ones_wherever_their_run_was_stopped() {
    let june: Period = "2026-06".parse().expect("a month");
    for (renames, expected) in [
        (&[("internal/2026-06", "STAGING/replaced-internal")][..], "new"),
        (&[("internal/2026-06", "STAGING/replaced-internal"), ("STAGING/internal", "internal/2026-06")], "new"),
        (&[], "new"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let output = Output::open(folder.path()).expect("an output");
        output.write_internal(june, &files(&[("rejects.csv", "old")])).expect("written");
        fs::write(output.internal(june).join("notes.txt"), "mine").expect("a file of somebody");
        // what `write_internal` stages before its first rename
        let staging = folder.path().join(format!("{STAGING}x"));
        let (staged, list) = (staging.join("internal"), list_of(&files(&[("rejects.csv", "new")])));
        write(&staged, &files(&[("rejects.csv", "new"), ("notes.txt", "mine")]), Access::Private).expect("staged");
        fs::write(staged.join(LIST), &list).expect("staged");
        Journal::of_lists(june, hex::encode(Sha256::digest(&list))).write(&staging).expect("staged");
        drop(output);
        moved(folder.path(), &staging, renames);
        drop(Output::open(folder.path()).expect("the next run"));
        let lists = folder.path().join("internal/2026-06");
        assert_eq!([read(&lists.join("rejects.csv")), read(&lists.join("notes.txt"))], [expected, "mine"], "{renames:?}");
        assert!(!staging.exists(), "{renames:?}");
    }
}

#[test]
fn a_folder_of_its_own_is_the_old_or_the_new_one_wherever_its_run_was_stopped() {
    for (renames, expected) in [
        (&[][..], "old"),
        (&[("draws", "STAGING/replaced-folder")], "old"),
        (&[("draws", "STAGING/replaced-folder"), ("STAGING/folder", "draws")], "new"),
    ] {
        for next in ["a reader", "a run", "papers"] {
            let root = tempfile::tempdir().expect("a folder");
            let (path, staging) = (root.path().join("draws"), root.path().join(".draws.huifang-staging-1"));
            for (folder, says) in [(path.clone(), "old"), (staging.join("folder"), "new")] {
                let ours = files(&[("a.csv", says)]);
                write(&folder, &ours, Access::Private).expect("a folder");
                fs::write(folder.join(LIST), list_of(&ours)).expect("its list");
            }
            moved(root.path(), &staging, renames);
            match next {
                "a reader" => repair_folder(&path).expect("repaired"),
                "a run" => drop(Folder::open(&path).expect("opened")),
                _ => drop(Papers::open(&path).expect("opened").fill(&files(&[("a.csv", "third")])).expect("filled")),
            }
            let expected = if next == "papers" { "third" } else { expected };
            assert_eq!(read(&path.join("a.csv")), expected, "{renames:?}: {next}");
            // a reader that finds a folder leaves what else lies there to the next run
            assert!(next == "a reader" && renames.len() != 1 || all(root.path()).len() == 2, "{:?}", all(root.path()));
        }
    }
}
