//! Which doubts stop a run: those above their share that `[accept]` does not take in writing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Doubt, DoubtCode};
use crate::domain::{Kind, Ratio};

/// What `huifang.toml` accepts of one sort of doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Up to which share; `None` accepts any.
    pub up_to: Option<Ratio>,
    /// Why: one line, printed in the bulletin.
    pub reason: String,
}

/// `[accept]` and `[doubts]` of `huifang.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepts {
    /// Doubts that are taken in writing.
    pub accepted: BTreeMap<DoubtCode, Acceptance>,
    /// Shares that take the place of [`DoubtCode::stops_from`].
    pub stops_from: BTreeMap<DoubtCode, Ratio>,
}

/// A doubt that was taken in writing, as the bulletin prints it: nothing of a cell is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AcceptedDoubt {
    /// Its name, such as `repeated_id`.
    pub code: String,
    /// The kind of table that it is about.
    pub kind: Kind,
    /// Rows, files or sheets in doubt.
    pub rows: u64,
    /// Of so many.
    pub of: u64,
    /// The reason given.
    pub reason: String,
}

/// What becomes of a run's doubts.
#[derive(Debug, Default)]
pub struct Verdict<'a> {
    /// Those that stop it.
    pub stopping: Vec<&'a Doubt>,
    /// Those that were accepted, each with the reason.
    pub accepted: Vec<(&'a Doubt, &'a str)>,
    /// Those that are too small to stop it.
    pub small: Vec<&'a Doubt>,
    /// Sorts that are accepted and did not occur.
    pub idle: Vec<DoubtCode>,
    /// Sorts that are accepted up to this share, and occur with more.
    pub exceeded: BTreeMap<DoubtCode, Ratio>,
}

impl<'a> Verdict<'a> {
    /// Decides about every doubt.
    #[must_use]
    pub fn of(doubts: &'a [Doubt], accepts: &'a Accepts) -> Self {
        let mut verdict = Self::default();
        for doubt in doubts {
            let (share, own) = (doubt.share(), accepts.stops_from.get(&doubt.code));
            let limit = own.cloned().unwrap_or_else(|| doubt.code.stops_from(doubt.pattern.as_ref()));
            let acceptance = accepts.accepted.get(&doubt.code);
            match acceptance.filter(|acceptance| acceptance.up_to.as_ref().is_none_or(|up_to| share <= *up_to)) {
                Some(Acceptance { reason, .. }) => verdict.accepted.push((doubt, reason)),
                None if share > limit => {
                    let up_to = acceptance.and_then(|acceptance| acceptance.up_to.clone());
                    verdict.exceeded.extend(up_to.map(|up_to| (doubt.code, up_to)));
                    verdict.stopping.push(doubt);
                }
                None => verdict.small.push(doubt),
            }
        }
        let occurs = |code: &DoubtCode| doubts.iter().any(|doubt| doubt.code == *code);
        verdict.idle = accepts.accepted.keys().filter(|code| !occurs(code)).copied().collect();
        verdict
    }

    /// The accepted ones as the bulletin prints them, those of one sort and kind together.
    #[must_use]
    pub fn published(&self) -> Vec<AcceptedDoubt> {
        let published = |(doubt, reason): &(&Doubt, &str)| AcceptedDoubt {
            code: doubt.code.code().to_owned(),
            kind: doubt.kind,
            rows: doubt.rows,
            of: doubt.of,
            reason: (*reason).to_owned(),
        };
        self.accepted.iter().map(published).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubt(rows: u64, of: u64) -> Doubt {
        Doubt::new(DoubtCode::RepeatedId, Kind::Ledger, rows, of)
    }

    fn accepts(up_to: Option<(i64, i64)>) -> Accepts {
        let up_to = up_to.map(|(n, of)| Ratio::new(n.into(), of.into()));
        let acceptance = Acceptance { up_to, reason: "知道".to_owned() };
        Accepts { accepted: [(DoubtCode::RepeatedId, acceptance)].into(), ..Accepts::default() }
    }

    #[test]
    fn a_doubt_stops_a_run_unless_it_is_small_or_accepted_in_writing() {
        for (rows, of, accepts, expected) in [
            (2, 1000, Accepts::default(), "stop"),
            (1, 1000, Accepts::default(), "small"),
            (2, 1000, accepts(None), "accepted"),
            (2, 100, accepts(Some((3, 100))), "accepted"),
            (3, 100, accepts(Some((3, 100))), "accepted"),
            (4, 100, accepts(Some((3, 100))), "stop"),
            (
                2,
                1000,
                Accepts { stops_from: [(DoubtCode::RepeatedId, Ratio::new(1.into(), 2.into()))].into(), ..Accepts::default() },
                "small",
            ),
        ] {
            let doubts = [doubt(rows, of)];
            let verdict = Verdict::of(&doubts, &accepts);
            let found = match (verdict.stopping.len(), verdict.accepted.len(), verdict.small.len()) {
                (1, 0, 0) => "stop",
                (0, 1, 0) => "accepted",
                (0, 0, 1) => "small",
                _ => "nothing",
            };
            assert_eq!(found, expected, "{rows} of {of}");
            assert!(verdict.idle.is_empty());
        }
        assert_eq!(Verdict::of(&[], &accepts(None)).idle, [DoubtCode::RepeatedId]);
    }
}
