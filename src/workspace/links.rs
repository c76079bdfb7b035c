//! Links that lead out of a workspace: refused unless listed, because the folder does not show what is read.

use std::path::{Component, Path};

use super::settings::Workspace;
use crate::disk;
use crate::error::{Error, Result};

impl Workspace {
    /// Refuses a file of the workspace that stands behind a link out of it, unless `[inputs] links` lists the link or a
    /// folder above it. A path that leads out by itself was named outright.
    ///
    /// # Errors
    /// It does, or leads nowhere.
    pub fn refuse_outside(&self, path: &str) -> Result<()> {
        let named = Path::new(path);
        let leads_out = named.is_absolute() || named.components().next() == Some(Component::ParentDir);
        if leads_out || self.reading.links.iter().any(|link| named.starts_with(link)) {
            return Ok(());
        }
        let whole = self.root.join(named);
        let (real, root) = (disk::real(&whole)?, disk::real(&self.root)?);
        if real.starts_with(&root) {
            return Ok(());
        }
        let quoted = toml::Value::from(path).to_string();
        Err(Error::in_file(&whole, message!("workspace.link", real, quoted)))
    }

    /// The same for every file below a folder of the workspace.
    ///
    /// # Errors
    /// As above; a folder that cannot be listed.
    pub fn refuse_outside_below(&self, folder: &str) -> Result<()> {
        for path in disk::entries(&self.root.join(folder))? {
            let below = format!("{folder}/{}", path.file_name().unwrap_or_default().to_string_lossy());
            self.refuse_outside(&below)?;
            if disk::is_folder(&path)? && !disk::is_link(&path)? {
                self.refuse_outside_below(&below)?;
            }
        }
        Ok(())
    }
}

// a link takes a right on Windows that few accounts have
#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_out_of_the_workspace_is_refused_unless_it_is_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("w/ledger")).expect("a folder");
        std::fs::create_dir(at("far")).expect("a folder");
        std::fs::write(at("far/a.csv"), "x").expect("a file");
        std::fs::write(at("w/ledger/b.csv"), "x").expect("a file");
        symlink("../../far/a.csv", at("w/ledger/out.csv")).expect("a link");
        symlink("b.csv", at("w/ledger/in.csv")).expect("a link");
        symlink("../far", at("w/visits")).expect("a link");
        let open = |toml: &str| {
            std::fs::write(at("w/huifang.toml"), toml).expect("a file");
            Workspace::open(&at("w"))
        };
        let plain = open("").expect("a workspace");
        for (path, is_fine) in [("ledger/b.csv", true), ("ledger/in.csv", true), ("ledger/out.csv", false), ("visits/a.csv", false)] {
            assert_eq!(plain.refuse_outside(path).is_ok(), is_fine, "{path}");
        }
        let listed = open("[inputs]\nlinks = [\"./visits\", \"ledger/out.csv\"]\n").expect("a workspace");
        assert!(listed.refuse_outside("visits/a.csv").is_ok() && listed.refuse_outside("ledger/out.csv").is_ok());
        assert!(plain.refuse_outside("../far/a.csv").is_ok(), "it was named outright");
        assert!(plain.refuse_outside_below("ledger").is_err() && listed.refuse_outside_below("ledger").is_ok());
    }

    #[test]
    fn the_configuration_is_no_link_out_of_the_workspace_either() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("w")).expect("a folder");
        std::fs::write(at("far.toml"), "title = \"x\"\n").expect("a file");
        symlink("../far.toml", at("w/huifang.toml")).expect("a link");
        let error = Workspace::open(&at("w")).expect_err("it leads out");
        assert!(error.to_string().contains("leads out of the workspace"), "{error}");
        std::fs::write(at("far.toml"), "[inputs]\nlinks = [\"huifang.toml\"]\n").expect("a file");
        Workspace::open(&at("w")).expect("it is listed");
    }
}
