//! `[accept]` and `[doubts]`: which doubts a supervisor takes in writing, and from which share each stops a run.

use std::collections::BTreeMap;

use num_traits::Signed;
use toml::Spanned;

use super::typed::Accept;
use super::unknown::unknown;
use crate::domain::{Ratio, steers};
use crate::doubts::{Acceptance, Accepts, DoubtCode};
use crate::error::Result;
use crate::typed_toml::{Number, Source};

/// The longest reason that is printed: a sentence, not a report.
const LONGEST: usize = 200;

/// What the two tables say.
pub(super) fn used(
    source: &Source<'_>,
    accept: &BTreeMap<Spanned<String>, Spanned<Accept>>,
    doubts: &BTreeMap<Spanned<String>, Spanned<Number>>,
) -> Result<Accepts> {
    let mut accepts = Accepts::default();
    for (key, typed) in accept {
        let code = code(source, key)?;
        let (up_to, reason) = match typed.get_ref() {
            Accept::Any(reason) => (None, reason),
            Accept::UpTo { up_to, reason } => (Some(share(source, "up_to", up_to, typed.span())?), reason),
        };
        let reason = reason.trim();
        let wrong = |what: &str| {
            let (doubt, most) = (code.code(), LONGEST);
            source.error(typed.span(), message!(in "workspace.reason", what, doubt, most))
        };
        match reason {
            "" => return Err(wrong("empty")),
            "理由" | "the reason" => return Err(wrong("placeholder")),
            _ if reason.contains(steers) => return Err(wrong("control")),
            _ if reason.chars().count() > LONGEST => return Err(wrong("long")),
            _ => {}
        }
        accepts.accepted.insert(code, Acceptance { up_to, reason: reason.to_owned() });
    }
    for (key, typed) in doubts {
        accepts.stops_from.insert(code(source, key)?, share(source, key.get_ref(), typed.get_ref(), typed.span())?);
    }
    Ok(accepts)
}

fn code(source: &Source<'_>, key: &Spanned<String>) -> Result<DoubtCode> {
    key.get_ref().parse().map_err(|()| unknown(source, key, "doubt", DoubtCode::ALL.map(DoubtCode::code)))
}

fn share(source: &Source<'_>, key: &str, number: &Number, span: std::ops::Range<usize>) -> Result<Ratio> {
    let share = number.exact().ok_or_else(|| source.error(span.clone(), message!("workspace.no_number", key)))?;
    if share.is_negative() || share > Ratio::from_integer(1.into()) {
        return Err(source.error(span, message!("workspace.no_share", key)));
    }
    Ok(share)
}

#[cfg(test)]
mod tests {
    use super::super::Workspace;
    use super::*;

    fn open(toml: &str) -> Result<Workspace> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        Workspace::open(folder.path())
    }

    #[test]
    fn a_doubt_is_accepted_for_all_or_up_to_a_share() {
        let toml = "[accept]\nrepeated_id = \"联办\"\nunread_file = { up_to = \"3%\", reason = \"说明文件\" }\n[doubts]\nunmatched_cases = \"5%\"\n";
        let accepts = open(toml).expect("it is fine").accepts;
        let (repeated, unread) = (&accepts.accepted[&DoubtCode::RepeatedId], &accepts.accepted[&DoubtCode::UnreadFile]);
        assert_eq!((repeated.up_to.clone(), repeated.reason.as_str()), (None, "联办"));
        assert_eq!((unread.up_to.clone(), unread.reason.as_str()), (Some(Ratio::new(3.into(), 100.into())), "说明文件"));
        assert_eq!(accepts.stops_from[&DoubtCode::UnmatchedCases], Ratio::new(5.into(), 100.into()));
    }

    #[test]
    fn what_cannot_be_accepted_is_an_error_with_its_line() {
        for (toml, says) in [
            ("[accept]\nrepeated = \"x\"\n", "`repeated` is not a doubt"),
            ("[accept]\nrepeated_id = \" \"\n", "is empty"),
            ("[accept]\nrepeated_id = \"a\\nb\"\n", "control character"),
            ("[accept]\nrepeated_id = { up_to = \"300%\", reason = \"x\" }\n", "not a share"),
            ("[doubts]\nrepeated_id = \"-1%\"\n", "not a share"),
        ] {
            let error = open(toml).expect_err(toml).to_string();
            assert!(error.contains(says) && error.contains("huifang.toml:2"), "{error}");
        }
    }
}
