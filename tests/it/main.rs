//! The program as a user meets it: one binary, since every test binary links polars.

mod attack;
mod bad_config;
mod cards;
mod cases;
mod check;
mod corpus;
mod correction;
mod draw;
mod explain;
mod huifang;
mod init;
mod kept;
mod places;
mod plan;
mod print;
mod privacy;
mod reference;
mod refused;
mod runaway;
mod schema;
mod scores;
mod serve;
mod tallies;
mod terminal;
mod year;
