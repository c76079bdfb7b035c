//! Nothing personal reaches `public/`: planted values in many spellings, in every cell of the exports.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use huifang::domain::spelling::canonical;

use crate::huifang::{huifang, write};

/// Made-up people: name, mobile, citizen's id (valid check digits), bank card (valid by Luhn), what they said.
const PEOPLE: [[&str; 5]; 4] = [
    ["赵晓棠", "13900010001", "110101199003070003", "6222020000000000000", "窗口的人说话难听"],
    ["钱国良", "15100020002", "31010119850102002X", "6217000000000000001", "等了两个小时没人理"],
    ["欧阳文静", "18600030003", "440106197712120018", "4111111111111111", "材料退了三次"],
    ["Wang Xiaofang", "17700040004", "510104200002290025", "5500000000000004", "told me to come back tomorrow"],
];

/// The same value, spelt in seventeen ways.
fn spellings(value: &str) -> Vec<String> {
    let each = |change: &dyn Fn(char) -> String| value.chars().map(change).collect::<String>();
    let digits = |zero: u32| {
        each(&move |c| c.to_digit(10).and_then(|d| char::from_u32(zero + d)).map_or_else(|| c.to_string(), |digit| digit.to_string()))
    };
    let of = |alphabet: &str| {
        let alphabet: Vec<char> = alphabet.chars().collect();
        each(&move |c| c.to_digit(10).map_or(c, |d| alphabet[d as usize]).to_string())
    };
    let parted = |by: &str| {
        let characters: Vec<char> = value.chars().collect();
        let size = if characters.len() == 11 { 4 } else { characters.len().div_ceil(3).max(1) };
        let groups: Vec<String> = characters.rchunks(size).rev().map(|group| group.iter().collect()).collect();
        groups.join(by)
    };
    let full =
        each(&|c| if c.is_ascii_graphic() { char::from_u32(c as u32 + 0xFEE0).map_or(c, |wide| wide).to_string() } else { c.to_string() });
    vec![
        value.to_owned(),
        format!("  {value}\u{3000}"),
        value.to_lowercase(),
        full,
        parted(" "),
        parted("-"),
        parted("."),
        parted("·"),
        parted("\u{200b}"),
        parted("\u{ad}"),
        format!("（{value}）"),
        digits(0x660),
        of("〇一二三四五六七八九"),
        of("零壹贰叁肆伍陆柒捌玖"),
        each(&|c| {
            c.to_digit(10).map_or_else(
                || c.to_string(),
                |d| if d == 0 { "⓪".to_owned() } else { char::from_u32('①' as u32 + d - 1).unwrap_or(c).to_string() },
            )
        }),
        each(&|c| format!("&#{};", c as u32)),
        value.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}")),
    ]
}

/// Every file below a folder, with its path.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            if path.extension().is_some_and(|end| end == "docx" || end == "xlsx") {
                found.extend(unpacked(&path, &bytes));
            }
            found.push((path.display().to_string(), bytes));
        }
    }
    found
}

/// The parts of an Office document.
fn unpacked(path: &Path, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let parts = (0..archive.len()).map(|at| {
        let mut part = archive.by_index(at).expect("a part");
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut part, &mut content).expect("a part");
        (format!("{}#{at}.xml", path.display()), content)
    });
    parts.collect()
}

#[test]
fn values_planted_in_every_cell_of_the_exports_stay_out_of_public() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let planted: Vec<String> = PEOPLE.iter().flatten().flat_map(|value| spellings(value)).collect();
    let quoted = |value: &str| format!("\"{}\"", value.replace('"', "\"\""));
    // headings and names of files are cells too
    let mut ledger = format!("受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话,事项,身份证号,备注,{}\n", quoted(&planted[0]));
    let mut visits = "回访编号,受理编号,回访时间,回访方式,总体评价,意见建议,回访人,抄送\n".to_owned();
    let mut ratings = "窗口,评价时间,评价,评价器编号,受理编号,留言\n".to_owned();
    for (n, value) in planted.iter().enumerate() {
        let (value, day) = (quoted(value), n % 20 + 1);
        let window = ["一窗", "二窗", "三窗"][n % 3];
        let _ = writeln!(ledger, "C{n},{window},投诉,2026-06-{day:02},2026-06-{day:02},{value},{value},{value},{value},{value},{value}");
        let _ = writeln!(visits, "V{n},C{n},2026-06-{:02},电话,满意,{value},{value},{value}", day + 1);
        let _ = writeln!(ratings, "{window},2026-06-{day:02},满意,{value},C{n},{value}");
    }
    // ids; rows that are rejected, repeated and corrected; a broken quote; a visit to nothing
    for (n, value) in planted.iter().enumerate().step_by(7) {
        let cell = quoted(value);
        let _ = writeln!(ledger, "{cell},一窗,投诉,2026-06-01,2026-06-02,{cell},,,,,");
        let _ = writeln!(ledger, "X{n},{cell},{cell},没有日期,,{cell},,,,,");
        let _ = writeln!(ledger, "C{n},二窗,投诉,2026-06-01,2026-06-02,{cell},,,,,");
        let _ = writeln!(ledger, "Y{n},一窗,投诉,2026-06-01,2026-06-02,\"{}\"x,,,,,", value.replace('"', ""));
        let _ = writeln!(visits, "W{n},{cell},2026-06-09,电话,满意,{cell},{cell},{cell}");
    }
    let toml = "max_rejected = \"100%\"\non_repeat = \"last\"\n[evaluations]\nscale = \"three\"\n";
    write(
        at,
        &[
            ("w/huifang.toml", toml),
            (&format!("w/ledger/{}{}.csv", PEOPLE[0][0], PEOPLE[0][1]), &ledger),
            (&format!("w/visits/{}.csv", PEOPLE[1][2]), &visits),
            ("w/evaluations/e.csv", &ratings),
        ],
    );
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
    let public = files(&at.join("w/site/public"));
    assert!(public.len() > 10);
    let letters: Vec<String> = public.iter().map(|(_, bytes)| canonical(&String::from_utf8_lossy(bytes))).collect();
    let values: BTreeSet<String> = PEOPLE.iter().flatten().map(|value| canonical(value)).collect();
    for ((path, bytes), letters) in public.iter().zip(&letters) {
        let text = String::from_utf8_lossy(bytes);
        for value in &planted {
            assert!(!text.contains(value.trim()), "{path} holds `{value}`");
        }
        for value in &values {
            assert!(!letters.contains(value.as_str()), "{path} holds {value} in some spelling");
        }
    }
    // they were read: the internal list of rejected rows holds them
    let rejects = std::fs::read_to_string(at.join("w/site/internal/2026-06/rejects.csv")).expect("rejects");
    assert!(rejects.contains(PEOPLE[0][0]));
}

#[test]
fn a_window_or_category_named_after_a_person_or_a_number_stops_the_run_with_its_cell() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间,申请人\n".to_owned();
    // names, phones, ids and cards in every spelling; what was said as it was said
    let planted: Vec<String> = PEOPLE.iter().flat_map(|person| &person[..4]).flat_map(|value| spellings(value)).collect();
    // marks that nobody sees are no part of a name
    let seen = |name: &String| name.trim().replace(['\u{200b}', '\u{ad}'], "");
    let names: BTreeSet<String> = planted.iter().map(seen).collect();
    for (n, name) in planted.iter().enumerate() {
        let _ = writeln!(ledger, "C{n},\"{name}\",投诉,2026-06-01,2026-06-02,{}", PEOPLE[n % 4][0]);
    }
    write(at, &[("w/ledger/a.csv", &ledger)]);
    let build = || huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    let run = build();
    assert_eq!(run.exit, 1, "{}", run.stdout);
    let said = format!("HF1101：{} 个窗口或类别的名称像人名或号码", names.len());
    assert!(run.stderr.contains(&said), "no `{said}` in\n{}", run.stderr);
    assert!(!at.join("w/site/public").exists(), "something was published");

    let good = "受理编号,窗口,类别,受理时间,办结时间,申请人\nA,市民窗口,投诉,2026-06-01,2026-06-02,市民\n";
    write(at, &[("w/ledger/a.csv", good)]);
    assert_eq!(build().exit, 0);
    let before = files(&at.join("w/site/public"));
    // the second cell of the third record; what was said, in a column of categories
    let bad = "受理编号,窗口,类别,受理时间,办结时间,申请人\nA,市民窗口,投诉,2026-06-01,2026-06-02,市民\nB,市民窗口,材料退了三次,2026-06-01,,无\n\
               C,综合李晓棠受理,投诉,2026-06-01,,李晓棠\n";
    let visits = "回访编号,受理编号,回访时间,回访方式,意见建议\nV1,A,2026-06-03,电话,材料退了三次\n";
    write(at, &[("w/ledger/a.csv", bad), ("w/visits/v.csv", visits)]);
    let run = build();
    assert_eq!(run.exit, 1);
    for said in [
        "2 个窗口或类别",
        "ledger/a.csv:3:3 (类别)：类别“材料退了三次”：与意见一列的内容相同",
        "ledger/a.csv:4:2 (窗口)：窗口“综合李晓棠受理”",
        "[[window]]\nname = \"市民窗口\"",
        "name = \"综合李晓棠受理\"   # 请核对",
        "\"材料退了三次\" = \"其他\"",
    ] {
        assert!(run.stderr.contains(said), "no `{said}` in\n{}", run.stderr);
    }
    assert_eq!(files(&at.join("w/site/public")), before, "the old bulletin was touched");

    // what the configuration lists is published
    let toml =
        "[[window]]\nname = \"市民窗口\"\n[[window]]\nname = \"综合李晓棠受理\"\n[values.category]\n\"材料退了三次\" = \"材料退了三次\"\n";
    write(at, &[("w/huifang.toml", toml)]);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--correction", "窗口列入名册"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
}

#[test]
fn words_that_stand_in_personal_columns_too_stop_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话,经办人\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式,总体评价,意见建议,回访人\n".to_owned();
    let words = [
        "市民",
        "无",
        "业主",
        "物业",
        "回访组",
        "匿名",
        "先生",
        "满意",
        "投诉",
        "通报",
        "统计口径",
        "电话回访",
        "全中心",
        "金山",
        "335",
        "2026",
    ];
    for (n, word) in words.iter().enumerate() {
        let _ = writeln!(
            ledger,
            "{n},{},投诉,2026-06-01,2026-06-02,{word},{word},{word}",
            ["市民中心窗口", "物业客服中心", "回访组", "金山窗口"][n % 4]
        );
        let _ = writeln!(visits, "V{n},{n},2026-06-03,电话,满意,{word},{word}");
    }
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/v.csv", &visits)]);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "{}", run.stderr);
}

#[test]
fn a_value_that_a_template_carries_is_known_and_one_that_nothing_explains_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ledger = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话\nA,一窗,投诉,2026-06-01,2026-06-02,赵晓棠,13900010001\n";
    let words = "[annex]\ndownloads_lead = \"监督电话 13900010001，联系人赵晓棠。\"\n";
    write(at, &[("w/ledger/a.csv", ledger), ("w/templates/words/zh-CN.toml", words)]);
    let run = huifang(at, &["build", "w", "--period", "2026-06", "--as-of", "2026-06-30"]);
    assert_eq!(run.exit, 0, "what the workspace itself writes on its pages is no leak: {}", run.stderr);
}

/// A template that prints a value which stands in no template, character by character.
fn printing(value: &str) -> String {
    let pieces: Vec<String> = value.chars().map(|c| format!("\"{c}\"")).collect();
    format!("{{{{ {} }}}}", pieces.join(" ~ "))
}

#[test]
fn a_template_that_puts_a_personal_value_together_stops_the_run_however_it_spells_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let ids = ["JC26060001", "20260601000123", "SL-0002"];
    let values: Vec<&str> = PEOPLE[0].iter().chain(&PEOPLE[3]).chain(&ids).copied().collect();
    let mut ledger = "受理编号,窗口,类别,受理时间,办结时间,申请人,联系电话,身份证号,银行卡号,事项\n".to_owned();
    let mut visits = "回访编号,受理编号,回访时间,回访方式,意见建议\n".to_owned();
    for (n, [name, phone, citizen, card, said]) in PEOPLE.iter().enumerate() {
        let id = ids.get(n).map_or_else(|| format!("C{n}"), |id| (*id).to_owned());
        let _ = writeln!(ledger, "{id},一窗,投诉,2026-06-01,2026-06-02,{name},{phone},{citizen},{card},");
        let _ = writeln!(visits, "V{n},{id},2026-06-03,电话,{said}");
    }
    write(at, &[("w/ledger/a.csv", &ledger), ("w/visits/v.csv", &visits)]);
    let build = |more: &[&str]| huifang(at, &[&["build", "w", "--period", "2026-06", "--as-of", "2026-06-30", "--release"], more].concat());
    assert_eq!(build(&[]).exit, 0);
    let before = files(&at.join("w/site/public"));

    let places = [
        ("sections/annex.html", "<p>@</p>"),
        ("sections/answer.html", "<p data-x=\"@\" title='@'>5</p>"),
        ("sections/rates.html", "<svg><text>@</text><path d=\"@\"/></svg>"),
        ("window.html", "<!-- @ -->"),
        ("index.html", "<p>@</p>"),
    ];
    let spelt: Vec<Vec<String>> = values.iter().map(|value| spellings(value)).collect();
    for n in 0..spelt[0].len() {
        let (template, place) = places[n % places.len()];
        let _ = std::fs::remove_dir_all(at.join("w/templates"));
        assert_eq!(huifang(at, &["templates", "eject", template, "--workspace", "w"]).exit, 0);
        let file = at.join("w/templates").join(template);
        let mut source = std::fs::read_to_string(&file).expect("a template");
        let end = source.find("{% endblock main %}").unwrap_or(source.len());
        source.insert_str(end, &spelt.iter().map(|spellings| place.replace('@', &printing(&spellings[n]))).collect::<String>());
        std::fs::write(&file, source).expect("a file");
        // counts that are kept, and rows that are read
        let more: &[&str] = if n % 2 == 0 { &[] } else { &["--fresh"] };
        let run = build(more);
        assert_eq!(run.exit, 1, "{template}: {}{}", run.stdout, run.stderr);
        for (value, spellings) in values.iter().zip(&spelt) {
            let said = format!("“{}”", canonical(value));
            assert!(run.stderr.contains(&said), "{template}: `{}` was not found in\n{}", spellings[n], run.stderr);
        }
        assert_eq!(files(&at.join("w/site/public")), before, "the old bulletin was touched");
    }
}
