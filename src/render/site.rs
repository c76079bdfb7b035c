//! Every public file of one period.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use tera::{Context, Value};

use super::issues::{Page, subject};
use super::table::{csv_bytes, csv_tables};
use super::view::Shelf;
use super::{Templates, format, view};
use crate::bulletin::{self, Bulletin, Published, SCHEMA_FILE};
use crate::error::{Error, Result};

/// The public files of a period by their path below `public/P/`: pages, tables and `data/bulletin.json`.
pub fn site(templates: &Templates, bulletin: &Bulletin) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let tables = csv_tables(&bulletin.tables, false);
    let names: Vec<&'static str> = tables.keys().copied().collect();
    for (name, bytes) in tables {
        files.insert(format!("data/{name}"), bytes);
    }
    files.insert("data/bulletin.json".to_owned(), json(&Published::new(bulletin))?);
    files.insert(format!("data/{SCHEMA_FILE}"), json(&bulletin::schema())?);
    if !bulletin.corrections.is_empty() {
        files.insert("data/corrections.csv".to_owned(), corrections(bulletin));
    }

    let words = templates.words(bulletin.locale);
    let period = format::period(bulletin.period.code, words)?;
    let mut context = Context::new();
    context.insert_value(
        "b",
        Value::try_from_serializable(bulletin).map_err(|error| Error::new("the bulletin does not serialise").because(error))?,
    );
    context.insert("organisation", &bulletin.organisation);
    context.insert("site", &bulletin.site);
    context.insert("period", &period);

    let title = words.fill("page.bulletin_title", &[("title", bulletin.title.clone()), ("period", period.clone())])?;
    let description = description(bulletin, &period, templates)?;
    context.insert("jsonld", &dataset(bulletin, &title, &description, &names));
    context.insert("root", "../");
    context.insert("page", &Page { title: &title, description: description.clone(), date: bulletin.period.as_of, kind: "bulletin" });
    let shelf = Shelf::new(bulletin);
    let mut of_period = context.clone();
    of_period.insert("v", &view::bulletin(&shelf, names, words)?);
    files.insert("index.html".to_owned(), templates.render(bulletin.locale, "bulletin.html", &of_period)?);

    context.insert("root", "../../");
    for window in &bulletin.windows {
        let title = words.fill("page.window_title", &[("window", window.name.clone()), ("title", title.clone())])?;
        let description = words.fill("page.window_description", &[("window", window.name.clone()), ("period", period.clone())])?;
        context.insert("page", &Page { title: &title, description, date: bulletin.period.as_of, kind: "window" });
        context.insert("v", &view::window(&shelf, window, words)?);
        files.insert(format!("windows/{}.html", window.slug), templates.render(bulletin.locale, "window.html", &context)?);
    }
    Ok(files)
}

fn corrections(bulletin: &Bulletin) -> Vec<u8> {
    let numbered = bulletin.corrections.iter().enumerate();
    let rows = numbered.flat_map(|(at, correction)| {
        correction.changes.iter().map(move |change| {
            let cells = [&correction.reason, &change.table, &change.row, &change.column, &change.old, &change.new];
            std::iter::once((at + 1).to_string()).chain(cells.map(Clone::clone)).collect::<Vec<_>>()
        })
    });
    csv_bytes(&["correction", "reason", "table", "row", "column", "old", "new"], rows)
}

fn json(content: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(content).map_err(|error| Error::new("cannot write bulletin.json").because(error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn description(bulletin: &Bulletin, period: &str, templates: &Templates) -> Result<String> {
    let words = templates.words(bulletin.locale);
    let headline = &bulletin.headline;
    let values = [
        ("period", period.to_owned()),
        ("due", format::count(headline.due)),
        ("met", format::count(headline.met)),
        ("rate", headline.rate.map_or_else(String::new, format::percent)),
    ];
    words.fill(&subject(headline.of, if headline.due == 0 { "nothing_due" } else { "sentence" }), &values)
}

/// The tables as a schema.org data set, safe inside a `script` element whatever a name says.
fn dataset(bulletin: &Bulletin, title: &str, description: &str, names: &[&str]) -> String {
    let span = &bulletin.period;
    let csv = names.iter().map(|name| json!({"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": format!("data/{name}")}));
    let whole = json!({"@type": "DataDownload", "encodingFormat": "application/json", "contentUrl": "data/bulletin.json"});
    let mut dataset = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title,
        "description": description,
        "inLanguage": bulletin.locale.code(),
        "temporalCoverage": format!("{}/{}", span.first, span.last),
        "dateModified": span.as_of.to_string(),
        "isAccessibleForFree": true,
        "distribution": csv.chain([whole]).collect::<Vec<_>>(),
    });
    if !bulletin.organisation.is_empty() {
        dataset["creator"] = json!({"@type": "Organization", "name": bulletin.organisation});
    }
    dataset
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}
