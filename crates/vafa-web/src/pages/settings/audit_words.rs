//! Entries of the trail in people's words: who, what, to what.

use crate::pages::Visit;
use std::collections::BTreeMap;
use vafa_app::audit::AuditEntry;
use vafa_kernel::id::UserId;
use vafa_locale::text::has;

/// What the list can be narrowed to: the beginnings of actions, each with a dot. Every action begins with one of these.
pub(crate) const ABOUT: [&str; 16] = [
    "user.",
    "key.",
    "business.",
    "customer.",
    "merge.",
    "tag.",
    "field.",
    "view.",
    "import.",
    "export.",
    "webhook.",
    "event_schema.",
    "quarantine.",
    "audit.",
    "demo.",
    "system.",
];

/// A text where we have one, else the code as it is.
fn worded(visit: &Visit, family: &str, code: &str) -> String {
    let key = format!("audit-{family}-{}", code.replace(['.', '_'], "-"));
    if has(&key) { visit.t.text(&key).into_owned() } else { code.to_owned() }
}

/// Who did it: a name where it was a person who is still known.
pub(super) fn actor(visit: &Visit, names: &BTreeMap<UserId, String>, label: &str) -> String {
    if let Some(name) = label.parse().ok().and_then(|id: UserId| names.get(&id)) {
        return name.clone();
    }
    match label.split_once(':') {
        Some(("system", part)) => {
            visit.t.args("audit-by-system", &[("part", worded(visit, "part", part).into())]).into_owned()
        }
        _ if label == "nobody" => visit.t.text("audit-by-nobody").into_owned(),
        _ if label.starts_with("key_") => visit.t.text("audit-by-key").into_owned(),
        _ => label.to_owned(),
    }
}

/// What was done.
pub(super) fn action(visit: &Visit, code: &str) -> String {
    worded(visit, "action", code)
}

/// The kind of thing it was done to.
pub(super) fn object(visit: &Visit, kind: &str) -> String {
    worded(visit, "object", kind)
}

/// The thing by its name, where the entry or the list of people tells it; else by its kind.
pub(super) fn thing(visit: &Visit, names: &BTreeMap<UserId, String>, entry: &AuditEntry) -> String {
    if let Some(name) = entry.object_id.parse().ok().and_then(|id: UserId| names.get(&id)) {
        return name.clone();
    }
    let told = ["name", "url"]
        .iter()
        .find_map(|field| entry.after.get(field).or_else(|| entry.before.get(field))?.as_str());
    match (entry.object_kind.as_str(), told) {
        ("key" | "webhook" | "user", Some(name)) if !name.is_empty() => name.to_owned(),
        ("tag" | "field", _) => entry.object_id.clone(),
        (kind, _) => object(visit, kind),
    }
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
        "key" => Some("/settings/keys".to_owned()),
        _ => None,
    }
}
