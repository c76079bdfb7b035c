//! The program as a user meets it: one binary, since every test binary links polars.

#![allow(clippy::disallowed_methods, reason = "a test knows what stands in its own folder")]

mod attack;
mod bad_config;
mod beside;
mod cards;
mod cases;
mod check;
mod compared;
mod corpus;
mod correction;
mod docs;
mod draw;
mod engineering;
mod examples;
mod explain;
mod first;
mod graph;
mod hotline;
mod huifang;
mod init;
mod kept;
mod kinds;
mod messages;
mod misread;
mod neighbours;
mod parts;
mod paths;
mod pencil;
mod pictures;
mod places;
mod plan;
// its browsers are shell scripts
#[cfg(unix)]
mod print;
mod privacy;
mod recorded;
mod rectifications;
mod rectified;
mod reference;
mod refused;
mod release;
mod released;
mod runaway;
mod schema;
mod scores;
mod serve;
mod sessions;
mod several;
mod short_ids;
mod stories;
mod tallies;
mod terminal;
mod themes;
mod unfinished;
mod year;
