//! Zip archives: the files in them are read as files that lie there alone, or the archive is refused with its reason.

use std::io::Write;

use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, Crc};

use super::scenes::intake;
use crate::domain::Kind;
use crate::intake::findings::intake::Intake;
use crate::intake::read;
use crate::intake::reread::lines::{Cells, read_again};
use crate::intake::reread::naming::rows_naming;
use crate::intake::terms::need::Need;
use crate::intake::terms::notice::Notice;
use crate::workspace::Workspace;

const HEADER: &str = "受理编号,窗口,类别,受理时间\n";

/// A file in an archive, and what the archive says of it.
struct Member<'a> {
    name: &'a [u8],
    bytes: &'a [u8],
    flags: u16,
    method: u16,
    /// The size that the archive says, where that is another one.
    said: Option<u32>,
}

fn member<'a>(name: &'a (impl AsRef<[u8]> + ?Sized), bytes: &'a (impl AsRef<[u8]> + ?Sized)) -> Member<'a> {
    Member { name: name.as_ref(), bytes: bytes.as_ref(), flags: 0, method: 8, said: None }
}

/// An archive of these files, as APPNOTE.TXT has it.
fn archive(members: &[Member<'_>]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let mut crc = Crc::new();
        crc.update(member.bytes);
        let packed = match member.method {
            8 => {
                let mut deflate = DeflateEncoder::new(Vec::new(), Compression::fast());
                deflate.write_all(member.bytes).and_then(|()| deflate.finish()).expect("a Vec takes every byte")
            }
            _ => member.bytes.to_vec(),
        };
        let size = member.said.unwrap_or(member.bytes.len() as u32);
        let mut fields = Vec::from(20_u16.to_le_bytes());
        fields.extend([member.flags, member.method, 0, 0x21].map(u16::to_le_bytes).concat());
        fields.extend([crc.sum(), packed.len() as u32, size].map(u32::to_le_bytes).concat());
        fields.extend([member.name.len() as u16, 0].map(u16::to_le_bytes).concat());
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(member.name);
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(member.name);
        out.extend(packed);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([members.len() as u16; 2].map(u16::to_le_bytes).concat());
    out.extend([directory.len() as u32, start].map(u32::to_le_bytes).concat());
    out.extend([0, 0]);
    out
}

fn row(id: &str) -> String {
    format!("{id},一,投诉,2026-06-01\n")
}

fn ledger(ids: &[&str]) -> String {
    format!("{HEADER}{}", ids.iter().map(|id| row(id)).collect::<String>())
}

fn paths(intake: &Intake) -> Vec<&str> {
    intake.files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn files_in_an_archive_are_files_by_their_names_in_its_place() {
    let gbk = encoding_rs::GB18030.encode("甲.csv").0;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(ledger(&["S4"]).as_bytes()).expect("a Vec takes every byte");
    let gzip = gzip.finish().expect("a Vec takes every byte");
    let page = format!("<table><tr><td>{}</table>", ledger(&["S5"]).trim().replace(',', "<td>").replace('\n', "<tr><td>"));
    let packed = archive(&[
        member(&gbk, &ledger(&["S3"])),
        member("乙.xls", &page),
        member("b.csv.gz", &gzip),
        member("a.csv", &ledger(&["S1", "S2"])),
        member("__MACOSX/._a.csv", b"\0\x05"),
        member(".DS_Store", b"Bud1"),
    ]);
    let (_, read) =
        intake(&[("ledger/a.csv", ledger(&["S0"]).into_bytes()), ("ledger/b.zip", packed), ("ledger/c.csv", ledger(&["S6"]).into_bytes())]);
    let read = read.expect("a ledger");
    assert_eq!(
        paths(&read),
        ["ledger/a.csv", "ledger/b.zip#a.csv", "ledger/b.zip#b.csv.gz", "ledger/b.zip#乙.xls", "ledger/b.zip#甲.csv", "ledger/c.csv"]
    );
    let ids: Vec<_> = read.case_ids.iter().flatten().collect();
    assert_eq!(ids, ["S0", "S1", "S2", "S4", "S5", "S3", "S6"]);
    assert_eq!(read.files[1].notices, [Notice::ArchiveExtras(2)]);
    let archives: Vec<_> = read.files.iter().map(|file| file.archive.is_some()).collect();
    assert_eq!(archives, [false, true, true, true, true, false]);
    assert_eq!(read.files[1].on_disk(), read.files[4].on_disk(), "they lie in one file of the workspace");
    assert_eq!(read.doubts, []);
}

#[test]
fn a_row_of_an_archive_is_found_again() {
    let text = format!("{}S3,一,投诉,2026-06-32\n", ledger(&["S1", "S2"]));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("ledger")).expect("a folder");
    let bytes = archive(&[member("六月.csv", &text), member("七月.csv", &ledger(&["S2"]))]);
    std::fs::write(folder.path().join("ledger/批.zip"), bytes).expect("a file");
    let workspace = Workspace::open(folder.path()).expect("a workspace");
    let read = read(&workspace, Need::Personal, &|_| ()).expect("a ledger");
    let reject = &read.rejects[0];
    assert_eq!(
        (read.files[usize::from(reject.file)].path.as_str(), reject.line, reject.value.as_str()),
        ("ledger/批.zip#六月.csv", 4, "2026-06-32")
    );
    let again = read_again(&workspace, &read.files[1], &[4], Cells::All).expect("it is there");
    assert_eq!(again.rows[&4][0], "S3");
    let named = rows_naming(&workspace, &read, "S2").expect("they are there");
    assert_eq!(named.iter().map(|row| (row.file, row.line)).collect::<Vec<_>>(), [(0, 2), (1, 3)]);
    assert_eq!((read.files[1].accepted, read.files[1].rejected, read.files[1].duplicate), (1, 1, 1));
}

#[test]
fn an_archive_that_is_not_read_says_why() {
    let text = ledger(&["S1"]);
    let good = || member("a.csv", &text);
    let whole = archive(&[good()]);
    let damaged = {
        let mut bytes = whole.clone();
        let at = bytes.len() - 1 - bytes.iter().rev().position(|byte| *byte == b'a').expect("a name");
        // the checksum in the directory, 30 bytes before the name
        bytes[at - 30] ^= 1;
        bytes
    };
    let overlaid = {
        let mut bytes = archive(&[good(), member("b.csv", &text)]);
        let at = bytes.windows(4).rposition(|four| four == b"PK\x01\x02").expect("an entry");
        bytes[at + 42..at + 46].fill(0);
        bytes
    };
    for (bytes, said) in [
        (archive(&[member("六月/a.csv", &text)]), "with folders in it (`六月/`)"),
        (archive(&[good(), member("六月/", "")]), "with folders in it (`六月/`)"),
        (archive(&[member("六月\\a.csv", &text)]), "with folders in it (`六月/`)"),
        (archive(&[good(), member("../a.csv", &text)]), "with folders in it (`../`)"),
        (archive(&[member("b.zip", &whole)]), "a.zip#b.zip: is a zip archive in a zip archive"),
        (archive(&[]), "with no export in it"),
        (archive(&[member("__MACOSX/._a.csv", "x")]), "with no export in it"),
        (archive(&[good(), good()]), "two files have one name"),
        (archive(&[Member { flags: 1, ..good() }]), "a.zip#a.csv: is packed with a password"),
        (archive(&[Member { method: 9, ..good() }]), "a.zip#a.csv: is packed by Deflate64, which is not read"),
        (archive(&[Member { method: 99, ..good() }]), "a.zip#a.csv: is packed by a rare method"),
        (archive(&[Member { said: Some(7), ..good() }]), "larger than its declared uncompressed size"),
        (archive(&[Member { said: Some(700), ..good() }]), "it says that it holds 700 bytes, and holds 6"),
        (archive(&[Member { said: Some(u32::MAX), ..good() }]), "unpacks to far more than tables do"),
        (archive(&[member(b"\xFF\xFF.csv", &text)]), "neither UTF-8 nor GBK"),
        (damaged, "a.zip#a.csv: cannot be unpacked"),
        (overlaid, "unpacks to far more than tables do"),
        (whole[..whole.len() - 30].to_vec(), "damaged, or one part of several"),
        (archive(&[member("a.csv", "x\n")]), "a.zip#a.csv:1: no header of the ledger"),
    ] {
        let (_, read) = intake(&[("ledger/a.zip", bytes)]);
        let error = read.expect_err(said);
        assert!(error.to_string().contains(said), "{said}: {error}");
        let hint = error.hint_text().unwrap_or_default();
        assert!(!hint.is_empty() && !hint.contains("/proc/") && !error.to_string().contains("/proc/"), "{error}: {hint}");
    }
}

#[test]
fn what_is_no_export_in_an_archive_is_told_as_beside_it() {
    let bytes = archive(&[member("a.csv", &ledger(&["S1"])), member("说明.pdf", "%PDF"), member("read.md", "x")]);
    let (_, read) = intake(&[("ledger/a.zip", bytes.clone())]);
    let read = read.expect("a ledger");
    assert_eq!(read.left_out.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["ledger/a.zip#说明.pdf"]);
    assert_eq!(read.doubts.len(), 1);
    let settled = "[inputs]\nleave_out = [\"ledger/a.zip#说明.pdf\"]\n".as_bytes().to_vec();
    let (_, read) = intake(&[("ledger/a.zip", bytes), ("huifang.toml", settled)]);
    assert_eq!(read.expect("a ledger").doubts, []);
}

#[test]
fn an_archive_of_which_nothing_is_meant_is_told() {
    let toml = "[inputs]\nledger = [\"*.zip#台账*\"]\n".as_bytes().to_vec();
    let other = archive(&[member("说明.csv", "x")]);
    let (_, read) = intake(&[("a.zip", archive(&[member("台账.csv", &ledger(&["S1"]))])), ("b.zip", other), ("huifang.toml", toml)]);
    let read = read.expect("a ledger");
    assert_eq!(read.left_out.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["b.zip"]);
}

#[test]
fn one_archive_may_hold_exports_of_several_kinds() {
    let visits = "受理编号,回访时间,回访方式\nS1,2026-06-03,电话\n";
    let bytes = archive(&[member("台账-1.csv", &ledger(&["S1"])), member("台账-2.csv", &ledger(&["S2"])), member("回访.csv", visits)]);
    let toml =
        "[inputs]\nledger = [\"六月.zip#台账*\"]\nvisits = [\"*.zip#回访*\"]\n[[file]]\npath = \"六月.zip#台账*\"\nencoding = \"utf-8\"\n";
    let (workspace, read) = intake(&[("六月.zip", bytes), ("huifang.toml", toml.as_bytes().to_vec())]);
    let read = read.expect("a ledger");
    let kinds: Vec<_> = read.files.iter().map(|file| (file.kind, file.path.as_str(), file.accepted)).collect();
    assert_eq!(
        kinds,
        [(Kind::Ledger, "六月.zip#台账-1.csv", 1), (Kind::Ledger, "六月.zip#台账-2.csv", 1), (Kind::Visits, "六月.zip#回访.csv", 1)]
    );
    assert!(workspace.reading.file("六月.zip#台账-2.csv").encoding.is_some());
    assert!(workspace.reading.file("六月.zip#回访.csv").encoding.is_none());
}
