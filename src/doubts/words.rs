//! What is said of a doubt, in the language of the workspace: what was found, what it does
//! to the figures, and the cure.

use std::fmt::Write;

use super::{Doubt, DoubtCode, Means, Pattern, SettlingLine, case_words};
use crate::domain::{Kind, Locale, percent};

/// The sentences of a doubt, each without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was found, with its size.
    pub found: String,
    /// What it does to the figures.
    pub effect: &'static str,
    /// What to mend in the export.
    pub cure: &'static str,
    /// Lines of `huifang.toml`, any of which settles it, the acceptance last.
    pub lines: Vec<String>,
}

impl Doubt {
    /// What is said of it.
    #[must_use]
    pub fn said(&self, locale: Locale) -> Said {
        let (effect, cure) = match locale {
            Locale::ZhCn => chinese(self.code, self.kind, self.pattern.as_ref()),
            Locale::En => english(self.code, self.kind, self.pattern.as_ref()),
        };
        Said { found: self.found(locale), effect, cure, lines: self.lines(locale) }
    }

    fn found(&self, locale: Locale) -> String {
        let kind = self.kind.word(locale);
        let (rows, share, heading) = (self.rows, percent::short(&self.share()), &self.heading);
        let of = self.of;
        let mut text = match (self.code, locale) {
            (DoubtCode::FormulaWithoutValue, Locale::ZhCn) => {
                format!("{kind}“{heading}”一列有 {rows} 个公式单元格没有存下算好的值（{of} 行的 {share}），读出来是空白")
            }
            (DoubtCode::FormulaWithoutValue, Locale::En) => {
                format!("{kind}: {rows} formula cells of `{heading}` hold no stored value ({share} of {of} rows) and read as blank")
            }
            (DoubtCode::UnusedColumn, Locale::ZhCn) => {
                format!("{kind}“{heading}”一列没有采用，而其中 {rows} 行（{share}）的内容像是会影响计数的结果、状态或日期")
            }
            (DoubtCode::UnusedColumn, Locale::En) => format!(
                "{kind}: the column `{heading}` is not used, and {rows} of its rows ({share}) look like an outcome, a status or a date that counts"
            ),
            (DoubtCode::UnlistedStatus, Locale::ZhCn) => {
                format!("{kind}“{heading}”一列有 {rows} 行（{share}）的状态像是不该计的件，而不计的状态里没有它们，现在照常计")
            }
            (DoubtCode::UnlistedStatus, Locale::En) => {
                format!("{kind}: {rows} rows ({share}) have a `{heading}` that reads like a case that counts for nothing, and count")
            }
            (DoubtCode::TurnOfYear, Locale::ZhCn) => {
                format!(
                    "{kind}：文件里没有年份的日期，12 月和 1 月的都有（共 {of} 个日期，较少的一边 {rows} 个），而 [[file]] 只写了一个年份"
                )
            }
            (DoubtCode::TurnOfYear, Locale::En) => format!(
                "{kind}: days without a year are of December and of January ({rows} of {of} on the side that has fewer), and [[file]] states one year"
            ),
            (DoubtCode::LostZeros, Locale::ZhCn) => format!(
                "{kind}：{of} 个没有年份的日期里有 {rows} 个写作 6.1、6.2、6.3 的样子，却没有一个 6.10、6.20、6.30：表格软件会把 6.10 变成 6.1"
            ),
            (DoubtCode::LostZeros, Locale::En) => format!(
                "{kind}: {rows} of {of} days without a year are written like 6.1, 6.2 or 6.3 and none like 6.10, of which a spreadsheet makes 6.1"
            ),
            (DoubtCode::ReplacedRows, Locale::ZhCn) => {
                format!(
                    "{kind}：后读的文件里有 {rows} 行（{of} 行的 {share}）顶替了先读的同编号的行，却不像是更正：日期、窗口或件号不同，或把已有的内容变成空白"
                )
            }
            (DoubtCode::ReplacedRows, Locale::En) => format!(
                "{kind}: {rows} rows ({share} of {of}) took the place of rows with the same id in an earlier file and do not look like corrections: another date, window or case, or a blank where there was something"
            ),
            (DoubtCode::RepeatedFile, Locale::ZhCn) => {
                format!("{kind}：有 {rows} 行（{of} 行的 {share}）在两个文件里都有，同一窗口、同一时刻、同一内容")
            }
            (DoubtCode::RepeatedFile, Locale::En) => {
                format!("{kind}: {rows} rows ({share} of {of}) are in two files: the same window, time and grade")
            }
            (DoubtCode::RepeatedCounts, Locale::ZhCn) if self.pattern == Some(Pattern::EqualCounts) => format!(
                "{kind}：有 {rows} 行汇总数（{of} 行的 {share}）与同一文件里的另一行同一窗口、同一天或同一月，次数也相同，现在当作重复"
            ),
            (DoubtCode::RepeatedCounts, Locale::En) if self.pattern == Some(Pattern::EqualCounts) => format!(
                "{kind}: {rows} rows of counts ({share} of {of} rows) are of the window and days of another row of their file, say the same \
                 numbers, and count as duplicates now"
            ),
            (DoubtCode::RepeatedCounts, Locale::ZhCn) => {
                format!("{kind}：有 {rows} 行汇总数（{of} 行的 {share}）与另一行同一窗口、同一天或同一月，次数却不同")
            }
            (DoubtCode::RepeatedCounts, Locale::En) => {
                format!(
                    "{kind}: {rows} rows of counts ({share} of {of} rows) are of the window and days of another row and say other numbers"
                )
            }
            (DoubtCode::TimedCounts, Locale::ZhCn) => format!(
                "{kind}：按“{heading}”一列当作汇总数读，其中 {rows} 行（{of} 行的 {share}）大于 1；而各行写着几点几分，像是一行一次评价"
            ),
            (DoubtCode::TimedCounts, Locale::En) => format!(
                "{kind}: `{heading}` is read as numbers of ratings, above 1 in {rows} rows ({share} of {of}); the rows have minutes of the day, as single ratings do"
            ),
            (DoubtCode::CountedTwice, Locale::ZhCn) if self.pattern.is_some() => {
                format!("{kind}：有 {rows} 行汇总数（{of} 行的 {share}）像是合计，却有窗口的名称")
            }
            (DoubtCode::CountedTwice, Locale::En) if self.pattern.is_some() => {
                format!("{kind}: {rows} rows of counts ({share} of {of} rows) look like totals and have the name of a window")
            }
            (DoubtCode::CountedTwice, Locale::ZhCn) => {
                format!("{kind}：有 {rows} 行（{of} 行的 {share}）说的评价，另一行汇总数里已经有了：同一窗口，日期重叠")
            }
            (DoubtCode::CountedTwice, Locale::En) => {
                format!(
                    "{kind}: {rows} rows ({share} of {of}) tell of ratings that another row counts too: the same window, and days that overlap"
                )
            }
            (DoubtCode::RepeatedId, Locale::ZhCn) => {
                format!("{kind}：同一文件里有 {rows} 行（{of} 行的 {share}）与另一行编号相同而内容不同")
            }
            (DoubtCode::RepeatedId, Locale::En) => {
                format!("{kind}: {rows} rows ({share} of {of}) share an id with another row of the same file and say something else")
            }
            (DoubtCode::UnmatchedCases, Locale::ZhCn) => {
                format!("{kind}：写有办件编号的 {of} 行中，{rows} 行（{share}）的编号在台账里找不到")
            }
            (DoubtCode::UnmatchedCases, Locale::En) => {
                format!("{kind}: of {of} rows that name a case, {rows} ({share}) name one that the ledger does not have")
            }
            (DoubtCode::UnknownWindows, Locale::ZhCn) => format!("{kind}：{of} 行中有 {rows} 行（{share}）的窗口在台账里没有出现"),
            (DoubtCode::UnknownWindows, Locale::En) => {
                format!("{kind}: {rows} of {of} rows ({share}) are of windows that the ledger does not have")
            }
            (DoubtCode::TwinNames, Locale::ZhCn) => {
                format!(
                    "{of} 行中有 {rows} 行（{share}）的窗口或类别，名称看上去与另一个一样，写法却不同（多了空格，或混有形近的字母、数字）"
                )
            }
            (DoubtCode::TwinNames, Locale::En) => format!(
                "{rows} of {of} rows ({share}) have a window or a category whose name looks like another one and is not: a blank inside, or letters of another script"
            ),
            (DoubtCode::OddSection, Locale::ZhCn) => {
                format!("{kind}：{of} 行中有 {rows} 行（{share}）以上面单独成行的文字为窗口，而它读起来像说明，不像窗口名称")
            }
            (DoubtCode::OddSection, Locale::En) => format!(
                "{kind}: {rows} of {of} rows ({share}) have as their window a text in a row of its own that reads like a note and not like a window"
            ),
            (DoubtCode::UnansweredMessages, Locale::ZhCn) => {
                format!("{kind}：{of} 行中有 {rows} 行（{share}）是短信或网上回访，没有“回访结果”一列，六项也都空着，看不出有没有人答复")
            }
            (DoubtCode::UnansweredMessages, Locale::En) => format!(
                "{kind}: {rows} of {of} rows ({share}) were sent by text message or online, in a table without a column of the outcome, and grade nothing: nothing says that anybody answered"
            ),
            (
                DoubtCode::PromisedBeforeAccepted
                | DoubtCode::ResolvedUncompleted
                | DoubtCode::RectificationContradicts
                | DoubtCode::NoTimeOfDay,
                _,
            ) => case_words::found(self, locale),
            (DoubtCode::UnreadFile, Locale::ZhCn) => format!("导出文件夹里有 {rows} 个文件没有读"),
            (DoubtCode::UnreadFile, Locale::En) => format!("{rows} files in the folders of the exports were not read"),
            (DoubtCode::UnreadSheet, Locale::ZhCn) => format!("{kind}：有 {rows} 张工作表没有读，里面像有数据"),
            (DoubtCode::UnreadSheet, Locale::En) => format!("{kind}: {rows} sheets were not read and seem to hold data"),
        };
        if let Some(pattern) = &self.pattern {
            text.push_str(&explained(pattern, locale));
        }
        if !self.values.is_empty() {
            let values: Vec<String> = self.values.iter().map(|(value, n)| format!("{}×{n}", quoted(value, locale))).collect();
            let _ = match locale {
                Locale::ZhCn => write!(text, "；内容：{}", values.join("、")),
                Locale::En => write!(text, "; cells: {}", values.join(", ")),
            };
        }
        text
    }

    /// Lines of `huifang.toml`, any of which settles it.
    fn lines(&self, locale: Locale) -> Vec<String> {
        let settling = self.settled_by.iter().map(|SettlingLine { table, line, with, means }| {
            let note = means.said(locale);
            let first = if table.is_empty() { format!("{line}   # {note}") } else { format!("[{table}]\n{line}   # {note}") };
            with.iter().fold(first, |text, (table, line)| format!("{text}\n[{table}]\n{line}"))
        });
        let accept = match locale {
            Locale::ZhCn => format!("[accept]\n{} = \"理由\"   # 知道并接受；理由会印在通报的数据质量里", self.code.code()),
            Locale::En => format!("[accept]\n{} = \"the reason\"   # known and accepted; the bulletin prints the reason", self.code.code()),
        };
        settling.chain([accept]).collect()
    }
}

/// A cell between the quotation marks of the language, short and on one line.
fn quoted(value: &str, locale: Locale) -> String {
    const SHOWN: usize = 30;
    let mut line: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if value.chars().count() > SHOWN {
        line.push('…');
    }
    match locale {
        Locale::ZhCn => format!("“{line}”"),
        Locale::En => format!("`{line}`"),
    }
}

impl Means {
    fn said(self, locale: Locale) -> &'static str {
        match (self, locale) {
            (Self::LastCounts, Locale::ZhCn) => "以后一行为准（写在文件最前面，任何 [ ] 之前）",
            (Self::LastCounts, Locale::En) => "the last row counts (at the top of the file, before any [ ])",
            (Self::FirstCounts, Locale::ZhCn) => "以前一行为准（写在文件最前面，任何 [ ] 之前）",
            (Self::FirstCounts, Locale::En) => "the first row counts (at the top of the file, before any [ ])",
            (Self::LaterRejected, Locale::ZhCn) => "退回后面的行（写在文件最前面，任何 [ ] 之前）",
            (Self::LaterRejected, Locale::En) => "later rows are rejected (at the top of the file, before any [ ])",
            (Self::Mapped, Locale::ZhCn) => "采用这一列",
            (Self::Mapped, Locale::En) => "the column is used",
            (Self::CountsForNothing, Locale::ZhCn) => "这些状态的行不计",
            (Self::CountsForNothing, Locale::En) => "rows of these statuses count for nothing",
            (Self::Counts, Locale::ZhCn) => "只有列出的状态不计，其余照常计",
            (Self::Counts, Locale::En) => "only rows of the statuses listed count for nothing, the others count",
            (Self::NumbersOfAFile, Locale::ZhCn) => "编号只在各自的文件里有效，不用它",
            (Self::NumbersOfAFile, Locale::En) => "the numbers mean something in their own file only, and are not used",
            (Self::Renamed, Locale::ZhCn) => "把右边改成台账里的窗口名称",
            (Self::Renamed, Locale::En) => "put the ledger's names on the right",
            (Self::OneName, Locale::ZhCn) => "左边的写法算作右边的（若右边的写错了，两边对调）",
            (Self::OneName, Locale::En) => "the name on the left counts as the one on the right",
            (Self::Ignored, Locale::ZhCn) => "这一列与计数无关",
            (Self::Ignored, Locale::En) => "the column says nothing that counts",
            (Self::AddedUp, Locale::ZhCn) => "各行是这一列的不同内容，分别计入、相加（不是这一列的，换成真正分开各行的那一列）",
            (Self::AddedUp, Locale::En) => "rows differ by this column and are added up (or name the column that parts them)",
            (Self::ReadAsVisits, Locale::ZhCn) => "这个文件也作回访记录读",
            (Self::ReadAsVisits, Locale::En) => "the file is read as visits too",
            (Self::SingleRatings, Locale::ZhCn) => "一行就是一次评价，这一列不是评价的次数",
            (Self::SingleRatings, Locale::En) => "each row is one rating, and the column does not count them",
            (Self::LeftOut, Locale::ZhCn) => "不是要读的导出",
            (Self::LeftOut, Locale::En) => "not meant to be read",
        }
    }
}

fn explained(pattern: &Pattern, locale: Locale) -> String {
    let pair = |what: &str, (a, b): (&String, &String)| match locale {
        Locale::ZhCn => format!("；{what}就对得上，如{}与台账的{}", quoted(a, locale), quoted(b, locale)),
        Locale::En => format!("; {what} they would match, as {} and the ledger's {}", quoted(a, locale), quoted(b, locale)),
    };
    let text = |zh: &'static str, en: &'static str| if locale == Locale::ZhCn { zh } else { en };
    match pattern {
        Pattern::PointZero(a, b) => pair(text("去掉末尾的 .0 ", "without `.0` at the end"), (a, b)),
        Pattern::LeadingZeros(a, b) => pair(text("补上或去掉前导的零", "with or without leading zeros"), (a, b)),
        Pattern::Case(a, b) => pair(text("不分大小写", "in the same case"), (a, b)),
        Pattern::Width(a, b) => pair(text("不分全角半角", "in the same width"), (a, b)),
        Pattern::Signs(a, b) => pair(text("去掉中间的空格、横线等符号", "without the blanks and signs inside"), (a, b)),
        Pattern::Prefix(a, b) => pair(text("补上或去掉前缀", "with or without a prefix"), (a, b)),
        Pattern::Suffix(a, b) => pair(text("去掉末尾多出的部分", "without what stands behind them"), (a, b)),
        Pattern::CutTo15Digits => text(
            "；编号有 16 位以上且末尾成了 000：表格软件只保留 15 位数字，后几位已被它改成零",
            "; ids of 16 digits and more end in 000: a spreadsheet keeps 15 digits and made the others zeros",
        )
        .to_owned(),
        Pattern::SumOfOthers(name) => match locale {
            Locale::ZhCn => format!("；{}的次数每一期都等于其余各窗口之和，多半是合计行", quoted(name, locale)),
            Locale::En => format!("; {} is the sum of all other windows on each of its days: probably a total", quoted(name, locale)),
        },
        Pattern::EqualCounts => String::new(),
        Pattern::RowAUnit => text(
            "；这些行的窗口各不相同，多半是一件由几个单位联办、每个单位一行",
            "; their windows differ: probably cases that several units handle, with a row for each",
        )
        .to_owned(),
    }
}

fn chinese(code: DoubtCode, kind: Kind, pattern: Option<&Pattern>) -> (&'static str, &'static str) {
    match code {
        DoubtCode::FormulaWithoutValue => {
            ("空白的办结时间不欠回访，空白的编号、窗口会退回", "用 Excel 或 WPS 打开这个文件，等它算完后保存，再放回来")
        }
        DoubtCode::UnusedColumn => {
            let effect = match kind {
                Kind::Ledger => "作废的办件会被当作欠回访，不可回访的会被当作可回访，办结的会被当作没有办结，做过的回访不会计入",
                Kind::Visits => "没有做成的回访会被当作做成，回访方式会读错，整改反馈会没有记录",
                Kind::Evaluations => "没有人给出的评价会被计入",
                Kind::Rectifications => "整改过的问题会被当作没有整改",
            };
            (effect, "说明这一列的含义，或写明它与计数无关")
        }
        DoubtCode::UnlistedStatus => ("作废、退回的办件会被当作欠回访", "写明哪些状态不计"),
        DoubtCode::TurnOfYear => ("跨年的一边会差一整年", "导出时写上年份；或按年份分成两个文件，在 [[file]] 各写各的 year"),
        DoubtCode::LostZeros => ("10 日、20 日、30 日会被当作 1 日、2 日、3 日", "把日期列设为“日期”或“文本”格式后重新导出，写全年月日"),
        DoubtCode::ReplacedRows => (
            "只有后读的一行算数：编号各编各的文件会丢掉几乎一半，旧的导出会盖掉新的",
            "文件按名称排序，后面的盖前面的：留下最新的一份，或从原系统导出全局唯一的编号",
        ),
        DoubtCode::RepeatedFile => ("这些评价会算两遍", "留下一份，另一份移出文件夹"),
        DoubtCode::RepeatedCounts if pattern.is_some() => (
            "若一行是一次评价，或各行是不同设备、不同事项的次数，就会少算",
            "写明各行由哪一列分开，或哪一列不是评价的次数；确是重复的，写明 on_repeat",
        ),
        DoubtCode::RepeatedCounts => (
            "只有后一行算数：若是更正，本该如此；若各行是不同设备、不同事项的次数，就会少算",
            "留下正确的一行；各行应相加的，写明由哪一列分开",
        ),
        DoubtCode::TimedCounts => (
            "一次评价会按这一列的数计成几次",
            "这一列是别的数量（材料份数、商品件数）的，写明它与评价次数无关；确是次数，在 [accept] 里写明",
        ),
        DoubtCode::CountedTwice if pattern.is_some() => {
            ("全中心的评价会算两遍，合计会成为一个窗口", "从导出里删去合计行；确是一个窗口的，列入 [[window]] 名册，或在 [accept] 里写明")
        }
        DoubtCode::CountedTwice => {
            ("同一个评价会算两遍", "逐条的和汇总的只留一种，按月的和按日的只留一种；确是两处各自的评价，在 [accept] 里写明")
        }
        DoubtCode::RepeatedId if pattern == Some(&Pattern::CutTo15Digits) => {
            ("几个不同的办件会被当作一个", "把编号列设为“文本”格式后，从原系统重新导出；已经变成 000 的编号救不回来")
        }
        DoubtCode::RepeatedId => {
            ("不处理的话只有一行算数，其余当作“被更正”，行数会变少", "从原系统按文本导出编号；确是一件多行的，写明以哪一行为准")
        }
        DoubtCode::UnmatchedCases => {
            ("这些回访或评价对不上办件，做过的回访会被算作没做", "从原系统按文本重新导出编号，使两边写法一致；缺台账的补上")
        }
        DoubtCode::UnknownWindows => ("同一个窗口会被当成两个，各评各的", "两边用同一套窗口名称；代码与名称的对应写在 [values.window] 里"),
        DoubtCode::TwinNames => {
            ("同一个窗口或类别会被当成两个，各评各的", "在导出的系统里统一名称；确是两个的，列入名册或在 [accept] 里写明")
        }
        DoubtCode::OddSection => ("这些行会算到一个不存在的窗口名下", "删去这一行说明；或写明其下各行是哪个窗口的，右边填窗口名称"),
        DoubtCode::UnansweredMessages => (
            "只发出去、没有人答复的消息会被算作回访到了",
            "在导出里加上“回访结果”一列，没有答复的写“未接通”；规则不认这些方式的，在规则里写 methods",
        ),
        DoubtCode::PromisedBeforeAccepted
        | DoubtCode::ResolvedUncompleted
        | DoubtCode::RectificationContradicts
        | DoubtCode::NoTimeOfDay => case_words::effect(code, Locale::ZhCn),
        DoubtCode::UnreadFile => ("其中的办件、回访、评价都没有计入", "按提示另存后放回，或移出这些文件夹"),
        DoubtCode::UnreadSheet => ("其中的行都没有计入", "给它补上同样的表头，或另存为单独的文件"),
    }
}

fn english(code: DoubtCode, kind: Kind, pattern: Option<&Pattern>) -> (&'static str, &'static str) {
    match code {
        DoubtCode::FormulaWithoutValue => (
            "a blank completion owes no callback; a blank id or window is rejected",
            "open the file in Excel or WPS, let it calculate, save it and put it back",
        ),
        DoubtCode::UnusedColumn => {
            let effect = match kind {
                Kind::Ledger => "void cases would owe a callback, refusals would not count, completions or callbacks would be missing",
                Kind::Visits => "callbacks that were never made would count as made, calls as visits on site, or feedback would be missing",
                Kind::Evaluations => "ratings that nobody gave would count",
                Kind::Rectifications => "problems that were rectified would count as not rectified",
            };
            (effect, "say what the column means, or that it says nothing that counts")
        }
        DoubtCode::UnlistedStatus => ("void or returned cases would owe a callback", "say which statuses count for nothing"),
        DoubtCode::TurnOfYear => (
            "the days on one side would be a year off",
            "export the year too, or make a file of each year and state it for each under [[file]]",
        ),
        DoubtCode::LostZeros => (
            "the 10th, 20th and 30th would be the 1st, 2nd and 3rd",
            "format the column as dates or as text and export again, with the year",
        ),
        DoubtCode::ReplacedRows => (
            "only the later row counts: files that number their rows by themselves lose half of them, an old export covers a new one",
            "files are read by name, and later ones cover earlier ones: keep the newest, or export ids that are unique",
        ),
        DoubtCode::RepeatedFile => ("these ratings would count twice", "keep one of the files"),
        DoubtCode::RepeatedCounts if pattern.is_some() => (
            "too few ratings, where each row is one of them or the rows are of several devices or services",
            "say which column parts the rows, or which one does not count ratings; where they are duplicates, `on_repeat`",
        ),
        DoubtCode::RepeatedCounts => (
            "only the later row counts: right for a correction, too few where the rows are of several devices or services",
            "keep the right row; where the rows are to be added up, say which column parts them",
        ),
        DoubtCode::TimedCounts => (
            "one rating would count several times",
            "where the column counts something else (papers, goods), say so; where it counts ratings, accept it",
        ),
        DoubtCode::CountedTwice if pattern.is_some() => (
            "the centre's ratings would count twice, and the total would be a window",
            "leave the total out of the export; if it is a window, list it in the roster or accept it",
        ),
        DoubtCode::CountedTwice => (
            "these ratings would count twice",
            "keep the rows or the counts, the days or the months; accept it if they are ratings of their own",
        ),
        DoubtCode::RepeatedId if pattern == Some(&Pattern::CutTo15Digits) => {
            ("several cases would count as one", "format the id column as text and export again; ids that became 000 cannot be restored")
        }
        DoubtCode::RepeatedId => (
            "only one of the rows would count and cases would be missing",
            "export the ids as text; where a case has several rows, say which one counts",
        ),
        DoubtCode::UnmatchedCases => (
            "these visits or evaluations match no case, so callbacks that were made would count as missed",
            "export the ids as text, so that both are spelt alike; add the ledger that is missing",
        ),
        DoubtCode::UnknownWindows => ("one window would be graded as two", "use one set of names; map codes to names in [values.window]"),
        DoubtCode::TwinNames => {
            ("one window or category would be graded as two", "use one spelling; list both in the roster, or accept it, if they are two")
        }
        DoubtCode::OddSection => {
            ("these rows would count for a window that does not exist", "delete the note, or say on the right whose rows stand below it")
        }
        DoubtCode::UnansweredMessages => (
            "a message that was only sent would count as a callback made",
            "export a column of the outcome, `unreached` where nobody answered; where rules mean other ways, name them as `methods`",
        ),
        DoubtCode::PromisedBeforeAccepted
        | DoubtCode::ResolvedUncompleted
        | DoubtCode::RectificationContradicts
        | DoubtCode::NoTimeOfDay => case_words::effect(code, Locale::En),
        DoubtCode::UnreadFile => ("none of their rows count", "save them as the hint says, or keep them elsewhere"),
        DoubtCode::UnreadSheet => ("none of their rows count", "give them the same heading, or save them as files of their own"),
    }
}
