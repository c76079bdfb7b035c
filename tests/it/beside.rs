//! Where things go: beside the exports of their workspace, never among those of another centre, and for whom they are.

use std::fs;
use std::path::Path;

use crate::huifang::{Run, huifang, tree, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话\n\
                      A,一窗,投诉,2026-06-01,2026-06-02,张伟,13900010001\nB,二窗,投诉,2026-06-01,,李娜,13900010002\n";
const VISITS: &str = "受理编号,回访时间,回访方式,意见建议,总体评价\nA,2026-06-03,电话,窗口少,满意\n";
const STANDARDS: &str = "standard = [\"service-hall\", \"engineering\"]\n";
const MONTH: [&str; 4] = ["--period", "2026-06", "--as-of", "2026-06-30"];

fn workspace(at: &Path, name: &str, toml: &str) {
    let file = |path: &str| format!("{name}/{path}");
    write(at, &[(&file("ledger/a.csv"), LEDGER), (&file("visits/v.csv"), VISITS), (&file("huifang.toml"), toml)]);
}

fn build(at: &Path, name: &str, more: &[&str]) -> Run {
    huifang(at, &[&["build", name], &MONTH[..], more].concat())
}

#[track_caller]
fn done(run: &Run) {
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

#[test]
fn everything_stands_in_the_workspace_and_is_found_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "w", STANDARDS);
    done(&build(at, "w", &[]));
    done(&huifang(at, &["plan", "w", "--as-of", "2026-06-10"]));
    done(&huifang(at, &["cards", "w", "--as-of", "2026-06-10"]));
    done(&huifang(at, &["draw", "w", "--on", "2026-06-10", "--seed", "x"]));
    let released = huifang(at, &["release", "2026-06", "--workspace", "w"]);
    done(&released);
    assert!(released.stdout.contains("w/site/public/2026-06/index.html"), "{}", released.stdout);
    for whole in ["w", "w/site", "w/site/public"] {
        done(&huifang(at, &["verify", whole]));
    }
    done(&huifang(at, &["withdraw", "2026-06", "台账导出不全", "--workspace", "w"]));
    assert_eq!(names(at), ["w"], "nothing lies where the terminal happened to stand");
    assert_eq!(names(&at.join("w")), ["cards", "draws", "huifang.toml", "ledger", "plan", "site", "visits"]);

    // whoever stands in the workspace names nothing
    let inside = at.join("w");
    let again = build(&inside, ".", &[]);
    done(&again);
    assert!(again.stdout.contains("huifang release 2026-06\n"), "{}", again.stdout);
    done(&huifang(&inside, &["release", "2026-06"]));
    done(&huifang(&inside, &["verify"]));
    assert_eq!(names(at), ["w"]);
}

#[test]
fn a_site_where_earlier_versions_wrote_it_goes_on_being_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "w", "organisation = \"甲\"\n");
    workspace(at, "v", "organisation = \"乙\"\n");
    done(&build(at, "w", &["--out", "site", "--release"]));
    write(at, &[("w/visits/late.csv", "受理编号,回访时间,回访方式\nB,2026-06-03,电话\n")]);
    let changed = build(at, "w", &[]);
    assert!(changed.exit == 1 && changed.stderr.contains("会改动"), "what was released stays so: {}", changed.stderr);
    assert!(changed.stderr.contains("w/site") && !at.join("w/site").exists(), "{}", changed.stderr);
    // another workspace has nothing to do with it
    let other = build(at, "v", &[]);
    done(&other);
    assert!(other.stderr.is_empty() || !other.stderr.contains("沿用原来位置"), "{}", other.stderr);
    assert!(at.join("v/site/public/2026-06/index.html").is_file());
    done(&huifang(at, &["withdraw", "2026-06", "台账导出不全", "--workspace", "w"]));
    // moved as the note says, it is found in its new place
    fs::rename(at.join("site"), at.join("w/site")).expect("moved");
    let moved = build(at, "w", &[]);
    done(&moved);
    assert!(moved.stdout.contains("huifang release 2026-06 --workspace w") && !moved.stderr.contains("沿用原来位置"), "{}", moved.stderr);
}

#[test]
fn what_huifang_wrote_is_never_read_as_an_export() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let toml = format!("{STANDARDS}[inputs]\nledger = [\"**/*.csv\", \"*\"]\n");
    write(at, &[("w/台账.csv", LEDGER), ("w/更早/2025.csv", "受理编号,窗口,类别,受理时间\n"), ("w/huifang.toml", &toml)]);
    let said = |run: &Run| run.stdout.lines().filter(|line| line.contains("个文件，读入")).map(str::to_owned).collect::<Vec<_>>();
    let first = build(at, "w", &[]);
    done(&first);
    assert!(said(&first)[0].contains("2 个文件"), "{}", first.stdout);
    let public = tree(&at.join("w/site/public"));
    done(&huifang(at, &["plan", "w", "--as-of", "2026-06-10"]));
    done(&huifang(at, &["plan", "w", "--as-of", "2026-06-10", "--out", "w/更早/计划"]));
    done(&huifang(at, &["cards", "w", "--as-of", "2026-06-10"]));
    done(&huifang(at, &["draw", "w", "--on", "2026-06-10", "--seed", "x"]));
    done(&build(at, "w", &["--out", "w/别处"]));
    let again = build(at, "w", &["--fresh"]);
    done(&again);
    assert_eq!(said(&again), said(&first));
    assert!(tree(&at.join("w/site/public")) == public);
    let set_up = huifang(at, &["init", "w", "--kind", "property"]);
    assert!(!(set_up.stdout + &set_up.stderr).contains("计划"));
}

#[test]
fn the_site_of_another_centre_is_refused_by_both_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "a", "organisation = \"东城政务中心\"\n");
    workspace(at, "b", "organisation = \"西城政务中心\"\n");
    done(&build(at, "a", &["--out", "together"]));
    let before = tree(&at.join("together"));
    let refused = build(at, "b", &["--out", "together"]);
    assert_eq!(refused.exit, 1, "{}", refused.stdout);
    for named in ["东城政务中心 (a, 2026-06)", "西城政务中心 (b)", "--out"] {
        assert!(refused.stderr.contains(named), "no `{named}`: {}", refused.stderr);
    }
    assert!(tree(&at.join("together")) == before, "something was written");
    // withdrawn, it is still that centre's
    done(&build(at, "a", &["--out", "together", "--release"]));
    done(&huifang(at, &["withdraw", "2026-06", "台账导出不全", "--out", "together"]));
    assert_eq!(build(at, "b", &["--out", "together"]).exit, 1);
    // a centre may change its name, or move, or both copies be of one body
    workspace(at, "a", "organisation = \"东城区政务中心\"\n");
    done(&build(at, "a", &["--out", "together"]));
    fs::rename(at.join("a"), at.join("2027")).expect("moved");
    done(&build(at, "2027", &["--out", "together"]));
    workspace(at, "c", "organisation = \"东城区政务中心\"\n");
    done(&build(at, "c", &["--out", "together"]));
    // what an earlier version built has no record of its workspace
    fs::remove_file(at.join("together/internal/2026-06/made-from.json")).expect("removed");
    done(&build(at, "c", &["--out", "together"]));
    assert_eq!(build(at, "b", &["--out", "together"]).exit, 1);
}

#[test]
fn two_nameless_centres_are_two_as_long_as_both_are_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "a", "locale = \"en\"\n");
    workspace(at, "b", "locale = \"en\"\n");
    done(&build(at, "a", &["--out", "together"]));
    let refused = build(at, "b", &["--out", "together"]);
    assert!(refused.exit == 1 && refused.stderr.contains("(a, 2026-06)") && refused.stderr.contains("(b)"), "{}", refused.stderr);
    fs::remove_dir_all(at.join("a")).expect("removed");
    done(&build(at, "b", &["--out", "together"]));
}

#[cfg(unix)]
#[test]
fn what_names_people_is_its_owner_s_alone_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "w", "");
    write(
        at,
        &[
            ("w/ledger/b.csv", "受理编号,窗口,类别,受理时间\nC,,投诉,2026-06-01\n"),
            ("w/huifang.toml", &format!("{STANDARDS}max_rejected = \"100%\"\n")),
        ],
    );
    let wide = |command: &str| {
        let command = format!("umask 022; exec '{}' {command}", env!("CARGO_BIN_EXE_huifang"));
        let output = std::process::Command::new("sh").args(["-c", &command]).current_dir(at).output().expect("a shell");
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    };
    for command in [
        "build w --period 2026-06 --as-of 2026-06-30 --audit w/audit.csv --release",
        "build w --period 2026-06 --as-of 2026-06-30 --fresh",
        "plan w --as-of 2026-06-10",
        "cards w --as-of 2026-06-10",
        "draw w --on 2026-06-10 --seed x",
        "draw w --template",
        "draw w --on 2026-06-10 --seed y --replace z",
        "check w --fix-out w/fix",
        "tally w --period 2026-06 --as-of 2026-06-30 --out w/t.parquet",
    ] {
        wide(command);
    }
    let mode = |path: &Path| fs::symlink_metadata(path).expect("there").permissions().mode() & 0o777;
    let mut looked = 0;
    let mut below = ["site/internal", "plan", "cards", "draws", ".huifang", "fix", "audit.csv", "t.parquet"]
        .map(|name| at.join("w").join(name))
        .to_vec();
    while let Some(path) = below.pop() {
        if path.is_dir() {
            assert_eq!(mode(&path), 0o700, "{}", path.display());
            below.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
        looked += 1;
    }
    assert!(looked > 40, "{looked} files and folders");
    assert_eq!((mode(&at.join("w/site/public")), mode(&at.join("w/site/public/index.html"))), (0o755, 0o644), "the public may read");
}
