//! What the properties of a named event look like: told by the business or learned from the first events, and checked.
//!
//! A small part of JSON Schema: `type`, `properties`, `required`, `items`, `enum` and `additionalProperties` as a yes or
//! no. A word that is not understood is refused rather than passed over, so that a schema never promises what is not
//! checked. A property that is not planned is reported and does no harm, unless the schema says `false` to it.

mod check;
mod learn;
mod read;

pub use check::{Fault, Finding};
pub use read::SchemaError;

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How deep a schema looks.
pub const DEPTH_MAX: usize = 6;
/// How many properties of one object it names.
pub const PROPERTIES_MAX: usize = 100;

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// Any number.
    Number,
    /// A text.
    String,
    /// A list.
    Array,
    /// Named values.
    Object,
}

impl Type {
    const ALL: [Self; 7] =
        [Self::Null, Self::Boolean, Self::Integer, Self::Number, Self::String, Self::Array, Self::Object];

    /// The word of JSON Schema.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if is_whole(&number.to_string()) => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// Whether a number has no fraction, by how it was written: `3` and `3.0`, not `3.5` or `3e-1`.
fn is_whole(written: &str) -> bool {
    match written.split_once('.') {
        None => !written.contains(['e', 'E']),
        Some((_, fraction)) => fraction.bytes().all(|digit| digit == b'0'),
    }
}

/// What is said of properties that are not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Others {
    /// They are reported (`additionalProperties` is not there).
    #[default]
    Reported,
    /// They are welcome (`true`).
    Free,
    /// They are faults (`false`).
    Refused,
}

/// What a value looks like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    /// The kinds it may have; none means any.
    pub types: BTreeSet<Type>,
    /// The named properties of an object.
    pub properties: BTreeMap<String, Schema>,
    /// Those of them that must be there.
    pub required: BTreeSet<String>,
    /// What is said of others.
    pub others: Others,
    /// What the elements of a list look like.
    pub items: Option<Box<Schema>>,
    /// The values it may have; none means any.
    pub choices: Vec<Value>,
}

impl Schema {
    /// As JSON Schema. [`Schema::read`] gives the same schema back.
    pub fn to_json(&self) -> Value {
        let mut out = Map::new();
        let words: Vec<&str> = self.types.iter().map(|kind| kind.word()).collect();
        match words.as_slice() {
            [] => {}
            [one] => {
                out.insert("type".into(), json!(one));
            }
            several => {
                out.insert("type".into(), json!(several));
            }
        }
        if !self.properties.is_empty() {
            let named: Map<String, Value> =
                self.properties.iter().map(|(name, schema)| (name.clone(), schema.to_json())).collect();
            out.insert("properties".into(), Value::Object(named));
        }
        if !self.required.is_empty() {
            out.insert("required".into(), json!(self.required));
        }
        match self.others {
            Others::Reported => {}
            Others::Free => drop(out.insert("additionalProperties".into(), json!(true))),
            Others::Refused => drop(out.insert("additionalProperties".into(), json!(false))),
        }
        if let Some(items) = &self.items {
            out.insert("items".into(), items.to_json());
        }
        if !self.choices.is_empty() {
            out.insert("enum".into(), json!(self.choices));
        }
        Value::Object(out)
    }
}
