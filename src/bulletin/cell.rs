//! A published cell: a value, nothing, or something that is withheld.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

/// A cell of a published table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell<T> {
    /// There is no figure: an empty cell in CSV, a dash on a page, `null` in JSON.
    #[default]
    Blank,
    /// There is a figure, and too few people stand behind it: `*`, on a page 不公布.
    Withheld,
    /// The figure.
    Shown(T),
}

impl<T> Cell<T> {
    /// The value, where it is shown.
    #[must_use]
    pub fn shown(&self) -> Option<&T> {
        match self {
            Self::Shown(value) => Some(value),
            Self::Blank | Self::Withheld => None,
        }
    }

    /// Whether it is withheld.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        matches!(self, Self::Withheld)
    }

    /// The same cell with its value changed.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Cell<U> {
        match self {
            Self::Blank => Cell::Blank,
            Self::Withheld => Cell::Withheld,
            Self::Shown(value) => Cell::Shown(change(value)),
        }
    }
}

impl<T> From<Option<T>> for Cell<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Blank, Self::Shown)
    }
}

impl<T: Serialize> Serialize for Cell<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Blank => serializer.serialize_none(),
            Self::Withheld => serializer.serialize_str("*"),
            Self::Shown(value) => value.serialize(serializer),
        }
    }
}

impl<T: JsonSchema> JsonSchema for Cell<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Cell_of_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [generator.subschema_for::<T>(), { "const": "*" }, { "type": "null" }] })
    }
}
