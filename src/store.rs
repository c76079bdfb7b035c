//! What runs leave for later ones, in the folder `.huifang/` of a workspace: pieces that are whole or are not used.
//!
//! In and out: bytes under a name, sealed with a key that is worth nothing elsewhere. Every piece belongs to one
//! program, one configuration and one set of standards and calendars; another program or configuration finds nothing.
//! What is in a piece is said where it is made: [`crate::kept`] and [`crate::intake`].
//!
//! The seal is a keyed hash of the piece's name and bytes, in the file `NAME.seal` beside it, so that the piece itself
//! is a file of a common form. It is removed before its piece is replaced, and written after it: a run that is killed
//! leaves a piece without a seal, which counts as none.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::disk::{self, Readers};
use crate::error::{Error, Result};
use crate::messages::Locale;
use crate::platform;
use crate::seal::Seal;
use crate::workspace::Workspace;

const FOLDER: &str = ".huifang";
/// What a person who finds the folder should know; who that will be, and in which language they read, is not known.
fn readme() -> String {
    let said = message!("publish.said.readme");
    Locale::ALL.map(|locale| said.told(locale) + "\n").concat()
}

/// The file with the key of the seal.
const KEY: &str = "key";
/// What follows the name of a piece in the name of its seal.
const SEAL: &str = ".seal";
/// How the name of a piece begins that is being written.
const UNFINISHED: &str = ".tmp";
/// Room that is left on the disk for everything else.
const SPARE: u64 = 1 << 30;

/// The folder `.huifang/` of one workspace, for one program and configuration.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    /// SHA-256 of the program and all that is configured.
    key: String,
    /// The folder itself or one in it, where it is a link: nothing is read, kept or removed behind it.
    link: Option<PathBuf>,
}

/// A piece as it was found.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// There is none.
    Nothing,
    /// It was cut short or edited, or kept by somebody else.
    Damaged(PathBuf),
    /// As it was kept.
    Whole(Vec<u8>),
}

impl Store {
    /// The folder of a workspace, from which what killed runs left unfinished is cleared away; `None` where the program
    /// cannot tell which one it is.
    #[must_use]
    pub fn of(workspace: &Workspace) -> Option<Self> {
        let program = disk::stamp(&std::env::current_exe().ok()?).ok()?;
        // all that is configured shows in the workspace's debug text, standards and calendar included
        let all = format!("{} {program:?} {workspace:?}", env!("CARGO_PKG_VERSION"));
        let folder = workspace.root.join(FOLDER);
        let store = Self { link: link_in(&folder), folder, key: hex::encode(Sha256::digest(all)) };
        store.clear_unfinished();
        Some(store)
    }

    /// Removes pieces and keys that killed runs had begun to write; what another run is writing stays.
    fn clear_unfinished(&self) {
        if self.link.is_some() {
            return;
        }
        disk::clear_staged(&self.folder, UNFINISHED);
        disk::clear_staged(&self.folder, &format!(".{KEY}."));
        for folder in disk::entries(&self.folder).unwrap_or_default() {
            disk::clear_staged(&folder, UNFINISHED);
        }
    }

    /// The name of the piece that answers a question, without its ending.
    #[must_use]
    pub fn name(&self, question: &str) -> String {
        hex::encode(&Sha256::new().chain_update(&self.key).chain_update(question).finalize()[..16])
    }

    /// Where a piece of this name stands, or would.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn refuse_link(&self) -> Result<()> {
        if let Some(link) = &self.link {
            return Err(Error::in_file(link, message!("publish.store_link")));
        }
        Ok(())
    }

    fn seal(&self) -> Option<Seal> {
        Seal::at(&self.folder.join(KEY))
    }

    /// Makes marks that mean something only here: hashes with the key of this store, which is made where there is none.
    ///
    /// # Errors
    /// The folder or the key cannot be made; a folder of the store is a link.
    pub fn marks(&self) -> Result<blake3::Hasher> {
        self.refuse_link()?;
        disk::make_private(&self.folder).map_err(|error| Error::io(&self.folder, "make the folder", error))?;
        Ok(Seal::make(&self.folder.join(KEY))?.hasher())
    }

    /// Looks for a piece.
    #[must_use]
    pub fn find(&self, name: &str) -> Piece {
        if self.link.is_some() {
            return Piece::Nothing;
        }
        let (path, seal_path) = (self.path(name), self.path(&format!("{name}{SEAL}")));
        let (seal, bytes) = match disk::read(&seal_path).and_then(|seal| Ok((seal, disk::read(&path)?))) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Piece::Nothing,
            Err(_) => return Piece::Damaged(path),
        };
        if self.seal().is_some_and(|key| seal == sealed(hasher_of(&key, name).update(&bytes)).as_bytes()) {
            return Piece::Whole(bytes);
        }
        // another run may have replaced both between the two reads
        match disk::read(&seal_path) {
            Ok(again) if again == seal => Piece::Damaged(path),
            _ => Piece::Nothing,
        }
    }

    /// Keeps a piece of about so many bytes, whole or not at all; it takes the place of one of the same name.
    ///
    /// # Errors
    /// Anything the file system refuses; the disk is nearly full; a folder of the store is a link.
    pub fn keep(&self, name: &str, about: u64, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        self.refuse_link()?;
        let path = self.path(name);
        let folder = path.parent().unwrap_or(&self.folder);
        let io = |doing: &'static str| move |error| Error::io(folder, doing, error);
        disk::make_private(folder).map_err(io("make the folder"))?;
        for (name, text) in [("README", readme()), (".gitignore", "*\n".to_owned())] {
            let path = self.folder.join(name);
            match disk::write_private(&path, text.as_bytes()) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(io("write into")(error)),
                _ => {}
            }
        }
        let room = platform::space::available(folder).unwrap_or(u64::MAX);
        if room < about.saturating_add(SPARE) {
            return Err(Error::in_file(folder, message!("publish.store_full")));
        }
        let mut staged = disk::staged_in(folder, UNFINISHED, Readers::Owner).map_err(io("write into"))?;
        let key = Seal::make(&self.folder.join(KEY))?;
        let mut sealing = Sealing { out: BufWriter::new(staged.as_file_mut()), hasher: hasher_of(&key, name) };
        write(&mut sealing).and_then(|()| sealing.flush()).map_err(io("write into"))?;
        let seal = sealed(&sealing.hasher);
        drop(sealing);
        let mut staged_seal = disk::staged_in(folder, UNFINISHED, Readers::Owner).map_err(io("write into"))?;
        staged_seal.write_all(seal.as_bytes()).map_err(io("write into"))?;
        let seal_path = self.path(&format!("{name}{SEAL}"));
        disk::remove_if_there(&seal_path, "replace")?;
        disk::take_name(staged, &path, |staged, path| staged.persist(path)).map_err(|error| Error::io(&path, "write", error))?;
        disk::take_name(staged_seal, &seal_path, |staged, path| staged.persist(path))
            .map_err(|error| Error::io(&seal_path, "write", error))?;
        Ok(())
    }

    /// Removes pieces of a folder of the store that `is_wanted` refuses, with their seals. A piece that cannot be
    /// removed is no failure: it takes room and is never read.
    pub fn retain(&self, folder: &str, is_wanted: impl Fn(&str) -> bool) {
        if self.link.is_some() {
            return;
        }
        for path in disk::entries(&self.folder.join(folder)).unwrap_or_default() {
            let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
            if is_piece(&name) && !is_wanted(name.strip_suffix(SEAL).unwrap_or(&name)) {
                drop(disk::remove_file(&path, "clear away"));
            }
        }
    }

    /// Removes the oldest pieces with this ending and their seals, so that `most` are left.
    ///
    /// # Errors
    /// Anything the file system refuses.
    pub fn keep_newest(&self, ending: &str, most: usize) -> Result<()> {
        let mut pieces = Vec::new();
        let failed = |path: &Path, error| Error::io(path, "clear away", error);
        for path in disk::entries(&self.folder)? {
            let is_piece = path.file_name().is_some_and(|name| is_piece(&name.to_string_lossy()));
            if is_piece && path.extension().is_some_and(|found| found == ending) {
                pieces.push((disk::stamp(&path).map_err(|error| failed(&path, error))?.written, path));
            }
        }
        pieces.sort();
        let surplus = pieces.len().saturating_sub(most);
        pieces.iter().take(surplus).try_for_each(|(_, path)| {
            let mut seal = path.clone().into_os_string();
            seal.push(SEAL);
            disk::remove_if_there(Path::new(&seal), "clear away").and_then(|()| disk::remove_file(path, "clear away"))
        })
    }
}

/// The folder of a store or one in it that is a link. What cannot be looked at is found when it is read.
fn link_in(folder: &Path) -> Option<PathBuf> {
    let is_link = |path: &PathBuf| disk::is_link(path).unwrap_or(false);
    Some(folder.to_owned()).filter(is_link).or_else(|| disk::entries(folder).unwrap_or_default().into_iter().find(is_link))
}

/// Whether a file is called as pieces are, [`Store::name`] and an ending: no other one is removed.
fn is_piece(name: &str) -> bool {
    name.split_once('.').is_some_and(|(name, _)| name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Hashes a piece of this name, whose bytes follow.
fn hasher_of(key: &Seal, name: &str) -> blake3::Hasher {
    let mut hasher = key.hasher();
    hasher.update(name.as_bytes()).update(b"\0");
    hasher
}

fn sealed(hasher: &blake3::Hasher) -> String {
    format!("{}\n", hex::encode(&hasher.finalize().as_bytes()[..16]))
}

/// Writes a piece and works out its keyed hash on the way.
struct Sealing<'a> {
    out: BufWriter<&'a mut File>,
    hasher: blake3::Hasher,
}

impl Write for Sealing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn store(root: &Path) -> Store {
        Store { folder: root.join(FOLDER), key: "k".to_owned(), link: None }
    }

    #[test]
    fn a_piece_comes_back_whole_or_is_known_to_be_damaged() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        assert_eq!(store.find("rows/a"), Piece::Nothing);
        for piece in [&b""[..], b"\n", b"some bytes\nand more"] {
            store.keep("rows/a", 0, |out| out.write_all(piece)).expect("kept");
            assert_eq!(store.find("rows/a"), Piece::Whole(piece.to_vec()));
        }
        let path = store.path("rows/a");
        let whole = fs::read(&path).expect("a piece");
        for damaged in [&whole[..whole.len() / 2], &whole[1..], b"", b"\n", &[&whole[..], b"x"].concat()] {
            fs::write(&path, damaged).expect("a file");
            assert_eq!(store.find("rows/a"), Piece::Damaged(path.clone()));
        }
        fs::write(&path, &whole).expect("a file");
        let seal_path = store.path("rows/a.seal");
        let seal = fs::read(&seal_path).expect("a seal");
        for damaged in [&seal[..seal.len() / 2], &seal[1..], b"", &[&seal[..], b"x"].concat()] {
            fs::write(&seal_path, damaged).expect("a file");
            assert_eq!(store.find("rows/a"), Piece::Damaged(path.clone()));
        }
    }

    #[test]
    fn a_piece_without_its_own_seal_does_not_count() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        for name in ["rows/a", "rows/b"] {
            store.keep(name, 0, |out| out.write_all(b"the same")).expect("kept");
        }
        fs::remove_file(store.path("rows/a.seal")).expect("removed");
        assert_eq!(store.find("rows/a"), Piece::Nothing, "a run that was killed left it");
        fs::copy(store.path("rows/b.seal"), store.path("rows/a.seal")).expect("a copy");
        assert_eq!(store.find("rows/a"), Piece::Damaged(store.path("rows/a")), "the seal is that of another name");
        fs::remove_file(store.path("rows/b")).expect("removed");
        assert_eq!(store.find("rows/b"), Piece::Nothing, "a seal seals nothing");
    }

    #[test]
    fn a_piece_that_cannot_be_kept_leaves_the_old_one() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        store.keep("rows/a", 0, |out| out.write_all(b"old")).expect("kept");
        store.keep("rows/a", 0, |out| out.write_all(b"new").and(Err(io::ErrorKind::StorageFull.into()))).expect_err("no room");
        let error = store.keep("rows/a", u64::MAX, |out| out.write_all(b"new")).expect_err("no disk is as large");
        assert!(error.to_string().contains("nearly full"), "{error}");
        assert_eq!(store.find("rows/a"), Piece::Whole(b"old".to_vec()));
        assert_eq!(fs::read_dir(root.path().join(".huifang/rows")).expect("a folder").count(), 2, "nothing is left unfinished");
    }

    #[test]
    fn what_a_killed_run_had_begun_goes_and_what_another_run_writes_stays() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        store.keep("rows/a", 0, |out| out.write_all(b"x")).expect("kept");
        let left = [".huifang/.tmp1", ".huifang/rows/.tmp2", ".huifang/.key.huifang-3"].map(|name| root.path().join(name));
        for path in &left {
            fs::write(path, "half").expect("a file");
        }
        store
            .keep("rows/b", 0, |out| {
                store.clear_unfinished();
                store.retain("rows", |_| true);
                out.write_all(b"x")
            })
            .expect("kept, though another run clears away");
        assert_eq!(left.map(|path| path.exists()), [false; 3]);
        assert_eq!(["rows/a", "rows/b"].map(|name| store.find(name)), [Piece::Whole(b"x".to_vec()), Piece::Whole(b"x".to_vec())]);
    }

    #[test]
    fn pieces_that_nobody_wants_go_and_files_of_others_stay() {
        let root = tempfile::tempdir().expect("a folder");
        let store = store(root.path());
        let [a, b, c] = ["a", "b", "c"].map(|letter| letter.repeat(32));
        let names = [format!("{a}.json"), format!("rows/{b}.parquet"), format!("rows/{c}.personal.parquet")];
        for name in &names {
            store.keep(name, 0, |out| out.write_all(b"x")).expect("kept");
        }
        for other in ["rows/mine.parquet", "mine.json"] {
            fs::write(store.path(other), "of somebody").expect("a file");
        }
        store.retain("rows", |name| name.starts_with('b'));
        store.keep_newest("json", 1).expect("looked through");
        assert_eq!(names.map(|name| store.find(&name) != Piece::Nothing), [true, true, false]);
        store.keep_newest("json", 0).expect("removed");
        let names = |folder: &str| {
            let entries = fs::read_dir(root.path().join(".huifang").join(folder)).expect("a folder");
            let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
            names.sort();
            names
        };
        assert_eq!(
            names("rows"),
            [format!("{b}.parquet"), format!("{b}.parquet.seal"), "mine.parquet".to_owned()].map(Into::<std::ffi::OsString>::into)
        );
        assert_eq!(names(""), [".gitignore", "README", "key", "mine.json", "rows"]);
    }

    // a link takes a right on Windows that few accounts have
    #[cfg(unix)]
    #[test]
    fn nothing_is_kept_or_removed_behind_a_link() {
        for link in [".huifang", ".huifang/rows"] {
            let (root, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
            let piece = elsewhere.path().join(format!("{}.parquet", "a".repeat(32)));
            for path in [&piece, &elsewhere.path().join(".tmp1")] {
                fs::write(path, "of somebody").expect("a file");
            }
            fs::create_dir_all(root.path().join(link).parent().expect("a folder")).expect("a folder");
            std::os::unix::fs::symlink(elsewhere.path(), root.path().join(link)).expect("a link");
            let store = Store { link: link_in(&root.path().join(FOLDER)), ..store(root.path()) };
            store.clear_unfinished();
            store.retain(if link == FOLDER { "" } else { "rows" }, |_| false);
            let error = store.keep("rows/b", 0, |out| out.write_all(b"x")).expect_err("refused").to_string();
            assert!(error.contains("is a link") && piece.exists(), "{error}");
            assert_eq!(fs::read_dir(elsewhere.path()).expect("a folder").count(), 2, "{link}");
        }
    }
}
