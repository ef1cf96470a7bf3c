//! Money: integer minor units of a currency, checked arithmetic, exact reading of decimal text.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Why a text or a calculation is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not a decimal number.
    #[error("not a decimal number")]
    NotANumber,
    /// Larger than 64 bits of minor units.
    #[error("the amount is too large")]
    TooLarge,
    /// Not a three-letter currency code of ISO 4217.
    #[error("not a currency code of ISO 4217")]
    Currency,
    /// Two currencies in one sum.
    #[error("amounts of different currencies cannot be added")]
    Mixed,
}

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

/// Codes whose minor unit is not a hundredth (ISO 4217, list one). IRR counts whole rials: its dinar is never used.
const EXPONENTS: &[(&[u8; 3], u8)] = &[
    (b"BHD", 3),
    (b"BIF", 0),
    (b"CLF", 4),
    (b"CLP", 0),
    (b"DJF", 0),
    (b"GNF", 0),
    (b"IQD", 0),
    (b"IRR", 0),
    (b"ISK", 0),
    (b"JOD", 3),
    (b"JPY", 0),
    (b"KMF", 0),
    (b"KRW", 0),
    (b"KWD", 3),
    (b"LYD", 3),
    (b"OMR", 3),
    (b"PYG", 0),
    (b"RWF", 0),
    (b"TND", 3),
    (b"UGX", 0),
    (b"UYI", 0),
    (b"UYW", 4),
    (b"VND", 0),
    (b"VUV", 0),
    (b"XAF", 0),
    (b"XOF", 0),
    (b"XPF", 0),
];

/// Currencies in circulation (ISO 4217), so that a slip of the pen is not a currency.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD \
    CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYI UYU UYW UZS \
    VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

impl Currency {
    /// The Iranian rial.
    pub const IRR: Self = Self(*b"IRR");

    /// The code: three capital letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimal digits the minor unit has (ISO 4217): 2 for EUR, 0 for IRR and JPY, 3 for KWD.
    pub fn exponent(self) -> u8 {
        EXPONENTS.iter().find(|(code, _)| **code == self.0).map_or(2, |(_, exponent)| *exponent)
    }

    /// Every currency that can be chosen, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.split_whitespace().filter_map(|code| code.parse().ok())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    /// Reads a code in any case. `TOMAN` is no currency: it is how rials are shown.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let upper = text.trim().to_ascii_uppercase();
        let code: [u8; 3] = upper.as_bytes().try_into().map_err(|_| MoneyError::Currency)?;
        if CODES.split_whitespace().any(|known| known == upper) {
            Ok(Self(code))
        } else {
            Err(MoneyError::Currency)
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl serde::Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> serde::Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// How rials are shown to people. Inside, everything is rials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MoneyUnit {
    /// Ten rials: what everybody says.
    #[default]
    Toman,
    /// As on paper.
    Rial,
}

impl MoneyUnit {
    /// How many rials one unit is.
    pub const fn rials(self) -> i64 {
        match self {
            Self::Toman => 10,
            Self::Rial => 1,
        }
    }

    /// The code: in settings, in the API, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Toman => "toman",
            Self::Rial => "rial",
        }
    }
}

impl fmt::Display for MoneyUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for MoneyUnit {
    type Err = MoneyError;
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text {
            "toman" => Ok(Self::Toman),
            "rial" => Ok(Self::Rial),
            _ => Err(MoneyError::Currency),
        }
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Money {
    /// Minor units: pence of GBP, whole rials of IRR.
    pub minor: i64,
    /// The currency they are of.
    pub currency: Currency,
}

impl Money {
    /// So many minor units.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in that currency.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Reads ASCII decimal text in major units (`"12.50"`, `"-3"`, `"1e3"`), exactly; digits beyond the minor unit are
    /// rounded half away from zero. People's input (other digits, separators) goes through `vafa-locale` first.
    pub fn parse_major(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        Ok(Self::new(Decimal::parse(text)?.scaled(currency.exponent())?, currency))
    }

    /// The sum, where both are of one currency and it fits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::Mixed);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Ok(Self::new(minor, self.currency))
    }

    /// Plain decimal text in major units for machines: `12.50`, `-0.05`, `1500`.
    pub fn to_major(self) -> String {
        Decimal { units: i128::from(self.minor), scale: u32::from(self.currency.exponent()) }.to_string()
    }
}

/// An exact decimal number: `units × 10^-scale`. For prices and quantities finer than a minor unit.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    units: i128,
    scale: u32,
}

impl Decimal {
    /// The most digits after the point that are kept; more are an error only if they are not zero beyond it.
    const MAX_SCALE: u32 = 18;

    /// A number of `units × 10^-scale`.
    pub const fn new(units: i64, scale: u32) -> Self {
        Self { units: units as i128, scale }
    }

    /// Reads ASCII decimal text, with an optional sign, point and exponent, as JSON writes numbers.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let text = text.trim();
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => {
                (number, exponent.parse::<i32>().map_err(|_| MoneyError::NotANumber)?)
            }
            None => (text, 0),
        };
        let (negative, number) = match number.as_bytes().first() {
            Some(b'-') => (true, &number[1..]),
            Some(b'+') => (false, &number[1..]),
            _ => (false, number),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() {
            return Err(MoneyError::NotANumber);
        }
        let fraction = fraction.trim_end_matches('0');
        let mut units: i128 = 0;
        for byte in whole.bytes().chain(fraction.bytes()) {
            let digit = byte.checked_sub(b'0').filter(|d| *d < 10).ok_or(MoneyError::NotANumber)?;
            units = units
                .checked_mul(10)
                .and_then(|u| u.checked_add(i128::from(digit)))
                .ok_or(MoneyError::TooLarge)?;
        }
        if negative {
            units = -units;
        }
        let scale = i64::try_from(fraction.len()).map_err(|_| MoneyError::TooLarge)? - i64::from(exponent);
        if units == 0 {
            return Ok(Self { units, scale: 0 });
        }
        if scale < 0 {
            let power = u32::try_from(-scale).ok().filter(|p| *p <= 38).ok_or(MoneyError::TooLarge)?;
            let units =
                10i128.checked_pow(power).and_then(|p| units.checked_mul(p)).ok_or(MoneyError::TooLarge)?;
            return Ok(Self { units, scale: 0 });
        }
        let mut scale = u32::try_from(scale).map_err(|_| MoneyError::TooLarge)?;
        // Digits finer than MAX_SCALE mean nothing in money; each step drops one.
        while scale > Self::MAX_SCALE {
            units /= 10;
            scale -= 1;
            if units == 0 {
                return Ok(Self { units, scale: 0 });
            }
        }
        Ok(Self { units, scale })
    }

    /// The number in units of `10^-scale`, rounded half away from zero: `"2.345"` with scale 2 is 235.
    pub fn scaled(self, scale: u8) -> Result<i64, MoneyError> {
        let want = u32::from(scale);
        let value = if want >= self.scale {
            10i128
                .checked_pow(want - self.scale)
                .and_then(|p| self.units.checked_mul(p))
                .ok_or(MoneyError::TooLarge)?
        } else {
            divide_rounded(self.units, 10i128.pow((self.scale - want).min(38)))
        };
        i64::try_from(value).map_err(|_| MoneyError::TooLarge)
    }

    /// The product with another number, exactly.
    pub fn checked_mul(self, other: Self) -> Result<Self, MoneyError> {
        let units = self.units.checked_mul(other.units).ok_or(MoneyError::TooLarge)?;
        Ok(Self { units, scale: self.scale + other.scale })
    }

    /// Whether the number is below zero.
    pub const fn is_negative(self) -> bool {
        self.units < 0
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.units);
        }
        let sign = if self.units < 0 { "-" } else { "" };
        let power = 10u128.pow(self.scale.min(38));
        let units = self.units.unsigned_abs();
        write!(f, "{sign}{}.{:0width$}", units / power, units % power, width = self.scale as usize)
    }
}

fn divide_rounded(value: i128, by: i128) -> i128 {
    let (quotient, rest) = (value / by, value % by);
    if rest.abs() >= by - rest.abs() { quotient + value.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn gbp() -> Currency {
        "gbp".parse().unwrap()
    }

    #[test]
    fn decimal_text_is_read_exactly() {
        let cases = [
            ("2.55", 255),
            ("-2.345", -235),
            ("2.344", 234),
            ("0.001", 0),
            ("1e2", 10_000),
            ("1.5e-1", 15),
            ("0e99", 0),
            (".5", 50),
        ];
        for (text, minor) in cases {
            assert_eq!(Money::parse_major(text, gbp()).unwrap().minor, minor, "{text}");
        }
        assert_eq!(Money::parse_major("1250000", Currency::IRR).unwrap().minor, 1_250_000);
        assert_eq!(Money::parse_major("1.2345", "KWD".parse().unwrap()).unwrap().minor, 1_235);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "-", ".", "1,000", "۱", "1.2.3", "NaN", "1e", "--1"] {
            assert_eq!(Money::parse_major(text, gbp()), Err(MoneyError::NotANumber), "{text}");
        }
        assert_eq!(Money::parse_major("99999999999999999999", gbp()), Err(MoneyError::TooLarge));
        assert_eq!(Money::parse_major("1e30", gbp()), Err(MoneyError::TooLarge));
        assert_eq!("TOMAN".parse::<Currency>(), Err(MoneyError::Currency));
        assert_eq!("AAA".parse::<Currency>(), Err(MoneyError::Currency));
        let mixed = Money::zero(gbp()).checked_add(Money::zero(Currency::IRR));
        assert_eq!(mixed, Err(MoneyError::Mixed));
    }

    #[test]
    fn a_quantity_times_a_fine_price_is_exact() {
        let line = Decimal::parse("0.001").unwrap().checked_mul(Decimal::parse("600").unwrap()).unwrap();
        assert_eq!(line.scaled(2).unwrap(), 60);
    }

    proptest! {
        #[test]
        fn machine_text_round_trips(minor: i64) {
            for currency in [gbp(), Currency::IRR, "KWD".parse().unwrap()] {
                let money = Money::new(minor, currency);
                prop_assert_eq!(Money::parse_major(&money.to_major(), currency).unwrap(), money);
            }
        }

        #[test]
        fn any_text_is_answered(text in ".*", digits in "[0-9]{1,60}(\\.[0-9]{0,60})?(e-?[0-9]{1,5})?") {
            let _ = Money::parse_major(&text, gbp());
            let _ = Money::parse_major(&digits, gbp());
        }
    }
}
