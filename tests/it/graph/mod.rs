//! Imports point one way: back up the list of rooms down which data flows, and in no circle.

mod imports;

use std::collections::BTreeSet;

use crate::huifang::root;
use imports::{Graph, Module, circles, graph, sources};

/// The rooms of the crate: each takes only from those above it.
const ROOMS: [&str; 34] = [
    "platform",
    "messages",
    "error",
    "domain",
    "disk",
    "paths",
    "doubts",
    "calendar",
    "typed_toml",
    "standard",
    "themes",
    "remarks",
    "workspace",
    "seal",
    "store",
    "intake",
    "obligations",
    "figures",
    "kept",
    "tallies",
    "bulletin",
    "desk",
    "explain",
    "browser",
    "render",
    "publish",
    "privacy",
    "review",
    "draw",
    "preview",
    "cli",
    "commands",
    "main",
    "",
];

/// The rooms of intake, likewise.
const INTAKE: [&str; 16] = [
    "terms", "values", "records", "header", "files", "ids", "table", "unused", "personal", "rows", "join", "settle", "kept", "findings",
    "reread", "read",
];

fn of_sources() -> Graph {
    graph(&root().join("src"))
}

/// Module by module: what it takes from a room below its own; `room` is a module's room.
fn upward(graph: &Graph, rooms: &[&str], room: impl Fn(&Module) -> Option<String>) -> BTreeSet<String> {
    let place = |room: &str| rooms.iter().position(|known| *known == room).unwrap_or_else(|| panic!("`{room}` is no room of the list"));
    let mut found = BTreeSet::new();
    for (module, taken) in graph {
        for other in taken {
            if let (Some(from), Some(to)) = (room(module), room(other))
                && place(&from) < place(&to)
            {
                found.insert(format!("{} takes from {}", module.join("::"), other.join("::")));
            }
        }
    }
    found
}

#[test]
fn imports_point_back_up_the_list_of_rooms() {
    let room = |module: &Module| Some(module.first().cloned().unwrap_or_default());
    assert_eq!(upward(&of_sources(), &ROOMS, room), BTreeSet::new());
}

#[test]
fn imports_of_intake_point_back_up_the_list_of_its_rooms() {
    let room = |module: &Module| match module.as_slice() {
        [first, room, ..] if first == "intake" => Some(room.clone()),
        _ => None,
    };
    let graph = of_sources();
    assert_eq!(upward(&graph, &INTAKE, room), BTreeSet::new());
    let intake: Module = vec!["intake".to_owned()];
    let through_the_door: Vec<&Module> = graph
        .iter()
        .filter(|(module, taken)| module.len() > 1 && module[0] == "intake" && taken.contains(&intake))
        .map(|(module, _)| module)
        .collect();
    assert_eq!(through_the_door, Vec::<&Module>::new(), "what a room of intake takes is written in a room, not in `intake` itself");
}

#[test]
fn no_other_room_asks_which_system_it_runs_on() {
    let asks = [
        "cfg(unix",
        "cfg(windows",
        "cfg(not(",
        "cfg(any(",
        "cfg(all(",
        "cfg(target",
        "cfg!(",
        "std::os::",
        "rustix::",
        "signal_hook::",
        "\"/proc",
    ];
    let sources = sources(&root().join("src"));
    let others = sources.iter().filter(|(module, _)| module.first().is_none_or(|room| room != "platform"));
    let asking = others
        .flat_map(|(module, text)| asks.iter().filter(|ask| text.contains(**ask)).map(move |ask| format!("{}: {ask}", module.join("::"))));
    assert_eq!(asking.collect::<Vec<_>>(), Vec::<String>::new(), "what differs between systems is asked in `platform`");
}

#[test]
fn imports_make_no_circle() {
    assert_eq!(circles(&of_sources()), Vec::<Vec<String>>::new());
}
