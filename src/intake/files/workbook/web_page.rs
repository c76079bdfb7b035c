//! The tables of a web page, which offices are given as `.xls`: each becomes a sheet.
//!
//! html5ever's tokenizer reads what browsers read; which cell stands where follows HTML's table model (`colspan`,
//! `rowspan`, tags that are never closed). Tables in tables stand for themselves, for the outer ones mostly lay out a page;
//! the cells around them say what they hold, for some are cells of a table.

use std::borrow::Cow;
use std::cell::RefCell;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{EndTag, StartTag, Tag, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use memchr::memmem;

use super::held::HeldSheet;
use super::web_table::{Table, is_hidden};
use super::web_tags;
use crate::messages::Message;

/// Bytes among which a page says in what it is written.
const HEAD: usize = 4096;
/// Tables in tables: deeper ones lay out nothing.
const DEEPEST: usize = 64;
/// Tables of a page.
const MOST_TABLES: usize = 1000;

/// The tables of a page, in the order in which they begin, named 表1, 表2 …; an error says why the file is not a web
/// page.
pub(crate) fn tables(page: &[u8]) -> Result<Vec<HeldSheet>, Message> {
    let text = decoded(page)?;
    let sink = Sink(RefCell::new(Page::default()));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    web_tags::feed(&tokenizer, &text, Sink::taken)?;
    let mut page = tokenizer.sink.0.into_inner();
    if let Some(broken) = page.broken {
        return Err(broken);
    }
    // half a page shows half of its rows, and nothing else tells that others are missing
    if page.is_cut || page.unseen.is_some() || !page.open.is_empty() {
        return Err(message!("workbooks.why.cut"));
    }
    let is_hidden = page.is_hidden;
    page.done.iter_mut().for_each(|(_, sheet)| sheet.hidden |= is_hidden);
    page.done.sort_by_key(|(number, _)| *number);
    Ok(page.done.into_iter().map(|(number, sheet)| HeldSheet { name: format!("表{number}"), ..sheet }).collect())
}

/// The page as text: by its mark, as UTF-8 where it is, by what it says of itself, else as GB18030.
pub(crate) fn decoded(page: &[u8]) -> Result<Cow<'_, str>, Message> {
    let (encoding, rest) = match page {
        [0xFF, 0xFE, rest @ ..] => (UTF_16LE, rest),
        [0xFE, 0xFF, rest @ ..] => (UTF_16BE, rest),
        _ => {
            let bare = page.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(page);
            match std::str::from_utf8(bare) {
                Ok(text) => return Ok(Cow::Borrowed(text)),
                // pages of GB18030 that call themselves UTF-8 are many
                Err(_) => (said(bare).filter(|said| *said != UTF_8).unwrap_or(GB18030), bare),
            }
        }
    };
    let (text, broken) = encoding.decode_without_bom_handling(rest);
    match said(rest).unwrap_or(encoding) {
        _ if !broken => Ok(text),
        said if said == encoding => Err(message!("workbooks.why.encoding", encoding = encoding.name())),
        said => Err(message!("workbooks.why.encodings", said = said.name(), encoding = encoding.name())),
    }
}

/// What a page or an XML file says that it is written in.
fn said(page: &[u8]) -> Option<&'static Encoding> {
    let head = page[..page.len().min(HEAD)].to_ascii_lowercase();
    let after = |word: &[u8]| memmem::find(&head, word).map(|at| &head[at + word.len()..]);
    let rest = after(b"charset=").or_else(|| after(b"encoding="))?;
    let label: Vec<u8> =
        rest.iter().copied().skip_while(|byte| b"\"' ".contains(byte)).take_while(|byte| !b"\"' />;".contains(byte)).collect();
    // GB2312 and GBK are what programs call GB18030
    Encoding::for_label(&label).map(|found| if found == encoding_rs::GBK { GB18030 } else { found })
}

struct Sink(RefCell<Page>);

impl Sink {
    /// Tokens that were taken; nothing where the page cannot be a table, and is not read to its end.
    fn taken(&self) -> Option<u64> {
        let page = self.0.borrow();
        page.broken.is_none().then_some(page.tokens)
    }
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.0.borrow_mut();
        page.tokens += u64::from(!matches!(token, Token::ParseError(_)));
        match token {
            Token::CharacterTokens(text) => page.text(&text),
            Token::TagToken(tag) if tag.kind == StartTag => {
                page.begin(&tag);
                return match &*tag.name {
                    "style" | "noscript" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
                    "script" => TokenSinkResult::RawData(RawKind::ScriptData),
                    "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            Token::TagToken(tag) if tag.kind == EndTag => page.end(&tag),
            // what Excel says to itself of a sheet that it does not show
            Token::CommentToken(text) => page.is_hidden |= text.contains("SheetHidden") || text.contains("SheetVeryHidden"),
            Token::ParseError(error) => page.is_cut |= error.contains("EOF"),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// What was read of a page so far.
#[derive(Default)]
struct Page {
    /// Tables that are not closed, the innermost last.
    open: Vec<Table>,
    /// Tables that are, each with its number.
    done: Vec<(usize, HeldSheet)>,
    begun: usize,
    /// Tokens that were taken.
    tokens: u64,
    /// Inside of what a browser does not show.
    unseen: Option<String>,
    /// The page ends in the middle of something.
    is_cut: bool,
    /// Excel hides the sheet that the page is.
    is_hidden: bool,
    broken: Option<Message>,
}

impl Page {
    fn begin(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if self.unseen.is_some() || self.broken.is_some() {
            return;
        }
        match name {
            "style" | "script" | "title" | "noscript" | "textarea" | "xmp" | "iframe" | "noembed" | "noframes" => {
                self.unseen = Some(name.to_owned());
            }
            "table" if self.open.len() >= DEEPEST || self.begun >= MOST_TABLES => {
                self.broken = Some(message!("workbooks.why.many_tables", most = MOST_TABLES, deepest = DEEPEST));
            }
            "table" => {
                self.begun += 1;
                let sheet = HeldSheet { hidden: is_hidden(tag), ..HeldSheet::default() };
                self.open.push(Table::new(self.begun, sheet));
            }
            _ => {
                let Some(table) = self.open.last_mut() else {
                    if matches!(name, "tr" | "td" | "th") {
                        self.broken = Some(message!("workbooks.why.outside"));
                    }
                    return;
                };
                let fits = match name {
                    "tr" => {
                        if is_hidden(tag) {
                            table.begin_hidden_row();
                        } else {
                            table.begin_row();
                        }
                        table.fits_a_sheet()
                    }
                    "td" | "th" => table.begin_cell(tag),
                    "br" => table.say("\n"),
                    "input" => table.filled_in(tag),
                    "p" | "div" | "li" => table.new_line(),
                    _ => true,
                };
                if !fits {
                    self.broken = Some(message!("workbooks.why.overfull"));
                }
            }
        }
    }

    fn end(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some(unseen) = &self.unseen {
            if name == unseen.as_str() {
                self.unseen = None;
            }
            return;
        }
        match name {
            "table" => {
                if let Some(table) = self.open.pop() {
                    self.close(table);
                }
            }
            "td" | "th" => {
                if let Some(table) = self.open.last_mut() {
                    table.end_cell();
                }
            }
            "tr" | "thead" | "tbody" | "tfoot" => {
                if let Some(table) = self.open.last_mut() {
                    table.end_row();
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.unseen.is_none()
            && let Some(table) = self.open.last_mut()
        {
            table.shown(text);
        }
    }

    fn close(&mut self, mut table: Table) {
        table.end_row();
        if let Some(outer) = self.open.last_mut() {
            // a frame around what one cell says, and no table
            if let Some(text) = table.only_text()
                && outer.say_of_inner(&text)
            {
                return;
            }
            if let Some(text) = table.told() {
                let _ = outer.say_of_inner(&text) && outer.say("\n");
            }
        }
        self.done.push((table.number, table.sheet));
    }
}

#[cfg(test)]
mod tests {
    use calamine::Data;

    use super::*;
    use crate::intake::files::workbook::xlsx_parts::Merged;

    fn cells(sheet: &HeldSheet) -> Vec<(u32, u32, String)> {
        sheet.cells.iter().map(|((row, column), value)| (*row, *column, value.to_string())).collect()
    }

    fn of(page: &str) -> Vec<(u32, u32, String)> {
        cells(&tables(page.as_bytes()).expect("a page")[0])
    }

    fn at(row: u32, column: u32, text: &str) -> (u32, u32, String) {
        (row, column, text.to_owned())
    }

    #[test]
    fn cells_stand_where_a_browser_shows_them() {
        let plain = "<table><tr><td>a<td>b<tr><td>c<td>&lt;d&gt;&amp;</table>";
        assert_eq!(of(plain), [at(0, 0, "a"), at(0, 1, "b"), at(1, 0, "c"), at(1, 1, "<d>&")]);
        let spans = "<table><tr><th rowspan=2>a</th><th colspan=2>b</th></tr><tr><td>c</td><td>d</td></tr><tr><td>e</td></tr></table>";
        assert_eq!(of(spans), [at(0, 0, "a"), at(0, 1, "b"), at(1, 1, "c"), at(1, 2, "d"), at(2, 0, "e")]);
        let merged = &tables(spans.as_bytes()).expect("a page")[0].facts.merged;
        assert_eq!(merged[..], [Merged { rows: (0, 1), columns: (0, 0) }, Merged { rows: (0, 0), columns: (1, 2) }]);
    }

    #[test]
    fn text_is_what_a_browser_shows() {
        for (cell, text) in [
            ("  a \n b  ", "a b"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<b>a</b><span> b</span>", "a b"),
            ("<p>a</p><p>b</p>", "a\nb"),
            ("&nbsp;a", "\u{a0}a"),
            ("<style>td{}</style>a<script>\"<td>x\"</script>", "a"),
            ("a<!-- <td>b -->", "a"),
            ("<!--[if gte mso 9]><td>x<![endif]-->a", "a"),
            ("&#x53D7;&#29702;", "受理"),
        ] {
            assert_eq!(of(&format!("<table><tr><td>{cell}</td></tr></table>")), [at(0, 0, text)], "{cell}");
        }
    }

    #[test]
    fn a_table_in_a_table_stands_for_itself() {
        let page = "<table><tr><td>menu<td><table><tr><td>a<td>b</table>foot</table><table><tr><td>c</table>";
        let found = tables(page.as_bytes()).expect("a page");
        let named: Vec<_> = found.iter().map(|sheet| (sheet.name.as_str(), cells(sheet))).collect();
        assert_eq!(
            named,
            [
                ("表1", vec![at(0, 0, "menu"), at(0, 1, "a b\nfoot")]),
                ("表2", vec![at(0, 0, "a"), at(0, 1, "b")]),
                ("表3", vec![at(0, 0, "c")])
            ]
        );
    }

    #[test]
    fn a_table_of_one_cell_in_a_cell_is_what_that_cell_says() {
        let page = "<table><tr><td>a <table><tr><td>b</td></tr></table> c<td><table><tr><td>d</table></table><table><tr><td>e</table>";
        let found = tables(page.as_bytes()).expect("a page");
        assert_eq!(found.len(), 2);
        assert_eq!(cells(&found[0]), [at(0, 0, "a\nb c"), at(0, 1, "d")]);
        assert_eq!((found[1].name.as_str(), cells(&found[1])), ("表4", vec![at(0, 0, "e")]));
    }

    #[test]
    fn a_cell_around_a_table_does_not_read_blank() {
        let cell = |inner: &str| of(&format!("<table><tr><td>a<td>{inner}</table>"));
        for (inner, told) in [
            ("<table><tr><td>2026-06-01<td>9:05</table>", "2026-06-01 9:05"),
            ("<table><tr><td>b<tr><td>c</table>", "b\nc"),
            ("d<table><tr><td>b<td>c</table>e", "d\nb c\ne"),
            ("<table><tr><td>b<td>c<tr><td>d</table>", "（表格）"),
            (&format!("<table><tr>{}</table>", "<td>b".repeat(21)), "（表格）"),
            (&format!("<table><tr><td>b<td>{}</table>", "c".repeat(5000)), "（表格）"),
        ] {
            assert_eq!(cell(inner), [at(0, 0, "a"), at(0, 1, told)], "{inner}");
        }
        assert_eq!(cell("<table><tr><td> <td></table>"), [at(0, 0, "a")]);
    }

    #[test]
    fn a_page_is_read_in_what_it_is_written() {
        let page = |charset: &str| {
            format!("<html><meta http-equiv=Content-Type content=\"text/html; charset={charset}\"><table><tr><td>窗口</table>")
        };
        for bytes in [
            page("utf-8").into_bytes(),
            GB18030.encode(&page("gb2312")).0.into_owned(),
            GB18030.encode("<table><tr><td>窗口</table>").0.into_owned(),
            GB18030.encode(&page("utf-8")).0.into_owned(),
            format!("\u{feff}{}", page("x")).encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ] {
            assert_eq!(cells(&tables(&bytes).expect("a page")[0]), [at(0, 0, "窗口")]);
        }
        assert!(tables(b"<table><tr><td>\xFF\xFF").is_err());
    }

    #[test]
    fn what_no_sheet_has_room_for_is_refused() {
        assert!(tables(format!("<table><tr>{}</table>", "<td colspan=1000>x".repeat(17)).as_bytes()).is_err());
        assert!(tables("<table>".repeat(100).as_bytes()).is_err());
        assert!(tables("<table></table>".repeat(1001).as_bytes()).is_err());
        let attributes = |n: usize| (0..n).map(|at| format!(" a{at}<=\"x> y\"")).collect::<Vec<_>>().concat();
        let page = |n: usize| format!("<table>\n<tr><td>a &am<p{}>b</table>", attributes(n));
        assert_eq!(of(&page(900)), [at(0, 0, "a &am\nb")]);
        let error = tables(page(90_000).as_bytes()).err().map(|error| error.to_string()).unwrap_or_default();
        assert_eq!(error, "a tag in its line 2 has more than 1000 attributes");
        let script = format!("<script>i<b {}</script><!-- <b {} --><table><tr><td>a</table>", "x ".repeat(9000), "x ".repeat(9000));
        assert_eq!(of(&script), [at(0, 0, "a")]);
    }

    #[test]
    fn what_excel_hides_or_lets_run_over_is_known() {
        let page =
            "<table><tr style='display:none'><td>a<tr><td colspan=3 style='mso-ignore:colspan'>b<tr><td x:num=\"46174.5\"></td></table>";
        let sheet = &tables(page.as_bytes()).expect("a page")[0];
        assert_eq!((&sheet.facts.hidden[..], sheet.facts.merged.len()), (&[0][..], 0));
        assert_eq!(sheet.cells[2], ((2, 0), Data::Float(46174.5)));
    }

    #[test]
    fn half_a_page_is_no_page() {
        let whole = "<table><tr><td>a</td></tr></table>";
        for broken in [
            "<table><tr><td>a",
            "<table><tr><td>a</td></tr>",
            &format!("{whole}<script>"),
            &format!("<title/>{whole}"),
            &format!("{whole}<!-- {whole}"),
            &format!("{whole}<tr><td>b</td></tr>"),
            "<table><tr><td>a</table></td></tr><tr><td>b</td></tr></table>",
        ] {
            assert!(tables(broken.as_bytes()).is_err(), "{broken}");
        }
        assert!(tables(whole.as_bytes()).is_ok());
    }

    #[test]
    fn what_is_hidden_is_known_to_be_and_a_form_says_what_is_filled_in() {
        let page =
            "<table style=\"display: none\"><tr><td>a</table><table><tr><td style='display:none'>x<td>b<td><input value='c'></table>";
        let found = tables(page.as_bytes()).expect("a page");
        assert_eq!((found[0].hidden, found[1].hidden), (true, false));
        assert_eq!(cells(&found[1]), [at(0, 0, "b"), at(0, 1, "c")]);
        let excel = "<!--[if gte mso 9]><xml><x:Visible>SheetHidden</x:Visible></xml><![endif]--><table><tr><td>a</table>";
        assert!(tables(excel.as_bytes()).expect("a page")[0].hidden);
    }
}
