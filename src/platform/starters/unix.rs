//! Desktops differ in what they do with a script, and most open it in an editor.

/// No file is started so.
pub const BY_DOUBLE_CLICK: bool = false;
