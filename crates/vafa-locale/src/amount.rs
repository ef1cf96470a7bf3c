//! Reading amounts of money with or without their unit: «۱٬۲۵۰٬۰۰۰ تومان», "IRR 5000", "$12.50".

use crate::decimal::{DecimalError, parse_decimal};
use crate::digits::is_bidi_control;
use crate::fold::fold;
use thiserror::Error;
use vafa_kernel::money::MoneyUnit;
use vafa_kernel::{Currency, Money};

/// Why a text is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AmountError {
    /// The number cannot be read.
    #[error(transparent)]
    Number(#[from] DecimalError),
    /// A unit that is no currency, or two units.
    #[error("the unit of the amount is not known")]
    Unit,
    /// Finer than the smallest unit of the currency, or too large.
    #[error("the amount is finer than the currency's smallest unit, or too large")]
    Inexact,
}

enum Unit {
    Iranian(MoneyUnit),
    Other(Currency),
}

/// Reads an amount. A bare number is of `currency`, and where that is IRR, in `unit`; a unit in the text goes first.
/// Exact: an amount that does not fit whole minor units is refused.
pub fn parse_amount(text: &str, currency: Currency, unit: MoneyUnit) -> Result<Money, AmountError> {
    let is_number = |c: char| !(c.is_alphabetic() || "$€£¥₺₹₽؋﷼".contains(c)) || is_bidi_control(c);
    let number: String = text.chars().map(|c| if is_number(c) { c } else { ' ' }).collect();
    let named: String = text.chars().map(|c| if is_number(c) && c != '\u{200C}' { ' ' } else { c }).collect();
    let found = match fold(&named).as_str() {
        "" if currency == Currency::IRR => Unit::Iranian(unit),
        "" => Unit::Other(currency),
        name => read_unit(name).ok_or(AmountError::Unit)?,
    };
    let (scale, currency) = match found {
        Unit::Iranian(MoneyUnit::Toman) => (1, Currency::IRR),
        Unit::Iranian(MoneyUnit::Rial) => (0, Currency::IRR),
        Unit::Other(currency) => (usize::from(currency.exponent()), currency),
    };
    let minor = parse_decimal(&number)?.units(scale).ok_or(AmountError::Inexact)?;
    Ok(Money::new(minor, currency))
}

fn read_unit(folded: &str) -> Option<Unit> {
    let code = match folded {
        "تومان" | "تومن" | "ت" | "toman" | "tomans" | "tuman" | "irt" => {
            return Some(Unit::Iranian(MoneyUnit::Toman));
        }
        "ریال" | "rial" | "rials" | "irr" => return Some(Unit::Iranian(MoneyUnit::Rial)),
        "$" | "دلار" => "USD",
        "€" | "یورو" => "EUR",
        "£" | "پوند" => "GBP",
        "₺" | "لیر" => "TRY",
        "₹" => "INR",
        "₽" => "RUB",
        "؋" | "افغانی" => "AFN",
        "درهم" => "AED",
        other => other,
    };
    code.parse().ok().map(Unit::Other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Formatter;
    use crate::lang::Lang;
    use proptest::prelude::*;
    use vafa_kernel::Zone;

    fn read(text: &str) -> Result<Money, AmountError> {
        parse_amount(text, Currency::IRR, MoneyUnit::Toman)
    }

    #[test]
    fn units_in_the_text_go_first() {
        for (text, minor, code) in [
            ("۱٬۲۵۰٬۰۰۰ تومان", 12_500_000, "IRR"),
            ("۱٬۲۵۰٬۰۰۰", 12_500_000, "IRR"),
            ("۵۰۰۰ ریال", 5_000, "IRR"),
            ("5,000 ﷼", 5_000, "IRR"),
            ("IRR 5000", 5_000, "IRR"),
            ("۱۲٫۵ تومن", 125, "IRR"),
            ("-3 toman", -30, "IRR"),
            ("$12.50", 1_250, "USD"),
            ("12.5€", 1_250, "EUR"),
            ("KWD 1.250", 1_250, "KWD"),
            ("¥", 0, ""),
        ] {
            if code.is_empty() {
                assert!(read(text).is_err(), "{text}");
            } else {
                assert_eq!(read(text), Ok(Money::new(minor, code.parse().unwrap())), "{text}");
            }
        }
    }

    #[test]
    fn what_is_not_exact_is_refused() {
        assert_eq!(read("1.25 تومان"), Err(AmountError::Inexact));
        assert_eq!(read("1.5 ریال"), Err(AmountError::Inexact));
        assert_eq!(read("99999999999999999999"), Err(AmountError::Inexact));
        assert_eq!(read("12 سیب"), Err(AmountError::Unit));
        assert_eq!(read("12 تومان ریال"), Err(AmountError::Unit));
        assert_eq!(read("تومان"), Err(AmountError::Number(DecimalError::Empty)));
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(minor: i64, text in any::<String>()) {
            let _ = read(&text);
            for lang in Lang::ALL {
                for money_unit in [MoneyUnit::Toman, MoneyUnit::Rial] {
                    let f = Formatter { money_unit, ..Formatter::new(lang, Zone::utc()) };
                    for code in ["IRR", "USD", "EUR", "AED", "KWD"] {
                        let money = Money::new(minor, code.parse().unwrap());
                        prop_assert_eq!(read(&f.money(money)), Ok(money));
                    }
                }
            }
        }
    }
}
