//! What becomes of an order when something is told of it: pure rules, used when an event is recorded and again when
//! `vafa verify` tells the whole history anew.

use super::rollups::DayChange;
use super::told::Told;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use vafa_kernel::id::{CustomerId, EventId, OrderId};
use vafa_kernel::{Currency, Instant};
use vafa_timeline::{EventKind, Meaning, OrderContent, OrderKind, OrderMark, OrderStatus, Refund};

/// An order as it stands, without its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Whose history it lies in; [`CustomerId::NIL`] for a guest sale.
    pub customer_id: CustomerId,
    /// The content, `lines` left empty.
    pub content: OrderContent,
    /// What was given back of it, minor units.
    pub refunded_minor: i64,
    /// Fingerprint of the content as last told.
    pub content_hash: Vec<u8>,
    /// When the content was told.
    pub recorded_at: Instant,
    /// Where it was told.
    pub source: String,
    /// Counts changes.
    pub version: i64,
}

impl Order {
    pub(crate) fn mark(&self, currency: Currency) -> OrderMark {
        OrderMark {
            at: self.content.placed_at,
            is_return: self.content.kind == OrderKind::Return,
            is_cancelled: self.content.status == OrderStatus::Cancelled,
            total_minor: self.content.total_minor,
            refunded_minor: self.refunded_minor,
            is_discounted: self.content.discount_minor > 0 || !self.content.coupon.is_empty(),
            is_foreign: self.content.currency != currency,
        }
    }

    pub(crate) fn day_change(&self, currency: Currency) -> DayChange {
        let money = |minor: i64| if self.content.currency == currency { minor } else { 0 };
        match (self.content.status, self.content.kind) {
            (OrderStatus::Cancelled, _) => DayChange::default(),
            (_, OrderKind::Return) => DayChange {
                returns: 1,
                returns_minor: money(self.content.total_minor.saturating_neg()),
                ..DayChange::default()
            },
            (_, OrderKind::Sale) => DayChange {
                orders: 1,
                sales_minor: money(self.content.total_minor),
                returns: i64::from(self.refunded_minor > 0),
                returns_minor: money(self.refunded_minor),
                ..DayChange::default()
            },
        }
    }

    /// An order that is told of for the first time.
    fn first_told(
        id: OrderId,
        customer: CustomerId,
        content: &OrderContent,
        told_at: Instant,
        source: &str,
    ) -> Self {
        Self {
            id,
            customer_id: customer,
            content_hash: content.fingerprint().to_vec(),
            content: content.clone(),
            refunded_minor: 0,
            recorded_at: told_at,
            source: source.to_owned(),
            version: 0,
        }
    }

    /// The order after its content was told again, its lines included, later than before; nothing where that changes
    /// nothing.
    fn retold(
        &self,
        customer: CustomerId,
        content: &OrderContent,
        told_at: Instant,
        source: &str,
    ) -> Option<Self> {
        let hash = content.fingerprint().to_vec();
        if self.content_hash == hash && (customer == self.customer_id || customer.is_nil()) {
            return None;
        }
        let mut after = Self { content: content.clone(), ..self.clone() };
        // Calling off is told apart and stands, whatever older copies of the order say.
        if self.content.status == OrderStatus::Cancelled && content.status == OrderStatus::Placed {
            after.content.status = OrderStatus::Cancelled;
        }
        // Event clients tell of an order at several moments; it was placed at the first.
        if source_is_clicks(source) {
            after.content.placed_at = content.placed_at.min(self.content.placed_at);
        }
        after.content_hash = hash;
        after.recorded_at = told_at;
        // Who was a guest may turn out to be known, never the other way round.
        if !customer.is_nil() {
            after.customer_id = customer;
        }
        Some(after)
    }

    fn called_off(&self) -> Option<Self> {
        (self.content.status != OrderStatus::Cancelled).then(|| {
            let mut after = self.clone();
            after.content.status = OrderStatus::Cancelled;
            after
        })
    }

    /// The order with what was given back of it; nothing where that stands already.
    fn with_refunds(&self, refunds: &Refunds) -> Option<Self> {
        let refunded_minor = refunds.of(&self.content);
        (refunded_minor != self.refunded_minor).then(|| Self { refunded_minor, ..self.clone() })
    }
}

/// What was given back of an order, in whatever order it was told.
#[derive(Default)]
struct Refunds {
    sum_minor: i64,
    sum_parts: i64,
    is_whole: bool,
}

impl Refunds {
    fn add(&mut self, amount: Refund) {
        match amount {
            Refund::Minor(minor) => self.sum_minor = self.sum_minor.saturating_add(minor.max(0)),
            Refund::Parts(parts) => self.sum_parts = self.sum_parts.saturating_add(parts.max(0)),
            Refund::Whole => self.is_whole = true,
        }
    }

    fn of(&self, content: &OrderContent) -> i64 {
        let total = content.total_minor.max(0);
        let unnamed = Refund::Parts(self.sum_parts).minor_in(content.currency).unwrap_or(total);
        if self.is_whole { total } else { self.sum_minor.saturating_add(unnamed).min(total) }
    }
}

/// One entry that tells of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Telling {
    /// The entry.
    pub(crate) event: EventId,
    /// Whose timeline it stands on; [`CustomerId::NIL`] for a guest's.
    pub(crate) customer: CustomerId,
    /// The moment for which it tells.
    pub(crate) at: Instant,
    /// Who told.
    pub(crate) source: String,
    /// The order was told whole ([`EventKind::Order`]): such a telling can be taken back.
    pub(crate) is_whole: bool,
    /// What was told.
    pub(crate) what: What,
}

/// What can be told of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum What {
    Ordered(Box<OrderContent>),
    Refunded(Refund),
    Cancelled,
    Retracted,
}

/// Series and number of an order.
pub(crate) type OrderKey = (String, String);

/// What an entry tells of an order, where it tells of one.
pub(crate) fn telling_of(
    customer: CustomerId,
    event: &Told,
    meaning: Meaning,
) -> Option<(OrderKey, Telling)> {
    let (series, number) = meaning.order_key()?;
    let key = (series.to_owned(), number.to_owned());
    let what = match meaning {
        Meaning::Ordered(content) => What::Ordered(content),
        Meaning::Refunded { amount, .. } => What::Refunded(amount),
        Meaning::Cancelled { .. } => What::Cancelled,
        _ => What::Retracted,
    };
    let telling = Telling {
        event: event.id,
        customer,
        at: Told::order_told_at(event.kind, event.at, event.received_at),
        source: event.source.clone(),
        is_whole: event.kind == EventKind::Order,
        what,
    };
    Some((key, telling))
}

/// What everything that was told of an order comes to: the order with its lines, and the entry that last changed it;
/// nothing where no content is told, or all of it was taken back.
///
/// The tellings count in the order of the moments for which they tell, whenever and by whichever server they were taken
/// in. Money given back and calling off may be told before the order itself.
pub(crate) fn tell(id: OrderId, mut told: Vec<Telling>) -> Option<(Order, EventId)> {
    told.sort_by_key(|telling| (telling.at, telling.event));
    let mut taken_back: HashMap<String, EventId> = HashMap::new();
    for telling in told.iter().filter(|telling| matches!(telling.what, What::Retracted)) {
        let last = taken_back.entry(telling.source.clone()).or_insert(telling.event);
        *last = (*last).max(telling.event);
    }
    let is_taken_back =
        |t: &Telling| t.is_whole && taken_back.get(&t.source).is_some_and(|retraction| t.event < *retraction);
    let mut order: Option<(Order, EventId)> = None;
    let mut refunds = Refunds::default();
    let mut was_called_off = false;
    for telling in told {
        let held = order.as_ref().map(|(order, _)| order);
        let changed = match &telling.what {
            What::Ordered(_) if is_taken_back(&telling) => None,
            What::Ordered(content) => match held {
                Some(held) => held.retold(telling.customer, content, telling.at, &telling.source),
                None => {
                    let first = Order::first_told(id, telling.customer, content, telling.at, &telling.source);
                    let is_off = was_called_off && content.status == OrderStatus::Placed;
                    Some(first.called_off().filter(|_| is_off).unwrap_or(first))
                }
            },
            What::Refunded(amount) => {
                refunds.add(*amount);
                None
            }
            What::Cancelled => {
                was_called_off = true;
                held.and_then(Order::called_off)
            }
            What::Retracted => None,
        };
        let stands = changed.as_ref().or(held);
        let refunded = stands.and_then(|stands| stands.with_refunds(&refunds));
        if let Some(mut after) = refunded.or(changed) {
            after.version = held.map_or(0, |held| held.version) + 1;
            order = Some((after, telling.event));
        }
    }
    order
}

/// Events of shop clients carry the moment of the click, not of the order.
fn source_is_clicks(source: &str) -> bool {
    !source.starts_with("import:")
}
