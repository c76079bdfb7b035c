//! The sources in, the graph of their imports out: which module takes something from which.
//!
//! A name that a module hands on by `pub use` counts as taken from where it is written, and handing it on is no use of
//! it. Tests are left out: a module's own, and modules that only tests have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A module's path in the crate: `intake`, `files`, `csv`; empty for the crate's root.
pub(super) type Module = Vec<String>;
/// By module: the modules that it takes something from.
pub(super) type Graph = BTreeMap<Module, BTreeSet<Module>>;

/// A path that a module names: whether it only hands it on, and under which name.
struct Named {
    path: Vec<String>,
    handed_on_as: Option<String>,
}

/// The graph of the sources in a folder.
pub(super) fn graph(src: &Path) -> Graph {
    let sources = sources(src);
    let known: BTreeSet<Module> = sources.keys().cloned().collect();
    let named: BTreeMap<&Module, Vec<Named>> = sources.iter().map(|(module, text)| (module, named(module, text, &known))).collect();
    let handed_on: BTreeMap<(Module, String), Vec<String>> = named
        .iter()
        .flat_map(|(module, named)| named.iter().map(move |named| (*module, named)))
        .filter_map(|(module, named)| Some(((module.clone(), named.handed_on_as.clone()?), named.path.clone())))
        .collect();
    let taken_from = |path: &[String]| {
        let mut path = path.to_vec();
        loop {
            let len = (0..=path.len()).rev().find(|len| known.contains(&path[..*len])).unwrap_or(0);
            let further = path.get(len).and_then(|name| handed_on.get(&(path[..len].to_vec(), name.clone())));
            match further {
                Some(further) if *further != path => path = further.clone(),
                _ => return path[..len].to_vec(),
            }
        }
    };
    let uses = |(module, named): (&Module, &Vec<Named>)| {
        let taken = named.iter().filter(|named| named.handed_on_as.is_none()).map(|named| taken_from(&named.path));
        (module.clone(), taken.filter(|other| other != module && !other.is_empty()).collect())
    };
    named.iter().map(|(module, named)| uses((module, named))).collect()
}

/// The code of every module that is not of tests alone, without comments and tests.
pub(super) fn sources(src: &Path) -> BTreeMap<Module, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![src.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(src).expect("it lies there").with_extension("");
                let mut module: Module = name.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                if module.last().is_some_and(|last| last == "mod" || last == "lib") {
                    module.pop();
                }
                found.insert(module, std::fs::read_to_string(&path).expect("a text"));
            }
        }
    }
    let of_tests: Vec<Module> = found.iter().flat_map(|(module, text)| of_tests(module, text)).collect();
    found.retain(|module, _| !of_tests.iter().any(|of_tests| module.starts_with(of_tests)));
    for text in found.values_mut() {
        *text = code(text);
    }
    found
}

/// The modules that a module has for tests alone.
fn of_tests<'t>(module: &'t Module, text: &'t str) -> impl Iterator<Item = Module> + 't {
    let lines = text.lines().zip(text.lines().skip(1)).filter(|(line, _)| line.trim() == "#[cfg(test)]");
    lines.filter_map(|(_, next)| {
        let name = next.split_once("mod ")?.1.strip_suffix(';')?;
        Some(module.iter().cloned().chain([name.to_owned()]).collect())
    })
}

/// A text without comments, up to its tests.
fn code(text: &str) -> String {
    let end = ["#[cfg(test)]\nmod tests {", "#[cfg(all(test, unix))]\nmod tests {"].iter().filter_map(|tests| text.find(tests)).min();
    let end = end.unwrap_or(text.len());
    text[..end].lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

/// Every path into the crate that a module names.
fn named(module: &Module, text: &str, known: &BTreeSet<Module>) -> Vec<Named> {
    let mut found = Vec::new();
    let mut rest = String::new();
    let mut left = text;
    while let Some((before, after)) = next_use(left) {
        let (tree, behind) = after.split_once(';').unwrap_or((after, ""));
        let is_handed_on = before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with("pub"));
        for leaf in leaves(tree) {
            let (path, alias) = leaf.split_once(" as ").unwrap_or((&leaf, ""));
            if let Some(path) = absolute(module, path, known) {
                let name = if alias.is_empty() { path.last().cloned().unwrap_or_default() } else { alias.to_owned() };
                found.push(Named { path, handed_on_as: is_handed_on.then_some(name) });
            }
        }
        rest.push_str(before);
        left = behind;
    }
    rest.push_str(left);
    let is_of_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    // how far an item may be seen is no use of what it names
    let rest = rest.replace("pub(in crate::", "pub(");
    let paths = rest.split(|c| !is_of_path(c)).filter(|path| path.contains("::"));
    found.extend(paths.filter_map(|path| Some(Named { path: absolute(module, path, known)?, handed_on_as: None })));
    found
}

/// What stands before the next `use` of a text, and behind that word.
fn next_use(text: &str) -> Option<(&str, &str)> {
    let starts_one = |(at, _): &(usize, &str)| {
        let line = text[..*at].rsplit('\n').next().unwrap_or_default().trim_start();
        line.is_empty() || line.starts_with("pub") && (line.ends_with(' ') && !line.contains('='))
    };
    let (at, word) = text.match_indices("use ").find(starts_one)?;
    Some((&text[..at], &text[at + word.len()..]))
}

/// The paths of a tree such as `a::{b, c::{d, self}}`.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((root, inner)) = tree.split_once('{') else { return vec![tree.strip_suffix("::self").unwrap_or(tree).to_owned()] };
    let inner = inner.trim_end().strip_suffix('}').unwrap_or(inner);
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&inner[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[start..]);
    parts.into_iter().filter(|part| !part.trim().is_empty()).flat_map(|part| leaves(&format!("{root}{}", part.trim()))).collect()
}

/// A path from the crate's root; `None` where it leads out of the crate.
fn absolute(module: &Module, path: &str, known: &BTreeSet<Module>) -> Option<Vec<String>> {
    let mut parts = path.split("::").map(str::trim).filter(|part| !part.is_empty() && *part != "*").peekable();
    let mut from = module.clone();
    match *parts.peek()? {
        "crate" => {
            from.clear();
            parts.next();
        }
        "self" => drop(parts.next()),
        "super" => {
            while parts.next_if(|part| *part == "super").is_some() {
                from.pop();
            }
        }
        child => {
            from.push(child.to_owned());
            if !known.contains(&from) {
                return None;
            }
            from.pop();
        }
    }
    from.extend(parts.map(str::to_owned));
    Some(from)
}

/// The circles of a graph: modules of which each takes something from the others, directly or by way of them; sorted.
pub(super) fn circles(graph: &Graph) -> Vec<Vec<String>> {
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = graph.keys().map(|module| (module, reached(graph, module))).collect();
    let mut circles: BTreeSet<Vec<String>> = BTreeSet::new();
    for module in graph.keys().filter(|module| reach[module].contains(module)) {
        let same = reach[module].iter().filter(|other| reach.get(*other).is_some_and(|reach| reach.contains(module)));
        circles.insert(same.map(|module| module.join("::")).collect());
    }
    circles.into_iter().collect()
}

fn reached<'g>(graph: &'g Graph, from: &Module) -> BTreeSet<&'g Module> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&Module> = graph[from].iter().collect();
    while let Some(module) = next.pop() {
        if found.insert(module) {
            next.extend(graph.get(module).into_iter().flatten());
        }
    }
    found
}
