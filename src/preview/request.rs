//! The head of one request, and whether it may be answered at all: only this machine's own pages
//! and its user's own steps may.

use super::answer::{Answer, is_ours};

/// How many header lines a request may have; a browser sends about twenty.
const LINES: usize = 128;

/// What a client asks for. A body is never read: nothing here takes one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// The request at the start of `bytes`; `None` where its head has not come to an end yet.
    ///
    /// # Errors
    /// It is no HTTP/1, or it has too many lines.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<Self>, Answer> {
        let mut lines = [httparse::EMPTY_HEADER; LINES];
        let mut head = httparse::Request::new(&mut lines);
        match head.parse(bytes) {
            Ok(httparse::Status::Partial) => Ok(None),
            Ok(httparse::Status::Complete(_)) => Ok(Some(Self {
                method: head.method.unwrap_or_default().to_owned(),
                target: head.path.unwrap_or_default().to_owned(),
                // bytes that are not UTF-8 become U+FFFD, which no address, origin or keyword holds
                headers: head.headers.iter().map(|line| (line.name.to_owned(), String::from_utf8_lossy(line.value).into_owned())).collect(),
            })),
            Err(httparse::Error::TooManyHeaders) => Err(Answer::too_large()),
            Err(_) => Err(Answer::refused(400, message!("serve.refused.no_http"))),
        }
    }

    /// Whether only the head of the answer is asked for.
    pub(super) fn is_head(&self) -> bool {
        self.method == "HEAD"
    }

    /// The path and query asked of us.
    ///
    /// # Errors
    /// The answer that refuses: the request is meant for another host, comes from another site's page,
    /// or wants to change something.
    pub(super) fn target(&self, own: &str) -> Result<&str, Answer> {
        let mut hosts = self.all("Host");
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Answer::refused(400, message!("serve.refused.hosts"))) };
        let (authority, target) = self.split_target().ok_or_else(|| Answer::refused(400, message!("serve.refused.no_path")))?;
        if !is_ours(Some(host), own) || authority.is_some_and(|authority| !is_ours(Some(authority), own)) {
            return Err(Answer::refused(403, message!("serve.refused.own_address")));
        }
        if self.is_of_another_origin(host) || (self.is_from_another_page() && !self.opens_a_tab()) {
            return Err(Answer::foreign());
        }
        if !matches!(self.method.as_str(), "GET" | "HEAD") {
            return Err(Answer::refused(405, message!("serve.refused.methods")));
        }
        Ok(target)
    }

    /// Whether a page of another site or port had the browser ask. Programs that are no browsers do not say.
    pub(super) fn is_from_another_page(&self) -> bool {
        self.all("Sec-Fetch-Site").any(|site| !matches!(site, "none" | "same-origin"))
    }

    /// A link that the user follows to us opens the page for the user; the page it stands on sees nothing of it.
    fn opens_a_tab(&self) -> bool {
        self.all("Sec-Fetch-Mode").eq(["navigate"]) && self.all("Sec-Fetch-Dest").all(|into| into == "document")
    }

    fn is_of_another_origin(&self, host: &str) -> bool {
        self.all("Origin").any(|origin| origin.strip_prefix("http://").is_none_or(|origin| !origin.eq_ignore_ascii_case(host)))
    }

    /// The host that a target in the form of a whole address names, and the path and query.
    fn split_target(&self) -> Option<(Option<&str>, &str)> {
        const SCHEME: &str = "http://";
        let target = self.target.as_str();
        if target.starts_with('/') {
            return Some((None, target));
        }
        let (scheme, rest) = target.split_at_checked(SCHEME.len())?;
        let path = rest.find('/').unwrap_or(rest.len());
        let target = if path == rest.len() { "/" } else { &rest[path..] };
        scheme.eq_ignore_ascii_case(SCHEME).then_some((Some(&rest[..path]), target))
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "Host: 127.0.0.1:8642\r\n";

    fn status(request: &str) -> u16 {
        let request = match Request::parse(request.as_bytes()) {
            Ok(request) => request.expect("a whole head"),
            Err(answer) => return answer.status,
        };
        request.target("127.0.0.1").map_or_else(|answer| answer.status, |_| 200)
    }

    #[test]
    fn only_a_page_of_ours_or_the_user_is_answered() {
        for (lines, expected) in [
            ("", 200),
            ("Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", 200),
            ("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n", 200),
            ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", 200),
            ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n", 403),
            ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n", 403),
            ("sec-fetch-site: same-site\r\nsec-fetch-mode: cors\r\n", 403),
            ("Sec-Fetch-Site: cross-site\r\n", 403),
            ("Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n", 403),
            ("Origin: http://127.0.0.1:8642\r\n", 200),
            ("Origin: http://127.0.0.1:3000\r\n", 403),
            ("Origin: http://evil.example\r\n", 403),
            ("Origin: null\r\n", 403),
        ] {
            assert_eq!(status(&format!("GET / HTTP/1.1\r\n{HOST}{lines}\r\n")), expected, "{lines}");
        }
    }

    #[test]
    fn a_request_that_breaks_the_protocol_is_refused() {
        let many = "A: b\r\n".repeat(LINES + 1);
        for (request, expected) in [
            (format!("GET / HTTP/1.1\r\n{HOST}\r\n"), 200),
            (format!("GET / HTTP/1.0\r\n{HOST}\r\n"), 200),
            (format!("GET http://localhost:8642/a HTTP/1.1\r\n{HOST}\r\n"), 200),
            (format!("GET HTTP://127.0.0.1 HTTP/1.1\r\n{HOST}\r\n"), 200),
            (format!("GET http://evil.example/ HTTP/1.1\r\n{HOST}\r\n"), 403),
            (format!("GET https://127.0.0.1/ HTTP/1.1\r\n{HOST}\r\n"), 400),
            (format!("OPTIONS * HTTP/1.1\r\n{HOST}\r\n"), 400),
            (format!("CONNECT 127.0.0.1:22 HTTP/1.1\r\n{HOST}\r\n"), 400),
            (format!("DELETE / HTTP/1.1\r\n{HOST}\r\n"), 405),
            (format!("get / HTTP/1.1\r\n{HOST}\r\n"), 405),
            ("GET / HTTP/1.1\r\n\r\n".to_owned(), 400),
            ("GET / HTTP/1.0\r\n\r\n".to_owned(), 400),
            (format!("GET / HTTP/1.1\r\n{HOST}{HOST}\r\n"), 400),
            (format!("GET / HTTP/1.1\r\n{HOST}A : b\r\n\r\n"), 400),
            (format!("GET / HTTP/1.1\r\n{HOST}A: \u{0}\r\n\r\n"), 400),
            (format!("GET / HTTP/1.1\r\n{HOST} folded\r\n\r\n"), 400),
            (format!("GET / HTTP/1.1\r\n{many}{HOST}\r\n"), 431),
            ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), 400),
        ] {
            assert_eq!(status(&request), expected, "{request:.80}");
        }
    }

    #[test]
    fn a_head_is_whole_at_its_empty_line_only() {
        let head = format!("GET /a?b HTTP/1.1\r\n{HOST}\r\n");
        for end in 0..head.len() {
            assert_eq!(Request::parse(&head.as_bytes()[..end]), Ok(None), "{end}");
        }
        let request = Request::parse(head.as_bytes()).expect("a request").expect("a whole one");
        assert_eq!(request.target("127.0.0.1"), Ok("/a?b"));
    }
}
