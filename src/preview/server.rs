//! The socket of the preview: requests in, answers out, until it is stopped.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response};

use super::answer::{self, Answer};
use super::page::WAIT;
use super::shown::Shown;
use crate::error::{Error, Exit, Result};

/// How long a browser waits before it asks again.
const LONGEST: Duration = Duration::from_secs(25);
/// How many wait at once: each takes a thread.
const WAITING: usize = 64;

/// A server bound to its address.
#[derive(Clone)]
pub struct Server {
    http: Arc<tiny_http::Server>,
    address: SocketAddr,
    host: String,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Listens at `host` (an address, or a name of this machine) and `port`; port 0 takes any that is free.
    ///
    /// # Errors
    /// The port is taken, or the address is not this machine's.
    pub fn bind(host: &str, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((host, port)).map_err(|error| {
            let hint = match error.kind() {
                std::io::ErrorKind::AddrInUse => format!(
                    "端口 {port} 已被占用（也许另一个预览还开着）：换一个端口，如 --port {}，或 --port 0 自动选",
                    port.wrapping_add(1).max(1024)
                ),
                std::io::ErrorKind::PermissionDenied => "换一个 1024 以上的端口：--port 8642".to_owned(),
                _ => "--host 应是本机的地址；不写则只在本机（127.0.0.1）可见".to_owned(),
            };
            Error::new(format!("cannot listen at {host}:{port}")).because(error).hint(hint)
        })?;
        let failed = |error: &dyn std::fmt::Display| Error::new(format!("cannot listen at {host}:{port}: {error}")).exit(Exit::Failed);
        let address = listener.local_addr().map_err(|error| failed(&error))?;
        let http = tiny_http::Server::from_listener(listener, None).map_err(|error| failed(&error))?;
        Ok(Self { http: Arc::new(http), address, host: host.to_owned(), stopped: Arc::default() })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Ends [`Server::run`].
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.http.unblock();
    }

    /// Answers until it is stopped.
    pub fn run(&self, shown: &Arc<Shown>) {
        let waiting = Arc::new(AtomicUsize::new(0));
        while !self.stopped.load(Ordering::SeqCst) {
            let Ok(request) = self.http.recv() else { continue };
            let after = request.url().strip_prefix(WAIT).and_then(|query| query.strip_prefix("?after=")).and_then(|seen| seen.parse().ok());
            match after {
                Some(seen) if self.may_answer(&request).is_none() => {
                    if waiting.fetch_add(1, Ordering::SeqCst) >= WAITING {
                        waiting.fetch_sub(1, Ordering::SeqCst);
                        respond(request, Answer::text(503, "too many pages wait\n"));
                        continue;
                    }
                    let (shown, waiting) = (Arc::clone(shown), Arc::clone(&waiting));
                    thread::spawn(move || {
                        let version = shown.after(seen, LONGEST);
                        waiting.fetch_sub(1, Ordering::SeqCst);
                        respond(request, Answer::text(200, &version.to_string()));
                    });
                }
                _ => {
                    let refused = self.may_answer(&request);
                    let answer = refused.unwrap_or_else(|| {
                        let (version, content) = shown.now();
                        answer::answer(request.url(), version, &content)
                    });
                    respond(request, answer);
                }
            }
        }
    }

    /// `None`, or why this request is refused.
    fn may_answer(&self, request: &Request) -> Option<Answer> {
        let host = request.headers().iter().find(|header| header.field.equiv("Host")).map(|header| header.value.as_str());
        if !answer::is_ours(host, &self.host) {
            return Some(Answer::text(403, "this preview answers to its own address only\n"));
        }
        (!matches!(request.method(), Method::Get | Method::Head)).then(|| Answer::text(405, "only GET and HEAD\n"))
    }
}

fn respond(request: Request, answer: Answer) {
    let mut response = Response::from_data(answer.body).with_status_code(answer.status);
    let mut headers = vec![("Content-Type", answer.kind), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")];
    if let Some(location) = &answer.location {
        headers.push(("Location", location));
    }
    if answer.status == 405 {
        headers.push(("Allow", "GET, HEAD"));
    }
    for (name, value) in headers {
        if let Ok(header) = Header::from_bytes(name, value) {
            response.add_header(header);
        }
    }
    // a browser that went away is no failure
    let _ = request.respond(response);
}
