//! The program as a user meets it: one binary, since every test binary links polars.

mod cases;
mod draw;
mod huifang;
mod reference;
mod terminal;
