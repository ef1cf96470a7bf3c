//! What happened to a customer, and what they ordered.

use crate::api::Api;
use crate::api::orders::OrderView;
use crate::api::shapes::{Asked, Named, Page, PageQuery, page_limit, read_cursor};
use crate::refusal::{HttpError, Refusal};
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::timeline::{Entry, ListEntries, ListOrders, list_entries, list_orders};
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId, OrderId};
use vafa_timeline::EventKind;

const SEE: Rule = Rule::Needs(Permission::SeeCustomers);

pub(super) fn routes() -> Routes {
    Routes::new().api(SEE, routes!(timeline), Sample::plain().query("kinds=order,track&limit=10")).api(
        SEE,
        routes!(orders),
        Sample::plain(),
    )
}

/// One entry of a timeline.
#[derive(Debug, Serialize, ToSchema)]
struct EntryView {
    #[schema(example = "evt_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// The record it was written for.
    customer_id: String,
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
            customer_id: entry.customer_id.to_string(),
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
struct TimelineQuery {
    /// Only these kinds, separated by commas.
    kinds: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 200; 50 where none is given.
    limit: Option<u32>,
}

/// One more than is shown tells whether there are more.
fn asked_and_one(limit: usize) -> u32 {
    u32::try_from(limit + 1).unwrap_or(u32::MAX)
}

fn kinds(codes: Option<&str>) -> Result<Vec<EventKind>, HttpError> {
    let codes = codes.unwrap_or_default().split(',').map(str::trim).filter(|code| !code.is_empty());
    let read = |code: &str| {
        code.parse().map_err(|_| HttpError::BadParameter { name: "kinds".into(), why: code.to_owned() })
    };
    codes.map(read).collect()
}

/// Reads a customer's timeline, newest first.
#[utoipa::path(get, path = "/api/customers/{customer}/timeline", tag = "Customers",
    params(("customer" = String, Path), TimelineQuery), responses((status = 200, body = Page<EntryView>)))]
async fn timeline(
    api: Api,
    Named(customer): Named<CustomerId>,
    Asked(asked): Asked<TimelineQuery>,
) -> Result<Response, Refusal> {
    let before: Option<(Instant, EventId)> = read_cursor(asked.cursor.as_deref())?;
    let limit = page_limit(asked.limit);
    let wanted = ListEntries { kinds: kinds(asked.kinds.as_deref())?, before, limit: asked_and_one(limit) };
    api.read(move |tx, cx| {
        let mut found = list_entries(tx, cx, customer, &wanted)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| (last.at, last.id));
        Ok(Page::<EntryView>::of(found, next.as_ref()))
    })
    .await
}

/// Lists a customer's orders with their lines, newest first.
#[utoipa::path(get, path = "/api/customers/{customer}/orders", tag = "Customers",
    params(("customer" = String, Path), PageQuery), responses((status = 200, body = Page<OrderView>)))]
async fn orders(
    api: Api,
    Named(customer): Named<CustomerId>,
    Asked(asked): Asked<PageQuery>,
) -> Result<Response, Refusal> {
    let before: Option<(Instant, OrderId)> = read_cursor(asked.cursor.as_deref())?;
    let limit = asked.limit();
    let wanted = ListOrders { before, limit: asked_and_one(limit) };
    api.read(move |tx, cx| {
        let mut found = list_orders(tx, cx, customer, wanted)?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| has_more).map(|last| (last.content.placed_at, last.id));
        Ok(Page::<OrderView>::of(found, next.as_ref()))
    })
    .await
}
