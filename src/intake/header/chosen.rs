//! The one that is read of several callbacks, or ratings, in a row.

use std::path::Path;

use super::groups::{is_own, with_group};
use super::matching::Header;
use crate::domain::Kind;
use crate::error::{Error, Result};
use crate::intake::values::text::folded_header;

impl Header {
    /// Reads one of the groups of a row, where there are several.
    ///
    /// # Errors
    /// It cannot be told whose the columns are; there is no such group.
    pub(crate) fn take_group(&mut self, kind: Kind, (path, line): (&Path, u64), wanted: Option<usize>) -> Result<()> {
        if let Some(unclear) = &self.groups.unclear {
            return Err(unclear.error(path).at_line(line));
        }
        self.choose(kind, wanted).ok_or_else(|| Error::in_file(path, message!("intake.changed")))
    }

    /// The numbers of the groups, where a row holds several.
    pub(crate) fn group_numbers(&self) -> Vec<u32> {
        let numbers = self.groups.list.iter().map(|group| group.number);
        if self.groups.list.len() > 1 { numbers.collect() } else { Vec::new() }
    }

    /// The number of the group that is read, where there are several.
    pub(crate) fn group_number(&self) -> Option<u32> {
        self.groups.chosen.map(|at| self.groups.list[at].number)
    }

    /// Reads one of the groups: the first, where none is wanted.
    fn choose(&mut self, kind: Kind, wanted: Option<usize>) -> Option<()> {
        if self.groups.list.len() < 2 {
            return wanted.is_none().then_some(());
        }
        let at = wanted.unwrap_or(0);
        let group = self.groups.list.get(at)?.clone();
        self.places = with_group(kind, std::mem::take(&mut self.places), &group);
        for (column, time) in self.times.iter_mut().enumerate().filter(|(column, _)| is_own(kind, *column)) {
            *time = group.times[column];
        }
        self.groups.chosen = Some(at);
        Some(())
    }

    /// Places of the cells that only the group that is read has; `None` where a row holds one alone.
    pub(crate) fn places_of_group(&self) -> Option<Vec<usize>> {
        let own: Vec<usize> = self.groups.own_places(self.groups.chosen?).collect();
        // the time of day beside a date may have been found by the cells
        let parted = self.places.iter().zip(&self.times).filter_map(|(day, time)| day.zip(*time));
        let times: Vec<usize> = parted.filter(|(day, _)| own.contains(day)).map(|(_, time)| time).collect();
        Some(own.into_iter().chain(times).collect())
    }

    /// Whether a group has the cells at this place.
    pub(super) fn is_of_a_group(&self, place: usize) -> bool {
        self.groups.list.iter().any(|group| group.places.iter().chain(&group.times).any(|used| *used == Some(place)))
    }

    /// Whether the cells at two places may be of one group.
    pub(super) fn are_of_one_group(&self, one: usize, other: usize) -> bool {
        let mark = |place: usize| self.groups.marks.get(place).copied().flatten();
        self.groups.list.is_empty() || mark(one) == mark(other)
    }

    /// A heading as it is compared, without the number of its group.
    pub(super) fn bare_heading(&self, place: usize) -> String {
        let named = self.groups.names.get(place).and_then(Option::clone).filter(|_| !self.groups.list.is_empty());
        named.unwrap_or_else(|| folded_header(&self.cells[place]))
    }
}
