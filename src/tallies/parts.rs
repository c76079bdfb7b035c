//! Parts of one whole become the whole: all of them, none twice, all cut from the same rows.

use std::collections::BTreeMap;
use std::path::Path;

use super::Named;
use crate::domain::Kind;
use crate::doubts::DoubtSizes;
use crate::error::{Error, Result};
use crate::figures::Counts;
use crate::intake::Weighed;
use crate::messages::Message;

/// Parts that an error names before the rest is only counted.
const LISTED: usize = 12;

/// What all parts of a whole say together of what no part can be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Whole {
    /// Its centre, where one was named.
    pub centre: Option<String>,
    /// How many parts.
    pub parts: u32,
    /// What doubts count.
    pub sizes: DoubtSizes,
    /// What `max_rejected` weighs.
    pub weighed: BTreeMap<Kind, Weighed>,
}

/// The wholes whose parts are among these tallies.
///
/// # Errors
/// Parts are missing or there twice, were cut from different rows, or stand beside the tally of a whole.
pub(super) fn wholes(tallies: &[Named]) -> Result<Vec<Whole>> {
    let mut by_centre: BTreeMap<Option<&str>, Vec<&Named>> = BTreeMap::new();
    for named in tallies.iter().filter(|named| named.tallied.part.is_some()) {
        by_centre.entry(named.centre.as_deref()).or_default().push(named);
    }
    by_centre.into_iter().map(|(centre, parts)| whole(centre, &parts, tallies)).collect()
}

fn whole(centre: Option<&str>, parts: &[&Named], tallies: &[Named]) -> Result<Whole> {
    let mut whole = Whole { centre: centre.map(str::to_owned), ..Whole::default() };
    let mut met: BTreeMap<u32, &Path> = BTreeMap::new();
    let mut first: Option<(&Named, &super::Part)> = None;
    if let Some(other) = tallies.iter().find(|named| named.tallied.part.is_none() && named.centre.as_deref() == centre) {
        return Err(Error::in_file(&other.path, message!("tallies.beside_parts")));
    }
    for (named, part) in parts.iter().filter_map(|named| Some((*named, named.tallied.part.as_ref()?))) {
        let number = part.part.number();
        match first {
            Some((_, known)) if known.part.of() == part.part.of() && known.whole == part.whole => {}
            Some((earlier, known)) => return Err(of_another(named, part, earlier, known)),
            None => first = Some((named, part)),
        }
        if let Some(earlier) = met.insert(number, &named.path) {
            let part = part.part.to_string();
            return Err(Error::in_file(&named.path, message!("tallies.same_part", part, earlier)));
        }
        whole.parts = part.part.of();
        whole.sizes.add_all(&part.sizes);
        for (kind, weighed) in &part.weighed {
            *whole.weighed.entry(*kind).or_default() += *weighed;
        }
    }
    let lacking: Vec<u32> = (1..=whole.parts).filter(|number| !met.contains_key(number)).collect();
    if lacking.is_empty() {
        return Ok(whole);
    }
    let listed = Message::list(lacking.iter().take(LISTED).map(|number| Message::text(number.to_string())));
    let more = if lacking.len() > LISTED { " …" } else { "" };
    Err(Error::new(message!("tallies.parts_missing", parts = whole.parts, n = lacking.len(), listed, more)))
}

/// Parts that were not cut together.
fn of_another(named: &Named, part: &super::Part, earlier: &Named, known: &super::Part) -> Error {
    let earlier = &earlier.path;
    if known.part.of() == part.part.of() {
        let said = |whole: &str| if whole.is_empty() { Message::text("—") } else { Message::code(whole) };
        return Error::in_file(&named.path, message!("tallies.other_cut", earlier, here = said(&part.whole), there = said(&known.whole)));
    }
    let (part, known) = (part.part.to_string(), known.part.to_string());
    Error::in_file(&named.path, message!("tallies.other_whole", part, earlier, known))
}

/// The counts of parts, added up by the centre of their whole, as those of one run over all its rows.
pub(super) fn together(counts: Vec<(Option<String>, bool, Counts)>) -> Result<Vec<(Option<String>, Counts)>> {
    let mut sums: BTreeMap<Option<String>, Counts> = BTreeMap::new();
    let mut all = Vec::new();
    for (centre, is_part, counts) in counts {
        if !is_part {
            all.push((centre, counts));
            continue;
        }
        match sums.get_mut(&centre) {
            None => {
                sums.insert(centre, counts);
            }
            Some(sum) => {
                // a file was cut into as many files as there are parts, and is one file
                let files: BTreeMap<Kind, u64> = sum.read.iter().map(|(kind, read)| (*kind, read.files)).collect();
                sum.add(&counts)?;
                for (kind, read) in &mut sum.read {
                    let of_part = counts.read.get(kind).map_or(0, |read| read.files);
                    read.files = files.get(kind).copied().unwrap_or(0).max(of_part);
                }
            }
        }
    }
    all.extend(sums);
    Ok(all)
}
