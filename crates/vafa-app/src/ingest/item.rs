//! One item of a batch: from a client's JSON to an event that can be recorded, or the reason why not.

use super::dialect::Call;
use super::{MAX_ITEM_BYTES, claims, times, traits};
use crate::business::Business;
use crate::customers::{CustomerKind, Patch};
use crate::timeline::Incoming;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vafa_kernel::Instant;
use vafa_timeline::read::{one_line, text};
use vafa_timeline::{EventKind, Meaning};

/// What is known about all items of a request.
#[derive(Debug, Clone)]
pub struct ReadItem<'a> {
    /// The business, for its zone, calendar, currency and country.
    pub business: &'a Business,
    /// The label of the key that the request came with.
    pub source: &'a str,
    /// When the request arrived.
    pub received_at: Instant,
    /// When the client says that it sent the request.
    pub sent_at: Option<&'a Json>,
    /// What the path says.
    pub call: Call,
    /// The request came on a path that only browsers use.
    pub is_browser: bool,
}

/// Why an item is set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Stable code.
    pub reason: &'static str,
    /// What exactly, in technical words.
    pub detail: String,
}

/// The reason of items that are larger than any that is taken in.
pub(super) const TOO_LARGE: &str = "too_large";

fn reject<T>(reason: &'static str, detail: impl ToString) -> Result<T, Rejection> {
    Err(Rejection { reason, detail: detail.to_string() })
}

/// Longest message id that is kept as it is.
const MAX_MESSAGE_ID: usize = 100;
/// Longest name of an event or page.
const MAX_NAME: usize = 200;

impl ReadItem<'_> {
    /// Reads one item. `spare` is the id for an item that brings none and has no time of its own to tell retries by.
    pub fn read(&self, item: &Json, spare: Uuid) -> Result<Incoming, Rejection> {
        let Json::Object(item) = item else {
            return reject("not_an_object", "an item must be a JSON object");
        };
        let size = serde_json::to_string(item).map_or(usize::MAX, |written| written.len());
        if size > MAX_ITEM_BYTES {
            return reject(TOO_LARGE, format!("{size} bytes; at most {MAX_ITEM_BYTES} are taken in"));
        }
        let call = self.call_of(item)?;
        let mut flags = Vec::new();
        let told = |name: &str| item.get(name).filter(|told| !is_blank(told));
        let original = told("timestamp").or_else(|| told("originalTimestamp"));
        let sent = told("sentAt").or(self.sent_at);
        let own_clock = self.is_browser || is_own_clock(item);
        let moment = times::moment(original, sent, self.received_at, own_clock, self.business, &mut flags);
        let claims = claims::read(call, item, self.business, &mut flags);
        let (kind, name, payload) = content(call, item)?;
        let meaning = match Meaning::of(kind, &name, moment.at, &payload, self.business.currency) {
            Ok(meaning) => meaning,
            Err(problem) => return reject("unreadable", problem),
        };
        // A sale without a customer is a guest's; anything else about nobody helps nobody.
        if claims.found.is_empty() && !matches!(meaning, Meaning::Ordered(_)) {
            let detail = if claims.has_placeholder {
                "the ids are placeholders"
            } else {
                "neither userId nor anonymousId"
            };
            return reject("nobody", detail);
        }
        let patch = self.patch(call, item, &mut flags);
        let content_hash = hash(kind, &name, item);
        let message_id = Self::message_id(item, &content_hash, moment.original_at.is_some(), spare);
        flags.sort_unstable();
        flags.dedup();
        Ok(Incoming {
            source: self.source.to_owned(),
            message_id,
            content_hash,
            at: moment.at,
            received_at: self.received_at,
            sent_at: moment.sent_at,
            original_at: moment.original_at,
            flags: flags.join(","),
            kind,
            name,
            channel: self.channel(item, &payload),
            claims: claims.found,
            customer_kind: CustomerKind::Person,
            patch,
            payload,
            meaning,
        })
    }

    fn call_of(&self, item: &Map<String, Json>) -> Result<Call, Rejection> {
        let told = match item.get("type") {
            Some(Json::String(kind)) => match Call::from_name(kind) {
                Some(Call::Batch) | None => return reject("unknown_type", format!("type {kind:?}")),
                known => known,
            },
            _ => None,
        };
        match (self.call, told) {
            // The path is more certain than the body of a single call, but for the one that says nothing.
            (Call::Batch, Some(told)) => Ok(told),
            (Call::Batch, None) if item.contains_key("event") => Ok(Call::Track),
            (Call::Batch, None) if item.contains_key("groupId") => Ok(Call::Group),
            (Call::Batch, None) if item.contains_key("previousId") => Ok(Call::Alias),
            (Call::Batch, None) if item.contains_key("traits") => Ok(Call::Identify),
            (Call::Batch, None) => reject("unknown_type", "the item has no type"),
            (path, _) => Ok(path),
        }
    }

    /// The client's id, cleaned; else a fingerprint where the item has a time (a retry has the same); else a new one.
    fn message_id(item: &Map<String, Json>, content: &[u8; 16], has_time: bool, spare: Uuid) -> String {
        let told = ["messageId", "message_id"]
            .iter()
            .filter_map(|name| item.get(*name))
            .find_map(Json::as_str)
            .map(|id| id.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned());
        match told {
            Some(id) if !id.is_empty() && id.len() <= MAX_MESSAGE_ID => id,
            Some(id) if !id.is_empty() => format!("sha256:{}", hex(&Sha256::digest(id.as_bytes()))),
            _ if has_time => format!("content:{}", hex(content)),
            _ => format!("server:{spare}"),
        }
    }

    fn channel(&self, item: &Map<String, Json>, payload: &Json) -> String {
        if let Some(told) = text(payload, "channel") {
            return one_line(&told).chars().take(40).collect();
        }
        let told = item.get("channel").and_then(Json::as_str).unwrap_or_default();
        match told {
            "mobile" => "app".into(),
            "web" | "browser" | "client" => "web".into(),
            _ if self.is_browser => "web".into(),
            _ => library(item).map_or_else(String::new, |library| {
                if is_mobile(&library) {
                    "app".into()
                } else if is_page(&library) {
                    "web".into()
                } else {
                    String::new()
                }
            }),
        }
    }

    fn patch(&self, call: Call, item: &Map<String, Json>, flags: &mut Vec<&'static str>) -> Patch {
        if call != Call::Identify {
            return Patch::default();
        }
        let own = item.get("traits").and_then(Json::as_object);
        let of_context = item.get("context").and_then(|c| c.get("traits")).and_then(Json::as_object);
        // Some clients tell traits in the context only, some in both; the item's own win.
        let mut all = of_context.cloned().unwrap_or_default();
        all.extend(own.cloned().unwrap_or_default());
        traits::read(&all, None, self.business, flags)
    }
}

/// Whether a client wrote nothing where a moment could stand.
fn is_blank(told: &Json) -> bool {
    told.is_null() || told.as_str().is_some_and(|text| text.trim().is_empty())
}

fn clean_name(told: &str) -> String {
    one_line(told).trim().chars().take(MAX_NAME).collect()
}

/// Kind, name and payload. The payload is what was told, the context under `_context`.
fn content(call: Call, item: &Map<String, Json>) -> Result<(EventKind, String, Json), Rejection> {
    let object = |name: &str| item.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
    let said =
        |name: &str| -> String { clean_name(item.get(name).and_then(Json::as_str).unwrap_or_default()) };
    let (kind, name, mut payload) = match call {
        Call::Track => {
            let name = said("event");
            if name.is_empty() {
                return reject("no_event_name", "a track item needs `event`");
            }
            (EventKind::Track, name, object("properties"))
        }
        Call::Page | Call::Screen => {
            let kind = if call == Call::Page { EventKind::Page } else { EventKind::Screen };
            let mut payload = object("properties");
            if !said("category").is_empty() {
                payload.insert("category".into(), said("category").into());
            }
            let name = if said("name").is_empty() {
                clean_name(&text(&Json::Object(payload.clone()), "name").unwrap_or_default())
            } else {
                said("name")
            };
            (kind, name, payload)
        }
        Call::Identify => (
            EventKind::Identify,
            String::new(),
            Map::from_iter([("traits".to_owned(), Json::Object(object("traits")))]),
        ),
        Call::Group => {
            let Some(group) = text(&Json::Object(item.clone()), "groupId") else {
                return reject("no_group", "a group item needs `groupId`");
            };
            let payload = Map::from_iter([
                ("group_id".to_owned(), group.clone().into()),
                ("traits".to_owned(), Json::Object(object("traits"))),
            ]);
            (EventKind::Group, clean_name(&group), payload)
        }
        Call::Alias => {
            let previous = item.get("previousId").cloned().unwrap_or(Json::Null);
            (EventKind::Alias, String::new(), Map::from_iter([("previous_id".to_owned(), previous)]))
        }
        Call::Batch => return reject("unknown_type", "the item has no type"),
    };
    if let Some(context @ Json::Object(_)) = item.get("context") {
        payload.insert("_context".into(), context.clone());
    }
    Ok((kind, name, Json::Object(payload)))
}

/// A fingerprint of what was told, without what changes from try to try (send time, retry count, library).
fn hash(kind: EventKind, name: &str, item: &Map<String, Json>) -> [u8; 16] {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(bytes);
    };
    part(kind.code().as_bytes());
    part(name.as_bytes());
    for field in [
        "userId",
        "anonymousId",
        "previousId",
        "groupId",
        "timestamp",
        "originalTimestamp",
        "properties",
        "traits",
    ] {
        part(item.get(field).map(Json::to_string).unwrap_or_default().as_bytes());
    }
    let mut out = [0; 16];
    out.copy_from_slice(&hash.finalize()[..16]);
    out
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn library(item: &Map<String, Json>) -> Option<String> {
    let name = item.get("context")?.get("library")?.get("name")?.as_str()?;
    Some(name.to_lowercase())
}

fn is_page(library: &str) -> bool {
    matches!(library, "analytics.js" | "vafa.js" | "web" | "rudderlabs javascript sdk")
        || library.contains("analytics-next")
}

fn is_mobile(library: &str) -> bool {
    ["ios", "android", "swift", "kotlin", "flutter", "react-native"].iter().any(|part| library.contains(part))
}

/// Whether the clock is a customer's (browser, phone) and so may be off by anything.
fn is_own_clock(item: &Map<String, Json>) -> bool {
    let channel = item.get("channel").and_then(Json::as_str).unwrap_or_default();
    matches!(channel, "web" | "mobile" | "browser" | "client")
        || library(item).is_some_and(|library| is_page(&library) || is_mobile(&library))
}
