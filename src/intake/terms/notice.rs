//! What a supervisor should know of a file that was read all the same.

use serde::{Deserialize, Serialize};

use super::taken::Taken;
use crate::domain::{Kind, Locale, Scale};

/// A window that stands in a row of its own.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub struct Section {
    /// Its name.
    pub name: String,
    /// The line of its first row.
    pub line: u32,
    /// Rows that belong to it.
    pub rows: u64,
}

/// Something about a file that was not as it mostly is.
#[derive(Debug, Clone, Serialize, Deserialize, PartialEq, Eq)]
pub enum Notice {
    /// A header and no data row.
    NoRows,
    /// A hidden sheet before the one that was read.
    HiddenSheet(String),
    /// So many files that a system put into the archive for itself are not read.
    ArchiveExtras(u64),
    /// A sheet in which no header fits.
    SheetWithoutHeader(String),
    /// So many blank cells of merged ones were filled with what the merged cell says.
    Merged(u64),
    /// So many rows of the sheet are hidden or filtered away, and were read.
    HiddenRows(u64),
    /// Formula cells without a stored value, in a column that nothing is counted by: heading and number.
    Unvalued(String, u64),
    /// Cells are parted by something that is tried last.
    Delimiter(char),
    /// Cells are quoted by another character than `"`.
    Quote(char),
    /// A space follows each delimiter, and quotes stand behind it.
    Spaced,
    /// The header's quotes do not match; its cells were told by the delimiters alone.
    DamagedHeader,
    /// Nearly every row has more cells than the header has names.
    WiderThanHeader,
    /// Two columns have the header of a column that is used.
    RepeatedHeader(String),
    /// A date under the first heading, its time of day under the second.
    DateAndTime(String, String),
    /// All dates under this heading are the serial numbers of a spreadsheet.
    Serials(String),
    /// Grades under this heading are stars, of five, or 好评, 中评 and 差评, of three.
    Graded(String, Scale),
    /// Windows stand in rows of their own, with these names.
    Sections(Vec<Section>),
    /// All rows are given this in a column that the file does not have: the column's usual heading, where it comes
    /// from, and what it says.
    Given {
        /// The column's usual heading.
        heading: String,
        /// Where it comes from.
        from: String,
        /// What all rows say.
        says: String,
    },
    /// The file has a column that would have been given: the canonical name, and its heading.
    OwnColumn(String, String),
    /// Columns, counted from 1, that have content and no header.
    NoHeader(Vec<usize>),
    /// Of so many cells something was taken off that cannot be part of them.
    Cleaned(Taken),
    /// Rows that are left out, by the status or outcome that says so.
    LeftOut(Vec<(String, u64)>),
    /// So many visits that are left out with their cases.
    VisitsLeftOut(u64),
    /// Rows of a table of cases beside which no callback, or no rating, stands.
    CasesAlone(Kind, u64),
    /// Each row holds several callbacks, or ratings: the name and the headings of each, and how many rows have so many
    /// that count.
    SeveralInRow {
        /// Names and headings.
        groups: Vec<(String, Vec<String>)>,
        /// How many that count, in how many rows.
        rows: Vec<(u64, u64)>,
    },
    /// So many rows in which this one was not made.
    NotMade(String, u64),
    /// Rows in which the first of these is later than the second.
    OutOfOrder {
        /// The names of both.
        names: [String; 2],
        /// How many rows.
        rows: u64,
        /// The lines of the first.
        lines: Vec<u32>,
    },
    /// Its last line has no end and is shorter than those before it.
    TornEnd,
    /// So many rows count ratings, so many in all, and so many rows have no number.
    Counted {
        /// Rows.
        rows: u64,
        /// Ratings in all of them.
        ratings: u64,
        /// Of them: bad ones that somebody gave.
        bad: u64,
        /// Rows in which no cell says how many.
        blank: u64,
    },
    /// So few rows name a case that the ledger does not have, of so many that name one, that they may be of earlier
    /// months.
    Unmatched(u64, u64),
    /// An export of so many rows, at which many programs stop.
    MayBeCutOff(u64),
    /// So many rejected rows of which the record itself is not listed, for there are too many.
    RecordsLeftOut(u64),
}

impl Notice {
    /// One sentence, without a full stop.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        match locale {
            Locale::ZhCn => self.chinese(),
            Locale::En => self.english(),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::NoRows => "只有表头，没有数据行：请核对导出时所选的时间和范围".to_owned(),
            Self::HiddenSheet(name) => format!("隐藏的工作表“{name}”未读"),
            Self::ArchiveExtras(files) => format!("压缩包里另有 {files} 个系统自带的文件（__MACOSX、.DS_Store 等），未读"),
            Self::SheetWithoutHeader(name) => format!("工作表“{name}”里没有认得的表头，未读"),
            Self::Merged(cells) => format!("合并单元格已按同一内容填入 {cells} 个空格"),
            Self::HiddenRows(rows) => format!("有 {rows} 行被隐藏或筛掉，已照常读入；不要的行请在导出前删去"),
            Self::Unvalued(heading, cells) => {
                format!("“{heading}”一列有 {cells} 个公式单元格没有存下的值，按空白读；用 Excel 或 WPS 打开后保存即可补上")
            }
            Self::Delimiter(delimiter) => format!("单元格以“{delimiter}”分隔"),
            Self::Quote(quote) => format!("单元格的引号是 {quote}"),
            Self::Spaced => "每个分隔符后有一个空格，已按此读取".to_owned(),
            Self::DamagedHeader => "表头里的双引号不成对，已按分隔符拆开，请核对各列".to_owned(),
            Self::WiderThanHeader => {
                "几乎每一行都比表头多出单元格：若只是行末多了分隔符，不必处理；若表头少了分隔符（两个列名连在一起），其后各列都会错位，请核对各列".to_owned()
            }
            Self::RepeatedHeader(header) => format!("有两列的表头都是“{header}”，只用了前一列，请核对是不是这一列"),
            Self::DateAndTime(date, time) => format!("“{date}”和“{time}”合起来读：前一列是日期，后一列是当天的时间"),
            Self::Sections(sections) => {
                format!("没有窗口列，按分节读：单独成行的名称是其下各行的窗口（{}），请核对", names(sections, "、"))
            }
            Self::Serials(heading) => {
                format!("“{heading}”一列是表格软件的日期序号，已换算成日期（46181 是 2026-06-08），请核对")
            }
            Self::Graded(heading, Scale::Five) => format!("“{heading}”一列是星级，按五级读：五星是非常满意，一星是非常不满意"),
            Self::Graded(heading, Scale::Three) => format!("“{heading}”一列是好评、中评、差评，按三级读：满意、基本满意、不满意"),
            Self::Given { heading, from, says } => format!("没有“{heading}”一列，每一行都读作“{says}”，来自：{from}"),
            Self::OwnColumn(column, heading) => {
                format!("有自己的“{heading}”一列，按它读；[columns] 里给 {column} 写的固定内容不用于这个文件")
            }
            Self::NoHeader(columns) => format!("第 {} 列有内容却没有表头，未读；若其中有用得上的列，请补上表头", list(columns)),
            Self::Cleaned(Taken { formulas, apostrophes, marks }) => {
                let parts = [(formulas, "个 =\"…\" 外壳"), (apostrophes, "个单元格开头的撇号"), (marks, "个单元格里看不见的字符")];
                let parts: Vec<String> = parts.iter().filter(|(n, _)| **n > 0).map(|(n, what)| format!("{n} {what}")).collect();
                format!("已去掉 {}", parts.join("、"))
            }
            Self::LeftOut(by) => format!("不计入：{}", counted(by, "、")),
            Self::CasesAlone(Kind::Evaluations, rows) => format!("办件和评价同在一行的表：{rows} 行没有评价，不计入评价"),
            Self::CasesAlone(Kind::Rectifications, rows) => format!("办件或回访和整改同在一行的表：{rows} 行没有问题，不计入整改"),
            Self::CasesAlone(_, rows) => format!("办件和回访同在一行的表：{rows} 行没有回访，不计入回访"),
            Self::SeveralInRow { groups, rows } => {
                let groups: Vec<String> = groups.iter().map(|(name, own)| format!("{name}（{}）", own.join("、"))).collect();
                let rows: Vec<String> = rows.iter().map(|(n, rows)| format!("{n} 次的 {rows} 行")).collect();
                let rows = if rows.is_empty() { "0 行".to_owned() } else { rows.join("、") };
                format!("每行记了几次：{}；计入 {rows}", groups.join("、"))
            }
            Self::NotMade(name, rows) => format!("{rows} 行没有{name}，不计入"),
            Self::OutOfOrder { names: [one, other], rows, lines } => {
                format!("{one}晚于{other}的有 {rows} 行（{}）：各按自己的日期计，请核对", numbers(lines, *rows, ["第 ", "、", " 行", "等"]))
            }
            Self::VisitsLeftOut(visits) => format!("不计入：{visits} 行，所涉的办件本身不计入"),
            Self::TornEnd => "最后一行没有写完，比前面的行短：文件可能还在写，或没有导全，请核对".to_owned(),
            Self::Counted { rows, ratings, bad, blank } => {
                let none = if *blank == 0 { String::new() } else { format!("，{blank} 行没有一个数，算作 0") };
                let bad = if *bad == 0 { String::new() } else { format!("；其中差评 {bad} 次没有办件编号，不计入应回访") };
                format!("汇总数：{rows} 行，共 {ratings} 次评价{none}{bad}")
            }
            Self::Unmatched(missing, named) => format!("写有办件编号的 {named} 行中，{missing} 行的编号在台账里找不到，请核对是不是别的月份的件"),
            Self::MayBeCutOff(rows) => format!("正好 {rows} 行，许多系统导出到这个行数就截止：请核对有没有导全"),
            Self::RecordsLeftOut(rows) => format!("退回的行太多：其中 {rows} 行在 rejects.csv 里只列行号和原因，不列原始内容"),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NoRows => "has a header and no data row: look which dates and units were chosen when it was exported".to_owned(),
            Self::HiddenSheet(name) => format!("hidden sheet `{name}` skipped"),
            Self::ArchiveExtras(files) => {
                format!("{files} files that a system put into the archive for itself (__MACOSX, .DS_Store …) are not read")
            }
            Self::SheetWithoutHeader(name) => format!("sheet `{name}` has no header that fits and was skipped"),
            Self::Merged(cells) => format!("{cells} blank cells of merged ones were filled with what the merged cell says"),
            Self::HiddenRows(rows) => format!("{rows} rows are hidden or filtered away and were read all the same"),
            Self::Unvalued(heading, cells) => {
                format!(
                    "{cells} formula cells of `{heading}` hold no stored value and read as blank: open the file in Excel or WPS and save it"
                )
            }
            Self::Delimiter(delimiter) => format!("its cells are parted by `{delimiter}`"),
            Self::Quote(quote) => format!("its cells are quoted by {quote}"),
            Self::Spaced => "a space follows each delimiter, and was read so".to_owned(),
            Self::DamagedHeader => {
                "the header's quotes do not match; its cells were told by the delimiters alone: look at the columns".to_owned()
            }
            Self::WiderThanHeader => {
                "nearly every row has more cells than the header: nothing to mend if its lines only end in a delimiter; \
                 if the header lacks one between two names, all columns behind them are wrong"
                    .to_owned()
            }
            Self::RepeatedHeader(header) => {
                format!("two columns are headed `{header}`; the first one is used: look whether it is the right one")
            }
            Self::DateAndTime(date, time) => format!("`{date}` and `{time}` are read together, as a date and its time of day"),
            Self::Sections(sections) => {
                format!("has no column of windows; a name in a row of its own is the window of the rows below: {}", names(sections, ", "))
            }
            Self::Serials(heading) => {
                format!("`{heading}` holds the serial numbers of a spreadsheet, read as dates: 46181 is 2026-06-08")
            }
            Self::Graded(heading, Scale::Five) => format!("`{heading}` holds stars, read as five grades: five are very satisfied"),
            Self::Graded(heading, Scale::Three) => {
                format!("`{heading}` holds 好评, 中评 and 差评, read as the three grades from satisfied to dissatisfied")
            }
            Self::Given { heading, from, says } => format!("has no column `{heading}`; every row is given `{says}`, by {from}"),
            Self::OwnColumn(column, heading) => {
                format!("has a column `{heading}` of its own, which counts; what [columns] gives to `{column}` is not used here")
            }
            Self::NoHeader(columns) => format!("column {} has content and no header, and is not read", list(columns)),
            Self::Cleaned(Taken { formulas, apostrophes, marks }) => {
                let parts = [
                    (formulas, "wrappings in =\"…\""),
                    (apostrophes, "apostrophes in front of cells"),
                    (marks, "cells' invisible characters"),
                ];
                let parts: Vec<String> = parts.iter().filter(|(n, _)| **n > 0).map(|(n, what)| format!("{n} {what}")).collect();
                format!("taken off: {}", parts.join(", "))
            }
            Self::LeftOut(by) => format!("left out: {}", counted(by, ", ")),
            Self::CasesAlone(Kind::Evaluations, rows) => format!("cases with their ratings beside them: {rows} rows have none"),
            Self::CasesAlone(Kind::Rectifications, rows) => {
                format!("cases or callbacks with their problems beside them: {rows} rows have none")
            }
            Self::CasesAlone(_, rows) => format!("cases with their callbacks beside them: {rows} rows have none"),
            Self::SeveralInRow { groups, rows } => {
                let groups: Vec<String> = groups.iter().map(|(name, own)| format!("{name} ({})", own.join(", "))).collect();
                let rows: Vec<String> = rows.iter().map(|(n, rows)| format!("{n} in {rows} rows")).collect();
                let rows = if rows.is_empty() { "none".to_owned() } else { rows.join(", ") };
                format!("each row holds several: {}; of which count {rows}", groups.join(", "))
            }
            Self::NotMade(name, rows) => format!("{rows} rows have no {name}"),
            Self::OutOfOrder { names: [one, other], rows, lines } => {
                let lines = numbers(lines, *rows, ["lines ", ", ", "", " …"]);
                format!("{one} is later than {other} in {rows} rows ({lines}); each counts by its own date, please verify")
            }
            Self::VisitsLeftOut(visits) => format!("left out: {visits} rows, of cases that are left out"),
            Self::TornEnd => {
                "its last line has no end and is shorter than those before it: it may still be written, or was cut off".to_owned()
            }
            Self::Counted { rows, ratings, bad, blank } => {
                let none = if *blank == 0 { String::new() } else { format!("; {blank} of them have no number and count none") };
                let bad = if *bad == 0 { String::new() } else { format!("; {bad} bad ones name no case, and owe no callback") };
                format!("{rows} rows count {ratings} ratings{none}{bad}")
            }
            Self::Unmatched(missing, named) => format!("{missing} of {named} rows that name a case name one that the ledger does not have"),
            Self::MayBeCutOff(rows) => format!("it has {rows} rows, at which many programs stop: it may have been cut off"),
            Self::RecordsLeftOut(rows) => format!("too many rows are rejected: {rows} of them stand in rejects.csv without their record"),
        }
    }
}

fn names(sections: &[Section], comma: &str) -> String {
    sections.iter().map(|section| section.name.as_str()).collect::<Vec<_>>().join(comma)
}

fn counted(by: &[(String, u64)], comma: &str) -> String {
    by.iter().map(|(says, n)| format!("{says} {n}")).collect::<Vec<_>>().join(comma)
}

/// The numbers of lines, and a word where there are more.
fn numbers(lines: &[u32], of: u64, [before, comma, behind, more]: [&str; 4]) -> String {
    let more = if lines.len() as u64 == of { "" } else { more };
    format!("{before}{}{behind}{more}", lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(comma))
}

fn list(columns: &[usize]) -> String {
    columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
