//! Centres of which each keeps its cases: their tallies together give the bulletin of all rows together.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use polars_io::SerReader;
use polars_io::prelude::ParquetReader;

use crate::huifang::{Run, huifang, root, tree, write};

fn sample() -> PathBuf {
    root().join("sample-data")
}

/// The paths of the files below a folder.
fn files(folder: &Path) -> BTreeSet<String> {
    tree(folder).into_keys().collect()
}

/// Runs of ASCII letters and digits that hold a digit: what ids look like.
fn tokens(record: &[u8]) -> impl Iterator<Item = &[u8]> {
    let runs = record.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
    runs.filter(|run| run.len() >= 6 && run.iter().any(u8::is_ascii_digit))
}

/// The records of an export: a line, or up to four that a quoted cell holds together.
fn records(path: &str) -> Vec<Vec<u8>> {
    let bytes = fs::read(sample().join(path)).expect("an export");
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let quotes = |lines: &[&[u8]]| lines.iter().flat_map(|line| line.iter()).filter(|byte| **byte == b'"').count();
    let mut records = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let most = (lines.len() - at).min(4);
        let n = (1..=most).find(|n| quotes(&lines[at..at + n]).is_multiple_of(2)).unwrap_or(1);
        records.push(lines[at..at + n].concat());
        at += n;
    }
    records
}

/// The sample workspace in `n` parts; a case and all that names it lie in one part, every other row anywhere.
fn split(into: &Path, n: usize, seed: usize) -> Vec<PathBuf> {
    let exports: Vec<String> = files(&sample()).into_iter().filter(|path| path.contains('/') && !path.starts_with('.')).collect();
    let ledgers = exports.iter().filter(|path| path.starts_with("ledger/"));
    let ids: BTreeSet<Vec<u8>> =
        ledgers.flat_map(|path| records(path)).filter_map(|line| tokens(&line).next().map(<[u8]>::to_vec)).collect();
    let parts: Vec<PathBuf> = (0..n).map(|part| into.join(format!("centre-{part}"))).collect();
    for part in &parts {
        fs::create_dir_all(part).expect("a folder");
        fs::copy(sample().join("huifang.toml"), part.join("huifang.toml")).expect("a copy");
    }
    for path in &exports {
        let mut of_part = vec![Vec::new(); n];
        for (at, line) in records(path).into_iter().enumerate() {
            if at < header(path) {
                for part in &mut of_part {
                    part.extend(&line);
                }
                continue;
            }
            let of_case = tokens(&line).find(|token| ids.contains(*token));
            let key = of_case.unwrap_or(&line);
            let place = key.iter().fold(seed, |sum, byte| (sum * 31 + usize::from(*byte)) % 1_000_003) % n;
            of_part[place].extend(line);
        }
        for (part, bytes) in parts.iter().zip(of_part) {
            let path = part.join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
    }
    parts
}

/// Lines up to the header, the header among them.
fn header(path: &str) -> usize {
    if path.ends_with("engineering-2026.csv") { 3 } else { 1 }
}

fn done(run: &Run) {
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
}

/// The page or table without the number of files read: every part has files of its own.
fn but_for_files(text: &str) -> String {
    let is_count = |line: &str| line.trim_start().starts_with("\"files\": ");
    let text = text.lines().filter(|line| !is_count(line)).collect::<Vec<_>>().join("\n");
    let Some((before, annex)) = text.split_once("<th scope=\"col\">文件</th>") else { return text };
    let rows = annex.split("</th><td>").map(|row| row.trim_start_matches(|c: char| c.is_ascii_digit()));
    before.to_owned() + &rows.collect::<Vec<_>>().join("</th><td>")
}

#[test]
fn tallies_of_parts_give_the_bulletin_of_the_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let sample = sample();
    let sample = sample.to_str().expect("a path");
    for (n, seed, period, as_of) in [(2, 1, "2026-06", None), (3, 3, "2026", Some("2026-06-30"))] {
        let parts = split(&at.join(format!("{period}-parts")), n, seed);
        let span: Vec<&str> = ["--period", period].into_iter().chain(as_of.into_iter().flat_map(|date| ["--as-of", date])).collect();
        let mut merge = vec!["build".to_owned(), sample.to_owned(), "--out".to_owned(), "merged".to_owned(), "--from-tallies".to_owned()];
        for (place, part) in parts.iter().enumerate() {
            let out = format!("{period}-{place}.parquet");
            done(&huifang(at, &[&["tally", part.to_str().expect("a path"), "--out", &out], span.as_slice()].concat()));
            merge.push(out);
        }
        done(&huifang(at, &[&["build", sample, "--out", "whole"], span.as_slice()].concat()));
        done(&huifang(at, &merge.iter().map(String::as_str).collect::<Vec<_>>()));
        let (whole, merged) = (at.join("whole/public").join(period), at.join("merged/public").join(period));
        assert_eq!(files(&whole), files(&merged));
        for path in files(&whole) {
            if path != "manifest.json" {
                // a letter and a workbook are archives, and say nothing of files that were read
                let read = |folder: &Path| {
                    let bytes = fs::read(folder.join(&path)).expect("a file");
                    String::from_utf8(bytes).map_or_else(std::string::FromUtf8Error::into_bytes, |text| but_for_files(&text).into_bytes())
                };
                assert!(read(&whole) == read(&merged), "{period}/{path} differs");
            }
        }
        let tables = |of: &str| at.join(of).join("internal").join(period).join("data");
        for path in files(&tables("merged")) {
            let read = |of: &str| fs::read_to_string(tables(of).join(&path)).expect("a table");
            assert_eq!(read("whole"), read("merged"), "internal {path}");
        }
    }
}

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话\n\
    SL-9001,一窗,投诉,2026-06-01,2026-06-02,欧阳小满,13800009001\n\
    SL-9002,一窗,投诉,2026-06-03,2026-06-04,司马大寒,13800009002\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式,总体评价,意见建议,回访人\n\
    HF-7001,SL-9001,2026-06-03,电话,不满意,排队太久,上官立春\n";
const EVALUATIONS: &str = "窗口,评价时间,评价,受理编号,设备编号\n一窗,2026-06-02,非常满意,SL-9001,PJ-5001\n";

#[test]
fn nothing_personal_is_in_a_tally() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/台账-欧阳.csv", LEDGER), ("w/visits/a.csv", VISITS), ("w/evaluations/a.csv", EVALUATIONS)]);
    done(&huifang(at, &["tally", "w", "--period", "2026-06", "--out", "t.parquet"]));
    let table = ParquetReader::new(fs::File::open(at.join("t.parquet")).expect("a tally")).finish().expect("Parquet");
    let mut cells = BTreeSet::new();
    for column in table.columns() {
        for row in 0..table.height() {
            cells.insert(column.get(row).expect("a cell").to_string());
        }
    }
    let text = cells.into_iter().collect::<Vec<_>>().join("\n");
    assert!(text.contains("一窗") && text.contains("overall.dissatisfied"), "{text}");
    for personal in ["SL-", "HF-", "PJ-", "欧阳", "司马", "上官", "13800", "排队", "台账", ".csv"] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
}

#[test]
fn a_tally_that_does_not_fit_leaves_the_old_bulletin_in_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let other = LEDGER.replace("SL-", "SM-").replace("一窗", "二窗");
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/visits/a.csv", VISITS), ("w/evaluations/a.csv", EVALUATIONS), ("v/ledger/a.csv", &other)]);
    done(&huifang(at, &["tally", "w", "--period", "2026-06", "--out", "june.parquet"]));
    done(&huifang(at, &["tally", "v", "--period", "2026-06", "--out", "other.parquet"]));
    done(&huifang(at, &["tally", "v", "--period", "2026-05", "--out", "may.parquet"]));
    done(&huifang(at, &["build", "--from-tallies", "june.parquet", "other.parquet", "--as-of", "2026-06-30", "--out", "site"]));
    let page = || fs::read(at.join("site/public/2026-06/index.html")).expect("a page");
    let before = page();
    let whole = fs::read(at.join("other.parquet")).expect("a tally");
    fs::write(at.join("cut.parquet"), &whole[..whole.len() / 2]).expect("a file");
    let middle = whole.len() / 3;
    let edited = [&whole[..middle], &[whole[middle] ^ 0x55], &whole[middle + 1..]].concat();
    fs::write(at.join("edited.parquet"), edited).expect("a file");
    write(at, &[("x/huifang.toml", "[weights]\nphone = 1\n"), ("x/ledger/a.csv", &other)]);
    done(&huifang(at, &["tally", "x", "--period", "2026-06", "--out", "weights.parquet"]));
    for (with, says) in [
        ("may.parquet", "period：汇总里是 2026-05，这里是 2026-06"),
        ("june.parquet", "是同一份汇总"),
        ("cut.parquet", "cut.parquet: "),
        ("edited.parquet", "edited.parquet: "),
        ("no-such.parquet", "no-such.parquet"),
        ("w", "这里应写汇总文件"),
        ("weights.parquet", "weights.phone：汇总里是 1，这里是 40"),
    ] {
        let run = huifang(at, &["build", "--from-tallies", "june.parquet", with, "--as-of", "2026-06-30", "--out", "site"]);
        assert_eq!(run.exit, 1, "{with}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(says) && run.stderr.contains("怎么办："), "{with}: {}", run.stderr);
        assert!(page() == before, "{with}");
    }
    // a workspace that was named decides how it is scored, and says so
    let run = huifang(at, &["build", "w", "--from-tallies", "june.parquet", "weights.parquet", "--as-of", "2026-06-30", "--out", "other"]);
    done(&run);
    assert!(run.stdout.contains("weights.phone：汇总里是 1，这里是 40"), "{}", run.stdout);
}

#[test]
fn centres_whose_windows_share_a_name_are_kept_apart_by_theirs() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", LEDGER), ("v/ledger/a.csv", &LEDGER.replace("SL-", "SM-"))]);
    for name in ["w", "v"] {
        done(&huifang(at, &["tally", name, "--period", "2026-06", "--out", &format!("{name}.parquet")]));
    }
    let rates = || fs::read_to_string(at.join("site/public/2026-06/data/rates.csv")).expect("a table");
    let run = huifang(at, &["build", "--from-tallies", "w.parquet", "v.parquet", "--as-of", "2026-06-30", "--out", "site"]);
    done(&run);
    assert!(run.stdout.contains("同名") && run.stdout.contains("一窗"), "{}", run.stdout);
    assert!(rates().contains("complaint,投诉回访,投诉,一窗,callbacks,0,0,0,0,0,0,0,,1.0000,,,,,,4,no"), "{}", rates());
    fs::remove_dir_all(at.join("site")).expect("removed");
    let run = huifang(at, &["build", "--from-tallies", "东城=w.parquet", "西城=v.parquet", "--as-of", "2026-06-30", "--out", "site"]);
    done(&run);
    assert!(!run.stdout.contains("同名"), "{}", run.stdout);
    for window in ["东城·一窗", "西城·一窗"] {
        assert!(rates().contains(&format!("complaint,投诉回访,投诉,{window},callbacks,0,0,0,0,0,0,0,,1.0000,,,,,,2,no")), "{}", rates());
    }
}

/// A centre with so many phone opinions at each window, all of one month.
fn centre(at: &Path, name: &str, windows: &[(&str, usize)]) {
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式,总体评价\n".to_owned();
    for (window, n) in windows {
        for i in 0..*n {
            writeln!(ledger, "{name}-{window}-{i},{window},投诉,2026-06-01,2026-06-02").expect("a String takes it");
            writeln!(visits, "V{name}-{window}-{i},{name}-{window}-{i},2026-06-03,电话,满意").expect("a String takes it");
        }
    }
    write(at, &[(&format!("{name}/ledger/a.csv"), &ledger), (&format!("{name}/visits/a.csv"), &visits)]);
    let out = format!("t/{name}.parquet");
    fs::create_dir_all(at.join("t")).expect("a folder");
    done(&huifang(at, &["tally", name, "--period", "2026-06", "--as-of", "2026-06-30", "--out", &out]));
}

/// The satisfaction by callback of each centre in the public table.
fn satisfied(at: &Path) -> Vec<String> {
    let table = fs::read_to_string(at.join("site/public/2026-06/data/centres.csv")).expect("a table");
    let rows = table.lines().filter(|line| line.contains(",callback_satisfaction,"));
    rows.map(|line| line.split(',').take(7).collect::<Vec<_>>().join(",")).collect()
}

#[test]
fn centres_stand_beside_their_kind_and_their_totals_give_no_window_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    // of 东城 one window is withheld, and 乙 of 西城 with it, so that those withheld are two: each is alone in its centre,
    // but the two together hold 3 + 7 people, which is enough for the total of 南城 to be shown
    centre(at, "东城", &[("甲", 3), ("乙", 20)]);
    centre(at, "西城", &[("甲", 30), ("乙", 7)]);
    centre(at, "南城", &[("甲", 9), ("乙", 9)]);
    let listed = "[[centre]]\nname = \"东城\"\nkind = \"区\"\n[[centre]]\nname = \"西城\"\nkind = \"区\"\n";
    write(at, &[("city/huifang.toml", listed)]);
    let build =
        |more: &[&str]| huifang(at, &[&["build", "city", "--as-of", "2026-06-30", "--out", "site", "--from-tallies"], more].concat());

    let run = build(&["t"]);
    assert!(run.exit == 1 && run.stderr.contains("南城") && run.stderr.contains("[[centre]]"), "{}", run.stderr);
    let named = ["东城=t/东城.parquet"];
    let run = build(&named);
    assert!(run.exit == 3 && run.stderr.contains("西城") && run.stderr.contains("absent = true"), "{}", run.stderr);
    write(at, &[("city/huifang.toml", &format!("{listed}[[centre]]\nname = \"南城\"\n[[centre]]\nname = \"北城\"\nabsent = true\n"))]);
    done(&build(&["t"]));
    assert_eq!(
        satisfied(at),
        ["南城,,2,callback_satisfaction,,18,18", "东城,区,2,callback_satisfaction,,*,*", "西城,区,2,callback_satisfaction,,*,*"]
    );
    let page = fs::read_to_string(at.join("site/public/2026-06/index.html")).expect("a page");
    assert!(page.contains("北城") && page.contains("各中心"), "the centre without a tally is named");
    assert_eq!(fs::read_dir(at.join("site/public/2026-06/centres")).expect("pages").count(), 3);
    let groups = fs::read_to_string(at.join("site/public/2026-06/data/windows.csv")).expect("a table");
    assert!(groups.contains("东城·甲,东城,") && groups.contains("南城·乙,南城,"), "{groups}");

    // with the withheld windows of these two centres too few together, every centre's total is withheld
    fs::remove_dir_all(at.join("site")).expect("removed");
    fs::remove_dir_all(at.join("t")).expect("removed");
    centre(at, "东城", &[("甲", 3), ("乙", 20)]);
    centre(at, "西城", &[("甲", 30), ("乙", 40)]);
    centre(at, "南城", &[("甲", 8), ("乙", 9)]);
    done(&build(&["t"]));
    assert_eq!(
        satisfied(at),
        ["南城,,2,callback_satisfaction,,*,*", "东城,区,2,callback_satisfaction,,*,*", "西城,区,2,callback_satisfaction,,70,70"]
    );
}

#[test]
fn the_windows_of_a_centre_add_up_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    centre(at, "东城", &[("甲", 12), ("乙", 20)]);
    centre(at, "西城", &[("甲", 30), ("乙", 11), ("丙", 6)]);
    done(&huifang(
        at,
        &["build", "--as-of", "2026-06-30", "--out", "site", "--from-tallies", "东城=t/东城.parquet", "西城=t/西城.parquet"],
    ));
    let read = |name: &str| fs::read_to_string(at.join("site/public/2026-06/data").join(name)).expect("a table");
    let (rates, centres) = (read("rates.csv"), read("centres.csv"));
    for centre in ["东城", "西城"] {
        let of = |line: &&str| line.starts_with(&format!(",,,{centre}·")) && line.contains(",callbacks,");
        let sum = |at: usize| {
            rates.lines().filter(of).map(|line| line.split(',').nth(at).expect("a cell").parse::<u64>().expect("a count")).sum()
        };
        let (due, met): (u64, u64) = (sum(5), sum(6));
        let row = centres.lines().find(|line| line.starts_with(&format!("{centre},")) && line.contains(",callbacks,,")).expect("a row");
        assert_eq!(row.split(',').skip(5).take(2).collect::<Vec<_>>(), [met.to_string(), due.to_string()], "{row}");
        assert!(due > 0);
    }
}
