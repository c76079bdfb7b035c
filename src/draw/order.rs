//! The order of a draw: SHA-256 of the seed, a line feed and the case's id, as hex, ascending.

use sha2::{Digest, Sha256};

use crate::error::{Error, Exit, Result};

/// The place of a case in a draw: the lower hash comes first.
///
/// Bytes sort as their hex does. Equal hashes of different ids are out of reach; callers
/// break the tie by id all the same.
#[must_use]
pub(super) fn place(seed: &str, case_id: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(seed);
    hash.update(b"\n");
    hash.update(case_id);
    hash.finalize().into()
}

/// Refuses a seed that cannot be announced: an empty one, or one of more than a line.
///
/// # Errors
/// The seed is blank or holds a control character.
pub fn check_seed(seed: &str) -> Result<()> {
    if seed.trim().is_empty() {
        Err(Error::new(message!("draw.seed.empty")).exit(Exit::Usage))
    } else if seed.contains(char::is_control) {
        Err(Error::new(message!("draw.seed.steers")).exit(Exit::Usage))
    } else {
        Ok(())
    }
}

/// The command of a Unix shell by which anybody can check the hash of a case.
///
/// ```
/// assert_eq!(huifang::draw::by_shell("it's", "A1"), r"printf '%s\n%s' 'it'\''s' 'A1' | sha256sum");
/// ```
#[must_use]
pub fn by_shell(seed: &str, case_id: &str) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
    format!(r"printf '%s\n%s' {} {} | sha256sum", quoted(seed), quoted(case_id))
}

/// The same for PowerShell 5.1 and later, as every Windows 10 has it.
///
/// `PowerShell` takes the typographic quotation marks for ASCII's; each is written twice, as its own
/// `EscapeSingleQuotedStringContent` does. The line feed is a character by number: a console may paste its escape as text.
///
/// ```
/// let command = huifang::draw::by_powershell("it's", "A1");
/// assert_eq!(
///     command,
///     "Get-FileHash -InputStream ([IO.MemoryStream]::new([Text.Encoding]::UTF8.GetBytes('it''s' + [char]10 + 'A1')))"
/// );
/// ```
#[must_use]
pub fn by_powershell(seed: &str, case_id: &str) -> String {
    let quoted = |text: &str| {
        let twice = |c: char| std::iter::repeat_n(c, if matches!(c, '\'' | '\u{2018}'..='\u{201b}') { 2 } else { 1 });
        format!("'{}'", text.chars().flat_map(twice).collect::<String>())
    };
    let bytes = format!("[Text.Encoding]::UTF8.GetBytes({} + [char]10 + {})", quoted(seed), quoted(case_id));
    format!("Get-FileHash -InputStream ([IO.MemoryStream]::new({bytes}))")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes by `printf '%s\n%s' 'seed 一' CASE | sha256sum`.
    const BY_SHA256SUM: [(&str, &str); 6] = [
        ("A3", "73b9140054985e727f0092c08a1b1b283f16b3932df7e8f8227b4b5069d0a808"),
        ("A2", "7c88577c9d2326aea30b730470e3936c08d1c2b4a516a522e02d9d9b250eb371"),
        ("受理1", "c1d986f378d8500c5a6e6aa27f831999c6b2e82a286495ea4960e34872705802"),
        ("A1", "c45482e25c1650fd6e5960f4d067eebb16ed34326062bf3cb4ce979ecdc5044d"),
        ("A10", "cd616667f4bdb7460a3cfcfe237b44ce43b022670caf1c8b65e4ce651732a3b4"),
        ("B-7", "cf038011cb69c4025a4344dc6d32c51b90fe8a598f2ab2200174b9206e836217"),
    ];

    #[test]
    fn a_case_has_the_hash_that_sha256sum_gives_and_cases_sort_by_it() {
        for (case, hash) in BY_SHA256SUM {
            assert_eq!(hex::encode(place("seed 一", case)), hash, "{case}");
        }
        let mut cases = ["A1", "A10", "A2", "A3", "B-7", "受理1"];
        cases.sort_by_key(|case| place("seed 一", case));
        assert_eq!(cases, BY_SHA256SUM.map(|(case, _)| case));
    }

    #[test]
    fn a_seed_is_one_line_with_something_in_it() {
        for (seed, good) in [("", false), (" \u{3000}\t", false), ("a\nb", false), ("第24周", true), (" a ", true)] {
            assert_eq!(check_seed(seed).is_ok(), good, "{seed:?}");
        }
    }
}
