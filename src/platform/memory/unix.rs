//! `/proc` and control groups tell it on Linux; nothing does on other systems of this kind.

use std::fs;
use std::path::{Path, PathBuf};

const PAGE: u64 = 4096;

/// What the process holds, in bytes; `None` where the system does not say.
#[must_use]
pub fn held() -> Option<u64> {
    Some(text("/proc/self/statm").split(' ').nth(1)?.parse::<u64>().ok()? * PAGE)
}

/// The most that this process held at a time, in KiB; `None` where the system does not tell.
#[must_use]
pub fn peak() -> Option<u64> {
    peak_in(&text("/proc/self/status"))
}

fn peak_in(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The limit on addresses, in bytes; `None` where there is none.
#[must_use]
pub fn address_limit() -> Option<u64> {
    limit_in(&text("/proc/self/limits"))
}

/// Bytes that this process may still take: of its own limit, of that of its group, of the
/// machine; `None` where nothing says.
#[must_use]
pub fn left() -> Option<u64> {
    let own = of_process(&text("/proc/self/limits"), &text("/proc/self/statm"));
    let group = groups(&text("/proc/self/cgroup")).iter().filter_map(|folder| of_group(folder)).min();
    own.into_iter().chain(group).chain(of_machine(&text("/proc/meminfo"))).min()
}

fn text(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// What the limit on its address space leaves.
fn of_process(limits: &str, statm: &str) -> Option<u64> {
    let limit = limit_in(limits)?;
    let pages: u64 = statm.split(' ').next()?.parse().ok()?;
    Some(limit.saturating_sub(pages * PAGE))
}

/// The limit itself, in bytes; `None` where there is none.
fn limit_in(limits: &str) -> Option<u64> {
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
    let limit: u64 = fs::read_to_string(folder.join("memory.max")).ok()?.trim().parse().ok()?;
    let taken = field(&fs::read_to_string(folder.join("memory.stat")).ok()?, "anon ")?;
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
    fn the_peak_is_read_from_the_line_that_tells_it() {
        assert_eq!(peak_in("Name:\tx\nVmHWM:\t    1234 kB\nVmRSS: 1 kB\n"), Some(1_234));
        assert_eq!(peak_in("Name: x\n"), None);
    }
}
