//! Taking a date apart into numbers, words and marks.

use super::DateError;
use crate::fold::fold;

/// The longest text that is looked at, in bytes after folding.
const LENGTH_MAX: usize = 120;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A number of at most 18 digits, with its digits as written.
    Number(String),
    /// Letters, folded.
    Word(String),
    Mark(char),
    Space,
}

impl Token {
    /// The value and the count of digits.
    pub(super) fn number(&self) -> Option<(u64, usize)> {
        match self {
            Self::Number(digits) => Some((digits.parse().ok()?, digits.len())),
            _ => None,
        }
    }

    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, wanted: char) -> bool {
        *self == Self::Mark(wanted)
    }
}

/// Halves of the day in all their spellings (folded), longer ones first.
const HALVES: [(&str, &str); 12] = [
    ("قبل از ظهر", "am"),
    ("پیش از ظهر", "am"),
    ("بعد از ظهر", "pm"),
    ("بعدازظهر", "pm"),
    ("ق. ظ", "am"),
    ("ب. ظ", "pm"),
    ("ق.ظ", "am"),
    ("ب.ظ", "pm"),
    ("a.m", "am"),
    ("p.m", "pm"),
    ("صبح", "am"),
    ("عصر", "pm"),
];

/// Weekdays that are written with a space or half-space inside.
const TWO_WORD_DAYS: [(&str, &str); 5] = [
    ("یک شنبه", "یکشنبه"),
    ("دو شنبه", "دوشنبه"),
    ("سه شنبه", "سهشنبه"),
    ("چهار شنبه", "چهارشنبه"),
    ("پنج شنبه", "پنجشنبه"),
];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, DateError> {
    let mut folded = fold(text);
    if folded.is_empty() {
        return Err(DateError::Empty);
    }
    // "(Iran Standard Time)", "[Asia/Tehran]": said already by the offset before it.
    if let Some(at) = folded.find(['(', '[']) {
        folded.truncate(at);
    }
    if folded.len() > LENGTH_MAX {
        return Err(DateError::Form);
    }
    if folded.chars().any(crate::fold::is_arabic_letter) || folded.contains(".m") {
        for (spelled, plain) in HALVES.iter().chain(&TWO_WORD_DAYS) {
            if folded.contains(spelled) {
                folded = folded.replace(spelled, plain);
            }
        }
    }
    let mut tokens: Vec<Token> = Vec::new();
    for c in folded.chars() {
        match (c, tokens.last_mut()) {
            ('0'..='9', Some(Token::Number(digits))) => digits.push(c),
            ('0'..='9', _) => tokens.push(Token::Number(c.into())),
            (' ', _) => tokens.push(Token::Space),
            (c, Some(Token::Word(word))) if c.is_alphabetic() => word.push(c),
            (c, _) if c.is_alphabetic() => tokens.push(Token::Word(c.into())),
            (c, _) => tokens.push(Token::Mark(c)),
        }
    }
    let too_long = |token: &Token| matches!(token, Token::Number(digits) if digits.len() > 18);
    if tokens.iter().any(too_long) { Err(DateError::Form) } else { Ok(tokens) }
}
