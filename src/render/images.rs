//! Pictures in `templates/` of a workspace, as a logo, checked before they are published: by their bytes, their size and,
//! of SVG, by what they would run or ask for.

use std::path::Path;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::disk;
use crate::error::{Error, Result};
use crate::messages::Message;

/// The largest picture in bytes; a page with its styles has a tenth of it.
const LARGEST: u64 = 1 << 20;

/// Endings of pictures, and what such a file begins with; an SVG is read as a whole.
const FORMS: [(&str, &[u8]); 6] = [
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("jpg", b"\xff\xd8\xff"),
    ("jpeg", b"\xff\xd8\xff"),
    ("webp", b"RIFF"),
    ("ico", b"\x00\x00\x01\x00"),
    ("svg", b""),
];

/// Elements that run, ask for something, or hold a page.
const ACTIVE: [&str; 9] = ["script", "handler", "foreignobject", "iframe", "embed", "object", "audio", "video", "listener"];

/// Whether a file is a picture by its name.
pub(super) fn is_picture(name: &str) -> bool {
    form(name).is_some()
}

/// The bytes of a picture that may be published.
///
/// # Errors
/// Its name, its size, its bytes or what is in it, each with the file and what to do.
pub(super) fn picture(name: &str, file: &Path) -> Result<Vec<u8>> {
    if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_/".contains(&byte)) {
        return Err(Error::in_file(file, message!("render.picture_name")));
    }
    let failed = |error| Error::io(file, "read", error);
    let size = disk::open(file).and_then(|open| open.metadata()).map_err(failed)?.len();
    if size > LARGEST {
        return Err(Error::in_file(file, message!("render.picture_size", size, largest = LARGEST)));
    }
    let bytes = disk::read(file).map_err(failed)?;
    if let Some((ending, begins)) = form(name) {
        let fits = bytes.starts_with(begins) && (ending != "webp" || bytes.get(8..12) == Some(b"WEBP".as_slice()));
        if !fits {
            let form = message!(in "render.form", ending);
            return Err(Error::in_file(file, message!("render.picture_form", ending, form)));
        }
        if ending == "svg"
            && let Err((what, line)) = still(&bytes)
        {
            return Err(Error::in_file(file, message!("render.picture_svg", what)).at_line(line));
        }
    }
    Ok(bytes)
}

fn form(name: &str) -> Option<(&'static str, &'static [u8])> {
    let ending = Path::new(name).extension()?.to_str()?;
    FORMS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(ending))
}

/// Whether an SVG is a drawing and nothing else; else what it has beside, and where.
fn still(bytes: &[u8]) -> std::result::Result<(), (Message, u64)> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Err((message!("render.svg.no_text"), 1)) };
    let mut reader = Reader::from_str(text);
    let line = |at: u64| memchr::memchr_iter(b'\n', &text.as_bytes()[..(at as usize).min(text.len())]).count() as u64 + 1;
    let (mut depth, mut root, mut in_style) = (0_usize, None, false);
    loop {
        let at = reader.buffer_position();
        let found = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(element)) => {
                root.get_or_insert_with(|| local(&element));
                depth += 1;
                in_style = local(&element) == "style";
                of_element(&element)
            }
            Ok(Event::Empty(element)) => {
                root.get_or_insert_with(|| local(&element));
                of_element(&element)
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                in_style = false;
                None
            }
            Ok(Event::Text(said)) if in_style => of_style(&said),
            Ok(Event::CData(said)) if in_style => of_style(&said),
            Ok(Event::GeneralRef(_)) if in_style => Some(message!("render.svg.reference_in_style")),
            Ok(Event::DocType(_)) => Some(message!("render.svg.document_type")),
            Ok(Event::PI(_)) => Some(message!("render.svg.instruction")),
            Ok(_) => None,
            Err(error) => Some(message!("render.svg.no_xml", error = error.to_string())),
        };
        if let Some(what) = found {
            return Err((what, line(at)));
        }
    }
    match root.as_deref() {
        Some("svg") if depth == 0 => Ok(()),
        Some("svg") => Err((message!("render.svg.ends_within"), line(text.len() as u64))),
        _ => Err((message!("render.svg.no_svg"), 1)),
    }
}

fn local(element: &BytesStart<'_>) -> String {
    element.local_name().as_ref().to_ascii_lowercase()
}

/// What an element runs or asks for.
fn of_element(element: &BytesStart<'_>) -> Option<Message> {
    let name = local(element);
    if ACTIVE.contains(&name.as_str()) {
        return Some(message!("render.svg.element", name));
    }
    element.attributes().find_map(|attribute| {
        let Ok(attribute) = attribute else { return Some(message!("render.svg.no_attribute")) };
        let whole = attribute.key.as_ref().to_ascii_lowercase();
        let key = whole.rsplit(':').next().unwrap_or_default();
        let Ok(value) = quick_xml::escape::unescape(&attribute.value) else {
            return Some(message!("render.svg.entity", attribute = whole));
        };
        let bare: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase();
        if whole == "xmlns" || whole.starts_with("xmlns:") {
            return None;
        }
        if key.starts_with("on") {
            return Some(message!("render.svg.event", attribute = whole));
        }
        if ["href", "src"].contains(&key) && !is_within(&bare) {
            return Some(message!("render.svg.reference", attribute = whole));
        }
        // an animation may set what an attribute may not have
        if name == "set" || name.starts_with("animate") {
            let sets = ["attributename", "from", "to", "by", "values"].contains(&key);
            if sets && (bare.contains("href") || bare.contains(':') || bare.starts_with("on")) {
                return Some(message!("render.svg.animation", attribute = whole));
            }
        }
        if bare.contains("javascript:") {
            return Some(message!("render.svg.script", attribute = whole));
        }
        // programs that draw note where on their machine the file lay
        if ["docname", "export-filename", "absref"].contains(&key) {
            return Some(message!("render.svg.path", attribute = whole));
        }
        // properties of a style stand without a prefix
        if whole == key { of_style(&value) } else { of_reference(&value) }
    })
}

/// A place in the same file, or a picture of pixels within it.
fn is_within(bare: &str) -> bool {
    bare.starts_with('#') || bare.strip_prefix("data:image/").is_some_and(|data| !data.starts_with("svg"))
}

/// What a style asks for, or may hide.
fn of_style(text: &str) -> Option<Message> {
    if text.contains('\\') { Some(message!("render.svg.backslash")) } else { of_reference(text) }
}

/// What a style, or an attribute that is a property of one, asks for.
fn of_reference(text: &str) -> Option<Message> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !"\"'".contains(*c)).collect::<String>().to_ascii_lowercase();
    if bare.contains("@import") || bare.contains("image-set(") || bare.contains("expression(") {
        return Some(message!("render.svg.style_file"));
    }
    let elsewhere = bare.split("url(").skip(1).any(|target| !is_within(target));
    elsewhere.then(|| message!("render.svg.style_reference"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("written");
        picture(name, &file)
    }

    #[test]
    fn a_picture_is_what_its_ending_says_and_small() {
        assert!(checked("logo.png", b"\x89PNG\r\n\x1a\n rest").is_ok());
        assert!(checked("a.WEBP", b"RIFF1234WEBPVP8 ").is_ok());
        assert!(checked("logo.svg", include_bytes!("../../templates/favicon.svg")).is_ok());
        for (name, bytes, says) in [
            ("logo.png", b"\xff\xd8\xff\xe0".as_slice(), "its bytes are not those of a PNG"),
            ("logo.webp", b"RIFF1234WAVE", "its bytes are not those of a WebP"),
            ("logo.ico", b"<svg/>", "its bytes are not those of an icon"),
            ("徽标.png", b"\x89PNG\r\n\x1a\n", "letters, digits"),
            ("logo.svg", b"PNG", "its outermost element is not `svg`"),
        ] {
            let error = checked(name, bytes).expect_err(name).to_string();
            assert!(error.contains(says), "{name}: {error}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("logo.png");
        std::fs::File::create(&file).and_then(|file| file.set_len(40 << 20)).expect("a hole of 40 MiB");
        let error = picture("logo.png", &file).expect_err("too large").to_string();
        assert!(error.contains("is a picture of 41943040 bytes; one may have 1048576 (1 MiB)"), "{error}");
    }

    #[test]
    fn a_drawing_that_runs_or_asks_for_something_is_refused_with_its_line() {
        for (inside, says) in [
            ("<script>alert(1)</script>", "an element `script`"),
            ("<x:SCRIPT xmlns:x='http://www.w3.org/2000/svg'/>", "an element `script`"),
            ("<rect onclick='x()'/>", "an event `onclick`"),
            ("<foreignObject/>", "an element `foreignobject`"),
            ("<a href='java&#x09;script:x'/>", "a reference `href` out of the file"),
            ("<image xlink:href='https://a.cn/x.png'/>", "a reference `xlink:href` out of the file"),
            ("<use href='other.svg#a'/>", "a reference `href` out of the file"),
            ("<image href='data:image/svg+xml,x'/>", "a reference `href` out of the file"),
            ("<rect fill='url(//a.cn/x)'/>", "a reference `url(…)` out of the file"),
            ("<rect fill='u\\72l(x)'/>", "a style with a backslash"),
            ("<rect style='fill:u\\72l(x)'/>", "a style with a backslash"),
            ("<style>@import 'a.css';</style>", "a style that asks for another file"),
            ("<style>a{background:url(a.png)}</style>", "a reference `url(…)` out of the file"),
            ("<set attributeName='href' to='javascript:x'/>", "an animation of"),
            ("<g s:docname='C:\\Users\\a.svg' xmlns:s='x'/>", "the path of a file in `s:docname`"),
            ("<?xml-stylesheet href='a.css'?>", "an instruction"),
            ("<g>", "it is no XML"),
        ] {
            let (what, line) = still(format!("<svg xmlns='http://www.w3.org/2000/svg'>\n{inside}</svg>").as_bytes()).expect_err(inside);
            assert!(what.to_string().contains(says), "{inside}: {what}");
            assert!(line >= 2 || says == "it is no XML", "{inside}: line {line}");
        }
        assert!(still(b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg/>").is_err());
        let drawing = "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>\
                       <style>.a{fill:url(#g)}</style><linearGradient id='g'/><use xlink:href='#g'/>\
                       <image href='data:image/png;base64,AAAA'/><rect class='a' style='fill:#fff'/></svg>";
        assert_eq!(still(drawing.as_bytes()), Ok(()));
    }
}
