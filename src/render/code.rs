//! A QR code of an address as SVG, drawn here: nobody is asked for it.

use qrcode::types::Color;
use qrcode::{EcLevel, QrCode};
use std::fmt::Write;

use super::chart::escaped;

/// Modules of white around the code, which readers need.
const QUIET: usize = 4;

/// The code of `address` with its `title`; `None` where the address is too long for any.
pub(super) fn svg(address: &str, title: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let (width, modules) = (code.width(), code.to_colors());
    let mut dark = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run[0] == Color::Dark {
                let _ = write!(dark, "M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    let (size, title) = (width + 2 * QUIET, escaped(title));
    Some(format!(
        "<svg class=\"code\" role=\"img\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\"><title>{title}</title>\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}h-{size}z\"/><path fill=\"#000\" d=\"{dark}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_path_on_white_and_an_address_too_long_has_none() {
        let svg = svg("https://www.example.gov.cn/hftb/2026-06/index.html", "扫码 <看>").expect("a code");
        // 50 bytes at level M are version 4: 33 modules, and four of white on each side
        assert!(svg.contains("viewBox=\"0 0 41 41\"") && svg.contains("<title>扫码 &lt;看&gt;</title>"), "{svg}");
        // the finder in the corner is seven modules wide, within the white
        assert!(svg.contains("d=\"M4 4h7v1h-7z"), "{svg}");
        assert_eq!(super::svg(&"x".repeat(4000), ""), None);
    }
}
