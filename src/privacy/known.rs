//! Texts that are public whatever the exports hold: they explain what stands on a page.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use memchr::memmem;

use super::numbers::numbers_in_text;
use super::texts::of_json;
use crate::bulletin::{self, Bulletin};
use crate::domain::spelling::{canonical, plain};
use crate::render::{self, IssueEntry, Templates};
use crate::workspace::Workspace;

/// Between two known texts; a control character stands in none of them, as they are compared.
const BETWEEN: char = '\u{1}';

/// Texts that are public whatever the exports hold.
#[derive(Debug, Default)]
pub struct Known {
    /// As they are compared, one after the other.
    text: String,
    /// Of these, the ones that a person typed as text: what stands in them is one word or sentence. Words of a template
    /// are left out: the page may put two of them side by side that were not written so.
    typed: String,
    /// Letters and digits of what was typed, which are seldom asked for.
    letters: OnceCell<String>,
    /// Numbers by which a person is found, as digits.
    numbers: OnceCell<BTreeSet<String>>,
}

impl Known {
    /// What is known without a bulletin; the names in `bulletin`, which were asked already; what was typed as
    /// the reasons of its corrections, which [`super::refuse_reason`] was asked about; and the addresses of
    /// pages: `paths` below `public/`.
    #[must_use]
    pub fn of<'a>(
        templates: &Templates,
        workspace: &Workspace,
        bulletin: &Bulletin,
        issues: &[IssueEntry],
        paths: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut known = Self::without_bulletin(templates, workspace, issues);
        // a hash in a page's address may look like a number, and its beginning like a name
        paths.for_each(|path| known.add(&format!("{}/{path}", bulletin.site.url)));
        for window in &bulletin.windows {
            known.add(&window.slug);
        }
        bulletin.tables.window_names().into_iter().chain(bulletin.tables.category_names()).for_each(|name| known.add_typed(name));
        // what a theme is called is listed, by the program or by the workspace, and may be all that somebody said
        bulletin.tables.themes.iter().flatten().for_each(|row| {
            known.add_typed(row.theme.as_deref().unwrap_or_default());
            known.add_typed(row.label.as_deref().unwrap_or_default());
        });
        let typed = [serde_json::to_value(&bulletin.site), serde_json::to_value(&bulletin.corrections)];
        for value in typed.into_iter().flatten() {
            of_json(&value, &mut |text| known.add_typed(text));
        }
        known
    }

    /// The templates and words, the names of fields and codes, the configuration, and what
    /// published issues say of themselves.
    #[must_use]
    pub fn without_bulletin(templates: &Templates, workspace: &Workspace, issues: &[IssueEntry]) -> Self {
        let mut known = Self::default();
        templates.sources().for_each(|source| known.add(source));
        // names of fields and codes, as bulletin.json and its schema have them
        of_json(&bulletin::schema(), &mut |text| known.add(text));
        issues.iter().flat_map(render::feed_ids).for_each(|id| known.add(&id));
        known.add_typed(&workspace.title);
        known.add_typed(&workspace.organisation);
        workspace.document.texts().iter().for_each(|(_, text)| known.add_typed(text));
        for (window, group) in &workspace.roster {
            known.add_typed(window);
            known.add_typed(group.as_deref().unwrap_or_default());
        }
        for (label, _) in &workspace.grades {
            known.add_typed(label);
        }
        for rule in &workspace.standards.rules {
            for text in [&rule.id, &rule.label, &rule.standard] {
                known.add_typed(text);
            }
            rule.categories.list().iter().for_each(|category| known.add_typed(category));
            known.add_typed(&rule.due.to_string());
        }
        for source in &workspace.standards.sources {
            known.add_typed(&source.name);
            known.add_typed(&source.title);
        }
        of_json(&serde_json::to_value(issues).unwrap_or_default(), &mut |text| known.add_typed(text));
        known
    }

    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(&plain(text));
        self.text.push(BETWEEN);
    }

    pub(super) fn add_typed(&mut self, text: &str) {
        self.add(text);
        self.typed.push(BETWEEN);
        self.typed.push_str(&plain(text));
        self.typed.push(BETWEEN);
    }

    /// Whether a known text says `text` as it stands.
    pub(super) fn explains(&self, text: &str) -> bool {
        memmem::find(self.text.as_bytes(), text.as_bytes()).is_some()
    }

    /// Whether somebody typed `text` and nothing else, as a name for example.
    pub(super) fn is_typed(&self, text: &str) -> bool {
        let whole = format!("{BETWEEN}{text}{BETWEEN}");
        memmem::find(self.typed.as_bytes(), whole.as_bytes()).is_some()
    }

    /// Whether a known text has this word, and not only within a longer one.
    pub(super) fn has_word(&self, word: &str) -> bool {
        let apart = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
        memmem::find_iter(self.text.as_bytes(), word.as_bytes()).any(|at| {
            let (before, after) = (&self.text[..at], &self.text[at + word.len()..]);
            apart(before.chars().next_back()) && apart(after.chars().next())
        })
    }

    /// Whether `letters` stand in one typed text in this order, with nothing but blanks and punctuation between them.
    pub(super) fn spells(&self, letters: &str) -> bool {
        let typed = self.letters.get_or_init(|| self.typed.split(BETWEEN).map(|text| canonical(text) + "\n").collect());
        memmem::find(typed.as_bytes(), letters.as_bytes()).is_some()
    }

    /// Whether a known text has this number, in whatever groups.
    pub(super) fn has_number(&self, digits: &str) -> bool {
        let numbers = || self.text.split(BETWEEN).flat_map(numbers_in_text).collect();
        self.explains(digits) || self.spells(digits) || self.numbers.get_or_init(numbers).contains(digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_puts_together_is_not_what_stands_in_it() {
        let mut known = Known::default();
        known.add("{{ \"1390001\" ~ \"0001\" }} {{ \"Wang \" ~ \"Xiaofang\" }} tel: 138-1234-5678");
        known.add_typed("监督电话 0571 8701-2345");
        assert!(!known.has_number("13900010001") && !known.spells("wangxiaofang"));
        assert!(known.has_number("13812345678") && known.has_number("057187012345"));
        assert!(known.has_word("wang") && !known.has_word("wan") && known.explains("wan"));
    }

    #[test]
    fn a_heading_that_an_export_repeats_is_no_leak_of_the_schema() {
        let mut known = Known::default();
        of_json(&bulletin::schema(), &mut |text| known.add(text));
        for code in ["opinion", "evaluator", "not_attained", "basically_satisfied"] {
            assert!(known.explains(code), "{code}");
        }
    }
}
