//! Workbooks and archives around an input's bytes, none of them compressed, so that a changed byte changes what is
//! read.

use flate2::Crc;

/// A sheet with this header above these rows, which are XML or not.
pub(super) fn sheet(header: &str, rows: &[u8]) -> Vec<u8> {
    let cell = |(at, name): (usize, &str)| {
        let column = char::from(b'A' + at as u8);
        format!("<c r=\"{column}1\" t=\"inlineStr\"><is><t>{name}</t></is></c>")
    };
    let header: String = header.trim().split(',').enumerate().map(cell).collect();
    let start = format!("<?xml version=\"1.0\"?><worksheet xmlns=\"{MAIN}\"><sheetData><row r=\"1\">{header}</row>");
    [start.as_bytes(), rows, b"</sheetData></worksheet>"].concat()
}

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// A workbook of one sheet, stored without compression.
pub(super) fn workbook(sheet: &[u8]) -> Vec<u8> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let relation =
        |id: &str, what: &str, target: &str| format!("<Relationship Id=\"{id}\" Type=\"{relations}/{what}\" Target=\"{target}\"/>");
    let root = format!("<Relationships xmlns=\"{package}\">{}</Relationships>", relation("r1", "officeDocument", "xl/workbook.xml"));
    let inner = format!(
        "<Relationships xmlns=\"{package}\">{}{}{}</Relationships>",
        relation("r1", "worksheet", "worksheets/sheet1.xml"),
        relation("r2", "styles", "styles.xml"),
        relation("r3", "sharedStrings", "sharedStrings.xml")
    );
    let styles = format!(
        "<styleSheet xmlns=\"{MAIN}\"><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"46\"/></cellXfs></styleSheet>"
    );
    let strings = format!("<sst xmlns=\"{MAIN}\"><si><t>S1</t></si><si><r><t>一</t></r><r><t>窗</t></r></si><si><t>投诉</t></si></sst>");
    let parts: [(&str, &[u8]); 6] = [
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", inner.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    stored(&parts)
}

/// A zip archive of these parts, none of them compressed.
pub(super) fn stored(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in parts {
        let mut crc = Crc::new();
        crc.update(bytes);
        let size = (bytes.len() as u32).to_le_bytes();
        let mut fields = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        fields.extend(crc.sum().to_le_bytes());
        fields.extend(size);
        fields.extend(size);
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&fields);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&fields);
        out.extend(name.as_bytes());
        out.extend(*bytes);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((parts.len() as u16).to_le_bytes());
    out.extend((parts.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
