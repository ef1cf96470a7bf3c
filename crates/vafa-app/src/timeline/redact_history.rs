//! Leaves of a history what tells nothing about the person: when what kind of thing happened, and for how much.

use crate::cx::Cx;
use crate::failure::Failure;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vafa_kernel::id::CustomerId;
use vafa_kernel::{Currency, Instant};
use vafa_store::{Tx, params, sql};
use vafa_timeline::{EventKind, Meaning};

/// What names a product and its price.
const PRODUCT: &[&str] =
    &["sku", "product_id", "id", "name", "category", "price", "quantity", "discount", "currency", "cart_id"];
/// What an order comes to.
const ORDER: &[&str] = &[
    "order_id",
    "total",
    "revenue",
    "value",
    "subtotal",
    "discount",
    "shipping",
    "tax",
    "currency",
    "coupon",
    "channel",
    "branch",
    "affiliation",
    "country",
    "products",
];

/// Redacts every event of one record; how many. Names of events and pages that `is_personal` recognises go too. Message
/// ids stay, so that nothing can be told a second time.
pub(crate) fn redact_history(
    tx: &mut Tx<'_>,
    cx: &Cx,
    record: CustomerId,
    is_personal: impl Fn(&str) -> bool,
) -> Result<u64, Failure> {
    let currency = cx.business.currency;
    let mut redacted: Vec<(i64, Uuid, String, String)> = Vec::new();
    tx.for_each(
        sql!("SELECT at, id, kind, name, payload FROM event WHERE customer_id = $1 ORDER BY at, id"),
        params![record.uuid()],
        |row| {
            let (at, id) = (row.get::<i64>("at")?, row.get::<Uuid>("id")?);
            let name: String = row.get("name")?;
            let kind = row.get::<String>("kind")?.parse::<EventKind>().ok();
            let payload = serde_json::from_str::<Json>(&row.get::<String>("payload")?).unwrap_or(Json::Null);
            let kept = kind.map_or_else(Map::new, |kind| {
                keep(kind, &name, Instant::from_micros(at), &payload, currency)
            });
            let name = if is_personal(&name) { String::new() } else { name };
            redacted.push((at, id, name, Json::Object(kept).to_string()));
            Ok(())
        },
    )?;
    for (at, id, name, payload) in &redacted {
        tx.execute(
            sql!("UPDATE event SET name = $4, payload = $5 WHERE customer_id = $1 AND at = $2 AND id = $3"),
            params![record.uuid(), *at, *id, name.as_str(), payload.as_str()],
        )?;
    }
    Ok(u64::try_from(redacted.len()).unwrap_or(u64::MAX))
}

/// The part of a payload that its meaning rests on.
fn keep(kind: EventKind, name: &str, at: Instant, payload: &Json, currency: Currency) -> Map<String, Json> {
    let fields: &[&str] = match kind {
        // The form of an order has no place for anything personal.
        EventKind::Order => return payload.as_object().cloned().unwrap_or_default(),
        EventKind::Refund | EventKind::Cancel | EventKind::Retract => &["series", "number", "amount_minor"],
        EventKind::Delivery => &["late_days"],
        EventKind::Comment => &["rating"],
        EventKind::Answer => &["metric", "value"],
        EventKind::Consent => &["purpose", "channel", "is_granted"],
        EventKind::Track => match Meaning::of(kind, name, at, payload, currency) {
            Ok(Meaning::Ordered(_) | Meaning::Refunded { .. } | Meaning::Cancelled { .. }) => ORDER,
            Ok(Meaning::Cart(_) | Meaning::Viewed { .. }) => {
                let mut kept = pick(payload, PRODUCT);
                keep_products(payload, &mut kept);
                return kept;
            }
            Ok(Meaning::CheckedOut { .. }) => &["cart_id", "order_id", "checkout_id"],
            Ok(Meaning::Commented { .. }) => &["rating"],
            _ => &[],
        },
        _ => &[],
    };
    let mut kept = pick(payload, fields);
    if fields.contains(&"products") {
        keep_products(payload, &mut kept);
    }
    kept
}

fn pick(object: &Json, fields: &[&str]) -> Map<String, Json> {
    let plain = |value: &&Json| !value.is_object() && !value.is_array();
    fields
        .iter()
        .filter_map(|field| {
            object.get(*field).filter(plain).map(|value| ((*field).to_owned(), value.clone()))
        })
        .collect()
}

fn keep_products(payload: &Json, kept: &mut Map<String, Json>) {
    if let Some(Json::Array(products)) = payload.get("products") {
        let products = products.iter().map(|product| Json::Object(pick(product, PRODUCT))).collect();
        kept.insert("products".into(), Json::Array(products));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_kept_means_the_same_and_names_nobody() {
        let at = Instant::from_seconds(5);
        let personal = json!({ "email": "sara@example.com", "gift": { "note": "سارا" } });
        let products =
            json!([{ "sku": "a", "name": "چای", "price": "1.5", "quantity": 2, "engraving": "سارا" }]);
        for (kind, name, told) in [
            (
                EventKind::Track,
                "Order Completed",
                json!({ "order_id": 7, "total": 30, "tax": 1, "coupon": "Y", "products": products }),
            ),
            (EventKind::Track, "Order Refunded", json!({ "order_id": 7, "products": products })),
            (EventKind::Track, "Order Cancelled", json!({ "order_id": 7 })),
            (
                EventKind::Track,
                "Product Added",
                json!({ "cart_id": "c", "sku": "a", "price": 2, "quantity": 1 }),
            ),
            (EventKind::Track, "Cart Viewed", json!({ "cart_id": "c", "products": products })),
            (EventKind::Track, "Product Viewed", json!({ "product_id": 5 })),
            (EventKind::Track, "Checkout Started", json!({ "checkout_id": "k" })),
            (EventKind::Track, "Product Reviewed", json!({ "rating": 4, "review": "سارا هستم" })),
            (EventKind::Track, "Signed Up", json!({ "name": "سارا" })),
            (EventKind::Page, "خانه", json!({ "title": "سلام سارا" })),
            (EventKind::Identify, "", json!({ "traits": { "name": "سارا" } })),
            (EventKind::Refund, "", json!({ "number": "7", "amount_minor": 5, "reason": "سارا" })),
            (EventKind::Delivery, "", json!({ "late_days": 2, "to": "سارا" })),
            (EventKind::Answer, "", json!({ "metric": "nps", "value": 9, "why": "سارا" })),
            (EventKind::Comment, "", json!({ "rating": 2, "text": "سارا" })),
        ] {
            let mut payload = told;
            payload.as_object_mut().unwrap().extend(personal.as_object().unwrap().clone());
            let kept = Json::Object(keep(kind, name, at, &payload, Currency::IRR));
            let mean = |payload: &Json| Meaning::of(kind, name, at, payload, Currency::IRR).unwrap();
            assert_eq!(mean(&kept), mean(&payload), "{name}");
            let text = kept.to_string();
            assert!(!text.contains("سارا") && !text.contains("example"), "{name}: {text}");
        }
    }
}
