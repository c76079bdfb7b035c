//! Impossible values of `huifang.toml` and of rules: one clear error with the line, and nothing is published.

use crate::huifang::{huifang, write};

const LEDGER: &str = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-06-01,2026-06-02\n";

/// Builds a workspace with this `huifang.toml` and this rule in `mine.toml`; what was said, and
/// whether anything was published.
fn build(config: &str, rule: &str) -> (i32, String, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let rule = format!(
        "[[rule]]\nid = \"x\"\nlabel = \"x\"\ndataset = \"ledger\"\nanchor = \"completed_at\"\ndue = {{ to = \"3d\" }}\nfulfilled_by = \"visit\"\n{rule}\n"
    );
    write(folder.path(), &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", config), ("w/mine.toml", &rule)]);
    let run = huifang(folder.path(), &["--lang", "en", "build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    (run.exit, run.stderr, folder.path().join("w/site/public").exists())
}

#[test]
fn an_impossible_value_is_an_error_with_its_line() {
    let grades = |list: &[(&str, &str)]| {
        let steps: Vec<String> = list.iter().map(|(label, from)| format!("[[grade]]\nlabel = \"{label}\"\nfrom = {from}\n")).collect();
        steps.concat()
    };
    for (config, line, said) in [
        ("[weights]\nphone = 0\nonsite = 0\nevaluator = 0\ncallback = 0\nrectification = 0\n".to_owned(), 6, "every weight is 0"),
        ("[weights]\nonsite = -1\n".to_owned(), 2, "`onsite` is below 0"),
        ("[weights]\nonsite = nan\n".to_owned(), 2, "`onsite` is no number"),
        ("[weights]\nonsite = inf\n".to_owned(), 2, "`onsite` is no number"),
        // 1e300 once was a panic while the methods section was printed
        ("[weights]\nonsite = 1e300\n".to_owned(), 2, "`onsite` is above 1000000"),
        ("[item_weights]\noverall = 1e300\n".to_owned(), 2, "`overall` is above 1000000"),
        ("[item_weights]\noverall = -0.5\n".to_owned(), 2, "`overall` is below 0"),
        ("[points]\nfive = [100, 80, 60, 30, -1]\n".to_owned(), 2, "outside 0 to 100"),
        ("[points]\nthree = [100.01, 60, 0]\n".to_owned(), 2, "outside 0 to 100"),
        ("[points]\nthree = [60, 100, 0]\n".to_owned(), 2, "rises from a better grade"),
        (grades(&[("甲", "80"), ("乙", "90"), ("丙", "0")]), 6, "`乙` does not begin below"),
        (grades(&[("甲", "80"), ("乙", "80"), ("丙", "0")]), 6, "`乙` does not begin below"),
        (grades(&[("甲", "80"), ("乙", "10")]), 6, "does not begin at 0"),
        (grades(&[("甲", "80"), ("甲", "0")]), 5, "`甲` is empty, taken, or reserved"),
        (grades(&[("样本不足", "80"), ("乙", "0")]), 2, "reserved"),
        (grades(&[("*", "80"), ("乙", "0")]), 2, "reserved"),
        (grades(&[("甲", "100.5"), ("乙", "0")]), 3, "outside 0 to 100"),
        (grades(&[("甲", "\"90%\""), ("乙", "0")]), 3, "`from` is `90%`, but this is no percentage"),
        (grades(&[("甲", "\"90％\""), ("乙", "0")]), 3, "`from` is `90％`"),
        (grades(&[("甲", "90"), ("乙", "\"0%\"")]), 6, "`from` is `0%`"),
        ("[points]\nthree = [\"100%\", 60, 0]\n".to_owned(), 2, "`points.three` is `100%`"),
        ("[weights]\nphone = \"40%\"\n".to_owned(), 2, "`phone` is `40%`, but this is no percentage"),
        ("[item_weights]\nintegrity = \"50 %\"\n".to_owned(), 2, "`integrity` is `50 %`"),
        (grades(&[("甲", "nan"), ("乙", "0")]), 3, "no number"),
        ("[[window]]\nname = \"一窗\"\ngroup = \"A\"\n[[window]]\nname = \"一窗\"\ngroup = \"B\"\n".to_owned(), 5, "only"),
        ("[cells]\ndates = [\"%Y-%m-%d\", \"abc\"]\n".to_owned(), 2, "`abc` matches no date"),
        ("[cells]\ndates = [\n  \"%H:%M\",\n]\n".to_owned(), 3, "`%H:%M` matches no date"),
        ("[cells]\ndates = [\"%m-%d %H:%M\"]\n".to_owned(), 2, "`%m-%d %H:%M` matches no date"),
        ("[cells]\ndates = [\"%Q\"]\n".to_owned(), 2, "`%Q` matches no date"),
        ("max_rejected = \"120%\"\n".to_owned(), 1, "not a share from 0% to 100%"),
        ("max_rejected = \"viel\"\n".to_owned(), 1, "`max_rejected` is no number"),
        ("min_respondents = -1\n".to_owned(), 1, "0 or more"),
        ("min_rated = 2.5\n".to_owned(), 1, "0 or more"),
    ] {
        let (exit, stderr, published) = build(&config, "");
        let said = if said == "only" { "`一窗` is in the roster twice" } else { said };
        assert!(exit == 1 && !published, "{config}: exit {exit}\n{stderr}");
        for said in [&format!("huifang.toml:{line}: "), said, "hint: "] {
            assert!(stderr.contains(said), "no `{said}` for\n{config}\nin\n{stderr}");
        }
    }
}

#[test]
fn two_rules_with_one_id_in_one_file_name_both_lines() {
    let again = "[[rule]]\nid = \"x\"\nanchor = \"completed_at\"\ndue = { to = \"5d\" }\nfulfilled_by = \"visit\"";
    let (exit, stderr, published) = build("standard = [\"mine.toml\"]\n", again);
    assert!(exit == 1 && !published, "exit {exit}\n{stderr}");
    assert!(stderr.contains("mine.toml:9: the rule `x` is in this file twice: on line 2 too"), "{stderr}");
}

#[test]
fn a_target_of_nothing_or_of_more_than_all_is_an_error_with_its_line() {
    for (target, said) in [
        ("\"0%\"", "above 0 and at most 100%"),
        ("\"120%\"", "above 0 and at most 100%"),
        ("30", "above 0 and at most 100%"),
        ("\"-5%\"", "above 0 and at most 100%"),
        ("\"nan%\"", "above 0 and at most 100%"),
    ] {
        let (exit, stderr, published) = build("standard = [\"mine.toml\"]\n", &format!("target = {target}"));
        assert!(exit == 1 && !published, "{target}: exit {exit}\n{stderr}");
        assert!(stderr.contains("mine.toml:8: ") && stderr.contains(said), "{target}:\n{stderr}");
    }
}

#[test]
fn a_bulletin_that_withholds_nothing_says_so() {
    for (config, warned) in [("min_respondents = 0\n", true), ("min_respondents = 1\n", true), ("min_respondents = 2\n", false)] {
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), &[("w/ledger/a.csv", LEDGER), ("w/huifang.toml", config)]);
        let run = huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        let page = std::fs::read_to_string(folder.path().join("w/site/public/2026-06/index.html")).expect("the page");
        assert_eq!(page.contains("本期设置为不隐去小样本"), warned, "{config}");
    }
}

#[test]
fn what_no_office_writes_is_refused_by_its_size() {
    let many = |n: usize, line: &dyn Fn(usize) -> String| (0..n).map(line).collect::<String>();
    for (config, said) in [
        (format!("title = \"{}\"\n", "长".repeat(201)), "longer than 200 characters"),
        (format!("organisation = \"{}\"\n", "长".repeat(201)), "longer than 200 characters"),
        (format!("[[window]]\nname = \"{}\"\n", "长".repeat(201)), "longer than 200 characters"),
        (many(5001, &|n| format!("[[window]]\nname = \"w{n}\"\n")), "the roster has 5001 windows"),
        (format!("[inputs]\nledger = [\"ledger/{}x\"]\n", "**/".repeat(3)), "has `**` more than 2 times"),
        (format!("[inputs]\nledger = [\"{}\"]\n", "*a".repeat(2049)), "longer than 4096 bytes"),
        (format!("# {}\n", "x".repeat(2 << 20)), "is larger than 2 MiB"),
    ] {
        let (exit, stderr, published) = build(&config, "");
        assert!(exit == 1 && stderr.contains(said) && !published, "{said}: {}", &stderr[..stderr.len().min(400)]);
    }
    let rule = |n: usize| {
        format!(
            "[[rule]]\nid = \"r{n}\"\ndataset = \"ledger\"\nanchor = \"completed_at\"\ndue = {{ to = \"3d\" }}\nfulfilled_by = \"visit\"\n"
        )
    };
    let (exit, stderr, published) = build("standard = [\"mine.toml\"]\n", &many(1000, &rule));
    assert!(exit == 1 && stderr.contains("there are 1001 rules in force") && !published, "{stderr}");
}
