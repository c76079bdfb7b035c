//! `[[centre]]`: the centres whose tallies make a common bulletin, each with its kind.

use std::collections::BTreeMap;

use super::settings::Centre;
use super::typed;
use crate::domain::limits;
use crate::domain::spelling::typed_name;
use crate::error::Result;
use crate::typed_toml::Source;

/// The centres by name.
pub(super) fn centres(source: &Source<'_>, typed: &[typed::Centre]) -> Result<BTreeMap<String, Centre>> {
    let mut centres = BTreeMap::new();
    for centre in typed {
        let error = |message: String| source.error(centre.name.span(), message);
        let name = typed_name(centre.name.get_ref());
        let kind = centre.kind.as_deref().map(str::trim).filter(|kind| !kind.is_empty()).map(str::to_owned);
        if name.is_empty() {
            return Err(error("a centre has no name".to_owned()).hint("写出中心名称，与 --from-tallies 名称=文件 中的一致"));
        }
        if let Some(long) = [Some(&name), kind.as_ref()].into_iter().flatten().find(|text| limits::is_too_long(text)) {
            let message = format!("the name `{}` is longer than {} characters", limits::start_of(long), limits::LONGEST_NAME);
            return Err(error(message).hint("写中心的简称"));
        }
        if centres.insert(name.clone(), Centre { kind, absent: centre.absent }).is_some() {
            return Err(error(format!("the centre `{name}` is listed twice")).hint("每个中心只列一次，只属一类"));
        }
    }
    Ok(centres)
}
