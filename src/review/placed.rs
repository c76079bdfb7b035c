//! The lines that settle doubts, as they fit into the `huifang.toml` that is there: a table that it has is not begun
//! again, a key that it has is replaced, and a list that it has goes on. What is pasted as it is said can be read.

use toml::de::{DeTable, DeValue};

use super::values::Lines;
use crate::domain::Locale;
use crate::doubts::{DoubtFinding, Verdict};
use crate::workspace::toml_text::{string, strings};
use crate::workspace::{TomlPlace, Workspace, Written};

/// A line, and where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    /// The table that must be begun for it, or is there: its header as it is typed, and its line.
    table: Option<(String, Option<u64>)>,
    /// Lines that it takes the place of.
    replaces: Option<Lines>,
    /// It is of the whole file, in which tables begin.
    at_head: bool,
    line: String,
}

/// Every doubt of a run with lines that fit, those that stop it first.
#[must_use]
pub fn doubts(verdict: &Verdict<'_>, workspace: &Workspace) -> Vec<DoubtFinding> {
    let written = workspace.written();
    let placed = |finding: DoubtFinding| DoubtFinding {
        lines: finding.lines.iter().map(|block| text(&edits(block, &written), workspace.locale)).collect(),
        ..finding
    };
    DoubtFinding::all(verdict, workspace.locale).into_iter().map(placed).collect()
}

/// Lines of several doubts that would write one key twice, as one line for each key.
#[must_use]
pub fn together(findings: &[DoubtFinding], workspace: &Workspace) -> Vec<String> {
    let written = workspace.written();
    let lines = DoubtFinding::lines_together(findings).into_iter();
    lines.map(|(table, line)| text(&edits(&format!("[{table}]\n{line}"), &written), workspace.locale)).collect()
}

/// The lines of a block, each with its place.
fn edits(block: &str, written: &Written) -> Vec<Edit> {
    let (mut table, mut edits) = (String::new(), Vec::new());
    for line in block.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut table);
            continue;
        }
        let place = written.at(&table).filter(|_| !table.is_empty());
        let header = || (place.map_or(&table, |place| &place.typed).clone(), place.map(|place| place.line));
        let there = key_of(line).and_then(|key| written.at(&if table.is_empty() { key } else { format!("{table}.{key}") }));
        edits.push(Edit {
            table: (!table.is_empty() && there.is_none()).then(header),
            at_head: table.is_empty() && there.is_none() && written.has_tables(),
            replaces: there.map(|place| Lines { first: place.line, last: place.last.max(place.line) }),
            line: there.map_or_else(|| line.to_owned(), |there| goes_on(&table, line, there)),
        });
    }
    edits
}

/// A line beside what its key says already: a list goes on, and headings are added to others.
fn goes_on(table: &str, line: &str, there: &TomlPlace) -> String {
    let Some((key, _)) = line.split_once(" = ") else { return line.to_owned() };
    let parsed = DeTable::parse(line).ok();
    let value = parsed.as_ref().and_then(|parsed| parsed.get_ref().values().next()).map(toml::Spanned::get_ref);
    let new = match value {
        Some(DeValue::String(text)) => vec![text.to_string()],
        Some(DeValue::Array(list)) => list.iter().filter_map(|item| item.get_ref().as_str()).map(str::to_owned).collect(),
        _ => return line.to_owned(),
    };
    let is_heading = table.starts_with("columns.") && key != "ignore";
    if !(is_heading || key == "ignore" || table == "inputs") {
        return line.to_owned();
    }
    let note = line.rsplit_once("   # ").map_or_else(String::new, |(_, note)| format!("   # {note}"));
    let given = there.value.strip_suffix('}').map(str::trim_end).filter(|given| !given.contains("heading"));
    if let Some(given) = given.filter(|_| is_heading) {
        return format!("{key} = {given}, heading = {} }}{note}", strings(&new));
    }
    let mut all = there.strings.clone();
    all.extend(new.into_iter().filter(|text| !there.strings.contains(text)));
    format!("{key} = {}{note}", if let [one] = &all[..] { string(one) } else { strings(&all) })
}

/// The key of a line, without its quotes.
fn key_of(line: &str) -> Option<String> {
    let table = DeTable::parse(line).ok()?;
    table.get_ref().keys().next().map(|key| key.get_ref().to_string())
}

/// The lines, with a comment above those that go elsewhere than to the end, and, beside such, above those that do: pasted
/// below a table that is there, a new one would take over what follows.
fn text(edits: &[Edit], locale: Locale) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut above = None;
    let goes_elsewhere = |edit: &Edit| edit.at_head || edit.replaces.is_some() || matches!(edit.table, Some((_, Some(_))));
    let end = edits.iter().any(goes_elsewhere).then(|| message!("setup.placed.end").told(locale) + "\n");
    for Edit { table, replaces, at_head, line } in edits {
        let header = match (table, replaces) {
            (_, Some(Lines { first, last })) => {
                let span = if first == last { first.to_string() } else { format!("{first}–{last}") };
                Some(message!("setup.placed.instead", span).told(locale))
            }
            (Some((typed, Some(at))), _) => Some(message!("setup.placed.below", at, table = format!("[{typed}]")).told(locale)),
            (Some((typed, None)), _) => Some(format!("{}[{typed}]", end.as_deref().unwrap_or_default())),
            (None, None) => at_head.then(|| message!("setup.placed.head").told(locale)),
        };
        if header != above || replaces.is_some() {
            lines.extend(header.clone());
            above = header;
        }
        lines.push(line.clone());
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a person makes of a file who does what is said.
    fn pasted(file: &str, edits: &[Edit]) -> String {
        let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
        let (mut end, mut last) = (Vec::new(), None);
        let line_of = |edit: &&Edit| match (&edit.replaces, &edit.table) {
            (Some(lines), _) => lines.first,
            (None, Some((_, at))) => at.map_or(u64::MAX, |at| at + 1),
            (None, None) => 0,
        };
        let mut from_below: Vec<&Edit> = edits.iter().collect();
        from_below.sort_by_key(|edit| std::cmp::Reverse(line_of(edit)));
        for Edit { table, replaces, line, .. } in from_below {
            match (replaces, table) {
                (Some(Lines { first, last }), _) => drop(lines.splice(*first as usize - 1..*last as usize, [line.clone()])),
                (None, Some((_, Some(at)))) => lines.insert(*at as usize, line.clone()),
                (None, Some((name, None))) => end.push((name.clone(), line.clone())),
                (None, None) => lines.insert(0, line.clone()),
            }
        }
        for (name, line) in end {
            if last.as_ref() != Some(&name) {
                lines.push(format!("[{name}]"));
                last = Some(name);
            }
            lines.push(line);
        }
        lines.join("\n")
    }

    const FILE: &str = "title = \"甲\"\non_repeat = \"first\"\n[inputs]\nleave_out = [\n  \"a.csv\",\n]\n[columns.visits]\nmethod = { value = \"电话\" }\n\
        ignore = [\"备注\"]\noverall = \"满意程度\"\n[values.评价结果]\n\"好\" = \"满意\"\n[status]\nleave_out = [\"作废\"]\n[accept]\n\
        repeated_id = { up_to = \"1%\", reason = \"x\" }\n";

    #[test]
    fn every_line_fits_into_the_file_that_is_there() {
        for (block, told) in [
            ("on_repeat = \"last\"   # 以后一行为准", "# 换掉 huifang.toml 第 2 行：\non_repeat = \"last\"   # 以后一行为准"),
            ("on_conflict = \"first\"", "# 写在 huifang.toml 最前面：\non_conflict = \"first\""),
            ("[inputs]\nleave_out = [\"b.csv\"]   # 不读", "# 换掉 huifang.toml 第 4–6 行：\nleave_out = [\"a.csv\", \"b.csv\"]   # 不读"),
            (
                "[columns.visits]\nmethod = \"途径\"   # 采用",
                "# 换掉 huifang.toml 第 8 行：\nmethod = { value = \"电话\", heading = [\"途径\"] }   # 采用",
            ),
            ("[columns.visits]\nignore = [\"接通\"]", "# 换掉 huifang.toml 第 9 行：\nignore = [\"备注\", \"接通\"]"),
            ("[columns.visits]\noverall = \"评分\"", "# 换掉 huifang.toml 第 10 行：\noverall = [\"满意程度\", \"评分\"]"),
            ("[columns.visits]\noutcome = \"接通\"", "# 加在 huifang.toml 第 7 行 [columns.visits] 下面：\noutcome = \"接通\""),
            ("[columns.ledger]\nignore = [\"接通\"]", "[columns.ledger]\nignore = [\"接通\"]"),
            (
                "[values.rating]\n\"好\" = \"非常满意\"\n\"差\" = \"不满意\"",
                "# 换掉 huifang.toml 第 12 行：\n\"好\" = \"非常满意\"\n# 加在 huifang.toml 第 11 行 [values.评价结果] 下面：\n\"差\" = \"不满意\"",
            ),
            ("[status]\nleave_out = [\"退回\"]", "# 换掉 huifang.toml 第 14 行：\nleave_out = [\"退回\"]"),
            ("[accept]\nrepeated_id = \"两处联办\"   # 知道", "# 换掉 huifang.toml 第 16 行：\nrepeated_id = \"两处联办\"   # 知道"),
            (
                "[columns.ledger]\nstatus = \"状态\"   # 采用\n[status]\nleave_out = [\"作废\"]",
                "# 写在 huifang.toml 末尾：\n[columns.ledger]\nstatus = \"状态\"   # 采用\n# 换掉 huifang.toml 第 14 行：\nleave_out = [\"作废\"]",
            ),
            (
                "[columns.visits]\noutcome = \"情况\"   # 采用\n[values.outcome]\n\"已接听\" = \"接通\"",
                "# 加在 huifang.toml 第 7 行 [columns.visits] 下面：\noutcome = \"情况\"   # 采用\n\
                 # 写在 huifang.toml 末尾：\n[values.outcome]\n\"已接听\" = \"接通\"",
            ),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::write(folder.path().join("huifang.toml"), FILE).expect("a file");
            let workspace = Workspace::open(folder.path()).expect("it opens");
            let edits = edits(block, &workspace.written());
            assert_eq!(text(&edits, Locale::ZhCn), told);
            let pasted = pasted(FILE, &edits);
            assert!(Workspace::with(folder.path(), &pasted).is_ok(), "{pasted}");
        }
    }
}
