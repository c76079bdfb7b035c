//! The form of `bulletin.json`: the bulletin with the name of its schema, and that JSON Schema, made from the types and
//! their docs.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::Value;

use super::Bulletin;

/// The file beside `bulletin.json` that holds its schema, so that each issue keeps the one that it was written by.
pub const SCHEMA_FILE: &str = "bulletin.schema.json";

/// The figures, rules and methods of one published issue. In a table's cell, `"*"` is withheld because too few people
/// stand behind it, and `null` says that there is no figure.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "bulletin.json", title = "bulletin.json")]
pub struct BulletinJson<'a> {
    /// The schema that this file follows.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// The period in two or three sentences, in the language of the issue.
    lead: Vec<String>,
    #[serde(flatten)]
    bulletin: &'a Bulletin,
}

impl<'a> BulletinJson<'a> {
    /// The bulletin as its file says it.
    #[must_use]
    pub fn new(bulletin: &'a Bulletin, lead: Vec<String>) -> Self {
        Self { schema: SCHEMA_FILE, lead, bulletin }
    }
}

/// The JSON Schema (draft 2020-12) of `bulletin.json`.
#[must_use]
pub fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(RecursiveTransform(in_one_line));
    settings.into_generator().into_root_schema_for::<BulletinJson<'_>>().to_value()
}

/// Descriptions without the line ends of the sources, which say nothing of the form.
fn in_one_line(schema: &mut Schema) {
    if let Some(Value::String(description)) = schema.get_mut("description") {
        *description = description.replace('\n', " ");
    }
}
