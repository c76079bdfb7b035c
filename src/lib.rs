//! huifang (回访, "callback visit") turns exports of a service ledger, visits and ratings into a public bulletin.
//! What it must do is said in `docs/contract.md`, how it is built in `docs/architecture.md`.
//!
//! Data flows one way: [`domain`] (words) → [`calendar`] → [`standard`] (rules) → [`workspace`] (configuration) →
//! [`intake`] (files into typed tables) → [`obligations`] (what was owed) → [`figures`] (exact rates, scores, grades)
//! → [`bulletin`] (what may be published) → [`render`] (bytes) → [`privacy`] (a second net) → [`publish`] (one switch).
//! Imports point back up the list of all rooms in `tests/it/graph/mod.rs`.
//!
//! What always holds: the same inputs give the same bytes; only `main` and `commands` print; only `publish` writes
//! public files; nothing asks the clock, the locale or the environment on the way to a figure; no type of a column is
//! guessed; a template formats and never computes; personal columns end in `intake` or in `internal/`.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "a test knows what stands in its own folder"))]

#[macro_use]
pub mod messages;

pub mod browser;
pub mod bulletin;
pub mod calendar;
pub mod cli;
pub mod commands;
pub mod desk;
pub mod disk;
pub mod domain;
pub mod doubts;
pub mod draw;
pub mod error;
pub mod explain;
pub mod figures;
pub mod intake;
pub mod kept;
pub mod obligations;
pub mod paths;
pub mod platform;
pub mod preview;
pub mod privacy;
pub mod publish;
pub mod remarks;
pub mod render;
pub mod review;
pub mod seal;
pub mod standard;
pub mod store;
pub mod tallies;
pub mod themes;
mod typed_toml;
pub mod workspace;
