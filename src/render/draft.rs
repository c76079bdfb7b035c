//! The mark of a draft on its pages, which no template of a workspace can leave out.

use super::chart::escaped;
use super::words::Words;
use crate::error::Result;

/// How the mark looks where no style sheet knows it.
const STYLE: &str = "margin:0;padding:.6em 1em;background:#8c1c13;color:#fff;font-weight:700;text-align:center";

/// The page with the mark at its top, where its template did not write it: one that was ejected before there were
/// drafts does not.
///
/// `page` is a whole page or a fragment, which begins with its section.
pub(super) fn marked(page: Vec<u8>, words: &Words) -> Result<Vec<u8>> {
    let mark = escaped(words.get("draft.mark")?);
    let text = String::from_utf8_lossy(&page);
    let body = text.find("<body").unwrap_or(0);
    if text[body..].contains(mark.as_str()) {
        return Ok(page);
    }
    let top = text[body..].find('>').map_or(0, |end| body + end + 1);
    let says = escaped(words.get("draft.says")?);
    Ok(format!("{}<p style=\"{STYLE}\">{mark}<br>{says}</p>{}", &text[..top], &text[top..]).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Locale;

    #[test]
    fn a_page_whose_template_knows_no_draft_is_marked_all_the_same_and_only_once() {
        let words = Words::built_in(Locale::ZhCn, include_str!("../../templates/words/zh-CN.toml")).expect("the shipped words");
        let mark = words.get("draft.mark").expect("a mark");
        for page in [
            format!("<html><head><title>{mark}</title></head><body class=\"bulletin\"><main>x</main></body></html>"),
            "<section class=\"huifang\"><h2>x</h2></section>".to_owned(),
            "x".to_owned(),
        ] {
            let once = marked(page.clone().into_bytes(), &words).expect("marked");
            let text = String::from_utf8(once.clone()).expect("text");
            assert_eq!(text.matches(mark).count(), page.matches(mark).count() + 1, "{text}");
            assert!(text.find("<p style").expect("the mark") < text.find('x').expect("the text"), "{text}");
            assert_eq!(marked(once.clone(), &words).expect("marked"), once);
        }
    }
}
