//! Reads a schema that the business wrote.

use super::{DEPTH_MAX, Others, PROPERTIES_MAX, Schema, Type};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;

/// Why a schema cannot be taken: where, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{pointer}: {why}")]
pub struct SchemaError {
    /// JSON pointer into the schema.
    pub pointer: String,
    /// What is wrong.
    pub why: String,
}

fn wrong<T>(pointer: &str, why: impl Into<String>) -> Result<T, SchemaError> {
    Err(SchemaError { pointer: pointer.to_owned(), why: why.into() })
}

impl Schema {
    /// Reads a schema.
    pub fn read(schema: &Value) -> Result<Self, SchemaError> {
        read(schema, "", 0)
    }
}

fn read(schema: &Value, at: &str, depth: usize) -> Result<Schema, SchemaError> {
    let Value::Object(words) = schema else { return wrong(at, "a schema is an object") };
    if depth > DEPTH_MAX {
        return wrong(at, format!("deeper than {DEPTH_MAX} levels"));
    }
    let mut out = Schema::default();
    for (word, told) in words {
        let here = format!("{at}/{}", escape(word));
        match word.as_str() {
            "type" => out.types = types(told, &here)?,
            "properties" => out.properties = properties(told, &here, depth)?,
            "required" => out.required = required(told, &here)?,
            "additionalProperties" => {
                out.others = match told {
                    Value::Bool(true) => Others::Free,
                    Value::Bool(false) => Others::Refused,
                    _ => return wrong(&here, "only true and false are understood"),
                }
            }
            "items" => out.items = Some(Box::new(read(told, &here, depth + 1)?)),
            "enum" => match told {
                Value::Array(choices) if !choices.is_empty() => out.choices.clone_from(choices),
                _ => return wrong(&here, "a list of values, not empty"),
            },
            // Words for people change nothing.
            "title" | "description" | "$schema" | "$comment" | "examples" => {}
            _ => return wrong(&here, "this word is not understood"),
        }
    }
    Ok(out)
}

fn types(told: &Value, at: &str) -> Result<BTreeSet<Type>, SchemaError> {
    let words = match told {
        Value::Array(words) if !words.is_empty() => words.as_slice(),
        Value::String(_) => std::slice::from_ref(told),
        _ => return wrong(at, "the name of a type or a list of them"),
    };
    words
        .iter()
        .map(|word| match Type::ALL.into_iter().find(|known| word == known.word()) {
            Some(known) => Ok(known),
            None => wrong(at, format!("there is no type {word}")),
        })
        .collect()
}

fn properties(told: &Value, at: &str, depth: usize) -> Result<BTreeMap<String, Schema>, SchemaError> {
    let Value::Object(named) = told else { return wrong(at, "names with their schemas") };
    if named.len() > PROPERTIES_MAX {
        return wrong(at, format!("more than {PROPERTIES_MAX} properties"));
    }
    let read_one = |(name, schema): (&String, &Value)| {
        Ok((name.clone(), read(schema, &format!("{at}/{}", escape(name)), depth + 1)?))
    };
    Map::iter(named).map(read_one).collect()
}

fn required(told: &Value, at: &str) -> Result<BTreeSet<String>, SchemaError> {
    let Value::Array(names) = told else { return wrong(at, "a list of names") };
    if names.len() > PROPERTIES_MAX {
        return wrong(at, format!("more than {PROPERTIES_MAX} names"));
    }
    let names: Option<BTreeSet<String>> =
        names.iter().map(|name| name.as_str().map(ToOwned::to_owned)).collect();
    names.map_or_else(|| wrong(at, "a list of names"), Ok)
}

/// A name as a part of a JSON pointer (RFC 6901).
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_and_written_again() {
        let told = json!({
            "type": "object",
            "properties": {
                "sku": {"type": "string"},
                "price": {"type": ["integer", "string"]},
                "size": {"enum": ["s", "m", 3]},
                "products": {"type": "array", "items": {"type": "object", "additionalProperties": false}},
            },
            "required": ["sku"],
        });
        assert_eq!(Schema::read(&told).unwrap().to_json(), told);
        assert_eq!(Schema::read(&json!({"title": "x"})), Ok(Schema::default()));
    }

    #[test]
    fn what_is_not_checked_is_not_promised() {
        let deep = (0..=DEPTH_MAX).fold(json!({}), |inner, _| json!({"items": inner}));
        let many: Map<String, Value> = (0..=PROPERTIES_MAX).map(|n| (n.to_string(), json!({}))).collect();
        for (told, pointer) in [
            (json!([]), ""),
            (json!({"type": "text"}), "/type"),
            (json!({"type": []}), "/type"),
            (json!({"properties": {"a/b": {"minimum": 3}}}), "/properties/a~1b/minimum"),
            (json!({"properties": {"a": 3}}), "/properties/a"),
            (json!({"properties": many}), "/properties"),
            (json!({"required": "sku"}), "/required"),
            (json!({"required": [1]}), "/required"),
            (json!({"enum": []}), "/enum"),
            (json!({"additionalProperties": {}}), "/additionalProperties"),
            (deep, "/items/items/items/items/items/items/items"),
        ] {
            assert_eq!(Schema::read(&told).unwrap_err().pointer, pointer, "{told}");
        }
    }
}
