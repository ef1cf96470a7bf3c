//! Lists, counts and searches customers.

use crate::api::Api;
use crate::api::shapes::{Asked, Page};
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use vafa_app::customers::{
    CappedCount, ConsentFilter, CustomerFilter, CustomerRow, CustomerSort, ListCustomers, Match,
    count_customers, list_customers, search_customers,
};
use vafa_app::{Failure, Permission};
use vafa_kernel::Instant;

const SEE: Rule = Rule::Needs(Permission::SeeCustomers);

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(SEE, routes!(list), Sample::plain().query("sort=-spent&limit=10&has_orders=false"))
        .api(SEE, routes!(count), Sample::plain().query("kind=person"))
        .api(SEE, routes!(search), Sample::plain().query("q=%D8%B1%D8%B6%D8%A7%DB%8C%DB%8C"))
}

/// One row of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RowView {
    #[schema(example = "cus_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// `person`, `household` or `organisation`.
    kind: &'static str,
    /// The name to show; may be empty.
    name: String,
    city: Option<String>,
    /// E.164.
    phone: Option<String>,
    email: Option<String>,
    tags: Vec<String>,
    /// Where the record came from.
    source: String,
    /// RFC 3339.
    created_at: String,
    /// Orders that count.
    orders_count: i64,
    /// What they have paid and not got back, minor units of the business's currency.
    spent_minor: i64,
    last_order_at: Option<String>,
    last_seen_at: Option<String>,
}

impl From<CustomerRow> for RowView {
    fn from(row: CustomerRow) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind.code(),
            name: row.name,
            city: row.city,
            phone: row.phone,
            email: row.email,
            tags: row.tags,
            source: row.source,
            created_at: row.created_at.to_string(),
            orders_count: row.orders_count,
            spent_minor: row.spent_minor,
            last_order_at: row.last_order_at.map(|at| at.to_string()),
            last_seen_at: row.last_seen_at.map(|at| at.to_string()),
        }
    }
}

/// Conditions over customers; all that are given must hold.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
struct Conditions {
    /// `person`, `household` or `organisation`.
    kind: Option<String>,
    /// Has all of these tags, separated by commas.
    tags: Option<String>,
    /// Lives in this city, however it is spelled.
    city: Option<String>,
    /// Came from this source.
    source: Option<String>,
    /// Has ordered, or never has.
    has_orders: Option<bool>,
    /// Has ordered at least so often.
    min_orders: Option<i64>,
    /// Has spent at least so much, minor units.
    min_spent_minor: Option<i64>,
    /// Has spent at most so much, minor units.
    max_spent_minor: Option<i64>,
    /// The last order is of today or the so many days before.
    ordered_within_days: Option<u32>,
    /// Has ordered, but not today or in the so many days before.
    not_ordered_for_days: Option<u32>,
    /// Something happened today or in the so many days before.
    seen_within_days: Option<u32>,
    /// Has given (`marketing/sms`) or refused (`!marketing/sms`) this consent.
    consent: Option<String>,
    /// The record was made at this moment or later (RFC 3339).
    #[param(value_type = Option<String>)]
    created_from: Option<Instant>,
    /// The record was made before this moment (RFC 3339).
    #[param(value_type = Option<String>)]
    created_before: Option<Instant>,
    /// The record was made today or in the so many days before.
    created_within_days: Option<u32>,
    /// Every word of this is found.
    search: Option<String>,
}

impl Conditions {
    fn filter(self) -> Result<CustomerFilter, Failure> {
        let list = |text: String| {
            text.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
        };
        let consent = self.consent.map(|text| {
            let (is_granted, text) =
                text.strip_prefix('!').map_or((true, text.as_str()), |rest| (false, rest));
            let (purpose, channel) = text.split_once('/').unwrap_or((text, "any"));
            ConsentFilter { purpose: purpose.to_owned(), channel: channel.to_owned(), is_granted }
        });
        Ok(CustomerFilter {
            kind: self.kind.as_deref().map(super::profile::read_kind).transpose()?,
            tags: self.tags.map(list).unwrap_or_default(),
            city: self.city,
            source: self.source,
            has_orders: self.has_orders,
            min_orders: self.min_orders,
            min_spent_minor: self.min_spent_minor,
            max_spent_minor: self.max_spent_minor,
            ordered_within_days: self.ordered_within_days,
            not_ordered_for_days: self.not_ordered_for_days,
            seen_within_days: self.seen_within_days,
            consent,
            created_from: self.created_from,
            created_before: self.created_before,
            created_within_days: self.created_within_days,
            search: self.search,
        })
    }
}

/// Which page, in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Order {
    /// `created`, `name`, `last_order`, `last_seen`, `spent` or `orders`; with `-` in front the highest first. The newest
    /// first where none is given.
    sort: Option<String>,
    /// `next` of the page before, for the same sort and conditions.
    cursor: Option<String>,
    /// How many, 1 to 200; 50 where none is given.
    limit: Option<u32>,
}

/// How many there are.
#[derive(Debug, Serialize, ToSchema)]
struct Count {
    /// How many were counted.
    count: i64,
    /// There are more: counting stops at 1000.
    is_capped: bool,
}

impl From<CappedCount> for Count {
    fn from(counted: CappedCount) -> Self {
        Self { count: counted.count, is_capped: counted.is_capped }
    }
}

/// A customer who was found.
#[derive(Debug, Serialize, ToSchema)]
struct MatchView {
    #[serde(flatten)]
    row: RowView,
    /// `id`, `order_number`, `identifier`, `name` or `other`.
    #[schema(value_type = String)]
    found_by: vafa_app::customers::FoundBy,
    /// The order, where its number was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<String>,
}

impl From<Match> for MatchView {
    fn from(found: Match) -> Self {
        Self {
            row: found.row.into(),
            found_by: found.found_by,
            order_id: found.order.map(|order| order.to_string()),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SearchQuery {
    /// A name, phone, e-mail, card, order number … in any script or keyboard layout.
    q: String,
    /// How many, 1 to 50; 20 where none is given.
    limit: Option<u32>,
}

/// Lists customers.
#[utoipa::path(get, path = "/api/customers", tag = "Customers", params(Conditions, Order),
    responses((status = 200, body = Page<RowView>)))]
async fn list(
    api: Api,
    Asked(conditions): Asked<Conditions>,
    Asked(order): Asked<Order>,
) -> Result<Response, Refusal> {
    let sort = order.sort.as_deref().map(str::parse::<CustomerSort>).transpose()?.unwrap_or_default();
    let asked = ListCustomers {
        filter: conditions.filter()?,
        sort,
        limit: order.limit,
        cursor: order.cursor.filter(|cursor| !cursor.is_empty()),
    };
    api.read(move |tx, cx| {
        let page = list_customers(tx, cx, &asked)?;
        let items = page.items.into_iter().map(RowView::from).collect();
        Ok(Page { items, next: page.next })
    })
    .await
}

/// Counts customers, up to 1000.
#[utoipa::path(get, path = "/api/customers/count", tag = "Customers", params(Conditions),
    responses((status = 200, body = Count)))]
async fn count(api: Api, Asked(conditions): Asked<Conditions>) -> Result<Response, Refusal> {
    let filter = conditions.filter()?;
    api.read(move |tx, cx| Ok(Count::from(count_customers(tx, cx, &filter)?))).await
}

/// Finds customers by anything that somebody remembers, the best match first.
#[utoipa::path(get, path = "/api/customers/search", tag = "Customers", params(SearchQuery),
    responses((status = 200, body = Page<MatchView>)))]
async fn search(api: Api, Asked(asked): Asked<SearchQuery>) -> Result<Response, Refusal> {
    let limit = asked.limit.unwrap_or(20);
    api.read(move |tx, cx| {
        let found = search_customers(tx, cx, &asked.q, limit)?;
        Ok(Page::<MatchView>::of(found, None::<&()>))
    })
    .await
}
