//! Whole small workspaces read: worked out by hand, made at random, and in odd dialects.

mod archives;
mod by_column;
mod counted;
mod laws;
mod odd_files;
mod scenes;
mod several;
