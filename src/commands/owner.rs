//! Whose bulletins stand in an output folder: those of one centre never go among those of another.

use super::issue;
use super::made_from::MadeFrom;
use crate::disk;
use crate::domain::Period;
use crate::error::{Error, Result};
use crate::publish::Output;
use crate::workspace::Workspace;

/// Refuses the site of another centre.
///
/// A site is that of a workspace if an issue in it was made there, or bears its body and its title: either may change,
/// by moving or by renaming, and an earlier version did not write down where an issue was made. What does not read is
/// left to those who read it.
///
/// # Errors
/// No issue is of this workspace, and at least one is of another. The file system does not say what is there.
pub(super) fn refuse_another(output: &Output, workspace: &Workspace) -> Result<()> {
    let here = disk::real(&workspace.root)?;
    let mut other = None;
    for (period, standing) in output.published()?.iter().rev() {
        let Ok(entry) = issue::entry(standing) else { continue };
        let made = period.parse::<Period>().ok().and_then(|period| MadeFrom::find(output, period));
        let made_in = made.map(|made| made.workspace(output));
        let is_here = made_in.as_ref().is_some_and(|made_in| disk::real(made_in).is_ok_and(|made_in| made_in == here));
        // where neither has a name, a workspace that is still there is another one
        let is_elsewhere =
            workspace.organisation.is_empty() && made_in.as_ref().is_some_and(|made_in| disk::is_folder(made_in).unwrap_or(true));
        let has_its_name = entry.organisation == workspace.organisation && entry.title == workspace.title;
        if is_here || has_its_name && !is_elsewhere {
            return Ok(());
        }
        other.get_or_insert((entry, made_in));
    }
    let Some((entry, made_in)) = other else { return Ok(()) };
    let made_in = made_in.map_or_else(String::new, |made_in| format!("{}, ", made_in.display()));
    let theirs = format!("{} ({made_in}{})", name(&entry.organisation, &entry.title), entry.period.code);
    let ours = format!("{} ({})", name(&workspace.organisation, &workspace.title), workspace.root.display());
    Err(Error::in_file(output.folder(), message!("outputs.another", theirs, ours)))
}

/// What a reader knows a centre by.
fn name<'a>(organisation: &'a str, title: &'a str) -> &'a str {
    if organisation.is_empty() { title } else { organisation }
}
