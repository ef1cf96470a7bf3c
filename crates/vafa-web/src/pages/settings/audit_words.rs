//! Entries of the trail in people's words: who, what, and field by field what changed.

use crate::pages::Visit;
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use vafa_kernel::id::UserId;
use vafa_locale::text::has;

/// One field that an entry tells of.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) field: String,
    /// How it was; nothing where there was nothing.
    pub(super) before: Option<String>,
    /// How it is now; nothing where it is gone.
    pub(super) after: Option<String>,
}

/// Who did it: a name where it was a person who is still known.
pub(super) fn actor(visit: &Visit, names: &BTreeMap<UserId, String>, label: &str) -> String {
    if let Some(name) = label.parse().ok().and_then(|id: UserId| names.get(&id)) {
        return name.clone();
    }
    match label.split_once(':') {
        Some(("system", part)) => visit.t.args("audit-by-system", &[("part", part.into())]).into_owned(),
        _ if label == "nobody" => visit.t.text("audit-by-nobody").into_owned(),
        _ if label.starts_with("key_") => visit.t.text("audit-by-key").into_owned(),
        _ => label.to_owned(),
    }
}

/// What was done, in words where we have them.
pub(super) fn action(visit: &Visit, code: &str) -> String {
    let key = format!("audit-action-{}", code.replace(['.', '_'], "-"));
    if has(&key) { visit.t.text(&key).into_owned() } else { code.to_owned() }
}

/// What it was done to, in words where we have them.
pub(super) fn object(visit: &Visit, kind: &str) -> String {
    let key = format!("audit-object-{}", kind.replace('_', "-"));
    if has(&key) { visit.t.text(&key).into_owned() } else { kind.to_owned() }
}

/// The page of the thing, where it has one.
pub(super) fn link(kind: &str, id: &str) -> Option<String> {
    match kind {
        "customer" => Some(format!("/customers/{id}")),
        "user" => Some(format!("/settings/people/{id}")),
        "webhook" => Some(format!("/settings/webhooks/{id}")),
        "import" => Some(format!("/imports/{id}")),
        "quarantine" => Some(format!("/settings/quarantine/{id}")),
        "business" => Some("/settings/business".to_owned()),
        _ => None,
    }
}

/// Field by field, only what differs.
pub(super) fn differences(visit: &Visit, before: &Json, after: &Json) -> Vec<Difference> {
    let none = Map::new();
    let (was, is) = (before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    let mut fields: Vec<&String> =
        was.keys().chain(is.keys().filter(|key| !was.contains_key(*key))).collect();
    fields.sort();
    let told =
        |value: Option<&Json>| value.filter(|value| !is_nothing(value)).map(|value| shown(visit, value));
    fields
        .into_iter()
        .filter(|field| was.get(*field) != is.get(*field))
        .map(|field| Difference {
            field: label(visit, field),
            before: told(was.get(field)),
            after: told(is.get(field)),
        })
        .filter(|difference| difference.before != difference.after)
        .collect()
}

fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

fn label(visit: &Visit, field: &str) -> String {
    let key = format!("audit-field-{}", field.replace(['.', '_'], "-"));
    if has(&key) { visit.t.text(&key).into_owned() } else { field.to_owned() }
}

/// A value for eyes; what is deep inside stays JSON.
fn shown(visit: &Visit, value: &Json) -> String {
    match value {
        Json::Bool(is) => visit.t.text(if *is { "yes" } else { "no" }).into_owned(),
        Json::Number(number) => visit.f.digits(&number.to_string()),
        Json::String(text) => text.clone(),
        Json::Array(items) => {
            let shown: Vec<String> = items.iter().map(|item| shown(visit, item)).collect();
            shown.join(if visit.lang() == vafa_locale::Lang::Fa { "، " } else { ", " })
        }
        Json::Null | Json::Object(_) => value.to_string(),
    }
}
