//! The preview's server against clients that are slow, many, huge, foreign or no clients at all: each
//! gets its due, and others theirs.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use huifang::messages::Locale;
use huifang::preview::{Fault, Server, Shown};

const PAGE: &str = "<body>全部</body>";
/// Larger than what the system holds for a client that does not read.
const LARGE: usize = 24 << 20;

/// A server in this process, which shows a small site.
struct Served {
    server: Server,
    shown: Arc<Shown>,
    runs: Option<JoinHandle<()>>,
}

impl Served {
    fn new() -> Self {
        Self::with_idle(Duration::from_secs(10))
    }

    fn with_idle(idle: Duration) -> Self {
        let server = Server::bind("127.0.0.1", 0).expect("a free port").with_idle(idle);
        let shown = Arc::new(Shown::default());
        shown.show(Ok(site()), Locale::En);
        let runs = thread::spawn({
            let (server, shown) = (server.clone(), Arc::clone(&shown));
            move || server.run(&shown)
        });
        Self { server, shown, runs: Some(runs) }
    }

    fn address(&self) -> SocketAddr {
        self.server.address()
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        stream
    }

    /// A request with our host and these lines, whole.
    fn request(&self, first: &str, lines: &str) -> String {
        format!("{first} HTTP/1.1\r\nHost: {}\r\n{lines}\r\n", self.address())
    }

    /// What comes back for these bytes.
    fn raw(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect();
        // a server that has heard enough may close before all of it is sent
        let _ = stream.write_all(request.as_ref());
        Answer::of(stream)
    }

    fn get(&self, path: &str) -> Answer {
        self.raw(self.request(&format!("GET {path}"), ""))
    }

    /// Ends the server; how long that took.
    fn stop(&mut self) -> Duration {
        let began = Instant::now();
        self.server.stop();
        if let Some(runs) = self.runs.take() {
            runs.join().expect("it ran to its end");
        }
        began.elapsed()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop();
    }
}

fn site() -> BTreeMap<String, Vec<u8>> {
    let files =
        [("index.html", PAGE.into()), ("2026-06/index.html", PAGE.into()), ("a.csv", b"a\n".to_vec()), ("large.csv", vec![b','; LARGE])];
    files.map(|(name, bytes)| (name.to_owned(), bytes)).into()
}

/// An answer, taken apart.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn of(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // what came before a reset counts
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no answer: {:?}", String::from_utf8_lossy(&bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).expect("text");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let value = values.next();
        assert_eq!(values.next(), None, "{name} once");
        value
    }

    fn length(&self) -> usize {
        self.header("Content-Length").and_then(|length| length.parse().ok()).expect("a length")
    }
}

#[test]
fn a_head_that_trickles_in_is_ended_and_others_are_answered_meanwhile() {
    let served = Served::with_idle(Duration::from_millis(800));
    let began = Instant::now();
    let slow = served.connect();
    let mut trickle = slow.try_clone().expect("the same connection");
    let trickles = thread::spawn(move || {
        let head = format!("GET / HTTP/1.1\r\nA: {}", "x".repeat(10_000));
        head.bytes().take_while(|byte| trickle.write_all(&[*byte]).is_ok()).for_each(|_| thread::sleep(Duration::from_millis(5)));
    });
    assert_eq!(served.get("/").status, 200);
    assert!(began.elapsed() < Duration::from_millis(800), "the slow one is still at it");
    assert_eq!(Answer::of(slow).status, 408);
    assert!((Duration::from_millis(800)..Duration::from_secs(5)).contains(&began.elapsed()), "{:?}", began.elapsed());
    trickles.join().expect("it was ended");
    // one that says nothing at all, as a browser's spare connection, is told nothing
    assert_eq!(served.connect().read(&mut [0]).expect("closed"), 0);
}

#[test]
fn a_client_that_does_not_take_its_answer_is_let_go() {
    let served = Served::with_idle(Duration::from_millis(200));
    let mut slow = served.connect();
    slow.write_all(served.request("GET /large.csv", "").as_bytes()).expect("sent");
    thread::sleep(Duration::from_millis(900));
    assert!(Answer::of(slow).body.len() < LARGE);
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn a_head_has_a_limit_and_a_body_is_not_waited_for() {
    let served = Served::new();
    let head = |length: usize| served.request("GET /", &format!("A: {}\r\n", "x".repeat(length)));
    assert_eq!(served.raw(head(60_000)).status, 200);
    assert_eq!(served.raw(head(70_000)).status, 431);
    assert_eq!(served.raw(head(70_000).trim_end()).status, 431, "without an end");
    assert_eq!(served.raw(format!("GET /{}", "x".repeat(70_000))).status, 431);
    assert_eq!(served.raw(served.request("GET /", &"A: b\r\n".repeat(200))).status, 431);

    let huge = format!("Content-Length: {}\r\n", 10_u64.pow(18));
    let chunked = "Transfer-Encoding: chunked\r\n".to_owned();
    for lines in [huge.clone(), format!("{huge}Expect: 100-continue\r\n"), chunked, "Content-Length: -1\r\n".to_owned()] {
        let began = Instant::now();
        let answer = served.raw(served.request("POST /", &lines));
        assert!(answer.status == 405 && answer.header("Allow") == Some("GET, HEAD"), "{lines}: {}", answer.head);
        assert!(began.elapsed() < Duration::from_secs(5), "{lines}");
        assert_eq!(served.raw(served.request("GET /", &lines)).status, 200, "{lines}");
    }
    let endless = served.request("POST /", &huge) + &"x".repeat(8 << 20);
    assert_eq!(served.raw(endless).status, 405);
}

#[test]
fn idle_connections_keep_nobody_out_and_a_crowd_is_answered_to_the_last() {
    let served = Served::new();
    let idle = (0..70).map(|_| served.connect()).collect::<Vec<_>>();
    let half = (0..70).map(|_| {
        let mut stream = served.connect();
        let _ = stream.write_all(b"GET / HTTP/1.1\r\n");
        stream
    });
    let half = half.collect::<Vec<_>>();
    let began = Instant::now();
    assert_eq!(served.get("/").status, 200);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    drop((idle, half));

    let crowd = (0..200).map(|_| {
        let mut stream = served.connect();
        stream.write_all(served.request("GET /a.csv", "").as_bytes()).expect("sent");
        stream
    });
    let crowd = crowd.collect::<Vec<_>>();
    assert!(crowd.into_iter().all(|stream| Answer::of(stream).status == 200));
}

#[test]
fn pages_that_wait_leave_places_for_others_and_hear_of_the_next_version() {
    let served = Served::new();
    let wait = served.request("GET /.huifang/wait?after=1", "Sec-Fetch-Site: same-origin\r\n");
    let (say, hear) = mpsc::channel();
    for _ in 0..60 {
        let mut stream = served.connect();
        stream.write_all(wait.as_bytes()).expect("sent");
        let say = say.clone();
        thread::spawn(move || {
            let answer = Answer::of(stream);
            say.send((answer.status, answer.body))
        });
    }
    let heard = |count: usize| hear.iter().take(count).collect::<Vec<_>>();
    assert!(heard(12).iter().all(|(status, _)| *status == 503), "48 may wait");
    assert_eq!(served.get("/").status, 200);
    served.shown.show(Ok(site()), Locale::En);
    assert!(heard(48).iter().all(|(status, body)| (*status, body.as_slice()) == (200, b"2")));

    // tabs that were closed do not count
    let wait = wait.replace("after=1", "after=2");
    for _ in 0..100 {
        served.connect().write_all(wait.as_bytes()).expect("sent");
    }
    let began = Instant::now();
    let waits = std::iter::repeat_with(|| {
        let mut stream = served.connect();
        stream.write_all(wait.as_bytes()).expect("sent");
        stream.set_read_timeout(Some(Duration::from_millis(100))).expect("a limit");
        stream.read(&mut [0]).is_err()
    });
    assert!(waits.take_while(|_| began.elapsed() < Duration::from_secs(10)).any(|waits| waits), "a place to wait is free again");
}

#[test]
fn what_is_no_request_for_us_is_refused() {
    let served = Served::new();
    let host = served.address();
    for garbage in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"\x00\x00\x00\x00\x00\x00",
        b"\xff\xfe\xfd\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\xff: x\r\n\r\n",
    ] {
        assert_eq!(served.raw(garbage).status, 400, "{:?}", String::from_utf8_lossy(garbage));
    }
    let cut = served.connect();
    (&cut).write_all(b"GET / HTT").and_then(|()| cut.shutdown(Shutdown::Write)).expect("sent");
    assert_eq!(Answer::of(cut).status, 400);

    let foreign = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n";
    let link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    for (path, lines, status) in [
        ("/", foreign, 403),
        ("/assets/style.css", foreign, 403),
        ("/.huifang/wait?after=1", foreign, 403),
        ("/", "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\n", 403),
        ("/", "Upgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://evil.example\r\n", 403),
        ("/", link, 200),
        ("/.huifang/wait?after=1", link, 403),
        ("http://evil.example/", "", 403),
    ] {
        assert_eq!(served.raw(served.request(&format!("GET {path}"), lines)).status, status, "{path}: {lines}");
    }
    assert_eq!(served.get(&format!("http://{host}/2026-06/")).status, 200);
    assert_eq!(served.raw(format!("GET / HTTP/1.0\r\nHost: {host}\r\n\r\n")).status, 200);
}

#[test]
fn every_answer_keeps_pages_of_other_sites_out_and_says_its_length() {
    let served = Served::new();
    let hasty = Served::with_idle(Duration::from_millis(100));
    let mut statuses = Vec::new();
    let mut all = vec![
        served.get("/"),
        served.get("/2026-06"),
        served.get("/%zz"),
        served.get("/absent"),
        served.get("/.huifang/wait?after=0"),
        served.raw(served.request("PUT /", "")),
        served.raw(served.request("GET /", "Origin: null\r\n")),
        hasty.raw("x"),
        served.raw(format!("GET /{}", "x".repeat(70_000))),
    ];
    served.shown.show(Err(Fault { message: "wrong".to_owned(), hint: None }), Locale::En);
    all.push(served.get("/"));
    for answer in all {
        assert!(answer.header("Content-Security-Policy").is_some_and(|policy| {
            policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'") && policy.contains("script-src 'sha256-")
        }));
        for (name, value) in [
            ("Cache-Control", "no-store"),
            ("X-Frame-Options", "DENY"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("Connection", "close"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{}", answer.head);
        }
        assert_eq!(answer.length(), answer.body.len(), "{}", answer.head);
        assert!(answer.header("Content-Type").is_some() && answer.header("Access-Control-Allow-Origin").is_none());
        statuses.push(answer.status);
    }
    assert_eq!(statuses, [200, 301, 400, 404, 200, 405, 403, 408, 431, 500]);
}

#[test]
fn a_head_only_has_no_body_even_where_it_is_refused() {
    let served = Served::new();
    for (path, lines) in
        [("/", ""), ("/2026-06", ""), ("/absent", ""), ("/a.csv", ""), ("/", "Origin: null\r\n"), ("/.huifang/wait?after=0", "")]
    {
        let head = served.raw(served.request(&format!("HEAD {path}"), lines));
        let whole = served.raw(served.request(&format!("GET {path}"), lines));
        assert_eq!((head.head, head.body), (whole.head, Vec::new()), "{path}");
    }
}

#[test]
fn a_request_may_come_in_pieces_and_a_second_one_is_not_read() {
    let served = Served::new();
    let request = served.request("GET /a.csv", "Connection: keep-alive\r\n");
    for at in [1, 5, request.len() - 3, request.len() - 1] {
        let mut stream = served.connect();
        stream.set_nodelay(true).expect("sent at once");
        stream.write_all(&request.as_bytes()[..at]).expect("sent");
        thread::sleep(Duration::from_millis(20));
        stream.write_all(&request.as_bytes()[at..]).expect("sent");
        let answer = Answer::of(stream);
        assert_eq!((answer.status, answer.body.as_slice()), (200, b"a\n".as_slice()), "{at}");
    }
    let two = served.raw(request.clone() + &served.request("GET /absent", ""));
    assert_eq!((two.status, two.body.as_slice(), two.header("Connection")), (200, b"a\n".as_slice(), Some("close")));
    // what looks like a request within a body is none
    let inner = served.raw(served.request("GET /a.csv", "Content-Length: 40\r\n") + &request);
    assert_eq!((inner.status, inner.body.as_slice()), (200, b"a\n".as_slice()));
}

#[test]
fn a_stopped_server_ends_at_once_whoever_is_connected() {
    let mut served = Served::new();
    let connections = (0..80).map(|at| {
        let mut stream = served.connect();
        if at % 2 == 0 {
            let _ = stream.write_all(served.request("GET /.huifang/wait?after=1", "").as_bytes());
        }
        stream
    });
    let connections = connections.collect::<Vec<_>>();
    let took = served.stop();
    assert!(took < Duration::from_secs(2), "{took:?}");
    for mut stream in connections {
        let heard = stream.read(&mut [0]);
        assert!(heard.map_or_else(|error| error.kind() == ErrorKind::ConnectionReset, |bytes| bytes == 0), "each is closed");
    }
}
