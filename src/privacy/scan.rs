//! Everything about to be published against everything personal that was read.
//!
//! What stands in a template, in the words, in the configuration or in a name that passed is known and cannot be a
//! leak. What is left of the public texts is looked up among the personal values of the run; a hit is compared with the
//! exports themselves before it stops anything. A number by which a person is found needs no export to compare with.

#![expect(clippy::disallowed_types, reason = "texts that were seen are only asked for, never gone through")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hashbrown::HashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::figures::{self, is_between_figures, is_drawing, is_figure, is_grouped_number, is_made_of_figures, with_years_apart};
use super::known::Known;
use super::names::could_tell;
use super::names::is_telling;
use super::numbers::numbers_in_text;
use super::person::is_han;
use super::personal::Personal;
use super::texts::{Place, texts};
use crate::disk;
use crate::domain::spelling::{canonical, digit, plain};
use crate::error::Result;
use crate::intake::{CellPlace, Sought, holds_number};
use crate::workspace::Workspace;

/// Names and words are looked up by themselves up to this many characters.
const WORD: usize = 8;

/// Texts up to this many characters are looked up whole, across what parts their letters.
const WHOLE: usize = 40;

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
    personal: Personal<'_>,
    workspace: &Workspace,
) -> Result<Vec<Leak>> {
    let mut look = Look::new(known);
    let suspects = match personal {
        Personal::Remembered(sieve) => look.suspects(files, Some(&|value| sieve.may_hold(value))),
        Personal::InExports(public) => {
            let files: Vec<_> = files.filter(|(path, bytes)| look.is_new(&public.join(path), path, bytes)).collect();
            look.suspects(files.into_iter(), Some(&|_| true))
        }
        Personal::Nothing => look.suspects(files, None),
    };
    if suspects.is_empty() {
        return Ok(Vec::new());
    }
    let mut sought = Sought { values: suspects.keys().map(|value| (value.clone(), None)).collect(), ..Sought::default() };
    if !matches!(personal, Personal::Nothing) {
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
pub(super) struct Suspect {
    file: String,
    /// A number that needs no cell to prove it.
    certain: bool,
}

/// Whether the exports may hold a value, as values are compared.
type MayHold<'a> = &'a dyn Fn(&str) -> bool;

/// Looks through texts, each once.
pub(super) struct Look<'a> {
    known: &'a Known,
    seen: HashSet<(u64, Place)>,
    /// Words that were asked.
    words: BTreeSet<String>,
}

impl<'a> Look<'a> {
    pub(super) fn new(known: &'a Known) -> Self {
        Self { known, seen: HashSet::new(), words: BTreeSet::new() }
    }

    /// Whether what is about to stand at `published` differs from what stands there; the texts of that were looked
    /// through when it was published, and are not looked through again.
    fn is_new(&mut self, published: &Path, path: &str, bytes: &[u8]) -> bool {
        let Ok(before) = disk::read(published) else { return true };
        if before == bytes {
            return false;
        }
        texts(path, &before, &mut |text, place| {
            self.seen.insert((xxh3_64(text.as_bytes()), place));
        });
        true
    }

    /// What the sieve, which may be mistaken, lets through, by value; none at all spares a
    /// second reading of the exports.
    pub(super) fn suspects<'f>(
        &mut self,
        files: impl Iterator<Item = (String, &'f [u8])>,
        may_hold: Option<MayHold<'_>>,
    ) -> BTreeMap<String, Suspect> {
        let mut suspects = BTreeMap::new();
        for (path, bytes) in files {
            texts(&path, bytes, &mut |text, place| {
                if !self.seen.insert((xxh3_64(text.as_bytes()), place)) {
                    return;
                }
                let plain = plain(text);
                for number in numbers_in_text(&plain) {
                    if !self.known.has_number(&number) {
                        suspects.entry(number).or_insert_with(|| Suspect { file: path.clone(), certain: true });
                    }
                }
                if let Some(may_hold) = may_hold.filter(|_| place == Place::Words || !is_drawing(&plain)) {
                    for word in unexplained(&plain, self.known, may_hold, &mut self.words) {
                        suspects.entry(word).or_insert_with(|| Suspect { file: path.clone(), certain: false });
                    }
                }
            });
        }
        suspects
    }
}

/// Words of a text, as values are compared, that may be personal and that nothing known explains;
/// `words` are those that were asked.
///
/// The sieve is asked first: it knows few words of a page, and to find what explains one costs more.
fn unexplained(plain: &str, known: &Known, may_hold: MayHold<'_>, words: &mut BTreeSet<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let plain = &*with_years_apart(plain);
    for run in plain.split(|c| !is_han(c)).filter(|run| run.len() > 3) {
        if words.insert(run.to_owned()) {
            let whole = canonical(run);
            if may_hold(&whole) && !known.explains(run) {
                found.insert(whole);
            }
            found.append(&mut uncovered(run, known, may_hold));
        }
    }
    found.extend(whole(plain, known, may_hold));
    let mut look = |text: &str| {
        for word in figures::words(text) {
            let value = canonical(word);
            if (5..=WHOLE).contains(&value.len())
                && !is_figure(word)
                && words.insert(word.to_owned())
                && (holds_number(value.as_bytes()) || may_hold(&value))
                && !known.explains(word)
            {
                found.insert(value);
            }
        }
    };
    look(plain);
    // JC二六〇六〇〇〇一: Chinese numerals in place of digits belong to the word
    if plain.chars().any(|c| !c.is_ascii() && digit(c).is_some()) {
        look(&plain.chars().map(|c| digit(c).map_or(c, char::from)).collect::<String>());
    }
    found.retain(|value| could_tell(value));
    found
}

/// A short text whole, across what parts its letters: 张 伟 and 张·伟, S L-0 002.
fn whole(plain: &str, known: &Known, may_hold: MayHold<'_>) -> Option<String> {
    if plain.chars().all(char::is_alphanumeric) || plain.chars().count() > WHOLE {
        return None;
    }
    let value = canonical(plain);
    let long = holds_number(value.as_bytes());
    if !long && !may_hold(&value) || known.explains(plain.trim()) || known.spells(&value) {
        return None;
    }
    // a word beside figures may be the letters of an id, unless somebody typed it as it stands
    let any_word = long || is_between_figures(plain);
    let is_ours = |word: &str| known.is_typed(word) || word.chars().all(is_han) && known.explains(word) || any_word && known.has_word(word);
    (long && is_grouped_number(plain) || !is_made_of_figures(plain, &is_ours)).then_some(value)
}

/// Pieces of a run of Chinese characters that may be personal, with at least one character that no known word covers.
fn uncovered(run: &str, known: &Known, may_hold: MayHold<'_>) -> BTreeSet<String> {
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let characters = starts.len() - 1;
    let pieces = (0..characters).flat_map(|from| (from + 2..=(from + WORD).min(characters)).map(move |to| (from, to)));
    let suspects: Vec<(usize, usize, String)> =
        pieces.map(|(from, to)| (from, to, canonical(&run[starts[from]..starts[to]]))).filter(|(.., piece)| may_hold(piece)).collect();
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
    use crate::intake::{Holding, Need, read};

    /// What is found in `path` of this text, where the exports hold 赵晓棠, 13900010001, 市民, the opinion 很满意, and cases
    /// numbered SL-0001, SL-0002, JC26060001, 20260601000123, 00318, 2026-001, A-1234, M12.5 and 1.000.
    fn found_in(path: &str, text: &str, known: &str) -> Vec<(String, Option<(u32, usize)>)> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut ledger =
            "受理编号,窗口,类别,受理时间,申请人,联系电话\nSL-0001,一窗,投诉,2026-06-01,市民,\nSL-0002,一窗,投诉,坏,赵晓棠,13900010001\n"
                .to_owned();
        for id in ["JC26060001", "20260601000123", "00318", "2026-001", "A-1234", "M12.5", "1.000", "2026-06-30"] {
            ledger.extend([id, ",一窗,投诉,2026-06-01,,\n"]);
        }
        let visits = "受理编号,回访时间,回访方式,意见建议\nSL-0001,2026-06-02,电话,很满意\n";
        for (name, text) in [("ledger/a.csv", &*ledger), ("visits/v.csv", visits)] {
            std::fs::create_dir_all(folder.path().join(name).parent().expect("a folder")).expect("a folder");
            std::fs::write(folder.path().join(name), text).expect("a file");
        }
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let intake = read(&workspace, Need::Figures, &|_| ()).expect("exports");
        let mut of_page = Known::default();
        of_page.add(known);
        let file = || [(path.to_owned(), text.as_bytes())].into_iter();
        let look = |personal| leaks(file(), &of_page, personal, &workspace).expect("looked through");
        let leaks = look(Personal::Remembered(&intake.personal));
        // remembered or looked up in the exports, it is the same
        assert_eq!(look(Personal::InExports(&folder.path().join("public"))), leaks, "{path}: {text}");
        let of_ledger = |cell: &CellPlace| cell.path == "ledger/a.csv" && cell.holding != Some(Holding::Opinion);
        assert!(leaks.iter().all(|leak| leak.cell.as_ref().is_none_or(of_ledger)));
        leaks.into_iter().map(|leak| (leak.value, leak.cell.map(|cell| (cell.line, cell.column)))).collect()
    }

    fn found(page: &str, known: &str) -> Vec<(String, Option<(u32, usize)>)> {
        found_in("index.html", page, known)
    }

    #[test]
    fn what_a_personal_cell_holds_is_found_on_a_page_wherever_it_stands() {
        let name = vec![("赵晓棠".to_owned(), Some((3, 5)))];
        for page in [
            "<p>赵晓棠</p>",
            "<p>感谢赵晓棠同志</p>",
            "<img alt=\"赵晓棠\">",
            "<img alt=赵晓棠>",
            "<svg><path d=\"赵晓棠\"/></svg>",
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
    fn an_id_that_tells_is_found_in_every_kind_of_file_and_every_spelling() {
        for (id, line, spellings) in [
            ("sl0002", 3, &["SL-0002", "ＳＬ－０００２", "S L-0 002", "SL·0002", "（SL-0002）", "SL-〇〇〇二"][..]),
            ("jc26060001", 4, &["JC26060001", "jc2606-0001", "JC2 606 0001", "JC二六〇六〇〇〇一", "JC2606.0001", "JC&#50;6060001"]),
            (
                "20260601000123",
                5,
                &[
                    "20260601000123",
                    "2026 06010 00123",
                    "2026-0601-000123",
                    "2026.06010.00123",
                    "2026·06010·00123",
                    "２０２６０６０１０００１２３",
                    "二〇二六〇六〇一〇〇〇一二三",
                    "٢٠٢٦٠٦٠١٠٠٠١٢٣",
                    "编号20260601000123号",
                ],
            ),
        ] {
            for spelling in spellings {
                for (path, text) in [
                    ("2026-06/index.html", format!("<p>{spelling}</p>")),
                    ("2026-06/index.html", format!("<p data-x='{spelling}'>5</p>")),
                    ("2026-06/index.html", format!("<svg><path d=\"{spelling}\"/></svg>")),
                    ("2026-06/data/rates.csv", format!("rule,due\r\n{spelling},5\r\n")),
                    ("2026-06/data/bulletin.json", format!("{{\"x\":[\"{spelling}\"]}}")),
                    ("2026-06/manifest.json", format!("{{\"path\":\"{spelling}\"}}")),
                    ("feed.xml", format!("<id>{spelling}</id>")),
                    ("a.svg", format!("<text>{spelling}</text>")),
                    ("plan.ics", format!("SUMMARY:{spelling}")),
                ] {
                    assert_eq!(found_in(path, &text, "编号号"), [(id.to_owned(), Some((line, 1)))], "{path}: {text}");
                }
            }
        }
    }

    #[test]
    fn figures_dates_and_drawings_that_equal_a_short_id_stop_nothing() {
        for (path, text) in [
            ("index.html", "<td>0.0318</td><td>1.000</td><td>1,000</td><td>318</td><td>00318</td><td>3.18%</td>"),
            (
                "index.html",
                "<p>2026-06-30、第 2026-001 周、1 / 000，−3.18（0.03–0.18）</p><time datetime=\"2026-06-30\">2026年6月30日</time>",
            ),
            ("index.html", "<path d=\"M12.5 3H1234\"/><path d=\"M 125 1234\"/><polyline points=\"20,26 0,1\"/>"),
            ("data/rates.csv", "rule,due,rate\r\ncomplaint,318,0.0318\r\nrepair,2026001,1.000\r\n"),
            ("data/bulletin.json", r#"{"due":1000,"rate":0.0318,"from":"2026-06-30","n":[318,2026001]}"#),
            ("manifest.json", r#"{"bytes":20260601000123,"sha256":"00318"}"#),
            ("feed.xml", "<updated>2026-06-30T00:00:00Z</updated>"),
        ] {
            assert_eq!(found_in(path, text, "第周日年月"), [], "{path}: {text}");
        }
    }

    #[test]
    fn words_figures_and_what_is_known_stop_nothing() {
        for page in ["<p>市民</p>", "<p>很满意 335 件</p>", "<p>13900010001 赵晓棠</p>", "<p>2026-06-01 48.96% 0001</p>"] {
            assert_eq!(found(page, "咨询 13900010001 赵晓棠"), [], "{page}");
        }
    }
}
