//! A workbook to records: sheets with a header, cells as their columns ask for.

pub(crate) mod parts;
pub(crate) mod workbook;
