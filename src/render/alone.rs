//! A page taken out of its folder: what it links to beside it becomes an address on the web, or
//! plain text where none is known.

/// A style sheet as the text of a `style` element: it cannot end the element.
pub(super) fn inline(style: &str) -> String {
    style.replace("</", "<\\/")
}

/// The property that keeps the strokes of a stretched chart even.
const EVEN: &str = "vector-effect: non-scaling-stroke;";
/// The rule that gives dots their size.
const ROUND: &str = ".strip circle:not([r]) { r: 4.5px; }";

/// The page with these two moved from its style sheet to the strokes and the dots: checkers of HTML read a style sheet
/// that stands in the page, and do not know them there. What a style sheet of the workspace does without stays away.
pub(super) fn even(style: &str, page: &[u8]) -> Vec<u8> {
    let mut page = String::from_utf8_lossy(page).into_owned();
    if style.contains(EVEN) {
        page = page.replacen(EVEN, "", 1);
        for class in ["s-", "d-"] {
            page = page.replace(&format!("<path class=\"{class}"), &format!("<path vector-effect=\"non-scaling-stroke\" class=\"{class}"));
        }
    }
    if style.contains(ROUND) {
        page = page.replacen(ROUND, "", 1);
        let mut sized = String::with_capacity(page.len());
        for (at, part) in page.split("<circle ").enumerate() {
            let has_size = part.split('>').next().is_some_and(|tag| tag.contains(" r=\""));
            sized.push_str(match (at, has_size) {
                (0, _) => "",
                (_, true) => "<circle ",
                (_, false) => "<circle r=\"4.5\" ",
            });
            sized.push_str(part);
        }
        page = sized;
    }
    page.into_bytes()
}

/// The page with every link to a file beside it led to the same file below `base`, or taken
/// off where there is no `base`.
///
/// Links within the page and to addresses on the web stay. `page` is what our templates write: text is escaped, so that
/// `<a ` begins a link and nothing else does, and links do not stand in each other.
pub(super) fn away(page: &[u8], base: Option<&str>) -> Vec<u8> {
    const HREF: &str = " href=\"";
    let page = String::from_utf8_lossy(page);
    let mut whole = String::with_capacity(page.len());
    let mut rest = page.as_ref();
    while let Some(at) = rest.find("<a ") {
        let (before, from) = rest.split_at(at);
        whole.push_str(before);
        let Some((tag, after)) = from.split_once('>') else { break };
        let target = tag.split_once(HREF).and_then(|(head, tail)| Some((head, tail.split_once('"')?)));
        rest = after;
        match (target, base) {
            (Some((head, (href, tail))), base) if is_beside(href) => {
                if let Some(base) = base {
                    whole.extend([head, HREF, &below(base, href), "\"", tail, ">"]);
                } else if let Some((text, after)) = after.split_once("</a>") {
                    whole.push_str(text);
                    rest = after;
                }
            }
            _ => whole.extend([tag, ">"]),
        }
    }
    whole.push_str(rest);
    whole.into_bytes()
}

/// Whether a link leads to a file beside the page.
fn is_beside(href: &str) -> bool {
    !href.starts_with(['#', '/']) && !href.split('/').next().is_some_and(|first| first.contains(':'))
}

/// The address of `href`, as seen from the folder `base`, which ends with a slash.
fn below(base: &str, href: &str) -> String {
    let mut address = base.trim_end_matches('/').to_owned();
    for part in href.split('/') {
        match part {
            "." => {}
            ".." => address.truncate(address.rfind('/').unwrap_or(address.len())),
            part => address = address + "/" + part,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(page: &str, base: Option<&str>) -> String {
        String::from_utf8(away(page.as_bytes(), base)).expect("text stays text")
    }

    #[test]
    fn links_to_files_beside_lead_to_the_web_or_become_text_and_others_stay() {
        let base = "https://example.gov.cn/hf/2026-06/";
        for (page, led, plain) in [
            (
                "<p><a class=\"x\" href=\"windows/a.html\" download><bdi>甲</bdi></a>，乙</p>",
                "<p><a class=\"x\" href=\"https://example.gov.cn/hf/2026-06/windows/a.html\" download><bdi>甲</bdi></a>，乙</p>",
                "<p><bdi>甲</bdi>，乙</p>",
            ),
            ("<a href=\"../index.html\">全部</a>", "<a href=\"https://example.gov.cn/hf/index.html\">全部</a>", "全部"),
            (
                "<a href=\"#rates\">一</a><a href=\"data/a.csv\">二</a>",
                "<a href=\"#rates\">一</a><a href=\"https://example.gov.cn/hf/2026-06/data/a.csv\">二</a>",
                "<a href=\"#rates\">一</a>二",
            ),
            ("<a href=\"https://other.cn/x\">三</a>", "<a href=\"https://other.cn/x\">三</a>", "<a href=\"https://other.cn/x\">三</a>"),
            (
                "<a href=\"mailto:a@b.cn\">四</a><abbr>五</abbr>",
                "<a href=\"mailto:a@b.cn\">四</a><abbr>五</abbr>",
                "<a href=\"mailto:a@b.cn\">四</a><abbr>五</abbr>",
            ),
        ] {
            assert_eq!(taken(page, Some(base)), led);
            assert_eq!(taken(page, None), plain);
        }
    }

    #[test]
    fn what_a_checker_does_not_know_in_a_style_stands_on_the_charts() {
        let style = include_str!("../../templates/style.css");
        assert!(style.contains(EVEN) && style.contains(ROUND), "the built-in style has both");
        let page = format!("<style>{EVEN}{ROUND}</style><path class=\"s-ink\"/><circle cx=\"1\"/><circle cx=\"1\" r=\"3\"/>");
        let expected = "<style></style><path vector-effect=\"non-scaling-stroke\" class=\"s-ink\"/><circle r=\"4.5\" cx=\"1\"/><circle cx=\"1\" r=\"3\"/>";
        assert_eq!(String::from_utf8(even(style, page.as_bytes())).expect("text"), expected);
    }

    #[test]
    fn a_style_cannot_end_its_element() {
        assert_eq!(inline("a{content:\"</style><b>\"}"), "a{content:\"<\\/style><b>\"}");
    }
}
