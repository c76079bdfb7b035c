//! What the workspace calls its themes, and what its letter says, which are published as they are typed.

use super::names::{Reason, refused_by_itself};
use super::{Contact, Number, why};
use crate::domain::Locale;
use crate::error::{Error, Result};
use crate::themes;
use crate::workspace::Workspace;

/// Stops a run whose list of themes calls one after a person or a number.
///
/// # Errors
/// There is one: with the line of its label.
pub fn refuse_labels(workspace: &Workspace) -> Result<()> {
    for theme in &workspace.themes.list {
        let Some(line) = theme.line else { continue };
        for label in Locale::ALL.map(|locale| theme.label(locale)) {
            if let Some(reason) = refused_by_itself(label) {
                let message = message!("privacy.labels", label, theme = theme.id, why = why(reason));
                return Err(Error::in_file(&workspace.root.join(themes::FILE), message).at_line(line));
            }
        }
    }
    Ok(())
}

/// Stops a run whose letter would bear the number or the account of a person.
///
/// Offices and their heads may be called like people, and are typed on purpose: names are not asked about, as in
/// `title` and `organisation`.
///
/// # Errors
/// There is one: with the line of its key.
pub fn refuse_document(workspace: &Workspace) -> Result<()> {
    for (key, text) in workspace.document.texts() {
        let reason = match refused_by_itself(text) {
            // 〔2026〕123号 is as long as a telephone number
            None
            | Some(Reason::Person | Reason::Value(_) | Reason::Number(Number::Long) | Reason::Contact(Contact::Plate | Contact::Home)) => {
                continue;
            }
            Some(reason) => reason,
        };
        let error = Error::in_file(&workspace.root.join("huifang.toml"), message!("privacy.document", key, text, why = why(reason)));
        return Err(workspace.document.lines.get(key).copied().into_iter().fold(error, Error::at_line));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::Themes;

    #[test]
    fn the_letter_bears_no_number_of_a_person_and_any_number_of_a_document() {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = |key: &str, text: &str| {
            let toml = format!("[document]\n\n{key} = \"{text}\"\n");
            std::fs::write(folder.path().join("huifang.toml"), toml).expect("a file");
            refuse_document(&Workspace::open(folder.path()).expect("a workspace")).err().map(|error| error.to_string())
        };
        for (key, text) in [("number", "锦政务〔2026〕123号"), ("addressee", "各窗口、各科室、方局长"), ("signatory", "锦川县政务服务中心")]
        {
            assert_eq!(refused(key, text), None);
        }
        for (key, text, says) in [
            ("addressee", "王科长 13812345678", "mobile phone"),
            ("signatory", "微信号 jinchuan123", "WeChat"),
            ("number", "110101199003070003", "identity card"),
        ] {
            let error = refused(key, text).expect("a refusal");
            assert!(error.contains("huifang.toml:3: `document.") && error.contains(says), "{error}");
        }
    }

    #[test]
    fn no_built_in_label_is_refused_and_a_name_is() {
        let built_in = Themes::compose(None).expect("the built-in lists");
        for theme in &built_in.list {
            for label in Locale::ALL.map(|locale| theme.label(locale)) {
                assert_eq!(refused_by_itself(label), None, "{label}");
            }
        }
        let folder = tempfile::tempdir().expect("a folder");
        for (label, says) in [("王小芳", "like the name of a person"), ("13812345678", "mobile phone")] {
            let text = format!("[[theme]]\nid = \"a\"\nlabel = \"{label}\"\nkeywords = [\"甲\"]\n");
            std::fs::write(folder.path().join(themes::FILE), text).expect("a file");
            let workspace = Workspace::open(folder.path()).expect("a workspace");
            let error = refuse_labels(&workspace).expect_err("a name").to_string();
            assert!(error.contains("themes.toml:3: ") && error.contains(says), "{error}");
        }
    }
}
