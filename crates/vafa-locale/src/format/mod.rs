//! Values for people's eyes: numbers, money, dates, times, phones.
//!
//! [`Formatter`] holds the choices of a reader once; pages then only say `f.money(amount)` or `f.date(at)`.

mod date;
mod money;
pub mod number;
mod phone;
mod relative;
#[cfg(test)]
mod tests;

pub use number::NumberStyle;

use crate::lang::{CalendarKind, Lang};
use crate::text::{Arg, Isolation, message};
use std::borrow::Cow;
use vafa_kernel::Zone;
use vafa_kernel::money::{Decimal, MoneyUnit};

/// Everything that decides how values look to one reader. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Formatter {
    /// The language of words.
    pub lang: Lang,
    /// The calendar of dates.
    pub calendar: CalendarKind,
    /// Where the clocks are that times are told by.
    pub zone: Zone,
    /// How Iranian money is counted.
    pub money_unit: MoneyUnit,
    /// Digits ۰–۹ rather than 0–9.
    pub persian_digits: bool,
}

impl Formatter {
    /// The usual look in a language, on the clocks of `zone`.
    pub fn new(lang: Lang, zone: Zone) -> Self {
        let persian_digits = lang == Lang::Fa;
        Self { lang, calendar: lang.calendar(), zone, money_unit: MoneyUnit::default(), persian_digits }
    }

    /// How numbers look.
    pub const fn numbers(&self) -> NumberStyle {
        NumberStyle { lang: self.lang, persian_digits: self.persian_digits }
    }

    /// A whole number, grouped: «۱٬۲۵۰».
    pub fn number(&self, number: i64) -> String {
        self.numbers().integer(number)
    }

    /// A count of things held in memory.
    pub fn count(&self, count: usize) -> String {
        self.numbers().decimal(&count.to_string())
    }

    /// An exact decimal number, all its digits: «۱۲٫۵».
    pub fn decimal(&self, number: Decimal) -> String {
        self.numbers().decimal(&number.to_string())
    }

    /// A share as per cent with at most `places` digits after the mark: `percent(1, 8, 1)` is «۱۲٫۵٪».
    pub fn percent(&self, part: i64, whole: i64, places: u8) -> String {
        self.numbers().percent(part, whole, places)
    }

    /// A code, card number or other text with its digits in the reader's script; nothing is grouped.
    pub fn digits(&self, text: &str) -> String {
        self.numbers().digits(text)
    }

    /// The message of the user interface with that key.
    pub fn text(&self, key: &str) -> Cow<'static, str> {
        message(self.numbers(), Isolation::On, key, &[])
    }

    /// The message with values filled in; texts are isolated.
    pub fn text_args(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Cow<'static, str> {
        message(self.numbers(), Isolation::On, key, args)
    }

    /// The message with values filled in, without isolation marks.
    pub fn text_plain(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Cow<'static, str> {
        message(self.numbers(), Isolation::Off, key, args)
    }
}
