//! Holds the properties of an event against a schema.

use super::read::escape;
use super::{Others, Schema, Type};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is wrong with a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It must be there and is not.
    Missing,
    /// It is of another type.
    WrongType,
    /// It is none of the choices.
    NotAChoice,
    /// The schema refuses what it does not name.
    Refused,
    /// It is not planned. This is told and does no harm.
    Unplanned,
}

impl Fault {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::WrongType => "wrong_type",
            Self::NotAChoice => "not_a_choice",
            Self::Refused => "refused",
            Self::Unplanned => "unplanned",
        }
    }

    /// Whether an event with this fault breaks its schema.
    pub const fn breaks(self) -> bool {
        !matches!(self, Self::Unplanned)
    }
}

/// One thing that is not as the schema says. Values are not in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// JSON pointer to the property; `*` stands for any element of a list.
    pub pointer: String,
    /// What is wrong with it.
    pub fault: Fault,
    /// What the schema wants there, in technical words; empty where that is plain.
    pub wanted: String,
}

/// So many findings of one event are told.
const FINDINGS_MAX: usize = 20;

impl Schema {
    /// What is not as this schema says, each place once, at most twenty.
    pub fn check(&self, value: &Value) -> Vec<Finding> {
        let mut found = BTreeSet::new();
        check(self, value, "", &mut found);
        found.into_iter().take(FINDINGS_MAX).collect()
    }

    fn allows(&self, kind: Type) -> bool {
        self.types.is_empty()
            || self.types.contains(&kind)
            || (kind == Type::Integer && self.types.contains(&Type::Number))
    }
}

fn check(schema: &Schema, value: &Value, at: &str, found: &mut BTreeSet<Finding>) {
    if found.len() >= FINDINGS_MAX {
        return;
    }
    let mut tell = |pointer: String, fault: Fault, wanted: String| {
        found.insert(Finding { pointer, fault, wanted });
    };
    if !schema.allows(Type::of(value)) {
        let words: Vec<&str> = schema.types.iter().map(|kind| kind.word()).collect();
        return tell(at.to_owned(), Fault::WrongType, words.join(" or "));
    }
    if !schema.choices.is_empty() && !schema.choices.contains(value) {
        return tell(at.to_owned(), Fault::NotAChoice, format!("one of {}", schema.choices.len()));
    }
    match value {
        Value::Object(held) => {
            for name in schema.required.iter().filter(|name| !held.contains_key(*name)) {
                tell(format!("{at}/{}", escape(name)), Fault::Missing, String::new());
            }
            for (name, value) in held {
                let here = format!("{at}/{}", escape(name));
                match (schema.properties.get(name), schema.others) {
                    (Some(known), _) => check(known, value, &here, found),
                    (None, Others::Free) => {}
                    (None, Others::Refused) => {
                        found.insert(Finding { pointer: here, fault: Fault::Refused, wanted: String::new() });
                    }
                    // Where nothing is named everything is welcome.
                    (None, Others::Reported) if schema.properties.is_empty() => {}
                    (None, Others::Reported) => {
                        found.insert(Finding {
                            pointer: here,
                            fault: Fault::Unplanned,
                            wanted: String::new(),
                        });
                    }
                }
            }
        }
        Value::Array(elements) => {
            if let Some(items) = &schema.items {
                let here = format!("{at}/*");
                for element in elements {
                    check(items, element, &here, found);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_fault_is_told_where_it_is() {
        let schema = Schema::read(&json!({
            "type": "object",
            "required": ["sku", "price"],
            "properties": {
                "sku": {"type": "string"},
                "price": {"type": "number"},
                "size": {"enum": ["s", "m"]},
                "products": {"type": "array", "items": {
                    "properties": {"sku": {"type": ["string", "integer"]}}, "additionalProperties": false}},
            },
        }))
        .unwrap();
        let told = json!({
            "sku": 7, "size": "xl", "a/b": 1,
            "products": [{"sku": 1.5}, {"sku": "x", "colour": "red"}, {"sku": 2}],
        });
        let found: Vec<(String, &str, String)> =
            schema.check(&told).into_iter().map(|f| (f.pointer, f.fault.code(), f.wanted)).collect();
        let expected = [
            ("/a~1b", "unplanned", ""),
            ("/price", "missing", ""),
            ("/products/*/colour", "refused", ""),
            ("/products/*/sku", "wrong_type", "integer or string"),
            ("/size", "not_a_choice", "one of 2"),
            ("/sku", "wrong_type", "string"),
        ];
        let expected: Vec<_> = expected
            .iter()
            .map(|(at, fault, wanted)| ((*at).to_owned(), *fault, (*wanted).to_owned()))
            .collect();
        assert_eq!(found, expected);
        assert_eq!(schema.check(&json!({"sku": "x", "price": 3.0})), []);
        assert_eq!(schema.check(&json!([])).len(), 1);
    }

    #[test]
    fn an_endless_event_is_told_of_briefly() {
        let schema = Schema::read(&json!({"properties": {"a": {}}})).unwrap();
        let many: serde_json::Map<String, Value> = (0..500).map(|n| (format!("p{n}"), json!(n))).collect();
        assert_eq!(schema.check(&Value::Object(many)).len(), FINDINGS_MAX);
        let nested = Schema::read(&json!({"items": {"type": "string"}})).unwrap();
        assert_eq!(nested.check(&json!(vec![1; 300])).len(), 1);
    }
}
