//! What is said about rows that were not used: messages and cures by code, the lists of
//! `docs/contract.md`, section 6.7, the limit on rejects.

use std::borrow::Cow;
use std::ops::AddAssign;

use num_bigint::BigInt;

use super::intake::Intake;
use crate::domain::{Kind, Locale, Ratio};
use crate::doubts::{DoubtCode, Verdict};
use crate::error::{Error, Exit, Result};
use crate::intake::terms::account::Counts;
use crate::intake::terms::code::Code;
use crate::messages::{Message, sentence};
use crate::workspace::toml_text::string;
use crate::workspace::{ListHeadings, Workspace};

/// A table for a CSV file: header and rows.
pub type CsvTable = (Vec<&'static str>, Vec<Vec<String>>);

impl Code {
    /// What is wrong, for the message column of `rejects.csv`.
    #[must_use]
    pub fn message(self, locale: Locale) -> &'static str {
        sentence(locale, &format!("rejects.said.{}", self.code())).unwrap_or_else(|| self.code())
    }

    /// What to do about it, of a column that its file calls so.
    #[must_use]
    pub fn cure(self, heading: &str) -> Message {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() && !c.is_whitespace();
        let column = match heading {
            "" => message!("rejects.column"),
            heading if heading.chars().all(is_bare) => Message::text(heading),
            heading => Message::text(string(heading)),
        };
        let quoted = if heading.is_empty() { message!("rejects.quoted_column") } else { Message::text(string(heading)) };
        message!(in "rejects.cure", self.code(), column, quoted)
    }

    /// The same, in this language.
    #[must_use]
    pub fn cure_in(self, locale: Locale, heading: &str) -> Cow<'static, str> {
        self.cure(heading).told(locale).into()
    }
}

/// Fails where more rows of a kind were rejected than `max_rejected` allows.
///
/// # Errors
/// The first such kind, with the numbers and the commonest reasons; exit code 3.
pub fn check_rejected(intake: &Intake, workspace: &Workspace) -> Result<()> {
    if let Some(kind) = too_many_rejects(intake, workspace).into_iter().next() {
        let counts = intake.counts(kind);
        let mut reasons: Vec<(usize, Code)> = Code::ALL
            .into_iter()
            .map(|code| (intake.rejects.iter().filter(|reject| reject.kind == kind && reject.code == code).count(), code))
            .filter(|(count, _)| *count > 0)
            .collect();
        reasons.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        let reasons_of = |(count, code): &(usize, Code)| message!("rejects.reason", code = code.code(), count);
        let listed = Message::list(reasons.iter().take(3).map(reasons_of));
        let most = reasons.first().map(|(_, code)| *code);
        let cure = most.map_or_else(Message::nothing, |code| code.cure(heading(intake, kind, code)));
        let (lost, counted) = if kind == Kind::Evaluations { ratings_beyond_rows(intake) } else { (0, 0) };
        let read = counts.read - rows_not_made(intake, kind);
        let ratings = (lost > 0).then(|| message!("rejects.of_ratings", rejected = counts.rejected + lost, read = read + lost + counted));
        let percent = Weighed::of(intake, kind).percent_allowing();
        let error = Error::new(message!("rejects.too_many", rejected = counts.rejected, read, kind, ratings, listed, cure, percent));
        return Err(error.exit(Exit::InDoubt));
    }
    Ok(())
}

/// What `huifang.toml` calls the column of the first such reject.
fn heading(intake: &Intake, kind: Kind, code: Code) -> &str {
    let reject = intake.rejects.iter().find(|reject| reject.kind == kind && reject.code == code);
    reject.map_or("", |reject| intake.files[usize::from(reject.file)].key_of(reject.column))
}

impl Intake {
    /// Which doubts about the exports stop a run. What matches nothing in a ledger that was mostly rejected says
    /// nothing.
    #[must_use]
    pub fn verdict<'a>(&'a self, workspace: &'a Workspace) -> Verdict<'a> {
        let mut verdict = Verdict::of(&self.doubts, &workspace.accepts);
        if too_many_rejects(self, workspace).contains(&Kind::Ledger) {
            verdict.stopping.retain(|doubt| ![DoubtCode::UnmatchedCases, DoubtCode::UnknownWindows].contains(&doubt.code));
        }
        verdict
    }
}

/// The kinds of which more rows were rejected than `max_rejected` allows.
#[must_use]
pub fn too_many_rejects(intake: &Intake, workspace: &Workspace) -> Vec<Kind> {
    Kind::ALL.into_iter().filter(|kind| Weighed::of(intake, *kind).is_above(&workspace.max_rejected)).collect()
}

/// Rows of a kind as `max_rejected` weighs them; those of parts add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weighed {
    /// Rows read.
    pub read: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Of them: rows that never were data.
    pub no_data: u64,
    /// Rows beside which none stands, of those read.
    pub not_made: u64,
    /// Ratings beyond one a row that rejected rows of counts tell of.
    pub lost: u64,
    /// Those that accepted ones count.
    pub counted: u64,
}

impl Weighed {
    /// The rows of a kind.
    #[must_use]
    pub fn of(intake: &Intake, kind: Kind) -> Self {
        let Counts { read, rejected, .. } = intake.counts(kind);
        // a row of counts weighs as many as it counts
        let (lost, counted) = if kind == Kind::Evaluations { ratings_beyond_rows(intake) } else { (0, 0) };
        Self { read, rejected, no_data: rows_without_data(intake, kind), not_made: rows_not_made(intake, kind), lost, counted }
    }

    /// Whether more were rejected than this share.
    #[must_use]
    pub fn is_above(&self, max_rejected: &Ratio) -> bool {
        let [rejected, of] = self.weighed().map(|n| Ratio::from_integer(BigInt::from(n)));
        rejected > max_rejected * of
    }

    /// The least whole percentage that allows them.
    #[must_use]
    pub fn percent_allowing(&self) -> u64 {
        let [rejected, of] = self.weighed();
        (rejected * 100).div_ceil(of.max(1))
    }

    /// What was rejected, of what.
    fn weighed(&self) -> [u64; 2] {
        let read = self.read.saturating_sub(self.no_data + self.not_made);
        [self.rejected.saturating_sub(self.no_data) + self.lost, read + self.lost + self.counted]
    }
}

impl AddAssign for Weighed {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.rejected += other.rejected;
        self.no_data += other.no_data;
        self.not_made += other.not_made;
        self.lost += other.lost;
        self.counted += other.counted;
    }
}

/// Ratings beyond one a row that rejected rows of counts tell of, and that the accepted ones count.
fn ratings_beyond_rows(intake: &Intake) -> (u64, u64) {
    let lost = intake.files.iter().map(|file| file.lost_ratings).sum();
    let counted = intake.counted.iter().map(|counted| counted.ratings.all().saturating_sub(1)).sum();
    (lost, counted)
}

/// Rejected rows of a kind that never were data: totals, repeated headings, page feet. They say nothing of the quality
/// of an export.
#[must_use]
pub fn rows_without_data(intake: &Intake, kind: Kind) -> u64 {
    // such a row has this fault alone
    intake.rejects.iter().filter(|reject| reject.kind == kind && reject.code.is_no_data()).count() as u64
}

/// Rows of a table of cases, or of one with several callbacks in each row, beside which none stands: they are in no
/// share of the rows of their kind.
#[must_use]
pub fn rows_not_made(intake: &Intake, kind: Kind) -> u64 {
    intake.files.iter().filter(|file| file.kind == kind).map(|file| file.not_made).sum()
}

/// Columns of `rejects.csv`.
pub const REJECT_COLUMNS: [&str; 8] = ["kind", "file", "line", "column", "value", "code", "message", "raw"];

/// `rejects.csv`: one row per fault.
pub fn reject_rows(intake: &Intake, locale: Locale, headings: ListHeadings) -> impl Iterator<Item = [Cow<'_, str>; 8]> {
    intake.rejects.iter().map(move |reject| {
        let file = &intake.files[usize::from(reject.file)];
        // a clerk looks for the column as the file heads it
        let column = if headings == ListHeadings::Chinese { file.key_of(reject.column) } else { reject.column };
        [
            reject.kind.code().into(),
            file.path.as_str().into(),
            reject.line.to_string().into(),
            column.into(),
            reject.value.as_str().into(),
            reject.code.code().into(),
            reject.code.message(locale).into(),
            reject.raw.as_str().into(),
        ]
    })
}

/// `superseded.csv`: one row per row that another one corrected.
#[must_use]
pub fn superseded_table(intake: &Intake) -> CsvTable {
    let path = |file: u16| intake.files[usize::from(file)].path.clone();
    let rows = intake.superseded.iter().map(|row| {
        vec![row.kind.code().to_owned(), path(row.file), row.line.to_string(), row.id.clone(), path(row.by_file), row.by_line.to_string()]
    });
    (vec!["kind", "file", "line", "id", "by_file", "by_line"], rows.collect())
}

/// `left_out.csv`: one row per row that is no case or no visit, by its status or outcome or by that of its case.
#[must_use]
pub fn left_out_table(intake: &Intake) -> CsvTable {
    let row = |(file, line): &(u16, u32)| {
        let file = &intake.files[usize::from(*file)];
        vec![file.kind.code().to_owned(), file.path.clone(), line.to_string()]
    };
    (vec!["kind", "file", "line"], intake.not_counted.iter().map(row).collect())
}

/// `quality.csv`: one row per file.
#[must_use]
pub fn quality_table(intake: &Intake) -> CsvTable {
    let rows = intake.files.iter().map(|file| {
        let counts = [file.read, file.accepted, file.rejected, file.duplicate, file.superseded, file.left_out];
        let mut row = vec![file.kind.code().to_owned(), file.path.clone(), file.encoding.to_owned()];
        row.extend(counts.map(|count| count.to_string()));
        row.push(file.sha256.clone());
        row
    });
    (vec!["kind", "file", "encoding", "read", "accepted", "rejected", "duplicate", "superseded", "left_out", "sha256"], rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cure_names_the_column_as_its_file_does() {
        let cure = |locale, heading| Code::BadValue.cure_in(locale, heading).into_owned();
        assert!(cure(Locale::ZhCn, "评价结果").contains("[values.评价结果]"));
        assert!(cure(Locale::En, "评价 结果").contains("[values.\"评价 结果\"]"));
        assert!(cure(Locale::ZhCn, "").contains("[values.列名]"));
        assert_eq!(Code::BadDate.cure_in(Locale::ZhCn, "受理时间"), Code::BadDate.cure("").told(Locale::ZhCn));
    }

    #[test]
    fn every_code_has_words_in_both_languages() {
        for code in Code::ALL {
            for locale in Locale::ALL {
                assert!(code.message(locale) != code.code() && !code.cure("").told(locale).starts_with("rejects."), "{code:?}");
            }
        }
    }
}
