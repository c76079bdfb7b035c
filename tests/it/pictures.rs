//! Pictures of a workspace's own on its pages: a logo that is one is published, anything else stops the run.

use std::fs;
use std::path::Path;

use crate::huifang::{Run, huifang, tree, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA1,综合窗口,其他,2026-06-01 09:00,2026-06-02 09:00\n\
                      A2,综合窗口,其他,2026-06-29 09:00,2026-06-30 09:00\n";
const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>某县</title><path d=\"M0 0h9v9z\"/></svg>\n";

fn workspace(at: &Path, config: &str) {
    write(at, &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", config)]);
}

fn build(at: &Path) -> Run {
    huifang(at, &["build", "w", "--period", "2026-06"])
}

#[test]
fn a_logo_is_copied_to_the_assets_and_an_icon_may_be_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "");
    write(at, &[("w/templates/logo.svg", LOGO), ("w/templates/favicon.svg", LOGO)]);
    fs::create_dir_all(at.join("w/templates/images")).expect("a folder");
    fs::write(at.join("w/templates/images/Seal.PNG"), b"\x89PNG\r\n\x1a\n\0\0").expect("a picture");
    let run = build(at);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let public = tree(&at.join("w/site/public"));
    assert_eq!(public["assets/logo.svg"], LOGO.as_bytes());
    assert_eq!(public["assets/favicon.svg"], LOGO.as_bytes(), "the icon is replaced");
    assert_eq!(public["assets/images/Seal.PNG"], b"\x89PNG\r\n\x1a\n\0\0");
    fs::remove_dir_all(at.join("w/templates")).expect("gone");
    assert_eq!(build(at).exit, 0);
    let public = tree(&at.join("w/site/public"));
    assert_eq!(public["assets/logo.svg"], LOGO.as_bytes(), "what was posted once is not taken away");
    assert_ne!(public["assets/favicon.svg"], LOGO.as_bytes(), "the built-in one is back");
}

#[test]
fn what_is_no_harmless_picture_stops_the_run_with_its_file_and_a_cure() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    workspace(at, "");
    for (name, text, says) in [
        ("logo.svg", LOGO.replace("<path", "\n<script>1</script><path"), "w/templates/logo.svg:2: 这个 SVG 不能公布"),
        ("logo.svg", LOGO.replace("<path", "<image href=\"https://a.cn/b.png\"/><path"), "href 引用了文件以外的内容"),
        ("logo.png", LOGO.to_owned(), "w/templates/logo.png: 后缀是 .png，内容却不是 PNG"),
        ("logo.bmp", "BM".to_owned(), "这里用不到名为 logo.bmp 的文件"),
    ] {
        let path = format!("w/templates/{name}");
        write(at, &[(&path, &text)]);
        let run = build(at);
        assert!(run.exit == 1 && run.stderr.contains(says), "{name}: {}", run.stderr);
        assert!(!at.join("w/site/public").exists(), "{name}");
        fs::remove_file(at.join(&path)).expect("gone");
    }
    fs::File::create(at.join("w/templates/logo.jpg")).and_then(|file| file.set_len(40 << 20)).expect("a hole of 40 MiB");
    let run = build(at);
    assert!(run.exit == 1 && run.stderr.contains("图片有 41943040 字节") && run.stderr.contains("缩小"), "{}", run.stderr);
}

#[test]
fn the_address_of_the_site_decides_where_a_shared_link_has_a_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let other = "other_language = \"https://www.example.gov.cn/en\"\n";
    workspace(at, &format!("title = \"{}\"\n[site]\nurl = \"https://www.example.gov.cn/hf\"\n{other}", "回".repeat(80)));
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--release"]).exit, 0);
    let public = tree(&at.join("w/site/public"));
    assert!(public["2026-06/social.png"].starts_with(b"\x89PNG"));
    for page in ["index.html", "2026-06/index.html", "2026-06/notice.html"] {
        let text = String::from_utf8_lossy(&public[page]);
        assert!(text.contains("<meta property=\"og:image\" content=\"https://www.example.gov.cn/hf/2026-06/social.png\">"), "{page}");
        assert!(text.contains("href=\"https://www.example.gov.cn/en\" hreflang=\"en\" lang=\"en\">English</a>"), "{page}");
    }
    workspace(at, "");
    assert_eq!(huifang(at, &["build", "w", "--period", "2026-06", "--out", "plain", "--release"]).exit, 0);
    let plain = tree(&at.join("plain/public"));
    assert!(plain.contains_key("2026-06/social.png"));
    assert!(!String::from_utf8_lossy(&plain["2026-06/index.html"]).contains("og:image"));
}
