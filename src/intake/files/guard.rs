//! Calls of other crates that may panic on a broken file.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Calls that may panic and are caught.
static GUARDED: AtomicUsize = AtomicUsize::new(0);

static HOOK: Once = Once::new();

/// Calls a crate that may panic on a broken file: `None` where it did.
///
/// What such a crate says of its panic is no news to a supervisor, who is told of the file; a panic of our own is.
pub(crate) fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_ours = panic.location().is_none_or(|place| place.file().starts_with("src"));
            if is_ours || GUARDED.load(Ordering::Relaxed) == 0 {
                usual(panic);
            }
        }));
    });
    GUARDED.fetch_add(1, Ordering::Relaxed);
    let done = catch_unwind(AssertUnwindSafe(call)).ok();
    GUARDED.fetch_sub(1, Ordering::Relaxed);
    done
}
