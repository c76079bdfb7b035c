//! huifang (回访, "callback visit") turns exports of a service ledger, callback visits and electronic-evaluator ratings
//! into a public bulletin. What the words mean and how every figure is defined is said in `docs/contract.md`.
//!
//! Data flows one way, and imports point back up the list: [`domain`] (words) → [`calendar`] → [`standard`] (rules) →
//! [`workspace`] (what the supervisor configured) → [`intake`] (files into typed tables) → [`obligations`] (what was
//! owed, with a status) → [`figures`] (exact rates, scores, grades) → [`bulletin`] (what may be published of them) →
//! [`render`] (bytes) → [`publish`] (one atomic switch). Beside it stand [`desk`], [`review`] and [`explain`], lists,
//! findings and reasons for the supervisor, of which nothing is published, [`tallies`], counts to and from a file for a
//! bulletin of several centres, [`kept`], those of earlier runs, `typed_toml`, by which rules and configuration are
//! read, [`store`], the folder for what runs leave to later ones, [`seal`], by which they know it again, [`paths`], one
//! way to write a path, [`disk`], one way to ask and read files, [`preview`], the site in memory for a browser on the
//! same machine, [`browser`], which prints a page, and [`draw`]: cases drawn by lot for the caller's desk, with a
//! receipt that may be.
//!
//! What always holds: the same inputs give the same bytes; only `main` and `commands` print; only `publish` writes
//! public files; nothing reads the clock, the locale or the environment on the way to a figure; no type of a column is
//! guessed; a template formats and never computes; personal columns end in `intake` or in `internal/`.

#![cfg_attr(test, allow(clippy::disallowed_methods, reason = "a test knows what stands in its own folder"))]

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
pub mod preview;
pub mod privacy;
pub mod publish;
pub mod render;
pub mod review;
pub mod seal;
pub mod standard;
pub mod store;
pub mod tallies;
mod typed_toml;
pub mod workspace;
