//! Numbers for people: grouped by thousands, in the digits and with the signs of a language.
//!
//! Written here rather than by ICU4X at run time because it is a dozen lines, cannot fail, and takes any exact decimal
//! text; a test holds it to ICU4X's answer for both languages and both kinds of digits.

use crate::digits::persian_char;
use crate::lang::Lang;

/// How numbers look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumberStyle {
    /// The language: decides the minus sign and the sides of signs.
    pub lang: Lang,
    /// Digits ۰–۹ with «٬» and «٫» instead of 0–9 with "," and ".".
    pub persian_digits: bool,
}

impl NumberStyle {
    /// The usual look of numbers in a language.
    pub const fn of(lang: Lang) -> Self {
        Self { lang, persian_digits: matches!(lang, Lang::Fa) }
    }

    /// Plain ASCII decimal text (`-1234.50`), grouped and dressed. A text that is no such number comes back with its
    /// digits changed and nothing else.
    pub fn decimal(self, ascii: &str) -> String {
        let (negative, rest) = match ascii.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, ascii),
        };
        let (whole, fraction) = rest.split_once('.').unwrap_or((rest, ""));
        let digits_only = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits_only(whole) || !digits_only(fraction) {
            return self.digits(ascii);
        }
        let (group, mark) = if self.persian_digits { ('٬', '٫') } else { (',', '.') };
        let mut out = String::with_capacity(2 * ascii.len() + 8);
        if negative {
            out.push_str(self.minus());
        }
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                out.push(group);
            }
            out.push(self.digit(digit));
        }
        if !fraction.is_empty() {
            out.push(mark);
            out.extend(fraction.chars().map(|digit| self.digit(digit)));
        }
        out
    }

    /// A whole number, grouped.
    pub fn integer(self, number: i64) -> String {
        self.decimal(&number.to_string())
    }

    /// A share in so many parts of a whole, as per cent with at most `places` digits after the mark: 1 of 8 with one
    /// place is «۱۲٫۵٪». Rounded half away from zero; trailing zeros go.
    pub fn percent(self, part: i64, whole: i64, places: u8) -> String {
        let places = u32::from(places.min(6));
        let scale = 10i128.pow(places);
        let hundredfold = i128::from(part) * 100 * scale;
        let whole = i128::from(whole);
        let units = if whole == 0 {
            0
        } else {
            let (quotient, rest) = (hundredfold / whole, hundredfold % whole);
            let up = rest.unsigned_abs() * 2 >= whole.unsigned_abs();
            quotient + if up { hundredfold.signum() * whole.signum() } else { 0 }
        };
        let sign = if units < 0 { "-" } else { "" };
        let (units, scale) = (units.unsigned_abs(), scale.unsigned_abs());
        let mut text = format!("{sign}{}", units / scale);
        if units % scale != 0 {
            let fraction = format!("{:0width$}", units % scale, width = places as usize);
            text.push('.');
            text.push_str(fraction.trim_end_matches('0'));
        }
        let sign = if self.persian_digits { '٪' } else { '%' };
        format!("{}{sign}", self.decimal(&text))
    }

    /// Any text with its ASCII digits in this style's digits: codes, phones, padded dates. Nothing is grouped.
    pub fn digits(self, text: &str) -> String {
        text.chars().map(|c| self.digit(c)).collect()
    }

    fn digit(self, c: char) -> char {
        if self.persian_digits { persian_char(c) } else { c }
    }

    /// In a right-to-left line the minus would wander to the other end of the number; the mark before it keeps it there.
    const fn minus(self) -> &'static str {
        match self.lang {
            Lang::Fa => "\u{200E}\u{2212}",
            Lang::En => "-",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fixed_decimal::Decimal;
    use icu_decimal::DecimalFormatter;
    use icu_decimal::options::DecimalFormatterOptions;
    use proptest::prelude::*;

    const STYLES: [(&str, NumberStyle); 3] = [
        ("fa", NumberStyle::of(Lang::Fa)),
        ("fa-u-nu-latn", NumberStyle { lang: Lang::Fa, persian_digits: false }),
        ("en", NumberStyle::of(Lang::En)),
    ];

    #[test]
    fn numbers_of_both_languages() {
        let (fa, en) = (NumberStyle::of(Lang::Fa), NumberStyle::of(Lang::En));
        assert_eq!(fa.integer(1_250_000), "۱٬۲۵۰٬۰۰۰");
        assert_eq!(en.integer(-1_250_000), "-1,250,000");
        assert_eq!(fa.decimal("-1234567.89"), "\u{200E}−۱٬۲۳۴٬۵۶۷٫۸۹");
        assert_eq!(fa.integer(i64::MIN), "\u{200E}−۹٬۲۲۳٬۳۷۲٬۰۳۶٬۸۵۴٬۷۷۵٬۸۰۸");
        assert_eq!(fa.decimal("v2.1b"), "v۲.۱b");
    }

    #[test]
    fn shares_are_rounded_once() {
        let (fa, en) = (NumberStyle::of(Lang::Fa), NumberStyle::of(Lang::En));
        assert_eq!(fa.percent(1, 8, 1), "۱۲٫۵٪");
        assert_eq!(en.percent(1, 8, 0), "13%");
        assert_eq!(en.percent(-1, 8, 0), "-13%");
        assert_eq!(en.percent(2, 3, 2), "66.67%");
        assert_eq!(en.percent(1, 2, 2), "50%");
        assert_eq!(en.percent(1, 1000, 1), "0.1%");
        assert_eq!(en.percent(5, 0, 1), "0%");
        assert_eq!(en.percent(i64::MAX, -1, 0), "-922,337,203,685,477,580,700%");
    }

    proptest! {
        #[test]
        fn icu_agrees(number: i64, scale in -12i16..=0) {
            let mut decimal = Decimal::from(number);
            decimal.multiply_pow10(scale);
            for (tag, style) in STYLES {
                let locale: icu_locale_core::Locale = tag.parse().unwrap();
                let icu = DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).unwrap();
                prop_assert_eq!(icu.format(&decimal).to_string(), style.decimal(&decimal.to_string()), "{}", tag);
            }
        }
    }
}
