//! What the audit trail, webhooks and exports tell of a record.

use super::profile::{Customer, custom_key};
use crate::actor::Actor;
use crate::cx::Cx;
use serde_json::{Map, Value as Json, json};

/// The whole record, in the form of the API.
pub(crate) fn outline(customer: &Customer) -> Json {
    json!({
        "id": customer.id,
        "kind": customer.kind,
        "name": customer.name(),
        "is_anonymous": customer.is_anonymous,
        "fields": customer.fields,
        "custom": customer.custom,
        "source": customer.source,
        "version": customer.version,
        "created_at": customer.created_at,
        "updated_at": customer.updated_at,
    })
}

/// What differs between two states of one record: how it was, how it is.
pub(crate) fn difference(before: &Customer, after: &Customer) -> (Json, Json) {
    let (mut was, mut is) = (Map::new(), Map::new());
    let mut note = |name: String, old: Json, new: Json| {
        if old != new {
            was.insert(name.clone(), old);
            is.insert(name, new);
        }
    };
    note("kind".into(), json!(before.kind), json!(after.kind));
    for field in super::Field::ALL {
        note(field.code().into(), json!(before.field(*field)), json!(after.field(*field)));
    }
    for name in before.custom.keys().chain(after.custom.keys()) {
        note(custom_key(name), json!(before.custom.get(name)), json!(after.custom.get(name)));
    }
    (was.into(), is.into())
}

/// The source that a record or identifier carries when the one who asks made it.
pub(crate) fn source_of(cx: &Cx) -> &str {
    match &cx.who {
        Actor::Key { source, .. } if !source.is_empty() => source,
        Actor::Key { .. } => "api",
        Actor::System(part) => part,
        Actor::User { .. } | Actor::Nobody => "staff",
    }
}
