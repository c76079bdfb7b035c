//! Every sentence of the terminal: a message names a sentence of the catalogue and what fills its marks, and becomes text
//! only when somebody reads it, in the reader's language.
//!
//! In: `message!("room.key", name = value)` anywhere in the program. Out: the sentence of `templates/messages/LANGUAGE/room.toml`
//! with its marks filled in. Absent on purpose: any language in the code of other rooms, and any way to finish a sentence
//! before its reader is known. The words of the public pages are `render`'s; their marks are the same.

/// A [`Message`]: `message!("room.key", column = name, n = 3)`. An argument whose variable has its name is written once:
/// `message!("room.key", column)`. Where the last part of the key is a code: `message!(in "room.group", code, n = 3)`.
macro_rules! message {
    (in $group:literal, $leaf:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::messages::Message::among($group, $leaf, vec![$((stringify!($name), message!(@argument $name $(= $value)?))),*])
    };
    (@argument $name:ident) => { $crate::messages::Argument::argument(&$name) };
    (@argument $name:ident = $value:expr) => { $crate::messages::Argument::argument(&$value) };
    ($key:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::messages::Message::new($key, vec![$((stringify!($name), message!(@argument $name $(= $value)?))),*])
    };
}

mod argument;
mod carried;
mod catalogue;
mod chosen;
mod locale;
mod marks;
mod message;

pub use argument::Argument;
pub use carried::Carried;
pub use catalogue::{coded, keys, sentence};
pub use locale::Locale;
pub use marks::{fill, marks};
pub use message::Message;
