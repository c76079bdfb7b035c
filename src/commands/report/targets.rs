//! What `huifang check --as-of` says of the period that runs: targets attained, within reach and out of it.

use super::line::{heading, say};
use crate::desk::Target;
use crate::domain::Locale;

/// Where each rule stands, and where it can end.
pub(super) fn forecast(out: &mut String, targets: &[Target], locale: Locale) {
    let Some(Target { period, .. }) = targets.first() else { return };
    heading(out, locale, &message!("report.targets.heading"));
    say(out, locale, &message!("report.targets.period", period));
    for target in targets {
        let Target { label, due, met, open, asked, needed, .. } = target;
        let most = met + open;
        match (*needed, target.attainable) {
            (0, _) => say(out, locale, &message!("report.targets.attained", asked, due, label, met)),
            (_, true) => say(out, locale, &message!("report.targets.within_reach", asked, due, label, met, most, needed, open)),
            (_, false) => say(out, locale, &message!("report.targets.out_of_reach", asked, due, label, met, most, open)),
        }
    }
}
