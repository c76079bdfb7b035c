//! Where a command writes, or finds what another one wrote: `--out`, else a folder of the workspace.

use std::path::{Path, PathBuf};

use super::made_from::MadeFrom;
use crate::disk;
use crate::error::Result;
use crate::paths::tidy;

/// The folder of a workspace into which `build` writes.
pub(super) const SITE: &str = "site";

/// `--out`, else the folder of this name in the workspace.
pub(super) fn beside(workspace: &Path, out: Option<&Path>, name: &str) -> PathBuf {
    out.map_or_else(|| tidy(&workspace.join(name)), Path::to_owned)
}

/// The site of a workspace: `--out`, else its folder `site`.
///
/// Earlier versions wrote into `site` of the current folder. Where the workspace has none and that one was made from
/// it, it goes on being used, for a released bulletin must not be made anew as a draft elsewhere; this is said.
///
/// # Errors
/// The file system does not say what is there.
pub(super) fn site(workspace: &Path, out: Option<&Path>) -> Result<PathBuf> {
    let beside = beside(workspace, out, SITE);
    let earlier = Path::new(SITE);
    if out.is_some() || beside == earlier || disk::has(&beside)? || !MadeFrom::any_of(earlier, workspace)? {
        return Ok(beside);
    }
    note!(message!("outputs.earlier_place", earlier, place = beside.as_path()));
    Ok(earlier.to_owned())
}
