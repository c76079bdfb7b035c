//! A template of the workspace that never ends, or fails half-way, is one clear error; the
//! published bulletin stands as it was.

use crate::huifang::{huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\n";

#[test]
fn a_template_that_never_ends_or_fails_half_way_is_an_error_with_its_place_and_nothing_is_published() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/ledger/a.csv", LEDGER)]);
    let build = || huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(build().exit, 0);
    let page = || std::fs::read_to_string(folder.path().join("w/site/public/2026-06/index.html")).expect("a page");
    let published = page();
    let long = "长".repeat(1000);
    for (source, says) in [
        ("<p>\n{% include \"sections/trend.html\" %}</p>".to_owned(), &["sections/trend.html", "ircular include"][..]),
        ("{% extends \"sections/trend.html\" %}".to_owned(), &["sections/trend.html", "ircular"]),
        (
            "<p>\n\n{% for n in range(end=10000000000) %}x{% endfor %}</p>".to_owned(),
            &["sections/trend.html:3", "一次最多给 10000 个数", "range(end=10000000000)"],
        ),
        (
            "{% for a in range(end=9999) -%}\n{%- for b in range(end=9999) -%}\n{%- endfor -%}{%- endfor %}".to_owned(),
            &["sections/trend.html:2", "一页最多 1000000 个"],
        ),
        (format!("{{% for n in range(end=9999) %}}{long}{{% endfor %}}"), &["bulletin.html", "超过 16 MB"]),
        (
            "{% component again() %}\n{{ <again /> }}{{ <again /> }}{% endcomponent again %}{{ <again /> }}".to_owned(),
            &["bulletin.html", "recursion depth"],
        ),
        ("<p>good</p>\n<p>{{ v.trend.nothing }}</p>".to_owned(), &["sections/trend.html:2", "v.trend.nothing"]),
        ("<p>\n{{ v.trend.months | percent }}".to_owned(), &["sections/trend.html:2", "percent"]),
        ("<p>{% if v.trend %}".to_owned(), &["sections/trend.html:1"]),
    ] {
        write(folder.path(), &[("w/templates/sections/trend.html", &source)]);
        let run = build();
        assert_eq!(run.exit, 1, "{source:.200}\n{}", run.stdout);
        for said in says {
            assert!(run.stderr.contains(said), "{source:.200} does not say `{said}`:\n{}", run.stderr);
        }
        assert!(page() == published, "{source:.200} changed what is published");
    }
    let left: Vec<_> =
        std::fs::read_dir(folder.path().join("w/site")).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().contains("staging")), "{left:?}");
}

#[test]
fn a_list_of_words_that_asks_for_what_nothing_fills_names_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    write(
        folder.path(),
        &[("w/ledger/a.csv", LEDGER), ("w/templates/words/zh-CN.toml", "[page]\nfooter = \"我们的\"\ndays = \"{first}起，共{weeks}周\"\n")],
    );
    let run = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert!(
        run.exit == 1 && run.stderr.contains("words/zh-CN.toml:3") && run.stderr.contains("{weeks}") && run.stderr.contains("{last}"),
        "{}",
        run.stderr
    );
}
