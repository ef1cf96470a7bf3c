//! Values bound to statements.

use std::borrow::Cow;

use uuid::Uuid;

use crate::StoreError;

/// One parameter of a statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value, of any type.
    Null,
    /// `BIGINT`.
    Int(i64),
    /// `BOOLEAN`.
    Bool(bool),
    /// `DOUBLE`; finite.
    Real(f64),
    /// `TEXT`; without U+0000.
    Text(String),
    /// `BYTES`.
    Bytes(Vec<u8>),
    /// `UUID`.
    Uuid(Uuid),
}

macro_rules! from {
    ($($kind:ty => |$value:ident| $made:expr;)*) => {$(
        impl From<$kind> for Value {
            fn from($value: $kind) -> Self {
                $made
            }
        }
    )*};
}

from! {
    i64 => |v| Value::Int(v);
    i32 => |v| Value::Int(i64::from(v));
    i16 => |v| Value::Int(i64::from(v));
    u32 => |v| Value::Int(i64::from(v));
    u16 => |v| Value::Int(i64::from(v));
    u8 => |v| Value::Int(i64::from(v));
    bool => |v| Value::Bool(v);
    f64 => |v| Value::Real(v);
    &str => |v| Value::Text(v.to_owned());
    &String => |v| Value::Text(v.clone());
    String => |v| Value::Text(v);
    Cow<'_, str> => |v| Value::Text(v.into_owned());
    &[u8] => |v| Value::Bytes(v.to_vec());
    &Vec<u8> => |v| Value::Bytes(v.clone());
    Vec<u8> => |v| Value::Bytes(v);
    Uuid => |v| Value::Uuid(v);
    &Uuid => |v| Value::Uuid(*v);
    &Value => |v| v.clone();
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// Refuses what one engine would take and the other not (or take as something else).
pub(crate) fn check(params: &[Value]) -> Result<(), StoreError> {
    for (index, value) in params.iter().enumerate() {
        let why = match value {
            Value::Text(text) if text.as_bytes().contains(&0) => "text cannot hold U+0000",
            Value::Real(real) if !real.is_finite() => "a number must be finite",
            _ => continue,
        };
        return Err(StoreError::Value { parameter: index + 1, why });
    }
    Ok(())
}

/// Makes the parameters of a statement: `params![id, "text", 5, None::<i64>]`, each through `Into<Value>`.
#[macro_export]
macro_rules! params {
    () => {
        &[] as &[$crate::Value]
    };
    ($($value:expr),+ $(,)?) => {
        &[$($crate::Value::from($value)),+]
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_made_from_plain_values() {
        let none: Option<&str> = None;
        let made: &[Value] = params![1_i64, 2_u32, true, "ک", Some("گ"), none, vec![1_u8], Uuid::nil(), 1.5];
        assert_eq!(
            made,
            [
                Value::Int(1),
                Value::Int(2),
                Value::Bool(true),
                Value::Text("ک".into()),
                Value::Text("گ".into()),
                Value::Null,
                Value::Bytes(vec![1]),
                Value::Uuid(Uuid::nil()),
                Value::Real(1.5)
            ]
        );
        assert!(params![].is_empty());
    }

    #[test]
    fn values_that_the_engines_treat_differently_are_refused() {
        assert_eq!(check(params!["fine", 1.0]), Ok(()));
        let nul = check(params![1, "a\0b"]);
        assert!(matches!(nul, Err(StoreError::Value { parameter: 2, .. })), "{nul:?}");
        assert!(check(params![f64::NAN]).is_err());
        assert!(check(params![f64::INFINITY]).is_err());
    }
}
