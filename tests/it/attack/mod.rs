//! The differencing attack: all public tables of two years in hand, and a solver. No number of dissatisfied opinions
//! among so few people that each could be named may come out as one value.
//!
//! The attacker of docs/privacy.md has the months, quarters and years, with weeks and an unfinished month among them,
//! knows the program and its configuration, and puts every equation into one linear program per method.

mod exchange;
mod history;
mod public;
mod solve;
mod themes;

use history::History;
use public::Public;
use solve::System;

/// Seeds that are tried; more by hand: `HUIFANG_ATTACK=1-400 cargo test attack`.
fn seeds() -> std::ops::RangeInclusive<u64> {
    let asked = std::env::var("HUIFANG_ATTACK").ok();
    let range = asked.as_deref().and_then(|range| range.split_once('-'));
    range.and_then(|(first, last)| Some(first.parse().ok()?..=last.parse().ok()?)).unwrap_or(1..=2)
}

/// What the solver is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// Counts, rates and totals.
    Counts,
    /// The grades of windows too.
    Grades,
}

/// Everything that comes out as one value above 0, of how many that are hidden.
fn attack(history: &History, told: Told) -> (Vec<String>, usize) {
    let published: Vec<Public> = history.publish();
    let mut found = Vec::new();
    let mut hidden = 0;
    for method in history.methods().iter().copied() {
        let mut system = System::of(history, &published, method, told);
        for target in history.targets(method) {
            hidden += 1;
            if let Some((low, high)) = system.between(&target.atoms, target.window, target.item)
                && (low - 1e-6).ceil() >= (high + 1e-6).floor()
            {
                found
                    .push(format!("{} {:?} window {} item {}: {}", target.period, method, target.window, target.item, target.dissatisfied));
                assert!((low - 1e-6).ceil() as u64 == target.dissatisfied, "the solver is wrong: {found:?}");
            }
        }
    }
    (found, hidden)
}

#[test]
fn no_hidden_opinion_comes_out_of_two_years_of_public_tables() {
    let (mut hidden, mut all) = (0, Vec::new());
    // what a grade says is a range, and known not to be hidden; by hand, to see how often it is a narrow one
    let told = if std::env::var_os("HUIFANG_ATTACK_GRADES").is_some() { Told::Grades } else { Told::Counts };
    for seed in seeds() {
        let history = History::random(seed);
        let (found, of) = attack(&history, told);
        hidden += of;
        all.extend(found.into_iter().map(|found| format!("seed {seed} ({}): {found}", history.about())));
    }
    assert!(all.is_empty(), "{} of {hidden} hidden numbers came out: {all:#?}", all.len());
    assert!(hidden > 100, "only {hidden} numbers were hidden at all");
}

#[test]
fn the_solver_finds_what_is_not_withheld() {
    // with min_respondents = 1 nothing is withheld, and every number comes out: the attack is one
    let history = History::random(1).showing_everything();
    let (found, hidden) = attack(&history, Told::Counts);
    assert!(hidden > 20 && found.len() == hidden, "{} of {hidden}", found.len());
}

#[test]
fn the_months_of_a_quarterly_centre_have_no_trend_of_satisfaction() {
    // a month's total less what the quarter shows of the other windows would say who complained in that month
    let mut quarterly = (1..).map(History::random).filter(|history| history.cadence == huifang::domain::Cadence::Quarter);
    let history = quarterly.next().expect("a seed");
    let quarters: Vec<_> = history.issues().into_iter().map(|issues| issues[0]).collect();
    let rows: Vec<_> = history.bulletins(&quarters).into_iter().flat_map(|bulletin| bulletin.tables.satisfaction_trend).collect();
    assert!(rows.len() > 50 && rows.iter().all(|row| row.n.is_withheld() && row.rate.is_withheld()), "{rows:#?}");
}
