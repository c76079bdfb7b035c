//! `huifang cards`: what a card says of projects and repair orders whose every date is known.

use std::path::Path;

use crate::huifang::{huifang, write};
use crate::plan::{LEDGER, TOML, VISITS};

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/huifang.toml", TOML), ("w/ledger/a.csv", LEDGER), ("w/visits/v.csv", VISITS)]);
    folder
}

/// The text of the page whose name begins so, cells parted by ` | `.
fn page(folder: &Path, name: &str) -> String {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let path = entries.into_iter().find(|path| path.file_name().is_some_and(|found| found.to_string_lossy().starts_with(name)));
    let html = std::fs::read_to_string(path.unwrap_or_else(|| panic!("no page {name}"))).expect("a page");
    assert!(html.contains("内部资料，含个人信息") && !html.contains("<script"), "{name}");
    let body = html.split_once("<body>").expect("a body").1.replace("</td>", " | ").replace("</th>", " | ");
    let mut text = String::new();
    for part in body.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_card_says_what_was_kept_late_missing_and_what_is_next() {
    let folder = workspace();
    let run = huifang(folder.path(), &["cards", "w", "--as-of", "2026-06-10"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    let cards = folder.path().join("w/cards");
    for (name, says) in [
        (
            "g1-",
            &[
                "发保修卡 | 2025-12-09 | 2025-12-09 保修卡发出 | 按期 |",
                "工程定期回访 第1次 | 2025-12-09 | 2026-06-09 | 未办 |",
                "工程定期回访 第2次 | 2026-06-10 | 2026-12-09 | 下一次： 期限内 |",
                "工程定期回访 第4次 | 2027-06-10 | 2027-12-09 | 未到期 |",
                "保修期内回访 | 2025-12-09 | 2027-12-09 | 期限内 |",
                "没有回访记录",
            ][..],
        ),
        ("g2-", &["保修截止 | — |", "发保修卡 | — | 2025-12-10 保修卡发出 | 未办，已过182天 |"]),
        ("g3-", &["“交付”晚于“保修截止”", "保修期内回访：交付 2026-03-01、保修截止 2026-02-01，期限未开始就已结束"]),
        (
            "r1-",
            &[
                "通知 | 2026-06-01 | |",
                "确认 | 2026-06-05 | 2026-06-01 – 2026-06-03 缺陷确认 | 逾期2天 |",
                "审批 | — | 2026-06-05 – 2026-06-08 维修审批 | 未办，已过2天 |",
                "下发 | 2026-06-09 | |",
                "计划完成 | 2026-06-12 | |",
                "维修完成 | — | 2026-06-09 – 2026-06-12 按期完成维修 | 期限内 |",
                "归档 | — | |",
                "2026-06-02 V2 | 现场 | 接通 | 墙角还在渗水 基本满意：总体评价；不满意：办事效率 | 辰 |",
                "2026-06-02 V2 | 办事效率 | 墙角还在渗水 |",
                // Saturday 6 June and Sunday 7 June are no working days
                "2026-06-02 V2 | 2026-06-05 | 未反馈 | 未办 超出3个工作日 |",
            ],
        ),
        (
            "index",
            &[
                "工程窗 4张",
                "G1 工程 | 一号楼 子 | 2025-12-09 | 2027-12-09 | 未办1 按期1 | 2026-12-09 工程定期回访 |",
                "R1 工程维修 | 漏水 卯 | 2026-06-01 | | 未办2 逾期1 按期0 未反馈1 | — |",
            ],
        ),
    ] {
        let text = page(&cards, name);
        for said in says {
            assert!(text.contains(said), "{name} does not say `{said}`:\n{text}");
        }
    }
    for said in ["4 张回访维修卡", "最多的是\n  G2  工程窗  未办 2 项\n  R1  工程窗  未办 2 项\n", "前后矛盾，请先核对：G3"]
    {
        assert!(run.stdout.contains(said), "no `{said}` in\n{}", run.stdout);
    }
    assert_eq!(std::fs::read_dir(&cards).expect("cards").count(), 6, "an index, four cards and the list of them");
}

#[test]
fn every_printed_page_of_a_card_names_its_case_whatever_it_is_called() {
    let folder = workspace();
    write(folder.path(), &[("w/ledger/a.csv", &LEDGER.replace("\nG1,", "\n<b>\"}G1,"))]);
    let run = huifang(folder.path(), &["cards", "w", "--as-of", "2026-06-10"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let pages = std::fs::read_dir(folder.path().join("w/cards")).expect("cards").map(|entry| entry.expect("an entry").path());
    let pages: String =
        pages.filter(|path| path.extension().is_some()).map(|path| std::fs::read_to_string(path).expect("a page")).collect();
    assert!(pages.contains(r#"@bottom-center { content: "回访维修卡 \3c b\3e \22 \7d G1";"#));
    assert!(pages.contains(r#"@bottom-center { content: "回访维修卡 R1";"#));
}

#[test]
fn without_projects_the_run_and_the_page_say_which_categories_have_cards() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = "受理编号,窗口,类别,受理时间\nT01,一窗,投诉,2026-05-01\n";
    write(folder.path(), &[("w/huifang.toml", TOML), ("w/ledger/a.csv", ledger), ("w/visits/v.csv", "回访时间,回访方式\n")]);
    let run = huifang(folder.path(), &["cards", "w", "--as-of", "2026-05-03"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    for said in ["没有这些类别的办件：“工程”、“工程维修”\n", "[values.category]", "没有回访记录", "没有联系电话一列"]
    {
        assert!(run.stdout.contains(said), "no `{said}` in\n{}", run.stdout);
    }
    let index = page(&folder.path().join("w/cards"), "index");
    for said in ["没有这些类别的办件：工程、工程维修。", "没有回访记录", "没有联系电话一列"] {
        assert!(index.contains(said), "no `{said}` in\n{index}");
    }
}

#[test]
fn one_case_is_enough_and_a_wrong_id_offers_the_nearest() {
    let folder = workspace();
    let one = huifang(folder.path(), &["cards", "w", "--case", "R1", "--out", "one"]);
    assert_eq!(one.exit, 0, "{}", one.stderr);
    assert!(one.stdout.contains("2026-05-31"), "the latest month that the ledger covers: {}", one.stdout);
    assert_eq!(std::fs::read_dir(folder.path().join("one")).expect("cards").count(), 3);
    for (args, says) in [(&["--case", "R2"][..], &["没有办件“R2”", "R1"][..]), (&["--case", "T01"], &["T01", "“投诉”"])] {
        let run = huifang(folder.path(), &[&["cards", "w"], args].concat());
        assert_eq!(run.exit, 1, "{}", run.stderr);
        for said in says {
            assert!(run.stderr.contains(said), "{args:?} does not say `{said}`:\n{}", run.stderr);
        }
    }
    write(folder.path(), &[("w/huifang.toml", "standard = [\"service-centre\"]\n")]);
    let none = huifang(folder.path(), &["cards", "w"]);
    assert!(none.exit == 1 && none.stderr.contains("没有一条规则") && none.stderr.contains("engineering"), "{}", none.stderr);
    assert!(!folder.path().join("w/cards").exists());
}
