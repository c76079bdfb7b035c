//! How long the parts of a building are under warranty, from the day on which it was accepted: the least that the
//! regulation asks for, and what a workspace gives beyond it.
//!
//! The parts and their periods are data (`warranty.toml`). Which part a cell means is told by words in it, the first
//! part of the list that has one; so a workspace's own parts, which stand behind, take none away from the regulation.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use toml::Spanned;

use super::Duration;
use crate::calendar::Calendar;
use crate::domain::spelling::folded_name;
use crate::domain::{date_of, day_number};
use crate::error::Result;
use crate::messages::Message;
use crate::typed_toml::Source;

/// The parts that there may be: their places are codes of a byte, of which some are taken.
pub const MOST_PARTS: usize = 100;
/// The code of a cell that names no part with a warranty.
pub const NO_PART: u8 = 255;
/// What a limit calls the end of the warranty of a row's part, and the column that names the part.
pub const PART: &str = "part";
/// The day from which warranties run: the building was accepted.
pub const ACCEPTED_ON: &str = "accepted_on";

/// The least that the regulation asks for, as it ships.
const SHIPPED: &str = include_str!("warranty.toml");
/// Days on which two periods are compared: those of four years, a leap year among them.
const DAYS: i32 = 1461;

/// A stretch of each year, from a month and day to another, over the turn of the year where the second is earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Season {
    from: (u32, u32),
    to: (u32, u32),
}

/// How long a part is under warranty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// So long.
    Lasts(Duration),
    /// So many heating seasons that begin on or after the day.
    Heating(u32),
    /// So many cooling seasons likewise.
    Cooling(u32),
    /// As long as the building was designed to last.
    Design,
}

/// A part of a building with a warranty of its own.
#[derive(Debug, Clone)]
pub struct WarrantyPart {
    /// What it is called.
    pub name: String,
    /// Folded; a cell that holds one of them means this part.
    words: Vec<String>,
    /// What the regulation asks for at least; `None` for a part that the workspace added.
    pub minimum: Option<Term>,
    /// What is in force.
    pub term: Term,
}

/// The warranties in force.
#[derive(Debug, Clone)]
pub struct Warranty {
    /// Those of the regulation first.
    pub parts: Vec<WarrantyPart>,
    /// As long as buildings were designed to last, where the workspace says it.
    pub design_life: Option<Duration>,
    heating: Season,
    cooling: Season,
}

/// `[warranty]` of `huifang.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TypedWarranty {
    design_life: Option<Spanned<String>>,
    heating: Option<Spanned<[String; 2]>>,
    cooling: Option<Spanned<[String; 2]>>,
    part: Vec<TypedPart>,
}

/// One `[[warranty.part]]`, and one `[[part]]` of what ships.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedPart {
    name: Spanned<String>,
    words: Option<Spanned<Vec<String>>>,
    period: Option<Spanned<String>>,
}

/// What ships.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    part: Vec<TypedPart>,
}

impl Default for Warranty {
    /// The least that the regulation asks for; heating from the 15th of November to that of March, cooling from June to
    /// September, until a workspace says what holds in its place.
    fn default() -> Self {
        let shipped: Shipped = toml::from_str(SHIPPED).expect("the parts that ship are TOML");
        let part = |typed: TypedPart| {
            let term = typed.period.and_then(|period| period.get_ref().parse().ok()).expect("a shipped part has a period");
            let words = typed.words.map(Spanned::into_inner).unwrap_or_default();
            WarrantyPart {
                name: typed.name.into_inner(),
                words: words.iter().map(|word| folded(word)).collect(),
                minimum: Some(term),
                term,
            }
        };
        Self {
            parts: shipped.part.into_iter().map(part).collect(),
            design_life: None,
            heating: Season { from: (11, 15), to: (3, 15) },
            cooling: Season { from: (6, 1), to: (9, 30) },
        }
    }
}

impl Warranty {
    /// What ships, with what a workspace says.
    ///
    /// # Errors
    /// A period, a day or a word that is none; a period shorter than the regulation asks for.
    pub(crate) fn of(source: &Source<'_>, typed: &TypedWarranty, calendar: &Calendar) -> Result<Self> {
        let mut all = Self::default();
        if let Some(life) = &typed.design_life {
            let wrong = |_: Message| source.error(life.span(), message!("standard.warranty.design_life", found = life.get_ref()));
            let length: Duration = life.get_ref().parse().map_err(wrong)?;
            if length.n == 0 {
                return Err(wrong(Message::nothing()));
            }
            all.design_life = Some(length);
        }
        for (key, typed, season) in [("heating", &typed.heating, &mut all.heating), ("cooling", &typed.cooling, &mut all.cooling)] {
            if let Some(days) = typed {
                let wrong = || source.error(days.span(), message!("standard.warranty.season", key));
                let [from, to] = days.get_ref();
                *season = Season { from: day_of_year(from).ok_or_else(wrong)?, to: day_of_year(to).ok_or_else(wrong)? };
            }
        }
        for part in &typed.part {
            all.add(source, part, calendar)?;
        }
        Ok(all)
    }

    fn add(&mut self, source: &Source<'_>, typed: &TypedPart, calendar: &Calendar) -> Result<()> {
        let name = typed.name.get_ref().trim();
        if name.is_empty() {
            return Err(source.error(typed.name.span(), message!("standard.warranty.nameless")));
        }
        let words = typed.words.as_ref().map_or(&[][..], |words| words.get_ref().as_slice());
        if let Some(words) = typed.words.as_ref().filter(|words| words.get_ref().iter().any(|word| folded(word).is_empty())) {
            return Err(source.error(words.span(), message!("standard.warranty.empty_word", name)));
        }
        let term = typed.period.as_ref().map(|period| Self::typed_term(source, name, period)).transpose()?;
        let place = self.parts.iter().position(|part| folded(&part.name) == folded(name));
        let Some(place) = place else {
            let Some(term) = term else {
                return Err(source.error(typed.name.span(), message!("standard.warranty.no_period", name)));
            };
            if self.parts.len() == MOST_PARTS {
                return Err(source.error(typed.name.span(), message!("standard.warranty.many", most = MOST_PARTS)));
            }
            // a cell is told by words, and its own name is one
            let words = words.iter().map(|word| folded(word)).chain([folded(name)]).collect();
            self.parts.push(WarrantyPart { name: name.to_owned(), words, minimum: None, term });
            return Ok(());
        };
        if let (Some(term), Some(period)) = (term, &typed.period) {
            if let Some(minimum) = self.parts[place].minimum.filter(|minimum| self.is_shorter(term, *minimum, calendar)) {
                let (term, least) = (term.to_string(), minimum.message());
                return Err(
                    source.error(period.span(), message!("standard.warranty.short", name, term, minimum = minimum.to_string(), least))
                );
            }
            self.parts[place].term = term;
        }
        self.parts[place].words.extend(words.iter().map(|word| folded(word)));
        Ok(())
    }

    fn typed_term(source: &Source<'_>, name: &str, period: &Spanned<String>) -> Result<Term> {
        let found = period.get_ref();
        found.parse().map_err(|()| source.error(period.span(), message!("standard.warranty.wrong_period", name, found)))
    }

    /// Whether a term ends earlier than another for some day on which a building is accepted; one whose end is not known
    /// is as long as itself alone.
    fn is_shorter(&self, term: Term, than: Term, calendar: &Calendar) -> bool {
        let start = NaiveDate::from_ymd_opt(2023, 1, 1).map_or(0, day_number);
        let shorter = |day: i32| match (self.ends(term, day, calendar), self.ends(than, day, calendar)) {
            (Some(one), Some(other)) => one < other,
            (None, _) => false,
            (Some(_), None) => true,
        };
        term != than && (start..start + DAYS).any(shorter)
    }

    /// The place of the part that a cell names; [`NO_PART`] where it names none.
    #[must_use]
    pub fn code(&self, cell: &[u8]) -> u8 {
        let Some(text) = std::str::from_utf8(cell).ok().filter(|text| !text.is_empty()) else { return NO_PART };
        let text = folded(text);
        let place =
            self.parts.iter().position(|part| part.words.iter().any(|word| text.contains(word.as_str())) || folded(&part.name) == text);
        place.and_then(|place| u8::try_from(place).ok()).unwrap_or(NO_PART)
    }

    /// The part with this code.
    #[must_use]
    pub fn part(&self, code: u8) -> Option<&WarrantyPart> {
        self.parts.get(usize::from(code))
    }

    /// The last day under warranty of a part that was accepted on a day; `None` where that is not known.
    #[must_use]
    pub fn ends(&self, term: Term, accepted_on: i32, calendar: &Calendar) -> Option<i32> {
        match term {
            Term::Lasts(length) => Some(length.after(accepted_on, 1, calendar)),
            Term::Design => self.design_life.map(|life| life.after(accepted_on, 1, calendar)),
            Term::Heating(n) => self.heating.nth_end(accepted_on, n),
            Term::Cooling(n) => self.cooling.nth_end(accepted_on, n),
        }
    }

    /// What counting by parts depends on, as one text.
    #[must_use]
    pub fn definition(&self) -> String {
        let part = |part: &WarrantyPart| format!("{} {}: {}", part.name, part.term, part.words.join(" "));
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        let life = self.design_life.map_or_else(String::new, |life| life.to_string());
        format!("{}; design {life}; heating {:?}; cooling {:?}", parts.join("; "), self.heating, self.cooling)
    }
}

impl Season {
    /// The last day of the n-th season that begins on or after a day.
    fn nth_end(self, day: i32, n: u32) -> Option<i32> {
        let on = |year: i32, (month, day): (u32, u32)| NaiveDate::from_ymd_opt(year, month, day).map(day_number);
        let year = date_of(day).year();
        let first = if on(year, self.from)? >= day { year } else { year + 1 };
        let begins = first + i32::try_from(n).ok()? - 1;
        on(if self.to < self.from { begins + 1 } else { begins }, self.to)
    }
}

impl Term {
    fn message(self) -> Message {
        match self {
            Self::Lasts(length) => length.message(1),
            Self::Heating(n) => message!("standard.term.heating", n),
            Self::Cooling(n) => message!("standard.term.cooling", n),
            Self::Design => message!("standard.term.design"),
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lasts(length) => write!(f, "{length}"),
            Self::Heating(n) => write!(f, "{n} heating"),
            Self::Cooling(n) => write!(f, "{n} cooling"),
            Self::Design => write!(f, "design"),
        }
    }
}

impl FromStr for Term {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let text = text.trim();
        if text == "design" {
            return Ok(Self::Design);
        }
        let Some((number, season)) = text.split_once(' ') else {
            return text.parse().map(Self::Lasts).map_err(|_| ());
        };
        let n = number.parse().ok().filter(|n| (1..=100).contains(n)).ok_or(())?;
        match season.trim() {
            "heating" => Ok(Self::Heating(n)),
            "cooling" => Ok(Self::Cooling(n)),
            _ => Err(()),
        }
    }
}

/// A name without width, case and white space.
fn folded(name: &str) -> String {
    folded_name(name).replace(' ', "")
}

/// `11-15`: a month and a day that every year has.
fn day_of_year(text: &str) -> Option<(u32, u32)> {
    let (month, day) = text.trim().split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    NaiveDate::from_ymd_opt(2023, month, day).map(|_| (month, day))
}
