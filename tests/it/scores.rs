//! Section 4 of `docs/contract.md` on a centre small enough to work by hand: components, ties, ranks in groups,
//! agreement, alerts, limits placed on purpose.

use crate::huifang::{huifang, write};

const TOML: &str = "ranking = true\nmin_respondents = 1\nmin_rated = 2\n[evaluations]\nscale = \"five\"\n[weights]\nphone = 50\nonsite = 0\nevaluator = 50\ncallback = 0\n\
[[window]]\nname = \"甲窗\"\ngroup = \"A\"\n[[window]]\nname = \"乙窗\"\ngroup = \"A\"\n[[window]]\nname = \"丙窗\"\ngroup = \"A\"\n[[window]]\nname = \"丁窗\"\ngroup = \"B\"\n[tables]\nheadings = \"english\"\n";

fn table(at: &std::path::Path, path: &str) -> String {
    let text = std::fs::read_to_string(at.join("w/site").join(path)).expect("a table");
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

#[test]
fn scores_ranks_agreement_and_alerts_are_what_paper_and_pencil_give() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger = "受理编号,窗口,类别,受理时间\nA,甲窗,咨询,2026-06-01\n";
    let visits = "回访编号,窗口,回访时间,回访方式,回访结果,廉洁自律,体外循环,总体评价\n\
        1,甲窗,2026-06-02,电话,,,,满意\n2,甲窗,2026-06-02,电话,接通,,,满意\n\
        3,乙窗,2026-06-02,电话,,,,满意\n4,乙窗,2026-06-02,电话,,,,基本满意\n\
        5,丙窗,2026-06-02,电话,,,,基本满意\n6,丙窗,2026-06-02,电话,,,,满意\n\
        7,丁窗,2026-06-03,电话,,不满意,,不满意\n8,丁窗,2026-06-02,电话,,,不满意,不满意\n\
        9,丁窗,2026-06-02,电话,未接通,不满意,不满意,\n10,甲窗,2026-07-01,电话,,不满意,,不满意\n";
    let ratings = "窗口,评价时间,评价,评价方式\n\
        甲窗,2026-06-01,非常满意,\n甲窗,2026-06-01,满意,主动\n甲窗,2026-06-02,满意,默认\n甲窗,2026-06-03,未评价,\n\
        乙窗,2026-06-01,非常满意,\n乙窗,2026-06-04,非常满意,\n丙窗,2026-06-01,非常满意,\n丙窗,2026-06-04,非常满意,\n\
        丁窗,2026-06-01,不满意,\n丁窗,2026-06-04,非常不满意,\n";
    write(at, &[("w/huifang.toml", TOML), ("w/ledger/a.csv", ledger), ("w/visits/v.csv", visits), ("w/evaluations/e.csv", ratings)]);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);

    // 甲: phone (100 + 100) / 2, evaluator (100 + 80) / 2: 95. 乙 and 丙: (100 + 60) / 2 and 100: 90, a tie at the limit
    // of 优秀. 丁: two of two items 0, evaluator (30 + 0) / 2 = 15: 7.5
    assert_eq!(
        table(at, "public/2026-06/data/windows.csv"),
        "window,group,rank,grade,score,phone,phone_n,onsite,onsite_n,evaluator,evaluator_n,callback,callback_n,rectification,rectification_n,not_recorded\n\
         丁窗,B,1,不合格,7.50,0.00,2,,0,15.00,2,,0,,0,rectification\n丙窗,A,2,优秀,90.00,80.00,2,,0,100.00,2,,0,,0,rectification\n\
         乙窗,A,2,优秀,90.00,80.00,2,,0,100.00,2,,0,,0,rectification\n甲窗,A,1,优秀,95.00,100.00,2,,0,90.00,2,,0,,0,rectification\n"
    );
    assert_eq!(
        table(at, "public/2026-06/data/evaluations.csv"),
        "window,very_satisfied,satisfied,basically_satisfied,dissatisfied,very_dissatisfied,defaulted,unrated\n\
         ,5,1,0,1,1,1,1\n丁窗,0,0,0,1,1,0,0\n丙窗,2,0,0,0,0,0,0\n乙窗,2,0,0,0,0,0,0\n甲窗,1,1,0,0,0,1,1\n"
    );
    // statsmodels: Wilson of 6/8, 2/2, 0/2; Newcombe of 6/8 − 6/8 and of 2/2 − 2/2. scipy: P(X ≤ 0 of 2 at 0.75) = 1/16
    assert_eq!(
        table(at, "internal/2026-06/data/satisfaction.csv"),
        "window,callback_n,callback_rate,callback_low,callback_high,evaluator_n,evaluator_rate,evaluator_low,evaluator_high,difference,difference_low,difference_high,tail,flag,callback_recorded,evaluator_recorded\n\
         ,8,0.7500,0.4093,0.9285,8,0.7500,0.4093,0.9285,0.0000,-0.3847,0.3847,,,yes,yes\n\
         丁窗,2,0.0000,0.0000,0.6576,2,0.0000,0.0000,0.6576,0.0000,-0.6576,0.6576,0.0625,,yes,yes\n\
         丙窗,2,1.0000,0.3424,1.0000,2,1.0000,0.3424,1.0000,0.0000,-0.6576,0.6576,0.5625,,yes,yes\n\
         乙窗,2,1.0000,0.3424,1.0000,2,1.0000,0.3424,1.0000,0.0000,-0.6576,0.6576,0.5625,,yes,yes\n\
         甲窗,2,1.0000,0.3424,1.0000,2,1.0000,0.3424,1.0000,0.0000,-0.6576,0.6576,0.5625,,yes,yes\n"
    );
    // reached, in the period, by date: not the unreached call and not July's
    assert_eq!(
        table(at, "internal/2026-06/alerts.csv"),
        "window,visited_at,visit,case_id,category,items\n丁窗,2026-06-02,8,,,off_channel\n丁窗,2026-06-03,7,,,integrity\n"
    );
}

#[test]
fn a_limit_that_is_not_reached_is_not_printed_as_reached() {
    // a satisfied visit is worth 89.995: below 90, printed 89.99; a limit of 89.995 itself is reached
    for (limits, grade, score) in [
        ("", "良好", "89.99"),
        ("[[grade]]\nlabel = \"好\"\nfrom = 89.995\n[[grade]]\nlabel = \"差\"\nfrom = 0\n", "好", "90.00"),
        ("[[grade]]\nlabel = \"好\"\nfrom = 89.9951\n[[grade]]\nlabel = \"差\"\nfrom = 0\n", "差", "89.99"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        let toml = format!(
            "min_respondents = 1\nmin_rated = 1\nstandard = [\"r.toml\"]\n[points]\nthree = [89.995, 60, 0]\n[weights]\nonsite = 0\nevaluator = 0\ncallback = 0\n{limits}"
        );
        let rule = "[[rule]]\nid = \"c\"\nlabel = \"投诉回访\"\ndataset = \"ledger\"\ncategory = [\"投诉\"]\nanchor = \"completed_at\"\ndue = { to = \"3d\" }\nfulfilled_by = \"visit\"\ntarget = \"66.67%\"\n";
        let ledger = "受理编号,窗口,类别,受理时间,办结时间\nA,甲窗,投诉,2026-06-01,2026-06-01\nB,甲窗,投诉,2026-06-01,2026-06-01\nC,甲窗,投诉,2026-06-01,2026-06-01\n";
        let visits = "回访编号,受理编号,回访时间,回访方式,总体评价\n1,A,2026-06-02,电话,满意\n2,B,2026-06-02,电话,\n";
        write(at, &[("w/huifang.toml", &toml), ("w/r.toml", rule), ("w/ledger/a.csv", ledger), ("w/visits/v.csv", visits)]);
        let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
        assert_eq!(run.exit, 0, "{}", run.stderr);
        let windows = table(at, "internal/2026-06/data/windows.csv");
        assert!(windows.contains(&format!("甲窗,,1,{grade},{score},")), "{windows}");
        // 2/3 = 0.66666… of a target of 0.6667 rounds to the target, and is cut off below it; where
        // there is no target it is rounded
        let rates = table(at, "public/2026-06/data/rates.csv");
        assert!(rates.contains("c,投诉回访,投诉,,callbacks,3,2,0,0,1,0,0,0.6666,0.6667,no,3,1,"), "{rates}");
        assert!(rates.contains(",,,甲窗,callbacks,3,2,0,0,1,0,0,0.6667,,,,,"), "{rates}");
        let trend = table(at, "public/2026-06/data/trend.csv");
        assert!(trend.contains("2026-06,c,,3,2,0.6666") && trend.contains("2026-06,c,甲窗,3,2,0.6666"), "{trend}");
        let page = std::fs::read_to_string(at.join("w/site/public/2026-06/index.html")).expect("the page");
        assert!(page.contains("66.66%"), "the page");
        let row = page.lines().find(|line| line.contains("投诉回访") && line.contains("<tr>")).unwrap_or_default();
        assert!(row.contains("66.66%") && !row.contains(">66.67%<"), "{row}");
    }
}
