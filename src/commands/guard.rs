//! Ends a run in which a template of the workspace loops for ever without writing anything, or eats up the memory.
//!
//! Such a loop hears nothing, so that only the end of the process stops it. Nothing has been published by then: pages
//! are made before a single file is written.

use std::sync::Once;
use std::thread;
use std::time::Duration;

use crate::error::{Error, Exit};
use crate::platform;
use crate::render;

/// The longest that one page may take.
const LONGEST: Duration = Duration::from_mins(1);
/// By how much the process may grow while pages are made, in bytes.
const GROWTH: u64 = 768 << 20;
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(50);

static STARTED: Once = Once::new();

/// Watches from now on; the run ends with an error where a page never will.
pub(super) fn start() {
    start_with(|error| {
        super::say::say(error);
        std::process::exit(Exit::Failed as i32);
    });
}

/// The same, with `ends` in the place of the end; only the first that starts is heard.
pub(super) fn start_with(ends: impl Fn(&Error) + Send + 'static) {
    STARTED.call_once(|| {
        thread::spawn(move || {
            let mut before = memory();
            loop {
                thread::sleep(LOOK);
                let rendering = render::rendering();
                let Some((template, longest)) = rendering.into_iter().max_by_key(|(_, time)| *time) else {
                    before = memory();
                    continue;
                };
                if longest > LONGEST {
                    ends(&Error::new(message!("run.page.endless", template, seconds = LONGEST.as_secs())));
                } else if memory() > before.saturating_add(GROWTH) {
                    ends(&Error::new(message!("run.page.greedy", template, megabytes = GROWTH >> 20)));
                }
            }
        });
    });
}

/// What the process holds in memory, in bytes; 0 where the system does not say.
fn memory() -> u64 {
    platform::memory::held().unwrap_or(0)
}
