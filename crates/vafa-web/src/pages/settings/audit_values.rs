//! What an entry of the trail says of single fields: how each was and is, in people's words.

use crate::pages::Visit;
use serde_json::{Map, Value as Json};
use vafa_kernel::{Instant, LocalDate};
use vafa_locale::Lang;
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

/// Fields that only tell machines which row it was.
const FOR_MACHINES: [&str; 3] = ["merge", "note", "evidence"];

/// Field by field, only what differs.
pub(super) fn differences(visit: &Visit, before: &Json, after: &Json) -> Vec<Difference> {
    let none = Map::new();
    let (was, is) = (before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    let mut fields: Vec<&String> =
        was.keys().chain(is.keys().filter(|key| !was.contains_key(*key))).collect();
    fields.retain(|field| !FOR_MACHINES.contains(&field.as_str()));
    fields.sort();
    let told = |field: &str, value: Option<&Json>| {
        value.filter(|value| !is_nothing(value)).map(|value| shown(visit, field, value))
    };
    let mut differences: Vec<Difference> = fields
        .into_iter()
        .filter(|field| was.get(*field) != is.get(*field))
        .map(|field| Difference {
            field: label(visit, field),
            before: told(field, was.get(field)),
            after: told(field, is.get(field)),
        })
        .filter(|difference| difference.before != difference.after)
        .collect();
    // An entry may tell a single value instead of fields: a tag, an order of views.
    if before.is_string() || after.is_string() {
        differences.push(Difference {
            field: label(visit, "value"),
            before: told("value", Some(before)),
            after: told("value", Some(after)),
        });
    }
    differences
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

/// The words for a field; nothing where it has none.
fn words_of(field: &str) -> Option<String> {
    let ours = format!("audit-field-{}", field.replace(['.', '_'], "-"));
    let of_customers = format!("customers-field-{field}");
    [ours, of_customers].into_iter().find(|key| has(key))
}

/// Whether everything that an entry tells of has words.
#[cfg(test)]
pub(crate) fn fields_without_words(told: &Json) -> Vec<String> {
    let fields = told.as_object().into_iter().flat_map(|fields| fields.keys());
    let is_bare = |field: &&String| {
        !FOR_MACHINES.contains(&field.as_str()) && !field.starts_with("custom.") && words_of(field).is_none()
    };
    fields.filter(is_bare).cloned().collect()
}

fn label(visit: &Visit, field: &str) -> String {
    match words_of(field) {
        Some(key) => visit.t.text(&key).into_owned(),
        // The business's own fields carry the name that the business gave them.
        None => field.strip_prefix("custom.").unwrap_or(field).to_owned(),
    }
}

/// A value for eyes; what is deep inside stays JSON.
fn shown(visit: &Visit, field: &str, value: &Json) -> String {
    match value {
        Json::Bool(is) => visit.t.text(if *is { "yes" } else { "no" }).into_owned(),
        Json::Number(number) if field == "week_start" => {
            let day = number.as_u64().and_then(|at| WEEK_DAYS.get(usize::try_from(at).ok()?));
            day.map_or_else(|| number.to_string(), |day| visit.t.text(&format!("weekday-{day}")).into_owned())
        }
        Json::Number(number) => match number.as_i64() {
            Some(whole) => visit.f.number(whole),
            None => visit.f.digits(&number.to_string()),
        },
        Json::String(text) => code_words(visit, field, text).unwrap_or_else(|| text_words(visit, text)),
        Json::Array(items) => {
            let shown: Vec<String> = items.iter().map(|item| shown(visit, field, item)).collect();
            shown.join(if visit.lang() == Lang::Fa { "، " } else { ", " })
        }
        Json::Null | Json::Object(_) => value.to_string(),
    }
}

/// As the settings count them.
const WEEK_DAYS: [&str; 7] = ["saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday"];

/// A code that has a name in the field it stands in.
fn code_words(visit: &Visit, field: &str, code: &str) -> Option<String> {
    let key = match field {
        "role" => format!("access-role-{code}"),
        "scopes" => format!("access-scope-{code}"),
        "theme" => format!("access-theme-{code}"),
        "language" => format!("language-{code}"),
        "calendar" => format!("business-calendar-{code}"),
        "money_unit" => format!("business-currency-{code}"),
        "country" => format!("country-{}", code.to_ascii_lowercase()),
        "zone" => format!("zone-{}", code.to_ascii_lowercase().replace(['/', '_'], "-")),
        "topics" => format!("webhooks-topic-{}", code.replace('.', "-")),
        _ => return None,
    };
    has(&key).then(|| visit.t.text(&key).into_owned())
}

/// Moments and days in the calendar of the one who reads; anything else as it is.
fn text_words(visit: &Visit, text: &str) -> String {
    if let Ok(at) = text.parse::<Instant>() {
        return visit.f.date_time_short(at);
    }
    match text.parse::<LocalDate>() {
        Ok(day) => visit.f.day_short(day),
        Err(_) => text.to_owned(),
    }
}
