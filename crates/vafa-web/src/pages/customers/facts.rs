//! What is known of a customer, field by field, each with since when.

use super::record_words::consent_channel;
use super::shown;
use crate::pages::Visit;
use serde_json::Value as Json;
use vafa_app::customers::fields::CustomField;
use vafa_app::customers::{Customer, CustomerDetail, Field, custom_key};
use vafa_kernel::{Instant, LocalDate};
use vafa_locale::{Lang, text::has};

/// A field with a value.
pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
    /// When it was last told.
    pub(super) told: Option<shown::Time>,
}

/// A consent as it holds.
pub(super) struct ConsentShown {
    pub(super) purpose: String,
    pub(super) channel: String,
    /// The codes, for the form that changes it.
    pub(super) purpose_code: String,
    pub(super) channel_code: String,
    pub(super) is_granted: bool,
    pub(super) source: String,
    pub(super) evidence: String,
    pub(super) time: shown::Time,
}

/// The facts that one look wants: where they live, when they were born, what they do.
pub(super) fn short(visit: &Visit, detail: &CustomerDetail) -> Vec<Fact> {
    const SHORT: [Field; 8] = [
        Field::Nickname,
        Field::BirthDate,
        Field::Job,
        Field::City,
        Field::Area,
        Field::PreferredChannel,
        Field::PreferredHours,
        Field::Language,
    ];
    SHORT.into_iter().filter_map(|field| fact(visit, &detail.customer, field)).collect()
}

/// Every field that has a value.
pub(super) fn whole(visit: &Visit, customer: &Customer) -> Vec<Fact> {
    Field::ALL.iter().filter_map(|field| fact(visit, customer, *field)).collect()
}

fn fact(visit: &Visit, customer: &Customer, field: Field) -> Option<Fact> {
    let value = customer.field(field)?;
    Some(Fact {
        label: field_label(visit, field),
        value: field_value(visit, field, value),
        told: told_at(visit, customer, field.code()),
    })
}

fn told_at(visit: &Visit, customer: &Customer, key: &str) -> Option<shown::Time> {
    customer.field_times.get(key).map(|micros| shown::time(visit, Instant::from_micros(*micros)))
}

/// What a field is called.
pub(super) fn field_label(visit: &Visit, field: Field) -> String {
    visit.t.text(&format!("customers-field-{}", field.code())).into_owned()
}

/// A field's value in words.
pub(super) fn field_value(visit: &Visit, field: Field, value: &str) -> String {
    match field {
        Field::BirthDate => {
            value.parse::<LocalDate>().map_or_else(|_| value.to_owned(), |day| visit.f.day(day))
        }
        Field::Gender => visit.t.text(&format!("customers-gender-{value}")).into_owned(),
        Field::Language => {
            let key = format!("language-{value}");
            if has(&key) { visit.t.text(&key).into_owned() } else { value.to_owned() }
        }
        Field::PreferredChannel => super::order_words::channel(visit, value),
        Field::PostalCode => visit.f.digits(value),
        _ => value.to_owned(),
    }
}

/// Fields of the business's own that have a value: the planned ones by their name, the others as they were sent.
pub(super) fn own(visit: &Visit, customer: &Customer, planned: &[CustomField]) -> Vec<Fact> {
    let at = |name: &str| planned.iter().position(|field| field.name == name).unwrap_or(usize::MAX);
    let mut held: Vec<_> = customer.custom.iter().collect();
    held.sort_by_key(|(name, _)| (at(name), name.as_str()));
    held.into_iter()
        .map(|(name, value)| Fact {
            label: planned.get(at(name)).map_or_else(|| name.clone(), |field| own_label(visit, field)),
            value: own_value(visit, value),
            told: told_at(visit, customer, &custom_key(name)),
        })
        .collect()
}

/// What a field of the business's own is called.
pub(super) fn own_label(visit: &Visit, field: &CustomField) -> String {
    let label = match visit.lang() {
        Lang::Fa => &field.label_fa,
        Lang::En => &field.label_en,
    };
    if label.is_empty() { field.name.clone() } else { label.clone() }
}

fn own_value(visit: &Visit, value: &Json) -> String {
    match value {
        Json::Bool(true) => visit.t.text("yes").into_owned(),
        Json::Bool(false) => visit.t.text("no").into_owned(),
        Json::Number(number) => visit.f.numbers().decimal(&number.to_string()),
        Json::String(text) => match text.parse::<LocalDate>() {
            Ok(day) => visit.f.day(day),
            Err(_) => text.clone(),
        },
        other => other.to_string(),
    }
}

/// Consents as they hold.
pub(super) fn consents(visit: &Visit, detail: &CustomerDetail) -> Vec<ConsentShown> {
    let shown = |consent: &vafa_app::customers::Consent| ConsentShown {
        purpose: shown::purpose(visit.t, &consent.purpose),
        channel: consent_channel(visit, &consent.channel),
        purpose_code: consent.purpose.clone(),
        channel_code: consent.channel.clone(),
        is_granted: consent.is_granted,
        source: shown::source(visit.t, &consent.source),
        evidence: consent.evidence.clone(),
        time: shown::time(visit, consent.changed_at),
    };
    detail.consents.iter().map(shown).collect()
}
