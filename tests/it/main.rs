//! The program as a user meets it: one binary, since every test binary links polars.

mod cards;
mod cases;
mod correction;
mod draw;
mod explain;
mod huifang;
mod plan;
mod reference;
mod terminal;
