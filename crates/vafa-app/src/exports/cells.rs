//! Cells that are safe in a spreadsheet: what a person typed is never run as a formula.

use std::borrow::Cow;

/// The text with an apostrophe before it where a spreadsheet would take it for a formula. An import takes it off again.
/// Plain negative numbers are left as they are.
pub fn safe(text: &str) -> Cow<'_, str> {
    let is_formula = match text.as_bytes().first() {
        Some(b'-') => !is_plain_number(text.get(1..).unwrap_or_default()),
        Some(b'=' | b'+' | b'@' | b'\t' | b'\r') => true,
        _ => false,
    };
    if is_formula { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn is_plain_number(digits: &str) -> bool {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all(whole) && all(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::read::clean;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_tamed_and_numbers_left() {
        for text in ["=1+1", "+989123456789", "@SUM(A1)", "-cmd|' /C calc'!A0", "\tx", "\rx", "-", "-1-1"] {
            assert!(safe(text).starts_with('\''), "{text:?}");
        }
        for text in ["-12.50", "-3", "12", "سلام", "a=b", ""] {
            assert_eq!(safe(text), text);
        }
    }

    proptest! {
        #[test]
        fn an_import_reads_what_was_exported(text in "[=+@a-z0-9 .-]{0,12}") {
            let exported = safe(text.trim()).into_owned();
            prop_assert_eq!(clean(&exported), text.trim());
        }
    }
}
