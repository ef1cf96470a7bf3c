//! The dialects of event clients, told apart by path: Segment and its kin, PostHog, Dittofeed, Jitsu.

use serde_json::{Map, Value as Json};

/// What a call says, where the item itself does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Items say it themselves.
    Batch,
    /// A named event.
    Track,
    /// Who the customer is.
    Identify,
    /// A page.
    Page,
    /// A screen of an app.
    Screen,
    /// Membership of a group.
    Group,
    /// Two ids of one customer.
    Alias,
}

impl Call {
    /// The `type` of an item.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Batch => "batch",
            Self::Track => "track",
            Self::Identify => "identify",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
        }
    }

    /// Reads the last part of a path or the `type` of an item.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "batch" | "b" | "import" => Self::Batch,
            "track" | "t" | "event" => Self::Track,
            "identify" | "i" => Self::Identify,
            "page" | "p" => Self::Page,
            "screen" | "s" => Self::Screen,
            "group" | "g" => Self::Group,
            "alias" | "a" => Self::Alias,
            _ => return None,
        })
    }
}

/// How the items of a request are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Segment's wire shape, spoken by nearly all.
    Segment,
    /// PostHog's: `distinct_id`, `$set`, `$create_alias`.
    PostHog,
}

/// Rewrites a PostHog item in Segment's words. What it does not know stays a named event with its properties.
pub(super) fn from_posthog(item: Map<String, Json>) -> Map<String, Json> {
    let text = |value: Option<&Json>| value.and_then(Json::as_str).map(str::to_owned);
    let mut properties = match item.get("properties") {
        Some(Json::Object(properties)) => properties.clone(),
        _ => Map::new(),
    };
    let event = text(item.get("event")).unwrap_or_default();
    let distinct = text(item.get("distinct_id")).or_else(|| text(properties.get("distinct_id")));
    let device = text(properties.get("$device_id")).or_else(|| text(properties.get("$anon_distinct_id")));
    let mut out = Map::new();
    if let Some(id) = item.get("uuid").or_else(|| item.get("messageId")) {
        out.insert("messageId".into(), id.clone());
    }
    if let Some(at) = item.get("timestamp") {
        out.insert("timestamp".into(), at.clone());
    }
    let mut say = |kind: &str, anonymous: Option<String>, user: Option<String>| {
        out.insert("type".into(), kind.into());
        for (name, id) in [("anonymousId", anonymous), ("userId", user)] {
            if let Some(id) = id {
                out.insert(name.into(), id.into());
            }
        }
    };
    let (anonymous, user) = match (&distinct, &device) {
        (Some(distinct), Some(device)) if distinct == device => (Some(device.clone()), None),
        (distinct, device) => (device.clone(), distinct.clone()),
    };
    match event.as_str() {
        "$create_alias" => {
            // Clients disagree about which of the two is the old one: the one that looks made up by a machine is.
            let one = text(properties.get("distinct_id")).or(distinct);
            let other = text(properties.get("alias"));
            let (old, new) = if one.as_deref().is_some_and(is_uuid) || !other.as_deref().is_some_and(is_uuid)
            {
                (one, other)
            } else {
                (other, one)
            };
            say("alias", None, new);
            if let Some(old) = old {
                out.insert("previousId".into(), old.into());
            }
        }
        "$identify" | "$set" => {
            say("identify", anonymous, user);
            let mut traits = Map::new();
            for holder in ["$set_once", "$set"] {
                let told = item.get(holder).or_else(|| properties.get(holder));
                if let Some(Json::Object(told)) = told {
                    traits.extend(told.clone());
                }
            }
            out.insert("traits".into(), Json::Object(traits));
        }
        "$groupidentify" => {
            say("group", anonymous, user);
            let key = properties.get("$group_key").cloned().unwrap_or(Json::Null);
            out.insert("groupId".into(), key);
            out.insert("traits".into(), properties.remove("$group_set").unwrap_or(Json::Null));
        }
        "$pageview" | "$screen" => {
            say(if event == "$screen" { "screen" } else { "page" }, anonymous, user);
            for (from, to) in [
                ("$current_url", "url"),
                ("$pathname", "path"),
                ("$screen_name", "name"),
                ("$referrer", "referrer"),
            ] {
                if let Some(value) = properties.remove(from) {
                    properties.insert(to.into(), value);
                }
            }
            out.insert("properties".into(), Json::Object(properties));
        }
        _ => {
            say("track", anonymous, user);
            out.insert("event".into(), event.into());
            out.insert("properties".into(), Json::Object(properties));
        }
    }
    out
}

fn is_uuid(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok()
}
