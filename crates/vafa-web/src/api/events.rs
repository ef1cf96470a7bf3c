//! What happened, to whomever it happened.

use super::Api;
use super::shapes::{Asked, Page, page_limit, read_cursor};
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::timeline::{Entry, ListEvents, list_events};
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId};
use vafa_timeline::EventKind;

pub(super) fn routes() -> Routes {
    let sample =
        Sample::plain().query("kinds=order,track&customer={customer}&since=2025-01-01T00:00:00Z&limit=10");
    Routes::new().api(Rule::Needs(Permission::SeeCustomers), routes!(list), sample)
}

/// One entry of a timeline.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntryView {
    #[schema(example = "evt_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// The record it was written for; absent for a guest.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    /// When it happened (RFC 3339).
    at: String,
    /// `track`, `page`, `order`, `consent` …
    kind: &'static str,
    /// Name of a named event, page or screen.
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    channel: String,
    /// Who told.
    source: String,
    /// The source's id of it.
    message_id: String,
    /// When it arrived (RFC 3339).
    received_at: String,
    /// What was told, whole.
    #[schema(value_type = Object)]
    payload: Json,
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id.to_string(),
            customer_id: (!entry.customer_id.is_nil()).then(|| entry.customer_id.to_string()),
            at: entry.at.to_string(),
            kind: entry.kind.code(),
            name: entry.name,
            channel: entry.channel,
            source: entry.source,
            message_id: entry.message_id,
            received_at: entry.received_at.to_string(),
            payload: entry.payload,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// Only these kinds, separated by commas.
    kinds: Option<String>,
    /// Only those of this customer.
    #[param(value_type = Option<String>)]
    customer: Option<CustomerId>,
    /// Only what happened then or later (RFC 3339).
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<Instant>,
    /// Only what happened earlier (RFC 3339).
    #[param(value_type = Option<String>, format = DateTime)]
    until: Option<Instant>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many, at most 199; 50 where none is given.
    limit: Option<u32>,
}

/// One more than is shown tells whether there are more.
pub(super) fn asked_and_one(limit: usize) -> u32 {
    u32::try_from(limit + 1).unwrap_or(u32::MAX)
}

/// Reads a list of kinds.
pub(super) fn kinds(codes: Option<&str>) -> Result<Vec<EventKind>, HttpError> {
    let codes = codes.unwrap_or_default().split(',').map(str::trim).filter(|code| !code.is_empty());
    let read = |code: &str| {
        code.parse().map_err(|_| HttpError::BadParameter { name: "kinds".into(), why: code.to_owned() })
    };
    codes.map(read).collect()
}

/// Lists what happened, newest first by the moment it happened. What arrives late takes its place among the older ones: to
/// hear of everything once, subscribe a webhook to `event.recorded`.
#[utoipa::path(get, path = "/api/events", tag = "Events", params(EventsQuery),
    responses((status = 200, body = Page<EntryView>)))]
async fn list(api: Api, Asked(asked): Asked<EventsQuery>) -> Result<Response, Refusal> {
    let before: Option<(Instant, EventId)> = read_cursor(asked.cursor.as_deref())?;
    let limit = page_limit(asked.limit);
    let wanted = ListEvents {
        customer: asked.customer,
        kinds: kinds(asked.kinds.as_deref())?,
        since: asked.since,
        until: asked.until,
        before,
        limit: asked_and_one(limit),
    };
    api.read(move |tx, cx| {
        let mut found = list_events(tx, cx, &wanted)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| (last.at, last.id));
        Ok(Page::<EntryView>::of(found, next.as_ref()))
    })
    .await
}
