//! What `huifang draw` says: what was drawn and where it is, or what differs in a draw that was checked.

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::Locale;
use crate::draw::{self, Draw, Finding, LedgerThen, Receipt};
use crate::error::Result;

/// How many differences are named before the rest is only counted.
const NAMED: usize = 40;

/// Adds a line.
macro_rules! say {
    ($lines:ident, $($words:tt)*) => { $lines.push(format!($($words)*)) };
}

/// Prints lines in one piece.
fn print(lines: &[String]) -> Result<()> {
    super::print(&super::say::harmless(&(lines.join("\n") + "\n")))
}

/// After a draw.
pub(super) fn drawn(draw: &Draw, folder: &Path, locale: Locale) -> Result<()> {
    let mut lines = Vec::new();
    let zh = locale == Locale::ZhCn;
    let (from, date) = (draw.from, draw.date);
    if zh {
        say!(lines, "抽样 {date}：{from} 至 {date} 受理、可回访、未曾抽中的办件");
    } else {
        say!(lines, "draw of {date}: cases accepted from {from} to {date} that allow a callback and were not drawn before");
    }
    for of in &draw.windows {
        let (window, n, drawn, reserves) = (&of.window, of.population, of.drawn, of.reserves);
        if zh {
            say!(lines, "  {window}：可抽 {n}，抽中 {drawn}，备选 {reserves}");
        } else {
            say!(lines, "  {window}: {n} could be drawn, {drawn} drawn, {reserves} in reserve");
        }
    }
    let file = |ending| folder.join(draw::file_name(date, ending));
    let form = folder.join("form.html");
    if zh {
        say!(lines, "清单（内部，含姓名电话，不可公布）：{}", file("csv").display());
        say!(lines, "电话回访登记单（内部，可打印）：{}", file("html").display());
        say!(lines, "现场征求意见表（可打印）：{}", form.display());
        say!(lines, "回执（可公布，不含任何办件编号）：{}", file("json").display());
        say!(lines, "种子应在本周开始前公布：看过台账才定的种子，可以挑结果。");
    } else {
        say!(lines, "list, internal (names and phones), must not be posted: {}", file("csv").display());
        say!(lines, "call sheet to print, internal: {}", file("html").display());
        say!(lines, "on-site form to print: {}", form.display());
        say!(lines, "receipt, may be posted, names no case: {}", file("json").display());
        say!(lines, "announce the seed before the week begins: one chosen after the ledger is known can be chosen for its result.");
    }
    let example = draw.windows.iter().flat_map(|of| &of.cases).next();
    lines.extend(by_hand(&draw.seed, example.map(|case| case.case_id.as_str()), locale));
    print(&lines)
}

/// What is odd about a draw that was made all the same.
pub(super) fn warnings(draw: &Draw, ends_on: Option<NaiveDate>, changed: &[NaiveDate], locale: Locale) {
    let on = draw.date;
    let mut lines = Vec::new();
    if let Some(last) = ends_on {
        lines.push(match locale {
            Locale::ZhCn => format!("注意：台账止于 {last}，早于抽样日期 {on} 七天以上；其后受理的办件抽不到。请先补导台账。"),
            Locale::En => {
                format!("warning: the ledger ends on {last}, more than 7 days before {on}; what was accepted since cannot be drawn")
            }
        });
    }
    for date in changed {
        lines.push(match locale {
            Locale::ZhCn => format!("注意：{date} 的清单与其回执不符，可能被改动过；用 --verify {date} 查看。"),
            Locale::En => format!("warning: the list of {date} is not the one that its receipt names; look with --verify {date}"),
        });
    }
    for line in lines {
        note!("{line}");
    }
}

/// How anybody checks the place of a case, on the systems that people sit at.
fn by_hand(seed: &str, case_id: Option<&str>, locale: Locale) -> [String; 3] {
    let case_id = case_id.unwrap_or("CASE");
    let head = match locale {
        Locale::ZhCn => "手工核对某件的次序（哈希小者在前）：",
        Locale::En => "to check the place of a case by hand (lower hashes first):",
    };
    [
        head.to_owned(),
        format!("  Windows PowerShell  {}", draw::by_powershell(seed, case_id)),
        format!("  Linux, macOS        {}", draw::by_shell(seed, case_id)),
    ]
}

/// After the table to type results into was made.
pub(super) fn template(file: &Path, cases: usize, locale: Locale) -> Result<()> {
    let mut lines = Vec::new();
    let file = file.display();
    match locale {
        Locale::ZhCn => {
            say!(lines, "录入表（内部，{cases} 件）：{file}");
            say!(
                lines,
                "填好后移入 visits 文件夹。打过而没打通的，回访结果填“未接通”；没打的行请整行删去：回访时间空着的行会被退回（missing_value）。"
            );
            say!(lines, "补打的备选件照样添一行。有六项评价而回访结果空着的，按“接通”计。");
        }
        Locale::En => {
            say!(lines, "table to type results into, internal, {cases} cases: {file}");
            say!(
                lines,
                "move it to visits/ when it is filled in. Calls that nobody answered are `unreached`; delete the rows of cases that were not called: a row without visited_at is rejected (missing_value)."
            );
            say!(lines, "add a row for each reserve that was called. A blank outcome counts as reached.");
        }
    }
    print(&lines)
}

/// What came of checking a draw.
pub(super) struct Checked {
    pub(super) receipt: Receipt,
    pub(super) then: LedgerThen,
    /// Everything that the draw was made from is there, so that it was computed again.
    pub(super) whole: bool,
    pub(super) findings: Vec<Finding>,
    /// A case of the list.
    pub(super) example: Option<String>,
}

/// After a draw was checked.
pub(super) fn verified(list: &Path, checked: &Checked, locale: Locale) -> Result<()> {
    let Checked { receipt, then, whole, findings, example } = checked;
    let zh = locale == Locale::ZhCn;
    let date = receipt.date;
    let mut lines = Vec::new();
    if then.others > 0 {
        let n = then.others;
        if zh {
            say!(lines, "台账另有 {n} 个文件不在回执中（抽样后新增或已改动），核验时不读。");
        } else {
            say!(lines, "{n} ledger files are not in the receipt (new or changed since the draw) and are left out.");
        }
    }
    if then.reordered {
        say!(
            lines,
            "{}",
            if zh {
                "台账文件的先后次序与抽样时不同（可能改过名）。"
            } else {
                "the ledger files are read in another order than then: were they renamed?"
            }
        );
    }
    if !whole {
        if zh {
            say!(lines, "抽样所依据的文件已不全，无法整体重算；以下只核对清单的哈希、编号、角色、件数和次序。");
        } else {
            say!(
                lines,
                "what the draw was made from is not all there: only the list's hash, numbers, roles, counts and order are checked."
            );
        }
    }
    for finding in findings.iter().take(NAMED) {
        say!(lines, "  {}", said(finding, list, locale));
    }
    let n = findings.len();
    if n > NAMED {
        say!(lines, "{}", if zh { format!("  另有 {} 处", n - NAMED) } else { format!("  and {} more", n - NAMED) });
    }
    match (n, zh) {
        (0, true) => say!(lines, "{date} 的抽样核验无误：回执、清单与重新计算的结果一致。"),
        (0, false) => say!(lines, "the draw of {date} agrees: receipt, list and the computation say the same."),
        (_, true) => say!(lines, "{date} 的抽样有 {n} 处不符。"),
        (_, false) => say!(lines, "the draw of {date} differs in {n} places."),
    }
    lines.extend(by_hand(&receipt.seed, example.as_deref(), locale));
    print(&lines)
}

fn said(finding: &Finding, list: &Path, locale: Locale) -> String {
    let file = list.display();
    let zh = locale == Locale::ZhCn;
    match finding {
        Finding::List { receipt, found } if zh => format!("{file}：清单的 SHA-256 是 {found}，回执写的是 {receipt}"),
        Finding::List { receipt, found } => format!("{file}: the list has SHA-256 {found}, the receipt says {receipt}"),
        Finding::Unreadable { why } => why.clone(),
        Finding::Ledger { order, sha256 } if zh => format!("台账第 {order} 个文件已改动或不在了（SHA-256 {sha256}）"),
        Finding::Ledger { order, sha256 } => format!("ledger file {order} was changed or is gone (SHA-256 {sha256})"),
        Finding::After { date, sha256 } if zh => format!("此次抽样所排除的 {date} 的清单已改动或不在了（SHA-256 {sha256}）"),
        Finding::After { date, sha256 } => {
            format!("the list of {date}, which this draw was made after, was changed or is gone (SHA-256 {sha256})")
        }
        Finding::Replaced { file, receipt: None, .. } if zh => format!("{file}：回执没有提到这份已替换的抽样文件"),
        Finding::Replaced { file, receipt: None, .. } => format!("{file}: a file of a replaced draw that the receipt does not name"),
        Finding::Replaced { file, receipt: Some(sha256), found: None } if zh => {
            format!("{file}：已替换的抽样留存的文件不在了（SHA-256 {sha256}）")
        }
        Finding::Replaced { file, receipt: Some(sha256), found: None } => {
            format!("{file}: the file of a replaced draw is gone (SHA-256 {sha256})")
        }
        Finding::Replaced { file, receipt: Some(sha256), found: Some(found) } if zh => {
            format!("{file}：已替换的抽样留存的文件已改动，SHA-256 是 {found}，回执写的是 {sha256}")
        }
        Finding::Replaced { file, receipt: Some(sha256), found: Some(found) } => {
            format!("{file}: the file of a replaced draw has SHA-256 {found}, the receipt says {sha256}")
        }
        Finding::Field { name, receipt, computed } if zh => format!("回执的 {name} 是 `{receipt}`，应为 `{computed}`"),
        Finding::Field { name, receipt, computed } => format!("the receipt's {name} is `{receipt}`, not `{computed}`"),
        Finding::Count { window, name, receipt, computed } if zh => format!("回执中 {window} 的 {name} 是 {receipt}，应为 {computed}"),
        Finding::Count { window, name, receipt, computed } => format!("the receipt's {name} of {window} is {receipt}, not {computed}"),
        Finding::Cell { line, column, found, computed } if zh => format!("{file}:{line}：{column} 是 `{found}`，应为 `{computed}`"),
        Finding::Cell { line, column, found, computed } => format!("{file}:{line}: {column} is `{found}`, not `{computed}`"),
        Finding::Missing { window, order, case_id } if zh => format!("{file}：缺少 {window} 第 {order} 件 `{case_id}`"),
        Finding::Missing { window, order, case_id } => format!("{file}: number {order} of {window}, `{case_id}`, is missing"),
        Finding::Extra { line, case_id } if zh => format!("{file}:{line}：多出 `{case_id}`，没有抽中它"),
        Finding::Extra { line, case_id } => format!("{file}:{line}: `{case_id}` was not drawn here"),
        Finding::OutOfOrder { line, case_id } if zh => format!("{file}:{line}：`{case_id}` 的哈希不大于上一件，次序不对"),
        Finding::OutOfOrder { line, case_id } => format!("{file}:{line}: `{case_id}` has no higher hash than the case before it"),
    }
}
