//! A tally says what was counted, and is refused where it says anything else.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::add_up::{AddedUp, add_up};
use super::read::tallied;
use super::row::Row;
use super::settings::Settings;
use super::write::{rows, sealed};
use super::{Export, LAYOUT, Named, Tallied};
use crate::domain::{Kind, Scale};
use crate::error::Result;
use crate::figures::laws::{Case, Evaluation, START, cases, counts};
use crate::figures::{Counts, RuleTally};
use crate::workspace::Workspace;

/// A workspace of nothing but its configuration.
fn workspace(toml: &str) -> Workspace {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
    Workspace::open(folder.path()).expect("a workspace")
}

fn rows_of(counts: &Counts, workspace: &Workspace, exports: &[Export]) -> Vec<Row> {
    let settings = Settings::of(workspace, counts.period, counts.as_of, [counts.scale, counts.visits_scale]);
    let ids: Vec<&str> = workspace.standards.rules.iter().map(|rule| rule.id.as_str()).collect();
    let mut rows = rows(counts, &ids, &settings, exports);
    rows.sort();
    rows
}

fn named(name: &str, rows: Vec<Row>) -> Named {
    let (settings, exports, counts, seal) = tallied(sealed(rows)).expect("a tally");
    Named {
        path: PathBuf::from(name),
        centre: None,
        tallied: Tallied { settings, counts, part: None, exports, seal, bytes: 0, sha256: String::new() },
    }
}

fn added(tallies: Vec<Named>, workspace: &Workspace) -> Result<AddedUp> {
    let first = &tallies[0].tallied.counts;
    let in_force = Settings::of(workspace, first.period, first.as_of, [workspace.scale, workspace.visits_scale]);
    add_up(tallies, &in_force, workspace)
}

const TOML: &str = "[evaluations]\nscale = \"five\"\n";

/// One case that owed a callback in June 2026 and got it by phone, one that did not, and two ratings.
fn june(window: usize) -> Counts {
    let june = 20_605 - START; // 2026-06-01
    let phoned = (true, window, 0, june, Some(1), true, vec![(2, false, true, [0, 0, 1, 3, 0, 2])]);
    let missed: Case = (true, window, 0, june + 3, Some(0), true, vec![(1, false, false, [3; 6])]);
    let ratings: [Evaluation; 2] = [(true, window, june, 0), (true, window, june + 1, 3)];
    counts(&[phoned, missed], &ratings, |_| true, ("2026-06", 20_634)).expect("two cases")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_what_is_read(
        cases in cases(),
        evaluations in proptest::collection::vec((any::<bool>(), 0..4_usize, 0..240, 0..5_usize), 0..40),
        span in prop_oneof![Just(("2026-02", START + 112)), Just(("2026-Q1", START + 130)), Just(("2026", START + 200)), Just(("2026-W09", START + 250))],
    ) {
        let workspace = workspace(TOML);
        let whole = counts(&cases, &evaluations, |_| true, span).expect("a case");
        let written = rows_of(&whole, &workspace, &[]);
        let (_, _, read, _) = tallied(sealed(written.clone())).expect("a tally");
        let renumbered = workspace.standards.rules.iter().map(|rule| rule.id.as_str());
        let mut by_id: Vec<&str> = renumbered.collect();
        by_id.sort_unstable();
        let settings = Settings::of(&workspace, read.period, read.as_of, [read.scale, read.visits_scale]);
        let mut again = rows(&read, &by_id, &settings, &[]);
        again.sort();
        prop_assert_eq!(again, written);
    }

    #[test]
    fn halves_add_up_to_the_whole(cases in cases()) {
        let workspace = workspace(TOML);
        let span = ("2026-Q1", START + 140);
        let whole = counts(&cases, &[], |_| true, span).expect("a case");
        let halves = [counts(&cases, &[], |half| half, span), counts(&cases, &[], |half| !half, span)];
        let halves: Vec<Named> = halves.iter().flatten().zip(["one", "two"]).map(|(half, name)| named(name, rows_of(half, &workspace, &[]))).collect();
        let n = halves.len() as u64;
        let mut sum = added(halves, &workspace).expect("counted alike").counts;
        sum.read.values_mut().for_each(|read| read.files /= n);
        // acts are sorted into recorded and not recorded on all rows together, not on each half
        let settled = |mut counts: Counts| {
            counts.settle();
            rows_of(&counts, &workspace, &[])
        };
        prop_assert_eq!(settled(sum), settled(whole));
    }
}

/// June's counts of the part of a centre in which a complaint of 3 June got its visit, and of
/// the part in which one got none.
fn parts_of_june() -> [Counts; 2] {
    let june = 20_605 - START; // 2026-06-01
    let phoned: Case = (true, 0, 0, june, Some(1), true, vec![(2, false, true, [0; 6])]);
    let never: Case = (false, 1, 0, june, Some(1), true, vec![]);
    [true, false].map(|half| counts(&[phoned.clone(), never.clone()], &[], move |of| of == half, ("2026-06", 20_634)).expect("a case"))
}

#[test]
fn the_visits_of_a_centre_decide_what_is_recorded_of_its_parts_and_not_of_another_centre() {
    let workspace = workspace(TOML);
    let [one, two] = parts_of_june();
    let of_complaints = |counts: &Counts| {
        let mut counts = counts.clone();
        counts.settle();
        let centre = counts.rules[0].centre();
        (centre.met, centre.missed, centre.unrecorded)
    };
    assert_eq!((of_complaints(&one), of_complaints(&two)), ((1, 0, 0), (0, 0, 1)), "the second part has no visit of its own");
    let add = |centres: [Option<&str>; 2], two: &Counts| {
        let tally = |(centre, counts): (Option<&str>, &Counts)| Named {
            centre: centre.map(str::to_owned),
            ..named("part.parquet", rows_of(counts, &workspace, &[]))
        };
        let added = added(centres.into_iter().zip([&one, two]).map(tally).collect(), &workspace).expect("counted alike");
        of_complaints(&added.counts)
    };
    assert_eq!(add([None, None], &two), (1, 1, 0), "parts of one centre");
    assert_eq!(add([Some("东"), Some("西")], &two), (1, 0, 1), "two centres");
    let mut without_visits = two.clone();
    without_visits.read.entry(Kind::Visits).or_default().files = 0;
    assert_eq!(add([None, None], &without_visits), (1, 0, 1), "one that never exported a visit");
}

#[test]
fn what_lies_outside_the_visits_arrives_with_its_days_and_columns() {
    let [_, mut two] = parts_of_june();
    two.rules[0].lacking.insert("completed_at".to_owned());
    two.undated.insert(0, 3);
    let workspace = workspace(TOML);
    let read = named("two.parquet", rows_of(&two, &workspace, &[])).tallied.counts;
    let complaint = workspace.standards.rules.iter().map(|rule| &rule.id).filter(|id| id.as_str() < "complaint").count();
    let (was, is) = (&two.rules[0], &read.rules[complaint]);
    assert_eq!(was.outside.values().collect::<Vec<_>>(), is.outside.values().collect::<Vec<_>>());
    let days = |rule: &RuleTally| rule.outside.keys().map(|place| (place.from, place.to)).collect::<Vec<_>>();
    // completed on 2 June, so due up to the 5th
    assert_eq!((days(was), days(is)), (vec![(Some(20_606), 20_609)], vec![(Some(20_606), 20_609)]));
    assert_eq!((&was.lacking, was.some_complete), (&is.lacking, is.some_complete));
    assert_eq!((two.coverage, &two.undated), (read.coverage, &read.undated));
}

#[test]
fn a_tally_that_was_cut_short_or_edited_is_noticed() {
    let whole = sealed(rows_of(&june(0), &workspace(TOML), &[]));
    assert!(tallied(whole.clone()).is_ok());
    let place = |topic: &str, name: &str| whole.iter().position(|row| row.topic == topic && row.name == name).expect(name);
    let mut cut = whole.clone();
    cut.pop();
    assert!(tallied(cut).expect_err("cut short").to_string().contains("its end is missing"));
    let mut fewer = whole.clone();
    fewer.remove(place("months", "due"));
    assert!(tallied(fewer).expect_err("a row is missing").to_string().contains("rows where its seal says"));
    let mut edited = whole.clone();
    edited[place("obligations", "missed")].name = "met".to_owned();
    assert!(tallied(edited).expect_err("edited").to_string().contains("not those that were sealed"));
}

/// The tally of [`june`] with one row changed, and sealed again as if nothing had happened.
fn resealed(topic: &str, name: &str, change: impl Fn(&mut Row)) -> std::result::Result<(), String> {
    let mut rows = rows_of(&june(0), &workspace(TOML), &[]);
    change(rows.iter_mut().find(|row| row.topic == topic && row.name == name).expect(name));
    tallied(sealed(rows)).map(|_| ()).map_err(|why| why.to_string())
}

#[test]
fn counts_that_do_not_add_up_are_refused_whoever_sealed_them() {
    for (topic, name, value, says) in [
        ("obligations", "missed", 3, "rule `complaint`: 4 obligations of the period, but 2 by day"),
        ("obligations", "tried", 2, "rule `complaint`: more were tried than missed"),
        ("months", "met", 3, "3 met"),
        ("months", "due", 9, "but 2 by day"),
        ("days", "due", 7, "by day"),
        ("visits", "respondents", 0, "the items of visits do not fit their respondents"),
        ("rows", "accepted", 1, "the rows of the evaluations are not all accounted for"),
        ("weeks", "working_days", 6, "more than five working days"),
    ] {
        let refused = resealed(topic, name, |row| row.value = Some(value));
        let says_so = refused.expect_err(name);
        assert!(says_so.contains(says), "{topic} {name}: {says_so}");
    }
}

#[test]
fn a_row_that_the_layout_does_not_have_is_refused() {
    for (topic, name, change) in [
        ("setting", "layout", (|row| row.text = (LAYOUT + 1).to_string()) as fn(&mut Row)),
        ("obligations", "met", |row| row.name = "mett".to_owned()),
        ("obligations", "met", |row| row.rule = "no such rule".to_owned()),
        ("obligations", "met", |row| row.window.clear()),
        ("obligations", "met", |row| row.value = None),
        ("visits", "respondents", |row| row.span = "2020-01".to_owned()),
        ("visits", "respondents", |row| row.method = "letter".to_owned()),
        ("rows", "read", |row| row.kind = "tickets".to_owned()),
        ("window", "reported", |row| row.topic = "windows".to_owned()),
        ("setting", "period", |row| row.text = "June".to_owned()),
        ("evaluations", "very_satisfied", |row| row.name = "delighted".to_owned()),
        ("recorded", "first", |row| row.name = "second".to_owned()),
        ("recorded", "last", |row| row.span = "June".to_owned()),
        ("complete", "rows", |row| row.rule = "no such rule".to_owned()),
    ] {
        assert!(resealed(topic, name, change).is_err(), "{topic} {name}");
    }
    let mut rows = rows_of(&june(0), &workspace(TOML), &[]);
    rows.push(rows[rows.len() - 1].clone());
    assert!(tallied(sealed(rows)).expect_err("a row twice").to_string().contains("stands in it twice"));
}

#[test]
fn tallies_that_were_not_made_alike_are_refused_with_what_differs() {
    for (toml, says) in [
        ("cadence = \"week\"\n", "cadence: week in the tally, month here"),
        ("timezone = \"Asia/Urumqi\"\n", "timezone: Asia/Urumqi in the tally, Asia/Shanghai here"),
        ("standard = [\"service-centre\"]\n", "rule `complaint`: not in force in the tally, in force here"),
        ("standard = [\"property\"]\n", "weekly_quotas: no in the tally, yes here"),
    ] {
        let rows = {
            let mut counts = june(0);
            let other = workspace(&format!("{toml}{TOML}"));
            counts.cadence = other.cadence;
            counts.parts = None;
            counts.quotas.retain(|_| other.standards.quotas);
            let ids: Vec<&str> = other.standards.rules.iter().map(|rule| rule.id.as_str()).collect();
            let kept = workspace(TOML).standards.rules.into_iter().zip(counts.rules).filter(|(rule, _)| ids.contains(&rule.id.as_str()));
            counts.rules = kept.map(|(_, tally)| tally).collect();
            rows_of(&counts, &other, &[])
        };
        let refused = added(vec![named("other.parquet", rows)], &workspace(TOML)).expect_err(toml);
        assert!(refused.to_string().contains(says), "{toml}: {refused}");
    }
    let mut edited = rows_of(&june(0), &workspace(TOML), &[]);
    for row in edited.iter_mut().filter(|row| row.topic == "rule" && row.rule == "complaint") {
        row.text = row.text.replace("3d", "5d");
    }
    let refused = added(vec![named("other.parquet", edited)], &workspace(TOML)).expect_err("another due period");
    assert!(refused.to_string().contains("rule `complaint` due: \"0d … 5d\" in the tally, \"0d … 3d\" here"), "{refused}");
    let three = workspace("[evaluations]\nscale = \"three\"\n");
    let refused = added(vec![named("five.parquet", rows_of(&june(0), &workspace(TOML), &[]))], &three).expect_err("another scale");
    assert!(refused.to_string().contains("scale: five in the tally, three here"), "{refused}");
}

#[test]
fn visits_of_five_grades_do_not_add_up_with_visits_of_three() {
    let of_five = Counts { visits_scale: Some(Scale::Five), ..june(0) };
    let tally = |counts: &Counts, name: &str| named(name, rows_of(counts, &workspace(TOML), &[]));
    assert_eq!(tally(&of_five, "five.parquet").tallied.counts.visits_scale, Some(Scale::Five));
    for (tallies, toml, says) in [
        (vec![tally(&of_five, "five.parquet"), tally(&june(1), "three.parquet")], "", "visits_scale: three in the tally, five here"),
        (vec![tally(&of_five, "five.parquet")], "[visits]\nscale = \"three\"\n", "visits_scale: five in the tally, three here"),
        (vec![tally(&june(0), "three.parquet")], "[visits]\nscale = \"five\"\n", "visits_scale: three in the tally, five here"),
    ] {
        let refused = added(tallies, &workspace(&format!("{TOML}{toml}"))).expect_err("another scale");
        assert!(refused.to_string().contains(says), "{refused}");
    }
    let mut edited = rows_of(&june(0), &workspace(TOML), &[]);
    edited.iter_mut().filter(|row| row.name == "attitude.satisfied").for_each(|row| row.name = "attitude.very_satisfied".to_owned());
    let wrong = tallied(sealed(edited)).expect_err("five grades of three");
    assert!(wrong.to_string().contains("do not fit the scale"), "{wrong}");
}

#[test]
fn no_row_counts_twice() {
    let workspace = workspace(TOML);
    let export = |digit: &str| Export { kind: Kind::Ledger, sha256: digit.repeat(64), rows: 2 };
    let tally = |name: &str, window, digit| named(name, rows_of(&june(window), &workspace, &[export(digit)]));
    let twice = added(vec![tally("a.parquet", 0, "a"), tally("b.parquet", 0, "a")], &workspace).expect_err("the same tally");
    assert!(twice.to_string().contains("b.parquet: is the same tally as `a.parquet`"), "{twice}");
    let shared = added(vec![tally("a.parquet", 0, "a"), tally("b.parquet", 1, "a")], &workspace).expect_err("the same ledger");
    assert!(shared.to_string().contains("export of the ledger"), "{shared}");
    assert!(added(vec![tally("a.parquet", 0, "a"), tally("b.parquet", 1, "b")], &workspace).is_ok());
}

#[test]
fn windows_of_one_name_are_one_unless_their_centres_are_named() {
    let workspace = workspace(&format!("{TOML}[[window]]\nname = \"五\"\n"));
    let export = |digit: &str| Export { kind: Kind::Ledger, sha256: digit.repeat(64), rows: 2 };
    let tallies = |centres: [Option<&str>; 2]| {
        let tally = |(centre, digit): (Option<&str>, &str)| Named {
            centre: centre.map(str::to_owned),
            ..named(Path::new(digit).to_string_lossy().as_ref(), rows_of(&june(0), &workspace, &[export(digit)]))
        };
        centres.into_iter().zip(["a", "b"]).map(tally).collect::<Vec<_>>()
    };
    let one = added(tallies([None, None]), &workspace).expect("counted alike");
    assert_eq!(one.shared.into_iter().collect::<Vec<_>>(), ["一"]);
    assert_eq!(one.counts.windows, ["一", "五"]);
    assert_eq!(one.counts.rules[0].centre().due(), 4);
    let two = added(tallies([Some("东"), Some("西")]), &workspace).expect("counted alike");
    assert!(two.shared.is_empty());
    assert_eq!(two.counts.windows, ["东·一", "西·一", "五"]);
    assert_eq!(two.counts.reported.len(), 3);
    assert_eq!(two.counts.rules[0].sum(|window, _| window == 1).due(), 2);
}

/// The rows of a tally as an earlier layout had them.
fn of_layout(rows: Vec<Row>, layout: u32, period: &str) -> Vec<Row> {
    let months = period.parse::<crate::domain::Period>().expect("a period").twelve_months();
    let known: Vec<String> = months.iter().map(ToString::to_string).chain([period.to_owned()]).collect();
    let newer: &[&str] = if layout == 1 { &["recorded", "outside", "lacking", "complete"] } else { &[] };
    let kept = rows.into_iter().filter(|row| !newer.contains(&row.topic.as_str()) && (layout >= 3 || row.topic != "themes"));
    let kept = kept.filter(|row| !["months", "visits", "evaluations"].contains(&row.topic.as_str()) || known.contains(&row.span));
    kept.map(|row| if row.topic == "setting" && row.name == "layout" { Row { text: layout.to_string(), ..row } } else { row }).collect()
}

#[test]
fn tallies_of_earlier_layouts_are_read_and_what_they_do_not_reach_has_no_data() {
    let workspace = workspace(TOML);
    let rows = rows_of(&june(0), &workspace, &[]);
    for layout in [1, 2, 3, 4] {
        let (settings, _, read, _) = tallied(sealed(of_layout(rows.clone(), layout, "2026-06"))).expect("a tally");
        assert_eq!(settings.counting["layout"], "4", "it is added up with those of the present layout");
        let centre: u64 = read.rules.iter().map(|rule| rule.centre().due()).sum();
        assert_eq!(centre, june(0).rules.iter().map(|rule| rule.centre().due()).sum::<u64>(), "layout {layout}");
        let since = if layout < 3 { "2025-07-01" } else { "2024-06-01" };
        assert_eq!(read.since.to_string(), since, "layout {layout}");
        assert!(read.coverage.callbacks.is_some(), "layout {layout}: of June there is a record");
        assert!(layout >= 3 || read.themes.tallies().all(|tally| !tally.is_recorded()), "layout {layout}: of opinions by theme");
    }
    let later = of_layout(rows, 5, "2026-06");
    assert!(tallied(sealed(later)).expect_err("a later layout").to_string().contains("layout 5"));
}
