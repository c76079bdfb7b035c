//! `bulletin.docx`: an official letter by GB/T 9704-2012; in other languages a plain report in the same order.

use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::Event;
use tera::Context;

use super::package::{LETTER, packed};
use super::story::{Story, story};
use super::word::{self, Body};
use super::{picture, summary, workbook};
use crate::bulletin::Bulletin;
use crate::domain::Locale;
use crate::error::{Error, Result};
use crate::render::formal::Formal;
use crate::render::format::halves;
use crate::render::view::{self, Shelf, Told};
use crate::render::words::Words;
use crate::render::{Templates, format};

/// Numerals from one to ten, of the first two levels.
const NUMERALS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];

/// Twips of a character of the body, 16 pt.
const CHARACTER: u32 = 320;
/// Half characters of a title, 22 pt, that one line takes.
const TITLE: usize = 40;
/// The largest and the smallest name of an organisation above a letter, in half points.
const MARK: (u32, u32) = (96, 40);
/// The same in the plain report.
const PLAIN: u32 = 32;

/// The letter.
pub(super) fn letter(templates: &Templates, bulletin: &Bulletin) -> Result<Vec<u8>> {
    let words = templates.words(bulletin.locale);
    let told = story(bulletin, words)?;
    let mut letter = Letter { bulletin, words, body: Body::default(), headings: 0, tables: 0, pictures: Vec::new() };
    letter.head()?;
    letter.tell(&told)?;
    letter.show()?;
    letter.end()?;

    let styles = part(templates, bulletin.locale, "office/styles.xml")?;
    let fonts = part(templates, bulletin.locale, "office/fonts.xml")?;
    let mark = if bulletin.released { "" } else { words.get("draft.mark")? };
    let language = words.get("office.language")?;
    let [main, of_document] = word::relations(letter.pictures.len());
    let title = workbook::title(bulletin, words)?;
    let [core, app] = word::properties(&title, &bulletin.organisation, language, &bulletin.updated().to_string());
    let around = (words.get("office.page_before")?, words.get("office.page_after")?);
    let (header, settings, document) = (word::header(mark), word::settings(), letter.body.document());
    let footers = ["Footer", "FooterEven"].map(|style| word::footer(style, around));
    let types = word::content_types();
    let parts = [
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", main.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
        ("docProps/app.xml", app.as_bytes()),
        ("word/document.xml", document.as_bytes()),
        ("word/_rels/document.xml.rels", of_document.as_bytes()),
        ("word/styles.xml", &styles),
        ("word/fontTable.xml", &fonts),
        ("word/settings.xml", settings.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
        ("word/header2.xml", header.as_bytes()),
        ("word/footer1.xml", footers[0].as_bytes()),
        ("word/footer2.xml", footers[1].as_bytes()),
    ];
    let pictures: Vec<String> = (1..=letter.pictures.len()).map(|n| format!("word/media/picture{n}.png")).collect();
    packed(LETTER, parts.into_iter().chain(pictures.iter().map(String::as_str).zip(letter.pictures.iter().map(Vec::as_slice))))
}

/// A part that a workspace may replace: it must still be XML, or no program opens the document.
fn part(templates: &Templates, locale: Locale, name: &str) -> Result<Vec<u8>> {
    let bytes = templates.render(locale, name, &Context::new())?;
    let text = String::from_utf8_lossy(&bytes);
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                return Err(Error::in_file(&Path::new("templates").join(name), message!("render.no_xml")).because(error));
            }
        }
    }
    Ok(bytes)
}

/// A letter being written.
struct Letter<'a> {
    bulletin: &'a Bulletin,
    words: &'a Words,
    body: Body,
    headings: usize,
    tables: usize,
    /// The pictures so far, as PNG.
    pictures: Vec<Vec<u8>>,
}

impl Letter<'_> {
    /// The organisation's name, the number above the rule, title and addressee.
    fn head(&mut self) -> Result<()> {
        let (bulletin, words) = (self.bulletin, self.words);
        let of = Formal::of(bulletin, words)?;
        if !bulletin.organisation.is_empty() {
            let size = if bulletin.locale == Locale::ZhCn { mark_size(&bulletin.organisation) } else { PLAIN };
            self.body.mark(size, &bulletin.organisation);
        }
        self.body.paragraph("DocumentNumber", &of.number);
        if !bulletin.released {
            let says = format!("{}{}", words.get("list.colon")?, words.get("draft.says")?);
            self.body.led("Draft", ("Strong", words.get("draft.mark")?), &says);
        }
        let period = format::period(bulletin.period.code, words)?;
        let whole = words.fill("page.bulletin_title", &[("title", bulletin.title.clone()), ("period", period)])?;
        // a title that takes more than one line is parted before the period, not within a word
        match whole.strip_prefix(&bulletin.title).filter(|_| bulletin.locale == Locale::ZhCn && halves(&whole) > TITLE) {
            Some(period) => self.body.lines("Title", &[&bulletin.title, period]),
            None => self.body.paragraph("Title", &whole),
        }
        if !of.addressee.is_empty() {
            self.body.paragraph("Addressee", &of.addressee);
        }
        Ok(())
    }

    /// The answer, what changed since it was published, problems and findings.
    fn tell(&mut self, told: &Story) -> Result<()> {
        let (bulletin, words) = (self.bulletin, self.words);
        self.heading("office.overall")?;
        self.body.paragraph("BodyText", &told.lead);
        self.draw()?;
        for notice in &bulletin.notices {
            let text = crate::render::filters::notice_text(words, &notice.key, |name| notice.values.get(name).cloned())?;
            self.body.paragraph("BodyText", &text);
        }
        if !bulletin.withdrawals.is_empty() {
            let key = if bulletin.released { "withdrawal.replaces" } else { "withdrawal.pending" };
            self.body.paragraph("BodyText", words.get(key)?);
            let reasons: Vec<_> = bulletin.withdrawals.iter().map(|withdrawal| withdrawal.reason.as_str()).collect();
            self.list(reasons.into_iter());
        }
        if !bulletin.corrections.is_empty() {
            let n = bulletin.corrections.len().to_string();
            self.body.paragraph("BodyText", &words.fill("office.corrected", &[("n", n)])?);
            let reasons: Vec<_> = bulletin.corrections.iter().map(|correction| correction.reason.as_str()).collect();
            self.list(reasons.into_iter());
        }
        self.points("problems", &told.problems)?;
        self.points("findings", &told.findings)?;
        self.follow()
    }

    /// The headline over the months; what is the same in all of them is said.
    fn draw(&mut self) -> Result<()> {
        let (colon, comma) = (self.words.get("list.colon")?, self.words.get("list.comma")?);
        for course in view::courses(&Shelf::new(self.bulletin), self.words)? {
            match course.drawn {
                Some(drawn) => {
                    self.body.paragraph("Caption", &format!("{}{comma}{}", course.title, course.note));
                    self.pictures.push(picture::picture(&drawn)?);
                    let said = format!("{}{colon}{}", course.title, course.said);
                    self.body.picture(self.pictures.len(), (picture::WIDE, picture::HIGH), &said);
                }
                None => self.body.paragraph("BodyText", &format!("{}{colon}{}{}", course.title, course.note, self.words.get("list.stop")?)),
            }
        }
        Ok(())
    }

    /// What became of the problems of the period before, and what comes next; nothing where neither is said.
    fn follow(&mut self) -> Result<()> {
        let (bulletin, words) = (self.bulletin, self.words);
        if !bulletin.followed.is_empty() {
            self.heading("followed.title")?;
        }
        for (at, one) in bulletin.followed.iter().enumerate() {
            let mut text = String::new();
            if one.rule.is_some() {
                let values = [
                    ("earlier", summary::part(one.earlier_met, one.earlier_due, words)?),
                    ("now", summary::part(one.met, one.due, words)?),
                    ("result", summary::result(one.attained, words)?),
                ];
                text = words.fill("office.followed", &values)? + words.get("list.gap")?;
            }
            let done = one.done.as_deref().map_or_else(|| words.get("followed.not_said"), Ok)?;
            let done = self.sentence(done)?;
            let told = [text.as_str(), words.get("followed.done")?, words.get("list.colon")?, &done].concat();
            self.point(at, words.label(&one.label), &told)?;
        }
        if !bulletin.next_steps.is_empty() {
            self.heading("followed.next")?;
        }
        for (at, step) in bulletin.next_steps.iter().enumerate() {
            let number = self.second_level(at);
            let step = self.sentence(step)?;
            self.body.paragraph("Point", &format!("{number}{step}"));
        }
        Ok(())
    }

    /// What was typed, with a full stop where it ends without one.
    fn sentence(&self, typed: &str) -> Result<String> {
        let ends = typed.ends_with(['。', '！', '？', '；', '.', '!', '?', ';', '…']);
        Ok(if ends { typed.to_owned() } else { format!("{typed}{}", self.words.get("list.stop")?) })
    }

    /// Whether points are numbered, and the end is set, as official letters in Chinese are.
    fn is_chinese(&self) -> bool {
        self.bulletin.locale == Locale::ZhCn
    }

    /// The number of a point of the second level.
    fn second_level(&self, at: usize) -> String {
        if self.is_chinese() { format!("（{}）", numeral(at + 1)) } else { format!("{}. ", at + 1) }
    }

    /// The tables, and what their figures mean.
    fn show(&mut self) -> Result<()> {
        let (bulletin, words) = (self.bulletin, self.words);
        self.heading("office.rates")?;
        self.table(summary::rates(bulletin, words)?)?;
        self.heading("office.windows")?;
        if bulletin.windows.len() > summary::CROWD {
            self.body.paragraph("BodyText", words.get("office.crowded")?);
        }
        let windows = summary::windows(bulletin, words)?;
        if windows.is_none() {
            self.body.paragraph("BodyText", words.get("windows.none")?);
        }
        if let Some(table) = windows {
            self.table(table)?;
        }
        self.heading("office.satisfaction")?;
        let opinions = summary::satisfaction(bulletin, words)?;
        if opinions.is_empty() {
            self.body.paragraph("BodyText", words.get("satisfaction.none")?);
        }
        for table in opinions {
            self.table(table)?;
        }
        let of = bulletin.headline.of.code();
        let callback = if summary::asks_by_all_ways(bulletin) { "answer.callback_is_all" } else { "answer.callback_is" };
        let meanings = [
            (format!("{of}.rate"), format!("{of}.rate_is")),
            ("answer.callback".to_owned(), callback.to_owned()),
            ("answer.evaluator".to_owned(), "answer.evaluator_is".to_owned()),
        ];
        let (colon, gap) = (words.get("list.colon")?, words.get("list.gap")?);
        let mut notes = Vec::new();
        for (name, meaning) in &meanings {
            notes.push(format!("{}{colon}{}", words.get(name)?, words.get(meaning)?));
        }
        notes.push(words.get("office.withheld_note")?.to_owned());
        self.body.led("Note", ("Strong", &format!("{}{colon}", words.get("office.notes")?)), &notes.join(gap));
        Ok(())
    }

    /// The annexes, who signs, and when.
    fn end(&mut self) -> Result<()> {
        let (bulletin, words) = (self.bulletin, self.words);
        let (sheets, tables) = workbook::sheets(bulletin);
        self.body.paragraph("Annex", &words.fill("office.attached", &[("n", sheets.to_string())])?);
        self.body.paragraph("AnnexNext", &words.fill("office.attached_csv", &[("n", tables.to_string())])?);
        let Formal { signatory: signed, date, .. } = Formal::of(bulletin, words)?;
        let (sign_right, date_right) = signature(&signed, &date);
        let is_indented = self.is_chinese();
        let right = |twips: u32| if is_indented { format!("<w:ind w:right=\"{twips}\"/>") } else { String::new() };
        if !signed.is_empty() {
            self.body.set("Signature", &right(sign_right), &signed);
        }
        if !date.is_empty() {
            self.body.set("Date", &right(date_right), &date);
        }
        Ok(())
    }

    fn heading(&mut self, key: &str) -> Result<()> {
        let title = self.words.get(key)?;
        self.headings += 1;
        let number = if self.is_chinese() { format!("{}、", numeral(self.headings)) } else { format!("{}. ", self.headings) };
        self.body.paragraph("Heading1", &format!("{number}{title}"));
        Ok(())
    }

    /// A heading with its points below it.
    fn points(&mut self, group: &str, points: &[Told]) -> Result<()> {
        self.heading(&format!("{group}.title"))?;
        if points.is_empty() {
            self.body.paragraph("BodyText", self.words.get(&format!("{group}.none"))?);
        }
        for (at, point) in points.iter().enumerate() {
            self.point(at, &point.subject, &point.text)?;
        }
        Ok(())
    }

    /// A point of the second level: its subject, and what is said of it.
    fn point(&mut self, at: usize, subject: &str, text: &str) -> Result<()> {
        let number = self.second_level(at);
        let behind = self.words.get(if self.bulletin.locale == Locale::ZhCn { "list.stop" } else { "list.colon" })?;
        self.body.led("Point", ("Subject", &format!("{number}{subject}{behind}")), text);
        Ok(())
    }

    /// Texts of the third level, as they were typed.
    fn list<'s>(&mut self, texts: impl Iterator<Item = &'s str>) {
        let gap = if self.bulletin.locale == Locale::En { " " } else { "" };
        for (at, text) in texts.enumerate() {
            self.body.paragraph("Point", &format!("{}.{gap}{text}", at + 1));
        }
    }

    fn table(&mut self, mut table: word::Table) -> Result<()> {
        self.tables += 1;
        table.caption = self.words.fill("office.table", &[("n", self.tables.to_string()), ("title", table.caption)])?;
        self.body.table(&table);
        Ok(())
    }
}

/// A number from 1 to 99 in Chinese; another in digits.
fn numeral(n: usize) -> String {
    let (tens, ones) = (n / 10, n % 10);
    let digit = |n: usize| if n == 0 { "" } else { NUMERALS[n - 1] };
    match tens {
        0 => digit(ones).to_owned(),
        1 => format!("十{}", digit(ones)),
        2..=9 => format!("{}十{}", digit(tens), digit(ones)),
        _ => n.to_string(),
    }
}

/// The size of the organisation's name in half points: as large as one line takes.
fn mark_size(name: &str) -> u32 {
    let half_characters = halves(name).max(1) as u32;
    // 442 pt between the margins, in half points; half a character is half as wide as it is high
    (word::WIDE / 10 * 2 / half_characters).clamp(MARK.1, MARK.0)
}

/// How far from the right margin signature and date end, in twips: the date four characters, the signature centred
/// above it; where it is the longer one, it ends two characters from the margin and the date is centred below.
fn signature(signed: &str, date: &str) -> (u32, u32) {
    let wide = |text: &str| halves(text) as u32 * CHARACTER / 2;
    let (signed, date) = (wide(signed), wide(date));
    let date_right = if signed > date { (4 * CHARACTER).max(2 * CHARACTER + (signed - date) / 2) } else { 4 * CHARACTER };
    let sign_right = (date_right + date / 2).saturating_sub(signed / 2);
    (sign_right, date_right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_ends_four_characters_from_the_margin_and_the_signature_is_centred_above_it() {
        // 2026年7月7日 is six characters wide: its middle is seven from the margin
        assert_eq!(signature("锦川县中心", "2026年7月7日"), (7 * 320 - 800, 4 * 320));
        // a longer one ends two from the margin, or further where the date would come too near
        assert_eq!(signature(&"甲".repeat(20), "2026年7月7日"), (2 * 320, 9 * 320));
        assert_eq!(signature("", ""), (4 * 320, 4 * 320));
    }

    #[test]
    fn numbers_are_written_in_chinese() {
        for (n, written) in [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五"), (100, "100")] {
            assert_eq!(numeral(n), written);
        }
    }

    #[test]
    fn the_name_above_a_letter_takes_one_line() {
        assert_eq!((mark_size("某中心"), mark_size("")), (96, 96));
        for n in 10..=22 {
            assert!(mark_size(&"甲".repeat(n)) * n as u32 <= 2 * 442, "{n}");
        }
        assert_eq!(mark_size(&"甲".repeat(200)), 40);
    }
}
