//! `huifang plan`: the rows that a supervisor would work out by hand, and those that the audit of a build leaves open.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;

use crate::huifang::{huifang, root, write};

pub(crate) const TOML: &str =
    "standard = [\"property\", \"service-centre\", \"engineering\"]\norganisation = \"<锦川>\"\n[tables]\nheadings = \"english\"\n";

pub(crate) const LEDGER: &str = "\
受理编号,窗口,类别,受理时间,办结时间,事项,申请人,联系电话,可回访,合同开始日期,合同结束日期,交付日期,保修截止日期,保修卡发出日期,通知时间,确认时间,审批时间,下发时间,计划完成日期
T01,一窗,投诉,2026-05-01,2026-06-08,噪声,甲,10030000001,,,,,,,,,,,
T02,一窗,投诉,2026-05-01,2026-06-05,噪声,乙,10030000002,,,,,,,,,,,
T03,一窗,投诉,2026-05-01,2026-05-06,噪声,丙,10030000003,,,,,,,,,,,
T04,一窗,投诉,2026-05-01,2026-05-07,噪声,丁,10030000004,,,,,,,,,,,
T05,一窗,投诉,2026-05-01,2026-06-07,噪声,戊,10030000005,否,,,,,,,,,,
T06,二窗,维修,2026-05-01,2026-05-20,水管,己,10030000006,,,,,,,,,,,
T07,二窗,维修,2026-05-01,2026-05-25,水管,庚,10030000007,,,,,,,,,,,
T08,二窗,特约服务,2026-05-01,,保洁,辛,10030000008,,2026-06-01,2026-05-01,,,,,,,,
T09,一窗,投诉,2026-05-01,2026-06-07,噪声,壬,10030000009,,,,,,,,,,,
T10,一窗,投诉,2026-05-01,2026-06-08,噪声,癸,10030000010,,,,,,,,,,,
G1,工程窗,工程,2025-11-01,,一号楼,子,10030000011,,,,2025-12-09,2027-12-09,2025-12-09,,,,,
G2,工程窗,工程,2025-11-01,,二号楼,丑,10030000012,,,,2025-12-10,,,,,,,
G3,工程窗,工程,2025-11-01,,三号楼,寅,10030000013,,,,2026-03-01,2026-02-01,2026-03-01,,,,,
R1,工程窗,工程维修,2026-06-01,,漏水,卯,10030000014,,,,,,,2026-06-01 09:00,2026-06-05 09:00,,2026-06-09 09:00,2026-06-12
";

pub(crate) const VISITS: &str = "\
回访编号,受理编号,回访时间,回访方式,回访结果,办事效率,总体评价,意见建议,是否需反馈,反馈日期,回访人
V1,T01,2026-06-09,电话,无人接听,,,,,,辰
V2,R1,2026-06-02,现场,接通,不满意,基本满意,墙角还在渗水,是,,辰
V3,T05,2026-06-09,电话,接通,不满意,,,,,辰
";

/// What is to be done at 2026-06-10, worked by hand: window, last day, days left, status, rule, ordinal, case, phone,
/// attempts, the latest of them, source.
///
/// T03's period ended 32 days before; that of T04 ended in May, of which no visit is recorded; T05 allows no callback,
/// so that what it owes comes without its phone; T07 begins on the 25th; the first half-year of G1 is over and its
/// second has begun, while that of G2 ends on the day itself.
const BY_HAND: &str = "\
一窗,2026-05-10,-31,unrecorded,complaint,1,T04,10030000004,0,,
一窗,2026-06-08,-2,missed,complaint,1,T02,10030000002,0,,
一窗,2026-06-10,0,missed,complaint,1,T09,10030000009,0,,
一窗,2026-06-11,1,open,complaint,1,T01,10030000001,1,2026-06-09,
一窗,2026-06-11,1,open,complaint,1,T10,10030000010,0,,
一窗,2026-06-12,2,open,rectification,1,T05,,0,,V3
二窗,2026-06-01,-9,missed,contract-end,1,T08,10030000008,0,,
二窗,2026-07-20,40,upcoming,repair,1,T06,10030000006,0,,
工程窗,2026-06-05,-5,missed,rectification,1,R1,10030000014,0,,V2
工程窗,2026-06-08,-2,missed,repair-approve,1,R1,10030000014,0,,
工程窗,2026-06-10,0,missed,project-callback,1,G2,10030000012,0,,
工程窗,2026-06-12,2,open,repair-finish,1,R1,10030000014,0,,
工程窗,2026-12-09,182,open,project-callback,2,G1,10030000011,0,,
工程窗,2026-12-10,183,upcoming,project-callback,2,G2,10030000012,0,,
工程窗,2027-12-09,547,open,project-once,1,G1,10030000011,0,,
工程窗,2027-12-10,548,open,project-once,1,G2,10030000012,0,,
";

fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(path).expect("a table");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    (rows.next().expect("a header"), rows.collect())
}

/// The cells of these columns.
fn columns(path: &Path, names: &[&str]) -> Vec<Vec<String>> {
    let (header, rows) = table(path);
    let place = |name: &&str| header.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name} in {header:?}"));
    let places: Vec<usize> = names.iter().map(place).collect();
    rows.into_iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect()
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/huifang.toml", TOML), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    folder
}

#[test]
fn a_small_workspace_gives_the_rows_worked_by_hand() {
    let folder = workspace();
    let run = huifang(folder.path(), &["plan", "w", "--as-of", "2026-06-10"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    let names = ["window", "to", "days_left", "status", "rule", "k", "case_id", "phone", "attempts", "last_attempt_on", "source"];
    let rows = columns(&folder.path().join("w/plan/plan.csv"), &names);
    let rows: String = rows.iter().map(|row| row.join(",") + "\n").collect();
    assert_eq!(rows, BY_HAND);

    let page = std::fs::read_to_string(folder.path().join("w/plan/plan.html")).expect("the page");
    for said in [
        "内部资料，含个人信息",
        "不接受回访",
        "10030000005",
        "墙",
        "&lt;锦川&gt;",
        "T08",
        "G3",
        "2026-04-",
        "还有1天",
        "没有记录、已过31天",
    ] {
        let wanted = !matches!(said, "墙" | "2026-04-" | "10030000005");
        assert_eq!(page.contains(said), wanted, "{said}");
    }
    // the dates as the ledger has them, not a period worked out from them
    assert!(page.contains("合同开始 2026-06-01</span><span class=\"on\">合同结束 2026-05-01</span>"));
    let lines = "先看这里：逾期应补办最多的窗口\n  工程窗  3 件，最早的应于 2026-06-05 前办完\n  一窗  2 件，最早的应于 2026-06-08 前办完\n  二窗  1 件";
    assert!(run.stdout.contains(lines), "{}", run.stdout);
    assert_eq!(page.matches("class=\"sheet\"").count(), 3);
    assert!(!page.contains("<script") && !page.contains("<锦川>"));

    let fifteen = huifang(folder.path(), &["plan", "w", "--as-of", "2026-06-10", "--days", "15"]);
    assert_eq!(fifteen.exit, 0, "{}", fifteen.stderr);
    assert_eq!(table(&folder.path().join("w/plan/plan.csv")).1.len(), BY_HAND.lines().count() + 1, "T07 begins on the 15th day");
}

#[test]
fn a_calendar_names_cases_and_nobody_and_says_the_same_each_time() {
    let folder = workspace();
    let plan = |out: &str| huifang(folder.path(), &["plan", "w", "--as-of", "2026-06-10", "--out", out]).exit;
    assert_eq!((plan("one"), plan("two")), (0, 0));
    let calendars = |out: &str| {
        let files = std::fs::read_dir(folder.path().join(out)).expect("a folder").map(|entry| entry.expect("an entry").path());
        let calendars = files.filter(|path| path.extension().is_some_and(|end| end == "ics"));
        calendars.map(|path| std::fs::read_to_string(path).expect("a calendar")).collect::<BTreeSet<String>>()
    };
    let files = calendars("one");
    assert_eq!((files.len(), &files), (3, &calendars("two")));
    let whole: String = files.iter().map(|file| file.replace("\r\n ", "")).collect();
    assert!(whole.contains("SUMMARY:投诉回访：2件到期\r\n") && whole.contains("T01、T10"), "{whole}");
    assert!(whole.contains("DTSTART;VALUE=DATE:20260611\r\n") && whole.contains("DTEND;VALUE=DATE:20260612\r\n"));
    assert_eq!(whole.matches("BEGIN:VEVENT").count(), 15, "one a window, rule and day");
    assert_eq!(whole.matches("DTSTAMP:20260610T000000Z").count(), 15);
    let ids: BTreeSet<&str> = whole.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(ids.len(), 15);
    assert!(!whole.contains("1003000") && !whole.contains("甲") && !whole.contains("渗水"));
    assert!(files.iter().flat_map(|file| file.split("\r\n")).all(|line| line.len() <= 75), "lines are folded");
}

#[test]
fn the_plan_of_the_sample_data_is_what_the_audit_leaves_open() {
    let sample = root().join("sample-data");
    let sample = sample.to_string_lossy();
    let folder = tempfile::tempdir().expect("a folder");
    for as_of in ["2026-06-10", "2026-06-30"] {
        let audit = format!("{as_of}.csv");
        let built =
            huifang(folder.path(), &["build", &sample, "--out", "site", "--period", "2026-06", "--as-of", as_of, "--audit", &audit]);
        let planned = huifang(folder.path(), &["plan", &sample, "--out", "plan", "--as-of", as_of]);
        assert_eq!((built.exit, planned.exit), (0, 0), "{}{}", built.stderr, planned.stderr);
        let names = ["窗口", "期限", "可办起始日", "情况", "要求编号", "第几次", "类别", "受理编号", "未接通次数", "起算日", "来源"];
        let plan: BTreeSet<Vec<String>> = columns(&folder.path().join("plan/plan.csv"), &names).into_iter().collect();
        let all = columns(&folder.path().join(&audit), &names);
        let today: NaiveDate = as_of.parse().expect("a date");
        let days = |date: &str| (date.parse::<NaiveDate>().expect("a date") - today).num_days();
        let wanted = |row: &&Vec<String>| match row[3].as_str() {
            "期限内" => true,
            "即将开始" => days(&row[2]) <= 14,
            "未办" => days(&row[1]) >= -31 && (row[4] != "project-callback" || days(&row[1]) == 0),
            _ => false,
        };
        let expected: BTreeSet<Vec<String>> = all.iter().filter(wanted).cloned().collect();
        assert!(expected.len() > 100);
        assert!(plan == expected, "missing {:?}\nextra {:?}", expected.difference(&plan), plan.difference(&expected));
    }
}

#[test]
fn what_cannot_be_planned_is_said_with_the_next_thing_to_try() {
    let folder = workspace();
    write(folder.path(), &[("notes/mine.txt", "x"), ("site/.huifang.lock", ""), ("site/public/index.html", "")]);
    for (args, exit, says) in [
        (&["plan", "w"][..], 2, "--as-of"),
        (&["plan", "w", "--as-of", "2026-02-30"], 2, "--as-of <日期>：2026-02-30 不是日期"),
        (&["plan", "w", "--as-of", "2026-06-10", "--days", "99999"], 2, "99999"),
        (&["plan", "w", "--as-of", "2026-06-10", "--out", "notes"], 1, "“mine.txt”"),
        (&["plan", "w", "--as-of", "2026-06-10", "--out", "site/public/plan"], 1, "可能会挂到网上"),
        (&["plan", "nowhere", "--as-of", "2026-06-10"], 1, "nowhere"),
    ] {
        let run = huifang(folder.path(), args);
        assert_eq!(run.exit, exit, "{args:?}\n{}", run.stderr);
        assert!(run.stderr.contains(says), "{args:?} does not say `{says}`:\n{}", run.stderr);
    }
    assert!(!folder.path().join("w/plan").exists() && !folder.path().join("site/public/plan").exists());
}
