//! Small exports whose cells are refused: what is proposed, worked out by hand, and that what is pasted settles it.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;

use super::RefusedValues;
use crate::intake::{Need, read_unscaled};
use crate::workspace::Workspace;

/// What stands in the cells of a scene, row by row; a column that is not given says what every row may say.
#[derive(Default)]
struct Scene {
    toml: &'static str,
    accepted: &'static [&'static str],
    completed: &'static [&'static str],
    allowed: &'static [&'static str],
    windows: &'static [&'static str],
    visited: &'static [&'static str],
    methods: &'static [&'static str],
    outcomes: &'static [&'static str],
    overall: &'static [&'static str],
    off_channel: &'static [&'static str],
    ratings: &'static [&'static str],
    rating: &'static str,
}

/// So many rows of every kind.
const ROWS: usize = 12;

impl Scene {
    fn write(&self, folder: &Path) {
        let cell =
            |cells: &[&'static str], usual: &'static str, row: usize| if cells.is_empty() { usual } else { cells[row % cells.len()] };
        let mut ledger = "受理编号,窗口,类别,受理时间,办结时间,可回访\n".to_owned();
        let outcome = if self.overall.is_empty() && self.outcomes.len() > 1 { "回访结果,其他" } else { "回访结果,总体评价" };
        let mut visits = format!("窗口,回访时间,回访方式,体外循环,{outcome}\n");
        let heading = if self.rating.is_empty() { "评价结果" } else { self.rating };
        let mut evaluations = format!("窗口,评价时间,{heading}\n");
        for row in 0..ROWS {
            let window = cell(self.windows, "一窗", row);
            let (accepted, completed) = (cell(self.accepted, "2026-06-01", row), cell(self.completed, "2026-06-02", row));
            let _ = writeln!(ledger, "A{row},{window},投诉,{accepted},{completed},{}", cell(self.allowed, "是", row));
            let (visited, method) = (cell(self.visited, "2026-06-03", row), cell(self.methods, "电话", row));
            let (off, overall) = (cell(self.off_channel, "满意", row), cell(self.overall, "满意", row));
            let _ = writeln!(visits, "一窗,{visited},{method},{off},{},{overall}", cell(self.outcomes, "接通", row));
            let _ = writeln!(evaluations, "一窗,2026-06-03,{}", cell(self.ratings, "非常满意", row));
        }
        for (path, text) in [("ledger/a.csv", &ledger), ("visits/a.csv", &visits), ("evaluations/a.csv", &evaluations)] {
            std::fs::create_dir_all(folder.join(path).parent().expect("it has one")).expect("a folder");
            std::fs::write(folder.join(path), text).expect("a file");
        }
        std::fs::write(folder.join("huifang.toml"), self.toml).expect("a file");
    }
}

fn refused(folder: &Path) -> RefusedValues {
    let workspace = Workspace::open(folder).unwrap_or_else(|error| panic!("{error}"));
    let intake = read_unscaled(&workspace, Need::Counts, None, &|_| ()).expect("it can be read");
    RefusedValues::of(&workspace, &intake)
}

/// Which of the proposed lines a person pastes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pasted {
    /// Those that count as they stand.
    AsTheyStand,
    /// Those behind a `#` too, without it.
    Uncommented,
}

/// Puts the proposed lines where they belong, as a person would.
fn paste(folder: &Path, refused: &RefusedValues, pasted: Pasted) {
    let file = folder.join("huifang.toml");
    let old = std::fs::read_to_string(&file).expect("a file");
    let gone = |line: u64| refused.additions.iter().flat_map(|add| &add.replaces).any(|lines| (lines.first..=lines.last).contains(&line));
    let mut new = String::new();
    for (at, text) in (1..).zip(old.lines()) {
        if !gone(at) {
            new.extend([text, "\n"]);
        }
        refused.additions.iter().filter(|add| add.line == at).for_each(|add| new += &add.lines);
    }
    new += &refused.snippet;
    let uncommented = |line: &str| {
        let entry = line.strip_prefix("# ").filter(|rest| pasted == Pasted::Uncommented && rest.starts_with('"'));
        entry.unwrap_or(line).to_owned()
    };
    std::fs::write(&file, new.lines().map(uncommented).collect::<Vec<_>>().join("\n")).expect("a file");
}

/// Lines without their comments, tables on one line with what stands in them.
fn bare(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("# ") {
        Some(comment) if !comment.contains(" = ") => String::new(),
        _ => line.split("    # ").next().unwrap_or_default().to_owned(),
    };
    text.lines().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_is_proposed_is_what_a_supervisor_would_write_and_settles_it() {
    for (scene, expected) in [
        (
            Scene { ratings: &["很满意", "比较满意", "一般", "不太满意"], ..Scene::default() },
            "[values.rating]; \"一般\" = \"基本满意\"; \"不太满意\" = \"不满意\"; \"比较满意\" = \"满意\"",
        ),
        (
            Scene { ratings: &["笑脸", "平脸", "哭脸"], ..Scene::default() },
            "[values.rating]; \"哭脸\" = \"不满意\"; \"平脸\" = \"基本满意\"; \"笑脸\" = \"满意\"; [evaluations]; scale = \"three\"",
        ),
        // 满意 is of either scale, and 特别满意 tells which
        (Scene { ratings: &["满意", "特别满意"], ..Scene::default() }, "[values.rating]; \"特别满意\" = \"非常满意\""),
        (
            Scene { ratings: &["5", "1"], rating: "评分", toml: "[columns.evaluations]\nrating = \"评分\"\n", ..Scene::default() },
            "[values.rating]; \"1\" = \"非常不满意\"; \"5\" = \"非常满意\"",
        ),
        (
            Scene { methods: &["座机", "上门走访", "电话"], ..Scene::default() },
            "[values.method]; \"上门走访\" = \"现场\"; \"座机\" = \"电话\"",
        ),
        (Scene { outcomes: &["满意", "不满意"], ..Scene::default() }, "[columns.visits]; overall = [\"回访结果\"]"),
        (
            Scene { outcomes: &["满意", "特别不满意"], ..Scene::default() },
            "[values.overall]; \"特别不满意\" = \"非常不满意\"; [columns.visits]; overall = [\"回访结果\"]",
        ),
        // the grades have a column, so whoever gave one was reached
        (Scene { outcomes: &["满意", "未接通"], overall: &["满意"], ..Scene::default() }, "[values.outcome]; \"满意\" = \"接通\""),
        (Scene { overall: &["—", "非常满意", "拒答"], ..Scene::default() }, "[values.overall]; \"拒答\" = \"\"; [cells]; blank = [\"—\"]"),
        (Scene { allowed: &["同意", "不同意"], ..Scene::default() }, "[values.callback_allowed]; \"不同意\" = \"否\"; \"同意\" = \"是\""),
        (Scene { completed: &["1900-01-01 00:00:00", "NULL", "NULL"], ..Scene::default() }, {
            "[cells]; blank = [\"NULL\", \"1900-01-01 00:00:00\"]"
        }),
        (Scene { completed: &["待定", "2026-06-02"], ..Scene::default() }, "[cells]; blank = [\"待定\"]"),
        // 0 is a word elsewhere
        (Scene { completed: &["0", "2026-06-02"], allowed: &["1", "0"], ..Scene::default() }, "[values.completed_at]; \"0\" = \"\""),
        // a date long before every case, in several rows
        (Scene { completed: &["2000-01-01", "2026-06-02", "2026-06-02"], ..Scene::default() }, "[cells]; blank = [\"2000-01-01\"]"),
        (
            Scene { accepted: &["06/13/2026 9:05", "06/01/2026 21:05"], completed: &["06/14/2026"], ..Scene::default() },
            "[cells]; dates = [\"%m/%d/%Y\", \"%m/%d/%Y %H:%M\"]",
        ),
        (
            Scene { visited: &["2026-06-03（上午）", "2026\\6\\3"], ..Scene::default() },
            "[cells]; dates = [\"%Y-%m-%d（上午）\", \"%Y\\\\%m\\\\%d\"]",
        ),
        (Scene { accepted: &["2026-06-01。"], ..Scene::default() }, "[values.accepted_at]; \"2026-06-01。\" = \"2026-06-01\""),
        (
            Scene {
                windows: &["一窗", "二窗 ", "二 窗"],
                toml: "[[window]]\nname = \"一窗\"\n[[window]]\nname = \"二窗\"\n",
                ..Scene::default()
            },
            "[values.window]; \"二 窗\" = \"二窗\"",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        scene.write(folder.path());
        let found = refused(folder.path());
        assert_eq!(bare(&found.snippet), expected);
        paste(folder.path(), &found, Pasted::AsTheyStand);
        assert_eq!(refused(folder.path()), RefusedValues::default(), "pasted, it is settled: {expected}");
    }
}

#[test]
fn what_could_be_mistaken_is_a_comment_with_the_choices() {
    for (scene, expected) in [
        // in some systems 1 is the best
        (Scene { ratings: &["5", "4", "1"], ..Scene::default() }, {
            "[values.rating]; # \"1\" = \"非常不满意\"; # \"4\" = \"满意\"; # \"5\" = \"非常满意\"; \
             ## \"1\" = \"非常满意\"; ## \"4\" = \"不满意\"; ## \"5\" = \"非常不满意\""
        }),
        (Scene { methods: &["邮件", "电话"], ..Scene::default() }, "[values.method]; # \"邮件\" = \"\""),
        (Scene { ratings: &["非常满意", "NULL"], ..Scene::default() }, "[values.rating]; # \"NULL\" = \"未评价\""),
        // a blank would say that the visit was answered
        (Scene { outcomes: &["NULL", "接通"], completed: &["NULL", "2026-06-02"], overall: &["满意"], ..Scene::default() }, {
            "[values.completed_at]; \"NULL\" = \"\"; [values.outcome]; # \"NULL\" = \"\""
        }),
        (Scene { off_channel: &["无", "满意"], ..Scene::default() }, "[values.off_channel]; # \"无\" = \"满意\""),
        (Scene { completed: &["已办结", "2026-06-02"], ..Scene::default() }, "[values.completed_at]; # \"已办结\" = \"\""),
        (
            Scene { windows: &["一窗", "A01"], toml: "[[window]]\nname = \"一窗\"\n", ..Scene::default() },
            "[values.window]; # \"A01\" = \"\"",
        ),
        (Scene { accepted: &["01/06/2026", "02/06/2026"], ..Scene::default() }, {
            "[cells]; # dates = [\"%m/%d/%Y\"]; # dates = [\"%d/%m/%Y\"]"
        }),
        (
            Scene { ratings: &["满意", "一般"], ..Scene::default() },
            "[values.rating]; \"一般\" = \"基本满意\"; [evaluations]; # scale = \"five\"; # scale = \"three\"",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        scene.write(folder.path());
        let found = refused(folder.path());
        assert_eq!(bare(&found.snippet), expected);
        paste(folder.path(), &found, Pasted::AsTheyStand);
        // the comments are TOML, and change nothing by themselves
        let left = refused(folder.path());
        assert!(left.columns.iter().all(|column| column.listed.iter().all(|value| !value.sure)), "{left:?}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    Scene { ratings: &["5", "4", "3", "2", "1"], ..Scene::default() }.write(folder.path());
    paste(folder.path(), &refused(folder.path()), Pasted::Uncommented);
    assert_eq!(refused(folder.path()), RefusedValues::default(), "looked at and uncommented, it is settled");
}

#[test]
fn a_window_that_several_kinds_of_table_name_has_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let toml = "[[window]]\nname = \"一窗\"\n[[window]]\nname = \"二窗\"\n";
    Scene { toml, windows: &["A01", "二 窗", "一窗"], ..Scene::default() }.write(folder.path());
    let rated = "窗口,评价时间,评价结果\nA01,2026-06-03,非常满意\nB02,2026-06-03,满意\n";
    std::fs::write(folder.path().join("evaluations/a.csv"), rated).expect("a file");
    let found = refused(folder.path());
    assert_eq!(
        found.snippet,
        "[values.window]    # 窗口；右边可用：一窗、二窗\n# \"A01\" = \"\"    # 5 行\n\"二 窗\" = \"二窗\"    # 4 行\n# \"B02\" = \"\"    # 1 行\n"
    );
    assert_eq!(
        found.columns.iter().map(|column| (column.kind.code(), column.rows)).collect::<Vec<_>>(),
        [("ledger", 8), ("evaluations", 2)]
    );
}

#[test]
fn lines_go_under_the_tables_that_are_there_whatever_they_are_called() {
    let toml = "title = \"甲\"\n[cells]\nblank = [\n  \"?\",\n]\n\n[values.评价结果]\n\"好评\" = \"很好\"\n\n[evaluations]\n";
    let scene = Scene { toml, ratings: &["好评", "差评", "中评"], completed: &["-", "?", "2026-06-02"], ..Scene::default() };
    let folder = tempfile::tempdir().expect("a folder");
    scene.write(folder.path());
    let found = refused(folder.path());
    assert_eq!(found.snippet, "");
    let said = |add: &super::Addition| format!("{} {} {} {:?}", add.table, add.line, bare(&add.lines), add.replaces);
    assert_eq!(
        found.additions.iter().map(said).collect::<Vec<_>>(),
        [
            "[values.评价结果] 7 \"中评\" = \"基本满意\"; \"好评\" = \"满意\"; \"差评\" = \"不满意\" [Lines { first: 8, last: 8 }]",
            "[cells] 2 blank = [\"?\", \"-\"] [Lines { first: 3, last: 5 }]",
            "[evaluations] 10 scale = \"three\" []",
        ]
    );
    paste(folder.path(), &found, Pasted::AsTheyStand);
    assert_eq!(refused(folder.path()), RefusedValues::default());
}

#[test]
fn values_that_only_the_export_can_mend_are_listed_with_the_reason() {
    let scene = Scene {
        completed: &["#REF!", "2026-06-31", "46175", "1780275930", "2026-06-02"],
        visited: &["NULL", "2026-06-03"],
        ..Scene::default()
    };
    let folder = tempfile::tempdir().expect("a folder");
    scene.write(folder.path());
    let found = refused(folder.path());
    assert_eq!((found.snippet.as_str(), found.additions.len()), ("", 0));
    let said = |column: &super::RefusedColumn| {
        let value = |value: &super::RefusedValue| format!("{} {} {:?}", value.rows, value.value, value.why);
        format!(
            "{} {} {}: {}",
            column.headings[0],
            column.rows,
            column.distinct,
            column.listed.iter().map(value).collect::<Vec<_>>().join(", ")
        )
    };
    assert_eq!(
        found.columns.iter().map(said).collect::<Vec<_>>(),
        [
            "办结时间 10 4: 3 #REF! Some(Formula), 3 2026-06-31 Some(NoSuchDay), 2 1780275930 Some(Timestamp), 2 46175 Some(Serial)",
            "回访时间 6 1: 6 NULL Some(MustBeFilled)",
        ]
    );
}

#[test]
fn many_values_are_listed_as_far_as_two_hundred_and_all_are_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    Scene::default().write(folder.path());
    let rows: String = (0..500).map(|n| format!("一窗,2026-06-03,第{n:03}句\t[31m\n")).collect::<Vec<_>>().concat();
    let all = format!("窗口,评价时间,评价结果\n{rows}一窗,2026-06-03,末\n一窗,2026-06-03,末\n一窗,2026-06-03,{}\n", "长".repeat(500));
    std::fs::write(folder.path().join("evaluations/a.csv"), all).expect("a file");
    let found = refused(folder.path());
    let column = &found.columns[0];
    assert_eq!((column.rows, column.distinct, column.listed.len()), (503, 502, 200));
    assert_eq!((column.listed[0].value.as_str(), column.listed[0].rows), ("末", 2));
    assert_eq!(column.listed[1].value, "第000句\t[31m", "by code point");
    assert!(found.snippet.contains("第000句\\u0009[31m") && found.snippet.lines().count() < 40, "{}", found.snippet);
    assert!(column.notes.iter().any(|note| note.contains("不像选项")), "{:?}", column.notes);
    toml::from_str::<toml::Table>(&found.snippet).expect("it is TOML");
}

/// A cell that may be anything: a usual word, one that is not, or characters that TOML and CSV have to quote.
fn cell() -> impl Strategy<Value = String> {
    let usual = [
        "满意",
        "很满意",
        "一般",
        "好",
        "差评",
        "5星",
        "3",
        "A",
        "E",
        "NULL",
        "—",
        "0",
        "电话回访",
        "微信",
        "已接听",
        "同意",
        "无",
        "待定",
        "1900-01-01",
        "06/13/2026",
        "05/06/2026 9:05",
        "26-6-1",
        "2026-06-05 14:00-16:00",
        "2026-06-31",
        "#REF!",
        "2026-06-02",
    ];
    prop_oneof![2 => proptest::sample::select(usual.to_vec()).prop_map(str::to_owned), 1 => "[满意很评星 \"'\\\\#=,.\n\u{200b}\u{202e}5A/-]{0,5}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_is_refused_what_is_pasted_can_be_read_and_its_sure_lines_settle_it(
        cells in proptest::collection::vec((cell(), cell(), cell(), cell(), cell()), 1..12),
        toml in proptest::sample::select(vec!["", "[cells]\nblank = [\"?\"]\n[values.\"评价结果\"]\n\"3\" = \"三\"\n", "[evaluations]\nscale = \"three\"\n"]),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        Scene { toml, ..Scene::default() }.write(folder.path());
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let (mut ledger, mut visits) = ("受理编号,窗口,类别,受理时间,办结时间,可回访\n".to_owned(), "窗口,回访时间,回访方式,回访结果,总体评价\n".to_owned());
        let mut evaluations = "窗口,评价时间,评价结果\n".to_owned();
        for (row, (date, word, grade, how, outcome)) in cells.iter().enumerate() {
            let [date, word, grade, how, outcome] = [date, word, grade, how, outcome].map(|cell| quoted(cell));
            let _ = writeln!(ledger, "A{row},一窗,投诉,2026-06-01,{date},{word}");
            let _ = writeln!(visits, "一窗,2026-06-03,{how},{outcome},{grade}");
            let _ = writeln!(evaluations, "一窗,{date},{grade}");
        }
        for (path, text) in [("ledger/a.csv", ledger), ("visits/a.csv", visits), ("evaluations/a.csv", evaluations)] {
            std::fs::write(folder.path().join(path), text).expect("a file");
        }
        let found = refused(folder.path());
        paste(folder.path(), &found, Pasted::AsTheyStand);
        let left = refused(folder.path());
        for column in &left.columns {
            let was = found.columns.iter().find(|other| (other.kind, other.column) == (column.kind, column.column));
            for value in &column.listed {
                let was_sure = was.is_some_and(|was| was.listed.iter().any(|other| other.value == value.value && other.sure));
                prop_assert!(!was_sure, "{} {:?} was settled by\n{}{:?}", column.column, value, found.snippet, found.additions);
            }
        }
    }
}
