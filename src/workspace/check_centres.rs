//! `[[centre]]`: the centres whose tallies make a common bulletin, each with its kind.

use std::collections::BTreeMap;

use super::settings::Centre;
use super::typed;
use crate::domain::limits;
use crate::domain::spelling::typed_name;
use crate::error::Result;
use crate::messages::Message;
use crate::typed_toml::Source;

/// The centres by name.
pub(super) fn centres(source: &Source<'_>, typed: &[typed::Centre]) -> Result<BTreeMap<String, Centre>> {
    let mut centres = BTreeMap::new();
    for centre in typed {
        let error = |message: Message| source.error(centre.name.span(), message);
        let name = typed_name(centre.name.get_ref());
        let kind = centre.kind.as_deref().map(str::trim).filter(|kind| !kind.is_empty()).map(str::to_owned);
        if name.is_empty() {
            return Err(error(message!("workspace.centre.nameless")));
        }
        if let Some(long) = [Some(&name), kind.as_ref()].into_iter().flatten().find(|text| limits::is_too_long(text)) {
            let (start, most) = (limits::start_of(long), limits::LONGEST_NAME);
            return Err(error(message!("workspace.name_long", start, most)));
        }
        if centres.insert(name.clone(), Centre { kind, absent: centre.absent }).is_some() {
            return Err(error(message!("workspace.centre.twice", name)));
        }
    }
    Ok(centres)
}
