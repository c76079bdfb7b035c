//! Names of windows and categories: how many rows have each, and which are more or longer than any office has.

use std::collections::BTreeMap;

use crate::domain::limits;
use crate::error::{Error, Result};
use crate::intake::values::interner::AllNames;

/// How many rows have each name; a number beyond them is none.
pub(super) fn counted(names: &AllNames, numbers: impl Iterator<Item = u32>) -> BTreeMap<&str, u64> {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut counts = vec![0_u64; names.len()];
    numbers.for_each(|number| counts.get_mut(number as usize).into_iter().for_each(|count| *count += 1));
    names.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect()
}

/// Refuses more different windows or categories than any office has, and names that are longer than any: a column of something else
/// was taken for them.
pub(super) fn refuse_names(column: &str, names: &[String]) -> Result<()> {
    let n = names.len();
    if n > limits::MOST_NAMES {
        let names = message!(in "intake.names", column);
        return Err(Error::new(message!("intake.many_names", n, names, most = limits::MOST_NAMES)));
    }
    let Some(long) = names.iter().find(|name| limits::is_too_long(name)) else { return Ok(()) };
    let (name, start, length) = (message!(in "intake.name", column), limits::start_of(long), long.chars().count());
    Err(Error::new(message!("intake.long_name", name, start, length, longest = limits::LONGEST_NAME)))
}
