//! Any bytes as an export: no panic, no row lost, the same rows every time. The laws stand in `laws.rs`.
#![no_main]

#[path = "laws.rs"]
mod laws;

use std::sync::LazyLock;

static PLACES: LazyLock<laws::Places> = LazyLock::new(laws::Places::new);

libfuzzer_sys::fuzz_target!(|input: &[u8]| PLACES.check(input));
