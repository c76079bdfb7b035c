//! Several callbacks, or ratings, in one row: a group of columns for each.
//!
//! | 受理编号 | 第一次回访时间 | 第一次回访方式 | 第二次回访时间 | 第二次回访方式 |
//! |---|---|---|---|---|
//!
//! Numbers in the headings tell the groups, or the headings of the dates that stand there as often as there are groups;
//! or `[[columns.KIND.group]]` says them. A file with several groups is read once for each, as one with several sheets
//! is: its rows then are the callbacks of one group, with the columns outside of all groups beside them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::layout::Layout;
use super::names::{NAMES, configured_headings, given, usual_heading};
use super::unclear::{MOST, Unclear};
use crate::domain::{CellType, Column, Kind, ordinal};
use crate::intake::terms::evaluation_columns::DEVICE;
use crate::intake::values::text::folded_header;
use crate::workspace::Workspace;

/// Names that fit better than this are those of the column itself, and not of what stands below a group.
const BY_ITSELF: usize = 1000;
/// Bytes of the longest heading with a number in it.
const LONGEST: usize = 120;

/// The columns of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Group {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// By place in `Kind::columns`: the places of its cells, and of those that all groups share.
    pub(crate) places: Vec<Option<usize>>,
    /// Likewise: the places of times of day beside its dates.
    pub(super) times: Vec<Option<usize>>,
}

/// The groups of a header.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Groups {
    /// In the order of their numbers; one where all columns of a single group have its number.
    pub(crate) list: Vec<Group>,
    /// By place of the cell: the number of the group that its heading names.
    pub(super) marks: Vec<Option<u32>>,
    /// By place of the cell: its heading without the number.
    pub(super) names: Vec<Option<String>>,
    /// The one that is read, where there are several.
    pub(crate) chosen: Option<usize>,
    /// Why it cannot be told whose the columns are.
    #[serde(skip)]
    pub(super) unclear: Option<Unclear>,
}

/// Whether a column belongs to a callback or a rating, and not to the case.
pub(crate) fn is_own(kind: Kind, at: usize) -> bool {
    Kind::Ledger.column(kind.columns()[at].name).is_none() && (kind == Kind::Visits || at <= DEVICE)
}

/// The column that has the date of a callback or a rating.
fn date_of(kind: Kind) -> Option<usize> {
    kind.columns().iter().position(|column| column.required && column.cells == CellType::Date)
}

/// What one of several is called in front of the names of its columns.
fn noun(kind: Kind) -> &'static str {
    if kind == Kind::Evaluations { "评价" } else { "回访" }
}

/// What a heading with a number to it means.
struct Numbered {
    number: u32,
    column: usize,
    /// How well the name fits: the smallest is the best.
    rank: usize,
    name: String,
}

/// The column of a callback or a rating that a folded name means, and how well; `时间` below 第二次回访 is 回访时间.
fn resolve(kind: Kind, workspace: Option<&Workspace>, name: &str) -> Option<(usize, usize)> {
    let noun = noun(kind);
    let bare = name.strip_prefix(noun).map(|bare| ["情况", "记录", "信息"].iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare));
    let bare = bare.filter(|bare| !bare.is_empty());
    let ways = [Some(name.to_owned()), Some(format!("{noun}{name}")), bare.map(str::to_owned), bare.map(|bare| format!("{noun}{bare}"))];
    ways.into_iter().enumerate().find_map(|(way, name)| {
        let name = name?;
        let of = |(at, column): (usize, &Column)| {
            let configured = workspace.into_iter().flat_map(|workspace| configured_headings(kind, column.name, workspace));
            let configured: Vec<String> = configured.map(|name| folded_header(name)).collect();
            let rank = configured.iter().chain(&NAMES[&kind][at]).position(|known| *known == name)?;
            Some((at, way * BY_ITSELF + rank))
        };
        kind.columns().iter().enumerate().filter(|(at, _)| is_own(kind, *at)).find_map(of)
    })
}

/// What a folded heading with a number to it means; `None` where it has none, or means nothing of a callback or a rating.
fn numbered(kind: Kind, workspace: Option<&Workspace>, folded: &str) -> Option<Numbered> {
    if !kind.may_repeat() || folded.len() > LONGEST {
        return None;
    }
    let ways = ordinal::numbered(folded).into_iter();
    let meant =
        ways.filter_map(|(number, name)| resolve(kind, workspace, &name).map(|(column, rank)| Numbered { number, column, rank, name }));
    let is_plain = |(at, column): (usize, &Column)| {
        let is_it = |name: &String| name == folded;
        let mut configured = workspace.into_iter().flat_map(|workspace| configured_headings(kind, column.name, workspace));
        NAMES[&kind][at].iter().any(is_it) || configured.any(|own| folded_header(own) == folded)
    };
    meant.min_by_key(|meant| meant.rank).filter(|_| !kind.columns().iter().enumerate().any(is_plain))
}

/// Whether a folded heading means a column of one callback, or rating, of several.
pub(super) fn is_numbered(kind: Kind, workspace: &Workspace, folded: &str) -> bool {
    numbered(kind, Some(workspace), folded).is_some()
}

/// The number and the column, by its place, of a heading of one callback, or rating, of several, as it is known without
/// a configuration.
pub(crate) fn numbered_column(kind: Kind, heading: &str) -> Option<(u32, usize)> {
    numbered(kind, None, &folded_header(heading)).map(|meant| (meant.number, meant.column))
}

/// What is known of a header while its groups are looked for.
struct Looking<'a> {
    kind: Kind,
    workspace: &'a Workspace,
    cells: &'a [String],
    folded: Vec<String>,
    /// The places of columns that no group was asked for.
    plain: &'a [Option<usize>],
    date: usize,
    /// The places of what became of a problem, which begin no callback by a number in their heading.
    of_problems: &'a [usize],
}

impl Groups {
    /// Those of a header in which the columns have these places by themselves, and `of_problems` say what became of
    /// problems: where nothing else has their number, they are no callback.
    pub(super) fn find(kind: Kind, workspace: &Workspace, cells: &[String], plain: &[Option<usize>], of_problems: &[usize]) -> Self {
        let Some(date) = date_of(kind).filter(|_| kind.may_repeat() && !Layout::of(kind, plain).counts()) else {
            return Self::default();
        };
        let folded = cells.iter().map(|cell| folded_header(cell)).collect();
        let looking = Looking { kind, workspace, cells, folded, plain, date, of_problems };
        let mut found = looking.configured().or_else(|| looking.by_number()).or_else(|| looking.by_repetition()).unwrap_or_default();
        if found.unclear.is_none() && found.list.len() > 1 {
            found.unclear = looking.lacking(&found.list);
        }
        found
    }

    /// The columns of the first group that has all that must be there, in place of those outside of groups.
    pub(super) fn places(&self, kind: Kind, workspace: &Workspace, plain: Vec<Option<usize>>) -> Vec<Option<usize>> {
        let is_whole = |group: &&Group| lacks(kind, workspace, group).is_none();
        let Some(group) = self.list.iter().find(is_whole).or(self.list.first()) else { return plain };
        // what is there and is nobody's is not missing
        let or_plain = |(place, plain): (Option<usize>, &Option<usize>)| place.or(plain.filter(|_| self.unclear.is_some()));
        with_group(kind, plain.clone(), group).into_iter().zip(&plain).map(or_plain).collect()
    }

    /// Whether they may be those of a header of so many columns and cells.
    pub(crate) fn fit(&self, columns: usize, cells: usize) -> bool {
        let fits = |group: &Group| {
            [group.places.len(), group.times.len()] == [columns; 2]
                && group.places.iter().chain(&group.times).flatten().all(|place| *place < cells)
        };
        self.list.iter().all(fits) && self.chosen.is_none_or(|at| at < self.list.len())
    }

    /// Places of cells that belong to one group alone.
    pub(super) fn own_places(&self, at: usize) -> impl Iterator<Item = usize> {
        let used = |group: &Group, place: usize| group.places.iter().chain(&group.times).any(|used| *used == Some(place));
        let of_group = self.list[at].places.iter().chain(&self.list[at].times).flatten().copied();
        let others = move |place: &usize| !self.list.iter().enumerate().any(|(other, group)| other != at && used(group, *place));
        of_group.filter(others)
    }
}

pub(super) fn with_group(kind: Kind, plain: Vec<Option<usize>>, group: &Group) -> Vec<Option<usize>> {
    let of = |(at, place): (usize, Option<usize>)| if is_own(kind, at) { group.places[at] } else { place };
    plain.into_iter().enumerate().map(of).collect()
}

/// A column that a group must have, and neither has nor is given.
fn lacks(kind: Kind, workspace: &Workspace, group: &Group) -> Option<usize> {
    let lacks = |(at, column): &(usize, &Column)| {
        column.required && is_own(kind, *at) && group.places[*at].is_none() && given(kind, column.name, workspace).is_none()
    };
    kind.columns().iter().enumerate().find(lacks).map(|(at, _)| at)
}

impl Looking<'_> {
    fn group(&self, number: u32) -> Group {
        let none = vec![None; self.kind.columns().len()];
        Group { number, places: none.clone(), times: none }
    }

    fn found(&self, list: Vec<Group>) -> Groups {
        let none = self.cells.len();
        Groups { list, marks: vec![None; none], names: vec![None; none], chosen: None, unclear: None }
    }

    fn is_ignored(&self, place: usize) -> bool {
        let ignored = self.workspace.reading.ignored.get(&self.kind).into_iter().flatten();
        ignored.into_iter().any(|name| folded_header(name) == self.folded[place])
    }

    /// Whether `[columns.KIND]` names the heading of the date by itself: then it says which callback is meant.
    fn date_is_named(&self) -> bool {
        let name = self.kind.columns()[self.date].name;
        configured_headings(self.kind, name, self.workspace).any(|own| self.folded.contains(&folded_header(own)))
    }

    /// The places of a heading.
    fn places_of(&self, heading: &str) -> Vec<usize> {
        let wanted = folded_header(heading);
        (0..self.folded.len()).filter(|place| self.folded[*place] == wanted && !wanted.is_empty()).collect()
    }

    /// As `[[columns.KIND.group]]` says, where any of its headings is there. A heading that stands once is of all groups
    /// that name it; of one that stands several times each group has its own.
    fn configured(&self) -> Option<Groups> {
        let typed = self.workspace.reading.groups.get(&self.kind)?;
        let mut list = Vec::new();
        for (at, said) in typed.iter().enumerate() {
            let mut group = self.group(at as u32 + 1);
            let place = |heading: &String| {
                let places = self.places_of(heading);
                let before = typed[..at].iter().filter(|group| group.names(heading)).count();
                if places.len() == 1 { places.first().copied() } else { places.get(before).copied() }
            };
            for (column, headings) in &said.headings {
                let Some(at) = self.kind.columns().iter().position(|known| known.name == column) else { continue };
                group.places[at] = headings.iter().find_map(place);
                group.times[at] = said.times.get(column).and_then(place).filter(|_| group.places[at].is_some());
            }
            if group.places.iter().any(Option::is_some) {
                list.push(group);
            }
        }
        (!list.is_empty()).then(|| self.found(list))
    }

    /// By the numbers in the headings. Headings of a callback without a number are those of the first one, where
    /// no other has that number.
    fn by_number(&self) -> Option<Groups> {
        if self.date_is_named() {
            return None;
        }
        let mut found = self.found(Vec::new());
        let mut best: Vec<(u32, usize, usize, usize)> = Vec::new();
        for place in (0..self.cells.len()).filter(|place| !self.is_ignored(*place)) {
            let Some(Numbered { number, column, rank, name }) = numbered(self.kind, Some(self.workspace), &self.folded[place]) else {
                self.mark(&mut found, place);
                continue;
            };
            best.push((number, column, rank, place));
            (found.marks[place], found.names[place]) = (Some(number), Some(name));
        }
        best.sort_unstable();
        best.dedup_by_key(|(number, column, ..)| (*number, *column));
        let callbacks: Vec<u32> = best.iter().filter(|(.., place)| !self.of_problems.contains(place)).map(|(number, ..)| *number).collect();
        for (number, .., place) in &best {
            if !callbacks.contains(number) {
                (found.marks[*place], found.names[*place]) = (None, None);
            }
        }
        best.retain(|(number, ..)| callbacks.contains(number));
        for (number, column, _, place) in best {
            if found.list.last().is_none_or(|group| group.number != number) {
                found.list.push(self.group(number));
            }
            if let Some(group) = found.list.last_mut() {
                group.places[column] = Some(place);
            }
        }
        let first = found.list.first()?.number;
        let plain = |at: usize| self.plain[at].filter(|_| is_own(self.kind, at));
        let columns = 0..self.kind.columns().len();
        if plain(self.date).is_some() && first > 1 {
            let mut group = self.group(1);
            columns.for_each(|at| group.places[at] = plain(at));
            found.list.insert(0, group);
        } else if let [only] = &mut found.list[..] {
            columns.for_each(|at| only.places[at] = only.places[at].or_else(|| plain(at)));
        } else {
            let whose: Vec<usize> = columns.filter(|at| plain(*at).is_some()).collect();
            self.share(&mut found, whose.into_iter().map(|at| (at, self.plain[at].into_iter().collect())).collect());
        }
        if found.list.iter().zip(1..).any(|(group, number)| group.number != number) {
            found.unclear = Some(Unclear::Numbers(self.kind, self.said(&found.list)));
        }
        self.bounded(found)
    }

    /// Notes the number of a heading that means no column, for it may be the time of day of one that does.
    fn mark(&self, found: &mut Groups, place: usize) {
        let numbered = ordinal::numbered(&self.folded[place]).into_iter().next().filter(|_| self.folded[place].len() <= LONGEST);
        if let Some((number, name)) = numbered {
            (found.marks[place], found.names[place]) = (Some(number), Some(name));
        }
    }

    /// By a heading of the date that stands there several times, below one of the case that stands there once: what
    /// stands as often is of one group each.
    fn by_repetition(&self) -> Option<Groups> {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, heading) in self.folded.iter().enumerate().filter(|(_, heading)| !heading.is_empty()) {
            places.entry(heading).or_default().push(place);
        }
        let of = |place: usize| places.get(self.folded[place].as_str()).map_or(&[][..], Vec::as_slice);
        let n = of(self.plain[self.date]?).len();
        let mut shared = (0..self.plain.len()).filter(|at| !is_own(self.kind, *at)).filter_map(|at| self.plain[at]).peekable();
        // two tables beside each other have two of each
        if n < 2 || shared.peek().is_none() || shared.any(|place| of(place).len() > 1) {
            return None;
        }
        let mut found = self.found((1..=n as u32).map(|number| self.group(number)).collect());
        // by column: how well a heading fits, and where it stands
        let mut fitting: BTreeMap<usize, Vec<(usize, &Vec<usize>)>> = BTreeMap::new();
        for (heading, places) in places.iter().filter(|(_, places)| !self.is_ignored(places[0])) {
            if let Some((column, rank)) = resolve(self.kind, Some(self.workspace), heading) {
                fitting.entry(column).or_default().push((rank, places));
            }
            if places.len() == n {
                places.iter().zip(1..).for_each(|(place, number)| found.marks[*place] = Some(number));
            }
        }
        let mut whose: Vec<(usize, Vec<usize>)> = Vec::new();
        for (column, mut fitting) in fitting {
            fitting.sort_unstable();
            if let Some((_, places)) = fitting.iter().find(|(_, places)| places.len() == n) {
                found.list.iter_mut().zip(*places).for_each(|(group, place)| group.places[column] = Some(*place));
            } else if let Some((_, places)) = fitting.first().filter(|(rank, _)| *rank < BY_ITSELF) {
                whose.push((column, (*places).clone()));
            }
        }
        self.share(&mut found, whose);
        self.bounded(found)
    }

    /// Gives to all groups what stands there once and makes no figure; of all else it is not known whose it is.
    fn share(&self, found: &mut Groups, columns: Vec<(usize, Vec<usize>)>) {
        let mut whose = Vec::new();
        for (at, places) in columns {
            let column = &self.kind.columns()[at];
            let is_text = matches!(column.cells, CellType::Text | CellType::Personal) && column.name != "visit_id";
            match places[..] {
                [place] if is_text => found.list.iter_mut().for_each(|group| group.places[at] = group.places[at].or(Some(place))),
                _ => whose.push((column.name, places.first().map_or_else(String::new, |place| self.cells[*place].clone()))),
            }
        }
        if !whose.is_empty() {
            found.unclear = Some(Unclear::Whose(self.kind, whose, self.said(&found.list)));
        }
    }

    fn bounded(&self, mut found: Groups) -> Option<Groups> {
        if found.list.len() > MOST {
            found.unclear = Some(Unclear::TooMany(self.kind, found.list.len()));
        }
        (!found.list.is_empty()).then_some(found)
    }

    /// The first group that lacks what must be there.
    fn lacking(&self, list: &[Group]) -> Option<Unclear> {
        let (group, at) = list.iter().find_map(|group| Some((group, lacks(self.kind, self.workspace, group)?)))?;
        let said = self.said(list);
        let name = self.kind.columns()[at].name;
        Some(Unclear::Lacks(self.kind, group.number, (name, usual_heading(self.kind, name)), said))
    }

    /// The groups as they would be typed: number, columns and headings.
    fn said(&self, list: &[Group]) -> Vec<(u32, Vec<(&'static str, String)>)> {
        let columns = |group: &Group| {
            let of = |(at, place): (usize, &Option<usize>)| Some((self.kind.columns()[at].name, self.cells[(*place)?].clone()));
            group.places.iter().enumerate().filter_map(of).collect()
        };
        list.iter().map(|group| (group.number, columns(group))).collect()
    }
}
