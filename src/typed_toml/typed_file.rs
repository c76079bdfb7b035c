//! What a file may hold: its tables and their keys, so that a key in the wrong one can be sent home.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

/// A file that somebody types.
pub(crate) trait TypedFile: DeserializeOwned {
    /// Its tables with fixed keys: name, and the text that begins one. The name of the file as a whole is empty.
    const TABLES: &'static [(&'static str, &'static str)];
    /// Which of the sentences `typed_toml.keys` tells of all its keys.
    const KEYS: &'static str;

    /// The headers of the tables that have a key: `[weights]`, `[[window]]`; empty for the file as a whole.
    fn homes(key: &str) -> Vec<&'static str> {
        Self::TABLES.iter().filter(|(_, begins)| keys::<Self>(begins).contains(key)).map(|(_, begins)| header(begins)).collect()
    }

    /// Whether a name is that of a table of which there are several: `[[window]]`.
    fn is_list(name: &str) -> bool {
        Self::TABLES.iter().any(|(known, begins)| *known == name && begins.starts_with("[["))
    }
}

/// The keys that a table may hold, as the refusal of one that does not exist lists them.
pub(crate) fn keys<T: TypedFile>(begins: &str) -> BTreeSet<String> {
    const NONE: &str = "no-such-key";
    let refused = toml::from_str::<T>(&format!("{begins}{NONE} = 1\n")).err();
    let message = refused.map(|error| error.message().to_owned()).unwrap_or_default();
    message.split('`').skip(1).step_by(2).filter(|key| *key != NONE).map(str::to_owned).collect()
}

/// The first line of what begins a table.
fn header(begins: &'static str) -> &'static str {
    begins.lines().next().unwrap_or_default()
}
