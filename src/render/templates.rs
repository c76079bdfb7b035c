//! Templates, styles and words: compiled in, each replaceable by a file of the same name in
//! the workspace's `templates/`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera, Value};

use super::chart::escaped;
use super::words::Words;
use super::{filters, images, limits};
use crate::bulletin::NoticeView;
use crate::disk;
use crate::domain::Locale;
use crate::error::{Error, Result};
use crate::messages::{Carried, Message};

macro_rules! built_in {
    ($($name:literal),* $(,)?) => { &[$(($name, include_str!(concat!("../../templates/", $name)))),*] };
}

/// Name and source of everything that is compiled in.
const BUILT_IN: &[(&str, &str)] = built_in![
    "base.html",
    "bulletin.html",
    "centre.html",
    "draw-sheet.html",
    "favicon.svg",
    "card.html",
    "cards.html",
    "round.html",
    "warranty-card.html",
    "sections/card-repairs.html",
    "sections/card-work.html",
    "feed.xml",
    "fragment.html",
    "index-empty.html",
    "index.html",
    "notice.css",
    "notice.html",
    "office/fonts.xml",
    "office/styles.xml",
    "own.css",
    "paper.html",
    "plan.html",
    "print.css",
    "sections/answer.html",
    "sections/annex.html",
    "sections/centres.html",
    "sections/compared.html",
    "sections/corrections.html",
    "sections/draft.html",
    "sections/card-date.html",
    "sections/finding-list.html",
    "sections/followed.html",
    "sections/findings.html",
    "sections/groups.html",
    "sections/issues.html",
    "sections/items.html",
    "sections/lead.html",
    "sections/logo.html",
    "sections/methods.html",
    "sections/own.html",
    "sections/quotas.html",
    "sections/rates.html",
    "sections/satisfaction.html",
    "sections/tags.html",
    "sections/themes.html",
    "sections/trend.html",
    "sections/window-idle.html",
    "sections/window-table.html",
    "sections/windows.html",
    "window-list.html",
    "sections/withdrawals.html",
    "sections/year.html",
    "style.css",
    "visit-form.html",
    "window.html",
    "withdrawn.html",
    "words/en.toml",
    "words/zh-CN.toml",
];

/// The icon of every page.
const ICON: &str = "favicon.svg";

/// Rules that a workspace adds to `style.css`.
const OWN_STYLE: &str = "own.css";

/// Everything that decides what a page looks like, read and checked once.
#[derive(Debug, Clone)]
pub struct Templates {
    languages: BTreeMap<&'static str, Language>,
    styles: BTreeMap<&'static str, String>,
    /// Styles, the icon and the pictures of the workspace, by their path below `assets/`.
    assets: BTreeMap<String, Vec<u8>>,
    /// The sources of all templates and words, as they are used.
    sources: Vec<String>,
    overrides: Option<PathBuf>,
}

#[derive(Debug, Clone)]
struct Language {
    words: Arc<Words>,
    tera: Tera,
}

impl Templates {
    /// Reads the built-in files and those of the folder `overrides` that replace or add to them.
    ///
    /// A file that replaces nothing must be a template (`.html`, `.xml`), for others to include, or a picture; names that
    /// begin with `.` or end with `~` are skipped.
    pub fn load(overrides: Option<&Path>) -> Result<Self> {
        let mut sources: BTreeMap<String, String> =
            BUILT_IN.iter().map(|(name, source)| ((*name).to_owned(), (*source).to_owned())).collect();
        let (mut replaced, mut pictures) = (BTreeMap::new(), BTreeMap::new());
        if let Some(folder) = overrides {
            for (name, file) in files(folder, "")? {
                if images::is_picture(&name) {
                    pictures.insert(name.clone(), images::picture(&name, &file)?);
                    continue;
                }
                if !sources.contains_key(&name) && !is_template(&name) {
                    let near = sources.keys().max_by(|a, b| strsim::jaro_winkler(a, &name).total_cmp(&strsim::jaro_winkler(b, &name)));
                    let near = near.map(|near| message!("render.said.did_you_mean", near));
                    let known = Message::list(Self::names().map(Message::text));
                    return Err(Error::in_file(&file, message!("render.unused", name, near, known)));
                }
                let source = disk::read_text(&file).map_err(|error| Error::io(&file, "read", error))?;
                if name.starts_with("words/") {
                    replaced.insert(name, (file, source));
                } else {
                    sources.insert(name, source);
                }
            }
        }
        let mut languages = BTreeMap::new();
        for locale in Locale::ALL {
            let name = format!("words/{}.toml", locale.code());
            let mut words = Words::built_in(locale, &sources[&name])?;
            if let Some((file, source)) = replaced.get(&name) {
                words = words.replaced_by(file, source)?;
            }
            languages.insert(locale.code(), language(words, &sources, overrides)?);
        }
        let mut styles: BTreeMap<&'static str, String> =
            BUILT_IN.iter().filter(|(name, _)| is_style(name)).map(|(name, _)| (*name, sources[*name].clone())).collect();
        // rules of a workspace follow those of every page, in the same file: no page asks for one more
        if let (Some(own), Some(style)) = (styles.remove(OWN_STYLE), styles.get_mut("style.css"))
            && Some(own.as_str()) != Self::built_in(OWN_STYLE)
        {
            style.push_str(&own);
        }
        let mut assets: BTreeMap<String, Vec<u8>> =
            styles.iter().map(|(name, style)| ((*name).to_owned(), style.clone().into_bytes())).collect();
        assets.insert(ICON.to_owned(), sources[ICON].clone().into_bytes());
        assets.extend(pictures);
        let replaced = replaced.into_values().map(|(_, source)| source);
        // of the parts of a letter only names of fonts are read: `jc`, an element of theirs, may begin a case number too
        let said = |(name, source): (String, String)| if name.starts_with("office/") { of_fonts(&source) } else { source };
        let sources = sources.into_iter().map(said).chain(replaced).collect();
        Ok(Self { languages, styles, assets, sources, overrides: overrides.map(Path::to_owned) })
    }

    /// The text of every template, style and list of words.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(String::as_str)
    }

    /// A notice in words, as the bulletin prints it.
    ///
    /// # Errors
    /// The words of this language do not know it.
    pub fn notice(&self, locale: Locale, notice: &NoticeView) -> Result<String> {
        super::filters::notice_text(self.words(locale), &notice.key, |name| notice.values.get(name).cloned())
    }

    /// The names of the files that a workspace may replace, in order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The built-in source of `name`.
    #[must_use]
    pub fn built_in(name: &str) -> Option<&'static str> {
        BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
    }

    /// What stands below `assets/`, by its path there.
    pub(crate) fn assets(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.assets
    }

    /// Style sheets by name.
    pub(crate) fn styles(&self) -> &BTreeMap<&'static str, String> {
        &self.styles
    }

    /// The words of a language.
    pub(crate) fn words(&self, locale: Locale) -> &Words {
        &self.languages[locale.code()].words
    }

    /// Renders one template in one language, without the indentation of its source.
    pub(crate) fn render(&self, locale: Locale, name: &str, context: &Context) -> Result<Vec<u8>> {
        let mut written = limits::Page::begin(name);
        let done = self.languages[locale.code()].tera.render_to(name, context, &mut written);
        done.map_err(|error| match written.over() {
            Some(over) => {
                let file = self.overrides.as_deref().unwrap_or(Path::new("templates")).join(name);
                Error::in_file(&file, over.message())
            }
            None => explain(&error, Some(name), self.overrides.as_deref()),
        })?;
        let rendered =
            std::str::from_utf8(written.bytes()).map_err(|error| Error::new(message!("faults.written", what = name)).because(error))?;
        let mut page = String::with_capacity(rendered.len());
        for line in rendered.lines().map(str::trim_start).filter(|line| !line.is_empty()) {
            page.push_str(line);
            page.push('\n');
        }
        Ok(page.into_bytes())
    }
}

fn language(words: Words, sources: &BTreeMap<String, String>, overrides: Option<&Path>) -> Result<Language> {
    let words = Arc::new(words);
    let mut tera = Tera::new();
    tera.set_escape_fn(|text, out| {
        limits::in_time()?;
        out.write_all(escaped(text).as_bytes())
    });
    filters::register(&mut tera, &words);
    tera.register_function("range", limits::range);
    tera.global_context().insert_value("w", Value::from_serializable(words.table()));
    tera.global_context().insert("lang", words.locale().code());
    let templates = sources.iter().filter(|(name, _)| is_template(name));
    tera.add_raw_templates(templates.map(|(name, source)| (name.as_str(), source.as_str())))
        .map_err(|error| explain(&error, None, overrides))?;
    Ok(Language { words, tera })
}

/// A template error in our words: the file where it is one of the workspace's, the line and the column, and behind it
/// what the engine says.
///
/// Where the engine gives no place, it is the template of the `page`.
fn explain(error: &tera::Error, page: Option<&str>, overrides: Option<&Path>) -> Error {
    let named = |name: &str| {
        let own = overrides.map(|folder| folder.join(name)).filter(|file| disk::is_file(file).unwrap_or(true));
        own.unwrap_or_else(|| Path::new("templates").join(name))
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let (file, line) = (named(report.filename()), report.span().start_line);
            // the line stands in the engine's picture of it alone
            let picture = error.to_string();
            let source = picture.lines().find_map(|shown| shown.trim_start().strip_prefix(&format!("{line} | ")));
            let template = message!("render.template", column = report.span().start_col + 1, source = source.map(str::trim));
            let at = Error::in_file(&file, template).at_line(line as u64);
            at.because(Carried::found_in(report.message()).unwrap_or_else(|| Message::text(report.message().trim())))
        }
        ErrorKind::CircularInclude { tpl, .. } | ErrorKind::CircularExtend { tpl, .. } => {
            Error::in_file(&named(tpl), message!("render.circle")).because(error.to_string())
        }
        ErrorKind::MissingParent { current, parent } => Error::in_file(&named(current), message!("render.no_parent", parent)),
        ErrorKind::Io(_) => Error::new(limits::Over::Time.message()),
        _ => {
            let said = error.to_string();
            if let Some(unknown) = UnknownName::found_in(&said) {
                let kind = message!(in "render.unknown_kind", unknown.kind);
                return Error::in_file(&named(unknown.file), message!("render.unknown", kind, name = unknown.name)).at_line(unknown.line);
            }
            let said = Carried::found_in(&said).unwrap_or_else(|| Message::text(said.trim()));
            match page {
                Some(page) => Error::in_file(&named(page), message!("render.template_whole")).because(said),
                None => Error::new(message!("render.do_not_fit")).because(said),
            }
        }
    }
}

/// A name in a template that nothing bears: a filter, a test, a function, a component, a template.
struct UnknownName<'a> {
    kind: &'a str,
    name: &'a str,
    file: &'a str,
    line: u64,
}

impl<'a> UnknownName<'a> {
    /// The first that the engine tells of: "Unknown filter `x`", and below it an arrow to its file, line and column.
    fn found_in(said: &'a str) -> Option<Self> {
        let (_, told) = said.split_once("Unknown ")?;
        let (kind, rest) = told.split_once(" `")?;
        let (name, rest) = rest.split_once('`')?;
        let place = rest.split_once("--> ")?.1.lines().next()?;
        let mut parts = place.rsplitn(3, ':');
        let (_column, line, file) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        let is_known = ["filter", "test", "function", "component", "template"].contains(&kind);
        is_known.then_some(Self { kind, name, file, line })
    }
}

/// The quoted texts of a part of a letter that are not ASCII.
fn of_fonts(source: &str) -> String {
    source.split('"').skip(1).step_by(2).filter(|text| !text.is_ascii()).collect::<Vec<_>>().join("\n")
}

fn is_template(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "html" || end == "xml")
}

fn is_style(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "css")
}

/// Files below `folder` by their name with `/`, in order.
fn files(folder: &Path, prefix: &str) -> Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    for path in disk::entries(folder)? {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        if disk::is_folder(&path)? {
            found.extend(files(&path, &format!("{prefix}{name}/"))?);
        } else {
            found.insert(format!("{prefix}{name}"), path);
        }
    }
    Ok(found)
}
