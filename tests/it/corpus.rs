//! Bytes that the fuzzer started from, and those that it once broke something with, read again.

#![allow(clippy::print_stdout, reason = "what fails is seen to have been named last")]

use std::fs;

use crate::huifang::root;

#[path = "../../fuzz/laws.rs"]
mod laws;

#[test]
fn whatever_was_once_found_is_read_or_refused_and_nothing_is_lost() {
    let corpus = root().join("fuzz/corpus/reader");
    let places = laws::Places::new();
    let mut inputs: Vec<_> = fs::read_dir(corpus).expect("the corpus").map(|entry| entry.expect("an entry").path()).collect();
    inputs.sort();
    assert!(inputs.len() > 20, "the corpus is there");
    for input in inputs {
        println!("{}", input.display());
        places.check(&fs::read(&input).expect("an input"));
    }
}
