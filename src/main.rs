//! The program `huifang`.

fn main() {}
