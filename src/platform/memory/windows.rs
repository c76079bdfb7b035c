//! `GlobalMemoryStatusEx` and the figures of the process, by `sysinfo`; a job's limit is not looked at.

use std::sync::{Mutex, OnceLock, PoisonError};

use sysinfo::{MemoryRefreshKind, Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// One is made and asked again: making it takes longer than asking.
fn asked<T>(ask: impl FnOnce(&mut System) -> T) -> T {
    static SYSTEM: OnceLock<Mutex<System>> = OnceLock::new();
    let system = SYSTEM.get_or_init(|| Mutex::new(System::new()));
    ask(&mut system.lock().unwrap_or_else(PoisonError::into_inner))
}

/// What the process holds, in bytes; `None` where the system does not say.
#[must_use]
pub fn held() -> Option<u64> {
    let own = Pid::from_u32(std::process::id());
    asked(|system| {
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[own]), false, ProcessRefreshKind::nothing().with_memory());
        system.process(own).map(sysinfo::Process::memory)
    })
}

/// Not told: nothing that is safe to call has the most that was held at a time.
#[must_use]
pub fn peak() -> Option<u64> {
    None
}

/// Addresses are not limited here.
#[must_use]
pub fn address_limit() -> Option<u64> {
    None
}

/// Bytes that this process may still take, of memory and of the page file; `None` where nothing says.
#[must_use]
pub fn left() -> Option<u64> {
    asked(|system| {
        system.refresh_memory_specifics(MemoryRefreshKind::everything());
        (system.total_memory() > 0).then(|| system.available_memory().saturating_add(system.free_swap()))
    })
}
