//! What the caller needs of the rows, which decides what is kept of them.

/// What the caller will need of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Figures that this run does not publish: nothing personal is even remembered.
    Counts,
    /// Figures to be published: personal values are put into a Bloom filter of hashes, and not kept.
    Figures,
    /// Figures and what is wrong with the exports: the texts that name another row, a part or a leader are kept too.
    Review,
    /// Lists for the caller's desk: all texts are kept, personal ones too.
    Personal,
}

/// The columns of texts in which a review looks for what is wrong.
const REVIEWED: [&str; 4] = ["part", "project_id", "corrective_for", "led_by"];

impl Need {
    /// Whether the text of this column is kept.
    pub(crate) fn keeps(self, column: &str) -> bool {
        match self {
            Self::Counts | Self::Figures => false,
            Self::Review => REVIEWED.contains(&column),
            Self::Personal => column != "device",
        }
    }

    /// Whether any text is kept: then rows are read one by one, and not taken from the store, which has none.
    pub(crate) fn keeps_texts(self) -> bool {
        matches!(self, Self::Review | Self::Personal)
    }

    /// Whether personal values are remembered, to be held against what is published.
    pub(crate) fn remembers(self) -> bool {
        matches!(self, Self::Figures | Self::Review)
    }
}
