//! Reading loosely written JSON without losing a digit.

use crate::meaning::Problem;
use serde_json::Value;
use vafa_kernel::Currency;
use vafa_kernel::money::Decimal;

/// The largest amount of anything, above or below zero: minor units of money, thousandths of a piece. Far beyond what
/// anything costs, and thousands of such amounts still add up within 64 bits.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000_000;

/// The longest code (stock keeping unit, order number, cart id …), in characters: codes are keys of indexes, whose rows
/// the store limits.
pub const CODE_CHARS_MAX: usize = 200;

/// A text field; numbers are taken as they were written, nulls and blanks are absent. Control characters other than line
/// breaks are left out: nobody means them, and no store takes all of them.
pub fn text(object: &Value, field: &str) -> Option<String> {
    match object.get(field)? {
        Value::String(text) => {
            let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
            Some(kept.trim().to_owned()).filter(|text| !text.is_empty())
        }
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text field that is part of a key: on one line, at most [`CODE_CHARS_MAX`] characters.
pub fn code(object: &Value, field: &str) -> Result<Option<String>, Problem> {
    let code: Option<String> = text(object, field).map(|text| one_line(&text));
    match code {
        Some(code) if code.chars().count() > CODE_CHARS_MAX => {
            Err(Problem::unreadable(field, format!("longer than {CODE_CHARS_MAX} characters")))
        }
        code => Ok(code),
    }
}

/// The first of several fields that has a code, as [`code`].
pub fn first_code(object: &Value, fields: &[&str]) -> Result<Option<String>, Problem> {
    for field in fields {
        if let Some(code) = code(object, field)? {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

/// The text without control characters, line breaks included.
pub fn one_line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The first of several fields that has a text.
pub fn first_text(object: &Value, fields: &[&str]) -> Option<String> {
    fields.iter().find_map(|field| text(object, field))
}

/// A decimal number, written as a number or as text; nulls and blanks are absent.
pub fn decimal(object: &Value, field: &str) -> Result<Option<Decimal>, Problem> {
    let written = match object.get(field) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) if text.trim().is_empty() => return Ok(None),
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(_) => return Err(Problem::unreadable(field, "not a number")),
    };
    Decimal::parse(&written).map(Some).map_err(|why| Problem::unreadable(field, why))
}

/// An amount in major units, as minor units; at most [`AMOUNT_MAX`] of them.
pub fn amount(object: &Value, field: &str, currency: Currency) -> Result<Option<i64>, Problem> {
    bounded(object, field, currency.exponent())
}

/// A number in units of `10^-scale`; at most [`AMOUNT_MAX`] of them.
pub fn bounded(object: &Value, field: &str, scale: u8) -> Result<Option<i64>, Problem> {
    match scaled(object, field, scale)? {
        Some(amount) if is_absurd(amount) => Err(Problem::unreadable(field, "the amount is too large")),
        amount => Ok(amount),
    }
}

/// Whether an amount is beyond [`AMOUNT_MAX`].
pub const fn is_absurd(amount: i64) -> bool {
    amount.unsigned_abs() > AMOUNT_MAX.unsigned_abs()
}

/// A number in units of `10^-scale`.
pub fn scaled(object: &Value, field: &str, scale: u8) -> Result<Option<i64>, Problem> {
    let Some(number) = decimal(object, field)? else { return Ok(None) };
    number.scaled(scale).map(Some).map_err(|why| Problem::unreadable(field, why))
}

/// A whole number (a fraction is rounded).
pub fn integer(object: &Value, field: &str) -> Result<Option<i64>, Problem> {
    scaled(object, field, 0)
}

/// Stars from 1 to 5.
pub fn rating(object: &Value, field: &str) -> Result<Option<u8>, Problem> {
    let Some(stars) = integer(object, field)? else { return Ok(None) };
    match u8::try_from(stars) {
        Ok(stars @ 1..=5) => Ok(Some(stars)),
        _ => Err(Problem::unreadable(field, "stars go from 1 to 5")),
    }
}

/// The currency named in `field`, or the given one.
pub fn currency(object: &Value, field: &str, otherwise: Currency) -> Result<Currency, Problem> {
    match text(object, field) {
        None => Ok(otherwise),
        Some(code) => code.parse().map_err(|why| Problem::unreadable(field, why)),
    }
}
