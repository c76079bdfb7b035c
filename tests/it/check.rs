//! `huifang check` as a supervisor meets it: what is found, how it is mended, and that nothing is published.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::huifang::{Run, huifang, write};

const HEADER: &str = "受理编号,窗口,类别,受理时间,办结时间,备注\n";

fn check(at: &Path, args: &[&str]) -> Run {
    huifang(at, &[&["check", "w"], args].concat())
}

fn json(at: &Path, args: &[&str]) -> (i32, Value) {
    let run = check(at, &[args, &["--json"]].concat());
    let value = serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}\n{}{}", run.stdout, run.stderr));
    (run.exit, value)
}

/// Forty faultless rows of June 2026, ids `A1` to `A40`.
fn june() -> String {
    (1..=40).map(|n| format!("A{n},不动产登记,投诉,2026-06-{:02},2026-06-{:02},\n", n % 30 + 1, n % 30 + 1)).collect::<Vec<_>>().concat()
}

#[test]
fn what_is_found_is_said_with_its_place_and_its_cure() {
    let folder = tempfile::tempdir().expect("a folder");
    let odd = "B1,不动产 登记,投诉,2026-06-02,,\n\
        B2,不动产登记,投诉,2062-06-02,,\n\
        B3,不动产登记,投诉,2016-06-02,,\n\
        B4,不动产登记,投诉,2026-06-31,,\n\
        B5,不动产登记,投诉,2026-06-05,2026-06-04,\n";
    let april = "C1,不动产登计,投诉,2026-04-02,,\n";
    let visits = "受理编号,窗口,回访时间,回访方式\n\
        A1,,2026-06-20,传真\n\
        X9,,2026-06-20,电话\n\
        X8,不动产登记,2026-06-20,电话\n\
        ,不动产登记,2026-06-20,现场\n";
    let ledger = format!("{HEADER}{}{odd}{april}", june());
    write(folder.path(), &[("w/ledger/六月.csv", &ledger), ("w/visits/v.csv", visits), ("w/huifang.toml", "max_rejected = \"100%\"\n")]);
    let run = check(folder.path(), &[]);
    // two of three visits name no case of the ledger
    assert_eq!(run.exit, 3, "{}", run.stderr);
    assert!(run.stdout.contains("疑点 1（unmatched_cases）回访记录：写有办件编号的 2 行中，2 行（100%）"), "{}", run.stdout);
    for said in [
        "读入 46 行 = 采用 44 + 退回 2 + 重复 0 + 被更正 0",
        "列：受理编号、",
        "不用的表头：备注",
        "utf-8 逗号分隔，表头第 1 行",
        "ledger/六月.csv:45  受理时间：2026-06-31",
        "ledger/六月.csv:46  办结时间：2026-06-04",
        "而受理时间是 2026-06-05",
        "visits/v.csv:2  回访方式：传真",
        "可用：电话、电话回访、现场、上门、现场回访、上门回访、短信",
        "\"不动产 登记\" = \"不动产登记\"    # 1 → 44",
        "\"不动产登计\" = \"不动产登记\"    # 1 → 44",
        "visits/v.csv:3  X9",
        "visits/v.csv:4  X8",
        "ledger/六月.csv:43  受理时间：2062-06-02",
        "ledger/六月.csv:44  受理时间：2016-06-02",
        "截止日 2026-06-30",
        "会把通报期当作 2062-05",
        "办件台账：2026-04 至 2026-06，缺的月份：2026-05",
        "放假安排已知",
    ] {
        assert!(run.stdout.contains(said), "`{said}` is not said:\n{}", run.stdout);
    }
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left, ["w"], "check writes nothing");
}

#[test]
fn the_json_is_one_object_and_has_the_same_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = format!("{HEADER}{}B1,不动产 登记,投诉,2026-06-02,,\nB2,不动产登记,投诉,,,\n", june());
    write(folder.path(), &[("w/ledger/a.csv", &ledger)]);
    let (exit, review) = json(folder.path(), &[]);
    assert_eq!((exit, &review["format"], &review["as_of"], &review["period"]), (3, &1.into(), &"2026-06-30".into(), &"2026-06".into()));
    let file = &review["files"][0];
    let counts = ["read", "accepted", "rejected", "duplicate", "superseded"].map(|key| file[key].as_u64().expect(key));
    assert_eq!(counts, [42, 41, 1, 0, 0]);
    assert_eq!((&file["path"], &file["encoding"], &file["delimiter"]), (&"ledger/a.csv".into(), &"utf-8".into(), &",".into()));
    let group = &review["rejects"][0];
    assert_eq!((&group["code"], &group["rows"]), (&"missing_value".into(), &1.into()));
    let example = &group["examples"][0];
    assert_eq!((&example["file"], &example["line"], &example["column"]), (&"ledger/a.csv".into(), &43.into(), &"accepted_at".into()));
    let name = &review["proposals"]["names"][0];
    assert_eq!((&name["from"], &name["to"], &name["difference"]), (&"不动产 登记".into(), &"不动产登记".into(), &"spaces".into()));
    let snippet = review["proposals"]["snippet"].as_str().expect("a text");
    write(folder.path(), &[("w/huifang.toml", snippet)]);
    let (_, mended) = json(folder.path(), &[]);
    assert_eq!(mended["proposals"]["names"], Value::Array(vec![]), "pasted, the snippet settles it");
    let (_, earlier) = json(folder.path(), &["--as-of", "2026-06-28"]);
    assert_eq!(earlier["dates_ahead"]["rows"], 4, "accepted and completed on the 29th and on the 30th, by one case each");
}

#[test]
fn names_at_which_build_would_stop_are_listed_and_the_lines_settle_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = "受理编号,窗口,类别,受理时间,办结时间,申请人\nA,一窗,投诉,2026-06-01,2026-06-02,市民\nB,张伟窗口,投诉,2026-06-01,2026-06-02,市民\n\
                  C,一窗,维修13900010001,2026-06-01,2026-06-02,市民\nD,一窗,大学生,2026-06-01,2026-06-02,大学生\n";
    write(folder.path(), &[("w/ledger/a.csv", ledger), ("w/huifang.toml", "locale = \"zh-CN\"\n")]);
    let stops = || huifang(folder.path(), &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]).exit;
    assert_eq!(stops(), 1);
    let run = check(folder.path(), &[]);
    for said in ["ledger/a.csv:3 窗口“张伟窗口”：像人的姓名", "ledger/a.csv:4 类别“维修13900010001”：含手机号", "2 个 build 不予公布的名称"]
    {
        assert!(run.stdout.contains(said), "no `{said}` in\n{}", run.stdout);
    }
    let (_, review) = json(folder.path(), &[]);
    let names = review["refused_names"]["names"].as_array().expect("names");
    let of = |key: &str| names.iter().map(|name| name[key].to_string()).collect::<Vec<_>>();
    assert_eq!(of("name"), ["\"张伟窗口\"", "\"维修13900010001\""]);
    assert_eq!(
        (of("column"), of("line")),
        (vec!["\"window\"".to_owned(), "\"category\"".to_owned()], vec!["3".to_owned(), "4".to_owned()])
    );
    let snippet = review["refused_names"]["snippet"].as_str().expect("a text");
    assert!(run.stdout.contains(snippet), "{snippet}");
    write(folder.path(), &[("w/huifang.toml", snippet)]);
    assert_eq!(json(folder.path(), &[]).1["refused_names"]["names"], Value::Array(vec![]), "pasted, the lines settle it");
    assert_eq!(stops(), 0);
}

#[test]
fn too_many_rejects_are_exit_3_after_the_whole_report() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[("w/ledger/a.csv", &format!("{HEADER}A,一窗,投诉,2026-06-31,,\n"))]);
    let run = check(folder.path(), &[]);
    assert_eq!(run.exit, 3);
    assert!(run.stdout.contains("ledger/a.csv:2  受理时间：2026-06-31") && run.stdout.contains("检查完毕"), "{}", run.stdout);
    assert!(run.stderr.contains("办件台账 1 行中退回了 1 行"), "{}", run.stderr);
    let (exit, review) = json(folder.path(), &[]);
    assert_eq!((exit, &review["as_of"], &review["too_many_rejects"][0]), (3, &Value::Null, &"ledger".into()));
    write(folder.path(), &[("w/huifang.toml", "locale = \"en\"\n")]);
    assert!(check(folder.path(), &[]).stdout.contains("[rejected rows]"));
    write(folder.path(), &[("w/ledger/b.csv", "甲,乙\n1,2\n")]);
    write(folder.path(), &[("w/visits/c.csv", "丙,丁\n1,2\n")]);
    let run = check(folder.path(), &[]);
    assert!(run.exit == 1 && run.stderr.contains("ledger/b.csv:1") && run.stderr.contains("visits/c.csv:1"), "{}", run.stderr);
}

const ALLOWS: &str = "max_rejected = \"100%\"\n";

#[test]
fn rejected_rows_go_out_are_mended_and_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bytes = "标题\n受理编号;窗口;类别;受理时间;备注;金额\nA;一窗;投诉;2026-06-31;=1+1;-3\n-B;一窗;投诉;;;\nC;一窗;投诉;2026-06-01;x;y;z\n\"D\"x;一窗\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"E;\xFF\xFE;x\nF;\xE4\xB8\x80;\xE6\x8A\x95;2026-06-01;;\n");
    let toml = format!("{ALLOWS}[[file]]\npath = \"ledger/六月.txt\"\nencoding = \"utf-8\"\n");
    write(folder.path(), &[("w/ledger/六月.txt", ""), ("w/huifang.toml", &toml)]);
    fs::write(folder.path().join("w/ledger/六月.txt"), bytes).expect("a file");
    let run = check(folder.path(), &["--fix-out", "out"]);
    assert_eq!(run.exit, 0, "{}{}", run.stdout, run.stderr);
    let path = folder.path().join("out/ledger/六月-退回.csv");
    let text = fs::read_to_string(&path).expect("the rejected rows");
    let lines: Vec<&str> = text.strip_prefix('\u{feff}').expect("a BOM").split("\r\n").collect();
    assert_eq!(lines[0], "退回原因,原始内容,受理编号,窗口,类别,受理时间,备注,金额");
    for (line, start, end) in [
        (1, "第 3 行 受理时间“2026-06-31”：不是日期", ",,A,一窗,投诉,2026-06-31,'=1+1,-3"),
        (2, "第 4 行 受理时间：必填单元格为空", ",,-B,一窗,投诉,,,"),
        (3, "第 5 行 单元格数与表头不符", ",C;一窗;投诉;2026-06-01;x;y;z,,,,,,"),
        (4, "第 6 行 双引号没有成对", ",\"\"\"D\"\"x;一窗\",,,,,,"),
        (5, "第 7 行 字节无法解码为文字", ",E;\\xFF\\xFE;x,,,,,,"),
    ] {
        assert!(lines[line].trim_start_matches('"').starts_with(start) && lines[line].ends_with(end), "{}", lines[line]);
    }
    assert_eq!(lines.len(), 7, "five rows and the end: {text}");

    fs::copy(&path, folder.path().join("w/ledger/六月-退回.csv")).expect("dropped in unmended");
    let (_, review) = json(folder.path(), &[]);
    let file = &review["files"][0];
    assert_eq!((&file["path"], &file["read"], &file["rejected"]), (&"ledger/六月-退回.csv".into(), &5.into(), &5.into()));
    assert_eq!(file["ignored"], serde_json::json!(["退回原因", "原始内容", "备注", "金额"]));

    let mended = text.replace("2026-06-31,'=1+1", "2026-06-30,").replace("-B,一窗,投诉,", "-B,一窗,投诉,2026-06-03");
    fs::write(folder.path().join("w/ledger/六月-退回.csv"), mended).expect("mended");
    let (_, review) = json(folder.path(), &[]);
    assert_eq!((&review["files"][0]["accepted"], &review["counts"][0]["accepted"]), (&2.into(), &3.into()));
}

#[test]
fn fix_out_overwrites_nothing_and_keeps_out_of_the_exports() {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = format!("{HEADER}A,一窗,投诉,2026-06-31,,\n");
    write(folder.path(), &[("w/ledger/a.csv", &ledger), ("w/huifang.toml", ALLOWS)]);
    for inside in ["w/ledger", "w/ledger/x", "w/visits", "w"] {
        let run = check(folder.path(), &["--fix-out", inside]);
        assert!(run.exit == 1 && run.stderr.contains("当作导出文件来读") && run.stdout.contains("检查完毕"), "{inside}: {}", run.stderr);
    }
    assert_eq!(check(folder.path(), &["--fix-out", "w/退回"]).exit, 0, "beside the exports it may be");
    let again = check(folder.path(), &["--fix-out", "w/退回"]);
    assert!(again.exit == 1 && again.stderr.contains("a-退回.csv") && again.stderr.contains("已经有这个文件"), "{}", again.stderr);
    write(folder.path(), &[("w/huifang.toml", "max_rejected = \"100%\"\n[inputs]\nledger = [\"**/*.csv\"]\n")]);
    assert_eq!(check(folder.path(), &["--fix-out", "w/anders"]).exit, 1, "a glob would read it");
}

#[test]
fn retention_lists_what_may_go_and_what_must_be_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = "受理编号,窗口,类别,受理时间,交付日期,保修截止日期\n";
    let old = format!("{header}A,工程部,工程,2020-05-01,2020-05-02,2021-06-29\n");
    let kept = format!("{header}B,工程部,工程,2020-05-01,2020-05-02,2021-06-30\n");
    let new =
        ["2026-03", "2026-05", "2026-06"].iter().map(|month| format!("{month},工程部,工程,{month}-25,,\n")).collect::<Vec<_>>().concat();
    let years = (2021..2026)
        .flat_map(|year| (1..=12).map(move |month| format!("{year}-{month},工程部,工程,{year}-{month}-01,,\n")))
        .collect::<Vec<_>>()
        .concat();
    let void = "V,工程部,工程,2026-06-01,2026-06-10,2026-06-09\n";
    write(
        folder.path(),
        &[
            ("w/ledger/a.csv", &old),
            ("w/ledger/b.csv", &kept),
            ("w/ledger/c.csv", &format!("{header}{years}{new}{void}")),
            ("w/huifang.toml", "standard = [\"engineering\", \"residential\"]\n"),
        ],
    );
    let (exit, review) = json(folder.path(), &[]);
    assert_eq!((exit, &review["as_of"]), (0, &"2026-06-30".into()));
    let retention = &review["retention"];
    assert_eq!((&retention["keep"], &retention["keep_from"]), (&"5y".into(), &"2021-06-30".into()));
    let gone: Vec<&str> =
        retention["may_be_destroyed"].as_array().expect("a list").iter().filter_map(|file| file["file"].as_str()).collect();
    assert_eq!(gone, ["ledger/a.csv"], "a warranty that ended on the first day to be kept keeps its file");
    // of 2020-05 one row must be kept, and of 2021-06 one day
    let months = serde_json::json!([{ "kind": "ledger", "months": [{ "first": "2021-01", "last": "2021-05", "months": 5 }], "rows": 5 }]);
    assert_eq!(retention["old_months"], months);
    let said = huifang(folder.path(), &["check", "w"]).stdout;
    assert!(said.contains("可以销毁的月份：2021-01 至 2021-05（5 个月），共 5 行"), "{said}");
    let missing = &retention["missing"][0];
    assert_eq!((&missing["kind"], &missing["from"], &missing["to"]), (&"ledger".into(), &"2021-06".into(), &"2026-06".into()));
    let spans = serde_json::json!([
        { "first": "2026-01", "last": "2026-02", "months": 2 },
        { "first": "2026-04", "last": "2026-04", "months": 1 }
    ]);
    assert_eq!(missing["months"], spans);
    // the callback that recurs is never owed, and the one that is owed once is void
    let void: Vec<Value> = review["void"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|void| serde_json::json!([void["case_id"], void["rule"], void["line"], void["dates"]]))
        .collect();
    let dates = serde_json::json!([["handed_over_on", "2026-06-10"], ["warranty_ends_on", "2026-06-09"]]);
    assert_eq!(void, ["project-callback", "project-once"].map(|rule| serde_json::json!(["V", rule, 65, dates])));
    let text = huifang(folder.path(), &["check", "w"]).stdout;
    for said in ["记录保存 5 年：2021-06-30 及以后的必须保存", "交付日期 2026-06-10、保修截止日期 2026-06-09，期限未开始就已结束"]
    {
        assert!(text.contains(said), "no `{said}` in\n{text}");
    }
}

/// Eight working days after Tuesday 10 February 2026 are over on the 27th, for the Spring Festival lies
/// between; a fortnight is on the 24th.
#[test]
fn a_due_period_that_ends_before_it_begins_is_listed_whatever_makes_it_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let rule = "[[rule]]\nid = \"r\"\nlabel = \"回访\"\nanchor = \"completed_at\"\ndue = { from = \"8wd\", to = \"14d\" }\nfulfilled_by = \"visit\"\n";
    let ledger = "受理编号,窗口,类别,受理时间,办结时间\nA,一窗,投诉,2026-02-01,2026-02-10\nB,一窗,投诉,2026-02-01,2026-03-02\n";
    write(folder.path(), &[("w/ledger/a.csv", ledger), ("w/rules.toml", rule), ("w/huifang.toml", "standard = [\"rules.toml\"]\n")]);
    let (_, review) = json(folder.path(), &[]);
    let void = review["void"].as_array().expect("a list");
    assert_eq!((void.len(), &void[0]["case_id"]), (1, &"A".into()), "{void:?}");
    let planned = huifang(folder.path(), &["plan", "w", "--as-of", "2026-02-28"]);
    assert!(planned.stdout.contains("1 处日期前后颠倒"), "{}", planned.stdout);
}

#[test]
fn a_ledger_that_is_only_a_header_is_said_by_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, &[("w/ledger/a.csv", "受理编号,窗口,类别,受理时间\n"), ("w/visits/v.csv", "受理编号,回访时间,回访方式\n")]);
    let checked = huifang(at, &["check", "w"]);
    assert_eq!(checked.exit, 0, "{}", checked.stderr);
    for said in ["注意：只有表头，没有数据行", "台账没有采用的行，build 无从确定通报期", "检查完毕：2 个文件没有数据行"]
    {
        assert!(checked.stdout.contains(said), "no `{said}` in\n{}", checked.stdout);
    }
    let json = huifang(at, &["check", "w", "--json"]);
    assert!(json.stdout.contains("只有表头，没有数据行"), "{}", json.stdout);
    let built = huifang(at, &["build", "w"]);
    assert!(built.exit == 1 && built.stderr.contains("台账只有表头"), "{}", built.stderr);
    let explained = huifang(at, &["explain", "w", "A"]);
    assert!(explained.exit == 1 && explained.stderr.contains("台账只有表头"), "{}", explained.stderr);

    write(at, &[("w/ledger/b.csv", "受理编号,窗口,类别,受理时间\nA,一窗,投诉,2026-06-01\n")]);
    let built = huifang(at, &["build", "w", "--period", "2026-06"]);
    assert!(built.exit == 0 && built.stdout.contains("注意：ledger/a.csv 只有表头，没有数据行"), "{}{}", built.stdout, built.stderr);
}
