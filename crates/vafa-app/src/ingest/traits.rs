//! What traits tell about a profile: the names that clients agree on become fields, the rest fields of the business's own.

use crate::business::Business;
use crate::customers::{CustomerKind, Field, Patch};
use serde_json::{Map, Value as Json};
use vafa_timeline::read::text;

/// Traits that are fields.
const FIELDS: &[(&str, Field)] = &[
    ("name", Field::ToldName),
    ("firstName", Field::GivenName),
    ("first_name", Field::GivenName),
    ("lastName", Field::FamilyName),
    ("last_name", Field::FamilyName),
    ("username", Field::Nickname),
    ("gender", Field::Gender),
    ("birthday", Field::BirthDate),
    ("birth_date", Field::BirthDate),
    ("birthdate", Field::BirthDate),
    ("title", Field::Job),
    ("job", Field::Job),
    ("language", Field::Language),
    ("locale", Field::Language),
    ("country", Field::Country),
    ("state", Field::Region),
    ("region", Field::Region),
    ("city", Field::City),
    ("postalCode", Field::PostalCode),
    ("postal_code", Field::PostalCode),
    ("zip", Field::PostalCode),
];

/// Parts of the trait `address`.
const ADDRESS: &[(&str, Field)] = &[
    ("street", Field::Address),
    ("city", Field::City),
    ("state", Field::Region),
    ("region", Field::Region),
    ("country", Field::Country),
    ("postalCode", Field::PostalCode),
    ("postal_code", Field::PostalCode),
];

/// Traits that are identifiers, or say nothing about the person.
const ELSEWHERE: &[&str] = &[
    "id",
    "email",
    "phone",
    "mobile",
    "phone_number",
    "phoneNumber",
    "national_id",
    "nationalId",
    "card",
    "loyalty_card",
    "loyaltyCard",
    "userId",
    "anonymousId",
];

/// Fields of the business's own that one telling may bring, and how long their names may be.
const MAX_OWN: usize = 100;
const MAX_NAME: usize = 100;

/// Reads traits. A value that does not fit its field is left out and flagged; the event is kept.
pub(super) fn read(
    traits: &Map<String, Json>,
    kind: Option<CustomerKind>,
    business: &Business,
    flags: &mut Vec<&'static str>,
) -> Patch {
    let mut patch = Patch { kind, ..Patch::default() };
    let whole = Json::Object(traits.clone());
    let mut set = |patch: &mut Patch, holder: &Json, name: &str, field: Field| {
        let Some(told) = text(holder, name) else {
            // An explicit null takes the value back.
            if matches!(holder.get(name), Some(Json::Null)) {
                patch.fields.entry(field).or_insert(None);
            }
            return;
        };
        match field.clean(&told, business.calendar) {
            Ok(Some(value)) => {
                patch.fields.insert(field, Some(value));
            }
            Ok(None) => {}
            Err(_) => flags.push("trait_left_out"),
        }
    };
    for (name, field) in FIELDS {
        set(&mut patch, &whole, name, *field);
    }
    match traits.get("address") {
        Some(address @ Json::Object(_)) => {
            for (name, field) in ADDRESS {
                set(&mut patch, address, name, *field);
            }
        }
        Some(Json::String(_)) => set(&mut patch, &whole, "address", Field::Address),
        _ => {}
    }
    let known = |name: &str| {
        name == "address"
            || ELSEWHERE.contains(&name)
            || FIELDS.iter().any(|(field, _)| *field == name)
            || name.starts_with('$')
    };
    for (name, value) in traits.iter().filter(|(name, _)| !known(name)).take(MAX_OWN) {
        let name: String = name.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
        if !name.trim().is_empty() {
            patch.custom.insert(name, value.clone());
        }
    }
    patch
}
