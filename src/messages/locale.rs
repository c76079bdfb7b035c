//! The languages.

use serde::{Deserialize, Serialize};

/// The language of the bulletin and of what a reader is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Locale {
    /// Chinese, the default.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every locale.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The BCP 47 tag.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The one that a system's name of a language means: `zh_CN.UTF-8`, `en-GB`. A language that is neither, and `C`,
    /// say nothing.
    #[must_use]
    pub fn of_system(name: &str) -> Option<Self> {
        let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|locale| locale.code().split('-').next() == Some(&language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_names_its_language_in_many_ways() {
        for (name, expected) in [
            ("zh_CN.UTF-8", Some(Locale::ZhCn)),
            ("zh", Some(Locale::ZhCn)),
            ("zh-Hans-CN", Some(Locale::ZhCn)),
            ("en_GB.UTF-8", Some(Locale::En)),
            ("EN-us", Some(Locale::En)),
            ("C.UTF-8", None),
            ("POSIX", None),
            ("de_DE@euro", None),
            ("", None),
        ] {
            assert_eq!(Locale::of_system(name), expected, "{name}");
        }
    }
}
