//! `\` parts names, a drive or a server stands first, and `\\?\` before both where another form would be too long.

use std::path::Path;

/// The absolute path without links, in the form that every program understands where it has one.
///
/// # Errors
/// Nothing stands there; anything else that the file system refuses.
#[cfg(windows)]
pub fn real(path: &Path) -> std::io::Result<std::path::PathBuf> {
    dunce::canonicalize(path)
}

/// A path as text, parted by `/`: both part names here, and only one of them is written into files.
#[must_use]
pub fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A path as it is typed into a command prompt or PowerShell; no name has a quotation mark.
#[must_use]
pub fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || r"\/:._-~+".contains(c);
    if !path.is_empty() && path.chars().all(plain) { path.to_owned() } else { format!("\"{path}\"") }
}

/// What follows `file://` in the address of an absolute path, before it is encoded: `/C:/…`, or a server's name first.
#[must_use]
pub fn url_path(path: &Path) -> Vec<u8> {
    let path = path.to_string_lossy();
    let plain = path.strip_prefix(r"\\?\UNC\").map(|share| format!(r"\\{share}"));
    let plain = plain.unwrap_or_else(|| path.strip_prefix(r"\\?\").unwrap_or(&path).to_owned()).replace('\\', "/");
    plain.strip_prefix("//").map_or_else(|| format!("/{plain}"), str::to_owned).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_and_a_server_have_addresses() {
        for (path, address) in [
            (r"C:\通报 1\index.html", "/C:/通报 1/index.html"),
            (r"\\?\C:\a.html", "/C:/a.html"),
            (r"\\server\share\a.html", "server/share/a.html"),
            (r"\\?\UNC\server\share\a.html", "server/share/a.html"),
        ] {
            assert_eq!(String::from_utf8_lossy(&url_path(Path::new(path))), address, "{path}");
        }
        assert_eq!([quoted(r"C:\通报\a.csv"), quoted(r"C:\我的 通报")], [r"C:\通报\a.csv".to_owned(), r#""C:\我的 通报""#.to_owned()]);
        assert_eq!(slashed(Path::new(r"a\b/c")), "a/b/c");
    }
}
