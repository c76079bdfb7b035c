//! Slips of the hand in `huifang.toml` and beside it: each is told with its line, what stands there, and the line as it
//! should be, in both languages.

use std::fs;

use super::Workspace;
use crate::messages::Locale;

/// What a file of a workspace leads to: line and sentence, and the cure, in Chinese.
fn told_of(name: &str, bytes: &[u8]) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let text = String::from_utf8_lossy(bytes).into_owned();
    if name == "mine.toml" {
        fs::write(folder.path().join("huifang.toml"), "standard = [\"mine.toml\"]\n").expect("a file");
    }
    fs::write(folder.path().join(name), bytes).expect("a file");
    let error = Workspace::open(folder.path()).expect_err(&text);
    assert!(error.code().is_some(), "{text}: {error}");
    for locale in Locale::ALL {
        let cure = error.cure().unwrap_or_else(|| panic!("{text}: {error} has no cure")).told(locale);
        let said = error.told(locale) + &cure;
        assert!(!said.contains("typed_toml.") && !said.contains("{found}") && !said.contains("{mended}"), "{said}");
    }
    let told = error.told(Locale::ZhCn);
    let from = told.find(&format!("{name}:")).unwrap_or_else(|| panic!("{told} does not name the file"));
    (told[from + name.len() + 1..].to_owned(), error.cure().expect("a cure").told(Locale::ZhCn))
}

fn check(name: &str, cases: &[(&str, &str, &str)]) {
    for (text, says, cure) in cases {
        let (told, cured) = told_of(name, text.as_bytes());
        assert!(told.starts_with(says), "{text}\ntold:  {told}\nasked: {says}\ncure: {cured}");
        assert!(cured.contains(cure), "{text}\ntold: {told}\ncure:  {cured}\nasked: {cure}");
    }
}

#[test]
fn marks_of_a_chinese_keyboard() {
    check(
        "huifang.toml",
        &[
            ("title = “服务通报”\n", "1: 用了中文引号：“服务通报”", "改成：title = \"服务通报\""),
            ("title = ‘服务通报’\n", "1: 用了中文引号：‘服务通报’", "改成：title = \"服务通报\""),
            ("title = \"服务通报”\n", "1: 用了中文引号：”", "改成：title = \"服务通报\""),
            ("“title” = \"服务通报\"\n", "1: 用了中文引号：“title”", "改成：\"title\" = \"服务通报\""),
            ("\n[values.“评价结果”]\n好 = \"满意\"\n", "2: 用了中文引号：“评价结果”", "改成：[values.\"评价结果\"]"),
            ("title ＝ \"服务通报\"\n", "1: 用了全角等号 ＝", "改成：title = \"服务通报\""),
            ("title＝“服务通报” # 注\n", "1: 用了全角等号 ＝", "改成：title=\"服务通报\" # 注"),
            ("【weights】\nphone = 40\n", "1: 用了全角括号 【", "改成：[weights]"),
            ("［weights］\nphone = 40\n", "1: 用了全角括号 ［", "改成：[weights]"),
            ("[[window】】\nname = \"甲\"\n", "1: 用了全角括号 】", "改成：[[window]]"),
            ("standard = [\"property\"，\"hotline\"]\n", "1: 用了中文的 ， 分隔", "改成：standard = [\"property\",\"hotline\"]"),
            ("standard = [\"property\"、\"hotline\"]\n", "1: 用了中文的 、 分隔", "改成：standard = [\"property\",\"hotline\"]"),
            ("title：\"服务通报\"\n", "1: 用了冒号 ：", "改成：title=\"服务通报\""),
            ("title: \"服务通报\"\n", "1: 用了冒号 :", "改成：title = \"服务通报\""),
            ("min_rated = １０\n", "1: 用了全角字符“１”", "改成：min_rated = 10"),
            ("// 说明\ntitle = \"甲\"\n", "1: 以 // 开头的不是注释", "改成：# 说明"),
            ("title = \"甲\"\n；说明\n", "2: 以 ； 开头的不是注释", "改成：# 说明"),
            ("title = \"甲\" // 说明\n", "1: 以 // 开头的不是注释", "改成：title = \"甲\" # 说明"),
        ],
    );
}

#[test]
fn tables_and_keys_in_the_wrong_place() {
    check(
        "huifang.toml",
        &[
            ("[window]\nname = \"甲\"\n", "1: [window] 这样的表可以有几个", "每一个都写作：[[window]]"),
            ("[window]\nname = \"甲\"\n[window]\nname = \"乙\"\n", "3: [window] 这样的表可以有几个", "[[window]]"),
            ("[[weights]]\nphone = 40\n", "1: [[weights]] 这样的表只有一个", "改成：[weights]"),
            ("[values.评价 结果]\n好 = \"满意\"\n", "1: [values.评价 结果] 里的名称有空格或符号", "改成：[values.\"评价 结果\"]"),
            ("[columns.ledger]\n办件 编号 = \"单号\"\n", "2: 名称 办件 编号 里有空格或符号", "\"办件 编号\" = \"单号\""),
            ("[weights\nphone = 40\n", "1: [weights 的方括号没有成对", "改成：[weights]"),
            ("[weights]\nmin_rated = 5\n", "2: [weights]里没有 min_rated 这个键，它属于 文件最前面", "移到 文件最前面"),
            ("phone = 40\n", "1: 文件最前面（任何 [ ] 之前）里没有 phone 这个键，它属于 [weights]", "移到 [weights]"),
            ("[points]\nphone_per_window = 3\n", "2: [points]里没有 phone_per_window 这个键，它属于 [quota]", "移到 [quota]"),
            ("[columns.ledger]\nvisited_at = \"时间\"\n", "2: 办件台账里没有“visited_at”这一列", "属于 [columns.visits]"),
            ("[values.评价结果]\n[accept]\non_repeat = \"last\"\n", "3: 没有 on_repeat 这种疑点", "属于 文件最前面"),
            ("titel = \"甲\"\n", "1: 文件最前面（任何 [ ] 之前）里没有 titel 这个键", "有没有把 title 写错"),
            ("title = \"甲\"\ntitle = \"乙\"\n", "2: title 写了两次，第 1 行已经有了", "删去另一行"),
            ("[weights]\nphone = 40\n[cells]\n[weights]\nonsite = 10\n", "4: 表 [weights] 写了两次，第 1 行已经有了", "移到第 1 行"),
            ("[[window]]\ngroup = \"甲\"\n", "1: [[window]] 缺少 name", "补写一行 name = …"),
        ],
    );
}

#[test]
fn values_of_another_sort() {
    check(
        "huifang.toml",
        &[
            ("min_rated = \"10\"\n", "1: \"10\" 是带引号的文字", "改成：min_rated = 10"),
            ("title = 2026\n", "1: 2026 没有加引号", "改成：title = \"2026\""),
            ("title = 服务通报 # 注\n", "1: 服务通报 没有加引号", "改成：title = \"服务通报\" # 注"),
            ("max_rejected = 5%\n", "1: 5% 没有加引号", "改成：max_rejected = \"5%\""),
            ("ranking = 是\n", "1: 是 不是可写的值", "改成：ranking = true"),
            ("ranking = \"true\"\n", "1: \"true\" 不是可写的值", "改成：ranking = true"),
            ("cadence = \"monthly\"\n", "1: monthly 不是可选的值", "有没有把 month 写错"),
            ("cadence = \"每旬一期\"\n", "1: 每旬一期 不是可选的值", "可写的有：week、month、quarter、year"),
            ("min_rated = -1\n", "1: -1 不是这里可写的值；要写不小于 0 的整数", "键表"),
            ("[inputs]\nledger = [\"D:\\导出\\*.csv\"]\n", "2: \"D:\\导出\\*.csv\" 里的 \\", "改成：ledger = [\"D:/导出/*.csv\"]"),
            ("[inputs]\nledger = [\"D:\\new\\table\"]\n", "2: \"D:\\new\\table\" 里的 \\", "改成：ledger = [\"D:/new/table\"]"),
            ("title = \"服务通报\norganisation = \"甲\"\n", "1: \"服务通报 缺引号或方括号", "改成：title = \"服务通报\""),
            ("standard = [\"property\"\ntitle = \"甲\"\n", "2: 上面的列表 standard = [\"property\" 没有写完", "]\ntitle = \"甲\""),
            ("standard = \"property\"\n", "1: \"property\" 缺引号或方括号", "改成：standard = [\"property\"]"),
            ("title\n", "1: title 没有英文等号", "键 = 值"),
            ("title =\n", "1: title = 里的文字没有放在一对英文引号里", "文字写作"),
        ],
    );
}

#[test]
fn other_files_lead_to_their_own_keys() {
    let rule = "[[rule]]\nid = \"a\"\nanchor = \"completed_at\"\nfulfilled_by = \"visit\"\n";
    check(
        "mine.toml",
        &[
            (
                &format!("{}due = {{ to = \"3d\" }}\n", rule.replace("[[", "[").replace("]]", "]")),
                "1: [rule] 这样的表可以有几个",
                "[[rule]]",
            ),
            (&format!("{rule}due = {{ to ＝ \"3d\" }}\n"), "5: 用了全角等号 ＝", "改成：due = { to = \"3d\" }"),
            (&format!("{rule}due = {{ to = \"3d\" }}\ntarget = 30%\n"), "6: 30% 没有加引号", "改成：target = \"30%\""),
            (&format!("{rule}due = {{ to = \"3d\" }}\nwhatever = 3\n"), "6: [[rule]]里没有 whatever 这个键", "标准文件的键"),
        ],
    );
    check(
        "themes.toml",
        &[
            ("[theme]\nid = \"a\"\nlabel = \"甲\"\nkeywords = [\"乙\"]\n", "1: [theme] 这样的表可以有几个", "[[theme]]"),
            ("[praise]\nwords = [“好”]\n", "2: 用了中文引号：“好”", "改成：words = [\"好\"]"),
            ("[praise]\nwhatever = 1\n", "2: [praise]里没有 whatever 这个键", "themes.toml 的键"),
        ],
    );
    check(
        "remarks.toml",
        &[
            (
                "[2026-06.followed]\ndone = \"甲\"\nrule = \"complaint\"\n",
                "1: [2026-06.followed] 这样的表可以有几个",
                "[[2026-06.followed]]",
            ),
            ("[2026-06]\nnext_steps = [“加派一人”]\n", "2: 用了中文引号：“加派一人”", "改成：next_steps = [\"加派一人\"]"),
            ("[2026-06]\nwhatever = \"甲\"\n", "2: [2026-06]里没有 whatever 这个键", "remarks.toml 的键"),
            ("[2026-06]\ndone = \"甲\"\n", "2: [2026-06]里没有 done 这个键，它属于 [[2026-06.followed]]", "[[2026-06.followed]]"),
        ],
    );
}

#[test]
fn files_of_other_encodings() {
    let gbk = encoding_rs::GBK.encode("# 注\ntitle = \"甲\"\norganisation = \"乙\"\n").0.into_owned();
    let (told, cure) = told_of("huifang.toml", &gbk);
    assert!(told.starts_with("2: 不是 UTF-8 编码，像是 GBK") && told.ends_with("title = \"甲\""), "{told}");
    assert!(cure.contains("huifang.toml") && cure.contains("UTF-8"), "{cure}");
    let utf_16: Vec<u8> = [0xfe, 0xff].into_iter().chain("title = 1".encode_utf16().flat_map(u16::to_be_bytes)).collect();
    assert!(told_of("remarks.toml", &utf_16).0.starts_with("1: 是 UTF-16BE 编码"));
    assert!(told_of("huifang.toml", &[b'a', b'\n', 0xff, 0, 1]).0.starts_with("2: 不是文本文件"));
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("huifang.toml"), "\u{feff}title = \"甲\"\n").expect("a file");
    assert_eq!(Workspace::open(folder.path()).expect("a mark at the beginning is fine").title, "甲");
}
