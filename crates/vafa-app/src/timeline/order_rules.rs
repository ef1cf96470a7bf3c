//! What becomes of an order when something is told of it: pure rules, used when an event is recorded and again when
//! `vafa verify` tells the whole history anew.

use super::rollups::DayChange;
use vafa_kernel::id::{CustomerId, OrderId};
use vafa_kernel::{Currency, Instant};
use vafa_timeline::{OrderContent, OrderKind, OrderMark, OrderStatus};

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
                returns_minor: money(-self.content.total_minor),
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
    pub(crate) fn first_told(
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
            version: 1,
        }
    }

    /// The order after its content was told again, its lines included; nothing where that changes nothing. Of two
    /// tellings the later wins.
    pub(crate) fn retold(
        &self,
        customer: CustomerId,
        content: &OrderContent,
        told_at: Instant,
        source: &str,
    ) -> Option<Self> {
        let hash = content.fingerprint().to_vec();
        let is_same = self.content_hash == hash && (customer == self.customer_id || customer.is_nil());
        if is_same || told_at < self.recorded_at {
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
        after.version += 1;
        // Who was a guest may turn out to be known, never the other way round.
        if !customer.is_nil() {
            after.customer_id = customer;
        }
        Some(after)
    }

    /// The order after money was given back (all that is left, where no amount is told); nothing where none was left.
    pub(crate) fn refunded(&self, amount_minor: Option<i64>) -> Option<Self> {
        let left = self.content.total_minor.saturating_sub(self.refunded_minor).max(0);
        let given = amount_minor.map_or(left, |amount| amount.clamp(0, left));
        (given != 0).then(|| Self {
            refunded_minor: self.refunded_minor.saturating_add(given),
            version: self.version + 1,
            ..self.clone()
        })
    }

    /// The order after it was called off; nothing where it was already.
    pub(crate) fn cancelled(&self) -> Option<Self> {
        (self.content.status != OrderStatus::Cancelled).then(|| {
            let mut after = Self { version: self.version + 1, ..self.clone() };
            after.content.status = OrderStatus::Cancelled;
            after
        })
    }
}

/// Events of shop clients carry the moment of the click, not of the order.
fn source_is_clicks(source: &str) -> bool {
    !source.starts_with("import:")
}
