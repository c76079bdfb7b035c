//! Records to typed rows and rejects: one plan, one parser of a cell, used record by record and column by column.

pub(crate) mod by_column;
pub(crate) mod by_record;
pub(crate) mod content;
pub(crate) mod context;
pub(crate) mod counted;
pub(crate) mod graded;
pub(crate) mod marked;
pub(crate) mod observed;
pub(crate) mod part;
pub(crate) mod reader;
pub(crate) mod roles;
pub(crate) mod shifted;
pub(crate) mod take;
