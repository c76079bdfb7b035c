//! `huifang init`: a workspace that opens, what was found in it, and nothing overwritten.

use std::fs;

use crate::huifang::{huifang, write};

#[test]
fn an_empty_folder_becomes_a_workspace() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = huifang(folder.path(), &["init", "w"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    for kind in ["ledger", "visits", "evaluations"] {
        assert!(folder.path().join("w").join(kind).is_dir(), "{kind}");
    }
    assert!(run.stdout.contains("huifang check w"), "{}", run.stdout);
    write(folder.path(), &[("w/ledger/a.csv", "受理编号,窗口,类别,受理时间\nA,一窗,投诉,2026-06-30\n")]);
    assert_eq!(huifang(folder.path(), &["check", "w"]).exit, 0);
    let before = fs::read(folder.path().join("w/huifang.toml")).expect("the file");
    let again = huifang(folder.path(), &["init", "w"]);
    assert!(again.exit == 1 && again.stderr.contains("is there already"), "{}", again.stderr);
    assert_eq!(fs::read(folder.path().join("w/huifang.toml")).expect("the file"), before);
}

#[test]
fn exports_that_lie_there_are_found_and_their_headers_guessed() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = (1..=20)
        .map(|n| {
            let done = if n % 5 == 0 { "?".to_owned() } else { format!("{:02}/06/2026", n + 2) };
            format!(
                "SL20260600{n:02};{};{};{n:02}/06/2026;{done};139{n:08}\n",
                ["税务窗口", "社保窗口"][n % 2],
                ["投诉", "维修"][n / 2 % 2]
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let ledger = format!("某某中心业务明细;;;;;\n事件标识;归口;业务种类;进件日;出件日;联络\n{ledger}");
    let visits = "对应工单号,打电话的日子,途径,觉得怎样\nSL2026060001,2026-06-20,电话,满意\nSL2026060002,2026-06-21,现场,不满意\n";
    write(
        folder.path(),
        &[("w/六月/业务明细2026-06.csv", &ledger), ("w/六月/回访2026-06.csv", visits), ("w/清单.csv", "商品,价格\n苹果,3\n")],
    );
    let run = huifang(folder.path(), &["init", "w"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    assert!(run.stdout.contains("看不出是哪一类 清单.csv：表头有 商品、价格"), "{}", run.stdout);
    let toml = fs::read_to_string(folder.path().join("w/huifang.toml")).expect("the file");
    for line in [
        "ledger = [\"ledger/*\", \"六月/业务明细*\"]",
        "visits = [\"visits/*\", \"六月/回访*\"]",
        "case_id = [\"事件标识\"]",
        "window = [\"归口\"]",
        "category = [\"业务种类\"]",
        "accepted_at = [\"进件日\"]",
        "completed_at = [\"出件日\"]",
        "phone = [\"联络\"]",
        "visited_at = [\"打电话的日子\"]",
        "method = [\"途径\"]",
        "overall = [\"觉得怎样\"]",
        "blank = [\"?\"]",
        "dates = [\"%d/%m/%Y\"]",
    ] {
        assert!(toml.lines().any(|known| known.starts_with(line)), "{line} is not in\n{toml}");
    }
    let checked = huifang(folder.path(), &["check", "w"]);
    assert!(checked.exit == 0 && checked.stdout.contains("读入 20 行 = 采用 20"), "{}{}", checked.stdout, checked.stderr);
    assert!(checked.stdout.contains("读入 2 行 = 采用 2"), "{}", checked.stdout);
}

#[test]
fn one_column_tells_day_and_month_for_its_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = |n: u32| format!("SL20260600{n:02},税务窗口,投诉,{n:02}/06/2026,01/07/2026\n");
    let ledger = (11..=20).map(row).collect::<Vec<_>>().concat();
    write(folder.path(), &[("w/ledger/a.csv", &format!("受理编号,窗口,类别,受理时间,办结时间\n{ledger}"))]);
    let run = huifang(folder.path(), &["init", "w"]);
    let toml = fs::read_to_string(folder.path().join("w/huifang.toml")).expect("the file");
    assert!(toml.contains("dates = [\"%d/%m/%Y\"]") && !toml.contains("分不清"), "{toml}");
    assert!(!run.stdout.contains("分不清"), "{}", run.stdout);
}
