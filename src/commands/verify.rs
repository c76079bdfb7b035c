//! `huifang verify`: whether what was published is still what its manifests say.

use crate::cli::Verify;
use crate::error::{Error, Exit, Result};
use crate::publish::{self, Since};

/// Runs the command.
///
/// # Errors
/// There is no manifest; a file differs from it.
pub fn run(asked: &Verify) -> Result<Exit> {
    publish::repair(&asked.folder)?;
    let mut differing = 0;
    for period in publish::verified(&asked.folder)? {
        if period.differences.is_empty() {
            tell!("{}：{} 个文件与 manifest.json 相符 / files as published", period.period, period.files);
        }
        for (path, since) in &period.differences {
            let said = match since {
                Since::Changed => "已改动 / changed",
                Since::Missing => "不见了 / missing",
                Since::Added => "不在清单里 / not in the manifest",
            };
            tell!("{}/{path}  {said}", period.period);
        }
        tell!("  manifest.json  SHA-256 {}", period.manifest);
        differing += period.differences.len();
    }
    if differing == 0 {
        return Ok(Exit::Done);
    }
    Err(Error::in_file(&asked.folder, format!("{differing} files differ from what was published"))
        .hint("从备份恢复，或用 huifang build 重新生成后再发布；改动若是更正，应由 huifang 写明"))
}
