//! Everything about to be published against everything personal that was read.
//!
//! What stands in a template, in the words, in the configuration or in a name that passed is known and cannot be a leak. What is left
//! of the public texts is looked up among the personal values of the run; a hit is compared with the exports themselves before it
//! stops anything. A number by which a person is found needs no export to compare with.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use memchr::memmem;
use xxhash_rust::xxh3::xxh3_64;

use super::names::is_telling;
use super::numbers::numbers_in_text;
use super::person::is_han;
use super::texts::{of_json, texts};
use crate::bulletin::{self, Bulletin};
use crate::domain::spelling::{canonical, digit, plain};
use crate::error::Result;
use crate::intake::{CellPlace, Sieve, Sought, holds_number};
use crate::render::{self, IssueEntry, Templates};
use crate::workspace::Workspace;

/// Names and words are looked up by themselves up to this many characters.
const WORD: usize = 8;

/// Between two known texts; a control character stands in none of them, as they are compared.
const BETWEEN: char = '\u{1}';

/// Texts that are public whatever the exports hold.
#[derive(Debug, Default)]
pub struct Known {
    /// As they are compared, one after the other.
    text: String,
    /// Their letters and digits, which are seldom asked for.
    canonical: OnceCell<String>,
}

impl Known {
    /// What is known without a bulletin, and the names in `bulletin`, which were asked already, with what was typed as
    /// the reasons of its corrections, which [`super::refuse_reason`] was asked about.
    #[must_use]
    pub fn of(templates: &Templates, workspace: &Workspace, bulletin: &Bulletin, issues: &[IssueEntry]) -> Self {
        let mut known = Self::without_bulletin(templates, workspace, issues);
        bulletin.tables.window_names().into_iter().chain(bulletin.tables.category_names()).for_each(|name| known.add(name));
        for window in &bulletin.windows {
            // a hash in a page's address may look like a number
            known.add(&format!("{}/{}/windows/{}.html", bulletin.site.url.trim_end_matches('/'), bulletin.period.code, window.slug));
        }
        let typed = [serde_json::to_value(&bulletin.site), serde_json::to_value(&bulletin.corrections)];
        for value in typed.into_iter().flatten() {
            of_json(&value, &mut |text| known.add(text));
        }
        known
    }

    /// The templates and words, the names of fields and codes, the configuration, and what published issues say of
    /// themselves.
    #[must_use]
    pub fn without_bulletin(templates: &Templates, workspace: &Workspace, issues: &[IssueEntry]) -> Self {
        let mut known = Self::default();
        templates.sources().for_each(|source| known.add(source));
        // names of fields and codes, as bulletin.json and its schema have them
        of_json(&bulletin::schema(), &mut |text| known.add(text));
        known.add(&workspace.title);
        known.add(&workspace.organisation);
        for (window, group) in &workspace.roster {
            known.add(window);
            known.add(group.as_deref().unwrap_or_default());
        }
        for (label, _) in &workspace.grades {
            known.add(label);
        }
        for rule in &workspace.standards.rules {
            for text in [&rule.id, &rule.label, &rule.standard] {
                known.add(text);
            }
            rule.categories.list().iter().for_each(|category| known.add(category));
            known.add(&rule.due.to_string());
        }
        for source in &workspace.standards.sources {
            known.add(&source.name);
            known.add(&source.title);
        }
        for issue in issues {
            of_json(&serde_json::to_value(issue).unwrap_or_default(), &mut |text| known.add(text));
        }
        issues.iter().flat_map(render::feed_ids).for_each(|id| known.add(&id));
        known
    }

    fn add(&mut self, text: &str) {
        self.text.push_str(&plain(text));
        self.text.push(BETWEEN);
    }

    /// Whether letters and digits stand in a known text one after the other, whatever is between them.
    fn holds(&self, letters: &str) -> bool {
        let canonical = self.canonical.get_or_init(|| self.text.split(BETWEEN).map(|text| canonical(text) + "\n").collect());
        memmem::find(canonical.as_bytes(), letters.as_bytes()).is_some()
    }

    fn explains(&self, word: &str) -> bool {
        memmem::find(self.text.as_bytes(), word.as_bytes()).is_some()
    }
}

/// Something in a public file that should not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Leak {
    /// What it is, as values are compared.
    pub(super) value: String,
    /// The public file.
    pub(super) file: String,
    /// The cell that holds it too; `None` where no cell does.
    pub(super) cell: Option<CellPlace>,
}

/// Looks through the public files, by path; what is found there of a person.
///
/// # Errors
/// An export that cannot be read any more.
pub(super) fn leaks<'a>(
    files: impl Iterator<Item = (String, &'a [u8])>,
    known: &Known,
    personal: Option<&Sieve>,
    workspace: &Workspace,
) -> Result<Vec<Leak>> {
    let suspects = suspects(files, known, personal);
    if suspects.is_empty() {
        return Ok(Vec::new());
    }
    let mut sought = Sought { values: suspects.keys().map(|value| (value.clone(), None)).collect(), ..Sought::default() };
    if personal.is_some() {
        sought.find(workspace)?;
    }
    let leaks = suspects.into_iter().filter_map(|(value, Suspect { file, certain })| {
        let cell = sought.values.remove(&value).flatten();
        let telling = cell.as_ref().and_then(|cell| cell.holding).is_some_and(|holding| is_telling(&value, holding));
        (certain || telling).then_some(Leak { value, file, cell })
    });
    Ok(leaks.collect())
}

/// Something in a public file that may be personal.
#[derive(Debug)]
struct Suspect {
    file: String,
    /// A number that needs no cell to prove it.
    certain: bool,
}

/// What the sieve, which may be mistaken, lets through, by value; none at all spares a second reading of the exports.
fn suspects<'a>(files: impl Iterator<Item = (String, &'a [u8])>, known: &Known, personal: Option<&Sieve>) -> BTreeMap<String, Suspect> {
    let mut seen: BTreeSet<u64> = BTreeSet::new();
    let mut words: BTreeSet<String> = BTreeSet::new();
    let mut suspects = BTreeMap::new();
    for (path, bytes) in files {
        let mut suspect = |value: String, certain| {
            suspects.entry(value).or_insert_with(|| Suspect { file: path.clone(), certain });
        };
        texts(&path, bytes, &mut |text| {
            if !seen.insert(xxh3_64(text.as_bytes())) {
                return;
            }
            let plain = plain(text);
            for number in numbers_in_text(&plain) {
                if !known.holds(&number) {
                    suspect(number, true);
                }
            }
            if let Some(personal) = personal {
                for word in unexplained(&plain, known, personal, &mut words) {
                    suspect(word, false);
                }
            }
        });
    }
    suspects
}

/// Words of a text, as values are compared, that may be personal and that nothing known explains; `words` are those that were asked.
///
/// The sieve is asked first: it knows few words of a page, and to find what explains one costs more.
fn unexplained(plain: &str, known: &Known, personal: &Sieve, words: &mut BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for run in plain.split(|c| !is_han(c)).filter(|run| run.len() > 3) {
        if words.insert(run.to_owned()) {
            let whole = canonical(run);
            if personal.may_hold(&whole) && !known.explains(run) {
                found.insert(whole);
            }
            found.append(&mut uncovered(run, known, personal));
        }
    }
    // 张 伟 and 张·伟: Chinese characters one by one, across what parts them
    let letters: String = plain.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.len() < plain.len() && plain.chars().count() <= 40 {
        let value = canonical(&letters);
        if personal.may_hold(&value) && !known.holds(&value) {
            found.insert(value);
        }
    }
    for word in plain.split(|c: char| c.is_whitespace() || is_han(c) || "\"'<>(),;:=".contains(c)) {
        let value = canonical(word);
        let figure = value.len() < 11 && word.chars().all(|c| digit(c).is_some() || "-+.%/*tz".contains(c));
        if (5..=40).contains(&value.len())
            && !figure
            && words.insert(word.to_owned())
            && (holds_number(word.as_bytes()) || personal.may_hold(&value))
            && !known.explains(word)
        {
            found.insert(value);
        }
    }
    found
}

/// Pieces of a run of Chinese characters that may be personal, with at least one character that no known word covers.
fn uncovered(run: &str, known: &Known, personal: &Sieve) -> BTreeSet<String> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let characters = starts.len() - 1;
    let pieces = (0..characters).flat_map(|from| (from + 2..=(from + WORD).min(characters)).map(move |to| (from, to)));
    let suspects: Vec<(usize, usize, String)> = pieces
        .map(|(from, to)| (from, to, canonical(&run[starts[from]..starts[to]])))
        .filter(|(.., piece)| personal.may_hold(piece))
        .collect();
    if suspects.is_empty() || known.explains(run) {
        return BTreeSet::new();
    }
    let mut covered = vec![false; characters];
    let mut at = 0;
    while at < characters {
        let longest = (2..=(characters - at).min(12)).rev().find(|length| known.explains(&run[starts[at]..starts[at + length]]));
        let length = longest.unwrap_or(0);
        covered[at..at + length].fill(true);
        at += length.max(1);
    }
    let open = |(from, to, piece): (usize, usize, String)| covered[from..to].iter().any(|covered| !covered).then_some(piece);
    suspects.into_iter().filter_map(open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Figures;
    use crate::intake::{Holding, Need, read};

    /// What is found in a page of this text, where the exports hold 赵晓棠, 13900010001, 市民 and the opinion 很满意.
    fn found(page: &str, known: &str) -> Vec<(String, Option<(u32, usize)>)> {
        let folder = tempfile::tempdir().expect("a folder");
        let ledger =
            "受理编号,窗口,类别,受理时间,申请人,联系电话\nSL-0001,一窗,投诉,2026-06-01,市民,\nSL-0002,一窗,投诉,坏,赵晓棠,13900010001\n";
        let visits = "受理编号,回访时间,回访方式,意见建议\nSL-0001,2026-06-02,电话,很满意\n";
        for (name, text) in [("ledger/a.csv", ledger), ("visits/v.csv", visits)] {
            std::fs::create_dir_all(folder.path().join(name).parent().expect("a folder")).expect("a folder");
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let intake = read(&workspace, Need::Figures, &|_| ()).expect("exports");
        let mut of_page = Known::default();
        of_page.add(known);
        let files = [("index.html".to_owned(), page.as_bytes())].into_iter();
        let leaks = leaks(files, &of_page, Some(&intake.personal), &workspace).expect("looked through");
        let of_ledger = |cell: &CellPlace| cell.path == "ledger/a.csv" && cell.holding != Some(Holding::Opinion);
        assert!(leaks.iter().all(|leak| leak.cell.as_ref().is_none_or(of_ledger)));
        leaks.into_iter().map(|leak| (leak.value, leak.cell.map(|cell| (cell.line, cell.column)))).collect()
    }

    #[test]
    fn what_a_personal_cell_holds_is_found_on_a_page_wherever_it_stands() {
        let name = vec![("赵晓棠".to_owned(), Some((3, 5)))];
        for page in [
            "<p>赵晓棠</p>",
            "<p>感谢赵晓棠同志</p>",
            "<img alt=\"赵晓棠\">",
            "<p>赵 晓 棠</p>",
            "<p>赵&#26195;棠</p>",
            "<!-- 赵晓棠 -->",
            "<a href=\"?q=%E8%B5%B5%E6%99%93%E6%A3%A0\">x</a>",
        ] {
            assert_eq!(found(page, "感谢同志"), name, "{page}");
        }
        assert_eq!(found("<p title='139 0001 0001'>5</p>", ""), [("13900010001".to_owned(), Some((3, 6)))]);
        assert_eq!(found("<td>sl-0002</td>", ""), [("sl0002".to_owned(), Some((3, 1)))]);
        // a number that no cell holds is one all the same
        assert_eq!(found("<p>13800138000</p>", ""), [("13800138000".to_owned(), None)]);
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
        let intake = read(&workspace, Need::Figures, &|_| ()).expect("exports");
        let period: crate::domain::Period = "2026-06".parse().expect("a month");
        let figures = Figures::work_out(&workspace, &intake, period, period.last(), |_, _| Ok(())).expect("figures");
        let bulletin = bulletin::compose(&figures, &workspace, Vec::new(), Vec::new());
        assert!(bulletin.windows.iter().any(|window| holds_number(window.slug.as_bytes())));

        let templates = Templates::load(None).expect("the built-in templates");
        let files = render::site(&templates, &bulletin).expect("a site");
        let known = Known::of(&templates, &workspace, &bulletin, &[]);
        let files = files.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice()));
        let found = suspects(files, &known, Some(&intake.personal));
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_heading_that_an_export_repeats_is_no_leak_of_the_schema() {
        let mut known = Known::default();
        of_json(&bulletin::schema(), &mut |text| known.add(text));
        for code in ["opinion", "evaluator", "not_attained", "basically_satisfied"] {
            assert!(known.explains(code), "{code}");
        }
    }

    #[test]
    fn words_figures_and_what_is_known_stop_nothing() {
        for page in ["<p>市民</p>", "<p>很满意 335 件</p>", "<p>13900010001 赵晓棠</p>", "<p>2026-06-01 48.96% 0001</p>"] {
            assert_eq!(found(page, "咨询 13900010001 赵晓棠"), [], "{page}");
        }
    }
}
