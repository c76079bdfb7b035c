//! From an id as a person types it to the row of the ledger.

use super::names::Lookup;
use crate::error::{Error, Result};
use crate::intake::Intake;

/// How many ids are offered where one does not exist.
const OFFERED: usize = 3;

/// The row of the case `id` in the ledger.
///
/// # Errors
/// No accepted row has this id; the hint offers the nearest ids that there are.
pub fn find_case(intake: &Intake, id: &str) -> Result<u32> {
    let lookup = Lookup::new(intake);
    lookup.case(id.trim()).ok_or_else(|| {
        let error = Error::new(format!("no accepted row of the ledger has the case id `{}`", id.trim()));
        match lookup.nearest_cases(id.trim(), OFFERED).as_slice() {
            [] => error.hint("没有相近的编号；先运行 huifang check，看这一行是否被退回"),
            near => error.hint(format!("相近的编号：{}", near.join("、"))),
        }
    })
}
