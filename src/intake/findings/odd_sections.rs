//! Texts in rows of their own that were taken for windows and do not read like any: notes, mostly, which would take the
//! rows below them away from their window.

use std::collections::BTreeSet;

use crate::doubts::{Doubt, DoubtCode, Means, PLACES, SettlingLine, Spot, VALUES};
use crate::intake::terms::account::FileReport;
use crate::intake::terms::notice::{Notice, Section};
use crate::intake::values::text::folded;
use crate::workspace::Workspace;
use crate::workspace::toml_text::string;

/// Characters of a name; a note has more, mostly.
const LONGEST: usize = 25;
/// What notes begin with.
const BEGINNINGS: [&str; 14] =
    ["备注", "说明", "注意", "附注", "附件", "以上", "以下", "其中", "上述", "下列", "特此", "经核", "补录", "空白"];
/// Signs that end or part sentences.
const SIGNS: [char; 9] = ['。', '，', '；', '！', '？', '：', ',', ';', ':'];
/// What stands behind a number in a note, and in no name.
const UNITS: [char; 8] = ['月', '日', '时', '件', '条', '笔', '行', '天'];

/// The doubt of each file in which rows stand below such a text.
pub(crate) fn doubts(files: &[FileReport], workspace: &Workspace) -> Vec<Doubt> {
    let reading = &workspace.reading;
    let spelt: BTreeSet<&str> = reading.spelt_windows.values().map(String::as_str).collect();
    let is_said = |name: &str| spelt.contains(name) || reading.values.get("window").is_some_and(|values| values.contains_key(name));
    let of_file = |file: &FileReport| {
        let sections =
            file.notices.iter().find_map(|notice| if let Notice::Sections(sections) = notice { Some(sections) } else { None })?;
        let is_odd = |section: &&Section| section.rows > 0 && reads_like_a_note(&section.name) && !is_said(&section.name);
        let odd: Vec<&Section> = sections.iter().filter(is_odd).collect();
        let lines: Vec<String> = odd.iter().take(VALUES).map(|section| format!("{} = \"…\"", string(&section.name))).collect();
        let spot = |section: &&Section| Spot { file: file.path.clone(), line: Some(section.line), value: section.name.clone() };
        (!odd.is_empty()).then(|| Doubt {
            values: odd.iter().take(VALUES).map(|section| (section.name.clone(), section.rows)).collect(),
            places: odd.iter().take(PLACES).map(spot).collect(),
            settled_by: vec![SettlingLine::new("values.window", lines.join("\n"), Means::Renamed)],
            ..Doubt::new(DoubtCode::OddSection, file.kind, odd.iter().map(|section| section.rows).sum(), file.read)
        })
    };
    files.iter().filter_map(of_file).collect()
}

/// Whether a text is a sentence, a remark in brackets or a number of something, and hardly the name of a window.
fn reads_like_a_note(name: &str) -> bool {
    let bare: String = folded(name).chars().filter(|c| !c.is_whitespace()).collect();
    let counts = || bare.chars().zip(bare.chars().skip(1)).any(|(c, next)| c.is_ascii_digit() && UNITS.contains(&next));
    let is_bracketed =
        || [('(', ')'), ('（', '）'), ('【', '】'), ('[', ']')].iter().any(|(a, b)| bare.starts_with(*a) && bare.ends_with(*b));
    name.contains(SIGNS)
        || bare.contains(SIGNS)
        || name.chars().count() > LONGEST
        || BEGINNINGS.iter().any(|beginning| bare.starts_with(beginning))
        || is_bracketed()
        || counts()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_told_from_a_window() {
        for (text, is_note) in [
            ("综合受理窗口", false),
            ("A1 号窗口", false),
            ("3号窗口", false),
            ("公安、交管窗口", false),
            ("注册登记窗口", false),
            ("社保中心（一楼）", false),
            ("备注 S1 为补录", true),
            ("以下为补录件", true),
            ("（补录）", true),
            ("S1已经电话核实，无误", true),
            ("6月15日停电", true),
            ("共同办理3件", true),
            ("本月该窗口的办件由于系统升级的原因全部由工作人员手工补录", true),
        ] {
            assert_eq!(reads_like_a_note(text), is_note, "{text}");
        }
    }
}
