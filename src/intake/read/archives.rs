//! What is known of the archives among the files of a run, and how large all that is read is, about.

use std::collections::BTreeMap;

use crate::disk;
use crate::error::Result;
use crate::intake::files::asked::digest;
use crate::intake::terms::account::FileReport;
use crate::intake::terms::job::Job;
use crate::intake::terms::notice::Notice;
use crate::workspace::Workspace;

/// The archives whose files are read.
pub(super) struct Archives {
    /// SHA-256 and size of each, by its path.
    digests: BTreeMap<String, (String, u64)>,
    /// By path: files in it that systems put in for themselves.
    extras: Vec<(String, u64)>,
}

impl Archives {
    /// Those of these jobs; `progress` is told of their bytes.
    ///
    /// # Errors
    /// One cannot be read.
    pub(super) fn of(jobs: &[Job], extras: Vec<(String, u64)>, workspace: &Workspace, progress: &(dyn Fn(u64) + Sync)) -> Result<Self> {
        let mut digests = BTreeMap::new();
        for job in jobs.iter().filter(|job| job.origin.member.is_some()) {
            if !digests.contains_key(&job.origin.file) {
                digests.insert(job.origin.file.clone(), digest(&workspace.root.join(&job.origin.file), progress)?);
            }
        }
        Ok(Self { digests, extras })
    }

    /// Says of every file in an archive what that one is, and of the first what else is in it.
    pub(super) fn tell(&self, files: &mut [FileReport]) {
        for file in files.iter_mut().filter(|file| file.origin.member.is_some()) {
            file.archive = self.digests.get(&file.origin.file).cloned();
        }
        for (path, extras) in &self.extras {
            if let Some(first) = files.iter_mut().find(|file| file.origin.file == *path) {
                first.notices.push(Notice::ArchiveExtras(*extras));
            }
        }
    }
}

/// Bytes of all files; what is packed counts for more.
pub(super) fn size_of(jobs: &[Job], workspace: &Workspace) -> u64 {
    let size = |(at, job): (usize, &Job)| {
        // an archive counts once
        if job.origin.member.is_some() && at > 0 && jobs[at - 1].origin.file == job.origin.file {
            return 0;
        }
        let bytes = disk::stamp(&workspace.root.join(&job.origin.file)).map_or(0, |found| found.size);
        if [".gz", ".xlsx", ".xlsm", ".xlsb", ".ods", ".parquet", ".zip"].iter().any(|ending| job.origin.file.ends_with(ending)) {
            bytes * 8
        } else {
            bytes
        }
    };
    jobs.iter().enumerate().map(size).sum()
}
