//! The program as a user meets it: one binary, since every test binary links polars.

mod cases;
mod check;
mod huifang;
mod init;
mod reference;
mod terminal;
