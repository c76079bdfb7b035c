//! What `huifang draw` says: what was drawn and where it is, or what differs in a draw that was checked.

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::Locale;
use crate::draw::{self, Draw, Finding, LedgerThen, Receipt};

/// How many differences are named before the rest is only counted.
const NAMED: usize = 40;

/// After a draw.
pub(super) fn drawn(draw: &Draw, folder: &Path, locale: Locale) {
    let zh = locale == Locale::ZhCn;
    let (from, date) = (draw.from, draw.date);
    if zh {
        println!("抽样 {date}：{from} 至 {date} 受理、可回访、未曾抽中的办件");
    } else {
        println!("draw of {date}: cases accepted from {from} to {date} that allow a callback and were not drawn before");
    }
    for of in &draw.windows {
        let (window, n, drawn, reserves) = (&of.window, of.population, of.drawn, of.reserves);
        if zh {
            println!("  {window}：可抽 {n}，抽中 {drawn}，备选 {reserves}");
        } else {
            println!("  {window}: {n} could be drawn, {drawn} drawn, {reserves} in reserve");
        }
    }
    let file = |ending| folder.join(draw::file_name(date, ending));
    let form = folder.join("form.html");
    if zh {
        println!("清单（内部，含姓名电话，不可公布）：{}", file("csv").display());
        println!("电话回访登记单（内部，可打印）：{}", file("html").display());
        println!("现场征求意见表（可打印）：{}", form.display());
        println!("回执（可公布，不含任何办件编号）：{}", file("json").display());
        println!("种子应在本周开始前公布：看过台账才定的种子，可以挑结果。");
    } else {
        println!("list, internal (names and phones), must not be posted: {}", file("csv").display());
        println!("call sheet to print, internal: {}", file("html").display());
        println!("on-site form to print: {}", form.display());
        println!("receipt, may be posted, names no case: {}", file("json").display());
        println!("announce the seed before the week begins: one chosen after the ledger is known can be chosen for its result.");
    }
    by_hand(&draw.seed, draw.windows.iter().flat_map(|of| &of.cases).next().map(|case| case.case_id.as_str()), locale);
}

/// What is odd about a draw that was made all the same.
pub(super) fn warnings(draw: &Draw, ends_on: Option<NaiveDate>, changed: &[NaiveDate], locale: Locale) {
    if let Some(last) = ends_on {
        match locale {
            Locale::ZhCn => {
                eprintln!("注意：台账最后的受理日期是 {last}，早于抽样日期 {} 七天以上；其后受理的办件抽不到。请先补导台账。", draw.date)
            }
            Locale::En => eprintln!(
                "warning: the ledger ends on {last}, more than 7 days before {}; what was accepted since cannot be drawn. Export it first.",
                draw.date
            ),
        }
    }
    for date in changed {
        match locale {
            Locale::ZhCn => eprintln!("注意：{date} 的清单与其回执不符，可能被改动过；用 --verify {date} 查看。"),
            Locale::En => eprintln!("warning: the list of {date} is not the one that its receipt names; look with --verify {date}."),
        }
    }
}

/// How anybody checks the place of a case.
pub(super) fn by_hand(seed: &str, case_id: Option<&str>, locale: Locale) {
    let command = draw::by_hand(seed, case_id.unwrap_or("CASE"));
    match locale {
        Locale::ZhCn => println!("手工核对某件的次序（哈希小者在前）：{command}"),
        Locale::En => println!("to check the place of a case by hand (lower hashes first): {command}"),
    }
}

/// After the table to type results into was made.
pub(super) fn template(file: &Path, cases: usize, locale: Locale) {
    let file = file.display();
    match locale {
        Locale::ZhCn => {
            println!("录入表（内部，{cases} 件）：{file}");
            println!(
                "填好后移入 visits 文件夹。打过而没打通的，回访结果填“未接通”；没打的行请整行删去：回访时间空着的行会被退回（missing_value）。"
            );
            println!("补打的备选件照样添一行。有六项评价而回访结果空着的，按“接通”计。");
        }
        Locale::En => {
            println!("table to type results into, internal, {cases} cases: {file}");
            println!(
                "move it to visits/ when it is filled in. Calls that nobody answered are `unreached`; delete the rows of cases that were not called: a row without visited_at is rejected (missing_value)."
            );
            println!("add a row for each reserve that was called. A blank outcome counts as reached.");
        }
    }
}

/// After a draw was checked.
pub(super) fn verified(list: &Path, receipt: &Receipt, then: &LedgerThen, whole: bool, findings: &[Finding], locale: Locale) {
    let zh = locale == Locale::ZhCn;
    let date = receipt.date;
    if then.others > 0 {
        let n = then.others;
        if zh {
            println!("台账另有 {n} 个文件不在回执中（抽样后新增或已改动），核验时不读。");
        } else {
            println!("{n} ledger files are not in the receipt (new or changed since the draw) and are left out.");
        }
    }
    if then.reordered {
        println!(
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
            println!("抽样所依据的文件已不全，无法整体重算；以下只核对清单的哈希、编号、角色、件数和次序。");
        } else {
            println!("what the draw was made from is not all there: only the list's hash, numbers, roles, counts and order are checked.");
        }
    }
    for finding in findings.iter().take(NAMED) {
        println!("  {}", said(finding, list, locale));
    }
    let n = findings.len();
    if n > NAMED {
        println!("{}", if zh { format!("  另有 {} 处", n - NAMED) } else { format!("  and {} more", n - NAMED) });
    }
    match (n, zh) {
        (0, true) => println!("{date} 的抽样核验无误：回执、清单与重新计算的结果一致。"),
        (0, false) => println!("the draw of {date} agrees: receipt, list and the computation say the same."),
        (_, true) => println!("{date} 的抽样有 {n} 处不符。"),
        (_, false) => println!("the draw of {date} differs in {n} places."),
    }
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
