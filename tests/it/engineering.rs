//! Parts and warranties, own work and subcontractors, teams and links: what `check`, `cards`, `plan` and `explain` say of
//! a workspace of which every date is known.

use std::path::Path;

use crate::huifang::{CODES, huifang, root, write};

const CASE: &str = "tests/cases/engineering-parts-reviews-and-certificates/input";

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = root().join(CASE);
    let text = |name: &str| std::fs::read_to_string(root.join(name)).expect(name);
    // a cell of an export is hostile until it is escaped
    let ledger = text("ledger/a.csv").replace("漏水", "漏水<b>");
    write(
        folder.path(),
        &[
            ("w/huifang.toml", &(text("huifang.toml") + CODES)),
            ("w/mine.toml", &text("mine.toml")),
            ("w/ledger/a.csv", &ledger),
            ("w/visits/v.csv", &text("visits/v.csv")),
        ],
    );
    folder
}

/// The text of a page, cells parted by ` | `.
fn page(folder: &Path, begins: &str) -> String {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let path = entries.into_iter().find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begins)));
    let html = std::fs::read_to_string(path.unwrap_or_else(|| panic!("no page {begins}"))).expect("a page");
    assert!(html.contains("内部资料，含个人信息") && !html.contains("漏水<b>"), "{begins}");
    let body = html.split_once("<body>").expect("a body").1.replace("</td>", " | ").replace("</th>", " | ").replace("</dd>", " | ");
    let text: String = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text).to_owned() + " ").collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(text: &str, wanted: &[&str]) {
    for said in wanted {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
}

#[test]
fn check_lists_short_warranties_unknown_links_and_callbacks_without_a_leader() {
    let folder = workspace();
    let run = huifang(folder.path(), &["check", "w", "--as-of", "2026-06-30"]);
    says(
        &run.stdout,
        &[
            // two years of fitting-out from 20 June 2023 are the least, whatever the workspace gives beyond them
            "ledger/a.csv:5  R2：保修截止日期 2025-06-01，早于“装修工程”的最低保修期限 2025-06-20",
            "ledger/a.csv:5  R2 的“工程编号”是“G9”：台账中没有这个编号",
            "ledger/a.csv:6  R3 的“工程编号”是“R3”：就是这一行自己",
            "ledger/a.csv:8  C2 的“对应维修单”是“R77”：台账中没有这个编号",
            "visits/v.csv:3  回访 V2 没有写带队人",
            "第四十条",
        ],
    );
    assert!(!run.stdout.contains("V1 没有写带队人"), "{}", run.stdout);
    let json = huifang(folder.path(), &["check", "w", "--as-of", "2026-06-30", "--json"]);
    says(&json.stdout, &["\"short_warranties\"", "\"least\": \"2025-06-20\"", "\"is_own\": true"]);
}

#[test]
fn cards_say_part_warranty_contractor_cause_measure_and_links() {
    let folder = workspace();
    let run = huifang(folder.path(), &["cards", "w", "--as-of", "2026-06-30", "--round", "2026-06"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    let cards = folder.path().join("w/cards");
    says(
        &page(&cards, "r1-"),
        &[
            "所属工程 | G1 |",
            // accepted with its project on 1 December 2025; roofs have five years
            "屋面防水 按“屋面防水和防渗漏”计 竣工验收2025-12-01 台账写明保修至2027-12-09 按部位保修至2030-12-01 保修至2030-12-01 |",
            "在保修期内",
            "分包： 甲防水公司",
            "原因分析 | 防水层老化 |",
            "处理措施 | 重做防水层 |",
            "纠正措施 | C1 |",
            "审核 | 2026-06-03 | 2026-06-02 – 2026-06-04 维修审核 | 按期",
            "抄送财务 | 2026-06-09 |",
            "带队： 张工",
        ],
    );
    says(&page(&cards, "r2-"), &["在保修期内", "早于最低保修期限2025-06-20", "自行施工", "台账中没有这个编号"]);
    says(&page(&cards, "r3-"), &["围墙", "无法判断", "分包（未写单位）"]);
    says(&page(&cards, "g1-"), &["没有写带队人", "参加： 李工、王工"]);
    says(
        &page(&cards, "warranty-g1-"),
        &[
            "工程质量保修卡",
            "一号楼",
            "锦川建筑公司",
            "基础设施、地基基础和主体结构 | 50年 | 2025-12-01 | 2075-12-01 |",
            "屋面防水和防渗漏 | 5年 | 2025-12-01 | 2030-12-01 |",
            // the season that began on 15 November 2025 had begun before the day of acceptance
            "供热系统 | 2个采暖期 | 2025-12-01 | 2028-03-15 |",
            "供冷系统 | 2个供冷期 | 2025-12-01 | 2027-09-30 |",
            "装修工程 | 3年 | 2025-12-01 | 2028-12-01 |",
            "2026-06-01 R1 | 屋面防水 漏水",
            "施工单位（盖章）",
        ],
    );
    assert!(
        !std::fs::read_dir(&cards)
            .expect("cards")
            .any(|entry| { entry.expect("an entry").file_name().to_string_lossy().starts_with("warranty-g2") }),
        "the day on which G2 was accepted is not known"
    );
    // the first half-year of G1 ends on 9 June, its six months by month on 9 June too
    let round = page(&cards, "round-2026-06");
    says(
        &round,
        &[
            "工程回访报告",
            "一号楼",
            "2025-12-09 – 2026-06-09",
            "2026-06-05 V1 | 现场 | 接通 | 张工 | 李工、王工 | 丙 |",
            "2026-03-05 V2 | 办事效率 墙角渗水 |",
            "2026-06-01 R1 | 屋面防水 漏水",
            "防水层老化 | 重做防水层 | 2026-06-10 已于2026-06-09完成 |",
            "带队人签名",
        ],
    );
}

#[test]
fn lists_tell_own_work_and_subcontractors_apart() {
    let folder = workspace();
    let run = huifang(folder.path(), &["cards", "w", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let list = |name: &str| std::fs::read_to_string(folder.path().join("w/cards").join(name)).expect(name);
    // R1 (a firm) and R3 (a firm without a name) were approved in June, R2 is own work; each owes the copy to finance
    says(
        &list("contractors.csv"),
        &[
            "2026-06,repair-finance,抄送财务,own,,1,0,0,0,1,0,0.0000,,,,0\r\n",
            "2026-06,repair-finance,抄送财务,subcontracted,,2,1,0,0,1,0,0.5000,,,,0\r\n",
            "2026-06,repair-finance,抄送财务,subcontracted,甲防水公司,1,1,0,0,0,0,1.0000,,,,0\r\n",
            "2025-07/2026-06,repair-finance,抄送财务,own,,1,0,0,0,1,0,0.0000,,,,0\r\n",
        ],
    );
    says(
        &list("works.csv"),
        &[
            "工程科,R1,工程维修,漏水<b>,G1,屋面防水,屋面防水和防渗漏,2025-12-01,2027-12-09,2030-12-01,2030-12-01,2026-06-01,yes,subcontracted,甲防水公司,防水层老化,重做防水层,,C1,0",
            "工程科,C2,纠正措施,防水交底,,,,,,,,2026-06-12,,own,,,,R77,,\r\n",
            "工程科,R2,工程维修,门框变形,G9,门窗,装修工程,2023-06-20,2025-06-01,2025-06-20,2026-06-20,2026-06-03,yes,own,",
        ],
    );
    let plan = huifang(folder.path(), &["plan", "w", "--as-of", "2026-06-30"]);
    assert_eq!(plan.exit, 0, "{}", plan.stderr);
    let plan = std::fs::read_to_string(folder.path().join("w/plan/plan.csv")).expect("a plan");
    let of = |case: &str, rule: &str| {
        plan.lines().find(|line| line.contains(&format!(",{case},")) && line.contains(rule)).unwrap_or_default().to_owned()
    };
    assert!(plan.lines().next().is_some_and(|header| header.ends_with("to_target,part,within_warranty,by,contractor")), "{plan}");
    assert!(of("R2", "repair-finance").ends_with(",门窗,yes,own,"), "{plan}");
    assert!(of("R3", "repair-finance").ends_with(",围墙,,subcontracted,"), "{plan}");
    assert!(of("G1", "project-callback").ends_with(",,,own,"), "a project is no repair order: {plan}");
}

#[test]
fn explain_says_the_warranty_the_team_and_why_a_certificate_fails() {
    let folder = workspace();
    let explain = |case: &str| huifang(folder.path(), &["explain", "w", case, "--as-of", "2026-06-30"]).stdout;
    says(
        &explain("R1"),
        &[
            "所属工程：G1",
            "部位：屋面防水",
            "按部位的保修截止 2030-12-01",
            "报修之日在保修期内",
            "施工：分包 甲防水公司",
            "带队 张工",
            "纠正措施：C1",
        ],
    );
    says(
        &explain("R2"),
        &["台账写明的截止日期比最低期限早 19 天", "部位的保修期止（自竣工验收 2023-06-20 起，按部位的保修期） 2026-06-20"],
    );
    says(&explain("M1"), &["检定有效期至 2026-06-30，2026-06-05 仍有效"]);
    says(&explain("M2"), &["检定有效期至 2026-06-05，2026-06-06 已失效"]);
    says(&explain("C2"), &["是维修单 R77 的纠正措施（台账中没有这个编号）"]);
}

#[test]
fn a_warranty_that_is_shorter_than_the_regulation_is_refused_with_its_line() {
    let folder = workspace();
    for (toml, says_line, hint) in [
        (
            "period = \"3y\"\n\n[[warranty.part]]\nname = \"屋面防水和防渗漏\"\nperiod = \"4y\"\n",
            "huifang.toml:12: “屋面防水和防渗漏”的保修期写的是 4y",
            "5 年",
        ),
        ("period = \"1 heating\"\n", "huifang.toml:8: “装修工程”的保修期写的是 1 heating", "2 年"),
        ("period = \"drei Jahre\"\n", "huifang.toml:8: 部位“装修工程”的 period 写的是“drei Jahre”", "5y"),
        ("period = \"3y\"\n\n[[warranty.part]]\nname = \"绿化\"\n", "huifang.toml:11: 部位“绿化”没有 period", "period"),
    ] {
        let text = "standard = [\"engineering\"]\norganisation = \"锦川建筑公司\"\n[warranty]\ndesign_life = \"50y\"\n[[warranty.part]]\nname = \"装修工程\"\nwords = [\"门窗\"]\n";
        write(folder.path(), &[("w/huifang.toml", &format!("{text}{toml}"))]);
        let run = huifang(folder.path(), &["check", "w"]);
        assert!(run.exit == 1 && run.stderr.contains(says_line) && run.stderr.contains(hint), "{toml}: {}", run.stderr);
    }
}
