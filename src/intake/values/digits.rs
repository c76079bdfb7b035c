//! Digits of numbers and ids: read eight at a time, and those that a spreadsheet loses.

/// More digits than a spreadsheet's number holds.
pub(crate) const SAFE_DIGITS: usize = 15;

/// Whether an id is a number of which a spreadsheet has made the last digits zeros.
pub(crate) fn is_cut(id: &str) -> bool {
    id.len() > SAFE_DIGITS && id.bytes().all(|byte| byte.is_ascii_digit()) && id[SAFE_DIGITS..].bytes().all(|byte| byte == b'0')
}

/// Eight digits at once (D. Lemire, "Quickly parsing eight digits").
#[inline]
pub(crate) fn eight_digits(bytes: u64) -> Option<u64> {
    let digits = bytes.wrapping_sub(0x3030_3030_3030_3030);
    if (digits | bytes.wrapping_add(0x4646_4646_4646_4646)) & 0x8080_8080_8080_8080 != 0 {
        return None;
    }
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
    Some(low.wrapping_add(high) >> 32)
}
