use std::path::Path;

use super::*;

fn built_in() -> Themes {
    Themes::compose(None).expect("the built-in lists")
}

fn own(text: &str) -> Result<Themes> {
    Themes::compose(Some(&Source::new(Path::new("themes.toml"), text)))
}

fn says(themes: &Themes, text: &str) -> String {
    let said = themes.said(text);
    let ids: Vec<&str> = themes.places(said).map(|place| themes.id(place)).collect();
    format!("{} {}", said.tone().map_or("-", Tone::code), ids.join(" "))
}

#[test]
fn opinions_are_what_somebody_who_reads_them_would_say() {
    let themes = built_in();
    for (text, expected) in [
        ("服务态度不错", "praise attitude"),
        ("态度不好", "complaint attitude"),
        ("不是不满意，就是等了半天", "complaint queueing"),
        ("没有不满意", "praise other"),
        ("不太方便停车", "complaint parking"),
        ("没有停车位，但是工作人员热情", "praise attitude parking"),
        ("没有乱收费", "praise charges"),
        ("建议增加窗口，排队", "suggestion queueing"),
        ("停车", "other parking"),
        ("ＡＰＰ 登录不上", "complaint system"),
        ("特别满意", "praise other"),
        ("happy", "other other"),
        ("the app is slow", "complaint efficiency system"),
        ("电 梯坏了", "complaint lift"),
        ("无", "- "),
        ("没有意见。", "- "),
        ("……", "- "),
        ("", "- "),
    ] {
        assert_eq!(says(&themes, text), expected, "{text}");
    }
}

#[test]
fn what_matched_is_told_with_its_place_in_the_cell() {
    let themes = built_in();
    let told = |text: &str| {
        let line = |hit: Hit| {
            let makes = match hit.makes {
                Makes::Theme(place) => themes.id(place).to_owned(),
                Makes::Tone(tone) => tone.code().to_owned(),
            };
            format!("{makes}:{}@{}{:?}", hit.word, hit.at, hit.negations)
        };
        themes.hits(text).into_iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(told("①服务 态度 很不热情"), ["attitude:态度@5[]", "attitude:热情@10[]", "complaint:热情@10[\"不\"]"]);
    assert_eq!(told("没有不方便"), ["praise:不方便@3[\"没有\"]"]);
}

#[test]
fn grades_tell_of_a_complaint_where_no_word_tells() {
    let themes = built_in();
    for (text, unhappy, tone) in [("停车", true, Tone::Complaint), ("停车", false, Tone::Other), ("停车方便", true, Tone::Praise)] {
        assert_eq!(themes.said(text).tone_with(unhappy), Some(tone), "{text}");
    }
    assert_eq!(themes.said("无").tone_with(true), None);
}

#[test]
fn a_workspace_adds_replaces_or_leaves_out() {
    let file = "leave_out = [\"lift\"]\n[complaint]\nwords = [\"离谱\"]\n[[theme]]\nid = \"parking\"\nlabel = \"车\"\nkeywords = [\"车\"]\n\
                [[theme]]\nid = \"canteen\"\nlabel = \"食堂\"\nkeywords = [\"食堂\"]\nnegation = \"drop\"\n";
    let themes = own(file).expect("lists");
    assert_eq!(themes.place("parking"), built_in().place("parking"), "it stands in its place");
    assert_eq!(themes.id(themes.list.len() - 1), "canteen");
    assert_eq!(says(&themes, "停车离谱"), "complaint parking");
    assert_eq!(says(&themes, "没有食堂，电梯快"), "other other");
    let alone = own(&format!("replace = true\n{}", &file[file.find("[complaint]").expect("a list")..])).expect("lists");
    assert_eq!(alone.list.len(), 2);
    assert_eq!(says(&alone, "食堂态度恶劣"), "other canteen", "the complaints are its own alone");
    assert_ne!(alone.definition(), themes.definition());
}

#[test]
fn a_file_that_makes_no_sense_is_refused_with_its_line() {
    let theme = |rest: &str| format!("[[theme]]\nid = \"a\"\nlabel = \"甲\"\nkeywords = [\"甲\"]\n{rest}");
    for (line, says, file) in [
        (4, "without a letter or digit", theme("").replace("[\"甲\"]", "[\"甲\", \" \"]")),
        (4, "twice: on line 4 too", theme("").replace("[\"甲\"]", "[\"App\", \"ａｐｐ\"]")),
        (4, "only negates", theme("").replace("[\"甲\"]", "[\"没有\"]")),
        (4, "no keyword", theme("").replace("[\"甲\"]", "[]")),
        (3, "empty, too long", theme("").replace("label = \"甲\"", "label = \" \"")),
        (3, "both called `停车`", theme("").replace("label = \"甲\"", "label = \"停车\"")),
        (2, "is taken", theme("").replace("id = \"a\"", "id = \"other\"")),
        (2, "the id of a theme", theme("").replace("id = \"a\"", "id = \"停车\"")),
        (6, "twice: on line 2 too", theme("") + &theme("")),
        (5, "no key `keyword`", theme("keyword = [\"乙\"]\n")),
        (5, "`no` is none of", theme("negation = \"no\"\n")),
        (5, "no key `parent`", theme("parent = \"b\"\n")),
        (1, "not built in", "leave_out = [\"lifts\"]\n".to_owned()),
        (2, "not from 0 to 20", "[negation]\nwindow = 21\n".to_owned()),
        (2, "both in `praise` and in `complaint`", "[complaint]\nwords = [\"满意\"]\n".to_owned()),
        (2, "only negates", "[praise]\nwords = [\"不\"]\n".to_owned()),
        (2, "`……`, without a letter", "[nothing]\ncells = [\"……\"]\n".to_owned()),
        (1, "no theme is left", "replace = true\n".to_owned()),
    ] {
        let error = own(&file).expect_err(&file);
        let text = error.to_string();
        assert!(text.starts_with(&format!("themes.toml:{line}: ")) && text.contains(says), "{file}: {text}");
        assert!(error.hint_text().is_some(), "{file}");
    }
}
