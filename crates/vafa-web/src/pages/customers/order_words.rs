//! An order in words: «۳ قلم، ۱٬۲۵۰٬۰۰۰ تومان — فروشگاه اینترنتی», and its lines.

use super::happening::named;
use crate::pages::Visit;
use crate::parts::Tone;
use vafa_kernel::money::Decimal;
use vafa_kernel::{Currency, Money};
use vafa_timeline::{OrderContent, OrderKind, OrderLine, OrderStatus};

/// What an order unfolds to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct OrderWords {
    pub(crate) lines: Vec<LineWords>,
    /// What comes to the lines: discount, shipping, tax, coupon; name and amount.
    pub(crate) extras: Vec<(String, String)>,
    pub(crate) total: String,
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LineWords {
    pub(crate) name: String,
    pub(crate) quantity: String,
    pub(crate) price: String,
    pub(crate) total: String,
}

/// An amount of an order's currency.
pub(super) fn money(visit: &Visit, minor: i64, currency: Currency) -> String {
    visit.f.money(Money::new(minor, currency))
}

pub(super) fn of(visit: &Visit, content: &OrderContent) -> OrderWords {
    let t = visit.t;
    let amount = |minor: i64| money(visit, minor, content.currency);
    let mut extras = Vec::new();
    for (key, minor) in [
        ("customers-order-discount", -content.discount_minor),
        ("customers-order-shipping", content.shipping_minor),
        ("customers-order-tax", content.tax_minor),
    ] {
        if minor != 0 {
            extras.push((t.text(key).into_owned(), amount(minor)));
        }
    }
    if !content.coupon.is_empty() {
        extras.push((t.text("customers-order-coupon").into_owned(), content.coupon.clone()));
    }
    OrderWords {
        lines: content.lines.iter().map(|line| line_words(visit, line, content.currency)).collect(),
        extras,
        total: amount(content.total_minor),
    }
}

fn line_words(visit: &Visit, line: &OrderLine, currency: Currency) -> LineWords {
    LineWords {
        name: if line.name.is_empty() { line.sku.clone() } else { line.name.clone() },
        quantity: quantity(visit, line.quantity_milli),
        price: price(visit, line.price_micro, currency),
        total: money(visit, line.total_minor, currency),
    }
}

/// Thousandths of a piece: «۲», «۱٫۵».
fn quantity(visit: &Visit, milli: i64) -> String {
    let text = Decimal::new(milli, 3).to_string();
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    visit.f.numbers().decimal(text)
}

/// Millionths of a major unit, as money where they are whole minor units; finer prices as they are.
fn price(visit: &Visit, micro: i64, currency: Currency) -> String {
    let step = 10i64.pow(u32::from(6u8.saturating_sub(currency.exponent())));
    if micro % step == 0 {
        return money(visit, micro / step, currency);
    }
    let text = Decimal::new(micro, 6).to_string();
    format!("{} {}", visit.f.numbers().decimal(text.trim_end_matches('0')), currency.code())
}

/// «سفارش ۱۰۴۸», «مرجوعی ۱۰۴۹».
pub(super) fn title(visit: &Visit, content: &OrderContent) -> String {
    let key = match (content.kind, content.status) {
        (OrderKind::Return, _) => "customers-order-return",
        (_, OrderStatus::Cancelled) => "customers-order-cancelled",
        (_, OrderStatus::Placed) => "customers-order-placed",
        (_, OrderStatus::Completed) => "customers-order-sale",
    };
    named(visit, key, &content.number)
}

pub(super) const fn icon(content: &OrderContent) -> &'static str {
    match (content.kind, content.status) {
        (OrderKind::Return, _) => "receipt-refund",
        (_, OrderStatus::Cancelled) => "circle-x",
        _ => "shopping-cart",
    }
}

pub(super) const fn tone(content: &OrderContent) -> Tone {
    match (content.kind, content.status) {
        (OrderKind::Return, _) => Tone::Warn,
        (_, OrderStatus::Completed) => Tone::Good,
        _ => Tone::Plain,
    }
}

/// «۳ قلم، ۱٬۲۵۰٬۰۰۰ تومان — فروشگاه اینترنتی».
pub(super) fn summary(visit: &Visit, content: &OrderContent) -> String {
    let total = money(visit, content.total_minor, content.currency);
    let what = if content.lines.is_empty() {
        total
    } else {
        visit
            .t
            .args(
                "customers-order-summary",
                &[("count", content.lines.len().into()), ("total", total.as_str().into())],
            )
            .into_owned()
    };
    let place = place(visit, content);
    if place.is_empty() { what } else { format!("{what} — {place}") }
}

/// Where an order was placed: the branch, else the channel.
pub(super) fn place(visit: &Visit, content: &OrderContent) -> String {
    if content.branch.is_empty() { channel(visit, &content.channel) } else { branch(visit, &content.branch) }
}

/// A branch by its name.
pub(super) fn branch(visit: &Visit, name: &str) -> String {
    visit.t.args("customers-branch", &[("name", name.into())]).into_owned()
}

/// Where something happened, in words where it is one of the usual channels.
pub(super) fn channel(visit: &Visit, code: &str) -> String {
    match code {
        "web" | "app" | "branch" | "phone" | "social" | "email" | "sms" | "chat" | "messenger" => {
            visit.t.text(&format!("customers-channel-{code}")).into_owned()
        }
        other => other.to_owned(),
    }
}
