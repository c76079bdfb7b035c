//! The table of very many windows, on pages of its own, so that the page of a period stays light.

use serde::Serialize;

use super::shelf::Shelf;
use super::windows::{Group, WindowLine};

/// So many windows have their table on the page of the period.
const ON_THE_PAGE: usize = 60;
/// So many stand on one page of lists.
const ON_A_LIST: usize = 100;
/// So many windows of the worst grade are named on the page of the period.
const NAMED: usize = 30;

/// The pages that hold the table, and the windows that a reader looks for first.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct Lists<'a> {
    /// The pages, in their order.
    pages: Vec<ListLink<'a>>,
    /// How many windows they hold.
    windows: usize,
    /// The worst grade of the list of grades.
    label: &'a str,
    /// How many windows have it.
    failed: usize,
    /// The first thirty of them, by group and name.
    worst: Vec<ListedWindow<'a>>,
    /// How many more there are.
    more: usize,
}

/// A page of the table.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct ListLink<'a> {
    /// Its file, beside the page of the period.
    path: String,
    /// The number of its first window in the whole table, from 1.
    first: usize,
    /// That of its last.
    last: usize,
    /// The peer groups that it holds windows of.
    groups: Vec<&'a str>,
}

/// A window with a page.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct ListedWindow<'a> {
    /// Its name.
    name: &'a str,
    /// The name of its page, without `.html`.
    slug: &'a str,
}

/// One page of the table.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(crate) struct ListPage<'a> {
    /// Its file, beside the page of the period.
    #[serde(skip)]
    pub(crate) path: String,
    /// Its number, from 1.
    #[serde(skip)]
    pub(crate) number: usize,
    /// The number of its first window in the whole table, from 1.
    first: usize,
    /// That of its last.
    last: usize,
    /// The page before it; empty on the first one.
    previous: String,
    /// The page after it; empty on the last one.
    next: String,
    /// Windows by peer group; a group that does not fit is continued on the next page.
    groups: Vec<Group<'a>>,
    /// No table is folded here.
    crowded: bool,
    /// Windows with nothing due and nobody asked; on the last page.
    idle: Vec<WindowLine<'a>>,
}

/// The file of a page of lists; `n` from 1.
#[must_use]
pub(crate) fn list_path(n: usize) -> String {
    format!("windows-{n}.html")
}

/// What the page of the period says in place of the table; `None` where the table stands on it.
pub(super) fn of<'a>(shelf: &Shelf<'a>, groups: &[Group<'a>]) -> Option<Lists<'a>> {
    let windows = groups.iter().map(|group| group.windows.len()).sum();
    if !is_long(shelf) || windows == 0 {
        return None;
    }
    let grades = &shelf.bulletin.methods.grades;
    let label = grades.last().map_or("", |(label, _)| label.as_str());
    let failed: Vec<&WindowLine<'a>> =
        groups.iter().flat_map(|group| &group.windows).filter(|line| grades.len() > 1 && line.window.grade == label).collect();
    let worst: Vec<_> = failed.iter().take(NAMED).map(|line| ListedWindow { name: &line.window.name, slug: &line.window.slug }).collect();
    let link = |page: &ListPage<'a>| ListLink {
        path: page.path.clone(),
        first: page.first,
        last: page.last,
        groups: page.groups.iter().filter_map(|group| group.name).collect(),
    };
    Some(Lists {
        pages: cut(groups.to_vec(), Vec::new()).iter().map(link).collect(),
        windows,
        label,
        failed: failed.len(),
        more: failed.len() - worst.len(),
        worst,
    })
}

/// Whether the table has pages of its own.
pub(super) fn is_long(shelf: &Shelf<'_>) -> bool {
    shelf.bulletin.windows.len() > ON_THE_PAGE
}

/// The groups cut into pages, in their order; `idle` stands on the last one.
pub(super) fn cut<'a>(groups: Vec<Group<'a>>, idle: Vec<WindowLine<'a>>) -> Vec<ListPage<'a>> {
    let mut parts: Vec<Vec<Group<'a>>> = Vec::new();
    let mut room = 0;
    for group in groups {
        let mut rest = group.windows.as_slice();
        while !rest.is_empty() {
            if room == 0 {
                parts.push(Vec::new());
                room = ON_A_LIST;
            }
            let (here, later) = rest.split_at(rest.len().min(room));
            parts.last_mut().into_iter().for_each(|part| part.push(group.part(here)));
            (room, rest) = (room - here.len(), later);
        }
    }
    let count = parts.len();
    let mut pages: Vec<ListPage<'a>> = Vec::with_capacity(count);
    for (at, groups) in parts.into_iter().enumerate() {
        let before = pages.last().map_or(0, |page| page.last);
        let windows: usize = groups.iter().map(|group| group.windows.len()).sum();
        pages.push(ListPage {
            path: list_path(at + 1),
            number: at + 1,
            first: before + 1,
            last: before + windows,
            previous: if at > 0 { list_path(at) } else { String::new() },
            next: if at + 1 < count { list_path(at + 2) } else { String::new() },
            groups,
            crowded: false,
            idle: Vec::new(),
        });
    }
    if let Some(last) = pages.last_mut() {
        last.idle = idle;
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;
    use crate::render::tests::templates;
    use crate::render::{single_file, site};

    /// A page as text, by its path.
    fn page(files: &std::collections::BTreeMap<String, Vec<u8>>, path: &str) -> String {
        String::from_utf8(files[path].clone()).expect("UTF-8")
    }

    #[test]
    fn three_hundred_windows_stand_once_each_on_three_pages_that_stay_small() {
        let bulletin = fixture::hostile_of(300);
        let files = site(&templates(), &bulletin).expect("a site");
        let links = |page: &str, before: &str| -> Vec<String> {
            page.split(before).skip(1).filter_map(|rest| rest.split_once(".html").map(|(slug, _)| slug.to_owned())).collect()
        };
        let mut listed: Vec<String> = (1..=3).flat_map(|n| links(&page(&files, &list_path(n)), "<a href=\"windows/")).collect();
        listed.sort();
        let mut all: Vec<String> = bulletin.windows.iter().map(|window| window.slug.clone()).collect();
        all.sort();
        assert_eq!(listed, all);
        assert!(!files.contains_key(&list_path(4)));
        for path in ["index.html", "fragment.html", &list_path(1), &list_path(2), &list_path(3)] {
            let size = files[path].len();
            assert!(size < 100_000, "{path}: {size} bytes");
        }
        let index = page(&files, "index.html");
        let section = index.split("id=\"windows\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("the section");
        assert_eq!(links(section, "<th scope=\"row\"><a href=\"windows/").len(), 0, "no row of the table is on the page of the period");
        assert!((1..=3).all(|n| index.contains(&format!("href=\"windows-{n}.html\""))));
        assert!(page(&files, &list_path(2)).contains("第101—200个"));
    }

    #[test]
    fn sixty_windows_and_a_single_file_keep_the_table_on_the_page() {
        let files = site(&templates(), &fixture::hostile_of(60)).expect("a site");
        assert!(!files.contains_key(&list_path(1)));
        let sent = String::from_utf8(single_file(&templates(), &fixture::hostile_of(61)).expect("a page")).expect("UTF-8");
        assert!(sent.contains("第60号窗口") && sent.contains("第59号窗口") && !sent.contains("windows-1.html"));
    }
}
