//! Numbers and amounts of money in cells, exact.

use super::currency_words::{Said, currency_word};
use super::reject::RejectCode;
use crate::imports::settings::AmountUnit;
use vafa_kernel::Currency;
use vafa_kernel::money::{Decimal, MoneyError};
use vafa_locale::decimal::{DecimalError, parse_decimal};
use vafa_timeline::read::AMOUNT_MAX;

/// Reads a number in any digits and with any separators.
pub(super) fn number(text: &str) -> Result<Decimal, RejectCode> {
    // What machines write, with a point and nothing else, is read at once.
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        match Decimal::parse(text) {
            // Points between groups, a minus behind the number: people write these too.
            Err(MoneyError::NotANumber) => {}
            read => return read.map_err(refused),
        }
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
    /// Reads an amount as major units of the currency. A unit that stands in the cell itself decides; one of another
    /// currency, or a word that is none, is not passed over.
    pub(super) fn read(self, text: &str) -> Result<Decimal, RejectCode> {
        let (bare, word) = strip_word(text);
        let number = number(bare)?;
        let unit = match word.as_deref().map(currency_word) {
            None => self.unit,
            Some(Said::Rials(unit)) if self.currency == Currency::IRR => unit,
            Some(Said::Currencies(codes)) if codes.iter().any(|code| *code == self.currency.code()) => {
                self.unit
            }
            Some(_) => return Err(RejectCode::OtherCurrency),
        };
        let factor = match unit {
            AmountUnit::Toman if self.currency == Currency::IRR => Decimal::new(10, 0),
            AmountUnit::Minor => Decimal::new(1, u32::from(self.currency.exponent())),
            AmountUnit::Major | AmountUnit::Toman => return Ok(number),
        };
        number.checked_mul(factor).map_err(refused)
    }

    /// Reads an amount as minor units, rounded half away from zero.
    pub(super) fn read_minor(self, text: &str) -> Result<i64, RejectCode> {
        within_reason(self.read(text)?.scaled(self.currency.exponent()).map_err(refused)?)
    }
}

/// The amount, where it is one that any business has.
pub(super) fn within_reason(minor: i64) -> Result<i64, RejectCode> {
    if (-AMOUNT_MAX..=AMOUNT_MAX).contains(&minor) { Ok(minor) } else { Err(RejectCode::TooLarge) }
}

/// Takes words and signs of currencies off a number, and says them, folded.
fn strip_word(text: &str) -> (&str, Option<String>) {
    let is_word = |c: char| c.is_alphabetic() || is_sign(c);
    if !text.contains(is_word) {
        return (text, None);
    }
    let word: String = text.chars().filter(|c| is_word(*c)).collect();
    let word = vafa_locale::fold(&word);
    // An exponent is part of the number.
    if word == "e" {
        return (text, None);
    }
    let is_beside = |c: char| is_word(c) || c.is_whitespace() || c == '\u{200C}';
    let bare = text.trim_matches(is_beside);
    // Some write a point behind what they shorten.
    let bare = bare.strip_suffix('.').map_or(bare, |rest| rest.trim_end_matches(is_beside));
    (bare, Some(word))
}

fn is_sign(c: char) -> bool {
    matches!(c, '$' | '£' | '¥' | '¢' | '؋' | '֏' | '﷼' | '\u{20A0}'..='\u{20CF}')
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
        assert_eq!(minor("1.250.000", "IRR", AmountUnit::Major), Ok(1_250_000));
        assert_eq!(minor("12500-", "IRR", AmountUnit::Major), Ok(-12_500));
        assert_eq!(minor("1000000000000000", "IRR", AmountUnit::Major), Ok(1_000_000_000_000_000));
        for large in ["1000000000000001", "-1000000000000001", "100000000000000.1 تومان"] {
            assert_eq!(minor(large, "IRR", AmountUnit::Major), Err(RejectCode::TooLarge), "{large}");
        }
        assert_eq!(unit_in_name("مبلغ (تومان)"), Some(AmountUnit::Toman));
    }

    #[test]
    fn words_of_currencies_are_never_thrown_away() {
        for (text, code, read) in [
            ("£2.50", "GBP", 250),
            ("2.50 gbp", "GBP", 250),
            ("$ 12", "USD", 1200),
            ("12 US$", "USD", 1200),
            ("12 دلار", "CAD", 1200),
            ("€1.250,50", "EUR", 125_050),
            ("۱۲٬۵۰۰ ت.", "IRR", 125_000),
            ("۱۲٬۵۰۰\u{200C}ریال", "IRR", 12_500),
            ("۱۲٬۵۰۰ ﷼", "IRR", 12_500),
        ] {
            assert_eq!(minor(text, code, AmountUnit::Major), Ok(read), "{text}");
        }
        for (text, code) in [
            ("£2.50", "IRR"),
            ("12 USD", "IRR"),
            ("12 US$", "CAD"),
            ("5 abc", "IRR"),
            ("5 abc", "GBP"),
            ("۱۲ تومان", "GBP"),
            ("12 هزار تومان", "IRR"),
        ] {
            assert_eq!(minor(text, code, AmountUnit::Major), Err(RejectCode::OtherCurrency), "{text}");
        }
        assert_eq!(minor("رایگان", "IRR", AmountUnit::Major), Err(RejectCode::NotANumber));
    }
}
