//! Carts and product views as they stand.

use super::rollups::{DayChange, DayChanges};
use crate::cx::Cx;
use crate::failure::Failure;
use vafa_kernel::Instant;
use vafa_kernel::id::CustomerId;
use vafa_store::{Tx, params, sql};
use vafa_timeline::meaning::{CartChange, CartItem};

/// Takes in a change of a cart.
pub(super) fn change_cart(
    tx: &mut Tx<'_>,
    cx: &Cx,
    days: &mut DayChanges,
    customer: CustomerId,
    at: Instant,
    change: &CartChange,
) -> Result<(), Failure> {
    let held = tx.query_opt(
        sql!(
            "SELECT status, opened_at, changed_at, lines FROM cart WHERE customer_id = $1 AND cart_key = $2"
        ),
        params![customer.uuid(), change.key.as_str()],
        |row| {
            Ok((
                row.get::<String>("status")?,
                row.get::<i64>("opened_at")?,
                row.get::<i64>("changed_at")?,
                row.get::<String>("lines")?,
            ))
        },
    )?;
    // A cart that was bought, or the one cart of a shop without cart ids, begins anew with the next product.
    let (opened_at, changed_at, mut items) = match held {
        Some((status, opened, changed, lines)) if status == "open" => {
            (opened, changed, serde_json::from_str::<Vec<CartItem>>(&lines).unwrap_or_default())
        }
        Some((_, _, changed, _)) if changed > at.micros() => return Ok(()),
        _ => {
            days.add(cx, at, DayChange { carts: 1, ..DayChange::default() });
            (at.micros(), at.micros(), Vec::new())
        }
    };
    if let Some(whole) = &change.items
        && at.micros() >= changed_at
    {
        items.clone_from(whole);
    }
    if let Some(item) = &change.item {
        match items.iter_mut().find(|held| held.sku == item.sku) {
            Some(held) => {
                held.quantity_milli = held.quantity_milli.saturating_add(item.quantity_milli);
                if item.price_minor != 0 {
                    held.price_minor = item.price_minor;
                }
            }
            None => items.push(item.clone()),
        }
        items.retain(|held| held.quantity_milli > 0);
    }
    let value = items.iter().fold(0i64, |sum, item| {
        let line = i128::from(item.price_minor) * i128::from(item.quantity_milli) / 1000;
        sum.saturating_add(i64::try_from(line).unwrap_or(i64::MAX))
    });
    tx.execute(
        sql!(
            "INSERT INTO cart (customer_id, cart_key, status, opened_at, changed_at, currency, value_minor, lines) \
             VALUES ($1, $2, 'open', $3, $4, $5, $6, $7) ON CONFLICT (customer_id, cart_key) DO UPDATE SET \
             status = excluded.status, opened_at = excluded.opened_at, changed_at = excluded.changed_at, \
             value_minor = excluded.value_minor, lines = excluded.lines"
        ),
        params![
            customer.uuid(),
            change.key.as_str(),
            opened_at.min(at.micros()),
            changed_at.max(at.micros()),
            cx.business.currency.code(),
            value,
            serde_json::to_string(&items).unwrap_or_else(|_| "[]".into())
        ],
    )?;
    Ok(())
}

/// Open carts that were filled before an order was placed were bought with it.
pub(super) fn close_carts(tx: &mut Tx<'_>, customer: CustomerId, placed_at: Instant) -> Result<(), Failure> {
    tx.execute(
        sql!("UPDATE cart SET status = 'ordered' WHERE customer_id = $1 AND status = 'open' AND changed_at <= $2"),
        params![customer.uuid(), placed_at.micros()],
    )?;
    Ok(())
}

/// One more look at a product.
pub(super) fn count_view(
    tx: &mut Tx<'_>,
    customer: CustomerId,
    sku: &str,
    at: Instant,
) -> Result<(), Failure> {
    tx.execute(
        sql!(
            "INSERT INTO product_view (customer_id, sku, views, first_at, last_at) VALUES ($1, $2, 1, $3, $3) \
             ON CONFLICT (customer_id, sku) DO UPDATE SET views = product_view.views + 1, \
             first_at = CASE WHEN excluded.first_at < product_view.first_at THEN excluded.first_at ELSE product_view.first_at END, \
             last_at = CASE WHEN excluded.last_at > product_view.last_at THEN excluded.last_at ELSE product_view.last_at END"
        ),
        params![customer.uuid(), sku, at.micros()],
    )?;
    Ok(())
}
