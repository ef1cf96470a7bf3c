//! What a timeline tells of the record itself: who they said they are, what they allow.

use super::happening::{Happening, named};
use super::payload::text;
use super::shown;
use crate::pages::Visit;
use vafa_app::timeline::Entry;
use vafa_timeline::EventKind;

/// What a channel of a consent is called.
pub(super) fn consent_channel(visit: &Visit, code: &str) -> String {
    if code == "any" {
        visit.t.text("customers-channel-any").into_owned()
    } else {
        super::order_words::channel(visit, code)
    }
}

/// An entry that means nothing beyond that it was told.
pub(super) fn told(visit: &Visit, entry: &Entry) -> Happening {
    let t = visit.t;
    let say = |key: &str| t.text(key).into_owned();
    match entry.kind {
        EventKind::Identify => Happening::of_record("id", say("customers-told-identify"), String::new()),
        EventKind::Group => {
            Happening::of_record("users", named(visit, "customers-told-group", &entry.name), String::new())
        }
        EventKind::Alias => Happening::of_record("link", say("customers-told-alias"), String::new()),
        EventKind::Consent => consent(visit, entry),
        EventKind::Profile => Happening::of_record("edit", say("customers-told-profile"), String::new()),
        _ => Happening::of_own_event(&entry.name),
    }
}

fn consent(visit: &Visit, entry: &Entry) -> Happening {
    let told = |name: &str| text(&entry.payload, &[name]).unwrap_or_default();
    let is_granted = entry.payload.get("is_granted").and_then(serde_json::Value::as_bool).unwrap_or(false);
    let key = if is_granted { "customers-told-consent-given" } else { "customers-told-consent-refused" };
    let purpose = shown::purpose(visit.t, &told("purpose"));
    let channel = consent_channel(visit, &told("channel"));
    let title = visit
        .t
        .args(key, &[("purpose", purpose.as_str().into()), ("channel", channel.as_str().into())])
        .into_owned();
    let icon = if is_granted { "circle-check" } else { "hand-stop" };
    Happening::of_record(icon, title, told("evidence"))
}
