//! Who an item is about: identifiers, wherever clients put them.

use super::dialect::Call;
use crate::business::Business;
use crate::customers::{Claim, IdentifierKind};
use serde_json::{Map, Value as Json};

/// Identifiers found in an item, and what had to be left out.
#[derive(Debug, Default)]
pub(super) struct Claims {
    pub(super) found: Vec<Claim>,
    /// The item named an id, but only one that means nobody.
    pub(super) has_placeholder: bool,
}

impl Claims {
    fn add(
        &mut self,
        business: &Business,
        kind: IdentifierKind,
        told: Option<&Json>,
        flags: &mut Vec<&'static str>,
    ) {
        let text = match told {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(number)) => number.to_string(),
            _ => return,
        };
        if text.trim().is_empty() {
            return;
        }
        match Claim::read(kind, &text, business) {
            Ok(claim) if self.found.contains(&claim) => {}
            Ok(claim) => self.found.push(claim),
            Err(_) => {
                self.has_placeholder = true;
                flags.push("identifier_left_out");
            }
        }
    }
}

/// Names that clients give to identifiers among the traits.
const IN_TRAITS: &[(&str, IdentifierKind)] = &[
    ("email", IdentifierKind::Email),
    ("phone", IdentifierKind::Phone),
    ("mobile", IdentifierKind::Phone),
    ("phone_number", IdentifierKind::Phone),
    ("phoneNumber", IdentifierKind::Phone),
    ("national_id", IdentifierKind::NationalId),
    ("nationalId", IdentifierKind::NationalId),
    ("card", IdentifierKind::Card),
    ("loyalty_card", IdentifierKind::Card),
    ("loyaltyCard", IdentifierKind::Card),
];

/// Finds the identifiers of an item.
pub(super) fn read(
    call: Call,
    item: &Map<String, Json>,
    business: &Business,
    flags: &mut Vec<&'static str>,
) -> Claims {
    let mut claims = Claims::default();
    claims.add(business, IdentifierKind::CustomerId, item.get("userId"), flags);
    claims.add(business, IdentifierKind::Anonymous, item.get("anonymousId"), flags);
    claims.add(business, IdentifierKind::Anonymous, item.get("previousId"), flags);
    let context = item.get("context").and_then(Json::as_object);
    // A group's traits are the group's.
    let of_item = item.get("traits").and_then(Json::as_object).filter(|_| call != Call::Group);
    let of_context = context.and_then(|context| context.get("traits")).and_then(Json::as_object);
    for traits in [of_item, of_context].into_iter().flatten() {
        for (name, kind) in IN_TRAITS {
            claims.add(business, *kind, traits.get(*name), flags);
        }
    }
    let Some(context) = context else { return claims };
    let device = context.get("device").and_then(|device| device.get("id"));
    claims.add(business, IdentifierKind::Device, device, flags);
    let external = context.get("externalIds").or_else(|| context.get("externalId")).and_then(Json::as_array);
    for told in external.into_iter().flatten() {
        let (Some(id), Some(kind)) = (told.get("id"), told.get("type").and_then(Json::as_str)) else {
            continue;
        };
        match kind {
            "user_id" => claims.add(business, IdentifierKind::CustomerId, Some(id), flags),
            "anonymous_id" => claims.add(business, IdentifierKind::Anonymous, Some(id), flags),
            other => match IdentifierKind::from_code(other) {
                Some(kind) if kind != IdentifierKind::External && kind != IdentifierKind::Social => {
                    claims.add(business, kind, Some(id), flags);
                }
                _ => {
                    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                    claims.add(
                        business,
                        IdentifierKind::External,
                        Some(&Json::from(format!("{other}/{id}"))),
                        flags,
                    );
                }
            },
        }
    }
    claims
}
