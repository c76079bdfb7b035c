//! `huifang print` asks an installed browser, here one of our own making, and leaves a whole PDF or none.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::huifang::{Run, huifang, write};

const PAGE: &str = "<!DOCTYPE html><title>六月</title>";

/// A browser that is a shell script; `$pdf` is the file that it is asked to print to.
fn browser(folder: &Path, name: &str, does: &str) -> PathBuf {
    let program = folder.join(name);
    write(
        folder,
        &[(
            name,
            &format!("#!/bin/sh\nfor arg; do case \"$arg\" in --print-to-pdf=*) pdf=\"${{arg#--print-to-pdf=}}\";; esac; done\n{does}\n"),
        )],
    );
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("made a program");
    program
}

/// What stands in the folder, but for the site and the programs.
fn left(folder: &Path) -> Vec<String> {
    let names =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != "site" && name != "bin" && name != "args").collect();
    names.sort();
    names
}

fn print(folder: &Path, program: &Path, more: &[&str]) -> Run {
    huifang(folder, &[&["print", "2026-06", "--browser", &program.to_string_lossy()], more].concat())
}

#[test]
fn the_pdf_is_written_whole_by_a_browser_that_asks_nobody() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("site/public/2026-06/index.html", PAGE), ("2026-06.pdf", "old")]);
    let program = browser(at, "bin/b", "printf '%s\\n' \"$@\" > args; printf '%%PDF-1.7\\n%%%%EOF\\n' > \"$pdf\"");
    let run = print(at, &program, &[]);
    assert_eq!((run.exit, run.stdout.trim()), (0, "2026-06.pdf"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(at.join("2026-06.pdf")).expect("a PDF"), "%PDF-1.7\n%%EOF\n");
    assert_eq!(left(at), ["2026-06.pdf"], "the profile is gone");
    let args = std::fs::read_to_string(at.join("args")).expect("arguments");
    for flag in ["--headless", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-pdf-header-footer"] {
        assert!(args.lines().any(|arg| arg == flag), "{flag} is not in {args}");
    }
    assert!(
        args.lines().last().is_some_and(|page| page.starts_with("file:///") && page.ends_with("/site/public/2026-06/index.html")),
        "{args}"
    );

    let named = print(at, &program, &["--to", "六月.pdf"]);
    assert!(named.exit == 0 && at.join("六月.pdf").exists(), "{}", named.stderr);
}

#[test]
fn the_body_alone_and_the_sheet_for_the_notice_board_are_printed_to_files_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let program = browser(at, "bin/b", "printf '%s\\n' \"$@\" > args; printf '%%PDF-1.7\\n%%%%EOF\\n' > \"$pdf\"");
    write(at, &[("site/public/2026-06/index.html", PAGE)]);
    for (flag, says) in [("--body", "没有 id=\"body\""), ("--notice", "notice.html: 没有这一页")] {
        let run = print(at, &program, &[flag]);
        assert!(run.exit == 1 && run.stderr.contains(says) && run.stderr.contains("huifang build --period 2026-06"), "{}", run.stderr);
        assert!(left(at).is_empty(), "{flag}");
    }
    write(
        at,
        &[
            ("site/public/2026-06/index.html", "<!DOCTYPE html><title>六月</title><div id=\"body\">"),
            ("site/public/2026-06/notice.html", PAGE),
        ],
    );
    for (flag, pdf, page) in
        [("--body", "2026-06-body.pdf", "/2026-06/index.html#body"), ("--notice", "2026-06-notice.pdf", "/2026-06/notice.html")]
    {
        let run = print(at, &program, &[flag]);
        assert_eq!((run.exit, run.stdout.trim()), (0, pdf), "{}", run.stderr);
        let args = std::fs::read_to_string(at.join("args")).expect("arguments");
        assert!(args.lines().last().is_some_and(|last| last.ends_with(page)), "{args}");
    }
    assert_eq!(print(at, &program, &["--body", "--notice"]).exit, 2, "one or the other");
}

#[test]
fn a_browser_that_fails_leaves_no_file_and_the_old_one_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("site/public/2026-06/index.html", PAGE), ("2026-06.pdf", "old")]);
    for (does, says) in [
        ("echo 'no display' >&2; exit 1", "no display"),
        ("exit 0", "什么也没有印出来"),
        ("printf '%%PDF-1.7\\n' > \"$pdf\"", "什么也没有印出来"),
        ("printf 'html' > \"$pdf\"", "什么也没有印出来"),
        ("exec tail -f /dev/null", "过了 1 秒还没有印好"),
    ] {
        let program = browser(at, "bin/b", does);
        let run = print(at, &program, &["--timeout", "1"]);
        assert!(run.exit == 1 && run.stderr.contains(says) && run.stderr.contains("--browser"), "{does}: {}", run.stderr);
        assert_eq!(left(at), ["2026-06.pdf"], "{does}");
        assert_eq!(std::fs::read_to_string(at.join("2026-06.pdf")).expect("the old one"), "old", "{does}");
    }
}

#[test]
fn what_cannot_be_printed_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("site/public/2026-05/index.html", PAGE), ("site/.huifang.lock", "")]);
    let program = browser(at, "bin/b", "printf '%%PDF-1.7\\n%%%%EOF\\n' > \"$pdf\"");
    let run = print(at, &program, &[]);
    assert!(run.exit == 1 && run.stderr.contains("2026-06 没有在这里生成") && run.stderr.contains("已有：2026-05"), "{}", run.stderr);
    write(at, &[("site/public/2026-06/index.html", PAGE)]);
    let run = print(at, &program, &["--to", "site/public/2026-06/通报.pdf"]);
    assert!(run.exit == 1 && run.stderr.contains("只由 huifang build 改动"), "{}", run.stderr);
    let run = print(at, Path::new("no-such-browser"), &[]);
    assert!(run.exit == 1 && run.stderr.contains("no-such-browser"), "{}", run.stderr);
    let none = Command::new(env!("CARGO_BIN_EXE_huifang")).args(["print", "2026-06"]).env("PATH", "").current_dir(at).output();
    let none = Run::from(none.expect("the program starts"));
    assert!(none.exit == 1 && none.stderr.contains("apt install chromium") && none.stderr.contains("Edge"), "{}", none.stderr);
    // and one that is on the path is found by its name
    browser(at, "bin/google-chrome", "printf '%%PDF-1.7\\n%%%%EOF\\n' > \"$pdf\"");
    let found = Command::new(env!("CARGO_BIN_EXE_huifang")).args(["print", "2026-06"]).env("PATH", at.join("bin")).current_dir(at).output();
    assert_eq!(Run::from(found.expect("the program starts")).exit, 0);
}
