//! The content of one order, in one form for every way in.

use crate::read::{CODE_CHARS_MAX, is_absurd, one_line};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vafa_kernel::{Currency, Instant};

/// Whether goods went out or came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// The customer bought.
    Sale,
    /// The customer gave back; amounts are below zero.
    Return,
}

impl OrderKind {
    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Return => "return",
        }
    }

    /// Reads a stored code; whatever is not a return is a sale.
    pub fn from_code(code: &str) -> Self {
        if code == "return" { Self::Return } else { Self::Sale }
    }
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Ordered, not yet paid for or handed over.
    Placed,
    /// Bought: it counts.
    Completed,
    /// Called off: it does not count.
    Cancelled,
}

impl OrderStatus {
    /// The stored code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads a stored code; an unknown one is an order that counts.
    pub fn from_code(code: &str) -> Self {
        match code {
            "placed" => Self::Placed,
            "cancelled" => Self::Cancelled,
            _ => Self::Completed,
        }
    }
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Stock keeping unit, or a key made of the name where the shop has none.
    pub sku: String,
    /// The product's name at the time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The product's category at the time.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Thousandths of a piece (or kilogram …); below zero for goods given back.
    pub quantity_milli: i64,
    /// Millionths of a major unit for one piece: finer than a minor unit, as wholesale prices are.
    pub price_micro: i64,
    /// Taken off this line, minor units.
    #[serde(default)]
    pub discount_minor: i64,
    /// What the line costs after discount, minor units.
    pub total_minor: i64,
}

/// One order, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderContent {
    /// Keeps apart sets of numbers that overlap (branches, shops); usually empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub series: String,
    /// The order number, folded to plain digits and letters.
    pub number: String,
    /// Goods out or back.
    pub kind: OrderKind,
    /// How far it has come.
    pub status: OrderStatus,
    /// When it was placed.
    pub placed_at: Instant,
    /// `web`, `branch`, `phone` … or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub channel: String,
    /// Which branch, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub branch: String,
    /// Where it went to, as told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Currency of all amounts.
    pub currency: Currency,
    /// Goods after discount, before tax and shipping (e-commerce v2 `subtotal`).
    pub subtotal_minor: i64,
    /// Taken off in all.
    #[serde(default)]
    pub discount_minor: i64,
    /// Shipping.
    #[serde(default)]
    pub shipping_minor: i64,
    /// Tax.
    #[serde(default)]
    pub tax_minor: i64,
    /// What the customer pays: subtotal + shipping + tax.
    pub total_minor: i64,
    /// Code of the coupon, or empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub coupon: String,
    /// What was bought, in the order of the source.
    #[serde(default)]
    pub lines: Vec<OrderLine>,
}

impl OrderContent {
    /// The order with its texts on one line each, without control characters, which no store takes all of.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        let texts = [
            &mut self.series,
            &mut self.number,
            &mut self.channel,
            &mut self.branch,
            &mut self.country,
            &mut self.coupon,
        ];
        let of_lines =
            self.lines.iter_mut().flat_map(|line| [&mut line.sku, &mut line.name, &mut line.category]);
        for text in texts.into_iter().chain(of_lines) {
            if text.chars().any(char::is_control) {
                *text = one_line(text);
            }
        }
        self
    }

    /// Whether an amount or quantity is beyond [`AMOUNT_MAX`](crate::read::AMOUNT_MAX).
    pub fn is_absurd(&self) -> bool {
        let own =
            [self.subtotal_minor, self.discount_minor, self.shipping_minor, self.tax_minor, self.total_minor];
        let of_lines =
            self.lines.iter().flat_map(|line| [line.quantity_milli, line.discount_minor, line.total_minor]);
        own.into_iter().chain(of_lines).any(is_absurd)
    }

    /// Whether a code is longer than [`CODE_CHARS_MAX`]: series, number, or the stock keeping unit of a line.
    pub fn has_long_code(&self) -> bool {
        let of_lines = self.lines.iter().map(|line| &line.sku);
        [&self.series, &self.number]
            .into_iter()
            .chain(of_lines)
            .any(|code| code.chars().count() > CODE_CHARS_MAX)
    }

    /// A fingerprint of everything in the order: two orders with the same one are the same order, word for word.
    pub fn fingerprint(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        let mut text = |part: &str| {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part.as_bytes());
        };
        for part in [
            self.series.as_str(),
            &self.number,
            self.kind.code(),
            self.status.code(),
            &self.channel,
            &self.branch,
            &self.country,
            self.currency.code(),
            &self.coupon,
        ] {
            text(part);
        }
        for line in &self.lines {
            for part in [line.sku.as_str(), &line.name, &line.category] {
                text(part);
            }
        }
        let mut number = |n: i64| hash.update(n.to_le_bytes());
        for n in [
            self.placed_at.micros(),
            self.subtotal_minor,
            self.discount_minor,
            self.shipping_minor,
            self.tax_minor,
            self.total_minor,
        ] {
            number(n);
        }
        for line in &self.lines {
            for n in [line.quantity_milli, line.price_micro, line.discount_minor, line.total_minor] {
                number(n);
            }
        }
        let mut out = [0; 16];
        out.copy_from_slice(&hash.finalize()[..16]);
        out
    }

    /// Whether something was taken off its price.
    pub fn is_discounted(&self) -> bool {
        self.discount_minor > 0
            || !self.coupon.is_empty()
            || self.lines.iter().any(|line| line.discount_minor > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn sample() -> OrderContent {
        OrderContent {
            series: String::new(),
            number: "1001".into(),
            kind: OrderKind::Sale,
            status: OrderStatus::Completed,
            placed_at: Instant::from_seconds(1_700_000_000),
            channel: "web".into(),
            branch: String::new(),
            country: String::new(),
            currency: Currency::IRR,
            subtotal_minor: 900,
            discount_minor: 100,
            shipping_minor: 50,
            tax_minor: 0,
            total_minor: 950,
            coupon: String::new(),
            lines: vec![OrderLine {
                sku: "A".into(),
                name: "چای".into(),
                category: String::new(),
                quantity_milli: 2000,
                price_micro: 500_000_000,
                discount_minor: 100,
                total_minor: 900,
            }],
        }
    }

    #[test]
    fn texts_are_cleaned_and_what_no_store_can_hold_is_seen() {
        let mut order = sample();
        assert_eq!(order.clone().cleaned(), order);
        order.lines[0].sku = "A\0\n".into();
        order.coupon = "\0".into();
        assert_eq!(order.cleaned(), sample());
        assert!(!sample().is_absurd() && !sample().has_long_code());
        for absurd in [1_000_000_000_000_001, i64::MIN] {
            assert!(OrderContent { total_minor: absurd, ..sample() }.is_absurd());
            let mut order = sample();
            order.lines[0].quantity_milli = absurd;
            assert!(order.is_absurd());
        }
        let mut order = sample();
        order.lines[0].sku = "۱".repeat(201);
        assert!(order.has_long_code());
        assert!(OrderContent { series: "s".repeat(201), ..sample() }.has_long_code());
    }

    #[test]
    fn the_fingerprint_sees_every_part_and_survives_storage() {
        let order = sample();
        let stored: OrderContent = serde_json::from_str(&serde_json::to_string(&order).unwrap()).unwrap();
        assert_eq!(stored.fingerprint(), order.fingerprint());
        let mut moved = order.clone();
        moved.lines[0].sku = "B".into();
        assert_ne!(moved.fingerprint(), order.fingerprint());
        // Text that slides from one field into the next is seen.
        let mut slid = order.clone();
        slid.channel = "we".into();
        slid.branch = "b".into();
        assert_ne!(slid.fingerprint(), order.fingerprint());
        let mut paid = order.clone();
        paid.tax_minor = 1;
        assert_ne!(paid.fingerprint(), order.fingerprint());
    }
}
