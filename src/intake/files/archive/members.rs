//! Which files in an archive are meant: those that the globs of a kind name, without those that are left out.

use super::contents::{Contents, contents};
use crate::domain::Kind;
use crate::error::Result;
use crate::intake::files::detect::Format;
use crate::intake::terms::origin::Origin;
use crate::workspace::Workspace;

/// What an archive holds; nothing where it is none, or cannot be read, which is told when it is.
fn held(path: &str, workspace: &Workspace) -> Option<Contents> {
    let on_disk = workspace.root.join(path);
    matches!(Format::of(&on_disk), Ok(Format::Archive)).then(|| contents(&on_disk).ok()).flatten()
}

/// The files that an export is: itself, or of an archive those in it that are meant; and how many files in it systems
/// put in for themselves.
///
/// # Errors
/// A folder that cannot be listed.
pub(crate) fn files_of(path: &str, kind: Kind, workspace: &Workspace) -> Result<(Vec<Origin>, u64)> {
    let alone = Origin { file: path.to_owned(), ..Origin::default() };
    let Some(found) = held(path, workspace) else { return Ok((vec![alone], 0)) };
    let meant = meant(found.exports, path, kind, workspace)?;
    Ok((meant.into_iter().map(|member| Origin { member: Some(member), ..alone.clone() }).collect(), found.extras))
}

/// The files in an archive that are meant and are no exports.
///
/// # Errors
/// A folder that cannot be listed.
pub(crate) fn unread_of(path: &str, kind: Kind, workspace: &Workspace) -> Result<Vec<String>> {
    let Some(found) = held(path, workspace) else { return Ok(Vec::new()) };
    Ok(meant(found.unread, path, kind, workspace)?.into_iter().map(|member| format!("{path}#{member}")).collect())
}

fn meant(members: Vec<String>, path: &str, kind: Kind, workspace: &Workspace) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for member in members {
        if workspace.means_member(kind, path, &member)? {
            found.push(member);
        }
    }
    Ok(found)
}
