//! A simulated event in the words in which events are told.

use super::SOURCE;
use super::tell_customer::{self, Told};
use crate::business::Business;
use crate::customers::{Claim, CustomerKind, IdentifierKind, Patch};
use crate::failure::Failure;
use crate::timeline::{Incoming, TimelineError};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use vafa_demo::{BRANCHES, Channel, Product, Shop, SimCustomer, SimEvent, SimKind, SimOrder, Survey, Trade};
use vafa_kernel::{Currency, Instant};
use vafa_timeline::{EventKind, Meaning, OrderContent, OrderKind, OrderLine, OrderStatus};

/// Kind, name and content of an entry.
type Entry = (EventKind, &'static str, Json);

/// An event of a customer.
pub(super) fn tell(
    shop: &Shop,
    customer: &SimCustomer,
    who: &Told,
    event: &SimEvent,
) -> Result<Incoming, Failure> {
    let (kind, name, payload) = match &event.kind {
        SimKind::Registered => (EventKind::Profile, "", tell_customer::payload(who)),
        other => entry(shop, event, other),
    };
    let is_first = matches!(event.kind, SimKind::Registered);
    let claims = match &event.kind {
        SimKind::Registered => who.claims.clone(),
        SimKind::Ordered(order) if order.guest => guest(order)?,
        _ => vec![tell_customer::own_number(customer)?],
    };
    let mut told = incoming(event, kind, name, payload, claims)?;
    told.customer_kind = who.kind;
    if is_first {
        told.patch = who.patch.clone();
    }
    Ok(told)
}

/// A sale to somebody nobody knows.
pub(super) fn of_guest(shop: &Shop, event: &SimEvent) -> Result<Incoming, Failure> {
    let (kind, name, payload) = entry(shop, event, &event.kind);
    let claims = match &event.kind {
        SimKind::Ordered(order) => guest(order)?,
        _ => Vec::new(),
    };
    incoming(event, kind, name, payload, claims)
}

/// Where the ids of a chunk begin: another one for every chunk of every shop.
pub(super) fn seed_of(shop: &Shop, chunk: u32) -> u64 {
    let mut hash = Sha256::new();
    hash.update(shop.begins().micros().to_le_bytes());
    hash.update(shop.customers().to_le_bytes());
    hash.update(shop.customer(0).external_id);
    hash.update(chunk.to_le_bytes());
    let mut seed = [0; 8];
    seed.copy_from_slice(&hash.finalize()[..8]);
    u64::from_le_bytes(seed)
}

/// Who buys without an account is known by the number they left, if any.
fn guest(order: &SimOrder) -> Result<Vec<Claim>, Failure> {
    let claim = |phone: &String| Claim::read(IdentifierKind::Phone, phone, &Business::default());
    Ok(order.guest_phone.iter().map(claim).collect::<Result<_, _>>()?)
}

fn incoming(
    event: &SimEvent,
    kind: EventKind,
    name: &str,
    payload: Json,
    claims: Vec<Claim>,
) -> Result<Incoming, Failure> {
    let meaning = Meaning::of(kind, name, event.at, &payload, Currency::IRR)
        .map_err(|why| TimelineError::Unreadable { why: why.to_string() })?;
    let mut content_hash = [0; 16];
    content_hash.copy_from_slice(&Sha256::digest(payload.to_string())[..16]);
    Ok(Incoming {
        source: SOURCE.into(),
        message_id: event.id.clone(),
        content_hash,
        at: event.at,
        received_at: event.at,
        sent_at: None,
        original_at: None,
        flags: String::new(),
        kind,
        name: name.into(),
        channel: channel(event.channel).into(),
        claims,
        customer_kind: CustomerKind::Person,
        patch: Patch::default(),
        payload,
        meaning,
    })
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Web => "web",
        Channel::Branch(_) => "branch",
        Channel::Phone => "phone",
        Channel::Social => "social",
    }
}

fn branch(at: Channel) -> &'static str {
    match at {
        Channel::Branch(number) => BRANCHES.get(usize::from(number)).map_or("", |branch| branch.code),
        _ => "",
    }
}

fn entry(shop: &Shop, event: &SimEvent, kind: &SimKind) -> Entry {
    use EventKind as K;
    match kind {
        SimKind::Registered => (K::Profile, "", json!({})),
        SimKind::Viewed { product } => {
            (K::Track, "Product Viewed", goods(shop, event.at, product, None, None))
        }
        SimKind::Searched { query } => (K::Track, "Products Searched", json!({ "query": query })),
        SimKind::CartChanged { cart, product, quantity } => {
            let name = if *quantity < 0 { "Product Removed" } else { "Product Added" };
            (K::Track, name, goods(shop, event.at, product, Some(quantity.abs()), Some(cart)))
        }
        SimKind::CheckoutStarted { cart } => (K::Track, "Checkout Started", json!({ "cart_id": cart })),
        SimKind::CartLeft { cart, value, at_checkout } => (
            K::Track,
            "Cart Abandoned",
            json!({ "cart_id": cart, "value": value.minor, "at_checkout": at_checkout }),
        ),
        SimKind::Ordered(order) if order.trade == Trade::C2b => {
            (K::Track, "Sold To Shop", json!({ "number": order.number, "value": order.total.minor }))
        }
        SimKind::Ordered(order) => (K::Order, "", ordered(event, order)),
        SimKind::Delivered { order, late_by } => {
            (K::Delivery, "", json!({ "order": order, "late_days": late_by }))
        }
        SimKind::Returned { order, lines, reason, refund } => {
            let lines: Vec<Json> = lines
                .iter()
                .map(|line| json!({ "sku": line.product.sku, "quantity": line.quantity }))
                .collect();
            let reason = snake(&format!("{reason:?}"));
            (
                K::Refund,
                "",
                json!({ "number": order, "amount_minor": refund.minor, "reason": reason, "lines": lines }),
            )
        }
        SimKind::Cancelled { order, by_shop } => {
            (K::Cancel, "", json!({ "number": order, "by_shop": by_shop }))
        }
        other => spoken(other),
    }
}

/// What customers say, and what is said to them.
fn spoken(kind: &SimKind) -> Entry {
    use EventKind as K;
    match kind {
        SimKind::Commented(comment) => {
            let aspects: Vec<String> =
                comment.aspects.iter().map(|aspect| snake(&format!("{aspect:?}"))).collect();
            let mut payload = json!({
                "text": comment.text,
                "aspects": aspects,
                "product": comment.product.map(|product| product.name_fa),
                "sku": comment.product.map(|product| &product.sku),
                "order": comment.order,
            });
            if let (Some(rating), Some(payload)) = (comment.rating, payload.as_object_mut()) {
                payload.insert("rating".into(), rating.into());
            }
            (K::Comment, "", payload)
        }
        SimKind::Answered { survey, score, text, order } => {
            let metric = match survey {
                Survey::Nps => "nps",
                Survey::Csat => "csat",
                Survey::Ces => "ces",
            };
            (K::Answer, "", json!({ "metric": metric, "value": score, "text": text, "order": order }))
        }
        SimKind::Complained { case, text, about, order } => {
            let about = snake(&format!("{about:?}"));
            (K::Complaint, "", json!({ "case": case, "text": text, "about": about, "order": order }))
        }
        SimKind::Resolved { case, remedy, note, satisfied } => {
            let remedy = snake(&format!("{remedy:?}"));
            (K::Resolved, "", json!({ "case": case, "remedy": remedy, "note": note, "satisfied": satisfied }))
        }
        SimKind::Referred { customer } => (K::Referral, "", json!({ "number": customer })),
        SimKind::Visited { branch } => {
            (K::Visit, "", json!({ "branch": self::branch(Channel::Branch(*branch)) }))
        }
        SimKind::CampaignOpened { campaign, clicked } => {
            (K::Campaign, "", json!({ "campaign": campaign, "clicked": clicked }))
        }
        SimKind::Called { note, temperament } => {
            (K::Contact, "", json!({ "note": note, "temperament": temperament }))
        }
        // The others are goods and orders.
        _ => (K::Track, "", json!({})),
    }
}

fn goods(shop: &Shop, at: Instant, product: &Product, quantity: Option<i64>, cart: Option<&String>) -> Json {
    let day = vafa_kernel::Zone::tehran().date(at);
    let mut payload = json!({
        "sku": product.sku,
        "name": product.name_fa,
        "category": product.category.name_fa,
        "price": shop.price(product, day).minor,
    });
    if let Some(payload) = payload.as_object_mut() {
        if let Some(quantity) = quantity {
            payload.insert("quantity".into(), quantity.into());
        }
        if let Some(cart) = cart {
            payload.insert("cart_id".into(), cart.as_str().into());
        }
    }
    payload
}

/// The order as it is told, and beside it what only the timeline shows.
fn ordered(event: &SimEvent, order: &SimOrder) -> Json {
    let lines: Vec<OrderLine> = order
        .lines
        .iter()
        .map(|line| OrderLine {
            sku: line.product.sku.clone(),
            name: line.product.name_fa.to_owned(),
            category: line.product.category.name_fa.to_owned(),
            quantity_milli: line.quantity.saturating_mul(1000),
            price_micro: line.unit_price.minor.saturating_mul(1_000_000),
            discount_minor: line.discount.minor,
            total_minor: line.total().minor,
        })
        .collect();
    let of_lines = order.lines.iter().fold(0i64, |sum, line| sum.saturating_add(line.discount.minor));
    let content = OrderContent {
        series: String::new(),
        number: order.number.clone(),
        kind: OrderKind::Sale,
        status: OrderStatus::Completed,
        placed_at: event.at,
        channel: channel(event.channel).into(),
        branch: branch(event.channel).into(),
        country: String::new(),
        currency: order.total.currency,
        subtotal_minor: order.total.minor.saturating_sub(order.shipping.minor),
        discount_minor: of_lines.saturating_add(order.discount.minor),
        shipping_minor: order.shipping.minor,
        tax_minor: 0,
        total_minor: order.total.minor,
        coupon: order.coupon.clone().unwrap_or_default(),
        lines,
    };
    let mut payload = serde_json::to_value(&content).unwrap_or_default();
    if let Some(payload) = payload.as_object_mut() {
        let mut tell = |name: &str, value: Option<Json>| {
            if let Some(value) = value {
                payload.insert(name.to_owned(), value);
            }
        };
        tell("led_by", Some(snake(&format!("{:?}", order.source)).into()));
        tell("trade", Some(snake(&format!("{:?}", order.trade)).into()));
        tell("promised", order.promised.map(|day| day.to_string().into()));
        tell("served_by", order.served_by.map(Into::into));
        let consumer = order.consumer.as_ref();
        tell("consumer", consumer.map(|one| json!({ "name": one.name, "relation": one.relation })));
    }
    payload
}

/// `NotAsDescribed` → `not_as_described`.
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}
