//! What a run says of earlier problems: those of which nobody says what was done, and a ledger of them that no rule asks.

use crate::bulletin::Bulletin;
use crate::domain::{Kind, Locale};

/// Says both, where there is anything to say.
pub(super) fn said(bulletin: &Bulletin, locale: Locale) {
    unsaid(bulletin, locale);
    unasked(bulletin, locale);
}

/// A rectification ledger moves no figure without a rule on it.
fn unasked(bulletin: &Bulletin, locale: Locale) {
    let has_ledger = bulletin.quality.iter().any(|view| view.kind == Kind::Rectifications && view.files > 0);
    if !has_ledger || bulletin.rules.iter().any(|rule| rule.dataset == Kind::Rectifications) {
        return;
    }
    match locale {
        Locale::ZhCn => {
            tell!("注意：有整改台账，而没有规则用到它：要计算回访整改率、整改满意率，在 huifang.toml 的 standard 里加上 \"rectification\"");
        }
        Locale::En => {
            tell!("note: there is a rectification ledger and no rule asks it: add \"rectification\" to `standard` of huifang.toml");
        }
    }
}

/// The targets that the period before missed, and of which nobody has typed yet what was done.
fn unsaid(bulletin: &Bulletin, locale: Locale) {
    let unsaid: Vec<String> =
        bulletin.followed.iter().filter(|problem| problem.done.is_none()).filter_map(|problem| problem.rule.clone()).collect();
    if unsaid.is_empty() || bulletin.released {
        return;
    }
    let (period, rules) = (bulletin.period.code, unsaid.join("、"));
    tell!(
        "{}",
        match locale {
            Locale::ZhCn => format!(
                "上期未达标的 {} 项还没有写整改情况（{rules}）：写进 remarks.toml 的 [[{period}.followed]]，rule = \"…\"、done = \"…\"",
                unsaid.len()
            ),
            Locale::En => format!(
                "of {} targets missed in the period before nobody says what was done ({rules}): write [[{period}.followed]] with `rule` and `done` in remarks.toml",
                unsaid.len()
            ),
        }
    );
}
