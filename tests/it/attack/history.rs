//! Random histories: a few windows, two years of visits and ratings, many months with a handful of people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{Datelike, Days, NaiveDate};
use huifang::bulletin::{self, Bulletin};
use huifang::domain::{Cadence, Period};
use huifang::figures::Figures;
use huifang::intake::{self, Need};
use huifang::workspace::Workspace;

use super::public::Public;
use super::solve::{Method, Scale};

/// Items that people grade here: the first two, and the last, 总体评价.
pub(super) const ITEMS: [&str; 3] = ["attitude", "efficiency", "overall"];

/// What is said up to this day of a month is to be put right in the same month.
const LAST_DAY: u32 = 18;

/// One opinion.
#[derive(Debug, Clone)]
struct Said {
    on: NaiveDate,
    window: usize,
    method: Method,
    /// By item, from satisfied to dissatisfied; the evaluator's has one, of five.
    grades: [Option<usize>; 3],
}

/// What an attacker would like to know.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) period: String,
    pub(super) atoms: Vec<usize>,
    pub(super) window: usize,
    pub(super) item: usize,
    pub(super) dissatisfied: u64,
}

/// A made-up centre.
#[derive(Debug, Clone)]
pub(super) struct History {
    pub(super) windows: Vec<String>,
    pub(super) minimum: u64,
    pub(super) min_rated: u64,
    pub(super) cadence: Cadence,
    /// By component.
    weights: BTreeMap<&'static str, f64>,
    /// The ways in which people are asked here.
    methods: &'static [Method],
    /// The grades of the visits.
    visits: Scale,
    /// Whether the export of visits has a column of feedback; no complaint is ever answered.
    has_feedback: bool,
    /// Whether complaints of callbacks stand in a ledger of rectifications too, each put right on its day and to the
    /// caller's liking: what was done tells nobody apart, so only the numbers could.
    has_rectifications: bool,
    said: Vec<Said>,
    /// Periods that are published, each with its as-of date.
    periods: Vec<(Period, NaiveDate)>,
    /// First days of the stretches of time that no published period divides, and the day after the last.
    cuts: Vec<NaiveDate>,
    first: NaiveDate,
}

/// A small random number generator (splitmix64), so that a seed means the same for ever.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    pub(super) fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

impl History {
    /// The history of a seed.
    pub(super) fn random(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let (methods, visits): (&[Method], _) =
            (if seed % 3 == 2 { &Method::ALL } else { &Method::USUAL }, if seed.is_multiple_of(2) { Scale::Five } else { Scale::Three });
        let windows: Vec<String> =
            ["甲窗", "乙窗", "丙窗", "丁窗", "戊窗"][..dice.of(&[2, 3, 3, 4, 5])].iter().map(|name| (*name).to_owned()).collect();
        let first = NaiveDate::from_ymd_opt(2023, 1, 1).expect("a day");
        let months: Vec<Period> = (0..24).map(|m| Period::containing(first + chrono::Months::new(m), Cadence::Month)).collect();
        let cadence = dice.of(&[Cadence::Month, Cadence::Month, Cadence::Month, Cadence::Quarter, Cadence::Week]);
        let mut said = Vec::new();
        let busy: Vec<u64> = windows.iter().map(|_| dice.of(&[4, 6, 12, 20])).collect();
        for month in &months {
            for (window, most) in busy.iter().enumerate() {
                for method in methods.iter().copied() {
                    let people = if dice.below(4) == 0 { 0 } else { dice.below(*most) };
                    let bad = dice.of(&[0, 5, 20, 50]);
                    for _ in 0..people {
                        let on = month.first() + Days::new(dice.below(u64::from(month.last().day())));
                        let mut grade = || {
                            let worst = if method == Method::Evaluator { 3 } else { visits.first_bad() };
                            let more = if visits == Scale::Five && method != Method::Evaluator { dice.below(2) as usize } else { 0 };
                            if dice.below(100) < bad { worst + more } else { dice.of(&[0, 0, 0, 1]) }
                        };
                        let overall = grade();
                        let grades = if method == Method::Evaluator {
                            [None, None, Some(overall)]
                        } else {
                            let (a, b) = (grade(), grade());
                            [(dice.below(2) == 0).then_some(a), (dice.below(4) == 0).then_some(b), (dice.below(9) > 0).then_some(overall)]
                        };
                        if grades.iter().any(Option::is_some) {
                            said.push(Said { on, window, method, grades });
                        }
                    }
                }
            }
        }
        let mut periods: Vec<Period> = months.clone();
        if cadence == Cadence::Quarter {
            // shorter periods than the cadence give the whole centre away by time: docs/privacy.md
            periods.clear();
        }
        periods.extend((0..8).map(|q| Period::containing(first + chrono::Months::new(3 * q), Cadence::Quarter)));
        periods.extend([0, 12].map(|m| Period::containing(first + chrono::Months::new(m), Cadence::Year)));
        let weeks = match cadence {
            Cadence::Week => 0..52,
            Cadence::Quarter => 0..0,
            _ => 10..14,
        };
        periods.extend(weeks.map(|w| Period::containing(first + Days::new(7 * w + 3), Cadence::Week)));
        let mut periods: Vec<(Period, NaiveDate)> = periods.into_iter().map(|period| (period, period.last())).collect();
        // an unfinished month, and an unfinished quarter
        if cadence == Cadence::Month {
            periods.push((months[5], months[5].first() + Days::new(11)));
            periods.push((Period::containing(months[7].first(), Cadence::Quarter), months[7].first() + Days::new(16)));
        }
        let mut cuts: Vec<NaiveDate> = periods.iter().flat_map(|(period, as_of)| [period.first(), *as_of + Days::new(1)]).collect();
        cuts.sort();
        cuts.dedup();
        let weights = dice.of(&[[40.0, 10.0, 30.0, 20.0], [40.0, 10.0, 30.0, 20.0], [100.0, 0.0, 0.0, 0.0], [0.0, 0.0, 50.0, 50.0]]);
        let further = if methods.len() > Method::USUAL.len() { dice.of(&[[0.0, 0.0], [10.0, 0.0], [20.0, 5.0]]) } else { [0.0, 0.0] };
        let names = ["phone", "onsite", "evaluator", "callback", "sms", "online"];
        let weights = names.into_iter().zip(weights.into_iter().chain(further)).collect();
        let (minimum, min_rated) = (dice.of(&[5, 5, 5, 3, 2, 8]), dice.of(&[10, 10, 5, 1]));
        let has_feedback = dice.below(2) == 0;
        // the exports of visits, or of ratings, of some centres begin later than the ledger
        for of_evaluator in [false, true] {
            let begin = first + chrono::Months::new(dice.of(&[0, 0, 0, 4, 9]));
            said.retain(|said: &Said| said.on >= begin || (said.method == Method::Evaluator) != of_evaluator);
        }
        let has_rectifications = seed % 2 == 1;
        Self {
            windows,
            minimum,
            min_rated,
            cadence,
            weights,
            methods,
            visits,
            has_feedback,
            has_rectifications,
            said,
            periods,
            cuts,
            first,
        }
    }

    /// The same, published by a centre that withholds nothing.
    pub(super) fn showing_everything(self) -> Self {
        Self { minimum: 1, cadence: Cadence::Month, ..self }
    }

    pub(super) fn about(&self) -> String {
        let Self { windows, minimum, cadence, weights, visits, has_feedback, has_rectifications, .. } = self;
        format!(
            "{} windows, min_respondents {minimum}, cadence {cadence:?}, weights {weights:?}, grades {visits:?}, feedback {has_feedback}, \
             rectifications {has_rectifications}",
            windows.len()
        )
    }

    /// The ways in which people are asked here.
    pub(super) fn methods(&self) -> &'static [Method] {
        self.methods
    }

    /// Of how many grades people choose.
    pub(super) fn scale(&self, method: Method) -> Scale {
        if method == Method::Evaluator { Scale::Five } else { self.visits }
    }

    /// The weight of a component.
    pub(super) fn weight(&self, component: &str) -> f64 {
        self.weights.get(component).copied().unwrap_or(0.0)
    }

    fn atom(&self, day: NaiveDate) -> usize {
        self.cuts.partition_point(|cut| *cut <= day) - 1
    }

    /// How many stretches of time there are.
    pub(super) fn atoms(&self) -> usize {
        self.cuts.len() - 1
    }

    /// The stretches of a period that is made of whole ones.
    pub(super) fn whole(&self, period: Period) -> Option<Vec<usize>> {
        let is_cut = |day: NaiveDate| self.cuts.contains(&day);
        (is_cut(period.first()) && is_cut(period.last() + Days::new(1))).then(|| self.between(period.first(), period.last()))
    }

    fn between(&self, first: NaiveDate, last: NaiveDate) -> Vec<usize> {
        (self.atom(first)..=self.atom(last)).collect()
    }

    /// Dissatisfied among 1 to `minimum` − 1 in any period that is published: the numbers that must not come out.
    pub(super) fn targets(&self, method: Method) -> Vec<Target> {
        let least = if self.minimum == 1 { 5 } else { self.minimum };
        let mut targets = Vec::new();
        for (period, as_of) in self.periods.iter().filter(|(period, as_of)| self.minimum > 1 || self.shows_windows(*period, *as_of)) {
            let mut counts: BTreeMap<(usize, usize), (u64, u64)> = BTreeMap::new();
            for said in self.said.iter().filter(|said| said.method == method && period.first() <= said.on && said.on <= *as_of) {
                for (item, grade) in said.grades.iter().enumerate() {
                    if let Some(grade) = grade {
                        let count = counts.entry((said.window, item)).or_default();
                        count.0 += 1;
                        count.1 += u64::from(*grade >= self.scale(method).first_bad());
                    }
                }
            }
            let few = counts.into_iter().filter(|(_, (graded, bad))| *graded < least && *bad > 0);
            targets.extend(few.map(|((window, item), (_, dissatisfied))| Target {
                period: format!("{period} to {as_of}"),
                atoms: self.between(period.first(), *as_of),
                window,
                item,
                dissatisfied,
            }));
        }
        targets
    }

    /// Whether a bulletin is complete and no shorter than the cadence.
    fn shows_windows(&self, period: Period, as_of: NaiveDate) -> bool {
        period.last() == as_of && period.parts(self.cadence).is_some()
    }

    /// What the centre publishes, period by period.
    pub(super) fn publish(&self) -> Vec<Public> {
        let public = |(period, as_of): (Period, NaiveDate), bulletin: &Bulletin| {
            let (whole, longer) = (self.shows_windows(period, as_of), period.cadence() > self.cadence);
            Public::new(self.between(period.first(), as_of), whole, longer, bulletin)
        };
        self.periods.iter().copied().zip(self.bulletins(&self.periods)).map(|(issue, bulletin)| public(issue, &bulletin)).collect()
    }

    /// The bulletins of these periods.
    pub(super) fn bulletins(&self, periods: &[(Period, NaiveDate)]) -> Vec<Bulletin> {
        let folder = tempfile::tempdir().expect("a folder");
        self.write(folder.path());
        let workspace = Workspace::open(folder.path()).expect("a workspace");
        let intake = intake::read(&workspace, Need::Figures, &|_| ()).expect("exports");
        let bulletin = |(period, as_of): &(Period, NaiveDate)| {
            let figures = Figures::work_out(&workspace, &intake, *period, *as_of, |_, _| Ok(())).expect("figures");
            bulletin::compose(&figures, &workspace, Vec::new(), Vec::new())
        };
        periods.iter().map(bulletin).collect()
    }

    /// The periods of the cadence, with the longer ones that hold each.
    pub(super) fn issues(&self) -> Vec<Vec<(Period, NaiveDate)>> {
        let complete = || self.periods.iter().copied().filter(|(period, as_of)| self.shows_windows(*period, *as_of));
        let of_cadence = complete().filter(|(period, _)| period.cadence() == self.cadence);
        let holding = |inner: Period| complete().filter(move |(outer, _)| outer.contains(inner.first()) && outer.contains(inner.last()));
        of_cadence.map(|(period, _)| holding(period).collect()).collect()
    }

    /// The answers by this method in a period.
    pub(super) fn answers(&self, method: Method, period: Period) -> Vec<usize> {
        let inside = |said: &Said| said.method == method && period.contains(said.on);
        (0..self.said.len()).filter(|at| inside(&self.said[*at])).collect()
    }

    /// Window and grade of an answer.
    pub(super) fn answer(&self, at: usize, item: usize) -> (usize, Option<usize>) {
        (self.said[at].window, self.said[at].grades[item])
    }

    /// The same history, but what two people said to an item is exchanged.
    ///
    /// `None` where the centre's totals tell the two apart: they spoke in two months, one visit more or less would
    /// complain, or a complaint would fall due in another period.
    pub(super) fn exchanged(&self, one: usize, other: usize, item: usize) -> Option<Self> {
        let mut exchanged = self.clone();
        let grade = exchanged.said[one].grades[item];
        exchanged.said[one].grades[item] = exchanged.said[other].grades[item];
        exchanged.said[other].grades[item] = grade;
        let stays = |at: usize| self.complains(&self.said[at]) == self.complains(&exchanged.said[at]);
        let (day, another) = (self.said[one].on, self.said[other].on);
        let alike = day == another || self.cadence != Cadence::Week && day.day().max(another.day()) <= LAST_DAY;
        let complaints = |of: &Self| [one, other].into_iter().filter(|at| self.complains(&of.said[*at])).count();
        let alike = alike && complaints(self) == complaints(&exchanged);
        (day.month() == another.month() && (alike || stays(one) && stays(other))).then_some(exchanged)
    }

    /// Whether somebody was dissatisfied with anything.
    fn complains(&self, said: &Said) -> bool {
        said.grades.iter().flatten().any(|grade| *grade >= self.scale(said.method).first_bad())
    }

    fn write(&self, folder: &std::path::Path) {
        let cadence = match self.cadence {
            Cadence::Week => "week",
            Cadence::Month => "month",
            Cadence::Quarter => "quarter",
            Cadence::Year => "year",
        };
        let scale = if self.visits == Scale::Five { "five" } else { "three" };
        let weights: Vec<String> = self.weights.iter().map(|(component, weight)| format!("{component} = {weight}\n")).collect();
        let weights = weights.concat();
        let more = if self.has_rectifications { ", \"rectification\"" } else { "" };
        let toml = format!(
            "standard = [\"service-centre\", \"rules.toml\"{more}]\ncadence = \"{cadence}\"\nranking = true\nmin_respondents = {}\nmin_rated = {}\n[evaluations]\nscale = \"five\"\n\
             [visits]\nscale = \"{scale}\"\n[weights]\n{weights}",
            self.minimum, self.min_rated
        );
        let mut ledger = "受理编号,窗口,类别,受理时间,办结时间\n".to_owned();
        let feedback = if self.has_feedback { ",feedback_on" } else { "" };
        let mut visits = format!("回访编号,受理编号,窗口,回访时间,回访方式,attitude,efficiency,overall{feedback}\n");
        let mut ratings = "窗口,评价时间,评价\n".to_owned();
        let mut rectifications = "回访编号,问题发现日期,整改完成日期,二次回访日期,二次回访满意度\n".to_owned();
        let words = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"];
        let first = usize::from(self.visits == Scale::Three);
        let word = |grade: Option<usize>| grade.map_or("", |grade| words[first + grade]);
        for (n, said) in self.said.iter().enumerate() {
            let window = &self.windows[said.window];
            let [a, b, c] = said.grades;
            if said.method == Method::Evaluator {
                let grade = words[c.unwrap_or(0)];
                let _ = writeln!(ratings, "{window},{},{grade}", said.on);
                continue;
            }
            let way = said.method.code();
            let (a, b, c) = (word(a), word(b), word(c));
            let case = if n.is_multiple_of(3) { format!("C{n}") } else { String::new() };
            let answered = if self.has_feedback { "," } else { "" };
            let _ = writeln!(visits, "V{n},{case},{window},{},{way},{a},{b},{c}{answered}", said.on);
            if self.complains(said) {
                let _ = writeln!(rectifications, "V{n},{0},{0},{0},满意", said.on);
            }
            if n.is_multiple_of(3) {
                let done = said.on - Days::new(n as u64 % 5);
                let _ = writeln!(ledger, "C{n},{window},投诉,{done},{done}");
            }
        }
        let rules = "[[rule]]\nid = \"complaint\"\nlabel = \"投诉回访\"\ndataset = \"ledger\"\ncategory = [\"投诉\"]\nanchor = \"completed_at\"\n\
                     due = { to = \"3d\" }\nfulfilled_by = \"visit\"\ntarget = \"100%\"\n";
        crate::huifang::write(folder, &[("rules.toml", rules)]);
        let first = self.first;
        let _ = writeln!(ledger, "L,{},投诉,{first},{first}", self.windows[0]);
        for (name, text) in [("huifang.toml", &toml), ("ledger/a.csv", &ledger), ("visits/v.csv", &visits), ("evaluations/e.csv", &ratings)]
        {
            crate::huifang::write(folder, &[(name, text)]);
        }
        if self.has_rectifications {
            crate::huifang::write(folder, &[("rectifications/r.csv", &rectifications)]);
        }
    }
}
