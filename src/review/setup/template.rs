//! The commented `huifang.toml`: every key with its default as a comment, what was found as lines that
//! count, and questions.

use std::collections::BTreeSet;

use super::draft::{Draft, Question, key_of};
use crate::domain::Locale;

/// The file without anything found, in the order of [`Locale::ALL`]. A key that is left at its default stands behind a `#` without a
/// space; lines that no place of the file is for go to `@top`, where they stand in no table, and to
/// `@more`.
const TEMPLATES: [&str; Locale::ALL.len()] = [include_str!("huifang.zh-CN.toml"), include_str!("huifang.en.toml")];

/// A `huifang.toml`, and what is to be decided in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// The choices, in the order of their lines.
    pub questions: Vec<Question>,
}

/// The template with what was found.
pub(super) fn filled(draft: &Draft, locale: Locale) -> Written {
    let template = TEMPLATES[locale as usize];
    let own: BTreeSet<&str> = template.lines().filter_map(table_of).collect();
    let top: BTreeSet<&str> = template.lines().take_while(|line| table_of(line).is_none()).filter_map(default_of).collect();
    let mut pen = Pen { draft, locale, lines: Vec::new() };
    let mut table: Option<&str> = Some("");
    for line in template.lines() {
        if let Some(name) = table_of(line) {
            table = draft.has(name).then_some(name);
            pen.block(line, table);
            continue;
        }
        match (default_of(line), table) {
            // what a person says takes the place of the default
            (Some(key), Some(table)) if draft.says(table, key) => pen.key(table, key),
            // an example means nothing beside lines that count
            (Some(_), Some(table)) if table.starts_with("columns.") || table.starts_with("values.") => {}
            _ if line == "@top" => draft.keys("").iter().filter(|key| !top.contains(key.as_str())).for_each(|key| pen.key("", key)),
            _ if line == "@more" => {
                draft.tables().filter(|table| !table.is_empty() && !own.contains(table)).for_each(|table| pen.table(table));
            }
            _ => pen.lines.push((line.to_owned(), false)),
        }
        // a table ends where its keys do
        if default_of(line).is_none() && table.is_some_and(|table| !table.is_empty()) {
            table = None;
        }
    }
    let choice = |(at, (line, is_choice)): (usize, &(String, bool))| {
        is_choice.then(|| Question { line: at + 1, choice: line.trim_start_matches("# ").to_owned() })
    };
    let questions = pen.lines.iter().enumerate().filter_map(choice).collect();
    let text = pen.lines.iter().flat_map(|(line, _)| [line.as_str(), "\n"]).collect();
    Written { text, questions }
}

/// Lines as they are written, each with whether it is a choice.
struct Pen<'a> {
    draft: &'a Draft,
    locale: Locale,
    lines: Vec<(String, bool)>,
}

impl Pen<'_> {
    /// The beginning of a table that the template has: as it stands, or in force with the keys that the
    /// template does not have.
    fn block(&mut self, header: &str, table: Option<&str>) {
        match table {
            None => self.lines.push((header.to_owned(), false)),
            Some(table) => {
                self.lines.push((format!("[{table}]"), false));
                let lines = self.of_table(table);
                self.lines.extend(lines);
            }
        }
    }

    /// The lines of a table; a choice that has the key of a line that counts says that it takes its place.
    fn of_table(&self, table: &str) -> Vec<(String, bool)> {
        let counted: BTreeSet<String> = self.draft.counted(table).collect();
        let note = message!("setup.in_place").told(self.locale);
        let said = |(line, is_choice): (String, bool)| {
            let key = is_choice.then(|| key_of(line.trim_start_matches("# "))).flatten().filter(|key| counted.contains(key));
            (key.map_or_else(|| line.clone(), |key| format!("{line}   # {note} {key} = …")), is_choice)
        };
        self.draft.lines(table, None).into_iter().map(said).collect()
    }

    /// A table that the template does not have.
    fn table(&mut self, table: &str) {
        self.lines.push((String::new(), false));
        self.lines.push((format!("[{table}]"), false));
        let lines = self.of_table(table);
        self.lines.extend(lines);
    }

    /// A key at the top of the file; that of a table stands below its header already.
    fn key(&mut self, table: &str, key: &str) {
        if table.is_empty() {
            self.lines.extend(self.draft.lines(table, Some(key)));
        }
    }
}

/// The table that a line of the template begins: `#[inputs]`.
fn table_of(line: &str) -> Option<&str> {
    line.strip_prefix("#[")?.strip_suffix(']').filter(|name| !name.starts_with('['))
}

/// The key of a default: `#title = …`.
fn default_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('#').filter(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '"'))?;
    rest.split_once(" = ").map(|(key, _)| key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::setup::draft::Taking;
    use crate::workspace::Workspace;

    fn opened(toml: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::with(folder.path(), toml).expect("it opens");
        let root = format!("{:?}", folder.path()).trim_matches('"').to_owned();
        format!("{workspace:#?}").replace(&root, "ROOT")
    }

    #[test]
    fn the_file_as_written_changes_nothing_and_every_key_in_it_is_one() {
        for locale in Locale::ALL {
            let text = filled(&Draft::default(), locale).text;
            assert_eq!(opened(&text), opened(""), "every line is a comment");
            let key = |line: &str| match line.strip_prefix('#') {
                Some(rest) if rest.starts_with(|c: char| c.is_ascii_lowercase() || c == '[' || c == '"') => rest.to_owned(),
                _ => line.to_owned(),
            };
            let uncommented: Vec<String> = text.lines().map(key).collect();
            let all = opened(&uncommented.join("\n"));
            for key in ["title", "organisation", "timezone", "min_rated", "max_rejected", "phone_per_window", "id_code", "cadence"] {
                assert!(text.contains(key), "{key}");
            }
            assert!(
                all.contains("单号") && all.contains("不动产登记") && all.contains("物业投诉"),
                "what is given as an example can be read"
            );
        }
    }

    #[test]
    fn lines_stand_in_their_tables_and_questions_are_told_by_their_line() {
        let mut draft = Draft::default();
        draft.propose("", "standard", "[\"service-hall\"]", "");
        draft.propose("columns.ledger", "window", "[\"归口\"]", "a.csv");
        draft.ask("", "twice", ["on_repeat = \"last\"", "on_repeat = \"first\""]);
        draft.ask("evaluations", "grades", ["scale = \"five\"", "scale = \"three\""]);
        draft.paste("[values.rating]    # 评价\n\"好\" = \"满意\"    # 3 行\n# \"中\" = \"\"    # 1 行\n", "which", Taking::Sure);
        let Written { text, questions } = filled(&draft, Locale::ZhCn);
        for part in [
            "standard = [\"service-hall\"]\n",
            "# twice\n# on_repeat = \"last\"\n# on_repeat = \"first\"\n",
            "[columns.ledger]\n# a.csv\nwindow = [\"归口\"]\n\n",
            "\n[values.rating]\n# 评价\n\"好\" = \"满意\"    # 3 行\n# which\n# \"中\" = \"\"    # 1 行\n",
            "[evaluations]\n# grades\n# scale = \"five\"\n# scale = \"three\"\n",
        ] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
        assert!(!text.contains("#standard") && !text.contains("#[evaluations]") && !text.contains("#scale"), "{text}");
        assert_eq!(questions.len(), 5);
        let line = |question: &Question| text.lines().nth(question.line - 1).map(str::to_owned);
        assert!(questions.iter().all(|question| line(question) == Some(format!("# {}", question.choice))));
        let freed = text.replace("# on_repeat = \"last\"", "on_repeat = \"last\"").replace("# scale = \"five\"", "scale = \"five\"");
        assert!(opened(&freed).contains("归口"), "a question that is answered is in force");
    }
}
