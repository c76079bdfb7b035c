//! Ids in eight bytes each: the keys, the series behind them, and the index from an id to its row.

pub(crate) mod arena;
pub(crate) mod grow;
pub(crate) mod index;
pub(crate) mod keys;
pub(crate) mod series;
