//! The statistics' own deadline: when an issue was released, by when it had to be, and whether that was kept.

use chrono::NaiveDate;
use serde::Serialize;

/// Whether an issue was published in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Publication {
    /// The last day on which it was in time.
    pub limit: NaiveDate,
    /// The day of release that was given; `null` of a draft, and where none was given.
    pub released_on: Option<NaiveDate>,
    /// Whether that was in time; `null` where no day is known, and of a provisional issue, which is not the period's last
    /// word.
    pub kept: Option<bool>,
    /// By how many days it was late; 0 where it was not.
    pub late_days: i64,
}

impl Publication {
    /// Of an issue with this limit; `released_on` is the day that was given, where it was released.
    pub(crate) fn of(limit: NaiveDate, released_on: Option<NaiveDate>, provisional: bool) -> Self {
        let kept = released_on.filter(|_| !provisional).map(|on| on <= limit);
        let late_days = released_on.filter(|_| kept == Some(false)).map_or(0, |on| (on - limit).num_days());
        Self { limit, released_on, kept, late_days }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_kept_on_its_last_day_and_missed_on_the_next() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        for (released_on, provisional, kept, late) in [
            (Some("2026-07-07"), false, Some(true), 0),
            (Some("2026-07-08"), false, Some(false), 1),
            (Some("2026-08-07"), false, Some(false), 31),
            (Some("2026-06-20"), true, None, 0),
            (None, false, None, 0),
        ] {
            let publication = Publication::of(day("2026-07-07"), released_on.map(day), provisional);
            assert_eq!((publication.kept, publication.late_days), (kept, late), "{released_on:?}");
        }
    }
}
