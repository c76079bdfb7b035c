//! What `huifang draw` says: what was drawn and where it is, or what differs in a draw that was checked.

use std::path::Path;

use chrono::NaiveDate;

use super::say::told;
use crate::draw::{self, Draw, Finding, LedgerThen, Receipt};
use crate::error::Result;
use crate::messages::Message;

/// How many differences are named before the rest is only counted.
const NAMED: usize = 40;

/// Prints lines in one piece.
fn print(lines: Vec<Message>) -> Result<()> {
    super::print(&(told(&Message::lines(lines)) + "\n"))
}

/// After a draw.
pub(super) fn drawn(draw: &Draw, folder: &Path) -> Result<()> {
    let mut lines = vec![message!("draw.made.head", from = draw.from, date = draw.date)];
    for of in &draw.windows {
        lines.push(message!("draw.made.window", window = of.window, n = of.population, drawn = of.drawn, reserves = of.reserves));
    }
    let file = |ending| folder.join(draw::file_name(draw.date, ending));
    lines.push(message!("draw.made.list", file = file("csv")));
    lines.push(message!("draw.made.sheet", file = file("html")));
    lines.push(message!("draw.made.form", file = folder.join("form.html")));
    lines.push(message!("draw.made.receipt", file = file("json")));
    lines.push(message!("draw.made.seed"));
    let example = draw.windows.iter().flat_map(|of| &of.cases).next();
    lines.extend(by_hand(&draw.seed, example.map(|case| case.case_id.as_str())));
    print(lines)
}

/// What is odd about a draw that was made all the same.
pub(super) fn warnings(draw: &Draw, ends_on: Option<NaiveDate>, changed: &[NaiveDate]) {
    if let Some(last) = ends_on {
        note!(message!("draw.ends_early", last, date = draw.date));
    }
    for date in changed {
        note!(message!("draw.list_changed", date));
    }
}

/// How anybody checks the place of a case, on the systems that people sit at.
fn by_hand(seed: &str, case_id: Option<&str>) -> [Message; 3] {
    let case_id = case_id.unwrap_or("CASE");
    [
        message!("draw.by_hand.head"),
        message!("draw.by_hand.windows", command = draw::by_powershell(seed, case_id)),
        message!("draw.by_hand.unix", command = draw::by_shell(seed, case_id)),
    ]
}

/// After the table to type results into was made.
pub(super) fn template(file: &Path, cases: usize) -> Result<()> {
    print(vec![message!("draw.template.made", file, n = cases), message!("draw.template.fill"), message!("draw.template.reserves")])
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
pub(super) fn verified(list: &Path, checked: &Checked) -> Result<()> {
    let Checked { receipt, then, whole, findings, example } = checked;
    let (date, n) = (receipt.date, findings.len());
    let mut lines = Vec::new();
    if then.others > 0 {
        lines.push(message!("draw.verified.others", n = then.others));
    }
    if then.reordered {
        lines.push(message!("draw.verified.reordered"));
    }
    if !whole {
        lines.push(message!("draw.verified.in_part"));
    }
    lines.extend(findings.iter().take(NAMED).map(|finding| message!("draw.verified.line", finding = said(finding, list))));
    if n > NAMED {
        lines.push(message!("draw.verified.more", n = n - NAMED));
    }
    lines.push(if n == 0 { message!("draw.verified.agrees", date) } else { message!("draw.verified.differs", date, n) });
    lines.extend(by_hand(&receipt.seed, example.as_deref()));
    print(lines)
}

fn said(finding: &Finding, file: &Path) -> Message {
    match finding {
        Finding::List { receipt, found } => message!("draw.finding.list", file, found, receipt),
        Finding::Unreadable { why } => why.clone(),
        Finding::Ledger { order, sha256 } => message!("draw.finding.ledger", order, sha256),
        Finding::After { date, sha256 } => message!("draw.finding.after", date, sha256),
        Finding::Replaced { file, receipt: None, .. } => message!("draw.finding.replaced_unnamed", file),
        Finding::Replaced { file, receipt: Some(sha256), found: None } => message!("draw.finding.replaced_gone", file, sha256),
        Finding::Replaced { file, receipt: Some(sha256), found: Some(found) } => {
            message!("draw.finding.replaced_changed", file, found, sha256)
        }
        Finding::Field { name, receipt, computed } => message!("draw.finding.field", name, receipt, computed),
        Finding::Count { window, name, receipt, computed } => message!("draw.finding.count", window, name, receipt, computed),
        Finding::Cell { line, column, found, computed } => message!("draw.finding.cell", file, line, column, found, computed),
        Finding::Missing { window, order, case_id } => message!("draw.finding.missing", file, window, order, case_id),
        Finding::Extra { line, case_id } => message!("draw.finding.extra", file, line, case_id),
        Finding::OutOfOrder { line, case_id } => message!("draw.finding.out_of_order", file, line, case_id),
    }
}
