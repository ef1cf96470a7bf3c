//! Numbers and amounts of money in cells, exact.

use super::reject::RejectCode;
use crate::imports::settings::AmountUnit;
use std::borrow::Cow;
use vafa_kernel::Currency;
use vafa_kernel::money::{Decimal, MoneyError};
use vafa_locale::decimal::{DecimalError, parse_decimal};

/// Reads a number in any digits and with any separators.
pub(super) fn number(text: &str) -> Result<Decimal, RejectCode> {
    // What machines write, with a point and nothing else, is read at once.
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        return Decimal::parse(text).map_err(refused);
    }
    match parse_decimal(text) {
        Ok(number) => number.to_decimal().map_err(refused),
        // Spreadsheets write very small and very large numbers with an exponent.
        Err(DecimalError::Character('e' | 'E')) => Decimal::parse(text).map_err(refused),
        Err(DecimalError::TooLong) => Err(RejectCode::TooLarge),
        Err(_) => Err(RejectCode::NotANumber),
    }
}

/// How amounts of one column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AmountReader {
    pub(super) currency: Currency,
    pub(super) unit: AmountUnit,
}

impl AmountReader {
    /// Reads an amount as major units of the currency. A unit that stands in the cell itself decides.
    pub(super) fn read(self, text: &str) -> Result<Decimal, RejectCode> {
        let (bare, said) = strip_unit(text);
        let unit = said.unwrap_or(self.unit);
        let number = number(&bare)?;
        let factor = match unit {
            AmountUnit::Toman if self.currency == Currency::IRR => Decimal::new(10, 0),
            AmountUnit::Minor => Decimal::new(1, u32::from(self.currency.exponent())),
            AmountUnit::Major | AmountUnit::Toman => return Ok(number),
        };
        number.checked_mul(factor).map_err(refused)
    }

    /// Reads an amount as minor units, rounded half away from zero.
    pub(super) fn read_minor(self, text: &str) -> Result<i64, RejectCode> {
        self.read(text)?.scaled(self.currency.exponent()).map_err(refused)
    }
}

/// Takes words and signs of currencies off a number, and says which unit they name.
fn strip_unit(text: &str) -> (Cow<'_, str>, Option<AmountUnit>) {
    let is_word = |c: char| c.is_alphabetic() || matches!(c, '$' | '£' | '€' | '¥' | '﷼' | '₺' | '\u{200C}');
    if !text.contains(is_word) {
        return (Cow::Borrowed(text), None);
    }
    let word: String = text.chars().filter(|c| is_word(*c)).collect();
    let word = vafa_locale::fold(&word);
    let unit = match word.as_str() {
        "تومان" | "تومن" | "toman" | "tomans" | "irt" => Some(AmountUnit::Toman),
        "ریال" | "rial" | "rials" | "irr" | "﷼" => Some(AmountUnit::Major),
        // An exponent is part of the number.
        "e" => return (Cow::Borrowed(text), None),
        _ => None,
    };
    let bare = text.trim_matches(|c: char| is_word(c) || c.is_whitespace());
    (Cow::Borrowed(bare), unit)
}

/// The unit that the name of a column names.
pub(super) fn unit_in_name(name: &str) -> Option<AmountUnit> {
    let folded = vafa_locale::fold(name);
    if folded.contains("تومان") || folded.contains("toman") {
        Some(AmountUnit::Toman)
    } else if folded.contains("ریال") || folded.contains("rial") {
        Some(AmountUnit::Major)
    } else {
        None
    }
}

pub(super) fn refused(error: MoneyError) -> RejectCode {
    match error {
        MoneyError::TooLarge => RejectCode::TooLarge,
        _ => RejectCode::NotANumber,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, code: &str, unit: AmountUnit) -> Result<i64, RejectCode> {
        AmountReader { currency: code.parse().unwrap(), unit }.read_minor(text)
    }

    #[test]
    fn amounts_are_read_in_their_unit() {
        assert_eq!(minor("2.55", "GBP", AmountUnit::Major), Ok(255));
        assert_eq!(minor("£2.555", "GBP", AmountUnit::Major), Ok(256));
        assert_eq!(minor("-2.555", "GBP", AmountUnit::Major), Ok(-256));
        assert_eq!(minor("255", "GBP", AmountUnit::Minor), Ok(255));
        assert_eq!(minor("۱۲٬۵۰۰", "IRR", AmountUnit::Toman), Ok(125_000));
        assert_eq!(minor("۱۲٬۵۰۰ تومان", "IRR", AmountUnit::Major), Ok(125_000));
        assert_eq!(minor("12500 ریال", "IRR", AmountUnit::Toman), Ok(12_500));
        assert_eq!(minor("1.5E+3", "IRR", AmountUnit::Major), Ok(1500));
        assert_eq!(minor("five", "IRR", AmountUnit::Major), Err(RejectCode::NotANumber));
        assert_eq!(minor("9".repeat(30).as_str(), "IRR", AmountUnit::Major), Err(RejectCode::TooLarge));
        assert_eq!(unit_in_name("مبلغ (تومان)"), Some(AmountUnit::Toman));
    }
}
