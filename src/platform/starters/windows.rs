//! `.bat`, by `cmd`.

/// A `.bat` is started so.
pub const BY_DOUBLE_CLICK: bool = true;
