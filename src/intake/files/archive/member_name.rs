//! What a file in an archive is called: Windows writes names in GBK, all others in UTF-8, and few say which.

use encoding_rs::GB18030;

/// Bytes of a name: no file system holds a longer one.
const LONGEST: usize = 255;
/// What the flag of a name in UTF-8 is, among those of a file (APPNOTE 4.4.4, bit 11).
const IS_UTF8: u16 = 1 << 11;

/// The name as text; `None` where it is none, or longer than any.
pub(super) fn member_name(raw: &[u8], flags: u16) -> Option<String> {
    if raw.len() > LONGEST {
        return None;
    }
    let gbk = || GB18030.decode_without_bom_handling_and_without_replacement(raw).map(std::borrow::Cow::into_owned);
    match std::str::from_utf8(raw) {
        Ok(name) if flags & IS_UTF8 != 0 || is_chinese(name) => Some(name.to_owned()),
        // a few characters of GBK are letters of UTF-8 by chance
        Ok(name) => Some(gbk().filter(|other| is_chinese(other)).unwrap_or_else(|| name.to_owned())),
        Err(_) => gbk(),
    }
}

/// Whether all letters beyond ASCII are of the scripts that need three bytes of UTF-8, as Chinese does.
fn is_chinese(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii() || c >= '\u{800}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_utf_8_or_gbk() {
        let gbk = |name: &str| GB18030.encode(name).0.into_owned();
        for (raw, flags, name) in [
            (b"2026-06.csv".to_vec(), 0, Some("2026-06.csv")),
            ("六月.csv".as_bytes().to_vec(), 0, Some("六月.csv")),
            ("六月.csv".as_bytes().to_vec(), IS_UTF8, Some("六月.csv")),
            (gbk("六月.csv"), 0, Some("六月.csv")),
            (gbk("联通.csv"), 0, Some("联通.csv")),
            // C4 A3 is one letter of UTF-8 too
            (gbk("模.csv"), 0, Some("模.csv")),
            ("ģ.csv".as_bytes().to_vec(), IS_UTF8, Some("ģ.csv")),
            (vec![b'a', 0xFF], 0, None),
            (vec![b'a'; 256], 0, None),
        ] {
            assert_eq!(member_name(&raw, flags).as_deref(), name, "{raw:X?}");
        }
    }
}
