//! One request to the preview and its answer, without a socket.

use std::borrow::Cow;
use std::net::IpAddr;

use super::page;
use super::shown::Content;
use crate::messages::{Locale, Message};

/// What goes back.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) body: Vec<u8>,
    /// Where the page is instead.
    pub(super) location: Option<String>,
    /// What is said in the place of a body.
    said: Option<Message>,
}

impl Answer {
    fn page(status: u16, body: Vec<u8>) -> Self {
        Self { status, kind: HTML, body, location: None, said: None }
    }

    /// A text that is no sentence.
    pub(super) fn text(status: u16, text: &str) -> Self {
        Self { status, kind: TEXT, body: text.as_bytes().to_vec(), location: None, said: None }
    }

    /// A refusal, with a line that says why.
    pub(super) fn refused(status: u16, why: Message) -> Self {
        Self { said: Some(why), ..Self::text(status, "") }
    }

    /// The same with what it says in this language.
    pub(super) fn told(mut self, locale: Locale) -> Self {
        if let Some(said) = self.said.take() {
            self.body = (said.told(locale) + "\n").into_bytes();
        }
        self
    }

    /// The refusal of a request that another site's page had the browser make.
    pub(super) fn foreign() -> Self {
        Self::refused(403, message!("serve.refused.own_pages"))
    }

    /// The refusal of a head that is too long or has too many lines.
    pub(super) fn too_large() -> Self {
        Self::refused(431, message!("serve.refused.too_large"))
    }

    /// The lines before the body, with what every answer says to keep pages of other sites out.
    pub(super) fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let mut line = |name: &str, value: &str| head.extend([name, ": ", value, "\r\n"]);
        line("Content-Type", self.kind);
        line("Content-Length", &self.body.len().to_string());
        line("Connection", "close");
        line("Cache-Control", "no-store");
        line("Content-Security-Policy", &page::policy());
        line("X-Frame-Options", "DENY");
        line("X-Content-Type-Options", "nosniff");
        line("Cross-Origin-Resource-Policy", "same-origin");
        line("Cross-Origin-Opener-Policy", "same-origin");
        line("Referrer-Policy", "no-referrer");
        if let Some(location) = &self.location {
            line("Location", location);
        }
        if self.status == 405 {
            line("Allow", "GET, HEAD");
        }
        head + "\r\n"
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        301 => "Moved Permanently",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// Whether a request names a host that only this machine can mean: another site may point a name of its own at this
/// address and have the reader's browser ask for it, but it cannot make an address or `localhost` its own.
pub(super) fn is_ours(host: Option<&str>, own: &str) -> bool {
    let Some(host) = host else { return false };
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (host, None),
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let known = name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(own) || name.parse::<IpAddr>().is_ok();
    known && port.is_none_or(|port| port.parse::<u16>().is_ok())
}

/// The answer to a request for `target` (path and query) while `content` of this version is shown; pages of the preview
/// itself are in the language `locale`.
pub(super) fn answer(target: &str, version: u64, content: &Content, locale: Locale) -> Answer {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let files = match content {
        Ok(files) => files,
        // one page says it all, wherever the reader is; styles and tables have nothing to say
        Err(fault) => return Answer::page(500, page::watched(&page::fault(fault, locale), version)),
    };
    let Some(name) = path.strip_prefix('/').and_then(decoded) else { return Answer::page(400, page::nowhere(path, locale)) };
    let name = if name.is_empty() || name.ends_with('/') { name + "index.html" } else { name };
    if let Some(bytes) = files.get(name.as_str()) {
        let kind = kind_of(&name);
        let body = if kind == HTML { page::watched(bytes, version) } else { bytes.clone() };
        return Answer { kind, ..Answer::page(200, body) };
    }
    if files.contains_key(&format!("{name}/index.html")) {
        return Answer { location: Some(format!("{path}/")), ..Answer::text(301, "") };
    }
    Answer::page(404, page::watched(&page::nowhere(&name, locale), version))
}

/// The path with `%41` read as `A`; `None` where that is not UTF-8, or has a character that no
/// file of a site has in its name.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let (byte, after) = match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                ((digit(*high)? * 16 + digit(*low)?) as u8, after)
            }
            (b'%', _) => return None,
            (byte, after) => (*byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).ok().filter(|path| !path.contains(|c: char| c.is_control() || c == '\\'))
}

fn kind_of(name: &str) -> &'static str {
    let end: Cow<'_, str> = name.rsplit('.').next().unwrap_or_default().into();
    match end.as_ref() {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "xml" => "application/atom+xml; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::Fault;
    use super::*;

    fn content() -> BTreeMap<String, Vec<u8>> {
        let files = [
            ("index.html", "<body>全部</body>"),
            ("2026-06/index.html", "<body>六月</body>"),
            ("2026-06/data/rates.csv", "a"),
            ("feed.xml", "<feed/>"),
        ];
        files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).into()
    }

    #[test]
    fn files_of_the_site_are_found_by_name_and_nothing_else_is() {
        for (target, status, kind) in [
            ("/", 200, HTML),
            ("/index.html?x=1", 200, HTML),
            ("/2026-06/", 200, HTML),
            ("/2026%2D06/index.html", 200, HTML),
            ("/2026-06/data/rates.csv", 200, "text/csv; charset=utf-8"),
            ("/feed.xml", 200, "application/atom+xml; charset=utf-8"),
            ("/2026-06", 301, "text/plain; charset=utf-8"),
            ("/2026-07/", 404, HTML),
            ("/../index.html", 404, HTML),
            ("/%2e%2e/%2e%2e/etc/passwd", 404, HTML),
            ("/2026-06/../index.html", 404, HTML),
            ("//etc/passwd", 404, HTML),
            ("/index.html%00.css", 400, HTML),
            ("/..%5cindex.html", 400, HTML),
            ("/%zz", 400, HTML),
            ("/%f", 400, HTML),
            ("/%ff", 400, HTML),
            ("http://elsewhere/index.html", 400, HTML),
        ] {
            let answer = answer(target, 1, &Ok(content()), Locale::ZhCn);
            assert_eq!((answer.status, answer.kind), (status, kind), "{target}");
        }
        assert_eq!(answer("/2026-06", 1, &Ok(content()), Locale::ZhCn).location.as_deref(), Some("/2026-06/"));
    }

    #[test]
    fn pages_wait_for_the_next_version_and_tables_are_as_published() {
        let page = String::from_utf8(answer("/", 7, &Ok(content()), Locale::ZhCn).body).expect("text");
        assert!(page.starts_with("<body>全部<script ") && page.ends_with("</script></body>") && page.contains("after=7\""), "{page}");
        assert_eq!(answer("/2026-06/data/rates.csv", 7, &Ok(content()), Locale::ZhCn).body, b"a");
    }

    #[test]
    fn a_fault_is_said_on_every_page_and_cannot_be_markup() {
        let fault = Fault { message: "a.html:3: <script>alert(1)</script>".to_owned(), hint: Some("<b>".to_owned()) };
        let page = answer("/2026-06/", 2, &Err(fault), Locale::ZhCn);
        let text = String::from_utf8(page.body).expect("text");
        assert_eq!(page.status, 500);
        assert!(text.contains("a.html:3: &lt;script&gt;alert(1)") && !text.contains("<b>") && text.contains("after=2\""), "{text}");
    }

    #[test]
    fn a_name_of_another_site_is_refused() {
        for (host, ours) in [
            (Some("127.0.0.1:8642"), true),
            (Some("localhost:8642"), true),
            (Some("LOCALHOST"), true),
            (Some("[::1]:8642"), true),
            (Some("[::1]"), true),
            (Some("desk.lan:8642"), true),
            (Some("evil.example:8642"), false),
            (Some("localhost.evil.example"), false),
            (Some("127.0.0.1.evil.example:8642"), false),
            (Some("127.0.0.1:x"), false),
            (Some(""), false),
            (None, false),
        ] {
            assert_eq!(is_ours(host, "desk.lan"), ours, "{host:?}");
        }
    }
}
