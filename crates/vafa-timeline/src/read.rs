//! Reading loosely written JSON without losing a digit.

use crate::meaning::Problem;
use serde_json::Value;
use vafa_kernel::Currency;
use vafa_kernel::money::Decimal;

/// A text field; numbers are taken as they were written, nulls and blanks are absent.
pub fn text(object: &Value, field: &str) -> Option<String> {
    match object.get(field)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
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

/// An amount in major units, as minor units.
pub fn amount(object: &Value, field: &str, currency: Currency) -> Result<Option<i64>, Problem> {
    scaled(object, field, currency.exponent())
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
