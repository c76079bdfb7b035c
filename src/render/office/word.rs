//! `WordprocessingML`: paragraphs, tables and the parts around them, in the order that the standard (ISO/IEC 29500) sets.
//!
//! How everything looks stands in `templates/office/styles.xml`; a paragraph only names its style.

use std::fmt::Write;

use crate::render::chart::escaped;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PART: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Twips between the margins of the page that `document` sets: 156 mm.
pub(super) const WIDE: u32 = 8845;

/// English metric units, in which pictures are measured, of a twip.
const EMU_OF_TWIP: usize = 635;

/// How the cells of a column are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Centre,
}

/// A table: what stands above it, then its columns and rows.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) caption: String,
    /// Title, share of the width, and side of each column.
    pub(super) columns: Vec<(String, u32, Side)>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The text of a document as it grows.
#[derive(Debug, Default)]
pub(super) struct Body {
    xml: String,
}

impl Body {
    /// A paragraph of one style.
    pub(super) fn paragraph(&mut self, style: &str, text: &str) {
        self.set(style, "", text);
    }

    /// The same with properties of its own behind the style; a `text` that is empty leaves an empty line.
    pub(super) fn set(&mut self, style: &str, properties: &str, text: &str) {
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{}</w:p>", run("", text));
    }

    /// A paragraph that begins with words in a style of their own.
    pub(super) fn led(&mut self, style: &str, (of_first, first): (&str, &str), text: &str) {
        let first = run(&format!("<w:rPr><w:rStyle w:val=\"{of_first}\"/></w:rPr>"), first);
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{first}{}</w:p>", run("", text));
    }

    /// A paragraph of several lines.
    pub(super) fn lines(&mut self, style: &str, lines: &[&str]) {
        let lines: Vec<String> = lines.iter().map(|line| run("", line)).collect();
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", lines.join("<w:r><w:br/></w:r>"));
    }

    /// The organisation's name above the letter, in half points.
    pub(super) fn mark(&mut self, size: u32, text: &str) {
        let sized = run(&format!("<w:rPr><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>"), text);
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"Organisation\"/></w:pPr>{sized}</w:p>");
    }

    /// A picture across the page, of so many pixels, which part `picture{n}` of the document holds; `said` tells it to those who
    /// do not see it.
    pub(super) fn picture(&mut self, n: usize, (wide, high): (usize, usize), said: &str) {
        let across = WIDE as usize * EMU_OF_TWIP;
        let size = format!("cx=\"{across}\" cy=\"{}\"", across * high / wide.max(1));
        let said = escaped(said);
        let named = format!("id=\"{n}\" name=\"picture{n}\" descr=\"{said}\"");
        let _ = write!(
            self.xml,
            "<w:p><w:pPr><w:pStyle w:val=\"AfterTable\"/><w:jc w:val=\"center\"/></w:pPr><w:r><w:drawing>\
             <wp:inline xmlns:wp=\"{DRAWING}/wordprocessingDrawing\" distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent {size}/>\
             <wp:docPr {named}/><a:graphic xmlns:a=\"{DRAWING}/main\"><a:graphicData uri=\"{DRAWING}/picture\">\
             <pic:pic xmlns:pic=\"{DRAWING}/picture\"><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>\
             <a:blip r:embed=\"picture{n}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
             <a:ext {size}/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>\
             </wp:inline></w:drawing></w:r></w:p>"
        );
    }

    /// A table below its caption. Its header is repeated on each page, and no row is parted.
    pub(super) fn table(&mut self, table: &Table) {
        self.paragraph("Caption", &table.caption);
        let caption = escaped(&table.caption);
        let all: u32 = table.columns.iter().map(|(_, share, _)| share).sum();
        let widths: Vec<u32> = table.columns.iter().map(|(_, share, _)| WIDE * share / all.max(1)).collect();
        let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
        let (mut borders, mut grid) = (String::new(), String::new());
        for side in sides {
            let _ = write!(borders, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
        }
        for width in &widths {
            let _ = write!(grid, "<w:gridCol w:w=\"{width}\"/>");
        }
        let _ = write!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/><w:tblBorders>{borders}</w:tblBorders>\
             <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/>\
             </w:tblCellMar><w:tblLook w:val=\"0620\" w:firstRow=\"1\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" \
             w:noHBand=\"1\" w:noVBand=\"1\"/><w:tblCaption w:val=\"{caption}\"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
            widths.iter().sum::<u32>(),
        );
        let titles: Vec<String> = table.columns.iter().map(|(title, ..)| title.clone()).collect();
        self.row("<w:tblHeader/>", "TableHead", &widths, table, &titles);
        for row in &table.rows {
            self.row("", "TableText", &widths, table, row);
        }
        self.xml.push_str("</w:tbl>");
        self.paragraph("AfterTable", "");
    }

    fn row(&mut self, header: &str, style: &str, widths: &[u32], table: &Table, cells: &[String]) {
        let _ = write!(self.xml, "<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>");
        for ((cell, width), (_, _, side)) in cells.iter().zip(widths).zip(&table.columns) {
            let side = if *side == Side::Left && header.is_empty() { "left" } else { "center" };
            let _ = write!(self.xml, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>");
            self.set(style, &format!("<w:jc w:val=\"{side}\"/>"), cell);
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    /// The whole part: A4 with the margins of GB/T 9704, headers and footers of odd and even pages.
    pub(super) fn document(&self) -> String {
        let at = |kind: &str, n: u8| {
            format!(
                "<w:{kind}Reference w:type=\"default\" r:id=\"{kind}{n}\"/><w:{kind}Reference w:type=\"even\" r:id=\"{kind}{}\"/>",
                n + 1
            )
        };
        format!(
            "{HEAD}<w:document xmlns:w=\"{W}\" xmlns:r=\"{R}\"><w:body>{}<w:sectPr>{}{}<w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
             <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\" w:header=\"851\" w:footer=\"1247\" \
             w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
            self.xml,
            at("header", 1),
            at("footer", 1),
        )
    }
}

fn run(properties: &str, text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// A header: `text`, which may be empty.
pub(super) fn header(text: &str) -> String {
    let style = "<w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>";
    format!("{HEAD}<w:hdr xmlns:w=\"{W}\"><w:p>{style}{}</w:p></w:hdr>", run("", text))
}

/// A footer: the page's number between two marks.
pub(super) fn footer(style: &str, (before, after): (&str, &str)) -> String {
    format!(
        "{HEAD}<w:ftr xmlns:w=\"{W}\"><w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t>\
         </w:r></w:fldSimple>{}</w:p></w:ftr>",
        run("", before),
        run("", after)
    )
}

/// Settings: odd and even pages differ; laid out as Word does it since 2013.
pub(super) fn settings() -> String {
    format!(
        "{HEAD}<w:settings xmlns:w=\"{W}\"><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/><w:evenAndOddHeaders/>\
         <w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat><w:themeFontLang w:val=\"en-GB\" \
         w:eastAsia=\"zh-CN\"/></w:settings>"
    )
}

/// What each part is.
pub(super) fn content_types() -> String {
    let part = |name: &str, kind: &str| format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{PART}.{kind}+xml\"/>");
    let parts: String = [
        ("document", "document.main"),
        ("styles", "styles"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
        ("header1", "header"),
        ("header2", "header"),
        ("footer1", "footer"),
        ("footer2", "footer"),
    ]
    .iter()
    .map(|(name, kind)| part(name, kind))
    .collect();
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
         ContentType=\"application/xml\"/><Default Extension=\"png\" ContentType=\"image/png\"/>{parts}<Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/><Override PartName=\"/docProps/app.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/></Types>"
    )
}

/// Which parts the archive begins with, and which the document is made of, so many pictures among them.
pub(super) fn relations(pictures: usize) -> [String; 2] {
    let list = |of: Vec<(&str, String, &str)>| {
        let one = |(id, kind, target): &(&str, String, &str)| format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>");
        let all: String = of.iter().map(one).collect();
        format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>")
    };
    let office = |kind: &str| format!("{R}/{kind}");
    let mut parts = vec![
        ("styles", office("styles"), "styles.xml"),
        ("settings", office("settings"), "settings.xml"),
        ("fontTable", office("fontTable"), "fontTable.xml"),
        ("header1", office("header"), "header1.xml"),
        ("header2", office("header"), "header2.xml"),
        ("footer1", office("footer"), "footer1.xml"),
        ("footer2", office("footer"), "footer2.xml"),
    ];
    let names: Vec<(String, String)> = (1..=pictures).map(|n| (format!("picture{n}"), format!("media/picture{n}.png"))).collect();
    parts.extend(names.iter().map(|(id, target)| (id.as_str(), office("image"), target.as_str())));
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties".to_owned();
    [
        list(vec![
            ("document", office("officeDocument"), "word/document.xml"),
            ("core", core, "docProps/core.xml"),
            ("app", office("extended-properties"), "docProps/app.xml"),
        ]),
        list(parts),
    ]
}

/// Title, author, language and day, and the program: neither a clock time nor the name of a person or a machine.
pub(super) fn properties(title: &str, author: &str, language: &str, day: &str) -> [String; 2] {
    let time = |name: &str| format!("<dcterms:{name} xsi:type=\"dcterms:W3CDTF\">{day}T00:00:00Z</dcterms:{name}>");
    [
        format!(
            "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>{}{}\
             <dc:language>{language}</dc:language></cp:coreProperties>",
            escaped(title),
            escaped(author),
            time("created"),
            time("modified")
        ),
        format!(
            "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
             <Application>huifang</Application></Properties>"
        ),
    ]
}
