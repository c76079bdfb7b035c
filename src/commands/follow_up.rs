//! What a run says of earlier problems: those of which nobody says what was done, and a ledger of them that no rule asks.

use crate::bulletin::Bulletin;
use crate::domain::Kind;
use crate::messages::Message;

/// Says both, where there is anything to say.
pub(super) fn said(bulletin: &Bulletin) {
    unsaid(bulletin);
    unasked(bulletin);
}

/// A rectification ledger moves no figure without a rule on it.
fn unasked(bulletin: &Bulletin) {
    let has_ledger = bulletin.quality.iter().any(|view| view.kind == Kind::Rectifications && view.files > 0);
    if !has_ledger || bulletin.rules.iter().any(|rule| rule.dataset == Kind::Rectifications) {
        return;
    }
    tell!(message!("build.follow.unasked"));
}

/// The targets that the period before missed, and of which nobody has typed yet what was done.
fn unsaid(bulletin: &Bulletin) {
    let unsaid: Vec<String> =
        bulletin.followed.iter().filter(|problem| problem.done.is_none()).filter_map(|problem| problem.rule.clone()).collect();
    if unsaid.is_empty() || bulletin.released {
        return;
    }
    let (n, rules) = (unsaid.len(), Message::list(unsaid.into_iter().map(Message::text)));
    tell!(message!("build.follow.unsaid", n, rules, period = bulletin.period.code));
}
