//! The program as a user meets it: one binary, since every test binary links polars.

mod cases;
mod correction;
mod draw;
mod explain;
mod huifang;
mod reference;
mod terminal;
