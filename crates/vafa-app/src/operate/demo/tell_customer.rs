//! A simulated customer in the words in which customers are told.

use crate::business::Business;
use crate::customers::{Claim, CustomerKind, Field, IdentifierKind, Patch};
use crate::failure::Failure;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use vafa_demo::{Gender, Inside, Kind, SimCustomer};

/// What is told about who a customer is.
pub(super) struct Told {
    /// By which they are known.
    pub(super) claims: Vec<Claim>,
    /// Their profile.
    pub(super) patch: Patch,
    /// Person, household or organisation.
    pub(super) kind: CustomerKind,
}

pub(super) fn tell(customer: &SimCustomer) -> Result<Told, Failure> {
    let kind = match customer.kind {
        Kind::Person => CustomerKind::Person,
        Kind::Household => CustomerKind::Household,
        Kind::Organisation => CustomerKind::Organisation,
    };
    let fields = fields(customer).into_iter().map(|(field, value)| (field, Some(value))).collect();
    let patch = Patch { kind: None, fields, custom: custom(customer) };
    Ok(Told { claims: claims(customer)?, patch, kind })
}

/// The customer's number in the shop is theirs alone; everything else they may share.
pub(super) fn own_number(customer: &SimCustomer) -> Result<Claim, Failure> {
    Ok(Claim::read(IdentifierKind::CustomerId, &customer.external_id, &Business::default())?)
}

fn claims(customer: &SimCustomer) -> Result<Vec<Claim>, Failure> {
    let business = Business::default();
    let mut claims = vec![own_number(customer)?];
    let social = customer.handle.as_ref().map(|handle| format!("instagram/{handle}"));
    let others = [
        (IdentifierKind::Phone, customer.phone.as_ref().map(|phone| phone.as_str().to_owned())),
        (IdentifierKind::Email, customer.email.clone()),
        (IdentifierKind::Card, customer.loyalty_card.clone()),
        (IdentifierKind::Social, social),
    ];
    for (kind, value) in others {
        if let Some(value) = value {
            claims.push(Claim::read(kind, &value, &business)?);
        }
    }
    Ok(claims)
}

fn fields(customer: &SimCustomer) -> BTreeMap<Field, String> {
    let is_person = customer.kind == Kind::Person;
    let text = |text: Option<&str>| text.map(str::to_owned);
    let own = |name: &str| Some(name.to_owned()).filter(|name| is_person && !name.is_empty());
    let gender = customer.gender.map(|gender| match gender {
        Gender::Female => "female".to_owned(),
        Gender::Male => "male".to_owned(),
    });
    let hours = customer.preferred_hours.map(|(from, until)| format!("{from}-{until}"));
    [
        (Field::ToldName, customer.group_name.clone()),
        (Field::GivenName, own(&customer.given_name)),
        (Field::FamilyName, own(&customer.family_name)),
        (Field::Gender, gender.filter(|_| is_person)),
        (Field::BirthDate, customer.birth_date.map(|day| day.to_string())),
        (Field::Job, text(customer.job)),
        (Field::SocialStanding, text(customer.standing.map(vafa_demo::Standing::code))),
        (Field::Language, Some(customer.language.to_owned())),
        (Field::Country, Some("IR".to_owned())),
        (Field::Region, text(customer.province)),
        (Field::City, text(customer.city)),
        (Field::Area, text(customer.area)),
        (Field::Address, customer.address.clone()),
        (Field::PostalCode, customer.postal_code.clone()),
        (Field::PreferredChannel, text(customer.preferred_channel.map(vafa_demo::Contact::code))),
        (Field::PreferredHours, hours),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value?)))
    .collect()
}

fn custom(customer: &SimCustomer) -> BTreeMap<String, Json> {
    let inside = match customer.inside {
        Inside::Outside => None,
        Inside::Staff => Some("staff"),
        Inside::Marketer => Some("marketer"),
        Inside::Artisan => Some("artisan"),
    };
    let mut custom = BTreeMap::new();
    if let Some(inside) = inside {
        custom.insert("inside".to_owned(), Json::from(inside));
    }
    if customer.kind == Kind::Organisation {
        let contact = format!("{} {}", customer.given_name, customer.family_name);
        custom.insert("contact".to_owned(), Json::from(contact.trim()));
    }
    custom
}

/// What the entry on the timeline says: the fields by their codes.
pub(super) fn payload(told: &Told) -> Json {
    let fields: Map<String, Json> = told
        .patch
        .fields
        .iter()
        .filter_map(|(field, value)| Some((field.code().to_owned(), Json::from(value.as_deref()?))))
        .collect();
    serde_json::json!({ "fields": fields })
}
