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
use crate::workspace::{ListHeadings, Workspace};

/// A table for a CSV file: header and rows.
pub type CsvTable = (Vec<&'static str>, Vec<Vec<String>>);

impl Code {
    /// What is wrong, for the message column of `rejects.csv`.
    #[must_use]
    pub fn message(self, locale: Locale) -> &'static str {
        self.words(locale).0
    }

    /// What to do about it.
    #[must_use]
    pub fn cure(self, locale: Locale) -> &'static str {
        self.words(locale).1
    }

    /// The same, of a column that its file calls so.
    #[must_use]
    pub fn cure_in(self, locale: Locale, heading: &str) -> Cow<'static, str> {
        let (cure, place) = (self.cure(locale), if locale == Locale::ZhCn { "列名" } else { "COLUMN" });
        if heading.is_empty() || !cure.contains(place) {
            return cure.into();
        }
        let is_bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii() && !c.is_whitespace();
        let key = if heading.chars().all(is_bare) { heading.to_owned() } else { format!("\"{heading}\"") };
        cure.replace(place, &key).into()
    }

    fn words(self, locale: Locale) -> (&'static str, &'static str) {
        match locale {
            Locale::ZhCn => self.chinese(),
            Locale::En => self.english(),
        }
    }

    fn chinese(self) -> (&'static str, &'static str) {
        match self {
            Self::MissingValue => ("必填单元格为空", "在原系统中补填后重新导出"),
            Self::BadDate => (
                "不是日期，或该日期不存在",
                "改为 2026-06-01 或 2026-06-01 09:05 的写法，14:00-16:00 这样的时段只写一个时间；其他写法在 huifang.toml 的 [cells] dates 中写明格式，没有年份的在 [[file]] 写 year = 2026（填文件的年份）",
            ),
            Self::BadValue => ("不在允许的取值之内", "改为规定的说法，或在 huifang.toml 的 [values.列名] 中写明对应关系"),
            Self::BadEncoding => ("字节无法解码为文字", "重新导出为 UTF-8；个别乱码行请对照原系统重录"),
            Self::RaggedRow => ("单元格数与表头不符", "多半多了或少了一个分隔符：内容里的逗号应加双引号；请对照原系统改正或重新导出这一行"),
            Self::BadQuoting => ("双引号没有成对，或引号后还有别的内容", "补上或删去多余的双引号；单元格内的双引号应写成两个"),
            Self::CompletedBeforeAccepted => ("办结早于受理", "核对受理时间与办结时间，改正录错的一项"),
            Self::VisitBeforeAccepted => ("回访早于该办件的受理", "核对回访时间与办件编号，改正录错的一项"),
            Self::DoneBeforeRaised => ("整改完成或二次回访早于问题发现", "核对问题发现时间与整改完成、二次回访时间，改正录错的一项"),
            Self::UnknownCase => ("没有窗口，且办件编号不在已采用的台账中", "核对编号；若台账缺这一行，请补充台账导出；或填写窗口"),
            Self::UnknownWindow => {
                ("窗口不在名册之内", "改为名册中的名称，或在 huifang.toml 用 [values.window] 对应、用 [[window]] 补入名册")
            }
            Self::ConflictingId => ("编号已被另一行占用，且内容不同", "核对两行，保留正确的一行；或改用 on_conflict = \"last\""),
            Self::TotalRow => ("合计行，不是办件", "无须处理；导出时可去掉合计行"),
            Self::RepeatedHeader => ("表头重复出现", "无须处理；多次导出拼接时可去掉重复的表头"),
            Self::RuinedId => ("编号已被表格软件破坏", "把编号列设为“文本”格式后，从原系统重新导出"),
            Self::NoValue => ("是“没有”的一种写法，不是值", "在原系统中补填；确实没有的，把这个写法写进 huifang.toml 的 [cells] blank"),
            Self::ErrorCell => ("公式出错的单元格（如 #N/A、#REF!），不是值", "在表格软件里改正公式，或从原系统重新导出"),
            Self::NoData => ("页脚、打印日期、条数说明一类，不是数据", "无须处理；导出时可去掉这些行"),
            Self::BadCount => ("不是次数", "写 0 到 10000000 的整数；空白和 - 算作 0，负数、小数和文字都不是次数"),
            Self::BadMonth => ("不是月份，或没有年份", "写 2026-06、2026年6月或 202606；只写 6月 的，另设“年份”一列"),
            Self::BadLimit => (
                "既不是日期，也看不出是多少天",
                "写日期 2026-06-05，或 5个工作日、10天（从受理日算起）；只有数字的看不出是工作日还是自然日，在 huifang.toml 的 [values.列名] 写 \"5\" = \"5个工作日\"",
            ),
            Self::WrongSum => (
                "合计或满意率与各档的次数对不上",
                "对照原系统改正写错的数；这一列另有含义的，在 huifang.toml 的 [columns.evaluations] 写 ignore = [\"列名\"]",
            ),
        }
    }

    fn english(self) -> (&'static str, &'static str) {
        match self {
            Self::MissingValue => ("a cell that must be filled is blank", "fill it in where the data is kept and export again"),
            Self::BadDate => (
                "no date, or one that does not exist",
                "write 2026-06-01 or 2026-06-01 09:05, and of a span such as 14:00-16:00 one time; other forms can be named in `[cells] dates` of huifang.toml, the year of days without one as `year = 2026` under its `[[file]]`",
            ),
            Self::BadValue => ("not one of the values allowed", "use one of them, or map it in `[values.COLUMN]` of huifang.toml"),
            Self::BadEncoding => ("bytes that are no text", "export again as UTF-8"),
            Self::RaggedRow => (
                "more or fewer cells than the header",
                "a delimiter too many or too few, mostly: text with a comma belongs in double quotes; export this row again",
            ),
            Self::BadQuoting => (
                "a quote that is never closed, or followed by something else",
                "close or remove the quote; a quote inside a cell is written twice",
            ),
            Self::CompletedBeforeAccepted => ("completed before it was accepted", "check both times and mend the wrong one"),
            Self::VisitBeforeAccepted => ("visited before the case was accepted", "check the visit's time and its case id"),
            Self::DoneBeforeRaised => {
                ("rectified, or called back a second time, before the problem was raised", "check the three dates and mend the wrong one")
            }
            Self::UnknownCase => {
                ("no window, and a case that is not in the ledger", "check the id, add the missing ledger rows, or give a window")
            }
            Self::UnknownWindow => {
                ("a window that the roster does not name", "use the roster's name, map it in `[values.window]`, or add a `[[window]]`")
            }
            Self::ConflictingId => ("another row has this id and says otherwise", "keep the right one, or set `on_conflict = \"last\"`"),
            Self::TotalRow => ("a sum, not a case", "nothing to do; leave sums out of the export"),
            Self::RepeatedHeader => ("the header once more", "nothing to do"),
            Self::RuinedId => ("an id that a spreadsheet has destroyed", "format the column as text and export again"),
            Self::NoValue => (
                "a spelling of nothing, not a value",
                "fill it in where the data is kept; where there is nothing, list the spelling under `[cells] blank` of huifang.toml",
            ),
            Self::ErrorCell => ("the error of a formula, such as #N/A, not a value", "mend the formula, or export again"),
            Self::NoData => ("the foot of a page, a print date or a number of rows: no data", "nothing to do"),
            Self::BadCount => (
                "no number of ratings",
                "write a whole number from 0 to 10000000; a blank and `-` are 0, and nothing is negative or a fraction",
            ),
            Self::BadMonth => ("no month, or one without a year", "write 2026-06 or 202606; a month alone needs a column `year` beside it"),
            Self::BadLimit => (
                "neither a date nor a number of days that is clear",
                "write 2026-06-05, or 5个工作日 or 10天 from the acceptance; of a bare number nobody knows which days are meant: map it in `[values.COLUMN]` of huifang.toml, as in \"5\" = \"5个工作日\"",
            ),
            Self::WrongSum => (
                "a sum or a share that the counts of the grades do not give",
                "mend the number that is wrong; if the column means something else: `ignore = [\"COLUMN\"]` in `[columns.evaluations]`",
            ),
        }
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
        let listed: Vec<String> = reasons.iter().take(3).map(|(count, code)| format!("{} {count}", code.code())).collect();
        let most = reasons.first().map(|(_, code)| *code);
        let cure = most.map_or(Cow::Borrowed(""), |code| code.cure_in(Locale::ZhCn, heading(intake, kind, code)));
        let (lost, counted) = if kind == Kind::Evaluations { ratings_beyond_rows(intake) } else { (0, 0) };
        let ratings = match lost {
            0 => String::new(),
            _ => format!(" (of ratings: {} of {})", counts.rejected + lost, counts.read - rows_not_made(intake, kind) + lost + counted),
        };
        return Err(Error::new(format!(
            "{} of {} {} rows were rejected{ratings}, more than `max_rejected` allows ({}); see rejects.csv",
            counts.rejected,
            counts.read - rows_not_made(intake, kind),
            kind.code(),
            listed.join(", ")
        ))
        .hint(format!(
            "huifang check 逐列列出被退回的取值，并给出可粘贴到 huifang.toml 的几行；逐行明细见 rejects.csv。\
             最多的一类：{cure}。确需放宽时在 huifang.toml 设 max_rejected = \"10%\""
        ))
        .exit(Exit::InDoubt));
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
        let whole = |n: u64| Ratio::from_integer(BigInt::from(n));
        let read = self.read.saturating_sub(self.no_data + self.not_made);
        whole(self.rejected.saturating_sub(self.no_data) + self.lost) > max_rejected * whole(read + self.lost + self.counted)
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
        assert_eq!(Code::BadDate.cure_in(Locale::ZhCn, "受理时间"), Code::BadDate.cure(Locale::ZhCn));
    }

    #[test]
    fn every_code_has_words_in_both_languages() {
        for code in Code::ALL {
            for locale in Locale::ALL {
                assert!(!code.message(locale).is_empty() && !code.cure(locale).is_empty(), "{code:?}");
            }
        }
    }
}
