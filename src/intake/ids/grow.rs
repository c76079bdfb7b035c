//! Columns that grow where there is memory for more.

use std::collections::TryReserveError;

/// Adds values, where there is memory for them.
pub(crate) fn extend<T: Copy>(column: &mut Vec<T>, more: &[T]) -> std::result::Result<(), TryReserveError> {
    column.try_reserve(more.len())?;
    column.extend_from_slice(more);
    Ok(())
}
