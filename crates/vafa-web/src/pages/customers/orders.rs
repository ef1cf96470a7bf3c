//! The orders of a customer, as they stand.

use super::order_words::{self, OrderWords};
use super::record::{self, Head};
use super::shown;
use crate::api::shapes::{Asked, Named};
use crate::page::Page;
use crate::pages::{Answer, Visit};
use crate::parts::{Chip, Empty, Pager, Tone};
use askama::Template;
use serde::Deserialize;
use vafa_app::customers::read_customer;
use vafa_app::timeline::{ListOrders, list_orders, orders::Order};
use vafa_kernel::Instant;
use vafa_kernel::id::{CustomerId, OrderId};
use vafa_timeline::{OrderKind, OrderStatus};

/// How many orders a page has.
const ROWS: u32 = 30;

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asking {
    /// The last order of the page before: microseconds and id.
    before: String,
}

#[derive(Template)]
#[template(path = "customers/orders.html")]
struct OrdersPage {
    page: Page,
    head: Head,
    rows: Vec<Row>,
    pager: Option<Pager>,
    empty: Option<Empty>,
}

/// An order as the list shows it.
struct Row {
    number: String,
    state: Chip,
    time: shown::Time,
    place: String,
    refunded: String,
    order: OrderWords,
}

/// `GET /customers/{customer}/orders`.
pub(super) async fn show(
    visit: Visit,
    Named(customer): Named<CustomerId>,
    Asked(asked): Asked<Asking>,
) -> Answer {
    let before = asked
        .before
        .split_once('.')
        .and_then(|(at, id)| Some((Instant::from_micros(at.parse().ok()?), id.parse::<OrderId>().ok()?)));
    let page = ListOrders { before, limit: ROWS + 1 };
    let (detail, mut orders) = visit
        .read(move |tx, cx| Ok((read_customer(tx, cx, customer)?, list_orders(tx, cx, customer, page)?)))
        .await?;
    record::look(&visit, detail.customer.id).await;
    let has_more = orders.len() > ROWS as usize;
    orders.truncate(ROWS as usize);
    let url = format!("/customers/{}/orders", detail.customer.id);
    let last = orders.last().filter(|_| has_more);
    let next = last.map(|last| format!("{url}?before={}.{}", last.content.placed_at.micros(), last.id));
    let pager = (next.is_some() || before.is_some()).then(|| Pager {
        t: visit.t,
        shown: visit.t.count("count-orders", orders.len()).into_owned(),
        previous: before.map(|_| url.clone()),
        next,
    });
    let t = visit.t;
    visit.html(&OrdersPage {
        page: record::page(&visit, &detail),
        head: record::head(&visit, &detail, "orders"),
        empty: orders.is_empty().then(|| Empty::new("shopping-cart", t.text("customers-orders-none"))),
        rows: orders.iter().map(|order| row(&visit, order)).collect(),
        pager,
    })
}

fn row(visit: &Visit, order: &Order) -> Row {
    let content = &order.content;
    let (key, tone) = match (content.kind, content.status) {
        (OrderKind::Return, _) => ("customers-order-state-return", Tone::Warn),
        (_, OrderStatus::Cancelled) => ("customers-order-state-cancelled", Tone::Plain),
        (_, OrderStatus::Placed) => ("customers-order-state-placed", Tone::Plain),
        (_, OrderStatus::Completed) => ("customers-order-state-completed", Tone::Plain),
    };
    Row {
        number: visit.f.digits(&content.number),
        state: Chip::new(visit.t.text(key)).icon(order_words::icon(content)).tone(tone),
        time: shown::time(visit, content.placed_at),
        place: order_words::place(visit, content),
        refunded: if order.refunded_minor == 0 {
            String::new()
        } else {
            let amount = order_words::money(visit, order.refunded_minor, content.currency);
            visit.t.args("customers-stat-returned", &[("amount", amount.as_str().into())]).into_owned()
        },
        order: order_words::of(visit, content),
    }
}
