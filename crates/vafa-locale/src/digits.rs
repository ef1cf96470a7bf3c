//! Digits of three scripts: ASCII, Persian (U+06F0…) and Arabic-Indic (U+0660…).

use std::borrow::Cow;

/// The value of a digit in any of the three scripts.
pub fn value(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '\u{6F0}'..='\u{6F9}' => u8::try_from(c as u32 - 0x6F0).ok(),
        '\u{660}'..='\u{669}' => u8::try_from(c as u32 - 0x660).ok(),
        _ => None,
    }
}

/// The ASCII digit of the same value; any other character as it is.
pub fn ascii_char(c: char) -> char {
    value(c).map_or(c, |digit| char::from(b'0' + digit))
}

/// The Persian digit of the same value; any other character as it is.
pub fn persian_char(c: char) -> char {
    value(c).and_then(|digit| char::from_u32(0x6F0 + u32::from(digit))).unwrap_or(c)
}

/// The text with all digits in ASCII; borrowed where there is nothing to change.
pub fn to_ascii(text: &str) -> Cow<'_, str> {
    map(text, ascii_char)
}

/// The text with all digits in Persian; borrowed where there is nothing to change.
pub fn to_persian(text: &str) -> Cow<'_, str> {
    map(text, persian_char)
}

fn map(text: &str, change: fn(char) -> char) -> Cow<'_, str> {
    if text.chars().all(|c| change(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(change).collect())
    }
}

/// Whether a character only steers the direction of writing and carries nothing itself (LRM, embeddings, isolates …).
pub const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text without direction marks: for every place where a machine reads.
pub fn strip_bidi(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_bidi_control) {
        Cow::Owned(text.chars().filter(|&c| !is_bidi_control(c)).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_scripts_are_one_number() {
        assert_eq!(to_ascii("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 0123456789"), "0123456789 0123456789 0123456789");
        assert_eq!(to_persian("٤5۶"), "۴۵۶");
        assert!(matches!(to_ascii("نام 12"), Cow::Borrowed(_)));
        assert!(matches!(to_persian("نام ۱۲"), Cow::Borrowed(_)));
    }

    #[test]
    fn direction_marks_go() {
        assert_eq!(strip_bidi("\u{200E}−12\u{2069}"), "−12");
        assert!(matches!(strip_bidi("plain"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn there_and_back(text in "\\PC*") {
            let ascii = to_ascii(&text).into_owned();
            let persian = to_persian(&text).into_owned();
            prop_assert_eq!(to_ascii(&persian), ascii.as_str());
            prop_assert_eq!(to_persian(&ascii), persian.as_str());
        }
    }
}
