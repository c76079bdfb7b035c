//! Equations of the public tables as a linear program: unknown are the counts by stretch of
//! time, window, item and grade.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem};

use super::Told;
use super::history::{History, ITEMS};
use super::public::Public;
use huifang::domain::Period;

/// How opinions are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Method {
    Phone,
    Onsite,
    Evaluator,
    Sms,
    Online,
}

impl Method {
    /// Those that every history has.
    pub(super) const USUAL: [Self; 3] = [Self::Phone, Self::Onsite, Self::Evaluator];
    pub(super) const ALL: [Self; 5] = [Self::Phone, Self::Onsite, Self::Evaluator, Self::Sms, Self::Online];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Onsite => "onsite",
            Self::Evaluator => "evaluator",
            Self::Sms => "sms",
            Self::Online => "online",
        }
    }
}

/// Of how many grades people choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Three,
    Five,
}

impl Scale {
    /// The first grade that is a complaint.
    pub(super) fn first_bad(self) -> usize {
        if self == Self::Five { 3 } else { 2 }
    }

    fn points(self) -> &'static [f64] {
        if self == Self::Five { &[100.0, 80.0, 60.0, 30.0, 0.0] } else { &[100.0, 60.0, 0.0] }
    }

    fn columns(self) -> &'static [&'static str] {
        const COLUMNS: [&str; 5] = ["very_satisfied", "satisfied", "basically_satisfied", "dissatisfied", "very_dissatisfied"];
        if self == Self::Five { &COLUMNS } else { &COLUMNS[1..4] }
    }
}

type Terms = Vec<(usize, f64)>;
/// Windows, item and grade.
type Summed = (Vec<usize>, usize, usize);

/// Everything that the tables say of one method.
#[derive(Debug)]
pub(super) struct System {
    method: Method,
    scale: Scale,
    windows: usize,
    /// `terms` lies between two bounds.
    rows: Vec<(Terms, f64, f64)>,
    variables: usize,
    /// What the equations settle one after the other.
    known: Vec<Option<f64>>,
    /// Stretches over which a sum of a group of windows, an item and a grade is known already.
    sums: BTreeMap<Summed, Vec<(usize, usize)>>,
    /// Histories that fit every equation, met on the way: unknown → value.
    fits: Vec<BTreeMap<usize, f64>>,
}

impl System {
    pub(super) fn of(history: &History, published: &[Public], method: Method, told: Told) -> Self {
        let windows = history.windows.len();
        let scale = history.scale(method);
        let variables = history.atoms() * windows * Self::width(scale);
        let mut system = Self {
            method,
            scale,
            windows,
            rows: Vec::new(),
            variables,
            known: vec![None; variables],
            sums: BTreeMap::new(),
            fits: Vec::new(),
        };
        for atom in 0..history.atoms() {
            for window in 0..windows {
                system.people(atom, window);
                if method == Method::Evaluator {
                    // its one grade stands in the place of the last item
                    let none = system.unknown(atom, window, 0, 0)..system.unknown(atom, window, ITEMS.len() - 1, 0);
                    system.known[none].fill(Some(0.0));
                }
            }
        }
        let mut published: Vec<&Public> = published.iter().collect();
        published.sort_by_key(|public| public.atoms.len());
        for public in published {
            system.counts(history, public);
            system.standing(history, public, told);
            if method == Method::Evaluator {
                system.compared(history, public);
            }
        }
        system.settle();
        system
    }

    /// Unknowns of one window in one stretch: respondents, then each item's grades.
    fn width(scale: Scale) -> usize {
        1 + ITEMS.len() * scale.points().len()
    }

    fn respondents(&self, atom: usize, window: usize) -> usize {
        (atom * self.windows + window) * Self::width(self.scale)
    }

    fn unknown(&self, atom: usize, window: usize, item: usize, grade: usize) -> usize {
        self.respondents(atom, window) + 1 + item * self.scale.points().len() + grade
    }

    /// Whoever answered graded at least one item and each item once at most.
    fn people(&mut self, atom: usize, window: usize) {
        let n = self.respondents(atom, window);
        let grades = self.scale.points().len();
        let mut all = vec![(n, 1.0)];
        for item in 0..ITEMS.len() {
            let graded: Terms = (0..grades).map(|grade| (self.unknown(atom, window, item, grade), -1.0)).collect();
            all.extend(&graded);
            self.rows.push(([graded, vec![(n, 1.0)]].concat(), 0.0, f64::INFINITY));
        }
        self.rows.push((all, f64::NEG_INFINITY, 0.0));
    }

    fn sum(atoms: &[usize], windows: &[usize], of: impl Fn(usize, usize) -> usize) -> Terms {
        atoms.iter().flat_map(|atom| windows.iter().map(|window| (of(*atom, *window), 1.0)).collect::<Terms>()).collect()
    }

    fn equal(&mut self, terms: Terms, value: f64) {
        self.rows.push((terms, value, value));
    }

    /// Whether a sum over these stretches is not the sum of sums that are known: a quarter of three months that are all
    /// published says nothing new, but would tie its months together.
    fn is_news(&mut self, atoms: &[usize], windows: &[usize], item: usize, grade: usize) -> bool {
        let (Some(first), Some(last)) = (atoms.first().copied(), atoms.last().copied()) else { return false };
        let known = self.sums.entry((windows.to_vec(), item, grade)).or_default();
        let mut reached = vec![false; last + 2];
        reached[first] = true;
        for at in first..=last {
            if reached[at] {
                known.iter().filter(|(from, to)| *from == at && *to <= last).for_each(|(_, to)| reached[to + 1] = true);
            }
        }
        known.push((first, last));
        !reached[last + 1]
    }

    /// Counts by item and grade, of windows and of the centre.
    fn counts(&mut self, history: &History, public: &Public) {
        let everyone: Vec<usize> = (0..self.windows).collect();
        let groups =
            std::iter::once(("", everyone.clone())).chain(everyone.iter().map(|window| (history.windows[*window].as_str(), vec![*window])));
        for (name, windows) in groups.collect::<Vec<_>>() {
            let (table, method) =
                if self.method == Method::Evaluator { ("evaluations.csv", self.method) } else { ("items.csv", self.method) };
            let rows: Vec<_> =
                public.rows(table, name).filter(|row| method == Method::Evaluator || row["method"] == method.code()).collect();
            if rows.is_empty() {
                self.equal(Self::sum(&public.atoms, &windows, |atom, window| self.respondents(atom, window)), 0.0);
            }
            for row in rows {
                let item = if method == Method::Evaluator { Some(2) } else { ITEMS.iter().position(|item| *item == row["item"]) };
                for (grade, column) in self.scale.columns().iter().enumerate() {
                    if let (Some(item), Ok(count)) = (item, row[*column].parse::<f64>())
                        && self.is_news(&public.atoms, &windows, item, grade)
                    {
                        self.equal(Self::sum(&public.atoms, &windows, |atom, window| self.unknown(atom, window, item, grade)), count);
                    }
                }
            }
        }
    }

    /// The satisfied of those who rated in an earlier period, where it is made of whole stretches.
    fn compared(&mut self, history: &History, public: &Public) {
        let everyone: Vec<usize> = (0..self.windows).collect();
        let groups =
            std::iter::once(("", everyone.clone())).chain(everyone.iter().map(|window| (history.windows[*window].as_str(), vec![*window])));
        for (name, windows) in groups.collect::<Vec<_>>() {
            for row in public.rows("compared.csv", name).filter(|row| row["measure"] == "evaluator_satisfaction") {
                let period: Period = row["period"].parse().expect("a period");
                let Some(atoms) = history.whole(period) else { continue };
                let counts = [(&row["earlier_k"], self.scale.first_bad()), (&row["earlier_n"], self.scale.points().len())];
                for (count, grades) in counts {
                    let Ok(count) = count.parse::<f64>() else { continue };
                    let terms =
                        (0..grades).flat_map(|grade| Self::sum(&atoms, &windows, |atom, window| self.unknown(atom, window, 2, grade)));
                    let terms: Terms = terms.collect();
                    self.equal(terms, count);
                }
            }
        }
    }

    /// Respondents, which method enters the score, and what a grade says of it.
    fn standing(&mut self, history: &History, public: &Public, told: Told) {
        for window in 0..self.windows {
            let Some(row) = public.rows("windows.csv", &history.windows[window]).next() else { continue };
            let n = |method: Method| row[&format!("{}_n", method.code())].as_str();
            let people = Self::sum(&public.atoms, &[window], |atom, window| self.respondents(atom, window));
            match n(self.method).parse::<f64>() {
                Ok(count) => self.equal(people.clone(), count),
                // a longer period's is said by its parts
                Err(_) if public.whole && public.longer => {}
                Err(_) => self.rows.push((people.clone(), 1.0, f64::INFINITY)),
            }
            let weight = history.weight(self.method.code());
            if n(self.method) != "*" || weight == 0.0 || !public.whole || public.longer && told == Told::Counts {
                continue;
            }
            // a score that is shown has no withheld part in it: too few for one
            let minimum = history.minimum as f64;
            let is_hidden = |method: &Method| n(*method) == "*" && history.weight(method.code()) > 0.0;
            let hidden = history.methods().iter().copied().filter(is_hidden).count();
            if row["score"].parse::<f64>().is_ok() {
                self.rows.push((people, f64::NEG_INFINITY, minimum - 1.0));
            } else if row["score"] == "*" && hidden == 1 {
                self.rows.push((people, minimum, f64::INFINITY));
                if told == Told::Grades {
                    self.grade(history, public, row, window);
                }
            }
        }
    }

    /// The grade as a range of the one part of the score that is withheld.
    fn grade(&mut self, history: &History, public: &Public, row: &std::collections::BTreeMap<String, String>, window: usize) {
        let Some(step) = public.grades.iter().position(|(label, _)| *label == row["grade"]) else { return };
        let (from, to) = (public.grades[step].1, if step == 0 { 100.0 } else { public.grades[step - 1].1 });
        let (mut points, mut weights) = (0.0, 0.0);
        let others = history.methods().iter().map(|method| method.code()).chain(["callback"]);
        for component in others.filter(|component| *component != self.method.code()) {
            let shown = (row[component].parse::<f64>(), row[&format!("{component}_n")].parse::<u64>());
            if let (Ok(of), Ok(n)) = shown
                && n >= history.minimum
            {
                points += of * history.weight(component);
                weights += history.weight(component);
            }
        }
        let weight = history.weight(self.method.code());
        let slack = 0.006 * weights / weight;
        let low = (from * (weights + weight) - points) / weight - slack;
        let high = (to * (weights + weight) - points) / weight + slack;
        let mut at_least = Vec::new();
        let mut at_most = Vec::new();
        for atom in &public.atoms {
            for item in 0..ITEMS.len() {
                for (grade, points) in self.scale.points().iter().enumerate() {
                    let unknown = self.unknown(*atom, window, item, grade);
                    at_least.push((unknown, points - low));
                    at_most.push((unknown, points - high));
                }
            }
        }
        self.rows.push((at_least, 0.0, f64::INFINITY));
        self.rows.push((at_most, f64::NEG_INFINITY, 0.0));
    }

    /// The least and the greatest number of dissatisfied answers that the equations allow.
    pub(super) fn between(&mut self, atoms: &[usize], window: usize, item: usize) -> Option<(f64, f64)> {
        let bad = self.scale.first_bad()..self.scale.points().len();
        let cells = atoms.iter().flat_map(|atom| bad.clone().map(|grade| self.unknown(*atom, window, item, grade)));
        let target: BTreeSet<usize> = cells.collect();
        let settled: f64 = target.iter().filter_map(|unknown| self.known[*unknown]).sum();
        let open: BTreeSet<usize> = target.into_iter().filter(|unknown| self.known[*unknown].is_none()).collect();
        if open.is_empty() {
            return Some((settled, settled));
        }
        let of = |fit: &BTreeMap<usize, f64>| open.iter().map(|unknown| fit.get(unknown).copied()).sum::<Option<f64>>();
        let met: Vec<f64> = self.fits.iter().filter_map(of).collect();
        let (least, most) = met.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), value| (least.min(*value), most.max(*value)));
        if (settled + least - 1e-6).ceil() < (settled + most + 1e-6).floor() {
            return Some((settled + least, settled + most));
        }
        let linked = self.linked(&open);
        let low = self.extreme(&open, &linked, OptimizationDirection::Minimize)?;
        let high = self.extreme(&open, &linked, OptimizationDirection::Maximize)?;
        Some((settled + low, settled + high))
    }

    fn open<'a>(&'a self, terms: &'a Terms) -> impl Iterator<Item = (usize, f64)> + 'a {
        terms.iter().copied().filter(|(unknown, _)| self.known[*unknown].is_none())
    }

    fn settled(&self, terms: &Terms) -> f64 {
        terms.iter().filter_map(|(unknown, factor)| self.known[*unknown].map(|value| value * factor)).sum()
    }

    /// Sums of 0, and equations with one unknown left, until nothing new comes out.
    fn settle(&mut self) {
        loop {
            let mut news = Vec::new();
            for (terms, low, high) in &self.rows {
                let rest = self.settled(terms);
                let open: Vec<(usize, f64)> = self.open(terms).collect();
                if !open.is_empty() && open.iter().all(|(_, factor)| *factor > 0.0) && high - rest < 1e-9 {
                    news.extend(open.iter().map(|(unknown, _)| (*unknown, 0.0)));
                } else if let [(unknown, factor)] = open[..]
                    && high - low < 1e-9
                {
                    news.push((unknown, (low - rest) / factor));
                }
            }
            if news.is_empty() {
                return;
            }
            for (unknown, value) in news {
                self.known[unknown] = Some(value);
            }
        }
    }

    /// The equations that have to do with these unknowns, directly or by others.
    fn linked(&self, target: &BTreeSet<usize>) -> Vec<usize> {
        let mut of: Vec<Vec<usize>> = vec![Vec::new(); self.variables];
        for (at, (terms, ..)) in self.rows.iter().enumerate() {
            self.open(terms).for_each(|(unknown, _)| of[unknown].push(at));
        }
        let mut rows = BTreeSet::new();
        let mut next: Vec<usize> = target.iter().copied().collect();
        while let Some(unknown) = next.pop() {
            for row in std::mem::take(&mut of[unknown]) {
                if rows.insert(row) {
                    next.extend(self.open(&self.rows[row].0).map(|(unknown, _)| unknown));
                }
            }
        }
        rows.into_iter().collect()
    }

    /// The extreme of a sum of unknowns over these equations.
    fn extreme(&mut self, target: &BTreeSet<usize>, rows: &[usize], direction: OptimizationDirection) -> Option<f64> {
        let mut problem = Problem::new(direction);
        let mut variables: BTreeMap<usize, microlp::Variable> = BTreeMap::new();
        for unknown in rows.iter().flat_map(|row| self.open(&self.rows[*row].0)).map(|(unknown, _)| unknown).chain(target.iter().copied()) {
            let wanted = if target.contains(&unknown) { 1.0 } else { 0.0 };
            variables.entry(unknown).or_insert_with(|| problem.add_var(wanted, (0.0, 1e4)));
        }
        for (terms, low, high) in rows.iter().map(|row| &self.rows[*row]) {
            let rest = self.settled(terms);
            let open: Vec<_> = self.open(terms).map(|(unknown, factor)| (variables[&unknown], factor)).collect();
            if high - low < 1e-9 {
                problem.add_constraint(&open[..], ComparisonOp::Eq, low - rest);
                continue;
            }
            if low.is_finite() {
                problem.add_constraint(&open[..], ComparisonOp::Ge, low - rest);
            }
            if high.is_finite() {
                problem.add_constraint(&open[..], ComparisonOp::Le, high - rest);
            }
        }
        let solution = problem.solve().ok()?.into_solution().ok()?;
        self.fits.push(variables.into_iter().map(|(unknown, variable)| (unknown, solution.var_value(variable))).collect());
        Some(solution.objective())
    }
}
