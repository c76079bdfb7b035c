//! Where `huifang.toml` says what: lines of its tables and keys, so that what is proposed
//! can be put in the right place.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::columns::meant;
use super::settings::{Reading, Workspace};
use crate::disk;
use crate::domain::Kind;
use crate::typed_toml::Source;

/// Tables and keys by their path; columns by their canonical name, however they are called.
#[derive(Debug, Default)]
pub(crate) struct Written(BTreeMap<String, TomlPlace>);

/// Where a table or key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TomlPlace {
    /// Its path as it is typed.
    pub(crate) typed: String,
    /// Its line, from 1.
    pub(crate) line: u64,
    /// The last line of a key's value.
    pub(crate) last: u64,
    /// The value, as it is typed.
    pub(crate) value: String,
    /// The texts that it is, or lists.
    pub(crate) strings: Vec<String>,
}

impl Written {
    /// Where a path such as `values.rating` or `cells.blank` stands, where it does.
    pub(crate) fn at(&self, path: &str) -> Option<&TomlPlace> {
        self.0.get(path)
    }

    /// Whether a table begins in it: what follows that belongs to it, and no longer to the file as a whole.
    pub(crate) fn has_tables(&self) -> bool {
        self.0.keys().any(|path| path.contains('.'))
    }

    fn of(source: &Source<'_>, reading: &Reading) -> Self {
        let mut written = Self::default();
        if let Ok(tables) = DeTable::parse(&source.text) {
            written.tables(source, reading, tables.get_ref(), ("", ""));
        }
        written
    }

    fn tables(&mut self, source: &Source<'_>, reading: &Reading, table: &DeTable<'_>, (path, typed): (&str, &str)) {
        let entry = |(key, value): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
            let name = canonical(path, key.get_ref(), reading).unwrap_or_else(|| key.get_ref().to_string());
            let under = |above: &str, name: &str| if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
            let typed = under(typed, key.get_ref());
            let end = value.span().end.saturating_sub(1);
            let place = TomlPlace {
                typed: typed.clone(),
                line: source.line(key.span()),
                last: source.line(end..end),
                value: source.text.get(value.span()).unwrap_or_default().to_owned(),
                strings: texts(value.get_ref()),
            };
            let below = under(path, &name);
            self.0.insert(below.clone(), place);
            if let DeValue::Table(inner) = value.get_ref() {
                self.tables(source, reading, inner, (&below, &typed));
            }
        };
        table.iter().for_each(entry);
    }
}

/// The text that a value is, or those that it lists.
fn texts(value: &DeValue<'_>) -> Vec<String> {
    match value {
        DeValue::String(text) => vec![text.to_string()],
        DeValue::Array(list) => list.iter().filter_map(|item| item.get_ref().as_str()).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The column that a key of `[values]` or `[columns.KIND]` means.
fn canonical(path: &str, key: &str, reading: &Reading) -> Option<String> {
    if path == "values" {
        return meant(reading, key).into_iter().next().map(str::to_owned);
    }
    let kind = Kind::ALL.into_iter().find(|kind| path == format!("columns.{}", kind.code()))?;
    kind.columns().iter().find(|column| column.is_called(key)).map(|column| column.name.to_owned())
}

impl Workspace {
    /// What stands where in `huifang.toml`; nothing, where it cannot be read any more.
    pub(crate) fn written(&self) -> Written {
        let file = self.root.join("huifang.toml");
        let text = disk::read_text(&file).unwrap_or_default();
        Written::of(&Source::new(&file, &text), &self.reading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_keys_are_found_whatever_a_column_is_called() {
        let folder = tempfile::tempdir().expect("a folder");
        let toml = "title = \"甲\"\n[values.评价结果]\n\"5\" = \"满意\"\n\n[columns.visits]\n总体评价 = \"回访结果\"\n[cells]\nblank = [\n\"?\"\n]\n";
        std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
        let written = Workspace::open(folder.path()).expect("it opens").written();
        let at = |path: &str| written.at(path).map(|place| (place.typed.as_str(), place.line));
        assert_eq!(at("values.rating"), Some(("values.评价结果", 2)));
        assert_eq!(at("values.rating.5"), Some(("values.评价结果.5", 3)));
        assert_eq!(at("columns.visits.overall"), Some(("columns.visits.总体评价", 6)));
        assert_eq!((at("cells"), at("cells.blank"), at("cells.dates")), (Some(("cells", 7)), Some(("cells.blank", 8)), None));
        assert_eq!(
            (written.at("cells.blank").map(|place| place.last), written.at("values.rating.5").map(|place| place.last)),
            (Some(10), Some(3))
        );
    }
}
