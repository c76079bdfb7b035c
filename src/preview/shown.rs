//! What the preview shows now: a site or a fault, with a number that rises at each change,
//! which a browser can wait for.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::messages::Locale;

/// What went wrong, for a person to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where and what.
    pub message: String,
    /// The next thing to try.
    pub hint: Option<String>,
}

/// The files of a site by path, or why there are none.
pub(super) type Content = Result<BTreeMap<String, Vec<u8>>, Fault>;

/// What is shown, shared between whoever makes it and whoever answers.
#[derive(Debug, Default)]
pub struct Shown {
    now: Mutex<Option<(u64, Arc<Content>)>>,
    changed: Condvar,
    locale: Mutex<Locale>,
}

impl Shown {
    /// Shows something else from now on, and says what the preview itself has to say in the language `locale`.
    pub fn show(&self, content: Result<BTreeMap<String, Vec<u8>>, Fault>, locale: Locale) {
        *self.locale.lock().unwrap_or_else(PoisonError::into_inner) = locale;
        let mut now = self.lock();
        let version = now.as_ref().map_or(0, |(version, _)| *version) + 1;
        *now = Some((version, Arc::new(content)));
        self.changed.notify_all();
    }

    /// The language of the preview itself.
    pub(super) fn locale(&self) -> Locale {
        *self.locale.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is shown, and its number; waits for the first.
    pub(super) fn now(&self) -> (u64, Arc<Content>) {
        let mut now = self.lock();
        loop {
            if let Some(now) = now.as_ref() {
                return now.clone();
            }
            now = self.changed.wait(now).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until another version than `seen` is shown, at most `longest`; gives the number of the version shown then.
    pub(super) fn after(&self, seen: u64, longest: Duration) -> u64 {
        let number = |now: &Option<(u64, Arc<Content>)>| now.as_ref().map_or(0, |(version, _)| *version);
        let waited = self.changed.wait_timeout_while(self.lock(), longest, |now| number(now) == seen);
        number(&waited.unwrap_or_else(PoisonError::into_inner).0)
    }

    // a panic elsewhere leaves what is shown whole: it is replaced in one step
    fn lock(&self) -> MutexGuard<'_, Option<(u64, Arc<Content>)>> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
