//! A web page with its parts in one file (MHTML), as Excel saves a "single file web page": the tables of all its pages.

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use memchr::memmem;

use super::held::HeldSheet;
use super::web_page;
use crate::messages::Message;

/// Parts in parts: a page has its sheets beside it, no deeper.
const DEEPEST: usize = 8;

/// The tables of all pages, in their order; an error says why the file is not MHTML.
pub(crate) fn tables(file: &[u8]) -> Result<Vec<HeldSheet>, Message> {
    let mail = parse_mail(file).map_err(|error| Message::text(error.to_string()))?;
    // a file that was cut short lacks the line that ends its parts
    if let Some(boundary) = mail.ctype.params.get("boundary")
        && memmem::rfind(file, format!("--{boundary}--").as_bytes()).is_none()
    {
        return Err(message!("workbooks.why.last_part"));
    }
    let mut found = Vec::new();
    pages(&mail, 0, &mut found)?;
    for (at, sheet) in found.iter_mut().enumerate() {
        sheet.name = format!("表{}", at + 1);
    }
    Ok(found)
}

fn pages(mail: &ParsedMail<'_>, depth: usize, found: &mut Vec<HeldSheet>) -> Result<(), Message> {
    if depth > DEEPEST {
        return Err(message!("workbooks.why.deep", deepest = DEEPEST));
    }
    let kind = mail.ctype.mimetype.as_str();
    let says_nothing = mail.headers.get_first_value("Content-Type").is_none();
    if kind == "text/html" || says_nothing && mail.subparts.is_empty() {
        // the page says in what it is written; what its part says is often wrong
        let page = mail.get_body_raw().map_err(|error| Message::text(error.to_string()))?;
        found.extend(web_page::tables(&page)?);
    }
    mail.subparts.iter().try_for_each(|part| pages(part, depth + 1, found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_of_the_file_is_read_however_it_is_packed() {
        let file = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\
            Content-Transfer-Encoding: quoted-printable\r\n\r\n<table><tr><td x:str=3D\"\">=E7=AA=97=\r\n=E5=8F=A3</table>\r\n--b\r\n\
            Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHRhYmxlPjx0cj48dGQ+eDwvdGFibGU+\r\n--b\r\nContent-Type: image/png\r\n\
            Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";
        let sheets = tables(file.as_bytes()).expect("pages");
        let texts: Vec<_> = sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.cells[0].1.to_string())).collect();
        assert_eq!(texts, [("表1", "窗口".to_owned()), ("表2", "x".to_owned())]);
    }
}
