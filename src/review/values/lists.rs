//! Refused cells of closed lists: what each means, and what the whole column seems to be.

use std::collections::BTreeSet;

use super::cure::{Cure, Proposal, Why};
use super::dates;
use super::gathered::{Gathered, LISTED, Refused, headings};
use super::grades::{self, Beside, Graded, Said};
use super::spelt::bare;
use super::words::{Meaning, is_grade, meaning};
use crate::domain::nothing;
use crate::domain::{CellType, Kind, Locale, Opinion, Outcome, Rating, Scale, folded_heading};
use crate::intake::{self, Code, Intake};
use crate::messages::Message;
use crate::obligations::columns;
use crate::workspace::Workspace;

/// Items that ask whether there was trouble: that there was none is good.
const ASK_FOR_TROUBLE: [&str; 2] = ["off_channel", "integrity"];
/// Parts of headings that say that more is better.
const COUNT_UP: [&str; 6] = ["分", "星", "score", "star", "points", "point"];
/// Different words beyond which a column is no list.
const MOST_WORDS: usize = 30;
/// Characters of a word that may be one of a list.
const LONGEST: usize = 80;

/// What is proposed for `[evaluations] scale` once the lines of a column count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ScaleLine {
    /// It is told without.
    None,
    /// The words are of three grades.
    Three,
    /// A person must say it.
    Ask,
}

/// Proposals for the listed values of a column.
pub(super) struct ListProposals {
    pub(super) proposals: Vec<Proposal>,
    pub(super) scale: ScaleLine,
}

/// Proposals for the values of a closed list; `instead` names the column that it is in truth.
pub(super) fn proposals(column: &Gathered<'_>, instead: Option<&'static str>, workspace: &Workspace, intake: &Intake) -> ListProposals {
    let name = instead.unwrap_or(column.column.name);
    let cells = column.kind.column(name).map_or(column.column.cells, |column| column.cells);
    let listed = &column.values[..column.values.len().min(LISTED)];
    let words = intake::usual_words(cells, workspace.locale);
    let word = |code: u8| words.iter().find(|(known, _)| *known == code).map(|(_, word)| word.clone()).unwrap_or_default();
    let beside = beside(column, name, workspace, intake);
    let meant: Vec<(Said, String)> = match cells {
        CellType::Rating | CellType::Opinion => {
            listed.iter().filter_map(|refused| Some((grades::said(refused.value)?, bare(refused.value)))).collect()
        }
        _ => Vec::new(),
    };
    let graded = if cells == CellType::Rating { grades::of_evaluator(&meant, &beside) } else { grades::of_visits(&meant, &beside) };
    let mut of_grades = meant.iter().zip(&graded);
    let proposal = |refused: &Refused<'_>| {
        let is_meant = matches!(cells, CellType::Rating | CellType::Opinion) && grades::said(refused.value).is_some();
        let graded = if is_meant { of_grades.next() } else { None };
        let by_itself = by_itself(refused);
        match graded {
            Some(((said, _), graded)) if by_itself.is_none() => of_grade(*said, *graded, cells, word),
            _ => by_itself.unwrap_or_else(|| of_list(name, cells, refused.value, word)),
        }
    };
    let mut proposals: Vec<Proposal> = listed.iter().map(proposal).collect();
    let scale = if cells == CellType::Rating { scale_line(&meant, &graded, &beside, intake) } else { ScaleLine::None };
    if instead.is_some() {
        // a value that the other column understands needs no line
        for (proposal, refused) in proposals.iter_mut().zip(listed) {
            if intake::code_of(cells, refused.value).is_some() {
                *proposal = Proposal::of(Cure::Column);
            }
        }
    }
    ListProposals { proposals, scale }
}

/// What is wrong with a value whatever the list.
fn by_itself(refused: &Refused<'_>) -> Option<Proposal> {
    let why = match refused.value {
        _ if refused.code == Code::MissingValue => Why::ReadAsBlank,
        value if value.chars().count() > LONGEST => Why::TooLong,
        value if dates::is_formula(value) && !nothing::is_word(value) => Why::Formula,
        _ => return None,
    };
    Some(Proposal::because(Cure::Source, why))
}

/// Grades that stand beside those refused.
fn beside(column: &Gathered<'_>, name: &'static str, workspace: &Workspace, intake: &Intake) -> Beside {
    let cells = column.kind.column(name).map(|column| column.cells);
    let has_it = name == column.column.name;
    let accepted: BTreeSet<Rating> = match cells {
        Some(CellType::Rating) if has_it => {
            codes(intake, column.kind, name).filter_map(|code| Rating::ALL.get(usize::from(code)).copied()).collect()
        }
        Some(CellType::Opinion) if has_it => {
            codes(intake, column.kind, name).filter_map(|code| Rating::GRADES.get(usize::from(code)).copied()).collect()
        }
        _ => BTreeSet::new(),
    };
    let counts_up = headings(column, intake).iter().any(|heading| COUNT_UP.iter().any(|part| folded_heading(heading).contains(part)));
    Beside { accepted, scale: workspace.scale_of(column.kind), counts_up }
}

/// The codes that accepted rows have.
fn codes(intake: &Intake, kind: Kind, name: &str) -> impl Iterator<Item = u8> {
    let table = columns::codes(intake.table(kind), name);
    let seen: BTreeSet<u8> = (0..table.len()).filter_map(|row| table.get(row)).collect();
    seen.into_iter()
}

fn of_grade(said: Said, graded: Graded, cells: CellType, word: impl Fn(u8) -> String) -> Proposal {
    let Some(to) = graded.to else { return Proposal::of(Cure::Choose) };
    let to = match (cells, to) {
        (CellType::Opinion, Rating::Unrated) => String::new(),
        (_, to) => word(to as u8),
    };
    let why = matches!(said, Said::Step(grades::Steps::Digits, _)).then_some(Why::Direction).filter(|_| !graded.sure);
    Proposal { cure: Cure::Read { to, sure: graded.sure }, why }
}

/// What a value means that is no grade.
fn of_list(name: &str, cells: CellType, value: &str, word: impl Fn(u8) -> String) -> Proposal {
    match meaning(cells, value) {
        Some(Meaning::Sure(code)) => return Proposal::surely(word(code)),
        Some(Meaning::Perhaps(code)) => {
            let cure = Cure::Read { to: word(code), sure: false };
            return Proposal { cure, why: (cells == CellType::Outcome).then_some(Why::NotMade) };
        }
        None => {}
    }
    let is_nothing = nothing::is_nothing(value);
    let says_none = value.chars().all(|c| "无没有暂".contains(c));
    match cells {
        CellType::Opinion if says_none && ASK_FOR_TROUBLE.contains(&name) => {
            let is_trouble = value.contains('有') && !value.contains('没');
            let grade = if is_trouble { Opinion::Dissatisfied } else { Opinion::Satisfied };
            Proposal::because(Cure::Read { to: word(grade as u8), sure: false }, Why::NoneMayBeGood)
        }
        CellType::Opinion if is_nothing => Proposal::of(Cure::Blank),
        CellType::Opinion if is_no_answer(value) => Proposal::surely(""),
        CellType::Opinion if is_not_reached(value) => Proposal::perhaps(""),
        CellType::Rating if is_nothing => Proposal::perhaps(word(Rating::Unrated as u8)),
        CellType::Method if is_nothing => Proposal::because(Cure::Source, Why::MustBeFilled),
        CellType::Method => Proposal::because(Cure::Choose, Why::OtherChannel),
        _ if is_nothing && intake::blank_of(cells).is_some() => {
            Proposal::because(Cure::Read { to: String::new(), sure: false }, Why::BlankCounts)
        }
        _ => Proposal::of(Cure::Choose),
    }
}

/// Whether somebody was asked and gave no grade.
fn is_no_answer(value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "未表态",
        "不表态",
        "拒答",
        "拒绝回答",
        "拒绝评价",
        "不愿评价",
        "未回答",
        "没回答",
        "不了解",
        "不清楚",
        "说不清",
        "不知道",
        "无法评价",
        "不便评价",
    ];
    WORDS.contains(&bare(value).as_str())
}

fn is_not_reached(value: &str) -> bool {
    let outcome = intake::code_of(CellType::Outcome, &bare(value));
    [Outcome::Unreached, Outcome::Declined].into_iter().any(|other| outcome == Some(other as u8))
}

/// Whether the scale is told once the proposed lines count.
fn scale_line(meant: &[(Said, String)], graded: &[Graded], beside: &Beside, intake: &Intake) -> ScaleLine {
    let grades = || graded.iter().filter_map(|graded| graded.to).filter(|to| *to != Rating::Unrated);
    let is_end = |to: Rating| [Rating::VerySatisfied, Rating::VeryDissatisfied].contains(&to);
    if beside.scale.is_some() || intake.scale == Some(Scale::Five) || grades().any(is_end) || grades().next().is_none() {
        return ScaleLine::None;
    }
    let is_of_three =
        |said: Said| matches!(said, Said::Third(_) | Said::Plain(_) | Said::Unrated | Said::Between(Rating::BasicallySatisfied));
    let all = meant.iter().all(|(said, _)| is_of_three(*said)) && graded.iter().all(|graded| graded.sure);
    let middle = !meant.iter().all(|(said, _)| matches!(said, Said::Between(_) | Said::Unrated));
    if all && middle && beside.accepted.iter().all(|rating| *rating == Rating::Unrated) { ScaleLine::Three } else { ScaleLine::Ask }
}

/// The column of visits that a column holds in truth: grades under a heading that means the outcome, and
/// no column of grades beside it.
pub(super) fn is_another_column(column: &Gathered<'_>, intake: &Intake) -> Option<&'static str> {
    if column.column.cells != CellType::Outcome {
        return None;
    }
    let files = column.files();
    let is_free = |file: &u16| {
        let file = &intake.files[usize::from(*file)];
        file.accepted + file.duplicate + file.superseded == 0 && !file.matched.iter().any(|(column, _)| *column == "overall")
    };
    (column.values.iter().take(LISTED).all(|refused| is_grade(refused.value)) && files.iter().all(is_free)).then_some("overall")
}

/// Things to know about a column.
pub(super) fn notes(column: &Gathered<'_>, instead: Option<&'static str>, workspace: &Workspace) -> Vec<String> {
    let locale = workspace.locale;
    let mut notes: Vec<Message> = Vec::new();
    let listed = || column.values.iter().take(LISTED);
    if column.column.cells == CellType::Outcome && listed().any(|refused| is_grade(refused.value)) {
        notes.push(if instead.is_some() { message!("values.note.read_as_overall") } else { message!("values.note.grades_too") });
    }
    let is_nothing = |refused: &Refused<'_>| nothing::is_nothing(refused.value);
    notes.extend(blank_means(column.column.cells, locale).filter(|_| listed().any(is_nothing)));
    if column.column.cells != CellType::Date && column.column.name != "window" && column.values.len() > MOST_WORDS {
        notes.push(message!("values.note.no_list", n = column.values.len()));
    }
    if workspace.scale_of(column.kind) == Some(Scale::Three) {
        let is_end = |refused: &Refused<'_>| {
            matches!(grades::said(refused.value), Some(Said::Known(Rating::VerySatisfied | Rating::VeryDissatisfied)))
        };
        if listed().any(is_end) {
            let is_of_visits = column.kind == Kind::Visits;
            notes.push(if is_of_visits { message!("values.note.visits_five") } else { message!("values.note.evaluator_five") });
        }
    }
    if column.column.name == "window" {
        notes.push(message!("values.note.roster"));
    }
    notes.into_iter().map(|note| note.told(locale)).collect()
}

/// What a blank cell of a column counts as, in words, where it counts as anything.
pub(super) fn blank_means(cells: CellType, locale: Locale) -> Option<Message> {
    let code = intake::blank_of(cells)?;
    let (_, word) = intake::usual_words(cells, locale).into_iter().find(|(known, _)| *known == code)?;
    Some(message!("values.blank_means", word))
}
