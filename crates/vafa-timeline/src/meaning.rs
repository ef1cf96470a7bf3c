//! What an event means, whatever client told it and in whatever words.

use crate::event::EventKind;
use crate::order::OrderContent;
use crate::{ecommerce, read};
use serde_json::Value;
use thiserror::Error;
use vafa_kernel::money::Decimal;
use vafa_kernel::{Currency, Instant};

/// Which question a score answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    /// Net promoter score, 0 to 10.
    Nps,
    /// Satisfaction, 1 to 5.
    Csat,
    /// Effort, 1 to 5 where 1 is best.
    Ces,
}

/// What an event means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// Nothing beyond that it happened: it stands on the timeline.
    Told,
    /// The customer looked around: a page, a screen, a list, an advertisement.
    Looked,
    /// The customer looked at one product.
    Viewed {
        /// Stock keeping unit.
        sku: String,
    },
    /// The customer searched.
    Searched,
    /// A cart as it stands after the change.
    Cart(CartChange),
    /// The customer began to pay.
    CheckedOut {
        /// The order or cart it is about, or empty.
        key: String,
    },
    /// An order was placed or changed; the content is whole.
    Ordered(Box<OrderContent>),
    /// Money of an order was given back.
    Refunded {
        /// Order series.
        series: String,
        /// Order number.
        number: String,
        /// How much.
        amount: Refund,
    },
    /// An order was called off.
    Cancelled {
        /// Order series.
        series: String,
        /// Order number.
        number: String,
    },
    /// An order that was recorded by mistake was taken back.
    Retracted {
        /// Order series.
        series: String,
        /// Order number.
        number: String,
    },
    /// An order arrived.
    Delivered {
        /// Whether it came after the promised time.
        is_late: bool,
    },
    /// The customer came to a branch.
    Visited,
    /// The customer wrote an opinion, with stars or without.
    Commented {
        /// Stars, 1 to 5.
        rating: Option<u8>,
    },
    /// The customer answered a question.
    Answered {
        /// Which question.
        score: Score,
        /// The answer, on the question's scale.
        value: u8,
    },
    /// The customer complained.
    Complained,
    /// A complaint was settled.
    Resolved,
    /// The customer brought another.
    Referred,
    /// A message of ours was opened or answered.
    Responded,
    /// The customer and the business talked.
    Talked,
}

/// How much of an order was given back. What names no currency is meant in the order's, which the event may not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Refund {
    /// All that is left.
    Whole,
    /// So many minor units of the currency that was named.
    Minor(i64),
    /// So many ten-thousandths of a major unit of the order's currency: no currency has finer ones.
    Parts(i64),
}

impl Refund {
    /// Digits of a major unit that [`Self::Parts`] counts in.
    pub const SCALE: u8 = 4;

    /// Minor units, where the order is in `currency`; nothing for all that is left.
    pub fn minor_in(self, currency: Currency) -> Option<i64> {
        match self {
            Self::Whole => None,
            Self::Minor(minor) => Some(minor),
            Self::Parts(parts) => {
                let major = Decimal::new(parts, u32::from(Self::SCALE));
                Some(major.scaled(currency.exponent()).unwrap_or(i64::MAX))
            }
        }
    }
}

/// How a cart stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartChange {
    /// The shop's cart id, or empty for the customer's one cart.
    pub key: String,
    /// Product added (above zero), removed (below), or nothing where the whole cart is told.
    pub item: Option<CartItem>,
    /// The whole cart, where it is told.
    pub items: Option<Vec<CartItem>>,
}

/// One product of a cart.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CartItem {
    /// Stock keeping unit.
    pub sku: String,
    /// Its name, where told.
    #[serde(default)]
    pub name: String,
    /// Thousandths of a piece.
    pub quantity_milli: i64,
    /// Price of one, minor units, where told.
    #[serde(default)]
    pub price_minor: i64,
    /// Currency of the price.
    pub currency: Currency,
}

/// Why an event that should mean something cannot be read. The event is set aside with this reason.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// A field that must be there is not.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A field cannot be read.
    #[error("`{field}` cannot be read: {why}")]
    Unreadable {
        /// Which field.
        field: String,
        /// What is wrong with it.
        why: String,
    },
}

impl Problem {
    pub(crate) fn unreadable(field: impl Into<String>, why: impl ToString) -> Self {
        Self::Unreadable { field: field.into(), why: why.to_string() }
    }
}

impl Meaning {
    /// Series and number of the order that the event tells of, where it tells of one.
    pub fn order_key(&self) -> Option<(&str, &str)> {
        match self {
            Self::Ordered(order) => Some((&order.series, &order.number)),
            Self::Refunded { series, number, .. }
            | Self::Cancelled { series, number }
            | Self::Retracted { series, number } => Some((series, number)),
            _ => None,
        }
    }

    /// What an event means. `currency` is the business's, for amounts that name none.
    ///
    /// The same stored event gives the same meaning for ever: the derived tables are rebuilt by it.
    pub fn of(
        kind: EventKind,
        name: &str,
        at: Instant,
        payload: &Value,
        currency: Currency,
    ) -> Result<Self, Problem> {
        Ok(match kind {
            EventKind::Track => ecommerce::read(name, at, payload, currency)?,
            EventKind::Page | EventKind::Screen => Self::Looked,
            EventKind::Order => {
                let content =
                    serde_json::from_value(payload.clone()).map_err(|e| Problem::unreadable("order", e))?;
                Self::Ordered(Box::new(content))
            }
            EventKind::Refund => Self::Refunded {
                series: read::code(payload, "series")?.unwrap_or_default(),
                number: read::code(payload, "number")?.ok_or(Problem::Missing("number"))?,
                amount: read::bounded(payload, "amount_minor", 0)?.map_or(Refund::Whole, Refund::Minor),
            },
            EventKind::Cancel | EventKind::Retract => {
                let series = read::code(payload, "series")?.unwrap_or_default();
                let number = read::code(payload, "number")?.ok_or(Problem::Missing("number"))?;
                if kind == EventKind::Cancel {
                    Self::Cancelled { series, number }
                } else {
                    Self::Retracted { series, number }
                }
            }
            EventKind::Delivery => {
                Self::Delivered { is_late: read::integer(payload, "late_days")?.unwrap_or(0) > 0 }
            }
            EventKind::Visit => Self::Visited,
            EventKind::Comment => Self::Commented { rating: read::rating(payload, "rating")? },
            EventKind::Answer => {
                let value = read::integer(payload, "value")?.ok_or(Problem::Missing("value"))?;
                let (score, range) = match read::text(payload, "metric").as_deref() {
                    Some("nps") => (Score::Nps, 0..=10),
                    Some("csat") => (Score::Csat, 1..=5),
                    Some("ces") => (Score::Ces, 1..=5),
                    _ => return Err(Problem::Missing("metric")),
                };
                if !range.contains(&value) {
                    return Err(Problem::unreadable("value", "outside the scale of the question"));
                }
                Self::Answered { score, value: u8::try_from(value).unwrap_or(0) }
            }
            EventKind::Complaint => Self::Complained,
            EventKind::Resolved => Self::Resolved,
            EventKind::Referral => Self::Referred,
            EventKind::Campaign => Self::Responded,
            EventKind::Contact => Self::Talked,
            EventKind::Identify
            | EventKind::Group
            | EventKind::Alias
            | EventKind::Consent
            | EventKind::Profile => Self::Told,
        })
    }
}
