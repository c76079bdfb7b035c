//! What the workspace calls its themes, which stands on pages as it is typed.

use super::names::refused_by_itself;
use super::why;
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
                let message = format!("the label `{label}` of the theme `{}` {}, and would be published", theme.id, why(reason));
                return Err(Error::in_file(&workspace.root.join(themes::FILE), message)
                    .at_line(line)
                    .hint("主题名称会刊登在通报上：写事情的名称，如“停车”，不写人名、电话和编号"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::themes::Themes;

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
