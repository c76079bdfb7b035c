//! The worked examples of `docs/templates.md`: each is built as it stands, and the page shows what it promises.

use std::collections::BTreeMap;
use std::fs;

use crate::huifang::{huifang, root, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA1,一窗,投诉,2026-06-01,2026-06-02\nA2,一窗,投诉,2026-06-03,2026-06-04\n\
                      A3,二窗,投诉,2026-06-08,2026-06-09\nA4,二窗,投诉,2026-06-20,2026-06-25\n";
const VISITS: &str = "回访编号,受理编号,回访时间,回访方式,总体评价\nV1,A1,2026-06-03,电话,满意\nV2,A2,2026-06-05,电话,满意\n\
                      V3,A3,2026-06-10,电话,不满意\n";

/// The examples of a page: the file that each is, and its text.
fn examples(page: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join(page)).expect("a page");
    let mut blocks = text.split("```");
    let mut found = Vec::new();
    while let (Some(before), Some(block)) = (blocks.next(), blocks.next()) {
        let file = before.rsplit("`templates/").next().and_then(|tail| tail.split('`').next()).expect("an example names its file");
        let code = block.split_once('\n').expect("a block of code").1;
        found.push((format!("w/templates/{file}"), code.to_owned()));
    }
    found
}

/// The page of the month with these files in `templates/`, and its style sheet.
fn built(files: &[(&str, &str)]) -> [String; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let settings = "title = \"一县政务服务回访通报\"\norganisation = \"一县政务服务中心\"\n";
    write(at, &[("w/huifang.toml", settings), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    write(at, files);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{files:?}\n{}", run.stderr);
    ["2026-06/index.html", "assets/style.css"].map(|path| fs::read_to_string(at.join("w/site/public").join(path)).expect("a file"))
}

#[test]
fn every_example_of_a_template_shows_what_it_promises() {
    let promised: BTreeMap<&str, &[&str]> = [
        ("lead", &["2026年6月应回访4件，按期回访3件。", "投诉回访还差1件。"][..]),
        ("chart", &["<h2 id=\"own-chart-title\">各项完成率</h2>", "<rect width=\"75.00%\" height=\"12\" class=\"f-bar\"/>"]),
        ("note", &["<p>对2026年6月1日至2026年6月30日的数字有疑问的，请向一县政务服务中心提出。</p>"]),
        ("logo", &["<svg role=\"img\" aria-label=\"一县政务服务中心\" width=\"40\""]),
    ]
    .into();
    let [plain, style] = built(&[]);
    assert!(promised.values().flat_map(|said| said.iter()).all(|said| !plain.contains(said)), "a promise is kept without its example");
    for page in ["docs/templates.md", "docs/templates.zh-CN.md"] {
        let examples = examples(page);
        assert_eq!(examples.len(), 5, "{page}");
        for (file, code) in &examples {
            let [shown, styled] = built(&[(file, code)]);
            let name = match file.as_str() {
                "w/templates/sections/lead.html" => "lead",
                "w/templates/sections/logo.html" => "logo",
                "w/templates/sections/own.html" if code.contains("<svg") => "chart",
                "w/templates/sections/own.html" => "note",
                "w/templates/own.css" => {
                    assert!(styled.starts_with(&style) && styled.ends_with(code) && shown == plain, "{page}: {code}");
                    continue;
                }
                other => panic!("{page}: {other} is no example that is promised"),
            };
            for said in promised[name] {
                assert!(shown.contains(said), "{page}, {file}: no {said}");
            }
            assert_eq!(styled, style, "{page}, {file}");
        }
    }
}
