//! What happened to a customer, and what they ordered.

use crate::api::Api;
use crate::api::events::{EntryView, asked_and_one, kinds};
use crate::api::orders::OrderView;
use crate::api::shapes::{Asked, Named, Page, PageQuery, page_limit, read_cursor};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;
use vafa_app::Permission;
use vafa_app::timeline::{ListEntries, ListOrders, list_entries, list_orders};
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, EventId, OrderId};

const SEE: Rule = Rule::Needs(Permission::SeeCustomers);

pub(super) fn routes() -> Routes {
    Routes::new().api(SEE, routes!(timeline), Sample::plain().query("kinds=order,track&limit=10")).api(
        SEE,
        routes!(orders),
        Sample::plain(),
    )
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
    let kinds = kinds(asked.kinds.as_deref())?;
    let wanted = ListEntries { kinds, before, limit: asked_and_one(limit) };
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
