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
pub(super) fn refuse_names([one, all, of]: [&str; 3], names: &[String]) -> Result<()> {
    let n = names.len();
    if n > limits::MOST_NAMES {
        return Err(Error::new(format!("the exports have {n} different {all}, and at most {} are published", limits::MOST_NAMES))
            .hint(format!("多半是把别的列当成了{of}：核对表头，在 [columns] 里写明是哪一列；确有这么多的，按中心分开统计再合并")));
    }
    let Some(long) = names.iter().find(|name| limits::is_too_long(name)) else { return Ok(()) };
    let message = format!(
        "the {one} `{}` has a name of {} characters, and none is longer than {}",
        limits::start_of(long),
        long.chars().count(),
        limits::LONGEST_NAME
    );
    Err(Error::new(message).hint(format!("多半是把说明、内容等列当成了{of}：核对表头，在 [columns] 里写明是哪一列")))
}
