//! Learns a schema from events: it becomes just wide enough for all that were seen.

use super::{DEPTH_MAX, Others, PROPERTIES_MAX, Schema, Type};
use serde_json::Value;

impl Schema {
    /// The narrowest schema for one value. What lies deeper than a schema looks may be anything.
    pub fn of(value: &Value) -> Self {
        of(value, 0)
    }

    /// The narrowest schema for all that either is a schema for. The order does not matter.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        if self.types.is_empty() || other.types.is_empty() {
            return Self::default();
        }
        let had_objects = (self.types.contains(&Type::Object), other.types.contains(&Type::Object));
        self.types.extend(other.types);
        if self.types.contains(&Type::Number) {
            self.types.remove(&Type::Integer);
        }
        match had_objects {
            (true, true) => {
                self.required.retain(|name| other.required.contains(name));
                for (name, theirs) in other.properties {
                    let joined = match self.properties.remove(&name) {
                        Some(mine) => mine.join(theirs),
                        None => theirs,
                    };
                    self.properties.insert(name, joined);
                }
                self.others = self.others.max_free(other.others);
            }
            (false, _) => {
                self.properties = other.properties;
                self.required = other.required;
                self.others = other.others;
            }
            (true, false) => {}
        }
        self.free_where_many();
        self.items = match (self.items, other.items) {
            (Some(mine), Some(theirs)) => Some(Box::new(mine.join(*theirs))),
            (mine, theirs) => mine.or(theirs),
        };
        self.choices.clear();
        self
    }

    /// An object with so many names has no plan: they are data.
    fn free_where_many(&mut self) {
        if self.properties.len() > PROPERTIES_MAX || self.others == Others::Free {
            self.properties.clear();
            self.required.clear();
            self.others = Others::Free;
        }
    }
}

impl Others {
    fn max_free(self, other: Self) -> Self {
        if self == Self::Free || other == Self::Free { Self::Free } else { Self::Reported }
    }
}

fn of(value: &Value, depth: usize) -> Schema {
    let mut schema = Schema { types: [Type::of(value)].into(), ..Schema::default() };
    match value {
        _ if depth == DEPTH_MAX => {}
        Value::Object(held) => {
            schema.properties =
                held.iter().map(|(name, value)| (name.clone(), of(value, depth + 1))).collect();
            schema.required = held.keys().cloned().collect();
            schema.free_where_many();
        }
        Value::Array(elements) => {
            let seen = elements.iter().map(|element| of(element, depth + 1)).reduce(Schema::join);
            schema.items = seen.map(Box::new);
        }
        _ => {}
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, json};

    #[test]
    fn a_schema_is_as_wide_as_what_was_seen() {
        let seen = [
            json!({"sku": "a", "price": 3, "products": []}),
            json!({"sku": "b", "price": 3.5, "coupon": null, "products": [{"sku": "x"}]}),
            json!({"sku": "c", "price": "۳", "products": [{"sku": 7, "size": "m"}]}),
        ];
        let learned = seen.iter().map(Schema::of).reduce(Schema::join).unwrap();
        let expected = json!({
            "type": "object",
            "required": ["price", "products", "sku"],
            "properties": {
                "sku": {"type": "string"},
                "price": {"type": ["number", "string"]},
                "coupon": {"type": "null"},
                "products": {"type": "array", "items": {
                    "type": "object", "required": ["sku"],
                    "properties": {"sku": {"type": ["integer", "string"]}, "size": {"type": "string"}}}},
            },
        });
        assert_eq!(learned.to_json(), expected);
        assert_eq!(learned.check(&json!({"sku": "d", "price": true, "products": []}))[0].pointer, "/price");
    }

    #[test]
    fn names_that_are_data_are_not_planned() {
        let many: Map<String, Value> = (0..=PROPERTIES_MAX).map(|n| (n.to_string(), json!(n))).collect();
        let learned = Schema::of(&json!({"by_sku": many})).join(Schema::of(&json!({"by_sku": {"x": "y"}})));
        assert_eq!(
            learned.properties["by_sku"].to_json(),
            json!({"type": "object", "additionalProperties": true})
        );
        assert_eq!(learned.check(&json!({"by_sku": {"z": 1}})), []);
    }

    #[test]
    fn what_lies_too_deep_may_be_anything() {
        let deep = |bottom: Value| (0..DEPTH_MAX + 3).fold(bottom, |inner, _| json!([inner]));
        let learned = Schema::of(&deep(json!(1)));
        assert_eq!(learned.check(&deep(json!({"a": "b"}))), []);
        assert_eq!(Schema::read(&learned.to_json()), Ok(learned));
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-5i64..5).prop_map(Value::from),
            (-5i32..5).prop_map(|n| json!(f64::from(n) / 2.0)),
            "[a-c]{0,2}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-d~/]{1,2}", inner, 0..4)
                    .prop_map(|held| Value::Object(held.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_was_seen_fits_in_whatever_order_it_was_seen(values in prop::collection::vec(any_value(), 1..6), cut in 1usize..6) {
            let learned = values.iter().map(Schema::of).reduce(Schema::join).unwrap();
            for value in &values {
                prop_assert_eq!(learned.check(value), []);
            }
            let backwards = values.iter().rev().map(Schema::of).reduce(Schema::join).unwrap();
            prop_assert_eq!(&learned, &backwards);
            let cut = cut.min(values.len());
            let parts = [&values[..cut], &values[cut..]].into_iter()
                .filter_map(|part| part.iter().map(Schema::of).reduce(Schema::join)).reduce(Schema::join);
            prop_assert_eq!(Some(&learned), parts.as_ref());
            prop_assert_eq!(Schema::read(&learned.to_json()), Ok(learned));
        }
    }
}
