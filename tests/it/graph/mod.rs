//! Imports point one way: back up the list of rooms down which data flows, and in no circle.

mod imports;

use std::collections::BTreeSet;
use std::path::Path;

use imports::{Graph, Module, circles, graph};

/// The rooms of the crate: each takes only from those above it.
const ROOMS: [&str; 30] = [
    "error",
    "domain",
    "disk",
    "paths",
    "doubts",
    "calendar",
    "typed_toml",
    "standard",
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

/// Modules that take from each other, and why they still do. A circle that is broken must leave this list.
const CIRCLES: [(&[&str], &str); 5] = [
    (&["bulletin::model", "bulletin::worked"], "the model holds what was worked out, which is made of the model's cells"),
    (&["figures::outside", "figures::tally"], "a tally holds what lies outside its range, which is counted as a tally"),
    (&["publish", "publish::journal"], "the journal undoes what was done to the output folder, a type of the room's root"),
    (&["review::setup", "review::setup::template"], "what is guessed of a file is a type of the room's root"),
    (
        &["review::values", "review::values::dates", "review::values::lists", "review::values::paste"],
        "a value to be mapped is a type of the room's root",
    ),
];

fn of_sources() -> Graph {
    graph(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
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
fn no_circle_of_imports_is_new() {
    let known: Vec<Vec<&str>> = CIRCLES.iter().map(|(modules, _)| modules.to_vec()).collect();
    assert_eq!(circles(&of_sources()), known);
}
