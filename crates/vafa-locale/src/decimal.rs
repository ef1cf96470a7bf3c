//! Reading numbers that people wrote: any digits, any separators, either side's minus. Exact: no floats.

use crate::digits;
use std::fmt;
use thiserror::Error;
use vafa_kernel::money::{Decimal, MoneyError};

/// The most digits a number may have.
const DIGITS_MAX: usize = 36;

/// Why a text is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Nothing there.
    #[error("there is no number")]
    Empty,
    /// Something that belongs to no number.
    #[error("not a number: `{0}` does not belong")]
    Character(char),
    /// Signs, separators or groups of digits that cannot be read in one way only.
    #[error("the signs or separators of the number do not fit together")]
    Form,
    /// More than 36 digits.
    #[error("the number is too long")]
    TooLong,
}

/// An exact decimal number in its digits, as read from a person's text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DecimalText {
    /// Below zero (never for zero itself).
    pub negative: bool,
    /// ASCII digits before the mark, at least one, without leading zeros.
    pub integer: String,
    /// ASCII digits after the mark as written; empty where there were none.
    pub fraction: String,
}

impl DecimalText {
    /// The number for calculating.
    pub fn to_decimal(&self) -> Result<Decimal, MoneyError> {
        Decimal::parse(&self.to_string())
    }

    /// The number in units of `10^-scale`, or nothing where it has finer digits than that or does not fit.
    pub fn units(&self, scale: usize) -> Option<i64> {
        let (kept, finer) = self.fraction.split_at_checked(scale).unwrap_or((&self.fraction, ""));
        if finer.bytes().any(|digit| digit != b'0') {
            return None;
        }
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}{}{kept:0<scale$}", self.integer).parse().ok()
    }
}

impl fmt::Display for DecimalText {
    /// Plain ASCII as machines write it: `-1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        f.write_str(&self.integer)?;
        if !self.fraction.is_empty() {
            write!(f, ".{}", self.fraction)?;
        }
        Ok(())
    }
}

/// Reads a decimal number as people write it.
///
/// - Digits: ASCII, Persian, Arabic-Indic.
/// - Groups: `,` `٬` `،` `'` or spaces between groups of three; one kind in one number.
/// - Decimal mark: `٫`, `/` or `.` where it stands once; `,` where it stands once and not before exactly three digits.
///   With both `.` and `,`, the last is the mark («1.250,50» and «1,250.50»). Several points are groups («1.250.000»).
/// - Sign: `-` `−` `+` before or (as right-to-left editors leave it) after the number, or brackets around it.
///   Direction marks count for nothing.
pub fn parse_decimal(text: &str) -> Result<DecimalText, DecimalError> {
    let (negative, body) = strip_sign(text)?;
    let marks: Vec<(usize, char)> =
        body.iter().copied().enumerate().filter(|(_, c)| !c.is_ascii_digit()).collect();
    let mark = decimal_mark(&body, &marks)?;
    let (whole, fraction) = match mark {
        Some(at) => (body.get(..at).unwrap_or_default(), body.get(at + 1..).unwrap_or_default()),
        None => (body.as_slice(), [].as_slice()),
    };
    if !fraction.iter().all(char::is_ascii_digit) {
        return Err(DecimalError::Form);
    }
    check_groups(whole)?;
    let integer: String = whole.iter().filter(|c| c.is_ascii_digit()).collect();
    if integer.len() + fraction.len() > DIGITS_MAX {
        return Err(DecimalError::TooLong);
    }
    if integer.is_empty() && fraction.is_empty() {
        return Err(DecimalError::Empty);
    }
    let integer = match integer.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest => rest.to_owned(),
    };
    let fraction: String = fraction.iter().collect();
    let zero = integer == "0" && fraction.bytes().all(|digit| digit == b'0');
    Ok(DecimalText { negative: negative && !zero, integer, fraction })
}

/// Takes the sign off and writes digits and separators in one alphabet: `,` for all commas, `.` for both points, one
/// space for all spaces.
fn strip_sign(text: &str) -> Result<(bool, Vec<char>), DecimalError> {
    let mut body: Vec<char> = Vec::new();
    for c in text.chars() {
        match c {
            _ if digits::is_bidi_control(c) => {}
            '\u{200B}'..='\u{200D}' | '\u{FEFF}' => {}
            _ if digits::value(c).is_some() => body.push(digits::ascii_char(c)),
            '٬' | '،' | ',' => body.push(','),
            '٫' => body.push('٫'),
            '.' | '/' | '-' | '+' | '(' | ')' => body.push(c),
            '\'' | '\u{2019}' => body.push('\''),
            '\u{2212}' | '\u{2013}' | '\u{FE63}' | '\u{FF0D}' => body.push('-'),
            _ if c.is_whitespace() => body.push(' '),
            _ => return Err(DecimalError::Character(c)),
        }
        if body.len() > 4 * DIGITS_MAX {
            return Err(DecimalError::TooLong);
        }
    }
    let trim = |body: &[char]| -> Vec<char> {
        let inner = body.iter().skip_while(|c| **c == ' ').copied().collect::<Vec<_>>();
        let end = inner.iter().rposition(|c| *c != ' ').map_or(0, |last| last + 1);
        inner.into_iter().take(end).collect()
    };
    let mut body = trim(&body);
    if body.is_empty() {
        return Err(DecimalError::Empty);
    }
    let mut signs = Vec::new();
    if body.first() == Some(&'(') && body.last() == Some(&')') {
        signs.push('-');
        body.pop();
        body.remove(0);
    }
    if let Some(sign @ ('-' | '+')) = body.first().copied() {
        signs.push(sign);
        body.remove(0);
    } else if let Some(sign @ ('-' | '+')) = body.last().copied() {
        signs.push(sign);
        body.pop();
    }
    let body = trim(&body);
    if signs.len() > 1 || body.iter().any(|c| matches!(c, '-' | '+' | '(' | ')')) {
        return Err(DecimalError::Form);
    }
    Ok((signs == ['-'], body))
}

/// Where the decimal mark is.
fn decimal_mark(body: &[char], marks: &[(usize, char)]) -> Result<Option<usize>, DecimalError> {
    let count = |wanted: char| marks.iter().filter(|(_, c)| *c == wanted).count();
    let last = |wanted: char| marks.iter().rev().find(|(_, c)| *c == wanted).map(|(at, _)| *at);
    for sure in ['٫', '/'] {
        match (count(sure), last(sure)) {
            (0, _) => {}
            (1, Some(at)) if marks.last().is_some_and(|(end, _)| *end == at) => return Ok(Some(at)),
            _ => return Err(DecimalError::Form),
        }
    }
    match (count('.'), count(',')) {
        (1, 0) => Ok(last('.')),
        (0, 1) => {
            let at = last(',').unwrap_or_default();
            let after = body.len() - at - 1;
            let spaced = marks.len() > 1;
            let grouped = after == 3 && (1..=3).contains(&at) && body.first() != Some(&'0');
            Ok((!grouped || spaced).then_some(at))
        }
        // No mark, or one kind of separator several times: groups.
        (_, 0) | (0, _) => Ok(None),
        (points, commas) => match marks.last() {
            Some((at, '.')) if points == 1 => Ok(Some(*at)),
            Some((at, ',')) if commas == 1 => Ok(Some(*at)),
            _ => Err(DecimalError::Form),
        },
    }
}

/// Either no separators, or one kind of them between groups of three.
fn check_groups(whole: &[char]) -> Result<(), DecimalError> {
    let Some(kind) = whole.iter().find(|c| !c.is_ascii_digit()) else { return Ok(()) };
    let mut groups = whole.split(|c| c == kind);
    let first = groups.next().unwrap_or_default();
    let plain = |group: &[char]| group.iter().all(char::is_ascii_digit);
    if (1..=3).contains(&first.len()) && plain(first) && groups.all(|group| group.len() == 3 && plain(group))
    {
        Ok(())
    } else {
        Err(DecimalError::Form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_write() {
        for (text, wanted) in [
            ("۱۲۵۰۰۰۰", "1250000"),
            ("۱٬۲۵۰٬۰۰۰", "1250000"),
            ("1,250,000", "1250000"),
            ("۱،۲۵۰،۰۰۰", "1250000"),
            ("1 250 000", "1250000"),
            ("1\u{202F}250\u{A0}000", "1250000"),
            ("1.250.000", "1250000"),
            ("1'250'000", "1250000"),
            ("1.250,50", "1250.50"),
            ("1,250.50", "1250.50"),
            ("1 250,5", "1250.5"),
            ("۱۲٫۵", "12.5"),
            ("۱۲/۵", "12.5"),
            ("۱٬۲۵۰٫۷۵", "1250.75"),
            ("1,250", "1250"),
            ("1.250", "1.250"),
            ("0,250", "0.250"),
            ("1,5", "1.5"),
            ("12,3456", "12.3456"),
            (".5", "0.5"),
            ("5.", "5"),
            ("007", "7"),
            ("-12", "-12"),
            ("\u{200E}\u{2212}۱۲", "-12"),
            ("۱۲-", "-12"),
            ("+12", "12"),
            ("(1,250)", "-1250"),
            ("-0.00", "0.00"),
            ("  ٤٢ ", "42"),
        ] {
            assert_eq!(parse_decimal(text).map(|n| n.to_string()).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_in_one_way_is_refused() {
        for text in [
            "1,25,000",
            "1,250 000",
            "12,50,000",
            "1.2,3.4",
            "1/2/3",
            "--1",
            "-1-",
            "(-1)",
            "1-2",
            "1٫2,3",
            "1234,567.8",
            ".,",
        ] {
            assert_eq!(parse_decimal(text), Err(DecimalError::Form), "{text}");
        }
        for (text, error) in [
            ("", DecimalError::Empty),
            (" \u{200E} ", DecimalError::Empty),
            ("-", DecimalError::Empty),
            ("12 تومان", DecimalError::Character('ت')),
            ("1e5", DecimalError::Character('e')),
        ] {
            assert_eq!(parse_decimal(text), Err(error), "{text}");
        }
        assert_eq!(parse_decimal(&"9".repeat(40)), Err(DecimalError::TooLong));
    }

    #[test]
    fn units_are_exact_or_nothing() {
        let read = |text| parse_decimal(text).unwrap();
        assert_eq!(read("12.5").units(2), Some(1250));
        assert_eq!(read("-0.05").units(2), Some(-5));
        assert_eq!(read("12.500").units(1), Some(125));
        assert_eq!(read("12.55").units(1), None);
        assert_eq!(read("99999999999999999999").units(0), None);
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in any::<String>(), close in "[0-9۰-۹٠-٩,.٬٫/ '()+−-]{0,50}") {
            let _ = parse_decimal(&text);
            if let Ok(number) = parse_decimal(&close) {
                prop_assert_eq!(parse_decimal(&number.to_string()), Ok(number));
            }
        }

        #[test]
        fn all_spellings_of_a_number_are_one(whole in 0u64.., cents in 0u8..100, negative: bool) {
            let sign = if negative && (whole, cents) != (0, 0) { "-" } else { "" };
            let plain = format!("{sign}{whole}.{cents:02}");
            for (group, mark) in [(",", "."), ("٬", "٫"), ("،", "/"), (" ", ","), (".", ","), ("", "٫")] {
                let mut grouped = String::new();
                let digits = whole.to_string();
                for (at, digit) in digits.chars().enumerate() {
                    if at > 0 && (digits.len() - at) % 3 == 0 {
                        grouped.push_str(group);
                    }
                    grouped.push(digit);
                }
                let text = digits::to_persian(&format!("{sign}{grouped}{mark}{cents:02}")).into_owned();
                prop_assert_eq!(parse_decimal(&text).map(|n| n.to_string()), Ok(plain.clone()), "{}", text);
            }
        }
    }
}
