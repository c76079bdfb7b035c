//! The same attack on opinions by theme: two years of `themes`, each issue with the figures of the one before, as one
//! linear program a kind. A withheld number may be anything from 1 to m − 1, and one opinion more changes no cell.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use huifang::bulletin::{Cell, ThemeRow, public_tables};
use huifang::domain::{Cadence, Period};
use huifang::figures::Figures;
use huifang::intake::{self, Need};
use huifang::themes::Tone;
use huifang::workspace::Workspace;
use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::history::Dice;

/// What people say, with the themes of it; all of one kind, and one opinion of two themes.
const SAYINGS: [(&str, &[&str]); 5] = [
    ("停车难停", &["parking"]),
    ("电梯坏了", &["lift"]),
    ("排队太久", &["queueing"]),
    ("停车排队太久", &["parking", "queueing"]),
    ("太离谱，不满意", &["other"]),
];
const THEMES: [&str; 4] = ["parking", "lift", "queueing", "other"];

/// A centre: days and sayings.
#[derive(Clone)]
struct Centre {
    minimum: u64,
    cadence: Cadence,
    said: Vec<(NaiveDate, usize)>,
    issues: Vec<(Period, NaiveDate)>,
}

impl Centre {
    fn random(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let first = NaiveDate::from_ymd_opt(2023, 1, 2).expect("a day");
        let cadence = dice.of(&[Cadence::Month, Cadence::Month, Cadence::Quarter, Cadence::Week]);
        let minimum = dice.of(&[5, 5, 3, 8]);
        let mut said = Vec::new();
        for month in 0..24 {
            let month = Period::containing(first + chrono::Months::new(month), Cadence::Month);
            for saying in 0..SAYINGS.len() {
                let people = dice.of(&[0, 1, 2, 4, 5, 9, 15]);
                said.extend((0..people).map(|_| (month.first() + Days::new(dice.below(28)), saying)));
            }
        }
        let every = |cadence: Cadence, step: u64, n: u64| (0..n).map(move |at| Period::containing(first + Days::new(at * step), cadence));
        let mut periods: Vec<Period> =
            every(Cadence::Month, 30, 24).chain(every(Cadence::Quarter, 91, 8)).chain(every(Cadence::Year, 366, 2)).collect();
        periods.extend(every(Cadence::Week, 7, if cadence == Cadence::Week { 104 } else { 12 }));
        periods.dedup();
        let unfinished = [periods[3], periods[24]].map(|period| (period, period.first() + Days::new(9)));
        let issues = periods.into_iter().map(|period| (period, period.last())).chain(unfinished).collect();
        Self { minimum, cadence, said, issues }
    }

    /// The public rows of every issue.
    fn publish(&self) -> Vec<Vec<ThemeRow>> {
        let folder = tempfile::tempdir().expect("a folder");
        let cadence = serde_json::to_value(self.cadence).expect("a word");
        let toml = format!("cadence = {cadence}\nmin_respondents = {}\n[visits]\nscale = \"three\"\n", self.minimum);
        let visits = self.said.iter().enumerate().map(|(n, (on, saying))| format!("V{n},一窗,{on},电话,满意,{}\n", SAYINGS[*saying].0));
        let visits = "回访编号,窗口,回访时间,回访方式,总体评价,意见\n".to_owned() + &visits.collect::<String>();
        let ledger = "受理编号,窗口,类别,受理时间,办结时间\nL,一窗,投诉,2023-01-02,2023-01-02\n";
        for (name, text) in [("huifang.toml", toml.as_str()), ("ledger/a.csv", ledger), ("visits/v.csv", &visits)] {
            crate::huifang::write(folder.path(), &[(name, text)]);
        }
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let intake = intake::read(&workspace, Need::Figures, &|_| ()).expect("exports");
        let rows = |(period, as_of): &(Period, NaiveDate)| {
            let figures = Figures::work_out(&workspace, &intake, *period, *as_of, |_, _| Ok(())).expect("figures");
            public_tables(&figures, &workspace).themes.expect("opinions")
        };
        self.issues.iter().map(rows).collect()
    }

    /// Opinions of a theme in a period, all of which complain.
    fn count(&self, theme: &str, period: Period) -> u64 {
        self.said.iter().filter(|(on, saying)| period.contains(*on) && SAYINGS[*saying].1.contains(&theme)).count() as u64
    }

    /// The numbers that must not come out: period and place of the theme.
    fn hidden(&self) -> Vec<(Period, usize, u64)> {
        let of_cadence = self.issues.iter().filter(|(period, as_of)| period.cadence() == self.cadence && period.last() == *as_of);
        let cells =
            of_cadence.flat_map(|(period, _)| THEMES.iter().enumerate().map(|(at, theme)| (*period, at, self.count(theme, *period))));
        cells.filter(|(.., n)| (1..self.minimum).contains(n)).collect()
    }
}

/// What all issues say: for each theme (the last: all opinions), sums over stretches of days between two bounds.
struct System {
    cuts: Vec<NaiveDate>,
    rows: Vec<(usize, std::ops::Range<usize>, f64, f64)>,
}

impl System {
    fn of(centre: &Centre, published: &[Vec<ThemeRow>]) -> Self {
        let ends = centre.issues.iter().flat_map(|(period, as_of)| {
            let before = period.previous();
            [before.first(), period.first(), *as_of + Days::new(1)]
        });
        let mut cuts: Vec<NaiveDate> = ends.collect();
        cuts.sort();
        cuts.dedup();
        let mut system = Self { cuts, rows: Vec::new() };
        for ((period, as_of), rows) in centre.issues.iter().zip(published) {
            for row in rows.iter().filter(|row| row.kind == Tone::Complaint) {
                let theme = row.theme.as_deref().map_or(Some(THEMES.len()), |theme| THEMES.iter().position(|known| *known == theme));
                let Some(theme) = theme else { continue };
                let before = period.previous();
                for (cell, first, last, span) in
                    [(row.count, period.first(), *as_of, *period), (row.previous, before.first(), before.last(), before)]
                {
                    let atoms = system.between(first, last);
                    match cell {
                        Cell::Shown(n) => system.rows.push((theme, atoms, n as f64, n as f64)),
                        // what is withheld by itself is known to be small, and not to be none
                        Cell::Withheld if theme < THEMES.len() && span.cadence() == centre.cadence && span.last() == last => {
                            system.rows.push((theme, atoms, 1.0, centre.minimum as f64 - 1.0));
                        }
                        Cell::Withheld | Cell::Blank => {}
                    }
                }
            }
        }
        system
    }

    fn between(&self, first: NaiveDate, last: NaiveDate) -> std::ops::Range<usize> {
        let at = |day: NaiveDate| self.cuts.partition_point(|cut| *cut <= day);
        at(first) - 1..at(last)
    }

    /// The least or the greatest sum of a theme over these stretches.
    fn extreme(&self, theme: usize, atoms: std::ops::Range<usize>, direction: OptimizationDirection) -> f64 {
        let mut problem = Problem::new(direction);
        let mut unknown: BTreeMap<(usize, usize), microlp::Variable> = BTreeMap::new();
        for of in 0..=THEMES.len() {
            for atom in 0..self.cuts.len() {
                let wanted = if of == theme && atoms.contains(&atom) { 1.0 } else { 0.0 };
                unknown.insert((of, atom), problem.add_var(wanted, (0.0, 1e4)));
            }
        }
        for atom in 0..self.cuts.len() {
            // an opinion of no theme is of none else; one of several stands in each, and once among all
            let (all, other) = (unknown[&(THEMES.len(), atom)], unknown[&(THEMES.len() - 1, atom)]);
            for of in 0..THEMES.len() - 1 {
                problem.add_constraint([(all, 1.0), (other, -1.0), (unknown[&(of, atom)], -1.0)], ComparisonOp::Ge, 0.0);
            }
            let each: Vec<_> = (0..THEMES.len()).map(|of| (unknown[&(of, atom)], 1.0)).chain([(all, -1.0)]).collect();
            problem.add_constraint(&each[..], ComparisonOp::Ge, 0.0);
        }
        for (of, atoms, low, high) in &self.rows {
            let sum: Vec<_> = atoms.clone().map(|atom| (unknown[&(*of, atom)], 1.0)).collect();
            problem.add_constraint(&sum[..], ComparisonOp::Ge, *low);
            problem.add_constraint(&sum[..], ComparisonOp::Le, *high);
        }
        problem.solve().expect("the truth fits").into_solution().expect("the truth fits").objective()
    }
}

#[test]
fn a_withheld_number_of_opinions_may_be_any_small_one() {
    let mut hidden = 0;
    for seed in super::seeds() {
        let centre = Centre::random(seed);
        let system = System::of(&centre, &centre.publish());
        for (period, theme, n) in centre.hidden().into_iter().take(40) {
            hidden += 1;
            let atoms = system.between(period.first(), period.last());
            let low = system.extreme(theme, atoms.clone(), OptimizationDirection::Minimize);
            let high = system.extreme(theme, atoms, OptimizationDirection::Maximize);
            let most = centre.minimum as f64 - 1.0;
            assert!(low < 1.0 + 1e-6 && high > most - 1e-6, "seed {seed} {period} {}: {n} is from {low} to {high}", THEMES[theme]);
        }
    }
    assert!(hidden > 30, "only {hidden} numbers were hidden at all");
}

#[test]
fn one_opinion_more_in_a_withheld_number_changes_no_cell() {
    let alike = |rows: &[Vec<ThemeRow>]| serde_json::to_string(rows).expect("rows");
    let mut tried = 0;
    for seed in super::seeds() {
        let centre = Centre::random(seed);
        let before = alike(&centre.publish());
        let more = centre.hidden().into_iter().filter(|(.., n)| n + 1 < centre.minimum);
        for (period, theme, _) in more.step_by(7).take(4) {
            let saying = SAYINGS.iter().position(|(_, themes)| *themes == [THEMES[theme]]).expect("a saying");
            let mut after = centre.clone();
            after.said.push((period.first(), saying));
            assert_eq!(alike(&after.publish()), before, "seed {seed} {period} {}", THEMES[theme]);
            tried += 1;
        }
    }
    assert!(tried > 2, "only {tried} were tried");
}
