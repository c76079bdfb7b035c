//! Figures beside those of the period before and of the same period a year earlier, on a centre small enough to work by
//! hand.

use std::fmt::Write as _;

use crate::huifang::{huifang, write};

const TOML: &str = "standard = [\"rules.toml\"]\nmin_respondents = 2\n[evaluations]\nscale = \"three\"\n";
const RULES: &str = "title = \"t\"\n[[rule]]\nid = \"call\"\nlabel = \"回访\"\nanchor = \"completed_at\"\ndue = { to = \"3d\" }\nfulfilled_by = \"visit\"\ntarget = \"50%\"\n";

fn table(at: &std::path::Path, path: &str) -> String {
    let text = std::fs::read_to_string(at.join("w/site").join(path)).expect("a table");
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// `n` cases of a month, completed on its 10th, of which `met` were called on the 11th.
fn cases(month: &str, window: &str, n: usize, met: usize, ledger: &mut String, visits: &mut String) {
    for i in 0..n {
        let id = format!("{month}{window}{i}");
        writeln!(ledger, "{id},{window},投诉,{month}-09,{month}-10").expect("a String takes it");
        if i < met {
            writeln!(visits, "V{id},{id},{month}-11,电话,满意").expect("a String takes it");
        }
    }
}

fn workspace(at: &std::path::Path, months: &[(&str, &str, usize, usize)], ratings: &str) {
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式,总体评价\n".to_owned();
    for (month, window, n, met) in months {
        cases(month, window, *n, *met, &mut ledger, &mut visits);
    }
    let ratings = format!("窗口,评价时间,评价\n{ratings}");
    write(
        at,
        &[
            ("w/huifang.toml", TOML),
            ("w/rules.toml", RULES),
            ("w/ledger/a.csv", &ledger),
            ("w/visits/v.csv", &visits),
            ("w/evaluations/e.csv", &ratings),
        ],
    );
}

#[test]
fn a_month_stands_beside_the_one_before_and_the_same_a_year_earlier() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    // 9 of 20 in June 2025, 56 of 70 in May and 48 of 80 in June 2026; 乙 has nothing a year earlier
    let months = [("2025-06", "甲", 20, 9), ("2026-05", "甲", 70, 56), ("2026-06", "甲", 80, 48), ("2026-06", "乙", 4, 4)];
    workspace(at, &months, "甲,2026-05-03,满意\n甲,2026-05-04,不满意\n甲,2026-06-03,满意\n甲,2026-06-03,满意\n");
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);

    // Newcombe 1998, table II, example (a), turned round: 48/80 − 56/70 is −0.2, from −0.3339 to −0.0524; the others by
    // its formula on paper: 52/84 − 56/70, 52/84 − 9/20, 2/2 − 1/2. Ratings begin in May 2026
    let by_hand = "\
        callbacks,,,previous,2026-05,52,84,0.6190,56,70,0.8000,-0.1810,-0.3127,-0.0360,fell,yes\n\
        callbacks,,,year_earlier,2025-06,52,84,0.6190,9,20,0.4500,0.1690,-0.0647,0.3837,,yes\n\
        callbacks,call,,previous,2026-05,52,84,0.6190,56,70,0.8000,-0.1810,-0.3127,-0.0360,fell,yes\n\
        callbacks,call,,year_earlier,2025-06,52,84,0.6190,9,20,0.4500,0.1690,-0.0647,0.3837,,yes\n";
    let internal = table(at, "internal/2026-06/data/compared.csv");
    let (header, rows) = internal.split_once('\n').expect("a header");
    assert_eq!(header, "measure,rule,window,against,period,k,n,rate,earlier_k,earlier_n,earlier_rate,difference,low,high,change,recorded");
    assert!(rows.starts_with(by_hand), "{rows}");
    for row in [
        "callbacks,,甲,previous,2026-05,48,80,0.6000,56,70,0.8000,-0.2000,-0.3339,-0.0524,fell,yes",
        "callbacks,,乙,year_earlier,2025-06,4,4,1.0000,0,0,,,,,,yes",
        "evaluator_satisfaction,,,year_earlier,2025-06,2,2,1.0000,,,,,,,,no",
        "evaluator_satisfaction,,,previous,2026-05,2,2,1.0000,1,2,0.5000,0.5000,-0.2726,0.9055,,yes",
    ] {
        assert!(rows.lines().any(|line| line == row), "{row}\n{rows}");
    }

    // a period that is not over is held against nothing
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-20", "--out", "early"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let early = std::fs::read_to_string(at.join("early/public/2026-06/data/compared.csv")).expect("a table");
    assert_eq!(early.lines().count(), 1, "{early}");
}

#[test]
fn what_the_earlier_bulletin_withholds_stays_withheld_beside_a_later_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let months = [("2026-05", "甲", 9, 1), ("2026-05", "乙", 9, 5), ("2026-06", "甲", 9, 5), ("2026-06", "乙", 9, 6)];
    workspace(at, &months, "");
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    // in May one person answered at 甲, so 乙 is withheld with it; June shows both
    let public = table(at, "public/2026-06/data/compared.csv");
    for row in [
        "callback_satisfaction,,甲,previous,2026-05,5,5,1.0000,*,*,*,*,*,*,*,yes",
        "callback_satisfaction,,乙,previous,2026-05,6,6,1.0000,*,*,*,*,*,*,*,yes",
        "callback_satisfaction,,,previous,2026-05,11,11,1.0000,6,6,1.0000,0.0000,-0.2588,0.3903,,yes",
    ] {
        assert!(public.lines().any(|line| line == row), "{row}\n{public}");
    }
    let told = huifang(at, &["explain", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--against", "previous", "--window", "甲"]);
    assert!(told.exit == 0 && told.stdout.contains("不公布") && told.stdout.contains("1 ÷ 9"), "{}{}", told.stdout, told.stderr);
    let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("a page");
    assert!(page.contains("环比与同比") && page.contains("无数据"), "what has no records reads 无数据");
}
