//! Addresses that webhooks are sent to, as they are stored.

use super::error::IntentError;
use super::plan_webhooks::Topic;
use crate::failure::Failure;
use serde_json::{Value as Json, json};
use vafa_kernel::Instant;
use vafa_kernel::id::EndpointId;
use vafa_store::{Row, StoreError, Tx, params, sql};

/// An address that webhooks are sent to; its secret stays out of sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// Which one.
    pub id: EndpointId,
    /// The address.
    pub url: String,
    /// What it hears of.
    pub topics: Vec<Topic>,
    /// What it is for, in people's words.
    pub description: String,
    /// Whether it is called at all. Vafa turns off what has failed for days.
    pub is_active: bool,
    /// Failures in a row.
    pub failures: i64,
    /// Since when it fails, where it does.
    pub failing_since: Option<Instant>,
    /// When it last took something.
    pub last_success_at: Option<Instant>,
    /// The last failure in technical words; empty where there was none.
    pub last_failure: String,
    /// When it was added.
    pub created_at: Instant,
}

/// Longest address, in characters.
const URL_CHARS_MAX: usize = 2_000;
/// Longest description, in characters.
const DESCRIPTION_CHARS_MAX: usize = 200;

impl Endpoint {
    /// As it stands in the audit trail.
    pub(super) fn told(&self) -> Json {
        let topics: Vec<&str> = self.topics.iter().map(|topic| topic.code()).collect();
        json!({ "url": self.url, "topics": topics, "description": self.description, "is_active": self.is_active })
    }

    pub(super) fn topic_list(&self) -> String {
        let codes: Vec<&str> = self.topics.iter().map(|topic| topic.code()).collect();
        codes.join(",")
    }
}

macro_rules! endpoint_columns {
    () => {
        "id, url, topics, is_active, description, failures, failing_since, last_success_at, last_failure, created_at"
    };
}
pub(super) use endpoint_columns;

pub(super) fn from_row(row: &Row<'_>) -> Result<Endpoint, StoreError> {
    let moment = |column| Ok::<_, StoreError>(row.get::<Option<i64>>(column)?.map(Instant::from_micros));
    Ok(Endpoint {
        id: EndpointId::from_uuid(row.get("id")?),
        url: row.get("url")?,
        topics: row.get::<String>("topics")?.split(',').filter_map(Topic::from_code).collect(),
        description: row.get("description")?,
        is_active: row.get("is_active")?,
        failures: row.get("failures")?,
        failing_since: moment("failing_since")?,
        last_success_at: moment("last_success_at")?,
        last_failure: row.get("last_failure")?,
        created_at: Instant::from_micros(row.get("created_at")?),
    })
}

/// The address with that id.
pub(super) fn find_endpoint(tx: &mut Tx<'_>, id: EndpointId) -> Result<Option<Endpoint>, Failure> {
    let statement = sql!("SELECT ", endpoint_columns!(), " FROM webhook_endpoint WHERE id = $1");
    Ok(tx.query_opt(statement, params![id.uuid()], from_row)?)
}

/// An address of the web in its plain form. Whether it may be called is looked at when it is called, because names may lead
/// elsewhere by then.
pub(super) fn clean_url(text: &str) -> Result<String, IntentError> {
    let url = text.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let start = url.get(..scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then(|| &url[scheme.len()..])
    });
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    let is_plain = !host.is_empty()
        && !host.contains('@')
        && !url.contains(|c: char| c.is_whitespace() || c.is_control());
    if is_plain && url.chars().count() <= URL_CHARS_MAX {
        Ok(url.to_owned())
    } else {
        Err(IntentError::UrlInvalid)
    }
}

/// Topics without repetition, at least one.
pub(super) fn clean_topics(mut topics: Vec<Topic>) -> Result<Vec<Topic>, IntentError> {
    topics.sort_unstable();
    topics.dedup();
    if topics.is_empty() { Err(IntentError::NoTopics) } else { Ok(topics) }
}

pub(super) fn clean_description(text: &str) -> Result<String, IntentError> {
    let text = text.trim();
    let fits = text.chars().count() <= DESCRIPTION_CHARS_MAX && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(IntentError::DescriptionInvalid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_taken() {
        for good in ["https://example.com/hook?a=1", "HTTP://example.com:8080", " https://مثال.ایران/ "]
        {
            assert_eq!(clean_url(good).unwrap(), good.trim());
        }
        for wrong in [
            "",
            "example.com",
            "ftp://example.com",
            "https://",
            "https:///x",
            "https://u:p@h/",
            "https://a b/",
        ] {
            assert_eq!(clean_url(wrong), Err(IntentError::UrlInvalid), "{wrong}");
        }
    }
}
