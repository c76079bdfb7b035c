//! Whole sites looked through: figures, dates, addresses and drawings of ours are no leak,
//! whatever ids a workspace has.

use std::collections::BTreeSet;
use std::path::Path;

use super::known::Known;
use super::scan::Look;
use crate::bulletin::{self, Change, Correction};
use crate::domain::spelling::canonical;
use crate::domain::{Locale, Period, slugs};
use crate::figures::Figures;
use crate::intake::{Need, holds_number, read};
use crate::publish::{self, Files, InputDigest};
use crate::render::{self, Templates};
use crate::workspace::Workspace;

/// What is suspected in the site of a period, where the exports may hold whatever `may_hold` says.
fn suspected(workspace: &Workspace, period: &str, may_hold: &dyn Fn(&str) -> bool) -> Vec<String> {
    let intake = read(workspace, Need::Figures, &|_| ()).expect("exports");
    let period: Period = period.parse().expect("a period");
    let figures = Figures::work_out(workspace, &intake, period, period.last(), |_, _| Ok(())).expect("figures");
    let mut bulletin = bulletin::compose(&figures, workspace, Vec::new(), Vec::new());
    let change = |old: &str, new: &str| Change {
        table: "rates".to_owned(),
        row: "complaint".to_owned(),
        column: "rate".to_owned(),
        old: old.to_owned(),
        new: new.to_owned(),
    };
    bulletin.corrections = vec![Correction {
        reason: "补录".to_owned(),
        released: Some(bulletin.dated),
        changes: vec![change("0.0318", "0.1000"), change("12345", "")],
    }];

    let templates = Templates::load(None).expect("the built-in templates");
    let mut files: Files = render::site(&templates, &bulletin).expect("a site");
    files.insert(render::SINGLE_FILE.to_owned(), render::single_file(&templates, &bulletin).expect("a page"));
    let export = InputDigest { kind: "ledger", bytes: 13_800_138_000, sha256: "0123456789".repeat(7)[..64].to_owned() };
    files.insert("manifest.json".to_owned(), publish::manifest(period, &files, &[export]).expect("a manifest"));
    let issues = [render::issue(&templates, &bulletin).expect("a lead")];
    files.extend(render::index(&templates, &issues).expect("the root"));
    let known = Known::of(&templates, workspace, &bulletin, &issues, files.keys().map(String::as_str));
    let files = files.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice()));
    let found = Look::new(&known).suspects(files, Some(may_hold));
    found.into_iter().map(|(value, suspect)| format!("{value} {suspect:?}")).collect()
}

/// Whether a value looks like a short or a serial id: 00318, 1000, 2026001, a17, 2026w23; or like
/// one of any length in digits.
fn is_short_id(value: &str) -> bool {
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    value.is_ascii() && letters <= 2 && letters < value.len()
}

#[test]
fn no_figure_date_address_or_drawing_is_suspected_to_be_a_short_id() {
    let sample = Workspace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")).expect("a workspace");
    for locale in Locale::ALL {
        let workspace = Workspace { locale, ..sample.clone() };
        for period in ["2026-06", "2026-W23", "2026-Q2", "2026"] {
            assert_eq!(suspected(&workspace, period, &is_short_id), [""; 0], "{period} {locale:?}");
        }
    }
}

#[test]
fn the_address_of_a_listed_window_is_no_leak_of_an_applicant_who_is_called_like_it() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("ledger")).expect("a folder");
    let names = ["Zhang Wei", "Li-Na 3", "Counter12345", "张伟", "一号窗 SL0002", "13900010001"];
    let rows = names.map(|name| format!("{name},{name},投诉,2026-06-01,2026-06-02"));
    std::fs::write(folder.path().join("ledger/a.csv"), format!("受理编号,窗口,类别,受理时间,办结时间\n{}\n", rows.join("\n")))
        .expect("a file");
    let roster = names.map(|name| format!("[[window]]\nname = \"{name}\"\n"));
    std::fs::write(folder.path().join("huifang.toml"), roster.join("")).expect("a file");
    let workspace = Workspace::open(folder.path()).expect("a workspace");
    // the exports hold every piece of every address as a personal value
    let slugs = slugs(names, "window");
    let pieces = |slug: &str| slug.split('-').map(str::to_owned).chain([slug.to_owned()]).collect::<Vec<_>>();
    let called: BTreeSet<String> =
        slugs.values().flat_map(|slug| pieces(slug)).chain(names.map(str::to_owned)).map(|name| canonical(&name)).collect();
    assert_eq!(suspected(&workspace, "2026-06", &|value| called.contains(value)), [""; 0]);
}

#[test]
fn the_hash_in_the_address_of_a_page_asks_for_no_second_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("ledger")).expect("a folder");
    // among so many, some hashes of eight hexadecimal digits hold seven decimal ones in a row
    let rows = (0..150).map(|n| format!("C{n},第{n}窗,投诉,2026-06-01,2026-06-02"));
    let lines: Vec<String> = std::iter::once("受理编号,窗口,类别,受理时间,办结时间".to_owned()).chain(rows).collect();
    std::fs::write(folder.path().join("ledger/a.csv"), lines.join("\n")).expect("a file");
    let workspace = Workspace::open(folder.path()).expect("a workspace");
    let slugs = slugs((0..150).map(|n| format!("第{n}窗")).collect::<Vec<_>>().iter().map(String::as_str), "window")
        .into_values()
        .collect::<Vec<_>>();
    assert!(slugs.iter().any(|slug| holds_number(slug.as_bytes())));
    assert_eq!(suspected(&workspace, "2026-06", &is_short_id), [""; 0]);
}

#[test]
fn a_name_in_a_title_a_label_or_the_name_of_a_window_is_found_in_page_letter_and_workbook() {
    let sample = Workspace::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")).expect("a workspace");
    let intake = read(&sample, Need::Figures, &|_| ()).expect("exports");
    let period: Period = "2026-06".parse().expect("a period");
    let figures = Figures::work_out(&sample, &intake, period, period.last(), |_, _| Ok(())).expect("figures");
    let clean = bulletin::compose(&figures, &sample, Vec::new(), Vec::new());
    let templates = Templates::load(None).expect("the built-in templates");
    let known = Known::of(&templates, &sample, &clean, &[render::issue(&templates, &clean).expect("an entry")], std::iter::empty());
    let planted: [fn(&mut bulletin::Bulletin, &str); 4] = [
        |bulletin, name| bulletin.title += name,
        |bulletin, name| bulletin.organisation = format!("感谢{name}同志"),
        |bulletin, name| bulletin.tables.rates[0].label = Some(format!("{name}回访")),
        |bulletin, name| {
            bulletin.windows[0].name = format!("{name}窗口");
            bulletin.tables.windows.iter_mut().for_each(|row| row.window = format!("{name}窗口"));
        },
    ];
    for (at, plant) in planted.into_iter().enumerate() {
        for (name, value) in [("赵晓棠", "赵晓棠"), ("13900010001", "13900010001")] {
            let mut bulletin = clean.clone();
            plant(&mut bulletin, name);
            let files = render::site(&templates, &bulletin).expect("a site");
            for path in ["index.html", "bulletin.docx", "annex.xlsx"] {
                let file = std::iter::once((path.to_owned(), files[path].as_slice()));
                let found = Look::new(&known).suspects(file, Some(&|word| word == value));
                assert!(found.contains_key(value), "{at}: {name} in {path}: {found:?}");
            }
        }
    }
}
