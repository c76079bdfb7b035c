//! The preview over a real socket: it keeps up with every change, says what is wrong, and shows nothing but the site.

mod hostile;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::huifang::{huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\n";

/// A preview that runs, and where.
struct Preview {
    child: Child,
    address: String,
}

impl Preview {
    fn of(workspace: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_huifang"))
            .args(["serve", &workspace.to_string_lossy(), "--period", "2026-06", "--as-of", "2026-06-30", "--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output"));
        let mut line = String::new();
        said.read_line(&mut line).expect("its first line");
        let address = line.split("http://").nth(1).and_then(|tail| tail.split('/').next()).expect("an address").to_owned();
        // what it says later must not fill the pipe
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { child, address }
    }

    /// Sends a request as it stands; returns the status and the whole answer.
    fn raw(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status: {answer}"));
        (status, answer)
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.raw(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// The version that a page waits to see replaced.
    fn version(&self) -> String {
        let (_, page) = self.get("/");
        page.split("?after=").nth(1).and_then(|tail| tail.split('"').next()).expect("a page that waits").to_owned()
    }

    /// Changes something and waits until the preview has taken it up.
    fn after(&self, change: impl FnOnce()) {
        let seen = self.version();
        change();
        let (status, answer) = self.get(&format!("/.huifang/wait?after={seen}"));
        assert_eq!(status, 200);
        assert!(!answer.ends_with(&format!("\r\n\r\n{seen}")), "nothing changed: {answer}");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill().and_then(|()| self.child.wait());
    }
}

#[test]
fn the_preview_keeps_up_with_templates_words_configuration_and_exports_and_says_what_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/ledger/a.csv", LEDGER)]);
    let workspace = folder.path().join("w");
    let preview = Preview::of(&workspace);
    let (status, page) = preview.get("/2026-06/");
    assert!(status == 200 && page.contains("text/html; charset=utf-8") && page.contains("服务回访通报"), "{page:.600}");
    let page = || preview.get("/2026-06/index.html").1;

    let template = "templates/sections/trend.html";
    preview.after(|| write(&workspace, &[(template, "<section id=\"trend\"><p>我们的趋势 {{ v.trend.months | length }}</p></section>")]));
    assert!(page().contains("我们的趋势 12"));
    preview.after(|| write(&workspace, &[(template, "<p>\n<b>{{ v.trend.monthz }}</b></p>")]));
    let (status, wrong) = preview.get("/2026-06/");
    assert!(status == 500 && wrong.contains("trend.html:2") && wrong.contains("v.trend.monthz") && wrong.contains("&lt;b&gt;"), "{wrong}");
    preview.after(|| std::fs::remove_file(workspace.join(template)).expect("removed"));
    assert!(!page().contains("我们的趋势") && page().contains("id=\"trend\""));

    preview.after(|| write(&workspace, &[("templates/words/zh-CN.toml", "[page]\nfooter = \"我们的页脚\"\n")]));
    assert!(page().contains("我们的页脚"));
    preview.after(|| write(&workspace, &[("templates/style.css", "body { color: teal }")]));
    assert!(preview.get("/assets/style.css").1.ends_with("body { color: teal }"));
    preview.after(|| write(&workspace, &[("huifang.toml", "title = \"另一个标题\"\n")]));
    assert!(page().contains("另一个标题"));
    preview.after(|| write(&workspace, &[("huifang.toml", "tilte = \"x\"\n")]));
    assert!(page().contains("huifang.toml:1") && page().contains("tilte"));
    preview.after(|| write(&workspace, &[("huifang.toml", "")]));
    preview.after(|| write(&workspace, &[("ledger/b.csv", &LEDGER.replace("A,一窗", "B,新设窗口"))]));
    assert!(page().contains("新设窗口"));
    assert!(!folder.path().join("site").exists() && !workspace.join("site").exists(), "nothing is published");
}

#[test]
fn the_preview_shows_nothing_but_the_site_to_nobody_but_this_machine() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "[inputs]\nleave_out = [\"ledger/passwd.html\"]\n";
    write(folder.path(), &[("w/ledger/a.csv", LEDGER), ("w/secret.txt", "张三"), ("w/huifang.toml", toml)]);
    // a link takes a right on Windows that few accounts have
    #[cfg(unix)]
    std::os::unix::fs::symlink("/etc/passwd", folder.path().join("w/ledger/passwd.html")).expect("a link");
    let preview = Preview::of(&folder.path().join("w"));
    let host = &preview.address;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/secret.txt",
        "/w/secret.txt",
        "/ledger/passwd.html",
        "//etc/passwd",
        "/etc/passwd",
        "/2026-06/../../secret.txt",
        "/2026-06/index.html%00",
        "/huifang.toml",
        "/internal/2026-06/worklist.csv",
        "/2026-06/%5c..%5cindex.html",
    ] {
        let (status, answer) = preview.get(path);
        assert!(matches!(status, 400 | 404) && !answer.contains("张三") && !answer.contains("root:"), "{path}: {answer}");
    }
    let (status, head) = preview.raw(&format!("HEAD /2026-06/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
    assert!(status == 200 && head.ends_with("\r\n\r\n") && !head.contains("<html"), "{head}");
    assert_eq!(preview.get("/2026-06").0, 301);
    assert_eq!(preview.get("/2026-06/data/rates.csv").0, 200);
    for (request, status) in [
        ("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".to_owned(), 403),
        ("GET /.huifang/wait?after=0 HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n".to_owned(), 403),
        ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(), 400),
        (format!("POST / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"), 405),
    ] {
        assert_eq!(preview.raw(&request).0, status, "{request}");
    }

    let port = host.rsplit(':').next().expect("a port");
    let second = huifang(folder.path(), &["serve", "w", "--port", port]);
    assert!(second.exit == 1 && second.stderr.contains(port) && second.stderr.contains("--port 0"), "{}", second.stderr);
    assert_eq!(huifang(folder.path(), &["serve", "absent"]).exit, 1);
}

// nothing that is safe to call presses Ctrl-C in another console of Windows
#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_preview_cleanly() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/ledger/a.csv", LEDGER)]);
    let mut preview = Preview::of(&folder.path().join("w"));
    assert_eq!(preview.get("/").0, 200);
    let idle = TcpStream::connect(&preview.address).expect("a connection");
    let mut waits = TcpStream::connect(&preview.address).expect("a connection");
    write!(waits, "GET /.huifang/wait?after={} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.version(), preview.address).expect("sent");
    let sent = Command::new("kill").args(["-INT", &preview.child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
    assert_eq!(preview.child.wait().expect("it ends").code(), Some(0));
    drop((idle, waits));
}
