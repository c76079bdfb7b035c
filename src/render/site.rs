//! Every public file of one period.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;
use tera::{Context, Value};

use super::formal::Formal;
use super::issues::IssueEntry;
use super::lead::{joined, lead};
use super::page::Page;
use super::table::{Audience, csv_bytes, csv_tables};
use super::view::{ListPage, Shelf};
use super::worded_tables::tables_in_words;
use super::words::Words;
use super::{Templates, alone, draft, format, office, social, view};
use crate::bulletin::{self, Bulletin, BulletinJson, CentreView, SCHEMA_FILE, WindowView};
use crate::error::{Error, Result};

/// The page of a period without a head, to paste into the page of another system.
const FRAGMENT: &str = "fragment.html";
/// The picture that a shared link shows.
pub(super) const SOCIAL: &str = "social.png";
/// The sheet for the notice board.
pub const NOTICE: &str = "notice.html";
/// The page of a period as one file to send.
pub const SINGLE_FILE: &str = "bulletin.html";

/// The public files of a period by their path below `public/P/`: pages, tables, `data/bulletin.json` and its schema.
pub fn site(templates: &Templates, bulletin: &Bulletin) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for (name, bytes) in csv_tables(&bulletin.tables, Audience::Public) {
        files.insert(format!("data/{name}"), bytes);
    }
    for (path, bytes) in tables_in_words(bulletin, &bulletin.tables, Audience::Public, templates.words(bulletin.locale)) {
        files.insert(format!("data/{path}"), bytes);
    }
    files.insert("data/bulletin.json".to_owned(), bulletin_json(templates, bulletin)?);
    files.insert(format!("data/{SCHEMA_FILE}"), json(&bulletin::schema())?);
    if !bulletin.corrections.is_empty() {
        files.insert("data/corrections.csv".to_owned(), corrections(bulletin));
    }
    files.extend(office::files(templates, bulletin)?);
    files.insert(SOCIAL.to_owned(), social::picture(bulletin)?);
    let pages = Pages::new(templates, bulletin)?;
    files.insert("index.html".to_owned(), pages.of_period("bulletin.html", "index.html", PageSetting::Folder)?);
    files.insert(
        FRAGMENT.to_owned(),
        alone::away(&pages.of_period("fragment.html", FRAGMENT, PageSetting::Alone)?, pages.base().as_deref()),
    );
    files.insert(NOTICE.to_owned(), pages.of_notice()?);
    let of_windows = bulletin.windows.par_iter().map(|window| Ok((format!("windows/{}.html", window.slug), pages.of_window(window)?)));
    files.extend(of_windows.collect::<Result<Vec<_>>>()?);
    for list in view::window_lists(&pages.shelf, pages.words)? {
        files.insert(list.path.clone(), pages.of_list(&list)?);
    }
    for centre in &bulletin.centres {
        files.insert(format!("centres/{}.html", centre.slug), pages.of_centre(centre)?);
    }
    Ok(files)
}

/// The page of a period as one file to send: its styles inside, no link to a file beside it.
///
/// The pages of the windows and the tables are not in it; where `[site] url` is configured, it links to them there.
pub fn single_file(templates: &Templates, bulletin: &Bulletin) -> Result<Vec<u8>> {
    let pages = Pages::new(templates, bulletin)?;
    let page = pages.of_period("bulletin.html", SINGLE_FILE, PageSetting::Alone)?;
    let page = alone::even(&templates.styles()["style.css"], &page);
    Ok(alone::away(&page, pages.base().as_deref()))
}

/// The bulletin for programs, as `data/bulletin.json` holds it.
///
/// # Errors
/// The words lack a sentence of the lead.
pub fn bulletin_json(templates: &Templates, bulletin: &Bulletin) -> Result<Vec<u8>> {
    json(&BulletinJson::new(bulletin, lead(bulletin, templates.words(bulletin.locale))?))
}

/// What the list of all bulletins says about this one.
///
/// # Errors
/// The words lack a sentence of the lead.
pub fn issue(templates: &Templates, bulletin: &Bulletin) -> Result<IssueEntry> {
    Ok(IssueEntry::of(bulletin, lead(bulletin, templates.words(bulletin.locale))?))
}

/// Whether a page stands in its folder or is taken out of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PageSetting {
    Folder,
    Alone,
}

/// What the pages of a period share.
struct Pages<'a> {
    templates: &'a Templates,
    bulletin: &'a Bulletin,
    words: &'a Words,
    period: String,
    title: String,
    description: String,
    tables: Vec<&'static str>,
    shelf: Shelf<'a>,
    context: Context,
}

impl<'a> Pages<'a> {
    fn new(templates: &'a Templates, bulletin: &'a Bulletin) -> Result<Self> {
        let words = templates.words(bulletin.locale);
        let period = format::period(bulletin.period.code, words)?;
        let mut context = Context::new();
        let whole = Value::try_from_serializable(bulletin)
            .map_err(|error| Error::new(message!("faults.written", what = "index.html")).because(error))?;
        context.insert_value("b", whole);
        context.insert("organisation", &bulletin.organisation);
        context.insert("site", &bulletin.site);
        context.insert("period", &period);
        context.insert("alone", &false);
        context.insert("draft", &!bulletin.released);
        context.insert("document", &Formal::of(bulletin, words)?);
        let lead = lead(bulletin, words)?;
        context.insert("lead", &lead);
        let title = words.fill("page.bulletin_title", &[("title", bulletin.title.clone()), ("period", period.clone())])?;
        Ok(Self {
            templates,
            bulletin,
            words,
            title: if bulletin.released { title } else { words.fill("draft.title", &[("title", title)])? },
            description: joined(&lead, words)?,
            period,
            tables: csv_tables(&bulletin.tables, Audience::Public).into_keys().collect(),
            shelf: Shelf::new(bulletin),
            context,
        })
    }

    /// The address of the period's folder on the web, where it is configured.
    fn base(&self) -> Option<String> {
        let url = &self.bulletin.site.url;
        (!url.is_empty()).then(|| format!("{url}/{}/", self.bulletin.period.code))
    }

    fn url(&self, path: &str) -> String {
        self.base().map_or_else(String::new, |base| base + path)
    }

    /// A page of the whole period, published at `path`.
    fn of_period(&self, template: &str, path: &str, kept: PageSetting) -> Result<Vec<u8>> {
        let mut context = self.context.clone();
        context.insert("jsonld", &dataset(self.bulletin, &self.title, &self.description, &self.tables, self.words)?);
        context.insert("root", "../");
        context.insert(
            "page",
            &Page {
                title: &self.title,
                description: self.description.clone(),
                date: self.bulletin.updated(),
                kind: "bulletin",
                image: self.url(SOCIAL),
                url: self.url(path),
                canonical: self.url("index.html"),
            },
        );
        context.insert("v", &view::bulletin(&self.shelf, self.tables.clone(), self.words)?);
        if kept == PageSetting::Alone {
            context.insert("alone", &true);
            context.insert("style", &alone::inline(&self.templates.styles()["style.css"]));
            context.insert("print_style", &alone::inline(&self.templates.styles()["print.css"]));
        }
        self.render(template, &context)
    }

    /// The page, marked where the bulletin is a draft.
    fn render(&self, template: &str, context: &Context) -> Result<Vec<u8>> {
        let page = self.templates.render(self.bulletin.locale, template, context)?;
        if self.bulletin.released { Ok(page) } else { draft::marked(page, self.words) }
    }

    /// The sheet for the notice board.
    fn of_notice(&self) -> Result<Vec<u8>> {
        let mut context = self.context.clone();
        context.insert("root", "../");
        context.insert(
            "page",
            &Page {
                title: &self.words.fill("board.page_title", &[("title", self.title.clone())])?,
                description: self.description.clone(),
                date: self.bulletin.updated(),
                kind: "notice",
                image: self.url(SOCIAL),
                url: self.url(NOTICE),
                canonical: self.url("index.html"),
            },
        );
        context.insert("v", &view::notice(&self.shelf, &self.url("index.html"), self.words)?);
        self.render(NOTICE, &context)
    }

    /// A page of the table of very many windows.
    fn of_list(&self, list: &ListPage<'_>) -> Result<Vec<u8>> {
        let mut context = self.context.clone();
        context.insert("root", "../");
        context.insert(
            "page",
            &Page {
                title: &self.words.fill("windows.list_title", &[("n", list.number.to_string()), ("title", self.title.clone())])?,
                description: self.description.clone(),
                date: self.bulletin.updated(),
                kind: "list",
                image: self.url(SOCIAL),
                url: self.url(&list.path),
                canonical: self.url(&list.path),
            },
        );
        context.insert("v", list);
        self.render("window-list.html", &context)
    }

    fn of_window(&self, window: &WindowView) -> Result<Vec<u8>> {
        let path = format!("windows/{}.html", window.slug);
        self.of_part("window", &window.name, &path, &view::window(&self.shelf, window, self.words)?)
    }

    fn of_centre(&self, centre: &CentreView) -> Result<Vec<u8>> {
        let path = format!("centres/{}.html", centre.slug);
        self.of_part("centre", &centre.name, &path, &view::centre(&self.shelf, centre, self.words)?)
    }

    /// The page of a window or a centre, published at `path`.
    fn of_part(&self, kind: &'static str, name: &str, path: &str, view: &impl Serialize) -> Result<Vec<u8>> {
        let named = (kind, name.to_owned());
        let title = self.words.fill(&format!("page.{kind}_title"), &[named.clone(), ("title", self.title.clone())])?;
        let described = &[named, ("period", self.period.clone())];
        let mut context = self.context.clone();
        context.insert("root", "../../");
        context.insert(
            "page",
            &Page {
                title: &title,
                description: self.words.fill(&format!("page.{kind}_description"), described)?,
                date: self.bulletin.updated(),
                kind,
                image: self.url(SOCIAL),
                canonical: self.url(path),
                url: self.url(path),
            },
        );
        context.insert("v", view);
        self.render(&format!("{kind}.html"), &context)
    }
}

const CHANGE: [&str; 5] = ["table", "row", "column", "old", "new"];

fn corrections(bulletin: &Bulletin) -> Vec<u8> {
    let numbered = bulletin.corrections.iter().enumerate();
    let rows = numbered.flat_map(|(at, correction)| {
        correction
            .changes
            .iter()
            .map(move |change| [(at + 1).to_string(), correction.reason.clone()].into_iter().chain(change.cells().map(str::to_owned)))
    });
    csv_bytes(&[&["correction", "reason"], &CHANGE[..]].concat(), rows)
}

pub(super) fn json(content: &impl Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(content)
        .map_err(|error| Error::new(message!("faults.written", what = "bulletin.json")).because(error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The tables as a schema.org data set, safe inside a `script` element whatever a name says.
fn dataset(bulletin: &Bulletin, title: &str, description: &str, names: &[&str], words: &Words) -> Result<String> {
    let (span, site) = (&bulletin.period, &bulletin.site);
    let base = if site.url.is_empty() { String::new() } else { format!("{}/{}/", site.url, span.code) };
    let download = |name: &str, form: &str| {
        let label = words.get(&format!("tables.{}", name.split('.').next().unwrap_or(name)))?;
        Ok(json!({"@type": "DataDownload", "name": label, "encodingFormat": form, "contentUrl": format!("{base}data/{name}")}))
    };
    let mut downloads = names.iter().map(|name| download(name, "text/csv")).collect::<Result<Vec<_>>>()?;
    downloads.push(download("bulletin.json", "application/json")?);
    let mut dataset = json!({
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": title,
        "description": words.fill("page.dataset", &[("description", description.to_owned())])?,
        "keywords": words.get("page.keywords")?.split(',').collect::<Vec<_>>(),
        "inLanguage": bulletin.locale.code(),
        "temporalCoverage": format!("{}/{}", span.first, span.last),
        "datePublished": bulletin.dated.to_string(),
        "dateModified": bulletin.updated().to_string(),
        "isAccessibleForFree": true,
        "distribution": downloads,
    });
    if !bulletin.organisation.is_empty() {
        let organisation = json!({"@type": "Organization", "name": bulletin.organisation});
        dataset["creator"] = organisation.clone();
        dataset["publisher"] = organisation;
    }
    if !site.url.is_empty() {
        dataset["url"] = json!(format!("{base}index.html"));
        dataset["identifier"] = json!(format!("{base}index.html"));
    }
    if !site.license.is_empty() {
        dataset["license"] = json!(site.license);
    }
    let text = dataset.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    Ok(text.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"))
}
