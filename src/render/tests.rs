//! Whole sites made from the fixtures, looked at as a reader, a parser and an attacker would.

use std::collections::{BTreeMap, BTreeSet};

use super::fixture;
use super::{IssueEntry, Templates, index, issue, site};
use crate::bulletin::{Bulletin, Cell, ItemRow};
use crate::domain::{Locale, Method};

type Files = BTreeMap<String, Vec<u8>>;

pub(super) fn templates() -> Templates {
    Templates::load(None).expect("the built-in templates fit together")
}

fn whole(bulletin: &Bulletin) -> Files {
    let templates = templates();
    let mut files = index(&templates, &[issue(&templates, bulletin).expect("a lead")]).expect("an index");
    let folder = bulletin.period.code.to_string();
    files.extend(site(&templates, bulletin).expect("a site").into_iter().map(|(path, bytes)| (format!("{folder}/{path}"), bytes)));
    files
}

fn pages(files: &Files) -> impl Iterator<Item = (&String, &str)> {
    let markup = |name: &str| std::path::Path::new(name).extension().is_some_and(|end| end == "html" || end == "xml");
    files.iter().filter(move |(name, _)| markup(name)).map(|(name, bytes)| (name, std::str::from_utf8(bytes).expect("UTF-8")))
}

/// Fails unless every element is closed in its order; returns how often each name was opened.
pub(super) fn balanced(name: &str, page: &str) -> BTreeMap<String, usize> {
    let (mut open, mut seen): (Vec<&str>, BTreeMap<String, usize>) = (Vec::new(), BTreeMap::new());
    let mut rest = page;
    while let Some((_, after)) = rest.split_once('<') {
        let (tag, next) = after.split_once('>').unwrap_or_else(|| panic!("{name}: a tag never ends: {after:.60}"));
        rest = next;
        if tag.starts_with(['!', '?']) {
            continue;
        }
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closed), "{name}: </{closed}> closes another element, before {next:.80}");
            continue;
        }
        let element = tag.split([' ', '\n', '/']).next().unwrap_or_default();
        *seen.entry(element.to_owned()).or_default() += 1;
        if !tag.ends_with('/') && !["meta", "link", "br"].contains(&element) {
            open.push(element);
        }
    }
    assert!(open.is_empty(), "{name}: never closed: {open:?}");
    seen
}

#[test]
fn every_page_is_well_formed_and_has_one_heading_of_its_own() {
    for bulletin in [fixture::month(), fixture::english(), fixture::hostile(), fixture::empty()] {
        for (name, page) in pages(&whole(&bulletin)) {
            let seen = balanced(name, page);
            for word in ["undefined", "NaN", "[object", "{{", "{%"]
                .iter()
                .filter(|word| !bulletin.title.contains("script") || !word.starts_with('{'))
            {
                assert!(!page.contains(word), "{name} says {word}");
            }
            if name.ends_with("fragment.html") {
                assert_eq!((seen["section"], seen["h2"], seen.contains_key("h1")), (1, 1, false), "{name}");
                ids_are_unique_and_found(name, page);
            } else if name.ends_with("html") {
                assert_eq!((seen["h1"], seen["main"]), (1, 1), "{name}");
                ids_are_unique_and_found(name, page);
            }
        }
    }
}

pub(super) fn ids_are_unique_and_found(name: &str, page: &str) {
    let values =
        |attribute: &str| page.split(&format!(" {attribute}=\"")).skip(1).filter_map(|tail| tail.split('"').next()).collect::<Vec<_>>();
    let ids: BTreeSet<&str> = values("id").into_iter().collect();
    assert_eq!(ids.len(), values("id").len(), "{name} has an id twice");
    for id in values("aria-labelledby").into_iter().chain(values("href").into_iter().filter_map(|href| href.strip_prefix('#'))) {
        assert!(ids.contains(id), "{name} points to #{id}");
    }
}

#[test]
fn every_link_leads_to_a_file_of_the_site() {
    // an issue before it stands beside it in a site, and not here
    let files = whole(&Bulletin { previous: None, ..fixture::month() });
    for (name, page) in pages(&files) {
        let folder: Vec<&str> = name.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
        for href in page.split(" href=\"").skip(1).filter_map(|tail| tail.split('"').next()).filter(|href| !href.starts_with('#')) {
            assert!(!href.contains("//"), "{name} asks elsewhere: {href}");
            let mut path = folder.clone();
            for part in href.split('#').next().unwrap_or_default().split('/') {
                if part == ".." {
                    path.pop().unwrap_or_else(|| panic!("{name} leaves the site: {href}"));
                } else {
                    path.push(part);
                }
            }
            assert!(files.contains_key(&path.join("/")), "{name} links to {href}");
        }
    }
}

#[test]
fn the_sheet_leads_to_the_bulletin_by_text_and_code_where_its_address_is_known() {
    for (mut bulletin, url) in [(fixture::month(), ""), (fixture::english(), "https://www.example.gov.cn/hf"), (fixture::empty(), "")] {
        bulletin.site.url = url.to_owned();
        let page = String::from_utf8(site(&templates(), &bulletin).expect("a site")["notice.html"].clone()).expect("UTF-8");
        let address = format!("{url}/2026-06/index.html");
        assert_eq!(page.contains("<svg class=\"code\""), !url.is_empty());
        assert_eq!(page.contains(&format!(">{address}</a>")), !url.is_empty());
        for (label, n) in bulletin.headline.grades.iter().filter(|(_, n)| *n > 0) {
            let row = format!("<td>{n}</td>");
            assert!(page.contains(&row), "{label} {n}");
        }
    }
}

#[test]
fn what_an_official_document_has_stands_on_paper_alone_and_only_where_it_is_configured() {
    let mut bulletin = fixture::month();
    let page = |bulletin: &Bulletin| String::from_utf8(site(&templates(), bulletin).expect("a site")["index.html"].clone()).expect("UTF-8");
    let whole = page(&bulletin);
    for part in [
        "<p class=\"paper number\"><bdi>示政务〔2026〕6号</bdi></p>",
        "<p class=\"paper to\"><bdi>各窗口：</bdi></p>",
        "<p class=\"signed\"><bdi>示例区政务服务中心</bdi><span>2026年7月7日</span></p>",
        "id=\"body\"",
    ] {
        assert!(whole.contains(part), "{part}");
    }
    // the list of annexes is that of their headings
    let (_, annexes) = whole.split_once("<div class=\"annex\">").expect("annexes");
    let headings = annexes.split("<section id=\"").skip(1).filter(|section| !section.starts_with("data\"")).count();
    let (_, list) = whole.split_once("<div class=\"paper end\">").expect("a list");
    assert_eq!(list.split_once("</ol>").expect("its end").0.matches("<li>").count(), headings);
    bulletin.document = crate::workspace::Document::default();
    bulletin.organisation = String::new();
    bulletin.released = false;
    let bare = page(&bulletin);
    for part in ["paper number", "paper to", "class=\"signed\""] {
        assert!(!bare.contains(part), "{part}");
    }
}

#[test]
fn a_hostile_name_changes_no_structure() {
    let counts = |bulletin: &Bulletin| -> Vec<BTreeMap<String, usize>> {
        pages(&whole(bulletin)).map(|(name, page)| balanced(name, page)).collect()
    };
    let mut calm = fixture::hostile();
    let mut number = 0;
    let mut renamed = |name: &mut String| {
        if fixture::HOSTILE.contains(&name.as_str()) || name.starts_with("通报") {
            number += 1;
            *name = format!("窗口{number}");
        }
    };
    renamed(&mut calm.title);
    renamed(&mut calm.organisation);
    calm.windows.iter_mut().for_each(|window| renamed(&mut window.name));
    let names: Vec<String> = calm.windows.iter().map(|window| window.name.clone()).collect();
    let original = fixture::hostile();
    let rename = |name: &mut String| {
        if let Some(at) = original.windows.iter().position(|window| window.name == *name) {
            name.clone_from(&names[at]);
        }
    };
    calm.tables.rates.iter_mut().filter_map(|row| row.window.as_mut()).for_each(rename);
    calm.tables.windows.iter_mut().for_each(|row| rename(&mut row.window));
    calm.tables.items.iter_mut().filter_map(|row| row.window.as_mut()).for_each(rename);
    calm.tables.evaluations.iter_mut().filter_map(|row| row.window.as_mut()).for_each(rename);
    calm.tables.satisfaction.iter_mut().filter_map(|row| row.window.as_mut()).for_each(rename);
    calm.tables.quotas.iter_mut().filter_map(|row| row.window.as_mut()).for_each(rename);
    calm.tables.compared.iter_mut().filter_map(|row| row.window.as_mut()).for_each(rename);
    calm.tables.trend.iter_mut().filter_map(|row| row.window.as_mut()).for_each(rename);
    calm.headline.idle_windows.iter_mut().for_each(rename);
    calm.findings = crate::bulletin::findings(&calm);
    assert_eq!(counts(&calm), counts(&original));
}

#[test]
fn each_kind_of_page_has_the_tags_of_its_kind_and_an_empty_one_is_left_out() {
    let mut bulletin = fixture::month();
    bulletin.site.url = "https://www.example.gov.cn/hftb".to_owned();
    bulletin.site.id_code = String::new();
    let files = whole(&bulletin);
    let tags = |path: &str| -> BTreeMap<String, String> {
        let page = String::from_utf8_lossy(&files[path]).into_owned();
        let tags = page.split("<meta name=\"").skip(1).filter_map(|tail| tail.split_once("\" content=\""));
        tags.filter_map(|(name, tail)| Some((name.to_owned(), tail.split_once('"')?.0.to_owned()))).collect()
    };
    let window = format!("2026-06/windows/{}.html", bulletin.windows[0].slug);
    for (path, column, article) in [("index.html", true, false), ("2026-06/index.html", false, true), (window.as_str(), false, true)] {
        let tags = tags(path);
        assert_eq!(tags["SiteName"], "示例区人民政府", "{path}");
        assert_eq!(tags["ColumnName"], "回访通报", "{path}");
        assert_eq!(tags["Url"], format!("https://www.example.gov.cn/hftb/{path}"));
        assert!(!tags.contains_key("SiteIDCode") && tags.values().all(|text| !text.is_empty()), "{path}: {tags:?}");
        for name in ["ColumnDescription", "ColumnKeywords"] {
            assert_eq!(tags.contains_key(name), column, "{path}: {name}");
        }
        for name in ["ArticleTitle", "PubDate", "ContentSource"] {
            assert_eq!(tags.contains_key(name), article, "{path}: {name}");
        }
    }
    assert_eq!(tags("2026-06/index.html")["PubDate"], "2026-07-07", "the day of release, from the data");
}

#[test]
fn the_data_set_is_json_in_a_script_that_no_name_can_end() {
    let mut bulletin = fixture::hostile();
    bulletin.organisation = "</script><script>alert(1)</script><!--\u{2028}".to_owned();
    let page = String::from_utf8(site(&templates(), &bulletin).expect("a site")["index.html"].clone()).expect("UTF-8");
    let (_, tail) = page.split_once("<script type=\"application/ld+json\">").expect("a data set");
    let (json, _) = tail.split_once("</script>").expect("it ends");
    assert!(!json.contains(['<', '>', '\u{2028}']), "{json}");
    let dataset: serde_json::Value = serde_json::from_str(json).expect("JSON");
    assert_eq!(dataset["creator"]["name"], bulletin.organisation.as_str());
    assert_eq!(dataset["temporalCoverage"], "2026-06-01/2026-06-30");
    for name in ["name", "description", "license", "distribution"] {
        assert_eq!(dataset[name].is_null(), name == "license", "{name}");
    }
    assert!(dataset["distribution"].as_array().is_some_and(|all| all.iter().any(|one| one["contentUrl"] == "data/rates.csv")));
}

#[test]
fn what_is_taken_out_of_the_site_asks_for_no_file_beside_it() {
    for (bulletin, url) in [(fixture::month(), ""), (fixture::hostile(), ""), (fixture::english(), "https://www.example.gov.cn/hf")] {
        let bulletin = Bulletin { site: crate::workspace::Site { url: url.to_owned(), ..bulletin.site.clone() }, ..bulletin };
        let single = super::single_file(&templates(), &bulletin).expect("a page");
        let fragment = &site(&templates(), &bulletin).expect("a site")["fragment.html"];
        for page in [single.as_slice(), fragment] {
            let page = std::str::from_utf8(page).expect("UTF-8");
            for href in page.split(" href=\"").skip(1).filter_map(|tail| tail.split('"').next()) {
                assert!(href.starts_with('#') || !url.is_empty() && href.starts_with(&format!("{url}/")), "{href}");
            }
            assert!(!page.contains("<script") && !page.contains(" src=\""));
        }
        let single = String::from_utf8_lossy(&single).into_owned();
        let links = single.matches("<link").count() - single.matches("<link rel=\"canonical\"").count();
        assert!(single.contains("<style>") && links == 0, "the styles are inside");
        ids_are_unique_and_found("bulletin.html", &single);
    }
}

#[test]
fn a_page_of_sixty_windows_stays_small() {
    let four_ways_and_five_grades = {
        let mut bulletin = fixture::hostile();
        let rows = std::mem::take(&mut bulletin.tables.items);
        let of_five = |row: &ItemRow, method| ItemRow { method, counts: [61, 29, 14, 3, 2].map(Cell::Shown).to_vec(), ..row.clone() };
        let (centre, windows): (Vec<_>, Vec<_>) =
            rows.iter().filter(|row| row.method == Method::Phone).partition(|row| row.window.is_none());
        bulletin.tables.items = Method::ALL.into_iter().flat_map(|method| centre.iter().map(move |row| of_five(row, method))).collect();
        bulletin.tables.items.extend(windows.iter().map(|row| of_five(row, Method::Phone)));
        bulletin
    };
    for bulletin in [fixture::hostile(), four_ways_and_five_grades] {
        let files = whole(&bulletin);
        let size = files["2026-06/index.html"].len();
        assert!(size < 100_000, "{size} bytes");
        assert!(pages(&files).all(|(_, page)| page.len() < 100_000));
    }
}

#[test]
fn a_dash_is_read_aloud_and_its_markup_never_shows() {
    for (bulletin, none) in [(fixture::empty(), "无"), (fixture::english(), "none")] {
        let files = whole(&bulletin);
        let page = String::from_utf8_lossy(&files["2026-06/index.html"]).into_owned();
        assert!(page.contains(&format!("<span role=\"img\" aria-label=\"{none}\">")), "no dash is read as {none}");
        assert!(pages(&files).all(|(_, page)| !page.contains("&lt;span")));
    }
}

#[test]
fn the_same_bulletin_gives_the_same_bytes() {
    assert!(whole(&fixture::month()) == whole(&fixture::month()));
}

#[test]
fn an_issue_is_read_back_from_its_bulletin_json() {
    let bulletin = fixture::month();
    let files = site(&templates(), &bulletin).expect("a site");
    let read: IssueEntry = serde_json::from_slice(&files["data/bulletin.json"]).expect("an issue");
    assert_eq!(read, issue(&templates(), &bulletin).expect("a lead"));

    // an issue of an earlier version has no lead: the list makes its first sentence of the headline
    let mut json: serde_json::Value = serde_json::from_slice(&files["data/bulletin.json"]).expect("JSON");
    let lead = json.as_object_mut().expect("an object").remove("lead").expect("a lead");
    let old: IssueEntry = serde_json::from_value(json).expect("an issue");
    let page = |entry: IssueEntry| String::from_utf8_lossy(&index(&templates(), &[entry]).expect("an index")["index.html"]).into_owned();
    assert!(page(read).contains(lead[1].as_str().expect("a sentence")));
    assert!(page(old).contains("2026年6月有目标的3项要求中2项达标；按目标应回访82件，还差3件。"));
}

#[test]
fn both_languages_have_the_same_words_but_for_labels() {
    let templates = templates();
    let keys = |locale: Locale| {
        let mut found = BTreeSet::new();
        for (group, table) in templates.words(locale).table() {
            let table = table.as_table().unwrap_or_else(|| panic!("[{group}] is a table"));
            found.extend(table.keys().filter(|_| group != "labels").map(|key| format!("{group}.{key}")));
        }
        found
    };
    assert_eq!(keys(Locale::ZhCn), keys(Locale::En));
}

#[test]
fn a_sentence_asks_for_the_same_values_in_both_languages() {
    let templates = templates();
    let marks = |locale: Locale, path: &str| -> BTreeSet<String> {
        let sentence = templates.words(locale).find(path).unwrap_or_default();
        sentence.split('{').skip(1).filter_map(|tail| tail.split(['}', '?']).next()).map(str::to_owned).collect()
    };
    for (group, table) in templates.words(Locale::ZhCn).table().iter().filter(|(group, _)| *group != "labels") {
        for key in table.as_table().into_iter().flatten().map(|(key, _)| format!("{group}.{key}")) {
            assert_eq!(marks(Locale::ZhCn, &key), marks(Locale::En, &key), "{key}");
        }
    }
}

#[test]
fn a_due_period_is_put_into_words() {
    let templates = templates();
    for (written, zh, en) in [
        ("0d … 3wd", "0天至3个工作日", "0 days to 3 working days"),
        ("any … 0d", "不限至0天", "any time to 0 days"),
        ("every 6mo until @warranty_ends_on or 2y", "每隔6个月止于保修截止或2年", "every 6 months until end of warranty or 2 years"),
        ("1/3 … 2/3 of contract_start, contract_end", "1/3至2/3取自合同开始、合同结束", "1/3 to 2/3 of start of contract, end of contract"),
    ] {
        let due = |locale| super::format::due(written, templates.words(locale)).expect("words");
        assert_eq!((due(Locale::ZhCn).as_str(), due(Locale::En).as_str()), (zh, en));
    }
}

#[test]
fn every_word_that_a_template_names_is_there() {
    let templates = templates();
    for name in Templates::names().filter(|name| name.ends_with("html")) {
        let source = Templates::built_in(name).expect("a built-in template");
        let marked = source.replace([' ', '(', '=', '{'], "\n");
        for tail in marked.lines().filter_map(|word| word.strip_prefix("w.")) {
            let path: String =
                tail.chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.')).collect();
            let end = tail[path.len()..].chars().next();
            if !path.contains('.') || end == Some('[') {
                continue;
            }
            for locale in Locale::ALL {
                assert!(templates.words(locale).find(&path).is_some(), "{name} names w.{path}, which {} lacks", locale.code());
            }
        }
    }
}

#[test]
fn a_replaced_template_is_used_and_a_broken_one_names_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("sections")).expect("a folder");
    let file = folder.path().join("sections/trend.html");
    std::fs::write(&file, "<p>{{ v.trend.months | length }} ours</p>").expect("written");
    let own = Templates::load(Some(folder.path())).expect("templates");
    let files = site(&own, &fixture::month()).expect("a site");
    assert!(String::from_utf8_lossy(&files["index.html"]).contains("<p>12 ours</p>"));

    std::fs::write(&file, "<p>\n{{ v.trend.monthz }}</p>").expect("written");
    let own = Templates::load(Some(folder.path())).expect("templates");
    let error = site(&own, &fixture::month()).expect_err("an undefined name").to_string();
    assert!(error.starts_with(&format!("{}:2: ", file.display())) && error.contains("monthz"), "{error}");

    std::fs::write(folder.path().join("stlye.css"), "").expect("written");
    std::fs::remove_file(&file).expect("removed");
    let error = Templates::load(Some(folder.path())).expect_err("a misspelt file").to_string();
    assert!(error.contains("did you mean `style.css`?"), "{error}");
}

#[test]
fn the_feed_keeps_its_names_and_takes_its_dates_from_the_data() {
    let files = whole(&fixture::month());
    let feed = String::from_utf8_lossy(&files["feed.xml"]).into_owned();
    assert!(feed.starts_with("<?xml"), "{feed}");
    assert!(feed.contains("<updated>2026-07-07T00:00:00Z</updated>"), "{feed}");
    let ids: BTreeSet<&str> = feed.split("<id>").skip(1).filter_map(|tail| tail.split('<').next()).collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.iter().all(|id| id.starts_with("urn:uuid:") && id.len() == 45), "{ids:?}");
}

/// Writes the fixtures' sites where a person can look at them: `target/looks/`.
#[test]
fn the_sites_of_the_fixtures_can_be_looked_at() {
    let target = std::env::current_exe().expect("a test binary lies in target/").ancestors().nth(3).expect("target").join("looks");
    for (name, bulletin) in
        [("month", fixture::month()), ("english", fixture::english()), ("hostile", fixture::hostile()), ("empty", fixture::empty())]
    {
        for (path, bytes) in whole(&bulletin) {
            let file = target.join(name).join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::fs::write(file, bytes).expect("written");
        }
    }
}
