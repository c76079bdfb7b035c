//! Columns of several callbacks, or ratings, in one row of which it cannot be told whose they are: what is said, and the
//! lines that settle it.

use std::path::Path;

use crate::domain::Kind;
use crate::error::Error;
use crate::messages::Message;
use crate::workspace::toml_text::string;

/// Groups of one row; nobody is called back more often.
pub(super) const MOST: usize = 24;
/// The last number that `[nth]` of `intake.toml` has a word for.
const LAST_NAMED: u32 = 31;

/// Groups as they would be typed: the number of each, its columns and their headings.
pub(super) type Said = Vec<(u32, Vec<(&'static str, String)>)>;

/// Why it cannot be told whose columns are.
#[derive(Debug, Clone)]
pub(super) enum Unclear {
    /// These columns stand there without a number, beside several groups.
    Whose(Kind, Vec<(&'static str, String)>, Said),
    /// The numbers are not 1, 2, 3 …
    Numbers(Kind, Said),
    /// The group of this number lacks this column, with its usual heading.
    Lacks(Kind, u32, (&'static str, &'static str), Said),
    /// So many groups.
    TooMany(Kind, usize),
}

/// What a group is called.
pub(crate) fn group_name(kind: Kind, number: u32) -> Message {
    // a row of more callbacks is refused; a heading may still count higher
    let nth = if number <= LAST_NAMED { message!(in "intake.nth", &number.to_string()) } else { Message::text(number.to_string()) };
    if kind == Kind::Evaluations { message!("intake.group.evaluations", nth) } else { message!("intake.group.visits", nth) }
}

impl Unclear {
    /// The error that says so.
    pub(super) fn error(&self, path: &Path) -> Error {
        match self {
            Self::Whose(kind, columns, said) => {
                let own = Message::codes(columns.iter().map(|(column, heading)| format!("{column} = {}", string(heading))));
                let headings: Vec<String> = columns.iter().map(|(_, heading)| string(heading)).collect();
                let columns = Message::quoted_list(columns.iter().map(|(_, heading)| heading));
                let (n, lines, headings) = (said.len(), lines(*kind, said), headings.join(", "));
                Error::in_file(path, message!("intake.whose", n, kind, columns, own, code = kind.code(), headings, lines))
            }
            Self::Numbers(kind, said) => {
                let numbers = Message::list(said.iter().map(|(number, _)| group_name(*kind, *number)));
                Error::in_file(path, message!("intake.group_numbers", numbers, lines = lines(*kind, said)))
            }
            Self::Lacks(kind, number, (column, usual), said) => {
                let (group, lines) = (group_name(*kind, *number), lines(*kind, said));
                Error::in_file(path, message!("intake.group_lacks", group, column, usual, code = kind.code(), lines))
            }
            Self::TooMany(kind, groups) => Error::in_file(path, message!("intake.many_groups", groups, kind, most = MOST)),
        }
    }
}

/// The lines of `huifang.toml` that say the groups.
fn lines(kind: Kind, said: &Said) -> String {
    let group = |(_, columns): &(u32, Vec<(&'static str, String)>)| {
        let columns: Vec<String> = columns.iter().map(|(column, heading)| format!("{column} = {}", string(heading))).collect();
        format!("[[columns.{}.group]]\n{}", kind.code(), columns.join("\n"))
    };
    said.iter().map(group).collect::<Vec<_>>().join("\n")
}
