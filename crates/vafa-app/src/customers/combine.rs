//! What becomes of two records that are one customer, and how to take it apart again. Pure: values in, values out.

use super::change_consent::Consent;
use super::field::Field;
use super::profile::{Customer, custom_key};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeSet;
use vafa_kernel::Instant;

/// A record with what lies beside it, as it was at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) record: Customer,
    /// Tags with the time of each, microseconds.
    pub(crate) tags: Vec<(String, i64)>,
    pub(crate) consents: Vec<Consent>,
}

/// What a merge keeps, so that it can be undone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    /// The survivor before.
    pub(crate) survivor: Snapshot,
    /// The absorbed one before.
    pub(crate) absorbed: Snapshot,
    /// The survivor after.
    pub(crate) after: Snapshot,
}

/// Which values a survivor takes from the absorbed record although it has its own: codes of fields, `kind`, and
/// `custom.NAME`.
pub(crate) type Takes = BTreeSet<String>;

/// The survivor with what it gets from the absorbed one: its own values first, empty ones filled, and the chosen ones taken.
/// A chosen value counts as told now; a filled one keeps its time.
pub(crate) fn combine(keeps: &Snapshot, goes: &Snapshot, takes: &Takes, now: Instant) -> Snapshot {
    let mut record = keeps.record.clone();
    let other = &goes.record;
    let fills_name = takes_parts_of_name(&keeps.record, other);
    for field in Field::ALL {
        let key = field.code();
        if takes.contains(key) {
            match other.fields.get(field) {
                Some(value) => record.fields.insert(*field, value.clone()),
                None => record.fields.remove(field),
            };
            record.field_times.insert(key.to_owned(), now.micros());
            continue;
        }
        let is_part = matches!(field, Field::GivenName | Field::FamilyName);
        if let Some(value) = other.fields.get(field)
            && !record.fields.contains_key(field)
            && (fills_name || !is_part)
        {
            record.fields.insert(*field, value.clone());
            take_time(&mut record, other, key);
        }
    }
    for name in other.custom.keys().chain(keeps.record.custom.keys()) {
        let key = custom_key(name);
        if takes.contains(&key) {
            match other.custom.get(name) {
                Some(value) => record.custom.insert(name.clone(), value.clone()),
                None => record.custom.remove(name),
            };
            record.field_times.insert(key, now.micros());
        } else if let Some(value) = other.custom.get(name)
            && !keeps.record.custom.contains_key(name)
        {
            record.custom.insert(name.clone(), value.clone());
            take_time(&mut record, other, &key);
        }
    }
    if takes.contains("kind") {
        record.kind = other.kind;
    }
    record.is_anonymous &= other.is_anonymous;
    record.version += 1;
    record.updated_at = now;
    Snapshot { record, tags: join_tags(keeps, goes), consents: join_consents(keeps, goes) }
}

/// A name told in one piece is not mixed with the parts of another name.
fn takes_parts_of_name(keeps: &Customer, goes: &Customer) -> bool {
    let has_parts = [Field::GivenName, Field::FamilyName].iter().any(|field| keeps.field(*field).is_some());
    let name = keeps.name();
    has_parts
        || name.is_empty()
        || vafa_locale::names::name_key(&name) == vafa_locale::names::name_key(&goes.name())
}

fn take_time(record: &mut Customer, other: &Customer, key: &str) {
    if let Some(told) = other.field_times.get(key) {
        record.field_times.insert(key.to_owned(), *told);
    }
}

fn join_tags(keeps: &Snapshot, goes: &Snapshot) -> Vec<(String, i64)> {
    let mut tags = keeps.tags.clone();
    tags.extend(goes.tags.iter().filter(|(tag, _)| !keeps.tags.iter().any(|(own, _)| own == tag)).cloned());
    tags.sort();
    tags
}

/// The latest word on each; of two at one moment the refusal.
fn join_consents(keeps: &Snapshot, goes: &Snapshot) -> Vec<Consent> {
    let mut consents = keeps.consents.clone();
    for told in &goes.consents {
        match consents.iter_mut().find(|own| is_about_the_same(own, told)) {
            Some(own) if (told.changed_at, !told.is_granted) > (own.changed_at, !own.is_granted) => {
                *own = told.clone();
            }
            Some(_) => {}
            None => consents.push(told.clone()),
        }
    }
    consents.sort_by(|a, b| (&a.purpose, &a.channel).cmp(&(&b.purpose, &b.channel)));
    consents
}

fn is_about_the_same(one: &Consent, other: &Consent) -> bool {
    (&one.purpose, &one.channel) == (&other.purpose, &other.channel)
}

/// Takes back from `now` what a merge had brought: what stands as the merge left it goes back to how it was before, what
/// was told since stays. Where nothing was told since, the answer is the snapshot before, to the last byte.
pub(crate) fn take_back(now: &Snapshot, kept: &Kept) -> Snapshot {
    let (before, after) = (&kept.survivor, &kept.after);
    if now == after {
        return before.clone();
    }
    let mut record = now.record.clone();
    let (was, got) = (&before.record, &after.record);
    for field in Field::ALL {
        if got.field(*field) != was.field(*field) && record.field(*field) == got.field(*field) {
            match was.fields.get(field) {
                Some(value) => record.fields.insert(*field, value.clone()),
                None => record.fields.remove(field),
            };
        }
        give_time_back(&mut record, was, got, field.code());
    }
    for name in was.custom.keys().chain(got.custom.keys()) {
        if got.custom.get(name) != was.custom.get(name) && record.custom.get(name) == got.custom.get(name) {
            match was.custom.get(name) {
                Some(value) => record.custom.insert(name.clone(), value.clone()),
                None => record.custom.remove(name),
            };
        }
        give_time_back(&mut record, was, got, &custom_key(name));
    }
    if got.kind != was.kind && record.kind == got.kind {
        record.kind = was.kind;
    }
    if was.is_anonymous && !got.is_anonymous {
        record.is_anonymous = true;
    }
    let tags = now
        .tags
        .iter()
        .filter(|tag| before.tags.contains(tag) || !after.tags.contains(tag))
        .cloned()
        .collect();
    let mut consents: Vec<Consent> = Vec::new();
    for held in &now.consents {
        if !after.consents.contains(held) {
            consents.push(held.clone());
        } else if let Some(own) = before.consents.iter().find(|own| is_about_the_same(own, held)) {
            consents.push(own.clone());
        }
    }
    Snapshot { record, tags, consents }
}

fn give_time_back(record: &mut Customer, was: &Customer, got: &Customer, key: &str) {
    if got.field_times.get(key) == was.field_times.get(key)
        || record.field_times.get(key) != got.field_times.get(key)
    {
        return;
    }
    match was.field_times.get(key) {
        Some(told) => record.field_times.insert(key.to_owned(), *told),
        None => record.field_times.remove(key),
    };
}

/// A field in which two records differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DifferingField {
    /// The code: of a field, `kind`, or `custom.NAME`.
    pub field: String,
    /// The first record's value; null where it has none.
    pub first: Json,
    /// The second record's value.
    pub second: Json,
}

/// Everything in which two records differ.
pub(crate) fn differing_fields(first: &Customer, second: &Customer) -> Vec<DifferingField> {
    let (one, other) = super::outline::difference(first, second);
    let (Json::Object(one), Json::Object(mut other)) = (one, other) else { return Vec::new() };
    one.into_iter()
        .map(|(field, first)| {
            let second = other.remove(&field).unwrap_or(Json::Null);
            DifferingField { field, first, second }
        })
        .collect()
}
