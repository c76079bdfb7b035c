//! The commented `huifang.toml`: every key with its default as a comment, and what was found as lines that count.

use super::Setup;
use crate::domain::{Kind, Locale};
use crate::workspace::toml_text::{string, strings};

/// The file without anything found. A key that is left at its default stands behind a `#` without a
/// space; `@name` is filled in.
const TEMPLATE: &str = include_str!("huifang.toml");

impl Setup {
    /// The text of `huifang.toml`.
    #[must_use]
    pub fn toml(&self) -> String {
        filled(self)
    }
}

/// The template with what was found.
fn filled(setup: &Setup) -> String {
    let mut text = String::new();
    for line in TEMPLATE.lines() {
        match line.strip_prefix('@') {
            None => {
                text.push_str(line);
                text.push('\n');
            }
            Some("inputs") => text.push_str(&inputs(setup)),
            Some("cells") => text.push_str(&cells(setup)),
            Some(kind) => Kind::ALL.iter().filter(|known| known.code() == kind).for_each(|kind| text.push_str(&columns(setup, *kind))),
        }
    }
    text
}

fn inputs(setup: &Setup) -> String {
    if setup.globs.is_empty() {
        return "#[inputs]\n#ledger = [\"ledger/*\"]\n#visits = [\"visits/*\"]\n#evaluations = [\"evaluations/*\"]\n".to_owned();
    }
    let line = |kind: Kind| match setup.globs.get(&kind) {
        Some(globs) => format!("{} = {}    # 在这里找到了{}\n", kind.code(), strings(globs), kind.word(Locale::ZhCn)),
        None => format!("#{0} = [\"{0}/*\"]\n", kind.code()),
    };
    format!("[inputs]\n{}", Kind::ALL.map(line).concat())
}

fn columns(setup: &Setup, kind: Kind) -> String {
    let example = match kind {
        Kind::Ledger => "#case_id = [\"单号\"]\n",
        Kind::Visits => "#visited_at = [\"电话回访日期\"]\n",
        Kind::Evaluations => "#rating = [\"按键\"]\n",
    };
    let given = given(setup, kind);
    let Some(guesses) = setup.columns.get(&kind).filter(|guesses| !guesses.is_empty()) else {
        return format!("#[columns.{}]\n{example}{given}", kind.code());
    };
    let mut lines = vec![format!("[columns.{}]    # 按内容推测，请核对", kind.code())];
    for column in kind.columns() {
        let of: Vec<_> = guesses.iter().filter(|guess| guess.column == column.name).collect();
        if of.is_empty() {
            continue;
        }
        // a comment of TOML holds no control characters
        lines.extend(of.iter().map(|guess| format!("# {}", guess.why.replace(char::is_control, " "))));
        let headers: Vec<&str> = of.iter().map(|guess| guess.header.as_str()).collect();
        lines.push(format!("{} = {}", column.name, strings(&headers)));
    }
    lines.join("\n") + "\n" + &given
}

/// What may be said once of columns that exports of this kind do not have, as comments.
fn given(setup: &Setup, kind: Kind) -> String {
    let lacks = |name: &str| setup.files.iter().any(|file| file.kind == Some(kind) && file.lacking.contains(&name));
    let lines = [
        ("window", "{ from = \"sheet\" }", "每张工作表的名称就是窗口；也可写 { from = \"file\" } 或 { value = \"窗口名称\" }"),
        ("category", "{ value = \"投诉\" }", "全部算一类，写规则认得的类别"),
        ("method", "{ value = \"电话\" }", "每一行都是它"),
    ];
    let found = lines.into_iter().filter(|(name, ..)| lacks(name));
    found.map(|(name, value, why)| format!("#{name} = {value}    # 有的文件没有这一列：{why}\n")).collect()
}

fn cells(setup: &Setup) -> String {
    let is_told = !setup.blank.is_empty() || !setup.dates.is_empty();
    let mut lines = vec![if is_told { "[cells]" } else { "#[cells]" }.to_owned()];
    lines.push(match setup.blank.as_slice() {
        [] => "#blank = [\"?\", \"NA\", \"无\"]".to_owned(),
        blank => format!("blank = {}    # 在日期或选项列里见到", strings(blank)),
    });
    for orders in &setup.either {
        let orders: Vec<String> =
            orders.iter().map(|formats| formats.iter().map(|format| string(format)).collect::<Vec<_>>().join(", ")).collect();
        lines.push(format!("# 日期分不清月和日：从 {} 中选一个，写进 dates", orders.join(" 和 ")));
    }
    lines.push(match setup.dates.as_slice() {
        [] => "#dates = [\"%m/%d/%Y %I:%M:%S %p\"]".to_owned(),
        dates => format!("dates = {}    # 在日期列里见到", strings(dates)),
    });
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    fn opened(toml: Option<&str>) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        if let Some(toml) = toml {
            std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        }
        let workspace = Workspace::open(folder.path()).expect("it opens");
        let root = folder.path().to_string_lossy().into_owned();
        format!("{workspace:#?}").replace(&root, "ROOT")
    }

    #[test]
    fn what_exports_lack_may_be_said_once() {
        use super::super::FileGuess;
        let file = |kind, lacking: &[&'static str]| FileGuess {
            path: "a.csv".to_owned(),
            kind: Some(kind),
            known: 3,
            guessed: 0,
            lacking: lacking.to_vec(),
            headers: Vec::new(),
            failure: None,
        };
        let files = vec![file(Kind::Visits, &["method"]), file(Kind::Ledger, &["case_id", "window"])];
        let text = filled(&Setup { files, ..Setup::default() });
        assert_eq!(opened(Some(&text)), opened(None), "every line is a comment");
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("有的文件没有这一列")).collect();
        assert!(lines[0].starts_with("#window = { from") && lines[1].starts_with("#method = { value") && lines.len() == 2, "{lines:?}");
        let bare: Vec<&str> = lines.iter().map(|line| &line[1..]).collect();
        opened(Some(&format!("[columns.ledger]\n{}\n[columns.visits]\n{}\n", bare[0], bare[1])));
    }

    #[test]
    fn the_file_as_written_changes_nothing_and_every_key_in_it_is_one() {
        let text = filled(&Setup::default());
        assert_eq!(opened(Some(&text)), opened(None), "every line is a comment");
        let key = |line: &str| match line.strip_prefix('#') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[' || c == '"') => rest.to_owned(),
            _ => line.to_owned(),
        };
        let uncommented: Vec<String> = text.lines().map(key).collect();
        let all = opened(Some(&uncommented.join("\n")));
        for key in ["title", "organisation", "timezone", "min_rated", "max_rejected", "phone_per_window", "id_code", "cadence"] {
            assert!(text.contains(key), "{key}");
        }
        assert!(all.contains("单号") && all.contains("不动产登记") && all.contains("物业投诉"), "what is given as an example can be read");
    }
}
