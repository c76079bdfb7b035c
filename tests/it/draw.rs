//! Draws as a supervisor makes them: computed again by another program, checked, replaced, and typed back in.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::huifang::{CODES, Run, huifang, root, write};

const HEADER: &str = "case_id,window,category,accepted_at,completed_at,item,applicant,phone,callback_allowed\n";

/// 240 cases of three windows from May to June; every seventh may not be called, some ids and
/// phones would start a formula.
fn ledger() -> String {
    let mut text = HEADER.to_owned();
    for n in 0..240_u32 {
        let (month, day) = if n % 5 == 0 { (5, 20 + n % 12) } else { (6, 1 + n % 28) };
        let window = ["丙窗", "甲窗", "乙窗"][(n * n % 3) as usize];
        let id = if n % 40 == 7 { format!("=X{n}") } else { format!("CASE-ID-{n:04}") };
        let allowed = if n % 7 == 0 { "no" } else { "" };
        writeln!(text, "{id},{window},投诉,2026-{month:02}-{day:02},,事项{n},申请人{n},+86 100{n:04},{allowed}").expect("a string grows");
    }
    text
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/ledger/cases.csv", &ledger()), ("w/huifang.toml", CODES)]);
    folder
}

fn draw(folder: &tempfile::TempDir, args: &[&str]) -> Run {
    huifang(folder.path(), &[&["draw", "w"], args].concat())
}

fn drawn(folder: &tempfile::TempDir, date: &str, seed: &str) {
    let run = draw(folder, &["--on", date, "--seed", seed]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
}

/// Every file in `draws/` but the lock.
fn kept(folder: &tempfile::TempDir) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder.path().join("w/draws")) else { return BTreeMap::new() };
    let file = |entry: std::io::Result<fs::DirEntry>| {
        let entry = entry.expect("an entry");
        (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("a file"))
    };
    entries.map(file).filter(|(name, _)| name != ".huifang.lock").collect()
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("a file");
    assert!(text.contains(from), "{} has no `{from}`", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("a file");
}

#[test]
#[allow(clippy::print_stderr, reason = "a comparison that is left out says so")]
fn draws_are_those_of_an_independent_program() {
    if !Command::new("python3").args(["-c", "import hashlib"]).output().is_ok_and(|output| output.status.success()) {
        eprintln!("left out: the comparison with tests/reference/draw.py needs python3");
        return;
    }
    let folder = workspace();
    let draws = [("2026-05-29", "2026年第22周"), ("2026-06-12", "it's a \"seed\""), ("2026-06-05", " 早一周 "), ("2026-06-19", "第25周")];
    for (date, seed) in draws {
        drawn(&folder, date, seed);
    }
    let output = Command::new("python3")
        .arg(root().join("tests/reference/draw.py"))
        .arg(folder.path().join("w"))
        .args(draws.iter().flat_map(|(date, seed)| [*date, *seed]))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .expect("python3 starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.starts_with("4 draws agree"), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for (date, _) in draws {
        let run = draw(&folder, &["--verify", date]);
        assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_kept_draw_stays_and_a_replaced_one_stays_beside_it() {
    let folder = workspace();
    drawn(&folder, "2026-06-12", "one");
    let first = kept(&folder);
    assert_eq!(first.keys().collect::<Vec<_>>(), ["2026-06-12.csv", "2026-06-12.html", "2026-06-12.json", "form.html"]);
    let again = draw(&folder, &["--on", "2026-06-12", "--seed", "two"]);
    assert!(again.exit == 1 && again.stderr.contains("--replace") && kept(&folder) == first, "{}", again.stderr);
    let replaced = draw(&folder, &["--on", "2026-06-12", "--seed", "two", "--replace", "种子公布有误"]);
    assert_eq!(replaced.exit, 0, "{}", replaced.stderr);
    let files = kept(&folder);
    for ending in ["csv", "html", "json"] {
        assert_eq!(files[&format!("2026-06-12.replaced-1.{ending}")], first[&format!("2026-06-12.{ending}")]);
    }
    let receipt: serde_json::Value = serde_json::from_slice(&files["2026-06-12.json"]).expect("a receipt");
    assert_eq!(receipt["replaced"][0]["reason"], "种子公布有误");
    assert_eq!(receipt["replaced"][0]["files"].as_array().map(Vec::len), Some(3));
    // the draw that no longer counts keeps none of its cases from being drawn again
    drawn(&folder, "2026-06-19", "three");
    assert_eq!(draw(&folder, &["--verify", "2026-06-12"]).exit, 0);
    assert_eq!(draw(&folder, &["--verify", "2026-06-19"]).exit, 0);
    edit(&folder.path().join("w/draws/2026-06-12.replaced-1.json"), "one", "own");
    let changed = draw(&folder, &["--verify", "2026-06-12"]);
    assert!(changed.exit == 1 && changed.stdout.contains("2026-06-12.replaced-1.json：已替换的抽样留存的文件已改动"), "{}", changed.stdout);
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_written() {
    let cases: &[(&[&str], i32, &[&str])] = &[
        (&["--on", "2026-06-31", "--seed", "x"], 2, &["2026-06-31"]),
        (&["--on", "2026-06-12"], 2, &["--seed"]),
        (&["--seed", "x"], 2, &["--on"]),
        (&["--on", "2026-06-12", "--seed", ""], 2, &["种子是空的", "怎么办"]),
        (&["--on", "2026-06-12", "--seed", " \u{3000}"], 2, &["种子是空的"]),
        (&["--on", "2026-06-12", "--seed", "a\nb"], 2, &["一行文字"]),
        (&["--on", "2026-06-12", "--seed", "x", "--replace", " "], 1, &["没有 2026-06-12 的抽样可替换"]),
        (&["--on", "2024-06-12", "--seed", "x"], 1, &["2024-06-01 至 2024-06-12", "2026-06-28"]),
        (&["--verify", "2026-06-12"], 1, &["2026-06-12.json", "没有 2026-06-12 抽样的回执"]),
        (&["--template"], 1, &["没有留存的抽样"]),
        (&["--template", "--on", "2026-06-12"], 1, &["没有留存 2026-06-12 的抽样"]),
        (&["--verify", "2026-06-12", "--on", "2026-06-12"], 2, &["--on"]),
    ];
    let folder = workspace();
    for (args, exit, says) in cases {
        let run = draw(&folder, args);
        assert_eq!(run.exit, *exit, "{args:?}\n{}{}", run.stdout, run.stderr);
        for said in *says {
            assert!(run.stderr.contains(said), "{args:?} does not say `{said}`:\n{}", run.stderr);
        }
        assert!(!folder.path().join("w/draws").exists(), "{args:?} wrote something");
    }
    drawn(&folder, "2026-06-05", "x");
    let before = kept(&folder);
    let empty = draw(&folder, &["--on", "2026-06-05", "--seed", "y", "--replace", " "]);
    assert!(empty.exit == 2 && empty.stderr.contains("原因是空的") && kept(&folder) == before, "{}", empty.stderr);
    let late = draw(&folder, &["--on", "2026-07-06", "--seed", "x"]);
    assert!(late.exit == 0 && late.stderr.contains("2026-06-28"), "{}", late.stderr);
}

#[test]
fn an_earlier_draw_that_was_broken_stops_a_new_one() {
    for (break_it, says) in [
        ((|path: &Path| edit(&path.join("2026-06-05.csv"), "drawn", "dran")) as fn(&Path), "2026-06-05.csv:2: “dran”不是"),
        (|path| edit(&path.join("2026-06-05.csv"), "2026-06-05,", "2026-06-06,"), "2026-06-05.csv:2: 2026-06-05 的抽样清单里有一行的日期"),
        (|path| fs::remove_file(path.join("2026-06-05.csv")).expect("removed"), "2026-06-05.csv: 不在了"),
    ] {
        let folder = workspace();
        drawn(&folder, "2026-06-05", "x");
        break_it(&folder.path().join("w/draws"));
        let before = kept(&folder);
        let run = draw(&folder, &["--on", "2026-06-12", "--seed", "y"]);
        assert!(run.exit == 1 && run.stderr.contains(says), "{}", run.stderr);
        assert!(kept(&folder) == before, "a draw that failed wrote something");
        let cure = draw(&folder, &["--on", "2026-06-05", "--seed", "z", "--replace", "清单损坏"]);
        assert_eq!(cure.exit, 0, "{}", cure.stderr);
        drawn(&folder, "2026-06-12", "y");
    }
}

#[test]
fn what_was_changed_since_is_named() {
    let list = "w/draws/2026-06-12.csv";
    let receipt = "w/draws/2026-06-12.json";
    let cases: &[(&str, &str, &str, i32, &[&str])] = &[
        (list, "CASE-ID-", "CASE-ID-9", 1, &["SHA-256", "2026-06-12.csv:2：case_id"]),
        (list, "reserve", "drawn", 1, &["SHA-256", "role 是“drawn”，应为“reserve”"]),
        (list, ",drawn,", ",driven,", 1, &["SHA-256", "2026-06-12.csv:2: “driven”"]),
        (receipt, "\"drawn\": 20", "\"drawn\": 21", 1, &["drawn 是 21，应为 20"]),
        (receipt, "\"population\": ", "\"population\": 1", 1, &["population"]),
        (receipt, "\"seed\": \"x", "\"seed\": \"y", 1, &["case_id"]),
        (receipt, "\"from\": \"2026-06-01\"", "\"from\": \"2026-05-01\"", 1, &["from"]),
        (receipt, "2026-06-05", "2026-06-04", 1, &["2026-06-04"]),
        ("w/ledger/cases.csv", "申请人", "申请者", 1, &["台账第 1 个文件已改动", "1 处不符"]),
        ("w/draws/2026-06-05.csv", "申请人", "申请者", 1, &["2026-06-05 的清单已改动"]),
        (receipt, "\"order\": 1,", "\"order\": 2,", 1, &["ledger.order"]),
        ("w/draws/2026-06-05.json", "\"seed\"", "\"sead\"", 0, &["核验无误", "printf '%s\\n%s' 'x'"]),
    ];
    for (file, from, to, exit, says) in cases {
        let folder = workspace();
        drawn(&folder, "2026-06-05", "w");
        drawn(&folder, "2026-06-12", "x");
        edit(&folder.path().join(file), from, to);
        let before = kept(&folder);
        let run = draw(&folder, &["--verify", "2026-06-12"]);
        assert_eq!(run.exit, *exit, "{file}: {from} → {to}\n{}{}", run.stdout, run.stderr);
        for said in *says {
            assert!(run.stdout.contains(said), "{file}: {from} → {to} does not say `{said}`:\n{}", run.stdout);
        }
        assert!(kept(&folder) == before);
    }
}

#[test]
fn later_exports_do_not_spoil_a_draw() {
    let folder = workspace();
    drawn(&folder, "2026-06-12", "x");
    let late = format!("{HEADER}LATE,甲窗,投诉,2026-06-02,,,,,\nCASE-ID-0001,甲窗,投诉,2026-06-02,,,改名,,\n");
    write(folder.path(), &[("w/ledger/july.csv", &late)]);
    let run = draw(&folder, &["--verify", "2026-06-12"]);
    assert!(run.exit == 0 && run.stdout.contains("另有 1 个文件"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_filled_in_template_is_read_as_visits_and_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let ids = ["990981202604000001", "A1", "0007", "2026-06-01", "=X7", "+B", "-C"];
    let rows: String = ids.iter().fold(String::new(), |rows, id| rows + &format!("{id},甲窗,投诉,2026-06-02,2026-06-03,,甲,1,\n"));
    write(folder.path(), &[("w/ledger/cases.csv", &format!("{HEADER}{rows}"))]);
    drawn(&folder, "2026-06-05", "x");
    assert_eq!(draw(&folder, &["--template"]).exit, 0);
    let path = folder.path().join("w/draws/2026-06-05.visits.csv");
    let again = draw(&folder, &["--template", "--on", "2026-06-05"]);
    assert!(again.exit == 1 && again.stderr.contains("已经有这个录入表"), "{}", again.stderr);
    let filled = fs::read_to_string(&path)
        .expect("a template")
        .replace(",,电话,,,,,,,,", ",2026-06-05 9:30,电话,接通,满意,满意,满意,满意,满意,基本满意,");
    assert_eq!(filled.matches("9:30").count(), 7, "{filled}");
    write(folder.path(), &[("w/visits/2026-06-05.csv", &filled)]);
    let built = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--audit", "audit.csv"]);
    assert_eq!(built.exit, 0, "{}", built.stderr);
    assert!(built.stdout.contains("读入 7 行 = 采用 7 "), "{}", built.stdout);
    let audit = fs::read_to_string(folder.path().join("audit.csv")).expect("an audit");
    assert_eq!(audit.lines().filter(|line| line.contains(",complaint,") && line.contains(",按期,2026-06-05,")).count(), 7, "{audit}");
    let explained = huifang(folder.path(), &["explain", "w", "=X7"]);
    assert!(explained.stdout.contains("visits/2026-06-05.csv:"), "{}{}", explained.stdout, explained.stderr);
    // an id that begins as a guarded one does is told from it
    assert_eq!(draw(&folder, &["--verify", "2026-06-05"]).exit, 0);
}

#[test]
fn the_sheet_escapes_what_the_ledger_says_and_speaks_the_language_of_the_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    let hostile = format!("{HEADER}<b>1,\"<script>alert(1)</script>\",a&b,2026-06-02,,\"{{{{ v }}}}\nx\",\"\"\"><i>\",1,\n");
    write(folder.path(), &[("w/ledger/cases.csv", &hostile), ("w/huifang.toml", "locale = \"en\"\norganisation = \"<u>\"\n")]);
    let run = draw(&folder, &["--on", "2026-06-05", "--seed", "</style><img src=x>"]);
    assert!(run.exit == 0 && run.stdout.contains("1 could be drawn, 1 drawn"), "{}{}", run.stdout, run.stderr);
    let files = kept(&folder);
    let sheet = String::from_utf8_lossy(&files["2026-06-05.html"]).into_owned() + &String::from_utf8_lossy(&files["form.html"]);
    for raw in ["<script", "<img", "<b>1", "<i>\"", "<u>"] {
        assert!(!sheet.contains(raw), "{raw} came through");
    }
    for said in ["&lt;script&gt;", "{{ v }}", "Telephone callback sheet", "Basically satisfied", "Your opinion, please"] {
        assert!(sheet.contains(said), "does not say {said}");
    }
    assert_eq!(draw(&folder, &["--verify", "2026-06-05"]).exit, 0);
}
