//! Laws of counts: halves add up to the whole, months to the period, and what is written down reads the same.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{Counts, Opinions, RuleTally, WeekQuota};
use crate::domain::date_of;
use crate::intake::{Need, read};
use crate::obligations::Coverage;
use crate::workspace::Workspace;

const WINDOWS: [&str; 4] = ["一", "二", "三", "四"];
const CATEGORIES: [&str; 3] = ["投诉", "维修", "急救"];
pub(crate) const START: i32 = 20_400; // 2025-11-08

/// A case with its visits: in which half, window, category, accepted, days to completion, callback allowed, visits.
pub(crate) type Case = (bool, usize, usize, i32, Option<i32>, bool, Vec<Visit>);
/// Days after acceptance, on site, reached, grades.
pub(crate) type Visit = (i32, bool, bool, [u8; 6]);
/// In which half, window, day, rating.
pub(crate) type Evaluation = (bool, usize, i32, usize);

pub(crate) fn cases() -> impl Strategy<Value = Vec<Case>> {
    let visit = (0..60, any::<bool>(), any::<bool>(), proptest::array::uniform6(0_u8..4));
    let case = (
        any::<bool>(),
        0..4_usize,
        0..3_usize,
        0..240,
        proptest::option::of(0..40),
        proptest::bool::weighted(0.9),
        proptest::collection::vec(visit, 0..3),
    );
    proptest::collection::vec(case, 1..40)
}

/// The counts of the rows of the halves that are wanted; `None` where there is no case among them.
pub(crate) fn counts(
    cases: &[Case],
    evaluations: &[Evaluation],
    wanted: impl Fn(bool) -> bool,
    (period, as_of): (&str, i32),
) -> Option<Counts> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间,可回访\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式,回访结果,服务态度,办事效率,按章办事,体外循环,廉洁自律,总体评价\n".to_owned();
    let mut ratings = "窗口,评价时间,评价,评价方式\n".to_owned();
    for (at, (half, window, category, accepted, days, allowed, of_case)) in cases.iter().enumerate() {
        if !wanted(*half) {
            continue;
        }
        let completed = days.map_or_else(String::new, |days| date_of(START + accepted + days).to_string());
        let (accepted_on, allowed) = (date_of(START + accepted), if *allowed { "是" } else { "否" });
        writeln!(ledger, "S{at},{},{},{accepted_on},{completed},{allowed}", WINDOWS[*window], CATEGORIES[*category])
            .expect("a String takes it");
        for (place, (after, onsite, reached, grades)) in of_case.iter().enumerate() {
            let grades = grades.map(|grade| ["满意", "基本满意", "不满意", ""][usize::from(grade)]).join(",");
            let (method, outcome) = (if *onsite { "现场" } else { "电话" }, if *reached { "接通" } else { "未接通" });
            writeln!(visits, "V{at}-{place},S{at},{},{method},{outcome},{grades}", date_of(START + accepted + after))
                .expect("a String takes it");
        }
    }
    for (_, window, day, rating) in evaluations.iter().filter(|evaluation| wanted(evaluation.0)) {
        let (rating, mode) = [("非常满意", ""), ("满意", ""), ("不满意", "主动"), ("满意", "默认"), ("未评价", "")][*rating];
        writeln!(ratings, "{},{},{rating},{mode}", WINDOWS[*window], date_of(START + day)).expect("a String takes it");
    }
    for (name, text) in [
        ("huifang.toml", "[evaluations]\nscale = \"five\"\n"),
        ("ledger/a.csv", &ledger),
        ("visits/a.csv", &visits),
        ("evaluations/a.csv", &ratings),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    let workspace = Workspace::open(folder.path()).expect("a workspace");
    let intake = read(&workspace, Need::Figures, &|_| ()).expect("tables");
    let (period, as_of) = (period.parse().expect("a period"), date_of(as_of));
    (intake.ledger.height() > 0).then(|| Counts::count(&workspace, &intake, period, as_of, |_, _| Ok(())).expect("counts"))
}

/// The same counts, numbered by name.
fn by_name(counts: &Counts) -> Counts {
    let empty = |opinions: &Vec<Opinions>| vec![Opinions::default(); opinions.len()];
    let mut sorted = Counts {
        windows: counts.windows.clone(),
        categories: counts.categories.clone(),
        centres: [].into(),
        reported: [].into(),
        scale: None,
        visits_scale: None,
        rules: vec![RuleTally::default(); counts.rules.len()],
        opinions: Opinions::default(),
        parts: counts.parts.as_ref().map(empty),
        history: empty(&counts.history),
        earlier: counts.earlier.keys().map(|against| (*against, Opinions::default())).collect(),
        uncompleted: [].into(),
        undated: [].into(),
        completion_known: false,
        coverage: Coverage::default(),
        unannounced: [].into(),
        latest: [].into(),
        read: [].into(),
        ..counts.clone()
    };
    for week in &mut sorted.quotas {
        *week = WeekQuota { working_days: week.working_days, ..WeekQuota::of(week.week) };
    }
    sorted.windows.sort();
    sorted.categories.sort();
    sorted.add(counts).expect("counted alike");
    for read in sorted.read.values_mut() {
        read.files = 0; // a half has files of its own
    }
    sorted
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn two_halves_add_up_to_the_whole(
        cases in cases(),
        evaluations in proptest::collection::vec((any::<bool>(), 0..4_usize, 0..240, 0..5_usize), 0..40),
        span in prop_oneof![Just(("2026-02", START + 112)), Just(("2026-Q1", START + 130)), Just(("2026", START + 200)), Just(("2026-W09", START + 250))],
    ) {
        let whole = counts(&cases, &evaluations, |_| true, span).expect("a case");
        prop_assert_eq!(&serde_json::from_str::<Counts>(&serde_json::to_string(&whole).expect("JSON")).expect("counts"), &whole);
        let (one, two) = (counts(&cases, &evaluations, |half| half, span), counts(&cases, &evaluations, |half| !half, span));
        let [one_is_ratings, two_is_ratings] = [true, false].map(|half| {
            !cases.iter().any(|case| case.0 == half) && evaluations.iter().any(|rating| rating.0 == half)
        });
        let sum = match (one, two) {
            (Some(mut one), Some(two)) => {
                one.add(&two).expect("counted alike");
                one
            }
            (Some(all), None) if !two_is_ratings => all,
            (None, Some(all)) if !one_is_ratings => all,
            _ => return Ok(()), // a half of ratings alone is no workspace
        };
        // acts are sorted into recorded and not recorded on all rows together, not on each half
        let settled = |mut counts: Counts| {
            counts.settle();
            by_name(&counts)
        };
        prop_assert_eq!(settled(sum), settled(whole));
    }

    #[test]
    fn the_months_of_a_year_and_the_parts_of_a_quarter_add_up_to_it(cases in cases()) {
        let year = counts(&cases, &[], |_| true, ("2026", START + 200)).expect("a case");
        let quarter = counts(&cases, &[], |_| true, ("2026-Q1", START + 130)).expect("a case");
        for (whole, parts) in [(&year.opinions, &year.history[13..].to_vec()), (&quarter.opinions, quarter.parts.as_ref().expect("three months"))] {
            let mut sum = Opinions::default();
            for part in parts {
                for (place, tally) in &part.visits {
                    *sum.visits.entry(*place).or_default() += *tally;
                }
            }
            prop_assert_eq!(&sum.visits, &whole.visits);
        }
    }
}
