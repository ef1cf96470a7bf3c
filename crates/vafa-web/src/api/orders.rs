//! Orders.

use super::customers::IdentifierBody;
use super::shapes::Asked;
use super::{Api, Done};
use crate::command::Command;
use crate::refusal::Refusal;
use crate::routes::{Routes, Rule, Sample};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;
use vafa_app::timeline::orders::Order;
use vafa_app::timeline::{Buyer, OrderError, RecordOrder, read_order, record_order};
use vafa_app::{Cx, Failure, Permission};
use vafa_kernel::id::CustomerId;
use vafa_kernel::{Currency, Instant};
use vafa_timeline::{OrderContent, OrderKind, OrderLine, OrderStatus};

pub(super) fn routes() -> Routes {
    Routes::new()
        .api(Rule::Needs(Permission::SeeCustomers), routes!(read), Sample::plain().query("number=1001"))
        .api(
            Rule::Needs(Permission::EditCustomers),
            routes!(record),
            Sample::json(
                r#"{"number":"1404-15","customer_id":"{customer}","placed_at":"2025-10-08T12:30:00Z","channel":"phone",
                    "subtotal_minor":9000000,"shipping_minor":500000,"total_minor":9500000,
                    "lines":[{"sku":"SW-1","name":"سوهان","quantity_milli":2000,"price_micro":4500000000000,"total_minor":9000000}]}"#,
            )
            .answers(201),
        )
}

/// One line of an order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LineBody {
    /// Stock keeping unit.
    sku: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    category: String,
    /// Thousandths of a piece (or kilogram …); below zero for goods given back.
    quantity_milli: i64,
    /// Millionths of a major unit for one piece.
    price_micro: i64,
    /// Taken off this line, minor units.
    #[serde(default)]
    discount_minor: i64,
    /// What the line costs after discount, minor units.
    total_minor: i64,
}

impl From<LineBody> for OrderLine {
    fn from(line: LineBody) -> Self {
        Self {
            sku: line.sku,
            name: line.name,
            category: line.category,
            quantity_milli: line.quantity_milli,
            price_micro: line.price_micro,
            discount_minor: line.discount_minor,
            total_minor: line.total_minor,
        }
    }
}

impl From<OrderLine> for LineBody {
    fn from(line: OrderLine) -> Self {
        Self {
            sku: line.sku,
            name: line.name,
            category: line.category,
            quantity_milli: line.quantity_milli,
            price_micro: line.price_micro,
            discount_minor: line.discount_minor,
            total_minor: line.total_minor,
        }
    }
}

/// An order as it stands. All amounts are minor units of its currency.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OrderView {
    #[schema(example = "ord_01k74h9zbnebxv6c8drc1pmk7x")]
    id: String,
    /// Absent for a guest sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_id: Option<String>,
    /// Keeps apart sets of numbers that overlap; usually empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    series: String,
    number: String,
    /// `sale` or `return`.
    kind: &'static str,
    /// `placed`, `completed` or `cancelled`.
    status: &'static str,
    /// RFC 3339.
    placed_at: String,
    channel: String,
    branch: String,
    country: String,
    /// ISO 4217.
    currency: String,
    /// Goods after discount, before tax and shipping.
    subtotal_minor: i64,
    discount_minor: i64,
    shipping_minor: i64,
    tax_minor: i64,
    total_minor: i64,
    /// What was given back.
    refunded_minor: i64,
    coupon: String,
    /// Where it was told.
    source: String,
    version: i64,
    /// Absent in lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<LineBody>,
}

impl From<Order> for OrderView {
    fn from(order: Order) -> Self {
        let content = order.content;
        Self {
            id: order.id.to_string(),
            customer_id: (!order.customer_id.is_nil()).then(|| order.customer_id.to_string()),
            kind: content.kind.code(),
            status: content.status.code(),
            placed_at: content.placed_at.to_string(),
            currency: content.currency.code().to_owned(),
            series: content.series,
            number: content.number,
            channel: content.channel,
            branch: content.branch,
            country: content.country,
            subtotal_minor: content.subtotal_minor,
            discount_minor: content.discount_minor,
            shipping_minor: content.shipping_minor,
            tax_minor: content.tax_minor,
            total_minor: content.total_minor,
            refunded_minor: order.refunded_minor,
            coupon: content.coupon,
            source: order.source,
            version: order.version,
            lines: content.lines.into_iter().map(Into::into).collect(),
        }
    }
}

/// An order as it stands. All amounts are minor units of its currency.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewOrder {
    /// Whose it is; with neither this nor identifiers it is a guest sale.
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// Whose it is, where the id is not known: whoever these mean, made where nobody is known by them.
    #[serde(default)]
    identifiers: Vec<IdentifierBody>,
    /// Keeps apart sets of numbers that overlap; usually empty.
    #[serde(default)]
    series: String,
    number: String,
    /// `sale` or `return`; amounts of a return are below zero.
    #[schema(value_type = Option<String>)]
    kind: Option<OrderKind>,
    /// `placed`, `completed` or `cancelled`; completed where nothing is said.
    #[schema(value_type = Option<String>)]
    status: Option<OrderStatus>,
    /// RFC 3339.
    #[schema(value_type = String, format = DateTime)]
    placed_at: Instant,
    #[serde(default)]
    channel: String,
    #[serde(default)]
    branch: String,
    #[serde(default)]
    country: String,
    /// ISO 4217; the business's where none is given.
    #[schema(value_type = Option<String>)]
    #[serde(default, deserialize_with = "super::shapes::code_opt")]
    currency: Option<Currency>,
    /// Goods after discount, before tax and shipping: what the lines add up to.
    subtotal_minor: i64,
    #[serde(default)]
    discount_minor: i64,
    #[serde(default)]
    shipping_minor: i64,
    #[serde(default)]
    tax_minor: i64,
    /// Goods, shipping and tax together.
    total_minor: i64,
    #[serde(default)]
    coupon: String,
    #[serde(default)]
    lines: Vec<LineBody>,
}

impl NewOrder {
    fn command(self, cx: &Cx) -> Result<RecordOrder, Failure> {
        let buyer = match (self.customer_id, self.identifiers.is_empty()) {
            (Some(_), false) => return Err(OrderError::NamedTwice.into()),
            (Some(id), true) => Buyer::Customer(id),
            (None, true) => Buyer::Guest,
            (None, false) => Buyer::Identified(IdentifierBody::read_all(&self.identifiers)?),
        };
        let content = OrderContent {
            series: self.series,
            number: self.number,
            kind: self.kind.unwrap_or(OrderKind::Sale),
            status: self.status.unwrap_or(OrderStatus::Completed),
            placed_at: self.placed_at,
            channel: self.channel,
            branch: self.branch,
            country: self.country,
            currency: self.currency.unwrap_or(cx.business.currency),
            subtotal_minor: self.subtotal_minor,
            discount_minor: self.discount_minor,
            shipping_minor: self.shipping_minor,
            tax_minor: self.tax_minor,
            total_minor: self.total_minor,
            coupon: self.coupon,
            lines: self.lines.into_iter().map(Into::into).collect(),
        };
        Ok(RecordOrder { buyer, content })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OrderQuery {
    /// The order number, in any digits.
    number: String,
    /// Keeps apart sets of numbers that overlap; usually empty.
    #[serde(default)]
    series: String,
}

/// Reads an order by its number, with its lines.
#[utoipa::path(get, path = "/api/orders", tag = "Orders", params(OrderQuery), responses((status = 200, body = OrderView)))]
async fn read(api: Api, Asked(asked): Asked<OrderQuery>) -> Result<Response, Refusal> {
    api.read(move |tx, cx| Ok(OrderView::from(read_order(tx, cx, &asked.series, &asked.number)?))).await
}

/// Records an order as it stands: 201 where it is new, 200 where it was known. Telling it again changes nothing; telling it
/// differently replaces it.
#[utoipa::path(post, path = "/api/orders", tag = "Orders", request_body = NewOrder,
    responses((status = 201, body = OrderView), (status = 200, body = OrderView)))]
async fn record(api: Api, asked: Command<NewOrder>) -> Result<Response, Refusal> {
    let told = asked.body;
    api.write(asked.once, move |tx, cx| {
        cx.require(Permission::EditCustomers)?;
        let done = record_order(tx, cx, told.clone().command(cx)?)?;
        let view = OrderView::from(done.order);
        Ok(if done.is_new { Done::created(view) } else { Done::ok(view) })
    })
    .await
}
