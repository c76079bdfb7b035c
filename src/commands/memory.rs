//! Ends a run for which memory runs out with an error that names the stage; the old bulletin stays in place.
//!
//! A program that is refused memory dies without a word, and one that is killed by the system cannot say any. So what
//! is left is looked at while a run goes on, and asked for before a stage that takes much at once. Where the system
//! does not say what is left (only Linux does), nothing is asked.

use std::path::{Path, PathBuf};
use std::sync::Once;
use std::thread;
use std::time::Duration;

use super::timings::Stage;
use crate::disk;
use crate::domain::Locale;
use crate::error::{Error, Exit, Result};

/// What must be left, in bytes: the program has to be able to say that it ends.
const RESERVE: u64 = 32 << 20;
/// With more than this left, in bytes, it is looked at seldom.
const PLENTY: u64 = 1 << 30;
/// How often it is looked at, where little and where much is left.
const LOOK: [Duration; 2] = [Duration::from_millis(5), Duration::from_millis(50)];
const PAGE: u64 = 4096;

static STARTED: Once = Once::new();

/// Watches from now on; ends the run where memory is nearly used up.
pub(super) fn watch() {
    STARTED.call_once(|| {
        // if this thread cannot be started, the threads that read cannot either, and their error is shown
        let watching = thread::Builder::new().spawn(|| {
            loop {
                match left() {
                    None => return,
                    Some(left) if left < RESERVE => {
                        super::say::say(&ran_out(left, None));
                        std::process::exit(Exit::Failed as i32);
                    }
                    Some(left) => thread::sleep(LOOK[usize::from(left > PLENTY)]),
                }
            }
        });
        drop(watching);
    });
}

/// Asks for room before so many bytes are taken.
///
/// # Errors
/// There is less.
pub(super) fn ensure(bytes: u64) -> Result<()> {
    match left() {
        Some(left) if left < bytes + RESERVE => Err(ran_out(left, Some(bytes))),
        _ => Ok(()),
    }
}

fn ran_out(left: u64, needed: Option<u64>) -> Error {
    let mib = |bytes: u64| bytes >> 20;
    let needed = needed.map_or_else(String::new, |bytes| format!(", and about {} MiB are needed", mib(bytes)));
    let stage = Stage::now();
    let said = format!(
        "memory ran out at the stage {} ({}): {} MiB are left{needed}",
        stage.name(Locale::En),
        stage.name(Locale::ZhCn),
        mib(left)
    );
    let bulletin = if stage == Stage::Publish { "通报要么没有改动，要么已完整公布" } else { "原有通报没有改动" };
    Error::new(said).hint(format!(
        "{bulletin}；请关闭其他程序、放宽内存限制或换内存更大的机器，也可按中心分开统计，再用 huifang tally 和 build --from-tallies 合并"
    ))
}

/// Bytes that this process may still take: of its own limit, of that of its group, of the
/// machine; `None` where nothing says.
fn left() -> Option<u64> {
    let text = |path: &str| disk::read_text(Path::new(path)).unwrap_or_default();
    let own = of_process(&text("/proc/self/limits"), &text("/proc/self/statm"));
    let group = groups(&text("/proc/self/cgroup")).iter().filter_map(|folder| of_group(folder)).min();
    own.into_iter().chain(group).chain(of_machine(&text("/proc/meminfo"))).min()
}

/// What the limit on its address space leaves.
fn of_process(limits: &str, statm: &str) -> Option<u64> {
    let limit = address_limit(limits)?;
    let pages: u64 = statm.split(' ').next()?.parse().ok()?;
    Some(limit.saturating_sub(pages * PAGE))
}

/// The limit itself, in bytes; `None` where there is none.
pub(super) fn address_limit(limits: &str) -> Option<u64> {
    limits.lines().find_map(|line| line.strip_prefix("Max address space"))?.split_whitespace().next()?.parse().ok()
}

/// The folders of a control group (version 2) and of those around it.
fn groups(cgroup: &str) -> Vec<PathBuf> {
    let Some(path) = cgroup.lines().find_map(|line| line.strip_prefix("0::/")) else { return Vec::new() };
    let root = Path::new("/sys/fs/cgroup");
    root.join(path).ancestors().take_while(|folder| folder.starts_with(root)).map(Path::to_owned).collect()
}

/// What a control group's limit leaves; what the system keeps of files is given up for the asking and does not count.
fn of_group(folder: &Path) -> Option<u64> {
    let limit: u64 = disk::read_text(&folder.join("memory.max")).ok()?.trim().parse().ok()?;
    let taken = field(&disk::read_text(&folder.join("memory.stat")).ok()?, "anon ")?;
    Some(limit.saturating_sub(taken))
}

fn of_machine(meminfo: &str) -> Option<u64> {
    Some((field(meminfo, "MemAvailable:")? + field(meminfo, "SwapFree:").unwrap_or(0)) * 1024)
}

/// The number after a name at the start of a line.
fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_of_what_is_left_counts() {
        let limits = "Limit                     Soft Limit           Hard Limit           Units\nMax address space         1000000000           unlimited            bytes\n";
        assert_eq!(of_process(limits, "200000 5 3 1 0 9 0"), Some(1_000_000_000 - 200_000 * 4096));
        assert_eq!(of_process(limits, "400000 5 3 1 0 9 0"), Some(0));
        assert_eq!(of_process(&limits.replace("1000000000", "unlimited "), "1 1"), None);
        assert_eq!(of_machine("MemTotal: 9 kB\nMemAvailable:   2048 kB\nSwapFree: 1 kB\n"), Some(2049 * 1024));
        assert_eq!(of_machine(""), None);
        assert_eq!(groups("0::/a/b\n"), ["/sys/fs/cgroup/a/b", "/sys/fs/cgroup/a", "/sys/fs/cgroup"].map(PathBuf::from));
        assert_eq!(groups("12:memory:/x\n"), Vec::<PathBuf>::new());

        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
        write("memory.stat", "anon 600\nfile 900\n");
        write("memory.max", "max\n");
        assert_eq!(of_group(folder.path()), None);
        write("memory.max", "1000\n");
        assert_eq!(of_group(folder.path()), Some(400));
    }

    #[test]
    fn what_is_asked_for_and_not_there_names_the_stage() {
        assert!(ensure(0).is_ok());
        let error = ran_out(5 << 20, Some(700 << 20)).to_string();
        assert!(error.contains("5 MiB are left, and about 700 MiB are needed") && error.contains("stage start (准备)"), "{error}");
    }
}
