//! `[document]` of `huifang.toml`: texts of one line and a day, each refused with its line where it is none.

use toml::Spanned;

use super::settings::Document;
use super::typed;
use crate::domain::{limits, steers};
use crate::error::Result;
use crate::typed_toml::Source;

/// The letter's own parts, checked.
pub(super) fn document(source: &Source<'_>, typed: &typed::Document) -> Result<Document> {
    let date = typed.date.as_ref().map(|day| {
        let found = day.get_ref().to_string();
        found.parse().map_err(|_| source.error(day.span(), message!("workspace.no_date", key = "document.date", found)))
    });
    let texts = [("number", &typed.number), ("addressee", &typed.addressee), ("signatory", &typed.signatory)];
    Ok(Document {
        lines: texts.into_iter().filter_map(|(key, text)| Some((key, source.line(text.as_ref()?.span())))).collect(),
        number: line(source, "number", typed.number.as_ref())?,
        addressee: line(source, "addressee", typed.addressee.as_ref())?,
        signatory: line(source, "signatory", typed.signatory.as_ref())?,
        date: date.transpose()?,
    })
}

/// A line of text, without the blanks around it.
fn line(source: &Source<'_>, key: &str, typed: Option<&Spanned<String>>) -> Result<String> {
    let Some(typed) = typed else { return Ok(String::new()) };
    let text = typed.get_ref().trim();
    if text.contains(steers) {
        return Err(source.error(typed.span(), message!("workspace.control", key = format!("document.{key}"))));
    }
    if limits::is_too_long(text) {
        let (start, most) = (limits::start_of(text), limits::LONGEST_NAME);
        return Err(source.error(typed.span(), message!("workspace.long", key = format!("document.{key}"), start, most)));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::workspace::Workspace;

    fn opened(toml: &str) -> crate::error::Result<Workspace> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        Workspace::open(folder.path())
    }

    #[test]
    fn the_parts_of_a_letter_are_lines_of_text_and_a_day() {
        let toml = "[document]\nnumber = \" 锦政务〔2026〕6号 \"\naddressee = \"各窗口\"\ndate = 2026-07-07\n";
        let document = opened(toml).expect("a workspace").document;
        assert_eq!((document.number.as_str(), document.addressee.as_str()), ("锦政务〔2026〕6号", "各窗口"));
        assert_eq!((document.signatory.as_str(), document.date), ("", NaiveDate::from_ymd_opt(2026, 7, 7)));
        assert_eq!(opened("").expect("a workspace").document, super::Document::default());
        let long = format!("[document]\naddressee = \"{}\"\n", "各".repeat(201));
        for (toml, says) in [
            ("[document]\nnumber = \"6号\\u0007\"\n", ":2: `document.number` holds a line break or another control character"),
            ("[document]\n\nsignatory = \"甲\\n乙\"\n", ":3: `document.signatory` holds a line break"),
            (&long, ":2: `document.addressee` begins with `各各各各各各各各各各各各各各各各各各各各…` and is longer than 200 characters"),
            ("[document]\ndate = \"7月\"\n", ":2: `document.date` is `7月`, which is no date"),
            ("[document]\nserial = 1\n", "serial"),
        ] {
            let error = opened(toml).expect_err(toml).to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
