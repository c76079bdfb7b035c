//! The other side of the attack: what two people of two withheld windows said is exchanged, and not one public
//! byte changes. Then no solver, whatever it reads, can tell the two histories apart, and the number of
//! dissatisfied is not one value.
//!
//! Pages, charts and their texts, tables and JSON of the month and of its quarter and year are compared. What a grade
//! says is a range and known not to be hidden (docs/privacy.md): an exchange that moves a grade says nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use huifang::bulletin::Bulletin;
use huifang::domain::Period;
use huifang::render::{self, Templates};

use super::history::History;
use super::solve::Method;

/// Exchanges that are tried before a number is given up.
const TRIES: usize = 12;
/// Numbers tried of one method in one history.
const NUMBERS: usize = 3;

/// What became of the numbers that were tried.
#[derive(Debug, Default)]
struct Tried {
    hidden: usize,
    /// Every exchange moves a grade.
    graded: usize,
    told: Vec<String>,
}

fn pages(templates: &Templates, bulletins: &[Bulletin]) -> Vec<BTreeMap<String, Vec<u8>>> {
    bulletins.iter().map(|bulletin| render::site(templates, bulletin).expect("pages")).collect()
}

/// Grades of the windows and of the months of a year.
fn grades(bulletins: &[Bulletin]) -> Vec<String> {
    let windows = bulletins.iter().flat_map(|bulletin| bulletin.tables.windows.iter().map(|row| row.grade.clone()));
    let months = bulletins.iter().flat_map(|bulletin| bulletin.tables.grades.iter().flatten().map(|row| row.grade.clone()));
    windows.chain(months).collect()
}

/// Windows whose opinions by this method are withheld in the period.
fn withheld(history: &History, method: Method, bulletin: &Bulletin) -> BTreeSet<usize> {
    let tables = &bulletin.tables;
    let of_items = tables.items.iter().filter(|row| row.counts[0].is_withheld() && row.method.code() == method.code());
    let of_evaluator = tables.evaluations.iter().filter(|row| row.defaulted.is_withheld() && method == Method::Evaluator);
    let names = of_items.filter_map(|row| row.window.clone()).chain(of_evaluator.filter_map(|row| row.window.clone()));
    names.filter_map(|name| history.windows.iter().position(|window| *window == name)).collect()
}

fn try_history(history: &History, templates: &Templates, tried: &mut Tried) {
    let mut of_method: BTreeMap<&str, usize> = BTreeMap::new();
    for issue in history.issues() {
        if of_method.values().filter(|number| **number == NUMBERS).count() == history.methods().len() {
            return;
        }
        let (period, _): (Period, NaiveDate) = issue[0];
        let bulletins = history.bulletins(&issue);
        let before = pages(templates, &bulletins);
        let targets = |method| history.targets(method).into_iter().map(move |target| (method, target));
        for (method, target) in history.methods().iter().copied().flat_map(targets) {
            let number = of_method.entry(method.code()).or_insert(0);
            if target.period != format!("{period} to {}", period.last()) || *number == NUMBERS {
                continue;
            }
            let hidden = withheld(history, method, &bulletins[0]);
            let answers = history.answers(method, period);
            let said = |at: &usize| history.answer(*at, target.item);
            let is_bad = |at: &usize| said(at).1.is_some_and(|grade| grade >= history.scale(method).first_bad());
            let (own, others): (Vec<usize>, Vec<usize>) =
                answers.into_iter().filter(|at| hidden.contains(&said(at).0)).partition(|at| said(at).0 == target.window);
            let pairs = own.iter().flat_map(|one| others.iter().map(move |other| (*one, *other)));
            // where there is none, everybody complained, or nobody else said anything to the item
            let pairs = pairs.filter(|(one, other)| said(one).1.is_some() && said(other).1.is_some() && is_bad(one) != is_bad(other));
            let mut exchanges = pairs.filter_map(|(one, other)| history.exchanged(one, other, target.item)).take(TRIES).peekable();
            *number += usize::from(exchanges.peek().is_some());
            let (mut differs, mut same, mut moves) = (None, false, false);
            for exchanged in exchanges {
                let after = exchanged.bulletins(&issue);
                if grades(&after) != grades(&bulletins) {
                    moves = true;
                    continue;
                }
                let after = pages(templates, &after);
                let changed = |old: &BTreeMap<String, Vec<u8>>, new: &BTreeMap<String, Vec<u8>>| {
                    old.iter().filter(|(path, bytes)| new.get(*path) != Some(bytes)).map(|(path, _)| path.clone()).collect::<Vec<_>>()
                };
                let changed: Vec<String> = before.iter().zip(&after).flat_map(|(old, new)| changed(old, new)).collect();
                same = changed.is_empty();
                if same {
                    break;
                }
                differs = Some(changed);
            }
            match (same, differs) {
                (true, _) => tried.hidden += 1,
                (false, None) => tried.graded += usize::from(moves),
                (false, Some(paths)) => tried.told.push(format!("{target:?} by {}: {paths:?}", method.code())),
            }
        }
    }
}

#[test]
fn answers_of_withheld_windows_can_be_exchanged_without_a_public_byte_changing() {
    let templates = Templates::load(None).expect("templates");
    let mut tried = Tried::default();
    for seed in super::seeds() {
        try_history(&History::random(seed), &templates, &mut tried);
    }
    assert!(tried.told.is_empty(), "{:#?}", tried.told);
    assert!(tried.hidden >= 5 && tried.hidden > tried.graded, "{} hidden, {} moved a grade", tried.hidden, tried.graded);
}
