//! Values and cells in the binary form of PostgreSQL.

use std::error::Error;

use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use crate::row::Cell;
use crate::value::Value;

type Failure = Box<dyn Error + Sync + Send>;

/// Whether a value can be bound where the server expects a type.
pub(super) fn fits(value: &Value, wanted: &Type) -> bool {
    match value {
        Value::Null => true,
        Value::Int(int) => match *wanted {
            Type::INT8 => true,
            Type::INT4 => i32::try_from(*int).is_ok(),
            Type::INT2 => i16::try_from(*int).is_ok(),
            _ => false,
        },
        Value::Bool(_) => *wanted == Type::BOOL,
        Value::Real(_) => *wanted == Type::FLOAT8,
        Value::Text(_) => is_text(wanted),
        Value::Bytes(_) => *wanted == Type::BYTEA,
        Value::Uuid(_) => *wanted == Type::UUID,
    }
}

/// What a value is, for messages.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Int(_) => "an integer",
        Value::Bool(_) => "a boolean",
        Value::Real(_) => "a real number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Uuid(_) => "a uuid",
    }
}

/// Whether columns of a type can be read.
pub(super) fn is_readable(kind: &Type) -> bool {
    is_text(kind)
        || matches!(
            *kind,
            Type::BOOL
                | Type::INT2
                | Type::INT4
                | Type::INT8
                | Type::FLOAT4
                | Type::FLOAT8
                | Type::BYTEA
                | Type::UUID
        )
}

fn is_text(kind: &Type) -> bool {
    matches!(*kind, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
}

impl ToSql for Value {
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(int) => match *wanted {
                Type::INT2 => i16::try_from(*int)?.to_sql(wanted, out),
                Type::INT4 => i32::try_from(*int)?.to_sql(wanted, out),
                _ => int.to_sql(wanted, out),
            },
            Value::Bool(bool) => bool.to_sql(wanted, out),
            // As on SQLite, which does not keep -0.0.
            Value::Real(real) => (real + 0.0).to_sql(wanted, out),
            Value::Text(text) => text.to_sql(wanted, out),
            Value::Bytes(bytes) => bytes.to_sql(wanted, out),
            Value::Uuid(uuid) => uuid.to_sql(wanted, out),
        }
    }

    /// Whatever `fits` let through.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(match *kind {
            Type::BOOL => Cell::Bool(bool::from_sql(kind, raw)?),
            Type::INT2 => Cell::Int(i16::from_sql(kind, raw)?.into()),
            Type::INT4 => Cell::Int(i32::from_sql(kind, raw)?.into()),
            Type::INT8 => Cell::Int(i64::from_sql(kind, raw)?),
            Type::FLOAT4 => Cell::Real(f32::from_sql(kind, raw)?.into()),
            Type::FLOAT8 => Cell::Real(f64::from_sql(kind, raw)?),
            Type::BYTEA => Cell::Bytes(raw),
            Type::UUID => Cell::Uuid(Uuid::from_sql(kind, raw)?),
            _ if is_text(kind) => Cell::Text(<&str>::from_sql(kind, raw)?),
            _ => return Err(format!("{kind}, which must be cast").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Cell::Null)
    }

    /// Every type, to say in our own words which cannot be read.
    fn accepts(_: &Type) -> bool {
        true
    }
}

/// The value at a place of a row.
pub(crate) fn cell(row: &postgres::Row, index: usize) -> Result<Cell<'_>, String> {
    if index >= row.len() {
        return Err("no such column".to_owned());
    }
    row.try_get(index).map_err(|error| match error.into_source() {
        Some(source) => source.to_string(),
        None => "an unreadable value".to_owned(),
    })
}
