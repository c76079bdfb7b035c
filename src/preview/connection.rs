//! One connection: one request in, one answer out, within limits of size and time, and closed.
//!
//! No connection is used twice: on loopback a new one costs nothing, and bytes after a head can then
//! never be taken for a request.

use std::io::{ErrorKind, Read, Result, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use super::answer::{self, Answer};
use super::page::WAIT;
use super::places::Place;
use super::request::Request;
use super::shown::Shown;

/// The largest head of a request, in bytes.
const HEAD: usize = 64 << 10;
/// How much is sent before a client must have taken it within the idle time.
const PIECE: usize = 64 << 10;
/// How much and for how long is read and thrown away after the answer: closing on unread
/// bytes would take the answer back.
const REST: (usize, Duration) = (256 << 10, Duration::from_secs(1));
/// How long a browser waits before it asks again.
const LONGEST: Duration = Duration::from_secs(25);
/// How often it is looked whether a page that waits is still there.
const LOOK: Duration = Duration::from_millis(250);

/// What a server tells each of its connections.
#[derive(Clone)]
pub(super) struct Rules {
    /// The name of this machine that it listens at.
    pub(super) host: String,
    /// How long a client may take to ask, or to take a piece of the answer.
    pub(super) idle: Duration,
}

/// Answers what is asked at `place`. A client that goes away, or that says nothing, is no failure.
pub(super) fn serve(place: &Place, shown: &Shown, rules: &Rules) {
    let stream = place.stream();
    let _ = stream.set_nodelay(true);
    place.ask();
    let asked = read(stream, rules.idle);
    place.keep();
    let (answer, with_body) = match asked {
        Ok(None) => return,
        Ok(Some(request)) => (answer_to(&request, place, shown, rules), !request.is_head()),
        Err(refused) => (refused, true),
    };
    let answer = answer.told(shown.locale());
    if send(stream, &answer, with_body, rules.idle).is_ok() {
        let _ = stream.shutdown(Shutdown::Write);
        let (most, longest) = REST;
        let _ = std::io::copy(&mut Timed::new(stream, longest).take(most as u64), &mut std::io::sink());
    }
}

/// The request, `None` where there never was one, or why it is refused.
fn read(stream: &TcpStream, idle: Duration) -> std::result::Result<Option<Request>, Answer> {
    let mut stream = Timed::new(stream, idle);
    let mut head = Vec::new();
    let mut piece = [0; 8 << 10];
    loop {
        match stream.read(&mut piece) {
            Ok(0) if head.is_empty() => return Ok(None),
            Ok(0) => return Err(Answer::refused(400, message!("serve.refused.ends_early"))),
            Ok(read) => head.extend_from_slice(&piece[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if is_late(&error) && !head.is_empty() => return Err(Answer::refused(408, message!("serve.refused.too_slow"))),
            Err(_) => return Ok(None),
        }
        let request = Request::parse(&head[..head.len().min(HEAD)])?;
        if request.is_some() {
            return Ok(request);
        }
        if head.len() >= HEAD {
            return Err(Answer::too_large());
        }
    }
}

fn answer_to(request: &Request, place: &Place, shown: &Shown, rules: &Rules) -> Answer {
    let target = match request.target(&rules.host) {
        Ok(target) => target,
        Err(refused) => return refused,
    };
    let seen = target.strip_prefix(WAIT).and_then(|query| query.strip_prefix("?after=")).and_then(|seen| seen.parse().ok());
    let Some(seen) = seen else {
        let (version, content) = shown.now();
        return answer::answer(target, version, &content, shown.locale());
    };
    // a tab that another site opens has no business here: it would only take a place
    if request.is_from_another_page() {
        return Answer::foreign();
    }
    let Some(_waiting) = place.wait() else { return Answer::refused(503, message!("serve.refused.too_many")) };
    Answer::text(200, &next(seen, shown, place.stream()).to_string())
}

/// The version after `seen`; `seen` itself after [`LONGEST`], or once the client has closed the connection.
fn next(seen: u64, shown: &Shown, stream: &TcpStream) -> u64 {
    let until = Instant::now() + LONGEST;
    loop {
        let version = shown.after(seen, LOOK.min(until.saturating_duration_since(Instant::now())));
        if version != seen || Instant::now() >= until || is_gone(stream) {
            return version;
        }
    }
}

fn is_gone(stream: &TcpStream) -> bool {
    let peeked = stream.set_nonblocking(true).and_then(|()| stream.peek(&mut [0]));
    let blocks_again = stream.set_nonblocking(false);
    blocks_again.is_err() || peeked.map_or_else(|error| error.kind() != ErrorKind::WouldBlock, |bytes| bytes == 0)
}

fn send(stream: &TcpStream, answer: &Answer, with_body: bool, idle: Duration) -> Result<()> {
    Timed::new(stream, idle).write_all(answer.head().as_bytes())?;
    let body = if with_body { answer.body.as_slice() } else { &[] };
    body.chunks(PIECE).try_for_each(|piece| Timed::new(stream, idle).write_all(piece))
}

/// A connection that must be done by a certain time, however often a single byte comes or goes.
struct Timed<'a> {
    stream: &'a TcpStream,
    until: Instant,
}

impl<'a> Timed<'a> {
    fn new(stream: &'a TcpStream, longest: Duration) -> Self {
        Self { stream, until: Instant::now() + longest }
    }

    fn left(&self) -> Result<Option<Duration>> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(Some(left)) }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        self.stream.set_read_timeout(self.left()?)?;
        self.stream.read(into)
    }
}

impl Write for Timed<'_> {
    fn write(&mut self, from: &[u8]) -> Result<usize> {
        self.stream.set_write_timeout(self.left()?)?;
        self.stream.write(from)
    }

    fn flush(&mut self) -> Result<()> {
        self.stream.flush()
    }
}

fn is_late(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock)
}
