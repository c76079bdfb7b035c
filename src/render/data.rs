//! `docs/templates.md`, made from the types that templates see and from values of the fixture; a
//! test holds the file against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::formal::Formal;
use super::lead::lead;
use super::page::Page;
use super::view::{self, BulletinView, CentrePage, ListPage, NoticePage, Shelf, WindowPage};
use super::{Templates, fixture};
use crate::bulletin::Bulletin;
use crate::workspace::Site;

const HEAD: &str = "# What a template may use

[中文](templates.zh-CN.md)

Made from the program's types; `huifang templates data` prints it. Templates are of
[Tera](https://keats.github.io/tera/) 2. A name that is not defined is an error where it is printed; in a condition it
counts as false, so test for what may be absent: `{% if x is number %}`.

- *or none*: there may be nothing, and every filter for figures writes a dash.
- `*`: withheld because too few people stand behind it; filters write 不公布.
- Filters for figures: `percent`, `target`, `difference`, `score`, `points`, `count`. For text: `date`, `period`,
  `due`, `label`, `column`, `table_name`, `css` (for a string of a style sheet), `one_way` (for a title or an attribute,
  where no `<bdi>` can stand), `notice`; `fill` puts values into a sentence:
  `{{ w.answer.people | fill(n=v.centre.callback.n | count) }}`.
- A picture of `templates/`, as `logo.svg`, is `{{ root }}assets/logo.svg`: see [pages.md](pages.md).
- `w` holds the words of the page's language by group and key, as `templates/words/*.toml` has them, with `w.own` for
  your own; `lang` is the language.
- Pages are `bulletin.html` and `fragment.html` (b, v of a bulletin), `window.html` (b, v of a window), `centre.html`
  (b, v of a centre), `notice.html` (b, v of a notice), `window-list.html` (b, v of a list), `index.html` and `feed.xml`
  (kinds, years, entries, latest, newest, withdrawn, next: the issue that is due next, base: the address of `public/`
  with a slash, empty where it is not known), `index-empty.html` while nothing stands released, `withdrawn.html` in the
  place of a withdrawn period (issue, withdrawals).

";

/// Worked examples; a test builds each of them.
const EXAMPLES: &str = include_str!("examples.md");

/// On every page of a period.
#[derive(Serialize, JsonSchema)]
struct Everywhere<'a> {
    /// What `bulletin.json` holds.
    b: &'a Bulletin,
    /// The head of the page.
    page: Page<'a>,
    /// `[site]` of `huifang.toml`.
    site: &'a Site,
    /// The issuing body; empty where it is not configured.
    organisation: &'a str,
    /// The period in words.
    period: &'a str,
    /// The way from the page to the folder of all bulletins.
    root: &'a str,
    /// Whether the page is taken out of its folder: fragment.html, bulletin.html.
    alone: bool,
    /// Whether it is a draft: it was not released yet.
    draft: bool,
    /// The period in two or three sentences.
    lead: Vec<String>,
    /// What an official document says beside it, for print.
    document: Formal,
}

#[derive(Serialize, JsonSchema)]
struct OfBulletin<'a> {
    /// Rows put side by side, with their charts.
    v: BulletinView<'a>,
}

#[derive(Serialize, JsonSchema)]
struct OfNotice<'a> {
    /// What fits on the sheet.
    v: NoticePage<'a>,
}

#[derive(Serialize, JsonSchema)]
struct OfWindow<'a> {
    /// Rows of the window, with their charts.
    v: WindowPage<'a>,
}

#[derive(Serialize, JsonSchema)]
struct OfList<'a> {
    /// The windows that stand on it.
    v: ListPage<'a>,
}

#[derive(Serialize, JsonSchema)]
struct OfCentre<'a> {
    /// Rows of the centre beside those of its kind, with their charts.
    v: CentrePage<'a>,
}

/// The whole page.
fn page() -> String {
    let templates = Templates::load(None).expect("the built-in templates fit together");
    let bulletin = fixture::month();
    let words = templates.words(bulletin.locale);
    let shelf = Shelf::new(&bulletin);
    let everywhere = Everywhere {
        b: &bulletin,
        page: Page {
            title: "政务服务回访通报（2026年6月）",
            description: "2026年6月有目标的13项要求中9项达标；按目标应回访115件，还差5件。".to_owned(),
            date: bulletin.updated(),
            kind: "bulletin",
            image: "https://www.example.gov.cn/hftb/2026-06/social.png".to_owned(),
            url: "https://www.example.gov.cn/hftb/2026-06/index.html".to_owned(),
            canonical: "https://www.example.gov.cn/hftb/2026-06/index.html".to_owned(),
        },
        site: &bulletin.site,
        organisation: &bulletin.organisation,
        period: "2026年6月",
        root: "../",
        alone: false,
        draft: false,
        lead: lead(&bulletin, words).expect("a lead"),
        document: Formal::of(&bulletin, words).expect("its parts"),
    };
    let of_bulletin = OfBulletin { v: view::bulletin(&shelf, vec!["rates.csv"], words).expect("a view") };
    let windows: Vec<OfWindow<'_>> =
        bulletin.windows.iter().map(|window| OfWindow { v: view::window(&shelf, window, words).expect("a view") }).collect();
    let mut types = Types::default();
    types.take("On every page of a period", &everywhere);
    types.take("On the page of a period", &of_bulletin);
    let address = "https://www.example.gov.cn/hftb/2026-06/index.html";
    types.take("On the sheet for the notice board", &OfNotice { v: view::notice(&shelf, address, words).expect("a view") });
    let many = fixture::hostile_of(61);
    let many = Shelf::new(&many);
    for list in view::window_lists(&many, words).expect("a view") {
        types.take("On a page of very many windows", &OfList { v: list });
    }
    for window in &windows {
        types.take("On the page of a window", window);
    }
    for centre in &bulletin.centres {
        types.take("On the page of a centre", &OfCentre { v: view::centre(&shelf, centre, words).expect("a view") });
    }
    HEAD.to_owned() + EXAMPLES + &types.tables()
}

/// Types by name, and the first value seen of each of their fields.
#[derive(Default)]
struct Types {
    pages: Vec<&'static str>,
    schemas: BTreeMap<String, Value>,
    examples: BTreeMap<(String, String), String>,
}

impl Types {
    fn take<T: Serialize + JsonSchema>(&mut self, title: &'static str, value: &T) {
        let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>().to_value();
        for (name, schema) in schema["$defs"].as_object().into_iter().flatten() {
            self.schemas.insert(name.clone(), schema.clone());
        }
        if !self.pages.contains(&title) {
            self.pages.push(title);
        }
        self.schemas.insert(title.to_owned(), schema.clone());
        self.look(title, &schema, &serde_json::to_value(value).expect("a value"));
    }

    /// Notes values of fields, as deep as the value goes.
    fn look(&mut self, of: &str, schema: &Value, value: &Value) {
        let (name, schema) = match schema["$ref"].as_str() {
            Some(path) => {
                let name = path.trim_start_matches("#/$defs/").to_owned();
                let schema = self.schemas[&name].clone();
                (name, schema)
            }
            None => (of.to_owned(), schema.clone()),
        };
        for part in ["anyOf", "oneOf"] {
            for one in schema[part].as_array().into_iter().flatten().filter(|one| one["$ref"].is_string()) {
                self.look(&name, one, value);
            }
        }
        match value {
            Value::Object(fields) => {
                for (key, value) in fields {
                    let field = schema["properties"].get(key).or_else(|| schema.get("additionalProperties")).cloned().unwrap_or_default();
                    if let Some(text) = example(key, value) {
                        self.examples.entry((name.clone(), key.clone())).or_insert(text);
                    }
                    self.look(&name, &field, value);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| self.look(&name, &schema["items"], value)),
            _ => {}
        }
    }

    fn tables(&self) -> String {
        let mut text = String::new();
        let inner = self.schemas.keys().map(String::as_str).filter(|name| !self.pages.contains(name));
        let mut done = BTreeSet::new();
        for name in self.pages.iter().copied().chain(inner) {
            let schema = &self.schemas[name];
            let Some(fields) = schema["properties"].as_object().filter(|_| done.insert(name)) else { continue };
            let _ = write!(text, "## {name}\n\n");
            if let Some(about) = schema["description"].as_str() {
                let _ = write!(text, "{about}\n\n");
            }
            text += "| name | type | unit, filter | meaning | example |\n|---|---|---|---|---|\n";
            for (key, field) in fields {
                let unit = if key == "chart" { "SVG, `safe`".to_owned() } else { self.unit(field) };
                let about = field["description"].as_str().unwrap_or_default().replace('\n', " ").replace('|', "\\|");
                let example = self.examples.get(&(name.to_owned(), key.clone())).map_or(String::new(), |text| format!("`{text}`"));
                let _ = writeln!(text, "| `{key}` | {} | {unit} | {about} | {example} |", self.kind(field));
            }
            text.push('\n');
        }
        text.trim_end().to_owned() + "\n"
    }

    fn kind(&self, schema: &Value) -> String {
        if let Some(path) = schema["$ref"].as_str() {
            let name = path.trim_start_matches("#/$defs/");
            let target = &self.schemas[name];
            return if target["properties"].is_object() { format!("[{name}](#{})", name.to_lowercase()) } else { self.kind(target) };
        }
        if let Some(parts) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
            let parts: Vec<String> = parts.iter().map(|part| self.kind(part)).collect();
            return parts.join(" or ");
        }
        if let Some(code) = schema["const"].as_str() {
            return format!("`{code}`");
        }
        if let Some(codes) = schema["enum"].as_array() {
            return codes.iter().filter_map(Value::as_str).map(|code| format!("`{code}`")).collect::<Vec<_>>().join(" or ");
        }
        let plain = |kind: &str| match kind {
            "array" if schema["prefixItems"].is_array() => {
                let items = schema["prefixItems"].as_array().into_iter().flatten();
                format!("list ({})", items.map(|item| self.kind(item)).collect::<Vec<_>>().join(", "))
            }
            "array" => format!("list of {}", self.kind(&schema["items"])),
            "object" if schema["additionalProperties"].is_object() => format!("map to {}", self.kind(&schema["additionalProperties"])),
            "string" => "text".to_owned(),
            "boolean" => "true or false".to_owned(),
            "null" => "none".to_owned(),
            other => other.to_owned(),
        };
        match &schema["type"] {
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).map(plain).collect::<Vec<_>>().join(" or "),
            Value::String(kind) => plain(kind),
            _ => "anything".to_owned(),
        }
    }

    fn unit(&self, schema: &Value) -> String {
        if let Some(path) = schema["$ref"].as_str() {
            return match path.trim_start_matches("#/$defs/") {
                "Rate" => "share of one, `percent`".to_owned(),
                "Points" => "points, `score`".to_owned(),
                "Period" => "`period`".to_owned(),
                name if self.schemas[name]["properties"].is_object() => String::new(),
                name => self.unit(&self.schemas[name]),
            };
        }
        let parts = schema["anyOf"].as_array().into_iter().chain(schema["prefixItems"].as_array()).flatten();
        if let Some(unit) = parts.map(|part| self.unit(part)).chain([self.of_items(schema)]).find(|unit| !unit.is_empty()) {
            return unit;
        }
        let is = |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(|one| one == kind));
        match (is("integer"), schema["format"].as_str()) {
            (true, _) => "count, `count`".to_owned(),
            (_, Some("date")) => "day, `date`".to_owned(),
            _ => String::new(),
        }
    }

    fn of_items(&self, schema: &Value) -> String {
        if schema["items"].is_object() { self.unit(&schema["items"]) } else { String::new() }
    }
}

/// A value in one short line; nothing for what has fields of its own.
fn example(key: &str, value: &Value) -> Option<String> {
    let text = match value {
        Value::Null | Value::Object(_) => return None,
        Value::Array(values) => {
            let first = values.first()?;
            if first.is_object() {
                return None;
            }
            value.to_string()
        }
        Value::String(text) if text.is_empty() => return None,
        Value::String(_) if key == "chart" => "<svg …>".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let short: String = text.chars().take(40).collect();
    let dots = if short.len() < text.len() { "…" } else { "" };
    Some(short.replace('|', "\\|").replace('`', "'") + dots)
}

#[test]
fn what_a_template_may_use_is_written_down_as_it_is() {
    let page = page();
    let written = include_str!("../../docs/templates.md");
    if page != written {
        let target =
            std::env::current_exe().expect("a test binary lies in target/").ancestors().nth(3).expect("target").join("templates.md");
        std::fs::write(&target, &page).expect("written");
        panic!("docs/templates.md is not what the types say now: copy {} to docs/", target.display());
    }
}
