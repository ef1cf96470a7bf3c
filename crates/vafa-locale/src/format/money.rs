//! Money with its unit: never a bare number unless asked for.

use super::Formatter;
use crate::lang::Lang;
use vafa_kernel::money::MoneyUnit;
use vafa_kernel::{Currency, Money};

/// Code, Persian name, English sign that stands before the number.
const KNOWN: [(&str, &str, &str); 14] = [
    ("USD", "دلار", "$"),
    ("EUR", "یورو", "€"),
    ("GBP", "پوند", "£"),
    ("JPY", "ین", "¥"),
    ("TRY", "لیر", "₺"),
    ("INR", "روپیه", "₹"),
    ("AED", "درهم", ""),
    ("AFN", "افغانی", "؋"),
    ("IQD", "دینار عراق", ""),
    ("CNY", "یوان", ""),
    ("RUB", "روبل", "₽"),
    ("CAD", "دلار کانادا", ""),
    ("AUD", "دلار استرالیا", ""),
    ("CHF", "فرانک", ""),
];

impl Formatter {
    /// An amount with its unit: «۱٬۲۵۰٬۰۰۰ تومان», "1,250,000 toman", "$12.50", "KWD 1.250".
    pub fn money(&self, money: Money) -> String {
        let number = self.money_number(money);
        let known = KNOWN.iter().find(|(code, _, _)| *code == money.currency.code());
        match (self.lang, known) {
            _ if money.currency == Currency::IRR => {
                format!("{number} {}", self.money_unit_name(money.currency))
            }
            (Lang::En, Some((_, _, sign))) if !sign.is_empty() => match number.strip_prefix('-') {
                Some(number) => format!("-{sign}{number}"),
                None => format!("{sign}{number}"),
            },
            (Lang::En, _) => format!("{}\u{A0}{number}", money.currency.code()),
            (Lang::Fa, _) => format!("{number} {}", self.money_unit_name(money.currency)),
        }
    }

    /// The amount alone, for columns whose head names the unit.
    pub fn money_number(&self, money: Money) -> String {
        self.numbers().decimal(&self.money_machine(money))
    }

    /// The amount in the reader's unit as plain ASCII (`1250000`, `12.50`): for the value of an input field.
    pub fn money_machine(&self, money: Money) -> String {
        if money.currency != Currency::IRR || self.money_unit == MoneyUnit::Rial {
            return money.to_major();
        }
        let sign = if money.minor < 0 { "-" } else { "" };
        let rials = money.minor.unsigned_abs();
        match (rials / 10, rials % 10) {
            (tomans, 0) => format!("{sign}{tomans}"),
            (tomans, rest) => format!("{sign}{tomans}.{rest}"),
        }
    }

    /// What the unit of an amount is called: «تومان», "rial", «یورو», "EUR".
    pub fn money_unit_name(&self, currency: Currency) -> String {
        if currency == Currency::IRR {
            let name = match (self.money_unit, self.lang) {
                (MoneyUnit::Toman, Lang::Fa) => "تومان",
                (MoneyUnit::Rial, Lang::Fa) => "ریال",
                (unit, Lang::En) => unit.code(),
            };
            return name.to_owned();
        }
        let known =
            KNOWN.iter().find(|(code, _, _)| *code == currency.code()).filter(|_| self.lang == Lang::Fa);
        known.map_or_else(|| currency.code().to_owned(), |(_, name, _)| (*name).to_owned())
    }
}
