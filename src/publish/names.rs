//! Files by their paths, and the names of folders and files that huifang keeps beside what it publishes.

use std::collections::BTreeMap;

/// Files by path, with `/`, relative to where they will stand.
pub type Files = BTreeMap<String, Vec<u8>>;

pub(super) use crate::paths::LOCK;

pub(super) const STAGING: &str = ".huifang-staging-";

/// What stood in `public/` before, until the next run: a copy that is under way goes on in it.
pub(super) const OLD: &str = ".huifang-old-";

/// Where files of others go whose place is taken.
pub(super) const ASIDE: &str = "aside";

/// What `rsync -F` reads: the folders that it leaves where they are, here and there.
pub(super) const RSYNC_FILTER: &str = ".rsync-filter";
