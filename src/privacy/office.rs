//! Texts out of Office documents: what their parts say between tags, whole paragraphs, and the names of sheets.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// No part of ours inflates to more; what was published before may have been replaced by something else.
const MOST: u64 = 1 << 30;

/// Attributes in which a document says something: names of sheets, descriptions of pictures and tables.
const SAYS: [&str; 4] = ["name", "descr", "title", "tooltip"];

/// Elements whose pieces of text are read as one: a paragraph, and a text of a workbook.
const WHOLE: [&str; 2] = ["/w:p", "/si"];

/// Calls `see` with every text of a document that was packed; `false` where it is none.
pub(super) fn of_office(bytes: &[u8], see: &mut dyn FnMut(&str)) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { return false };
        // a picture of ours has no text; what it shows is told in its description
        if part.name().is_ok_and(|name| name.starts_with("word/media/")) {
            continue;
        }
        let mut content = Vec::new();
        if part.take(MOST).read_to_end(&mut content).is_err() {
            return false;
        }
        of_part(&String::from_utf8_lossy(&content), see);
    }
    true
}

fn of_part(text: &str, see: &mut dyn FnMut(&str)) {
    let (mut rest, mut whole, mut pieces) = (text, String::new(), 0);
    while let Some((between, tail)) = rest.split_once('<') {
        if !between.trim().is_empty() {
            see(between.trim());
            whole.push_str(between);
            pieces += 1;
        }
        let (tag, after) = tail.split_once('>').unwrap_or((tail, ""));
        attributes(tag, see);
        // what is parted by a change of style is still one text to a reader
        if WHOLE.contains(&tag) {
            if pieces > 1 {
                see(whole.trim());
            }
            whole.clear();
            pieces = 0;
        }
        rest = after;
    }
    if !rest.trim().is_empty() {
        see(rest.trim());
    }
}

/// Values of attributes that say something; sizes, places of cells and addresses of schemas do not.
fn attributes(tag: &str, see: &mut dyn FnMut(&str)) {
    let mut parts = tag.split('"');
    while let (Some(before), Some(value)) = (parts.next(), parts.next()) {
        let name = before.trim_end_matches('=').rsplit(char::is_whitespace).next().unwrap_or_default();
        let says = SAYS.contains(&name) || !value.is_ascii() || value.contains("&#");
        if says && !value.is_empty() {
            see(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn every_text_of_a_document_is_seen_and_paragraphs_whole() {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, part) in [
            ("word/document.xml", "<w:p w:w=\"1701\"><w:r><w:t>赵</w:t></w:r><w:r><w:t>晓棠</w:t></w:r></w:p><w:p><w:t>5</w:t></w:p>"),
            ("xl/workbook.xml", "<sheet name=\"Wang\" r:id=\"rId1\"/><x v=\"甲\"/>"),
        ] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
            archive.write_all(part.as_bytes()).expect("written");
        }
        let bytes = archive.finish().expect("an archive").into_inner();
        let mut found = Vec::new();
        assert!(of_office(&bytes, &mut |text| found.push(text.to_owned())));
        assert_eq!(found, ["赵", "晓棠", "赵晓棠", "5", "Wang", "甲"]);
        assert!(!of_office(b"no archive", &mut |_| ()));
    }
}
